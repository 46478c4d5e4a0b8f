/* YAML within limits: T16, and the schema's say over plain scalars. */
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
#include "base/yaml.h"
#include "tests/unit/trees.h"

static json_t *
read_text(const char *s, struct err *err)
{
	return (yaml_read(s, strlen(s), NULL, NULL, NULL, err));
}

static void
test_refused(void **state)
{
	static const struct {
		const char *text, *says;
	} rows[] = {
		{ "", "nothing is in it" },
		{ "# only a comment\n", "nothing is in it" },
		{ "word\n", "line 1, column 1: names with values" },
		{ "a: &x 1\n", "line 1, column 4: anchors" },
		{ "a: &x [1]\n", "line 1, column 4: anchors" },
		{ "a: &x {b: 1}\n", "line 1, column 4: anchors" },
		{ "&x a: 1\n", "anchors" },
		{ "a: 1\nb: *a\n", "line 2, column 4: aliases" },
		{ "*a : 1\n", "aliases" },
		{ "<<: {a: 1}\n", "line 1, column 1: merge keys" },
		{ "a: 1\nb: 2\na: 3\n", "line 3, column 1: a is there twice" },
		{ "a: {b: 1, \"b\": 2}\n", "column 11: b is there twice" },
		{ "a: !python/object:os.system x\n", "column 4: this tag" },
		{ "a: !!binary aGk=\n", "this tag" },
		{ "a: !!set {b}\n", "this tag" },
		{ "a: !!map [1]\n", "this tag" },
		{ "a: !!int x\n", "not of the type" },
		{ "a: !!bool yes\n", "not of the type" },
		{ "? [a]\n: 1\n", "a member's name must be text" },
		{ "? {a: 1}\n: 1\n", "a member's name must be text" },
		{ "a: 1\n---\nb: 2\n", "a second document" },
		{ "a: \"x\\0y\"\n", "NUL" },
		{ "a: [1\n", "line 2" },
		{ "a: 1\n\tb: 2\n", "line 2, column 1: YAML is not indented" },
		{ "a:\n  b: 1\n \tc: 2\n", "tabs; use blanks" },
		{ "a: \x01\n", "at byte 3" },
		{ "\xff\xfe" "a", "UTF-16" },
		{ "a: \xff\n", "at byte 3" },
		{ "a: 99999999999999999999\n", "beyond what can be kept" },
		{ "a: 1e999\n", "beyond what can be kept" },
	};
	struct err err = ERR_INIT;
	struct yaml_marks *marks;
	size_t i;

	for (i = 0; i < nitems(rows); i++) {
		err.text[0] = '\0';
		assert_null(yaml_read(rows[i].text, strlen(rows[i].text), NULL,
		    NULL, &marks, &err));
		assert_null(marks);
		assert_int_equal(err.code, ERR_SYNTAX);
		if (strstr(err.text, rows[i].says) == NULL)
			fail_msg("%s: %s", rows[i].text, err.text);
	}
}

/* 308 bytes of aliases can stand for 269 MB: no alias is ever followed. */
static void
test_alias_bomb(void **state)
{
	struct err err = ERR_INIT;

	assert_null(read_text("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
	    &err));
}

static json_t *
read_repeated(const char *unit, size_t n, const char *tail, struct err *err)
{
	size_t len = strlen(unit), i;
	char *s = xmalloc(n * len + strlen(tail) + 1);
	json_t *j;

	for (i = 0; i < n; i++)
		memcpy(s + i * len, unit, len);
	strcpy(s + n * len, tail);
	j = read_text(s, err);
	free(s);
	return (j);
}

