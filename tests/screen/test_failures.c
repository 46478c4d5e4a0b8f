#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "harness.h"

/* Why training jobs failed, those of one reason together. */

#define LIST "ListTrainingJobsForHyperParameterTuningJob"

static void
open_job(struct screen *s)
{
	screen_init(s, 80, 24);
	view_job_open(&s->app, "churn", &s->fx);
}

static void
add_named(json_t *list, int number, const char *reason)
{
	char name[40];

	snprintf(name, sizeof(name), "churn-%03d-0a1b2c3d", number);
	json_array_append_new(list, json_pack("{s:s, s:s, s:i, s:s*}",
	    "TrainingJobName", name, "TrainingJobStatus",
	    reason != NULL ? "Failed" : "Completed", "CreationTime",
	    1795496100, "FailureReason", reason));
}

static void
add(json_t *list, const char *reason)
{
	add_named(list, (int)json_array_size(list) + 1, reason);
}

/* As trialdeck failures tells it, the most frequent reason first. T1:
 * foreign words reach no cell raw. */
static void
grouped(void **state)
{
	json_t *list = json_array();
	struct screen s;
	int i, page;

	open_job(&s);
	screen_keys(&s, "E");
	assert_true(screen_has(&s, "No training job failed."));
	add(list, NULL);
	add(list, "ClientError: no \033[2J data of 2026");
	for (i = 7; i < 16; i++)
		add(list, i % 2 ? "OutOfMemory at 7 GiB" :
		    "OutOfMemory at 12 GiB");
	add(list, "OutOfMemory at GiB");
	screen_reply(&s, LIST, json_pack("{s:O}", "TrainingJobSummaries",
	    list));
	screen_keys(&s, "E");
	screen_is(&s, "job-failures");
	screen_is_clean(&s);
	/* Of very many only some are looked at, and that is said (T14). */
	screen_release(&s);
	open_job(&s);
	for (page = 0; page < 3; page++) {
		json_array_clear(list);
		for (i = 0; i < 800; i++)
			add_named(list, page * 800 + i, "no");
		screen_reply(&s, LIST, json_pack("{s:O, s:s*}",
		    "TrainingJobSummaries", list, "NextToken",
		    page == 0 ? "b" : page == 1 ? "c" : NULL));
	}
	screen_keys(&s, "EG");
	assert_true(screen_has(&s, "Of 2000 of 2400 training jobs."));
	screen_release(&s);
	json_decref(list);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(grouped),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
