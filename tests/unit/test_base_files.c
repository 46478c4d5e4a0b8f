/* Files and folders under any umask, the log: T1, T7, T33. */
#include "config.h"

#include <sys/resource.h>
#include <sys/stat.h>

#include <dirent.h>
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
#include "base/file.h"
#include "base/log.h"
#include "base/paths.h"

static char top[] = "/tmp/trialdeck-test.XXXXXX";

static char *
below(const char *name)
{
	static char path[64][512];
	static int turn;

	turn = (turn + 1) % 64;
	snprintf(path[turn], sizeof(path[turn]), "%s/%s", top, name);
	return (path[turn]);
}

static int
mode_of(const char *path)
{
	struct stat st;

	assert_int_equal(lstat(path, &st), 0);
	return ((int)(st.st_mode & 07777));
}

static int
entries(const char *dir)
{
	DIR *d = opendir(dir);
	int n = 0;

	assert_non_null(d);
	while (readdir(d) != NULL)
		n++;
	closedir(d);
	return (n - 2);
}

static int
setup(void **state)
{
	static int first = 1;

	umask(0);
	if (first && mkdtemp(top) == NULL)
		return (-1);
	first = 0;
	unsetenv("TRIALDECK_HOME");
	setenv("HOME", below("home"), 1);
	setenv("XDG_CONFIG_HOME", below("config"), 1);
	setenv("XDG_STATE_HOME", below("xdg-state"), 1);
	setenv("XDG_DATA_HOME", below("xdg-data"), 1);
	setenv("XDG_RUNTIME_DIR", below("xdg-run"), 1);
	return (0);
}

/* rm takes the place of this program. */
static int
teardown(void)
{
	execlp("rm", "rm", "-rf", top, (char *)NULL);
	return (1);
}

static void
assert_file(const char *path, const char *want)
{
	struct err err = ERR_INIT;
	struct buf b;

	buf_init(&b, 0);
	assert_int_equal(file_read(path, 1, &b, &err), 0);
	assert_string_equal(buf_str(&b), want);
	buf_release(&b);
}

/* T7: 0600 whatever the umask and whatever stood there before. */
static void
test_replace(void **state)
{
	struct err err = ERR_INIT;
	char *dir = below("replace"), *path = below("replace/file");
	int fd;

	assert_int_equal(paths_make(dir, &err), 0);
	assert_int_equal(file_replace(path, "one", 3, &err), 0);
	assert_file(path, "one");
	assert_int_equal(mode_of(path), 0600);
	assert_int_equal(chmod(path, 0666), 0);
	assert_int_equal(file_replace(path, "two", 3, &err), 0);
	assert_file(path, "two");
	assert_int_equal(mode_of(path), 0600);
	/* A symbolic link is replaced, not written through. */
	fd = open(below("replace/other"), O_CREAT | O_WRONLY, 0600);
	close(fd);
	assert_int_equal(symlink("other", below("replace/link")), 0);
	assert_int_equal(file_replace(below("replace/link"), "x", 1, &err), 0);
	assert_file(below("replace/other"), "");
	assert_file(below("replace/link"), "x");
	assert_int_equal(entries(dir), 3);
	assert_int_equal(file_replace(below("none/file"), "x", 1, &err), -1);
	assert_non_null(strstr(err.text, "none/file"));
}

/* T33: when the bytes cannot all be written, the old file is what is there. */
static void
test_replace_fails(void **state)
{
	struct err err = ERR_INIT;
	char *dir = below("full"), *path = below("full/file");
	struct rlimit old, small;
	char big[8192];

	assert_int_equal(paths_make(dir, &err), 0);
	assert_int_equal(file_replace(path, "old", 3, &err), 0);
	memset(big, 'x', sizeof(big));
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	small = old;
	small.rlim_cur = 4096;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	assert_int_equal(file_replace(path, big, sizeof(big), &err), -1);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	assert_int_equal(err.code, ERR_SYSTEM);
	assert_file(path, "old");
	assert_int_equal(entries(dir), 1);
}

static void
test_read(void **state)
{
	struct err err = ERR_INIT;
	char *dir = below("read"), *path = below("read/file");
	struct buf b;

	assert_int_equal(paths_make(dir, &err), 0);
	assert_int_equal(file_replace(path, "0123456789", 10, &err), 0);
	buf_init(&b, 12);
	buf_adds(&b, "a:");
	assert_int_equal(file_read(path, 1, &b, &err), 0);
	assert_string_equal(buf_str(&b), "a:0123456789");
	buf_release(&b);
	/* Too large: nothing of it stays. */
	buf_init(&b, 11);
	buf_adds(&b, "a:");
	assert_int_equal(file_read(path, 1, &b, &err), -1);
	assert_int_equal(err.code, ERR_TOO_LARGE);
	assert_string_equal(buf_str(&b), "a:");
	assert_int_equal(file_read(below("read/none"), 1, &b, &err), -1);
	assert_int_equal(err.code, ERR_NOT_FOUND);
	assert_int_equal(file_read(dir, 1, &b, &err), -1);
	assert_int_equal(err.code, ERR_INVALID);
	assert_int_equal(symlink("file", below("read/link")), 0);
	assert_int_equal(file_read(below("read/link"), 1, &b, &err), -1);
	assert_int_equal(err.code, ERR_INVALID);
	buf_release(&b);
	buf_init(&b, 0);
	assert_int_equal(file_read(below("read/link"), 0, &b, &err), 0);
	buf_release(&b);
	/* A FIFO without a writer must not stop the program. */
	assert_int_equal(mkfifo(below("read/fifo"), 0600), 0);
	buf_init(&b, 0);
	assert_int_equal(file_read(below("read/fifo"), 0, &b, &err), -1);
	assert_int_equal(err.code, ERR_INVALID);
	buf_release(&b);
}

