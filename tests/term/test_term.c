#include "config.h"

#include <sys/ioctl.h>
#include <sys/wait.h>

#include <poll.h>
#include <pty.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>
#include <vterm.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/utf8.h"

/*
 * The console on a terminal that libvterm plays: start, resize, keys, every
 * way to end, and the terminal left as it was found. Waits are for text, with
 * a limit of ten seconds.
 */
#define WAIT_MS 10000

static struct {
	int		 fd, side;	/* master; slave, kept open */
	pid_t		 pid;
	VTerm		*vt;
	VTermScreen	*screen;
	bool		 alternate, cursor;
	char		 title[256];
	size_t		 bytes;		/* written by the console */
	struct termios	 before;
} t;

static int
on_prop(VTermProp prop, VTermValue *value, void *ctx)
{
	if (prop == VTERM_PROP_ALTSCREEN)
		t.alternate = value->boolean;
	else if (prop == VTERM_PROP_CURSORVISIBLE)
		t.cursor = value->boolean;
	else if (prop == VTERM_PROP_TITLE)
		snprintf(t.title, sizeof(t.title), "changed");
	return (1);
}

static const VTermScreenCallbacks callbacks = { .settermprop = on_prop };

static void
on_output(const char *bytes, size_t n, void *ctx)
{
	ssize_t out = write(t.fd, bytes, n);

	(void)out;
}

static void
child(const char *hostile)
{
	const char *build = getenv("top_builddir");
	char *path;

	setsid();
	ioctl(t.side, TIOCSCTTY, 0);
	dup2(t.side, 0);
	dup2(t.side, 1);
	dup2(t.side, 2);
	/* Else the console itself would keep the terminal alive. */
	close(t.fd);
	close(t.side);
	setenv("TERM", "xterm-256color", 1);
	if (hostile != NULL)
		setenv("HOSTILE", hostile, 1);
	path = xasprintf("%s/tests/term/console", build == NULL ? "." : build);
	execl(path, "console", (char *)NULL);
	_exit(127);
}

static void
start(const char *hostile)
{
	struct winsize ws = { 24, 80, 0, 0 };

	memset(&t, 0, sizeof(t));
	t.cursor = true;
	t.vt = vterm_new(24, 80);
	vterm_set_utf8(t.vt, 1);
	vterm_output_set_callback(t.vt, on_output, NULL);
	t.screen = vterm_obtain_screen(t.vt);
	vterm_screen_enable_altscreen(t.screen, 1);
	vterm_screen_set_callbacks(t.screen, &callbacks, NULL);
	vterm_screen_reset(t.screen, 1);
	assert_int_equal(openpty(&t.fd, &t.side, NULL, NULL, &ws), 0);
	assert_int_equal(tcgetattr(t.side, &t.before), 0);
	t.pid = fork();
	assert_true(t.pid >= 0);
	if (t.pid == 0)
		child(hostile);
}

/* Takes what the console writes, for up to ms. False: nothing came. */
static bool
take(int ms)
{
	struct pollfd p = { t.fd, POLLIN, 0 };
	char bytes[65536];
	ssize_t n;

	if (poll(&p, 1, ms) <= 0)
		return (false);
	n = read(t.fd, bytes, sizeof(bytes));
	if (n <= 0)
		return (false);
	t.bytes += (size_t)n;
	vterm_input_write(t.vt, bytes, (size_t)n);
	return (true);
}

static bool
has(const char *text)
{
	VTermRect all = { 0, 0, 0, 0 };
	char row[8192];
	int y, w;
	size_t n;

	vterm_get_size(t.vt, &all.end_row, &w);
	all.end_col = w;
	for (y = 0; y < all.end_row; y++) {
		VTermRect one = { y, y + 1, 0, w };

		n = vterm_screen_get_text(t.screen, row, sizeof(row) - 1,
		    one);
		row[n] = '\0';
		if (strstr(row, text) != NULL)
			return (true);
	}
	return (false);
}

static void
wait_for(const char *text)
{
	int i;

	for (i = 0; i < WAIT_MS / 50; i++) {
		if (has(text))
			return;
		take(50);
	}
	fail_msg("\"%s\" does not come up", text);
}

static void
keys(const char *text)
{
	ssize_t n = write(t.fd, text, strlen(text));

	assert_int_equal(n, (ssize_t)strlen(text));
}

/* The status that the console ended with; -1: it does not end. */
static int
ended(void)
{
	int i, status;

	for (i = 0; i < WAIT_MS / 20; i++) {
		take(20);
		if (waitpid(t.pid, &status, WNOHANG) == t.pid) {
			while (take(20))
				;
			return (status);
		}
	}
	kill(t.pid, SIGKILL);
	waitpid(t.pid, &status, 0);
	return (-1);
}

