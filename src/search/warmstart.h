/*
 * Transfer from finished tuning jobs (S12, TransferLearning): what parents
 * say of a configuration, and how far to believe them.
 *
 * Each parent is a Gaussian process of its trials' ranks (as normal scores:
 * scales of objectives need not agree, Salinas, Shen and Perrone 2020). A
 * parent's weight is how well it orders this job's own trials (Feurer et al.
 * 2018), so that one that misleads loses its say after a few of them.
 *
 * A warm start is built once for a job and then only read, but that its
 * parents' models are fitted at the first question: one thread may ask.
 */
#ifndef SEARCH_WARMSTART_H
#define SEARCH_WARMSTART_H

#include <stdbool.h>
#include <stddef.h>

#include "search/strategy.h"

#define WARM_FIRST	4	/* proposals that rest on parents alone */

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

/*
 * Standardised predictions of `count` points (rows of the model's numbers,
 * search/acquisition.h), parent after parent: warm_parents() x count.
 */
size_t warm_parents(const struct warm_start *);
void warm_predict(struct warm_start *, const double *x, size_t count,
    double *mean);

#endif
