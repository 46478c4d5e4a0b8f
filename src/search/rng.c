/* See rng.h. */
#include <math.h>

#include "search/rng.h"

static uint64_t
mix(uint64_t z)
{
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return (z ^ (z >> 31));
}

void
rng_init(struct rng *rng, uint64_t seed, uint64_t stream)
{
	rng->key = mix(mix(seed + 0x9e3779b97f4a7c15ULL) ^
	    (stream + 0x9e3779b97f4a7c15ULL));
	rng->n = 0;
}

uint64_t
rng_next(struct rng *rng)
{
	return (mix(rng->key + ++rng->n * 0x9e3779b97f4a7c15ULL));
}

double
rng_unit(struct rng *rng)
{
	return ((double)(rng_next(rng) >> 11) * 0x1p-53);
}

/* Box and Muller's, one of the pair. */
double
rng_normal(struct rng *rng)
{
	double u = 1.0 - rng_unit(rng), v = rng_unit(rng);

	return (sqrt(-2.0 * log(u)) * cos(2.0 * M_PI * v));
}

size_t
rng_below(struct rng *rng, size_t n)
{
	return ((size_t)(rng_unit(rng) * (double)n));
}
