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
#include "pty.h"

/*
 * T1, T2 from the reply to the terminal: hostile text in every field of every
 * answer (names, tags, failure reason, metric and hyperparameter names and
 * values, log lines, errors), on every page. The law: a screen is the same,
 * cell by cell, as with the text's visible form in the field; and nothing but
 * what curses and the console themselves say is written. Again in the C
 * locale, where no byte may be above 127.
 */
static const char *const hostile[] = {
	"\033]0;owned\007\033[2J\033[H\033P+q544e\033\\x",
	"a\rb\bc\td\x7f\xc2\x9b" "2J\xff\xfe\xc0\x80z",
	"x\xe2\x80\xae" "evil\xe2\x81\xa6\xe2\x80\x8b\xef\xbb\xbf\xc2\xad.",
	"e\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xe6\xbc\xa2"
	    "\xf0\x9f\x92\xa9\xf3\xa0\x81\x81\xcc\x81w",
};

/* What is typed, one step each; a screen is compared after each. */
static const char *const steps[] = {
	"",			/* the list */
	"y",			/* copied: a line about it, and OSC 52 */
	"/xyz", "\033",		/* nothing matches */
	"D", "y",		/* the question, then the error */
	"\r",			/* the job: its training jobs */
	"\r", "\033",		/* one of them in full */
	"1", "3", "4", "5",	/* the other tabs */
	"2", "L",		/* the log */
	"?",			/* its help */
};

static bool
forbidden_code_point(uint32_t cp)
{
	return ((cp >= 0x80 && cp < 0xa0) || cp == 0xad ||
	    (cp >= 0x200b && cp <= 0x200f) ||
	    (cp >= 0x2028 && cp <= 0x202e) ||
	    (cp >= 0x2060 && cp <= 0x2069) || cp == 0xfeff ||
	    (cp >= 0xe0000 && cp < 0xe0080));
}

/* Length of the sequence after ESC when it is one that curses or the console
 * write; 0: it is none of those. */
static size_t
known_escape(const char *s, size_t len)
{
	size_t n = 1;

	if (len > 1 && s[0] == '[') {
		while (n < len && (s[n] < '@' || s[n] > '~'))
			n++;
		return (n + 1);
	}
	if (len > 1 && strchr("()", s[0]) != NULL)
		return (2);
	if (len > 0 && strchr("=>78M", s[0]) != NULL)
		return (1);
	if (len > 5 && strncmp(s, "]52;c;", 6) == 0) {
		n = 6 + strspn(s + 6, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
		    "abcdefghijklmnopqrstuvwxyz0123456789+/=");
		return (n < len && s[n] == '\007' ? n + 1 : 0);
	}
	return (0);
}

static void
nothing_raw(const struct buf *raw, bool ascii)
{
	uint32_t cp;
	size_t i = 0, n;

	while (i < raw->len) {
		if (raw->data[i] == '\033') {
			n = known_escape(raw->data + i + 1, raw->len - i - 1);
			if (n == 0)
				fail_msg("an escape sequence of a stranger: "
				    "ESC %.20s", raw->data + i + 1);
			i += n + 1;
			continue;
		}
		n = (size_t)utf8_decode(raw->data + i, raw->len - i, &cp);
		if (n == 0 || forbidden_code_point(cp) || cp == 0x7f ||
		    (ascii && cp > 127))
			fail_msg("byte %02x is written", (unsigned char)
			    raw->data[i]);
		/* Those by which curses moves the cursor. */
		if (cp < 0x20 && strchr("\b\t\n\r\017\016",
		    (int)cp) == NULL)
			fail_msg("control character %02x is written",
			    (unsigned)cp);
		i += n;
	}
}

static void
open_console(struct pty *p, const char *text, const char *locale)
{
	const char *env[] = { NULL, NULL, NULL };
	char *words, *where;

	env[0] = words = xasprintf("HOSTILE=%s", text);
	env[1] = where = xasprintf("LC_ALL=%s", locale);
	pty_start(p, 24, 80, env);
	free(words);
	free(where);
	pty_wait(p, "Completed");
}

static void
close_console(struct pty *p, bool ascii)
{
	assert_false(p->titled);
	nothing_raw(&p->raw, ascii);
	pty_keys(p, "\003");
	assert_int_equal(pty_ended(p), 0);
	pty_left_as_found(p);
	pty_release(p);
}

/* Both screens after a step; once they have come to rest they are the same.
 * On a busy machine that may take a while. */
static void
same(struct pty *a, struct pty *b, const char *step)
{
	char *x = NULL, *y = NULL;
	bool equal = false;
	int i;

	for (i = 0; i < PTY_WAIT_MS / 80 && !equal; i++) {
		pty_quiet(a, 40);
		pty_quiet(b, 40);
		free(x);
		free(y);
		x = pty_text(a);
		y = pty_text(b);
		equal = strcmp(x, y) == 0;
	}
	if (!equal)
		fail_msg("after \"%s\" there is\n%s\nand with the visible "
		    "form\n%s", step, x, y);
	free(x);
	free(y);
}

static void
matrix(const char *locale)
{
	bool ascii = strcmp(locale, "C") == 0;
	struct pty a, b;
	char *safe;
	size_t i, k;

	for (i = 0; i < nitems(hostile); i++) {
		safe = text_safe(hostile[i]);
		open_console(&a, hostile[i], locale);
		open_console(&b, safe, locale);
		for (k = 0; k < nitems(steps); k++) {
			pty_keys(&a, steps[k]);
			pty_keys(&b, steps[k]);
			same(&a, &b, steps[k]);
		}
		close_console(&a, ascii);
		close_console(&b, ascii);
		free(safe);
	}
}

static void
utf8_terminal(void **state)
{
	matrix("C.UTF-8");
}

static void
c_locale(void **state)
{
	matrix("C");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(utf8_terminal),
		cmocka_unit_test(c_locale),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
