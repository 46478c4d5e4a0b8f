/*
 * The wizard: looking at what it makes. What the search space holds and costs
 * at most, what differs from the source, copies for the clipboard, and the
 * help topics (S17, S22, S31, S62, S70, S91).
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "model/diff.h"
#include "model/envelope.h"
#include "model/export.h"
#include "model/hyper.h"
#include "model/preview.h"
#include "ui/copy.h"
#include "ui/dialog.h"
#include "ui/pick.h"
#include "ui/show.h"
#include "ui/topic.h"
#include "ui/wizard.h"

static const json_t *
definition(const struct wizard *w, size_t def)
{
	return (json_array_get(json_object_get(draft_request(w->draft),
	    "TrainingJobDefinitions"), def));
}

static void
points_text(const struct hyper *hyper, const char *scaling, struct buf *out)
{
	double points[PREVIEW_POINTS];
	char text[64];
	size_t n = preview_points(hyper, scaling, 5, points), i;

	if (n == 0)
		return;
	buf_addf(out, "    %-18s", scaling);
	for (i = 0; i < n; i++) {
		show_value(points[i], text, sizeof text);
		buf_addf(out, " %9s", text);
	}
	buf_adds(out, "\n");
}

static void
hyper_preview(const struct hyper *hyper, struct buf *out)
{
	char text[512];
	double span;

	hyper_text(hyper, text, sizeof text);
	buf_addf(out, "  %-22s %s\n", hyper->name, text);
	if (hyper->kind != HYPER_INTEGER && hyper->kind != HYPER_CONTINUOUS)
		return;
	points_text(hyper, "Linear", out);
	points_text(hyper, "Logarithmic", out);
	if (hyper->kind == HYPER_CONTINUOUS)
		points_text(hyper, "ReverseLogarithmic", out);
	span = preview_span(hyper);
	if (span >= 100 && (hyper->scaling == NULL ||
	    strcmp(hyper->scaling, "Logarithmic") != 0))
		buf_addf(out, _("    It spans a factor of %.0f: Logarithmic "
		    "scaling searches small values as well.\n"), span);
}

static void
hyperband_preview(const struct wizard *w, size_t def, struct buf *out)
{
	struct preview_bracket brackets[PREVIEW_RUNGS];
	long min, max;
	size_t n, i;
	int k;

	preview_resource(draft_request(w->draft), definition(w, def), &min,
	    &max);
	n = preview_hyperband(min, max, brackets);
	if (n == 0) {
		buf_adds(out, _("  Hyperband needs a maximum resource: set it, "
		    "or a static hyperparameter such as epochs.\n"));
		return;
	}
	buf_addf(out, _("  Hyperband from %ld to %ld iterations, a rung keeps "
	    "the best third:\n"), min, max);
	for (i = 0; i < n; i++) {
		buf_addf(out, _("    bracket %zu:"), i + 1);
		for (k = 0; k < brackets[i].rungs; k++)
			buf_addf(out, _("  %ld jobs to %.0f"),
			    brackets[i].trials[k], brackets[i].resource[k]);
		buf_adds(out, "\n");
	}
}

static void
definition_preview(const struct wizard *w, size_t def, struct buf *out)
{
	const char *strategy = json_str_at(draft_request(w->draft),
	    "/HyperParameterTuningJobConfig/Strategy");
	double combinations = preview_combinations(definition(w, def));
	struct hyper *list;
	size_t n, i;

	if (combinations >= 0)
		buf_addf(out, ngettext("%s: %.0f combination\n",
		    "%s: %.0f combinations\n", combinations == 1 ? 1 : 2),
		    wizard_name_of(w, def), combinations);
	else
		buf_addf(out, _("%s: endless combinations\n"),
		    wizard_name_of(w, def));
	n = hyper_list(definition(w, def), &list);
	for (i = 0; i < n; i++)
		if (list[i].kind != HYPER_STATIC)
			hyper_preview(&list[i], out);
	free(list);
	if (strategy != NULL && strcmp(strategy, "Hyperband") == 0)
		hyperband_preview(w, def, out);
	buf_adds(out, "\n");
}

void
wizard_show_preview(struct view *view, struct app *app,
    struct effects *effects)
{
	struct wizard *w = view->state;
	struct envelope envelope;
	struct buf text;
	char *cost;
	size_t i;

	if (draft_definitions(w->draft) == 0) {
		app_flash(app, STYLE_WARNING, "%s", _("There is no training "
		    "job definition yet: 2 goes to them."));
		return;
	}
	buf_init(&text, 0);
	envelope_run(draft_request(w->draft), app->prices, &envelope);
	cost = envelope_text(&envelope);
	buf_addf(&text, "%s\n%s\n\n", _("At most, if every training job runs "
	    "to its limit:"), cost);
	free(cost);
	for (i = 0; i < draft_definitions(w->draft); i++)
		definition_preview(w, i, &text);
	dialog_text(app, view, _("Search space and cost"), buf_str(&text),
	    effects);
	buf_release(&text);
}

void
wizard_show_difference(struct view *view, struct app *app,
    struct effects *effects)
{
	struct wizard *w = view->state;
	struct diff diff = { 0 };
	struct pick_item *items;
	char **facts;
	size_t i;

	diff_run(w->source, draft_request(w->draft), &diff);
	if (diff.n == 0) {
		app_flash(app, STYLE_OK, "%s", w->warm_parent != NULL ?
		    _("Nothing differs from the source.") :
		    _("Nothing differs from the beginning."));
		diff_release(&diff);
		return;
	}
	items = xcalloc(diff.n + 1, sizeof *items);
	facts = xcalloc(diff.n + 1, sizeof *facts);
	wizard_options_clear(w);
	w->options = xcalloc(diff.n + 1, sizeof *w->options);
	for (i = 0; i < diff.n; i++) {
		const struct diff_line *d = &diff.list[i];

		facts[i] = d->kind == DIFF_ADDED ?
		    xasprintf("+ %s", d->after != NULL ? d->after : "") :
		    d->kind == DIFF_REMOVED ?
		    xasprintf("- %s", d->before != NULL ? d->before : "") :
		    xasprintf("%s → %s", d->before != NULL ? d->before : "",
		    d->after != NULL ? d->after : "");
		items[i].text = d->label;
		items[i].facts = facts[i];
		w->options[i] = xstrdup(d->path);
	}
	pick_open(app, view, w->warm_parent != NULL ?
	    _("What differs from the source") :
	    _("What differs from the beginning"), items, diff.n, 0, 0,
	    wizard_jump_chosen, effects);
	for (i = 0; i < diff.n; i++)
		free(facts[i]);
	free(facts);
	free(items);
	diff_release(&diff);
}

/* Addresses of the definition at hand that one looks up elsewhere. */
static void
copy_addresses(const struct wizard *w, struct copy_list *list)
{
	static const struct {
		const char	*tail, *what;
	} places[] = {
		{ "/AlgorithmSpecification/TrainingImage", N_("image") },
		{ "/RoleArn", N_("ARN of the role") },
		{ "/AlgorithmSpecification/AlgorithmName",
		    N_("algorithm resource") },
		{ "/OutputDataConfig/S3OutputPath",
		    N_("where the output goes") },
		{ "/CheckpointConfig/S3Uri", N_("where checkpoints go") },
	};
	const json_t *def, *channel;
	const char *text;
	char *at = xasprintf("/TrainingJobDefinitions/%zu", w->def);
	struct buf uris;
	size_t i;

	def = json_at(draft_request(w->draft), at);
	free(at);
	for (i = 0; i < nitems(places); i++)
		if ((text = json_str_at(def, places[i].tail)) != NULL)
			copy_add(list, _(places[i].what), NULL,
			    xstrdup(text));
	buf_init(&uris, 0);
	json_array_foreach(json_object_get(def, "InputDataConfig"), i, channel)
		if ((text = json_str_at(channel,
		    "/DataSource/S3DataSource/S3Uri")) != NULL)
			buf_addf(&uris, "%s%s", uris.len > 0 ? "\n" : "",
			    text);
	copy_add(list, _("where the channels read"), NULL, buf_take(&uris));
}

