/* The kernel, and conditioning on what was seen. See gp.h. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cblas.h>
#include <lapacke.h>

#include "base/alloc.h"
#include "search/gp_parts.h"
#include "search/loops.h"

#define SURE		50	/* points that tell length scales apart */
#define NARROWEST	0.35	/* of the prior's width, for fewer points */
#define CATEGORY	2.0	/* times a number's median length scale */

/*
 * The length scale's median grows with the root of d, as the distance of two
 * points does (Hvarfner, Hellsten and Nardi 2024, section 4). With a length
 * scale for each parameter and few points, the likelihood's mode is mostly
 * chance: a prior that is narrower then makes better proposals (measured:
 * tests/bench/search/README.md). Two random categories are as far apart as two
 * random numbers, whose squared distance is 1/6, if the scale is about twice
 * theirs.
 */
struct prior
gp_prior(const struct gp *gp, size_t n, size_t i)
{
	static const struct prior priors[] = {
		[THETA_SCALE] = { 0, 1, -4.5, 4.5 },
		[THETA_A] = { 0, 0.5, -1.8, 1.8 },
		[THETA_B] = { 0, 0.5, -1.8, 1.8 },
		[THETA_KINDS] = { 0, 1, -4, 4 },
		[THETA_KINDS + 1] = { -6.9, 2, -13.8, 0.7 },
	};
	struct prior prior;
	size_t d = gp->d;

	if (i >= 3 * d)
		return (priors[THETA_KINDS + (i - 3 * d)]);
	prior = priors[i / d];
	if (i < d) {
		prior.mean = log(0.25 * (gp->category[i] ? CATEGORY : 1)) +
		    0.5 * log((double)d);
		prior.deviation *= fmin(1, fmax(NARROWEST,
		    sqrt((double)n / SURE)));
	}
	return (prior);
}

void
gp_init(struct gp *gp, size_t d, const bool *category)
{
	size_t i;

	memset(gp, 0, sizeof *gp);
	gp->d = d;
	gp->category = xcalloc(d + 1, sizeof *gp->category);
	memcpy(gp->category, category, d * sizeof *category);
	gp->theta = xcalloc(3 * d + 2, sizeof *gp->theta);
	for (i = 0; i < 3 * d + 2; i++)
		gp->theta[i] = gp_prior(gp, 0, i).mean;
}

static void
forget(struct gp *gp)
{
	free(gp->z);
	free(gp->chol);
	free(gp->alpha);
	free(gp->mean);
}

void
gp_release(struct gp *gp)
{
	forget(gp);
	free(gp->category);
	free(gp->theta);
	memset(gp, 0, sizeof *gp);
}

double
gp_signal(const struct gp *gp)
{
	return (exp(gp->theta[3 * gp->d]));
}

double
gp_noise(const struct gp *gp)
{
	return (exp(gp->theta[3 * gp->d + 1]) + NOISE_FLOOR);
}

static void
copy_lower(double *to, const double *from, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		memcpy(&to[i * n], &from[i * n], (i + 1) * sizeof *to);
}

/* Row major and lower is column major and upper: no copy is made. */
bool
gp_factor(double *matrix, size_t n, double *room)
{
	double jitter = 0;
	size_t i;
	bool done = false;

	copy_lower(room, matrix, n);
	while (!done && jitter < 1e9) {
		if (jitter > 0)
			copy_lower(matrix, room, n);
		for (i = 0; i < n; i++)
			matrix[i * n + i] += jitter;
		done = LAPACKE_dpotrf_work(LAPACK_COL_MAJOR, 'U',
		    (lapack_int)n, matrix, (lapack_int)n) == 0;
		for (i = 0; i < n; i++)
			done = done && isfinite(matrix[i * n + i]);
		jitter = jitter > 0 ? 10 * jitter : 1e-10;
	}
	return (done);
}

struct bend
gp_bend_of(const struct gp *gp, size_t j)
{
	struct bend bend = {
		.a = exp(gp->theta[gp->d + j]),
		.b = exp(gp->theta[2 * gp->d + j]),
		.shrink = exp(-gp->theta[j]),
	};

	return (bend);
}

double
gp_gap(const struct gp *gp, size_t j)
{
	return (exp(-2 * gp->theta[j]));
}

