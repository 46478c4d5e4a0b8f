/*
 * What rows say of values; tests/wire/test_shapes.c holds the rows themselves
 * against the API. Rows: S34, S39, S45, S74, S92, S93.
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
#include "base/file.h"
#include "model/field.h"

/* Law: parse(print(v)) = v; presets, initial values and examples are values
 * that the row takes. */
static void
texts_are_values(void **state)
{
	const struct field *const	*rows;
	const char			*texts[3];
	struct err			 err = ERR_INIT;
	struct buf			 b;
	json_t				*v, *again;
	size_t				 i, k, n;

	(void)state;
	rows = field_all(&n);
	for (i = 0; i < n; i++) {
		texts[0] = rows[i]->preset;
		texts[1] = rows[i]->initial;
		texts[2] = rows[i]->example;
		assert_true(rows[i]->label != NULL && *rows[i]->label);
		for (k = 0; k < nitems(texts); k++) {
			if (texts[k] == NULL)
				continue;
			v = field_parse(rows[i], texts[k], &err);
			if (v == NULL || field_check(rows[i], v, &err) == -1)
				fail_msg("%s: %s: %s", rows[i]->path,
				    texts[k], err.text);
			buf_init(&b, 0);
			field_print(rows[i], v, &b);
			again = field_parse(rows[i], buf_str(&b), &err);
			if (again == NULL || !json_equal(v, again))
				fail_msg("%s: %s printed as %s",
				    rows[i]->path, texts[k], buf_str(&b));
			json_decref(again);
			json_decref(v);
			buf_release(&b);
		}
	}
}

/* One case a rule: what a row refuses, at the limit and one beyond. */
static void
limits(void **state)
{
	static const struct {
		const char	*path, *json, *rule;
	} cases[] = {
		{ "/HyperParameterTuningJobName", "\"a\"", NULL },
		{ "/HyperParameterTuningJobName", "\"\"", "min-length" },
		{ "/HyperParameterTuningJobName",
		    "\"12345678901234567890123456789012\"", NULL },
		{ "/HyperParameterTuningJobName",
		    "\"123456789012345678901234567890123\"", "max-length" },
		{ "/HyperParameterTuningJobName", "\"a-\"", "pattern" },
		{ "/HyperParameterTuningJobName", "1", "type" },
		{ "/Tags/0/Value", "\"\"", NULL },
		{ "/Tags/0/Key", "\"Größe 1\"", NULL },
		{ "/Tags/0/Key", "\"a\\u0007\"", "pattern" },
		{ "/HyperParameterTuningJobConfig/ResourceLimits/"
		    "MaxParallelTrainingJobs", "0", "min" },
		{ "/HyperParameterTuningJobConfig/ResourceLimits/"
		    "MaxParallelTrainingJobs", "1", NULL },
		{ "/HyperParameterTuningJobConfig/ResourceLimits/"
		    "MaxRuntimeInSeconds", "15768001", "max" },
		{ "/HyperParameterTuningJobConfig/Strategy", "\"Grid\"",
		    NULL },
		{ "/TrainingJobDefinitions/0/EnableNetworkIsolation",
		    "\"true\"", "type" },
		{ "/TrainingJobDefinitions/3/AlgorithmSpecification/"
		    "MetricDefinitions/7/Regex", "\"x\"", NULL }
	};
	const struct field	*f;
	const char		*rule;
	json_t			*v;
	size_t			 i;

	(void)state;
	for (i = 0; i < nitems(cases); i++) {
		f = field_at(cases[i].path);
		assert_non_null(f);
		v = json_loads(cases[i].json, JSON_DECODE_ANY, NULL);
		assert_non_null(v);
		rule = field_rule(f, v);
		if (rule == NULL ? cases[i].rule != NULL :
		    cases[i].rule == NULL || strcmp(rule, cases[i].rule) != 0)
			fail_msg("%s %s: %s", cases[i].path, cases[i].json,
			    rule == NULL ? "taken" : rule);
		json_decref(v);
	}
}

static void
lookups(void **state)
{
	const struct field	*f;

	(void)state;
	assert_null(field_at("/Nope"));
	assert_null(field_at("/Tags/0/Nope"));
	f = field_at("/TrainingJobDefinitions/0");
	assert_non_null(f);
	f = field_member(f, "RoleArn");
	assert_non_null(f);
	assert_string_equal(field_api_name(f), "RoleArn");
	assert_null(field_member(f, "x"));
}

/* What a refusal says of a value that is long. */
static void
long_values(void **state)
{
	static const char	 list[] = "/TrainingJobDefinitions/0/"
	    "InputDataConfig", path[] = "/TrainingJobDefinitions/0/"
	    "OutputDataConfig/S3OutputPath";
	struct err		 err = ERR_INIT;
	json_t			*v = json_array();
	struct buf		 b;
	int			 i;

	(void)state;
	for (i = 0; i < 21; i++)
		json_array_append_new(v, json_object());
	assert_int_equal(field_check(field_at(list), v, &err), -1);
	assert_non_null(strstr(err.text, ": 21 entries are not allowed: 1 to "
	    "20 entries."));
	json_decref(v);
	buf_init(&b, 6000);
	buf_adds(&b, "x");
	for (i = 0; i < 2500; i++)
		buf_adds(&b, "\xc3\xa9");
	v = json_string(buf_str(&b));
	assert_int_equal(field_check(field_at(path), v, &err), -1);
	assert_non_null(strstr(err.text, ": \"x\xc3\xa9\xc3\xa9"));
	assert_non_null(strstr(err.text, "\xc3\xa9\" is not allowed: "));
	json_decref(v);
	buf_release(&b);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_values),
		cmocka_unit_test(limits),
		cmocka_unit_test(long_values),
		cmocka_unit_test(lookups)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
