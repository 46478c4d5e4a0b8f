/*
 * Bayesian search (S26). The first proposals are a design (design.h); then
 * the maximum (optimiser.h) of the acquisition (acquisition.h) under Gaussian
 * processes (gp.h) of the warped values (outputs.h). Failed trials count as
 * the worst value seen; besides, the acquisition shuns where they are.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "search/design.h"
#include "search/focus.h"
#include "search/neglect.h"
#include "search/optimiser.h"
#include "search/outputs.h"
#include "search/sampler.h"

#define PARAMS_MOST	64
#define VALUED_LEAST	2	/* for a model */

/* Rows of the trials in that state, behind those that are there. */
static void
gather(struct search_task *task, enum observed state)
{
	size_t i;

	for (i = 0; i < task->n; i++) {
		const struct observation *o = &task->history[i];

		if (o->state != state)
			continue;
		task_units(task, &o->point, &task->x[task->rows * task->d]);
		if (state == OBSERVED_VALUE)
			task->y[task->rows] = task->maximize ? -o->value :
			    o->value;
		task->rows++;
	}
}

/* The rows and what the model is told of them. */
static void
task_gather(struct search_task *task, uint64_t ordinal)
{
	size_t first = design_size(task->d), i;
	double worst = -INFINITY;

	gather(task, OBSERVED_VALUE);
	task->valued = task->rows;
	outputs_unroll(task->y, task->valued, first);
	task->stale = focus_stale(task->y, task->valued, first, NEGLECT_AFTER);
	outputs_warp(task->y, task->valued, focus_good(task->y,
	    task->valued, first, ordinal));
	for (i = 0; i < task->valued; i++)
		worst = fmax(worst, task->y[i]);
	gather(task, OBSERVED_FAILED);
	task->done = task->rows;
	for (i = task->valued; i < task->done; i++)
		task->y[i] = worst;
	gather(task, OBSERVED_PENDING);
	outputs_standardise(task->y, task->done);
	task->step = outputs_step(task->y, task->valued);
}

static int
propose(const struct strategy_config *config, const struct space *space,
    const struct observation *history, size_t n, uint64_t ordinal,
    struct point *out)
{
	struct search_task task = { .space = space, .history = history,
	    .n = n, .d = space->n, .maximize = config->maximize,
	    .held = space->n, .bar = INFINITY };
	struct belief belief;
	double *x, *y;
	struct rng rng;
	size_t i;
	int found;

	rng_init(&rng, config->seed, ordinal);
	task.x = x = xcalloc(2 * n * task.d + 1, sizeof *x);
	task.y = y = xcalloc(2 * n + 1, sizeof *y);
	task.category = xcalloc(task.d + 1, sizeof *task.category);
	for (i = 0; i < task.d; i++)
		task.category[i] = space->params[i].kind == PARAM_CATEGORY;
	task_gather(&task, ordinal);
	feasibility_init(&task.feasibility, task.x, task.valued, task.done,
	    task.category, task.d);
	if (task.stale)
		neglect_doubt(&task, ordinal);
	belief_init(&belief, &task);
	found = optimiser_run(&task, &belief, &rng, out);
	belief_release(&belief);
	free(x);
	free(y);
	free(task.category);
	return (found);
}

static int
design_ask(const struct strategy_config *config, const struct space *space,
    const struct observation *history, size_t n, uint64_t ordinal,
    struct point *out)
{
	if (design_new(space, history, n, config->seed, ordinal, out))
		return (1);
	return (random_ask(config, space, history, n, ordinal, out));
}

int
bayes_ask(const struct strategy_config *config, const struct space *space,
    const struct observation *history, size_t n, uint64_t ordinal,
    struct point *out)
{
	size_t i, valued = 0, d = space->n;

	for (i = 0; i < n; i++)
		valued += history[i].state == OBSERVED_VALUE;
	if (d == 0 || d > PARAMS_MOST)
		return (random_ask(config, space, history, n, ordinal, out));
	/* A warm start's first proposals stand for the design. */
	if ((config->warm == NULL && n < design_size(d)) ||
	    valued < VALUED_LEAST)
		return (design_ask(config, space, history, n, ordinal, out));
	if (propose(config, space, history, n, ordinal, out))
		return (1);
	return (random_ask(config, space, history, n, ordinal, out));
}
