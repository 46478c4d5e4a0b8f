/* See acquisition.h. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "search/acquisition.h"

#define TAIL	-8	/* below it a series is exact enough */
#define DRAWS	8	/* of the pending trials' values */

/* How much shorter the rough belief's length scales are, and its weight. */
#define ROUGHER	0.4
#define ROUGH_WEIGHT 0.1

void
task_units(const struct search_task *task, const struct point *point,
    double *out)
{
	size_t i;

	for (i = 0; i < task->d; i++)
		out[i] = task->category[i] ? point->values[i] :
		    param_unit(&task->space->params[i], point->values[i]);
}

static void
belief_init(struct search_task *task, struct belief *belief, double weight,
    struct rng *rng)
{
	struct gp *gp = &belief->gp;
	size_t f, i;

	gp_condition(gp, task->x, task->y, task->done,
	    task->rows - task->done, DRAWS, rng);
	belief->weight = weight;
	for (f = 0; f < gp->fantasies; f++) {
		belief->best[f] = INFINITY;
		for (i = 0; i < gp->n; i++)
			belief->best[f] = fmin(belief->best[f],
			    gp->mean[f * gp->n + i]);
	}
}

void
acquisition_init(struct search_task *task, struct rng *rng)
{
	struct gp *likely = &task->beliefs[BELIEF_LIKELY].gp;
	struct gp *rough = &task->beliefs[BELIEF_ROUGH].gp;

	feasibility_init(&task->feasibility, task->x, task->valued,
	    task->done, task->category, task->d);
	gp_init(likely, task->d, task->category);
	gp_fit(likely, task->x, task->y, task->done);
	gp_init(rough, task->d, task->category);
	gp_roughen(rough, likely, ROUGHER);
	belief_init(task, &task->beliefs[BELIEF_LIKELY], 1 - ROUGH_WEIGHT,
	    rng);
	belief_init(task, &task->beliefs[BELIEF_ROUGH], ROUGH_WEIGHT, rng);
}

void
acquisition_release(struct search_task *task)
{
	size_t b;

	for (b = 0; b < BELIEFS; b++)
		gp_release(&task->beliefs[b].gp);
}

/* log(density(z) + z distribution(z)). */
static double
log_improvement(double z)
{
	double density;

	if (z < TAIL)
		return (-z * z / 2 - 0.5 * log(2 * M_PI) - 2 * log(-z) +
		    log1p(-3 / (z * z)));
	density = exp(-z * z / 2) / sqrt(2 * M_PI);
	return (log(density + z * erfc(-z / M_SQRT2) / 2));
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

/* Logarithm of the sum of what the logarithms stand for. */
static double
log_add(double a, double b)
{
	double top = fmax(a, b);

	return (isfinite(top) ? top + log1p(exp(fmin(a, b) - top)) : top);
}

/* Adds the belief's weighted improvement to the scores of count points. */
static void
add_belief(const struct belief *belief, const double *x, size_t count,
    double *score)
{
	size_t fantasies = belief->gp.fantasies, i, f;
	double *mean = xcalloc(count * fantasies + 1, sizeof *mean);
	double *deviation = xcalloc(count + 1, sizeof *deviation);
	double share = log(belief->weight / (double)fantasies);

	gp_predict(&belief->gp, x, count, mean, deviation);
	for (i = 0; i < count; i++)
		for (f = 0; f < fantasies; f++)
			score[i] = log_add(score[i], share +
			    log(deviation[i]) + log_improvement(
			    (belief->best[f] - mean[f * count + i]) /
			    deviation[i]));
	free(mean);
	free(deviation);
}

void
acquisition_score(const struct search_task *task, const double *x,
    size_t count, double *score)
{
	size_t i, b;

	for (i = 0; i < count; i++)
		score[i] = -INFINITY;
	for (b = 0; b < BELIEFS; b++)
		add_belief(&task->beliefs[b], x, count, score);
	for (i = 0; i < count; i++) {
		const double *at = &x[i * task->d];

		score[i] += feasibility_log(&task->feasibility, at);
		if (!isfinite(score[i]) || was_proposed(task, at))
			score[i] = -INFINITY;
	}
}
