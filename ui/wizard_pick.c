/*
 * The wizard: choosing an algorithm with all that follows from it (S53, S54,
 * S66), the objective metric (S58, S61) and hyperparameters (S67 to S69).
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "model/catalog.h"
#include "model/entry.h"
#include "model/hyper.h"
#include "ui/dialog.h"
#include "ui/pick.h"
#include "ui/wizard.h"

#define SPEC	"/AlgorithmSpecification"

/* Rows of the algorithm's picker before the built-in ones. */
enum { OWN_CONTAINER, OWN_ALGORITHM, BUILT_IN };

static char *
below(const struct wizard *w, const char *path)
{
	return (xasprintf("/TrainingJobDefinitions/%zu%s", w->def, path));
}

static const json_t *
definition(const struct wizard *w)
{
	return (json_array_get(json_object_get(draft_request(w->draft),
	    "TrainingJobDefinitions"), w->def));
}

static void
put(struct wizard *w, const char *path, json_t *value)
{
	char *at = below(w, path);

	draft_set(w->draft, at, value);
	free(at);
}

void
wizard_options_clear(struct wizard *w)
{
	char **p;

	for (p = w->options; p != NULL && *p != NULL; p++)
		free(*p);
	free(w->options);
	w->options = NULL;
	free(w->asked);
	w->asked = NULL;
}

static int
add_hyper(struct wizard *w, struct app *app, const char *name,
    const struct algo_hyper *hyper, enum hyper_kind kind)
{
	struct err err = ERR_INIT;
	int rc = entry_add_hyper(w->draft, w->def, name, hyper, kind, &err);

	if (rc == -1)
		app_flash(app, STYLE_ERROR, "%s", err.text);
	return (rc);
}

static void
take_built_in(struct wizard *w, struct app *app, const struct algorithm *a)
{
	struct err err = ERR_INIT;

	if (entry_take_algorithm(w->draft, w->def, app->catalog, a,
	    app->region, &err) == -1)
		app_flash(app, STYLE_WARNING, "%s", err.text);
	else
		app_flash(app, STYLE_OK, _("%s: image, channels and "
		    "hyperparameters filled in; u undoes it."), a->name);
}

/* The row of one's own algorithm, ready to be typed. resource: it may be one of
 * AWS Marketplace (S50). */
static void
take_own(struct wizard *w, struct app *app, bool resource)
{
	static const char *const members[] = { SPEC "/TrainingImage",
	    SPEC "/AlgorithmName" };
	const char *member = members[resource];
	char *at = below(w, member);
	int row;

	draft_begin(w->draft);
	put(w, members[!resource], NULL);
	if (json_at(draft_request(w->draft), at) == NULL)
		put(w, member, json_string(""));
	if (resource) {
		put(w, "/EnableNetworkIsolation", json_true());
		app_flash(app, STYLE_OK, "%s", _("Network isolation is "
		    "switched on: AWS Marketplace requires it. u undoes it."));
	}
	draft_commit(w->draft);
	wizard_rebuild(w, app);
	if ((row = form_find(&w->form, at)) >= 0) {
		list_to(&w->list, (size_t)row);
		wizard_type(w, json_str_at(draft_request(w->draft), at));
	}
	free(at);
}

static void
chosen_algorithm(struct view *view, struct app *app, const size_t *chosen,
    size_t n, const char *typed, struct effects *effects)
{
	struct wizard *w = view->state;
	const struct algorithm *a = NULL;

	(void)typed;
	(void)effects;
	if (n == 0)
		return;
	if (chosen[0] == OWN_CONTAINER || chosen[0] == OWN_ALGORITHM) {
		take_own(w, app, chosen[0] == OWN_ALGORITHM);
		return;
	}
	a = catalog_algorithm(app->catalog, catalog_id(app->catalog,
	    chosen[0] - BUILT_IN));
	if (a != NULL)
		take_built_in(w, app, a);
	wizard_rebuild(w, app);
	wizard_to_error(w);
}

static char *
algorithm_facts(const struct algorithm *a)
{
	struct buf out;

	buf_init(&out, 0);
	buf_addf(&out, "%s, %s, ", a->family,
	    a->gpu == KNOWN_YES ? "CPU GPU" : "CPU");
	buf_addf(&out, ngettext("%zu metric", "%zu metrics", a->nmetrics),
	    a->nmetrics);
	buf_addf(&out, _(", %zu tunable"), algorithm_tunable(a));
	if (a->repository == NULL)
		buf_addf(&out, ", %s", _("no image published"));
	return (buf_take(&out));
}

