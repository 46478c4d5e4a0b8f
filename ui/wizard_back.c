/*
 * The wizard: what only the backend knows. Whether the job's name is free,
 * what its warm-start parents are, whether there are data where its channels
 * read, whether its roles and algorithm resources are there and what those say
 * of themselves is asked a moment after the last change, in the background; the
 * answers are facts for the rules (model/facts.h).
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "model/facts.h"
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

#define CALLS_MOST	10		/* of a kind at a time */

/* A fact's tag tells its kind and its place among those asked. */
#define TAGS		1000000

enum { BACK_NAME = WIZARD_BACK, BACK_LIST, BACK_FACT = TAGS };

void
wizard_back_release(struct wizard *w)
{
	enum fact kind;

	free(w->behind.name);
	free(w->behind.taken);
	free(w->behind.chosen);
	for (kind = 0; kind < FACTS; kind++)
		json_decref(w->behind.known[kind]);
	json_decref(w->behind.asked);
}

static const json_t *
parents_of(const struct wizard *w)
{
	return (json_at(draft_request(w->draft), PARENTS_AT));
}

/* How many of a list (taken) nobody asked about. */
static size_t
unasked(json_t *list, const json_t *known)
{
	const json_t *one;
	size_t i, n = 0;

	json_array_foreach(list, i, one)
		n += json_object_get(known, json_string_value(one)) == NULL;
	json_decref(list);
	return (n);
}

/* What there is to ask about of a kind, a new list. */
static json_t *
to_ask(const struct wizard *w, const struct app *app, enum fact kind)
{
	return (facts_list(kind, draft_request(w->draft),
	    app_is_local(app)));
}

/* The account's quotas are many pages and change seldom: they are asked for
 * once in the life of the program. */
static void
keep_quotas(const struct wizard *w, struct app *app)
{
	json_t *quotas = json_object_get(w->behind.known[FACT_QUOTA],
	    FACTS_QUOTAS);

	if (app->quotas == NULL)
		app->quotas = json_object();
	json_object_set(app->quotas, app->backend, quotas);
}

static void
recall_quotas(struct wizard *w, const struct app *app)
{
	json_t *quotas = json_object_get(app->quotas, app->backend);

	if (quotas != NULL && w->behind.known[FACT_QUOTA] == NULL)
		w->behind.known[FACT_QUOTA] = json_pack("{s:O}", FACTS_QUOTAS,
		    quotas);
}

static bool
is_new_name(const struct wizard *w, const char *name)
{
	return (name != NULL && *name != '\0' && (w->behind.name == NULL ||
	    strcmp(name, w->behind.name) != 0));
}

void
wizard_back_note(struct wizard *w, const struct app *app)
{
	bool ask = is_new_name(w, json_str_at(draft_request(w->draft),
	    NAME_AT));
	enum fact kind;

	recall_quotas(w, app);
	for (kind = 0; kind < FACTS; kind++)
		ask |= unasked(to_ask(w, app, kind),
		    w->behind.known[kind]) > 0;
	w->behind.ask_at = ask ? app->now + ASK_MS : 0;
}

/* One call for each (list is taken) that is not known yet, at most CALLS_MOST
 * at a time; null until it is answered. */
static void
ask_all(struct view *view, json_t *list, enum fact kind,
    struct effects *effects)
{
	struct wizard *w = view->state;
	json_t **known = &w->behind.known[kind], *one;
	const char *name;
	size_t i, n = 0;

	if (*known == NULL)
		*known = json_object();
	json_array_foreach(list, i, one) {
		name = json_string_value(one);
		if (json_object_get(*known, name) != NULL || n++ >= CALLS_MOST)
			continue;
		json_object_set_new(*known, name, json_null());
		json_array_append(w->behind.asked, one);
		effects_call(effects, view, BACK_FACT + (int)kind * TAGS +
		    (int)json_array_size(w->behind.asked) - 1,
		    fact_kinds[kind].op, fact_kinds[kind].ask(name));
	}
	json_decref(list);
}

