/* Numbers, regular expressions, errors, buffers, time: T17, T24. */
#include "config.h"

#include <errno.h>
#include <locale.h>
#include <math.h>
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
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/number.h"
#include "base/regex.h"
#include "base/utf8.h"
#include "tests/unit/trees.h"

/* T17: what is a number, and what only looks like one. */
static void
test_number_table(void **state)
{
	enum { NO, REAL, INT };
	static const struct {
		const char *text;
		int is;
		double value;
	} rows[] = {
		{ "0", INT, 0 }, { "-0", INT, 0 }, { "1", INT, 1 },
		{ "-1", INT, -1 }, { "007", INT, 7 },
		{ "9223372036854775807", INT, 9223372036854775807.0 },
		{ "-9223372036854775808", INT, -9223372036854775808.0 },
		{ "9223372036854775808", REAL, 9223372036854775808.0 },
		{ "-9223372036854775809", REAL, -9223372036854775809.0 },
		{ "0.5", REAL, 0.5 }, { "1.0", REAL, 1 }, { "1e3", REAL, 1000 },
		{ "1E+3", REAL, 1000 }, { "1e-3", REAL, 0.001 },
		{ "1.5e2", REAL, 150 }, { "1e308", REAL, 1e308 },
		{ "1e-400", REAL, 0 }, { "-0.0", REAL, 0 },
		{ "1e999", NO }, { "-1e999", NO }, { "", NO }, { "-", NO },
		{ "+1", NO }, { " 1", NO }, { "1 ", NO }, { "1\n", NO },
		{ "0x10", NO }, { "0b1", NO }, { "1_000", NO }, { "1,5", NO },
		{ "1.", NO }, { ".5", NO }, { "1e", NO }, { "1e+", NO },
		{ "e5", NO }, { "1.e5", NO }, { "1.5.2", NO }, { "--1", NO },
		{ "NaN", NO }, { "nan", NO }, { "inf", NO }, { "Infinity", NO },
		{ "-inf", NO }, { "\xd9\xa1", NO }, { "\xef\xbc\x91", NO },
		{ "1f", NO }, { "1L", NO }, { "1e5.0", NO }, { "0x1p3", NO },
	};
	int64_t i;
	double v;
	size_t k;

	for (k = 0; k < nitems(rows); k++) {
		if (number_int(rows[k].text, &i) != (rows[k].is == INT) ||
		    number_real(rows[k].text, &v) != (rows[k].is != NO))
			fail_msg("\"%s\"", rows[k].text);
		if (rows[k].is == INT)
			assert_true((double)i == rows[k].value);
		if (rows[k].is != NO)
			assert_true(v == rows[k].value);
	}
}

static void
test_number_length(void **state)
{
	char text[300];
	int64_t i;
	double v;

	memset(text, '0', sizeof(text));
	text[256] = '\0';
	assert_true(number_int(text, &i));
	assert_true(number_real(text, &v));
	text[256] = '0';
	text[257] = '\0';
	assert_false(number_int(text, &i));
	assert_false(number_real(text, &v));
	/* The sign counts as well. */
	text[256] = '\0';
	memmove(text + 1, text, 257);
	text[0] = '-';
	assert_false(number_int(text, &i));
	assert_false(number_real(text, &v));
}

/* The law: what is written reads back as the same double. */
static void
test_number_text(void **state)
{
	static const struct {
		double v;
		const char *text;
	} rows[] = { { 0.1, "0.1" }, { 3, "3" }, { 1e-5, "1e-05" },
		{ 100000, "100000" }, { 1e14, "100000000000000" },
		{ 1e15, "1e+15" }, { -2.5, "-2.5" }, { 0.3, "0.3" },
		{ 1.0 / 3, "0.3333333333333333" },
		{ 123456789.125, "123456789.125" }, { NAN, "-" } };
	struct dice d = { 4 };
	uint64_t bits;
	char text[40];
	double v, back;
	size_t i;

	for (i = 0; i < nitems(rows); i++) {
		number_text(rows[i].v, text, sizeof(text));
		assert_string_equal(text, rows[i].text);
	}
	for (i = 0; i < 20000; i++) {
		bits = (uint64_t)dice_roll(&d, UINT32_MAX) << 32 |
		    dice_roll(&d, UINT32_MAX);
		memcpy(&v, &bits, sizeof(v));
		if (!isfinite(v))
			continue;
		number_text(v, text, sizeof(text));
		assert_true(number_real(text, &back));
		assert_true(back == v);
	}
}

/* A locale with a decimal comma changes nothing. */
static void
test_number_locale(void **state)
{
	char text[40];
	double v;

	if (setlocale(LC_ALL, "de_DE.UTF-8") == NULL)
		skip();
	number_text(0.5, text, sizeof(text));
	assert_string_equal(text, "0.5");
	assert_true(number_real("0.5", &v));
	assert_true(v == 0.5);
	assert_false(number_real("0,5", &v));
	setlocale(LC_ALL, "C.UTF-8");
}