void
wizard_pick_algorithm(struct view *view, struct app *app,
    struct effects *effects)
{
	struct wizard *w = view->state;
	const struct algorithm *now = entry_algorithm(draft_request(w->draft),
	    w->def, app->catalog);
	size_t n = app->catalog != NULL ? catalog_count(app->catalog) : 0;
	struct pick_item *items = xcalloc(n + BUILT_IN, sizeof *items);
	char **facts = xcalloc(n + 1, sizeof *facts);
	size_t i, at = n > 0 ? BUILT_IN : 0;

	items[OWN_CONTAINER].text = _("Own container");
	items[OWN_CONTAINER].facts = _("an image in Amazon ECR, or the path "
	    "of a program");
	items[OWN_ALGORITHM].text = _("Own algorithm or Marketplace");
	items[OWN_ALGORITHM].facts = _("an algorithm resource of SageMaker, "
	    "by name or ARN");
	for (i = 0; i < n; i++) {
		const struct algorithm *a = catalog_algorithm(app->catalog,
		    catalog_id(app->catalog, i));

		items[BUILT_IN + i].text = catalog_name(app->catalog, i);
		if (a == NULL)
			continue;
		facts[i] = algorithm_facts(a);
		items[BUILT_IN + i].facts = facts[i];
		if (a == now)
			at = BUILT_IN + i;
	}
	pick_open(app, view, _("Algorithm"), items, n + BUILT_IN, at, 0,
	    chosen_algorithm, effects);
	for (i = 0; i < n; i++)
		free(facts[i]);
	free(facts);
	free(items);
}

static void
chosen_value(struct view *view, struct app *app, const size_t *chosen,
    size_t n, const char *typed, struct effects *effects)
{
	struct wizard *w = view->state;
	const char *text = n > 0 ? w->options[chosen[0]] : typed;
	const struct field *field = field_at(w->asked);
	struct err err = ERR_INIT;
	json_t *value;

	(void)effects;
	if (text == NULL || field == NULL)
		return;
	if ((value = field_parse(field, text, &err)) == NULL) {
		app_flash(app, STYLE_ERROR, "%s", err.text);
		return;
	}
	wizard_set(w, app, w->asked, value);
	wizard_move(w, ACTION_DOWN);
}

/* What the catalogue knows of a choice; the caller frees it. */
static char *
choice_facts(const struct app *app, const struct field *field,
    const char *text)
{
	const struct instance *instance;
	struct buf out;

	if (app->catalog == NULL ||
	    strstr(field->shape, "InstanceType") == NULL ||
	    (instance = catalog_instance(app->catalog, text)) == NULL)
		return (NULL);
	buf_init(&out, 0);
	if (instance->vcpu > 0)
		buf_addf(&out, _("%3d vCPU"), instance->vcpu);
	if (!isnan(instance->memory_gib))
		buf_addf(&out, _(" %6.0f GiB"), instance->memory_gib);
	if (instance->gpus > 0)
		buf_addf(&out, "  %d x %s", instance->gpus,
		    instance->gpu != NULL ? instance->gpu : "GPU");
	return (buf_take(&out));
}

void
wizard_pick_value(struct view *view, struct app *app, const json_t *list,
    struct effects *effects)
{
	struct wizard *w = view->state;
	const struct form_row *row = wizard_row(w);
	const char *now = json_str_at(draft_request(w->draft), row->at);
	size_t n = json_array_size(list), i, at = 0;
	struct pick_item *items = xcalloc(n + 1, sizeof *items);
	char **facts = xcalloc(n + 1, sizeof *facts);

	wizard_options_clear(w);
	w->asked = xstrdup(row->at);
	w->options = xcalloc(n + 1, sizeof *w->options);
	for (i = 0; i < n; i++) {
		w->options[i] =
		    xstrdup(json_string_value(json_array_get(list, i)));
		facts[i] = choice_facts(app, row->field, w->options[i]);
		items[i].text = w->options[i];
		items[i].facts = facts[i];
		if (now != NULL && strcmp(now, w->options[i]) == 0)
			at = i;
	}
	pick_open(app, view, _(row->field->label), items, n, at,
	    row->field->choices == NULL ? PICK_FREE : 0, chosen_value,
	    effects);
	for (i = 0; i < n; i++)
		free(facts[i]);
	free(facts);
	free(items);
}

