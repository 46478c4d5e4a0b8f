/*
 * src/search: which configuration to try next, and which trial to stop. Pure
 * and seeded: no clock, no file, no state between calls. Every decision is a
 * function of the space, the settings and the history handed in, so a daemon
 * that restarts decides as the one before it would have.
 *
 *   strategy.h  the interface           space.h   parameters and points
 *   random.c    Random                  grid.c    Grid
 *   bayes.c     Bayesian; of it:
 *     design.h       where it begins        outputs.h      the model's values
 *     gp.h           the model              feasibility.h  where trials fail
 *     focus.h        how closely to look    neglect.h      what was given up
 *     acquisition.h  what a point is worth  optimiser.h    the best point
 *   nearby.c    a proposal without a model
 *   stopping.h  which trial to stop: hyperband.c, stopping.c (median rule)
 *   warmstart.h what parents of a warm start say
 *   completion.h  whether a job is done  share.h  trials of several definitions
 *   rng.h       counter-based generator
 */
#ifndef SEARCH_STRATEGY_H
#define SEARCH_STRATEGY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "search/space.h"

enum strategy_kind {
	STRATEGY_BAYESIAN, STRATEGY_RANDOM, STRATEGY_HYPERBAND, STRATEGY_GRID
};

struct warm_start;

struct strategy_config {
	enum strategy_kind kind;
	bool		 maximize;
	uint64_t	 seed;
	struct warm_start *warm;	/* search/warmstart.h, or NULL */
};

enum observed { OBSERVED_PENDING, OBSERVED_VALUE, OBSERVED_FAILED };

/* One earlier trial, in the order in which they were proposed. */
struct observation {
	struct point	 point;
	enum observed	 state;
	double		 value;		/* of OBSERVED_VALUE, finite */
};

/*
 * The ordinal-th proposal (from 0) after this history. 1: *out is a new point
 * (point_release it); 0: nothing is left that was not proposed before. A
 * configuration is never proposed twice.
 */
int strategy_ask(const struct strategy_config *, const struct space *,
    const struct observation *history, size_t n, uint64_t ordinal,
    struct point *out);

/*
 * The same at once, in microseconds, when the model is not ready in time: near
 * one of the best trials. What a caller does with it depends on the clock,
 * which is why no strategy does by itself.
 */
int strategy_stopgap(const struct strategy_config *, const struct space *,
    const struct observation *history, size_t n, uint64_t ordinal,
    struct point *out);

/* "Bayesian", … to the kind; false: no such strategy. */
bool strategy_named(const char *name, enum strategy_kind *);

#endif
