/* The wizard: changing values. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "model/catalog.h"
#include "model/hyper.h"
#include "ui/dialog.h"
#include "ui/wizard.h"

static const char *const scalings[] = {
	"Auto", "Linear", "Logarithmic", "ReverseLogarithmic"
};

void
wizard_stop_editing(struct wizard *w)
{
	if (w->editing)
		prompt_release(&w->prompt);
	w->editing = false;
}

void
wizard_type(struct wizard *w, const char *text)
{
	wizard_stop_editing(w);
	prompt_init(&w->prompt, text);
	w->editing = true;
}

static struct hyper *
hyper_at(const struct wizard *w, const struct form_row *row, struct hyper *out)
{
	struct hyper *list;
	size_t n = hyper_list(json_array_get(json_object_get(
	    draft_request(w->draft), "TrainingJobDefinitions"), row->def),
	    &list);

	if (row->index >= n) {
		free(list);
		return (NULL);
	}
	*out = list[row->index];
	free(list);
	return (out);
}

void
wizard_set(struct wizard *w, struct app *app, const char *at, json_t *value)
{
	if (draft_set(w->draft, at, value) == -1)
		app_flash(app, STYLE_ERROR, "%s",
		    _("This field cannot be set here: what holds it is no "
		    "object in this request. Edit the request as text."));
	wizard_rebuild(w, app);
}

/* Sets from text in the manner of the row. NULL value: err says why not. */
static bool
accept_field(struct wizard *w, struct app *app, const struct form_row *row,
    const char *text)
{
	struct err err = ERR_INIT;
	json_t *value;
	bool news;
	char *at;

	if (*text == '\0' && !(row->field->type->kind == FIELD_STRING &&
	    json_at(draft_request(w->draft), row->at) != NULL &&
	    (row->field->flags & FIELD_REQUIRED))) {
		wizard_set(w, app, row->at, NULL);
		return (true);
	}
	if (form_is_words(row->field))
		value = form_words_parse(text);
	else if ((value = field_parse(row->field, text, &err)) == NULL) {
		app_flash(app, STYLE_ERROR, "%s", err.text);
		return (false);
	}
	at = xstrdup(row->at);
	news = !json_equal(json_at(draft_request(w->draft), at), value);
	wizard_set(w, app, at, value);
	if (news)
		wizard_account_took(w, app, at);
	free(at);
	return (true);
}

static bool
accept_map_entry(struct wizard *w, struct app *app, const struct form_row *row,
    const char *text)
{
	const char *equals = strchr(text, '=');
	char *list, *at, token[1024], *key;

	if (equals == NULL || equals == text) {
		app_flash(app, STYLE_ERROR, "%s",
		    _("Write the entry as KEY=value."));
		return (false);
	}
	key = xstrndup(text, (size_t)(equals - text));
	json_escape_token(key, token, sizeof token);
	list = xstrdup(row->at);
	*strrchr(list, '/') = '\0';
	at = xasprintf("%s/%s", list, token);
	draft_begin(w->draft);
	if (strcmp(at, row->at) != 0)
		draft_set(w->draft, row->at, NULL);
	draft_set(w->draft, at, json_string(equals + 1));
	draft_commit(w->draft);
	free(row->at);
	((struct form_row *)row)->at = at;
	wizard_rebuild(w, app);
	free(list);
	free(key);
	return (true);
}

static bool
accept_hyper(struct wizard *w, struct app *app, const struct form_row *row,
    const char *text)
{
	struct err err = ERR_INIT;
	struct hyper hyper;
	char *name, *lines, *p;
	int rc;

	if (hyper_at(w, row, &hyper) == NULL)
		return (true);
	name = xstrdup(hyper.name);
	lines = xstrdup(text);
	if (strcmp(row->at, "name") == 0) {
		rc = hyper_rename(w->draft, row->def, name, text, &err);
		if (rc == 0)
			wizard_fold(w, text, true);
	} else {
		if (strcmp(row->at, "values") == 0) {
			json_t *words = form_words_parse(text), *word;
			struct buf buf;
			size_t i;

			buf_init(&buf, 0);
			json_array_foreach(words, i, word)
				buf_addf(&buf, "%s%s", i > 0 ? "\n" : "",
				    json_string_value(word));
			json_decref(words);
			free(lines);
			lines = buf_take(&buf);
		}
		for (p = lines + strlen(lines); p > lines && p[-1] == ' ';)
			*--p = '\0';
		rc = hyper_set(w->draft, row->def, name, row->at, lines, &err);
	}
	free(name);
	free(lines);
	if (rc == -1) {
		app_flash(app, STYLE_ERROR, "%s", err.text);
		return (false);
	}
	wizard_rebuild(w, app);
	return (true);
}

