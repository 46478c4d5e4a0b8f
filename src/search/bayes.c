/*
 * Bayesian search (S26). The first proposals are the middle of the space and
 * points that spread over it; then the maximum of the acquisition
 * (acquisition.h) under a Gaussian process of what was seen.
 *
 * Values are warped first, as Vizier's bandit does (Song et al. 2024): the
 * worse half to Gaussian ranks with the better half's spread, so that
 * outliers and divergences do no harm. Failed trials count as the worst
 * value seen; besides, the acquisition shuns where they are.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "search/acquisition.h"
#include "search/sampler.h"

#define PARAMS_MOST	64
#define DRAWS		4	/* of the pending trials' values */

static int
ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return ((x > y) - (x < y));
}

/* The standard normal's quantile, by bisection of its distribution. */
static double
quantile(double p)
{
	double lo = -8, hi = 8, middle;
	int i;

	for (i = 0; i < 50; i++) {
		middle = (lo + hi) / 2;
		if (erfc(-middle / M_SQRT2) / 2 < p)
			lo = middle;
		else
			hi = middle;
	}
	return ((lo + hi) / 2);
}

/* The values worse than the median, by their rank. */
static void
tame(double *y, const double *sorted, size_t n)
{
	double middle = sorted[(n - 1) / 2], spread = 0;
	size_t i, low, high, good = 0;

	for (i = 0; i < n && sorted[i] <= middle; i++, good++)
		spread += (sorted[i] - middle) * (sorted[i] - middle);
	spread = sqrt(spread / (double)good);
	for (i = 0; i < n; i++) {
		if (y[i] <= middle)
			continue;
		for (low = good; sorted[low] < y[i]; low++)
			;
		for (high = low; high < n && sorted[high] <= y[i]; high++)
			;
		y[i] = middle + (spread > 0 ? spread : 1) *
		    quantile((double)(low + high) / 2 / (double)n);
	}
}

static void
standardise(double *y, size_t n)
{
	double mean = 0, square = 0;
	size_t i;

	for (i = 0; i < n; i++)
		mean += y[i] / (double)n;
	for (i = 0; i < n; i++)
		square += (y[i] - mean) * (y[i] - mean) / (double)n;
	for (i = 0; i < n; i++)
		y[i] = square > 0 ? (y[i] - mean) / sqrt(square) : 0;
}

static void
warp(double *y, size_t n)
{
	double *sorted = xcalloc(n + 1, sizeof *sorted), scale = 1;
	size_t i;

	/* Made smaller where a sum of their squares would overflow. */
	for (i = 0; i < n; i++)
		scale = fmax(scale, fabs(y[i]) / 1e100);
	for (i = 0; i < n; i++)
		sorted[i] = y[i] /= scale;
	qsort(sorted, n, sizeof *sorted, ascending);
	tame(y, sorted, n);
	standardise(y, n);
	free(sorted);
}

/* Rows of the trials in that state, behind those that are there. */
static void
gather(struct search_task *task, enum observed state, double *y)
{
	size_t i;

	for (i = 0; i < task->n; i++) {
		const struct observation *o = &task->history[i];

		if (o->state != state)
			continue;
		task_units(task, &o->point, &task->x[task->rows * task->d]);
		if (state == OBSERVED_VALUE)
			y[task->rows] = task->maximize ? -o->value : o->value;
		task->rows++;
	}
}

static int
propose(struct search_task *task, struct rng *rng, struct point *out)
{
	double *y = xcalloc(task->n + 1, sizeof *y), worst = -INFINITY;
	size_t i;
	int found;

	gather(task, OBSERVED_VALUE, y);
	task->valued = task->rows;
	warp(y, task->valued);
	for (i = 0; i < task->valued; i++)
		worst = fmax(worst, y[i]);
	gather(task, OBSERVED_FAILED, y);
	task->done = task->rows;
	for (i = task->valued; i < task->done; i++)
		y[i] = worst;
	gather(task, OBSERVED_PENDING, y);
	standardise(y, task->done);
	gp_init(&task->gp, task->d, task->category);
	gp_fit(&task->gp, task->x, y, task->done);
	gp_condition(&task->gp, task->x, y, task->done,
	    task->rows - task->done, DRAWS, rng);
	found = acquisition_maximise(task, y, rng, out);
	gp_release(&task->gp);
	free(y);
	return (found);
}

/*
 * Points that spread evenly: multiples of the powers of the generalised
 * golden ratio (the root of r^(d+1) = r + 1), shifted by the seed.
 */
static int
spread_ask(const struct strategy_config *config, const struct space *space,
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
		out->values[i] = param_at(&space->params[i],
		    ordinal == 0 ? 0.5 : u - floor(u));
	}
	if (!sampler_seen(space, history, n, out))
		return (1);
	point_release(out);
	return (random_ask(config, space, history, n, ordinal, out));
}

int
bayes_ask(const struct strategy_config *config, const struct space *space,
    const struct observation *history, size_t n, uint64_t ordinal,
    struct point *out)
{
	struct search_task task = { .space = space, .history = history,
	    .n = n, .d = space->n, .maximize = config->maximize };
	size_t i, valued = 0, d = space->n;
	struct rng rng;
	int found = 0;

	for (i = 0; i < n; i++)
		valued += history[i].state == OBSERVED_VALUE;
	if (d == 0 || d > PARAMS_MOST)
		return (random_ask(config, space, history, n, ordinal, out));
	if (n < (d < 3 ? 4 : d > 7 ? 8 : d + 1))
		return (spread_ask(config, space, history, n, ordinal, out));
	if (valued >= 2) {
		rng_init(&rng, config->seed, ordinal);
		task.x = xcalloc(n * d + 1, sizeof *task.x);
		task.category = xcalloc(d, sizeof *task.category);
		for (i = 0; i < d; i++)
			task.category[i] =
			    space->params[i].kind == PARAM_CATEGORY;
		found = propose(&task, &rng, out);
		free(task.x);
		free(task.category);
	}
	return (found ? 1 :
	    random_ask(config, space, history, n, ordinal, out));
}
