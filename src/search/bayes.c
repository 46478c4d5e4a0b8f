/*
 * Bayesian search (S26): expected improvement (Jones, Schonlau and Welch
 * 1998, equation 15) under a Gaussian process. The first proposals are the
 * middle of the space and random points. Targets are warped first: the worse
 * half to ranks with the better half's spread, so that outliers do no harm.
 * Failed trials count as the worst value seen. Pending ones are believed to
 * end at their posterior mean, so that parallel proposals spread.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "search/gp.h"
#include "search/sampler.h"

#define WARM_UP		4	/* and one more for each parameter, to 8 */
#define CANDIDATES	600
#define NEIGHBOURS	60	/* of each of the best trials */
#define ROUNDS		10

struct task {
	const struct strategy_config *config;
	const struct space *space;
	const struct observation *history;
	size_t		 n;
	double		*x;		/* units of the rows that count */
	double		*y;		/* targets, smaller is better */
	unsigned char	*category;
	size_t		 rows, done;	/* done: rows with a known target */
	struct gp	 gp;
	double		 best;		/* smallest posterior mean */
};

static void
units(const struct space *space, const struct point *point, double *out)
{
	size_t i;

	for (i = 0; i < space->n; i++)
		out[i] = space->params[i].kind == PARAM_CATEGORY ?
		    point->values[i] :
		    param_unit(&space->params[i], point->values[i]);
}

static int
ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return ((x > y) - (x < y));
}

/* The worse half by rank, then mean 0 and deviation 1. */
static void
warp(double *y, size_t n)
{
	double *sorted = xcalloc(n, sizeof *sorted), middle, spread = 0;
	double mean = 0, square = 0;
	size_t i, k;

	memcpy(sorted, y, n * sizeof *y);
	qsort(sorted, n, sizeof *sorted, ascending);
	middle = sorted[n / 2];
	spread = middle - sorted[0];
	for (i = 0; i < n; i++) {
		if (!(y[i] > middle))
			continue;
		for (k = n / 2; k < n && sorted[k] < y[i]; k++)
			;
		y[i] = middle + spread * (double)(k - n / 2) /
		    (double)(n - n / 2);
	}
	for (i = 0; i < n; i++)
		mean += y[i] / (double)n;
	for (i = 0; i < n; i++)
		square += (y[i] - mean) * (y[i] - mean) / (double)n;
	for (i = 0; i < n; i++)
		y[i] = square > 0 ? (y[i] - mean) / sqrt(square) : 0;
	free(sorted);
}

/* Rows of what has ended first, pending ones behind. */
static void
gather(struct task *task)
{
	double worst = -INFINITY;
	size_t i, d = task->space->n;

	for (i = 0; i < task->n; i++) {
		const struct observation *o = &task->history[i];

		if (o->state != OBSERVED_VALUE)
			continue;
		units(task->space, &o->point, task->x + task->rows * d);
		task->y[task->rows] = task->config->maximize ? -o->value :
		    o->value;
		worst = fmax(worst, task->y[task->rows++]);
	}
	for (i = 0; i < task->n && task->rows > 0; i++) {
		if (task->history[i].state != OBSERVED_FAILED)
			continue;
		units(task->space, &task->history[i].point,
		    task->x + task->rows * d);
		task->y[task->rows++] = worst;
	}
	task->done = task->rows;
}

static int
believe_pending(struct task *task, struct rng *rng)
{
	size_t i, d = task->space->n;
	double deviation;

	for (i = 0; i < task->n; i++) {
		if (task->history[i].state != OBSERVED_PENDING)
			continue;
		units(task->space, &task->history[i].point,
		    task->x + task->rows * d);
		gp_predict(&task->gp, task->x + task->rows * d,
		    &task->y[task->rows], &deviation);
		task->rows++;
	}
	if (task->rows == task->done)
		return (0);
	gp_release(&task->gp);
	return (gp_fit(&task->gp, task->rows, d, task->x, task->category,
	    task->y, rng));
}

static double
improvement(const struct task *task, const double *at)
{
	double mean, deviation, z, density, below;

	gp_predict(&task->gp, at, &mean, &deviation);
	z = (task->best - mean) / deviation;
	/* Far below, the logarithm of EI behaves as its tail does. */
	if (z < -6)
		return (-z * z / 2 - 2 * log(-z) + log(deviation) - 0.919);
	density = exp(-z * z / 2) / sqrt(2 * M_PI);
	below = erfc(-z / M_SQRT2) / 2;
	return (log(deviation) + log(z * below + density));
}

