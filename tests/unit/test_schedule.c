/*
 * The rules that end trials and jobs: S18 S19 (median rule), S27 (rungs and
 * brackets of Hyperband), S01 S07 (several definitions share the trials),
 * completion criteria.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "search/completion.h"
#include "search/share.h"
#include "search/stopping.h"

static void
test_median_rule(void **state)
{
	static const double good[] = { 0.5, 0.6, 0.7 };
	static const double fair[] = { 0.4, 0.5, 0.6 };
	static const double poor[] = { 0.1, 0.2, 0.2 };
	static const double lost[] = { NAN };
	const struct curve others[] = { { good, 3 }, { fair, 3 }, { fair, 3 } };
	struct curve mine = { poor, 2 };

	(void)state;
	assert_true(stopping_median(&mine, others, 3, true));
	assert_false(stopping_median(&mine, others, 3, false));
	/* Two curves are no crowd, nor are three of which one is short. */
	assert_false(stopping_median(&mine, others, 2, true));
	mine.values = good;
	assert_false(stopping_median(&mine, others, 3, true));
	mine.values = lost;
	mine.n = 1;
	assert_true(stopping_median(&mine, others, 3, true));
	assert_true(stopping_median(&mine, others, 3, false));
}

/* The value now against averages up to now: a curve that has overtaken the
 * others' averages goes on though it began worse. */
static void
test_median_of_running_averages(void **state)
{
	static const double level[] = { 0.5, 0.5, 0.5 };
	static const double late[] = { 0.0, 0.0, 0.6 };
	const struct curve others[] = { { level, 3 }, { level, 3 },
	    { level, 3 } };
	struct curve mine = { late, 2 };

	(void)state;
	assert_true(stopping_median(&mine, others, 3, true));
	mine.n = 3;
	assert_false(stopping_median(&mine, others, 3, true));
}

static void
test_rungs_and_brackets(void **state)
{
	const struct hyperband h = { 2, 81, 1, false };
	uint64_t ordinal;
	int late = 0;

	(void)state;
	assert_int_equal(hyperband_rung(&h, 0), 2);
	assert_int_equal(hyperband_rung(&h, 1), 6);
	assert_int_equal(hyperband_rung(&h, 3), 54);
	assert_int_equal(hyperband_rung(&h, 4), 0);
	for (ordinal = 0; ordinal < 1000; ordinal++)
		late += (int)hyperband_bracket(&h, ordinal);
	assert_in_range(late, 150, 250);	/* one in five */
}

/* Nine trials, each the better the higher its number; larger is better. */
static void
test_hyperband_cuts(void **state)
{
	const struct hyperband h = { 1, 9, 1, true };
	double up[9][9];
	struct curve all[9], mine;
	uint64_t early = 0;
	int i, k;

	(void)state;
	while (hyperband_bracket(&h, early) != 0)
		early++;
	for (i = 0; i < 9; i++) {
		for (k = 0; k < 9; k++)
			up[i][k] = i;
		all[i].values = up[i];
		all[i].n = 9;
	}
	/* The last one of the best third goes on, the one below does not. */
	mine = all[6];
	mine.n = 1;
	assert_false(hyperband_stops(&h, &mine, all, 8, early));
	mine = all[5];
	mine.n = 1;
	assert_true(hyperband_stops(&h, &mine, all + 6, 3, early));
	/* Alone it goes on; held against the same rung once more when others
	 * have come, it does not. */
	mine.n = 2;
	assert_false(hyperband_stops(&h, &mine, NULL, 0, early));
	assert_true(hyperband_stops(&h, &mine, all + 6, 3, early));
	/* In the other bracket step 1 is no rung. */
	while (hyperband_bracket(&h, early) == 0)
		early++;
	assert_false(hyperband_stops(&h, &mine, all + 6, 3, early));
	mine.n = 3;
	assert_true(hyperband_stops(&h, &mine, all + 6, 3, early));
	/* At most resource even the best one ends. */
	mine = all[8];
	assert_true(hyperband_stops(&h, &mine, all, 8, early));
	mine.n = 8;
	assert_false(hyperband_stops(&h, &mine, all, 8, early));
}

static void
test_hyperband_ties_and_nan(void **state)
{
	const struct hyperband h = { 1, 27, 1, false };
	static const double same[] = { 0.5, 0.5 }, lost[] = { NAN, NAN };
	const struct curve others[] = { { same, 2 }, { same, 2 }, { same, 2 },
	    { lost, 2 }, { lost, 2 } };
	struct curve mine = { same, 2 };
	uint64_t early = 0;

	(void)state;
	while (hyperband_bracket(&h, early) != 0)
		early++;
	assert_false(hyperband_stops(&h, &mine, others, 5, early));
	mine.values = lost;
	assert_true(hyperband_stops(&h, &mine, others, 3, early));
	assert_false(hyperband_stops(&h, &mine, others + 3, 2, early));
}

