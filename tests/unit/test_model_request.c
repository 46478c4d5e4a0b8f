/*
 * Requests in and out: both shapes (S07), round trips that keep what no row
 * knows, drafts with undo to the byte, clones (S42, S90), hyperparameters as
 * one list (S67, S68), pages that lead to every field.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "model/draft.h"
#include "model/field.h"
#include "model/hyper.h"
#include "model/page.h"
#include "model/request.h"

static const char one[] =
    "{\"HyperParameterTuningJobName\":\"a\",\"Unknown\":{\"x\":[1,\"y\"]},"
    "\"HyperParameterTuningJobConfig\":{\"Strategy\":\"Random\","
    "\"ResourceLimits\":{\"MaxParallelTrainingJobs\":2},"
    "\"HyperParameterTuningJobObjective\":{\"Type\":\"Maximize\","
    "\"MetricName\":\"validation:auc\"},\"ParameterRanges\":"
    "{\"ContinuousParameterRanges\":[{\"Name\":\"eta\",\"MinValue\":\"0.10\","
    "\"MaxValue\":\"0.3\"}]}},\"TrainingJobDefinition\":"
    "{\"StaticHyperParameters\":{\"num_round\":\"100\"},\"RoleArn\":\"r\","
    "\"InputDataConfig\":[{\"ChannelName\":\"train\",\"Odd\":true}]}}";

static json_t *
tree_of(const char *text)
{
	struct err err = ERR_INIT;
	json_t *tree = request_read(text, strlen(text), NULL, &err);

	if (tree == NULL)
		fail_msg("%s", err.text);
	return (tree);
}

/* In the words of the form that was meant. */
static void
test_whose_fault(void **state)
{
	static const struct { const char *text, *says; } cases[] = {
		{ "{\"a\": [1,2,}", "unexpected token near '}'" },
		{ " {\n \"a\": 1\n \"b\": 2}", "line 3" },
		{ "{a: [1, 2}", "did not find expected" },
		{ "a:\n\tb: 1\n", "tabs" },
	};
	struct yaml_marks *marks;
	struct err err;
	size_t i;

	for (i = 0; i < nitems(cases); i++) {
		err = (struct err)ERR_INIT;
		assert_null(request_read(cases[i].text,
		    strlen(cases[i].text), &marks, &err));
		if (strstr(err.text, cases[i].says) == NULL)
			fail_msg("%s: %s", cases[i].text, err.text);
	}
}

static struct draft *
draft_of(const char *text)
{
	enum request_form form;
	json_t *wire = tree_of(text), *internal;

	internal = request_from_wire(wire, &form);
	json_decref(wire);
	return (draft_from(internal, form));
}

/* S07: ranges and objective move into the definition and back. */
static void
test_one_definition_form(void **state)
{
	json_t *wire = tree_of(one), *internal, *back;
	enum request_form form;

	(void)state;
	internal = request_from_wire(wire, &form);
	assert_int_equal(form, REQUEST_FORM_ONE);
	assert_string_equal(json_str_at(internal,
	    "/TrainingJobDefinitions/0/TuningObjective/MetricName"),
	    "validation:auc");
	assert_string_equal(json_str_at(internal, "/TrainingJobDefinitions/0/"
	    "HyperParameterRanges/ContinuousParameterRanges/0/MinValue"),
	    "0.10");
	assert_null(json_at(internal, "/TrainingJobDefinition"));
	back = request_to_wire(internal, form);
	assert_true(json_equal(wire, back));
	json_decref(back);
	/* The same request as a list keeps objective and ranges below. */
	back = request_to_wire(internal, REQUEST_FORM_LIST);
	assert_non_null(json_at(back, "/TrainingJobDefinitions/0/"
	    "TuningObjective"));
	assert_null(json_at(back, "/HyperParameterTuningJobConfig/"
	    "HyperParameterTuningJobObjective"));
	json_decref(back);
	json_decref(internal);
	json_decref(wire);
}

static void
test_wire_pointers(void **state)
{
	static const struct {
		const char	*internal, *wire;
	} pairs[] = {
		{ "/Tags/0/Key", "/Tags/0/Key" },
		{ "/TrainingJobDefinitions/0/RoleArn",
		    "/TrainingJobDefinition/RoleArn" },
		{ "/TrainingJobDefinitions/0/TuningObjective/Type",
		    "/HyperParameterTuningJobConfig/"
		    "HyperParameterTuningJobObjective/Type" },
		{ "/TrainingJobDefinitions/0/HyperParameterRanges",
		    "/HyperParameterTuningJobConfig/ParameterRanges" },
	};
	struct draft *draft = draft_of(one);
	size_t i;

	(void)state;
	for (i = 0; i < nitems(pairs); i++) {
		char *wire = request_wire_pointer(draft_request(draft),
		    REQUEST_FORM_ONE, pairs[i].internal);

		assert_string_equal(wire, pairs[i].wire);
		free(wire);
	}
	draft_free(draft);
}

