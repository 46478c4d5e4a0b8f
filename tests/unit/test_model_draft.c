/*
 * Requests round the wire and back (S07), drafts with undo, redo, clones
 * (S41, S42, S45).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/draft.h"
#include "model/hyper.h"
#include "model/name.h"

#define LIST "/TrainingJobDefinitions"

static const char one[] =
    "{\"HyperParameterTuningJobName\":\"a\",\"X\":{\"y\":[1,null]},"
    "\"HyperParameterTuningJobConfig\":{\"Strategy\":\"Random\","
    "\"HyperParameterTuningJobObjective\":{\"Type\":\"Minimize\","
    "\"MetricName\":\"m\"},\"ParameterRanges\":{\"IntegerParameterRanges\":"
    "[{\"Name\":\"d\",\"MinValue\":\"1\",\"MaxValue\":\"9\"}]},"
    "\"ResourceLimits\":{\"MaxParallelTrainingJobs\":1}},"
    "\"TrainingJobDefinition\":{\"DefinitionName\":\"x\",\"RoleArn\":\"r\","
    "\"Unknown\":true},\"Tags\":[{\"Key\":\"k\",\"Value\":\"\"}]}";
static const char list[] =
    "{\"HyperParameterTuningJobName\":\"a\","
    "\"HyperParameterTuningJobConfig\":{\"Strategy\":\"Random\"},"
    "\"TrainingJobDefinitions\":[{\"DefinitionName\":\"x\","
    "\"TuningObjective\":{\"MetricName\":\"m\"},\"RoleArn\":\"r\"},"
    "{\"DefinitionName\":\"y\",\"HyperParameterRanges\":"
    "{\"CategoricalParameterRanges\":[{\"Name\":\"no\",\"Values\":"
    "[\"no\",\"012\",\"1:30\",\" x\"]}]}}]}";

static json_t *
tree(const char *s)
{
	struct err	 err = ERR_INIT;
	json_t		*t = json_read(s, strlen(s), NULL, &err);

	assert_non_null(t);
	return t;
}

/* wire → internal → wire, and through YAML, unknown members included. */
static void
round_trip(void **state)
{
	static const char *const	 wires[] = { one, list };
	static const enum request_form	 forms[] = { REQUEST_FORM_ONE,
	    REQUEST_FORM_LIST };
	enum request_form		 form;
	struct err			 err = ERR_INIT;
	json_t				*wire, *internal, *again, *read;
	char				*yaml, *body;
	size_t				 i;

	(void)state;
	for (i = 0; i < nitems(wires); i++) {
		wire = tree(wires[i]);
		internal = request_from_wire(wire, &form);
		assert_int_equal(form, forms[i]);
		assert_non_null(json_at(internal, LIST "/0/RoleArn"));
		assert_string_equal(json_str_at(internal,
		    LIST "/0/TuningObjective/MetricName"), "m");
		again = request_to_wire(internal, form);
		assert_true(json_equal(wire, again));
		yaml = request_yaml(internal, form);
		read = request_read(yaml, strlen(yaml), NULL, &err);
		assert_non_null(read);
		assert_true(json_equal(wire, read));
		json_decref(read);
		body = request_body(internal, form);
		read = request_read(body, strlen(body), NULL, &err);
		assert_true(json_equal(wire, read));
		json_decref(read);
		free(yaml);
		free(body);
		json_decref(again);
		json_decref(internal);
		json_decref(wire);
	}
}

static void
wire_pointers(void **state)
{
	enum request_form	 form;
	json_t			*wire = tree(one), *internal;
	char			*p;

	(void)state;
	internal = request_from_wire(wire, &form);
	p = request_wire_pointer(internal, REQUEST_FORM_AUTO,
	    LIST "/0/TuningObjective/Type");
	assert_string_equal(p, "/HyperParameterTuningJobConfig/"
	    "HyperParameterTuningJobObjective/Type");
	assert_non_null(json_at(wire, p));
	free(p);
	p = request_wire_pointer(internal, REQUEST_FORM_AUTO,
	    LIST "/0/RoleArn");
	assert_string_equal(p, "/TrainingJobDefinition/RoleArn");
	free(p);
	p = request_wire_pointer(internal, REQUEST_FORM_LIST,
	    LIST "/0/RoleArn");
	assert_string_equal(p, LIST "/0/RoleArn");
	free(p);
	json_decref(internal);
	json_decref(wire);
}

static struct draft *
draft_of(const char *text, enum request_form form)
{
	enum request_form	 was;
	json_t			*wire = tree(text), *internal;

	internal = request_from_wire(wire, &was);
	json_decref(wire);
	return draft_from(internal, form);
}

static char *
bytes(const struct draft *d)
{
	return json_text(draft_request(d));
}

