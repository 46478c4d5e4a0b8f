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
#include "ui/term.h"

/* The page of a tuning job (B02; S36, S64, S65) and the log. */

static const char job[] = "{\"HyperParameterTuningJobName\": \"churn\","
    "\"HyperParameterTuningJobArn\": \"arn:aws:sagemaker:local:000000000000:"
    "hyper-parameter-tuning-job/churn\","
    "\"HyperParameterTuningJobStatus\": \"InProgress\","
    "\"CreationTime\": 1795496000,"
    "\"HyperParameterTuningJobConfig\": {\"Strategy\": \"Random\","
    "\"HyperParameterTuningJobObjective\": {\"Type\": \"Maximize\","
    "\"MetricName\": \"validation:auc\"},"
    "\"ResourceLimits\": {\"MaxNumberOfTrainingJobs\": 5,"
    "\"MaxParallelTrainingJobs\": 2},"
    "\"ParameterRanges\": {\"IntegerParameterRanges\": [{\"Name\":"
    "\"max_depth\", \"MinValue\": \"1\", \"MaxValue\": \"10\"}],"
    "\"ContinuousParameterRanges\": [{\"Name\": \"eta\", \"MinValue\":"
    "\"0.1\", \"MaxValue\": \"0.3\", \"ScalingType\": \"Auto\"}]}},"
    "\"TrainingJobDefinition\": {\"DefinitionName\": \"xgb\","
    "\"RoleArn\": \"arn:aws:iam::000000000000:role/local\","
    "\"StaticHyperParameters\": {\"objective\": \"binary:logistic\"},"
    "\"StoppingCondition\": {\"MaxRuntimeInSeconds\": 3600}},"
    "\"TrainingJobStatusCounters\": {\"Completed\": 1, \"InProgress\": 1,"
    "\"NonRetryableError\": 1},"
    "\"BestTrainingJob\": {\"TrainingJobName\": \"churn-001-0a1b2c3d\","
    "\"TrainingJobStatus\": \"Completed\","
    "\"TrainingJobDefinitionName\": \"xgb\","
    "\"TunedHyperParameters\": {\"max_depth\": \"6\", \"eta\": \"0.21\"},"
    "\"FinalHyperParameterTuningJobObjectiveMetric\": {\"MetricName\":"
    "\"validation:auc\", \"Type\": \"Maximize\", \"Value\": 0.91342}}}";

static const char trials[] = "{\"TrainingJobSummaries\": ["
    "{\"TrainingJobName\": \"churn-003-ffffffff\","
    "\"TrainingJobStatus\": \"InProgress\", \"CreationTime\": 1795496700,"
    "\"TrainingStartTime\": 1795496710,"
    "\"TunedHyperParameters\": {\"max_depth\": \"2\", \"eta\": \"0.3\"}},"
    "{\"TrainingJobName\": \"churn-002-11112222\","
    "\"TrainingJobStatus\": \"Failed\", \"CreationTime\": 1795496400,"
    "\"TrainingStartTime\": 1795496410, \"TrainingEndTime\": 1795496415,"
    "\"FailureReason\": \"AlgorithmError: eta is 7, allowed are 0 to 1\","
    "\"TunedHyperParameters\": {\"max_depth\": \"9\", \"eta\": \"0.1\"}},"
    "{\"TrainingJobName\": \"churn-001-0a1b2c3d\","
    "\"TrainingJobStatus\": \"Completed\", \"CreationTime\": 1795496100,"
    "\"TrainingStartTime\": 1795496110, \"TrainingEndTime\": 1795496200,"
    "\"TrainingJobDefinitionName\": \"xgb\","
    "\"TunedHyperParameters\": {\"max_depth\": \"6\", \"eta\": \"0.21\"},"
    "\"FinalHyperParameterTuningJobObjectiveMetric\": {\"MetricName\":"
    "\"validation:auc\", \"Value\": 0.91342}}]}";

#define DESCRIBE "DescribeHyperParameterTuningJob"
#define LIST "ListTrainingJobsForHyperParameterTuningJob"

