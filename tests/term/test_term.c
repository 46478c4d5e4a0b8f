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
		cmocka_unit_test(signals_leave_it_clean),
		cmocka_unit_test(hangs_up),
		cmocka_unit_test(stops_and_continues),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
