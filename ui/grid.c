#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "ui/grid.h"

#define SIDE_MOST 1000

static const char *const marks[MARKS][2] = {
	[MARK_CURSOR] = { "▶", ">" },
	[MARK_OK] = { "✓", "+" },
	[MARK_FAILED] = { "✗", "x" },
	[MARK_RUNNING] = { "●", "*" },
	[MARK_STOPPED] = { "■", "#" },
	[MARK_WAITING] = { "○", "o" },
	[MARK_WARNING] = { "▲", "!" },
	[MARK_BEST] = { "★", "*" },
	[MARK_UP] = { "↑", "^" },
	[MARK_DOWN] = { "↓", "v" },
	[MARK_MORE] = { "…", "~" },
	[MARK_DOT] = { "·", "-" },
	[MARK_CHECKED] = { "☑", "x" },
	[MARK_UNCHECKED] = { "☐", "-" },
	[MARK_FOLDED] = { "▸", "+" },
	[MARK_UNFOLDED] = { "▾", "-" },
};

/* Corners and edges: horizontal, vertical, then the four corners. */
static const char *const lines[2][6] = {
	{ "─", "│", "┌", "┐", "└", "┘" },
	{ "-", "|", "+", "+", "+", "+" },
};

const char *
mark_text(enum mark mark, bool ascii)
{
	return (marks[mark][ascii]);
}

void
grid_init(struct grid *g, int w, int h, bool ascii)
{
	memset(g, 0, sizeof(*g));
	g->ascii = ascii;
	grid_resize(g, w, h);
}

static void
rows_free(struct grid *g)
{
	free(g->row);
	free(g->before);
	free(g->cells[0]);
	free(g->cells[1]);
	free(g->blank);
	free(g->stamp);
	free(g->stamp_before);
	free(g->stale);
}

void
grid_release(struct grid *g)
{
	rows_free(g);
	free(g->spots);
	memset(g, 0, sizeof(*g));
}

void
grid_spot(struct grid *g, int y, int x, int w, enum spot_kind kind,
    size_t value)
{
	if (!g->mouse)
		return;
	if (g->nspots == g->spots_cap) {
		g->spots_cap = g->spots_cap * 2 + 64;
		g->spots = xreallocarray(g->spots, g->spots_cap,
		    sizeof(*g->spots));
	}
	g->spots[g->nspots++] = (struct spot){ y, x, w, kind, value };
}

const struct spot *
grid_spot_at(const struct grid *g, int y, int x)
{
	size_t i;

	for (i = 0; i < g->nspots; i++) {
		const struct spot *s = &g->spots[i];

		if (s->y == y && x >= s->x && x < s->x + s->w)
			return (s);
	}
	return (NULL);
}

static int
side(int n)
{
	return (n < 1 ? 1 : n > SIDE_MOST ? SIDE_MOST : n);
}

/* No row has been written to yet. */
static void
grid_begin(struct grid *g)
{
	int y;

	g->nspots = 0;
	for (y = 0; y < g->h; y++)
		g->stale[y] = true;
	g->cursor_x = g->cursor_y = -1;
	memset(&g->scroll, 0, sizeof(g->scroll));
}

static struct cell **
rows_new(const struct grid *g, struct cell **cells)
{
	size_t w = (size_t)g->w, h = (size_t)g->h, y;
	struct cell **rows = xcalloc(h, sizeof(*rows));

	*cells = xcalloc(h * w, sizeof(**cells));
	for (y = 0; y < h; y++)
		rows[y] = *cells + y * w;
	return (rows);
}

static void
cell_blank(struct cell *c, enum style style)
{
	*c = (struct cell){ .width = 1, .style = (uint8_t)style };
}

static void
cells_blank(struct cell *row, int w)
{
	int x;

	for (x = 0; x < w; x++)
		cell_blank(&row[x], STYLE_NORMAL);
}

void
grid_blank(struct grid *g, int y)
{
	memcpy(g->row[y], g->blank, (size_t)g->w * sizeof(*g->blank));
}

