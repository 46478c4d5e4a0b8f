#include "config.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "ui/prompt.h"

void
kills_put(struct kills *kills, const char *text, size_t len)
{
	if (len == 0)
		return;
	free(kills->text[KILLS - 1]);
	memmove(kills->text + 1, kills->text,
	    (KILLS - 1) * sizeof(kills->text[0]));
	kills->text[0] = xstrndup(text, len);
}

void
kills_release(struct kills *kills)
{
	size_t i;

	for (i = 0; i < KILLS; i++)
		free(kills->text[i]);
	memset(kills, 0, sizeof(*kills));
}

static void
forget_past(struct prompt *p)
{
	while (p->npast > 0)
		free(p->past[--p->npast].text);
}

void
prompt_init(struct prompt *p, const char *text)
{
	memset(p, 0, sizeof(*p));
	prompt_set(p, text == NULL ? "" : text);
}

void
prompt_release(struct prompt *p)
{
	forget_past(p);
	free(p->text);
	free(p->offer);
	memset(p, 0, sizeof(*p));
}

void
prompt_offer(struct prompt *p, char *text)
{
	free(p->offer);
	p->offer = text;
}

static void
grow(struct prompt *p, size_t len)
{
	if (len + 1 <= p->cap)
		return;
	p->cap = len + 64;
	p->text = xreallocarray(p->text, p->cap, 1);
}

static void
put(struct prompt *p, const char *text)
{
	size_t len = strlen(text);

	if (len > PROMPT_MOST)
		len = PROMPT_MOST;
	grow(p, len);
	memcpy(p->text, text, len);
	p->text[len] = '\0';
	p->len = p->at = len;
}

void
prompt_set(struct prompt *p, const char *text)
{
	forget_past(p);
	p->last = PROMPT_LAST_OTHER;
	put(p, text);
}

/* Keeps the line as it is, before a change. */
static void
remember(struct prompt *p)
{
	if (p->npast == PROMPT_PAST) {
		free(p->past[0].text);
		memmove(p->past, p->past + 1,
		    (PROMPT_PAST - 1) * sizeof(p->past[0]));
		p->npast--;
	}
	p->past[p->npast].text = xstrdup(p->text);
	p->past[p->npast++].at = p->at;
}

static bool
insert(struct prompt *p, const char *s, size_t n)
{
	if (p->len + n > PROMPT_MOST)
		return (false);
	grow(p, p->len + n);
	memmove(p->text + p->at + n, p->text + p->at, p->len - p->at + 1);
	memcpy(p->text + p->at, s, n);
	p->len += n;
	p->at += n;
	return (true);
}

static void
erase(struct prompt *p, size_t from, size_t to)
{
	memmove(p->text + from, p->text + to, p->len - to + 1);
	p->len -= to - from;
	p->at = from;
}

/* A whole character each time: continuation bytes and marks go along. */
static size_t
left_of(const struct prompt *p, size_t at)
{
	uint32_t cp;
	int n;

	while (at > 0) {
		do
			at--;
		while (at > 0 && ((unsigned char)p->text[at] & 0xc0) == 0x80);
		n = utf8_decode(p->text + at, p->len - at, &cp);
		if (n == 0 || utf8_width(cp) != 0)
			break;
	}
	return (at);
}

static size_t
right_of(const struct prompt *p, size_t at)
{
	uint32_t cp;
	int n;

	if (at >= p->len)
		return (p->len);
	n = utf8_decode(p->text + at, p->len - at, &cp);
	at += n == 0 ? 1 : (size_t)n;
	while (at < p->len &&
	    (n = utf8_decode(p->text + at, p->len - at, &cp)) > 0 &&
	    utf8_width(cp) == 0)
		at += (size_t)n;
	return (at);
}

static size_t
line_start(const struct prompt *p)
{
	(void)p;
	return (0);
}

static size_t
line_end(const struct prompt *p)
{
	return (p->len);
}

