/*
 * A counter-based generator: the n-th draw of a stream is a function of
 * (seed, stream, n) alone, so a draw does not depend on what was drawn before
 * it elsewhere. Mixing is SplitMix64's finaliser (Steele, Lea and Flood 2014,
 * figure 16), applied to each key in turn.
 */
#ifndef SEARCH_RNG_H
#define SEARCH_RNG_H

#include <stddef.h>
#include <stdint.h>

struct rng {
	uint64_t	key, n;
};

void rng_init(struct rng *, uint64_t seed, uint64_t stream);
uint64_t rng_next(struct rng *);
double rng_unit(struct rng *);		/* [0, 1) */
double rng_normal(struct rng *);	/* mean 0, deviation 1 */
size_t rng_below(struct rng *, size_t n); /* [0, n), n above 0 */

#endif
