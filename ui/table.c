#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "ui/table.h"

#define COLUMNS_MOST 24
#define GAP 2
#define FLEX_MOST 48
#define FLEX_LEAST 16		/* a growing column is never narrower */

struct layout {
	int	width[COLUMNS_MOST];	/* 0: left out */
};

static int
need(const struct table *t, const struct layout *l)
{
	size_t i;
	int sum = 2;			/* the cursor's mark */

	for (i = 0; i < t->ncolumns; i++) {
		if (l->width[i] > 0)
			sum += l->width[i] + GAP;
	}
	return (sum - GAP);
}

static bool
drop_one(const struct table *t, struct layout *l)
{
	size_t i, found = t->ncolumns;

	for (i = 0; i < t->ncolumns; i++) {
		if (l->width[i] == 0 || t->columns[i].keep == 0)
			continue;
		if (found == t->ncolumns ||
		    t->columns[i].keep <= t->columns[found].keep)
			found = i;
	}
	if (found == t->ncolumns)
		return (false);
	l->width[found] = 0;
	return (true);
}

static void
lay_out(const struct table *t, int w, struct layout *l)
{
	size_t i, flex = t->ncolumns;
	int left;

	if (t->ncolumns > COLUMNS_MOST)
		bug("%zu columns", t->ncolumns);
	for (i = 0; i < t->ncolumns; i++) {
		l->width[i] = t->columns[i].width;
		if (l->width[i] == 0) {
			l->width[i] = FLEX_LEAST;
			flex = i;
		}
	}
	while (need(t, l) > w && drop_one(t, l))
		;
	left = w - need(t, l);
	if (flex < t->ncolumns) {
		l->width[flex] += left;
		/* Further apart, name and values are hard to read across. */
		if (l->width[flex] > FLEX_MOST)
			l->width[flex] = FLEX_MOST;
	}
}

static void
draw_head(struct grid *g, struct rect r, const struct table *t,
    const struct layout *l)
{
	char title[96];
	size_t i;
	int x = r.x + 2;

	for (i = 0; i < t->ncolumns; i++) {
		if (l->width[i] <= 0)
			continue;
		snprintf(title, sizeof(title), "%s%s", t->columns[i].title,
		    (int)i != t->sorted ? "" :
		    mark_text(t->down ? MARK_DOWN : MARK_UP, g->ascii));
		if (t->columns[i].right)
			grid_right(g, r.y, x, l->width[i], STYLE_TITLE, title);
		else
			grid_text(g, r.y, x, l->width[i], STYLE_TITLE, title);
		x += l->width[i] + GAP;
	}
}

static void
draw_row(struct grid *g, struct rect r, int y, size_t row, bool cursor,
    const struct table *t, const struct layout *l)
{
	enum style style;
	char text[512];
	size_t i;
	int x = r.x + 2, n;

	if (cursor)
		grid_text(g, y, r.x, 1, STYLE_ACCENT,
		    mark_text(MARK_CURSOR, g->ascii));
	for (i = 0; i < t->ncolumns; i++) {
		if (l->width[i] <= 0)
			continue;
		style = STYLE_NORMAL;
		text[0] = '\0';
		t->cell(t->ctx, row, i, text, sizeof(text), &style);
		/* The mark and the first column are enough: few cells change
		 * when the cursor moves. */
		if (cursor && i == 0)
			style = STYLE_SELECTED;
		if (t->columns[i].right) {
			grid_right(g, y, x, l->width[i], style, text);
		} else {
			n = grid_text(g, y, x, l->width[i], style, text);
			if (n == 0 && cursor && i == 0)
				grid_text(g, y, x, 1, style, " ");
		}
		x += l->width[i] + GAP;
	}
}

int
table_draw(struct grid *g, struct rect r, const struct table *t,
    const struct list *list)
{
	struct layout l;
	size_t row;
	int y;

	lay_out(t, r.w, &l);
	draw_head(g, r, t, &l);
	for (y = 1; y < r.h; y++) {
		row = list->top + (size_t)y - 1;
		if (row >= list->n)
			break;
		draw_row(g, r, r.y + y, row, row == list->cursor, t, &l);
	}
	g->scroll = (struct rect){ 0, r.y + 1, g->w, r.h - 1 };
	return (y - 1);
}

size_t
table_rows(int h)
{
	return (h > 2 ? (size_t)h - 1 : 1);
}
