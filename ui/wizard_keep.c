/*
 * The wizard: keeping the draft (saved within a second, resumed at the same
 * step, field and half-typed text, T38), one console a draft (T40), the way
 * through $EDITOR and back, and a request that is pasted.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/yaml.h"
#include "ui/dialog.h"
#include "ui/pasted.h"
#include "ui/pick.h"
#include "ui/wizard.h"

/* "DEF POINTER" and on the next line what is being typed. */
void
wizard_save(struct view *view, const struct app *app,
    struct effects *effects)
{
	struct wizard *w = view->state;
	const struct form_row *row = wizard_row(w);
	const char *at = row != NULL ? form_row_pointer(row) : NULL;
	char *field;

	w->dirty_at = 0;
	w->saved = draft_version(w->draft);
	if (w->read_only)
		return;
	field = xasprintf("%zu %s%s%s", w->def, at != NULL ? at : "",
	    w->editing ? "\n" : "", w->editing ? w->prompt.text : "");
	effects_save(effects, view, WIZARD_SAVED, w->id, draft_save(w->draft,
	    w->id, app->wall, page_at(w->step)->name, field));
	w->kept = KEPT_ASKED;
	free(field);
}

bool
wizard_untouched(const struct wizard *w)
{
	return (!w->resumed && !(w->editing && w->prompt.npast > 0) &&
	    json_equal(w->source, draft_request(w->draft)));
}

void
wizard_keep(struct view *view, const struct app *app, struct effects *effects)
{
	struct wizard *w = view->state;

	if (!wizard_untouched(w)) {
		wizard_save(view, app, effects);
		return;
	}
	w->dirty_at = 0;
	w->saved = draft_version(w->draft);
	if (w->kept != KEPT_NOTHING)
		effects_drop(effects, w->id);
	w->kept = KEPT_NOTHING;
}

static void
forgotten(struct view *view, struct app *app, bool yes,
    struct effects *effects)
{
	struct wizard *w = view->state;

	if (!yes)
		return;
	effects_drop(effects, w->id);
	effects_unlock(effects, w->id);
	app_pop(app, view, effects);
	app_flash(app, STYLE_DIM, "%s", _("The draft is forgotten."));
}

void
wizard_forget(struct view *view, struct app *app, struct effects *effects)
{
	dialog_confirm(app, view, _("Forget the draft"),
	    _("Leave the wizard and forget what was filled in? This cannot be "
	    "undone."), _("Forget"), forgotten, effects);
}

void
wizard_resume(struct wizard *w, const struct app *app, const char *field)
{
	char *end, *at, *typed;
	size_t def;
	int row;

	if (field == NULL || *field < '0' || *field > '9')
		return;
	def = strtoul(field, &end, 10);
	if (def < draft_definitions(w->draft) || def == 0)
		wizard_go(w, app, w->step, def);
	if (*end == ' ')
		end++;
	at = xstrdup(end);
	if ((typed = strchr(at, '\n')) != NULL)
		*typed++ = '\0';
	if (*at == '/' && field_at(at) != NULL)
		wizard_reveal(w, app, at);
	if (*at == '/' && (row = form_find(&w->form, at)) >= 0) {
		list_to(&w->list, (size_t)row);
		if (typed != NULL && strcmp(at,
		    form_row_pointer(wizard_row(w))) == 0)
			wizard_type(w, typed);
	}
	free(at);
}

/* Tells the wizard to begin again with what was typed in the editor. */
static void
again(struct view *view, struct app *app, bool yes, struct effects *effects)
{
	struct wizard *w = view->state;

	(void)app;
	if (yes && w->raw != NULL)
		effects_edit(effects, view, w->raw_tag, ".yaml", w->raw);
}

void
wizard_to_editor(struct view *view, int tag, struct effects *effects)
{
	struct wizard *w = view->state;
	char *text = request_yaml(draft_request(w->draft),
	    draft_form(w->draft));

	w->raw_tag = tag;
	effects_edit(effects, view, tag, ".yaml", text);
	free(text);
}

static void
chosen_finding(struct view *view, struct app *app, const size_t *chosen,
    size_t n, const char *typed, struct effects *effects)
{
	struct wizard *w = view->state;

	(void)typed;
	if (n == 0)
		return;
	if (chosen[0] == 0)
		again(view, app, true, effects);
	else
		wizard_jump(w, app, w->options[chosen[0]]);
}

