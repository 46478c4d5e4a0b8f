/* Which trial to stop. See strategy.h. */
#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "search/rng.h"
#include "search/strategy.h"

#define ETA		3
#define LEAST_CURVES	3

static int
ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return ((x > y) - (x < y));
}

static double
median(double *values, size_t n)
{
	qsort(values, n, sizeof *values, ascending);
	return (n % 2 == 1 ? values[n / 2] :
	    (values[n / 2 - 1] + values[n / 2]) / 2);
}

bool
stopping_median(const struct curve *curve, const struct curve *others,
    size_t n, bool maximize)
{
	double *averages = xcalloc(n + 1, sizeof *averages), middle, now;
	size_t i, k, found = 0;
	bool stop = false;

	for (i = 0; i < n; i++) {
		double sum = 0;

		if (others[i].n < curve->n)
			continue;
		for (k = 0; k < curve->n; k++)
			sum += others[i].values[k];
		averages[found++] = sum / (double)curve->n;
	}
	if (curve->n > 0 && found >= LEAST_CURVES) {
		middle = median(averages, found);
		now = curve->values[curve->n - 1];
		stop = maximize ? now < middle : now > middle;
	}
	free(averages);
	return (stop);
}

/* Rungs of a bracket: its first one lies `bracket` rungs above min. */
static bool
is_rung(int64_t step, int64_t min, int64_t max, size_t bracket)
{
	int64_t rung = min;
	size_t i;

	for (i = 0; rung < max; i++, rung *= ETA)
		if (rung == step)
			return (i >= bracket);
	return (false);
}

static size_t
count_rungs(int64_t min, int64_t max)
{
	size_t n = 1;
	int64_t rung;

	for (rung = min; rung <= max / ETA; rung *= ETA)
		n++;
	return (n);
}

/* Drawn with probability proportional to S / ((S - s) r_s): each bracket
 * then gets about the same resource. */
static size_t
draw_bracket(int64_t min, int64_t max, uint64_t seed, uint64_t ordinal)
{
	size_t n = count_rungs(min, max), i;
	double total = 0, u, rung;
	struct rng rng;

	rng_init(&rng, seed ^ 0x68796265ULL, ordinal);
	for (i = 0, rung = (double)min; i < n; i++, rung *= ETA)
		total += (double)n / ((double)(n - i) * rung);
	u = rng_unit(&rng) * total;
	for (i = 0, rung = (double)min; i + 1 < n; i++, rung *= ETA) {
		u -= (double)n / ((double)(n - i) * rung);
		if (u < 0)
			break;
	}
	return (i);
}

bool
stopping_hyperband(const struct curve *curve, const struct curve *others,
    size_t n, int64_t min, int64_t max, uint64_t seed, uint64_t ordinal,
    bool maximize)
{
	double now;
	size_t i, better = 0, reached = 1;

	if (min < 1)
		min = 1;
	if (curve->n == 0 || (int64_t)curve->n < min)
		return (false);
	if ((int64_t)curve->n >= max)
		return (true);
	if (!is_rung((int64_t)curve->n, min, max,
	    draw_bracket(min, max, seed, ordinal)))
		return (false);
	now = curve->values[curve->n - 1];
	for (i = 0; i < n; i++) {
		double other;

		if (others[i].n < curve->n)
			continue;
		other = others[i].values[curve->n - 1];
		reached++;
		if (maximize ? other > now : other < now)
			better++;
	}
	/* The first to arrive go on: there is nothing to compare with. */
	return (reached >= ETA && better >= (reached + ETA - 1) / ETA);
}
