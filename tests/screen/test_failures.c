#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "harness.h"

/* Why training jobs failed, each reason once. */

#define LIST "ListTrainingJobsForHyperParameterTuningJob"

static void
open_job(struct screen *s)
{
	screen_init(s, 80, 24);
	view_job_open(&s->app, "churn", &s->fx);
}

static void
add(json_t *list, const char *reason)
{
	char name[32];

	snprintf(name, sizeof(name), "churn-%03zu-0a1b2c3d",
	    json_array_size(list) + 1);
	json_array_append_new(list, json_pack("{s:s, s:s, s:i, s:s*}",
	    "TrainingJobName", name, "TrainingJobStatus",
	    reason != NULL ? "Failed" : "Completed", "CreationTime",
	    1795496100, "FailureReason", reason));
}

/* Reasons that differ in numbers alone are one, the most frequent first. T1:
 * foreign words reach no cell raw. */
static void
grouped(void **state)
{
	json_t *list = json_array();
	struct screen s;
	int i;

	open_job(&s);
	screen_keys(&s, "E");
	assert_true(screen_has(&s, "No training job failed."));
	add(list, NULL);
	add(list, "ClientError: no \033[2J data of 2026");
	for (i = 7; i < 16; i++)
		add(list, i % 2 ? "OutOfMemory at 7 GiB" :
		    "OutOfMemory at 12 GiB");
	add(list, "OutOfMemory at GiB");
	screen_reply(&s, LIST, json_pack("{s:o}", "TrainingJobSummaries",
	    list));
	screen_keys(&s, "E");
	screen_is(&s, "job-failures");
	screen_is_clean(&s);
	screen_release(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(grouped),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
