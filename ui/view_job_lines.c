#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "model/field.h"
#include "model/hyper.h"
#include "model/importance.h"
#include "model/job.h"
#include "model/request.h"
#include "ui/show.h"
#include "ui/view_job.h"

#define POINTER_MOST 512
#define DEPTH_MOST 16
#define VALUE_MOST 30		/* cells of a hyperparameter, then its kind */

void
job_lines_release(struct job_lines *l)
{
	size_t i;

	for (i = 0; i < l->n; i++) {
		free(l->line[i].label);
		free(l->line[i].value);
	}
	free(l->line);
	memset(l, 0, sizeof(*l));
}

static void
add(struct job_lines *l, const char *label, enum style style,
    const char *value)
{
	struct job_line *line;

	l->line = xreallocarray(l->line, l->n + 1, sizeof(*l->line));
	line = &l->line[l->n++];
	line->label = label == NULL ? NULL : xstrdup(label);
	line->value = xstrdup(value);
	line->style = style;
}

static void
heading(struct job_lines *l, const char *text)
{
	if (l->n > 0)
		add(l, NULL, STYLE_NORMAL, "");
	add(l, NULL, STYLE_TITLE, text);
}

static void
add_string(struct job_lines *l, const char *label, const json_t *j,
    const char *pointer)
{
	const char *s = json_str_at(j, pointer);

	if (s != NULL)
		add(l, label, STYLE_NORMAL, s);
}

static void
add_time(struct job_lines *l, const char *label, const json_t *j,
    const char *pointer)
{
	int64_t ms = job_time(json_at(j, pointer));
	char text[32];

	if (ms == 0)
		return;
	clock_format(ms, text, sizeof(text));
	add(l, label, STYLE_NORMAL, text);
}

/* The row's label, or the API's own name where no row knows it. */
static void
add_leaf(struct job_lines *l, const char *pointer, const json_t *value)
{
	const struct field *f = field_at(pointer);
	const char *slash = strrchr(pointer, '/');
	char text[2600];

	show_json(value, text, sizeof(text));
	add(l, f != NULL ? _(f->label) : slash != NULL ? slash + 1 : pointer,
	    STYLE_NORMAL, text);
}

static bool
scalars(const json_t *list)
{
	const json_t *one;
	size_t i;

	json_array_foreach (list, i, one) {
		if (json_is_object(one) || json_is_array(one))
			return (false);
	}
	return (true);
}

static void
add_tree(struct job_lines *l, const char *pointer, const json_t *j, int depth)
{
	char below[POINTER_MOST], token[256];
	const char *name;
	json_t *one;
	size_t i;

	if (depth == DEPTH_MOST || strlen(pointer) > POINTER_MOST - 270)
		return;
	if (json_is_object(j)) {
		json_object_foreach ((json_t *)(uintptr_t)j, name, one) {
			if (strlen(name) > 120)
				continue;
			json_escape_token(name, token, sizeof(token));
			snprintf(below, sizeof(below), "%s/%s", pointer,
			    token);
			add_tree(l, below, one, depth + 1);
		}
	} else if (json_is_array(j) && !scalars(j)) {
		json_array_foreach (j, i, one) {
			snprintf(below, sizeof(below), "%s/%zu", pointer, i);
			add_tree(l, below, one, depth + 1);
		}
	} else
		add_leaf(l, pointer, j);
}

static const json_t *
definition_named(const json_t *internal, const char *name)
{
	const json_t *defs = json_at(internal, "/TrainingJobDefinitions");
	const json_t *one;
	const char *s;
	size_t i;

	json_array_foreach (defs, i, one) {
		s = json_str_at(one, "/DefinitionName");
		if (name == NULL || s == NULL || strcmp(s, name) == 0)
			return (one);
	}
	return (json_array_get(defs, 0));
}

/* What a row of a hyperparameter says first: the value it has, else its
 * range. */