void
wizard_copy_menu(struct view *view, struct app *app,
    struct effects *effects)
{
	struct wizard *w = view->state;
	const struct form_row *row = wizard_row(w);
	const char *pointer = row != NULL ? form_row_pointer(row) : NULL;
	const json_t *request = draft_request(w->draft);
	enum request_form form = draft_form(w->draft);
	struct copy_list list = { .stem = json_str_at(request,
	    "/HyperParameterTuningJobName") };
	struct buf value;

	if (row != NULL) {
		buf_init(&value, 0);
		form_edit_text(row, request, &value);
		copy_add(&list, _("value at the cursor"), NULL,
		    buf_take(&value));
	}
	if (pointer != NULL)
		copy_add(&list, _("JSON pointer"), NULL,
		    request_wire_pointer(request, form, pointer));
	copy_add(&list, _("request as it is sent"), "json",
	    request_body(request, form));
	copy_add(&list, _("request as a job file"), "yaml",
	    request_yaml(request, form));
	copy_add(&list, _("AWS CLI command for it"), "sh",
	    export_text(request, form, EXPORT_AWS_CLI));
	copy_add(&list, _("program with boto3"), "py",
	    export_text(request, form, EXPORT_BOTO3));
	copy_add(&list, _("program with the SDK"), "py",
	    export_text(request, form, EXPORT_SDK));
	copy_addresses(w, &list);
	copy_add(&list, _("command to reopen this"), NULL,
	    xasprintf("trialdeck new --draft %s", w->id));
	copy_open(app, &list, effects);
}

