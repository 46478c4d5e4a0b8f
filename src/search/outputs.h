/*
 * What the model is told of the values that were observed: numbers of mean 0
 * and deviation 1, smaller is better, in which outliers and divergences do no
 * harm and differences among the best trials show.
 */
#ifndef SEARCH_OUTPUTS_H
#define SEARCH_OUTPUTS_H

#include <stddef.h>

/* In place; y finite, smaller is better. Equal values stay equal; all equal
 * become 0. The better half and all values up to `good` count as good: they
 * keep their distances, of the others nothing but the rank is left. */
void outputs_warp(double *y, size_t n, double good);

/*
 * In place: logarithms of values that are all positive and spread over
 * decades, as a perplexity does, or a loss in units of its own, in which the
 * differences among good values are lost. The first ones decide, those of the
 * design: their upper quartile is more than 30 times the lower.
 */
void outputs_unroll(double *y, size_t n, size_t first);

/* What values that come in steps come in, as those do that count examples:
 * the least difference within the better half, where two of them are equal;
 * else 0. */
double outputs_step(const double *y, size_t n);

/* Mean 0 and deviation 1, or all 0. */
void outputs_standardise(double *y, size_t n);
/* The lower one of two in the middle; n at least 1. */
double outputs_median(const double *y, size_t n);
/* The standard normal's quantile at p, above 0 and below 1. */
double outputs_quantile(double p);

#endif
