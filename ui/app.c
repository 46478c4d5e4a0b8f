#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "ui/app.h"

void
app_init(struct app *app, int w, int h)
{
	memset(app, 0, sizeof(*app));
	app->w = w;
	app->h = h;
	app->backend = "";
	app->region = "local";
	app->drafts = json_array();
	app->templates = json_array();
}

static void
view_free(struct view *v)
{
	if (v->ops->free != NULL)
		v->ops->free(v);
	free(v);
}

static void
bury(struct app *app)
{
	while (app->ndead > 0)
		view_free(app->dead[--app->ndead]);
}

void
app_release(struct app *app)
{
	while (app->nviews > 0)
		view_free(app->views[--app->nviews]);
	bury(app);
	json_decref(app->drafts);
	json_decref(app->templates);
	json_decref(app->quotas);
	kills_release(&app->kills);
}

bool
app_is_local(const struct app *app)
{
	return (strcmp(app->backend, "local") == 0);
}

unsigned
view_where(const struct view *v)
{
	return (v->ops->where != NULL ? v->ops->where(v) : WHERE_DIALOG);
}

struct view *
app_top(const struct app *app)
{
	return (app->nviews == 0 ? NULL : app->views[app->nviews - 1]);
}

void
app_flash(struct app *app, enum style style, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(app->flash, sizeof(app->flash), fmt, ap);
	va_end(ap);
	app->flash_style = style;
}

static void
save(struct app *app, struct view *v, struct effects *fx)
{
	struct msg msg = { .kind = MSG_SAVE, .now = app->now,
	    .wall = app->wall };

	if (v->ops->msg != NULL)
		v->ops->msg(v, app, &msg, fx);
}

static struct view *
place(struct app *app, const struct view_ops *ops, void *state,
    struct effects *fx)
{
	struct msg start = { .kind = MSG_START, .now = app->now,
	    .wall = app->wall };
	struct view *v = xcalloc(1, sizeof(*v));

	v->ops = ops;
	v->id = ++app->last_id;
	v->state = state;
	app->views[app->nviews++] = v;
	app->typed.n = 0;
	if (ops->msg != NULL)
		ops->msg(v, app, &start, fx);
	return (v);
}

struct view *
app_push(struct app *app, const struct view_ops *ops, void *state,
    struct effects *fx)
{
	struct view gone = { ops, 0, state };

	if (app->nviews == APP_VIEWS) {
		if (ops->free != NULL)
			ops->free(&gone);
		app_flash(app, STYLE_WARNING,
		    _("Too many pages are open; leave one first."));
		return (NULL);
	}
	/* Only the one on top is woken. */
	if (app_top(app) != NULL)
		save(app, app_top(app), fx);
	return (place(app, ops, state, fx));
}

/* Views are freed after the message, so that one may take itself away. */
static void
take_off(struct app *app, struct view *v, struct effects *fx)
{
	int i;

	for (i = 0; i < app->nviews && app->views[i] != v; i++)
		;
	if (i == app->nviews)
		bug("view %s is not on the stack", v->ops->name);
	effects_cancel(fx, v);
	memmove(&app->views[i], &app->views[i + 1],
	    (size_t)(app->nviews - i - 1) * sizeof(app->views[0]));
	app->nviews--;
	if (app->ndead == (int)nitems(app->dead))
		bug("too many views at once");
	app->dead[app->ndead++] = v;
	app->typed.n = 0;
}

static void
quit(struct app *app, struct effects *fx)
{
	int i;

	for (i = 0; i < app->nviews; i++)
		save(app, app->views[i], fx);
	app->quitting = true;
	effects_simple(fx, EFFECT_QUIT);
}

void
app_pop(struct app *app, struct view *v, struct effects *fx)
{
	bool top = app_top(app) == v;

	take_off(app, v, fx);
	if (app->nviews == 0) {
		quit(app, fx);
		return;
	}
	v = app_top(app);
	if (top && v->ops->shown != NULL)
		v->ops->shown(v, app, fx);
}

struct view *
app_replace(struct app *app, struct view *v, const struct view_ops *ops,
    void *state, struct effects *fx)
{
	take_off(app, v, fx);
	return (app_push(app, ops, state, fx));
}

static const char *
why_not(const struct app *app, const struct action *a)
{
	const struct view *v = app_top(app);
	const char *why = NULL;

	if (a->why_not != NULL)
		why = a->why_not(app);
	if (why == NULL && v->ops->why_not != NULL)
		why = v->ops->why_not(v, app, a->id);
	return (why);
}

