/*
 * The wizard: messages, saving, sending. What it edits is a draft (model);
 * what it shows are rows (form); its other parts are listed in wizard.h.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "model/hyper.h"
#include "ui/dialog.h"
#include "ui/wizard.h"

/* A change is on disk this long after it was made, at the latest (T38). */
#define SAVE_MS 400

enum { TAG_CREATE, TAG_EDITOR };

static void
wizard_free(struct view *view)
{
	struct wizard *w = view->state;
	char **p;

	wizard_stop_editing(w);
	for (p = w->options; p != NULL && *p != NULL; p++)
		free(*p);
	free(w->options);
	free(w->asked);
	free(w->id);
	free(w->warm_parent);
	json_decref(w->taken);
	json_decref(w->open.elements);
	form_release(&w->form);
	findings_release(&w->findings);
	draft_free(w->draft);
	free(w);
}

static unsigned
wizard_where(const struct view *view)
{
	const struct wizard *w = view->state;
	const struct form_row *row = wizard_row(w);

	if (w->step == STEP_REVIEW)
		return (WHERE_REVIEW);
	if (row != NULL && row->kind != FORM_FIELD && row->kind != FORM_FOLD)
		return (WHERE_EDITOR);
	return (WHERE_FORM);
}

static void
wizard_title(const struct view *view, struct buf *out)
{
	const struct wizard *w = view->state;
	const char *name = json_str_at(draft_request(w->draft),
	    "/HyperParameterTuningJobName");

	buf_adds(out, _("Create hyperparameter tuning job"));
	if (name != NULL && *name != '\0')
		buf_addf(out, ": %s", name);
}

static void
wizard_draw_view(const struct view *view, const struct app *app,
    struct grid *grid, struct rect r)
{
	wizard_draw(view->state, app, grid, r);
}

/* The file form, with what is being typed so that it is not lost either. */
static void
save(struct wizard *w, const struct app *app, struct effects *effects)
{
	const struct form_row *row = wizard_row(w);
	char *field = xasprintf("%zu %s%s%s", w->def,
	    row != NULL && row->at != NULL ? row->at : "",
	    w->editing ? "\n" : "", w->editing ? w->prompt.text : "");

	effects_save(effects, w->id, draft_save(w->draft, w->id, app->wall,
	    page_at(w->step)->name, field));
	free(field);
	w->saved = draft_version(w->draft);
	w->dirty_at = 0;
}

static void
touch(struct wizard *w, const struct app *app)
{
	if (w->dirty_at == 0 &&
	    (w->editing || w->saved != draft_version(w->draft)))
		w->dirty_at = app->now;
}

static bool
wizard_key(struct view *view, struct app *app, struct key key,
    struct effects *effects)
{
	struct wizard *w = view->state;

	(void)effects;
	if (!w->editing)
		return (false);
	switch (prompt_key(&w->prompt, key)) {
	case PROMPT_DONE:
		wizard_accept(w, app);
		touch(w, app);
		return (true);
	case PROMPT_LEFT:
		wizard_stop_editing(w);
		return (true);
	case PROMPT_CHANGED:
		if (w->dirty_at == 0)
			w->dirty_at = app->now;
		return (true);
	case PROMPT_MOVED:
		return (true);
	case PROMPT_IGNORED:
		break;
	}
	/* Up, Down and Tab take the text over and move on. */
	if (key.code == KEYS_UP || key.code == KEYS_DOWN ||
	    key.code == KEYS_TAB) {
		if (wizard_accept(w, app) && key.code == KEYS_UP) {
			wizard_move(w, ACTION_UP);
			wizard_move(w, ACTION_UP);
		}
		touch(w, app);
	}
	return (true);
}

static void
create(struct view *view, struct app *app, struct effects *effects)
{
	struct wizard *w = view->state;
	size_t i;

	wizard_rebuild(w, app);
	for (i = 0; i < w->findings.n; i++) {
		const struct finding *f = &w->findings.list[i];
		char *path, *text;

		if (f->severity != SEVERITY_ERROR)
			continue;
		path = xstrdup(f->path);
		text = xstrdup(f->message);
		wizard_jump(w, app, path);
		app_flash(app, STYLE_ERROR, "%s", text);
		free(path);
		free(text);
		return;
	}
	w->sending = true;
	save(w, app, effects);
	effects_call(effects, view, TAG_CREATE,
	    "CreateHyperParameterTuningJob",
	    request_to_wire(draft_request(w->draft), draft_form(w->draft)));
	app_flash(app, STYLE_RUNNING, "%s", _("Creating the tuning job…"));
}

