#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "harness.h"

/* Training jobs looked at together: why they failed, and side by side. */

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

/* All marked ones count, also of those for which there is no room. A name that
 * does not begin as the others do is whole, as they are. */
static void
many_marked(void **state)
{
	json_t *list = json_array();
	struct screen s;
	int i;

	for (i = 0; i < 12; i++)
		add(list, NULL);
	open_job(&s);
	screen_reply(&s, LIST, json_pack("{s:O}", "TrainingJobSummaries",
	    list));
	for (i = 0; i < 11; i++)
		screen_keys(&s, " ");
	screen_keys(&s, "v");
	assert_true(screen_has(&s, " 001-0a1b2c3d 002-0a1b2c3d "));
	assert_true(screen_has(&s, "8 more have no room here."));
	screen_release(&s);
	json_put(list, "/11/TrainingJobName", json_string("x"));
	open_job(&s);
	screen_reply(&s, LIST, json_pack("{s:o}", "TrainingJobSummaries",
	    list));
	screen_keys(&s, " v");
	screen_is(&s, "job-compare-names");
	screen_release(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(grouped),
		cmocka_unit_test(many_marked),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
