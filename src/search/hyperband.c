/* Rungs and brackets of Hyperband. See stopping.h. */
#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "search/rng.h"
#include "search/stopping.h"

#define ETA		3
#define LATE		5	/* one in this many begins a rung later */

int64_t
hyperband_rung(const struct hyperband *h, size_t k)
{
	int64_t rung = h->min < 1 ? 1 : h->min;

	for (; k > 0; k--) {
		if (rung > INT64_MAX / ETA)
			return (0);
		rung *= ETA;
	}
	return (rung < h->max ? rung : 0);
}

size_t
hyperband_bracket(const struct hyperband *h, uint64_t ordinal)
{
	struct rng rng;

	if (hyperband_rung(h, 1) == 0)
		return (0);
	rng_init(&rng, h->seed ^ 0x68796265ULL, ordinal);
	return (rng_below(&rng, LATE) == 0);
}

/* The last rung of the trial's bracket that its curve has reached, or 0. */
static int64_t
last_rung(const struct hyperband *h, size_t steps, uint64_t ordinal)
{
	size_t k = hyperband_bracket(h, ordinal);
	int64_t rung, last = 0;

	while ((rung = hyperband_rung(h, k++)) != 0 && rung <= (int64_t)steps)
		last = rung;
	return (last);
}

static int
ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return ((x > y) - (x < y));
}

/* Whether the first of the n losses is worse than their 1/ETA quantile, which
 * lies between two of them where it falls between two ranks. */
static bool
below_cut(double *losses, size_t n)
{
	double own = losses[0], rank = (double)(n - 1) / ETA, part;
	size_t low = (size_t)rank;

	qsort(losses, n, sizeof *losses, ascending);
	part = rank - (double)low;
	/* Kept apart, or infinite losses would make a NaN of it. */
	if (part == 0 || losses[low] == losses[low + 1])
		return (own > losses[low]);
	if (!isfinite(losses[low + 1]))
		return (own > losses[low]);
	return (own > losses[low] + part * (losses[low + 1] - losses[low]));
}

static double
loss_at(const struct hyperband *h, const struct curve *c, int64_t step)
{
	double value = c->values[step - 1];

	if (isnan(value))
		return (INFINITY);
	return (h->maximize ? -value : value);
}

bool
hyperband_stops(const struct hyperband *h, const struct curve *curve,
    const struct curve *others, size_t n, uint64_t ordinal)
{
	double *losses;
	int64_t rung;
	size_t i, found = 0;
	bool stop;

	if ((int64_t)curve->n >= h->max)
		return (true);
	rung = last_rung(h, curve->n, ordinal);
	if (rung == 0)
		return (false);
	losses = xcalloc(n + 1, sizeof *losses);
	losses[found++] = loss_at(h, curve, rung);
	for (i = 0; i < n; i++)
		if ((int64_t)others[i].n >= rung)
			losses[found++] = loss_at(h, &others[i], rung);
	stop = below_cut(losses, found);
	free(losses);
	return (stop);
}
