/*
 * What a person chooses in a field is what is sent: one row of the product a
 * case, with the field that carries it and its place in the body of a job
 * with two definitions. Rows: S08, S21, S23, S33, S34, S35, S40, S51, S52,
 * S56, S63, S68, S73, S81, S83, S84, S86, S107; and S10, S43, S72, S76, S89.
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
#include "base/file.h"
#include "model/draft.h"
#include "model/hyper.h"
#include "model/page.h"
#include "model/rule.h"

#define C "/HyperParameterTuningJobConfig"
#define A "/TrainingJobDefinitions/0"
#define B "/TrainingJobDefinitions/1"

/* seed: the row; pointer: the field; text: as it is typed; json: as sent. */
static const struct {
	const char	*seed, *pointer, *text, *json;
} cases[] = {
	{ "S23", C "/Strategy", "Random", "\"Random\"" },
	{ "S08", C "/ResourceLimits/MaxNumberOfTrainingJobs", "12", "12" },
	{ "S33", "/Tags/0/Key", "team", "\"team\"" },
	{ "S34", "/Tags/0/Value", "", "\"\"" },
	{ "S51", A "/VpcConfig/Subnets/0", "subnet-1", "\"subnet-1\"" },
	{ "S51", A "/VpcConfig/SecurityGroupIds/0", "sg-1", "\"sg-1\"" },
	{ "S52", A "/EnableInterContainerTrafficEncryption", "true", "true" },
	{ "S56", A "/AlgorithmSpecification/TrainingInputMode", "Pipe",
	    "\"Pipe\"" },
	{ "S63", A "/TuningObjective/Type", "Maximize", "\"Maximize\"" },
	{ "S63", A "/TuningObjective/MetricName", "validation:auc",
	    "\"validation:auc\"" },
	{ "S73", A "/InputDataConfig/0/DataSource/FileSystemDataSource/"
	    "FileSystemType", "EFS", "\"EFS\"" },
	{ "S73", A "/InputDataConfig/0/CompressionType", "Gzip",
	    "\"Gzip\"" },
	{ "S73", A "/InputDataConfig/0/ContentType", "text/csv",
	    "\"text/csv\"" },
	{ "S81", A "/OutputDataConfig/KmsKeyId", "alias/k", "\"alias/k\"" },
	{ "S83", A "/ResourceConfig/InstanceType", "ml.m4.xlarge",
	    "\"ml.m4.xlarge\"" },
	{ "S83", B "/ResourceConfig/InstanceType", "ml.c4.xlarge",
	    "\"ml.c4.xlarge\"" },
	{ "S84", A "/ResourceConfig/InstanceCount", "2", "2" },
	{ "S86", A "/StoppingCondition/MaxRuntimeInSeconds", "6h", "21600" },
};

static bool
proves(const struct field *f, const char *seed)
{
	return (f->seed != NULL && strstr(f->seed, seed) != NULL);
}

static void
typed_is_sent(void **state)
{
	struct draft *d = draft_new();
	const struct field *f;
	struct err err = ERR_INIT;
	json_t *wire, *want, *value;
	size_t i;

	(void)state;
	draft_add_definition(d, false);
	draft_add_definition(d, false);
	for (i = 0; i < nitems(cases); i++) {
		f = field_at(cases[i].pointer);
		assert_non_null(f);
		value = field_parse(f, cases[i].text, &err);
		if (value == NULL)
			fail_msg("%s: %s", cases[i].pointer, err.text);
		assert_int_equal(field_check(f, value, &err), 0);
		assert_int_equal(draft_set(d, cases[i].pointer, value), 0);
	}
	wire = request_to_wire(draft_request(d), REQUEST_FORM_AUTO);
	for (i = 0; i < nitems(cases); i++) {
		want = json_loads(cases[i].json, JSON_DECODE_ANY, NULL);
		if (!json_equal(json_at(wire, cases[i].pointer), want))
			fail_msg("%s: %s is not sent", cases[i].seed,
			    cases[i].pointer);
		json_decref(want);
	}
	json_decref(wire);
	draft_free(d);
}

/* S21: off by default, no field below it. S23: what can be chosen. S40: a
 * definition has one algorithm: one image or one resource, not a list. */
static void
choices(void **state)
{
	const struct field *const *rows;
	const struct field *f;
	const char *const *s;
	size_t n, i, strategies = 0;

	(void)state;
	f = field_at(C "/TrainingJobEarlyStoppingType");
	assert_string_equal(f->preset, "Off");
	assert_null(f->initial);
	rows = field_all(&n);
	for (i = 0; i < n; i++)
		assert_true(strncmp(rows[i]->path, f->path,
		    strlen(f->path)) != 0 || rows[i] == f);
	for (s = field_at(C "/Strategy")->choices; *s != NULL; s++)
		strategies += strcmp(*s, "Random") == 0 ||
		    strcmp(*s, "Bayesian") == 0 ||
		    strcmp(*s, "Hyperband") == 0;
	assert_int_equal(strategies, 3);
	assert_int_equal(field_at(A "/AlgorithmSpecification/TrainingImage")->
	    type->kind, FIELD_STRING);
}

