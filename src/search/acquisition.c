/* See acquisition.h. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "search/acquisition.h"
#include "search/sampler.h"

#define UNIFORM		1000
#define PARENTS		5	/* the best trials, and around each */
#define NEIGHBOURS	100
#define FINALISTS	6
#define ROUNDS		14
#define STEPS		30	/* a finalist and round */
#define APART		0.05	/* finalists, in some coordinate */
#define SMOOTHING	0.07	/* of failures, in units, times sqrt(d) */
#define BELIEF		0.3	/* weight of the share that failed */

struct pool {
	double	*x, *score, *mean, *deviation;
	size_t	 n;
};

void
task_units(const struct search_task *task, const struct point *point,
    double *out)
{
	size_t i;

	for (i = 0; i < task->d; i++)
		out[i] = task->category[i] ? point->values[i] :
		    param_unit(&task->space->params[i], point->values[i]);
}

/* log(density(z) + z distribution(z)). */
static double
log_improvement(double z)
{
	double density = exp(-z * z / 2) / sqrt(2 * M_PI);

	if (z < -8)
		return (-z * z / 2 - 0.5 * log(2 * M_PI) - 2 * log(-z) +
		    log1p(-3 / (z * z)));
	return (log(density + z * erfc(-z / M_SQRT2) / 2));
}

/* The chance of success near a point: the share of the neighbours that did,
 * weighted by a Gaussian of their distance. */
static double
log_success(const struct search_task *task, const double *x)
{
	double width = 2 * SMOOTHING * SMOOTHING * (double)task->d;
	double all = BELIEF, good, weight, gap, sum;
	size_t i, j;

	if (task->done == task->valued)
		return (0);
	good = BELIEF * (double)task->valued / (double)task->done;
	for (i = 0; i < task->done; i++) {
		for (j = 0, sum = 0; j < task->d; j++) {
			gap = x[j] - task->x[i * task->d + j];
			if (task->category[j])
				gap = gap != 0 ? 0.5 : 0;
			sum += gap * gap;
		}
		weight = exp(-sum / width);
		all += weight;
		good += i < task->valued ? weight : 0;
	}
	return (log(good / all));
}

static bool
was_proposed(const struct search_task *task, const double *x)
{
	size_t i;

	for (i = 0; i < task->rows; i++)
		if (memcmp(x, &task->x[i * task->d],
		    task->d * sizeof *x) == 0)
			return (true);
	return (false);
}

/* Scores rows from `first` on. */
static void
judge(const struct search_task *task, struct pool *pool, size_t first)
{
	const struct gp *gp = &task->gp;
	size_t n = pool->n - first, i, f;
	double top, sum, at[16];

	gp_predict(gp, &pool->x[first * task->d], n, pool->mean,
	    pool->deviation);
	for (i = 0; i < n; i++) {
		double s = pool->deviation[i];
		const double *x = &pool->x[(first + i) * task->d];

		for (f = 0, top = -INFINITY; f < gp->fantasies; f++) {
			at[f] = log_improvement((gp->best[f] -
			    pool->mean[f * n + i]) / s);
			top = fmax(top, at[f]);
		}
		for (f = 0, sum = 0; f < gp->fantasies; f++)
			sum += exp(at[f] - top);
		sum = top + log(sum / (double)gp->fantasies) + log(s) +
		    log_success(task, x);
		pool->score[first + i] = isfinite(sum) &&
		    !was_proposed(task, x) ? sum : -INFINITY;
	}
}

/* Units that a value really has. Reals stay as they are. */
static double
snap(const struct param *param, double u)
{
	u = u < 0 ? 0 : u > 1 ? 1 : u;
	if (param->kind == PARAM_FLOAT)
		return (u);
	return (param_unit(param, param_at(param, u)));
}

static void
add_uniform(const struct search_task *task, struct pool *pool, struct rng *rng)
{
	double *x = &pool->x[pool->n++ * task->d];
	size_t j;

	for (j = 0; j < task->d; j++) {
		const struct param *param = &task->space->params[j];

		x[j] = task->category[j] ?
		    (double)rng_below(rng, param->nchoices) :
		    snap(param, rng_unit(rng));
	}
}

/* A neighbour of `from`, with each coordinate moved at that rate. */
static void
add_near(const struct search_task *task, struct pool *pool, const double *from,
    double size, double rate, struct rng *rng)
{
	double *x = &pool->x[pool->n++ * task->d];
	size_t j, sure = rng_below(rng, task->d);

	for (j = 0; j < task->d; j++) {
		const struct param *param = &task->space->params[j];
		double step, u = from[j];

		x[j] = u;
		if (j != sure && rng_unit(rng) >= rate)
			continue;
		if (task->category[j]) {
			x[j] = (double)rng_below(rng, param->nchoices);
			continue;
		}
		step = size * rng_normal(rng);
		x[j] = snap(param, u + step);
		/* A small step of an integer is a whole one. */
		if (param->kind == PARAM_INT && x[j] == u &&
		    rng_unit(rng) < 0.5)
			x[j] = snap(param, u + (step < 0 ? -1 : 1) *
			    1.01 / (param->hi - param->lo + 1));
	}
}