static void
common_action(struct app *app, enum action_id id, struct effects *fx)
{
	switch (id) {
	case ACTION_HELP:
		view_help_open(app, fx);
		break;
	case ACTION_BACK:
		app_pop(app, app_top(app), fx);
		break;
	case ACTION_QUIT:
		quit(app, fx);
		break;
	case ACTION_REDRAW:
		effects_simple(fx, EFFECT_REDRAW);
		break;
	case ACTION_SUSPEND:
		effects_simple(fx, EFFECT_SUSPEND);
		break;
	default:
		break;
	}
}

/* No key without effect and without a reason. */
static void
say_nothing_has(struct app *app, const struct view *v, struct key key)
{
	struct keys_typed typed = { 0 };
	unsigned where = view_where(v);
	const struct action *a;
	enum action_id id;
	char label[32];

	if (where & WHERE_DIALOG) {
		app_flash(app, STYLE_WARNING, "%s", _("This key does nothing "
		    "in this dialog; Esc leaves it."));
		return;
	}
	/* The wizard's other pages are what a user of it means first. */
	id = action_key(&typed, where & WHERE_WIZARD ? WHERE_WIZARD :
	    WHERE_ANY, key);
	if (id == ACTION_NONE) {
		memset(&typed, 0, sizeof(typed));
		id = action_key(&typed, WHERE_ANY, key);
	}
	if (id == ACTION_NONE) {
		app_flash(app, STYLE_WARNING, "%s", _("This key does nothing "
		    "here; ? shows those that do."));
		return;
	}
	a = action_find(id);
	action_key_label(a, label, sizeof(label));
	app_flash(app, STYLE_WARNING, _("%s (%s) is for another page; ? shows "
	    "the keys of this one."), label, _(a->label));
}

void
app_run(struct app *app, enum action_id id, struct effects *fx)
{
	struct view *v = app_top(app);
	const struct action *a = action_find(id);
	const char *why = why_not(app, a);

	if (why != NULL)
		app_flash(app, STYLE_WARNING, "%s: %s", _(a->label), why);
	else if (v->ops->action == NULL || !v->ops->action(v, app, id, fx))
		common_action(app, id, fx);
}

/* false: nothing has this key here. */
static bool
try_key(struct app *app, struct key key, struct effects *fx)
{
	struct view *v = app_top(app);
	enum action_id id;

	if (app->typed.n == 0 && v->ops->key != NULL &&
	    v->ops->key(v, app, key, fx))
		return (true);
	id = action_key(&app->typed, view_where(v), key);
	if (id == ACTION_NONE)
		return (app->typed.n > 0);
	app_run(app, id, fx);
	return (true);
}

/* Escape and a key that come together are Alt with that key; where that means
 * nothing they were typed one after the other, and fast. Not so in a dialog:
 * there a slip would close it and act on the page below. */
static void
update_key(struct app *app, struct key key, struct effects *fx)
{
	app->flash[0] = '\0';
	if (try_key(app, key, fx))
		return;
	if ((key.mods & KEY_ALT) == 0 ||
	    (view_where(app_top(app)) & WHERE_DIALOG)) {
		say_nothing_has(app, app_top(app), key);
		return;
	}
	key.mods &= ~(unsigned)KEY_ALT;
	if (try_key(app, KEY(KEYS_ESCAPE), fx) && app_top(app) != NULL &&
	    !try_key(app, key, fx))
		say_nothing_has(app, app_top(app), key);
}

/* The keys of the words that are typed are the line's own. */
static void
press_words(struct app *app, enum action_id id, struct effects *fx)
{
	update_key(app, KEY(id == ACTION_OPEN ? KEYS_ENTER : KEYS_ESCAPE), fx);
}

static void
update_press(struct app *app, const struct spot *spot, struct effects *fx)
{
	struct view *v = app_top(app);
	struct list *list;

	switch (spot->kind) {
	case SPOT_KEY:
		update_key(app, KEY((uint32_t)spot->value), fx);
		break;
	case SPOT_ACTION:
		app->flash[0] = '\0';
		if (view_where(v) & WHERE_WORDS)
			press_words(app, (enum action_id)spot->value, fx);
		else
			app_run(app, (enum action_id)spot->value, fx);
		break;
	case SPOT_FILTER:
		app->flash[0] = '\0';
		if (v->ops->filter != NULL)
			v->ops->filter(v, app, spot->value);
		break;
	case SPOT_ROW:
		list = v->ops->pressed != NULL ? v->ops->pressed(v, app) :
		    NULL;
		if (list != NULL && list_point(list, spot->value))
			update_key(app, KEY(KEYS_ENTER), fx);
		break;
	}
}

