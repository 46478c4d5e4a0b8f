/* See focus.h. */
#include <math.h>
#include <stdbool.h>

#include "search/focus.h"
#include "search/outputs.h"

#define NARROW	0.1	/* the scale's least width while there is news */
#define WIDE	1.0	/* and every other time, when there is none */
#define RECENT	5	/* trials that may bring news */
#define NEWS	0.01	/* what counts as such; the service's convergence */

static double
least(const double *y, size_t n)
{
	double best = INFINITY;
	size_t i;

	for (i = 0; i < n; i++)
		best = fmin(best, y[i]);
	return (best);
}

/* Half of what a search without a model leaves to be gained; halves keep
 * differences of whatever values within range. */
static double
half_room(const double *y, size_t n, size_t first)
{
	return (outputs_median(y, first < n ? first : n) / 2 -
	    least(y, n) / 2);
}

bool
focus_stale(const double *y, size_t n, size_t first, size_t recent)
{
	return (n > first + recent && least(y, n - recent) / 2 -
	    least(y, n) / 2 <= NEWS * half_room(y, n, first));
}

double
focus_good(const double *y, size_t n, size_t first, uint64_t ordinal)
{
	bool wide = ordinal % 2 == 1 && focus_stale(y, n, first, RECENT);

	if (n == 0)
		return (-INFINITY);
	return (2 * (least(y, n) / 2 + (wide ? WIDE : NARROW) *
	    half_room(y, n, first)));
}