static void
hyper_value(const struct hyper *h, const char *tuned, struct buf *out)
{
	char range[512];

	if (tuned != NULL && h->kind != HYPER_STATIC)
		buf_adds(out, tuned);
	else if (h->kind == HYPER_STATIC)
		buf_adds(out, h->value);
	else {
		hyper_text(h, range, sizeof(range));
		buf_adds(out, range);
	}
}

static void
add_hyper(struct job_lines *l, const struct hyper *h, const char *value,
    int cells)
{
	bool tuned = value != NULL && h->kind != HYPER_STATIC;
	char range[512];
	struct buf text;
	int w;

	buf_init(&text, 0);
	hyper_value(h, value, &text);
	/* By cells: what follows stands in line whatever the text holds. */
	for (w = text_width(buf_str(&text)); w < cells; w++)
		buf_addc(&text, ' ');
	buf_addf(&text, "  %s", _(hyper_kind_name(h->kind)));
	if (tuned) {
		hyper_text(h, range, sizeof(range));
		buf_addf(&text, ", %s", range);
	}
	add(l, h->name, value != NULL ? STYLE_ACCENT : STYLE_NORMAL,
	    buf_str(&text));
	buf_release(&text);
}

static int
widest_value(const struct hyper *list, size_t n, const json_t *tuned)
{
	struct buf text;
	int widest = 0, w;
	size_t i;

	for (i = 0; i < n; i++) {
		buf_init(&text, 0);
		hyper_value(&list[i], json_string_value(json_object_get(tuned,
		    list[i].name)), &text);
		w = text_width(buf_str(&text));
		buf_release(&text);
		if (w > widest)
			widest = w;
	}
	return (widest < VALUE_MOST ? widest : VALUE_MOST);
}

static void
add_hypers(struct job_lines *l, const json_t *definition, const json_t *tuned)
{
	struct hyper *list;
	size_t i, n;
	int cells;

	if (definition == NULL)
		return;
	n = hyper_list(definition, &list);
	cells = widest_value(list, n, tuned);
	for (i = 0; i < n; i++)
		add_hyper(l, &list[i], json_string_value(json_object_get(tuned,
		    list[i].name)), cells);
	free(list);
}

static void
add_best(struct job_lines *l, const json_t *best)
{
	static const char metric[] =
	    "/FinalHyperParameterTuningJobObjectiveMetric";
	const char *status = json_str_at(best, "/TrainingJobStatus");
	char text[64];

	add_string(l, _("Name"), best, "/TrainingJobName");
	if (status != NULL)
		add(l, _("Status"), show_status_style(status_job(status)),
		    _(status_job(status)->word));
	add_string(l, _("Definition"), best, "/TrainingJobDefinitionName");
	add_string(l, _("Objective metric"), json_at(best, metric),
	    "/MetricName");
	add_string(l, _("Objective type"), json_at(best, metric), "/Type");
	if (json_is_number(json_at(json_at(best, metric), "/Value"))) {
		show_json(json_at(json_at(best, metric), "/Value"), text,
		    sizeof(text));
		add(l, _("Value"), STYLE_ACCENT, text);
	}
	add_time(l, _("Created"), best, "/CreationTime");
	add_time(l, _("Ended"), best, "/TrainingEndTime");
}