static void
to_view(struct app *app, const struct msg *msg, struct effects *fx)
{
	struct view *v;
	int i;

	for (i = 0; i < app->nviews; i++) {
		v = app->views[i];
		if (v->id == msg->view && v->ops->msg != NULL) {
			v->ops->msg(v, app, msg, fx);
			return;
		}
	}
}

static void
tick(struct app *app, const struct msg *msg, struct effects *fx)
{
	struct view *v = app_top(app);
	int64_t at;

	if (v->ops->wake == NULL || v->ops->msg == NULL)
		return;
	at = v->ops->wake(v);
	if (at != 0 && at <= msg->now)
		v->ops->msg(v, app, msg, fx);
}

void
app_update(struct app *app, const struct msg *msg, struct effects *fx)
{
	struct view *v;
	int i;

	app->now = msg->now;
	app->wall = msg->wall;
	if (app->quitting || app->nviews == 0)
		return;
	v = app_top(app);
	switch (msg->kind) {
	case MSG_START:
	case MSG_SAVE:
		break;
	case MSG_KEY:
		update_key(app, msg->key, fx);
		break;
	case MSG_PRESS:
		update_press(app, &msg->spot, fx);
		break;
	case MSG_PASTE:
		if (v->ops->msg != NULL)
			v->ops->msg(v, app, msg, fx);
		break;
	case MSG_RESIZE:
		app->w = msg->w;
		app->h = msg->h;
		for (i = 0; i < app->nviews; i++) {
			v = app->views[i];
			if (v->ops->msg != NULL)
				v->ops->msg(v, app, msg, fx);
		}
		break;
	case MSG_TICK:
		tick(app, msg, fx);
		break;
	case MSG_REPLY:
	case MSG_EDITED:
		to_view(app, msg, fx);
		break;
	case MSG_HANGUP:
		quit(app, fx);
		break;
	}
	bury(app);
}

void
app_start_over(struct app *app, struct effects *fx)
{
	struct view *v;

	while ((v = app_top(app)) != NULL) {
		save(app, v, fx);
		take_off(app, v, fx);
	}
	bury(app);
	view_jobs_open(app, fx);
}

int64_t
app_wake(const struct app *app)
{
	const struct view *v = app_top(app);

	return (v == NULL || v->ops->wake == NULL ? 0 : v->ops->wake(v));
}

static void
draw_title(const struct app *app, struct grid *g, const struct view *v)
{
	const char *right = app->unsaved ? _("draft not saved, retrying") :
	    app->backend;
	struct buf words;
	int x, room;

	buf_init(&words, 4096);
	v->ops->title(v, &words);
	x = grid_text(g, 0, 0, g->w, STYLE_ACCENT, "trialdeck");
	room = g->w - x - 2;
	grid_right(g, 0, x + 2 + room / 2, room - room / 2, app->unsaved ?
	    STYLE_WARNING : STYLE_DIM, right);
	grid_name(g, 0, x + 2, room - text_width(right) - 2,
	    STYLE_TITLE, buf_str(&words));
	buf_release(&words);
}

static unsigned
footer_where(const struct view *v)
{
	unsigned where = view_where(v);

	return (where & WHERE_WORDS ? WHERE_WORDS : where);
}

#define HINTS_MOST 64

/* The actions of the footer in the order of their rank; how many. */
static size_t
hints(unsigned where, const struct action **hint)
{
	const struct action *rows;
	size_t i, k, n, found = 0;

	rows = action_all(&n);
	for (i = 0; i < n && found < HINTS_MOST; i++) {
		if (rows[i].rank == 0 || (rows[i].where & where) == 0)
			continue;
		for (k = found++; k > 0 && hint[k - 1]->rank > rows[i].rank;
		    k--)
			hint[k] = hint[k - 1];
		hint[k] = &rows[i];
	}
	return (found);
}

