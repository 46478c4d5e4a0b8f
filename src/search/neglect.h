/*
 * What the search gave up. Once nothing has improved for long, every fourth
 * proposal doubts it.
 *
 * A few bad trials with one kernel or optimiser are bad throughout to a model
 * whose length scales come from the many trials with the others; a point where
 * that one is the best of all is then never seen. So, of the categorical
 * parameters, which take turns, the value that was tried least is held, and a
 * model of the trials with that value alone says where.
 *
 * Where no parameter is a category, the proposal is far from the best trial,
 * by a model of the trials that are: a search that converges in a valley looks
 * into others too seldom to learn that one of them is deeper, and a model that
 * tells the best trials from each other tells little of the rest.
 */
#ifndef SEARCH_NEGLECT_H
#define SEARCH_NEGLECT_H

#include "search/acquisition.h"

/* Trials without news after which there is reason for doubt. */
#define NEGLECT_AFTER	15

/*
 * Holds a value in the task or has it shun the best row, and where a model can
 * be made of the rows that are then admitted, puts those into the room behind
 * the task's rows (for as many again). y is the model's. Does nothing when it
 * is not such a proposal's turn.
 */
void neglect_doubt(struct search_task *, uint64_t ordinal);

#endif