void
grid_resize(struct grid *g, int w, int h)
{
	size_t n;

	rows_free(g);
	g->w = side(w);
	g->h = side(h);
	n = (size_t)g->h;
	g->row = rows_new(g, &g->cells[0]);
	g->before = NULL;
	g->cells[1] = NULL;
	g->blank = xcalloc((size_t)g->w, sizeof(*g->blank));
	cells_blank(g->blank, g->w);
	g->stamp = xcalloc(n, sizeof(*g->stamp));
	g->stamp_before = xcalloc(n, sizeof(*g->stamp_before));
	g->stale = xcalloc(n, sizeof(*g->stale));
	grid_begin(g);
}

/* A row is made blank when it is first written to; most are taken over. */
static void
freshen(struct grid *g, int y)
{
	g->stale[y] = false;
	grid_blank(g, y);
}

void
grid_settle(struct grid *g)
{
	int y;

	for (y = 0; y < g->h; y++) {
		if (g->stale[y])
			freshen(g, y);
	}
}

void
grid_clear(struct grid *g)
{
	struct cell **row = g->before;
	uint64_t *stamp = g->stamp_before;

	if (row == NULL)
		row = rows_new(g, &g->cells[1]);
	g->before = g->row;
	g->row = row;
	g->stamp_before = g->stamp;
	g->stamp = stamp;
	memset(stamp, 0, (size_t)g->h * sizeof(*stamp));
	g->page_before = g->page;
	g->page = 0;
	grid_begin(g);
}

/* Beside a row's stamp: the cursor's mark is there. */
#define POINTED UINT64_C(1)

bool
grid_stamps_agree(uint64_t a, uint64_t b)
{
	return (a != 0 && (a | POINTED) == (b | POINTED));
}

/* The line of the frame before that has this stamp; -1: none. */
static int
line_before(const struct grid *g, int y, uint64_t stamp)
{
	int i;

	if (grid_stamps_agree(g->stamp_before[y], stamp))
		return (y);
	for (i = 0; i < g->h; i++) {
		if (grid_stamps_agree(g->stamp_before[i], stamp))
			return (i);
	}
	return (-1);
}

/* A row of the frame before becomes one of this. */
static void
take_over(struct grid *g, int y, int from, uint64_t stamp)
{
	struct cell *row = g->before[from];

	g->before[from] = g->row[y];
	g->row[y] = row;
	g->stamp_before[from] = 0;
	grid_seal(g, y, stamp);
	g->stale[y] = false;
}

bool
grid_again(struct grid *g, int y, uint64_t stamp)
{
	bool pointed;
	int from;

	/* Spots are of one frame: they are said while a row is drawn. */
	if (g->mouse || y < 0 || y >= g->h ||
	    (from = line_before(g, y, stamp << 1)) == -1)
		return (false);
	pointed = g->stamp_before[from] & POINTED;
	take_over(g, y, from, stamp);
	if (pointed)
		cell_blank(g->row[y], STYLE_NORMAL);
	return (true);
}

static uint64_t
page_stamp(int y, int h, uint64_t stamp)
{
	return (grid_stamp(grid_stamp(stamp, (uint64_t)y), (uint64_t)h));
}

bool
grid_again_page(struct grid *g, int y, int h, uint64_t stamp)
{
	int i;

	stamp = page_stamp(y, h, stamp);
	if (g->mouse || y < 0 || y + h > g->h || g->page_before != stamp)
		return (false);
	for (i = y; i < y + h; i++)
		take_over(g, i, i, grid_stamp(stamp, (uint64_t)i));
	g->page = stamp;
	return (true);
}

void
grid_seal_page(struct grid *g, int y, int h, uint64_t stamp)
{
	int i;

	g->page = stamp = page_stamp(y, h, stamp);
	for (i = y; i < y + h; i++) {
		if (g->stale[i])
			freshen(g, i);
		grid_seal(g, i, grid_stamp(stamp, (uint64_t)i));
	}
}

void
grid_unseal_page(struct grid *g)
{
	g->page = 0;
}

void
grid_seal(struct grid *g, int y, uint64_t stamp)
{
	if (y >= 0 && y < g->h)
		g->stamp[y] = stamp << 1;
}

void
grid_point(struct grid *g, int y, int x)
{
	uint64_t stamp;

	if (grid_cell(g, y, x) == NULL)
		return;
	stamp = g->stamp[y];
	grid_text(g, y, x, 1, STYLE_ACCENT, mark_text(MARK_CURSOR, g->ascii));
	/* Rows with a stamp are whole lines. */
	if (stamp != 0)
		g->stamp[y] = stamp | POINTED;
}

