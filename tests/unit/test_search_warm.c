/*
 * S12 (a transfer's first proposals rest on the parents), and the proposal
 * without a model that a slot gets when the model is not ready (S26).
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "search/strategy.h"
#include "search/warmstart.h"
#include "tests/unit/spaces.h"

#define N	30

static const char plane[] =
    "{\"ContinuousParameterRanges\":[{\"Name\":\"a\",\"MinValue\":\"0\","
    "\"MaxValue\":\"1\"},{\"Name\":\"b\",\"MinValue\":\"0\","
    "\"MaxValue\":\"1\"}]}";

static double
away(const struct point *p, double a, double b)
{
	return (hypot(p->values[0] - a, p->values[1] - b));
}

/* Random trials of a bowl with its best point at (a, b). */
static void
bowl(const struct space *space, struct observation *list, uint64_t seed,
    double a, double b, double scale)
{
	struct strategy_config config = { STRATEGY_RANDOM, false, seed };
	size_t i;

	for (i = 0; i < N; i++) {
		assert_int_equal(strategy_ask(&config, space, list, i, i,
		    &list[i].point), 1);
		list[i].state = OBSERVED_VALUE;
		list[i].value = scale * away(&list[i].point, a, b);
	}
}

static void
release(struct observation *list, size_t n)
{
	while (n > 0)
		point_release(&list[--n].point);
}

/* Of two parents whose bowls lie apart, both are served by the first few
 * proposals, whatever the scale of their objectives; none comes twice. The
 * second asks no parent. */
static void
test_portfolio_serves_parents(void **state)
{
	struct observation one[N], two[N], own[WARM_FIRST];
	struct parent parents[] = { { one, N }, { two, N } };
	struct strategy_config config = { STRATEGY_BAYESIAN, false, 1 };
	struct space space;
	double to_one = INFINITY, to_two = INFINITY;
	size_t i, k;

	(void)state;
	space_must_read(&space, plane);
	bowl(&space, one, 1, 0.2, 0.2, 1);
	bowl(&space, two, 2, 0.8, 0.7, 1000);
	config.warm = warm_new(&space, parents, 2, false);
	assert_non_null(config.warm);
	for (i = 0; i < WARM_FIRST; i++) {
		assert_int_equal(strategy_ask(&config, &space, own, i, i,
		    &own[i].point), 1);
		own[i].state = OBSERVED_PENDING;
		for (k = 0; k < i; k++)
			assert_false(point_same(&space, &own[i].point,
			    &own[k].point));
		to_one = fmin(to_one, away(&own[i].point, 0.2, 0.2));
		to_two = fmin(to_two, away(&own[i].point, 0.8, 0.7));
	}
	assert_true(to_one < 0.25);
	assert_true(to_two < 0.25);
	assert_true(away(&own[1].point, 0.5, 0.5) < 1e-9);
	release(own, WARM_FIRST);
	release(one, N);
	release(two, N);
	warm_free(config.warm);
	space_release(&space);
}

/* The same, larger is better: the first proposal is near the parent's top. */
static void
test_direction(void **state)
{
	struct observation one[N], own;
	struct parent parent = { one, N };
	struct strategy_config config = { STRATEGY_BAYESIAN, true, 1 };
	struct space space;

	(void)state;
	space_must_read(&space, plane);
	bowl(&space, one, 1, 0.5, 0.5, -1);
	config.warm = warm_new(&space, &parent, 1, true);
	assert_int_equal(strategy_ask(&config, &space, NULL, 0, 0,
	    &own.point), 1);
	assert_true(away(&own.point, 0.5, 0.5) < 0.25);
	point_release(&own.point);
	release(one, N);
	warm_free(config.warm);
	space_release(&space);
}

/* Parents without two values say nothing; failed trials are no values. */
static void
test_nothing_to_learn(void **state)
{
	struct observation one[N];
	struct parent parent = { one, N };
	struct space space;
	size_t i;

	(void)state;
	space_must_read(&space, plane);
	bowl(&space, one, 1, 0.5, 0.5, 1);
	for (i = 1; i < N; i++)
		one[i].state = OBSERVED_FAILED;
	assert_null(warm_new(&space, &parent, 1, false));
	assert_null(warm_new(&space, &parent, 0, false));
	/* Two equal values have no spread, and do no harm. */
	one[1].state = OBSERVED_VALUE;
	one[1].value = one[0].value;
	{
		struct strategy_config config = { STRATEGY_BAYESIAN, false,
		    1, warm_new(&space, &parent, 1, false) };
		struct point p;

		assert_non_null(config.warm);
		assert_int_equal(strategy_ask(&config, &space, NULL, 0, 0,
		    &p), 1);
		assert_true(isfinite(p.values[0]) && isfinite(p.values[1]));
		point_release(&p);
		warm_free(config.warm);
	}
	release(one, N);
	space_release(&space);
}

/* A stopgap comes near the best trials, in either direction, and anywhere
 * when no trial has a value. */
static void
test_stopgap_is_near(void **state)
{
	struct strategy_config config = { STRATEGY_BAYESIAN, false, 1 };
	struct observation one[N];
	struct space space;
	struct point p;
	double near = 0;
	uint64_t i;

	(void)state;
	space_must_read(&space, plane);
	bowl(&space, one, 1, 0.3, 0.6, 1);
	for (i = 0; i < 100; i++) {
		assert_int_equal(strategy_stopgap(&config, &space, one, N, i,
		    &p), 1);
		near += away(&p, 0.3, 0.6) < 0.3;
		point_release(&p);
	}
	assert_true(near > 60);		/* of uniform points 28 would be */
	for (i = 0; i < N; i++)
		one[i].state = OBSERVED_PENDING;
	assert_int_equal(strategy_stopgap(&config, &space, one, N, 0, &p), 1);
	point_release(&p);
	release(one, N);
	space_release(&space);
}

/* Stopgaps use a finite space up, no point twice, and say when it is. */
static void
test_stopgap_ends(void **state)
{
	struct strategy_config config = { STRATEGY_BAYESIAN, true, 3 };
	struct observation list[7];
	struct space space;
	size_t i, k;

	(void)state;
	space_must_read(&space, space_small);
	for (i = 0; i < 6; i++) {
		assert_int_equal(strategy_stopgap(&config, &space, list, i, i,
		    &list[i].point), 1);
		list[i].state = OBSERVED_VALUE;
		list[i].value = (double)i;
		for (k = 0; k < i; k++)
			assert_false(point_same(&space, &list[i].point,
			    &list[k].point));
	}
	assert_int_equal(strategy_stopgap(&config, &space, list, 6, 6,
	    &list[6].point), 0);
	release(list, 6);
	space_release(&space);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_portfolio_serves_parents),
		cmocka_unit_test(test_direction),
		cmocka_unit_test(test_nothing_to_learn),
		cmocka_unit_test(test_stopgap_is_near),
		cmocka_unit_test(test_stopgap_ends),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
