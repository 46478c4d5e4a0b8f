#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"

/* More marks than this in one cell are an attack, not a language. */
#define MARKS_MOST 4

#define REPLACEMENT "\xef\xbf\xbd"

int
utf8_decode(const char *s, size_t len, uint32_t *cp)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *p = (const unsigned char *)s;
	uint32_t v;
	int i, n;

	if (len == 0)
		return (0);
	if (p[0] < 0x80) {
		*cp = p[0];
		return (1);
	}
	if (p[0] >= 0xc2 && p[0] < 0xe0)
		n = 2;
	else if (p[0] >= 0xe0 && p[0] < 0xf0)
		n = 3;
	else if (p[0] >= 0xf0 && p[0] < 0xf5)
		n = 4;
	else
		return (0);
	if (len < (size_t)n)
		return (0);
	v = p[0] & (0x7f >> n);
	for (i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return (0);
		v = v << 6 | (p[i] & 0x3f);
	}
	if (v < least[n] || v > 0x10ffff || (v >= 0xd800 && v <= 0xdfff))
		return (0);
	*cp = v;
	return (n);
}

int
utf8_encode(uint32_t cp, char out[4])
{
	if (cp < 0x80) {
		out[0] = (char)cp;
		return (1);
	}
	if (cp < 0x800) {
		out[0] = (char)(0xc0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 0x3f));
		return (2);
	}
	if (cp < 0x10000) {
		out[0] = (char)(0xe0 | cp >> 12);
		out[1] = (char)(0x80 | (cp >> 6 & 0x3f));
		out[2] = (char)(0x80 | (cp & 0x3f));
		return (3);
	}
	out[0] = (char)(0xf0 | cp >> 18);
	out[1] = (char)(0x80 | (cp >> 12 & 0x3f));
	out[2] = (char)(0x80 | (cp >> 6 & 0x3f));
	out[3] = (char)(0x80 | (cp & 0x3f));
	return (4);
}

bool
utf8_valid(const char *s, size_t len)
{
	uint32_t cp;
	int n;

	for (; len > 0; s += n, len -= (size_t)n) {
		if ((n = utf8_decode(s, len, &cp)) == 0)
			return (false);
	}
	return (true);
}

void
utf8_mend(char *s)
{
	size_t len = strlen(s);
	char *out = s;
	uint32_t cp;
	int n;

	for (; len > 0; s += n, len -= (size_t)n) {
		if ((n = utf8_decode(s, len, &cp)) == 0) {
			n = 1;
			continue;
		}
		memmove(out, s, (size_t)n);
		out += n;
	}
	*out = '\0';
}

size_t
utf8_length(const char *s)
{
	size_t len = strlen(s), count = 0;
	uint32_t cp;
	int n;

	for (; len > 0; s += n, len -= (size_t)n, count++) {
		/* A byte that is no UTF-8 counts as one. */
		if ((n = utf8_decode(s, len, &cp)) == 0)
			n = 1;
	}
	return (count);
}

/*
 * The visible form of one unsafe character. The state that glyph_next keeps
 * between its calls: bits 0 to 31 the code point or byte, 32 to 39 how many
 * characters of the form are out already, 40 and up what it is.
 */
enum form { FORM_NONE, FORM_CARET, FORM_CODE, FORM_BYTE };

static int
form_text(enum form form, uint32_t v, char *out, size_t cap)
{
	switch (form) {
	case FORM_CARET:
		return (snprintf(out, cap, "^%c", (int)(v ^ 0x40)));
	case FORM_CODE:
		return (snprintf(out, cap, "<U+%04X>", v));
	case FORM_BYTE:
		return (snprintf(out, cap, "<%02X>", v));
	case FORM_NONE:
		break;
	}
	bug("glyph state");
}

static void
glyph_set(struct glyph *g, const char *bytes, size_t n, int width)
{
	memcpy(g->bytes, bytes, n);
	g->bytes[n] = '\0';
	g->width = width;
}

/* The character of the form that comes next; the state after it. */
static void
form_next(struct glyph *g, uint64_t *state)
{
	enum form form = (enum form)(*state >> 40);
	int done = (int)(*state >> 32 & 0xff), n;
	char text[16];

	n = form_text(form, (uint32_t)*state, text, sizeof(text));
	if (done >= n)
		bug("glyph state");
	glyph_set(g, text + done, 1, 1);
	*state = done + 1 == n ? 0 : *state + (UINT64_C(1) << 32);
}

static void
form_start(enum form form, uint32_t v, struct glyph *g, uint64_t *state)
{
	*state = (uint64_t)form << 40 | v;
	form_next(g, state);
}

