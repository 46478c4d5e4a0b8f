#include "config.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "ui/columns.h"
#include "ui/show.h"

#define TIME_CELLS 11
#define STATUS_CELLS 13
#define PARAM_CELLS 24		/* at most; at least SHOW_VALUE_CELLS */

static int
width(const struct column *c, size_t i)
{
	int w;

	if (i == 0)
		return (0);
	if (c->param != NULL) {
		/* The name and the mark of the sorted column. */
		w = text_width(c->param) + 1;
		return (w < SHOW_VALUE_CELLS ? SHOW_VALUE_CELLS :
		    w > PARAM_CELLS ? PARAM_CELLS : w);
	}
	return (c->kind == COLUMN_TIME ? TIME_CELLS :
	    c->kind == COLUMN_STATUS ? STATUS_CELLS : c->width);
}

static void
changed(struct columns *c)
{
	size_t i, left = c->left;
	struct table_column *out;

	c->version++;
	c->non_show = 0;
	c->sorted = -1;
	for (i = 0; i < c->n; i++) {
		if (i > 0 && !c->shown[i])
			continue;
		if (i > 0 && left > 0) {
			left--;
			continue;
		}
		if (i == c->sort)
			c->sorted = (int)c->non_show;
		out = &c->on_show[c->non_show];
		out->title = c->col[i].param != NULL ? c->col[i].head :
		    _(c->col[i].head);
		out->width = width(&c->col[i], i);
		out->right = c->col[i].right &&
		    c->col[i].kind != COLUMN_PROGRESS;
		c->index[c->non_show++] = i;
	}
}

void
columns_init(struct columns *c, enum column_of of, const char *sort,
    bool descending)
{
	const struct column *all;
	size_t i;

	memset(c, 0, sizeof(*c));
	all = column_all(of, &c->n);
	if (c->n > COLUMNS_MOST)
		bug("%zu columns", c->n);
	memcpy(c->col, all, c->n * sizeof(*all));
	for (i = 0; i < c->n; i++) {
		c->shown[i] = all[i].shown;
		if (strcmp(all[i].name, sort) == 0)
			c->sort = i;
	}
	c->down = descending;
	changed(c);
}

void
columns_param(struct columns *c, const char *name)
{
	if (c->n == COLUMNS_MOST)
		return;
	column_param(&c->col[c->n], name);
	c->shown[c->n++] = true;
	changed(c);
}

void
columns_toggle(struct columns *c, size_t column)
{
	if (column == 0 || column >= c->n)
		return;
	c->shown[column] = !c->shown[column];
	c->left = 0;
	changed(c);
}

void
columns_sort(struct columns *c, size_t column)
{
	if (column == c->sort) {
		columns_reverse(c);
		return;
	}
	c->sort = column;
	changed(c);
}

/* Among those on show: sorting by what cannot be seen is for the chooser. */
void
columns_sort_next(struct columns *c)
{
	do
		c->sort = (c->sort + 1) % c->n;
	while (c->sort != 0 && !c->shown[c->sort]);
	changed(c);
}

void
columns_reverse(struct columns *c)
{
	c->down = !c->down;
	changed(c);
}

void
columns_scroll(struct columns *c, int by)
{
	size_t i, most = 0;

	for (i = 1; i < c->n; i++)
		most += c->shown[i];
	if (by < 0)
		c->left -= c->left > 0;
	else if (c->left + 1 < most)
		c->left++;
	changed(c);
}

void
columns_table(const struct columns *c, struct table *t)
{
	t->columns = c->on_show;
	t->ncolumns = c->non_show;
	t->sorted = c->sorted;
	t->down = c->down;
	t->version = grid_stamp((uint64_t)(uintptr_t)c, c->version);
}

static void
plain(const struct column *c, const void *item, int64_t now, char *out,
    size_t cap)
{
	struct buf b;

	buf_init(&b, 0);
	c->text(c, item, now, &b);
	snprintf(out, cap, "%s", b.len == 0 ? "-" : buf_str(&b));
	buf_release(&b);
}

void
columns_cell(const struct column *c, const void *item, int64_t as_of,
    int64_t wall, char *out, size_t cap)
{
	double v = c->number(c, item, as_of);

	switch (c->kind) {
	case COLUMN_TIME:
		show_time(isnan(v) ? 0 : (int64_t)v, wall, out, cap);
		break;
	case COLUMN_VALUE:
		if (isnan(v))
			snprintf(out, cap, "-");
		else
			show_value(v, out, cap);
		break;
	default:
		plain(c, item, as_of, out, cap);
		/* A tuned value may have as many digits as a double has; of a
		 * whole number none is left out that has room. */
		if (c->param != NULL && !isnan(v) &&
		    (strlen(out) > SHOW_VALUE_CELLS ||
		    strpbrk(out, ".e") != NULL))
			show_value(v, out, cap);
		break;
	}
}
