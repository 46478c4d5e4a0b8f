/*
 * Files beside the loop, where the disk refuses or does not answer: T7, T14,
 * T38.
 */
#include "config.h"

#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <event2/event.h>

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"
#include "ui/drafts.h"
#include "ui/keep.h"

#define WAIT_MS 5000

/* The disk: what a new file there is refused with (0: nothing), and whether it
 * answers for a file of which the name has "slow" in it. */
static atomic_int refusal;
static atomic_bool hangs;
/* Whether a lock's holder takes it away before the next one has it. */
static atomic_bool let_go;

static char home[64];

/* These in the place of the library's. */
int
mkostemp(char *name, int flags)
{
	static int n;

	if (refusal != 0) {
		errno = refusal;
		return (-1);
	}
	snprintf(name + strlen(name) - 6, 7, "%06d", n++);
	return (open(name, O_RDWR | O_CREAT | O_EXCL | flags, 0600));
}

int
fsync(int fd)
{
	char link[64], path[512] = "";

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	while (readlink(link, path, sizeof(path) - 1) > 0 &&
	    strstr(path, "slow") != NULL && hangs)
		poll(NULL, 0, 5);
	return ((int)syscall(SYS_fsync, fd));
}

int
flock(int fd, int how)
{
	char link[64], path[512] = "";

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	if (let_go && readlink(link, path, sizeof(path) - 1) > 0)
		unlink(path);
	let_go = false;
	return ((int)syscall(SYS_flock, fd, how));
}

struct kept {
	struct app	 app;
	struct keep	 keep;
	int		 told;		/* messages */
	enum err_code	 code;		/* of the last one */
	char		*text;		/* likewise, of MSG_EDITED */
};

static int
set_up(void **state)
{
	snprintf(home, sizeof(home), "/tmp/td-disk-XXXXXX");
	if (mkdtemp(home) == NULL)
		return (-1);
	setenv("TRIALDECK_HOME", home, 1);
	return (0);
}

static int
remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	return (remove(path));
}

static int
tear_down(void **state)
{
	return (nftw(home, remove_one, 16, FTW_DEPTH | FTW_PHYS));
}

static void
told(void *ctx, struct msg *msg)
{
	struct kept *k = ctx;

	if (msg == NULL)
		return;
	k->told++;
	k->code = msg->err == NULL ? ERR_NONE : msg->err->code;
	free(k->text);
	k->text = msg->text == NULL ? NULL : xstrndup(msg->text, msg->len);
}

static void
begin(struct kept *k)
{
	refusal = 0;
	hangs = false;
	memset(k, 0, sizeof(*k));
	app_init(&k->app, 80, 24);
	k->keep = (struct keep){ .app = &k->app, .base = event_base_new(),
	    .told = told, .ctx = k };
	keep_open(&k->keep);
}

static void
end(struct kept *k)
{
	keep_close(&k->keep);
	event_base_free(k->keep.base);
	app_release(&k->app);
	free(k->text);
}

static void
ask(struct kept *k, enum effect_kind kind, const char *name, const char *text)
{
	struct effect e = { .kind = kind, .name = xstrdup(name),
	    .text = text == NULL ? NULL : xstrdup(text) };

	keep_do(&k->keep, &e);
	effect_release(&e);
}

/* Until that many messages came. */
static void
await(struct kept *k, int messages)
{
	const struct timeval look = { 0, 5000 };
	int64_t until = clock_steady_ms() + WAIT_MS;

	while (k->told < messages) {
		assert_true(clock_steady_ms() < until);
		event_base_loopexit(k->keep.base, &look);
		event_base_dispatch(k->keep.base);
	}
}

static void
holds(const char *id, const char *want)
{
	char *path = drafts_path(id, NULL);
	struct buf text;

	buf_init(&text, 0);
	assert_int_equal(file_read(path, 1, &text, NULL), 0);
	assert_string_equal(buf_str(&text), want);
	buf_release(&text);
	free(path);
}