static enum regex_result
match(const char *pattern, const char *text, size_t len, char *out)
{
	struct err err = ERR_INIT;
	struct regex *re = regex_new(pattern, &err);
	size_t from = 0, to = 0;
	enum regex_result r;

	if (re == NULL)
		fail_msg("%s: %s", pattern, err.text);
	r = regex_match(re, text, len, &from, &to);
	if (r == REGEX_YES && out != NULL) {
		memcpy(out, text + from, to - from);
		out[to - from] = '\0';
	}
	regex_free(re);
	return (r);
}

/* What SageMaker's metric definitions ask of a pattern. */
static void
test_regex_matches(void **state)
{
	static const struct {
		const char *pattern, *text, *want;
	} rows[] = {
		{ "loss: (.*?);", "step 3 loss: 0.25; acc: 1;", "0.25" },
		{ "#011validation-auc:([0-9.]+)",
		    "[1]#011train-auc:0.5#011validation-auc:0.75", "0.75" },
		{ "a(x)?b", "zab", "ab" },
		{ "[0-9]+", "n 42", "42" },
		{ "(?<=v=)\\S+", "v=1.5 x", "1.5" },
		{ "é(.)", "caf\xc3\xa9!", "!" },
		{ "b(.)", "\xff\xfe" "bc", "c" },
		{ "zzz", "abc", NULL },
	};
	char out[64];
	size_t i;

	for (i = 0; i < nitems(rows); i++) {
		enum regex_result r = match(rows[i].pattern, rows[i].text,
		    strlen(rows[i].text), out);

		assert_int_equal(r, rows[i].want ? REGEX_YES : REGEX_NO);
		if (rows[i].want != NULL)
			assert_string_equal(out, rows[i].want);
	}
}

/* T24: patterns that would run for years are given up within a moment. */
static void
test_regex_bombs(void **state)
{
	static const char *const bombs[] = { "(a+)+$", "(|)(\\1\\1)*$c",
		"^(a|aa)+$", "^(a*)*b", "(a|a?)+$", "(.*)*=.*", 
		"^(([a-z])+.)+[A-Z]([a-z])+$", "(x+x+)+y|(a+a+)+b" };
	static char text[65536];
	clock_t before;
	size_t i;

	memset(text, 'a', sizeof(text));
	text[sizeof(text) - 1] = '!';
	for (i = 0; i < nitems(bombs); i++) {
		before = clock();
		match(bombs[i], text, 64, NULL);
		match(bombs[i], text, sizeof(text), NULL);
		if (clock() - before > CLOCKS_PER_SEC)
			fail_msg("%s is slow", bombs[i]);
	}
	text[40] = '!';
	assert_int_equal(match("(a+)+$", text, 41, NULL), REGEX_TOO_SLOW);
	assert_int_equal(match("(|)(\\1\\1)*", text, 41, NULL), REGEX_YES);
}

static void
test_regex_refused(void **state)
{
	static const char *const bad[] = { "(", "[", "a{2,1}", "*a", "\\",
		"(?P<n", "\\C", "(?=a\\K)", "\xff" };
	struct err err = ERR_INIT;
	char longest[502];
	struct regex *re;
	size_t i;

	for (i = 0; i < nitems(bad); i++) {
		assert_null(regex_new(bad[i], &err));
		assert_int_equal(err.code, ERR_INVALID);
		assert_memory_equal(err.text, "at character", 12);
	}
	memset(longest, 'a', sizeof(longest));
	longest[500] = '\0';
	re = regex_new(longest, &err);
	assert_non_null(re);
	regex_free(re);
	longest[500] = 'a';
	longest[501] = '\0';
	assert_null(regex_new(longest, &err));
	memset(longest, '(', 100);
	memset(longest + 100, ')', 100);
	longest[200] = '\0';
	assert_null(regex_new(longest, &err));
	re = regex_new("(a)(b)", &err);
	assert_int_equal(regex_groups(re), 2);
	regex_free(re);
}

static void
test_regex_whole(void **state)
{
	static const char name[] = "[a-zA-Z0-9](-*[a-zA-Z0-9]){0,31}";

	assert_true(regex_whole(name, "job-1"));
	assert_false(regex_whole(name, "job-1-"));
	assert_false(regex_whole(name, "job-1\n"));
	assert_false(regex_whole(name, "a job"));
	assert_false(regex_whole(name, ""));
	/* Alternatives are whole as well. */
	assert_false(regex_whole("a|ab", "abc"));
	assert_true(regex_whole("a|ab", "ab"));
}

