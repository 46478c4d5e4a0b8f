/*
 * One case a rule: a request without errors, one change to it, and the finding
 * that this must bring. Rows: S07, S09, S13, S15, S20, S27 to S30, S32, S33,
 * S34, S39, S45, S46, S55, S57, S59 to S61, S69, S71, S75, S80, S82, S85, S86,
 * S92 to S95.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/catalog.h"
#include "model/rule.h"

#define D "/TrainingJobDefinitions/0"
#define C "/HyperParameterTuningJobConfig"
#define RANGES D "/HyperParameterRanges"
#define EARLY C "/TrainingJobEarlyStoppingType"
#define LIMITS C "/ResourceLimits"
#define CHANNEL D "/InputDataConfig/0"
#define S3 CHANNEL "/DataSource/S3DataSource"
#define STOP D "/StoppingCondition"

static const char good[] =
"HyperParameterTuningJobName: job-1\n"
"HyperParameterTuningJobConfig:\n"
"  Strategy: Bayesian\n"
"  ResourceLimits: {MaxNumberOfTrainingJobs: 5, MaxParallelTrainingJobs: 1}\n"
"Tags: [{Key: team, Value: ''}]\n"
"TrainingJobDefinitions:\n"
"  - DefinitionName: one\n"
"    TuningObjective: {Type: Minimize, MetricName: 'validation:rmse'}\n"
"    HyperParameterRanges:\n"
"      IntegerParameterRanges:\n"
"        - {Name: max_depth, MinValue: '1', MaxValue: '10'}\n"
"    StaticHyperParameters: {num_round: '20'}\n"
"    AlgorithmSpecification:\n"
"      TrainingImage: sagemaker-xgboost:1.7-1\n"
"      TrainingInputMode: File\n"
"    RoleArn: arn:aws:iam::000000000000:role/r\n"
"    InputDataConfig:\n"
"      - ChannelName: train\n"
"        ContentType: text/csv\n"
"        DataSource: {S3DataSource: {S3DataType: S3Prefix,"
" S3Uri: 's3://b/t/'}}\n"
"      - ChannelName: validation\n"
"        DataSource: {S3DataSource: {S3DataType: S3Prefix,"
" S3Uri: 's3://b/v/'}}\n"
"    OutputDataConfig: {S3OutputPath: 's3://b/o/'}\n"
"    ResourceConfig: {InstanceType: ml.m5.xlarge, InstanceCount: 1,"
" VolumeSizeInGB: 10}\n"
"    StoppingCondition: {MaxRuntimeInSeconds: 3600}\n";

/* set: JSON put at path (NULL: removed); twice: the definition is repeated
 * under another name; own: the image is none of the catalogue's. */
