/*
 * Where to look next: the expected improvement on the best posterior mean
 * (Jones, Schonlau and Welch 1998), as a logarithm that keeps its slope far
 * from any improvement (Ament et al. 2023), averaged over what pending trials
 * may yet say, times the chance that a trial there does not fail.
 *
 * Its maximum is sought among points that can really run, by sampling: that
 * treats integers, categories and reals alike and needs no gradient.
 */
#ifndef SEARCH_ACQUISITION_H
#define SEARCH_ACQUISITION_H

#include "search/gp.h"
#include "search/strategy.h"

struct search_task {
	const struct space *space;
	const struct observation *history;
	size_t		 n, d;
	bool		 maximize;
	bool		*category;	/* d */
	double		*x;		/* rows of d: valued, failed, pending */
	size_t		 valued;	/* rows with a value */
	size_t		 done;		/* and those that failed */
	size_t		 rows;		/* and those that are pending */
	struct gp	 gp;
};

/* d numbers of the model: units in [0, 1], or the index of a category. */
void task_units(const struct search_task *, const struct point *, double *);

/* 1 and *out; 0 when every point looked at was proposed before. y: the
 * targets of the first task->done rows, smaller is better. */
int acquisition_maximise(const struct search_task *, const double *y,
    struct rng *, struct point *out);

#endif
