/*
 * What a trial at a point is worth: the expected improvement on the best
 * posterior mean (Jones, Schonlau and Welch 1998), as a logarithm that keeps
 * its slope far from any improvement (Ament et al. 2023, section 4.1), times
 * the chance that the trial does not fail. Pending trials are believed to give
 * what the model predicts of them.
 *
 * Where the objective comes in steps (an error rate counts examples), the
 * improvement that is expected is one of whole steps: around a trial on the
 * best one's level the model promises fractions of a step that no trial will
 * ever show.
 */
#ifndef SEARCH_ACQUISITION_H
#define SEARCH_ACQUISITION_H

#include "search/feasibility.h"
#include "search/gp.h"
#include "search/strategy.h"

struct belief {
	struct gp	 gp;
	double		 best;		/* least posterior mean */
};

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
	bool		 stale;		/* nothing has improved for long */
	struct feasibility feasibility;
	size_t		 held;		/* a category; d: none, see neglect.h */
	double		 held_at;	/* the only value that is looked at */
	double		 bar;		/* to be beaten, besides the rows' y */
	double		 step;		/* of the y, see outputs.h; 0: none */
	const double	*shunned;	/* a row to keep away from, or NULL */
};

/* d numbers of the model: units in [0, 1], or the index of a category. */
void task_units(const struct search_task *, const struct point *, double *);

/* Whether a proposal may be there: with the value held, far from the row that
 * is shunned. */
bool task_admits(const struct search_task *, const double *x);

/* From the task's rows. */
void belief_init(struct belief *, const struct search_task *);
void belief_release(struct belief *);

/* Scores of count points, the larger the better: logarithms of values in the
 * model's units. -INFINITY for one that was proposed before or is not
 * admitted. */
void acquisition_score(const struct search_task *, const struct belief *,
    const double *x, size_t count, double *score);

#endif
