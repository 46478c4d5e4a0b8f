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
#include "model/refusal.h"
#include "ui/dialog.h"
#include "ui/wizard.h"

/* A change is on disk this long after it was made, at the latest (T38). */
#define SAVE_MS 400

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
	request_view_release(&w->view);
	notes_release(&w->history);
	free(w->id);
	free(w->warm_parent);
	free(w->raw);
	free(w->bench_log);
	json_decref(w->source);
	wizard_back_release(w);
	json_decref(w->taken);
	json_decref(w->open.elements);
	form_release(&w->form);
	findings_release(&w->findings);
	draft_free(w->draft);
	free(w);
}

static unsigned
page_where(const struct wizard *w)
{
	const struct form_row *row = wizard_row(w);

	if (w->step == STEP_REVIEW)
		return (WHERE_REVIEW);
	if (row != NULL && row->kind != FORM_FIELD && row->kind != FORM_FOLD)
		return (WHERE_EDITOR);
	return (WHERE_FORM);
}

static unsigned
wizard_where(const struct view *view)
{
	const struct wizard *w = view->state;

	return (w->editing ? WHERE_LINE : page_where(w));
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

static void
touch(struct wizard *w, const struct app *app)
{
	if (w->dirty_at == 0 && w->saved != draft_version(w->draft))
		w->dirty_at = app->now;
}

/* What a key that is not the line's means while a value is typed: those that
 * leave the row take the value first. */
static bool
key_beside_line(struct view *view, struct app *app, struct key key)
{
	struct wizard *w = view->state;
	struct keys_typed typed = { 0 };
	enum action_id action = action_key(&typed, page_where(w), key);

	switch (action) {
	case ACTION_FIELD_HELP:
	case ACTION_QUIT:
	case ACTION_REDRAW:
	case ACTION_SUSPEND:
		return (false);
	case ACTION_UP:
	case ACTION_DOWN:
	case ACTION_PAGE_UP:
	case ACTION_PAGE_DOWN:
	case ACTION_HALF_UP:
	case ACTION_HALF_DOWN:
	case ACTION_NEXT_STEP:
	case ACTION_PREV_STEP:
		if (!wizard_take(w, app))
			return (true);
		touch(w, app);
		return (false);
	default:
		app_flash(app, STYLE_WARNING, "%s", _("This key does nothing "
		    "while a value is typed; Enter takes it, Esc leaves it."));
		return (true);
	}
}

/* Esc leaves the value as it was, and what was typed within reach. */
static void
leave_line(struct wizard *w, struct app *app)
{
	/* The disk may have what is no longer typed. */
	if (w->dirty_at == 0 && w->prompt.npast > 0)
		w->dirty_at = app->now;
	if (w->prompt.npast > 0 && w->prompt.len > 0) {
		kills_put(&app->kills, w->prompt.text, w->prompt.len);
		app_flash(app, STYLE_DIM, "%s", _("Left as it was. Ctrl-Y in "
		    "a field brings back what was typed."));
	}
	wizard_stop_editing(w);
}

static bool
wizard_key(struct view *view, struct app *app, struct key key,
    struct effects *effects)
{
	struct wizard *w = view->state;

	(void)effects;
	if (!w->editing)
		return (false);
	switch (prompt_key(&w->prompt, &app->kills, key)) {
	case PROMPT_CHANGED:
		if (w->dirty_at == 0)
			w->dirty_at = app->now;
		return (true);
	case PROMPT_MOVED:
		return (true);
	case PROMPT_DONE:
		w->turns++;
		wizard_accept(w, app);
		touch(w, app);
		return (true);
	case PROMPT_LEFT:
		w->turns++;
		leave_line(w, app);
		return (true);
	case PROMPT_IGNORED:
		break;
	}
	w->turns++;
	return (key_beside_line(view, app, key));
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
	wizard_save(view, app, effects);
	effects_call(effects, view, WIZARD_CREATE,
	    "CreateHyperParameterTuningJob",
	    request_to_wire(draft_request(w->draft), draft_form(w->draft)));
	app_flash(app, STYLE_RUNNING, "%s", _("Creating the tuning job…"));
}

/* The draft is another one of its history. */
static void
moved_in_time(struct wizard *w, struct app *app)
{
	if (w->def >= draft_definitions(w->draft) && page_at(w->step)->inner)
		wizard_go(w, app, STEP_DEFINITIONS, 0);
	wizard_rebuild(w, app);
}

static void
undo(struct wizard *w, struct app *app, bool again)
{
	if (again ? draft_redo(w->draft) : draft_undo(w->draft))
		moved_in_time(w, app);
	else
		app_flash(app, STYLE_DIM, "%s", again ?
		    _("Nothing to redo.") : _("Nothing to undo."));
}

/* One step back; from the first page the wizard is left, the draft kept. */
static bool
back(struct view *view, struct app *app, struct effects *effects)
{
	struct wizard *w = view->state;

	if (page_at(w->step)->inner) {
		wizard_go(w, app, STEP_DEFINITIONS, w->def);
		return (true);
	}
	if (w->dirty_at != 0 || w->kept != KEPT_DONE || wizard_untouched(w))
		wizard_keep(view, app, effects);
	if (w->kept != KEPT_NOTHING)
		app_flash(app, STYLE_OK, w->read_only ?
		    _("The other console keeps the draft.") :
		    _("Kept as a draft (d on the list): trialdeck new --draft "
		    "%s"), w->id);
	effects_unlock(effects, w->id);
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
	case ACTION_ACCOUNT:
		wizard_account(view, app, effects);
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
		wizard_show_request(view, app, effects);
		return (true);
	case ACTION_EDIT_RAW:
		wizard_to_editor(view, WIZARD_EDITOR, effects);
		return (true);
	case ACTION_CREATE:
		create(view, app, effects);
		return (true);
	case ACTION_BACK:
		return (back(view, app, effects));
	case ACTION_SMOKE:
		view_smoke_open(app, draft_request(w->draft), effects);
		return (true);
	case ACTION_PREVIEW:
		wizard_show_preview(view, app, effects);
		return (true);
	case ACTION_DIFFERENCE:
		wizard_show_difference(view, app, effects);
		return (true);
	case ACTION_BENCH:
		wizard_bench(view, app, effects);
		return (true);
	case ACTION_WRITE:
		wizard_save_template(view, app, effects);
		return (true);
	case ACTION_FORGET:
		wizard_forget(view, app, effects);
		return (true);
	case ACTION_COPY:
		wizard_copy_menu(view, app, effects);
		return (true);
	case ACTION_FIELD_HELP:
		wizard_show_help(view, app, effects);
		return (true);
	case ACTION_FIND:
		wizard_find(view, app, effects);
		return (true);
	case ACTION_FINDINGS:
		wizard_show_findings(view, app, effects);
		return (true);
	case ACTION_STEP_1:
		wizard_go(w, app, STEP_SETTINGS, w->def);
		return (true);
	case ACTION_STEP_2:
		wizard_go(w, app, STEP_DEFINITIONS, w->def);
		return (true);
	case ACTION_STEP_3:
		wizard_go(w, app, STEP_LIMITS, w->def);
		return (true);
	case ACTION_STEP_4:
		wizard_go(w, app, STEP_REVIEW, w->def);
		return (true);
	case ACTION_LEFT:
	case ACTION_RIGHT:
		wizard_fold_action(w, app, action);
		return (true);
	default:
		return (wizard_move(w, action));
	}
}

