/* See gp.h. theta: logarithms of d length scales, d exponents a, d exponents
 * b, the signal's variance, the noise's variance. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cblas.h>
#include <lapacke.h>
#include <nlopt.h>

#include "base/alloc.h"
#include "search/gp.h"

#define SQRT5		2.23606797749978969641
#define NOISE_FLOOR	1e-6
#define EDGE		1e-6	/* the bend has no slope at 0 and 1 */
#define FIT_MOST	150	/* points that choose theta */
#define FIT_EVALUATIONS	60

enum theta { THETA_SCALE, THETA_A, THETA_B, THETA_KINDS };

/* Normal priors on the logarithms, and how far the search may go. */
static const struct prior {
	double	mean, deviation, lo, hi;
} priors[] = {
	[THETA_SCALE] = { -0.6931, 1, -4, 4 },
	[THETA_A] = { 0, 0.2, -1.4, 1.4 },
	[THETA_B] = { 0, 0.2, -1.4, 1.4 },
	[THETA_KINDS] = { 0, 1, -4, 4 },
	[THETA_KINDS + 1] = { -4.6, 1.5, -13.8, 0.7 },
};

struct fit {
	const struct gp	*gp;
	size_t		 n;
	const double	*x, *y;
	double		*w, *wa, *wb;	/* bent, and its slopes in log a, b */
	double		*kernel, *inverse, *alpha, *slope;
};

static const struct prior *
prior_of(size_t d, size_t i)
{
	if (i < 3 * d)
		return (&priors[i / d]);
	return (&priors[THETA_KINDS + (i - 3 * d)]);
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
		gp->theta[i] = prior_of(d, i)->mean;
}

void
gp_release(struct gp *gp)
{
	free(gp->category);
	free(gp->theta);
	free(gp->w);
	free(gp->chol);
	free(gp->alpha);
	free(gp->best);
	memset(gp, 0, sizeof *gp);
}

/* Kumaraswamy: 1 - (1 - x^a)^b. The slopes may be NULL. */
static void
bend(const struct gp *gp, const double *theta, const double *x, size_t n,
    double *w, double *wa, double *wb)
{
	size_t i, j, d = gp->d;

	for (i = 0; i < n; i++)
		for (j = 0; j < d; j++) {
			double a = exp(theta[d + j]), b = exp(theta[2 * d + j]);
			double u = x[i * d + j], power, left, rest;

			if (gp->category[j]) {
				w[i * d + j] = u;
				if (wa != NULL)
					wa[i * d + j] = wb[i * d + j] = 0;
				continue;
			}
			u = u < EDGE ? EDGE : u > 1 - EDGE ? 1 - EDGE : u;
			power = pow(u, a);
			left = 1 - power;
			rest = pow(left, b);
			w[i * d + j] = 1 - rest;
			if (wa == NULL)
				continue;
			wa[i * d + j] = a * b * rest / left * power * log(u);
			wb[i * d + j] = -b * rest * log(left);
		}
}

static double
squared(const struct gp *gp, const double *inverse2, const double *p,
    const double *q)
{
	double sum = 0, gap;
	size_t j;

	for (j = 0; j < gp->d; j++) {
		gap = p[j] - q[j];
		if (gp->category[j])
			gap = gap != 0;
		sum += gap * gap * inverse2[j];
	}
	return (sum);
}

static double
matern(double r2)
{
	double r = SQRT5 * sqrt(r2);

	return ((1 + r + r * r / 3) * exp(-r));
}

static double *
inverse_scales(const struct gp *gp, const double *theta)
{
	double *out = xcalloc(gp->d + 1, sizeof *out);
	size_t j;

	for (j = 0; j < gp->d; j++)
		out[j] = exp(-2 * theta[j]);
	return (out);
}

