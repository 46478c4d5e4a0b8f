/*
 * Several definitions in one tuning job (S01, S07): which of them gets the
 * next trial, and what their values say of each other. Pure.
 *
 * Values of definitions compare when they are of one group: definitions whose
 * objectives have the same direction are, as the service compares them.
 */
#ifndef SEARCH_SHARE_H
#define SEARCH_SHARE_H

#include <stdbool.h>
#include <stddef.h>

#include "search/strategy.h"

/* One trial of the job, in the order in which they were proposed. */
struct share_trial {
	size_t		 definition;
	enum observed	 state;
	double		 loss;		/* of OBSERVED_VALUE: smaller better */
};

struct share_arm {
	size_t	group;		/* below the count of arms */
	bool	spent;		/* its space holds nothing more */
};

/*
 * The definition of the next trial; narms when all are spent. Each gets three
 * trials first. Then a definition's share follows the rate at which its
 * trials came into the best quarter of their group (Laplace's estimate), but
 * none has less than a fifth of an equal share; shares are kept over the last
 * 20 trials.
 */
size_t share_next(const struct share_arm *, size_t narms,
    const struct share_trial *, size_t n);

/*
 * How far the best of n losses lies before their median, in units of the
 * median distance from it: compares definitions whose values do not compare.
 * 0 for fewer than three. Sorts losses.
 */
double share_lead(double *losses, size_t n);

#endif
