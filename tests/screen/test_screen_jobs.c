#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "harness.h"

/* The list of tuning jobs (B01). */

static const char two[] = "{\"Results\": [{\"HyperParameterTuningJob\": {"
    "\"HyperParameterTuningJobName\": \"churn-xgboost\","
    "\"HyperParameterTuningJobArn\": \"arn:1\","
    "\"HyperParameterTuningJobStatus\": \"InProgress\","
    "\"CreationTime\": 1795496000,"
    "\"HyperParameterTuningJobConfig\": {\"Strategy\": \"Random\","
    "\"ResourceLimits\": {\"MaxNumberOfTrainingJobs\": 10}},"
    "\"TrainingJobStatusCounters\": {\"Completed\": 4, \"InProgress\": 2,"
    "\"NonRetryableError\": 1},"
    "\"BestTrainingJob\": {\"TrainingJobName\": \"churn-xgboost-003-0a1b2c3d\","
    "\"FinalHyperParameterTuningJobObjectiveMetric\":"
    "{\"MetricName\": \"validation:auc\", \"Value\": 0.91342}}}},"
    "{\"HyperParameterTuningJob\": {"
    "\"HyperParameterTuningJobName\": \"old-linear-learner\","
    "\"HyperParameterTuningJobArn\": \"arn:2\","
    "\"HyperParameterTuningJobStatus\": \"Completed\","
    "\"CreationTime\": 1764000000, \"HyperParameterTuningEndTime\": 1764003725,"
    "\"HyperParameterTuningJobConfig\": {\"Strategy\": \"Bayesian\","
    "\"ResourceLimits\": {\"MaxNumberOfTrainingJobs\": 5}},"
    "\"TrainingJobStatusCounters\": {\"Completed\": 5}}}]}";

static void
open_list(struct screen *s, int w, int h)
{
	screen_init(s, w, h);
	view_jobs_open(&s->app, &s->fx);
}

static void
loading_and_empty(void **state)
{
	struct screen s;

	open_list(&s, 80, 24);
	screen_is(&s, "jobs-loading");
	screen_reply(&s, "Search", screen_json("{\"Results\": []}"));
	screen_is(&s, "jobs-empty");
	screen_release(&s);
}

static void
normal(void **state)
{
	struct screen s;

	open_list(&s, 80, 24);
	screen_reply(&s, "Search", screen_json(two));
	screen_is(&s, "jobs-80x24");
	screen_size(&s, 160, 50);
	screen_is(&s, "jobs-160x50");
	screen_size(&s, 40, 10);
	screen_is(&s, "jobs-small");
	/* The wizard has no room there, but a way out. */
	screen_keys(&s, "n");
	assert_true(screen_has(&s, "Esc goes back."));
	screen_keys(&s, "<Esc>");
	screen_is(&s, "jobs-small");
	s.app.ascii = s.grid.ascii = true;
	screen_size(&s, 80, 24);
	screen_is(&s, "jobs-ascii");
	screen_release(&s);
}

/* Names that begin alike are told apart where they are cut. */
static void
long_names(void **state)
{
	json_t *list = screen_json(two);
	struct screen s;

	json_put(list, "/Results/0/HyperParameterTuningJob/"
	    "HyperParameterTuningJobName",
	    json_string("churn-xgboost-weekly-261124-0930"));
	json_put(list, "/Results/1/HyperParameterTuningJob/"
	    "HyperParameterTuningJobName",
	    json_string("churn-xgboost-weekly-261125-1015"));
	open_list(&s, 60, 24);
	screen_reply(&s, "Search", list);
	assert_true(screen_has(&s, "24-0930 "));
	assert_true(screen_has(&s, "25-1015 "));
	screen_release(&s);
}