/* Lower triangle of n points' covariances, noise on the diagonal. */
static void
covariance(const struct gp *gp, const double *theta, const double *w,
    size_t n, double *out)
{
	double *inverse2 = inverse_scales(gp, theta);
	double signal = exp(theta[3 * gp->d]);
	double noise = exp(theta[3 * gp->d + 1]) + NOISE_FLOOR;
	size_t i, k;

	for (i = 0; i < n; i++) {
		for (k = 0; k < i; k++)
			out[i * n + k] = signal * matern(squared(gp, inverse2,
			    &w[i * gp->d], &w[k * gp->d]));
		out[i * n + i] = signal + noise;
		for (k = i + 1; k < n; k++)
			out[i * n + k] = 0;
	}
	free(inverse2);
}

/* Factors in place, with as much on the diagonal as it takes. */
static bool
factor(double *matrix, size_t n)
{
	double *keep = xcalloc(n * n + 1, sizeof *keep), jitter = 0;
	size_t i;
	bool done = false;

	memcpy(keep, matrix, n * n * sizeof *keep);
	while (!done && jitter < 1e9) {
		memcpy(matrix, keep, n * n * sizeof *keep);
		for (i = 0; i < n; i++)
			matrix[i * n + i] += jitter;
		done = LAPACKE_dpotrf(LAPACK_ROW_MAJOR, 'L', (lapack_int)n,
		    matrix, (lapack_int)n) == 0;
		for (i = 0; i < n; i++)
			done = done && isfinite(matrix[i * n + i]);
		jitter = jitter > 0 ? 10 * jitter : 1e-10;
	}
	free(keep);
	return (done);
}

/* Adds what one pair of points says to the gradient. */
static void
pair_slope(const struct fit *fit, const double *theta, const double *inverse2,
    size_t i, size_t k, double *grad)
{
	const struct gp *gp = fit->gp;
	size_t d = gp->d, n = fit->n, j;
	double m = fit->inverse[i * n + k] - fit->alpha[i] * fit->alpha[k];
	double signal = exp(theta[3 * d]), r2, r, slope;
	const double *p = &fit->w[i * d], *q = &fit->w[k * d];

	r2 = squared(gp, inverse2, p, q);
	r = SQRT5 * sqrt(r2);
	slope = -m * signal * 5.0 / 6.0 * (1 + r) * exp(-r);
	grad[3 * d] += m * signal * matern(r2);
	for (j = 0; j < d; j++) {
		double gap = p[j] - q[j], s;

		if (gp->category[j])
			gap = gap != 0;
		s = 2 * slope * gap * inverse2[j];
		grad[j] -= s * gap;
		grad[d + j] += s * (fit->wa[i * d + j] - fit->wa[k * d + j]);
		grad[2 * d + j] += s *
		    (fit->wb[i * d + j] - fit->wb[k * d + j]);
	}
}

static void
gradient(const struct fit *fit, const double *theta, double *grad)
{
	size_t d = fit->gp->d, n = fit->n, i, k;
	double *inverse2 = inverse_scales(fit->gp, theta), diagonal = 0;

	memset(grad, 0, (3 * d + 2) * sizeof *grad);
	for (i = 0; i < n; i++) {
		for (k = 0; k < i; k++)
			pair_slope(fit, theta, inverse2, i, k, grad);
		diagonal += fit->inverse[i * n + i] -
		    fit->alpha[i] * fit->alpha[i];
	}
	grad[3 * d] += 0.5 * diagonal * exp(theta[3 * d]);
	grad[3 * d + 1] += 0.5 * diagonal * exp(theta[3 * d + 1]);
	free(inverse2);
}

