/*
 * The line where a condition on the rows of a table is typed, in the language
 * of model/expr.h. Rows follow while it is typed; a condition that is not
 * whole yet leaves the last good one in force.
 */
#ifndef UI_CONDITION_H
#define UI_CONDITION_H

#include <stdbool.h>
#include <stddef.h>

#include "model/expr.h"
#include "ui/grid.h"
#include "ui/prompt.h"

struct condition {
	struct prompt	 line;
	bool		 typing;
	bool		 wrong;		/* what stands there is none (yet) */
	enum column_of	 of;
};

void condition_init(struct condition *, enum column_of);
void condition_release(struct condition *);
/* A key while typing. *where (owned by the caller) is replaced when *changed
 * says so. false: not a key of the line. */
bool condition_key(struct condition *, struct kills *, struct key,
    struct expr **where, bool *changed);
void condition_paste(struct condition *, const char *, size_t,
    struct expr **where, bool *changed);
/* Nothing typed, nothing in force. */
void condition_clear(struct condition *, struct expr **where);
bool condition_shown(const struct condition *);
/* In one row; count: how many rows are shown. */
void condition_draw(const struct condition *, struct grid *, struct rect,
    const char *count);

#endif
