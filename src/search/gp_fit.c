/*
 * The mode of likelihood times prior (Rasmussen and Williams 2006, 5.8 and
 * 5.9). With H = (K^-1 - alpha alpha') o S, S the kernel's slope in the
 * squared distance, and h its row sums, a sum over all pairs such as
 *	sum H_ik (w_i - w_k) (v_i - v_k) = 2 (sum h_i w_i v_i - v' H w)
 * needs one product with H for each parameter, and no loop over pairs.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cblas.h>
#include <lapacke.h>
#include <nlopt.h>

#include "base/alloc.h"
#include "search/gp_parts.h"

#define ASTRAY		1e10	/* said of a theta that is no good */
#define EVALUATIONS	60	/* of few points */
#define EVALUATIONS_LEAST 3	/* of many */
#define RUNG		40	/* the ladder begins with that many or more */
#define RUNG_MOST	300	/* points; more would say no more of theta */
#define WORK		6e5	/* evaluations times squared points, above it */
#define TOLERANCE	1e-3	/* of a logarithm; less says nothing of theta */
#define ROUGHER		0.4	/* the second start: these length scales, */
#define NOISIER		0.08	/* and that variance of the noise */

struct fit {
	struct gp	*gp;		/* its theta is the one at hand */
	size_t		 n;
	const double	*y;
	double		*x;		/* d x n, logarithms */
	double		*z, *za, *zb;	/* bent, scaled; slopes in log a, b */
	double		*kernel;	/* n x n, lower: unit variance */
	double		*slope;		/* n x n, lower; later H */
	double		*inverse;	/* n x n */
	double		*alpha, *product, *sums;
	double		*room;		/* n x n: gp_factor's */
	double		*at, value, *grad; /* the last one evaluated */
};

static void
fit_init(struct fit *fit, struct gp *gp, const double *x, const double *y,
    size_t n)
{
	size_t d = gp->d, i, j;

	memset(fit, 0, sizeof *fit);
	fit->gp = gp;
	fit->n = n;
	fit->y = y;
	fit->x = xcalloc(d * n + 1, sizeof *fit->x);
	fit->z = xcalloc(d * n + 1, sizeof *fit->z);
	fit->za = xcalloc(d * n + 1, sizeof *fit->za);
	fit->zb = xcalloc(d * n + 1, sizeof *fit->zb);
	fit->kernel = xcalloc(n * n + 1, sizeof *fit->kernel);
	fit->slope = xcalloc(n * n + 1, sizeof *fit->slope);
	fit->inverse = xcalloc(n * n + 1, sizeof *fit->inverse);
	fit->alpha = xcalloc(n + 1, sizeof *fit->alpha);
	fit->product = xcalloc(d * n + 1, sizeof *fit->product);
	fit->sums = xcalloc(n + 1, sizeof *fit->sums);
	fit->room = xcalloc(n * n + 1, sizeof *fit->room);
	fit->at = xcalloc(3 * d + 2, sizeof *fit->at);
	fit->grad = xcalloc(3 * d + 2, sizeof *fit->grad);
	fit->at[0] = NAN;
	for (j = 0; j < d; j++)
		for (i = 0; i < n; i++) {
			double u = x[i * d + j];

			fit->x[j * n + i] = gp->category[j] ? u :
			    log(u < EDGE ? EDGE : u > 1 - EDGE ? 1 - EDGE : u);
		}
}

static void
fit_release(struct fit *fit)
{
	free(fit->x);
	free(fit->z);
	free(fit->za);
	free(fit->zb);
	free(fit->kernel);
	free(fit->slope);
	free(fit->inverse);
	free(fit->alpha);
	free(fit->product);
	free(fit->sums);
	free(fit->room);
	free(fit->at);
	free(fit->grad);
}

/* As gp_bend, with slopes. */
static void
bend(struct fit *fit)
{
	const struct gp *gp = fit->gp;
	size_t n = fit->n, d = gp->d, i, j;

	for (j = 0; j < d; j++) {
		double a = exp(gp->theta[d + j]);
		double b = exp(gp->theta[2 * d + j]);
		double shrink = exp(-gp->theta[j]);

		for (i = j * n; i < (j + 1) * n; i++) {
			double power, rest, log_left;

			if (gp->category[j]) {
				fit->z[i] = fit->x[i];
				continue;
			}
			power = exp(a * fit->x[i]);
			log_left = log(1 - power);
			rest = exp(b * log_left);
			fit->z[i] = (1 - rest) * shrink;
			fit->za[i] = a * b * rest / (1 - power) * power *
			    fit->x[i] * shrink;
			fit->zb[i] = -b * rest * log_left * shrink;
		}
	}
}