/* Undo gives back every earlier state to the byte, redo every later one. */
static void
undo_redo(void **state)
{
	struct draft	*d = draft_new();
	char		*states[8], *now;
	uint64_t	 version;
	size_t		 n = 0, i;

	(void)state;
	states[n++] = bytes(d);
	assert_int_equal(draft_add_definition(d, false), 0);
	states[n++] = bytes(d);
	assert_int_equal(draft_set(d, "/HyperParameterTuningJobName",
	    json_string("j")), 0);
	states[n++] = bytes(d);
	assert_int_equal(draft_clone_definition(d, 0), 1);
	states[n++] = bytes(d);
	assert_int_equal(draft_move(d, LIST, 1, 0), 0);
	states[n++] = bytes(d);
	assert_int_equal(draft_remove(d, LIST, 0), 0);
	states[n++] = bytes(d);
	version = draft_version(d);
	assert_int_equal(draft_set(d, "/HyperParameterTuningJobName",
	    json_string("j")), 0);
	assert_int_equal(draft_version(d), version);
	for (i = n - 1; i-- > 0;) {
		assert_true(draft_undo(d));
		now = bytes(d);
		assert_string_equal(now, states[i]);
		free(now);
	}
	assert_false(draft_undo(d));
	for (i = 1; i < n; i++) {
		assert_true(draft_redo(d));
		now = bytes(d);
		assert_string_equal(now, states[i]);
		free(now);
	}
	assert_false(draft_redo(d));
	for (i = 0; i < n; i++)
		free(states[i]);
	draft_free(d);
}

/* S42: the copy is the source except for its name, which is free. */
static void
clone_law(void **state)
{
	struct draft	*d;
	json_t		*a, *b;
	int		 first, second;

	(void)state;
	d = draft_of(list, REQUEST_FORM_AUTO);
	first = draft_clone_definition(d, 1);
	second = draft_clone_definition(d, 1);
	assert_true(first > 0 && second > 0);
	assert_int_equal(draft_definitions(d), 4);
	assert_string_equal(json_str_at(json_array_get(json_at(
	    draft_request(d), LIST), (size_t)second), "/DefinitionName"),
	    "y-copy-2");
	a = json_deep_copy(json_at(draft_request(d), LIST "/1"));
	b = json_deep_copy(json_array_get(json_at(draft_request(d), LIST),
	    (size_t)second));
	assert_string_equal(json_str_at(a, "/DefinitionName"), "y");
	json_object_del(a, "DefinitionName");
	json_object_del(b, "DefinitionName");
	assert_true(json_equal(a, b));
	json_decref(a);
	json_decref(b);
	draft_free(d);
}

static void
saved(void **state)
{
	struct draft	*d, *e;
	struct err	 err = ERR_INIT;
	int64_t		 ms;
	char		*s, *id, *step, *field;

	(void)state;
	d = draft_of(list, REQUEST_FORM_LIST);
	s = draft_save(d, "id-1", 1234567890123, "limits", "/Tags");
	e = draft_load(s, strlen(s), &id, &ms, &step, &field, &err);
	assert_non_null(e);
	assert_true(json_equal(draft_request(d), draft_request(e)));
	assert_int_equal(draft_form(e), REQUEST_FORM_LIST);
	assert_true(ms == 1234567890123);
	assert_string_equal(id, "id-1");
	assert_string_equal(step, "limits");
	assert_string_equal(field, "/Tags");
	free(s);
	free(id);
	free(step);
	free(field);
	draft_free(e);
	assert_null(draft_load("{}", 2, NULL, NULL, NULL, NULL, &err));
	draft_free(d);
}

static const struct hyper *
find(const struct hyper *h, size_t n, const char *name)
{
	while (n-- > 0)
		if (strcmp(h[n].name, name) == 0)
			return &h[n];
	return NULL;
}

/* S66 to S68: a range made static and back is the range it was. */
static void
hypers(void **state)
{
	struct draft		*d;
	struct err		 err = ERR_INIT;
	struct hyper		*h;
	const struct hyper	*x;
	size_t			 n;

	(void)state;
	d = draft_of(one, REQUEST_FORM_AUTO);
	assert_int_equal(hyper_add(d, 0, "eta", HYPER_CONTINUOUS, &err), 0);
	assert_int_equal(hyper_add(d, 0, "eta", HYPER_STATIC, &err), -1);
	assert_int_equal(hyper_set(d, 0, "eta", "min", "0.1", &err), 0);
	assert_int_equal(hyper_set(d, 0, "eta", "max", "0.3", &err), 0);
	assert_int_equal(hyper_set_kind(d, 0, "eta", HYPER_STATIC), 0);
	n = hyper_list(json_at(draft_request(d), LIST "/0"), &h);
	x = find(h, n, "eta");
	assert_non_null(x);
	assert_int_equal(x->kind, HYPER_STATIC);
	free(h);
	assert_int_equal(hyper_set_kind(d, 0, "eta", HYPER_CONTINUOUS), 0);
	n = hyper_list(json_at(draft_request(d), LIST "/0"), &h);
	x = find(h, n, "eta");
	assert_non_null(x);
	assert_string_equal(x->min, "0.1");
	assert_string_equal(x->max, "0.3");
	free(h);
	assert_int_equal(hyper_remove(d, 0, "eta"), 0);
	n = hyper_list(json_at(draft_request(d), LIST "/0"), &h);
	assert_null(find(h, n, "eta"));
	assert_int_equal(n, 1);
	free(h);
	draft_free(d);
}

