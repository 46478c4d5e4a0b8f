#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "ui/app.h"
#include "ui/dialog.h"
#include "ui/prompt.h"

enum dialog_kind { DIALOG_CONFIRM, DIALOG_ENTER, DIALOG_TEXT };

struct dialog {
	enum dialog_kind kind;
	struct view	*parent;
	char		*title, *text, *yes;
	bool		 on_yes;	/* CONFIRM: where the cursor stands */
	struct prompt	 prompt;	/* ENTER */
	int		 skip;		/* TEXT: rows above the screen */
	struct keys_typed typed;	/* TEXT */
	const enum action_id *about;	/* TEXT: the parent's; or NULL */
	dialog_done	 done;
	dialog_entered	 entered;
};

static void
dialog_title(const struct view *v, struct buf *out)
{
	const struct dialog *d = v->state;

	buf_adds(out, d->title);
}

static void
dialog_free(struct view *v)
{
	struct dialog *d = v->state;

	free(d->title);
	free(d->text);
	free(d->yes);
	prompt_release(&d->prompt);
	free(d);
}

static struct rect
middle(struct rect r, int w, int h)
{
	struct rect m;

	m.w = w > r.w - 2 ? r.w - 2 : w;
	m.h = h > r.h ? r.h : h;
	m.x = r.x + (r.w - m.w) / 2;
	m.y = r.y + (r.h - m.h) / 2;
	return (m);
}

static struct rect
frame(struct grid *g, struct rect box, const char *title)
{
	struct rect in = rect_inside(box, 1);

	grid_fill(g, box, STYLE_NORMAL);
	grid_box(g, box, STYLE_TITLE, title);
	in.x++;
	in.w -= 2;
	return (in);
}

static void
draw_confirm(const struct dialog *d, struct grid *g, struct rect r)
{
	int w = r.w > 64 ? 60 : r.w - 4, x;
	struct rect in;
	char no[64], yes[64];

	in = frame(g, middle(r, w, grid_wrap_rows(w - 4, d->text) + 4),
	    d->title);
	in.h -= 2;
	grid_wrap(g, in, STYLE_NORMAL, d->text, 0);
	snprintf(no, sizeof(no), "[ %s (n) ]", _("No"));
	snprintf(yes, sizeof(yes), "[ %s (y) ]", d->yes);
	x = in.x;
	grid_spot(g, in.y + in.h + 1, x, text_width(no), SPOT_KEY, 'n');
	x += grid_text(g, in.y + in.h + 1, x, in.w,
	    d->on_yes ? STYLE_NORMAL : STYLE_SELECTED, no) + 2;
	grid_spot(g, in.y + in.h + 1, x, text_width(yes), SPOT_KEY, 'y');
	grid_text(g, in.y + in.h + 1, x, in.w + in.x - x,
	    d->on_yes ? STYLE_SELECTED : STYLE_NORMAL, yes);
}

static void
draw_enter(const struct dialog *d, struct grid *g, struct rect r)
{
	int w = r.w > 80 ? 76 : r.w - 4;
	struct rect in;

	in = frame(g, middle(r, w, grid_wrap_rows(w - 4, d->text) + 3),
	    d->title);
	grid_wrap(g, in, STYLE_NORMAL, d->text, 0);
	prompt_draw(&d->prompt, g, in.y + in.h - 1, in.x, in.w, STYLE_INPUT,
	    true);
	grid_text(g, in.y + in.h, in.x, in.w, STYLE_DIM,
	    _(" Enter takes, Esc leaves "));
}

/* The frame and a blank on each side. */
#define TEXT_BESIDE 4

int
dialog_text_cells(int w)
{
	return ((w > 100 ? 96 : w - 4) - TEXT_BESIDE);
}

/* "L Log  S Stop", in the frame. */
static void
draw_about(const struct dialog *d, struct grid *g, struct rect in)
{
	const struct action *a;
	struct buf hints;
	char key[32];
	size_t i;

	buf_init(&hints, 1024);
	for (i = 0; d->about[i] != ACTION_NONE; i++) {
		a = action_find(d->about[i]);
		action_key_label(a, key, sizeof(key));
		buf_addf(&hints, " %s %s ", key, _(a->label));
	}
	grid_right(g, in.y + in.h, in.x, in.w, STYLE_DIM, buf_str(&hints));
	buf_release(&hints);
}

