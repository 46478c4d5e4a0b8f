/*
 * Findings as a whole, profiles, and the rules that are fed with what a
 * backend told. One case and more of every other rule: tests/model/rules.py.
 * Rows: S09, S13, S14, S16, S92, S93, S104.
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
#include "model/facts.h"
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

static bool
has(const struct findings *f, const char *rule, const char *at)
{
	size_t	i;

	for (i = 0; i < f->n; i++)
		if (strcmp(f->list[i].rule, rule) == 0 &&
		    strcmp(f->list[i].path, at) == 0)
			return true;
	return false;
}

/* S53: an algorithm resource that is not there, or trains on others. */
static void
resource(const json_t *request)
{
	struct rule_facts	 facts = { 0 };
	struct catalog		*c = catalog_load(NULL);
	struct findings		 f;
	json_t			*t = json_deep_copy(request), *tree;

	json_put(t, D "/AlgorithmSpecification", json_pack("{s:s, s:s}",
	    "AlgorithmName", "forest", "TrainingInputMode", "File"));
	facts.algorithms = json_pack("{s:b}", "forest", 0);
	rules_run_with(t, LIMITS_SEED, c, &facts, &f);
	assert_true(has(&f, "algorithm-unknown", D
	    "/AlgorithmSpecification/AlgorithmName"));
	findings_release(&f);
	json_decref((json_t *)facts.algorithms);
	facts.algorithms = NULL;
	tree = json_pack("{s:s, s:[s]}", "name", "forest", "instances",
	    "ml.p3.2xlarge");
	catalog_learn(c, "forest", tree);
	rules_run_with(t, LIMITS_SEED, c, &facts, &f);
	assert_true(has(&f, "algorithm-instance", D
	    "/ResourceConfig/InstanceType"));
	assert_false(has(&f, "algorithm-unknown", D
	    "/AlgorithmSpecification/AlgorithmName"));
	findings_release(&f);
	catalog_free(c);
	json_decref(tree);
	json_decref(t);
}

/* Two pages of ListServiceQuotas. */
static json_t *
quotas(void)
{
	const struct fact_kind	*k = &fact_kinds[FACT_QUOTA];
	json_t			*map = json_object(), *page, *next, *all;

	page = json_pack("{s:[{s:s, s:f}, {s:s, s:f}, {s:s}], s:s}", "Quotas",
	    "QuotaName", "ml.m5.xlarge for training job usage", "Value", 0.0,
	    "QuotaName", "ml.m5.xlarge for endpoint usage", "Value", 9.0,
	    "QuotaName", "ml.m5.large for training job usage", "NextToken",
	    "t");
	facts_add(map, FACTS_QUOTAS, k->answer(page, NULL), true);
	next = k->more(FACTS_QUOTAS, page);
	assert_string_equal(json_str_at(next, "/NextToken"), "t");
	assert_string_equal(json_str_at(next, "/ServiceCode"), "sagemaker");
	json_decref(next);
	json_decref(page);
	page = json_pack("{s:[{s:s, s:f}]}", "Quotas", "QuotaName",
	    "ml.m5.xlarge for spot training job usage", "Value", 100.0);
	facts_add(map, FACTS_QUOTAS, k->answer(page, NULL), false);
	assert_null(k->more(FACTS_QUOTAS, page));
	json_decref(page);
	all = json_incref(json_object_get(map, FACTS_QUOTAS));
	assert_int_equal(json_object_size(all), 2);
	json_decref(map);
	return all;
}

/* Name taken, data, role, quota: only what was asked is judged (S104). */
static void
names_and_places(void **state)
{
	struct rule_facts	 facts = { 0 };
	struct findings		 f;
	json_t			*t = base();

	(void)state;
	facts.locations = json_pack("{s:b, s:b}", "s3://b/t/", 0,
	    "s3://b/v/", 1);
	facts.roles = json_pack("{s:b}", "arn:aws:iam::000000000000:role/r",
	    0);
	facts.quota = quotas();
	rules_run_with(t, LIMITS_SEED, NULL, &facts, &f);
	assert_true(has(&f, "location-empty", S3 "/S3Uri"));
	assert_true(has(&f, "role-unknown", D "/RoleArn"));
	assert_true(has(&f, "quota", D "/ResourceConfig/InstanceType"));
	assert_int_equal(f.n, 3);
	findings_release(&f);
	facts.amazon = true;
	rules_run_with(t, LIMITS_SEED, NULL, &facts, &f);
	assert_true(has(&f, "role-account", D "/RoleArn"));
	assert_int_equal(f.n, 3);
	findings_release(&f);
	/* A role cannot be passed across accounts. */
	facts.account = "123456789012";
	json_put(t, D "/RoleArn",
	    json_string("arn:aws:iam::210987654321:role/r"));
	rules_run_with(t, LIMITS_SEED, NULL, &facts, &f);
	assert_true(has(&f, "role-other-account", D "/RoleArn"));
	assert_int_equal(findings_at(&f, D "/RoleArn")->severity,
	    SEVERITY_WARNING);
	findings_release(&f);
	facts.account = "210987654321";
	rules_run_with(t, LIMITS_SEED, NULL, &facts, &f);
	assert_false(has(&f, "role-other-account", D "/RoleArn"));
	findings_release(&f);
	facts.account = NULL;
	facts.amazon = false;
	json_put(t, D "/RoleArn",
	    json_string("arn:aws:iam::000000000000:role/r"));
	/* Spot instances have a quota of their own. */
	json_put(t, D "/EnableManagedSpotTraining", json_true());
	rules_run_with(t, LIMITS_SEED, NULL, &facts, &f);
	assert_false(has(&f, "quota", D "/ResourceConfig/InstanceType"));
	findings_release(&f);
	json_put(t, D "/EnableManagedSpotTraining", NULL);
	json_decref((json_t *)facts.locations);
	json_decref((json_t *)facts.roles);
	json_decref((json_t *)facts.quota);
	memset(&facts, 0, sizeof facts);
	resource(t);
	facts.taken = "arn:x";
	rules_run_with(t, LIMITS_SEED, NULL, &facts, &f);
	assert_true(has(&f, "name-taken", "/HyperParameterTuningJobName"));
	findings_release(&f);
	json_decref(t);
}

