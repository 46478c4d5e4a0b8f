/*
 * The wizard: what only the backend knows. Whether the job's name is free and
 * what its warm-start parents are is asked a moment after the last change, in
 * the background; answers become findings beside those of the rules.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "model/clone.h"
#include "model/job.h"
#include "model/parent.h"
#include "model/status.h"
#include "ui/pick.h"
#include "ui/show.h"
#include "ui/wizard.h"

#define NAME_AT		"/HyperParameterTuningJobName"
#define PARENTS_AT	"/WarmStartConfig/ParentHyperParameterTuningJobs"
#define DESCRIBE	"DescribeHyperParameterTuningJob"

#define ASK_MS		500		/* after the last change */
#define FIRST_WARM	1538352000	/* 2018-10-01 (S16), seconds */

enum { BACK_NAME = WIZARD_BACK, BACK_LIST, BACK_PARENT };

void
wizard_back_release(struct wizard *w)
{
	free(w->behind.name);
	json_decref(w->behind.parents);
}

static const json_t *
parents_of(const struct wizard *w)
{
	return (json_at(draft_request(w->draft), PARENTS_AT));
}

static const char *
parent_name(const json_t *parents, size_t i)
{
	return (json_str_at(json_array_get(parents, i), NAME_AT));
}

void
wizard_back_note(struct wizard *w, const struct app *app)
{
	const char *name = json_str_at(draft_request(w->draft), NAME_AT);
	const json_t *parents = parents_of(w);
	bool ask = name != NULL && *name != '\0' && (w->behind.name == NULL ||
	    strcmp(name, w->behind.name) != 0);
	size_t i;

	for (i = 0; i < json_array_size(parents); i++)
		if (parent_name(parents, i) != NULL &&
		    json_object_get(w->behind.parents,
		    parent_name(parents, i)) == NULL)
			ask = true;
	w->behind.ask_at = ask ? app->now + ASK_MS : 0;
}

static void
describe(struct view *view, int tag, const char *name,
    struct effects *effects)
{
	effects_call(effects, view, tag, DESCRIBE, json_pack("{s:s}",
	    "HyperParameterTuningJobName", name));
}

void
wizard_back_ask(struct view *view, struct app *app, struct effects *effects)
{
	struct wizard *w = view->state;
	const char *name = json_str_at(draft_request(w->draft), NAME_AT);
	const json_t *parents = parents_of(w);
	size_t i;

	if (w->behind.ask_at == 0 || app->now < w->behind.ask_at)
		return;
	w->behind.ask_at = 0;
	if (w->behind.parents == NULL)
		w->behind.parents = json_object();
	if (name != NULL && *name != '\0' && (w->behind.name == NULL ||
	    strcmp(name, w->behind.name) != 0)) {
		free(w->behind.name);
		w->behind.name = xstrdup(name);
		w->behind.taken = false;
		if (field_rule(field_at(NAME_AT), json_at(
		    draft_request(w->draft), NAME_AT)) == NULL)
			describe(view, BACK_NAME, name, effects);
	}
	/* One call a parent; its place in the list is the tag. */
	for (i = 0; i < json_array_size(parents) && i < 10; i++) {
		const char *parent = parent_name(parents, i);

		if (parent == NULL || *parent == '\0' ||
		    json_object_get(w->behind.parents, parent) != NULL)
			continue;
		json_object_set_new(w->behind.parents, parent, json_null());
		describe(view, BACK_PARENT + (int)i, parent, effects);
	}
}

static void
add(struct wizard *w, enum severity severity, const char *rule, char *path,
    const char *fix, const char *fmt, ...)
    __attribute__((format(printf, 6, 7)));

/* path: taken. */
static void
add(struct wizard *w, enum severity severity, const char *rule, char *path,
    const char *fix, const char *fmt, ...)
{
	struct finding *f;
	va_list ap;

	w->findings.list = xreallocarray(w->findings.list, w->findings.n + 1,
	    sizeof *w->findings.list);
	f = &w->findings.list[w->findings.n++];
	memset(f, 0, sizeof *f);
	f->severity = severity;
	f->path = path;
	f->field = field_at(path);
	f->rule = rule;
	f->fix = fix != NULL ? xstrdup(fix) : NULL;
	va_start(ap, fmt);
	f->message = xvasprintf(fmt, ap);
	va_end(ap);
}

static char *
at_parent(size_t i)
{
	return (xasprintf(PARENTS_AT "/%zu" NAME_AT, i));
}