static void
error(void **state)
{
	struct screen s;

	open_list(&s, 80, 24);
	screen_error(&s, "Search", ERR_UNREACHABLE,
	    "Nothing answers at /run/trialdeck/local.sock. Start it with "
	    "\"trialdeck backend start\".");
	screen_is(&s, "jobs-error");
	/* It is tried again by itself; then all is well. */
	screen_wait(&s, 3000);
	screen_reply(&s, "Search", screen_json(two));
	assert_true(screen_has(&s, "churn-xgboost"));
	assert_false(screen_has(&s, "Nothing answers"));
	/* Old rows stay in sight when a later call fails. */
	screen_wait(&s, 60000);
	screen_error(&s, "Search", ERR_TIMEOUT, "No answer within 30 s.");
	assert_true(screen_has(&s, "churn-xgboost"));
	assert_true(screen_has(&s, "No answer within 30 s."));
	screen_release(&s);
}

static void
without_search(void **state)
{
	struct screen s;

	open_list(&s, 80, 24);
	screen_error(&s, "Search", ERR_UNKNOWN_OPERATION, "no Search");
	screen_reply(&s, "ListHyperParameterTuningJobs", screen_json(
	    "{\"HyperParameterTuningJobSummaries\": [{"
	    "\"HyperParameterTuningJobName\": \"plain\","
	    "\"HyperParameterTuningJobStatus\": \"Stopped\","
	    "\"Strategy\": \"Grid\", \"CreationTime\": 1795490000}],"
	    "\"NextToken\": \"more\"}"));
	/* Paging: the token goes back as it came. */
	assert_string_equal(json_str_at(screen_call(&s,
	    "ListHyperParameterTuningJobs")->request, "/NextToken"), "more");
	screen_reply(&s, "ListHyperParameterTuningJobs", screen_json(
	    "{\"HyperParameterTuningJobSummaries\": [{"
	    "\"HyperParameterTuningJobName\": \"second-page\","
	    "\"HyperParameterTuningJobStatus\": \"Failed\","
	    "\"CreationTime\": 1795480000}]}"));
	assert_true(screen_has(&s, "plain"));
	assert_true(screen_has(&s, "second-page"));
	screen_release(&s);
}

static void
search_filter_sort(void **state)
{
	struct screen s;

	open_list(&s, 80, 24);
	screen_reply(&s, "Search", screen_json(two));
	screen_keys(&s, "/linear");
	assert_false(screen_has(&s, "churn"));
	assert_true(screen_has(&s, "1 of 2"));
	/* The footer is the line's own while words are typed. */
	assert_true(screen_has(&s, "Enter Keep"));
	assert_false(screen_has(&s, "c Clone"));
	assert_true(screen_press(&s, "Enter Keep"));
	assert_true(screen_has(&s, "c Clone"));
	assert_true(screen_has(&s, "1 of 2"));
	screen_keys(&s, "<Esc>");
	assert_true(screen_has(&s, "churn"));
	screen_keys(&s, "/nothing-like-it");
	assert_true(screen_has(&s, "No tuning job matches"));
	/* Fewer words bring back what more had taken away. */
	screen_keys(&s, "<C-u>l");
	assert_true(screen_has(&s, "old-linear"));
	screen_keys(&s, "<Backspace>ch");
	assert_true(screen_has(&s, "1 of 2"));
	assert_true(screen_has(&s, "churn"));
	screen_keys(&s, "<Esc>f");
	assert_true(screen_has(&s, "churn"));
	assert_false(screen_has(&s, "old-linear"));
	screen_keys(&s, "<Esc>");
	assert_true(screen_has(&s, "old-linear"));
	/* Leaves only when there is no search to undo, and never by Escape,
	 * which comes a few times in a row. */
	assert_false(s.app.quitting);
	screen_keys(&s, "<Esc>");
	assert_false(s.app.quitting);
	assert_true(screen_has(&s, "q leaves the program"));
	screen_keys(&s, "f");
	assert_false(screen_has(&s, "old-linear"));
	screen_keys(&s, "q");
	assert_true(screen_has(&s, "old-linear"));
	screen_keys(&s, "q");
	assert_true(screen_did(&s, EFFECT_QUIT));
	screen_release(&s);
}

