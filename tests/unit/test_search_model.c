/*
 * The parts of Bayesian search (S26): warped outputs, the Gaussian process and
 * its arithmetic, the design, the chance of failure.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <lapacke.h>

#include "base/alloc.h"
#include "search/design.h"
#include "search/feasibility.h"
#include "search/focus.h"
#include "search/gp_parts.h"
#include "search/loops.h"
#include "search/neglect.h"
#include "search/outputs.h"
#include "search/rng.h"

#define N	30
#define D	3

static const bool kinds[D] = { false, false, true };

/* Points of two reals and a category, and a smooth function of them. */
static void
sample(double *x, double *y, size_t n)
{
	struct rng rng;
	size_t i;

	rng_init(&rng, 3, 0);
	for (i = 0; i < n; i++) {
		x[i * D] = rng_unit(&rng);
		x[i * D + 1] = rng_unit(&rng);
		x[i * D + 2] = (double)rng_below(&rng, 3);
		y[i] = sin(4 * x[i * D]) + x[i * D + 1] * x[i * D + 1] +
		    (x[i * D + 2] > 0 ? 0.5 : 0);
	}
	outputs_standardise(y, n);
}

/* Order is kept, equals stay equal, and a value however large moves the
 * others as little as any other that is the worst. */
static void
test_outputs(void **state)
{
	double y[] = { 3, 1, 2, 2, 1e308, 0.5 };
	double z[] = { 3, 1, 2, 2, 7, 0.5 };
	double flat[] = { 4, 4, 4 };
	size_t i;

	(void)state;
	outputs_warp(y, 6, -INFINITY);
	outputs_warp(z, 6, -INFINITY);
	assert_true(y[5] < y[1] && y[1] < y[2] && y[2] < y[0] && y[0] < y[4]);
	assert_true(y[2] == y[3]);
	for (i = 0; i < 6; i++)
		assert_true(isfinite(y[i]) && fabs(z[i]) < 3);
	outputs_warp(flat, 3, 4);
	assert_true(flat[0] == 0 && flat[1] == 0 && flat[2] == 0);
}

/* Rank alone counts among the worse half. */
static void
test_outliers_do_not_matter(void **state)
{
	double y[] = { 3, 1, 2, 2.5, 1e9, 0.5 }, z[] = { 3, 1, 2, 2.5, 4, 0.5 };
	size_t i;

	(void)state;
	outputs_warp(y, 6, -INFINITY);
	outputs_warp(z, 6, -INFINITY);
	for (i = 0; i < 6; i++)
		assert_true(fabs(y[i] - z[i]) < 1e-6);
}

/* What good values differ by fills the scale when nothing else sets it. */
static void
test_outputs_keep_scale(void **state)
{
	double y[24] = { 10, 8, 12, 9 }, z[24];
	size_t i;

	(void)state;
	for (i = 4; i < 24; i++)
		y[i] = 1 + 1e-6 * (double)i;
	memcpy(z, y, sizeof z);
	outputs_warp(y, 24, 2);
	outputs_warp(z, 24, -INFINITY);
	assert_true(y[4] < y[23] && y[23] - y[4] < 1e-3 * (y[2] - y[4]));
	assert_true(z[14] - z[4] > 0.1 * (z[2] - z[4]));
}

/* S26, no flat stretch holds it: the scale is narrow while the last trials
 * brought something, and then every other time as wide as at first. */
static void
test_focus_widens(void **state)
{
	double y[] = { 12, 8, 9, 2, 1.9, 1.9, 1.95, 1.9, 1.9, 1.99 };

	(void)state;
	assert_true(focus_good(y, 0, 3, 1) == -INFINITY);
	assert_true(fabs(focus_good(y, 3, 3, 3) - 8.1) < 1e-9);
	assert_true(fabs(focus_good(y, 9, 3, 9) - (1.9 + 0.71)) < 1e-9);
	assert_true(fabs(focus_good(y, 10, 3, 10) - (1.9 + 0.71)) < 1e-9);
	assert_true(fabs(focus_good(y, 10, 3, 11) - 9) < 1e-9);
	assert_false(focus_stale(y, 8, 3, 5));
	assert_true(focus_stale(y, 10, 3, 5));
}

/* In units of the last place. */
static double
error(double x, double exact)
{
	return (fabs(x - exact) / (nextafter(fabs(exact), INFINITY) -
	    fabs(exact)));
}