static void
open_job(struct screen *s, int w, int h)
{
	screen_init(s, w, h);
	view_job_open(&s->app, "churn", &s->fx);
}

static void
open_loaded(struct screen *s, int w, int h)
{
	open_job(s, w, h);
	screen_reply(s, DESCRIBE, screen_json(job));
	screen_reply(s, LIST, screen_json(trials));
}

static void
states(void **state)
{
	struct screen s;

	open_job(&s, 80, 24);
	screen_is(&s, "job-loading");
	screen_error(&s, DESCRIBE, ERR_NOT_FOUND,
	    "There is no tuning job \"churn\".");
	screen_error(&s, LIST, ERR_NOT_FOUND,
	    "There is no tuning job \"churn\".");
	screen_is(&s, "job-error");
	screen_release(&s);

	open_job(&s, 80, 24);
	screen_reply(&s, DESCRIBE, screen_json(
	    "{\"HyperParameterTuningJobStatus\": \"InProgress\"}"));
	screen_reply(&s, LIST, screen_json("{\"TrainingJobSummaries\": []}"));
	screen_is(&s, "job-empty");
	screen_release(&s);
}

/* Why it has completed stands in the head, above the best one and among the
 * facts of the job. */
static void
completed(void **state)
{
	json_t *done = screen_json(job), *again;
	struct screen s;

	json_put(done, "/HyperParameterTuningJobStatus",
	    json_string("Completed"));
	json_put(done, "/TrainingJobStatusCounters/InProgress",
	    json_integer(0));
	json_put(done, "/HyperParameterTuningJobConfig/"
	    "TuningJobCompletionCriteria/TargetObjectiveMetricValue",
	    json_real(0.875));
	json_put(done, "/HyperParameterTuningJobConfig/"
	    "TuningJobCompletionCriteria/BestObjectiveNotImproving/"
	    "MaxNumberOfTrainingJobsNotImproving", json_integer(3));
	json_put(done, "/TuningJobCompletionDetails/"
	    "NumberOfTrainingJobsObjectiveNotImproving", json_integer(1));
	json_put(done, "/TuningJobCompletionDetails/ConvergenceDetectedTime",
	    json_integer(1795496200));
	again = json_deep_copy(done);
	open_job(&s, 80, 24);
	screen_reply(&s, DESCRIBE, done);
	screen_reply(&s, LIST, screen_json("{\"TrainingJobSummaries\": []}"));
	screen_keys(&s, "1");
	screen_is(&s, "job-completed-best");
	screen_keys(&s, "4");
	screen_is(&s, "job-completed-configuration");
	/* It rings where it was seen to run before. */
	assert_false(screen_did(&s, EFFECT_BELL));
	screen_release(&s);
	open_loaded(&s, 80, 24);
	screen_keys(&s, "<F5>");
	screen_reply(&s, DESCRIBE, again);
	assert_true(screen_did(&s, EFFECT_BELL));
	screen_release(&s);
}

/* A page of training jobs from number `from` down, n of them; those below
 * `ended` have completed. */
static json_t *
page_of(int from, int n, int ended, const char *token)
{
	json_t *list = json_array();
	char name[32];
	int i;

	for (i = from; i > from - n; i--) {
		snprintf(name, sizeof(name), "churn-%03d-0a1b2c3d", i);
		json_array_append_new(list, json_pack("{s:s,s:s,s:i}",
		    "TrainingJobName", name, "TrainingJobStatus",
		    i < ended ? "Completed" : "InProgress",
		    "CreationTime", 1795496000 + i));
	}
	return (json_pack("{s:o,s:s*}", "TrainingJobSummaries", list,
	    "NextToken", token));
}

static json_t *
counted(int completed, int running)
{
	return (json_pack("{s:s,s:{s:i,s:i}}",
	    "HyperParameterTuningJobStatus", "InProgress",
	    "TrainingJobStatusCounters", "Completed", completed,
	    "InProgress", running));
}

/* T13: many training jobs cost few requests. Reading them goes on at the page
 * where it was turned away; then older pages are asked for only when the
 * counters tell that something ended there. */