#define PARENT "/WarmStartConfig/ParentHyperParameterTuningJobs/0/" \
	"HyperParameterTuningJobName"

/* One change to a parent that fits, and what must be found. */
static const struct {
	const char	*path, *set, *rule;
} parent_cases[] = {
	{ "/HyperParameterTuningJobStatus", "\"InProgress\"",
	    "parent-state" },
	{ "/CreationTime", "1538352000", NULL },
	{ "/CreationTime", "1538351999", "parent-date" },
	{ D "/TuningObjective/MetricName", "\"validation:mae\"",
	    "parent-objective" },
	{ D "/TuningObjective/Type", "\"Maximize\"", "parent-objective" },
	{ CHANNEL "/ContentType", "\"text/libsvm\"", "parent-data" },
	{ D "/AlgorithmSpecification/TrainingImage", "\"x:2\"",
	    "parent-image" },
	{ RANGES "/IntegerParameterRanges/0/MaxValue", "\"20\"", NULL },
	{ RANGES, "{\"ContinuousParameterRanges\":[{\"Name\":\"max_depth\","
	    "\"MinValue\":\"1\",\"MaxValue\":\"2\"}]}", "parent-kind" },
	{ D "/StaticHyperParameters/more", "\"1\"",
	    "parent-hyperparameters" },
	{ D "/StaticHyperParameters", "{}", "parent-hyperparameters" },
	/* What a description adds is no difference. */
	{ D "/StaticHyperParameters/_tuning_objective_metric", "\"m\"",
	    NULL },
	{ CHANNEL "/CompressionType", "\"None\"", NULL },
	{ D "/StaticHyperParameters/num_round", "\"30\"", NULL },
	{ D "/EnableNetworkIsolation", "false", NULL },
	{ D "/StoppingCondition/MaxRuntimeInSeconds", "60", NULL },
	/* Of other members the service refuses every change. */
	{ D "/Environment", "{\"A\": \"b\"}", "parent-fields" },
	{ D "/EnableNetworkIsolation", "true", "parent-fields" },
	{ "", NULL, "parent-unknown" }
};

/* S13, S14, S16. */
static void
parents(void **state)
{
	struct rule_facts	 facts = { 0 };
	struct findings		 f;
	json_t			*t = base(), *p, *all;
	const char		*at;
	size_t			 i;

	(void)state;
	json_put(t, "/WarmStartConfig/WarmStartType",
	    json_string("IdenticalDataAndAlgorithm"));
	json_put(t, "/WarmStartConfig/ParentHyperParameterTuningJobs",
	    json_pack("[{s:s}]", "HyperParameterTuningJobName", "p"));
	for (i = 0; i < nitems(parent_cases); i++) {
		p = base();
		json_put(p, "/HyperParameterTuningJobStatus",
		    json_string("Completed"));
		json_put(p, D "/StaticHyperParameters/"
		    "_tuning_objective_metric", json_string("x"));
		if (*parent_cases[i].path != '\0')
			json_put(p, parent_cases[i].path,
			    json_loads(parent_cases[i].set, JSON_DECODE_ANY,
			    NULL));
		all = json_pack("{s:o}", "p", parent_cases[i].set != NULL ?
		    json_incref(p) : json_false());
		facts.parents = all;
		rules_run_with(t, LIMITS_SEED, NULL, &facts, &f);
		at = parent_cases[i].rule != NULL && strcmp(
		    parent_cases[i].rule, "parent-fields") == 0 ?
		    parent_cases[i].path : PARENT;
		if (parent_cases[i].rule != NULL &&
		    !has(&f, parent_cases[i].rule, at))
			fail_msg("no %s", parent_cases[i].rule);
		/* A note counts the changes. */
		if (parent_cases[i].rule == NULL &&
		    findings_count(&f, SEVERITY_WARNING) > 0)
			fail_msg("%s: %s", parent_cases[i].path,
			    f.list[0].message);
		findings_release(&f);
		json_decref(all);
		json_decref(p);
	}
	json_decref(t);
}