static bool
mark_of(const struct wizard *w, const struct yaml_marks *marks,
    const char *pointer, int *line, int *column)
{
	char *at = request_wire_pointer(draft_request(w->draft),
	    draft_form(w->draft), pointer), *slash;
	bool found;

	/* What is absent is told at what should hold it. */
	while (!(found = yaml_mark(marks, at, line, column)) &&
	    (slash = strrchr(at, '/')) != NULL)
		*slash = '\0';
	free(at);
	return (found);
}

/* The findings of the text as it was typed, with their places in it. */
static void
list_findings(struct view *view, struct app *app,
    const struct yaml_marks *marks, struct effects *effects)
{
	struct wizard *w = view->state;
	size_t n = w->findings.n, i;
	struct pick_item *items = xcalloc(n + 2, sizeof *items);
	char **texts = xcalloc(n + 1, sizeof *texts);

	wizard_options_clear(w);
	w->options = xcalloc(n + 2, sizeof *w->options);
	w->options[0] = xstrdup("");
	items[0].text = _("Edit the text again");
	for (i = 0; i < n; i++) {
		const struct finding *f = &w->findings.list[i];
		int line = 1, column = 1;

		mark_of(w, marks, f->path, &line, &column);
		texts[i] = xasprintf("%d:%d  %s", line, column, f->message);
		items[i + 1].text = texts[i];
		w->options[i + 1] = xstrdup(f->path);
	}
	pick_open(app, view, _("Taken over; this needs a look"), items, n + 1,
	    1, 0, chosen_finding, effects);
	for (i = 0; i < n; i++)
		free(texts[i]);
	free(texts);
	free(items);
}

/* Another request takes the place of the draft, and can be undone. */
static void
take_over(struct wizard *w, struct app *app, json_t *internal)
{
	draft_replace(w->draft, internal);
	if (w->def >= draft_definitions(w->draft))
		wizard_go(w, app, page_at(w->step)->inner ?
		    STEP_DEFINITIONS : w->step, 0);
	wizard_rebuild(w, app);
}

static void
pasted(struct view *view, struct app *app, bool yes, struct effects *effects)
{
	struct wizard *w = view->state;

	(void)effects;
	if (!yes || w->taken == NULL)
		return;
	take_over(w, app, json_incref(w->taken));
	app_flash(app, STYLE_OK, "%s", _("Taken over; u undoes it."));
}

bool
wizard_paste_request(struct view *view, struct app *app,
    const struct msg *msg, struct effects *effects)
{
	struct wizard *w = view->state;
	struct err err = ERR_INIT;
	json_t *request;

	if (!pasted_whole(msg->text, msg->len))
		return (false);
	request = pasted_request(msg->text, msg->len, app->catalog, &err);
	if (request == NULL && !pasted_lines(msg->text, msg->len))
		return (false);
	if (request == NULL) {
		app_flash(app, STYLE_ERROR, _("What was pasted is not taken: "
		    "%s"), err.text);
		return (true);
	}
	json_decref(w->taken);
	w->taken = request;
	dialog_confirm(app, view, _("A request was pasted"), _("Put it in the "
	    "place of this one? u brings this one back."), _("Take over"),
	    pasted, effects);
	return (true);
}

void
wizard_from_editor(struct view *view, struct app *app, const struct msg *msg,
    struct effects *effects)
{
	struct wizard *w = view->state;
	struct yaml_marks *marks = NULL;
	enum request_form form;
	struct err err = ERR_INIT;
	json_t *wire, *internal;
	char *question;

	if (msg->text == NULL) {
		app_flash(app, STYLE_WARNING, "%s", _("The editor did not end "
		    "well: the draft is as it was."));
		return;
	}
	free(w->raw);
	w->raw = xstrndup(msg->text, msg->len);
	if ((wire = request_read(msg->text, msg->len, &marks, &err)) == NULL) {
		question = xasprintf(_("%s\nThe draft is as it was. Edit the "
		    "text again?"), err.text);
		dialog_confirm(app, view, _("The text was not taken over"),
		    question, _("Edit again"), again, effects);
		free(question);
		return;
	}
	internal = request_from_wire(wire, &form);
	json_decref(wire);
	if (json_equal(internal, draft_request(w->draft))) {
		json_decref(internal);
		app_flash(app, STYLE_DIM, "%s", _("Nothing was changed."));
	} else {
		take_over(w, app, internal);
		if (w->findings.n > 0)
			list_findings(view, app, marks, effects);
		else
			app_flash(app, STYLE_OK, "%s",
			    _("Taken over; u undoes it."));
	}
	yaml_marks_free(marks);
}
