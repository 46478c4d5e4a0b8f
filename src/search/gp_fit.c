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

#include <nlopt.h>

#include "base/alloc.h"
#include "search/gp_parts.h"
#include "search/loops.h"

#define ASTRAY		1e10	/* said of a theta that is no good */
#define EVALUATIONS	60	/* of few points */
#define EVALUATIONS_LEAST 3	/* of many */
#define RUNG		40	/* the ladder begins with that many or more */
#define RUNG_MOST	300	/* points; more would say no more of theta */
#define WORK		6e5	/* evaluations times squared points, above it */
#define TOLERANCE	1e-2	/* of a logarithm; less says nothing of theta */
#define ROUGHER		0.4	/* the second start: these length scales, */
#define NOISIER		0.08	/* and that variance of the noise */

struct fit {
	struct gp	*gp;		/* its theta is the one at hand */
	size_t		 n, m;		/* m: up to a multiple of GP_WIDTH */
	const double	*y;
	double		*x;		/* d x m, logarithms */
	double		*z;		/* bent, scaled; and a row of ones */
	double		*za, *zb;	/* slopes in log a, b */
	double		*kernel;	/* m x m, lower: unit variance */
	double		*slope;		/* m x m, lower; later H */
	double		*inverse;	/* m + 1 x m: minus it, and alpha */
	double		*product;	/* minus H by z */
	double		*levels;	/* m */
	double		*room;		/* gp_invert's */
	double		*at, value, *grad; /* the last one evaluated */
};

static void
fit_init(struct fit *fit, struct gp *gp, const double *x, const double *y,
    size_t n)
{
	size_t d = gp->d, m = (n + GP_WIDTH - 1) / GP_WIDTH * GP_WIDTH, i, j;

	memset(fit, 0, sizeof *fit);
	fit->gp = gp;
	fit->n = n;
	fit->m = m;
	fit->y = y;
	fit->x = xcalloc(d * m + 1, sizeof *fit->x);
	fit->z = xcalloc((d + 1) * m, sizeof *fit->z);
	fit->za = xcalloc(d * m + 1, sizeof *fit->za);
	fit->zb = xcalloc(d * m + 1, sizeof *fit->zb);
	fit->kernel = xcalloc(m * m + 1, sizeof *fit->kernel);
	fit->slope = xcalloc(m * m + 1, sizeof *fit->slope);
	fit->inverse = xcalloc((m + 2) * m, sizeof *fit->inverse);
	fit->product = xcalloc((d + 1) * m, sizeof *fit->product);
	fit->levels = xcalloc(m + 1, sizeof *fit->levels);
	fit->room = xcalloc(GP_WIDTH * (m + GP_WIDTH), sizeof *fit->room);
	fit->at = xcalloc(3 * d + 2, sizeof *fit->at);
	fit->grad = xcalloc(3 * d + 2, sizeof *fit->grad);
	fit->at[0] = NAN;
	for (j = 0; j < d; j++)
		for (i = 0; i < m; i++) {
			double u = i < n ? x[i * d + j] : EDGE;

			fit->x[j * m + i] = gp->category[j] ? u :
			    loops_log(gp_inside(u));
		}
	for (i = 0; i < n; i++)
		fit->z[d * m + i] = 1;
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
	free(fit->product);
	free(fit->levels);
	free(fit->room);
	free(fit->at);
	free(fit->grad);
}

/* One parameter's numbers, as gp_bend's, with slopes. */
LOOPS static void
bend_row(const struct bend *bend, const double *x, size_t n,
    double *restrict z, double *restrict za, double *restrict zb)
{
	double a = bend->a, b = bend->b, shrink = bend->shrink;
	size_t i;

	for (i = 0; i < n; i++) {
		double power = loops_exp(a * x[i]), left = 1 - power;
		double log_left = loops_log(left);
		double rest = loops_exp(b * log_left) * shrink;

		z[i] = shrink - rest;
		za[i] = a * b * rest / left * power * x[i];
		zb[i] = -b * rest * log_left;
	}
}

static void
bend(struct fit *fit)
{
	const struct gp *gp = fit->gp;
	size_t m = fit->m, j;

	for (j = 0; j < gp->d; j++) {
		struct bend bend = gp_bend_of(gp, j);

		if (gp->category[j])
			memcpy(&fit->z[j * m], &fit->x[j * m],
			    m * sizeof *fit->z);
		else
			bend_row(&bend, &fit->x[j * m], m, &fit->z[j * m],
			    &fit->za[j * m], &fit->zb[j * m]);
	}
}

/* From squared distances in kernel; slope is the kernel's in them. */
LOOPS static void
kernel_row(double *restrict kernel, double *restrict slope, size_t n,
    double signal)
{
	size_t i;

	for (i = 0; i < n; i++) {
		double r = SQRT5 * sqrt(kernel[i]), fall = loops_exp(-r);

		kernel[i] = (1 + r + r * r / 3) * fall;
		slope[i] = -5.0 / 6 * signal * (1 + r) * fall;
	}
}

/* Of all points; the points that make n a multiple of GP_WIDTH are alone. */
static void
covariance(struct fit *fit, double more)
{
	double signal = gp_signal(fit->gp), noise = gp_noise(fit->gp) + more;
	size_t n = fit->n, m = fit->m, i, k;

	for (i = 0; i < m; i++) {
		const double *kernel = &fit->kernel[i * m];
		double *out = &fit->inverse[i * m];

		for (k = 0; i < n && k < i; k++)
			out[k] = LEVEL + signal * kernel[k];
		for (; k < i; k++)
			out[k] = 0;
		out[i] = i < n ? LEVEL + signal + noise : 1;
	}
	memset(&fit->inverse[m * m], 0, m * sizeof *fit->inverse);
	memcpy(&fit->inverse[m * m], fit->y, n * sizeof *fit->inverse);
}

