/* The median rule. See stopping.h. */
#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "search/stopping.h"

#define LEAST_CURVES	3

static int
ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return ((x > y) - (x < y));
}

static double
median(double *values, size_t n)
{
	qsort(values, n, sizeof *values, ascending);
	return (n % 2 == 1 ? values[n / 2] :
	    (values[n / 2 - 1] + values[n / 2]) / 2);
}

/* Smaller is better, whatever the direction. */
static double
loss(double value, bool maximize)
{
	if (isnan(value))
		return (INFINITY);
	return (maximize ? -value : value);
}

bool
stopping_median(const struct curve *curve, const struct curve *others,
    size_t n, bool maximize)
{
	double *averages = xcalloc(n + 1, sizeof *averages);
	size_t i, k, found = 0;
	bool stop = false;

	for (i = 0; i < n; i++) {
		double sum = 0;

		if (others[i].n < curve->n)
			continue;
		for (k = 0; k < curve->n; k++)
			sum += loss(others[i].values[k], maximize);
		averages[found++] = sum / (double)curve->n;
	}
	if (curve->n > 0 && found >= LEAST_CURVES)
		stop = loss(curve->values[curve->n - 1], maximize) >
		    median(averages, found);
	free(averages);
	return (stop);
}
