/*
 * The catalogue's files (S54, S58, S66, S75), statuses, jobs and columns read
 * from replies that lack members.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/regex.h"
#include "model/catalog.h"
#include "model/column.h"
#include "model/field.h"
#include "model/resource.h"

static struct catalog *
load(void)
{
	struct err	 err = ERR_INIT;
	struct catalog	*c = catalog_load(&err);

	if (c == NULL)
		fail_msg("%s", err.text);
	return c;
}

/* Every file reads, every regex has one group, every range is in order. */
static void
every_algorithm(void **state)
{
	const struct algorithm	*a;
	struct catalog		*c = load();
	struct err		 err = ERR_INIT;
	struct regex		*re;
	size_t			 i, k;

	(void)state;
	assert_int_equal(catalog_count(c), 24);
	for (i = 0; i < catalog_count(c); i++) {
		if ((a = catalog_algorithm(c, catalog_id(c, i))) == NULL)
			fail_msg("%s does not read", catalog_id(c, i));
		assert_true(a->nhypers > 0 && a->nchannels > 0);
		for (k = 0; k < a->nmetrics; k++) {
			assert_true(strcmp(a->metrics[k].direction,
			    "Maximize") == 0 || strcmp(
			    a->metrics[k].direction, "Minimize") == 0);
			if (a->metrics[k].regex == NULL)
				continue;
			re = regex_new(a->metrics[k].regex, &err);
			if (re == NULL)
				fail_msg("%s: %s", a->id, err.text);
			assert_int_equal(regex_groups(re), 1);
			regex_free(re);
		}
		for (k = 0; k < a->nhypers; k++)
			if (a->hypers[k].rec_min > a->hypers[k].rec_max)
				fail_msg("%s %s", a->id, a->hypers[k].name);
	}
	catalog_free(c);
}

static void
xgboost(void **state)
{
	const struct algo_hyper	*h;
	const struct algorithm	*a;
	struct catalog		*c = load();
	char			*s;

	(void)state;
	a = catalog_by_image(c, "683313688378.dkr.ecr.us-east-1.amazonaws.com"
	    "/sagemaker-xgboost:1.7-1");
	assert_non_null(a);
	assert_string_equal(a->id, "xgboost");
	assert_ptr_equal(a, catalog_by_image(c, "xgboost"));
	assert_null(catalog_by_image(c, "/opt/xgboost"));
	assert_null(catalog_by_image(c, "my-xgboost"));
	h = algorithm_hyper(a, "eta");
	assert_true(h->tunable && h->rec_min == 0.1 && h->rec_max == 0.5);
	assert_true(algorithm_hyper(a, "num_round")->required);
	assert_true(algorithm_hyper(a, "colsample_bynode")->min_open);
	assert_true(algorithm_channel(a, "train")->required);
	s = catalog_image(c, a, "us-east-1", "1.7-1");
	assert_string_equal(s, "683313688378.dkr.ecr.us-east-1.amazonaws.com/"
	    "sagemaker-xgboost:1.7-1");
	free(s);
	s = catalog_image(c, a, "local", "1.7-1");
	assert_string_equal(s, "sagemaker-xgboost:1.7-1");
	free(s);
	assert_null(catalog_image(c, a, "local", "9"));
	catalog_free(c);
}

