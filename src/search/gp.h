/*
 * The Bayesian strategy's model: a Gaussian process over the unit cube with a
 * Matern-5/2 kernel (Rasmussen and Williams 2006, 4.17) above an unknown
 * level, one length scale a parameter, and every numeric parameter bent by
 * Kumaraswamy's distribution function (Snoek et al. 2014, section 4).
 * Categories differ or they do not. The parameters are the posterior's mode,
 * found by L-BFGS with exact gradients.
 *
 * Everything is dense: n at most a few thousand. No function fails: a matrix
 * that cannot be factored gets a larger diagonal, a fit that goes astray is
 * replaced by the prior's median. The same input gives the same bits.
 *
 *   gp.c          kernel, conditioning
 *   gp_fit.c      the parameters
 *   gp_invert.c   an inverse and a determinant for them
 *   gp_predict.c  posterior at other points, leave-one-out
 *   loops.h       exp, log and sums of rows, many numbers at once
 */
#ifndef SEARCH_GP_H
#define SEARCH_GP_H

#include <stdbool.h>
#include <stddef.h>

struct gp {
	size_t	 d;		/* parameters */
	size_t	 n;		/* points, pending ones included */
	bool	*category;	/* d */
	double	*theta;		/* see gp_parts.h; 3 d + 2 */
	double	*z;		/* d x n: bent, divided by the length scale */
	double	*chol;		/* n x n, lower, row major */
	double	*alpha;		/* n: weights of the points' covariances */
	double	*mean;		/* n: posterior at the points */
};

/* theta is the prior's median. */
void gp_init(struct gp *, size_t d, const bool *category);
void gp_release(struct gp *);

/*
 * Chooses theta by what n points say. x is n rows of d numbers in [0, 1], or
 * the index of a category; y has mean 0 and deviation 1.
 */
void gp_fit(struct gp *, const double *x, const double *y, size_t n);

/*
 * Conditions on n points with values and m more, pending ones (rows after the
 * first n of x), that are believed to get the values that the n predict
 * (Ginsbourger, Le Riche and Carraro 2010, section 4.2, "Kriging believer"):
 * deviations know of them, means do not change. m may be 0. May be called
 * again.
 */
void gp_condition(struct gp *, const double *x, const double *y, size_t n,
    size_t m);

/* Means and deviations of the noiseless function at count points. */
void gp_predict(const struct gp *, const double *x, size_t count,
    double *mean, double *deviation);

/* What the others say of each of the n points' values, noise included
 * (Rasmussen and Williams 2006, 5.12); of a gp conditioned with m = 0. */
void gp_leave_one_out(const struct gp *, const double *y, double *mean,
    double *deviation);

#endif
