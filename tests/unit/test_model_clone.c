/*
 * Clone with its repairs, differences, warm-start costs. Rows: S11, S13, S14,
 * S41, S42, S90.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/clone.h"
#include "model/diff.h"
#include "model/parent.h"

#define DEF "/TrainingJobDefinitions/0"

/* What the service answers for a job that the console made. */
static const char described[] =
"HyperParameterTuningJobName: churn-with-a-name-of-32-letters1\n"
"HyperParameterTuningJobArn: arn:aws:sagemaker:us-east-1:000000000000:"
"hyper-parameter-tuning-job/churn\n"
"HyperParameterTuningJobStatus: Completed\n"
"CreationTime: 1760000000.5\n"
"TrainingJobStatusCounters: {Completed: 4, InProgress: 0}\n"
"ObjectiveStatusCounters: {Succeeded: 4}\n"
"HyperParameterTuningJobConfig:\n"
"  Strategy: Bayesian\n"
"  NewerMember: {kept: [1]}\n"
"  HyperParameterTuningJobObjective: {Type: Maximize, MetricName: acc}\n"
"  ResourceLimits: {MaxNumberOfTrainingJobs: 4, MaxParallelTrainingJobs: 2}\n"
"  ParameterRanges:\n"
"    ContinuousParameterRanges:\n"
"      - {Name: lr, MinValue: '0.1', MaxValue: '0.3', ScalingType: Auto}\n"
"TrainingJobDefinition:\n"
"  StaticHyperParameters: {_tuning_objective_metric: acc, _own: '1',"
" epochs: '3'}\n"
"  AlgorithmSpecification:\n"
"    TrainingImage: 000000000000.dkr.ecr.us-east-1.amazonaws.com/mine:1\n"
"    TrainingInputMode: File\n"
"    MetricDefinitions:\n"
"      - {Name: acc, Regex: 'acc=(.*)'}\n"
"      - {Name: ObjectiveMetric, Regex: 'acc=(.*)'}\n"
"  RoleArn: arn:aws:iam::000000000000:role/r\n"
"  OutputDataConfig: {S3OutputPath: 's3://b/o/'}\n"
"  ResourceConfig: {InstanceType: ml.m5.xlarge, InstanceCount: 1,"
" VolumeSizeInGB: 10}\n"
"  StoppingCondition: {MaxRuntimeInSeconds: 3600,"
" MaxWaitTimeInSeconds: 7200}\n"
"  EnableManagedSpotTraining: false\n"
"WarmStartConfig:\n"
"  WarmStartType: TransferLearning\n"
"  ParentHyperParameterTuningJobs:"
" [{HyperParameterTuningJobName: grandparent}]\n";

static json_t *
answer(void)
{
	struct err err = ERR_INIT;
	json_t *tree = request_read(described, sizeof described - 1, NULL,
	    &err);

	if (tree == NULL)
		fail_msg("%s", err.text);
	return (tree);
}

static struct catalog *
catalog(void)
{
	struct err err = ERR_INIT;
	struct catalog *c = catalog_load(&err);

	assert_non_null(c);
	return (c);
}

static bool
noted(const struct notes *notes, enum note_kind kind, const char *path)
{
	size_t i;

	for (i = 0; i < notes->n; i++)
		if (notes->list[i].kind == kind &&
		    strcmp(notes->list[i].path, path) == 0)
			return (true);
	return (false);
}

static bool
taken(void *ctx, const char *name)
{
	return (strcmp(name, ctx) == 0);
}