static void
few_requests(void **state)
{
	struct screen s;

	open_job(&s, 80, 24);
	screen_reply(&s, DESCRIBE, counted(298, 2));
	screen_reply(&s, LIST, page_of(300, 100, 300, "b"));
	screen_error(&s, LIST, ERR_THROTTLED, "Rate exceeded");
	assert_false(screen_has(&s, "Rate exceeded"));
	screen_wait(&s, 2250);
	screen_reply(&s, DESCRIBE, counted(298, 2));
	assert_string_equal(json_str_at(screen_call(&s, LIST)->request,
	    "/NextToken"), "b");
	screen_reply(&s, LIST, page_of(200, 100, 300, "c"));
	screen_reply(&s, LIST, page_of(100, 99, 300, "d"));
	/* One that still runs is the oldest of all. */
	screen_reply(&s, LIST, page_of(1, 1, 1, NULL));
	assert_null(screen_call(&s, LIST));
	assert_true(screen_has(&s, "All 300"));
	/* 300 has ended, 301 begun. */
	screen_wait(&s, 1125);
	screen_reply(&s, DESCRIBE, counted(299, 2));
	screen_reply(&s, LIST, page_of(301, 100, 301, "b"));
	assert_null(screen_call(&s, LIST));
	/* 1 has ended: it is looked for. */
	screen_wait(&s, 1125);
	screen_reply(&s, DESCRIBE, counted(300, 1));
	screen_reply(&s, LIST, page_of(301, 100, 301, "b"));
	assert_non_null(screen_call(&s, LIST));
	screen_release(&s);
}

/* T13: where every answer takes its time, the counters are not kept back by
 * the pages; and a new time of the last change is no reason for pages. */
static void
counters_first(void **state)
{
	struct screen s;
	json_t *next;

	open_job(&s, 80, 24);
	screen_reply(&s, DESCRIBE, counted(298, 2));
	screen_wait(&s, 5000);
	screen_reply(&s, LIST, page_of(300, 100, 300, "b"));
	assert_null(screen_call(&s, DESCRIBE));
	screen_wait(&s, 6000);
	screen_reply(&s, LIST, page_of(200, 100, 300, "c"));
	assert_null(screen_call(&s, LIST));
	screen_reply(&s, DESCRIBE, counted(299, 2));
	assert_string_equal(json_str_at(screen_call(&s, LIST)->request,
	    "/NextToken"), "c");
	/* It told of a change, so the newest are read again at the end. */
	screen_reply(&s, LIST, page_of(100, 100, 300, NULL));
	assert_null(json_at(screen_call(&s, LIST)->request, "/NextToken"));
	screen_reply(&s, LIST, page_of(301, 100, 301, "b"));
	assert_null(screen_call(&s, LIST));
	screen_wait(&s, 1125);
	next = counted(299, 2);
	json_put(next, "/LastModifiedTime", json_integer(1795496999));
	screen_reply(&s, DESCRIBE, next);
	assert_null(screen_call(&s, LIST));
	screen_release(&s);
}

/* T14: tokens that come again, pages that bring nothing. */
static void
endless_pages(void **state)
{
	struct screen s;
	int i;

	open_job(&s, 80, 24);
	screen_reply(&s, DESCRIBE, counted(10, 0));
	for (i = 0; i < 9 && screen_call(&s, LIST) != NULL; i++)
		screen_reply(&s, LIST, page_of(10, 10, 99,
		    i % 2 ? "a" : "b"));
	assert_int_equal(i, 4);
	screen_release(&s);
}

static void
all_tabs(void **state)
{
	static const char *const names[] = {
		"job-best", "job-trials", "job-definitions",
		"job-configuration"
	};
	struct screen s;
	char name[64], key[2] = "1";
	size_t i;
	int wide;

	for (wide = 0; wide < 2; wide++) {
		open_loaded(&s, wide ? 160 : 80, wide ? 50 : 24);
		for (i = 0; i < nitems(names); i++) {
			key[0] = (char)('1' + i);
			screen_keys(&s, key);
			snprintf(name, sizeof(name), "%s-%s", names[i],
			    wide ? "160x50" : "80x24");
			screen_is(&s, name);
		}
		screen_release(&s);
	}
}

