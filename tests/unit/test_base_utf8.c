/* Foreign text made safe: T1, T2, T3. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "tests/unit/trees.h"

/* Written down apart from the tables under test. */
static bool
must_not_show(uint32_t cp)
{
	static const uint32_t bad[][2] = { { 0, 0x1f }, { 0x7f, 0x9f },
		{ 0xad, 0xad }, { 0x34f, 0x34f }, { 0x61c, 0x61c },
		{ 0x115f, 0x1160 }, { 0x17b4, 0x17b5 }, { 0x180b, 0x180f },
		{ 0x200b, 0x200f }, { 0x2028, 0x202e }, { 0x2060, 0x206f },
		{ 0x3164, 0x3164 }, { 0xd800, 0xf8ff }, { 0xfe00, 0xfe0f },
		{ 0xfeff, 0xfeff }, { 0xffa0, 0xffa0 }, { 0xfff9, 0xfffb },
		{ 0xfffe, 0xffff }, { 0xe0000, 0x10ffff } };
	size_t i;

	for (i = 0; i < nitems(bad); i++) {
		if (cp >= bad[i][0] && cp <= bad[i][1])
			return (true);
	}
	return (false);
}

/* Valid UTF-8 without anything that moves, hides or reorders; at most four
 * marks in a row and none at the start. */
static void
assert_safe(const char *s)
{
	size_t len = strlen(s);
	uint32_t cp;
	int n, marks = 4;

	for (; len > 0; s += n, len -= (size_t)n) {
		n = utf8_decode(s, len, &cp);
		assert_int_not_equal(n, 0);
		assert_false(must_not_show(cp));
		marks = utf8_width(cp) == 0 ? marks + 1 : 0;
		assert_true(marks <= 4);
	}
}

static void
clean(const char *src, size_t len, char *out, size_t cap)
{
	int width = text_clean(out, cap, src, len, -1, false);

	assert_safe(out);
	assert_int_equal(width, text_width(out));
}

/* Any 21-bit value as UTF-8 would have it, surrogates too. */
static size_t
encode_any(uint32_t cp, char *out)
{
	return ((size_t)utf8_encode(cp, out));
}

static void
test_every_code_point(void **state)
{
	char src[8], out[64], want[16];
	uint32_t cp;
	size_t n;

	for (cp = 0; cp <= 0x10ffff; cp++) {
		n = encode_any(cp, src);
		clean(src, n, out, sizeof(out));
		if (cp == '\t')
			assert_string_equal(out, " ");
		else if (cp < 0x20 || cp == 0x7f) {
			snprintf(want, sizeof(want), "^%c", (int)(cp ^ 0x40));
			assert_string_equal(out, want);
		} else if (cp >= 0xd800 && cp <= 0xdfff) {
			/* No UTF-8 at all: byte by byte. */
			assert_int_equal(strlen(out), 12);
			assert_memory_equal(out, "<ED><", 5);
		} else if (must_not_show(cp)) {
			snprintf(want, sizeof(want), "<U+%04X>", cp);
			assert_string_equal(out, want);
			assert_int_equal(utf8_width(cp), -1);
		} else if (utf8_width(cp) == 0)
			assert_string_equal(out, "\xef\xbf\xbd");
		else if (utf8_width(cp) > 0) {
			assert_int_equal(strlen(out), n);
			assert_memory_equal(out, src, n);
		}
	}
}

static void
test_every_byte(void **state)
{
	char src, out[16], want[16];
	int i;

	for (i = 0x80; i < 0x100; i++) {
		src = (char)i;
		clean(&src, 1, out, sizeof(out));
		snprintf(want, sizeof(want), "<%02X>", i);
		assert_string_equal(out, want);
	}
}