static void
show_request(struct view *view, struct app *app, struct effects *effects)
{
	struct wizard *w = view->state;
	json_t *wire = request_to_wire(draft_request(w->draft),
	    draft_form(w->draft));
	char *text = json_pretty(wire);

	dialog_text(app, view, _("Request that will be sent"), text, effects);
	free(text);
	json_decref(wire);
}

static void
undo(struct wizard *w, struct app *app, bool again)
{
	if (again ? draft_redo(w->draft) : draft_undo(w->draft)) {
		if (w->def >= draft_definitions(w->draft) &&
		    page_at(w->step)->inner)
			wizard_go(w, app, STEP_DEFINITIONS, 0);
		wizard_rebuild(w, app);
	} else
		app_flash(app, STYLE_DIM, "%s", again ?
		    _("Nothing to redo.") : _("Nothing to undo."));
}

static void
edit_raw(struct view *view, struct app *app, struct effects *effects)
{
	struct wizard *w = view->state;
	char *text = request_yaml(draft_request(w->draft),
	    draft_form(w->draft));

	(void)app;
	effects_edit(effects, view, TAG_EDITOR, ".yaml", text);
	free(text);
}

/* One step back; from the first page the wizard is left, the draft kept. */
static bool
back(struct wizard *w, struct app *app, struct effects *effects)
{
	if (page_at(w->step)->inner) {
		wizard_go(w, app, STEP_DEFINITIONS, w->def);
		return (true);
	}
	save(w, app, effects);
	app_flash(app, STYLE_OK, _("Kept as a draft: trialdeck new --draft %s"),
	    w->id);
	return (false);
}

static void
open_row(struct view *view, struct app *app, struct effects *effects)
{
	const struct form_row *row = wizard_row(view->state);

	if (row != NULL && row->kind == FORM_CREATE)
		create(view, app, effects);
	else
		wizard_edit(view, app, effects);
}

static bool
edit_action(struct view *view, struct app *app, enum action_id action,
    struct effects *effects)
{
	struct wizard *w = view->state;

	switch (action) {
	case ACTION_OPEN:
	case ACTION_EDIT:
		open_row(view, app, effects);
		return (true);
	case ACTION_ADD:
		wizard_add(view, app, effects);
		return (true);
	case ACTION_REMOVE:
		wizard_remove(view, app, effects);
		return (true);
	case ACTION_CLONE_ROW:
		wizard_clone(w, app);
		return (true);
	case ACTION_MOVE_UP:
		wizard_shift(w, app, -1);
		return (true);
	case ACTION_MOVE_DOWN:
		wizard_shift(w, app, 1);
		return (true);
	case ACTION_TOGGLE:
		wizard_toggle(view, app, effects);
		return (true);
	case ACTION_UNSET:
		wizard_unset(view, app);
		return (true);
	case ACTION_UNDO:
		undo(w, app, false);
		return (true);
	case ACTION_REDO:
		undo(w, app, true);
		return (true);
	default:
		return (false);
	}
}

static bool
page_action(struct view *view, struct app *app, enum action_id action,
    struct effects *effects)
{
	struct wizard *w = view->state;

	switch (action) {
	case ACTION_NEXT_STEP:
		wizard_next_step(w, app);
		return (true);
	case ACTION_PREV_STEP:
		wizard_prev_step(w, app);
		return (true);
	case ACTION_ADVANCED:
		w->open.advanced = !w->open.advanced;
		wizard_rebuild(w, app);
		return (true);
	case ACTION_NEXT_FINDING:
		wizard_next_finding(w, app, 1);
		return (true);
	case ACTION_PREV_FINDING:
		wizard_next_finding(w, app, -1);
		return (true);
	case ACTION_REQUEST:
		show_request(view, app, effects);
		return (true);
	case ACTION_EDIT_RAW:
		edit_raw(view, app, effects);
		return (true);
	case ACTION_CREATE:
		create(view, app, effects);
		return (true);
	case ACTION_BACK:
		return (back(w, app, effects));
	default:
		wizard_move(w, action);
		return (action >= ACTION_UP && action <= ACTION_LAST);
	}
}

static bool
wizard_action(struct view *view, struct app *app, enum action_id action,
    struct effects *effects)
{
	struct wizard *w = view->state;
	bool done;

	if (w->sending && action != ACTION_BACK) {
		app_flash(app, STYLE_RUNNING, "%s",
		    _("The tuning job is being created; the answer is on its "
		    "way."));
		return (true);
	}
	done = edit_action(view, app, action, effects) ||
	    page_action(view, app, action, effects);
	touch(w, app);
	return (done);
}

static void
created(struct view *view, struct app *app, const struct msg *msg,
    struct effects *effects)
{
	struct wizard *w = view->state;
	const char *name = json_str_at(draft_request(w->draft),
	    "/HyperParameterTuningJobName");
	struct view *below;
	char *job;

