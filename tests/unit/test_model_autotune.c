/*
 * What Autotune fills in (autotune.h): the guide's rules one by one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/autotune.h"
#include "model/catalog.h"

#define IMAGE	"683313688378.dkr.ecr.us-east-1.amazonaws.com/" \
		"sagemaker-xgboost"

static json_t *
read_text(const char *text)
{
	struct err err = ERR_INIT;
	json_t *v = json_read(text, strlen(text), NULL, &err);

	if (v == NULL)
		fail_msg("%s", err.text);
	return (v);
}

static json_t *
filled(const char *ranges, const char *image, const char *config)
{
	struct err err = ERR_INIT;
	struct catalog *catalog = catalog_load(&err);
	char text[2000];
	json_t *job;

	if (catalog == NULL)
		fail_msg("%s", err.text);
	snprintf(text, sizeof text, "{\"Autotune\": {\"Mode\": \"Enabled\"},"
	    "\"HyperParameterTuningJobConfig\": %s,"
	    "\"TrainingJobDefinitions\": [{\"AlgorithmSpecification\": "
	    "{\"TrainingImage\": \"%s\"},"
	    "\"StaticHyperParameters\": {\"max_depth\": \"5\"},"
	    "\"HyperParameterRanges\": %s}]}", config, image, ranges);
	job = read_text(text);
	assert_true(autotune_on(job));
	autotune_fill(job, catalog);
	catalog_free(catalog);
	return (job);
}

/* Of the list the one of that name: what its member says. */
static const char *
range(const json_t *job, const char *kind, const char *name,
    const char *member)
{
	char pointer[120];
	json_t *r;
	size_t i;

	snprintf(pointer, sizeof pointer, "/TrainingJobDefinitions/0/"
	    "HyperParameterRanges/%sParameterRanges", kind);
	json_array_foreach(json_at(job, pointer), i, r)
		if (strcmp(json_string_value(json_object_get(r, "Name")),
		    name) == 0)
			return (json_string_value(json_object_get(r,
			    member)));
	return (NULL);
}

static void
assert_range(const json_t *job, const char *kind, const char *name,
    const char *low, const char *high)
{
	assert_non_null(range(job, kind, name, "Name"));
	assert_string_equal(range(job, kind, name, "MinValue"), low);
	assert_string_equal(range(job, kind, name, "MaxValue"), high);
}

/* The guide's example: 4 gives 2 to 8. What is no number is static. */
static void
hints_without_catalogue(void **state)
{
	json_t *job = filled("{\"AutoParameters\": ["
	    "{\"Name\": \"layers\", \"ValueHint\": \"4\"},"
	    "{\"Name\": \"rate\", \"ValueHint\": \"0.001\"},"
	    "{\"Name\": \"keep\", \"ValueHint\": \"0.5\"},"
	    "{\"Name\": \"shift\", \"ValueHint\": \"-2\"},"
	    "{\"Name\": \"bias\", \"ValueHint\": \"true\"},"
	    "{\"Name\": \"mode\", \"ValueHint\": \"fast\"}]}", "mine:1",
	    "{}");

	(void)state;
	assert_range(job, "Integer", "layers", "2", "8");
	assert_range(job, "Continuous", "rate", "0.0001", "0.01");
	assert_range(job, "Continuous", "keep", "0.05", "0.99");
	assert_range(job, "Integer", "shift", "-4", "-1");
	assert_non_null(range(job, "Categorical", "bias", "Name"));
	assert_string_equal(json_str_at(job, "/TrainingJobDefinitions/0/"
	    "StaticHyperParameters/mode"), "fast");
	assert_null(json_at(job, "/TrainingJobDefinitions/0/"
	    "HyperParameterRanges/AutoParameters"));
	json_decref(job);
}

/* The recommended range holds the hint; a range that is there stays. */
static void
hints_with_catalogue(void **state)
{
	json_t *job = filled("{\"AutoParameters\": ["
	    "{\"Name\": \"eta\", \"ValueHint\": \"0.9\"},"
	    "{\"Name\": \"gamma\", \"ValueHint\": \"1\"}],"
	    "\"ContinuousParameterRanges\": [{\"Name\": \"gamma\","
	    " \"MinValue\": \"2\", \"MaxValue\": \"3\"}]}", IMAGE ":1.7-1",
	    "{}");

	(void)state;
	assert_range(job, "Continuous", "eta", "0.1", "0.9");
	assert_range(job, "Continuous", "gamma", "2", "3");
	json_decref(job);
}

/* No range at all: all that are recommended but what is static. */
static void
ranges_recommended(void **state)
{
	json_t *job = filled("{}", IMAGE ":1.7-1", "{}");

	(void)state;
	assert_range(job, "Continuous", "eta", "0.1", "0.5");
	assert_range(job, "Integer", "num_round", "1", "4000");
	assert_null(range(job, "Integer", "max_depth", "Name"));
	json_decref(job);
}

/* What is left out of the configuration, and what was said stays. */
static void
limits_filled(void **state)
{
	static const char at[] = "/HyperParameterTuningJobConfig";
	json_t *job = filled("{}", IMAGE ":1.7-1", "{}"), *c;

	(void)state;
	c = json_at(job, at);
	assert_string_equal(json_str_at(c, "/Strategy"), "Bayesian");
	assert_string_equal(json_str_at(c, "/TrainingJobEarlyStoppingType"),
	    "Auto");
	assert_int_equal(json_int_at(c,
	    "/ResourceLimits/MaxNumberOfTrainingJobs", 0), 50);
	assert_string_equal(json_str_at(c, "/TuningJobCompletionCriteria/"
	    "ConvergenceDetected/CompleteOnConvergence"), "Enabled");
	json_decref(job);
	job = filled("{}", IMAGE ":1.7-1", "{\"Strategy\": \"Hyperband\","
	    "\"ResourceLimits\": {\"MaxRuntimeInSeconds\": 60,"
	    " \"MaxParallelTrainingJobs\": 2}}");
	c = json_at(job, at);
	assert_string_equal(json_str_at(c, "/Strategy"), "Hyperband");
	assert_null(json_at(c, "/TrainingJobEarlyStoppingType"));
	assert_int_equal(json_int_at(c,
	    "/ResourceLimits/MaxNumberOfTrainingJobs", 0), 500);
	assert_int_equal(json_int_at(c,
	    "/ResourceLimits/MaxParallelTrainingJobs", 0), 2);
	json_decref(job);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(hints_without_catalogue),
		cmocka_unit_test(hints_with_catalogue),
		cmocka_unit_test(ranges_recommended),
		cmocka_unit_test(limits_filled),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