/* S64: the counters are filters that the mouse presses. */
static void
counters(void **state)
{
	struct screen s;

	open_loaded(&s, 80, 24);
	screen_keys(&s, "2");
	assert_true(screen_has(&s, "003-ffffffff"));
	assert_true(screen_press(&s, "Failed 1"));
	assert_false(screen_has(&s, "003-ffffffff"));
	assert_true(screen_has(&s, "✗ Failed"));
	assert_true(screen_press(&s, "All "));
	assert_true(screen_has(&s, "003-ffffffff"));
	screen_release(&s);
}

/* S64: the tabs are all seen on the narrowest screen. */
static void
narrow(void **state)
{
	struct screen s;

	open_loaded(&s, 60, 24);
	screen_keys(&s, "5");
	assert_true(screen_has(&s, "4 Configuration  5 Tags"));
	screen_release(&s);
}

/* S35: what has no room in its row is read at the foot, at every row. */
static void
long_values(void **state)
{
	static const char value[] = "arn:aws:iam::000000000000:role/"
	    "service-role/a-path/AmazonSageMaker-ExecutionRole-20261124";
	struct screen s;
	json_t *list = json_array(), *body;
	char key[160];
	int i;

	for (i = 0; i < 40; i++) {
		snprintf(key, sizeof(key), "key-%02d%s", i, i == 1 ?
		    "-which-is-longer-than-its-column-is-wide" : "");
		json_array_append_new(list, json_pack("{s:s, s:s}", "Key", key,
		    "Value", i == 1 || i == 2 ? "short" : value));
	}
	body = json_pack("{s:o}", "Tags", list);
	open_loaded(&s, 80, 24);
	screen_keys(&s, "5");
	screen_reply(&s, "ListTags", body);
	screen_is(&s, "job-tags-long");
	screen_keys(&s, "j");
	assert_true(screen_has(&s, "longer-than-its-column-is-wide: short"));
	screen_keys(&s, "j");
	assert_false(screen_has(&s, "key-02:"));
	for (i = 3; i < 40; i++) {
		screen_keys(&s, "j");
		snprintf(key, sizeof(key), "key-%02d:", i);
		assert_true(screen_has(&s, key));
		snprintf(key, sizeof(key), "key-%02d  ", i);
		assert_true(screen_has(&s, key));
		assert_true(s.grid.cursor_y == -1 || s.grid.cursor_y < 22);
	}
	screen_release(&s);
}

static void
tags(void **state)
{
	struct screen s;

	open_loaded(&s, 80, 24);
	screen_keys(&s, "5");
	screen_reply(&s, "ListTags", screen_json("{\"Tags\": ["
	    "{\"Key\": \"team\", \"Value\": \"churn\"},"
	    "{\"Key\": \"draft\", \"Value\": \"\"}]}"));
	screen_is(&s, "job-tags");
	/* S34, S35: a key alone is sent with an empty value. */
	screen_keys(&s, "aowner");
	assert_true(screen_has(&s, "Enter takes, Esc leaves"));
	screen_keys(&s, "<Enter>");
	assert_string_equal(json_str_at(screen_call(&s, "AddTags")->request,
	    "/Tags/0/Key"), "owner");
	assert_string_equal(json_str_at(screen_call(&s, "AddTags")->request,
	    "/Tags/0/Value"), "");
	screen_reply(&s, "AddTags", screen_json("{}"));
	screen_reply(&s, "ListTags", screen_json("{\"Tags\": ["
	    "{\"Key\": \"owner\", \"Value\": \"\"}]}"));
	assert_true(screen_has(&s, "owner"));
	assert_false(screen_has(&s, "team"));
	screen_release(&s);
}