/* Whether another console could edit it. */
static bool
is_free(const char *id)
{
	char *path = drafts_path(id, NULL);
	int fd = drafts_lock(path, NULL);

	if (fd != -1)
		drafts_unlock(path, fd);
	free(path);
	return (fd != -1);
}

/* A draft that the disk refuses is tried again by time, whatever became of its
 * page, and stays locked until the disk has it. */
static void
refused(void **state)
{
	static const int reasons[] = { EACCES, ENOSPC, EROFS };
	int64_t due;
	struct kept k;
	size_t i;

	begin(&k);
	for (i = 0; i < nitems(reasons); i++) {
		k.told = 0;
		k.app.flash[0] = '\0';
		refusal = reasons[i];
		ask(&k, EFFECT_LOCK, "one", NULL);
		ask(&k, EFFECT_SAVE, "one", "{}");
		await(&k, 1);
		assert_int_equal(k.code, ERR_SYSTEM);
		assert_true(k.app.unsaved);
		assert_non_null(strstr(k.app.flash, strerror(reasons[i])));
		ask(&k, EFFECT_UNLOCK, "one", NULL);
		due = keep_wake(&k.keep);
		assert_true(due > clock_steady_ms());
		assert_false(is_free("one"));
		keep_again(&k.keep, due - 1);
		assert_int_equal(keep_wake(&k.keep), due);
		/* Again in vain: a longer pause, and no word more. */
		k.app.flash[0] = '\0';
		keep_again(&k.keep, due);
		await(&k, 2);
		assert_true(keep_wake(&k.keep) > due);
		assert_string_equal(k.app.flash, "");
		refusal = 0;
		keep_again(&k.keep, keep_wake(&k.keep));
		await(&k, 3);
		assert_int_equal(k.code, ERR_NONE);
		assert_false(k.app.unsaved);
		assert_string_equal(k.app.flash, "The draft is saved now.");
		assert_int_equal(keep_wake(&k.keep), 0);
		holds("one", "{}");
		assert_true(is_free("one"));
	}
	end(&k);
}

/* The folder takes no lock: nobody else has the draft. */
static void
no_lock(void **state)
{
	char *path, *lock;
	struct kept k;

	begin(&k);
	path = drafts_path("two", NULL);
	lock = xasprintf("%.*slock", (int)strlen(path) - 4, path);
	assert_int_equal(mkdir(lock, 0700), 0);
	ask(&k, EFFECT_LOCK, "two", NULL);
	ask(&k, EFFECT_SAVE, "two", "{}");
	await(&k, 1);
	assert_int_equal(k.code, ERR_SYSTEM);
	assert_int_equal(rmdir(lock), 0);
	keep_again(&k.keep, keep_wake(&k.keep));
	await(&k, 2);
	assert_int_equal(k.code, ERR_NONE);
	holds("two", "{}");
	end(&k);
	free(lock);
	free(path);
}

/* Not even the folder can be made: once more at the end, then a word. */
static void
no_folder(void **state)
{
	struct kept k;

	begin(&k);
	setenv("TRIALDECK_HOME", "/dev/null", 1);
	ask(&k, EFFECT_LOCK, "six", NULL);
	ask(&k, EFFECT_SAVE, "six", "{}");
	assert_int_equal(k.told, 1);
	assert_int_equal(k.code, ERR_SYSTEM);
	keep_again(&k.keep, keep_wake(&k.keep));
	assert_int_equal(k.told, 2);
	k.app.quitting = true;
	end(&k);
	setenv("TRIALDECK_HOME", home, 1);
}

