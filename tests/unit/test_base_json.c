/* JSON within limits, and pointers: T14, T16, T17. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "tests/unit/trees.h"

static json_t *
read_text(const char *s, const struct json_limits *limits, struct err *err)
{
	return (json_read(s, strlen(s), limits, err));
}

static void
test_refused(void **state)
{
	static const struct {
		const char *text, *says;
	} rows[] = {
		{ "", "line 1" }, { "1", "line 1" }, { "\"a\"", "line 1" },
		{ "{", "line 1" }, { "{} x", "line 1" }, { "[1,]", "line 1" },
		{ "{'a':1}", "line 1" }, { "[01]", "line 1" },
		{ "[NaN]", "line 1" }, { "[Infinity]", "line 1" },
		{ "[1e999]", "line 1" }, { "[9223372036854775808]", "line 1" },
		{ "[0x10]", "line 1" }, { "[+1]", "line 1" },
		{ "[\"\\u0000\"]", "line 1" }, { "[\"\\ud800\"]", "line 1" },
		{ "[\"\xff\"]", "line 1" }, { "[\"\xed\xa0\x80\"]", "line 1" },
		{ "[\"a\nb\"]", "line 1" }, { "{\n\n  \"a\": x}", "line 3" },
		{ "// no\n[]", "line 1" },
	};
	struct err err = ERR_INIT;
	size_t i;

	for (i = 0; i < nitems(rows); i++) {
		assert_null(read_text(rows[i].text, NULL, &err));
		assert_int_equal(err.code, ERR_SYNTAX);
		assert_memory_equal(err.text, rows[i].says,
		    strlen(rows[i].says));
	}
	assert_null(json_read("[\"a\0b\"]", 7, NULL, &err));
}

/* T17: people's input refuses a name given twice, servers' takes the last. */
static void
test_duplicates(void **state)
{
	const struct json_limits people = { .refuse_duplicates = true };
	struct err err = ERR_INIT;
	json_t *j;

	assert_null(read_text("{\"a\":1,\n\"a\":2}", &people, &err));
	assert_non_null(strstr(err.text, "line 2"));
	j = read_text("{\"a\":1,\"a\":2}", NULL, &err);
	assert_int_equal(json_int_at(j, "/a", 0), 2);
	json_decref(j);
}

static json_t *
read_nested(char open, int depth, const struct json_limits *limits,
    struct err *err)
{
	char *s = xmalloc((size_t)depth * 6 + 2), *p = s;
	json_t *j;
	int i;

	for (i = 0; i < depth; i++)
		p += sprintf(p, open == '[' ? "[" : i + 1 < depth ?
		    "{\"a\":" : "{");
	for (i = 0; i < depth; i++)
		*p++ = open == '[' ? ']' : '}';
	j = json_read(s, (size_t)(p - s), limits, err);
	free(s);
	return (j);
}

/* T16: depth is judged before any recursion, and in no time. */
static void
test_depth(void **state)
{
	const struct json_limits three = { .most_depth = 3 };
	struct err err = ERR_INIT;
	clock_t before;
	json_t *j;

	j = read_nested('[', 32, NULL, &err);
	assert_non_null(j);
	json_decref(j);
	j = read_nested('{', 32, NULL, &err);
	assert_non_null(j);
	json_decref(j);
	assert_null(read_nested('[', 33, NULL, &err));
	assert_string_equal(err.text,
	    "line 1, column 33: nested deeper than 32 levels");
	assert_null(read_nested('{', 33, NULL, &err));
	assert_null(read_nested('[', 4, &three, &err));
	before = clock();
	assert_null(read_nested('[', 1000000, NULL, &err));
	assert_true(clock() - before < CLOCKS_PER_SEC / 10);
	/* Brackets in strings are text, escaped quotes end none. */
	j = read_text("[\"[[[[[[\\\"[[[[\",{\"a\":\"{{{{\"}]", &three, &err);
	assert_non_null(j);
	json_decref(j);
}

static void
test_bytes(void **state)
{
	const struct json_limits ten = { .most_bytes = 10 };
	struct err err = ERR_INIT;
	json_t *j;
	char *big;

	j = read_text("[1,2,3,44]", &ten, &err);
	assert_non_null(j);
	json_decref(j);
	assert_null(read_text("[1,2,3,444]", &ten, &err));
	assert_int_equal(err.code, ERR_TOO_LARGE);
	big = xmalloc((8u << 20) + 1);
	memset(big, ' ', (8u << 20) + 1);
	memcpy(big, "[]", 2);
	j = json_read(big, 8u << 20, NULL, &err);
	assert_non_null(j);
	json_decref(j);
	assert_null(json_read(big, (8u << 20) + 1, NULL, &err));
	free(big);
}

/* The law: what is written reads back the same, compact and pretty. */
static void
test_round_trip(void **state)
{
	struct dice d = { 2 };
	struct err err = ERR_INIT;
	json_t *j, *back;
	char *s;
	int i, k;

	for (i = 0; i < 5000; i++) {
		j = dice_tree(&d, 8);
		for (k = 0; k < 2; k++) {
			s = k == 0 ? json_text(j) : json_pretty(j);
			back = read_text(s, NULL, &err);
			if (back == NULL)
				fail_msg("%s: %s", err.text, s);
			assert_true(json_equal(j, back));
			json_decref(back);
			free(s);
		}
		json_decref(j);
	}
}