/* Minus the logarithm of likelihood times prior, for NLopt. */
static double
minus_log(unsigned int count, const double *theta, double *grad, void *arg)
{
	struct fit *fit = arg;
	size_t n = fit->n, i;
	double value = 0;

	bend(fit->gp, theta, fit->x, n, fit->w, fit->wa, fit->wb);
	covariance(fit->gp, theta, fit->w, n, fit->inverse);
	memcpy(fit->alpha, fit->y, n * sizeof *fit->alpha);
	if (grad != NULL)
		memset(grad, 0, count * sizeof *grad);
	if (!factor(fit->inverse, n))
		return (1e10);
	for (i = 0; i < n; i++)
		value += log(fit->inverse[i * n + i]);
	cblas_dtrsv(CblasRowMajor, CblasLower, CblasNoTrans, CblasNonUnit,
	    (int)n, fit->inverse, (int)n, fit->alpha, 1);
	value += 0.5 * cblas_ddot((int)n, fit->alpha, 1, fit->alpha, 1);
	cblas_dtrsv(CblasRowMajor, CblasLower, CblasTrans, CblasNonUnit,
	    (int)n, fit->inverse, (int)n, fit->alpha, 1);
	if (grad != NULL) {
		LAPACKE_dpotri(LAPACK_ROW_MAJOR, 'L', (lapack_int)n,
		    fit->inverse, (lapack_int)n);
		gradient(fit, theta, grad);
	}
	for (i = 0; i < count; i++) {
		const struct prior *prior = prior_of(fit->gp->d, i);
		double off = (theta[i] - prior->mean) / prior->deviation;

		value += 0.5 * off * off;
		if (grad != NULL)
			grad[i] += off / prior->deviation;
	}
	return (isfinite(value) ? value : 1e10);
}

static void
search_theta(struct gp *gp, struct fit *fit)
{
	size_t count = 3 * gp->d + 2, i;
	double *theta = xcalloc(count, sizeof *theta), least;
	nlopt_opt opt = nlopt_create(NLOPT_LD_LBFGS, (unsigned int)count);
	bool sound = opt != NULL;

	if (opt == NULL) {
		free(theta);
		return;
	}
	for (i = 0; i < count; i++) {
		nlopt_set_lower_bound(opt, (int)i, prior_of(gp->d, i)->lo);
		nlopt_set_upper_bound(opt, (int)i, prior_of(gp->d, i)->hi);
		theta[i] = prior_of(gp->d, i)->mean;
	}
	nlopt_set_min_objective(opt, minus_log, fit);
	nlopt_set_maxeval(opt, FIT_EVALUATIONS);
	nlopt_set_ftol_abs(opt, 1e-3);
	/* A search that stalls still leaves the best theta it met. */
	(void)nlopt_optimize(opt, theta, &least);
	for (i = 0; i < count; i++)
		sound = sound && isfinite(theta[i]);
	if (sound)
		memcpy(gp->theta, theta, count * sizeof *theta);
	nlopt_destroy(opt);
	free(theta);
}

/* The rows that choose theta: evenly spread ones when there are many. */
static size_t
thin(const double *x, const double *y, size_t n, size_t d, double *tx,
    double *ty)
{
	size_t most = n < FIT_MOST ? n : FIT_MOST, i;

	for (i = 0; i < most; i++) {
		size_t at = i * n / most;

		memcpy(&tx[i * d], &x[at * d], d * sizeof *tx);
		ty[i] = y[at];
	}
	return (most);
}

void
gp_fit(struct gp *gp, const double *x, const double *y, size_t n)
{
	size_t d = gp->d;
	double *tx = xcalloc(n * d + 1, sizeof *tx);
	double *ty = xcalloc(n + 1, sizeof *ty);
	struct fit fit = { .gp = gp };

	fit.n = thin(x, y, n, d, tx, ty);
	fit.x = tx;
	fit.y = ty;
	fit.w = xcalloc(fit.n * d + 1, sizeof *fit.w);
	fit.wa = xcalloc(fit.n * d + 1, sizeof *fit.wa);
	fit.wb = xcalloc(fit.n * d + 1, sizeof *fit.wb);
	fit.inverse = xcalloc(fit.n * fit.n + 1, sizeof *fit.inverse);
	fit.alpha = xcalloc(fit.n + 1, sizeof *fit.alpha);
	search_theta(gp, &fit);
	free(fit.w);
	free(fit.wa);
	free(fit.wb);
	free(fit.inverse);
	free(fit.alpha);
	free(tx);
	free(ty);
}