static void
draw_text(const struct dialog *d, struct grid *g, struct rect r)
{
	int w = dialog_text_cells(r.w), rows = grid_wrap_rows(w, d->text);
	struct rect in;

	in = frame(g, middle(r, w + TEXT_BESIDE, rows + 2), d->title);
	grid_wrap(g, in, STYLE_NORMAL, d->text, d->skip);
	if (d->about != NULL)
		draw_about(d, g, in);
	if (rows > in.h + d->skip)
		grid_text(g, in.y + in.h, in.x, in.w, STYLE_DIM,
		    _(" more below "));
}

static void
dialog_draw(const struct view *v, const struct app *app, struct grid *g,
    struct rect r)
{
	const struct dialog *d = v->state;

	switch (d->kind) {
	case DIALOG_CONFIRM:
		draw_confirm(d, g, r);
		break;
	case DIALOG_ENTER:
		draw_enter(d, g, r);
		break;
	case DIALOG_TEXT:
		draw_text(d, g, r);
		break;
	}
}

/* The page below hears of it after this view is gone. */
static void
answer(struct view *v, struct app *app, bool yes, struct effects *fx)
{
	struct dialog *d = v->state;

	app_pop(app, v, fx);
	if (d->done != NULL)
		d->done(d->parent, app, yes, fx);
	if (d->entered != NULL)
		d->entered(d->parent, app, yes ? d->prompt.text : NULL, fx);
}

static bool
confirm_key(struct view *v, struct app *app, struct key key,
    struct effects *fx)
{
	struct dialog *d = v->state;

	if (key_same(key, KEY(KEYS_LEFT)) || key_same(key, KEY(KEYS_RIGHT)) ||
	    key_same(key, KEY(KEYS_TAB)) || key_same(key, KEY('h')) ||
	    key_same(key, KEY('l')))
		d->on_yes = !d->on_yes;
	else if (key_same(key, KEY(KEYS_ENTER)))
		answer(v, app, d->on_yes, fx);
	else if (key_same(key, KEY('y')))
		answer(v, app, true, fx);
	else if (key_same(key, KEY('n')) || key_same(key, KEY('q')) ||
	    key_same(key, KEY(KEYS_ESCAPE)))
		answer(v, app, false, fx);
	else
		return (false);
	return (true);
}

/* What the words are about is on the page below. */
static bool
act_below(struct view *v, struct app *app, struct key key, struct effects *fx)
{
	struct dialog *d = v->state;
	struct keys_typed typed = { 0 };
	enum action_id id = action_key(&typed, view_where(d->parent), key);
	size_t i;

	for (i = 0; d->about != NULL && d->about[i] != ACTION_NONE; i++) {
		if (d->about[i] != id)
			continue;
		app_pop(app, v, fx);
		app_run(app, id, fx);
		return (true);
	}
	return (false);
}

/* How far a key of the help page, which is words to read as well, scrolls;
 * false: it does not. */
static bool
text_scroll(struct dialog *d, struct key key, int page, int most)
{
	switch (action_key(&d->typed, WHERE_HELP, key)) {
	case ACTION_UP:
		d->skip--;
		break;
	case ACTION_DOWN:
		d->skip++;
		break;
	case ACTION_PAGE_UP:
		d->skip -= page;
		break;
	case ACTION_PAGE_DOWN:
		d->skip += page;
		break;
	case ACTION_HALF_UP:
		d->skip -= page / 2;
		break;
	case ACTION_HALF_DOWN:
		d->skip += page / 2;
		break;
	case ACTION_FIRST:
		d->skip = 0;
		break;
	case ACTION_LAST:
		d->skip = most;
		break;
	default:
		return (d->typed.n > 0);
	}
	return (true);
}