/* While a value is typed; the keys of these are the line's own, so that they
 * come from elsewhere. false: the value is taken or stays, go on. */
static bool
line_action(struct wizard *w, struct app *app, enum action_id action)
{
	switch (action) {
	case ACTION_OPEN:
		wizard_accept(w, app);
		touch(w, app);
		return (true);
	case ACTION_BACK:
		leave_line(w, app);
		return (true);
	case ACTION_STEP_1:
	case ACTION_STEP_2:
	case ACTION_STEP_3:
	case ACTION_STEP_4:
		return (!wizard_take(w, app));
	default:
		return (false);
	}
}

static bool
wizard_action(struct view *view, struct app *app, enum action_id action,
    struct effects *effects)
{
	struct wizard *w = view->state;
	bool done;

	w->turns++;
	if (w->editing && line_action(w, app, action))
		return (true);
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

/* Behind the words stands the field that they name. */
static void
refused(struct view *view, struct app *app, const char *text,
    struct effects *effects)
{
	char *at = refusal_pointer(text);

	app->flash[0] = '\0';
	if (at != NULL)
		wizard_jump(view->state, app, at);
	free(at);
	dialog_text(app, view, _("The tuning job was not created"), text,
	    effects);
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
		refused(view, app, msg->err->text, effects);
		return;
	}
	job = xstrdup(name != NULL ? name : "");
	effects_drop(effects, w->id);
	effects_unlock(effects, w->id);
	app_flash(app, STYLE_OK, _("Created %s."), job);
	below = app_top(app);
	if (below == view)
		app_pop(app, view, effects);
	view_job_open(app, job, effects);
	free(job);
}