static bool
accept_hyper_line(struct wizard *w, struct app *app,
    const struct form_row *row, const char *text)
{
	struct err err = ERR_INIT;
	char *name = xstrdup(row->at);
	int rc = hyper_set_line(w->draft, row->def, name, text, &err);

	free(name);
	if (rc == -1) {
		app_flash(app, STYLE_ERROR, "%s", err.text);
		return (false);
	}
	wizard_rebuild(w, app);
	return (true);
}

bool
wizard_take(struct wizard *w, struct app *app)
{
	struct form_row *row = wizard_row(w);
	char *text = xstrdup(w->prompt.text != NULL ? w->prompt.text : "");
	bool done = true;

	if (row == NULL)
		done = true;
	else if (row->kind == FORM_FIELD)
		done = accept_field(w, app, row, text);
	else if (row->kind == FORM_ELEMENT)
		done = accept_map_entry(w, app, row, text);
	else if (row->kind == FORM_HYPER_PART)
		done = accept_hyper(w, app, row, text);
	else if (row->kind == FORM_HYPER)
		done = accept_hyper_line(w, app, row, text);
	if (done)
		wizard_stop_editing(w);
	free(text);
	return (done);
}

static bool
is_wrong(const struct form_row *row)
{
	return (row != NULL && row->finding != NULL &&
	    row->finding->severity == SEVERITY_ERROR);
}

void
wizard_accept(struct wizard *w, struct app *app)
{
	if (w->prompt.len == 0 && w->prompt.offer != NULL)
		prompt_set(&w->prompt, w->prompt.offer);
	/* On to the next row, unless there is something to be said of this. */
	if (wizard_take(w, app) && !is_wrong(wizard_row(w)))
		wizard_move(w, ACTION_DOWN);
}

static void
chosen_hyper(struct view *view, struct app *app, int index,
    struct effects *effects)
{
	struct wizard *w = view->state;
	const struct form_row *row = wizard_row(w);
	struct err err = ERR_INIT;
	struct hyper hyper;
	char *name;

	(void)effects;
	if (index < 0 || row == NULL || hyper_at(w, row, &hyper) == NULL)
		return;
	name = xstrdup(hyper.name);
	if (strcmp(row->at, "kind") == 0)
		hyper_set_kind(w->draft, row->def, name,
		    (enum hyper_kind)index);
	else
		hyper_set(w->draft, row->def, name, "scaling",
		    scalings[index], &err);
	free(name);
	wizard_rebuild(w, app);
}

static void
edit_text(struct wizard *w, const struct form_row *row)
{
	struct buf text;

	buf_init(&text, PROMPT_MOST);
	form_edit_text(row, draft_request(w->draft), &text);
	wizard_type(w, buf_str(&text));
	buf_release(&text);
}

static void
edit_field(struct view *view, struct app *app, const struct form_row *row,
    struct effects *effects)
{
	struct wizard *w = view->state;
	const struct field *field = row->field;
	const json_t *request = draft_request(w->draft);
	const char *why = form_row_locked(row, request);
	json_t *list;
	size_t i;

	if (why != NULL) {
		app_flash(app, STYLE_WARNING, "%s", _(why));
		return;
	}
	list = json_array();
	for (i = 0; field->choices != NULL && field->choices[i] != NULL; i++)
		json_array_append_new(list, json_string(field->choices[i]));
	if (field->choices == NULL && field->suggest != NULL)
		field->suggest(app->catalog, request, row->at, list);
	if (strcmp(field->shape, "MetricName") == 0)
		wizard_pick_metric(view, app, effects);
	else if (field->type->kind == FIELD_BOOLEAN)
		wizard_toggle(view, app, effects);
	else if (json_array_size(list) > 0)
		wizard_pick_value(view, app, list, effects);
	else {
		edit_text(w, row);
		if (field->offer != NULL && json_at(request, row->at) == NULL)
			prompt_offer(&w->prompt,
			    field->offer(request, app->wall));
	}
	json_decref(list);
}

static void
edit_hyper_part(struct view *view, struct app *app, const struct form_row *row,
    struct effects *effects)
{
	struct wizard *w = view->state;
	struct hyper hyper;
	const char *kinds[HYPER_KINDS];
	size_t i, at = 0;

