/*
 * A cursor over n rows and the part of them that is on the screen. Tables,
 * forms and pickers share it.
 */
#ifndef UI_LIST_H
#define UI_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "ui/action.h"

struct list {
	size_t	n;		/* rows */
	size_t	cursor;		/* below n, or 0 */
	size_t	top;		/* first row shown */
	size_t	rows;		/* rows that fit; set by list_fit */
};

/* Keeps cursor and top in range and the cursor on the screen. */
void list_fit(struct list *, size_t n, size_t rows);
/* UP DOWN PAGE_… HALF_… FIRST LAST; false: not one of these. */
bool list_action(struct list *, enum action_id);
void list_to(struct list *, size_t row);
/* After a jump: no row at the edge, unless there is nothing behind it. */
void list_center(struct list *);
/* There are n rows now, and that at the cursor is at `at` (n: gone), where the
 * cursor goes along; at the first row it stays, so that new ones are seen. */
void list_follow(struct list *, size_t n, size_t at);
/* The cursor to a row that was pressed; true: it was there already. */
bool list_point(struct list *, size_t row);

#endif
