#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "ui/app.h"
#include "ui/dialog.h"
#include "ui/list.h"
#include "ui/pick.h"
#include "ui/prompt.h"

struct item {
	char	*text, *facts;
	bool	 marked;
};

struct pick {
	struct view	*parent;
	char		*title;
	struct item	*items;
	size_t		 n;
	size_t		*shown;		/* indices that match, best first */
	size_t		 nshown;
	int		 text_w, facts_w; /* cells of the widest; 0: none */
	unsigned	 flags;
	size_t		 first;		/* at hand while nothing is typed */
	struct list	 list;		/* over shown, and the typed text */
	struct prompt	 prompt;
	pick_done	 done;
	dialog_chosen	 chosen;	/* of dialog_choose */
};

/* One word: 4 at the start, 3 inside, 2 in the facts, 1 letters in order. */
static int
word_score(const char *text, const char *facts, const char *word, size_t len)
{
	char *w = xstrndup(word, len);
	const char *at = strcasestr(text, w), *p;
	int score = 0;

	if (at != NULL)
		score = at == text ? 4 : 3;
	else if (facts != NULL && strcasestr(facts, w) != NULL)
		score = 2;
	else {
		for (p = w; *text != '\0' && *p != '\0'; text++)
			if (strncasecmp(text, p, 1) == 0)
				p++;
		score = *p == '\0';
	}
	free(w);
	return (score);
}

int
pick_score(const char *text, const char *facts, const char *typed)
{
	int total = 0, one;
	size_t len;

	for (typed += strspn(typed, " "); *typed != '\0';
	    typed += len + strspn(typed + len, " ")) {
		len = strcspn(typed, " ");
		one = word_score(text, facts, typed, len);
		if (one == 0)
			return (0);
		total += one;
	}
	return (total + 1);
}

static bool
has_typed_row(const struct pick *p)
{
	return ((p->flags & PICK_FREE) && p->prompt.len > 0);
}

/* Stable: the order of the items among those that match equally well. */
static void
narrow(struct pick *p)
{
	int *scores = xcalloc(p->n + 1, sizeof(*scores));
	size_t i, k;

	p->nshown = 0;
	for (i = 0; i < p->n; i++) {
		scores[i] = pick_score(p->items[i].text, p->items[i].facts,
		    p->prompt.text);
		if (scores[i] == 0)
			continue;
		for (k = p->nshown++; k > 0 &&
		    scores[p->shown[k - 1]] < scores[i]; k--)
			p->shown[k] = p->shown[k - 1];
		p->shown[k] = i;
	}
	free(scores);
	p->list.top = 0;
	list_fit(&p->list, p->nshown + has_typed_row(p), p->list.rows);
	list_to(&p->list, p->prompt.len > 0 ? 0 : p->first);
}

static void
pick_title(const struct view *v, struct buf *out)
{
	const struct pick *p = v->state;

	buf_adds(out, p->title);
}

static void
pick_free(struct view *v)
{
	struct pick *p = v->state;
	size_t i;

	for (i = 0; i < p->n; i++) {
		free(p->items[i].text);
		free(p->items[i].facts);
	}
	free(p->items);
	free(p->shown);
	free(p->title);
	prompt_release(&p->prompt);
	free(p);
}

#define BORDER	2	/* cells of frame and air on either side */
#define AROUND	4	/* rows of frame, of what is typed and of the hint */
#define WHOLE	3	/* most rows for the chosen item in full */

/* Where an item's words begin: after the cursor's mark and the box to tick. */
static int
indent_of(const struct pick *p)
{
	return (p->flags & PICK_MANY ? 4 : 2);
}

/* Cells for what items are called, of w for both columns. Where not all has
 * room, the names keep theirs, up to three fifths: the facts of the chosen
 * item stand below in full. */
static int
text_column(const struct pick *p, int w)
{
	int most = w - p->facts_w - 2, least = w * 3 / 5;

	if (p->facts_w == 0)
		return (w);
	if (most < least)
		most = least;
	return (p->text_w < most ? p->text_w : most);
}