static void
live(void **state)
{
	struct screen s;
	json_t *next;

	open_loaded(&s, 80, 24);
	/* Nothing new: the trials are not asked for. */
	screen_wait(&s, 2000);
	screen_reply(&s, DESCRIBE, screen_json(job));
	assert_null(screen_call(&s, LIST));
	/* News: they are, and the best one is in sight on every tab. */
	screen_wait(&s, 10000);
	next = screen_json(job);
	json_put(next, "/BestTrainingJob/"
	    "FinalHyperParameterTuningJobObjectiveMetric/Value",
	    json_real(0.95));
	screen_reply(&s, DESCRIBE, next);
	screen_reply(&s, LIST, screen_json(trials));
	assert_true(screen_has(&s, "Best 0.95"));
	screen_keys(&s, "4");
	assert_true(screen_has(&s, "Best 0.95"));
	screen_release(&s);
}

static void
rows(void **state)
{
	struct screen s;

	open_loaded(&s, 80, 24);
	/* Sorted by value, what has none stands last both ways. */
	screen_keys(&s, "ssss");
	screen_keys(&s, "f");
	assert_true(screen_has(&s, "001-0a1b2c3d"));
	assert_false(screen_has(&s, "002-11112222"));
	screen_keys(&s, "<Esc>/7, allowed<Enter>");
	assert_true(screen_has(&s, "002-11112222: AlgorithmError"));
	assert_false(screen_has(&s, "003-ffffffff"));
	screen_keys(&s, "<Enter>");
	screen_is(&s, "job-trial");
	/* What can be done with it is so from here as well, or says why not. */
	screen_keys(&s, "S");
	assert_true(screen_has(&s, "This training job does not run."));
	screen_keys(&s, "<Enter>L");
	assert_true(screen_has(&s, "Log of churn-002-11112222"));
	screen_keys(&s, "q<Enter>");
	/* One has a value; what decides is told from ten. */
	screen_keys(&s, "<Esc><Esc>i");
	assert_true(screen_has(&s, "xgb: 1 training job has a value"));
	screen_release(&s);
}

static void
log_follows(void **state)
{
	struct screen s;
	char text[80];
	int i;

	open_loaded(&s, 80, 24);
	screen_keys(&s, "jjL");
	screen_reply(&s, "DescribeLogStreams", screen_json("{\"logStreams\":"
	    "[{\"logStreamName\": \"churn-001-0a1b2c3d/algo-1-17\"}]}"));
	screen_reply(&s, "GetLogEvents", screen_json("{\"events\": ["
	    "{\"message\": \"[0] train-auc:0.7\"},"
	    "{\"message\": \"[1] train-auc:0.8\"}],"
	    "\"nextForwardToken\": \"f/1\"}"));
	screen_reply(&s, "GetLogEvents", screen_json("{\"events\": [],"
	    "\"nextForwardToken\": \"f/1\"}"));
	screen_is(&s, "log");
	screen_wait(&s, 2000);
	assert_string_equal(json_str_at(screen_call(&s,
	    "GetLogEvents")->request, "/nextToken"), "f/1");
	/* Pages without a line are passed over at once; not for ever (T14). */
	for (i = 0; i < 40 && screen_call(&s, "GetLogEvents") != NULL; i++) {
		snprintf(text, sizeof(text), "{\"events\": [], "
		    "\"nextForwardToken\": \"f/%d\"}", i + 2);
		screen_reply(&s, "GetLogEvents", screen_json(text));
	}
	assert_in_range(i, 5, 20);
	screen_release(&s);
}

/* T1, T2: what is hostile reaches no cell raw, in any field of any page. */
static const char *const hostile[] = {
	"\033]0;title\007\033[2J", "a\rb\bc\177", "\xc2\x9b" "31m",
	"\xe2\x80\xae" "gnp.exe", "a\xe2\x80\x8b" "b\xef\xbb\xbf",
	"e\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81",
	"\xcc\x81start", "\xf0\x9f\x92\xa9\xe6\xbc\xa2\xe5\xad\x97",
	"line one\nline two\ttab",
};

