/*
 * Whether a tuning job has got what it can get: the figures behind
 * TuningJobCompletionCriteria and TuningJobCompletionDetails. Pure.
 */
#ifndef SEARCH_COMPLETION_H
#define SEARCH_COMPLETION_H

#include <stdbool.h>
#include <stddef.h>

/* A trial that has ended, in the order of the ends. Groups are numbers below
 * the count of definitions; values compare within a group. */
struct ended {
	size_t	group;
	bool	valued;		/* has an objective value */
	double	loss;		/* smaller is better */
};

struct completion {
	size_t	not_improving;	/* trials ended since the last improvement */
	bool	converged;
};

/*
 * An improvement is one of at least 1 % of the group's best value at its last
 * improvement, so that small steps add up; the first value of a group is one.
 * Before any value not_improving is 0.
 *
 * Converged: the last improvement is at least 10 trials and one a parameter
 * ago, and at least as many trials as it took to get there. parameters: the
 * most that a definition tunes.
 */
struct completion completion_judge(const struct ended *, size_t n,
    size_t parameters);

#endif
