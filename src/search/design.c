/* See design.h. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "search/design.h"
#include "search/sampler.h"

#define LEAST	4
#define MOST	8
#define TRIES	60

size_t
design_size(size_t d)
{
	return (d + 1 < LEAST ? LEAST : d + 1 > MOST ? MOST : d + 1);
}

/* n rows of d numbers in [0, 1). */
static void
draw(struct rng *rng, size_t n, size_t d, double *x)
{
	size_t i, j, k;

	for (j = 0; j < d; j++) {
		for (i = 0; i < n; i++) {
			k = rng_below(rng, i + 1);
			x[i * d + j] = x[k * d + j];
			x[k * d + j] = (double)i;
		}
		for (i = 0; i < n; i++)
			x[i * d + j] = (x[i * d + j] + rng_unit(rng)) /
			    (double)n;
	}
}

/* The least squared distance of two points, the middle being one of them. */
static double
closeness(const double *x, size_t n, size_t d)
{
	double least = INFINITY, sum, gap;
	size_t i, j, k;

	for (i = 0; i < n; i++)
		for (k = 0; k <= i; k++) {
			for (j = 0, sum = 0; j < d; j++) {
				gap = x[i * d + j] -
				    (k < i ? x[k * d + j] : 0.5);
				sum += gap * gap;
			}
			least = fmin(least, sum);
		}
	return (least);
}

void
design_point(const struct space *space, uint64_t seed, uint64_t ordinal,
    struct point *out)
{
	size_t d = space->n, n = design_size(d) - 1, i, j, row = 0;
	double *x = xcalloc(n * d + 1, sizeof *x), now, best = -1;
	double *kept = xcalloc(n * d + 1, sizeof *kept);
	struct rng rng;

	if (ordinal > 0) {
		rng_init(&rng, seed, UINT64_MAX - (ordinal - 1) / n);
		row = (size_t)((ordinal - 1) % n);
	}
	for (i = 0; ordinal > 0 && i < TRIES; i++) {
		draw(&rng, n, d, x);
		if ((now = closeness(x, n, d)) > best) {
			best = now;
			memcpy(kept, x, n * d * sizeof *kept);
		}
	}
	for (j = 0; j < d; j++)
		out->values[j] = param_at(&space->params[j],
		    ordinal == 0 ? 0.5 : kept[row * d + j]);
	free(x);
	free(kept);
}

int
design_new(const struct space *space, const struct observation *history,
    size_t n, uint64_t seed, uint64_t ordinal, struct point *out)
{
	point_init(out, space);
	design_point(space, seed, ordinal, out);
	if (!sampler_seen(space, history, n, out))
		return (1);
	point_release(out);
	return (0);
}