static const struct {
	const char		*path, *set, *rule, *at;
	enum severity		 severity;
	bool			 twice, own;
} cases[] = {
	/* rows */
	{ "/HyperParameterTuningJobName", NULL, "required",
	    "/HyperParameterTuningJobName", SEVERITY_ERROR, 0, 0 },
	{ D "/RoleArn", NULL, "required", D "/RoleArn", SEVERITY_ERROR, 0,
	    0 },
	{ D "/OutputDataConfig/S3OutputPath", NULL, "required",
	    D "/OutputDataConfig", SEVERITY_ERROR, 0, 0 },
	{ C "/Strategy", "\"bayesian\"", "enum", C "/Strategy",
	    SEVERITY_ERROR, 0, 0 },
	{ "/New", "1", "unknown-member", "/New", SEVERITY_INFO, 0, 0 },
	{ D "/Nwe", "{}", "unknown-member", D "/Nwe", SEVERITY_INFO, 0, 0 },
	/* shape, names */
	{ "/TrainingJobDefinitions", NULL, "no-definition",
	    "/TrainingJobDefinitions", SEVERITY_ERROR, 0, 0 },
	{ "/TrainingJobDefinition", "{}", "both-shapes",
	    "/TrainingJobDefinition", SEVERITY_ERROR, 0, 0 },
	{ C "/ParameterRanges", "{}", "ranges-place", C "/ParameterRanges",
	    SEVERITY_ERROR, 0, 0 },
	{ C "/HyperParameterTuningJobObjective", "{}", "objective-place",
	    C "/HyperParameterTuningJobObjective", SEVERITY_ERROR, 0, 0 },
	{ D "/DefinitionName", "\"TWO\"", "definition-name-unique",
	    "/TrainingJobDefinitions/1/DefinitionName", SEVERITY_ERROR, 1,
	    0 },
	{ D "/DefinitionName", NULL, "definition-name", D "/DefinitionName",
	    SEVERITY_ERROR, 1, 0 },
	{ "/Tags", "[{\"Key\":\"a\"},{\"Key\":\"a\"}]", "tag-unique",
	    "/Tags/1/Key", SEVERITY_ERROR, 0, 0 },
	/* strategy, warm start */
	{ EARLY, "\"Auto\"", "early-stopping-single", EARLY, SEVERITY_ERROR,
	    1, 0 },
	{ "/WarmStartConfig", "{\"WarmStartType\":\"TransferLearning\","
	    "\"ParentHyperParameterTuningJobs\":[{"
	    "\"HyperParameterTuningJobName\":\"p\"}]}",
	    "warm-start-single", "/WarmStartConfig", SEVERITY_ERROR, 1, 0 },
	{ "/WarmStartConfig", "{\"WarmStartType\":\"TransferLearning\","
	    "\"ParentHyperParameterTuningJobs\":[{"
	    "\"HyperParameterTuningJobName\":\"p\"},{"
	    "\"HyperParameterTuningJobName\":\"q\"}]}",
	    "transfer-one-parent", "/WarmStartConfig", SEVERITY_ERROR, 0,
	    0 },
	{ C, "{\"Strategy\":\"Hyperband\",\"TrainingJobEarlyStoppingType\":"
	    "\"Auto\",\"ResourceLimits\":{\"MaxParallelTrainingJobs\":1}}",
	    "hyperband-early-stopping", EARLY, SEVERITY_ERROR, 0, 0 },
	{ C "/Strategy", "\"Hyperband\"", "hyperband-max-resource", D,
	    SEVERITY_ERROR, 0, 0 },
	{ C "/StrategyConfig", "{\"HyperbandStrategyConfig\":{}}",
	    "strategy-config", C "/StrategyConfig", SEVERITY_ERROR, 0, 0 },
	{ C "/Strategy", "\"Grid\"", "grid-categorical", RANGES,
	    SEVERITY_ERROR, 0, 0 },
	/* numbers */
	{ LIMITS "/MaxNumberOfTrainingJobs", "501", "most-jobs", LIMITS,
	    SEVERITY_ERROR, 0, 0 },
	{ LIMITS "/MaxParallelTrainingJobs", "11", "most-parallel", LIMITS,
	    SEVERITY_ERROR, 0, 0 },
	{ LIMITS "/MaxParallelTrainingJobs", "2", "parallel-above-nodes",
	    LIMITS, SEVERITY_WARNING, 0, 0 },
	{ LIMITS "/MaxParallelTrainingJobs", "6", "parallel-above-most",
	    LIMITS, SEVERITY_WARNING, 0, 0 },
	{ LIMITS "/MaxNumberOfTrainingJobs", "11", "too-few-combinations",
	    LIMITS, SEVERITY_ERROR, 0, 0 },
	{ LIMITS "/MaxRuntimeInSeconds", "2592001", "tuning-run-time",
	    LIMITS, SEVERITY_WARNING, 0, 0 },
	/* algorithm, metrics, objective */
	{ D "/AlgorithmSpecification/AlgorithmName", "\"a\"",
	    "algorithm-one", D, SEVERITY_ERROR, 0, 0 },
	{ D "/AlgorithmSpecification/TrainingImage", NULL, "algorithm-none",
	    D, SEVERITY_ERROR, 0, 0 },
	{ D "/AlgorithmSpecification/MetricDefinitions",
	    "[{\"Name\":\"a\",\"Regex\":\"(x)\"}]", "built-in-metrics", D,
	    SEVERITY_ERROR, 0, 0 },
	{ D "/AlgorithmSpecification/MetricDefinitions",
	    "[{\"Name\":\"a\",\"Regex\":\"(x)\"},"
	    "{\"Name\":\"a\",\"Regex\":\"(x)\"}]", "metric-unique", D,
	    SEVERITY_ERROR, 0, 1 },
	{ D "/AlgorithmSpecification/MetricDefinitions",
	    "[{\"Name\":\"a\",\"Regex\":\"(x\"}]", "metric-regex", D,
	    SEVERITY_ERROR, 0, 1 },
	{ D "/AlgorithmSpecification/MetricDefinitions",
	    "[{\"Name\":\"a\",\"Regex\":\"x\"}]", "metric-group", D,
	    SEVERITY_WARNING, 0, 1 },
	{ D "/AlgorithmSpecification/MetricDefinitions",
	    "[{\"Name\":\"a\",\"Regex\":\"(x)\"}]", "objective-undefined",
	    D "/TuningObjective", SEVERITY_ERROR, 0, 1 },
	{ D "/TuningObjective", NULL, "objective-none",
	    D "/TuningObjective", SEVERITY_ERROR, 0, 0 },
	{ D "/TuningObjective/MetricName", "\"x\"", "objective-unknown",
	    D "/TuningObjective", SEVERITY_WARNING, 0, 0 },
	{ D "/TuningObjective/Type", "\"Maximize\"", "objective-direction",
	    D "/TuningObjective", SEVERITY_WARNING, 0, 0 },
	/* hyperparameters */
	{ RANGES, NULL, "ranges-none", RANGES, SEVERITY_ERROR, 0, 0 },
	{ RANGES "/IntegerParameterRanges/0/MaxValue", "\"0\"",
	    "range-order", RANGES, SEVERITY_ERROR, 0, 0 },
	{ RANGES "/IntegerParameterRanges/0/MaxValue", "\"1\"",
	    "range-single", RANGES, SEVERITY_ERROR, 0, 0 },
	{ RANGES "/IntegerParameterRanges/0/MaxValue", "\"9.5\"",
	    "range-number", RANGES, SEVERITY_ERROR, 0, 0 },
	{ RANGES "/IntegerParameterRanges/0/ScalingType",
	    "\"ReverseLogarithmic\"", "scaling-reverse-kind", RANGES,
	    SEVERITY_ERROR, 0, 0 },
	{ RANGES "/ContinuousParameterRanges", "[{\"Name\":\"eta\","
	    "\"MinValue\":\"0\",\"MaxValue\":\"1\",\"ScalingType\":"
	    "\"Logarithmic\"}]", "scaling-logarithmic", RANGES,
	    SEVERITY_ERROR, 0, 0 },
	{ RANGES "/ContinuousParameterRanges", "[{\"Name\":\"eta\","
	    "\"MinValue\":\"0\",\"MaxValue\":\"1\",\"ScalingType\":"
	    "\"ReverseLogarithmic\"}]", "scaling-reverse", RANGES,
	    SEVERITY_ERROR, 0, 0 },
	{ RANGES "/CategoricalParameterRanges", "[{\"Name\":\"booster\","
	    "\"Values\":[\"dart\",\"dart\"]}]", "category-unique", RANGES,
	    SEVERITY_ERROR, 0, 0 },
	{ D "/StaticHyperParameters/max_depth", "\"3\"",
	    "hyperparameter-unique", D, SEVERITY_ERROR, 0, 0 },
	{ D "/StaticHyperParameters/_tuning_objective_metric", "\"x\"",
	    "reserved-name", D, SEVERITY_ERROR, 0, 0 },
	{ D "/StaticHyperParameters", "{}", "algorithm-required", D,
	    SEVERITY_ERROR, 0, 0 },
	{ D "/StaticHyperParameters/eta", "\"2\"", "algorithm-range", D,
	    SEVERITY_WARNING, 0, 0 },
	{ D "/StaticHyperParameters/etta", "\"2\"",
	    "algorithm-hyperparameter", D, SEVERITY_WARNING, 0, 0 },
	/* data */
	{ CHANNEL "/ChannelName", "\"validation\"", "channel-unique", D,
	    SEVERITY_ERROR, 0, 0 },
	{ CHANNEL "/ChannelName", "\"trian\"", "channel-required",
	    D "/InputDataConfig", SEVERITY_ERROR, 0, 0 },
	{ CHANNEL "/InputMode", "\"Pipe\"", "csv-pipe", CHANNEL,
	    SEVERITY_WARNING, 0, 0 },
	{ CHANNEL "/CompressionType", "\"Gzip\"", "compression-pipe",
	    CHANNEL, SEVERITY_ERROR, 0, 0 },
	{ CHANNEL "/RecordWrapperType", "\"RecordIO\"", "wrapper-pipe",
	    CHANNEL, SEVERITY_ERROR, 0, 0 },
	{ S3 "/S3DataType", "\"AugmentedManifestFile\"", "manifest-pipe",
	    CHANNEL, SEVERITY_ERROR, 0, 0 },
	{ CHANNEL "/DataSource", "{}", "data-source-one", CHANNEL,
	    SEVERITY_ERROR, 0, 0 },
	/* resources */
	{ D "/ResourceConfig", NULL, "resources-none", D "/ResourceConfig",
	    SEVERITY_ERROR, 0, 0 },
	{ D "/HyperParameterTuningResourceConfig",
	    "{\"InstanceType\":\"ml.m5.xlarge\"}", "resources-one", D,
	    SEVERITY_ERROR, 0, 0 },
	{ D "/ResourceConfig/InstanceCount", "0", "instance-count", D,
	    SEVERITY_ERROR, 0, 0 },
	{ D "/ResourceConfig", "{\"InstanceType\":\"ml.g4dn.xlarge\","
	    "\"InstanceCount\":1,\"VolumeKmsKeyId\":\"k\"}", "volume-key", D,
	    SEVERITY_ERROR, 0, 0 },
	{ STOP "/MaxWaitTimeInSeconds", "7200", "wait-without-spot", STOP,
	    SEVERITY_ERROR, 0, 0 },
	{ D "/EnableManagedSpotTraining", "true", "spot-wait", STOP,
	    SEVERITY_ERROR, 0, 0 },
	{ STOP "/MaxRuntimeInSeconds", "2419201", "max", STOP,
	    SEVERITY_ERROR, 0, 0 }
};