/* Every string of the tree, numbers and statuses apart. */
static void
poison(json_t *j, const char *text)
{
	const char *name;
	json_t *one;
	size_t i;

	if (json_is_object(j)) {
		json_object_foreach (j, name, one)
			poison(one, text);
	} else if (json_is_array(j)) {
		json_array_foreach (j, i, one)
			poison(one, text);
	} else if (json_is_string(j))
		json_string_set(j, text);
}

static void
hostile_everywhere(void **state)
{
	struct screen s;
	json_t *body;
	size_t i;
	int tab;
	char key[2] = "1";

	for (i = 0; i < nitems(hostile); i++) {
		screen_init(&s, 80, 24);
		view_job_open(&s.app, hostile[i], &s.fx);
		body = screen_json(job);
		poison(body, hostile[i]);
		screen_reply(&s, DESCRIBE, body);
		body = screen_json(trials);
		poison(body, hostile[i]);
		screen_reply(&s, LIST, body);
		for (tab = 0; tab < 5; tab++) {
			key[0] = (char)('1' + tab);
			screen_keys(&s, key);
			screen_is_clean(&s);
		}
		body = screen_json("{\"Tags\": [{\"Key\": \"x\","
		    "\"Value\": \"y\"}]}");
		poison(body, hostile[i]);
		screen_reply(&s, "ListTags", body);
		screen_is_clean(&s);
		screen_keys(&s, "d");
		screen_is_clean(&s);
		screen_keys(&s, "n2<Enter>");
		screen_is_clean(&s);
		screen_keys(&s, "<Esc>L");
		screen_reply(&s, "DescribeLogStreams", screen_json(
		    "{\"logStreams\": [{\"logStreamName\": \"x\"}]}"));
		body = screen_json("{\"events\": [{\"message\": \"m\"}],"
		    "\"nextForwardToken\": \"t\"}");
		poison(body, hostile[i]);
		screen_reply(&s, "GetLogEvents", body);
		screen_is_clean(&s);
		screen_error(&s, "GetLogEvents", ERR_INTERNAL, hostile[i]);
		screen_is_clean(&s);
		screen_keys(&s, "/");
		screen_paste(&s, hostile[i]);
		screen_is_clean(&s);
		screen_release(&s);
	}
}

static void
hostile_list(void **state)
{
	struct screen s;
	json_t *body;
	size_t i;

	for (i = 0; i < nitems(hostile); i++) {
		screen_init(&s, 80, 24);
		view_jobs_open(&s.app, &s.fx);
		body = json_pack("{s:[o]}", "HyperParameterTuningJobSummaries",
		    screen_json(job));
		poison(body, hostile[i]);
		screen_reply(&s, "Search", body);
		screen_is_clean(&s);
		screen_keys(&s, "/");
		screen_paste(&s, hostile[i]);
		screen_is_clean(&s);
		screen_keys(&s, "<Esc>c");
		screen_error(&s, DESCRIBE, ERR_INTERNAL, hostile[i]);
		screen_is_clean(&s);
		screen_release(&s);
	}
}

/* Where text stands among the rows of the screen; -1: nowhere. */
static int
row_of(struct screen *s, const char *text)
{
	struct buf all;
	char *line, *rest;
	int y, found = -1;

	buf_init(&all, 0);
	app_draw(&s->app, &s->grid);
	term_text(&s->grid, false, &all);
	rest = all.data;
	for (y = 0; (line = strsep(&rest, "\n")) != NULL; y++) {
		/* Not the line of the best one. */
		if (y > 5 && found == -1 && strstr(line, text) != NULL)
			found = y;
	}
	buf_release(&all);
	return (found);
}