static void
stop_asks(void **state)
{
	struct screen s;

	open_list(&s, 80, 24);
	screen_reply(&s, "Search", screen_json(two));
	screen_keys(&s, "S");
	/* Read again before the question; the answer names the job. */
	screen_reply(&s, "DescribeHyperParameterTuningJob", screen_json(
	    "{\"HyperParameterTuningJobName\": \"churn-xgboost\","
	    "\"HyperParameterTuningJobStatus\": \"InProgress\","
	    "\"TrainingJobStatusCounters\": {\"Completed\": 5,"
	    "\"InProgress\": 2}}"));
	screen_is(&s, "jobs-stop");
	/* Enter stands on No. */
	screen_keys(&s, "<Enter>");
	assert_null(screen_call(&s, "StopHyperParameterTuningJob"));
	screen_keys(&s, "S");
	screen_reply(&s, "DescribeHyperParameterTuningJob", screen_json(
	    "{\"HyperParameterTuningJobName\": \"churn-xgboost\","
	    "\"HyperParameterTuningJobStatus\": \"InProgress\"}"));
	screen_keys(&s, "y");
	assert_string_equal(json_str_at(screen_call(&s,
	    "StopHyperParameterTuningJob")->request,
	    "/HyperParameterTuningJobName"), "churn-xgboost");
	screen_release(&s);
}

#define RUNS(name, created) "{\"HyperParameterTuningJob\":" \
    "{\"HyperParameterTuningJobName\": \"" name "\"," \
    "\"HyperParameterTuningJobStatus\": \"InProgress\"," \
    "\"CreationTime\": " created "}}"
#define IS(name, status) "{\"HyperParameterTuningJobName\": \"" name \
    "\", \"HyperParameterTuningJobStatus\": \"" status "\"}"

/* T40: the question is about what was asked for last, and what was read for
 * it decides, whatever the rows did meanwhile. */
static void
stale_answers(void **state)
{
	struct screen s;

	open_list(&s, 80, 24);
	screen_reply(&s, "Search", screen_json("{\"Results\": ["
	    RUNS("aaa", "1795496002") "," RUNS("bbb", "1795496001") "]}"));
	screen_keys(&s, "SjS");
	/* The first answer is about aaa: no question comes. */
	screen_reply(&s, "DescribeHyperParameterTuningJob",
	    screen_json(IS("aaa", "InProgress")));
	assert_false(screen_has(&s, "Stop the tuning job"));
	screen_reply(&s, "DescribeHyperParameterTuningJob",
	    screen_json(IS("bbb", "InProgress")));
	assert_true(screen_has(&s, "Stop the tuning job bbb?"));
	screen_keys(&s, "y");
	assert_string_equal(json_str_at(screen_call(&s,
	    "StopHyperParameterTuningJob")->request,
	    "/HyperParameterTuningJobName"), "bbb");
	screen_reply(&s, "StopHyperParameterTuningJob", json_object());
	/* It has ended since the list was read. */
	screen_keys(&s, "ggS");
	screen_reply(&s, "DescribeHyperParameterTuningJob",
	    screen_json(IS("aaa", "Completed")));
	assert_true(screen_has(&s, "aaa does not run any more: Completed."));
	assert_null(screen_call(&s, "StopHyperParameterTuningJob"));
	screen_release(&s);
}

/* B01, B03: any column, in any order, and a condition over them. */
static void
columns_and_condition(void **state)
{
	struct screen s;

	open_list(&s, 120, 24);
	screen_reply(&s, "Search", screen_json(two));
	assert_false(screen_has(&s, "Strategy"));
	screen_keys(&s, "Cgg");
	screen_keys(&s, "jjjjjj<Space>");
	screen_is(&s, "jobs-columns");
	screen_keys(&s, "s<Esc>");
	assert_true(screen_has(&s, "Strategy\xe2\x86\x93"));
	/* Scrolled to the right the name stays. */
	screen_keys(&s, "zlzlzl");
	assert_true(screen_has(&s, "churn-xgboost"));
	assert_false(screen_has(&s, "Trained"));
	screen_keys(&s, "zhzhzh");
	assert_true(screen_has(&s, "Trained"));
	screen_keys(&s, "Fstrategy=bayes");
	assert_true(screen_has(&s, "No tuning job matches"));
	screen_keys(&s, "ian");
	assert_true(screen_has(&s, "old-linear"));
	assert_false(screen_has(&s, "churn"));
	/* Not whole: the last good one holds, and an example shows how. */
	screen_keys(&s, " and best>");
	assert_true(screen_has(&s, "old-linear"));
	assert_true(screen_has(&s, "eta<0.2 and"));
	screen_keys(&s, "<Esc>");
	assert_true(screen_has(&s, "churn"));
	screen_release(&s);
}

