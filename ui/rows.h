/*
 * What tables of many rows share: finding a row by its name, and an order of
 * row numbers by a column. Rows stay where they are; only numbers move.
 */
#ifndef UI_ROWS_H
#define UI_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/column.h"

/* Name to row. Empty (all zero) is ready for use. */
struct rows_index {
	uint32_t	*slot;		/* row + 1; 0: free. Owned */
	size_t		 nslots;	/* 0 or a power of two */
};

typedef const char *rows_name(const void *ctx, size_t row);

void rows_index_release(struct rows_index *);
/* The slot of a name; 0 in it: not there, and the caller may put row + 1 in.
 * n: rows that are there now. */
uint32_t *rows_slot(struct rows_index *, size_t n, const char *name,
    rows_name *, const void *ctx);

/* Puts words in the place of others. Whether they are the old ones and more:
 * what has them had the old ones. */
bool rows_reword(char **words, const char *text);

/* Whether a row is shown. */
typedef bool rows_takes(void *ctx, size_t row, int64_t now);

/* Of the rows shown those that are taken still, in their order; how many. */
size_t rows_keep(uint32_t *shown, size_t n, int64_t now, rows_takes *,
    void *ctx);

/* A row as struct job or struct trial; the next call may overwrite it. */
typedef const void *rows_item(void *ctx, size_t row);

/* Sorts row numbers. Missing values last in either direction; rows of equal
 * values by name, the same way round. O(n log n) with the keys made once. */
void rows_sort(uint32_t *shown, size_t n, const struct column *, bool down,
    int64_t now, rows_item *, rows_name *, void *ctx);
/* The other way round, as rows_sort would do it. O(n). */
void rows_reverse(uint32_t *shown, size_t n, const struct column *,
    int64_t now, rows_item *, void *ctx);

#endif
