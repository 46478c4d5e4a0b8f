/* Random search (S25), and what all strategies need of it. */
#include <math.h>

#include "search/sampler.h"

bool
sampler_seen(const struct space *space, const struct observation *history,
    size_t n, const struct point *point)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (point_same(space, &history[i].point, point))
			return (true);
	return (false);
}

void
sampler_draw(const struct space *space, struct rng *rng, struct point *point)
{
	size_t i;

	for (i = 0; i < space->n; i++)
		point->values[i] = param_at(&space->params[i], rng_unit(rng));
}

/* The index-th point in the order of an odometer. */
static void
nth(const struct space *space, double index, struct point *point)
{
	size_t i;

	for (i = space->n; i-- > 0;) {
		const struct param *param = &space->params[i];
		double size = param->kind == PARAM_FLOAT ? 1 :
		    floor(param->hi - param->lo) + 1;

		point->values[i] = param->lo + fmod(index, size);
		index = floor(index / size);
	}
}

bool
sampler_left(const struct space *space, const struct observation *history,
    size_t n, struct rng *rng, struct point *point)
{
	double size = space_size(space), start, i;

	if (!isfinite(size))
		return (false);
	start = floor(rng_unit(rng) * size);
	/* Among n + 1 different points one at least is new. */
	for (i = 0; i < size && i <= (double)n; i++) {
		nth(space, fmod(start + i, size), point);
		if (!sampler_seen(space, history, n, point))
			return (true);
	}
	return (false);
}

int
random_ask(const struct strategy_config *config, const struct space *space,
    const struct observation *history, size_t n, uint64_t ordinal,
    struct point *out)
{
	struct rng rng;
	int tries;

	rng_init(&rng, config->seed, ordinal);
	point_init(out, space);
	for (tries = 0; tries < 100; tries++) {
		sampler_draw(space, &rng, out);
		if (!sampler_seen(space, history, n, out))
			return (1);
	}
	if (sampler_left(space, history, n, &rng, out))
		return (1);
	point_release(out);
	return (0);
}

/*
 * Multiples of the powers of the generalised golden ratio (the root of
 * r^(d+1) = r + 1), shifted at random: each draw is uniform, and together
 * they leave no part of the space out for long.
 */
int
even_ask(const struct strategy_config *config, const struct space *space,
    const struct observation *history, size_t n, uint64_t ordinal,
    struct point *out)
{
	double root = 1.5, step = 1, u;
	struct rng shift;
	size_t i;

	for (i = 0; i < 60; i++)
		root = pow(1 + root, 1 / ((double)space->n + 1));
	rng_init(&shift, config->seed, UINT64_MAX);
	point_init(out, space);
	for (i = 0; i < space->n; i++) {
		step /= root;
		u = rng_unit(&shift) + (double)ordinal * step;
		out->values[i] = param_at(&space->params[i], u - floor(u));
	}
	if (!sampler_seen(space, history, n, out))
		return (1);
	point_release(out);
	return (random_ask(config, space, history, n, ordinal, out));
}