/* One hint; the cells it took, 0: it does not fit. */
static int
draw_hint(const struct app *app, struct grid *g, const struct action *a,
    int x, int room)
{
	char key[32];
	int w;

	action_key_label(a, key, sizeof(key));
	w = text_width(key) + 1 + text_width(_(a->label));
	if (w > room)
		return (0);
	grid_spot(g, g->h - 1, x, w, SPOT_ACTION, a->id);
	grid_text(g, g->h - 1, x, g->w - x, STYLE_KEY, key);
	grid_text(g, g->h - 1, x + text_width(key) + 1, g->w - x,
	    why_not(app, a) == NULL ? STYLE_NORMAL : STYLE_LOCKED,
	    _(a->label));
	return (w + 2);
}

/* The hints of the footer in the order of their rank; Help and Back keep their
 * place at the end. */
static void
draw_footer(const struct app *app, struct grid *g, const struct view *v)
{
	const struct action *hint[HINTS_MOST];
	unsigned where = footer_where(v);
	uint64_t stamp = grid_stamp(where, (uint64_t)(uintptr_t)v->ops);
	size_t i, n = hints(where, hint);
	int x = 0, tail = 18;

	/* Everything that it depends on. */
	for (i = 0; i < n; i++)
		stamp = grid_stamp(stamp, why_not(app, hint[i]) == NULL);
	if (grid_again(g, g->h - 1, stamp))
		return;
	for (i = 0; i < n; i++)
		x += draw_hint(app, g, hint[i], x, g->w - x -
		    (hint[i]->rank < 98 ? tail : 0));
	grid_seal(g, g->h - 1, stamp);
}

static void
draw_too_small(const struct app *app, struct grid *g)
{
	struct rect r = { 1, g->h / 2 - 1, g->w - 2, g->h };
	char text[256];
	int rows;

	if (r.y < 0)
		r.y = 0;
	snprintf(text, sizeof(text), _("The window is %d by %d. trialdeck "
	    "needs at least %d by %d; nothing is lost."), g->w, g->h,
	    APP_MIN_W, APP_MIN_H);
	rows = grid_wrap(g, r, STYLE_NORMAL, text, 0);
	r.y += rows;
	r.h -= rows;
	if (app->nviews > 1)
		grid_wrap(g, r, STYLE_NORMAL, _("Esc goes back."), 0);
}

#define FLASH_MOST 4

static bool
small(const struct app *app)
{
	return (app->w < APP_MIN_W || app->h < APP_MIN_H);
}

struct rect
app_body(const struct app *app)
{
	struct rect r = { 0, 1, app->w, app->h - 3 };

	if (small(app)) {
		r.y = 0;
		r.h = app->h;
	}
	return (r);
}

/* Above the footer; what is too long for its row takes some of the page, for
 * as long as it is shown. */
static void
draw_flash(const struct app *app, struct grid *g)
{
	/* A line end in foreign text is no line end here. */
	char *text = text_safe(app->flash);
	int rows = grid_wrap_rows(g->w, text);
	struct rect r;

	if (rows > FLASH_MOST)
		rows = FLASH_MOST;
	r = (struct rect){ 0, g->h - 1 - rows, g->w, rows };
	if (rows > 1)
		grid_unseal_page(g);
	grid_fill(g, r, STYLE_NORMAL);
	grid_wrap(g, r, app->flash_style, text, 0);
	free(text);
}

static void
draw_pages(const struct app *app, struct grid *g)
{
	const struct view *v = app_top(app);
	struct rect r = app_body(app);
	int i;

	if (v == NULL)
		return;
	if (small(app)) {
		if (v->ops->small && g->w >= APP_LEAST_W &&
		    g->h >= APP_LEAST_H)
			v->ops->draw(v, app, g, r);
		else
			draw_too_small(app, g);
		if (app->flash[0] != '\0')
			grid_field(g, g->h - 1, 0, g->w, app->flash_style,
			    app->flash);
		return;
	}
	for (i = app->nviews - 1; i > 0 && app->views[i]->ops->overlay; i--)
		;
	draw_title(app, g, app->views[i]);
	for (; i < app->nviews; i++) {
		/* Only the top one has the cursor, scrolls and is pressed,
		 * and what is beneath it is covered. */
		grid_unseal_page(g);
		g->nspots = 0;
		g->cursor_x = g->cursor_y = -1;
		memset(&g->scroll, 0, sizeof(g->scroll));
		if (app->views[i]->ops->draw != NULL)
			app->views[i]->ops->draw(app->views[i], app, g, r);
	}
	if (app->flash[0] != '\0')
		draw_flash(app, g);
	draw_footer(app, g, v);
}

void
app_draw(const struct app *app, struct grid *g)
{
	grid_clear(g);
	draw_pages(app, g);
	grid_settle(g);
}