/* Of a category every pair that differs counts once. */
static double
category_sum(const struct fit *fit, size_t j)
{
	size_t n = fit->n, m = fit->m, i, k;
	const double *x = &fit->x[j * m];
	double sum = 0;

	for (i = 0; i < n; i++)
		for (k = 0; k < i; k++)
			sum += x[i] != x[k] ? fit->slope[i * m + k] : 0;
	return (2 * sum * gp_gap(fit->gp, j));
}

/* H without its diagonal, which no sum over pairs needs. */
LOOPS static void
weigh_row(const double *inverse, const double *kernel, const double *alpha,
    double at, size_t n, double *restrict slope, double *restrict levels)
{
	size_t i;

	for (i = 0; i < n; i++) {
		double more = -inverse[i] - at * alpha[i];

		levels[i] += more * kernel[i];
		slope[i] *= more;
	}
}

/* From the inverse: H in slope, lower, and the gradient's last two members. */
static void
weigh(struct fit *fit, double *grad)
{
	const struct gp *gp = fit->gp;
	size_t n = fit->n, m = fit->m, d = gp->d, i;
	const double *alpha = &fit->inverse[m * m];
	double trace = 0, level = 0;

	memset(fit->levels, 0, m * sizeof *fit->levels);
	for (i = 0; i < n; i++) {
		const double *inverse = &fit->inverse[i * m];

		weigh_row(inverse, &fit->kernel[i * m], alpha, alpha[i], i,
		    &fit->slope[i * m], fit->levels);
		trace += -inverse[i] - alpha[i] * alpha[i];
	}
	for (i = 0; i < n; i++)
		level += fit->levels[i];
	grad[3 * d] = gp_signal(gp) * (level + 0.5 * trace);
	grad[3 * d + 1] = 0.5 * trace * exp(gp->theta[3 * d + 1]);
}

/* The upper triangle of H. */
static void
mirror(struct fit *fit)
{
	size_t m = fit->m, i, k, q;
	double *slope = fit->slope;

	for (i = 0; i < m; i += GP_WIDTH)
		for (k = 0; k < i + GP_WIDTH; k++)
			for (q = k < i ? 0 : k - i; q < GP_WIDTH; q++)
				slope[k * m + i + q] = slope[(i + q) * m + k];
}

/* Of z's rows that are no category's, whose gradient needs no product. */
LOOPS static void
multiply(struct fit *fit)
{
	size_t m = fit->m, d = fit->gp->d, j;

	memset(fit->product, 0, (d + 1) * m * sizeof *fit->product);
	for (j = 0; j <= d; j++)
		if (j == d || !fit->gp->category[j])
			loops_subtract(&fit->product[j * m], fit->slope, m,
			    &fit->z[j * m], m, m);
}

static void
gradient(struct fit *fit, double *grad)
{
	const struct gp *gp = fit->gp;
	size_t n = fit->n, m = fit->m, d = gp->d, i, j;
	const double *sums = &fit->product[d * m];

	weigh(fit, grad);
	mirror(fit);
	multiply(fit);
	for (j = 0; j < d; j++) {
		const double *z = &fit->z[j * m], *h = &fit->product[j * m];
		const double *za = &fit->za[j * m], *zb = &fit->zb[j * m];
		double scale = 0, a = 0, b = 0, g;

		if (gp->category[j]) {
			grad[j] = -category_sum(fit, j);
			grad[d + j] = grad[2 * d + j] = 0;
			continue;
		}
		for (i = 0; i < n; i++) {
			g = h[i] - sums[i] * z[i];
			scale += z[i] * g;
			a += za[i] * g;
			b += zb[i] * g;
		}
		grad[j] = -2 * scale;
		grad[d + j] = 2 * a;
		grad[2 * d + j] = 2 * b;
	}
}

/* Kernel and slope of all pairs; rows of whole registers, as they are read
 * up to the diagonal only. */
static void
kernel(struct fit *fit)
{
	const struct gp *gp = fit->gp;
	double signal = gp_signal(gp);
	size_t n = fit->n, m = fit->m, i, length;

	for (i = 0; i < n; i++) {
		length = i / GP_WIDTH * GP_WIDTH + GP_WIDTH;
		gp_distances(gp, fit->z, m, i, fit->z, m, length,
		    &fit->kernel[i * m]);
		kernel_row(&fit->kernel[i * m], &fit->slope[i * m], length,
		    signal);
		fit->slope[i * m + i] = 0;
	}
}

/* With as much on the diagonal as it takes. */
static bool
invert(struct fit *fit, double *log_root, double *square)
{
	double jitter = 0;
	bool done = false;

	while (!done && jitter < 1e9) {
		covariance(fit, jitter);
		done = gp_invert(fit->inverse, fit->m, fit->room, log_root,
		    square);
		jitter = jitter > 0 ? 10 * jitter : 1e-10;
	}
	return (done);
}

/* Minus the logarithm of likelihood times prior, with its gradient. */
static double
minus_log(struct fit *fit, const double *theta, double *grad)
{
	size_t count = 3 * fit->gp->d + 2, i;
	double log_root, square, value;

	memcpy(fit->gp->theta, theta, count * sizeof *theta);
	bend(fit);
	kernel(fit);
	memset(grad, 0, count * sizeof *grad);
	if (!invert(fit, &log_root, &square))
		return (ASTRAY);
	value = log_root + 0.5 * square;
	gradient(fit, grad);
	for (i = 0; i < count; i++) {
		struct prior prior = gp_prior(fit->gp, fit->n, i);
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
		struct prior prior = gp_prior(fit->gp, fit->n, i);

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
		theta[i] = gp_prior(gp, 0, i).mean;
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
