/*
 * The rows against the API's shapes: every member that
 * CreateHyperParameterTuningJob can carry has a row with the API's type,
 * limits, pattern and choices, and no row invents one. What differs on
 * purpose stands in `exceptions`, each with its reason.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/file.h"
#include "model/field.h"

static const struct {
	const char	*path, *what, *reason;
} exceptions[] = {
	{ "/HyperParameterTuningJobConfig/StrategyConfig/"
	    "HyperbandStrategyConfig/MaxResource", "max",
	    "the guide's limit of 20,000; the model states none" },
	{ "/TrainingJobDefinitions/*/StoppingCondition/MaxRuntimeInSeconds",
	    "max", "the text's limit of 28 days; the model states none" },
};

static json_t *shapes;
static int problems;

static void
problem(const char *path, const char *what)
{
	size_t i;

	for (i = 0; i < nitems(exceptions); i++)
		if (strcmp(exceptions[i].path, path) == 0 &&
		    strcmp(exceptions[i].what, what) == 0)
			return;
	print_error("%s: %s\n", path, what);
	problems++;
}

static int
load(void **state)
{
	const char *top = getenv("top_srcdir");
	char *path = xasprintf("%s/tests/wire/create-shapes.json",
	    top != NULL ? top : ".");
	struct err err = ERR_INIT;
	struct buf buf;

	(void)state;
	buf_init(&buf, 0);
	if (file_read(path, 0, &buf, &err) == -1)
		fail_msg("%s", err.text);
	shapes = json_read(buf.data, buf.len, NULL, &err);
	assert_non_null(shapes);
	buf_release(&buf);
	free(path);
	return (0);
}

static int
unload(void **state)
{
	(void)state;
	json_decref(shapes);
	return (0);
}

static bool
kind_fits(const struct field *field, const json_t *shape)
{
	static const struct {
		const char	*type;
		enum field_kind	 kind;
	} kinds[] = {
		{ "structure", FIELD_OBJECT }, { "list", FIELD_LIST },
		{ "map", FIELD_MAP }, { "integer", FIELD_INTEGER },
		{ "long", FIELD_INTEGER }, { "float", FIELD_NUMBER },
		{ "double", FIELD_NUMBER }, { "boolean", FIELD_BOOLEAN },
		{ "string", FIELD_STRING },
	};
	const char *type = json_str_at(shape, "/type");
	size_t i;

	if (json_object_get(shape, "enum") != NULL)
		return (field->type->kind == FIELD_CHOICE);
	for (i = 0; i < nitems(kinds); i++)
		if (strcmp(kinds[i].type, type) == 0)
			return (field->type->kind == kinds[i].kind);
	return (false);
}

static bool
bound_same(double row, const json_t *bound)
{
	if (bound == NULL)
		return (isnan(row));
	return (row == json_number_value(bound));
}

static void
compare_choices(const struct field *field, const json_t *list)
{
	size_t i;

	for (i = 0; i < json_array_size(list); i++)
		if (field->choices == NULL || field->choices[i] == NULL ||
		    strcmp(field->choices[i],
		    json_string_value(json_array_get(list, i))) != 0) {
			problem(field->path, "enum");
			return;
		}
	if (list != NULL && field->choices[i] != NULL)
		problem(field->path, "enum");
}

static void
compare(const struct field *field, const json_t *shape)
{
	const char *pattern = json_str_at(shape, "/pattern");
	bool free_text = pattern == NULL || strcmp(pattern, ".*") == 0 ||
	    strcmp(pattern, "[\\S\\s]*") == 0;

	if (strcmp(field->shape, json_str_at(shape, "/shape")) != 0)
		problem(field->path, "shape");
	if (!kind_fits(field, shape))
		problem(field->path, "type");
	if (!bound_same(field->min, json_object_get(shape, "min")))
		problem(field->path, "min");
	if (!bound_same(field->max, json_object_get(shape, "max")))
		problem(field->path, "max");
	if (json_true_at(shape, "/required") !=
	    ((field->flags & FIELD_REQUIRED) != 0))
		problem(field->path, "required");
	if (json_true_at(shape, "/readOnly") !=
	    ((field->flags & FIELD_READ_ONLY) != 0))
		problem(field->path, "readOnly");
	if (free_text ? field->pattern != NULL : field->pattern == NULL ||
	    strcmp(pattern, field->pattern) != 0)
		problem(field->path, "pattern");
	compare_choices(field, json_object_get(shape, "enum"));
}

/* Both ways: a member without a row, and a row without a member. */
static void
test_rows_are_the_shapes(void **state)
{
	const struct field *const *fields;
	const char *path;
	json_t *shape;
	size_t n, i;

	(void)state;
	fields = field_all(&n);
	json_object_foreach(shapes, path, shape) {
		const struct field *field = NULL;

		for (i = 0; i < n; i++)
			if (strcmp(fields[i]->path, path) == 0)
				field = fields[i];
		if (field == NULL)
			problem(path, "no row");
		else
			compare(field, shape);
	}
	for (i = 0; i < n; i++)
		if (json_object_get(shapes, fields[i]->path) == NULL)
			problem(fields[i]->path, "no such member");
	assert_true(n > 150);
	assert_int_equal(problems, 0);
}

/* Every exception is needed: it differs, and its path exists. */
static void
test_exceptions_are_needed(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < nitems(exceptions); i++) {
		const json_t *shape = json_object_get(shapes,
		    exceptions[i].path);

		assert_non_null(shape);
		assert_null(json_object_get(shape, exceptions[i].what));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows_are_the_shapes),
		cmocka_unit_test(test_exceptions_are_needed),
	};

	return (cmocka_run_group_tests(tests, load, unload));
}