/* T1: pretty text can be shown as it is. */
static void
test_pretty_is_safe(void **state)
{
	json_t *j = json_pack("{s:s}", "k\x7f",
	    "\x1b[31m\xc2\x9b\xe2\x80\xae\xf3\xa0\x81\x81\xc3\xa9");
	char *s = json_pretty(j);

	assert_string_equal(s, "{\n  \"k\\u007f\": "
	    "\"\\u001b[31m\\u009b\\u202e\\udb40\\udc41\xc3\xa9\"\n}");
	free(s);
	s = json_text(j);
	assert_non_null(strstr(s, "\xe2\x80\xae"));
	free(s);
	json_decref(j);
}

/* The examples of RFC 6901, section 5. */
static void
test_pointers(void **state)
{
	static const char text[] = "{\"foo\":[\"bar\",\"baz\"],\"\":0,"
	    "\"a/b\":1,\"c%d\":2,\"e^f\":3,\"g|h\":4,\"i\\\\j\":5,\"k\\\"l\":6,"
	    "\" \":7,\"m~n\":8}";
	static const char *const numbered[] = { "/", "/a~1b", "/c%d", "/e^f",
		"/g|h", "/i\\j", "/k\"l", "/ ", "/m~0n" };
	static const char *const none[] = { "foo", "/foo/2", "/foo/-",
		"/foo/00", "/foo/-1", "/foo/1x", "/foo/0/x", "/nope", "/foo/",
		"/foo/99999999999999999999" };
	struct err err = ERR_INIT;
	char token[32];
	size_t i;
	json_t *j;

	j = read_text(text, NULL, &err);
	assert_ptr_equal(json_at(j, ""), j);
	assert_string_equal(json_str_at(j, "/foo/0"), "bar");
	assert_string_equal(json_str_at(j, "/foo/1"), "baz");
	for (i = 0; i < nitems(numbered); i++)
		assert_int_equal(json_int_at(j, numbered[i], -1), i);
	for (i = 0; i < nitems(none); i++)
		assert_null(json_at(j, none[i]));
	assert_null(json_str_at(j, "/a~1b"));
	assert_true(json_real_at(j, "/ ", 0) == 7);
	assert_false(json_true_at(j, "/ "));
	json_escape_token("a/b~c", token, sizeof(token));
	assert_string_equal(token, "a~1b~0c");
	json_decref(j);
}

static void
test_put(void **state)
{
	/* What each step leaves; "!" in front: it must be refused. */
	static const struct {
		const char *pointer;
		int value;	/* -1: removes */
		const char *left;
	} steps[] = {
		{ "/a", 1, "{\"a\":1}" },
		{ "!/a/b", 2, "{\"a\":1}" },
		{ "!", 2, "{\"a\":1}" },
		{ "!x", 2, "{\"a\":1}" },
		{ "/b/c/d", 2, "{\"a\":1,\"b\":{\"c\":{\"d\":2}}}" },
		{ "/b/c/e", -1, "{\"a\":1,\"b\":{\"c\":{\"d\":2}}}" },
		{ "/b/c/d", -1, "{\"a\":1}" },
		{ "/x/y", -1, "{\"a\":1}" },
		{ "/l/-", 3, "{\"a\":1,\"l\":[3]}" },
		{ "/l/1", 4, "{\"a\":1,\"l\":[3,4]}" },
		{ "/l/0", 5, "{\"a\":1,\"l\":[5,4]}" },
		{ "!/l/3", 6, "{\"a\":1,\"l\":[5,4]}" },
		{ "!/l/x", 6, "{\"a\":1,\"l\":[5,4]}" },
		{ "!/l/x/y", 6, "{\"a\":1,\"l\":[5,4]}" },
		{ "/l/-/z", 7, "{\"a\":1,\"l\":[5,4,{\"z\":7}]}" },
		{ "/l/2/z", -1, "{\"a\":1,\"l\":[5,4,{}]}" },
		{ "/l/2", -1, "{\"a\":1,\"l\":[5,4]}" },
		{ "/m~1n/~0", 8, "{\"a\":1,\"l\":[5,4],\"m/n\":{\"~\":8}}" },
		{ "/m~1n/~0", -1, "{\"a\":1,\"l\":[5,4]}" },
		{ "/a", -1, "{\"l\":[5,4]}" },
	};
	json_t *j = json_object();
	const char *pointer;
	char *s;
	size_t i;
	int r;

	for (i = 0; i < nitems(steps); i++) {
		pointer = steps[i].pointer;
		r = json_put(j, pointer + (*pointer == '!'),
		    steps[i].value == -1 ? NULL :
		    json_integer(steps[i].value));
		assert_int_equal(r, *pointer == '!' ? -1 : 0);
		s = json_text(j);
		assert_string_equal(s, steps[i].left);
		free(s);
	}
	json_decref(j);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_duplicates),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_pretty_is_safe),
		cmocka_unit_test(test_pointers),
		cmocka_unit_test(test_put),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
