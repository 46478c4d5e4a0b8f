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

/* Halves keep differences of whatever values within range. */
double
focus_good(const double *y, size_t n, size_t first, uint64_t ordinal)
{
	double best = least(y, n) / 2, room, news;
	bool stale = false;

	if (n == 0)
		return (-INFINITY);
	first = first < n ? first : n;
	room = outputs_median(y, first) / 2 - best;
	if (n > first + RECENT) {
		news = least(y, n - RECENT) / 2 - best;
		stale = news <= NEWS * room;
	}
	return (2 * (best + (stale && ordinal % 2 == 1 ? WIDE : NARROW) *
	    room));
}