static void
paste(struct view *view, struct app *app, const struct msg *msg,
    struct effects *effects)
{
	struct wizard *w = view->state;
	const struct form_row *row = wizard_row(w);

	if (w->read_only) {
		app_flash(app, STYLE_WARNING, "%s",
		    _("Another console edits this draft."));
		return;
	}
	if (!w->editing) {
		if (wizard_paste_request(view, app, msg, effects))
			return;
		if (row == NULL || (row->kind != FORM_FIELD &&
		    row->kind != FORM_HYPER_PART))
			return;
		wizard_type(w, "");
	}
	prompt_paste(&w->prompt, msg->text, msg->len);
	if (w->dirty_at == 0)
		w->dirty_at = app->now;
}

/* The answer may take a moment; what was typed in it is in no draft. */
static void
locked_out(struct wizard *w, struct app *app)
{
	w->read_only = true;
	w->dirty_at = 0;
	wizard_stop_editing(w);
	while (draft_undo(w->draft))
		;
	moved_in_time(w, app);
	app_flash(app, STYLE_WARNING, "%s", _("Another console edits this "
	    "draft: here it can only be looked at."));
}

/* The loop has told why not. */
static void
saved(struct wizard *w, const struct err *err)
{
	/* What was dropped meanwhile is not there. */
	if (w->kept != KEPT_NOTHING)
		w->kept = err == NULL ? KEPT_DONE : KEPT_FAILED;
}

static void
replied(struct view *view, struct app *app, const struct msg *msg,
    struct effects *effects)
{
	struct wizard *w = view->state;

	if (wizard_back_reply(view, app, msg, effects))
		return;
	if (msg->tag == WIZARD_CREATE)
		created(view, app, msg, effects);
	else if (msg->tag == WIZARD_LOCK && msg->err != NULL)
		locked_out(w, app);
	else if (msg->tag == WIZARD_SAVED)
		saved(w, msg->err);
	else if (msg->err != NULL)
		app_flash(app, STYLE_ERROR, "%s", msg->err->text);
	else if (msg->tag == WIZARD_STREAM)
		wizard_bench_stream(view, app, msg->body, effects);
	else if (msg->tag == WIZARD_LOG_CALL)
		wizard_bench_events(view, app, msg->body, effects);
}

static void
wizard_msg(struct view *view, struct app *app, const struct msg *msg,
    struct effects *effects)
{
	struct wizard *w = view->state;

	if (msg->kind != MSG_TICK)
		w->turns++;
	switch (msg->kind) {
	case MSG_REPLY:
		replied(view, app, msg, effects);
		return;
	case MSG_EDITED:
		if (msg->tag == WIZARD_EDITOR)
			wizard_from_editor(view, app, msg, effects);
		else if (msg->text != NULL)
			wizard_bench_log(view, app, msg->text, msg->len,
			    effects);
		break;
	case MSG_PASTE:
		paste(view, app, msg, effects);
		return;
	case MSG_TICK:
		if (w->dirty_at != 0 && app->now - w->dirty_at >= SAVE_MS)
			wizard_keep(view, app, effects);
		wizard_back_ask(view, app, effects);
		return;
	case MSG_SAVE:
		if (w->dirty_at != 0 || w->kept == KEPT_FAILED)
			wizard_keep(view, app, effects);
		return;
	case MSG_START:
		effects_lock(effects, view, WIZARD_LOCK, w->id);
		break;
	default:
		break;
	}
	wizard_rebuild(w, app);
	touch(w, app);
}

static void
wizard_shown(struct view *view, struct app *app, struct effects *effects)
{
	struct wizard *w = view->state;

	(void)effects;
	w->turns++;
	wizard_rebuild(w, app);
	touch(w, app);
}

/* What would change the draft. */
static bool
is_change(enum action_id action)
{
	switch (action) {
	case ACTION_ADD:
	case ACTION_REMOVE:
	case ACTION_CLONE_ROW:
	case ACTION_MOVE_UP:
	case ACTION_MOVE_DOWN:
	case ACTION_TOGGLE:
	case ACTION_UNSET:
	case ACTION_UNDO:
	case ACTION_REDO:
	case ACTION_EDIT_RAW:
	case ACTION_CREATE:
	case ACTION_SMOKE:
	case ACTION_FORGET:
		return (true);
	default:
		return (false);
	}
}

static const char *
wizard_why_not(const struct view *view, const struct app *app,
    enum action_id action)
{
	const struct wizard *w = view->state;
	const struct form_row *row = wizard_row(w);
	const char *why;

