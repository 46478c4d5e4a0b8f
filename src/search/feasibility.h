/*
 * The chance that a trial at a point does not fail: the share of the
 * neighbours that did not, weighted by a Gaussian of their distance (Nadaraya
 * 1964, Watson 1964), drawn towards the share of all. How far a neighbour
 * counts is what foretells each trial best from the others.
 */
#ifndef SEARCH_FEASIBILITY_H
#define SEARCH_FEASIBILITY_H

#include <stdbool.h>
#include <stddef.h>

struct feasibility {
	size_t		 d, n, good;
	const double	*x;		/* n x d, those that did not first */
	const bool	*category;	/* d */
	double		 width;		/* 2 sigma^2; 0: none failed */
};

/* Keeps x and category, which stay the caller's. */
void feasibility_init(struct feasibility *, const double *x, size_t good,
    size_t n, const bool *category, size_t d);

/* Logarithm of the chance; 0 when none failed. */
double feasibility_log(const struct feasibility *, const double *x);

#endif
