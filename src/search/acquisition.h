/*
 * What a trial at a point is worth: the expected improvement on the best
 * posterior mean (Jones, Schonlau and Welch 1998), as a logarithm that keeps
 * its slope far from any improvement (Ament et al. 2023, section 4.1),
 * averaged over what pending trials may yet say and over two beliefs, times
 * the chance that the trial does not fail.
 *
 * The second belief, of little weight, holds that the function is rougher
 * than the likeliest model says. While the likeliest model promises much it
 * decides nothing; once that one has used up its valley and promises next to
 * nothing anywhere, the second says where a better valley could still hide.
 */
#ifndef SEARCH_ACQUISITION_H
#define SEARCH_ACQUISITION_H

#include "search/feasibility.h"
#include "search/gp.h"
#include "search/strategy.h"

#define FANTASIES_MOST	16

struct belief {
	struct gp	 gp;
	double		 best[FANTASIES_MOST];	/* least posterior mean */
	double		 weight;
};

enum { BELIEF_LIKELY, BELIEF_ROUGH, BELIEFS };

struct search_task {
	const struct space *space;
	const struct observation *history;
	size_t		 n, d;
	bool		 maximize;
	bool		*category;	/* d */
	double		*x;		/* rows of d: valued, failed, pending */
	double		*y;		/* of the first `done` rows, warped */
	size_t		 valued;	/* rows with a value */
	size_t		 done;		/* and those that failed */
	size_t		 rows;		/* and those that are pending */
	struct belief	 beliefs[BELIEFS];
	struct feasibility feasibility;
};

/* d numbers of the model: units in [0, 1], or the index of a category. */
void task_units(const struct search_task *, const struct point *, double *);

/* Fits the beliefs to the task's rows. */
void acquisition_init(struct search_task *, struct rng *);
void acquisition_release(struct search_task *);

/* Scores of count points, the larger the better; -INFINITY for one that was
 * proposed before. */
void acquisition_score(const struct search_task *, const double *x,
    size_t count, double *score);

#endif