static void
delete_asks(void **state)
{
	struct screen s;

	open_list(&s, 80, 24);
	screen_reply(&s, "Search", screen_json(two));
	/* What cannot be done says why. */
	screen_keys(&s, "D");
	assert_true(screen_has(&s, "It still runs; stop it first."));
	screen_keys(&s, "jD");
	screen_reply(&s, "DescribeHyperParameterTuningJob", screen_json(
	    "{\"HyperParameterTuningJobName\": \"old-linear-learner\","
	    "\"HyperParameterTuningJobStatus\": \"Completed\"}"));
	assert_true(screen_has(&s, "old-linear-learner?"));
	screen_keys(&s, "y");
	screen_reply(&s, "DeleteHyperParameterTuningJob", screen_json("{}"));
	assert_true(screen_has(&s, "Tuning jobs: 1"));
	screen_release(&s);
}

/* After a lost connection the draft is offered again (T7). */
static void
drafts_are_offered(void **state)
{
	struct screen s;

	open_list(&s, 80, 24);
	screen_reply(&s, "Search", screen_json(two));
	json_array_append_new(s.app.drafts, screen_json("{\"id\": \"a1\","
	    "\"version\": 1, \"saved\": 1795496000000, \"step\": \"\","
	    "\"request\":"
	    "{\"HyperParameterTuningJobName\": \"half-done\"}}"));
	assert_true(screen_has(&s, "Unfinished drafts: 1"));
	screen_keys(&s, "d");
	screen_is(&s, "jobs-drafts");
	screen_keys(&s, "<Enter>");
	assert_true(screen_has(&s, "half-done"));
	screen_release(&s);
}

static void
read_only(void **state)
{
	struct screen s;

	open_list(&s, 80, 24);
	s.app.read_only = true;
	screen_reply(&s, "Search", screen_json(two));
	screen_keys(&s, "S");
	assert_true(screen_has(&s, "--read-only"));
	assert_null(screen_call(&s, "DescribeHyperParameterTuningJob"));
	screen_release(&s);
}

static void
help(void **state)
{
	struct screen s;

	open_list(&s, 80, 24);
	screen_keys(&s, "?");
	screen_is(&s, "jobs-help");
	screen_keys(&s, "q");
	assert_true(screen_has(&s, "Reading the tuning jobs"));
	screen_release(&s);
}

/* Unchanged replies are asked for ever more slowly, changed ones soon. */
static void
polling_slows_down(void **state)
{
	struct screen s;
	int64_t first, later;
	int i;

	open_list(&s, 80, 24);
	screen_reply(&s, "Search", screen_json(two));
	first = app_wake(&s.app) - s.now;
	/* A little of it is chance. */
	assert_in_range(first, 1000, 1125);
	for (i = 0; i < 10; i++) {
		screen_wait(&s, 11250);
		screen_reply(&s, "Search", screen_json(two));
	}
	later = app_wake(&s.app) - s.now;
	assert_in_range(later, 10000, 11250);
	screen_release(&s);
}

/* While nothing runs, only the newest are asked for, and all of a page again
 * when one of them is news. */