static void
metric_lines(void **state)
{
	static const struct {
		const char	*id, *metric, *line, *value;
	} cases[] = {
		{ "xgboost", "validation:rmse",
		    "[7]#011train-rmse:0.2#011validation-rmse:0.25", "0.25" },
		{ "xgboost", "validation:rmse",
		    "[7]\ttrain-rmse:0.2\tvalidation-rmse:0.25", "0.25" },
		{ "linear-learner",
		    "validation:binary_classification_accuracy",
		    "#quality_metric: host=algo-1, epoch=3, validation "
		    "binary_classification_accuracy <score>=0.94", "0.94" },
		{ "linear-learner", "test:objective_loss",
		    "#quality_metric: host=algo-1, test objective_loss "
		    "<loss>=0.5", "0.5" },
		{ "linear-learner", "test:mse",
		    "#quality_metric: host=algo-1, validation mse <loss>=1",
		    NULL }
	};
	struct catalog		*c = load();
	const struct algo_metric *m;
	struct regex		*re;
	size_t			 i, from, to;

	(void)state;
	for (i = 0; i < nitems(cases); i++) {
		m = algorithm_metric(catalog_algorithm(c, cases[i].id),
		    cases[i].metric);
		assert_non_null(m);
		re = regex_new(m->regex, NULL);
		assert_non_null(re);
		if (cases[i].value == NULL)
			assert_int_equal(regex_match(re, cases[i].line,
			    strlen(cases[i].line), &from, &to), REGEX_NO);
		else {
			assert_int_equal(regex_match(re, cases[i].line,
			    strlen(cases[i].line), &from, &to), REGEX_YES);
			assert_int_equal(to - from, strlen(cases[i].value));
			assert_memory_equal(cases[i].line + from,
			    cases[i].value, to - from);
		}
		regex_free(re);
	}
	catalog_free(c);
}

/* The API's list of instance types and the data file name the same ones. */
static void
instances(void **state)
{
	const struct field	*f;
	const struct instance	*x;
	struct catalog		*c = load();
	size_t			 i;

	(void)state;
	f = field_at("/TrainingJobDefinitions/0/ResourceConfig/InstanceType");
	for (i = 0; f->choices[i] != NULL; i++)
		if (catalog_instance(c, f->choices[i]) == NULL)
			fail_msg("no %s", f->choices[i]);
	assert_int_equal(i, 192);
	x = catalog_instance(c, "ml.g4dn.xlarge");
	assert_true(x->vcpu == 4 && x->gpus == 1 && x->disk_gb == 125);
	assert_null(catalog_instance(c, "ml.none"));
	catalog_free(c);
}

static void
empty_replies(void **state)
{
	struct job	 j;
	struct trial	 t;
	json_t		*o = json_object();

	(void)state;
	job_read(&j, o);
	assert_null(j.name);
	assert_null(j.status->name);
	assert_int_equal(job_launched(&j), 0);
	assert_true(isnan(j.best.value));
	job_release(&j);
	job_read(&j, NULL);
	job_release(&j);
	trial_read(&t, o);
	assert_true(isnan(t.value));
	assert_int_equal(trial_duration(&t, 5), 0);
	trial_release(&t);
	json_decref(o);
}

static void
a_job(void **state)
{
	struct job	 j;
	json_t		*o;

	(void)state;
	o = json_pack("{s:s, s:s, s:f, s:f, s:{s:i, s:i, s:i}, s:{s:i}}",
	    "HyperParameterTuningJobName", "n",
	    "HyperParameterTuningJobStatus", "Completed", "CreationTime",
	    1000.5, "HyperParameterTuningEndTime", 1060.5,
	    "TrainingJobStatusCounters", "Completed", 3, "RetryableError", 1,
	    "NonRetryableError", 2, "ResourceLimits",
	    "MaxNumberOfTrainingJobs", 6);
	job_read(&j, o);
	assert_true(j.status->final);
	assert_int_equal(job_launched(&j), 6);
	assert_int_equal(job_failed(&j), 3);
	assert_true(j.created == 1000500);
	assert_true(job_duration(&j, 0) == 60000);
	assert_int_equal(j.max_jobs, 6);
	job_release(&j);
	json_decref(o);
}

#define CONFIG "/HyperParameterTuningJobConfig"
#define CRITERIA CONFIG "/TuningJobCompletionCriteria"
#define DETAILS "/TuningJobCompletionDetails"
#define IN_VAIN DETAILS "/NumberOfTrainingJobsObjectiveNotImproving"