/* S65. */
static void
lines_best(struct job_lines *l, const json_t *job, const char *completion)
{
	const json_t *best = json_at(job, "/BestTrainingJob");
	const json_t *overall = json_at(job, "/OverallBestTrainingJob");
	const char *why = json_str_at(job, "/FailureReason"), *name;
	enum request_form form;
	json_t *internal;

	job_lines_release(l);
	if (why != NULL)
		add(l, _("Failure reason"), STYLE_ERROR, why);
	if (completion != NULL)
		add(l, _("Completion reason"), STYLE_NORMAL, completion);
	if (json_str_at(best, "/TrainingJobName") == NULL) {
		add(l, NULL, STYLE_NORMAL, _("There is no best training job "
		    "yet: none has reported its objective metric."));
		return;
	}
	heading(l, _("Best training job of this tuning job"));
	add_best(l, best);
	name = json_str_at(overall, "/TrainingJobName");
	if (name != NULL && strcmp(name, json_str_at(best,
	    "/TrainingJobName")) != 0) {
		heading(l, _("Best with the warm-start parents"));
		add_best(l, overall);
	}
	heading(l, _("Hyperparameters"));
	internal = request_from_wire(job, &form);
	add_hypers(l, definition_named(internal, json_str_at(best,
	    "/TrainingJobDefinitionName")),
	    json_at(best, "/TunedHyperParameters"));
	json_decref(internal);
}

static void
add_definition(struct job_lines *l, const json_t *internal, size_t i)
{
	const json_t *def;
	char pointer[64], *title;
	const char *name;
	json_t *rest;

	snprintf(pointer, sizeof(pointer), "/TrainingJobDefinitions/%zu", i);
	def = json_at(internal, pointer);
	name = json_str_at(def, "/DefinitionName");
	title = name == NULL ? xasprintf(_("Definition %zu"), i + 1) :
	    xasprintf(_("Definition %zu: %s"), i + 1, name);
	heading(l, title);
	free(title);
	heading(l, _("Hyperparameters"));
	add_hypers(l, def, NULL);
	heading(l, _("Settings"));
	rest = json_copy((json_t *)(uintptr_t)def);
	json_object_del(rest, "HyperParameterRanges");
	json_object_del(rest, "StaticHyperParameters");
	add_tree(l, pointer, rest, 0);
	json_decref(rest);
}

static void
lines_definitions(struct job_lines *l, const json_t *job)
{
	enum request_form form;
	json_t *internal = request_from_wire(job, &form);
	size_t i, n;

	job_lines_release(l);
	n = json_array_size(json_at(internal, "/TrainingJobDefinitions"));
	for (i = 0; i < n; i++)
		add_definition(l, internal, i);
	json_decref(internal);
}

/* What there is of its completion and of how near it is. */
static void
add_completion(struct job_lines *l, const struct job *j, const char *why)
{
	char text[64];

	if (job_not_improving_most(j) > 0) {
		snprintf(text, sizeof(text), _("%d of %d training jobs"),
		    job_not_improving_now(j), job_not_improving_most(j));
		add(l, _("Without improvement"), STYLE_NORMAL, text);
	}
	add_time(l, _("Convergence detected"), j->raw,
	    "/TuningJobCompletionDetails/ConvergenceDetectedTime");
	if (why != NULL)
		add(l, _("Completion reason"), STYLE_NORMAL, why);
}

static void
lines_config(struct job_lines *l, const struct job *j, const char *why)
{
	const json_t *job = j->raw;
	static const char config[] = "/HyperParameterTuningJobConfig";
	enum request_form form;
	json_t *internal;
	const char *status;
	json_int_t s;
	char text[64];

	job_lines_release(l);
	heading(l, _("Tuning job"));
	add_string(l, _("Name"), job, "/HyperParameterTuningJobName");
	add_string(l, _("ARN"), job, "/HyperParameterTuningJobArn");
	status = json_str_at(job, "/HyperParameterTuningJobStatus");
	if (status != NULL)
		add(l, _("Status"), show_status_style(status_job(status)),
		    _(status_job(status)->word));
	add_time(l, _("Created"), job, "/CreationTime");
	add_time(l, _("Last modified"), job, "/LastModifiedTime");
	add_time(l, _("Ended"), job, "/HyperParameterTuningEndTime");
	s = json_int_at(job, "/ConsumedResources/RuntimeInSeconds", -1);
	if (s >= 0) {
		clock_format_span(s * 1000, text, sizeof(text));
		add(l, _("Total training time"), STYLE_NORMAL, text);
	}
	add_completion(l, j, why);
	heading(l, _("Configuration"));
	/* Inside, objective and ranges belong to the definitions. */
	internal = request_from_wire(job, &form);
	if (json_at(internal, config) != NULL)
		add_tree(l, config, json_at(internal, config), 0);
	json_decref(internal);
	if (json_at(job, "/WarmStartConfig") != NULL) {
		heading(l, _("Warm start"));
		add_tree(l, "/WarmStartConfig",
		    json_at(job, "/WarmStartConfig"), 0);
	}
}