/* exp and log of everything that they are for, and what is near the ends. */
static void
test_loops(void **state)
{
	double u, x;
	int i;

	(void)state;
	for (i = 0; i < 200000; i++) {
		u = i / 2e5;
		x = LOOPS_LEAST * u * u * u;
		assert_true(error(loops_exp(x), exp(x)) < 2);
		assert_true(error(loops_log(exp(x)), log(exp(x))) < 2);
		x = 1e-6 + u;
		assert_true(error(loops_log(x), log(x)) < 2);
	}
	assert_true(loops_exp(0) == 1 && loops_exp(-0.0) == 1);
	assert_true(loops_exp(-1e-17) == 1);
	assert_true(loops_log(1) == 0);
	assert_true(loops_exp(-709) == loops_exp(LOOPS_LEAST));
	assert_true(loops_exp(-INFINITY) == loops_exp(LOOPS_LEAST));
	assert_true(loops_exp(LOOPS_LEAST) < 1e-300);
	assert_true(isnan(loops_exp(NAN)));
	assert_true(error(loops_log(2.3e-308), log(2.3e-308)) < 2);
	assert_true(error(loops_log(1.7e308), log(1.7e308)) < 2);
}

/* A random positive definite matrix: B B' / n and `ridge` on the diagonal; B's
 * later half repeats the earlier, so that the ridge is all that keeps it from
 * being singular. The lower triangle, in rows of m. */
static void
random_matrix(double *matrix, size_t n, size_t m, double ridge)
{
	double *b = xcalloc(n * n, sizeof *b), sum;
	struct rng rng;
	size_t i, j, k;

	rng_init(&rng, n, 0);
	for (i = 0; i < n; i++)
		for (k = 0; k < n; k++)
			b[i * n + k] = i < (n + 1) / 2 ? rng_normal(&rng) :
			    b[(i - (n + 1) / 2) * n + k];
	for (i = 0; i < n; i++)
		for (j = 0; j <= i; j++) {
			for (k = 0, sum = i == j ? ridge : 0; k < n; k++)
				sum += b[i * n + k] * b[j * n + k] / (double)n;
			matrix[i * m + j] = sum;
		}
	for (i = n; i < m; i++)
		matrix[i * m + i] = 1;
	free(b);
}

/* What potrf and potri say of the same matrix, in place, and twice the
 * logarithm that gp_invert gives. */
static double
library_inverse(double *matrix, size_t n, size_t m)
{
	double sum = 0;
	size_t i;

	assert_int_equal(LAPACKE_dpotrf(LAPACK_ROW_MAJOR, 'L', (int)n, matrix,
	    (int)m), 0);
	for (i = 0; i < n; i++)
		sum += log(matrix[i * m + i]);
	assert_int_equal(LAPACKE_dpotri(LAPACK_ROW_MAJOR, 'L', (int)n, matrix,
	    (int)m), 0);
	return (sum);
}

/* Both lose as many digits as the matrix is near a singular one. */
static void
compare_inverses(size_t n, double ridge)
{
	size_t m = (n + GP_WIDTH - 1) / GP_WIDTH * GP_WIDTH, i, k;
	double *a = xcalloc((m + 2) * m, sizeof *a);
	double *b = xcalloc(m * m, sizeof *b), *y = &a[m * m];
	double *room = xcalloc(GP_WIDTH * (m + GP_WIDTH), sizeof *room);
	double log_root, square, form = 0, sum;
	double most = 2e-15 * (double)n * (1 + 1 / ridge);

	random_matrix(a, n, m, ridge);
	memcpy(b, a, m * m * sizeof *b);
	for (i = 0; i < n; i++)
		y[i] = cos((double)i);
	assert_true(gp_invert(a, m, room, &log_root, &square));
	assert_true(fabs(library_inverse(b, n, m) - log_root) <
	    most * (double)n);
	for (i = 0; i < n; i++) {
		for (k = 0, sum = 0; k < n; k++)
			sum += b[k < i ? i * m + k : k * m + i] *
			    cos((double)k);
		assert_true(fabs(y[i] - sum) * ridge < most);
		form += sum * cos((double)i);
		for (k = 0; k <= i; k++)
			assert_true(fabs(a[i * m + k] + b[i * m + k]) * ridge <
			    most);
	}
	assert_true(fabs(form - square) * ridge < most * (double)n);
	free(a);
	free(b);
	free(room);
}

