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
#include "model/catalog.h"
#include "model/request.h"
#include "ui/copy.h"

/* What pages offer to copy, and what is too long for a terminal. */

#define ARN	"arn:aws-cn:sagemaker:cn-north-1:111122223333:" \
		"hyper-parameter-tuning-job/churn"

static const char job[] = "{"
    "\"HyperParameterTuningJobName\": \"Churn\","
    "\"HyperParameterTuningJobArn\": \"" ARN "\","
    "\"HyperParameterTuningJobStatus\": \"Completed\","
    "\"CreationTime\": 1795496000,"
    "\"BestTrainingJob\": {\"TrainingJobName\": \"Churn-001\","
    "\"TunedHyperParameters\": {\"eta\": \"0.25\"}}}";

static const char *
copied(struct screen *s)
{
	size_t i;

	for (i = s->fx.n; i-- > 0;)
		if (s->fx.list[i].kind == EFFECT_COPY)
			return (s->fx.list[i].text);
	return ("(nothing)");
}

static void
open_list(struct screen *s)
{
	char *text = xasprintf("{\"Results\": [{\"HyperParameterTuningJob\": "
	    "%s}]}", job);

	screen_init(s, 80, 24);
	s->app.catalog = catalog;
	view_jobs_open(&s->app, &s->fx);
	screen_reply(s, "Search", screen_json(text));
	free(text);
}

static void
from_list(void **state)
{
	static const struct {
		const char *typed, *want;
	} cases[] = {
		{ "name", "Churn" },
		{ "ARN", ARN },
		{ "CLI command", "aws sagemaker "
		    "describe-hyper-parameter-tuning-job "
		    "--hyper-parameter-tuning-job-name Churn --region "
		    "cn-north-1" },
		{ "that describes", "trialdeck describe Churn" },
		{ "console", "https://cn-north-1.console.amazonaws.cn/"
		    "sagemaker/home?region=cn-north-1#/hyper-tuning-jobs/"
		    "churn" },
	};
	struct screen s;
	char *keys;
	size_t i;

	open_list(&s);
	for (i = 0; i < nitems(cases); i++) {
		keys = xasprintf("y%s<Enter>", cases[i].typed);
		screen_keys(&s, keys);
		free(keys);
		assert_string_equal(copied(&s), cases[i].want);
	}
	screen_keys(&s, "y<Esc>");
	assert_true(screen_has(&s, "Churn"));
	screen_release(&s);
}

static void
from_job(void **state)
{
	struct screen s;

	screen_init(&s, 80, 24);
	view_job_open(&s.app, "Churn", &s.fx);
	screen_reply(&s, "DescribeHyperParameterTuningJob", screen_json(job));
	screen_reply(&s, "ListTrainingJobsForHyperParameterTuningJob",
	    screen_json("{\"TrainingJobSummaries\": [{\"TrainingJobName\": "
	    "\"Churn-001\", \"TrainingJobStatus\": \"Completed\","
	    "\"CreationTime\": 1795496000, \"TunedHyperParameters\": "
	    "{\"eta\": \"0.25\"}}]}"));
	screen_keys(&s, "yhyperparameters<Enter>");
	assert_string_equal(copied(&s), "{\"eta\":\"0.25\"}");
	screen_keys(&s, "2yARN<Enter>");
	assert_string_equal(copied(&s), "arn:aws-cn:sagemaker:cn-north-1:"
	    "111122223333:training-job/churn-001");
	screen_keys(&s, "yAWS CLI<Enter>");
	assert_string_equal(copied(&s), "aws sagemaker describe-training-job "
	    "--training-job-name Churn-001 --region cn-north-1");
	screen_keys(&s, "yconsole<Enter>");
	assert_string_equal(copied(&s), "https://cn-north-1.console."
	    "amazonaws.cn/sagemaker/home?region=cn-north-1#/jobs/churn-001");
	screen_keys(&s, "ytuned<Enter>");
	assert_string_equal(copied(&s), "{\"eta\":\"0.25\"}");
	screen_release(&s);
}