uint64_t
grid_stamp(uint64_t stamp, uint64_t n)
{
	/* splitmix64's finish: every bit of either reaches every bit. */
	stamp ^= n + UINT64_C(0x9e3779b97f4a7c15) + (stamp << 6);
	stamp = (stamp ^ stamp >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	stamp = (stamp ^ stamp >> 27) * UINT64_C(0x94d049bb133111eb);
	return (stamp ^ stamp >> 31);
}

struct cell *
grid_cell(struct grid *g, int y, int x)
{
	if (x < 0 || y < 0 || x >= g->w || y >= g->h)
		return (NULL);
	if (g->stale[y])
		freshen(g, y);
	return (&g->row[y][x]);
}

bool
grid_cell_same(const struct cell *a, const struct cell *b)
{
	return (memcmp(a, b, sizeof(*a)) == 0);
}

/* Half of a wide glyph that is written over must not stay behind. */
static void
mend(struct grid *g, int y, int x)
{
	struct cell *c = grid_cell(g, y, x), *other;

	if (c->width == 0 && (other = grid_cell(g, y, x - 1)) != NULL)
		cell_blank(other, (enum style)other->style);
	if (c->width == 2 && (other = grid_cell(g, y, x + 1)) != NULL)
		cell_blank(other, (enum style)other->style);
}

static void
put(struct grid *g, int y, int x, const char *bytes, int width,
    enum style style)
{
	struct cell *c = grid_cell(g, y, x), *right;

	if (c == NULL)
		return;
	g->stamp[y] = 0;
	if (c->width != 1)
		mend(g, y, x);
	if (width == 2) {
		if ((right = grid_cell(g, y, x + 1)) == NULL) {
			cell_blank(c, style);
			return;
		}
		mend(g, y, x + 1);
		cell_blank(right, style);
		right->width = 0;
	}
	cell_blank(c, style);
	if (bytes[0] != ' ' || bytes[1] != '\0')
		memcpy(c->bytes, bytes, strnlen(bytes, sizeof(c->bytes) - 1));
	c->width = (uint8_t)width;
}

/* The same glyph of one cell w times. */
static void
put_many(struct grid *g, int y, int x, int w, const char *bytes,
    enum style style)
{
	struct cell glyph;
	int i, from = x < 0 ? 0 : x, to = w < g->w - x ? x + w : g->w;

	if (y < 0 || y >= g->h || from >= to)
		return;
	cell_blank(&glyph, style);
	if (strcmp(bytes, " ") != 0)
		memcpy(glyph.bytes, bytes, strlen(bytes));
	if (g->stale[y])
		freshen(g, y);
	mend(g, y, from);
	mend(g, y, to - 1);
	for (i = from; i < to; i++)
		g->row[y][i] = glyph;
	g->stamp[y] = 0;
}

/* Our own signs in ASCII, one cell each. */
static const char *
ascii_twin(const char *bytes)
{
	static const struct {
		const char	*sign, *twin;
	} twins[] = {
		{ "…", "." }, { "–", "-" }, { "—", "-" }, { "·", "-" },
		{ "→", ">" }, { "←", "<" }, { "↑", "^" }, { "↓", "v" },
		{ "“", "\"" }, { "”", "\"" }, { "’", "'" }, { "×", "x" },
		{ "≤", "<" }, { "≥", ">" },
	};
	size_t i;

	for (i = 0; i < sizeof(twins) / sizeof(twins[0]); i++) {
		if (strcmp(bytes, twins[i].sign) == 0)
			return (twins[i].twin);
	}
	return ("?");
}

static bool
next_glyph(const struct grid *g, const char **s, size_t *len,
    struct glyph *glyph, uint64_t *state)
{
	if (!glyph_next(s, len, glyph, state))
		return (false);
	if (g->ascii && strcmp(glyph->bytes, "…") == 0) {
		snprintf(glyph->bytes, sizeof(glyph->bytes), "%s",
		    mark_text(MARK_MORE, true));
	} else if (g->ascii && (unsigned char)glyph->bytes[0] >= 0x80) {
		/* One "?" for each cell, so that columns stay in line. */
		snprintf(glyph->bytes, sizeof(glyph->bytes), "%s",
		    glyph->width == 2 ? "??" : ascii_twin(glyph->bytes));
	}
	return (true);
}

/* Printable ASCII alone: each byte is a cell. Most text is. */
static bool
plain(const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		if (s[i] < ' ' || s[i] > '~')
			return (false);
	}
	return (true);
}