static size_t
char_left(const struct prompt *p)
{
	return (left_of(p, p->at));
}

static size_t
char_right(const struct prompt *p)
{
	return (right_of(p, p->at));
}

/* Back over blanks and then over what is none, as C-w does. */
static size_t
blank_left(const struct prompt *p)
{
	size_t at = p->at;

	while (at > 0 && p->text[at - 1] == ' ')
		at--;
	while (at > 0 && p->text[at - 1] != ' ')
		at--;
	return (at);
}

/* Letters and digits make a word; all beyond ASCII counts as letters. */
static bool
in_word(const struct prompt *p, size_t at)
{
	unsigned char c = (unsigned char)p->text[at];

	return (c >= 0x80 || isalnum(c));
}

static size_t
word_left(const struct prompt *p)
{
	size_t at = p->at;

	while (at > 0 && !in_word(p, at - 1))
		at--;
	while (at > 0 && in_word(p, at - 1))
		at--;
	return (at);
}

static size_t
word_right(const struct prompt *p)
{
	size_t at = p->at;

	while (at < p->len && !in_word(p, at))
		at++;
	while (at < p->len && in_word(p, at))
		at++;
	return (at);
}

static enum prompt_result
drop(struct prompt *p, size_t from, size_t to)
{
	p->last = PROMPT_LAST_OTHER;
	if (from == to)
		return (PROMPT_MOVED);
	remember(p);
	erase(p, from, to);
	return (PROMPT_CHANGED);
}

/* Cuts into the kills; what is cut in a row comes back as one text. */
static enum prompt_result
cut(struct prompt *p, struct kills *kills, size_t from, size_t to)
{
	bool again = p->last == PROMPT_LAST_KILL && kills->text[0] != NULL;
	bool before = to == p->at;
	char *joined;

	if (from == to)
		return (PROMPT_MOVED);
	if (again) {
		joined = xasprintf("%s%.*s%s", before ? "" : kills->text[0],
		    (int)(to - from), p->text + from,
		    before ? kills->text[0] : "");
		free(kills->text[0]);
		kills->text[0] = joined;
	} else
		kills_put(kills, p->text + from, to - from);
	remember(p);
	erase(p, from, to);
	p->last = PROMPT_LAST_KILL;
	return (PROMPT_CHANGED);
}

static enum prompt_result
move(struct prompt *p, size_t to)
{
	p->at = to;
	p->last = PROMPT_LAST_OTHER;
	return (PROMPT_MOVED);
}

static enum prompt_result
yank(struct prompt *p, const char *text, int which)
{
	size_t from = p->at;

	if (text == NULL)
		return (move(p, p->at));
	remember(p);
	if (!insert(p, text, strlen(text)))
		return (PROMPT_MOVED);
	p->yank_from = from;
	p->yank = which;
	p->last = PROMPT_LAST_YANK;
	return (PROMPT_CHANGED);
}

static enum prompt_result
key_yank(struct prompt *p, struct kills *kills)
{
	return (yank(p, kills->text[0], 0));
}

/* Changes what was just brought back for what was cut before it. */
static enum prompt_result
key_yank_older(struct prompt *p, struct kills *kills)
{
	int older = p->yank + 1;

	if (p->last != PROMPT_LAST_YANK)
		return (PROMPT_MOVED);
	if (older == KILLS || kills->text[older] == NULL)
		older = 0;
	erase(p, p->yank_from, p->at);
	return (yank(p, kills->text[older], older));
}

/* The characters around the cursor change places; at the end the last two. */
static enum prompt_result
key_transpose(struct prompt *p, struct kills *kills)
{
	size_t middle = p->at == p->len ? left_of(p, p->at) : p->at;
	size_t from = left_of(p, middle), to = right_of(p, middle);
	char *second;

	(void)kills;
	if (from == middle || middle == to)
		return (move(p, p->at));
	remember(p);
	second = xstrndup(p->text + middle, to - middle);
	memmove(p->text + to - (middle - from), p->text + from,
	    middle - from);
	memcpy(p->text + from, second, to - middle);
	free(second);
	move(p, to);
	return (PROMPT_CHANGED);
}

