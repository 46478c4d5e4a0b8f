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
#include "ui/wizard.h"

/* The wizard, from the empty list page to the job that was asked for. */

static void
open_list(struct screen *s, int w, int h)
{
	screen_init(s, w, h);
	s->app.catalog = catalog;
	view_jobs_open(&s->app, &s->fx);
	screen_reply(s, "Search", screen_json("{\"Results\": []}"));
}

/* Each size keeps its screens: NAME-80x24, NAME-160x50. */
static void
is_page(struct screen *s, const char *page)
{
	char *name = xasprintf("wizard-%s-%dx%d", page, s->app.w, s->app.h);

	screen_is(s, name);
	free(name);
}

/* The single-algorithm job of the seed, key by key (S02 to S04, S23, S44,
 * S47, S53, S54, S58, S61, S63, S67, S72, S80, S84, S87, S92, S93, S96, S97,
 * S106). */
static void
build_single(struct screen *s)
{
	screen_keys(s, "n");
	is_page(s, "settings");
	screen_keys(s, "<Enter>churn<Enter>n");
	is_page(s, "definitions-none");
	screen_keys(s, "<Enter>");
	is_page(s, "algorithm-new");
	/* What was at hand first is so again once nothing is typed. */
	screen_keys(s, "<Enter>zzz<C-u>");
	assert_true(screen_has(s, "▶ XGBoost"));
	screen_keys(s, "xgb");
	is_page(s, "pick-algorithm");
	screen_keys(s, "<Enter>");
	assert_true(screen_has(s, "sagemaker-xgboost:"));
	screen_keys(s, "<Enter>auc");
	is_page(s, "pick-metric");
	/* Enter takes the metric and its direction; then the rounds. */
	screen_keys(s, "<Enter>j<Enter>50<Enter>");
	screen_keys(s, "j<Enter>max_dep<Tab><C-u>eta<Tab>");
	is_page(s, "pick-hyperparameters");
	screen_keys(s, "<Enter>");
	screen_keys(s, "<Enter><C-u>1 .. 10<Enter><Enter><C-u>.1-0.3");
	is_page(s, "range");
	screen_keys(s, "<C-u>0.1 0.3<Enter>");
	is_page(s, "algorithm");
	screen_keys(s, "n");
	is_page(s, "data-new");
	screen_keys(s, "<Enter>n<Enter>s3://bucket/train<Enter>n<Enter>"
	    "s3://bucket/validation<Enter>n<Enter>s3://bucket/out<Enter>");
	screen_keys(s, "gg");
	is_page(s, "data");
	screen_keys(s, "n");
	is_page(s, "resources");
	screen_keys(s, "n");
	is_page(s, "definitions");
	screen_keys(s, "n<Enter><C-u>2<Enter><Enter><C-u>5<Enter>");
	is_page(s, "limits");
	screen_keys(s, "n");
	is_page(s, "review");
}

static const char *const want[][2] = {
	{ "/HyperParameterTuningJobName", "churn" },
	{ "/HyperParameterTuningJobConfig/Strategy", "Bayesian" },
	{ "/HyperParameterTuningJobConfig/HyperParameterTuningJobObjective"
	    "/Type", "Maximize" },
	{ "/HyperParameterTuningJobConfig/HyperParameterTuningJobObjective"
	    "/MetricName", "validation:auc" },
	{ "/HyperParameterTuningJobConfig/ParameterRanges"
	    "/IntegerParameterRanges/0/Name", "max_depth" },
	{ "/HyperParameterTuningJobConfig/ParameterRanges"
	    "/IntegerParameterRanges/0/MinValue", "1" },
	{ "/HyperParameterTuningJobConfig/ParameterRanges"
	    "/IntegerParameterRanges/0/MaxValue", "10" },
	{ "/HyperParameterTuningJobConfig/ParameterRanges"
	    "/ContinuousParameterRanges/0/Name", "eta" },
	{ "/HyperParameterTuningJobConfig/ParameterRanges"
	    "/ContinuousParameterRanges/0/MinValue", "0.1" },
	{ "/HyperParameterTuningJobConfig/ParameterRanges"
	    "/ContinuousParameterRanges/0/MaxValue", "0.3" },
	{ "/TrainingJobDefinition/StaticHyperParameters/num_round", "50" },
	{ "/TrainingJobDefinition/InputDataConfig/0/ChannelName", "train" },
	{ "/TrainingJobDefinition/InputDataConfig/1/ChannelName",
	    "validation" },
	{ "/TrainingJobDefinition/InputDataConfig/1/DataSource/S3DataSource"
	    "/S3Uri", "s3://bucket/validation" },
	{ "/TrainingJobDefinition/OutputDataConfig/S3OutputPath",
	    "s3://bucket/out" },
};