static void
test_escape_sequences(void **state)
{
	static const struct {
		const char *src, *want;
	} rows[] = {
		{ "\x1b[31mred", "^[[31mred" },
		{ "\x1b[2J", "^[[2J" },
		{ "\x1b[H", "^[[H" },
		{ "\x1b[999;999H", "^[[999;999H" },
		{ "\x1b[6n", "^[[6n" },
		{ "\x1b[c", "^[[c" },
		{ "\x1b[>c", "^[[>c" },
		{ "\x1b[21t", "^[[21t" },
		{ "\x1b[8;1;1t", "^[[8;1;1t" },
		{ "\x1b[?1049h", "^[[?1049h" },
		{ "\x1b[?25l", "^[[?25l" },
		{ "\x1b[?1000h", "^[[?1000h" },
		{ "\x1b[?2004h", "^[[?2004h" },
		{ "\x1b[?1004h", "^[[?1004h" },
		{ "\x1b[4h", "^[[4h" },
		{ "\x1b[5i", "^[[5i" },
		{ "\x1b[1;5r", "^[[1;5r" },
		{ "\x1b[5m", "^[[5m" },
		{ "\x1b[8m", "^[[8m" },
		{ "\x1b]0;title\x07", "^[]0;title^G" },
		{ "\x1b]2;t\x1b\\", "^[]2;t^[\\" },
		{ "\x1b]52;c;ZXZpbA==\x07", "^[]52;c;ZXZpbA==^G" },
		{ "\x1b]8;;http://e\x1b\\x", "^[]8;;http://e^[\\x" },
		{ "\x1b]4;1;rgb:0/0/0\x07", "^[]4;1;rgb:0/0/0^G" },
		{ "\x1b]50;font\x07", "^[]50;font^G" },
		{ "\x1b]1337;File=:AA\x07", "^[]1337;File=:AA^G" },
		{ "\x1b]777;notify;a;b\x07", "^[]777;notify;a;b^G" },
		{ "\x1bP+q436f\x1b\\", "^[P+q436f^[\\" },
		{ "\x1bP$qm\x1b\\", "^[P$qm^[\\" },
		{ "\x1bPq#0!9~\x1b\\", "^[Pq#0!9~^[\\" },
		{ "\x1b_Gf=24\x1b\\", "^[_Gf=24^[\\" },
		{ "\x1b^pm\x1b\\", "^[^pm^[\\" },
		{ "\x1bXsos\x1b\\", "^[Xsos^[\\" },
		{ "\x1b" "c", "^[c" },
		{ "\x1b(0", "^[(0" },
		{ "\x1b#8", "^[#8" },
		{ "\x1b=\x1b>", "^[=^[>" },
		{ "\x1bk" "t\x1b\\", "^[kt^[\\" },
		{ "\x0e\x0f\x05\x07\x08", "^N^O^E^G^H" },
		{ "a\rb\nc\x0b\x0c", "a^Mb^Jc^K^L" },
		{ "\x9b" "31m", "<9B>31m" },
		{ "\xc2\x9b" "31m", "<U+009B>31m" },
		{ "\xc2\x9d" "0;t\xc2\x9c", "<U+009D>0;t<U+009C>" },
		{ "\xc2\x90q", "<U+0090>q" },
		{ "\xe2\x80\xae" "exe.gpj", "<U+202E>exe.gpj" },
		{ "a\xe2\x80\x8b" "b", "a<U+200B>b" },
		{ "\xf3\xa0\x81\x81", "<U+E0041>" },
	};
	char out[128];
	size_t i;

	assert_true(nitems(rows) >= 40);
	for (i = 0; i < nitems(rows); i++) {
		clean(rows[i].src, strlen(rows[i].src), out, sizeof(out));
		assert_string_equal(out, rows[i].want);
	}
}

static void
test_marks(void **state)
{
	char src[256], out[256];
	int i;

	strcpy(src, "e");
	for (i = 0; i < 50; i++)
		strcat(src, "\xcc\x81");
	strcat(src, "x");
	clean(src, strlen(src), out, sizeof(out));
	assert_string_equal(out,
	    "e\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xef\xbf\xbdx");
	clean("\xcc\x81" "a", 3, out, sizeof(out));
	assert_string_equal(out, "\xef\xbf\xbd" "a");
	/* A mark never joins the visible form of what stands before it. */
	clean("\x1b\xcc\x81", 3, out, sizeof(out));
	assert_string_equal(out, "^[\xef\xbf\xbd");
}

static void
test_cutting(void **state)
{
	static const struct {
		const char	*src;
		int		 cells;
		bool		 ascii;
		const char	*want;
		int		 width;
	} rows[] = {
		{ "abcdef", 6, false, "abcdef", 6 },
		{ "abcdef", 5, false, "abcd…", 5 },
		{ "abcdef", 5, true, "abcd~", 5 },
		{ "abcdef", 1, false, "…", 1 },
		{ "abcdef", 0, false, "", 0 },
		{ "漢字漢字", 8, false, "漢字漢字", 8 },
		{ "漢字漢字", 7, false, "漢字漢…", 7 },
		{ "漢字漢字", 6, false, "漢字…", 5 },
		{ "漢字", 1, false, "…", 1 },
		{ "漢é", 8, true, "???", 3 },
		{ "a\x1b" "b", 3, false, "a^…", 3 },
		{ "e\xcc\x81", 1, false, "e\xcc\x81", 1 },
		{ "", 0, false, "", 0 },
	};
	char out[64];
	size_t i;
	int width;

	for (i = 0; i < nitems(rows); i++) {
		width = text_clean(out, sizeof(out), rows[i].src,
		    strlen(rows[i].src), rows[i].cells, rows[i].ascii);
		assert_string_equal(out, rows[i].want);
		assert_int_equal(width, rows[i].width);
	}
	/* A small buffer cuts as well, at a whole character. */
	text_clean(out, 6, "漢字漢字", 12, -1, false);
	assert_string_equal(out, "…");
	text_clean(out, 3, "漢字", 6, -1, false);
	assert_string_equal(out, "");
}