static void
test_depth_and_size(void **state)
{
	static const char *const bombs[] = { "[", "{a: ", "- ", "? ", "{", "[[",
		"\"", "'", "[a, ", "- - ", "!", "&a ", "{[", "%", "\n", "a",
		"a:\n", "a: [\n", "[{a: " };
	struct err err = ERR_INIT;
	clock_t before, most = CLOCKS_PER_SEC / 10;
	json_t *j;
	char *big;
	size_t i;

	j = read_repeated("[", 32, "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", &err);
	assert_non_null(j);
	json_decref(j);
	assert_null(read_repeated("[", 33,
	    "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", &err));
	assert_non_null(strstr(err.text, "nested deeper than 32"));
	j = read_repeated("- ", 32, "a", &err);
	assert_non_null(j);
	json_decref(j);
	assert_null(read_repeated("- ", 33, "a", &err));
#if defined(__SANITIZE_ADDRESS__) || defined(__clang__)
	most *= 5;	/* the limit is for the program as it is shipped */
#endif
	for (i = 0; i < nitems(bombs); i++) {
		before = clock();
		json_decref(read_repeated(bombs[i], 100000, "", &err));
		if (clock() - before >= most)
			fail_msg("%s takes %ld ms", bombs[i], (long)(clock() -
			    before) * 1000 / CLOCKS_PER_SEC);
	}
	big = xmalloc((1u << 20) + 1);
	memset(big, ' ', (1u << 20) + 1);
	memcpy(big, "[]", 2);
	j = yaml_read(big, 1u << 20, NULL, NULL, NULL, &err);
	assert_non_null(j);
	json_decref(j);
	assert_null(yaml_read(big, (1u << 20) + 1, NULL, NULL, NULL, &err));
	assert_int_equal(err.code, ERR_TOO_LARGE);
	free(big);
}

static enum yaml_want
want_by_name(void *ctx, const char *pointer)
{
	if (strncmp(pointer, "/s", 2) == 0)
		return (YAML_WANT_STRING);
	if (strncmp(pointer, "/i", 2) == 0)
		return (YAML_WANT_INTEGER);
	if (strncmp(pointer, "/n", 2) == 0)
		return (YAML_WANT_NUMBER);
	if (strncmp(pointer, "/b", 2) == 0)
		return (YAML_WANT_BOOLEAN);
	return (YAML_WANT_ANY);
}

/* The schema, not YAML 1.1, says what a plain scalar is. */
static void
test_plain_scalars(void **state)
{
	static const struct {
		const char *plain;
		const char *string, *integer, *number, *boolean, *any;
	} rows[] = {
		{ "no", "\"no\"", "\"no\"", "\"no\"", "\"no\"", "\"no\"" },
		{ "true", "\"true\"", "\"true\"", "\"true\"", "true", "true" },
		{ "True", "\"True\"", "\"True\"", "\"True\"", "\"True\"",
		    "\"True\"" },
		{ "5", "\"5\"", "5", "5", "\"5\"", "5" },
		{ "-5", "\"-5\"", "-5", "-5", "\"-5\"", "-5" },
		{ "0.10", "\"0.10\"", "0.1", "0.1", "\"0.10\"", "0.1" },
		{ "1e3", "\"1e3\"", "1000.0", "1000.0", "\"1e3\"", "1000.0" },
		{ "012", "\"012\"", "\"012\"", "\"012\"", "\"012\"",
		    "\"012\"" },
		{ "1:30", "\"1:30\"", "\"1:30\"", "\"1:30\"", "\"1:30\"",
		    "\"1:30\"" },
		{ "0x10", "\"0x10\"", "\"0x10\"", "\"0x10\"", "\"0x10\"",
		    "\"0x10\"" },
		{ "+1", "\"+1\"", "\"+1\"", "\"+1\"", "\"+1\"", "\"+1\"" },
		{ ".5", "\".5\"", "\".5\"", "\".5\"", "\".5\"", "\".5\"" },
		{ ".inf", "\".inf\"", "\".inf\"", "\".inf\"", "\".inf\"",
		    "\".inf\"" },
		{ "'5'", "\"5\"", "\"5\"", "\"5\"", "\"5\"", "\"5\"" },
		{ "\"true\"", "\"true\"", "\"true\"", "\"true\"", "\"true\"",
		    "\"true\"" },
		{ "!!str 5", "\"5\"", "\"5\"", "\"5\"", "\"5\"", "\"5\"" },
		{ "! 5", "\"5\"", "\"5\"", "\"5\"", "\"5\"", "\"5\"" },
		{ "!!int 5", "5", "5", "5", "5", "5" },
		{ "null", "null", "null", "null", "null", "null" },
		{ "", "null", "null", "null", "null", "null" },
		{ "~", "\"~\"", "\"~\"", "\"~\"", "\"~\"", "\"~\"" },
	};
	struct err err = ERR_INIT;
	char *text, *got, *want;
	json_t *j;
	size_t i;

	for (i = 0; i < nitems(rows); i++) {
		text = xasprintf("s: %s\ni: %s\nn: %s\nb: %s\na: %s\n",
		    rows[i].plain, rows[i].plain, rows[i].plain, rows[i].plain,
		    rows[i].plain);
		want = xasprintf("{\"s\":%s,\"i\":%s,\"n\":%s,\"b\":%s,"
		    "\"a\":%s}", rows[i].string, rows[i].integer,
		    rows[i].number, rows[i].boolean, rows[i].any);
		j = yaml_read(text, strlen(text), want_by_name, NULL, NULL,
		    &err);
		if (j == NULL)
			fail_msg("%s: %s", text, err.text);
		got = json_text(j);
		assert_string_equal(got, want);
		json_decref(j);
		free(text);
		free(want);
		free(got);
	}
}