/* Kernel and slope; the covariances go where their inverse will be. */
static void
covariance(struct fit *fit)
{
	const struct gp *gp = fit->gp;
	double signal = gp_signal(gp), noise = gp_noise(gp);
	size_t n = fit->n, i, k;

	for (i = 0; i < n; i++) {
		double *kernel = &fit->kernel[i * n];
		double *slope = &fit->slope[i * n];
		double *out = &fit->inverse[i * n];

		gp_distances(gp, fit->z, n, i, fit->z, n, i, out);
		for (k = 0; k < i; k++) {
			double r = SQRT5 * sqrt(out[k]), fall = exp(-r);

			kernel[k] = (1 + r + r * r / 3) * fall;
			slope[k] = -5.0 / 6 * signal * (1 + r) * fall;
			out[k] = LEVEL + signal * kernel[k];
		}
		kernel[i] = 1;
		slope[i] = -5.0 / 6 * signal;
		out[i] = LEVEL + signal + noise;
	}
}

/* Of a category every pair that differs counts once. */
static double
category_sum(const struct fit *fit, size_t j)
{
	size_t n = fit->n, i, k;
	const double *x = &fit->x[j * n];
	double sum = 0;

	for (i = 0; i < n; i++)
		for (k = 0; k < i; k++)
			sum += x[i] != x[k] ? fit->slope[i * n + k] : 0;
	return (2 * sum * exp(-2 * fit->gp->theta[j]));
}

/* From the inverse: H in slope, lower, and the gradient's last two members. */
static void
weigh(struct fit *fit, double *grad)
{
	const struct gp *gp = fit->gp;
	size_t n = fit->n, d = gp->d, i, k;
	double signal = gp_signal(gp), trace = 0, level = 0, m;

	for (i = 0; i < n; i++) {
		const double *inverse = &fit->inverse[i * n];
		const double *kernel = &fit->kernel[i * n];
		double *row = &fit->slope[i * n], at = fit->alpha[i];
		double sum = 0;

		for (k = 0; k < i; k++) {
			m = inverse[k] - at * fit->alpha[k];
			level += m * kernel[k];
			row[k] *= m;
			sum += row[k];
			fit->sums[k] += row[k];
		}
		m = inverse[i] - at * at;
		trace += m;
		row[i] *= m;
		/* Later rows add to it. */
		fit->sums[i] = sum + row[i];
	}
	grad[3 * d] = signal * (level + 0.5 * trace);
	grad[3 * d + 1] = 0.5 * trace * exp(gp->theta[3 * d + 1]);
}

static void
gradient(struct fit *fit, double *grad)
{
	const struct gp *gp = fit->gp;
	size_t n = fit->n, d = gp->d, i, j;

	weigh(fit, grad);
	cblas_dsymm(CblasRowMajor, CblasRight, CblasLower, (int)d, (int)n, 1,
	    fit->slope, (int)n, fit->z, (int)n, 0, fit->product, (int)n);
	for (j = 0; j < d; j++) {
		const double *z = &fit->z[j * n], *h = &fit->product[j * n];
		const double *za = &fit->za[j * n], *zb = &fit->zb[j * n];
		double scale = 0, a = 0, b = 0, g;

		if (gp->category[j]) {
			grad[j] = -category_sum(fit, j);
			grad[d + j] = grad[2 * d + j] = 0;
			continue;
		}
		for (i = 0; i < n; i++) {
			g = fit->sums[i] * z[i] - h[i];
			scale += z[i] * g;
			a += za[i] * g;
			b += zb[i] * g;
		}
		grad[j] = -2 * scale;
		grad[d + j] = 2 * a;
		grad[2 * d + j] = 2 * b;
	}
}

/* Minus the logarithm of likelihood times prior, with its gradient. */
static double
minus_log(struct fit *fit, const double *theta, double *grad)
{
	size_t n = fit->n, count = 3 * fit->gp->d + 2, i;
	double value = 0;

	memcpy(fit->gp->theta, theta, count * sizeof *theta);
	bend(fit);
	covariance(fit);
	memcpy(fit->alpha, fit->y, n * sizeof *fit->alpha);
	memset(grad, 0, count * sizeof *grad);
	if (!gp_factor(fit->inverse, n, fit->room))
		return (ASTRAY);
	for (i = 0; i < n; i++)
		value += log(fit->inverse[i * n + i]);
	cblas_dtrsv(CblasRowMajor, CblasLower, CblasNoTrans, CblasNonUnit,
	    (int)n, fit->inverse, (int)n, fit->alpha, 1);
	value += 0.5 * cblas_ddot((int)n, fit->alpha, 1, fit->alpha, 1);
	cblas_dtrsv(CblasRowMajor, CblasLower, CblasTrans, CblasNonUnit,
	    (int)n, fit->inverse, (int)n, fit->alpha, 1);
	LAPACKE_dpotri_work(LAPACK_COL_MAJOR, 'U', (lapack_int)n,
	    fit->inverse, (lapack_int)n);
	gradient(fit, grad);
	for (i = 0; i < count; i++) {
		struct prior prior = gp_prior(fit->gp->d, i);
		double off = (theta[i] - prior.mean) / prior.deviation;

		value += 0.5 * off * off;
		grad[i] += off / prior.deviation;
	}
	return (isfinite(value) ? value : ASTRAY);
}