/*
 * With L the factor of all points' covariances, values drawn from the joint
 * posterior are L v where v holds L^-1 y above and standard normals below;
 * so the weights are L'^-1 v, and no second factor is needed.
 */
void
gp_condition(struct gp *gp, const double *x, const double *y, size_t n,
    size_t m, size_t draws, struct rng *rng)
{
	size_t all = n + m, i, f;
	double noise = exp(gp->theta[3 * gp->d + 1]) + NOISE_FLOOR;
	double *values = xcalloc(all + 1, sizeof *values);

	gp->n = all;
	gp->fantasies = m > 0 ? draws : 1;
	gp->w = xcalloc(all * gp->d + 1, sizeof *gp->w);
	gp->chol = xcalloc(all * all + 1, sizeof *gp->chol);
	gp->alpha = xcalloc(gp->fantasies * all + 1, sizeof *gp->alpha);
	gp->best = xcalloc(gp->fantasies + 1, sizeof *gp->best);
	bend(gp, gp->theta, x, all, gp->w, NULL, NULL);
	covariance(gp, gp->theta, gp->w, all, gp->chol);
	if (!factor(gp->chol, all))
		bug("covariances of %zu points cannot be factored", all);
	for (f = 0; f < gp->fantasies; f++) {
		double *alpha = &gp->alpha[f * all];

		memcpy(alpha, y, n * sizeof *alpha);
		cblas_dtrsv(CblasRowMajor, CblasLower, CblasNoTrans,
		    CblasNonUnit, (int)n, gp->chol, (int)all, alpha, 1);
		for (i = n; i < all; i++)
			alpha[i] = rng_normal(rng);
		memcpy(values, alpha, all * sizeof *values);
		cblas_dtrmv(CblasRowMajor, CblasLower, CblasNoTrans,
		    CblasNonUnit, (int)all, gp->chol, (int)all, values, 1);
		cblas_dtrsv(CblasRowMajor, CblasLower, CblasTrans,
		    CblasNonUnit, (int)all, gp->chol, (int)all, alpha, 1);
		gp->best[f] = INFINITY;
		for (i = 0; i < all; i++)
			gp->best[f] = fmin(gp->best[f],
			    values[i] - noise * alpha[i]);
	}
	free(values);
}

void
gp_predict(const struct gp *gp, const double *x, size_t count, double *mean,
    double *deviation)
{
	size_t n = gp->n, d = gp->d, i, k;
	double *w = xcalloc(count * d + 1, sizeof *w);
	double *cross = xcalloc(count * n + 1, sizeof *cross);
	double *inverse2 = inverse_scales(gp, gp->theta);
	double signal = exp(gp->theta[3 * d]);

	bend(gp, gp->theta, x, count, w, NULL, NULL);
	for (i = 0; i < count; i++)
		for (k = 0; k < n; k++)
			cross[i * n + k] = signal * matern(squared(gp,
			    inverse2, &w[i * d], &gp->w[k * d]));
	cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans,
	    (int)gp->fantasies, (int)count, (int)n, 1, gp->alpha, (int)n,
	    cross, (int)n, 0, mean, (int)count);
	cblas_dtrsm(CblasRowMajor, CblasRight, CblasLower, CblasTrans,
	    CblasNonUnit, (int)count, (int)n, 1, gp->chol, (int)n, cross,
	    (int)n);
	for (i = 0; i < count; i++) {
		double left = signal - cblas_ddot((int)n, &cross[i * n], 1,
		    &cross[i * n], 1);

		deviation[i] = sqrt(left > 1e-12 ? left : 1e-12);
	}
	free(w);
	free(cross);
	free(inverse2);
}