	if (hyper_at(w, row, &hyper) == NULL)
		return;
	if (strcmp(row->at, "kind") == 0) {
		for (i = 0; i < HYPER_KINDS; i++)
			kinds[i] = _(hyper_kind_name((enum hyper_kind)i));
		dialog_choose(app, view, _("Type"), kinds, NULL, HYPER_KINDS,
		    hyper.kind, chosen_hyper, effects);
	} else if (strcmp(row->at, "scaling") == 0) {
		for (i = 0; i < nitems(scalings); i++)
			if (hyper.scaling != NULL &&
			    strcmp(hyper.scaling, scalings[i]) == 0)
				at = i;
		dialog_choose(app, view, _("Scaling type"), scalings, NULL,
		    hyper.kind == HYPER_CONTINUOUS ? nitems(scalings) :
		    nitems(scalings) - 1, at, chosen_hyper, effects);
	} else
		edit_text(w, row);
}

void
wizard_edit(struct view *view, struct app *app, struct effects *effects)
{
	struct wizard *w = view->state;
	struct form_row *row = wizard_row(w);

	if (row == NULL)
		return;
	if (w->step == STEP_REVIEW && row->kind != FORM_CREATE) {
		char *at = xstrdup(row->at != NULL ? row->at : "");

		if (row->kind == FORM_HYPER)
			wizard_go(w, app, STEP_ALGORITHM, row->def);
		else if (row->kind == FORM_DEFINITION)
			wizard_go(w, app, STEP_ALGORITHM, row->index);
		else
			wizard_jump(w, app, at);
		free(at);
		return;
	}
	switch (row->kind) {
	case FORM_FIELD:
		edit_field(view, app, row, effects);
		break;
	case FORM_ELEMENT:
		if (row->field->type->kind == FIELD_MAP) {
			edit_text(w, row);
			break;
		}
		wizard_fold_action(w, app, wizard_is_open(w, row->at) ?
		    ACTION_LEFT : ACTION_RIGHT);
		break;
	case FORM_HYPER:
		edit_text(w, row);
		break;
	case FORM_ALGORITHM:
		wizard_pick_algorithm(view, app, effects);
		break;
	case FORM_GIVEN:
		wizard_show_metrics(view, app, effects);
		break;
	case FORM_NEXT:
		wizard_next_step(w, app);
		break;
	case FORM_HYPER_PART:
		edit_hyper_part(view, app, row, effects);
		break;
	case FORM_DEFINITION:
		wizard_go(w, app, STEP_ALGORITHM, row->index);
		break;
	case FORM_FOLD:
		w->open.advanced = !w->open.advanced;
		wizard_rebuild(w, app);
		break;
	case FORM_ADD:
		wizard_add(view, app, effects);
		break;
	default:
		break;
	}
}

/* The next choice, or the other truth value. */
void
wizard_toggle(struct view *view, struct app *app, struct effects *effects)
{
	struct wizard *w = view->state;
	const struct form_row *row = wizard_row(w);
	const json_t *value;
	const char *now, *why;
	size_t i;

	if (row == NULL || w->step == STEP_REVIEW) {
		wizard_edit(view, app, effects);
		return;
	}
	why = form_row_locked(row, draft_request(w->draft));
	if (why != NULL) {
		app_flash(app, STYLE_WARNING, "%s", _(why));
		return;
	}
	if (row->kind == FORM_DEFINITION) {
		wizard_menu(view, app, effects);
		return;
	}
	if (row->kind == FORM_HYPER) {
		wizard_switch_hyper(w, app);
		return;
	}
	if (row->kind != FORM_FIELD) {
		wizard_edit(view, app, effects);
		return;
	}
	value = json_at(draft_request(w->draft), row->at);
	if (row->field->type->kind == FIELD_BOOLEAN) {
		wizard_set(w, app, row->at, json_boolean(!json_is_true(value)));
		return;
	}
	if (row->field->choices == NULL) {
		app_flash(app, STYLE_WARNING, "%s",
		    _("This field has no fixed choices: Enter edits it."));
		return;
	}
	now = json_string_value(value);
	for (i = 0; row->field->choices[i] != NULL; i++)
		if (now != NULL && strcmp(now, row->field->choices[i]) == 0)
			break;
	if (row->field->choices[i] == NULL || row->field->choices[++i] == NULL)
		i = 0;
	wizard_set(w, app, row->at, json_string(row->field->choices[i]));
}

void
wizard_unset(struct view *view, struct app *app)
{
	struct wizard *w = view->state;
	const struct form_row *row = wizard_row(w);

	if (row == NULL || row->kind != FORM_FIELD)
		app_flash(app, STYLE_WARNING, "%s",
		    _("Only a field's value can be cleared; d removes an "
		    "entry."));
	else
		wizard_set(w, app, row->at, NULL);
}