/* YAML and back is the identity, unknown members and odd strings included. */
static void
test_yaml_round_trip(void **state)
{
	struct draft *draft = draft_of(one);
	char *yaml = request_yaml(draft_request(draft), REQUEST_FORM_ONE);
	json_t *wire = tree_of(one), *again = tree_of(yaml);

	(void)state;
	assert_true(json_equal(wire, again));
	json_decref(again);
	json_decref(wire);
	free(yaml);
	draft_free(draft);
}

/* Strings that YAML 1.1 would read as something else stay strings where the
 * row wants text; whole numbers are numbers where it wants one. */
static void
test_schema_types_scalars(void **state)
{
	json_t *tree = tree_of("HyperParameterTuningJobName: no\n"
	    "HyperParameterTuningJobConfig:\n"
	    "  ResourceLimits: {MaxParallelTrainingJobs: 012}\n"
	    "  ParameterRanges:\n    IntegerParameterRanges:\n"
	    "      - {Name: 1:30, MinValue: 1, MaxValue: 10}\n"
	    "TrainingJobDefinition:\n  StaticHyperParameters: {a: yes, b: 0.10}"
	    "\n");

	(void)state;
	assert_string_equal(json_str_at(tree, "/HyperParameterTuningJobName"),
	    "no");
	assert_string_equal(json_str_at(tree,
	    "/HyperParameterTuningJobConfig/ParameterRanges/"
	    "IntegerParameterRanges/0/MinValue"), "1");
	assert_string_equal(json_str_at(tree, "/TrainingJobDefinition/"
	    "StaticHyperParameters/a"), "yes");
	assert_string_equal(json_str_at(tree, "/TrainingJobDefinition/"
	    "StaticHyperParameters/b"), "0.10");
	json_decref(tree);
}

/* Random changes, then undo to the start: the same bytes. */
static void
test_undo_to_the_byte(void **state)
{
	struct draft *draft = draft_of(one);
	char *before = json_text(draft_request(draft)), *after;
	int i;

	(void)state;
	srandom(11);
	for (i = 0; i < 300; i++) {
		char *at = xasprintf("/Tags/%ld/Value", random() % 3);

		switch (random() % 6) {
		case 0:
			draft_set(draft, "/Tags", json_array());
			break;
		case 1:
			draft_insert(draft, "/Tags", 0, json_object());
			break;
		case 2:
			draft_set(draft, at, json_integer(i));
			break;
		case 3:
			draft_add_definition(draft, false);
			break;
		case 4:
			draft_clone_definition(draft, 0);
			break;
		default:
			draft_remove(draft, "/TrainingJobDefinitions", 0);
			break;
		}
		free(at);
	}
	while (draft_undo(draft))
		;
	after = json_text(draft_request(draft));
	assert_string_equal(before, after);
	while (draft_redo(draft))
		;
	while (draft_undo(draft))
		;
	free(after);
	after = json_text(draft_request(draft));
	assert_string_equal(before, after);
	free(after);
	free(before);
	draft_free(draft);
}

/* S42, S90: a clone is its source but for the name, which is free. */
static void
test_clone_is_its_source(void **state)
{
	struct draft *draft = draft_of(one);
	json_t *source, *copy;

	(void)state;
	assert_int_equal(draft_clone_definition(draft, 0), 1);
	assert_int_equal(draft_clone_definition(draft, 0), 1);
	source = json_deep_copy(json_at(draft_request(draft),
	    "/TrainingJobDefinitions/0"));
	copy = json_deep_copy(json_at(draft_request(draft),
	    "/TrainingJobDefinitions/1"));
	assert_string_not_equal(json_str_at(copy, "/DefinitionName"),
	    json_str_at(draft_request(draft),
	    "/TrainingJobDefinitions/2/DefinitionName"));
	json_object_del(copy, "DefinitionName");
	json_object_del(source, "DefinitionName");
	assert_true(json_equal(source, copy));
	json_decref(source);
	json_decref(copy);
	draft_free(draft);
}

