#include "config.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "ui/table.h"

#define GAP 2
#define FLEX_MOST 48
#define FLEX_LEAST 14		/* a growing column is never narrower */

struct layout {
	int	width[TABLE_COLUMNS];	/* 0: left out */
};

static void
lay_out(const struct table *t, int w, struct layout *l)
{
	size_t i, flex = t->ncolumns;
	int left = w - 2 + GAP, want;	/* the cursor's mark */
	bool full = false;

	if (t->ncolumns > TABLE_COLUMNS)
		bug("%zu columns", t->ncolumns);
	for (i = 0; i < t->ncolumns; i++) {
		want = t->columns[i].width;
		if (want == 0) {
			want = FLEX_LEAST;
			flex = i;
		}
		/* The first one is always there, and nothing stands right of
		 * one that has no room. */
		l->width[i] = 0;
		full = full || (i > 0 && want + GAP > left);
		if (full)
			continue;
		l->width[i] = want;
		left -= want + GAP;
	}
	if (flex < t->ncolumns && left > 0) {
		l->width[flex] += left;
		/* Further apart, name and values are hard to read across. */
		if (l->width[flex] > FLEX_MOST)
			l->width[flex] = FLEX_MOST;
	}
}

/* In the head of the first column, which is seldom full: that others have no
 * room, and the keys that scroll to them. */
static void
draw_more(struct grid *g, struct rect r, const struct table *t,
    const struct layout *l)
{
	int room = l->width[0] - text_width(t->columns[0].title) - 2 * GAP;
	size_t shown = 0;
	char text[64];

	while (shown < t->ncolumns && l->width[shown] > 0)
		shown++;
	if (shown == t->ncolumns)
		return;
	snprintf(text, sizeof(text), _("%zu more: zl"), t->ncolumns - shown);
	if (text_width(text) > room)
		snprintf(text, sizeof(text), _("+%zu: zl"),
		    t->ncolumns - shown);
	if (text_width(text) <= room)
		grid_right(g, r.y, r.x + 2, l->width[0], STYLE_DIM, text);
}

static void
draw_head(struct grid *g, struct rect r, const struct table *t,
    const struct layout *l, uint64_t stamp)
{
	char title[96];
	size_t i;
	int x = r.x + 2;

	if (grid_again(g, r.y, stamp))
		return;
	for (i = 0; i < t->ncolumns; i++) {
		if (l->width[i] <= 0)
			continue;
		snprintf(title, sizeof(title), "%s%s", t->columns[i].title,
		    (int)i != t->sorted ? "" :
		    mark_text(t->down ? MARK_DOWN : MARK_UP, g->ascii));
		/* The mark of the order may stand in the gap. */
		if (t->columns[i].right)
			grid_right(g, r.y, x - 1, l->width[i] + 1,
			    STYLE_TITLE, title);
		else
			grid_text(g, r.y, x, l->width[i] + 1, STYLE_TITLE,
			    title);
		x += l->width[i] + GAP;
	}
	draw_more(g, r, t, l);
	grid_seal(g, r.y, stamp);
}

static void
draw_row(struct grid *g, struct rect r, int y, size_t row,
    const struct table *t, const struct layout *l)
{
	enum style style;
	char text[512];
	size_t i;
	int x = r.x + 2;

	for (i = 0; i < t->ncolumns; i++) {
		if (l->width[i] <= 0)
			break;
		style = STYLE_NORMAL;
		text[0] = '\0';
		t->cell(t->ctx, row, i, text, sizeof(text), &style);
		if (t->columns[i].right)
			grid_right(g, y, x, l->width[i], style, text);
		else if (t->columns[i].width == 0)
			grid_name(g, y, x, l->width[i], style, text);
		else
			grid_text(g, y, x, l->width[i], style, text);
		x += l->width[i] + GAP;
	}
}

static uint64_t
layout_stamp(const struct table *t, const struct layout *l)
{
	uint64_t stamp = t->version;
	size_t i;

	for (i = 0; i < t->ncolumns; i++)
		stamp = grid_stamp(stamp, (uint64_t)l->width[i]);
	return (stamp);
}

int
table_draw(struct grid *g, struct rect r, const struct table *t,
    const struct list *list)
{
	struct layout l;
	uint64_t layout, stamp = 0;
	bool whole = r.x == 0 && r.w == g->w && t->stamp != NULL;
	size_t row;
	int y;

	lay_out(t, r.w, &l);
	layout = layout_stamp(t, &l);
	draw_head(g, r, t, &l, whole ? layout : 0);
	for (y = 1; y < r.h; y++) {
		row = list->top + (size_t)y - 1;
		if (row >= list->n)
			break;
		grid_spot(g, r.y + y, r.x, r.w, SPOT_ROW, row);
		if (whole)
			stamp = grid_stamp(layout, t->stamp(t->ctx, row));
		if (!grid_again(g, r.y + y, stamp)) {
			draw_row(g, r, r.y + y, row, t, &l);
			grid_seal(g, r.y + y, stamp);
		}
		if (row == list->cursor)
			grid_point(g, r.y + y, r.x);
	}
	g->scroll = (struct rect){ 0, r.y + 1, g->w, r.h - 1 };
	return (y - 1);
}

size_t
table_rows(int h)
{
	return (h > 2 ? (size_t)h - 1 : 1);
}