static void
test_err(void **state)
{
	static char big[4000];
	struct err err = ERR_INIT;
	int code;

	assert_int_equal(err_set(&err, ERR_LIMIT, "%s is %d", "x", 3), -1);
	assert_string_equal(err.text, "x is 3");
	assert_int_equal(err_prefix(&err, "line %d", 7), -1);
	assert_string_equal(err.text, "line 7: x is 3");
	assert_int_equal(err.code, ERR_LIMIT);
	errno = ENOENT;
	err_errno(&err, "file %s", "f");
	assert_string_equal(err.text, "file f: No such file or directory");
	assert_int_equal(err_set(NULL, ERR_LIMIT, "x"), -1);
	/* Cut text stays whole characters, wherever the cut falls. */
	for (code = 0; code < 4; code++) {
		memset(big, 'a', (size_t)code);
		for (size_t i = (size_t)code; i + 3 < sizeof(big); i += 3)
			memcpy(big + i, "\xe6\xbc\xa2", 3);
		err_set(&err, ERR_INVALID, "%s", big);
		assert_true(utf8_valid(err.text, strlen(err.text)));
		assert_true(strlen(err.text) > 1000);
	}
	/* Every code has its row, and comes back from the wire as an error. */
	for (code = ERR_USAGE; code < ERR_CODES; code++) {
		assert_true(err_http_status(code) >= 400);
		assert_true(err_exit_status(code) >= 1);
		assert_int_not_equal(err_from_wire(err_wire_name(code), 400),
		    ERR_NONE);
	}
}

static void
test_err_from_wire(void **state)
{
	static const struct {
		const char *type;
		int http;
		enum err_code code;
	} rows[] = {
		{ "ResourceNotFound", 400, ERR_NOT_FOUND },
		{ "com.amazonaws.sagemaker#ResourceInUse", 400, ERR_IN_USE },
		{ "ValidationException:http://x/y", 400, ERR_INVALID },
		{ "a.b#ThrottlingException:http://x", 400, ERR_THROTTLED },
		{ "ValidationError", 400, ERR_INVALID },
		{ "ExpiredTokenException", 403, ERR_CREDENTIALS },
		{ "InternalFailure", 500, ERR_INTERNAL },
		{ "ServiceUnavailable", 503, ERR_UNAVAILABLE },
		{ "NeverHeardOf", 400, ERR_INVALID },
		{ "NeverHeardOf", 500, ERR_INTERNAL },
		{ "", 404, ERR_NOT_FOUND }, { NULL, 429, ERR_THROTTLED },
		{ NULL, 503, ERR_UNAVAILABLE }, { NULL, 200, ERR_REPLY },
	};
	size_t i;

	for (i = 0; i < nitems(rows); i++)
		assert_int_equal(err_from_wire(rows[i].type, rows[i].http),
		    rows[i].code);
}

static void
test_buf(void **state)
{
	struct buf b;
	char *s;

	buf_init(&b, 10);
	assert_string_equal(buf_str(&b), "");
	assert_int_equal(buf_adds(&b, "hello"), 0);
	assert_int_equal(buf_addf(&b, "%d", 42), 0);
	assert_int_equal(buf_addc(&b, '!'), 0);
	assert_int_equal(buf_adds(&b, "abc"), -1);
	assert_int_equal(buf_addf(&b, "%s", "abc"), -1);
	assert_string_equal(buf_str(&b), "hello42!");
	assert_int_equal(buf_adds(&b, "ab"), 0);
	assert_int_equal(buf_add(&b, "", 0), 0);
	assert_int_equal(buf_addc(&b, 'c'), -1);
	assert_int_equal(buf_add(&b, "x", SIZE_MAX), -1);
	buf_drain(&b, 5);
	assert_string_equal(buf_str(&b), "42!ab");
	s = buf_take(&b);
	assert_string_equal(s, "42!ab");
	free(s);
	assert_int_equal(b.len, 0);
	assert_int_equal(buf_adds(&b, "x"), 0);
	buf_drain(&b, 100);
	assert_int_equal(b.len, 0);
	buf_release(&b);
}

static void
test_clock(void **state)
{
	static const struct {
		int64_t ms;
		const char *want;
	} rows[] = { { -1, "-" }, { 0, "0 s" }, { 45999, "45 s" },
		{ 60000, "1 min" }, { 370000, "6 min 10 s" },
		{ 7500000, "2 h 5 min" }, { 3600000, "1 h" },
		{ 273600000, "3 d 4 h" }, { INT64_MAX, "106751991167 d 7 h" } };
	char text[64];
	size_t i;

	for (i = 0; i < nitems(rows); i++) {
		clock_format_span(rows[i].ms, text, sizeof(text));
		assert_string_equal(text, rows[i].want);
	}
	setenv("TZ", "UTC", 1);
	tzset();
	clock_format(1795496826000, text, sizeof(text));
	assert_string_equal(text, "2026-11-24 05:07:06");
	clock_format(0, text, sizeof(text));
	assert_string_equal(text, "-");
	clock_format(INT64_MAX, text, sizeof(text));
	assert_string_equal(text, "-");
	assert_true(clock_steady_ms() <= clock_steady_ms());
	assert_true(clock_wall_ms() > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_number_table),
		cmocka_unit_test(test_number_length),
		cmocka_unit_test(test_number_text),
		cmocka_unit_test(test_number_locale),
		cmocka_unit_test(test_regex_matches),
		cmocka_unit_test(test_regex_bombs),
		cmocka_unit_test(test_regex_refused),
		cmocka_unit_test(test_regex_whole),
		cmocka_unit_test(test_err),
		cmocka_unit_test(test_err_from_wire),
		cmocka_unit_test(test_buf),
		cmocka_unit_test(test_clock),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
