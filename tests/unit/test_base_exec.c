/* Children without a shell: T6, T22. The program is its own child. */
#include "config.h"

#include <sys/stat.h>
#include <sys/wait.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/exec.h"
#include "base/file.h"
#include "tests/unit/trees.h"

extern char **environ;

static char self[4096];

/* What the child was given, on its standard output, NUL after each. */
static int
child_arguments(int argc, char **argv)
{
	int i;

	for (i = 2; i < argc; i++)
		file_write_all(1, argv[i], strlen(argv[i]) + 1);
	return (0);
}

static int
child_environment(int argc, char **argv)
{
	char **e;

	for (e = environ; *e != NULL; e++)
		file_write_all(1, *e, strlen(*e) + 1);
	return (0);
}

static int
child_descriptors(int argc, char **argv)
{
	DIR *d = opendir("/proc/self/fd");
	struct dirent *e;
	int own = dirfd(d), fd;

	while ((e = readdir(d)) != NULL) {
		fd = atoi(e->d_name);
		if (e->d_name[0] != '.' && fd != own)
			dprintf(1, "%d ", fd);
	}
	closedir(d);
	return (0);
}

static int
child_state(int argc, char **argv)
{
	struct sigaction sa;
	char cwd[4096];
	sigset_t set;

	sigprocmask(SIG_BLOCK, NULL, &set);
	sigaction(SIGPIPE, NULL, &sa);
	dprintf(1, "%s session %d blocked %d pipe %d",
	    getcwd(cwd, sizeof(cwd)), getsid(0) == getpid(),
	    sigismember(&set, SIGUSR1), sa.sa_handler == SIG_DFL);
	return (0);
}