static void
chosen_metric(struct view *view, struct app *app, const size_t *chosen,
    size_t n, const char *typed, struct effects *effects)
{
	struct wizard *w = view->state;
	const struct algorithm *a = entry_algorithm(draft_request(w->draft),
	    w->def, app->catalog);
	const char *name = n > 0 ? w->options[chosen[0]] : typed;
	const struct algo_when *when;

	(void)effects;
	if (name == NULL)
		return;
	when = entry_take_metric(w->draft, w->def, a, name);
	if (when != NULL)
		app_flash(app, STYLE_OK, _("%s is set to %s, which this metric "
		    "needs."), when->hyper, when->values[0]);
	wizard_rebuild(w, app);
	wizard_move(w, ACTION_DOWN);
}

/* The metrics of the algorithm: those whose channel is there, or (lacking)
 * those whose channel is not. */
static size_t
offer_metrics(struct wizard *w, const struct algorithm *a, bool lacking,
    char **facts, size_t n)
{
	size_t i, len;

	for (i = 0; a != NULL && i < a->nmetrics; i++) {
		const struct algo_metric *metric = &a->metrics[i];

		len = a->own ? 0 : entry_lacking_channel(definition(w),
		    metric->name);
		if ((len > 0) != lacking)
			continue;
		facts[n] = len > 0 ? xasprintf(_("%s, needs the channel %.*s"),
		    metric->direction, (int)len, metric->name) :
		    xstrdup(metric->direction != NULL ? metric->direction :
		    "");
		w->options[n++] = xstrdup(metric->name);
	}
	return (n);
}

static size_t
offer_own_metrics(struct wizard *w, char **facts, size_t n)
{
	const json_t *own = json_at(definition(w),
	    "/AlgorithmSpecification/MetricDefinitions"), *one;
	const char *name, *regex;
	size_t i;

	json_array_foreach(own, i, one) {
		if ((name = json_str_at(one, "/Name")) == NULL)
			continue;
		regex = json_str_at(one, "/Regex");
		facts[n] = regex != NULL ? xstrdup(regex) : NULL;
		w->options[n++] = xstrdup(name);
	}
	return (n);
}

void
wizard_pick_metric(struct view *view, struct app *app,
    struct effects *effects)
{
	struct wizard *w = view->state;
	const struct algorithm *a = entry_algorithm(draft_request(w->draft),
	    w->def, app->catalog);
	const char *now = json_str_at(definition(w),
	    "/TuningObjective/MetricName");
	size_t most = json_array_size(json_at(definition(w),
	    "/AlgorithmSpecification/MetricDefinitions")) +
	    (a != NULL ? a->nmetrics : 0), i, n = 0, at = 0;
	struct pick_item *items = xcalloc(most + 1, sizeof *items);
	char **facts = xcalloc(most + 1, sizeof *facts);

	wizard_options_clear(w);
	w->options = xcalloc(most + 1, sizeof *w->options);
	n = offer_own_metrics(w, facts, n);
	n = offer_metrics(w, a, false, facts, n);
	n = offer_metrics(w, a, true, facts, n);
	for (i = 0; i < n; i++) {
		items[i].text = w->options[i];
		items[i].facts = facts[i];
		if (now != NULL && strcmp(now, items[i].text) == 0)
			at = i;
	}
	pick_open(app, view, _("Objective metric"), items, n, at, PICK_FREE,
	    chosen_metric, effects);
	for (i = 0; i < n; i++)
		free(facts[i]);
	free(facts);
	free(items);
}

void
wizard_show_metrics(struct view *view, struct app *app,
    struct effects *effects)
{
	struct wizard *w = view->state;
	const struct algorithm *a = entry_algorithm(draft_request(w->draft),
	    w->def, app->catalog);
	struct buf text;
	size_t i;

	if (a == NULL)
		return;
	buf_init(&text, 0);
	for (i = 0; i < a->nmetrics; i++)
		buf_addf(&text, "%-32s %s\n", a->metrics[i].name,
		    a->metrics[i].direction != NULL ?
		    a->metrics[i].direction : "");
	dialog_text(app, view, a->name, buf_str(&text), effects);
	buf_release(&text);
}

static void
to_hyper(struct wizard *w, struct app *app, const char *name)
{
	size_t i;

	wizard_rebuild(w, app);
	for (i = 0; i < w->form.n; i++)
		if (w->form.rows[i].kind == FORM_HYPER &&
		    strcmp(w->form.rows[i].at, name) == 0)
			list_to(&w->list, i);
}

static void
entered_hyper(struct view *view, struct app *app, const char *text,
    struct effects *effects)
{
	struct wizard *w = view->state;

	(void)effects;
	if (text != NULL && *text != '\0' &&
	    add_hyper(w, app, text, NULL, HYPER_CONTINUOUS) == 0)
		to_hyper(w, app, text);
}

