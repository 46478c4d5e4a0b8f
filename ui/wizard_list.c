/* The wizard: adding, cloning, moving and removing entries. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "model/entry.h"
#include "model/hyper.h"
#include "ui/dialog.h"
#include "ui/pick.h"
#include "ui/wizard.h"

#define DEFINITIONS_POINTER "/TrainingJobDefinitions"

static void
cursor_to(struct wizard *w, const struct app *app, const char *pointer)
{
	int row;

	wizard_fold(w, pointer, true);
	wizard_rebuild(w, app);
	if ((row = form_find(&w->form, pointer)) >= 0)
		list_to(&w->list, (size_t)row);
	wizard_move(w, ACTION_DOWN);
}

static void
add_element(struct wizard *w, struct app *app, const struct form_row *row)
{
	char *list = xstrdup(row->at), *at;

	at = xasprintf("%s/%zu", list, entry_append(w->draft, app->catalog,
	    row->field, list));
	cursor_to(w, app, at);
	free(at);
	free(list);
}

static void
entered_map_key(struct view *view, struct app *app, const char *text,
    struct effects *effects)
{
	struct wizard *w = view->state;
	const char *equals;
	char token[1024], *key, *at;

	(void)effects;
	if (text == NULL || w->asked == NULL || *text == '\0')
		return;
	equals = strchr(text, '=');
	key = equals != NULL ? xstrndup(text, (size_t)(equals - text)) :
	    xstrdup(text);
	json_escape_token(key, token, sizeof token);
	at = xasprintf("%s/%s", w->asked, token);
	draft_set(w->draft, at, json_string(equals != NULL ? equals + 1 : ""));
	cursor_to(w, app, at);
	free(at);
	free(key);
}

void
wizard_add(struct view *view, struct app *app, struct effects *effects)
{
	struct wizard *w = view->state;
	const struct form_row *row = wizard_row(w);
	const char *why;
	int at;

	if (w->step == STEP_DEFINITIONS) {
		if ((at = draft_add_definition(w->draft, app->amazon)) < 0)
			app_flash(app, STYLE_ERROR, "%s",
			    _("A tuning job has at most 10 definitions."));
		else
			wizard_go(w, app, STEP_ALGORITHM, (size_t)at);
		return;
	}
	if (row == NULL)
		return;
	if ((why = form_row_locked(row, draft_request(w->draft))) != NULL) {
		app_flash(app, STYLE_WARNING, "%s", _(why));
		return;
	}
	if (row->kind == FORM_HYPER || row->kind == FORM_HYPER_PART ||
	    (row->kind == FORM_ADD && strcmp(row->at, HYPER_PATH) == 0))
		wizard_pick_hyper(view, app, effects);
	else if (row->kind == FORM_ADD &&
	    row->field->type->kind == FIELD_MAP) {
		free(w->asked);
		w->asked = xstrdup(row->at);
		dialog_enter(app, view, _(row->field->label), _("KEY=value"),
		    "", entered_map_key, effects);
	} else if (row->kind == FORM_ADD && strcmp(row->field->shape,
	    "ParentHyperParameterTuningJobs") == 0)
		wizard_pick_parents(view, app, effects);
	else if (row->kind == FORM_ADD)
		add_element(w, app, row);
	else if (row->kind == FORM_ELEMENT &&
	    row->field->type->kind == FIELD_LIST) {
		struct form_row list = *row;
		char *pointer = xstrdup(row->at);

		*strrchr(pointer, '/') = '\0';
		list.at = pointer;
		add_element(w, app, &list);
		free(pointer);
	} else
		app_flash(app, STYLE_WARNING, "%s",
		    _("Nothing can be added at this row."));
}

/* Splits "/list/3" at its last slash; the caller frees. */
static char *
list_of(const struct form_row *row)
{
	char *list = xstrdup(row->at);

	*strrchr(list, '/') = '\0';
	return (list);
}

static void
removed(struct view *view, struct app *app, bool yes, struct effects *effects)
{
	struct wizard *w = view->state;
	const struct form_row *row = wizard_row(w);

	(void)effects;
	if (!yes || row == NULL || row->kind != FORM_DEFINITION)
		return;
	draft_remove(w->draft, DEFINITIONS_POINTER, row->index);
	wizard_rebuild(w, app);
}

void
wizard_remove(struct view *view, struct app *app, struct effects *effects)
{
	struct wizard *w = view->state;
	const struct form_row *row = wizard_row(w);
	char *list, *name;

	if (row == NULL)
		return;
	switch (row->kind) {
	case FORM_HYPER_PART:
		name = xstrdup(wizard_hyper_name(w, row));
		hyper_remove(w->draft, row->def, name);
		free(name);
		break;
	case FORM_DEFINITION:
		name = xasprintf(_("Remove the training job definition %s? u "
		    "undoes it."), wizard_name_of(w, row->index));
		dialog_confirm(app, view, _("Remove definition"), name,
		    _("Remove"), removed, effects);
		free(name);
		return;
	case FORM_HYPER:
		name = xstrdup(row->at);
		hyper_remove(w->draft, row->def, name);
		free(name);
		break;
	case FORM_ELEMENT:
		if (row->field->type->kind == FIELD_MAP)
			draft_set(w->draft, row->at, NULL);
		else {
			list = list_of(row);
			draft_remove(w->draft, list, row->index);
			free(list);
		}
		break;
	default:
		app_flash(app, STYLE_WARNING, "%s",
		    _("Only entries of lists can be removed; x clears a "
		    "field."));
		return;
	}
	wizard_rebuild(w, app);
}