static void
pool_init(struct pool *pool, const struct search_task *task, size_t most)
{
	pool->x = xcalloc(most * task->d, sizeof *pool->x);
	pool->score = xcalloc(most, sizeof *pool->score);
	pool->mean = xcalloc(most * task->gp.fantasies, sizeof *pool->mean);
	pool->deviation = xcalloc(most, sizeof *pool->deviation);
	pool->n = 0;
}

static void
pool_release(struct pool *pool)
{
	free(pool->x);
	free(pool->score);
	free(pool->mean);
	free(pool->deviation);
}

static void
add_neighbours(const struct search_task *task, struct pool *pool,
    const double *y, struct rng *rng)
{
	bool *taken = xcalloc(task->valued + 1, sizeof *taken);
	size_t i, k, best;

	for (k = 0; k < PARENTS && k < task->valued; k++) {
		for (i = 0, best = task->valued; i < task->valued; i++)
			if (!taken[i] && (best == task->valued ||
			    y[i] < y[best]))
				best = i;
		taken[best] = true;
		for (i = 0; i < NEIGHBOURS; i++)
			add_near(task, pool, &task->x[best * task->d],
			    i % 2 == 0 ? 0.1 : 0.02,
			    i % 4 < 2 ? 1 : 2 / (double)task->d, rng);
	}
	free(taken);
}

static double
distance(const struct search_task *task, const double *p, const double *q)
{
	double most = 0;
	size_t j;

	for (j = 0; j < task->d; j++)
		most = fmax(most, fabs(p[j] - q[j]));
	return (most);
}

/* Moves the best points that lie apart to the front rows of `to`. */
static void
choose(const struct search_task *task, struct pool *pool, struct pool *to)
{
	size_t i, best;

	for (to->n = 0; to->n < FINALISTS; to->n++) {
		for (i = 0, best = 0; i < pool->n; i++)
			if (pool->score[i] > pool->score[best])
				best = i;
		if (!isfinite(pool->score[best]))
			break;
		memcpy(&to->x[to->n * task->d], &pool->x[best * task->d],
		    task->d * sizeof *to->x);
		to->score[to->n] = pool->score[best];
		for (i = 0; i < pool->n; i++)
			if (distance(task, &pool->x[i * task->d],
			    &to->x[to->n * task->d]) < APART)
				pool->score[i] = -INFINITY;
	}
}

/* Each finalist climbs by steps that shrink. */
static void
refine(const struct search_task *task, struct pool *pool, struct pool *finals,
    struct rng *rng)
{
	double size = 0.1;
	size_t f, i, d = task->d;
	int round;

	for (round = 0; round < ROUNDS; round++, size *= 0.65) {
		pool->n = 0;
		for (f = 0; f < finals->n; f++)
			for (i = 0; i < STEPS; i++)
				add_near(task, pool, &finals->x[f * d], size,
				    i % 2 == 0 ? 1 : 1 / (double)d, rng);
		judge(task, pool, 0);
		for (i = 0; i < pool->n; i++) {
			f = i / STEPS;
			if (pool->score[i] <= finals->score[f])
				continue;
			finals->score[f] = pool->score[i];
			memcpy(&finals->x[f * d], &pool->x[i * d],
			    d * sizeof *finals->x);
		}
	}
}

static int
take_best(const struct search_task *task, struct pool *finals,
    struct point *out)
{
	size_t tried, i, j, best;

	point_init(out, task->space);
	for (tried = 0; tried < finals->n; tried++) {
		for (i = 0, best = 0; i < finals->n; i++)
			if (finals->score[i] > finals->score[best])
				best = i;
		finals->score[best] = -INFINITY;
		for (j = 0; j < task->d; j++) {
			double u = finals->x[best * task->d + j];

			out->values[j] = task->category[j] ? u :
			    param_at(&task->space->params[j], u);
		}
		if (!sampler_seen(task->space, task->history, task->n, out))
			return (1);
	}
	point_release(out);
	return (0);
}

int
acquisition_maximise(const struct search_task *task, const double *y,
    struct rng *rng, struct point *out)
{
	struct pool pool, finals;
	size_t i;
	int found;

	pool_init(&pool, task, UNIFORM + PARENTS * NEIGHBOURS);
	pool_init(&finals, task, FINALISTS);
	for (i = 0; i < UNIFORM; i++)
		add_uniform(task, &pool, rng);
	add_neighbours(task, &pool, y, rng);
	judge(task, &pool, 0);
	choose(task, &pool, &finals);
	if (finals.n > 0)
		refine(task, &pool, &finals, rng);
	found = take_best(task, &finals, out);
	pool_release(&pool);
	pool_release(&finals);
	return (found);
}