/* Changes to a completed job, all that stand before still there. */
static const struct {
	const char	*at, *value;	/* JSON */
	const char	*why;		/* NULL: not told */
} whys[] = {
	{ CONFIG "/ParameterRanges", "{\"ContinuousParameterRanges\": [{}]}",
	    NULL },
	{ CONFIG "/ParameterRanges", "{\"CategoricalParameterRanges\": "
	    "[{\"Name\": \"a\", \"Values\": [\"x\", \"y\"]}]}",
	    "no combination of the ranges is left" },
	{ CONFIG "/ResourceLimits/MaxNumberOfTrainingJobs", "9",
	    "no combination of the ranges is left" },
	{ "/TrainingJobStatusCounters/Stopped", "6",
	    "all 9 training jobs have run" },
	{ DETAILS "/ConvergenceDetectedTime", "1000.25",
	    "all 9 training jobs have run" },
	{ CRITERIA "/BestObjectiveNotImproving"
	    "/MaxNumberOfTrainingJobsNotImproving", "5",
	    "all 9 training jobs have run" },
	{ IN_VAIN, "5", "no improvement in the last 5" },
	{ CRITERIA "/ConvergenceDetected/CompleteOnConvergence",
	    "\"Enabled\"", "the search has converged" },
	{ CONFIG "/ResourceLimits/MaxRuntimeInSeconds", "121",
	    "the search has converged" },
	{ "/HyperParameterTuningEndTime", "1121", "time limit of 2m 01s "
	    "reached" },
	{ CRITERIA "/TargetObjectiveMetricValue", "0.125", "time limit of 2m "
	    "01s reached" },
	{ "/BestTrainingJob/FinalHyperParameterTuningJobObjectiveMetric/Value",
	    "0.25", "time limit of 2m 01s reached" },
	{ CONFIG "/HyperParameterTuningJobObjective/Type", "\"Maximize\"",
	    "target value 0.125 reached" },
	{ "/HyperParameterTuningJobStatus", "\"Stopped\"", NULL }
};

static void
completion(void **state)
{
	struct job	 j;
	json_t		*o = json_loads("{\"HyperParameterTuningJobStatus\":"
			    "\"Completed\", \"CreationTime\": 1000,"
			    "\"TrainingJobStatusCounters\":"
			    "{\"Completed\": 3}, \"TrainingJobDefinition\":"
			    "{}, \"HyperParameterTuningJobConfig\": {"
			    "\"HyperParameterTuningJobObjective\": {\"Type\":"
			    "\"Minimize\", \"MetricName\": \"m\"}}}", 0,
			    NULL);
	char		*why;
	size_t		 i;

	(void)state;
	assert_non_null(o);
	for (i = 0; i < nitems(whys); i++) {
		assert_int_equal(json_put(o, whys[i].at, json_loads(
		    whys[i].value, JSON_DECODE_ANY, NULL)), 0);
		job_read(&j, o);
		why = job_why(&j);
		if (whys[i].why == NULL ? why != NULL : why == NULL ||
		    strcmp(why, whys[i].why) != 0)
			fail_msg("%s %s: %s", whys[i].at, whys[i].value, why);
		free(why);
		job_release(&j);
	}
	json_decref(o);
	job_read(&j, NULL);
	assert_null(job_why(&j));
	job_release(&j);
}