void
wizard_back_ask(struct view *view, struct app *app, struct effects *effects)
{
	struct wizard *w = view->state;
	const json_t *request = draft_request(w->draft);
	const char *name = json_str_at(request, NAME_AT);
	json_t *names;
	enum fact kind;

	if (w->behind.ask_at == 0 || app->now < w->behind.ask_at)
		return;
	w->behind.ask_at = 0;
	if (w->behind.asked == NULL)
		w->behind.asked = json_array();
	if (is_new_name(w, name)) {
		free(w->behind.name);
		w->behind.name = xstrdup(name);
		free(w->behind.taken);
		w->behind.taken = NULL;
		names = facts_names(request);
		if (json_array_size(names) > 0)
			effects_call(effects, view, BACK_NAME, DESCRIBE,
			    facts_ask_job(name));
		json_decref(names);
	}
	for (kind = 0; kind < FACTS; kind++)
		ask_all(view, to_ask(w, app, kind), kind, effects);
}

void
wizard_back_facts(const struct wizard *w, const struct app *app,
    struct rule_facts *facts)
{
	const char *name = json_str_at(draft_request(w->draft), NAME_AT);

	memset(facts, 0, sizeof *facts);
	facts->local = app_is_local(app);
	facts->amazon = app->amazon;
	facts->account = app->account;
	if (name != NULL && w->behind.name != NULL &&
	    strcasecmp(name, w->behind.name) == 0)
		facts->taken = w->behind.taken;
	facts_into(w->behind.known, facts);
}

static void
list_reply(struct view *view, struct app *app, const struct msg *msg,
    struct effects *effects);

/* A page of what is known, and the request of the next one. */
static void
take_page(struct view *view, struct app *app, const struct msg *msg,
    enum fact kind, const char *what, struct effects *effects)
{
	const struct fact_kind *k = &fact_kinds[kind];
	struct wizard *w = view->state;
	json_t *next = msg->body == NULL || k->more == NULL ? NULL :
	    k->more(what, msg->body);

	facts_add(w->behind.known[kind], what, k->answer(msg->body, msg->err),
	    false);
	if (next != NULL && ++w->behind.pages < FACTS_PAGES) {
		effects_call(effects, view, msg->tag, k->op, next);
		return;
	}
	json_decref(next);
	if (kind == FACT_QUOTA)
		keep_quotas(w, app);
}

/* An answer about one of those asked; false: the tag is another's. */
static bool
take(struct view *view, struct app *app, const struct msg *msg,
    struct effects *effects)
{
	struct wizard *w = view->state;
	int tag = msg->tag - BACK_FACT;
	const char *what, *arn;

	if (msg->tag == BACK_NAME) {
		arn = facts_taken(msg->body, msg->err);
		free(w->behind.taken);
		w->behind.taken = arn != NULL ? xstrdup(arn) : NULL;
		return (true);
	}
	if (tag < 0 || tag / TAGS >= FACTS)
		return (false);
	what = json_string_value(json_array_get(w->behind.asked,
	    (size_t)(tag % TAGS)));
	if (what == NULL)
		return (false);
	take_page(view, app, msg, (enum fact)(tag / TAGS), what, effects);
	return (true);
}

bool
wizard_back_reply(struct view *view, struct app *app, const struct msg *msg,
    struct effects *effects)
{
	struct wizard *w = view->state;

	if (msg->tag < WIZARD_BACK)
		return (false);
	if (msg->tag == BACK_LIST) {
		list_reply(view, app, msg, effects);
		return (true);
	}
	if (take(view, app, msg, effects)) {
		facts_learn(w->behind.known, app->catalog);
		wizard_account_fill(w, app);
		w->checked = 0;
		wizard_rebuild(w, app);
	}
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
