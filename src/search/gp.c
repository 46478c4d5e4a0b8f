/* See gp.h. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cblas.h>
#include <lapacke.h>

#include "base/alloc.h"
#include "search/gp.h"

#define NOISE_FLOOR 1e-6

static double
kernel(const struct gp *gp, const double *a, const double *b)
{
	double sum = 0, r;
	size_t i;

	for (i = 0; i < gp->d; i++) {
		double gap = gp->category[i] ? a[i] != b[i] : a[i] - b[i];

		gap *= exp(-gp->theta[i]);
		sum += gap * gap;
	}
	r = sqrt(5 * sum);
	return (exp(gp->theta[gp->d]) * (1 + r + r * r / 3) * exp(-r));
}

static int
factor(struct gp *gp)
{
	double noise = exp(gp->theta[gp->d + 1]) + NOISE_FLOOR, jitter;
	lapack_int n = (lapack_int)gp->n;
	size_t i, k;

	for (jitter = 1e-10; jitter < 1e-2; jitter *= 10) {
		for (i = 0; i < gp->n; i++) {
			for (k = 0; k <= i; k++)
				gp->chol[i * gp->n + k] = kernel(gp,
				    gp->x + i * gp->d, gp->x + k * gp->d);
			gp->chol[i * gp->n + i] += noise + jitter;
		}
		if (LAPACKE_dpotrf(LAPACK_ROW_MAJOR, 'L', n, gp->chol, n) == 0)
			return (0);
	}
	return (-1);
}

static double
prior(const struct gp *gp)
{
	double sum = 0, z;
	size_t i;

	for (i = 0; i < gp->d; i++) {
		z = gp->theta[i] - log(0.5);
		sum -= z * z / 2;
	}
	sum -= gp->theta[gp->d] * gp->theta[gp->d] / 2;
	z = (gp->theta[gp->d + 1] - log(1e-3)) / 2;
	return (sum - z * z / 2);
}

/* Log posterior of theta, up to a constant; fills chol and alpha. */
static double
score(struct gp *gp, const double *y)
{
	double sum = 0;
	size_t i;

	if (factor(gp) == -1)
		return (-INFINITY);
	memcpy(gp->alpha, y, gp->n * sizeof *y);
	LAPACKE_dpotrs(LAPACK_ROW_MAJOR, 'L', (lapack_int)gp->n, 1, gp->chol,
	    (lapack_int)gp->n, gp->alpha, 1);
	for (i = 0; i < gp->n; i++)
		sum -= y[i] * gp->alpha[i] / 2 +
		    log(gp->chol[i * gp->n + i]);
	return (sum + prior(gp));
}

/* Random steps that shrink: no gradients to get wrong, and the posterior is
 * smooth enough for some dozens of them to come close. */
static void
search(struct gp *gp, const double *y, struct rng *rng)
{
	size_t k = gp->d + 2, i, round, rounds;
	double *best = xcalloc(k, sizeof *best), top, now, step;

	rounds = gp->n < 150 ? 60 + 10 * gp->d : gp->n < 400 ? 40 : 16;
	top = score(gp, y);
	memcpy(best, gp->theta, k * sizeof *best);
	for (round = 0; round < rounds; round++) {
		step = 1.5 * pow(0.1, (double)round / (double)rounds);
		for (i = 0; i < k; i++)
			if (rng_unit(rng) < 0.5 || round < 8)
				gp->theta[i] = best[i] +
				    step * rng_normal(rng);
			else
				gp->theta[i] = best[i];
		if ((now = score(gp, y)) > top) {
			top = now;
			memcpy(best, gp->theta, k * sizeof *best);
		}
	}
	memcpy(gp->theta, best, k * sizeof *best);
	free(best);
}

int
gp_fit(struct gp *gp, size_t n, size_t d, const double *x,
    const unsigned char *category, const double *y, struct rng *rng)
{
	size_t i;

	gp->n = n;
	gp->d = d;
	gp->x = x;
	gp->category = category;
	gp->theta = xcalloc(d + 2, sizeof *gp->theta);
	gp->chol = xcalloc(n * n, sizeof *gp->chol);
	gp->alpha = xcalloc(n, sizeof *gp->alpha);
	for (i = 0; i < d; i++)
		gp->theta[i] = log(0.5);
	gp->theta[d + 1] = log(1e-3);
	search(gp, y, rng);
	if (isfinite(score(gp, y)))
		return (0);
	gp_release(gp);
	return (-1);
}

void
gp_release(struct gp *gp)
{
	free(gp->theta);
	free(gp->chol);
	free(gp->alpha);
	memset(gp, 0, sizeof *gp);
}

void
gp_predict(const struct gp *gp, const double *at, double *mean,
    double *deviation)
{
	double *k = xcalloc(gp->n, sizeof *k), variance;
	size_t i;

	for (i = 0; i < gp->n; i++)
		k[i] = kernel(gp, at, gp->x + i * gp->d);
	*mean = cblas_ddot((int)gp->n, k, 1, gp->alpha, 1);
	cblas_dtrsv(CblasRowMajor, CblasLower, CblasNoTrans, CblasNonUnit,
	    (int)gp->n, gp->chol, (int)gp->n, k, 1);
	variance = exp(gp->theta[gp->d]) -
	    cblas_ddot((int)gp->n, k, 1, k, 1);
	*deviation = sqrt(variance > 1e-12 ? variance : 1e-12);
	free(k);
}