/* B03: missing values stand last whichever way round. */
static void
sorted(void **state)
{
	struct screen s;
	int i;

	open_loaded(&s, 160, 50);
	for (i = 0; i < 2; i++) {
		screen_keys(&s, i == 0 ? "Cggjjs<Esc>" : "r");
		assert_true(row_of(&s, "001-0a1b") < row_of(&s, "002-1111"));
		assert_true(row_of(&s, "001-0a1b") < row_of(&s, "003-ffff"));
	}
	/* A tuned value by its number; again: the other way round. */
	screen_keys(&s, "CGs<Esc>");
	assert_true(row_of(&s, "003-ffff") != row_of(&s, "002-1111"));
	i = row_of(&s, "003-ffff") < row_of(&s, "002-1111");
	screen_keys(&s, "r");
	assert_true(i != (row_of(&s, "003-ffff") < row_of(&s, "002-1111")));
	/* Sorting anew gives what turning round gave. */
	i = row_of(&s, "001-0a1b");
	screen_keys(&s, "rC<Esc>r");
	assert_int_equal(row_of(&s, "001-0a1b"), i);
	screen_release(&s);
}

/* Why a training job failed is read in full where the table leaves room, and
 * its beginning where it does not. */
static void
long_failure(void **state)
{
	struct screen s;
	json_t *list = screen_json(trials);

	json_put(list, "/TrainingJobSummaries/1/FailureReason", json_string(
	    "ClientError: No S3 objects found under S3 URL \"s3://a-bucket/"
	    "churn/train\" given in the input data source of the channel: "
	    "the-last-word"));
	open_job(&s, 80, 24);
	screen_reply(&s, DESCRIBE, screen_json(job));
	screen_reply(&s, LIST, list);
	screen_keys(&s, "j");
	assert_true(screen_has(&s, "the-last-word"));
	screen_size(&s, 80, 16);
	assert_true(screen_has(&s, "002-11112222: ClientError"));
	assert_true(screen_has(&s, "001-0a1b2c3d"));
	screen_release(&s);
}

/* Of a tuned value with more digits than have room a table shows the first
 * six, never a part of its exponent. */
static void
many_digits(void **state)
{
	json_t *list = screen_json(trials);
	struct screen s;

	json_put(list, "/TrainingJobSummaries/0/TunedHyperParameters/max_depth",
	    json_string("0.000012345678901"));
	json_put(list, "/TrainingJobSummaries/1/TunedHyperParameters/max_depth",
	    json_string("-1.23456789012e-105"));
	json_put(list, "/TrainingJobSummaries/2/TunedHyperParameters/max_depth",
	    json_string("12345678901"));
	open_job(&s, 80, 24);
	screen_reply(&s, DESCRIBE, screen_json(job));
	screen_reply(&s, LIST, list);
	assert_true(screen_has(&s, " 1.23457e-05"));
	assert_true(screen_has(&s, " -1.235e-105"));
	assert_true(screen_has(&s, " 12345678901"));
	screen_keys(&s, "<Enter>");
	assert_true(screen_has(&s, "0.000012345678901"));
	screen_release(&s);
}

/* The language of trials --filter on the table. */
static void
condition(void **state)
{
	struct screen s;

	open_loaded(&s, 80, 24);
	screen_keys(&s, "Feta<0.25 and status!=Failed");
	assert_true(screen_has(&s, "1 of 3"));
	screen_is(&s, "job-condition");
	/* Words beside it: what is typed is seen, and both in the end. */
	screen_keys(&s, "<Enter>/zz");
	assert_true(screen_has(&s, "Search: zz"));
	assert_true(screen_has(&s, "0 of 3, also eta"));
	screen_keys(&s, "<Enter>");
	assert_true(screen_has(&s, "0 of 3, also zz"));
	screen_keys(&s, "/<Esc>F");
	/* T39: nothing is cut on the narrowest page. */
	screen_size(&s, 60, 20);
	assert_true(screen_has(&s, "1 of 3"));
	screen_keys(&s, " and");
	assert_true(screen_has(&s, "no condition yet"));
	screen_keys(&s, "<Esc>j");
	assert_true(screen_has(&s, "002-1111"));
	assert_true(screen_has(&s, "Failed 1"));
	screen_release(&s);
}

/* B12: marked ones and the one under the cursor side by side. A mark outlives
 * the row's change and a filter. */