static json_t *
base(void)
{
	struct err	 err = ERR_INIT;
	json_t		*t = request_read(good, sizeof good - 1, NULL, &err);

	if (t == NULL)
		fail_msg("%s", err.text);
	return t;
}

static struct catalog *
catalog(void)
{
	struct err	 err = ERR_INIT;
	struct catalog	*c = catalog_load(&err);

	if (c == NULL)
		fail_msg("%s", err.text);
	return c;
}

static void
without_findings(void **state)
{
	struct catalog	*c = catalog();
	struct findings	 f;
	json_t		*t = base(), *o;

	(void)state;
	rules_run(t, LIMITS_SEED, c, &f);
	if (f.n > 0)
		fail_msg("%s at %s", f.list[0].message, f.list[0].path);
	o = findings_json(&f, t, REQUEST_FORM_AUTO);
	assert_true(json_true_at(o, "/valid"));
	json_decref(o);
	findings_release(&f);
	json_decref(t);
	catalog_free(c);
}

static void
change(json_t *t, size_t i)
{
	json_t	*copy;

	if (cases[i].own)
		json_put(t, D "/AlgorithmSpecification/TrainingImage",
		    json_string("mine:1"));
	if (cases[i].twice) {
		copy = json_deep_copy(json_at(t, D));
		json_object_set_new(copy, "DefinitionName",
		    json_string("two"));
		json_array_append_new(json_at(t, "/TrainingJobDefinitions"),
		    copy);
	}
	assert_int_equal(json_put(t, cases[i].path, cases[i].set == NULL ?
	    NULL : json_loads(cases[i].set, JSON_DECODE_ANY, NULL)), 0);
}