static enum prompt_result
key_undo(struct prompt *p, struct kills *kills)
{
	struct prompt_past *past;

	(void)kills;
	p->last = PROMPT_LAST_OTHER;
	if (p->npast == 0)
		return (PROMPT_MOVED);
	past = &p->past[--p->npast];
	put(p, past->text);
	p->at = past->at;
	free(past->text);
	return (PROMPT_CHANGED);
}

static enum prompt_result
key_done(struct prompt *p, struct kills *kills)
{
	(void)p;
	(void)kills;
	return (PROMPT_DONE);
}

static enum prompt_result
key_leave(struct prompt *p, struct kills *kills)
{
	(void)p;
	(void)kills;
	return (PROMPT_LEFT);
}

/* What a key does: with the text up to a place, or something of its own. */
enum deed { GO, DELETE, CUT, OWN };

static const struct {
	struct prompt_help help;
	enum deed	 deed;
	size_t		(*place)(const struct prompt *);
	enum prompt_result (*own)(struct prompt *, struct kills *);
} rows[] = {
	{ { "<Enter>", N_("Takes what was typed.") }, OWN, NULL, key_done },
	{ { "<Esc> <C-c>", N_("Leaves it as it was.") }, OWN, NULL,
	    key_leave },
	{ { "<Left> <C-b>", N_("A character back.") }, GO, char_left, NULL },
	{ { "<Right> <C-f>", N_("A character on.") }, GO, char_right, NULL },
	{ { "<A-b> <C-Left> <A-Left>", N_("A word back.") }, GO, word_left,
	    NULL },
	{ { "<A-f> <C-Right> <A-Right>", N_("A word on.") }, GO, word_right,
	    NULL },
	{ { "<Home> <C-a>", N_("To the start.") }, GO, line_start, NULL },
	{ { "<End> <C-e>", N_("To the end.") }, GO, line_end, NULL },
	{ { "<Backspace> <C-h>", N_("Deletes the character before.") },
	    DELETE, char_left, NULL },
	{ { "<Delete> <C-d>", N_("Deletes the character under the cursor.") },
	    DELETE, char_right, NULL },
	{ { "<C-w>", N_("Cuts back to the blank before.") }, CUT, blank_left,
	    NULL },
	{ { "<A-Backspace>", N_("Cuts the word before.") }, CUT, word_left,
	    NULL },
	{ { "<A-d>", N_("Cuts the word after.") }, CUT, word_right, NULL },
	{ { "<C-u>", N_("Cuts all before the cursor.") }, CUT, line_start,
	    NULL },
	{ { "<C-k>", N_("Cuts all after it.") }, CUT, line_end, NULL },
	{ { "<C-y>", N_("Brings back what was cut, in any field.") }, OWN,
	    NULL, key_yank },
	{ { "<A-y>", N_("Then: what was cut before that.") }, OWN, NULL,
	    key_yank_older },
	{ { "<C-t>", N_("Swaps two characters.") }, OWN, NULL,
	    key_transpose },
	{ { "<C-_>", N_("Takes the last change of the text back.") }, OWN,
	    NULL, key_undo },
};

static enum prompt_result
do_row(struct prompt *p, struct kills *kills, size_t row)
{
	size_t to, low, high;

	if (rows[row].deed == OWN)
		return (rows[row].own(p, kills));
	to = rows[row].place(p);
	if (rows[row].deed == GO)
		return (move(p, to));
	low = to < p->at ? to : p->at;
	high = to < p->at ? p->at : to;
	return (rows[row].deed == CUT ? cut(p, kills, low, high) :
	    drop(p, low, high));
}

bool
prompt_keys(size_t i, struct prompt_help *help)
{
	if (i >= nitems(rows))
		return (false);
	*help = rows[i].help;
	return (true);
}