static void
open_wizard(struct screen *s, const char *regex)
{
	char *text = xasprintf("{\"HyperParameterTuningJobName\": \"wide\","
	    "\"TrainingJobDefinitions\": [{\"DefinitionName\": \"one\","
	    "\"RoleArn\": \"arn:aws:iam::000000000000:role/r\","
	    "\"AlgorithmSpecification\": {\"TrainingImage\": \"own:1\","
	    "\"TrainingInputMode\": \"File\"}, \"InputDataConfig\": ["
	    "{\"ChannelName\": \"a\", \"DataSource\": {\"S3DataSource\": "
	    "{\"S3Uri\": \"s3://b/a\"}}}, {\"ChannelName\": \"b\","
	    "\"DataSource\": {\"S3DataSource\": {\"S3Uri\": \"s3://b/b\"}}}],"
	    "\"StaticHyperParameters\": {\"long\": \"%s\"}}]}", regex);
	enum request_form form;
	json_t *wire = screen_json(text);

	open_list(s);
	view_wizard_open(&s->app, request_from_wire(wire, &form), NULL,
	    "algorithm", NULL, &s->fx);
	json_decref(wire);
	free(text);
}

static void
from_wizard(void **state)
{
	struct screen s;

	open_wizard(&s, "x");
	screen_keys(&s, "yimage<Enter>");
	assert_string_equal(copied(&s), "own:1");
	screen_keys(&s, "yrole<Enter>");
	assert_string_equal(copied(&s), "arn:aws:iam::000000000000:role/r");
	screen_keys(&s, "ychannels<Enter>");
	assert_string_equal(copied(&s), "s3://b/a\ns3://b/b");
	screen_keys(&s, "yAWS CLI<Enter>");
	assert_non_null(strstr(copied(&s), "aws sagemaker "
	    "create-hyper-parameter-tuning-job"));
	screen_release(&s);
}

/* Nothing is cut in silence: a file takes what the clipboard cannot. */
static void
too_long(void **state)
{
	struct screen s;
	char *big = xmalloc(60001);
	size_t i, written = 0;

	memset(big, 'x', 60000);
	big[60000] = '\0';
	open_wizard(&s, big);
	screen_keys(&s, "yas it is sent<Enter>");
	assert_string_equal(copied(&s), "(nothing)");
	assert_true(screen_has(&s, "Too long for the clipboard"));
	assert_true(screen_has(&s, "wide.json"));
	screen_keys(&s, "<Enter>");
	for (i = 0; i < s.fx.n; i++)
		if (s.fx.list[i].kind == EFFECT_WRITE) {
			assert_string_equal(s.fx.list[i].name, "wide.json");
			written = strlen(s.fx.list[i].text);
		}
	assert_true(written > 60000);
	/* Escape writes nothing, and the page is there again. */
	screen_keys(&s, "yas a job file<Enter><Esc>");
	assert_true(screen_has(&s, "Configure algorithm"));
	screen_release(&s);
	free(big);
}

/* The local backend has no page anywhere; an odd name gets no command. */
static void
local(void **state)
{
	static const char arn[] = "arn:aws:sagemaker:local:000000000000:"
	    "hyper-parameter-tuning-job/Churn";
	struct copy_list list = { .n = 0 };
	size_t i;

	assert_null(copy_console_url(arn));
	assert_null(copy_console_url("x"));
	copy_job(&list, "it's $(x)", arn);
	assert_int_equal(list.n, 2);
	copy_job(&list, "--help", NULL);
	assert_int_equal(list.n, 3);
	copy_trial(&list, "A-001", arn);
	assert_string_equal(list.item[4].text,
	    "arn:aws:sagemaker:local:000000000000:training-job/A-001");
	assert_string_equal(list.item[5].text, "trialdeck logs A-001");
	assert_int_equal(list.n, 6);
	for (i = 0; i < list.n; i++)
		free(list.item[i].text);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(from_list), cmocka_unit_test(from_job),
		cmocka_unit_test(from_wizard), cmocka_unit_test(too_long),
		cmocka_unit_test(local),
	};

	return (cmocka_run_group_tests(tests, screen_set_up,
	    screen_tear_down));
}