static int
width_of(const struct grid *g, const char *s, size_t len, int most)
{
	struct glyph glyph;
	uint64_t state = 0;
	int w = 0;

	if (plain(s, len))
		return (len > (size_t)most ? most + 1 : (int)len);
	while (w <= most && next_glyph(g, &s, &len, &glyph, &state))
		w += glyph.width;
	return (w);
}

static int
put_plain(struct grid *g, int y, int x, int w, enum style style,
    const char *s, size_t len)
{
	int n = len > (size_t)w ? w - 1 : (int)len;
	int i = x < 0 ? -x : 0, end = n < g->w - x ? n : g->w - x;

	if (g->stale[y])
		freshen(g, y);
	for (; i < end; i++) {
		if (g->row[y][x + i].width != 1)
			mend(g, y, x + i);
		cell_blank(&g->row[y][x + i], style);
		if (s[i] != ' ')
			g->row[y][x + i].bytes[0] = s[i];
	}
	g->stamp[y] = 0;
	if (n < (int)len)
		put(g, y, x + n++, mark_text(MARK_MORE, g->ascii), 1, style);
	return (n);
}

int
grid_bytes(struct grid *g, int y, int x, int w, enum style style,
    const char *s, size_t len)
{
	struct glyph glyph;
	uint64_t state = 0;
	int used = 0, room;
	bool cut;

	if (w <= 0 || y < 0 || y >= g->h)
		return (0);
	if (plain(s, len))
		return (put_plain(g, y, x, w, style, s, len));
	cut = width_of(g, s, len, w) > w;
	room = cut ? w - 1 : w;
	while (next_glyph(g, &s, &len, &glyph, &state)) {
		if (used + glyph.width > room)
			break;
		put(g, y, x + used, glyph.bytes, glyph.width, style);
		used += glyph.width;
	}
	if (cut)
		put(g, y, x + used++, mark_text(MARK_MORE, g->ascii), 1,
		    style);
	return (used);
}

int
grid_text(struct grid *g, int y, int x, int w, enum style style,
    const char *s)
{
	return (grid_bytes(g, y, x, w, style, s, strlen(s)));
}

#define NAME_LEAST 9	/* cells in which both ends say something */

int
grid_name(struct grid *g, int y, int x, int w, enum style style,
    const char *s)
{
	size_t len = strlen(s), tail = (size_t)w / 2;
	char *safe;
	int used;

	if (w < NAME_LEAST || (len <= (size_t)w && plain(s, len)))
		return (grid_text(g, y, x, w, style, s));
	safe = text_safe(s);
	len = strlen(safe);
	if (len <= (size_t)w || !plain(safe, len)) {
		used = grid_text(g, y, x, w, style, s);
	} else {
		used = grid_bytes(g, y, x, w, style, safe,
		    (size_t)w - 1 - tail);
		used += grid_text(g, y, x + used, 1, style,
		    mark_text(MARK_MORE, g->ascii));
		used += grid_bytes(g, y, x + used, w, style,
		    safe + len - tail, tail);
	}
	free(safe);
	return (used);
}

int
grid_field(struct grid *g, int y, int x, int w, enum style style,
    const char *s)
{
	int used = grid_text(g, y, x, w, style, s);

	put_many(g, y, x + used, w - used, " ", style);
	return (w);
}

void
grid_right(struct grid *g, int y, int x, int w, enum style style,
    const char *s)
{
	int n = width_of(g, s, strlen(s), w);

	if (n > w)
		n = w;
	grid_text(g, y, x + w - n, n, style, s);
}

int
grid_textf(struct grid *g, int y, int x, int w, enum style style,
    const char *fmt, ...)
{
	va_list ap;
	char *s;
	int n;

	va_start(ap, fmt);
	s = xvasprintf(fmt, ap);
	va_end(ap);
	n = grid_text(g, y, x, w, style, s);
	free(s);
	return (n);
}

