/*
 * Values of categories that the search gave up. A few bad trials with one
 * kernel or optimiser are bad throughout to a model whose length scales come
 * from the many trials with the others; a point where that one is the best of
 * all is then never seen. Once nothing has improved for long, every fourth
 * proposal doubts it: of the categorical parameters, which take turns, the
 * value that was tried least is held, and a model of the trials with that
 * value alone says where.
 */
#ifndef SEARCH_NEGLECT_H
#define SEARCH_NEGLECT_H

#include "search/acquisition.h"

/* Trials without news after which there is reason for doubt. */
#define NEGLECT_AFTER	15

/*
 * Holds a value in the task, and where a model can be made of the rows that
 * have it, puts those into the room behind the task's rows (for as many
 * again) and has the task look there. y is the model's. Does nothing when it
 * is not such a proposal's turn, or no parameter is a category.
 */
void neglect_doubt(struct search_task *, uint64_t ordinal);

#endif