/* Missing values come last both ways; numbers by value, not by digits. */
static void
sorting(void **state)
{
	const struct column	*c = column_named(COLUMN_TRIAL, "VALUE");
	struct column		 param;
	struct trial_param	 nine = { "d", "9" }, ten = { "d", "10" };
	struct trial		 a = { .value = 9, .params = &nine,
				 .nparams = 1 },
				 b = { .value = 10, .params = &ten,
				 .nparams = 1 },
				 none = { .value = NAN };

	(void)state;
	assert_non_null(c);
	assert_ptr_equal(column_named(COLUMN_TRIAL,
	    "FinalObjectiveMetricValue"), c);
	assert_true(column_compare(c, &a, &b, false, 0) < 0);
	assert_true(column_compare(c, &a, &b, true, 0) > 0);
	assert_true(column_compare(c, &none, &a, false, 0) > 0);
	assert_true(column_compare(c, &none, &a, true, 0) > 0);
	column_param(&param, "d");
	assert_true(column_compare(&param, &a, &b, false, 0) < 0);
	assert_true(column_compare(&param, &none, &b, true, 0) > 0);
}

static json_t *
offered(const struct catalog *c, const char *tail, const char *image)
{
	json_t *request = json_pack("{s:[{s:{s:s}}]}",
	    "TrainingJobDefinitions", "AlgorithmSpecification",
	    "TrainingImage", image), *list = json_array();
	char *at = xasprintf("/TrainingJobDefinitions/0%s", tail);

	field_at(at)->suggest(c, request, at, list);
	free(at);
	json_decref(request);
	return (list);
}

/* That the i-th offer is this. */
static void
is_offered(const struct catalog *c, const char *tail, const char *image,
    size_t i, const char *text)
{
	json_t *list = offered(c, tail, image);

	assert_string_equal(json_string_value(json_array_get(list, i)), text);
	json_decref(list);
}

/* S54, S58, S75: what is offered is the algorithm's own: the image of each
 * Region and version, channels, content types, metrics. */
static void
suggestions(void **state)
{
	static const char channel[] = "/InputDataConfig/0/ChannelName",
	    content[] = "/InputDataConfig/0/ContentType";
	struct catalog *c = catalog_load(NULL);
	const struct algorithm *a = catalog_algorithm(c, "linear-learner");
	json_t *list;
	char *s;

	s = catalog_image(c, a, "cn-north-1", NULL);
	assert_string_equal(s, "390948362332.dkr.ecr.cn-north-1.amazonaws."
	    "com.cn/linear-learner:1");
	free(s);
	a = catalog_algorithm(c, "xgboost");
	s = catalog_image(c, a, "eu-west-1", "1.0-1");
	assert_string_equal(s, "141502667606.dkr.ecr.eu-west-1.amazonaws.com/"
	    "sagemaker-xgboost:1.0-1-cpu-py3");
	free(s);
	is_offered(c, channel, "seq2seq:1", 2, "vocab");
	is_offered(c, channel, "own:1", 2, "test");
	is_offered(c, content, "image-classification:1", 0,
	    "application/x-recordio");
	is_offered(NULL, content, "image-classification:1", 0, "text/csv");
	/* Versions of the registry at hand, the newest first. */
	list = offered(c, "/AlgorithmSpecification/TrainingImage",
	    "141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:"
	    "1.7-1");
	assert_int_equal(json_array_size(list), 10);
	assert_string_equal(json_string_value(json_array_get(list, 9)),
	    "141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:"
	    "0.90-1-cpu-py3");
	json_decref(list);
	list = offered(c, "/AlgorithmSpecification/TrainingImage", "own:1");
	assert_int_equal(json_array_size(list), 0);
	json_decref(list);
	list = offered(c, "/TuningObjective/MetricName", "knn:1");
	assert_true(json_array_size(list) > 0);
	json_decref(list);
	catalog_free(c);
}

static json_t *
read(const char *text)
{
	struct err	 err = ERR_INIT;
	json_t		*t = json_read(text, strlen(text), NULL, &err);

	if (t == NULL)
		fail_msg("%s", err.text);
	return t;
}