static void
test_invert(void **state)
{
	static const size_t sizes[] = { 1, 2, GP_WIDTH - 1, GP_WIDTH,
	    GP_WIDTH + 1, 100, 300 };
	static const double ridges[] = { 1, 1e-3, 1e-6, 1e-9 };
	size_t i, k;

	(void)state;
	for (i = 0; i < nitems(sizes); i++)
		for (k = 0; k < nitems(ridges); k++)
			compare_inverses(sizes[i], ridges[k]);
}

/* Not positive definite, at once or in the end; not a number. */
static void
test_invert_refuses(void **state)
{
	double matrix[(4 + 2) * 4], room[GP_WIDTH * (4 + GP_WIDTH)], root, y;
	static const double last[] = { -1, 0, -1e-300, NAN, INFINITY };
	size_t i, k;

	(void)state;
	for (i = 0; i < nitems(last); i++)
		for (k = 0; k < 4; k += 3) {
			memset(matrix, 0, sizeof matrix);
			matrix[0] = matrix[5] = matrix[10] = matrix[15] = 1;
			matrix[5 * k] = last[i];
			assert_false(gp_invert(matrix, 4, room, &root, &y));
		}
}

/* It foretells points that it was not shown, and is surer near those that it
 * was. */
static void
test_gp_predicts(void **state)
{
	double x[N * D], y[N], mean[N], deviation[N], far = 0, near = 0;
	struct gp gp;
	size_t i, some = N - 8;

	(void)state;
	sample(x, y, N);
	gp_init(&gp, D, kinds);
	gp_fit(&gp, x, y, some);
	gp_condition(&gp, x, y, some, 0);
	gp_predict(&gp, x, N, mean, deviation);
	for (i = 0; i < some; i++) {
		assert_true(fabs(mean[i] - y[i]) < 0.1);
		near += deviation[i] / (double)some;
	}
	for (i = some; i < N; i++) {
		assert_true(fabs(mean[i] - y[i]) < 0.5);
		far += deviation[i] / 8;
	}
	assert_true(near < far);
	gp_release(&gp);
}

/* Leave-one-out is what a model without the point says, with its noise. */
static void
test_leave_one_out(void **state)
{
	double x[N * D], y[N], loo[N], sure[N], mean, deviation, noise;
	struct gp gp, less;
	size_t last = N - 1;

	(void)state;
	sample(x, y, N);
	gp_init(&gp, D, kinds);
	gp_init(&less, D, kinds);
	gp_condition(&gp, x, y, N, 0);
	gp_condition(&less, x, y, last, 0);
	gp_leave_one_out(&gp, y, loo, sure);
	gp_predict(&less, &x[last * D], 1, &mean, &deviation);
	assert_true(fabs(loo[last] - mean) < 1e-6);
	noise = sure[last] * sure[last] - deviation * deviation;
	assert_true(noise > 0 && noise < 0.01);
	gp_release(&gp);
	gp_release(&less);
}

/* Pending points: what is foretold stays the same, and their neighbourhood
 * counts as known. Equal points, which make the matrix singular, do no harm. */
static void
test_pending(void **state)
{
	double x[N * D], y[N], mean[N], believed[N], sure[N], unsure[N];
	struct gp gp;
	size_t some = N - 4, i;

	(void)state;
	sample(x, y, N);
	memcpy(&x[(N - 1) * D], &x[(N - 2) * D], D * sizeof *x);
	gp_init(&gp, D, kinds);
	gp_condition(&gp, x, y, some, 0);
	gp_predict(&gp, x, N, mean, unsure);
	gp_condition(&gp, x, y, some, 4);
	gp_predict(&gp, x, N, believed, sure);
	for (i = 0; i < N; i++) {
		assert_true(fabs(believed[i] - mean[i]) < 1e-9);
		assert_true(fabs(gp.mean[i] - mean[i]) < 1e-6);
	}
	for (i = some; i < N; i++)
		assert_true(sure[i] < 0.1 && unsure[i] > 2 * sure[i]);
	gp_release(&gp);
}

/* Every fourth proposal holds the value that was tried least, and looks at
 * the trials with it alone; failures count for more. */