static void
chosen_hypers(struct view *view, struct app *app, const size_t *chosen,
    size_t n, const char *typed, struct effects *effects)
{
	struct wizard *w = view->state;
	const struct algorithm *a = entry_algorithm(draft_request(w->draft),
	    w->def, app->catalog);
	size_t i;

	if (typed != NULL) {
		entered_hyper(view, app, typed, effects);
		return;
	}
	if (n == 0 || a == NULL || w->options == NULL)
		return;
	draft_begin(w->draft);
	for (i = 0; i < n; i++) {
		const struct algo_hyper *h = algorithm_hyper(a,
		    w->options[chosen[i]]);

		if (h != NULL)
			add_hyper(w, app, h->name, h, entry_hyper_kind(h));
	}
	draft_commit(w->draft);
	/* The cursor stands on "Add", below all of them: to the first. */
	wizard_rebuild(w, app);
	for (i = 0; i < n; i++) {
		size_t before = w->list.cursor;

		to_hyper(w, app, w->options[chosen[i]]);
		if (w->list.cursor > before)
			list_to(&w->list, before);
	}
}

static size_t
offer_hypers(struct wizard *w, const struct algorithm *a,
    struct pick_item *items, char **facts)
{
	size_t n, i;
	size_t *unused = entry_unused_hypers(draft_request(w->draft), w->def,
	    a, &n);

	for (i = 0; i < n; i++) {
		const struct algo_hyper *h = &a->hypers[unused[i]];
		struct buf text;

		buf_init(&text, 0);
		wizard_hyper_facts(h, &text);
		facts[i] = buf_take(&text);
		w->options[i] = xstrdup(h->name);
		items[i].text = w->options[i];
		items[i].facts = facts[i];
	}
	free(unused);
	return (n);
}

void
wizard_pick_hyper(struct view *view, struct app *app,
    struct effects *effects)
{
	struct wizard *w = view->state;
	const struct algorithm *a = entry_algorithm(draft_request(w->draft),
	    w->def, app->catalog);
	struct pick_item *items;
	char **facts;
	size_t n, i;

	if (a == NULL) {
		dialog_enter(app, view, _("Add hyperparameter"), _("Name"), "",
		    entered_hyper, effects);
		return;
	}
	items = xcalloc(a->nhypers + 1, sizeof *items);
	facts = xcalloc(a->nhypers + 1, sizeof *facts);
	wizard_options_clear(w);
	w->options = xcalloc(a->nhypers + 1, sizeof *w->options);
	n = offer_hypers(w, a, items, facts);
	pick_open(app, view, _("Add hyperparameters"), items, n, 0,
	    PICK_MANY | PICK_FREE, chosen_hypers, effects);
	for (i = 0; i < n; i++)
		free(facts[i]);
	free(facts);
	free(items);
}

const char *
wizard_hyper_name(const struct wizard *w, const struct form_row *row)
{
	struct hyper *list;
	size_t n;
	const char *name = NULL;

	n = hyper_list(json_array_get(json_object_get(
	    draft_request(w->draft), "TrainingJobDefinitions"), row->def),
	    &list);
	if (row->index < n)
		name = list[row->index].name;
	free(list);
	return (name);
}

void
wizard_switch_hyper(struct wizard *w, struct app *app)
{
	const struct form_row *row = wizard_row(w);
	const struct algorithm *a = entry_algorithm(draft_request(w->draft),
	    row->def, app->catalog);
	const char *borrowed = wizard_hyper_name(w, row);
	const struct algo_hyper *h = NULL;
	struct hyper *list;
	enum hyper_kind kind = HYPER_CONTINUOUS;
	bool was_static, bare;
	char *name;

	if (borrowed == NULL)
		return;
	name = xstrdup(borrowed);
	hyper_list(definition(w), &list);
	was_static = list[row->index].kind == HYPER_STATIC;
	free(list);
	if (a != NULL)
		h = algorithm_hyper(a, name);
	if (was_static && h != NULL && !h->tunable) {
		app_flash(app, STYLE_WARNING, _("%s of %s is not tunable: it "
		    "stays static."), name, a->name);
		free(name);
		return;
	}
	if (was_static && h != NULL)
		kind = entry_hyper_kind(h);
	else if (was_static)
		kind = hyper_last_range(w->draft, row->def, name);
	draft_begin(w->draft);
	bare = was_static && !hyper_was(w->draft, row->def, name, kind);
	hyper_set_kind(w->draft, row->def, name, was_static ? kind :
	    HYPER_STATIC);
	if (bare && h != NULL)
		entry_prefill(w->draft, w->def, h, kind);
	draft_commit(w->draft);
	to_hyper(w, app, name);
	free(name);
}