/* S11: a static value that changes counts two, five of them are ten, and that
 * is all that is allowed. */
static void
parent_changes(void **state)
{
	static const char at[] = D "/StaticHyperParameters";
	static const char all_ones[] = "{s:s, s:s, s:s, s:s, s:s, s:s}";
	struct rule_facts	 facts = { 0 };
	struct findings		 f;
	json_t			*t = base(), *p = base(), *parents;
	size_t			 i;
	int			 same;

	(void)state;
	json_put(t, "/WarmStartConfig/WarmStartType",
	    json_string("TransferLearning"));
	json_put(t, "/WarmStartConfig/ParentHyperParameterTuningJobs",
	    json_pack("[{s:s}]", "HyperParameterTuningJobName", "p"));
	json_put(p, "/HyperParameterTuningJobStatus",
	    json_string("Completed"));
	json_put(p, at, json_pack(all_ones, "a", "1", "b", "1", "c", "1", "d",
	    "1", "e", "1", "f", "1"));
	for (same = 0; same < 2; same++) {
		json_put(t, at, json_pack(all_ones, "a", "2", "b", "2", "c",
		    "2", "d", "2", "e", "2", "f", same ? "1" : "2"));
		parents = json_pack("{s:O}", "p", p);
		facts.parents = parents;
		rules_run_with(t, LIMITS_SEED, NULL, &facts, &f);
		for (i = 0; i < f.n && strcmp(f.list[i].rule,
		    "parent-changes") != 0; i++)
			;
		assert_true(i < f.n);
		assert_int_equal(f.list[i].severity, same ? SEVERITY_INFO :
		    SEVERITY_ERROR);
		assert_non_null(strstr(f.list[i].message, same ? "10 of" :
		    "by 12 changes"));
		findings_release(&f);
		json_decref(parents);
	}
	json_decref(p);
	json_decref(t);
}

/* What people write in the place of the API's words is named with the right
 * one, and hides no other mistake. */
static void
wrong_words(void **state)
{
	struct findings	 f;
	json_t		*t = base();
	size_t		 i;

	(void)state;
	json_put(t, D "/roleARN", json_string("<YOUR-ROLE>"));
	json_put(t, D "/RoleArn", NULL);
	json_put(t, C "/Strategy", json_string("BAYESIAN"));
	json_put(t, LIMITS "/MaxNumberOfTrainingJobs", json_string("5"));
	rules_run(t, LIMITS_SEED, NULL, &f);
	assert_int_equal(f.n, 4);
	assert_true(has(&f, "member-case", D "/roleARN"));
	assert_true(has(&f, "blank", D "/roleARN"));
	for (i = 0; i < f.n; i++) {
		if (strcmp(f.list[i].rule, "enum") == 0)
			assert_string_equal(f.list[i].fix, "Write Bayesian.");
		if (strcmp(f.list[i].rule, "type") == 0)
			assert_string_equal(f.list[i].fix, "Write 5, without "
			    "quotes: in quotes it is text.");
	}
	findings_release(&f);
	json_decref(t);
}

/* S73: the local backend reads files as they are; the service does not. */
static void
local_files(void **state)
{
	static const char at[] = D "/InputDataConfig/0/DataSource/"
	    "S3DataSource/S3Uri";
	const struct rule_facts local = { .local = true };
	struct findings	 f;
	json_t		*t = base();
	const struct finding *one;

	(void)state;
	json_put(t, at, json_string("file:///data/train"));
	rules_run_with(t, LIMITS_SEED, NULL, &local, &f);
	assert_true(has(&f, "local-file", at));
	assert_int_equal(findings_count(&f, SEVERITY_ERROR), 0);
	findings_release(&f);
	rules_run(t, LIMITS_SEED, NULL, &f);
	assert_true(has(&f, "pattern", at));
	findings_release(&f);
	/* What a newcomer types first. */
	json_put(t, at, json_string("/data/train"));
	rules_run_with(t, LIMITS_SEED, NULL, &local, &f);
	one = findings_at(&f, at);
	assert_int_equal(one->severity, SEVERITY_ERROR);
	assert_non_null(strstr(one->fix, "Write file:///data/train:"));
	findings_release(&f);
	json_decref(t);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_findings),
		cmocka_unit_test(names_and_places),
		cmocka_unit_test(parents),
		cmocka_unit_test(parent_changes),
		cmocka_unit_test(wrong_words),
		cmocka_unit_test(local_files),
		cmocka_unit_test(profiles)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
