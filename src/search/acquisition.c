/* See acquisition.h. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "search/acquisition.h"

#define TAIL	-8	/* below it a series is exact enough */
#define SMALL	0.5	/* deviations: a step that is no longer felt */
#define FEW	16	/* steps that are told from no steps */
#define NEGLIGIBLE 1e-3
#define AWAY	0.3	/* units, in some parameter: far from what is shunned */

void
task_units(const struct search_task *task, const struct point *point,
    double *out)
{
	size_t i;

	for (i = 0; i < task->d; i++)
		out[i] = task->category[i] ? point->values[i] :
		    param_unit(&task->space->params[i], point->values[i]);
}

bool
task_admits(const struct search_task *task, const double *x)
{
	const double *from = task->shunned;
	size_t j;

	if (task->held < task->d && x[task->held] != task->held_at)
		return (false);
	for (j = 0; from != NULL && j < task->d; j++)
		if (task->category[j] ? x[j] != from[j] :
		    fabs(x[j] - from[j]) > AWAY)
			return (true);
	return (from == NULL);
}

void
belief_init(struct belief *belief, const struct search_task *task)
{
	struct gp *gp = &belief->gp;
	size_t i;

	gp_init(gp, task->d, task->category);
	gp_fit(gp, task->x, task->y, task->done);
	gp_condition(gp, task->x, task->y, task->done,
	    task->rows - task->done);
	belief->best = task->bar;
	for (i = 0; i < gp->n; i++)
		belief->best = fmin(belief->best, gp->mean[i]);
}

void
belief_release(struct belief *belief)
{
	gp_release(&belief->gp);
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

/* log(distribution(z)). */
static double
log_distribution(double z)
{
	if (z < TAIL)
		return (-z * z / 2 - 0.5 * log(2 * M_PI) - log(-z) +
		    log1p(-1 / (z * z)));
	return (log(erfc(-z / M_SQRT2) / 2));
}

/*
 * Logarithm of the improvement that is expected, in steps or without (0): the
 * k-th step is made where the function is k - 1/2 of them below. Small steps
 * add up to what there would be without, by the midpoint rule.
 */
static double
log_expected(double gap, double deviation, double step)
{
	double first, term = 1, sum = 1;
	int k;

	if (step < SMALL * deviation || gap > FEW * step)
		return (log(deviation) + log_improvement(gap / deviation));
	first = log_distribution((gap - step / 2) / deviation);
	for (k = 2; term > NEGLIGIBLE * sum; k++) {
		term = exp(log_distribution((gap - (k - 0.5) * step) /
		    deviation) - first);
		sum += term;
	}
	return (log(step) + first + log(sum));
}

static bool
was_proposed(const struct search_task *task, const double *x)
{
	size_t i;

	for (i = 0; i < task->rows; i++) {
		const double *row = &task->x[i * task->d];

		/* Most differ in the first number already. */
		if (*x == *row && memcmp(x, row, task->d * sizeof *x) == 0)
			return (true);
	}
	return (false);
}

void
acquisition_score(const struct search_task *task,
    const struct belief *belief, const double *x, size_t count,
    double *score)
{
	double *mean = xcalloc(count + 1, sizeof *mean);
	double *deviation = xcalloc(count + 1, sizeof *deviation);
	size_t i;

	gp_predict(&belief->gp, x, count, mean, deviation);
	for (i = 0; i < count; i++) {
		const double *at = &x[i * task->d];

		score[i] = -INFINITY;
		if (!task_admits(task, at) || was_proposed(task, at))
			continue;
		score[i] = log_expected(belief->best - mean[i], deviation[i],
		    task->step) +
		    feasibility_log(&task->feasibility, at);
		if (!isfinite(score[i]))
			score[i] = -INFINITY;
	}
	free(mean);
	free(deviation);
}
