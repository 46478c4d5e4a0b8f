/*
 * Rows and columns. What the columns are and what a cell says comes from the
 * caller; here is only layout: the column of width 0 grows, columns that do
 * not fit on the right are left out, the head marks the sorted one. The
 * cursor is a mark before the row: moving it changes four cells.
 */
#ifndef UI_TABLE_H
#define UI_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/grid.h"
#include "ui/list.h"

#define TABLE_COLUMNS 80		/* at most */

struct table_column {
	const char	*title;		/* translated */
	int		 width;		/* cells it wants; 0: what is left */
	bool		 right;		/* aligned to the right */
};

struct table {
	const struct table_column *columns;
	size_t		 ncolumns;
	int		 sorted;	/* index, or -1 */
	bool		 down;		/* greatest first */
	uint64_t	 version;	/* stamp of all of the above; 0: none */
	/* Text (foreign is fine) and style of a cell. Only called for what is
	 * on the screen. */
	void		(*cell)(const void *ctx, size_t row, size_t column,
			    char *, size_t, enum style *);
	const void	*ctx;
	/* Rows with the same stamp look the same: see grid_again. NULL: each
	 * is drawn anew. */
	uint64_t	(*stamp)(const void *ctx, size_t row);
};

/* Head in the first row, then rows from list->top. Returns rows drawn. */
int table_draw(struct grid *, struct rect, const struct table *,
    const struct list *);
/* Rows for content in a rectangle of this height. */
size_t table_rows(int h);

#endif