/* S42: a copy is the source but for what is repaired, each with a note. */
static void
repairs(void **state)
{
	static char used[] = "churn-with-a-name-of-32-let-copy";
	struct clone_options options = { .taken = taken, .taken_ctx = used };
	struct notes notes = { 0 };
	struct err err = ERR_INIT;
	struct catalog *c = catalog();
	enum request_form form;
	json_t *tree = answer(), *copy;

	(void)state;
	assert_true(clone_is_answer(tree));
	copy = clone_job(tree, c, &options, &form, &notes, &err);
	assert_non_null(copy);
	assert_int_equal(form, REQUEST_FORM_ONE);
	assert_string_equal(json_str_at(copy, "/HyperParameterTuningJobName"),
	    "churn-with-a-name-of-32-l-copy-2");
	assert_null(json_at(copy, "/HyperParameterTuningJobArn"));
	assert_null(json_at(copy, "/CreationTime"));
	assert_null(json_at(copy, "/ObjectiveStatusCounters"));
	assert_null(json_at(copy, DEF "/StaticHyperParameters/"
	    "_tuning_objective_metric"));
	assert_string_equal(json_str_at(copy, DEF "/StaticHyperParameters/"
	    "_own"), "1");
	assert_int_equal(json_int_at(copy, "/HyperParameterTuningJobConfig/"
	    "NewerMember/kept/0", 0), 1);
	assert_int_equal(json_array_size(json_at(copy, DEF
	    "/AlgorithmSpecification/MetricDefinitions")), 1);
	assert_null(json_at(copy, DEF
	    "/StoppingCondition/MaxWaitTimeInSeconds"));
	assert_string_equal(json_str_at(copy, DEF "/DefinitionName"),
	    "definition-1");
	assert_string_equal(json_str_at(copy, DEF
	    "/TuningObjective/MetricName"), "acc");
	assert_string_equal(json_str_at(copy, "/WarmStartConfig/"
	    "ParentHyperParameterTuningJobs/0/HyperParameterTuningJobName"),
	    "grandparent");
	assert_true(noted(&notes, NOTE_DROPPED,
	    "/HyperParameterTuningJobArn"));
	assert_true(noted(&notes, NOTE_DROPPED, DEF
	    "/StaticHyperParameters/_tuning_objective_metric"));
	assert_true(noted(&notes, NOTE_DROPPED, DEF
	    "/StoppingCondition/MaxWaitTimeInSeconds"));
	assert_true(noted(&notes, NOTE_ADDED, DEF "/DefinitionName"));
	assert_true(noted(&notes, NOTE_CHANGED,
	    "/HyperParameterTuningJobName"));
	json_decref(copy);
	json_decref(tree);
	notes_release(&notes);
	catalog_free(c);
}

/* S53: metric definitions of built-in images are the service's. */
static void
built_in(void **state)
{
	struct catalog *c = catalog();
	struct err err = ERR_INIT;
	enum request_form form;
	json_t *tree = answer(), *copy;

	(void)state;
	json_put(tree, "/TrainingJobDefinition/AlgorithmSpecification/"
	    "TrainingImage", json_string("683313688378.dkr.ecr.us-east-1."
	    "amazonaws.com/sagemaker-xgboost:1.7-1"));
	copy = clone_job(tree, c, NULL, &form, NULL, &err);
	assert_null(json_at(copy, DEF
	    "/AlgorithmSpecification/MetricDefinitions"));
	json_decref(copy);
	json_decref(tree);
	catalog_free(c);
}

/* S11, S13: the source becomes the parent, with its own parents behind it. */
static void
warm(void **state)
{
	struct clone_options options = { .warm = CLONE_IDENTICAL,
	    .name = "next" };
	json_t *tree = answer(), *copy, *list, *two;
	struct err err = ERR_INIT;
	enum request_form form;

	(void)state;
	copy = clone_job(tree, NULL, &options, &form, NULL, &err);
	list = json_at(copy, "/WarmStartConfig/"
	    "ParentHyperParameterTuningJobs");
	assert_int_equal(json_array_size(list), 2);
	assert_string_equal(json_str_at(list,
	    "/0/HyperParameterTuningJobName"),
	    "churn-with-a-name-of-32-letters1");
	assert_string_equal(json_str_at(list,
	    "/1/HyperParameterTuningJobName"), "grandparent");
	assert_string_equal(json_str_at(copy,
	    "/HyperParameterTuningJobName"), "next");
	json_decref(copy);
	options.warm = CLONE_TRANSFER;
	copy = clone_job(tree, NULL, &options, &form, NULL, &err);
	assert_int_equal(json_array_size(json_at(copy, "/WarmStartConfig/"
	    "ParentHyperParameterTuningJobs")), 1);
	/* S09: only with a single definition. */
	two = json_deep_copy(copy);
	json_array_append(json_at(two, "/TrainingJobDefinitions"),
	    json_at(two, DEF));
	assert_null(clone_job(two, NULL, &options, &form, NULL, &err));
	/* Also one of its definitions: it is the parent that counts. */
	options.definition = json_str_at(two, DEF "/DefinitionName");
	assert_null(clone_job(two, NULL, &options, &form, NULL, &err));
	assert_non_null(strstr(err.text, "next has several definitions"));
	json_decref(two);
	options.definition = "nothing";
	assert_null(clone_job(copy, NULL, &options, &form, NULL, &err));
	json_decref(copy);
	json_decref(tree);
}

