/*
 * Tables of jobs and trials through model/column.h: aligned text and CSV.
 */
#ifndef CLI_TABLE_H
#define CLI_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "cli/cli.h"
#include "model/column.h"

struct table {
	enum column_of	 of;
	struct column	*columns;
	size_t		 ncolumns;
	const void	**items;	/* struct job or struct trial */
	size_t		 nitems;
};

/* The columns of --columns (NULL: those usually shown, then params). params:
 * array of names of tuned parameters, or NULL; borrowed. -1: unknown name. */
int table_init(struct table *, enum column_of, const char *names,
    const json_t *params, struct err *);
void table_release(struct table *);
void table_add(struct table *, const void *item);
/* By name; -1 when there is no such column. */
int table_sort(struct table *, const char *column, const json_t *params,
    bool descending, struct err *);
void table_print(const struct table *, enum format);
/* One of them as CSV, as it would stand in a table. */
void table_row(enum column_of, const void *item, const json_t *params);
/* Rows of plain text: cells row by row, n columns, first row the titles. */
void table_cells(const char *const *cells, size_t n, size_t rows,
    enum format);

#endif
