#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "harness.h"

/* The log of a training job by itself. */

/* The curve of the objective above the lines, of another metric after m; B10.
 * T1: foreign names reach no cell raw. */
static void
log_has_a_curve(void **state)
{
	struct screen s;

	screen_init(&s, 80, 24);
	view_log_open(&s.app, "t", &s.fx);
	screen_reply(&s, "DescribeLogStreams", screen_json(
	    "{\"logStreams\": [{\"logStreamName\": \"t/x\"}]}"));
	screen_keys(&s, "m");
	assert_true(screen_has(&s, "no metric definitions"));
	screen_reply(&s, "GetLogEvents", screen_json("{\"events\": ["
	    "{\"message\": \"auc=0.5; e=3\"}, {\"message\": \"other\"},"
	    "{\"message\": \"auc=0.75; e=2\"}],"
	    "\"nextForwardToken\": \"f/1\"}"));
	assert_false(screen_has(&s, "0.75 "));
	screen_reply(&s, "DescribeTrainingJob", screen_json("{"
	    "\"TrainingJobStatus\": \"InProgress\", \"HyperParameters\":"
	    "{\"_tuning_objective_metric\": \"auc\"},"
	    "\"AlgorithmSpecification\": {\"MetricDefinitions\": ["
	    "{\"Name\": \"e\\u001b[2J\", \"Regex\": \"e=(.*)\"},"
	    "{\"Name\": \"auc\", \"Regex\": \"auc=(.*?);\"}]}}"));
	assert_true(screen_has(&s, "auc 0.75 ▁█ 0.5 to 0.75, 2 values"));
	screen_reply(&s, "GetLogEvents", screen_json("{\"events\": ["
	    "{\"message\": \"auc=0.625; e=1\"}],"
	    "\"nextForwardToken\": \"f/2\"}"));
	assert_true(screen_has(&s, "auc 0.625 ▁█▅ 0.5 to 0.75, 3 values"));
	screen_keys(&s, "m");
	assert_true(screen_has(&s, "▶ auc "));
	screen_keys(&s, "<Up><Enter>");
	assert_true(screen_has(&s, "▁ 1 to 3, 3 values"));
	screen_is_clean(&s);
	/* It rings once, when what was seen to run has ended. */
	assert_false(screen_did(&s, EFFECT_BELL));
	screen_reply(&s, "GetLogEvents", screen_json("{\"events\": [],"
	    "\"nextForwardToken\": \"f/2\"}"));
	screen_wait(&s, 10000);
	screen_reply(&s, "DescribeTrainingJob", screen_json(
	    "{\"TrainingJobStatus\": \"Completed\"}"));
	assert_true(screen_did(&s, EFFECT_BELL));
	/* Where there is little room the curve has it, then the lines. */
	screen_size(&s, 30, 12);
	assert_true(screen_has(&s, "1 █▅▁ 1 to 3"));
	assert_false(screen_has(&s, "values"));
	screen_size(&s, 20, 5);
	assert_false(screen_has(&s, "1 to 3"));
	screen_release(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(log_has_a_curve),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