/* Kumaraswamy: 1 - (1 - x^a)^b. */
LOOPS static void
bend_row(const struct bend *bend, double *z, size_t n)
{
	double a = bend->a, b = bend->b, shrink = bend->shrink, u;
	size_t i;

	for (i = 0; i < n; i++) {
		u = 1 - loops_exp(a * loops_log(gp_inside(z[i])));
		z[i] = shrink - shrink * loops_exp(b * loops_log(u));
	}
}

void
gp_bend(const struct gp *gp, const double *x, size_t count, double *z)
{
	size_t i, j, d = gp->d;

	for (j = 0; j < d; j++) {
		struct bend bend = gp_bend_of(gp, j);

		for (i = 0; i < count; i++)
			z[j * count + i] = x[i * d + j];
		if (!gp->category[j])
			bend_row(&bend, &z[j * count], count);
	}
}

LOOPS void
gp_distances(const struct gp *gp, const double *z, size_t count, size_t at,
    const double *other, size_t stride, size_t n, double *restrict r2)
{
	size_t i, j;

	memset(r2, 0, n * sizeof *r2);
	for (j = 0; j < gp->d; j++) {
		const double *q = &other[j * stride];
		double p = z[j * count + at], gap;

		if (gp->category[j]) {
			gap = gp_gap(gp, j);
			for (i = 0; i < n; i++)
				r2[i] += q[i] != p ? gap : 0;
			continue;
		}
		for (i = 0; i < n; i++) {
			gap = q[i] - p;
			r2[i] += gap * gap;
		}
	}
}

LOOPS void
gp_covariances(double *r2, size_t n, double signal)
{
	size_t i;
	double r;

	for (i = 0; i < n; i++) {
		r = SQRT5 * sqrt(r2[i]);
		r2[i] = LEVEL + signal * ((1 + r + r * r / 3) * loops_exp(-r));
	}
}

/* Lower triangle of all points' covariances, noise on the diagonal. */
static void
covariance(const struct gp *gp, double *out)
{
	double signal = gp_signal(gp);
	size_t n = gp->n, i;

	for (i = 0; i < n; i++) {
		gp_distances(gp, gp->z, n, i, gp->z, n, i, &out[i * n]);
		gp_covariances(&out[i * n], i, signal);
		out[i * n + i] = LEVEL + signal + gp_noise(gp);
	}
}

/*
 * With L the factor of all points' covariances and v holding L^-1 y above and
 * zeros below, L v are the values and what is believed of pending ones, and
 * L'^-1 v the weights, which are zero for pending points.
 */
static void
believe(struct gp *gp, const double *y, size_t n)
{
	size_t all = gp->n, i;
	double *alpha = gp->alpha, *mean = gp->mean;

	memcpy(alpha, y, n * sizeof *alpha);
	cblas_dtrsv(CblasRowMajor, CblasLower, CblasNoTrans, CblasNonUnit,
	    (int)n, gp->chol, (int)all, alpha, 1);
	memcpy(mean, alpha, n * sizeof *mean);
	cblas_dtrmv(CblasRowMajor, CblasLower, CblasNoTrans, CblasNonUnit,
	    (int)all, gp->chol, (int)all, mean, 1);
	cblas_dtrsv(CblasRowMajor, CblasLower, CblasTrans, CblasNonUnit,
	    (int)n, gp->chol, (int)all, alpha, 1);
	for (i = 0; i < n; i++)
		mean[i] -= gp_noise(gp) * alpha[i];
}

void
gp_condition(struct gp *gp, const double *x, const double *y, size_t n,
    size_t m)
{
	size_t all = n + m;
	double *room = xcalloc(all * all + 1, sizeof *room);

	forget(gp);
	gp->n = all;
	gp->z = xcalloc(all * gp->d + 1, sizeof *gp->z);
	gp->chol = xcalloc(all * all + 1, sizeof *gp->chol);
	gp->alpha = xcalloc(all + 1, sizeof *gp->alpha);
	gp->mean = xcalloc(all + 1, sizeof *gp->mean);
	gp_bend(gp, x, all, gp->z);
	covariance(gp, gp->chol);
	if (!gp_factor(gp->chol, all, room))
		bug("covariances of %zu points cannot be factored", all);
	free(room);
	believe(gp, y, n);
}