/* For NLopt, whose L-BFGS asks for its first point twice. */
static double
objective(unsigned int count, const double *theta, double *grad, void *arg)
{
	struct fit *fit = arg;

	if (memcmp(theta, fit->at, count * sizeof *theta) != 0) {
		memcpy(fit->at, theta, count * sizeof *theta);
		fit->value = minus_log(fit, theta, fit->grad);
	}
	if (grad != NULL)
		memcpy(grad, fit->grad, count * sizeof *grad);
	return (fit->value);
}

/* From theta on; leaves the best that was met there, and returns its value. */
static double
climb(struct fit *fit, double *theta, int evaluations)
{
	size_t d = fit->gp->d, count = 3 * d + 2, i;
	nlopt_opt opt = nlopt_create(NLOPT_LD_LBFGS, (unsigned int)count);
	double *at = xcalloc(count, sizeof *at), least = ASTRAY;
	bool sound = opt != NULL;

	memcpy(at, theta, count * sizeof *at);
	for (i = 0; sound && i < count; i++) {
		struct prior prior = gp_prior(d, i);

		nlopt_set_lower_bound(opt, (int)i, prior.lo);
		nlopt_set_upper_bound(opt, (int)i, prior.hi);
	}
	if (sound) {
		nlopt_set_min_objective(opt, objective, fit);
		nlopt_set_maxeval(opt, evaluations);
		nlopt_set_ftol_abs(opt, TOLERANCE);
		/* A search that stalls still leaves the best it met. */
		(void)nlopt_optimize(opt, at, &least);
	}
	for (i = 0; i < count; i++)
		sound = sound && isfinite(at[i]);
	if (sound && least < ASTRAY)
		memcpy(theta, at, count * sizeof *theta);
	nlopt_destroy(opt);
	free(at);
	return (least);
}

/*
 * From theta and from where the function is rougher and much of the values
 * noise: structure and noise often have a mode each, and the better one is
 * not always the nearer (Rasmussen and Williams 2006, section 5.4.1).
 */
static void
climb_twice(struct fit *fit, double *theta)
{
	size_t d = fit->gp->d, count = 3 * d + 2, i;
	double *other = xcalloc(count, sizeof *other), least;

	memcpy(other, theta, count * sizeof *other);
	for (i = 0; i < d; i++)
		other[i] += log(ROUGHER);
	other[3 * d + 1] = log(NOISIER);
	least = climb(fit, theta, EVALUATIONS);
	if (climb(fit, other, EVALUATIONS) < least)
		memcpy(theta, other, count * sizeof *theta);
	free(other);
}

/* One rung: `some` of the n points, evenly spread, improve theta; the lowest
 * rung has no number of evaluations. */
static void
fit_some(struct gp *gp, const double *x, const double *y, size_t n,
    size_t some, double *theta, int evaluations)
{
	size_t d = gp->d, i, at;
	double *tx = xcalloc(some * d + 1, sizeof *tx);
	double *ty = xcalloc(some + 1, sizeof *ty);
	struct fit fit;

	for (i = 0; i < some; i++) {
		at = i * n / some;
		memcpy(&tx[i * d], &x[at * d], d * sizeof *tx);
		ty[i] = y[at];
	}
	fit_init(&fit, gp, tx, ty, some);
	if (evaluations == 0)
		climb_twice(&fit, theta);
	else
		(void)climb(&fit, theta, evaluations);
	fit_release(&fit);
	free(tx);
	free(ty);
}

/*
 * A ladder: few points find theta, and twice as many improve it each time by
 * as many evaluations as they can afford, up to all or RUNG_MOST. That costs
 * a fraction of a search with all points, and needs nothing from an earlier
 * call, so that a proposal depends on the history alone.
 */
void
gp_fit(struct gp *gp, const double *x, const double *y, size_t n)
{
	size_t count = 3 * gp->d + 2, halvings = 0, some, i;
	double *theta = xcalloc(count, sizeof *theta), room;

	for (i = 0; i < count; i++)
		theta[i] = gp_prior(gp->d, i).mean;
	while (n >> (halvings + 1) >= RUNG)
		halvings++;
	some = n >> halvings;
	fit_some(gp, x, y, n, some, theta, 0);
	while (halvings-- > 0 && (some = n >> halvings) <= RUNG_MOST) {
		room = WORK / (double)some / (double)some;
		fit_some(gp, x, y, n, some, theta, room < EVALUATIONS_LEAST ?
		    EVALUATIONS_LEAST : (int)room);
	}
	memcpy(gp->theta, theta, count * sizeof *theta);
	free(theta);
}
