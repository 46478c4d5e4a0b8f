/*
 * Which trial to stop while it runs: the rules on training curves. Pure; the
 * caller asks after every value of the objective metric and stops the trial
 * when told so.
 *
 * A curve is the objective's values, one a step of the resource (epoch,
 * round), from step 1. A value that is no number counts as the worst.
 */
#ifndef SEARCH_STOPPING_H
#define SEARCH_STOPPING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct curve {
	const double	*values;
	size_t		 n;
};

/*
 * The median rule (TrainingJobEarlyStoppingType Auto, S19): after each step,
 * stop when the value is worse than the median of the running averages of the
 * other curves up to the same step. Curves shorter than that step do not
 * count; without three of them nothing is stopped.
 */
bool stopping_median(const struct curve *, const struct curve *others,
    size_t n, bool maximize);

/*
 * Hyperband (S27) as asynchronous successive halving, stopping variant (Li et
 * al. 2017; Li et al. 2020, section 3). Rungs lie at min * 3^k below max; at
 * its rung a trial goes on when it is among the best third of those that have
 * reached it, itself included; ties and the first to arrive go on. A trial is
 * held against the last rung it passed again at every step, so that one that
 * passed for want of company does not run to the end when better ones follow.
 *
 * Two brackets are in use, one whose first rung is min and, for one trial in
 * five, one whose first is 3 * min: trials that learn slowly get their chance
 * there. A trial's bracket is drawn from its ordinal. (Brackets of equal
 * resource, as in Hyperband, measured worse here.)
 */
struct hyperband {
	int64_t		min, max;	/* resource; min at least 1 */
	uint64_t	seed;
	bool		maximize;
};

/* Whether the trial of this ordinal (from 0) stops here: it is below the cut,
 * or has reached max. */
bool hyperband_stops(const struct hyperband *, const struct curve *,
    const struct curve *others, size_t n, uint64_t ordinal);

/* The k-th rung (from 0), or 0 when there is none. */
int64_t hyperband_rung(const struct hyperband *, size_t k);
/* 0 or 1. */
size_t hyperband_bracket(const struct hyperband *, uint64_t ordinal);

#endif
