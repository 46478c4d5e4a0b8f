#include "config.h"

#include <sys/wait.h>

#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "pty.h"

/*
 * The console on a terminal that libvterm plays: start, resize, keys, every
 * way to end, and the terminal left as it was found (T3, T39).
 */
static struct pty t;

static void
start(void)
{
	pty_start(&t, 24, 80, NULL);
}

static void
starts_and_quits(void **state)
{
	int status;

	start();
	pty_wait(&t, "churn-xgboost");
	assert_true(t.alternate);
	assert_false(t.cursor);
	pty_keys(&t, "q");
	status = pty_ended(&t);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	pty_left_as_found(&t);
	pty_release(&t);
}

static void
resizes(void **state)
{
	start();
	pty_wait(&t, "churn-xgboost");
	pty_resize(&t, 20, 70);
	pty_wait(&t, "Help");
	pty_resize(&t, 50, 160);
	pty_wait(&t, "Duration");
	pty_keys(&t, "q");
	assert_int_equal(pty_ended(&t), 0);
	pty_left_as_found(&t);
	pty_release(&t);
}

/* One key changes little on the wire. */
static void
writes_little(void **state)
{
	size_t before;

	start();
	pty_wait(&t, "churn-xgboost");
	pty_quiet(&t, 200);
	before = t.raw.len;
	pty_keys(&t, "j");
	pty_quiet(&t, 200);
	/* There is one row: nothing changes, nothing is written. */
	assert_int_equal(t.raw.len, before);
	pty_keys(&t, "/");
	pty_wait(&t, "Search:");
	assert_true(t.raw.len - before < 200);
	pty_keys(&t, "\033\033");
	pty_release(&t);
	kill(t.pid, SIGKILL);
	waitpid(t.pid, NULL, 0);
}

/* B08: what is longer than a request may be is too long, and not broken where
 * the terminal's end was cut off. */
static void
pastes_much(void **state)
{
	char words[1025];
	int i;

	memset(words, 'x', sizeof(words) - 1);
	words[sizeof(words) - 1] = '\0';
	start();
	pty_wait(&t, "churn-xgboost");
	pty_keys(&t, "\033[200~{\"a\": \"");
	for (i = 0; i < 1100; i++)
		pty_keys(&t, words);
	pty_keys(&t, "\"}\033[201~");
	pty_wait(&t, "at most 1048576 are read");
	pty_keys(&t, "q");
	assert_int_equal(pty_ended(&t), 0);
	pty_release(&t);
}

#define CELLS (24 * 80)

/* How each cell looks. */
static void
look(VTermScreenCell *cells)
{
	VTermPos at;
	int i;

	memset(cells, 0, CELLS * sizeof(*cells));
	for (i = 0; i < CELLS; i++) {
		at.row = i / 80;
		at.col = i % 80;
		vterm_screen_get_cell(t.screen, at, &cells[i]);
	}
}

static bool
is_blank(const VTermScreenCell *c)
{
	return (c->chars[0] == 0 || c->chars[0] == ' ');
}

static bool
same_look(const VTermScreenCell *a, const VTermScreenCell *b)
{
	if (a->attrs.underline != b->attrs.underline ||
	    a->attrs.reverse != b->attrs.reverse ||
	    !vterm_color_is_equal(&a->bg, &b->bg))
		return (false);
	/* Nobody sees a blank's. */
	return ((is_blank(a) && is_blank(b)) || (memcmp(a->chars, b->chars,
	    sizeof(a->chars)) == 0 && a->attrs.bold == b->attrs.bold &&
	    vterm_color_is_equal(&a->fg, &b->fg)));
}

/* T39: what is left out of a frame, as it changes nothing, is missed by no
 * cell: each page looks as it does when it is drawn anew. */
static void
looks_as_drawn_anew(void **state)
{
	static const char *const keys[] = {
		"\r", "j", "1", "3", "4", "j", "2", "?", "\033", "\033", "n",
		"j", "j", "?", "\033", "\r", "ab", "\033", "4"
	};
	static VTermScreenCell before[CELLS], after[CELLS];
	size_t i, c, named = 0, from;
	const char *at;

	start();
	pty_wait(&t, "churn-xgboost");
	from = t.raw.len;
	for (i = 0; i < nitems(keys); i++) {
		pty_keys(&t, keys[i]);
		pty_quiet(&t, 100);
		look(before);
		pty_keys(&t, "\014");
		pty_quiet(&t, 100);
		look(after);
		for (c = 0; c < CELLS; c++) {
			if (!same_look(&before[c], &after[c]))
				fail_msg("after key %zu, row %zu, column %zu",
				    i, c / 80, c % 80);
		}
	}
	/* The character set that every text is in. */
	for (at = t.raw.data + from; (at = strstr(at, "\033(B")) != NULL; at++)
		named++;
	assert_int_equal(named, 0);
	pty_release(&t);
}

/* T4, T5: whatever ends it, the terminal is as it was found. */
static void
signals_leave_it_clean(void **state)
{
	static const int sigs[] = {
		SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGSEGV, SIGBUS, SIGABRT,
		SIGFPE
	};
	size_t i;
	int status;

	for (i = 0; i < nitems(sigs); i++) {
		start();
		pty_wait(&t, "churn-xgboost");
		kill(t.pid, sigs[i]);
		status = pty_ended(&t);
		assert_int_not_equal(status, -1);
		assert_int_not_equal(status, 0);
		pty_left_as_found(&t);
		pty_release(&t);
	}
}

/* T6: a hung-up terminal ends it; it does not spin. */
static void
hangs_up(void **state)
{
	start();
	pty_wait(&t, "churn-xgboost");
	close(t.side);
	close(t.fd);
	t.side = t.fd = -1;
	assert_int_not_equal(pty_ended(&t), -1);
	pty_release(&t);
}

static void
stops_and_continues(void **state)
{
	int status;

	start();
	pty_wait(&t, "churn-xgboost");
	pty_keys(&t, "\032");
	assert_int_equal(waitpid(t.pid, &status, WUNTRACED), t.pid);
	assert_true(WIFSTOPPED(status));
	pty_quiet(&t, 100);
	pty_left_as_found(&t);
	kill(t.pid, SIGCONT);
	pty_wait(&t, "churn-xgboost");
	assert_true(t.alternate);
	pty_keys(&t, "q");
	assert_int_equal(pty_ended(&t), 0);
	pty_left_as_found(&t);
	pty_release(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(starts_and_quits),
		cmocka_unit_test(resizes),
		cmocka_unit_test(writes_little),
		cmocka_unit_test(pastes_much),
		cmocka_unit_test(looks_as_drawn_anew),
		cmocka_unit_test(signals_leave_it_clean),
		cmocka_unit_test(hangs_up),
		cmocka_unit_test(stops_and_continues),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