static void
compare(void **state)
{
	json_t *list = screen_json(trials), *again;
	struct screen s;

	json_put(list, "/TrainingJobSummaries/0/TunedHyperParameters/eta",
	    json_string("0.21\033[2J"));
	again = json_deep_copy(list);
	json_put(again, "/TrainingJobSummaries/0/TrainingJobStatus",
	    json_string("Stopped"));
	open_job(&s, 80, 24);
	screen_reply(&s, DESCRIBE, screen_json(job));
	screen_reply(&s, LIST, list);
	screen_keys(&s, "v");
	assert_true(screen_has(&s, "Mark another training job"));
	screen_keys(&s, " ");
	assert_true(screen_has(&s, "003-ffffffff ☑"));
	assert_true(screen_has(&s, "▶ 002-11112222"));
	screen_keys(&s, "<F5>");
	screen_reply(&s, LIST, again);
	assert_true(screen_has(&s, "003-ffffffff ☑"));
	screen_keys(&s, "jv");
	screen_is(&s, "job-compare");
	screen_is_clean(&s);
	screen_size(&s, 60, 20);
	screen_keys(&s, "<Esc>k v");
	assert_true(screen_has(&s, "1 more has no room here."));
	screen_release(&s);
}

/* T39: the table alone where there is no room for more. */
static void
tiny(void **state)
{
	struct screen s;

	open_loaded(&s, 20, 5);
	screen_is(&s, "job-20x5");
	screen_keys(&s, "j4");
	assert_false(screen_has(&s, "The window is"));
	screen_release(&s);
}

/* B11. */
static void
log_wraps_and_is_saved(void **state)
{
	struct screen s;
	size_t i;

	open_loaded(&s, 80, 24);
	screen_keys(&s, "L");
	screen_reply(&s, "DescribeTrainingJob", screen_json(
	    "{\"TrainingJobStatus\": \"Completed\"}"));
	screen_reply(&s, "DescribeLogStreams", screen_json("{\"logStreams\":"
	    " [{\"logStreamName\": \"l\"}]}"));
	screen_reply(&s, "GetLogEvents", screen_json("{\"events\": ["
	    "{\"timestamp\": 1, \"message\": \"one two three four five six "
	    "seven eight nine ten eleven twelve thirteen fourteen fifteen\"},"
	    "{\"timestamp\": 2, \"message\": \"last\"}],"
	    "\"nextForwardToken\": \"f\"}"));
	assert_false(screen_has(&s, "fifteen"));
	screen_keys(&s, "w");
	assert_true(screen_has(&s, "fifteen"));
	screen_is(&s, "log-wrapped");
	screen_keys(&s, "/fifty");
	assert_true(screen_has(&s, "no match"));
	screen_keys(&s, "<C-u>fif");
	assert_false(screen_has(&s, "no match"));
	screen_keys(&s, "<Esc>W<C-u>/tmp/x.log<Enter>");
	assert_true(screen_did(&s, EFFECT_WRITE));
	for (i = 0; s.fx.list[i].kind != EFFECT_WRITE; i++)
		;
	assert_string_equal(s.fx.list[i].name, "/tmp/x.log");
	assert_non_null(strstr(s.fx.list[i].text, "fifteen\nlast\n"));
	screen_release(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(states),
		cmocka_unit_test(completed),
		cmocka_unit_test(few_requests),
		cmocka_unit_test(counters_first),
		cmocka_unit_test(endless_pages),
		cmocka_unit_test(sorted),
		cmocka_unit_test(condition),
		cmocka_unit_test(many_digits),
		cmocka_unit_test(compare),
		cmocka_unit_test(long_failure),
		cmocka_unit_test(tiny),
		cmocka_unit_test(log_wraps_and_is_saved),
		cmocka_unit_test(all_tabs),
		cmocka_unit_test(counters), cmocka_unit_test(narrow),
		cmocka_unit_test(long_values), cmocka_unit_test(tags),
		cmocka_unit_test(live),
		cmocka_unit_test(rows),
		cmocka_unit_test(log_follows),
		cmocka_unit_test(hostile_everywhere),
		cmocka_unit_test(hostile_list),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