static void
left_as_found(void)
{
	struct termios after;

	assert_false(t.alternate);
	assert_true(t.cursor);
	assert_int_equal(tcgetattr(t.side, &after), 0);
	assert_int_equal(after.c_lflag, t.before.c_lflag);
	assert_int_equal(after.c_iflag, t.before.c_iflag);
	assert_int_equal(after.c_oflag, t.before.c_oflag);
}

static void
end(void)
{
	close(t.fd);
	close(t.side);
	vterm_free(t.vt);
}

static void
starts_and_quits(void **state)
{
	int status;

	start(NULL);
	wait_for("churn-xgboost");
	assert_true(t.alternate);
	assert_false(t.cursor);
	keys("q");
	status = ended();
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	left_as_found();
	end();
}

static void
resizes(void **state)
{
	struct winsize small = { 20, 70, 0, 0 }, large = { 50, 160, 0, 0 };

	start(NULL);
	wait_for("churn-xgboost");
	vterm_set_size(t.vt, 20, 70);
	assert_int_equal(ioctl(t.fd, TIOCSWINSZ, &small), 0);
	wait_for("Help");
	vterm_set_size(t.vt, 50, 160);
	assert_int_equal(ioctl(t.fd, TIOCSWINSZ, &large), 0);
	wait_for("Duration");
	keys("q");
	assert_int_equal(ended(), 0);
	left_as_found();
	end();
}

/* One key changes little on the wire. */
static void
writes_little(void **state)
{
	size_t before;

	start(NULL);
	wait_for("churn-xgboost");
	while (take(200))
		;
	before = t.bytes;
	keys("j");
	while (take(200))
		;
	/* There is one row: nothing changes, nothing is written. */
	assert_int_equal(t.bytes, before);
	keys("/");
	wait_for("Search:");
	assert_true(t.bytes - before < 200);
	keys("\033\033");
	end();
	kill(t.pid, SIGKILL);
	waitpid(t.pid, NULL, 0);
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
		start(NULL);
		wait_for("churn-xgboost");
		kill(t.pid, sigs[i]);
		status = ended();
		assert_int_not_equal(status, -1);
		assert_int_not_equal(status, 0);
		left_as_found();
		end();
	}
}

/* T6: a hung-up terminal ends it; it does not spin. */
static void
hangs_up(void **state)
{
	int i, status = 0;

	start(NULL);
	wait_for("churn-xgboost");
	close(t.side);
	close(t.fd);
	for (i = 0; i < WAIT_MS / 20; i++) {
		struct timespec ts = { 0, 20000000 };

		if (waitpid(t.pid, &status, WNOHANG) == t.pid)
			break;
		nanosleep(&ts, NULL);
	}
	if (i == WAIT_MS / 20) {
		kill(t.pid, SIGKILL);
		fail_msg("it goes on without a terminal");
	}
	vterm_free(t.vt);
}

static void
stops_and_continues(void **state)
{
	int status;

	start(NULL);
	wait_for("churn-xgboost");
	keys("\032");
	assert_int_equal(waitpid(t.pid, &status, WUNTRACED), t.pid);
	assert_true(WIFSTOPPED(status));
	while (take(100))
		;
	left_as_found();
	kill(t.pid, SIGCONT);
	wait_for("churn-xgboost");
	assert_true(t.alternate);
	keys("q");
	assert_int_equal(ended(), 0);
	left_as_found();
	end();
}

/* T1, T2 as the terminal sees them. */
static void
hostile_names(void **state)
{
	static const char *const names[] = {
		"\033]0;owned\007x", "\033[2J\033[Hx", "\xc2\x9b" "2Jx",
		"a\rb", "\xe2\x80\xae" "x", "e\xcc\x81\xcc\x81\xcc\x81x",
		"\xf0\x9f\x92\xa9x", "\xff\xfex"
	};
	size_t i;

	for (i = 0; i < nitems(names); i++) {
		start(names[i]);
		wait_for("Completed");
		assert_true(has("Hyperparameter tuning jobs"));
		assert_true(has("Help"));
		assert_string_equal(t.title, "");
		keys("q");
		assert_int_equal(ended(), 0);
		left_as_found();
		end();
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(starts_and_quits),
		cmocka_unit_test(resizes),
		cmocka_unit_test(writes_little),
		cmocka_unit_test(signals_leave_it_clean),
		cmocka_unit_test(hangs_up),
		cmocka_unit_test(stops_and_continues),
		cmocka_unit_test(hostile_names),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
