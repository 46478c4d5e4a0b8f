/*
 * A proposal without a model: a step away from one of the best trials. Steps
 * have lengths from a thousandth to a third of a range, since at what scale
 * the objective still falls is not known; of many parameters about two move.
 */
#include <math.h>

#include "search/sampler.h"

#define BEST		4	/* trials that steps are taken from */
#define TRIES		100
#define LENGTH_MOST	0.3
#define LENGTHS		5.7	/* log(LENGTH_MOST / 0.001) */

/* Indices of the best trials with a value, best first; how many. */
static size_t
find_best(const struct observation *history, size_t n, bool maximize,
    size_t best[BEST])
{
	size_t i, k, found = 0;

	for (i = 0; i < n; i++) {
		const struct observation *o = &history[i];

		if (o->state != OBSERVED_VALUE)
			continue;
		for (k = found; k > 0; k--) {
			double other = history[best[k - 1]].value;

			if (maximize ? other >= o->value : other <= o->value)
				break;
			if (k < BEST)
				best[k] = best[k - 1];
		}
		if (k < BEST)
			best[k] = i;
		if (found < BEST)
			found++;
	}
	return (found);
}

static double
step(const struct param *param, double value, double length, struct rng *rng)
{
	double u;

	if (param->kind == PARAM_CATEGORY)
		return ((double)rng_below(rng, param->nchoices));
	u = param_unit(param, value) + length * rng_normal(rng);
	return (param_at(param, u < 0 ? 0 : u > 1 ? 1 : u));
}

static void
move(const struct space *space, const struct point *from, struct rng *rng,
    struct point *out)
{
	double length = LENGTH_MOST * exp(-LENGTHS * rng_unit(rng));
	size_t i, sure = rng_below(rng, space->n);

	for (i = 0; i < space->n; i++)
		out->values[i] = i == sure ||
		    rng_unit(rng) * (double)space->n < 1 ?
		    step(&space->params[i], from->values[i], length, rng) :
		    from->values[i];
}

int
strategy_stopgap(const struct strategy_config *config,
    const struct space *space, const struct observation *history, size_t n,
    uint64_t ordinal, struct point *out)
{
	size_t best[BEST], found;
	struct rng rng;
	int tries;

	found = find_best(history, n, config->maximize, best);
	if (found == 0 || space->n == 0)
		return (random_ask(config, space, history, n, ordinal, out));
	/* A stream of its own: an ask of this ordinal may be under way. */
	rng_init(&rng, ~config->seed, ordinal);
	point_init(out, space);
	for (tries = 0; tries < TRIES; tries++) {
		move(space, &history[best[rng_below(&rng, found)]].point, &rng,
		    out);
		if (!sampler_seen(space, history, n, out))
			return (1);
	}
	point_release(out);
	return (random_ask(config, space, history, n, ordinal, out));
}