/* Bytes of s that go on one row of w cells; *next: where the next begins. */
static size_t
wrap_line(int w, const char *s, size_t len, size_t *next)
{
	struct glyph glyph;
	uint64_t state = 0;
	const char *p = s;
	size_t left = len, blank = 0, at;
	int used = 0;

	for (;;) {
		at = (size_t)(p - s);
		if (state == 0 && left > 0 && *p == '\n') {
			*next = at + 1;
			return (at);
		}
		if (state == 0 && left > 0 && (*p == ' ' || *p == '\t'))
			blank = at;
		if (!glyph_next(&p, &left, &glyph, &state)) {
			*next = len;
			return (len);
		}
		used += glyph.width;
		if (used > w)
			break;
	}
	if (blank > 0) {
		*next = blank + 1;
		return (blank);
	}
	/* A word longer than the row. A form such as ^[ is not parted. */
	if (at == 0)
		at = (size_t)(p - s);
	*next = at;
	return (at);
}

static int
wrap(struct grid *g, struct rect r, enum style style, const char *s, int skip)
{
	size_t len = strlen(s), n, next;
	int rows = 0;

	if (r.w < 1)
		return (0);
	while (len > 0) {
		n = wrap_line(r.w, s, len, &next);
		if (g != NULL && rows >= skip && rows - skip < r.h)
			grid_bytes(g, r.y + rows - skip, r.x, r.w, style, s,
			    n);
		s += next;
		len -= next;
		rows++;
	}
	return (rows);
}

int
grid_wrap(struct grid *g, struct rect r, enum style style, const char *s,
    int skip)
{
	return (wrap(g, r, style, s, skip));
}

int
grid_wrap_rows(int w, const char *s)
{
	struct rect r = { 0, 0, w, 0 };

	return (wrap(NULL, r, STYLE_NORMAL, s, 0));
}

void
grid_fill(struct grid *g, struct rect r, enum style style)
{
	int y;

	for (y = r.y; y < r.y + r.h; y++)
		put_many(g, y, r.x, r.w, " ", style);
}

void
grid_restyle(struct grid *g, struct rect r, enum style style)
{
	struct cell *c;
	int x, y;

	for (y = r.y; y < r.y + r.h; y++) {
		for (x = r.x; x < r.x + r.w; x++) {
			if ((c = grid_cell(g, y, x)) == NULL)
				continue;
			c->style = (uint8_t)style;
			g->stamp[y] = 0;
		}
	}
}

void
grid_hline(struct grid *g, int y, int x, int w)
{
	put_many(g, y, x, w, lines[g->ascii][0], STYLE_BORDER);
}

void
grid_vline(struct grid *g, int y, int x, int h)
{
	int i;

	for (i = 0; i < h; i++)
		put(g, y + i, x, lines[g->ascii][1], 1, STYLE_BORDER);
}

void
grid_box(struct grid *g, struct rect r, enum style style, const char *title)
{
	const char *const *l = lines[g->ascii];
	int right = r.x + r.w - 1, bottom = r.y + r.h - 1;

	if (r.w < 2 || r.h < 2)
		return;
	grid_hline(g, r.y, r.x, r.w);
	grid_hline(g, bottom, r.x, r.w);
	grid_vline(g, r.y, r.x, r.h);
	grid_vline(g, r.y, right, r.h);
	put(g, r.y, r.x, l[2], 1, STYLE_BORDER);
	put(g, r.y, right, l[3], 1, STYLE_BORDER);
	put(g, bottom, r.x, l[4], 1, STYLE_BORDER);
	put(g, bottom, right, l[5], 1, STYLE_BORDER);
	if (title != NULL && r.w > 6) {
		put(g, r.y, r.x + 1, " ", 1, style);
		right = grid_text(g, r.y, r.x + 2, r.w - 5, style, title);
		put(g, r.y, r.x + 2 + right, " ", 1, style);
	}
}

struct rect
rect_inside(struct rect r, int by)
{
	struct rect in = { r.x + by, r.y + by, r.w - 2 * by, r.h - 2 * by };

	if (in.w < 0)
		in.w = 0;
	if (in.h < 0)
		in.h = 0;
	return (in);
}
