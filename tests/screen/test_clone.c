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
#include "ui/wizard.h"

/* A training job becomes a definition of a new tuning job. */

#define DESCRIBE "DescribeHyperParameterTuningJob"
#define DEF	"/TrainingJobDefinitions/0"

static const char job[] = "{"
    "\"HyperParameterTuningJobName\": \"churn\","
    "\"HyperParameterTuningJobArn\": \"arn:x/churn\","
    "\"HyperParameterTuningJobStatus\": \"Completed\","
    "\"HyperParameterTuningJobConfig\": {\"Strategy\": \"Random\","
    "\"ResourceLimits\": {\"MaxNumberOfTrainingJobs\": 5,"
    "\"MaxParallelTrainingJobs\": 1}},"
    "\"TrainingJobDefinitions\": ["
    "{\"DefinitionName\": \"other\", \"AlgorithmSpecification\": "
    "{\"TrainingImage\": \"other:1\", \"TrainingInputMode\": \"File\"}},"
    "{\"DefinitionName\": \"mine\", \"AlgorithmSpecification\": "
    "{\"TrainingImage\": \"own:1\", \"TrainingInputMode\": \"File\"},"
    "\"TuningObjective\": {\"Type\": \"Maximize\", \"MetricName\": \"acc\"},"
    "\"StaticHyperParameters\": {\"epochs\": \"3\"},"
    "\"HyperParameterRanges\": {\"ContinuousParameterRanges\": [{\"Name\": "
    "\"lr\", \"MinValue\": \"0.1\", \"MaxValue\": \"0.9\"}]}}],"
    "\"WarmStartConfig\": {\"WarmStartType\": \"TransferLearning\","
    "\"ParentHyperParameterTuningJobs\": [{\"HyperParameterTuningJobName\":"
    "\"old\"}]}}";

static const char training[] = "{"
    "\"TrainingJobName\": \"churn-001-0a1b2c3d\","
    "\"TuningJobArn\": \"arn:aws:sagemaker:us-east-1:000000000000:"
    "hyper-parameter-tuning-job/churn\","
    "\"TrainingJobStatus\": \"Completed\","
    "\"HyperParameters\": {\"lr\": \"0.25\", \"epochs\": \"3\","
    "\"_tuning_objective_metric\": \"acc\"},"
    "\"AlgorithmSpecification\": {\"TrainingImage\": \"own:1\","
    "\"TrainingInputMode\": \"File\"},"
    "\"RoleArn\": \"arn:aws:iam::000000000000:role/r\","
    "\"StoppingCondition\": {\"MaxRuntimeInSeconds\": 60}}";

static const json_t *
request(struct screen *s)
{
	int i;

	for (i = 0; i < s->app.nviews; i++)
		if (strcmp(s->app.views[i]->ops->name, "wizard") == 0)
			return (draft_request(((struct wizard *)
			    s->app.views[i]->state)->draft));
	fail_msg("the wizard is not open");
	return (NULL);
}

static void
is(struct screen *s, const char *pointer, const char *want)
{
	const char *text = json_str_at(request(s), pointer);

	assert_string_equal(text != NULL ? text : "(absent)", want);
}

static void
open_trials(struct screen *s)
{
	screen_init(s, 80, 24);
	s->app.catalog = catalog;
	view_job_open(&s->app, "churn", &s->fx);
	screen_reply(s, DESCRIBE, screen_json(job));
	screen_reply(s, "ListTrainingJobsForHyperParameterTuningJob",
	    screen_json("{\"TrainingJobSummaries\": [{\"TrainingJobName\": "
	    "\"churn-001-0a1b2c3d\", \"TrainingJobStatus\": \"Completed\","
	    "\"CreationTime\": 1795496000}]}"));
	screen_keys(s, "2");
}

/* From the tab: the definition that it ran, alone, with ranges or values. */
static void
from_trials(void **state)
{
	struct screen s;

	open_trials(&s);
	screen_keys(&s, "D");
	screen_reply(&s, "DescribeTrainingJob", screen_json(training));
	screen_reply(&s, DESCRIBE, screen_json(job));
	screen_reply(&s, "ListTags", screen_json("{\"Tags\": [{\"Key\": "
	    "\"team\", \"Value\": \"\"}]}"));
	assert_true(screen_has(&s, "Ranges of its tuning job"));
	screen_keys(&s, "<Enter>");
	assert_int_equal(json_array_size(json_at(request(&s),
	    "/TrainingJobDefinitions")), 1);
	is(&s, "/HyperParameterTuningJobName", "churn-copy");
	is(&s, "/Tags/0/Key", "team");
	is(&s, DEF "/TuningObjective/MetricName", "acc");
	is(&s, DEF "/HyperParameterRanges/ContinuousParameterRanges/0/Name",
	    "lr");
	is(&s, DEF "/StaticHyperParameters/lr", "(absent)");
	assert_null(json_at(request(&s), "/WarmStartConfig"));
	screen_release(&s);

	open_trials(&s);
	screen_keys(&s, "D");
	screen_reply(&s, "DescribeTrainingJob", screen_json(training));
	screen_reply(&s, DESCRIBE, screen_json(job));
	screen_reply(&s, "ListTags", screen_json("{\"Tags\": []}"));
	screen_keys(&s, "values<Enter>");
	is(&s, DEF "/StaticHyperParameters/lr", "0.25");
	is(&s, DEF "/StaticHyperParameters/_tuning_objective_metric",
	    "(absent)");
	is(&s, DEF "/TuningObjective/Type", "Maximize");
	assert_null(json_at(request(&s), DEF "/HyperParameterRanges"));
	screen_release(&s);
}

/* From its log; the tuning job may be gone by then. */
static void
from_log(void **state)
{
	struct screen s;

	open_trials(&s);
	screen_keys(&s, "L");
	screen_error(&s, "DescribeLogStreams", ERR_NOT_FOUND, "no log");
	/* The log asks too, whether it goes on. */
	screen_reply(&s, "DescribeTrainingJob", screen_json(training));
	screen_keys(&s, "D");
	screen_reply(&s, "DescribeTrainingJob", screen_json(training));
	screen_error(&s, DESCRIBE, ERR_NOT_FOUND, "no such job");
	is(&s, DEF "/StaticHyperParameters/lr", "0.25");
	is(&s, DEF "/TuningObjective/MetricName", "acc");
	is(&s, "/HyperParameterTuningJobConfig/Strategy", "Bayesian");
	screen_release(&s);
}

static void
nothing_there(void **state)
{
	struct screen s;

	screen_init(&s, 80, 24);
	view_job_open(&s.app, "churn", &s.fx);
	screen_keys(&s, "D");
	assert_null(screen_call(&s, "DescribeTrainingJob"));
	assert_true(screen_has(&s, "There is no training job yet."));
	screen_release(&s);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(from_trials), cmocka_unit_test(from_log),
		cmocka_unit_test(nothing_there),
	};

	return (cmocka_run_group_tests(tests, screen_set_up,
	    screen_tear_down));
}