static void
against_parent(struct wizard *w, const struct app *app, size_t i,
    const char *name, const json_t *answer)
{
	const json_t *mine = json_at(draft_request(w->draft),
	    "/TrainingJobDefinitions/0");
	struct clone_options options = { .name = "x" };
	enum request_form form;
	struct parent_cost cost;
	struct err err = ERR_INIT;
	json_t *parent = clone_job(answer, app->catalog, &options, &form,
	    NULL, &err);
	size_t k;

	if (parent == NULL || mine == NULL) {
		json_decref(parent);
		return;
	}
	parent_cost(mine, json_at(parent, "/TrainingJobDefinitions/0"),
	    &cost);
	for (k = 0; k < cost.n; k++) {
		const struct parent_change *c = &cost.list[k];

		if (c->kind == PARENT_KIND)
			add(w, SEVERITY_ERROR, "parent-kind", at_parent(i),
			    _("Give it the type that it has in the parent."),
			    _("%s has another type than in the parent %s."),
			    c->name, name);
		else if (c->kind == PARENT_MISSING)
			add(w, SEVERITY_ERROR, "parent-missing", at_parent(i),
			    _("Add it, static or as a range."),
			    _("The parent %s has the hyperparameter %s, this "
			    "job has not."), name, c->name);
		else if (c->kind == PARENT_EXTRA)
			add(w, SEVERITY_ERROR, "parent-extra", at_parent(i),
			    _("Remove it."), _("The parent %s has no "
			    "hyperparameter %s."), name, c->name);
	}
	if (cost.changes > PARENT_CHANGES_MOST)
		add(w, SEVERITY_ERROR, "parent-changes", at_parent(i),
		    _("Take some back."), _("%d changes against the parent "
		    "%s; %d are allowed."), cost.changes, name,
		    PARENT_CHANGES_MOST);
	else if (cost.changes > 0)
		add(w, SEVERITY_INFO, "parent-changes", at_parent(i), NULL,
		    _("%d of the %d changes allowed against the parent %s."),
		    cost.changes, PARENT_CHANGES_MOST, name);
	parent_cost_release(&cost);
	json_decref(parent);
}

static void
parent_findings(struct wizard *w, const struct app *app, size_t i,
    const char *name)
{
	const json_t *answer = json_object_get(w->behind.parents, name);
	const char *status;
	int64_t created;

	if (answer == NULL || json_is_null(answer))
		return;
	if (json_is_false(answer)) {
		add(w, SEVERITY_ERROR, "parent-unknown", at_parent(i),
		    _("Enter picks one of the tuning jobs."),
		    _("There is no tuning job %s."), name);
		return;
	}
	status = json_str_at(answer, "/HyperParameterTuningJobStatus");
	if (status != NULL && !status_job(status)->final)
		add(w, SEVERITY_ERROR, "parent-running", at_parent(i),
		    _("Wait for its end, or choose another."),
		    _("The parent %s is %s; a parent must have ended."), name,
		    status);
	created = job_time(json_object_get(answer, "CreationTime")) / 1000;
	if (created > 0 && created < FIRST_WARM)
		add(w, SEVERITY_ERROR, "parent-old", at_parent(i),
		    _("Choose another."), _("The parent %s was created before "
		    "October 1, 2018."), name);
	against_parent(w, app, i, name, answer);
}

void
wizard_back_findings(struct wizard *w, const struct app *app)
{
	const char *name = json_str_at(draft_request(w->draft), NAME_AT);
	const json_t *parents = parents_of(w);
	size_t i;

	if (w->behind.taken && name != NULL && w->behind.name != NULL &&
	    strcasecmp(name, w->behind.name) == 0)
		add(w, SEVERITY_ERROR, "name-taken", xstrdup(NAME_AT),
		    _("Choose another name; case does not count."),
		    _("There is a tuning job \"%s\" already."), name);
	for (i = 0; i < json_array_size(parents); i++)
		if (parent_name(parents, i) != NULL)
			parent_findings(w, app, i, parent_name(parents, i));
}

static void
list_reply(struct view *view, struct app *app, const struct msg *msg,
    struct effects *effects);

bool
wizard_back_reply(struct view *view, struct app *app, const struct msg *msg,
    struct effects *effects)
{
	struct wizard *w = view->state;
	const char *name;