/* Rows below the list that show the chosen item in full; 0: none is cut. */
static int
rows_for_whole(const struct pick *p, int w)
{
	int facts_w = p->facts_w > 0 ? p->facts_w + 2 : 0, rows;

	w -= 2 * BORDER + indent_of(p);
	if (w < 1 || p->text_w + facts_w <= w)
		return (0);
	rows = (p->text_w + facts_w) / w + 1;
	return (rows < WHOLE ? rows : WHOLE);
}

/* The frame takes what all items need, so that it does not jump while one
 * types. */
static struct rect
box_of(const struct pick *p, struct rect r)
{
	int w = r.w - 4, h;
	struct rect box;

	if (w > 110)
		w = 110;
	h = (int)p->n + AROUND + 1 + rows_for_whole(p, w);
	if (h < 8)
		h = 8;
	if (h > r.h)
		h = r.h;
	box.w = w;
	box.h = h;
	box.x = r.x + (r.w - w) / 2;
	box.y = r.y + (r.h - h) / 2;
	return (box);
}

/* Rows of the list in this box. */
static size_t
rows_in(const struct pick *p, struct rect box)
{
	int rows = box.h - AROUND - rows_for_whole(p, box.w);

	return (rows > 1 ? (size_t)rows : 1);
}

static size_t
rows_of(const struct pick *p, int w, int h)
{
	struct rect all = { 0, 1, w, h - 3 };

	return (rows_in(p, box_of(p, all)));
}

static void
draw_item(const struct pick *p, struct grid *g, struct rect in, int y,
    size_t row, bool here)
{
	enum style style = here ? STYLE_SELECTED : STYLE_NORMAL;
	int x = in.x + indent_of(p), w = in.w - indent_of(p), text_w;
	const struct item *item;

	grid_spot(g, y, in.x, in.w, SPOT_ROW, row);
	if (here)
		grid_point(g, y, in.x);
	if (row == p->nshown) {
		grid_textf(g, y, x, w, style, _("Use \"%s\""),
		    p->prompt.text);
		return;
	}
	item = &p->items[p->shown[row]];
	if (p->flags & PICK_MANY)
		grid_text(g, y, in.x + 2, 1, item->marked ? STYLE_ACCENT :
		    STYLE_DIM, mark_text(item->marked ? MARK_CHECKED :
		    MARK_UNCHECKED, g->ascii));
	text_w = item->facts != NULL ? text_column(p, w) : w;
	grid_text(g, y, x, text_w, style, item->text);
	if (item->facts != NULL)
		grid_text(g, y, x + text_w + 2, w - text_w - 2, STYLE_DIM,
		    item->facts);
}

static bool
is_cut(const struct pick *p, const struct item *item, int w)
{
	int text_w = item->facts != NULL ? text_column(p, w) : w;

	return (text_width(item->text) > text_w || (item->facts != NULL &&
	    text_width(item->facts) > w - text_w - 2));
}

/* The chosen item, when the list had to cut it. */
static void
draw_whole(const struct pick *p, struct grid *g, struct rect r)
{
	const struct item *item;
	char *whole, *safe;

	if (p->list.cursor >= p->nshown || r.h <= 0)
		return;
	item = &p->items[p->shown[p->list.cursor]];
	if (!is_cut(p, item, r.w))
		return;
	whole = xasprintf("%s%s%s", item->text, item->facts != NULL ?
	    "  " : "", item->facts != NULL ? item->facts : "");
	safe = text_safe(whole);
	grid_wrap(g, r, STYLE_NORMAL, safe, 0);
	free(safe);
	free(whole);
}

static void
draw_list(const struct pick *p, struct grid *g, struct rect in, size_t rows)
{
	struct list list = p->list;
	size_t i;

	list_fit(&list, list.n, rows);
	if (list.n == 0)
		grid_text(g, in.y, in.x + 2, in.w, STYLE_DIM,
		    _("Nothing matches."));
	for (i = 0; i < rows && list.top + i < list.n; i++)
		draw_item(p, g, in, in.y + (int)i, list.top + i,
		    list.top + i == list.cursor);
}