void
job_lines(struct job_view *s)
{
	struct job j;

	job_read(&j, s->job);
	free(s->why);
	s->why = job_why(&j);
	lines_best(&s->lines[JOB_TAB_BEST], s->job, s->why);
	lines_definitions(&s->lines[JOB_TAB_DEFINITIONS], s->job);
	lines_config(&s->lines[JOB_TAB_CONFIG], &j, s->why);
	job_release(&j);
}

/* S36. */
void
job_lines_tags(struct job_lines *l, const json_t *tags)
{
	const json_t *list = json_at(tags, "/Tags"), *one;
	const char *key, *value;
	size_t i;

	job_lines_release(l);
	json_array_foreach (list, i, one) {
		key = json_str_at(one, "/Key");
		value = json_str_at(one, "/Value");
		if (key != NULL)
			add(l, key, STYLE_NORMAL, value == NULL ? "" : value);
	}
}

/* "Label: text", the text in its visible form: none may look like a line of
 * its own. */
static void
text_line(struct buf *out, const char *label, const char *foreign)
{
	char *safe;

	if (foreign == NULL)
		return;
	safe = text_safe(foreign);
	buf_addf(out, "%s: %s\n", label, safe);
	free(safe);
}

static void
time_line(struct buf *out, const char *label, int64_t ms)
{
	char text[32];

	if (ms == 0)
		return;
	clock_format(ms, text, sizeof(text));
	text_line(out, label, text);
}

char *
job_importance_text(const struct job_view *s, bool ascii)
{
	const struct trials *t = &s->trials;
	struct trial *list = xcalloc(t->n + 1, sizeof(*list));
	struct trial_param *params = xcalloc(t->n * t->nparams + TRIALS_PARAMS,
	    sizeof(*params));
	struct buf out;
	json_t *tree;
	size_t i;

	for (i = 0; i < t->n; i++)
		trials_item(t, &t->rows[i], &list[i],
		    &params[i * t->nparams]);
	tree = importance_tree(list, t->n, s->job);
	buf_init(&out, 0);
	importance_text(tree, ascii, &out);
	json_decref(tree);
	free(params);
	free(list);
	return (buf_take(&out));
}

char *
job_trial_text(const struct trials *t, const struct trial_row *r)
{
	char value[64], *name;
	struct buf out;
	size_t i;

	buf_init(&out, 0);
	text_line(&out, _("Name"), r->name);
	text_line(&out, _("Status"), r->status->name == NULL &&
	    r->status_name != NULL ? r->status_name : _(r->status->word));
	text_line(&out, _("Definition"), r->definition);
	text_line(&out, _("Objective metric"), r->metric);
	if (!isnan(r->value)) {
		show_value(r->value, value, sizeof(value));
		text_line(&out, _("Objective value"), value);
	}
	time_line(&out, _("Created"), r->created);
	time_line(&out, _("Started"), r->started);
	time_line(&out, _("Ended"), r->ended);
	buf_addf(&out, "\n%s\n", _("Tuned hyperparameters"));
	for (i = 0; i < r->nvalues; i++) {
		if (r->values[i] == NULL)
			continue;
		name = text_safe(t->param[i]);
		buf_adds(&out, "  ");
		text_line(&out, name, r->values[i]);
		free(name);
	}
	if (r->failure != NULL) {
		buf_addc(&out, '\n');
		text_line(&out, _("Failure reason"), r->failure);
	}
	return (buf_take(&out));
}
