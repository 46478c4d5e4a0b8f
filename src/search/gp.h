/*
 * A Gaussian process: Matern-5/2 kernel with one length scale a dimension
 * (Rasmussen and Williams 2006, equations 4.17, 2.25, 2.26, 5.8), constant
 * mean 0 for standardised targets, noise. Its parameters are the maximum of
 * the posterior under log-normal priors: length scales N(log 0.5, 1), signal
 * N(0, 1), noise N(log 1e-3, 2), found by a seeded search.
 *
 * Coordinates are units in [0, 1]. A dimension that is a category counts as
 * at distance 1 when it differs.
 */
#ifndef SEARCH_GP_H
#define SEARCH_GP_H

#include <stddef.h>
#include <stdint.h>

#include "search/rng.h"

struct gp {
	size_t		 n, d;
	const double	*x;		/* n rows of d, borrowed */
	const unsigned char *category;	/* d flags, borrowed */
	double		*theta;		/* d log length scales, log signal
					 * variance, log noise variance */
	double		*chol;		/* lower factor, n by n, row-major */
	double		*alpha;		/* n: K^-1 y */
};

/* y: n targets, standardised. 0, or -1 when no jitter made the matrix
 * positive definite (the gp is then released). */
int gp_fit(struct gp *, size_t n, size_t d, const double *x,
    const unsigned char *category, const double *y, struct rng *);
void gp_release(struct gp *);
/* Posterior of the function (without noise) at a point of d units. */
void gp_predict(const struct gp *, const double *at, double *mean,
    double *deviation);

#endif