static void
pick_draw(const struct view *v, const struct app *app, struct grid *g,
    struct rect r)
{
	const struct pick *p = v->state;
	struct rect box = box_of(p, r), in = rect_inside(box, 1);
	int whole = rows_for_whole(p, box.w);
	char count[64];

	grid_fill(g, box, STYLE_NORMAL);
	grid_box(g, box, STYLE_TITLE, p->title);
	in.x++;
	in.w -= 2;
	snprintf(count, sizeof(count), "%zu/%zu", p->nshown, p->n);
	grid_right(g, in.y, in.x + in.w - 9, 9, STYLE_DIM, count);
	grid_text(g, in.y, in.x, 1, STYLE_KEY, "/");
	prompt_draw(&p->prompt, g, in.y, in.x + 2, in.w - 12, STYLE_INPUT,
	    true);
	draw_list(p, g, (struct rect){ in.x, in.y + 1, in.w, in.h - 2 },
	    rows_in(p, box));
	draw_whole(p, g, (struct rect){ in.x + indent_of(p),
	    in.y + in.h - 1 - whole, in.w - indent_of(p), whole });
	grid_text(g, in.y + in.h - 1, in.x, in.w, STYLE_DIM,
	    p->flags & PICK_MANY ?
	    _("Type to narrow, Tab marks, Enter takes, Esc leaves") :
	    _("Type to narrow, Enter takes, Esc leaves"));
}

static void
leave(struct view *v, struct app *app, const size_t *chosen, size_t n,
    const char *typed, struct effects *fx)
{
	struct pick *p = v->state;

	app_pop(app, v, fx);
	if (p->chosen != NULL)
		p->chosen(p->parent, app, n > 0 ? (int)chosen[0] : -1, fx);
	else
		p->done(p->parent, app, chosen, n, typed, fx);
}

static void
take(struct view *v, struct app *app, struct effects *fx)
{
	struct pick *p = v->state;
	size_t *chosen = xcalloc(p->n + 1, sizeof(*chosen)), n = 0, i;
	char *typed = NULL;

	for (i = 0; i < p->n; i++)
		if (p->items[i].marked)
			chosen[n++] = i;
	if (n == 0 && p->list.cursor < p->nshown)
		chosen[n++] = p->shown[p->list.cursor];
	else if (n == 0 && has_typed_row(p))
		typed = xstrdup(p->prompt.text);
	if (n > 0 || typed != NULL)
		leave(v, app, chosen, n, typed, fx);
	free(typed);
	free(chosen);
}

static void
mark(struct pick *p)
{
	struct item *item;

	if (p->list.cursor >= p->nshown)
		return;
	item = &p->items[p->shown[p->list.cursor]];
	item->marked = !item->marked;
	list_action(&p->list, ACTION_DOWN);
}

static enum action_id
move_of(struct key key)
{
	static const struct {
		struct key	key;
		enum action_id	move;
	} moves[] = {
		{ { KEYS_UP, 0 }, ACTION_UP }, { { 'p', KEY_CTRL }, ACTION_UP },
		{ { 'k', KEY_CTRL }, ACTION_UP },
		{ { KEYS_DOWN, 0 }, ACTION_DOWN },
		{ { 'n', KEY_CTRL }, ACTION_DOWN },
		{ { 'j', KEY_CTRL }, ACTION_DOWN },
		{ { KEYS_PGUP, 0 }, ACTION_PAGE_UP },
		{ { KEYS_PGDN, 0 }, ACTION_PAGE_DOWN },
	};
	size_t i;

	for (i = 0; i < sizeof(moves) / sizeof(moves[0]); i++) {
		if (key_same(key, moves[i].key))
			return (moves[i].move);
	}
	return (ACTION_NONE);
}

