#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "answers.h"
#include "base/alloc.h"
#include "base/utf8.h"
#include "harness.h"
#include "ui/term.h"

/*
 * T1, T2 in full, on the screen in memory: every control character, bidi
 * control, zero-width and tag character, and the sequences that have hurt
 * other programs, in every field on every page. Each screen is clean, and the
 * same as with the text's visible form in the field: no neighbour changes.
 * tests/term/test_hostile.c takes a few of them on to a terminal.
 */
static const char *const sequences[] = {
	"\033]0;t\007", "\033]2;t\033\\", "\033]8;;http://x\007y",
	"\033]52;c;eA==\007", "\033]4;1;?\007", "\033P$qm\033\\",
	"\033P+q544e\033\\", "\033[c", "\033[>c", "\033[6n", "\033[21t",
	"\033[?1049h", "\033[?1049l", "\033[2J", "\033[H", "\033[1;1H",
	"\033[?25h", "\033[?2026h", "\033[31m", "\033[7m", "\033c",
	"\033(0", "\033_x\033\\", "\033^x\033\\", "\033Xx\033\\",
	"\033[?1000h", "\033[?2004h", "\033[20h", "\033[4h", "\033#8",
	"\033[999C", "\033[5S", "\033[3J", "\033]", "\033P", "\033",
	"\033[", "a\nb\r\nc", "\xc2\x9b" "2J", "\xff\xfe\xf8\x80",
	"\xed\xa0\x80\xed\xbf\xbf", "\xf4\x90\x80\x80", "\xc0\x9b\xe0\x80",
	"e\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81", "\xcc\x81x",
	"\xe6\xbc\xa2\xe5\xad\x97", "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f"
	    "\x94\xac", "\xef\xbb\xbfx", "a\xe2\x80\xad" "b\xe2\x80\xac" "c",
};

/* Ranges of code points, each taken alone between two letters. */
static const struct {
	uint32_t	from, to;
} ranges[] = {
	{ 0x01, 0x1f }, { 0x7f, 0x9f }, { 0xad, 0xad }, { 0x61c, 0x61c },
	{ 0x180e, 0x180e }, { 0x200b, 0x200f }, { 0x2028, 0x202e },
	{ 0x2060, 0x206f }, { 0xfeff, 0xfeff }, { 0xfff9, 0xfffb },
	{ 0xe0000, 0xe007f }, { 0xe000, 0xe000 }, { 0xffff, 0xffff },
};

static const char *const ops[] = {
	"Search", "DescribeHyperParameterTuningJob",
	"ListTrainingJobsForHyperParameterTuningJob", "ListTags",
	"DescribeTrainingJob", "DescribeLogStreams", "GetLogEvents",
};

/* Whatever is asked is answered, as long as something is asked. */
static void
answer_all(struct screen *s, const char *text)
{
	bool again = true;
	size_t i;

	while (again) {
		again = false;
		for (i = 0; i < nitems(ops); i++) {
			if (screen_call(s, ops[i]) == NULL)
				continue;
			screen_reply(s, ops[i], answers_to(ops[i], text));
			again = true;
		}
	}
}

static void
add_screen(struct screen *s, const char *keys, const char *text,
    struct buf *all)
{
	screen_keys(s, keys);
	answer_all(s, text);
	screen_is_clean(s);
	buf_addf(all, "--- %s\n", keys);
	term_text(&s->grid, true, all);
}

static void
pages(const char *text, int w, bool ascii, struct buf *all)
{
	static const char *const keys[] = {
		"", "y", "<Esc>", "D", "<Esc>", "<Enter>", "<Enter>",
		"<Esc>", "1", "3", "4", "5", "a", "<Esc>", "2", "C", "<Esc>",
		"L",
	};
	struct screen s;
	size_t i;

	buf_init(all, 0);
	screen_init(&s, w, 24);
	s.app.ascii = s.grid.ascii = ascii;
	view_jobs_open(&s.app, &s.fx);
	for (i = 0; i < nitems(keys); i++)
		add_screen(&s, keys[i], text, all);
	/* An error of the backend says it, too. */
	screen_keys(&s, "<Esc><F5>");
	screen_error(&s, ops[1], ERR_INVALID, text);
	add_screen(&s, "", text, all);
	screen_release(&s);
}

static void
check(const char *text, int w, bool ascii)
{
	char *safe = text_safe(text);
	struct buf a, b;
	size_t i;

	pages(text, w, ascii, &a);
	pages(safe, w, ascii, &b);
	for (i = 0; i < a.len && i < b.len && a.data[i] == b.data[i]; i++)
		;
	if (i < a.len || i < b.len)
		fail_msg("%s at %d cells: near\n%.400s\nthere was\n%.400s",
		    safe, w, a.data + (i > 200 ? i - 200 : 0),
		    b.data + (i > 200 ? i - 200 : 0));
	buf_release(&a);
	buf_release(&b);
	free(safe);
}

static void
control_characters(void **state)
{
	char text[16];
	uint32_t cp;
	size_t i;
	int n;

	for (i = 0; i < nitems(ranges); i++) {
		for (cp = ranges[i].from; cp <= ranges[i].to; cp++) {
			text[0] = 'a';
			n = utf8_encode(cp, text + 1);
			text[1 + n] = 'z';
			text[2 + n] = '\0';
			check(text, 80, false);
		}
	}
}

static void
known_sequences(void **state)
{
	size_t i;

	for (i = 0; i < nitems(sequences); i++) {
		check(sequences[i], 80, false);
		check(sequences[i], 160, false);
		check(sequences[i], 80, true);
		check(sequences[i], 30, false);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(control_characters),
		cmocka_unit_test(known_sequences),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
