#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "ui/prompt.h"

void
prompt_init(struct prompt *p, const char *text)
{
	memset(p, 0, sizeof(*p));
	prompt_set(p, text == NULL ? "" : text);
}

void
prompt_release(struct prompt *p)
{
	free(p->text);
	memset(p, 0, sizeof(*p));
}

static void
grow(struct prompt *p, size_t len)
{
	if (len + 1 <= p->cap)
		return;
	p->cap = len + 64;
	p->text = xreallocarray(p->text, p->cap, 1);
}

void
prompt_set(struct prompt *p, const char *text)
{
	size_t len = strlen(text);

	if (len > PROMPT_MOST)
		len = PROMPT_MOST;
	grow(p, len);
	memcpy(p->text, text, len);
	p->text[len] = '\0';
	p->len = p->at = len;
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
word_left(const struct prompt *p)
{
	size_t at = p->at;

	while (at > 0 && p->text[at - 1] == ' ')
		at--;
	while (at > 0 && p->text[at - 1] != ' ')
		at--;
	return (at);
}

static enum prompt_result
cut(struct prompt *p, size_t from, size_t to)
{
	if (from == to)
		return (PROMPT_MOVED);
	erase(p, from, to);
	return (PROMPT_CHANGED);
}

static enum prompt_result
move(struct prompt *p, size_t to)
{
	p->at = to;
	return (PROMPT_MOVED);
}

static enum prompt_result
control_key(struct prompt *p, uint32_t code)
{
	switch (code) {
	case 'a':
		return (move(p, 0));
	case 'e':
		return (move(p, p->len));
	case 'b':
		return (move(p, left_of(p, p->at)));
	case 'f':
		return (move(p, right_of(p, p->at)));
	case 'd':
		return (cut(p, p->at, right_of(p, p->at)));
	case 'h':
		return (cut(p, left_of(p, p->at), p->at));
	case 'w':
		return (cut(p, word_left(p), p->at));
	case 'u':
		return (cut(p, 0, p->at));
	case 'k':
		return (cut(p, p->at, p->len));
	case 'c':
		return (PROMPT_LEFT);
	default:
		return (PROMPT_IGNORED);
	}
}

enum prompt_result
prompt_key(struct prompt *p, struct key key)
{
	char bytes[4];

	if (key.mods == KEY_CTRL)
		return (control_key(p, key.code));
	if (key_is_text(key)) {
		if (!insert(p, bytes, (size_t)utf8_encode(key.code, bytes)))
			return (PROMPT_MOVED);
		return (PROMPT_CHANGED);
	}
	if (key.mods != 0)
		return (PROMPT_IGNORED);
	switch (key.code) {
	case KEYS_LEFT:
		return (move(p, left_of(p, p->at)));
	case KEYS_RIGHT:
		return (move(p, right_of(p, p->at)));
	case KEYS_HOME:
		return (move(p, 0));
	case KEYS_END:
		return (move(p, p->len));
	case KEYS_BACKSPACE:
		return (cut(p, left_of(p, p->at), p->at));
	case KEYS_DELETE:
		return (cut(p, p->at, right_of(p, p->at)));
	case KEYS_ENTER:
		return (PROMPT_DONE);
	case KEYS_ESCAPE:
		return (PROMPT_LEFT);
	default:
		return (PROMPT_IGNORED);
	}
}

void
prompt_paste(struct prompt *p, const char *s, size_t len)
{
	uint32_t cp;
	int n;

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

void
prompt_draw(const struct prompt *p, struct grid *g, int y, int x, int w,
    enum style style, bool focus)
{
	char *before;
	size_t from = 0;
	int width;

	if (w < 2)
		return;
	/* Drop characters from the left until the cursor has its cell. */
	for (;;) {
		before = xstrndup(p->text + from, p->at - from);
		width = text_width(before);
		free(before);
		if (width < w || from >= p->at)
			break;
		from = right_of(p, from);
	}
	grid_field(g, y, x, w, style, p->text + from);
	if (focus) {
		g->cursor_x = x + width;
		g->cursor_y = y;
	}
}

bool
prompt_search_key(struct prompt *p, struct key key, bool *typing,
    bool *changed)
{
	*changed = false;
	switch (prompt_key(p, key)) {
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