static void
nudge(const struct task *task, const struct point *from, double size,
    struct rng *rng, struct point *to)
{
	const struct space *space = task->space;
	size_t i, sure = rng_below(rng, space->n);

	for (i = 0; i < space->n; i++) {
		const struct param *param = &space->params[i];
		double u;

		to->values[i] = from->values[i];
		if (i != sure && rng_unit(rng) > 0.4)
			continue;
		if (param->kind == PARAM_CATEGORY) {
			to->values[i] = (double)rng_below(rng,
			    param->nchoices);
			continue;
		}
		u = param_unit(param, from->values[i]) +
		    size * rng_normal(rng);
		to->values[i] = param_at(param, u < 0 ? 0 : u > 1 ? 1 : u);
	}
}

/* Keeps the better of best and candidate. */
static void
consider(const struct task *task, const struct point *candidate,
    struct point *best, double *top)
{
	double at[64], now;

	if (sampler_seen(task->space, task->history, task->n, candidate))
		return;
	units(task->space, candidate, at);
	now = improvement(task, at);
	if (now > *top) {
		*top = now;
		memcpy(best->values, candidate->values,
		    task->space->n * sizeof *best->values);
	}
}

static int
maximise(const struct task *task, struct rng *rng, struct point *out)
{
	struct point candidate;
	double top = -INFINITY, size;
	size_t i;
	int round, k;

	point_init(&candidate, task->space);
	for (i = 0; i < CANDIDATES; i++) {
		sampler_draw(task->space, rng, &candidate);
		consider(task, &candidate, out, &top);
	}
	for (i = 0; i < task->n; i++) {
		double mean, deviation, at[64];

		units(task->space, &task->history[i].point, at);
		gp_predict(&task->gp, at, &mean, &deviation);
		if (mean > task->best + 0.5)
			continue;
		for (k = 0; k < NEIGHBOURS / 4; k++) {
			nudge(task, &task->history[i].point, 0.1, rng,
			    &candidate);
			consider(task, &candidate, out, &top);
		}
	}
	for (round = 0, size = 0.1; round < ROUNDS && isfinite(top);
	    round++, size *= 0.6)
		for (k = 0; k < NEIGHBOURS / 2; k++) {
			nudge(task, out, size, rng, &candidate);
			consider(task, &candidate, out, &top);
		}
	point_release(&candidate);
	return (isfinite(top) ? 1 : 0);
}

static int
propose(struct task *task, struct rng *rng, struct point *out)
{
	size_t i, d = task->space->n;
	double mean, deviation;
	int found;

	warp(task->y, task->done);
	if (gp_fit(&task->gp, task->done, d, task->x, task->category, task->y,
	    rng) == -1)
		return (0);
	if (believe_pending(task, rng) == -1)
		return (0);
	task->best = INFINITY;
	for (i = 0; i < task->rows; i++) {
		gp_predict(&task->gp, task->x + i * d, &mean, &deviation);
		task->best = fmin(task->best, mean);
	}
	point_init(out, task->space);
	found = maximise(task, rng, out);
	gp_release(&task->gp);
	if (!found)
		point_release(out);
	return (found);
}

int
bayes_ask(const struct strategy_config *config, const struct space *space,
    const struct observation *history, size_t n, uint64_t ordinal,
    struct point *out)
{
	struct task task = { .config = config, .space = space,
	    .history = history, .n = n };
	size_t i, d = space->n, warm_up = WARM_UP + d > 8 ? 8 : WARM_UP + d;
	struct rng rng;
	int found = 0;

	rng_init(&rng, config->seed, ordinal);
	if (ordinal == 0 && n == 0) {
		point_init(out, space);
		for (i = 0; i < d; i++)
			out->values[i] = param_at(&space->params[i], 0.5);
		return (1);
	}
	if (d == 0 || d > 64 || n < warm_up)
		return (random_ask(config, space, history, n, ordinal, out));
	task.x = xcalloc(n * d, sizeof *task.x);
	task.y = xcalloc(n, sizeof *task.y);
	task.category = xcalloc(d, 1);
	for (i = 0; i < d; i++)
		task.category[i] = space->params[i].kind == PARAM_CATEGORY;
	gather(&task);
	if (task.done >= 3)
		found = propose(&task, &rng, out);
	free(task.x);
	free(task.y);
	free(task.category);
	return (found ? found :
	    random_ask(config, space, history, n, ordinal, out));
}
