/* See feasibility.h. */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "search/feasibility.h"

#define BELIEF		0.3	/* weight of the share of all */
#define CATEGORY_GAP	0.5	/* of two categories, in units */

/* Deviations in units, times the root of d as distances are. */
static const double widths[] = { 0.04, 0.07, 0.12, 0.2, 0.35 };

/* Trials but `without`. */
static double
chance(const struct feasibility *f, const double *x, size_t without)
{
	double share = (double)f->good / (double)f->n;
	double all = BELIEF, good = BELIEF * share, weight, gap, sum;
	size_t i, j;

	for (i = 0; i < f->n; i++) {
		if (i == without)
			continue;
		for (j = 0, sum = 0; j < f->d; j++) {
			gap = x[j] - f->x[i * f->d + j];
			if (f->category[j])
				gap = gap != 0 ? CATEGORY_GAP : 0;
			sum += gap * gap;
		}
		weight = exp(-sum / f->width);
		all += weight;
		good += i < f->good ? weight : 0;
	}
	return (good / all);
}

void
feasibility_init(struct feasibility *f, const double *x, size_t good,
    size_t n, const bool *category, size_t d)
{
	double best = -INFINITY, width = 0, sum, p;
	size_t i, k;

	memset(f, 0, sizeof *f);
	f->d = d;
	f->n = n;
	f->good = good;
	f->x = x;
	f->category = category;
	for (k = 0; good > 0 && good < n && k < nitems(widths); k++) {
		f->width = 2 * widths[k] * widths[k] * (double)d;
		for (i = 0, sum = 0; i < n; i++) {
			p = chance(f, &x[i * d], i);
			sum += log(i < good ? p : 1 - p);
		}
		if (sum > best) {
			best = sum;
			width = f->width;
		}
	}
	f->width = width;
}

double
feasibility_log(const struct feasibility *f, const double *x)
{
	return (f->width > 0 ? log(chance(f, x, f->n)) : 0);
}