static void
test_saved_draft_comes_back(void **state)
{
	struct draft *draft = draft_of(one), *again;
	char *text = draft_save(draft, "id-1", 1234, "algorithm", "x\ny");
	char *id, *step, *field;
	struct err err = ERR_INIT;
	int64_t saved;

	(void)state;
	again = draft_load(text, strlen(text), &id, &saved, &step, &field,
	    &err);
	assert_non_null(again);
	assert_true(json_equal(draft_request(draft), draft_request(again)));
	assert_int_equal(draft_form(again), REQUEST_FORM_ONE);
	assert_string_equal(id, "id-1");
	assert_string_equal(step, "algorithm");
	assert_string_equal(field, "x\ny");
	assert_int_equal(saved, 1234);
	free(id);
	free(step);
	free(field);
	free(text);
	draft_free(draft);
	draft_free(again);
	assert_null(draft_load("{\"version\":9}", 13, &id, &saved, &step,
	    &field, &err));
}

static size_t
hypers(const struct draft *draft, struct hyper **list)
{
	return (hyper_list(json_at(draft_request(draft),
	    "/TrainingJobDefinitions/0"), list));
}

/* S68: a range made static and a range again is the range it was. */
static void
test_hyper_kinds(void **state)
{
	struct draft *draft = draft_of(one);
	char *before = json_text(draft_request(draft)), *after;
	struct err err = ERR_INIT;
	struct hyper *list;

	(void)state;
	assert_int_equal(hypers(draft, &list), 2);
	assert_string_equal(list[0].name, "eta");
	assert_int_equal(list[0].kind, HYPER_CONTINUOUS);
	assert_string_equal(list[1].value, "100");
	free(list);
	assert_int_equal(hyper_set_kind(draft, 0, "eta", HYPER_STATIC), 0);
	assert_int_equal(hyper_set(draft, 0, "eta", "value", "0.2", &err), 0);
	assert_int_equal(hyper_set_kind(draft, 0, "eta", HYPER_CONTINUOUS), 0);
	after = json_text(draft_request(draft));
	assert_string_equal(before, after);
	assert_int_equal(hyper_add(draft, 0, "eta", HYPER_STATIC, &err), -1);
	assert_int_equal(hyper_add(draft, 0, "", HYPER_STATIC, &err), -1);
	assert_int_equal(hyper_add(draft, 0, "a/b~c", HYPER_STATIC, &err), 0);
	assert_int_equal(hyper_rename(draft, 0, "a/b~c", "booster", &err), 0);
	assert_int_equal(hyper_set_kind(draft, 0, "booster",
	    HYPER_CATEGORICAL), 0);
	assert_int_equal(hyper_set(draft, 0, "booster", "values",
	    "gbtree\ndart", &err), 0);
	assert_string_equal(json_str_at(draft_request(draft),
	    "/TrainingJobDefinitions/0/HyperParameterRanges/"
	    "CategoricalParameterRanges/0/Values/1"), "dart");
	assert_int_equal(hyper_remove(draft, 0, "booster"), 0);
	free(before);
	free(after);
	draft_free(draft);
}

/* Each row that a person may set belongs to a page (S38, S44, S82, S96). */
static void
test_every_field_has_a_page(void **state)
{
	const struct field *const *fields;
	size_t n, i, with_page = 0;

	(void)state;
	fields = field_all(&n);
	for (i = 0; i < n; i++) {
		int def;

		if (page_of(fields[i]->path, &def) != STEP_REVIEW)
			with_page++;
	}
	assert_int_equal(with_page, n);
	for (i = 0; i < STEPS; i++) {
		const struct page *page = page_at((enum page_step)i);
		size_t p, k;

		assert_ptr_equal(page_named(page->name), page);
		for (p = 0; p < page->npanels; p++)
			for (k = 0; page->panels[p].paths[k] != NULL; k++) {
				const char *path = page->panels[p].paths[k];

				if (path[0] == '/')
					assert_non_null(field_at(path));
			}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_definition_form),
		cmocka_unit_test(test_wire_pointers),
		cmocka_unit_test(test_whose_fault),
		cmocka_unit_test(test_yaml_round_trip),
		cmocka_unit_test(test_schema_types_scalars),
		cmocka_unit_test(test_undo_to_the_byte),
		cmocka_unit_test(test_clone_is_its_source),
		cmocka_unit_test(test_saved_draft_comes_back),
		cmocka_unit_test(test_hyper_kinds),
		cmocka_unit_test(test_every_field_has_a_page),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