static enum prompt_result
type(struct prompt *p, struct key key)
{
	char bytes[4];

	if (p->last != PROMPT_LAST_TYPED)
		remember(p);
	p->last = PROMPT_LAST_TYPED;
	if (!insert(p, bytes, (size_t)utf8_encode(key.code, bytes)))
		return (PROMPT_MOVED);
	return (PROMPT_CHANGED);
}

enum prompt_result
prompt_key(struct prompt *p, struct kills *kills, struct key key)
{
	size_t i;

	if (key_is_text(key))
		return (type(p, key));
	for (i = 0; i < nitems(rows); i++)
		if (key_among(rows[i].help.keys, key))
			return (do_row(p, kills, i));
	return (PROMPT_IGNORED);
}

void
prompt_paste(struct prompt *p, const char *s, size_t len)
{
	uint32_t cp;
	int n;

	remember(p);
	p->last = PROMPT_LAST_OTHER;
	/* The line end that a copied line brings along is no blank. */
	while (len > 0 && (s[len - 1] == '\n' || s[len - 1] == '\r'))
		len--;
	for (; len > 0; s += n, len -= (size_t)n) {
		if ((n = utf8_decode(s, len, &cp)) == 0) {
			n = 1;
			continue;
		}
		if (cp == '\n' || cp == '\r' || cp == '\t')
			insert(p, " ", 1);
		else if (cp >= ' ' && (cp < 0x7f || cp >= 0xa0))
			insert(p, s, (size_t)n);
	}
}

static void
draw_offer(const struct prompt *p, struct grid *g, int y, int x, int w)
{
	char *text = xasprintf(_("%s  (Enter takes it)"), p->offer);

	grid_text(g, y, x, w, STYLE_DIM, text_width(text) <= w ? text :
	    p->offer);
	free(text);
}

void
prompt_draw(const struct prompt *p, struct grid *g, int y, int x, int w,
    enum style style, bool focus)
{
	/* The last cell is the mark of a cut, not the cursor's. */
	int room = p->at < p->len ? w - 1 : w, width;
	size_t from = 0;
	char *before;

	if (w < 2)
		return;
	/* Drop characters from the left until the cursor has its cell. */
	for (;;) {
		before = xstrndup(p->text + from, p->at - from);
		width = text_width(before);
		free(before);
		if (width < room || from >= p->at)
			break;
		from = right_of(p, from);
	}
	grid_field(g, y, x, w, style, p->text + from);
	if (p->len == 0 && p->offer != NULL)
		draw_offer(p, g, y, x, w);
	if (from > 0 && width > 0)
		grid_text(g, y, x, 1, style, mark_text(MARK_MORE, g->ascii));
	if (focus) {
		g->cursor_x = x + width;
		g->cursor_y = y;
	}
}

#define SEARCH_CELLS 44

void
prompt_search_draw(const struct prompt *p, struct grid *g, struct rect r,
    const char *label, bool typing, enum style style, const char *beside)
{
	int x = r.x + grid_text(g, r.y, r.x, r.w, STYLE_KEY, label);
	int cells = r.x + r.w - x - 2 - PROMPT_BESIDE;

	if (cells > SEARCH_CELLS)
		cells = SEARCH_CELLS;
	prompt_draw(p, g, r.y, x, cells, STYLE_INPUT, typing);
	x += cells + 2;
	grid_text(g, r.y, x, r.x + r.w - x, style, beside);
}

bool
prompt_search_key(struct prompt *p, struct kills *kills, struct key key,
    bool *typing, bool *changed)
{
	*changed = false;
	switch (prompt_key(p, kills, key)) {
	case PROMPT_CHANGED:
		*changed = true;
		break;
	case PROMPT_DONE:
		*typing = false;
		break;
	case PROMPT_LEFT:
		*typing = false;
		prompt_set(p, "");
		*changed = true;
		break;
	case PROMPT_IGNORED:
		return (false);
	case PROMPT_MOVED:
		break;
	}
	return (true);
}