static void
each_rule(void **state)
{
	struct catalog	*c = catalog();
	struct findings	 f;
	json_t		*t;
	size_t		 i, k;

	(void)state;
	for (i = 0; i < nitems(cases); i++) {
		t = base();
		change(t, i);
		rules_run(t, LIMITS_SEED, c, &f);
		for (k = 0; k < f.n; k++)
			if (strcmp(f.list[k].rule, cases[i].rule) == 0 &&
			    strncmp(f.list[k].path, cases[i].at,
			    strlen(cases[i].at)) == 0 &&
			    f.list[k].severity == cases[i].severity)
				break;
		if (k == f.n)
			fail_msg("%s %s: no %s", cases[i].path,
			    cases[i].set == NULL ? "removed" : cases[i].set,
			    cases[i].rule);
		assert_true(*f.list[k].message != '\0');
		assert_non_null(f.list[k].fix);
		assert_non_null(findings_at(&f, cases[i].at));
		findings_release(&f);
		json_decref(t);
	}
	catalog_free(c);
}

/* The same numbers under the other profile (product 1.8). */
static void
profiles(void **state)
{
	struct findings	 f;
	json_t		*t = base();

	(void)state;
	json_put(t, LIMITS "/MaxParallelTrainingJobs", json_integer(11));
	json_put(t, LIMITS "/MaxNumberOfTrainingJobs", json_integer(501));
	json_put(t, RANGES "/IntegerParameterRanges/0/MaxValue",
	    json_string("1000"));
	rules_run(t, LIMITS_SEED, NULL, &f);
	assert_int_equal(findings_count(&f, SEVERITY_ERROR), 2);
	findings_release(&f);
	rules_run(t, LIMITS_CURRENT, NULL, &f);
	assert_int_equal(findings_count(&f, SEVERITY_ERROR), 0);
	findings_release(&f);
	json_decref(t);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_findings),
		cmocka_unit_test(each_rule),
		cmocka_unit_test(profiles)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