static const char described[] = "{\"AlgorithmName\": \"forest\", "
    "\"TrainingSpecification\": {\"SupportedHyperParameters\": ["
    "{\"Name\": \"depth\", \"Type\": \"Integer\", \"IsTunable\": true, "
    "\"Range\": {\"IntegerParameterRangeSpecification\": {\"MinValue\": "
    "\"1\", \"MaxValue\": \"9\"}}},"
    "{\"Name\": \"split\", \"Type\": \"Categorical\", \"Range\": "
    "{\"CategoricalParameterRangeSpecification\": {\"Values\": [\"gini\"]}},"
    "\"IsRequired\": true}],"
    "\"SupportedTrainingInstanceTypes\": [\"ml.m5.xlarge\"],"
    "\"MetricDefinitions\": [{\"Name\": \"a\", \"Regex\": \"a=(.)\"}, "
    "{\"Name\": \"b\", \"Regex\": \"b=(.)\"}],"
    "\"SupportedTuningJobObjectiveMetrics\": [{\"MetricName\": \"b\", "
    "\"Type\": \"Minimize\"}],"
    "\"TrainingChannels\": [{\"Name\": \"x\", \"IsRequired\": true, "
    "\"SupportedInputModes\": [\"File\", \"Pipe\"], "
    "\"SupportedContentTypes\": [\"text/csv\"]}, {\"Name\": \"y\", "
    "\"SupportedInputModes\": [\"Pipe\"], \"SupportedContentTypes\": "
    "[\"text/csv\"]}]}}";

/* S53, S66: what an account says of its own algorithm. */
static void
resources(void **state)
{
	json_t			*def = read("{\"AlgorithmSpecification\": "
	    "{\"AlgorithmName\": \"forest\"}}");
	json_t			*answer = read(described), *tree, *odd;
	const struct algorithm	*a, *before;
	const struct algo_hyper	*h;
	struct catalog		*c = load();

	(void)state;
	tree = resource_tree(answer);
	assert_null(catalog_of(c, def));
	catalog_learn(c, "forest", tree);
	a = catalog_of(c, def);
	assert_non_null(a);
	assert_true(a->own && a->nhypers == 2 && a->nchannels == 2);
	h = algorithm_hyper(a, "depth");
	assert_true(h->tunable && !h->required && h->min == 1 && h->max == 9 &&
	    h->rec_min == 1 && h->rec_max == 9);
	h = algorithm_hyper(a, "split");
	assert_true(!h->tunable && h->required && h->rec_values == NULL);
	assert_string_equal(h->values[0], "gini");
	/* Only one of the two may be the objective. */
	assert_int_equal(a->nmetrics, 1);
	assert_string_equal(a->metrics[0].name, "b");
	assert_string_equal(a->metrics[0].direction, "Minimize");
	assert_string_equal(a->metrics[0].regex, "b=(.)");
	assert_true(a->channels[0].required && !a->channels[1].required);
	/* Both channels can be read in this mode only. */
	assert_string_equal(a->input_modes[0], "Pipe");
	assert_null(a->input_modes[1]);
	assert_string_equal(a->instances[0], "ml.m5.xlarge");
	/* The same again is nothing new; another hides it. */
	before = a;
	catalog_learn(c, "forest", tree);
	assert_ptr_equal(catalog_of(c, def), before);
	odd = read("{\"name\": \"forest\"}");
	catalog_learn(c, "forest", odd);
	assert_int_equal(catalog_of(c, def)->nhypers, 0);
	assert_int_equal(before->nhypers, 2);
	json_decref(odd);
	odd = read("{\"AlgorithmName\": \"f\", \"TrainingSpecification\": 3}");
	assert_null(resource_tree(odd));
	json_decref(odd);
	catalog_free(c);
	json_decref(tree);
	json_decref(answer);
	json_decref(def);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_algorithm),
		cmocka_unit_test(xgboost),
		cmocka_unit_test(metric_lines),
		cmocka_unit_test(instances),
		cmocka_unit_test(empty_replies),
		cmocka_unit_test(a_job),
		cmocka_unit_test(completion),
		cmocka_unit_test(sorting),
		cmocka_unit_test(suggestions),
		cmocka_unit_test(resources)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
