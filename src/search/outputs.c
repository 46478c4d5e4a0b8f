/* See outputs.h. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "search/outputs.h"

#define STRETCH	1.5	/* the best are spread that much more than the worst */
#define DECADES	30	/* times the lower quartile */
#define QUARTILES 4	/* values that have some */
#define SAME	1e-9	/* deviations: what may be rounding */

static int
ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return ((x > y) - (x < y));
}

static double *
ascend(const double *y, size_t n)
{
	double *sorted = xcalloc(n + 1, sizeof *sorted);

	memcpy(sorted, y, n * sizeof *sorted);
	qsort(sorted, n, sizeof *sorted, ascending);
	return (sorted);
}

double
outputs_median(const double *y, size_t n)
{
	double *sorted = ascend(y, n), median = sorted[(n - 1) / 2];

	free(sorted);
	return (median);
}

static bool
spans_decades(const double *y, size_t n)
{
	double *sorted = ascend(y, n);
	bool spans = n >= QUARTILES && sorted[0] > 0 &&
	    sorted[3 * n / 4] / sorted[n / 4] > DECADES;

	free(sorted);
	return (spans);
}

void
outputs_unroll(double *y, size_t n, size_t first)
{
	size_t i;

	if (!spans_decades(y, first < n ? first : n))
		return;
	for (i = first; i < n; i++)
		if (!(y[i] > 0))
			return;
	for (i = 0; i < n; i++)
		y[i] = log(y[i]);
}

double
outputs_step(const double *y, size_t n)
{
	double *sorted = ascend(y, n), gap, step = INFINITY;
	bool equal = false;
	size_t i;

	for (i = 1; i < (n + 1) / 2; i++) {
		gap = sorted[i] - sorted[i - 1];
		if (gap > SAME)
			step = fmin(step, gap);
		else
			equal = true;
	}
	free(sorted);
	return (equal && isfinite(step) ? step : 0);
}

/* By bisection of the distribution. */
double
outputs_quantile(double p)
{
	double lo = -8, hi = 8, middle;
	int i;

	for (i = 0; i < 50; i++) {
		middle = (lo + hi) / 2;
		if (erfc(-middle / M_SQRT2) / 2 < p)
			lo = middle;
		else
			hi = middle;
	}
	return ((lo + hi) / 2);
}

/*
 * Values worse than the middle (half of which is given) become Gaussian
 * quantiles of their rank, those that are not, their distance to it in units
 * of their root mean square (Song et al. 2024, section 3.2: "half-rank").
 * Halves, and units of the largest distance, keep sums and squares of
 * whatever values within range.
 */
static void
tame(double *y, const double *sorted, size_t n, double middle)
{
	double unit, gap, spread = 0;
	size_t i, low, high, good = 0;

	unit = middle - sorted[0] / 2;
	for (i = 0; i < n && sorted[i] / 2 <= middle; i++, good++) {
		gap = unit > 0 ? (middle - sorted[i] / 2) / unit : 0;
		spread += gap * gap;
	}
	spread = sqrt(spread / (double)good);
	for (i = 0; i < n; i++) {
		if (y[i] / 2 <= middle) {
			y[i] = unit > 0 ? (y[i] / 2 - middle) / unit / spread :
			    0;
			continue;
		}
		for (low = good; sorted[low] < y[i]; low++)
			;
		for (high = low; high < n && sorted[high] <= y[i]; high++)
			;
		y[i] = outputs_quantile((double)(low + high) / 2 / (double)n);
	}
}

/* A logarithm that stretches the good end (ibid.: "log warping"). */
static void
stretch(double *y, size_t n)
{
	double lo = INFINITY, hi = -INFINITY;
	size_t i;

	for (i = 0; i < n; i++) {
		lo = fmin(lo, y[i]);
		hi = fmax(hi, y[i]);
	}
	for (i = 0; hi > lo && i < n; i++)
		y[i] = log1p((y[i] - lo) / (hi - lo) * (STRETCH - 1));
}

void
outputs_standardise(double *y, size_t n)
{
	double mean = 0, square = 0;
	size_t i;

	for (i = 0; i < n; i++)
		mean += y[i] / (double)n;
	for (i = 0; i < n; i++)
		square += (y[i] - mean) * (y[i] - mean) / (double)n;
	for (i = 0; i < n; i++)
		y[i] = square > 0 ? (y[i] - mean) / sqrt(square) : 0;
}

void
outputs_warp(double *y, size_t n, double good)
{
	double *sorted = ascend(y, n);

	if (n > 0)
		tame(y, sorted, n, fmax(sorted[(n - 1) / 2], good) / 2);
	stretch(y, n);
	outputs_standardise(y, n);
	free(sorted);
}