static bool
text_key(struct view *v, struct app *app, struct key key, struct effects *fx)
{
	struct dialog *d = v->state;
	int page = app->h > 8 ? app->h - 7 : 1, most;

	most = grid_wrap_rows(dialog_text_cells(app->w), d->text) -
	    (app->h - 5);
	if (key_same(key, KEY(' ')))
		d->skip += page;
	else if (key_same(key, KEY(KEYS_ENTER)) || key_same(key, KEY('q')) ||
	    key_same(key, KEY(KEYS_ESCAPE))) {
		answer(v, app, true, fx);
		return (true);
	} else if (act_below(v, app, key, fx))
		return (true);
	else if (!text_scroll(d, key, page, most))
		return (false);
	if (d->skip > most)
		d->skip = most;
	if (d->skip < 0)
		d->skip = 0;
	return (true);
}

static bool
enter_key(struct view *v, struct app *app, struct key key, struct effects *fx)
{
	struct dialog *d = v->state;

	switch (prompt_key(&d->prompt, &app->kills, key)) {
	case PROMPT_DONE:
		answer(v, app, true, fx);
		return (true);
	case PROMPT_LEFT:
		answer(v, app, false, fx);
		return (true);
	case PROMPT_IGNORED:
		return (false);
	default:
		return (true);
	}
}

static bool
dialog_key(struct view *v, struct app *app, struct key key,
    struct effects *fx)
{
	struct dialog *d = v->state;

	switch (d->kind) {
	case DIALOG_CONFIRM:
		return (confirm_key(v, app, key, fx));
	case DIALOG_ENTER:
		return (enter_key(v, app, key, fx));
	case DIALOG_TEXT:
		return (text_key(v, app, key, fx));
	}
	return (false);
}

static bool
dialog_action(struct view *v, struct app *app, enum action_id id,
    struct effects *fx)
{
	if (id != ACTION_BACK)
		return (false);
	answer(v, app, false, fx);
	return (true);
}

static void
dialog_msg(struct view *v, struct app *app, const struct msg *msg,
    struct effects *fx)
{
	struct dialog *d = v->state;

	if (msg->kind == MSG_PASTE && d->kind == DIALOG_ENTER)
		prompt_paste(&d->prompt, msg->text, msg->len);
}

static const struct view_ops dialog_ops = {
	.name = "dialog",
	.title = dialog_title,
	.draw = dialog_draw,
	.key = dialog_key,
	.action = dialog_action,
	.msg = dialog_msg,
	.free = dialog_free,
	.overlay = true,
};

static struct dialog *
dialog_new(enum dialog_kind kind, struct view *parent, const char *title,
    const char *text, const char *typed)
{
	struct dialog *d = xcalloc(1, sizeof(*d));

	d->kind = kind;
	d->parent = parent;
	d->title = xstrdup(title);
	d->text = xstrdup(text);
	prompt_init(&d->prompt, typed);
	return (d);
}

void
dialog_confirm(struct app *app, struct view *parent, const char *title,
    const char *text, const char *yes, dialog_done done, struct effects *fx)
{
	struct dialog *d;

	d = dialog_new(DIALOG_CONFIRM, parent, title, text, NULL);
	d->yes = xstrdup(yes);
	d->done = done;
	app_push(app, &dialog_ops, d, fx);
}

void
dialog_enter(struct app *app, struct view *parent, const char *title,
    const char *label, const char *text, dialog_entered entered,
    struct effects *fx)
{
	struct dialog *d;

	d = dialog_new(DIALOG_ENTER, parent, title, label, text);
	d->entered = entered;
	app_push(app, &dialog_ops, d, fx);
}

void
dialog_text(struct app *app, struct view *parent, const char *title,
    const char *text, struct effects *fx)
{
	dialog_text_about(app, parent, title, text, NULL, fx);
}

void
dialog_text_about(struct app *app, struct view *parent, const char *title,
    const char *text, const enum action_id *about, struct effects *fx)
{
	struct dialog *d = dialog_new(DIALOG_TEXT, parent, title, text, NULL);

	d->about = about;
	app_push(app, &dialog_ops, d, fx);
}
