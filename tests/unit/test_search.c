/*
 * The strategies: S25 (Random), S26 (Bayesian learns from the history), S28
 * (Hyperband draws at random), and that the same seed and history give the
 * same proposals.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "search/rng.h"
#include "search/strategy.h"
#include "tests/unit/spaces.h"

static const char mixed[] =
    "{\"IntegerParameterRanges\":[{\"Name\":\"depth\",\"MinValue\":\"1\","
    "\"MaxValue\":\"10\"}],\"ContinuousParameterRanges\":[{\"Name\":\"eta\","
    "\"MinValue\":\"0.001\",\"MaxValue\":\"1\"}],"
    "\"CategoricalParameterRanges\":[{\"Name\":\"booster\",\"Values\":"
    "[\"gbtree\",\"dart\"]}]}";

/* Smaller is better; best at depth 7, eta 0.03, dart. */
static double
loss(const struct point *p)
{
	double a = (p->values[0] - 7) / 9, b = log10(p->values[1] / 0.03);

	return (a * a + b * b / 4 + (p->values[2] < 0.5 ? 0.1 : 0));
}

/* Runs n trials one after the other; the best loss. */
static double
run(enum strategy_kind kind, uint64_t seed, size_t n, double *values)
{
	struct strategy_config config = { kind, false, seed };
	struct observation *history = xcalloc(n, sizeof *history);
	struct space space;
	double best = INFINITY;
	size_t i;

	space_must_read(&space, mixed);
	for (i = 0; i < n; i++) {
		assert_int_equal(strategy_ask(&config, &space, history, i, i,
		    &history[i].point), 1);
		history[i].state = OBSERVED_VALUE;
		history[i].value = loss(&history[i].point);
		assert_true(isfinite(history[i].value));
		if (values != NULL)
			values[i] = history[i].value;
		best = fmin(best, history[i].value);
	}
	for (i = 0; i < n; i++)
		point_release(&history[i].point);
	free(history);
	space_release(&space);
	return (best);
}

static void
test_same_seed_same_trials(void **state)
{
	double a[20], b[20], c[20];

	(void)state;
	run(STRATEGY_BAYESIAN, 7, 20, a);
	run(STRATEGY_BAYESIAN, 7, 20, b);
	run(STRATEGY_BAYESIAN, 8, 20, c);
	assert_memory_equal(a, b, sizeof a);
	assert_memory_not_equal(a, c, sizeof a);
}

/* S26: over ten seeds the median loss is a fraction of random's. */
static void
test_bayesian_learns(void **state)
{
	double bayes = 0, random = 0;
	uint64_t seed;

	(void)state;
	for (seed = 1; seed <= 10; seed++) {
		bayes += log(run(STRATEGY_BAYESIAN, seed, 30, NULL) + 1e-6);
		random += log(run(STRATEGY_RANDOM, seed, 30, NULL) + 1e-6);
	}
	print_message("geometric mean ratio to random at 30: %.3f\n",
	    exp((bayes - random) / 10));
	assert_true(exp((bayes - random) / 10) < 0.5);
}

/* Six points: all six proposed, none twice, then nothing. */
static void
test_finite_space_is_used_up(void **state)
{
	static const enum strategy_kind kinds[] = {
		STRATEGY_RANDOM, STRATEGY_BAYESIAN, STRATEGY_HYPERBAND,
		STRATEGY_GRID
	};
	struct space space;
	size_t k, i, j;

	(void)state;
	space_must_read(&space, space_small);
	assert_true(space_size(&space) == 6);
	for (k = 0; k < nitems(kinds); k++) {
		struct strategy_config config = { kinds[k], true, 3 };
		struct observation history[7];

		for (i = 0; i < 6; i++) {
			assert_int_equal(strategy_ask(&config, &space, history,
			    i, i, &history[i].point), 1);
			history[i].state = OBSERVED_VALUE;
			history[i].value = (double)i;
			for (j = 0; j < i; j++)
				assert_false(point_same(&space,
				    &history[i].point, &history[j].point));
		}
		assert_int_equal(strategy_ask(&config, &space, history, 6, 6,
		    &history[6].point), 0);
		for (i = 0; i < 6; i++)
			point_release(&history[i].point);
	}
	space_release(&space);
}

/* Failed and pending trials, flat values, and outliers do no harm. */
static void
test_bayesian_survives(void **state)
{
	struct strategy_config config = { STRATEGY_BAYESIAN, true, 5 };
	struct observation history[40];
	struct space space;
	size_t i;

	(void)state;
	space_must_read(&space, mixed);
	for (i = 0; i < 40; i++) {
		assert_int_equal(strategy_ask(&config, &space, history, i, i,
		    &history[i].point), 1);
		history[i].state = i % 5 == 1 ? OBSERVED_FAILED :
		    i % 5 == 2 && i > 30 ? OBSERVED_PENDING : OBSERVED_VALUE;
		history[i].value = i % 7 == 0 ? 1e300 : 0.5;
	}
	for (i = 0; i < 40; i++)
		point_release(&history[i].point);
	space_release(&space);
}

/* The law of points: read(json(p)) = p, values within their range. */
static void
test_points_keep(void **state)
{
	struct space space;
	struct rng rng;
	int i;
	size_t k;

	(void)state;
	space_must_read(&space, mixed);
	rng_init(&rng, 1, 1);
	for (i = 0; i < 2000; i++) {
		struct point p, q;
		json_t *json;

		point_init(&p, &space);
		for (k = 0; k < space.n; k++) {
			p.values[k] = param_at(&space.params[k],
			    rng_unit(&rng));
			assert_true(p.values[k] >= space.params[k].lo);
			assert_true(p.values[k] <= space.params[k].hi);
		}
		json = point_json(&space, &p);
		assert_int_equal(point_read(&q, &space, json), 0);
		assert_true(point_same(&space, &p, &q));
		json_decref(json);
		point_release(&p);
		point_release(&q);
	}
	space_release(&space);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same_seed_same_trials),
		cmocka_unit_test(test_bayesian_learns),
		cmocka_unit_test(test_finite_space_is_used_up),
		cmocka_unit_test(test_bayesian_survives),
		cmocka_unit_test(test_points_keep),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