static void
test_marks(void **state)
{
	static const char text[] =
	    "a: 1\nb/c:\n  - x\n  -   y: 2\n      z: []\n";
	static const struct {
		const char *pointer;
		int line, column;
	} rows[] = { { "", 1, 1 }, { "/a", 1, 4 }, { "/b~1c", 3, 3 },
		{ "/b~1c/0", 3, 5 }, { "/b~1c/1/y", 4, 10 },
		{ "/b~1c/1/z", 5, 10 } };
	struct yaml_marks *marks;
	struct err err = ERR_INIT;
	int line, column;
	json_t *j;
	size_t i;

	j = yaml_read(text, strlen(text), NULL, NULL, &marks, &err);
	assert_non_null(j);
	for (i = 0; i < nitems(rows); i++) {
		assert_true(yaml_mark(marks, rows[i].pointer, &line, &column));
		assert_int_equal(line, rows[i].line);
		assert_int_equal(column, rows[i].column);
	}
	assert_false(yaml_mark(marks, "/b~1c/2", &line, &column));
	assert_false(yaml_mark(marks, "/b", &line, &column));
	assert_false(yaml_mark(NULL, "", &line, &column));
	yaml_marks_free(marks);
	json_decref(j);
}

/* The law: yaml_read(yaml_text(x)) = x, and the text is a fixed point. */
static void
test_round_trip(void **state)
{
	struct dice d = { 3 };
	struct err err = ERR_INIT;
	json_t *j, *back;
	char *s, *again;
	int i;

	for (i = 0; i < 20000; i++) {
		j = dice_tree(&d, 1 + i % 12);
		s = yaml_text(j);
		back = read_text(s, &err);
		if (back == NULL)
			fail_msg("%s: %s", err.text, s);
		if (!json_equal(j, back))
			fail_msg("changed: %s", s);
		again = yaml_text(back);
		assert_string_equal(s, again);
		free(again);
		free(s);
		json_decref(back);
		json_decref(j);
	}
}

/* Names of up to 1,024 bytes, written in any style that they need. */
static void
test_long_names(void **state)
{
	struct err err = ERR_INIT;
	char key[1100], *s;
	json_t *j, *back;
	size_t n;

	for (n = 890; n <= 1024; n++) {
		memset(key, n % 2 ? 'k' : '"', n);
		key[n] = '\0';
		j = json_pack("{s:{s:[i]}, s:i}", key, key, 1, "b", 2);
		s = yaml_text(j);
		back = read_text(s, &err);
		if (back == NULL)
			fail_msg("%zu: %s", n, err.text);
		assert_true(json_equal(j, back));
		free(s);
		json_decref(j);
		json_decref(back);
	}
	memset(key, 'k', 1025);
	strcpy(key + 1025, ": 1");
	s = xasprintf("? %.1025s\n: 1\n", key);
	assert_null(read_text(s, &err));
	assert_non_null(strstr(err.text, "1024"));
	free(s);
}

static void
test_text_style(void **state)
{
	json_t *j = json_pack("{s:s, s:{s:[s, {s:i, s:b}, [i, i]], s:[], s:{}},"
	    " s:s, s:s}", "RoleArn", "arn:aws:iam::000000000000:role/r", "a",
	    "b", "ml.m5.large", "c", 1, "d", 1, 2, 3, "e", "f", "n", "no",
	    "r", "(.*?);");
	char *s = yaml_text(j);

	assert_string_equal(s, "RoleArn: arn:aws:iam::000000000000:role/r\n"
	    "a:\n"
	    "  b:\n"
	    "    - ml.m5.large\n"
	    "    - c: 1\n"
	    "      d: true\n"
	    "    - - 2\n"
	    "      - 3\n"
	    "  e: []\n"
	    "  f: {}\n"
	    "\"n\": \"no\"\n"
	    "r: (.*?);\n");
	free(s);
	json_decref(j);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_alias_bomb),
		cmocka_unit_test(test_depth_and_size),
		cmocka_unit_test(test_plain_scalars),
		cmocka_unit_test(test_marks),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_long_names),
		cmocka_unit_test(test_text_style),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
