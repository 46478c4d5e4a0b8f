/* Transfer from parents. See warmstart.h. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "search/design.h"
#include "search/gp.h"
#include "search/outputs.h"
#include "search/sampler.h"
#include "search/warmstart.h"

#define TRIALS_LEAST	2
#define MIDDLE		1	/* the proposal that asks no parent */
#define TRIALS_MOST	120	/* of a parent that go into its model */

struct model {
	size_t	 n;
	double	*x;		/* n x d */
	double	*y;		/* normal scores, smaller is better */
	struct gp gp;
	bool	 fitted;
};

struct warm_start {
	size_t		 d, n;
	bool		*category;
	struct model	*models;
	struct point	*points;	/* the parents' trials, best first */
	size_t		 npoints;
};

struct ranked {
	double	loss;
	size_t	index;
};

static int
by_loss(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->loss != y->loss)
		return (x->loss < y->loss ? -1 : 1);
	return ((x->index > y->index) - (x->index < y->index));
}

static void
units(const struct space *space, const struct point *point, double *x)
{
	size_t i;

	for (i = 0; i < space->n; i++)
		x[i] = space->params[i].kind == PARAM_CATEGORY ?
		    point->values[i] :
		    param_unit(&space->params[i], point->values[i]);
}

/* The trials with a value, best first. */
static struct ranked *
rank_trials(const struct parent *parent, bool maximize, size_t *n)
{
	struct ranked *list = xcalloc(parent->n + 1, sizeof *list);
	size_t i;

	*n = 0;
	for (i = 0; i < parent->n; i++) {
		if (parent->trials[i].state != OBSERVED_VALUE)
			continue;
		list[*n].index = i;
		list[(*n)++].loss = maximize ? -parent->trials[i].value :
		    parent->trials[i].value;
	}
	qsort(list, *n, sizeof *list, by_loss);
	return (list);
}

/* Of many trials the better half of TRIALS_MOST, and an even choice of the
 * others. */
static size_t
thinned(size_t nth, size_t n)
{
	size_t half = TRIALS_MOST / 2;

	if (n <= TRIALS_MOST || nth < half)
		return (nth);
	return (half + (nth - half) * (n - half) / (TRIALS_MOST - half));
}

static void
model_init(struct model *m, const struct space *space,
    const struct parent *parent, const struct ranked *list, size_t n)
{
	size_t i, at;

	m->n = n < TRIALS_MOST ? n : TRIALS_MOST;
	m->x = xcalloc(m->n * space->n + 1, sizeof *m->x);
	m->y = xcalloc(m->n + 1, sizeof *m->y);
	for (i = 0; i < m->n; i++) {
		at = thinned(i, n);
		units(space, &parent->trials[list[at].index].point,
		    &m->x[i * space->n]);
		m->y[i] = outputs_quantile(((double)at + 0.5) / (double)n);
	}
}

static void
take_points(struct warm_start *w, const struct space *space,
    const struct parent *parent, const struct ranked *list, size_t n)
{
	size_t i;

	w->points = xreallocarray(w->points, w->npoints + n + 1,
	    sizeof *w->points);
	for (i = 0; i < n; i++)
		point_copy(&w->points[w->npoints++],
		    &parent->trials[list[i].index].point, space);
}

struct warm_start *
warm_new(const struct space *space, const struct parent *parents, size_t n,
    bool maximize)
{
	struct warm_start *w = xcalloc(1, sizeof *w);
	struct ranked *list;
	size_t i, found;

	w->d = space->n;
	w->category = xcalloc(space->n + 1, sizeof *w->category);
	for (i = 0; i < space->n; i++)
		w->category[i] = space->params[i].kind == PARAM_CATEGORY;
	w->models = xcalloc(n + 1, sizeof *w->models);
	for (i = 0; i < n; i++) {
		list = rank_trials(&parents[i], maximize, &found);
		if (found >= TRIALS_LEAST) {
			model_init(&w->models[w->n++], space, &parents[i],
			    list, found);
			take_points(w, space, &parents[i], list, found);
		}
		free(list);
	}
	if (w->n > 0)
		return (w);
	warm_free(w);
	return (NULL);
}