static void
test_neglect(void **state)
{
	struct param params[2] = { { .kind = PARAM_FLOAT, .hi = 1 },
	    { .kind = PARAM_CATEGORY, .nchoices = 3 } };
	struct space space = { params, nitems(params) };
	bool category[2] = { false, true };
	/* Four with a value, one that failed, one that is pending. */
	double x[2 * 6 * 2] = { 0.1, 0, 0.2, 1, 0.3, 0, 0.4, 1, 0.5, 2,
	    0.6, 1 }, y[2 * 6] = { -1, 0, 1, 2, 3 };
	struct search_task task = { .space = &space, .d = 2, .x = x, .y = y,
	    .category = category, .valued = 4, .done = 5, .rows = 6,
	    .held = 2, .bar = INFINITY }, narrow = task;

	(void)state;
	neglect_doubt(&narrow, 6);
	assert_int_equal(narrow.held, 2);
	assert_int_equal(narrow.rows, 6);
	neglect_doubt(&narrow, 7);
	assert_int_equal(narrow.held, 1);
	assert_true(narrow.held_at == 0 && narrow.bar == -1);
	assert_int_equal(narrow.valued, 2);
	assert_int_equal(narrow.done, 2);
	assert_int_equal(narrow.rows, 2);
	assert_true(narrow.x[2] == 0.3 && narrow.y[1] == 1);
	/* Of a value never tried there is no model: that of all stays. */
	task.x[0 * 2 + 1] = task.x[2 * 2 + 1] = 1;
	neglect_doubt(&task, 3);
	assert_true(task.held_at == 0 && task.rows == 6);
}

/* Without a category it shuns the surroundings of the best trial, and looks at
 * the trials that are far from it. */
static void
test_shun(void **state)
{
	struct param params[2] = { { .kind = PARAM_FLOAT, .hi = 1 },
	    { .kind = PARAM_FLOAT, .hi = 1 } };
	struct space space = { params, nitems(params) };
	bool category[2] = { false, false };
	double x[2 * 4 * 2] = { 0.9, 0.9, 0.5, 0.5, 0.3, 0.7, 0.5, 0.1 };
	double y[2 * 4] = { 0, -1, 1, 2 }, score[3];
	double at[3 * 2] = { 0.75, 0.25, 0.85, 0.5, 0.5, 0.15 };
	struct search_task task = { .space = &space, .d = 2, .x = x, .y = y,
	    .category = category, .valued = 4, .done = 4, .rows = 4,
	    .held = 2, .bar = INFINITY };
	struct belief belief;

	(void)state;
	neglect_doubt(&task, 6);
	assert_null(task.shunned);
	neglect_doubt(&task, 7);
	assert_ptr_equal(task.shunned, &x[2]);
	assert_int_equal(task.rows, 2);
	assert_true(task.x[0] == 0.9 && task.x[3] == 0.1 && task.y[1] == 2);
	belief_init(&belief, &task);
	acquisition_score(&task, &belief, at, 3, score);
	assert_true(isinf(score[0]) && isfinite(score[1]) &&
	    isfinite(score[2]));
	belief_release(&belief);
}

/* Values that spread over decades count by their logarithms, others and such
 * as are not all positive as they are; later values do not decide. */
static void
test_unroll(void **state)
{
	double y[] = { 1e6, 20, 1e4, 3e5, 1e-3 }, z[] = { 10, 2, 40, 30, 1e9 };
	double mixed[] = { 1e6, 20, 1e4, 3e5, 0 };
	size_t i;

	(void)state;
	outputs_unroll(y, 5, 4);
	assert_true(fabs(y[0] - log(1e6)) < 1e-12 && y[4] == log(1e-3));
	outputs_unroll(z, 5, 4);
	assert_true(z[1] == 2 && z[4] == 1e9);
	outputs_unroll(mixed, 5, 4);
	assert_true(mixed[0] == 1e6 && mixed[4] == 0);
	for (i = 0; i < 4; i++)
		mixed[i] = 1e6;
	outputs_unroll(mixed, 3, 4);
	outputs_unroll(mixed, 0, 4);
	assert_true(mixed[0] == 1e6);
}

