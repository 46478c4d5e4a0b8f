/*
 * The columns of a table on a page: which are shown, by which it is sorted,
 * how far it is scrolled to the right, and how a cell looks. What the columns
 * are is in model/column.h.
 */
#ifndef UI_COLUMNS_H
#define UI_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/column.h"
#include "ui/grid.h"
#include "ui/table.h"

#define COLUMNS_MOST TABLE_COLUMNS

struct columns {
	struct column	 col[COLUMNS_MOST];
	bool		 shown[COLUMNS_MOST];	/* the first one always */
	size_t		 n;
	size_t		 sort;
	bool		 down;
	size_t		 left;		/* columns after the first that are
					 * scrolled out */
	unsigned	 version;	/* changes with any of the above */
	/* What is on show for a table, of them all the index in col, and which
	 * is the sorted one (-1: not on show); made anew with each version. */
	struct table_column on_show[COLUMNS_MOST];
	size_t		 index[COLUMNS_MOST];
	size_t		 non_show;
	int		 sorted;
};

/* The fixed columns, those usually shown, sorted by the one of that name. */
void columns_init(struct columns *, enum column_of, const char *sort,
    bool down);
/* A tuned parameter, shown after the others; the name is borrowed. Nothing
 * when there are too many. */
void columns_param(struct columns *, const char *name);

void columns_toggle(struct columns *, size_t column);
/* By that column; by the same again: the other way round. */
void columns_sort(struct columns *, size_t column);
void columns_sort_next(struct columns *);
void columns_reverse(struct columns *);
void columns_scroll(struct columns *, int by);

/* The parts of a table that are the columns' own; the caller fills in the
 * rest. */
void columns_table(const struct columns *, struct table *);

/* How a cell looks: short times and numbers. Statuses and names are the
 * page's own. as_of: when the data was read, for what still runs; wall: now. */
void columns_cell(const struct column *, const void *item, int64_t as_of,
    int64_t wall, char *, size_t cap);

#endif