static bool
pick_key(struct view *v, struct app *app, struct key key, struct effects *fx)
{
	struct pick *p = v->state;
	enum action_id move = move_of(key);

	/* In an empty line the cursor has nowhere to go. */
	if (p->prompt.len == 0 && key_same(key, KEY(KEYS_HOME)))
		move = ACTION_FIRST;
	else if (p->prompt.len == 0 && key_same(key, KEY(KEYS_END)))
		move = ACTION_LAST;
	if (move != ACTION_NONE)
		return (list_action(&p->list, move));
	if (key_same(key, KEY(KEYS_TAB)) && (p->flags & PICK_MANY)) {
		mark(p);
		return (true);
	}
	switch (prompt_key(&p->prompt, &app->kills, key)) {
	case PROMPT_CHANGED:
		narrow(p);
		return (true);
	case PROMPT_DONE:
		take(v, app, fx);
		return (true);
	case PROMPT_LEFT:
		leave(v, app, NULL, 0, NULL, fx);
		return (true);
	case PROMPT_MOVED:
		return (true);
	case PROMPT_IGNORED:
		break;
	}
	return (false);
}

static bool
pick_action(struct view *v, struct app *app, enum action_id id,
    struct effects *fx)
{
	if (id != ACTION_BACK)
		return (false);
	leave(v, app, NULL, 0, NULL, fx);
	return (true);
}

static void
pick_msg(struct view *v, struct app *app, const struct msg *msg,
    struct effects *fx)
{
	struct pick *p = v->state;

	if (msg->kind == MSG_PASTE) {
		prompt_paste(&p->prompt, msg->text, msg->len);
		narrow(p);
	} else if (msg->kind == MSG_RESIZE || msg->kind == MSG_START)
		list_fit(&p->list, p->list.n, rows_of(p, app->w, app->h));
}

static struct list *
pick_pressed(struct view *v, struct app *app)
{
	struct pick *s = v->state;

	(void)app;
	return (&s->list);
}

static const struct view_ops pick_ops = {
	.name = "dialog",
	.title = pick_title,
	.draw = pick_draw,
	.key = pick_key,
	.action = pick_action,
	.msg = pick_msg,
	.pressed = pick_pressed,
	.free = pick_free,
	.overlay = true,
};

static struct pick *
pick_new(struct app *app, struct view *parent, const char *title,
    const struct pick_item *items, size_t n, size_t cursor, unsigned flags)
{
	struct pick *p = xcalloc(1, sizeof(*p));
	size_t i;
	int w;

	p->parent = parent;
	p->title = xstrdup(title);
	p->flags = flags;
	p->n = n;
	p->items = xcalloc(n + 1, sizeof(*p->items));
	p->shown = xcalloc(n + 1, sizeof(*p->shown));
	for (i = 0; i < n; i++) {
		p->items[i].text = xstrdup(items[i].text);
		if ((w = text_width(items[i].text)) > p->text_w)
			p->text_w = w;
		if (items[i].facts == NULL)
			continue;
		p->items[i].facts = xstrdup(items[i].facts);
		if ((w = text_width(items[i].facts)) > p->facts_w)
			p->facts_w = w;
	}
	prompt_init(&p->prompt, NULL);
	p->list.rows = rows_of(p, app->w, app->h);
	p->first = cursor < n ? cursor : 0;
	narrow(p);
	return (p);
}

void
pick_open(struct app *app, struct view *parent, const char *title,
    const struct pick_item *items, size_t n, size_t cursor, unsigned flags,
    pick_done done, struct effects *fx)
{
	struct pick *p = pick_new(app, parent, title, items, n, cursor,
	    flags);

	p->done = done;
	app_push(app, &pick_ops, p, fx);
}

void
dialog_choose(struct app *app, struct view *parent, const char *title,
    const char *const *options, const char *const *hints, size_t n,
    size_t cursor, dialog_chosen chosen, struct effects *fx)
{
	struct pick_item *items = xcalloc(n + 1, sizeof(*items));
	struct pick *p;
	size_t i;

	for (i = 0; i < n; i++) {
		items[i].text = options[i];
		items[i].facts = hints != NULL ? hints[i] : NULL;
	}
	p = pick_new(app, parent, title, items, n, cursor, 0);
	free(items);
	p->chosen = chosen;
	app_push(app, &pick_ops, p, fx);
}
