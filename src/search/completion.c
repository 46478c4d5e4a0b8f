/* Not improving, converged. See completion.h. */
#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "search/completion.h"

#define LEAST_GAIN	0.01
#define LEAST_TRIALS	10

struct completion
completion_judge(const struct ended *trials, size_t n, size_t parameters)
{
	struct completion c = { 0, false };
	double *best;
	size_t i, groups = 0, last = 0, quiet;

	for (i = 0; i < n; i++)
		if (trials[i].group >= groups)
			groups = trials[i].group + 1;
	best = xcalloc(groups + 1, sizeof *best);
	for (i = 0; i < groups; i++)
		best[i] = INFINITY;
	for (i = 0; i < n; i++) {
		double *b = &best[trials[i].group], loss = trials[i].loss;

		if (!trials[i].valued || loss >= *b ||
		    (isfinite(*b) && *b - loss < LEAST_GAIN * fabs(*b)))
			continue;
		*b = loss;
		last = i + 1;
	}
	free(best);
	if (last == 0)
		return (c);
	c.not_improving = quiet = n - last;
	c.converged = quiet >= LEAST_TRIALS + parameters && quiet >= last;
	return (c);
}