static void
assert_path(const char *got, const char *want)
{
	assert_non_null(got);
	assert_string_equal(got, below(want));
}

/* The table of interfaces: by XDG, by HOME, and all below TRIALDECK_HOME. */
static void
test_paths(void **state)
{
	struct err err = ERR_INIT;
	char *s;

	assert_path(paths_config(&err), "config/trialdeck/config.yaml");
	assert_path(paths_state(&err), "xdg-state/trialdeck");
	assert_path(paths_drafts(&err), "xdg-state/trialdeck/drafts");
	assert_path(paths_data(&err), "xdg-data/trialdeck");
	assert_path(paths_socket(&err), "xdg-run/trialdeck/local.sock");
	assert_int_equal(mode_of(below("xdg-state")), 0700);
	assert_int_equal(mode_of(below("xdg-state/trialdeck/drafts")), 0700);
	assert_int_equal(mode_of(below("xdg-run/trialdeck")), 0700);
	unsetenv("XDG_RUNTIME_DIR");
	assert_path(paths_socket(&err), "xdg-state/trialdeck/local.sock");
	/* XDG: what is not absolute is ignored. */
	setenv("XDG_CONFIG_HOME", "relative", 1);
	unsetenv("XDG_STATE_HOME");
	unsetenv("XDG_DATA_HOME");
	assert_path(paths_config(&err), "home/.config/trialdeck/config.yaml");
	assert_path(paths_state(&err), "home/.local/state/trialdeck");
	assert_path(paths_data(&err), "home/.local/share/trialdeck");
	setenv("TRIALDECK_HOME", below("deck"), 1);
	assert_path(paths_config(&err), "deck/config.yaml");
	assert_path(paths_state(&err), "deck/state");
	assert_path(paths_drafts(&err), "deck/state/drafts");
	assert_path(paths_data(&err), "deck/data");
	assert_path(paths_socket(&err), "deck/run/local.sock");
	assert_int_equal(mode_of(below("deck")), 0700);
	setenv("TRIALDECK_HOME", "deck", 1);
	assert_null(paths_state(&err));
	assert_non_null(strstr(err.text, "absolute"));
	setenv("TRIALDECK_DATA", "/d", 1);
	s = paths_shipped("x.yaml");
	assert_string_equal(s, "/d/x.yaml");
	free(s);
	unsetenv("TRIALDECK_LIBEXEC");
	s = paths_helper("h");
	assert_string_equal(s, PKGLIBEXECDIR "/h");
	free(s);
}

/* T7: a folder that others can change is not used. */
static void
test_paths_refused(void **state)
{
	struct err err = ERR_INIT;

	assert_int_equal(paths_make(below("mine/deep///er/"), &err), 0);
	assert_int_equal(mode_of(below("mine/deep/er")), 0700);
	assert_int_equal(chmod(below("mine"), 0720), 0);
	assert_int_equal(paths_make(below("mine"), &err), -1);
	assert_non_null(strstr(err.text, "chmod go-w"));
	assert_int_equal(chmod(below("mine"), 0702), 0);
	assert_int_equal(paths_make(below("mine"), &err), -1);
	assert_int_equal(chmod(below("mine"), 0755), 0);
	assert_int_equal(paths_make(below("mine"), &err), 0);
	assert_int_equal(symlink("mine", below("link")), 0);
	assert_int_equal(paths_make(below("link"), &err), -1);
	assert_non_null(strstr(err.text, "symbolic link"));
	assert_int_equal(file_replace(below("mine/f"), "", 0, &err), 0);
	assert_int_equal(paths_make(below("mine/f"), &err), -1);
	assert_int_equal(paths_make(below("mine/f/g"), &err), -1);
	assert_int_equal(paths_make("", &err), -1);
	if (geteuid() == 0) {
		assert_int_equal(chown(below("mine"), 1, (gid_t)-1), 0);
		assert_int_equal(paths_make(below("mine"), &err), -1);
		assert_int_equal(chown(below("mine"), 0, (gid_t)-1), 0);
	} else
		assert_int_equal(paths_make("/", &err), -1);
}

/* T1, T7: the log is ours alone and shows control characters. */
static void
test_log(void **state)
{
	struct err err = ERR_INIT;
	char *path = below("log"), *p;
	struct buf b;

	log_error("before it is open: %d", 1);
	assert_int_equal(log_open(below("none/log"), LOG_INFO), -1);
	log_error("after a failed open");
	assert_int_equal(log_open(path, LOG_INFO), 0);
	log_info("job \x1b[2J\n%s", "x");
	log_debug("not this");
	log_close();
	log_error("after it is closed");
	assert_int_equal(log_open(path, LOG_DEBUG), 0);
	log_debug("second");
	log_close();
	assert_int_equal(mode_of(path), 0600);
	buf_init(&b, 0);
	assert_int_equal(file_read(path, 1, &b, &err), 0);
	p = strstr(b.data, "] info: job ^[[2J^Jx\n");
	assert_non_null(p);
	assert_non_null(strstr(p, "] debug: second\n"));
	assert_null(strstr(b.data, "not this"));
	assert_null(strstr(b.data, "open"));
	assert_null(strstr(b.data, "closed"));
	buf_release(&b);
	assert_int_equal(symlink("log", below("loglink")), 0);
	assert_int_equal(log_open(below("loglink"), LOG_INFO), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_replace, setup),
		cmocka_unit_test_setup(test_replace_fails, setup),
		cmocka_unit_test_setup(test_read, setup),
		cmocka_unit_test_setup(test_paths, setup),
		cmocka_unit_test_setup(test_paths_refused, setup),
		cmocka_unit_test_setup(test_log, setup),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	return (failed != 0 ? failed : teardown());
}