static void
brief_when_quiet(void **state)
{
	static const char done[] = "{\"Results\": ["
	    "{\"HyperParameterTuningJob\": {"
	    "\"HyperParameterTuningJobName\": \"%s\","
	    "\"HyperParameterTuningJobStatus\": \"Completed\","
	    "\"CreationTime\": 1764000000}}]}";
	char *old = xasprintf(done, "old"), *new = xasprintf(done, "new");
	struct screen s;

	open_list(&s, 80, 24);
	screen_reply(&s, "Search", screen_json(old));
	screen_wait(&s, 10000);
	assert_int_equal(json_int_at(screen_call(&s, "Search")->request,
	    "/MaxResults", 0), 10);
	screen_reply(&s, "Search", screen_json(new));
	assert_true(screen_has(&s, "new"));
	assert_int_equal(json_int_at(screen_call(&s, "Search")->request,
	    "/MaxResults", 0), 100);
	screen_reply(&s, "Search", screen_json(new));
	assert_null(screen_call(&s, "Search"));
	free(new);
	free(old);
	screen_release(&s);
}

/* Beneath a page that is opened with it, nobody sees it yet. */
static void
asks_when_seen(void **state)
{
	struct screen s;

	screen_init(&s, 80, 24);
	view_jobs_open_below(&s.app, &s.fx);
	view_job_open(&s.app, "churn-xgboost", &s.fx);
	assert_null(screen_call(&s, "Search"));
	screen_keys(&s, "<Esc>");
	screen_reply(&s, "Search", screen_json(two));
	assert_true(screen_has(&s, "old-linear-learner"));
	screen_release(&s);
}

/* T13: too many requests is no error, only a wait; what is there stays, and
 * says how old it is. */
static void
throttled(void **state)
{
	struct screen s;
	int i;

	open_list(&s, 80, 24);
	screen_error(&s, "Search", ERR_THROTTLED, "Rate exceeded");
	assert_true(screen_has(&s, "too many requests to answer"));
	screen_wait(&s, 2250);
	screen_reply(&s, "Search", screen_json(two));
	assert_true(screen_has(&s, "live"));
	for (i = 0; i < 2; i++) {
		screen_wait(&s, 5000);
		screen_error(&s, "Search", ERR_THROTTLED, "Rate exceeded");
		assert_false(screen_has(&s, "Rate exceeded"));
		assert_true(screen_has(&s, "churn-xgboost"));
	}
	assert_true(screen_has(&s, "as of 10 s ago"));
	/* It is counted while nothing else happens. */
	screen_wait(&s, 1000);
	assert_true(screen_has(&s, "as of 11 s ago"));
	/* A line that is cut is told of, and asked for again soon. */
	screen_wait(&s, 10000);
	screen_error(&s, "Search", ERR_UNREACHABLE, "cannot be reached");
	assert_true(screen_has(&s, "cannot be reached"));
	assert_true(screen_has(&s, "as of 21 s ago"));
	assert_true(app_wake(&s.app) - s.now <= 1000);
	screen_wait(&s, 11250);
	screen_reply(&s, "Search", screen_json(two));
	assert_true(screen_has(&s, "live"));
	assert_false(screen_has(&s, "cannot be reached"));
	screen_release(&s);
}

/* T14: a token for ever, and pages with nothing new. */
static void
endless_pages(void **state)
{
	struct screen s;
	char *page;
	int i;

	open_list(&s, 80, 24);
	for (i = 0; i < 5 && screen_call(&s, "Search") != NULL; i++) {
		page = xasprintf("{\"Results\": [], \"NextToken\": \"t%d\"}",
		    i);
		screen_reply(&s, "Search", screen_json(page));
		free(page);
	}
	assert_int_equal(i, 3);
	screen_release(&s);
}

/* No key means two things on one page. */
static void
keys_are_unique(void **state)
{
	const struct action *rows;
	char a[128], b[128], *x, *y, *restx, *resty;
	size_t i, j, n;

	rows = action_all(&n);
	for (i = 0; i < n; i++) {
		for (j = i + 1; j < n; j++) {
			if ((rows[i].where & rows[j].where) == 0)
				continue;
			snprintf(a, sizeof(a), "%s", rows[i].keys);
			for (x = strtok_r(a, " ", &restx); x != NULL;
			    x = strtok_r(NULL, " ", &restx)) {
				snprintf(b, sizeof(b), "%s", rows[j].keys);
				for (y = strtok_r(b, " ", &resty); y != NULL;
				    y = strtok_r(NULL, " ", &resty)) {
					if (strcmp(x, y) == 0)
						fail_msg("%s: %s and %s", x,
						    rows[i].name,
						    rows[j].name);
				}
			}
		}
	}
}