/* Laws over any bytes: safe, within the cells and the buffer, and clean text
 * is left as it is. */
static void
test_random_strings(void **state)
{
	struct dice d = { 1 };
	char src[80], out[400], again[400];
	int i, cells, width;
	size_t n, cap;
	bool ascii;

	for (i = 0; i < 100000; i++) {
		for (n = 0; n < dice_roll(&d, 72);) {
			if (dice_roll(&d, 4) == 0)
				src[n++] = (char)dice_roll(&d, 256);
			else
				n += dice_code_point(&d, src + n);
		}
		cells = (int)dice_roll(&d, 60) - 1;
		cap = 1 + dice_roll(&d, sizeof(out) - 1);
		ascii = dice_roll(&d, 4) == 0;
		memset(out, 'X', sizeof(out));
		width = text_clean(out, cap, src, n, cells, ascii);
		assert_true(strnlen(out, cap) < cap);
		assert_true(cap == sizeof(out) || out[cap] == 'X');
		assert_safe(out);
		assert_int_equal(width, text_width(out));
		assert_true(cells == -1 || width <= cells);
		text_clean(again, sizeof(again), out, strlen(out), -1, ascii);
		assert_string_equal(out, again);
	}
}

/* What differs in invisible characters looks different. */
static void
test_looks_different(void **state)
{
	static const char *const rows[] = { "ab", "a\xe2\x80\x8b" "b",
		"a\xe2\x80\x8d" "b", "a\xef\xbb\xbf" "b", "a\xc2\xad" "b",
		"a\xe2\x81\xa0" "b", "a\xf3\xa0\x80\xa0" "b", "a\x7f" "b",
		"a\xef\xb8\x8f" "b", "a\xcd\x8f" "b" };
	char *one, *two;
	size_t i, k;

	for (i = 0; i < nitems(rows); i++) {
		for (k = i + 1; k < nitems(rows); k++) {
			one = text_safe(rows[i]);
			two = text_safe(rows[k]);
			assert_string_not_equal(one, two);
			free(one);
			free(two);
		}
	}
}

static void
test_decode(void **state)
{
	static const char *const bad[] = { "\xc0\x80", "\xc1\xbf",
		"\xe0\x80\x80", "\xe0\x9f\xbf", "\xed\xa0\x80",
		"\xf0\x80\x80\x80",
		"\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\x80", "\xff", "\xc3",
		"\xe2\x82", "\xf0\x9f\x98" };
	char bytes[4];
	uint32_t cp, back;
	size_t i;

	for (i = 0; i < nitems(bad); i++) {
		assert_int_equal(utf8_decode(bad[i], strlen(bad[i]), &cp), 0);
		assert_false(utf8_valid(bad[i], strlen(bad[i])));
	}
	for (cp = 0; cp <= 0x10ffff; cp++) {
		if (cp >= 0xd800 && cp <= 0xdfff)
			continue;
		i = (size_t)utf8_encode(cp, bytes);
		assert_int_equal(utf8_decode(bytes, i, &back), i);
		assert_int_equal(back, cp);
		assert_int_equal(utf8_decode(bytes, i - 1, &back), 0);
	}
	assert_int_equal(utf8_length("a\xc3\xa9\xf0\x9f\x98\x80"), 3);
	assert_int_equal(utf8_width(0x1f600), 2);
	assert_int_equal(utf8_width(0x4e00), 2);
	assert_int_equal(utf8_width(0xe9), 1);
}

/* What is cut within a character loses what is left of that alone. */
static void
test_mend(void **state)
{
	static const char whole[] = "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80";
	static const size_t kept[] = { 0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10 };
	char text[16];
	int i;

	for (i = 0; i <= 10; i++) {
		snprintf(text, sizeof text, "%.*s", i, whole);
		utf8_mend(text);
		assert_int_equal(strlen(text), kept[i]);
		assert_memory_equal(text, whole, kept[i]);
	}
	snprintf(text, sizeof text, "\xffx\xc3y\x80");
	utf8_mend(text);
	assert_string_equal(text, "xy");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_code_point),
		cmocka_unit_test(test_every_byte),
		cmocka_unit_test(test_escape_sequences),
		cmocka_unit_test(test_marks),
		cmocka_unit_test(test_cutting),
		cmocka_unit_test(test_random_strings),
		cmocka_unit_test(test_looks_different),
		cmocka_unit_test(test_decode),
		cmocka_unit_test(test_mend),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