static void
single_at(int w, int h)
{
	struct screen s;
	struct effect *call;
	size_t i;

	open_list(&s, w, h);
	build_single(&s);
	screen_keys(&s, "<Enter>");
	call = screen_call(&s, "CreateHyperParameterTuningJob");
	assert_non_null(call);
	for (i = 0; i < nitems(want); i++) {
		const char *have = json_str_at(call->request, want[i][0]);

		if (have == NULL || strcmp(have, want[i][1]) != 0)
			fail_msg("%s is %s", want[i][0],
			    have != NULL ? have : "absent");
	}
	assert_int_equal(json_int_at(call->request,
	    "/HyperParameterTuningJobConfig/ResourceLimits/"
	    "MaxNumberOfTrainingJobs", 0), 5);
	assert_int_equal(json_int_at(call->request,
	    "/HyperParameterTuningJobConfig/ResourceLimits/"
	    "MaxParallelTrainingJobs", 0), 2);
	/* A refusal stands before the field that it names. */
	screen_error(&s, "CreateHyperParameterTuningJob", ERR_INVALID,
	    "Value '5' at 'trainingJobDefinition.hyperParameterTuning"
	    "ResourceConfig.volumeSizeInGB' failed to satisfy constraint: no");
	assert_true(screen_has(&s, "was not created"));
	assert_false(screen_has(&s, "Creating the tuning job"));
	screen_keys(&s, "<Esc>");
	assert_true(screen_has(&s, "▶ Additional volume (GB)"));
	screen_keys(&s, "4C");
	/* S64: created, the job's page opens. */
	screen_reply(&s, "CreateHyperParameterTuningJob",
	    screen_json("{\"HyperParameterTuningJobArn\": \"arn\"}"));
	assert_non_null(screen_call(&s, "DescribeHyperParameterTuningJob"));
	screen_release(&s);
}

static void
single_narrow(void **state)
{
	single_at(80, 24);
}

static void
single_wide(void **state)
{
	single_at(160, 50);
}

/* request: taken, internal form, or NULL. */
static void
open_wizard(struct screen *s, json_t *request)
{
	open_list(s, 80, 24);
	view_wizard_open(&s->app, request, NULL, NULL, NULL, &s->fx);
}

static const char *
job_name(struct screen *s)
{
	const struct wizard *w = s->app.views[s->app.nviews - 1]->state;

	return (json_str_at(draft_request(w->draft),
	    "/HyperParameterTuningJobName"));
}

/* S2: an empty name is offered one of the date, which Enter takes and which
 * typing or Escape leaves. */
static void
name_offered(void **state)
{
	struct screen s;

	open_wizard(&s, NULL);
	screen_keys(&s, "<Enter>");
	assert_true(screen_has(&s, "tuning-261124-0507  (Enter takes it)"));
	screen_size(&s, 60, 20);
	assert_false(screen_has(&s, "tuning-261124-0507  ("));
	screen_size(&s, 80, 24);
	screen_keys(&s, "<Esc>");
	assert_null(job_name(&s));
	screen_keys(&s, "<Enter>m");
	assert_false(screen_has(&s, "tuning-261124-0507"));
	screen_keys(&s, "<Backspace><Down>");
	assert_null(job_name(&s));
	screen_keys(&s, "<Up><Enter><Enter>");
	assert_string_equal(job_name(&s), "tuning-261124-0507");
	screen_release(&s);
	/* After the first definition, where there is one. */
	open_wizard(&s, screen_json("{\"TrainingJobDefinitions\": "
	    "[{\"DefinitionName\": "
	    "\"an-xgboost-of-more-than-32-letters\"}]}"));
	screen_keys(&s, "<Enter><Enter>");
	assert_string_equal(job_name(&s), "an-xgboost-of-more-t-261124-0507");
	screen_release(&s);
}