/* What another console edits is neither saved nor dropped. */
static void
held_elsewhere(void **state)
{
	struct kept k;
	char *path;
	int fd;

	begin(&k);
	path = drafts_path("three", NULL);
	fd = drafts_lock(path, NULL);
	assert_int_not_equal(fd, -1);
	assert_int_equal(file_replace(path, "{}", 2, NULL), 0);
	ask(&k, EFFECT_LOCK, "three", NULL);
	ask(&k, EFFECT_SAVE, "three", "[]");
	ask(&k, EFFECT_DROP, "three", NULL);
	await(&k, 1);
	assert_int_equal(k.code, ERR_IN_USE);
	end(&k);
	holds("three", "{}");
	close(fd);
	free(path);
}

/* A lock is gone once nobody has it, and nobody takes another's away. */
static void
locks(void **state)
{
	char *path = drafts_path("seven", NULL), *lock;
	struct kept k;
	int fd, old;

	lock = xasprintf("%.*slock", (int)strlen(path) - 4, path);
	begin(&k);
	ask(&k, EFFECT_LOCK, "seven", NULL);
	ask(&k, EFFECT_SAVE, "seven", "{}");
	await(&k, 1);
	assert_int_equal(access(lock, F_OK), 0);
	end(&k);
	assert_int_equal(access(lock, F_OK), -1);
	let_go = true;
	assert_int_not_equal(fd = drafts_lock(path, NULL), -1);
	assert_false(is_free("seven"));
	old = fd;
	assert_int_equal(unlink(lock), 0);
	assert_int_not_equal(fd = drafts_lock(path, NULL), -1);
	drafts_unlock(path, old);
	assert_false(is_free("seven"));
	drafts_unlock(path, fd);
	assert_true(is_free("seven"));
	free(lock);
	free(path);
}

/* A newer text takes the refused one's place, and what is dropped is not tried
 * again. */
static void
newer_and_dropped(void **state)
{
	struct kept k;

	begin(&k);
	refusal = ENOSPC;
	ask(&k, EFFECT_SAVE, "four", "{}");
	await(&k, 1);
	refusal = 0;
	ask(&k, EFFECT_SAVE, "four", "[]");
	await(&k, 2);
	assert_int_equal(keep_wake(&k.keep), 0);
	holds("four", "[]");
	refusal = ENOSPC;
	ask(&k, EFFECT_SAVE, "four", "{}");
	await(&k, 3);
	assert_true(k.app.unsaved);
	ask(&k, EFFECT_DROP, "four", NULL);
	assert_false(k.app.unsaved);
	assert_int_equal(keep_wake(&k.keep), 0);
	end(&k);
}

/* A folder of the user's that hangs holds up no draft, and reading one no key;
 * at the end it is waited for, until the user has had enough. The last test. */
static void
hanging(void **state)
{
	char *slow = xasprintf("%s/slow", home);
	int64_t from;
	struct kept k;

	begin(&k);
	hangs = true;
	ask(&k, EFFECT_WRITE, slow, "log");
	ask(&k, EFFECT_SAVE, "five", "{}");
	await(&k, 1);
	assert_int_equal(k.code, ERR_NONE);
	holds("five", "{}");
	hangs = false;
	ask(&k, EFFECT_READ, slow, NULL);
	await(&k, 2);
	assert_string_equal(k.text, "log");
	free(slow);
	slow = xasprintf("%s/slow-too", home);
	hangs = true;
	ask(&k, EFFECT_WRITE, slow, "log");
	k.keep.impatient = true;
	from = clock_steady_ms();
	end(&k);
	assert_true(clock_steady_ms() - from < KEEP_GIVE_UP_MS / 2);
	/* It hangs on: what its thread has is the thread's. */
	free(slow);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refused), cmocka_unit_test(no_lock),
		cmocka_unit_test(no_folder),
		cmocka_unit_test(held_elsewhere),
		cmocka_unit_test(locks),
		cmocka_unit_test(newer_and_dropped),
		cmocka_unit_test(hanging),
	};

	return (cmocka_run_group_tests(tests, set_up, tear_down));
}