static void
trial(void **state)
{
	static const char text[] =
	"TrainingJobName: churn-001-aabbccdd\n"
	"HyperParameters: {lr: '0.2', epochs: '3',"
	" _tuning_objective_metric: acc}\n"
	"AlgorithmSpecification: {TrainingImage: 'x:1', TrainingInputMode:"
	" File, EnableSageMakerMetricsTimeSeries: false}\n"
	"RoleArn: arn:aws:iam::000000000000:role/r\n"
	"StoppingCondition: {MaxRuntimeInSeconds: 60}\n";
	struct err err = ERR_INIT;
	struct notes notes = { 0 };
	json_t *tree = request_read(text, sizeof text - 1, NULL, &err);
	json_t *job = answer(), *def;

	(void)state;
	def = clone_trial(tree, job, CLONE_RANGES, NULL, &notes, &err);
	assert_string_equal(json_str_at(def, "/DefinitionName"),
	    "churn-001-aabbccdd");
	assert_string_equal(json_str_at(def,
	    "/HyperParameterRanges/ContinuousParameterRanges/0/Name"), "lr");
	assert_null(json_at(def, "/StaticHyperParameters/"
	    "_tuning_objective_metric"));
	assert_null(json_at(def, "/AlgorithmSpecification/"
	    "EnableSageMakerMetricsTimeSeries"));
	json_decref(def);
	def = clone_trial(tree, NULL, CLONE_VALUES, NULL, NULL, &err);
	assert_string_equal(json_str_at(def, "/StaticHyperParameters/lr"),
	    "0.2");
	assert_string_equal(json_str_at(def, "/TuningObjective/MetricName"),
	    "acc");
	json_decref(def);
	json_decref(tree);
	json_decref(job);
	notes_release(&notes);
}

static json_t *
internal(void)
{
	enum request_form form;
	struct err err = ERR_INIT;
	json_t *tree = answer(), *out;

	out = clone_job(tree, NULL, NULL, &form, NULL, &err);
	json_decref(tree);
	return (out);
}

static void
differences(void **state)
{
	json_t *a = internal(), *b = internal(), *list;
	struct diff diff;

	(void)state;
	diff_run(a, b, &diff);
	assert_int_equal(diff.n, 0);
	diff_release(&diff);
	json_put(b, "/HyperParameterTuningJobConfig/Strategy",
	    json_string("Random"));
	json_put(b, DEF "/HyperParameterRanges", NULL);
	json_put(b, DEF "/StaticHyperParameters/lr", json_string("0.2"));
	json_put(b, DEF "/StaticHyperParameters/_own", NULL);
	json_put(b, DEF "/RetryStrategy", json_pack("{s:i}",
	    "MaximumRetryAttempts", 2));
	diff_run(a, b, &diff);
	assert_int_equal(diff.n, 4);
	assert_string_equal(diff.list[0].path,
	    "/HyperParameterTuningJobConfig/Strategy");
	assert_string_equal(diff.list[0].before, "Bayesian");
	assert_string_equal(diff.list[0].after, "Random");
	list = diff_json(&diff);
	assert_int_equal(json_array_size(list), 4);
	json_decref(list);
	diff_release(&diff);
	json_decref(a);
	json_decref(b);
}

/* S14: what a warm start allows to change. */
static void
costs(void **state)
{
	json_t *a = internal(), *b = internal();
	struct parent_cost cost;

	(void)state;
	parent_cost(json_at(a, DEF), json_at(b, DEF), &cost);
	assert_int_equal(cost.n, 0);
	assert_true(cost.allowed);
	parent_cost_release(&cost);
	json_put(a, DEF "/StaticHyperParameters/epochs", json_string("4"));
	json_put(a, DEF "/HyperParameterRanges", NULL);
	json_put(a, DEF "/StaticHyperParameters/lr", json_string("0.2"));
	parent_cost(json_at(a, DEF), json_at(b, DEF), &cost);
	assert_int_equal(cost.changes, 3);
	assert_true(cost.allowed);
	parent_cost_release(&cost);
	json_put(a, DEF "/StaticHyperParameters/more", json_string("0"));
	parent_cost(json_at(a, DEF), json_at(b, DEF), &cost);
	assert_false(cost.allowed);
	parent_cost_release(&cost);
	json_decref(a);
	json_decref(b);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(repairs),
		cmocka_unit_test(built_in),
		cmocka_unit_test(warm),
		cmocka_unit_test(trial),
		cmocka_unit_test(differences),
		cmocka_unit_test(costs),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