/* Every field that says which row it proves is on a page of the wizard. */
static void
fields_are_reached(void **state)
{
	const struct field *const *rows;
	size_t n, i, with = 0;
	int definition;
	char at[400], *star;

	(void)state;
	rows = field_all(&n);
	for (i = 0; i < n; i++) {
		if (rows[i]->seed == NULL)
			continue;
		with++;
		assert_true(strlen(rows[i]->path) < sizeof at);
		snprintf(at, sizeof at, "%s", rows[i]->path);
		while ((star = strchr(at, '*')) != NULL)
			*star = '0';
		if (page_of(at, &definition) == STEP_REVIEW)
			fail_msg("%s is on no page", rows[i]->path);
	}
	assert_true(with > 40);
	assert_true(proves(field_at("/Tags"), "S33"));
}

/* S68: a range made static by its type, and back. */
static void
static_and_back(void **state)
{
	struct draft *d = draft_new();
	struct err err = ERR_INIT;
	json_t *wire;

	(void)state;
	draft_add_definition(d, false);
	assert_int_equal(hyper_add(d, 0, "eta", HYPER_CONTINUOUS, &err), 0);
	hyper_set(d, 0, "eta", "min", "0.1", &err);
	hyper_set(d, 0, "eta", "max", "0.3", &err);
	hyper_set_kind(d, 0, "eta", HYPER_STATIC);
	hyper_set(d, 0, "eta", "value", "0.2", &err);
	wire = request_to_wire(draft_request(d), REQUEST_FORM_LIST);
	assert_string_equal(json_str_at(wire, A "/StaticHyperParameters/eta"),
	    "0.2");
	json_decref(wire);
	hyper_set_kind(d, 0, "eta", HYPER_CONTINUOUS);
	wire = request_to_wire(draft_request(d), REQUEST_FORM_LIST);
	assert_string_equal(json_str_at(wire, A "/HyperParameterRanges/"
	    "ContinuousParameterRanges/0/MaxValue"), "0.3");
	assert_null(json_at(wire, A "/StaticHyperParameters/eta"));
	json_decref(wire);
	draft_free(d);
}

/* S10, S43, S89: the same algorithm twice; the copy is changed, the source is
 * not, and nothing is wrong with two of a kind. */
static void
variations(void **state)
{
	struct draft *d = draft_new();
	struct findings f;
	size_t i;

	(void)state;
	draft_add_definition(d, false);
	draft_set(d, A "/AlgorithmSpecification/TrainingImage",
	    json_string("xgboost:1"));
	assert_int_equal(draft_clone_definition(d, 0), 1);
	draft_set(d, B "/OutputDataConfig/S3OutputPath",
	    json_string("s3://other/o"));
	draft_set(d, B "/StaticHyperParameters/eta", json_string("0.1"));
	assert_string_equal(json_str_at(draft_request(d), B
	    "/AlgorithmSpecification/TrainingImage"), "xgboost:1");
	assert_null(json_at(draft_request(d), A "/StaticHyperParameters/eta"));
	assert_null(json_at(draft_request(d), A
	    "/OutputDataConfig/S3OutputPath"));
	rules_run(draft_request(d), LIMITS_SEED, NULL, &f);
	for (i = 0; i < f.n; i++)
		assert_null(strstr(f.list[i].rule, "unique"));
	findings_release(&f);
	draft_free(d);
}

/* S72, S74: channels come, are moved and go; each is a step of its own. */
static void
channels(void **state)
{
	static const char list[] = A "/InputDataConfig";
	static const char *const names[] = { "train", "validation", "test" };
	struct draft *d = draft_new();
	size_t i;

	(void)state;
	draft_add_definition(d, false);
	draft_set(d, list, json_array());
	for (i = 0; i < nitems(names); i++)
		assert_int_equal(draft_insert(d, list, i, json_pack("{s:s}",
		    "ChannelName", names[i])), 0);
	assert_int_equal(draft_move(d, list, 2, 0), 0);
	assert_string_equal(json_str_at(draft_request(d),
	    A "/InputDataConfig/0/ChannelName"), "test");
	assert_int_equal(draft_remove(d, list, 0), 0);
	assert_int_equal(json_array_size(json_at(draft_request(d), list)), 2);
	assert_true(draft_undo(d));
	assert_int_equal(json_array_size(json_at(draft_request(d), list)), 3);
	draft_free(d);
}

/* S76: the shipped example has the two channels of the churn example. */
static void
example_channels(void **state)
{
	const char *top = getenv("top_srcdir");
	char *path = xasprintf("%s/examples/single-algorithm.yaml",
	    top != NULL ? top : ".");
	struct err err = ERR_INIT;
	enum request_form form;
	json_t *wire, *internal, *one;
	struct buf text;
	size_t i, found = 0;

	(void)state;
	buf_init(&text, 0);
	assert_int_equal(file_read(path, 0, &text, &err), 0);
	wire = request_read(buf_str(&text), text.len, NULL, &err);
	assert_non_null(wire);
	internal = request_from_wire(wire, &form);
	json_array_foreach(json_at(internal, A "/InputDataConfig"), i, one)
		found += strcmp(json_str_at(one, "/ChannelName"),
		    "train") == 0 || strcmp(json_str_at(one,
		    "/ChannelName"), "validation") == 0;
	assert_int_equal(found, 2);
	json_decref(internal);
	json_decref(wire);
	buf_release(&text);
	free(path);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(typed_is_sent),
		cmocka_unit_test(choices),
		cmocka_unit_test(fields_are_reached),
		cmocka_unit_test(static_and_back),
		cmocka_unit_test(variations),
		cmocka_unit_test(channels),
		cmocka_unit_test(example_channels),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
