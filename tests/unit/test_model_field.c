/*
 * Rows against the API's shapes (tests/wire/create-shapes.json), both ways,
 * and what rows say of values. Rows: S34, S39, S45, S74, S92, S93.
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

static json_t *
shapes(void)
{
	const char	*top = getenv("top_srcdir");
	struct err	 err = ERR_INIT;
	struct buf	 b;
	json_t		*tree;
	char		*path;

	path = xasprintf("%s/tests/wire/create-shapes.json",
	    top == NULL ? "." : top);
	buf_init(&b, 0);
	assert_int_equal(file_read(path, 0, &b, &err), 0);
	tree = json_read(buf_str(&b), b.len, NULL, &err);
	assert_non_null(tree);
	free(path);
	buf_release(&b);
	return tree;
}

/* Bounds that a row has although the shape leaves them out, each with where
 * else the API states it. */
static const struct {
	const char	*path, *name;
	double		 bound;
} stated_elsewhere[] = {
	/* text of HyperbandStrategyConfig */
	{ "/HyperParameterTuningJobConfig/StrategyConfig/"
	    "HyperbandStrategyConfig/MaxResource", "max", 20000 },
	/* text of StoppingCondition: 28 days */
	{ "/TrainingJobDefinitions/*/StoppingCondition/MaxRuntimeInSeconds",
	    "max", 2419200 }
};

static bool
is_stated(const char *path, const char *name, double bound)
{
	size_t	i;

	for (i = 0; i < nitems(stated_elsewhere); i++)
		if (strcmp(stated_elsewhere[i].path, path) == 0 &&
		    strcmp(stated_elsewhere[i].name, name) == 0 &&
		    stated_elsewhere[i].bound == bound)
			return true;
	return false;
}

static void
same_bound(const json_t *shape, const char *name, double bound,
    const char *path)
{
	const json_t	*v = json_object_get(shape, name);

	if (v == NULL ? !isnan(bound) && !is_stated(path, name, bound) :
	    json_number_value(v) != bound)
		fail_msg("%s: %s is %g", path, name, bound);
}

static void
same_choices(const struct field *f, const json_t *list)
{
	size_t	i;

	if (list == NULL) {
		assert_null(f->choices);
		return;
	}
	assert_non_null(f->choices);
	for (i = 0; f->choices[i] != NULL; i++)
		assert_string_equal(f->choices[i],
		    json_string_value(json_array_get(list, i)));
	assert_int_equal(i, json_array_size(list));
}

static enum field_kind
kind_of(const json_t *shape)
{
	const char	*t = json_str_at(shape, "/type");

	if (json_object_get(shape, "enum") != NULL)
		return FIELD_CHOICE;
	return strcmp(t, "structure") == 0 ? FIELD_OBJECT :
	    strcmp(t, "list") == 0 ? FIELD_LIST :
	    strcmp(t, "map") == 0 ? FIELD_MAP :
	    strcmp(t, "boolean") == 0 ? FIELD_BOOLEAN :
	    strcmp(t, "string") == 0 ? FIELD_STRING :
	    strcmp(t, "float") == 0 || strcmp(t, "double") == 0 ?
	    FIELD_NUMBER : FIELD_INTEGER;
}

static void
rows_agree_with_shapes(void **state)
{
	const struct field	*f;
	const char		*path;
	json_t			*tree = shapes(), *shape;

	(void)state;
	json_object_foreach(tree, path, shape) {
		if ((f = field_at(path)) == NULL)
			fail_msg("no row for %s", path);
		assert_string_equal(f->path, path);
		assert_string_equal(f->shape, json_str_at(shape, "/shape"));
		if (f->type->kind != kind_of(shape))
			fail_msg("%s: kind %d", path, f->type->kind);
		same_bound(shape, "min", f->min, path);
		same_bound(shape, "max", f->max, path);
		same_choices(f, json_object_get(shape, "enum"));
		/* ".*" allows everything a value can be: no row repeats it. */
		if (f->pattern == NULL)
			assert_true(json_object_get(shape, "pattern") == NULL
			    || strcmp(json_str_at(shape, "/pattern"), ".*") ==
			    0 || strcmp(json_str_at(shape, "/pattern"),
			    "[\\S\\s]*") == 0);
		else
			assert_string_equal(f->pattern,
			    json_str_at(shape, "/pattern"));
		assert_int_equal((f->flags & FIELD_REQUIRED) != 0,
		    json_true_at(shape, "/required"));
	}
	json_decref(tree);
}

static void
shapes_cover_rows(void **state)
{
	const struct field *const	*rows;
	json_t				*tree = shapes();
	size_t				 i, n;

	(void)state;
	rows = field_all(&n);
	assert_int_equal(n, json_object_size(tree));
	for (i = 0; i < n; i++)
		if (json_object_get(tree, rows[i]->path) == NULL)
			fail_msg("%s is in no shape", rows[i]->path);
	json_decref(tree);
}

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

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_agree_with_shapes),
		cmocka_unit_test(shapes_cover_rows),
		cmocka_unit_test(texts_are_values),
		cmocka_unit_test(limits),
		cmocka_unit_test(lookups)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