/* A tuning job as Describe tells it. */
static json_t *
told(const char *name, int most, const char *data)
{
	return (json_pack("{s:s, s:s, s:{s:s, s:{s:i, s:i}}, s:{s:s, s:[{s:s,"
	    "s:{s:{s:s}}}]}}", "HyperParameterTuningJobName", name,
	    "HyperParameterTuningJobStatus", "Completed",
	    "HyperParameterTuningJobConfig", "Strategy", "Random",
	    "ResourceLimits", "MaxNumberOfTrainingJobs", most,
	    "MaxParallelTrainingJobs", 2, "TrainingJobDefinition",
	    "DefinitionName", "xgb", "InputDataConfig", "ChannelName",
	    "train", "DataSource", "S3DataSource", "S3Uri", data));
}

#define DESCRIBE "DescribeHyperParameterTuningJob"

/* B12: the marked one and the one under the cursor. What is too long for its
 * column is not cut: one would not see how it differs. */
static void
compare(void **state)
{
	struct screen s;

	open_list(&s, 80, 24);
	screen_reply(&s, "Search", screen_json(two));
	screen_keys(&s, "v");
	assert_true(screen_has(&s, "Mark another tuning job"));
	screen_keys(&s, " v");
	assert_true(screen_has(&s, "Mark another tuning job"));
	assert_true(screen_has(&s, "churn-xgboost ☑"));
	screen_keys(&s, "jv");
	assert_true(screen_has(&s, "Reading both"));
	screen_reply(&s, DESCRIBE, told("churn-xgboost", 10,
	    "s3://a-bucket/with/a/long/way/to/its/data/of/2025"));
	screen_reply(&s, DESCRIBE, told("old-linear-learner", 5,
	    "s3://a-bucket/with/a/long/way/to/its/data/of/2026\033[2J"));
	screen_is(&s, "jobs-compare");
	screen_is_clean(&s);
	/* Both also on the narrowest page. */
	screen_size(&s, 60, 20);
	screen_keys(&s, "<Esc>v");
	screen_reply(&s, DESCRIBE, told("churn-xgboost", 10, "s3://a"));
	screen_reply(&s, DESCRIBE, told("old-linear-learner", 5, "s3://b"));
	screen_is(&s, "jobs-compare-60x20");
	screen_size(&s, 80, 24);
	screen_keys(&s, "<Esc>v");
	screen_error(&s, DESCRIBE, ERR_NOT_FOUND, "there is no such job");
	assert_true(screen_has(&s, "there is no such job"));
	assert_true(screen_has(&s, "▶ old-linear-learner"));
	screen_keys(&s, "k ");
	assert_false(screen_has(&s, "☑"));
	screen_release(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(loading_and_empty),
		cmocka_unit_test(normal),
		cmocka_unit_test(error),
		cmocka_unit_test(without_search),
		cmocka_unit_test(search_filter_sort),
		cmocka_unit_test(long_names),
		cmocka_unit_test(stop_asks),
		cmocka_unit_test(stale_answers),
		cmocka_unit_test(columns_and_condition),
		cmocka_unit_test(delete_asks),
		cmocka_unit_test(drafts_are_offered),
		cmocka_unit_test(compare),
		cmocka_unit_test(read_only),
		cmocka_unit_test(help),
		cmocka_unit_test(polling_slows_down),
		cmocka_unit_test(brief_when_quiet),
		cmocka_unit_test(asks_when_seen),
		cmocka_unit_test(throttled),
		cmocka_unit_test(endless_pages),
		cmocka_unit_test(keys_are_unique),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