static int
run(const struct exec_spec *spec, struct buf *out)
{
	struct exec_spec s = *spec;
	struct err err = ERR_INIT;
	int fds[2], status;
	char chunk[4096];
	ssize_t n;
	pid_t pid;

	assert_int_equal(pipe2(fds, O_CLOEXEC), 0);
	s.out = fds[1];
	pid = exec_start(&s, &err);
	close(fds[1]);
	if (pid == -1)
		fail_msg("%s", err.text);
	while ((n = read(fds[0], chunk, sizeof(chunk))) > 0)
		assert_int_equal(buf_add(out, chunk, (size_t)n), 0);
	close(fds[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return (WEXITSTATUS(status));
}

/* T22: 2,000 hostile values arrive byte for byte. */
static void
test_hostile_arguments(void **state)
{
	static const char *const hostile[] = { "$(touch /tmp/x)", "`id`", "--",
		"-rf", "*", "'", "\"", "a\nb", "; reboot", "| cat", "> f", "&",
		"${HOME}", "\\", "", " ", "~", "--help", "\x1b[2J", "\xff\xfe",
		"a=b", "%s%n", "!", "#", "$IFS", "\t" };
	struct dice d = { 5 };
	const char *argv[103] = { self, "--arguments" };
	struct exec_spec spec = { argv, NULL, NULL, -1, -1, 2, 0 };
	char *text[100], raw[300];
	struct buf out, want;
	int run_no, i;

	for (run_no = 0; run_no < 20; run_no++) {
		buf_init(&out, 0);
		buf_init(&want, 0);
		for (i = 0; i < 100; i++) {
			if (i < (int)nitems(hostile) && run_no == 0)
				snprintf(raw, sizeof(raw), "%s", hostile[i]);
			else
				dice_text(&d, raw, sizeof(raw));
			text[i] = xstrdup(raw);
			argv[2 + i] = text[i];
			buf_add(&want, raw, strlen(raw) + 1);
		}
		argv[102] = NULL;
		assert_int_equal(run(&spec, &out), 0);
		assert_int_equal(out.len, want.len);
		assert_memory_equal(out.data, want.data, want.len);
		for (i = 0; i < 100; i++)
			free(text[i]);
		buf_release(&out);
		buf_release(&want);
	}
}

static void
test_long_argument(void **state)
{
	const char *argv[] = { self, "--arguments", NULL, NULL };
	struct exec_spec spec = { argv, NULL, NULL, -1, -1, 2, 0 };
	char *big = xmalloc(100001);
	struct buf out;

	memset(big, '"', 100000);
	big[100000] = '\0';
	argv[2] = big;
	buf_init(&out, 0);
	assert_int_equal(run(&spec, &out), 0);
	assert_int_equal(out.len, 100001);
	assert_memory_equal(out.data, big, 100001);
	buf_release(&out);
	free(big);
}

/* T6: nothing of our environment, nothing of our files. */
static void
test_environment(void **state)
{
	const char *argv[] = { self, "--environment", NULL };
	const char *envp[] = { "A=1", "B=x y", NULL };
	struct exec_spec spec = { argv, envp, NULL, -1, -1, 2, 0 };
	struct buf out;

	setenv("AWS_SECRET_ACCESS_KEY", "sentinel", 1);
	buf_init(&out, 0);
	assert_int_equal(run(&spec, &out), 0);
	assert_int_equal(out.len, 10);
	assert_memory_equal(out.data, "A=1\0B=x y", 10);
	buf_clear(&out);
	spec.envp = NULL;
	assert_int_equal(run(&spec, &out), 0);
	assert_non_null(memmem(out.data, out.len, "sentinel", 8));
	buf_release(&out);
}

static void
test_descriptors(void **state)
{
	const char *argv[] = { self, "--descriptors", NULL };
	struct exec_spec spec = { argv, NULL, NULL, -1, -1, -1, 0 };
	int extra[20];
	struct buf out;
	size_t i;

	/* Ours, inheritable on purpose; some numbers free, some not. */
	for (i = 0; i < nitems(extra); i++)
		extra[i] = dup(0);
	close(extra[0]);
	close(extra[1]);
	buf_init(&out, 0);
	assert_int_equal(run(&spec, &out), 0);
	assert_string_equal(buf_str(&out), "0 1 2 ");
	buf_release(&out);
	for (i = 2; i < nitems(extra); i++)
		close(extra[i]);
}

/* What is given as 0, 1 and 2 may itself be 2, 0 and 1. */
static void
test_crossed_descriptors(void **state)
{
	const char *argv[] = { self, "--arguments", "x", NULL };
	struct exec_spec spec = { argv, NULL, NULL, 2, -1, 0, 0 };
	int saved[3], fds[2], i, status;
	struct err err = ERR_INIT;
	char c = 0;
	pid_t pid;

	for (i = 0; i < 3; i++)
		saved[i] = fcntl(i, F_DUPFD_CLOEXEC, 10);
	assert_int_equal(pipe2(fds, O_CLOEXEC), 0);
	dup2(fds[1], 0);
	dup2(saved[0], 1);
	dup2(saved[0], 2);
	spec.out = 0;
	spec.errfd = 1;
	pid = exec_start(&spec, &err);
	for (i = 0; i < 3; i++) {
		dup2(saved[i], i);
		close(saved[i]);
	}
	close(fds[1]);
	assert_int_not_equal(pid, -1);
	assert_int_equal(read(fds[0], &c, 1), 1);
	assert_int_equal(c, 'x');
	close(fds[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void
on_signal(int s)
{
}

static void
test_state(void **state)
{
	const char *argv[] = { self, "--state", NULL };
	struct exec_spec spec = { argv, NULL, "/", -1, -1, 2, 1 };
	sigset_t set, old;
	struct buf out;

	signal(SIGPIPE, SIG_IGN);
	signal(SIGUSR2, on_signal);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, &old);
	buf_init(&out, 0);
	assert_int_equal(run(&spec, &out), 0);
	sigprocmask(SIG_SETMASK, &old, NULL);
	signal(SIGPIPE, SIG_DFL);
	assert_string_equal(buf_str(&out), "/ session 1 blocked 0 pipe 1");
	buf_release(&out);
}

/* What cannot be executed is an error here, and leaves no child behind. */
static void
test_cannot_start(void **state)
{
	static const struct {
		const char *program, *cwd, *says;
	} rows[] = {
		{ "/nonexistent/program", NULL, "No such file" },
		{ "/etc/passwd", NULL, "Permission denied" },
		{ "/", NULL, "Permission denied" },
		{ "no-such-program-anywhere", NULL, "not installed" },
		{ "/bin/sh", "/proc/nonexistent", "No such file" },
	};
	struct err err = ERR_INIT;
	size_t i;

	for (i = 0; i < nitems(rows); i++) {
		const char *argv[] = { rows[i].program, NULL };
		struct exec_spec spec = { argv, NULL, rows[i].cwd, -1, -1, -1,
			0 };

		assert_int_equal(exec_start(&spec, &err), -1);
		assert_int_equal(err.code, ERR_SYSTEM);
		assert_non_null(strstr(err.text, rows[i].says));
		assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
		assert_int_equal(errno, ECHILD);
	}
}

static void
test_find(void **state)
{
	char *saved = xstrdup(getenv("PATH")), *found;

	setenv("PATH", ":.:relative:/nonexistent:/bin", 1);
	found = exec_find("sh");
	assert_string_equal(found, "/bin/sh");
	free(found);
	/* The working folder is no place for programs. */
	assert_int_equal(chdir("/bin"), 0);
	setenv("PATH", ":.:", 1);
	assert_null(exec_find("sh"));
	assert_null(exec_find(""));
	assert_null(exec_find("/nonexistent/sh"));
	setenv("PATH", saved, 1);
	free(saved);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hostile_arguments),
		cmocka_unit_test(test_long_argument),
		cmocka_unit_test(test_environment),
		cmocka_unit_test(test_descriptors),
		cmocka_unit_test(test_crossed_descriptors),
		cmocka_unit_test(test_state),
		cmocka_unit_test(test_cannot_start),
		cmocka_unit_test(test_find),
	};
	static const struct {
		const char *name;
		int (*run)(int, char **);
	} children[] = {
		{ "--arguments", child_arguments },
		{ "--environment", child_environment },
		{ "--descriptors", child_descriptors },
		{ "--state", child_state },
	};
	size_t i;
	ssize_t n;

	for (i = 0; i < nitems(children); i++) {
		if (argc > 1 && strcmp(argv[1], children[i].name) == 0)
			return (children[i].run(argc, argv));
	}
	n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	if (n == -1)
		return (77);
	self[n] = '\0';
	return (cmocka_run_group_tests(tests, NULL, NULL));
}