void
wizard_clone(struct wizard *w, struct app *app)
{
	const struct form_row *row = wizard_row(w);
	char *list;
	int at;

	if (row == NULL)
		return;
	if (row->kind == FORM_DEFINITION) {
		if ((at = draft_clone_definition(w->draft, row->index)) < 0) {
			app_flash(app, STYLE_ERROR, "%s",
			    _("A tuning job has at most 10 definitions."));
			return;
		}
		wizard_rebuild(w, app);
		list = xasprintf(DEFINITIONS_POINTER "/%d", at);
		if ((at = form_find(&w->form, list)) >= 0)
			list_to(&w->list, (size_t)at);
		free(list);
		app_flash(app, STYLE_OK, "%s",
		    _("Cloned with all settings; Enter edits the copy."));
	} else if (row->kind == FORM_ELEMENT &&
	    row->field->type->kind == FIELD_LIST) {
		list = list_of(row);
		draft_insert(w->draft, list, row->index + 1,
		    json_deep_copy(json_at(draft_request(w->draft), row->at)));
		free(list);
		wizard_rebuild(w, app);
	} else
		app_flash(app, STYLE_WARNING, "%s",
		    _("Only definitions and entries of lists can be cloned."));
}

/* The console's Action menu of a definition (S89). */
static const struct {
	enum action_id	 action;
	const char	*label, *facts;		/* N_() */
} menu[] = {
	{ ACTION_OPEN, N_("Edit"), N_("its three pages") },
	{ ACTION_CLONE_ROW, N_("Clone"), N_("with channels, locations and all "
	    "settings") },
	{ ACTION_REMOVE, N_("Remove"), N_("u brings it back") },
	{ ACTION_MOVE_UP, N_("Move up"), NULL },
	{ ACTION_MOVE_DOWN, N_("Move down"), NULL },
	{ ACTION_ADD, N_("Add another"), N_("an empty definition") },
};

static void
chosen_menu(struct view *view, struct app *app, const size_t *chosen,
    size_t n, const char *typed, struct effects *effects)
{
	(void)typed;
	if (n > 0)
		view->ops->action(view, app, menu[chosen[0]].action, effects);
}

void
wizard_menu(struct view *view, struct app *app, struct effects *effects)
{
	struct pick_item items[nitems(menu)];
	size_t i;

	for (i = 0; i < nitems(menu); i++) {
		items[i].text = _(menu[i].label);
		items[i].facts = menu[i].facts != NULL ? _(menu[i].facts) :
		    NULL;
	}
	pick_open(app, view, _("Action"), items, nitems(menu), 0, 0,
	    chosen_menu, effects);
}

void
wizard_shift(struct wizard *w, struct app *app, int by)
{
	const struct form_row *row = wizard_row(w);
	char *list, *to;
	size_t n, at;
	int found;

	if (row == NULL || (row->kind != FORM_DEFINITION &&
	    (row->kind != FORM_ELEMENT ||
	    row->field->type->kind != FIELD_LIST))) {
		app_flash(app, STYLE_WARNING, "%s",
		    _("Only definitions and entries of lists can be moved."));
		return;
	}
	list = list_of(row);
	n = json_array_size(json_at(draft_request(w->draft), list));
	at = row->index;
	if ((by < 0 && at == 0) || (by > 0 && at + 1 >= n)) {
		app_flash(app, STYLE_DIM, "%s", by < 0 ?
		    _("It is the first one.") : _("It is the last one."));
		free(list);
		return;
	}
	at += (size_t)by;
	draft_move(w->draft, list, row->index, at);
	to = xasprintf("%s/%zu", list, at);
	wizard_rebuild(w, app);
	if ((found = form_find(&w->form, to)) >= 0)
		list_to(&w->list, (size_t)found);
	free(list);
	free(to);
}

const char *
wizard_list_why_not(const struct wizard *w, enum action_id action)
{
	const struct form_row *row = wizard_row(w);

	if (w->step == STEP_REVIEW && (action == ACTION_ADD ||
	    action == ACTION_REMOVE || action == ACTION_CLONE_ROW ||
	    action == ACTION_MOVE_UP || action == ACTION_MOVE_DOWN))
		return (_("The review page only shows: Enter goes to the page "
		    "that edits a row."));
	if (action == ACTION_CLONE_ROW && (row == NULL ||
	    (row->kind != FORM_DEFINITION && row->kind != FORM_ELEMENT)))
		return (_("Only definitions and entries of lists can be "
		    "cloned."));
	if (action == ACTION_UNSET && row != NULL && row->kind == FORM_FIELD &&
	    json_at(draft_request(w->draft), row->at) == NULL)
		return (_("This field is not in the request."));
	return (NULL);
}