static bool
taken(void *ctx, const char *name)
{
	return strncmp(name, ctx, strlen(ctx)) == 0 &&
	    strcmp(name + strlen(name) - 2, "-3") != 0;
}

static void
names(void **state)
{
	static const struct {
		const char	*base, *suffix, *taken, *want;
	} cases[] = {
		{ "churn", "copy", "~", "churn-copy" },
		{ "churn", "copy", "churn-copy", "churn-copy-3" },
		{ "a b__c-", "", "~", "a-b-c" },
		{ "", "", "~", "job" },
		{ "1234567890123456789012345678-0123", "copy", "~",
		    "123456789012345678901234567-copy" }
	};
	char	*s;
	size_t	 i;

	(void)state;
	for (i = 0; i < nitems(cases); i++) {
		s = name_free(cases[i].base, cases[i].suffix, NAME_JOB_MAX,
		    taken, (void *)(uintptr_t)cases[i].taken);
		assert_string_equal(s, cases[i].want);
		assert_true(name_valid(s, NAME_JOB_MAX));
		free(s);
	}
	s = name_copy("x-copy-2", NAME_JOB_MAX, NULL, NULL);
	assert_string_equal(s, "x-copy");
	free(s);
	/* 2026-11-25 14:20 UTC; cut to 32 before the date, once only. */
	s = name_dated("a-name-that-is-rather-long-for-it", 1795616400000,
	    NAME_JOB_MAX, NULL, NULL);
	assert_string_equal(s, "a-name-that-is-rathe-261125-1420");
	assert_true(name_valid(s, NAME_JOB_MAX));
	free(s);
	s = name_dated("churn-251109-0815", 1795616400000, NAME_JOB_MAX, NULL,
	    NULL);
	assert_string_equal(s, "churn-261125-1420");
	free(s);
	s = name_trial("job", 7, 0xabc);
	assert_string_equal(s, "job-007-00000abc");
	free(s);
}

#define EARLY "/HyperParameterTuningJobConfig/TrainingJobEarlyStoppingType"

/* S09, S20: what only a single definition can have is kept aside with two,
 * comes back with one, survives the file, and undo is exact. */
static void
kept_aside(void **state)
{
	struct draft	*d = draft_new(), *e;
	struct err	 err = ERR_INIT;
	char		*before, *after, *text, *id, *step, *field;
	int64_t		 saved;

	(void)state;
	draft_add_definition(d, false);
	draft_set(d, EARLY, json_string("Auto"));
	draft_set(d, "/WarmStartConfig/WarmStartType",
	    json_string("TransferLearning"));
	before = json_text(draft_request(d));
	assert_int_equal(draft_clone_definition(d, 0), 1);
	assert_null(json_at(draft_request(d), EARLY));
	assert_null(json_at(draft_request(d), "/WarmStartConfig"));
	assert_int_equal(json_object_size(draft_aside(d)), 2);
	text = draft_save(d, "x", 1, "", "");
	e = draft_load(text, strlen(text), &id, &saved, &step, &field, &err);
	assert_non_null(e);
	assert_int_equal(draft_remove(e, "/TrainingJobDefinitions", 1), 0);
	assert_string_equal(json_str_at(draft_request(e), EARLY), "Auto");
	assert_non_null(json_at(draft_request(e), "/WarmStartConfig"));
	assert_null(draft_aside(e));
	draft_free(e);
	free(text);
	free(id);
	free(step);
	free(field);
	/* What is chosen meanwhile stays. */
	draft_set(d, EARLY, json_string("Off"));
	draft_remove(d, "/TrainingJobDefinitions", 1);
	assert_string_equal(json_str_at(draft_request(d), EARLY), "Off");
	while (draft_undo(d) && draft_definitions(d) != 1)
		;
	after = json_text(draft_request(d));
	assert_string_equal(after, before);
	assert_null(draft_aside(d));
	assert_true(draft_redo(d));
	assert_int_equal(json_object_size(draft_aside(d)), 2);
	free(before);
	free(after);
	draft_free(d);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(round_trip),
		cmocka_unit_test(wire_pointers),
		cmocka_unit_test(undo_redo),
		cmocka_unit_test(clone_law),
		cmocka_unit_test(kept_aside),
		cmocka_unit_test(saved),
		cmocka_unit_test(hypers),
		cmocka_unit_test(names)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
