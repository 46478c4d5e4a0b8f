/*
 * What narrows a table, typed in a row above it: words to search for, or a
 * condition on its rows in the language of model/expr.h. Rows follow while it
 * is typed; a condition that is not whole yet leaves the last good one in
 * force.
 */
#ifndef UI_NARROW_H
#define UI_NARROW_H

#include <stdbool.h>
#include <stddef.h>

#include "model/expr.h"
#include "ui/grid.h"
#include "ui/prompt.h"

struct narrow {
	struct prompt	 words, condition;
	bool		 searching;	/* the words are typed */
	bool		 stating;	/* the condition is */
	bool		 wrong;		/* what stands there is none (yet) */
	enum column_of	 of;
};

/* What a key or a paste did. */
enum narrowed {
	NARROW_IGNORED,		/* it is not for this */
	NARROW_TAKEN,		/* nothing to the rows */
	NARROW_WORDS,
	NARROW_CONDITION
};

void narrow_init(struct narrow *, enum column_of);
void narrow_release(struct narrow *);
bool narrow_typing(const struct narrow *);
/* Whether something is typed or in force. */
bool narrow_shown(const struct narrow *);
/* *where: the condition in force, which the caller owns; another one with
 * NARROW_CONDITION. */
enum narrowed narrow_key(struct narrow *, struct kills *, struct key,
    struct expr **where);
enum narrowed narrow_paste(struct narrow *, const char *, size_t,
    struct expr **where);
/* Nothing typed, nothing in force. */
void narrow_clear(struct narrow *, struct expr **where);
/* In one row; shown, all: how many rows of the table. */
void narrow_draw(const struct narrow *, struct grid *, struct rect,
    size_t shown, size_t all);

#endif