	if (w->read_only && (is_change(action) || (action == ACTION_OPEN &&
	    w->step != STEP_REVIEW && row != NULL &&
	    row->kind != FORM_DEFINITION && row->kind != FORM_NEXT &&
	    row->kind != FORM_FOLD)))
		return (_("Another console edits this draft."));
	if (action == ACTION_SMOKE && !app_is_local(app))
		return (_("A smoke trial runs on the local backend: start "
		    "trialdeck --backend local."));
	if (action == ACTION_SMOKE &&
	    findings_count(&w->findings, SEVERITY_ERROR) > 0)
		return (_("The request has errors; ! lists them."));
	if (action == ACTION_CREATE && app->read_only)
		return (_("This console is read-only."));
	if (action == ACTION_ACCOUNT)
		return (wizard_account_why_not(view->state));
	if ((why = wizard_move_why_not(w, action)) != NULL)
		return (why);
	return (wizard_list_why_not(w, action));
}

static int64_t
wizard_wake(const struct view *view)
{
	const struct wizard *w = view->state;
	int64_t save = w->dirty_at != 0 ? w->dirty_at + SAVE_MS : 0;
	int64_t ask = w->behind.ask_at;

	return (save == 0 || (ask != 0 && ask < save) ? ask : save);
}

static struct list *
wizard_pressed(struct view *view, struct app *app)
{
	struct wizard *w = view->state;

	w->turns++;
	if (w->editing && !wizard_take(w, app))
		return (NULL);
	touch(w, app);
	return (&w->list);
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
	.pressed = wizard_pressed,
	.free = wizard_free,
	.help = N_("The wizard builds a tuning job in four steps. Step 2 "
	    "opens three inner pages for each training job definition and "
	    "comes back to the panel. What you type is kept as a draft. A "
	    "mark ! before a field is an error that stands in the way, ? a "
	    "warning."),
};

static struct view *
start(struct app *app, struct draft *draft, const char *id, const char *page,
    const char *warm_parent, struct effects *effects)
{
	struct wizard *w = xcalloc(1, sizeof *w);
	const struct page *first = page != NULL ? page_named(page) : NULL;

	w->draft = draft;
	w->source = json_deep_copy(draft_request(draft));
	w->id = id != NULL ? xstrdup(id) :
	    xasprintf("%" PRIx64, (uint64_t)app->wall);
	w->warm_parent = warm_parent != NULL ? xstrdup(warm_parent) : NULL;
	w->open.elements = json_object();
	w->saved = draft_version(w->draft);
	w->built_step = STEPS;
	if (first != NULL && first->inner && draft_definitions(draft) == 0)
		first = page_at(STEP_DEFINITIONS);
	wizard_go(w, app, first != NULL ? first->step : STEP_SETTINGS, 0);
	return (app_push(app, &ops, w, effects));
}

void
view_wizard_open(struct app *app, json_t *request, const char *id,
    const char *page, const char *warm_parent, struct effects *effects)
{
	start(app, request != NULL ? draft_from(request, REQUEST_FORM_AUTO) :
	    draft_new(), id, page, warm_parent, effects);
}

void
view_wizard_clone(struct app *app, json_t *request, enum request_form form,
    const json_t *source, struct notes *notes, const char *parent,
    struct effects *effects)
{
	struct view *view = start(app, draft_from(request, form), NULL, NULL,
	    parent, effects);
	struct wizard *w;

	if (view == NULL) {
		notes_release(notes);
		return;
	}
	w = view->state;
	w->history = *notes;
	memset(notes, 0, sizeof *notes);
	json_decref(w->source);
	w->source = json_deep_copy(source);
	/* It is worth keeping before anything is typed. */
	w->dirty_at = app->now;
	w->checked = 0;
	wizard_rebuild(w, app);
}

void
view_wizard_resume(struct app *app, const json_t *saved,
    struct effects *effects)
{
	char *text = json_text(saved), *id = NULL, *step = NULL, *field = NULL;
	struct err err = ERR_INIT;
	struct draft *draft;
	struct view *view;
	int64_t when;

	draft = draft_load(text, strlen(text), &id, &when, &step, &field,
	    &err);
	free(text);
	if (draft == NULL) {
		app_flash(app, STYLE_ERROR, "%s", err.text);
		return;
	}
	view = start(app, draft, json_str_at(saved, "/id"), step, NULL,
	    effects);
	if (view != NULL) {
		((struct wizard *)view->state)->resumed = true;
		((struct wizard *)view->state)->kept = KEPT_DONE;
		wizard_resume(view->state, app, field);
	}
	free(id);
	free(step);
	free(field);
}