/* A draft that nobody wants is gone after a question. */
static void
forget(void **state)
{
	struct screen s;

	open_wizard(&s, NULL);
	screen_keys(&s, "<Enter><Enter>Xn");
	assert_string_equal(job_name(&s), "tuning-261124-0507");
	assert_false(screen_did(&s, EFFECT_DROP));
	screen_keys(&s, "Xy");
	assert_true(screen_did(&s, EFFECT_DROP));
	assert_true(screen_did(&s, EFFECT_UNLOCK));
	assert_true(screen_has(&s, "The draft is forgotten."));
	assert_true(screen_has(&s, "There are no tuning jobs yet"));
	screen_release(&s);
}

/* The fields of a definition are found before there is one. */
static void
find_before_definition(void **state)
{
	struct screen s;

	open_wizard(&s, NULL);
	screen_keys(&s, "/<End>");
	assert_false(screen_has(&s, "▶ Hyperparameter tuning job name"));
	screen_keys(&s, "<Home>");
	assert_true(screen_has(&s, "▶ Warm start type"));
	screen_keys(&s, "instance type<Enter>");
	assert_true(screen_has(&s, "Enter adds the first one"));
	screen_keys(&s, "<Enter>");
	assert_true(screen_has(&s, "Configure algorithm and parameters"));
	screen_release(&s);
}

/* What a list may get is found though it holds nothing yet; a long name in a
 * list leaves the values their room. */
static void
lists(void **state)
{
	struct screen s;

	open_wizard(&s, NULL);
	screen_keys(&s, "/tag<Enter>");
	assert_true(screen_has(&s, "▶ + Add: Tag"));
	screen_keys(&s, "gg/parent<Enter>");
	assert_true(screen_has(&s, "▶ + Add: Parent"));
	screen_release(&s);
	open_wizard(&s, screen_json("{\"WarmStartConfig\": {\"WarmStartType\": "
	    "\"IdenticalDataAndAlgorithm\", "
	    "\"ParentHyperParameterTuningJobs\": [{"
	    "\"HyperParameterTuningJobName\": "
	    "\"churn-xgboost-weekly-261124-0930\"}]}}"));
	assert_true(screen_has(&s, "1: churn-xgboost-weekly-261124-0930"));
	assert_true(screen_has(&s, "  IdenticalDataAndAlgorithm"));
	screen_release(&s);
}

/* Enter goes on to the next row, but not from a value that is wrong: what is
 * wrong with it is said at its row. */
static void
wrong_stays(void **state)
{
	struct screen s;

	open_wizard(&s, NULL);
	screen_keys(&s, "<Enter>my_job<Enter>");
	assert_true(screen_has(&s, "\"my_job\" is not allowed"));
	assert_true(screen_has(&s, "▶!Hyperparameter tuning job name"));
	screen_keys(&s, "<Enter><C-u>my-job<Enter>");
	assert_false(screen_has(&s, "▶ Hyperparameter tuning job name"));
	screen_release(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(single_narrow),
		cmocka_unit_test(single_wide),
		cmocka_unit_test(name_offered),
		cmocka_unit_test(forget),
		cmocka_unit_test(find_before_definition),
		cmocka_unit_test(lists),
		cmocka_unit_test(wrong_stays),
	};

	return (cmocka_run_group_tests(tests, screen_set_up,
	    screen_tear_down));
}