void
warm_free(struct warm_start *w)
{
	size_t i;

	if (w == NULL)
		return;
	for (i = 0; i < w->n; i++) {
		if (w->models[i].fitted)
			gp_release(&w->models[i].gp);
		free(w->models[i].x);
		free(w->models[i].y);
	}
	for (i = 0; i < w->npoints; i++)
		point_release(&w->points[i]);
	free(w->points);
	free(w->models);
	free(w->category);
	free(w);
}

static void
fit(struct warm_start *w, struct model *m)
{
	double mean = 0, square = 0;
	size_t i;

	if (m->fitted)
		return;
	m->fitted = true;
	for (i = 0; i < m->n; i++)
		mean += m->y[i] / (double)m->n;
	for (i = 0; i < m->n; i++)
		square += (m->y[i] - mean) * (m->y[i] - mean) / (double)m->n;
	for (i = 0; i < m->n; i++)
		m->y[i] = (m->y[i] - mean) / sqrt(square);
	gp_init(&m->gp, w->d, w->category);
	gp_fit(&m->gp, m->x, m->y, m->n);
	gp_condition(&m->gp, m->x, m->y, m->n, 0);
}

/* Predictions of the parents, one after the other: w->n x count. */
static void
warm_predict(struct warm_start *w, const double *x, size_t count,
    double *mean)
{
	double *deviation = xcalloc(count + 1, sizeof *deviation);
	size_t i;

	for (i = 0; i < w->n; i++) {
		fit(w, &w->models[i]);
		gp_predict(&w->models[i].gp, x, count, &mean[i * count],
		    deviation);
	}
	free(deviation);
}

/*
 * Greedy portfolio (Winkelmolen et al. 2020): the candidate that, with those
 * already chosen, makes the parents' mean of their best prediction least.
 * best holds each parent's best so far.
 */
static size_t
portfolio_next(const double *mean, size_t parents, size_t count,
    const double *best, const bool *out)
{
	double least = INFINITY, sum;
	size_t i, p, chosen = count;

	for (i = 0; i < count; i++) {
		if (out[i])
			continue;
		for (sum = 0, p = 0; p < parents; p++)
			sum += fmin(best[p], mean[p * count + i]);
		if (sum < least) {
			least = sum;
			chosen = i;
		}
	}
	return (chosen);
}

/* The nth point of the portfolio. */
static int
from_parents(struct warm_start *w, const struct space *space,
    const struct observation *history, size_t n, uint64_t nth,
    struct point *out)
{
	double *x = xcalloc(w->npoints * w->d + 1, sizeof *x);
	double *mean = xcalloc(w->n * w->npoints + 1, sizeof *mean);
	double *best = xcalloc(w->n + 1, sizeof *best);
	bool *gone = xcalloc(w->npoints + 1, sizeof *gone);
	size_t i, p, k, chosen = w->npoints;

	for (i = 0; i < w->npoints; i++)
		units(space, &w->points[i], &x[i * w->d]);
	warm_predict(w, x, w->npoints, mean);
	for (p = 0; p < w->n; p++)
		best[p] = INFINITY;
	for (k = 0; k <= nth; k++) {
		chosen = portfolio_next(mean, w->n, w->npoints, best, gone);
		if (chosen == w->npoints)
			break;
		gone[chosen] = true;
		for (p = 0; p < w->n; p++)
			best[p] = fmin(best[p], mean[p * w->npoints +
			    chosen]);
		/* One that was proposed counts as tried, not as this one. */
		if (sampler_seen(space, history, n, &w->points[chosen]) &&
		    k == nth)
			k--;
	}
	if (chosen < w->npoints)
		point_copy(out, &w->points[chosen], space);
	free(gone);
	free(best);
	free(mean);
	free(x);
	return (chosen < w->npoints);
}

int
warm_first(struct warm_start *w, const struct space *space,
    const struct observation *history, size_t n, uint64_t ordinal,
    struct point *out)
{
	if (ordinal == MIDDLE && design_new(space, history, n, 0, 0, out))
		return (1);
	return (from_parents(w, space, history, n, ordinal > MIDDLE ?
	    ordinal - 1 : ordinal, out));
}