/* Steps are seen where values are equal, and only among the better half. */
static void
test_steps(void **state)
{
	double y[] = { 3, 1, 1, 1.5, 2, 9, 9.01 }, flat[] = { 4, 4, 4 };

	(void)state;
	assert_true(outputs_step(y, 7) == 0.5);
	y[2] = 1.125;
	assert_true(outputs_step(y, 7) == 0);
	assert_true(outputs_step(flat, 3) == 0 && outputs_step(y, 0) == 0);
}

/* Beside trials on the best level a step is out of reach, whatever there is
 * to be gained without; and small steps are as good as none. */
static void
test_step_out_of_reach(void **state)
{
	struct param param = { .kind = PARAM_FLOAT, .hi = 1 };
	struct space space = { &param, 1 };
	bool category = false;
	double x[] = { 0.1, 0.2, 0.3, 0.9 }, y[] = { 0.8, -1, -1, 1.2 };
	double at[] = { 0.25, 0.6 }, mean[2], deviation[2], smooth[2];
	double score[2];
	struct search_task task = { .space = &space, .d = 1, .x = x, .y = y,
	    .category = &category, .valued = 4, .done = 4, .rows = 4,
	    .held = 1, .bar = INFINITY };
	struct belief belief;

	(void)state;
	belief_init(&belief, &task);
	acquisition_score(&task, &belief, at, 2, smooth);
	task.step = 1;
	acquisition_score(&task, &belief, at, 2, score);
	assert_true(isfinite(score[0]) && score[0] - score[1] <
	    smooth[0] - smooth[1] - 1);
	gp_predict(&belief.gp, at, 2, mean, deviation);
	task.step = 0.55 * deviation[1];
	acquisition_score(&task, &belief, at, 2, score);
	assert_true(score[1] != smooth[1] &&
	    fabs(score[1] - smooth[1]) < 0.1);
	belief_release(&belief);
}

/* In a block every parameter takes each of its shares once. */
static void
test_design(void **state)
{
	struct param params[9];
	struct space space = { params, nitems(params) };
	size_t n = design_size(space.n) - 1, i, j;
	bool taken[9][16];
	struct point p;

	(void)state;
	memset(params, 0, sizeof params);
	memset(taken, 0, sizeof taken);
	for (j = 0; j < nitems(params); j++)
		params[j].hi = 1;
	point_init(&p, &space);
	design_point(&space, 5, 0, &p);
	assert_true(p.values[0] == 0.5);
	for (i = 1; i <= n; i++) {
		design_point(&space, 5, i, &p);
		for (j = 0; j < space.n; j++) {
			size_t share = (size_t)(p.values[j] * (double)n);

			assert_false(taken[j][share]);
			taken[j][share] = true;
		}
	}
	point_release(&p);
}

/* Failures on one side of a plane: the chance says so. */
static void
test_feasibility(void **state)
{
	static const bool real[2] = { false, false };
	static const double ok[] = { 0.2, 0.5 }, bad[] = { 0.9, 0.5 };
	double x[N * 2], at[2];
	struct feasibility f;
	struct rng rng;
	size_t i, good = 0, failed = 0;

	(void)state;
	rng_init(&rng, 1, 1);
	while (good + failed < N) {
		at[0] = rng_unit(&rng);
		at[1] = rng_unit(&rng);
		i = at[0] < 0.5 ? good++ : N - ++failed;
		memcpy(&x[2 * i], at, sizeof at);
	}
	feasibility_init(&f, x, good, N, real, 2);
	assert_true(feasibility_log(&f, ok) > log(0.8));
	assert_true(feasibility_log(&f, bad) < log(0.2));
	feasibility_init(&f, x, good, good, real, 2);
	assert_true(feasibility_log(&f, bad) == 0);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_outputs),
		cmocka_unit_test(test_outliers_do_not_matter),
		cmocka_unit_test(test_outputs_keep_scale),
		cmocka_unit_test(test_focus_widens),
		cmocka_unit_test(test_loops),
		cmocka_unit_test(test_invert),
		cmocka_unit_test(test_invert_refuses),
		cmocka_unit_test(test_gp_predicts),
		cmocka_unit_test(test_leave_one_out),
		cmocka_unit_test(test_pending),
		cmocka_unit_test(test_neglect),
		cmocka_unit_test(test_shun),
		cmocka_unit_test(test_unroll),
		cmocka_unit_test(test_steps),
		cmocka_unit_test(test_step_out_of_reach),
		cmocka_unit_test(test_design),
		cmocka_unit_test(test_feasibility),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
