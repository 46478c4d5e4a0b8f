/*
 * Transfer from finished tuning jobs (S12, TransferLearning): the parents
 * give the first proposals but the second, and no more. They form a portfolio
 * (Winkelmolen et al. 2020): trials of the parents, each chosen so that, with
 * those before it, every parent finds a good one among them by its own model,
 * a Gaussian process of its trials' ranks (as normal scores, so that scales of
 * objectives need not agree; Salinas, Shen and Perrone 2020). The second is
 * where a search without parents begins, the middle of the space, so that
 * parents that mislead cost one trial before something else is known.
 *
 * After that this job's own trials decide. Parents as a prior of the model
 * were tried, too, with weights by how well they explain those trials: they
 * cost more where they mislead than they gain where they do not.
 *
 * A warm start is built once for a job and then only read, but that the
 * models are fitted at the first question: one thread may ask.
 */
#ifndef SEARCH_WARMSTART_H
#define SEARCH_WARMSTART_H

#include <stdbool.h>
#include <stddef.h>

#include "search/strategy.h"

#define WARM_FIRST	5	/* proposals before this job's model */

struct warm_start;

struct parent {
	const struct observation *trials;	/* points of the new space */
	size_t		 n;
};

/* Copies what it needs; NULL when no parent has two trials with a value. */
struct warm_start *warm_new(const struct space *, const struct parent *,
    size_t n, bool maximize);
void warm_free(struct warm_start *);

/*
 * One of the first proposals, that of this ordinal: 1 and a point that was
 * not proposed before, or 0 when parents have nothing more to say.
 */
int warm_first(struct warm_start *, const struct space *,
    const struct observation *history, size_t n, uint64_t ordinal,
    struct point *out);

#endif