	if (msg->tag < WIZARD_BACK)
		return (false);
	if (msg->tag == BACK_LIST) {
		list_reply(view, app, msg, effects);
		return (true);
	}
	if (msg->tag == BACK_NAME)
		w->behind.taken = msg->err == NULL;
	else {
		name = parent_name(parents_of(w),
		    (size_t)(msg->tag - BACK_PARENT));
		if (name == NULL)
			return (true);
		if (msg->err == NULL)
			json_object_set(w->behind.parents, name, msg->body);
		else if (msg->err->code == ERR_NOT_FOUND)
			json_object_set_new(w->behind.parents, name,
			    json_false());
	}
	w->checked = 0;
	wizard_rebuild(w, app);
	return (true);
}

void
wizard_pick_parents(struct view *view, struct app *app,
    struct effects *effects)
{
	effects_call(effects, view, BACK_LIST, "Search", json_pack(
	    "{s:s, s:s, s:s, s:i}", "Resource", "HyperParameterTuningJob",
	    "SortBy", "CreationTime", "SortOrder", "Descending",
	    "MaxResults", 100));
	app_flash(app, STYLE_RUNNING, "%s", _("Asking for tuning jobs…"));
}

static void
chosen_parents(struct view *view, struct app *app, const size_t *chosen,
    size_t n, const char *typed, struct effects *effects)
{
	struct wizard *w = view->state;
	size_t i;

	(void)effects;
	if (n == 0 && typed == NULL)
		return;
	draft_begin(w->draft);
	if (json_at(draft_request(w->draft), PARENTS_AT) == NULL)
		draft_set(w->draft, PARENTS_AT, json_array());
	for (i = 0; i < (n > 0 ? n : 1); i++)
		draft_insert(w->draft, PARENTS_AT,
		    json_array_size(parents_of(w)), json_pack("{s:s}",
		    "HyperParameterTuningJobName",
		    n > 0 ? w->options[chosen[i]] : typed));
	if (json_at(draft_request(w->draft),
	    "/WarmStartConfig/WarmStartType") == NULL)
		draft_set(w->draft, "/WarmStartConfig/WarmStartType",
		    json_string("IdenticalDataAndAlgorithm"));
	draft_commit(w->draft);
	wizard_rebuild(w, app);
}

static char *
job_facts(const struct app *app, const json_t *job)
{
	static const char best[] = "/BestTrainingJob/"
	    "FinalHyperParameterTuningJobObjectiveMetric";
	const json_t *metric = json_at(job, best);
	const char *status = json_str_at(job,
	    "/HyperParameterTuningJobStatus");
	char when[32], value[32] = "-";

	show_time(job_time(json_object_get(job, "CreationTime")), app->wall,
	    when, sizeof when);
	if (json_is_number(json_object_get(metric, "Value")))
		show_value(json_number_value(json_object_get(metric,
		    "Value")), value, sizeof value);
	return (xasprintf("%-11s %s  %s %s", status != NULL ? status : "-",
	    when, json_str_at(metric, "/MetricName") != NULL ?
	    json_str_at(metric, "/MetricName") : "", value));
}

static void
list_reply(struct view *view, struct app *app, const struct msg *msg,
    struct effects *effects)
{
	struct wizard *w = view->state;
	const json_t *results = json_object_get(msg->body, "Results");
	size_t most = json_array_size(results), i, n = 0;
	struct pick_item *items = xcalloc(most + 1, sizeof *items);
	char **facts = xcalloc(most + 1, sizeof *facts);

	/* Another picker may be open by now: its options must stay. */
	if (app_top(app) != view) {
		free(items);
		free(facts);
		return;
	}
	if (msg->err != NULL)
		app_flash(app, STYLE_WARNING, "%s", msg->err->text);
	wizard_options_clear(w);
	w->options = xcalloc(most + 1, sizeof *w->options);
	for (i = 0; i < most; i++) {
		const json_t *job = json_object_get(json_array_get(results,
		    i), "HyperParameterTuningJob");
		const char *name = json_str_at(job, NAME_AT);
		const char *status = json_str_at(job,
		    "/HyperParameterTuningJobStatus");

		/* Only one that has ended can be a parent. */
		if (name == NULL || status == NULL ||
		    !status_job(status)->final)
			continue;
		w->options[n] = xstrdup(name);
		facts[n] = job_facts(app, job);
		items[n].text = w->options[n];
		items[n].facts = facts[n];
		n++;
	}
	pick_open(app, view, _("Parent tuning jobs (type a name, or "
	    "choose)"), items, n, 0, PICK_MANY | PICK_FREE, chosen_parents,
	    effects);
	for (i = 0; i < n; i++)
		free(facts[i]);
	free(facts);
	free(items);
}