/* Bytes of the marks that s begins with, at most `most` of them. */
static size_t
marks(const char *s, size_t len, size_t most)
{
	size_t used = 0;
	uint32_t cp;
	int n;

	for (; most > 0; most--, used += (size_t)n) {
		n = utf8_decode(s + used, len - used, &cp);
		if (n == 0 || utf8_width(cp) != 0)
			break;
	}
	return (used);
}

static size_t
glyph_take(const char *s, size_t len, struct glyph *g, uint64_t *state)
{
	uint32_t cp;
	int n, width;
	size_t used;

	/* Most text is this, and no mark can follow it. */
	if (*s >= ' ' && *s <= '~' && (len == 1 ||
	    (unsigned char)s[1] < 0x80)) {
		glyph_set(g, s, 1, 1);
		return (1);
	}
	n = utf8_decode(s, len, &cp);
	if (n == 0) {
		form_start(FORM_BYTE, (unsigned char)*s, g, state);
		return (1);
	}
	if (cp == '\t') {
		glyph_set(g, " ", 1, 1);
		return (1);
	}
	if (cp < 0x20 || cp == 0x7f) {
		form_start(FORM_CARET, cp, g, state);
		return (1);
	}
	width = utf8_width(cp);
	if (width == -1) {
		form_start(FORM_CODE, cp, g, state);
		return ((size_t)n);
	}
	if (width == 0) {
		glyph_set(g, REPLACEMENT, strlen(REPLACEMENT), 1);
		return (marks(s, len, SIZE_MAX));
	}
	used = (size_t)n;
	/* A mark that foreign text begins with must not change the blank that
	 * our own words end with. */
	if (cp != ' ')
		used += marks(s + used, len - used, MARKS_MOST);
	glyph_set(g, s, used, width);
	return (used);
}

bool
glyph_next(const char **s, size_t *len, struct glyph *g, uint64_t *state)
{
	size_t used;

	if (*state != 0) {
		form_next(g, state);
		return (true);
	}
	if (*len == 0)
		return (false);
	used = glyph_take(*s, *len, g, state);
	*s += used;
	*len -= used;
	return (true);
}

/* A terminal that shows ASCII only gets one "?" for each cell. */
static void
glyph_ascii(struct glyph *g)
{
	if ((unsigned char)g->bytes[0] >= 0x80 || g->bytes[1] != '\0')
		glyph_set(g, "??", (size_t)g->width, g->width);
}

int
text_clean(char *dst, size_t cap, const char *src, size_t len, int cells,
    bool ascii)
{
	const char *dots = ascii ? "~" : "\xe2\x80\xa6";
	size_t used = 0, n, cut = 0;
	int width = 0, cut_width = 0;
	uint64_t state = 0;
	struct glyph g;

	if (cap == 0)
		return (0);
	while (glyph_next(&src, &len, &g, &state)) {
		if (ascii)
			glyph_ascii(&g);
		/* The last place at which the dots still fit. */
		if (used + strlen(dots) < cap &&
		    (cells == -1 || width + 1 <= cells)) {
			cut = used;
			cut_width = width;
		}
		n = strlen(g.bytes);
		if (used + n >= cap ||
		    (cells != -1 && width + g.width > cells)) {
			used = cut;
			width = cut_width;
			if (used + strlen(dots) < cap && width != cells) {
				memcpy(dst + used, dots, strlen(dots));
				used += strlen(dots);
				width++;
			}
			break;
		}
		memcpy(dst + used, g.bytes, n);
		used += n;
		width += g.width;
	}
	dst[used] = '\0';
	return (width);
}

static bool keep_ascii;

void
text_keep_ascii(bool on)
{
	keep_ascii = on;
}

char *
text_safe(const char *src)
{
	/* The longest form for its source: four characters for one byte. */
	size_t len = strlen(src), cap = len * 4 + 1;
	char *s = xmalloc(cap);

	text_clean(s, cap, src, len, -1, keep_ascii);
	return (s);
}

const char *
text_bar(double part, bool ascii)
{
	static const char *const bars[2][8] = {
		{ "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" },
		{ "_", ".", ":", "-", "=", "+", "*", "#" },
	};
	int level = (int)(part * 8);

	return (bars[ascii][level < 0 ? 0 : level > 7 ? 7 : level]);
}

int
text_width(const char *src)
{
	size_t len = strlen(src);
	uint64_t state = 0;
	struct glyph g;
	int width = 0;

	while (glyph_next(&src, &len, &g, &state))
		width += g.width;
	return (width);
}