/* 100 trials over two definitions whose losses are x and x + gap. */
static size_t
shared(double gap, size_t group_of_second, bool fails)
{
	struct share_arm arms[2] = { { 0, false }, { 0, false } };
	struct share_trial trials[100];
	size_t i, first = 0;

	arms[1].group = group_of_second;
	for (i = 0; i < 100; i++) {
		size_t arm = share_next(arms, 2, trials, i);

		assert_in_range(arm, 0, 1);
		first += arm == 0;
		trials[i].definition = arm;
		trials[i].state = fails && arm == 1 ? OBSERVED_FAILED :
		    OBSERVED_VALUE;
		trials[i].loss = (double)(i * 7 % 10) + (arm == 1 ? gap : 0);
	}
	return (first);
}

static void
test_better_definition_gets_more(void **state)
{
	(void)state;
	assert_in_range(shared(0, 0, false), 40, 60);
	assert_in_range(shared(20, 0, false), 75, 92);	/* not starved */
	assert_in_range(shared(-20, 0, false), 8, 25);
	assert_in_range(shared(0, 0, true), 75, 92);
	/* Values that do not compare: both go on. */
	assert_in_range(shared(20, 1, false), 40, 60);
}

static void
test_spent_definitions_get_none(void **state)
{
	const struct share_arm arms[2] = { { 0, true }, { 0, false } };
	const struct share_arm none[2] = { { 0, true }, { 0, true } };
	struct share_trial trials[30];
	size_t i;

	(void)state;
	memset(trials, 0, sizeof trials);
	for (i = 0; i < 30; i++) {
		trials[i].definition = share_next(arms, 2, trials, i);
		assert_int_equal(trials[i].definition, 1);
		trials[i].state = OBSERVED_PENDING;
	}
	assert_int_equal(share_next(none, 2, trials, 0), 2);
}

static void
test_lead_is_free_of_scale(void **state)
{
	double a[] = { 5, 1, 4, 6, 7 }, b[] = { 500, 100, 400, 600, 700 };
	double c[] = { 1, 2 }, flat[] = { 3, 3, 3 };

	(void)state;
	assert_true(fabs(share_lead(a, 5) - 4) < 1e-12);
	assert_true(fabs(share_lead(b, 5) - 4) < 1e-12);
	assert_true(share_lead(c, 2) == 0 && share_lead(flat, 3) == 0);
}

static void
test_completion(void **state)
{
	struct ended trials[60];
	struct completion c;
	size_t i;

	(void)state;
	c = completion_judge(NULL, 0, 3);
	assert_int_equal(c.not_improving, 0);
	for (i = 0; i < 60; i++) {
		trials[i].group = 0;
		trials[i].valued = true;
		trials[i].loss = -0.9;
	}
	trials[4].loss = -0.95;
	trials[7].loss = -0.955;	/* less than 1 % */
	trials[9].valued = false;
	c = completion_judge(trials, 10, 3);
	assert_int_equal(c.not_improving, 5);
	assert_false(c.converged);
	trials[7].loss = -0.961;
	c = completion_judge(trials, 10, 3);
	assert_int_equal(c.not_improving, 2);
	c = completion_judge(trials, 20, 3);
	assert_false(c.converged);		/* 12 of 13 needed */
	c = completion_judge(trials, 21, 3);
	assert_true(c.converged);
	trials[19].loss = -0.99;
	c = completion_judge(trials, 39, 3);
	assert_false(c.converged);		/* 20 trials led there */
	c = completion_judge(trials, 40, 3);
	assert_true(c.converged);
	trials[30].group = 1;			/* another's first value */
	c = completion_judge(trials, 40, 3);
	assert_int_equal(c.not_improving, 9);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_median_rule),
		cmocka_unit_test(test_median_of_running_averages),
		cmocka_unit_test(test_rungs_and_brackets),
		cmocka_unit_test(test_hyperband_cuts),
		cmocka_unit_test(test_hyperband_ties_and_nan),
		cmocka_unit_test(test_better_definition_gets_more),
		cmocka_unit_test(test_spent_definitions_get_none),
		cmocka_unit_test(test_lead_is_free_of_scale),
		cmocka_unit_test(test_completion),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