	w->sending = false;
	if (msg->err != NULL) {
		dialog_text(app, view, _("The tuning job was not created"),
		    msg->err->text, effects);
		return;
	}
	job = xstrdup(name != NULL ? name : "");
	effects_drop(effects, w->id);
	app_flash(app, STYLE_OK, _("Created %s."), job);
	below = app_top(app);
	if (below == view)
		app_pop(app, view, effects);
	view_job_open(app, job, effects);
	free(job);
}

static void
edited(struct view *view, struct app *app, const struct msg *msg,
    struct effects *effects)
{
	struct wizard *w = view->state;
	enum request_form form;
	struct err err = ERR_INIT;
	json_t *wire, *internal;

	if (msg->text == NULL)
		return;
	if ((wire = request_read(msg->text, msg->len, NULL, &err)) == NULL) {
		dialog_text(app, view, _("The text was not taken over"),
		    err.text, effects);
		return;
	}
	internal = request_from_wire(wire, &form);
	draft_replace(w->draft, internal);
	json_decref(wire);
	wizard_rebuild(w, app);
}

static void
paste(struct wizard *w, const struct msg *msg, const struct app *app)
{
	const struct form_row *row = wizard_row(w);

	if (!w->editing) {
		if (row == NULL || (row->kind != FORM_FIELD &&
		    row->kind != FORM_HYPER_PART))
			return;
		wizard_type(w, "");
	}
	prompt_paste(&w->prompt, msg->text, msg->len);
	if (w->dirty_at == 0)
		w->dirty_at = app->now;
}

static void
wizard_msg(struct view *view, struct app *app, const struct msg *msg,
    struct effects *effects)
{
	struct wizard *w = view->state;

	switch (msg->kind) {
	case MSG_REPLY:
		if (msg->tag == TAG_CREATE)
			created(view, app, msg, effects);
		return;
	case MSG_EDITED:
		edited(view, app, msg, effects);
		break;
	case MSG_PASTE:
		paste(w, msg, app);
		return;
	case MSG_TICK:
		if (w->dirty_at != 0 && app->now - w->dirty_at >= SAVE_MS)
			save(w, app, effects);
		return;
	case MSG_HANGUP:
		if (w->dirty_at != 0)
			save(w, app, effects);
		return;
	default:
		break;
	}
	w->list.rows = (size_t)(app->h > 6 ? app->h - 6 : 1);
	wizard_rebuild(w, app);
	touch(w, app);
}

static void
wizard_shown(struct view *view, struct app *app, struct effects *effects)
{
	struct wizard *w = view->state;

	(void)effects;
	wizard_rebuild(w, app);
	touch(w, app);
}

static const char *
wizard_why_not(const struct view *view, const struct app *app,
    enum action_id action)
{
	if (action == ACTION_CREATE && app->read_only)
		return (_("This console is read-only."));
	return (wizard_list_why_not(view->state, action));
}

static int64_t
wizard_wake(const struct view *view)
{
	const struct wizard *w = view->state;

	return (w->dirty_at != 0 ? w->dirty_at + SAVE_MS : 0);
}

static const struct view_ops ops = {
	.name = "wizard",
	.where = wizard_where,
	.title = wizard_title,
	.draw = wizard_draw_view,
	.key = wizard_key,
	.action = wizard_action,
	.msg = wizard_msg,
	.shown = wizard_shown,
	.why_not = wizard_why_not,
	.wake = wizard_wake,
	.free = wizard_free,
	.help = N_("The wizard builds a tuning job in four steps. Step 2 "
	    "opens three inner pages for each training job definition and "
	    "comes back to the panel. What you type is kept as a draft. A "
	    "mark ! before a field is an error that stands in the way, ? a "
	    "warning."),
};

void
view_wizard_open(struct app *app, json_t *request, const char *id,
    const char *page, const char *warm_parent, struct effects *effects)
{
	struct wizard *w = xcalloc(1, sizeof *w);
	const struct page *start = page != NULL ? page_named(page) : NULL;

	w->draft = request != NULL ? draft_from(request, REQUEST_FORM_AUTO) :
	    draft_new();
	w->id = id != NULL ? xstrdup(id) :
	    xasprintf("%" PRIx64, (uint64_t)app->wall);
	w->warm_parent = warm_parent != NULL ? xstrdup(warm_parent) : NULL;
	w->open.elements = json_object();
	w->saved = draft_version(w->draft);
	w->built_step = STEPS;
	w->list.rows = (size_t)(app->h > 6 ? app->h - 6 : 1);
	wizard_go(w, app, start != NULL ? start->step : STEP_SETTINGS, 0);
	app_push(app, &ops, w, effects);
}