static void
field_topic(const struct form_row *row, struct buf *out)
{
	const struct field *field = row->field;
	struct buf limits;
	size_t i;

	buf_addf(out, "%s\n\n", _(field->help));
	buf_init(&limits, 4096);
	field_limits(field, &limits);
	if (limits.len > 0)
		buf_addf(out, _("Limits: %s\n"), buf_str(&limits));
	buf_release(&limits);
	if (field->choices != NULL) {
		buf_adds(out, _("Choices: "));
		for (i = 0; field->choices[i] != NULL; i++)
			buf_addf(out, "%s%s", i > 0 ? ", " : "",
			    field->choices[i]);
		buf_adds(out, "\n");
	}
	if (field->pattern != NULL)
		buf_addf(out, _("Pattern: %s\n"), field->pattern);
	if (field->preset != NULL)
		buf_addf(out, _("Without it: %s\n"), field->preset);
	if (field->example != NULL)
		buf_addf(out, _("Example: %s\n"), field->example);
	buf_addf(out, _("API name: %s (shape %s)\nPath: %s\n"),
	    field_api_name(field), field->shape, field->path);
}

static void
chosen_topic(struct view *view, struct app *app, const size_t *chosen,
    size_t n, const char *typed, struct effects *effects)
{
	struct wizard *w = view->state;
	const struct form_row *row = wizard_row(w);
	const struct topic *topic;
	struct buf text;

	(void)typed;
	if (n == 0)
		return;
	if (chosen[0] > 0 || row == NULL || row->field == NULL) {
		topic = topic_at(chosen[0] - (row != NULL &&
		    row->field != NULL));
		dialog_text(app, view, _(topic->title), _(topic->text),
		    effects);
		return;
	}
	buf_init(&text, 0);
	field_topic(row, &text);
	dialog_text(app, view, _(row->field->label), buf_str(&text), effects);
	buf_release(&text);
}

void
wizard_show_help(struct view *view, struct app *app, struct effects *effects)
{
	struct wizard *w = view->state;
	const struct form_row *row = wizard_row(w);
	size_t topics = topic_count(), n = 0, i;
	struct pick_item *items = xcalloc(topics + 1, sizeof *items);
	char *field = NULL;

	if (row != NULL && row->field != NULL) {
		field = xasprintf(_("This field: %s"), _(row->field->label));
		items[n++].text = field;
	}
	for (i = 0; i < topics; i++)
		items[n++].text = _(topic_at(i)->title);
	pick_open(app, view, _("Help"), items, n, 0, 0, chosen_topic,
	    effects);
	free(field);
	free(items);
}
