/* See optimiser.h. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "search/optimiser.h"
#include "search/sampler.h"

#define UNIFORM		600
#define PARENTS		5	/* the best trials, and around each */
#define NEIGHBOURS	60
#define FINALISTS	4
#define ROUNDS		12
#define STEPS		16	/* a finalist and round */
#define SHRINK		0.6	/* of the steps, a round */
#define APART		0.05	/* finalists, in some coordinate */

struct pool {
	double	*x, *score;
	size_t	 n;
};

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
hold(const struct search_task *task, double *x)
{
	if (task->held < task->d)
		x[task->held] = task->held_at;
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
	hold(task, x);
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
	hold(task, x);
}

static void
pool_init(struct pool *pool, const struct search_task *task, size_t most)
{
	pool->x = xcalloc(most * task->d, sizeof *pool->x);
	pool->score = xcalloc(most, sizeof *pool->score);
	pool->n = 0;
}

static void
pool_release(struct pool *pool)
{
	free(pool->x);
	free(pool->score);
}

static void
add_neighbours(const struct search_task *task, struct pool *pool,
    struct rng *rng)
{
	const double *y = task->y;
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
refine(const struct search_task *task, const struct belief *belief,
    struct pool *pool, struct pool *finals,
    struct rng *rng)
{
	double size = 0.1;
	size_t f, i, d = task->d;
	int round;

	for (round = 0; round < ROUNDS; round++, size *= SHRINK) {
		pool->n = 0;
		for (f = 0; f < finals->n; f++)
			for (i = 0; i < STEPS; i++)
				add_near(task, pool, &finals->x[f * d], size,
				    i % 2 == 0 ? 1 : 1 / (double)d, rng);
		acquisition_score(task, belief, pool->x, pool->n, pool->score);
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
optimiser_run(const struct search_task *task, const struct belief *belief,
    struct rng *rng, struct point *out)
{
	struct pool pool, finals;
	size_t i;
	int found;

	pool_init(&pool, task, (UNIFORM + PARENTS * NEIGHBOURS));
	pool_init(&finals, task, FINALISTS);
	for (i = 0; i < UNIFORM; i++)
		add_uniform(task, &pool, rng);
	add_neighbours(task, &pool, rng);
	acquisition_score(task, belief, pool.x, pool.n, pool.score);
	choose(task, &pool, &finals);
	if (finals.n > 0)
		refine(task, belief, &pool, &finals, rng);
	found = take_best(task, &finals, out);
	pool_release(&pool);
	pool_release(&finals);
	return (found);
}
