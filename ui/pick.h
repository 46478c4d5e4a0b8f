/*
 * A picker over a page: type to narrow, arrows to move, Enter to take. Words
 * parted by blanks must all match, each as letters in this order (as in fzf);
 * what matches better stands first. A view of its own, like the dialogs.
 */
#ifndef UI_PICK_H
#define UI_PICK_H

#include <stdbool.h>
#include <stddef.h>

#include "ui/view.h"

struct app;

struct pick_item {
	const char	*text;		/* what is matched and shown first */
	const char	*facts;		/* shown beside it, matched as words;
					 * or NULL */
};

enum pick_flag {
	PICK_MANY	= 1 << 0,	/* Tab marks several */
	PICK_FREE	= 1 << 1	/* what was typed can be taken too */
};

/* chosen: indices of the items, in their order, n of them; 0 with typed NULL:
 * left. typed: PICK_FREE and the text itself was taken. The picker is gone by
 * then; parent may push another view. */
typedef void (*pick_done)(struct view *parent, struct app *,
    const size_t *chosen, size_t n, const char *typed, struct effects *);

/* Items are copied. */
void pick_open(struct app *, struct view *parent, const char *title,
    const struct pick_item *, size_t n, size_t cursor, unsigned flags,
    pick_done, struct effects *);

/* How well text and facts match what is typed: 0 not at all; for tests. */
int pick_score(const char *text, const char *facts, const char *typed);

#endif
