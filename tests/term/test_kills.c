#include "config.h"

#include <sys/stat.h>
#include <sys/wait.h>

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
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
#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "pty.h"

/*
 * T38: the console dies at a random moment while somebody types in the wizard.
 * What was on the screen a second earlier is in the draft, nothing was
 * submitted, and where the program could still act nothing at all is lost and
 * the terminal is as it was found.
 *
 * KILLS in the environment: how many times (10). SEED: of the moments.
 */
#define LOST_MS 1000
#define TYPED_MOST 90

enum death { DEATH_KILL, DEATH_TERM, DEATH_HUP, DEATH_CLOSE, DEATH_FREEZE,
	DEATHS };

struct run {
	struct pty	 pty;
	char		 home[64];
	char		 typed[TYPED_MOST + 1];
	int64_t		 seen[TYPED_MOST];	/* when each came up, ms */
	int		 n;
};

static uint32_t seed;

static uint32_t
draw(uint32_t below)
{
	seed = seed * 1664525 + 1013904223;
	return ((seed >> 8) % below);
}

static int
remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	return (remove(path));
}

/* more: "K=V" or NULL */
static void
begin(struct run *r, const char *more)
{
	char *home, *log;
	const char *env[] = { NULL, NULL, "CONSOLE_PAGE=new", more, NULL };

	memset(r, 0, sizeof(*r));
	snprintf(r->home, sizeof(r->home), "/tmp/td-kills-XXXXXX");
	assert_non_null(mkdtemp(r->home));
	env[0] = home = xasprintf("TRIALDECK_HOME=%s", r->home);
	env[1] = log = xasprintf("CONSOLE_CALLS=%s/calls", r->home);
	pty_start(&r->pty, 24, 80, env);
	free(home);
	free(log);
	pty_wait(&r->pty, "job name");
	/* Opens the first field, the job's name. */
	pty_keys(&r->pty, "\r");
	pty_quiet(&r->pty, 100);
}

/* One character, until it is on the screen. The field scrolls: its last ten
 * are what is looked for. */
static void
type_one(struct run *r)
{
	static const char letters[] = "abcdefghijkmnpqrstuvwxyz";
	char one[2] = { letters[draw(sizeof(letters) - 1)], '\0' };
	const char *tail;
	int i;

	pty_keys(&r->pty, one);
	r->typed[r->n] = one[0];
	tail = r->typed + (r->n > 10 ? r->n - 10 : 0);
	for (i = 0; i < PTY_WAIT_MS / 10 && !pty_has(&r->pty, tail); i++)
		pty_take(&r->pty, 10);
	if (!pty_has(&r->pty, tail))
		fail_msg("\"%s\" is typed but not shown", tail);
	r->seen[r->n++] = clock_steady_ms();
}

static void
kill_it(struct run *r, enum death death)
{
	switch (death) {
	case DEATH_KILL:
		kill(r->pty.pid, SIGKILL);
		break;
	case DEATH_TERM:
		kill(r->pty.pid, SIGTERM);
		break;
	case DEATH_HUP:
		kill(r->pty.pid, SIGHUP);
		break;
	case DEATH_CLOSE:
		close(r->pty.fd);
		close(r->pty.side);
		r->pty.fd = r->pty.side = -1;
		break;
	default:
		/* Gone from the network, then from the world. */
		kill(r->pty.pid, SIGSTOP);
		poll(NULL, 0, (int)draw(200));
		kill(r->pty.pid, SIGKILL);
		break;
	}
}

/* All drafts as one text; each must be whole JSON. */
static void
read_drafts(const struct run *r, struct buf *all)
{
	char *folder = xasprintf("%s/state/drafts", r->home), *path;
	DIR *dir = opendir(folder);
	struct dirent *e;
	struct err err = ERR_INIT;
	struct buf one;
	json_t *j;

	buf_init(all, 0);
	while (dir != NULL && (e = readdir(dir)) != NULL) {
		if (e->d_name[0] == '.' || strstr(e->d_name, ".json") == NULL)
			continue;
		path = xasprintf("%s/%s", folder, e->d_name);
		buf_init(&one, 0);
		if (file_read(path, 1, &one, &err) == -1)
			fail_msg("%s", err.text);
		j = json_read(buf_str(&one), one.len, NULL, &err);
		if (j == NULL)
			fail_msg("%s: %s", path, err.text);
		json_decref(j);
		buf_add(all, buf_str(&one), one.len);
		buf_release(&one);
		free(path);
	}
	if (dir != NULL)
		closedir(dir);
	free(folder);
}

static void
nothing_submitted(const struct run *r)
{
	char *path = xasprintf("%s/calls", r->home);
	struct buf calls;

	buf_init(&calls, 0);
	if (file_read(path, 0, &calls, NULL) == 0 &&
	    strstr(buf_str(&calls), "Create") != NULL)
		fail_msg("a job was submitted: %s", buf_str(&calls));
	buf_release(&calls);
	free(path);
}

static void
drafts_hold(const struct run *r, enum death death, int64_t died)
{
	bool graceful = death == DEATH_TERM || death == DEATH_HUP ||
	    death == DEATH_CLOSE;
	char want[TYPED_MOST + 1];
	struct buf drafts;
	int n = 0;

	/* What had been on the screen for long enough. */
	while (n < r->n && (graceful || r->seen[n] + LOST_MS <= died))
		n++;
	snprintf(want, sizeof(want), "%.*s", n, r->typed);
	read_drafts(r, &drafts);
	if (strstr(buf_str(&drafts), want) == NULL)
		fail_msg("death %d: \"%s\" was typed, \"%s\" must be there, "
		    "but the drafts hold: %s", (int)death, r->typed, want,
		    buf_str(&drafts));
	buf_release(&drafts);
}

static void
offered_again(struct run *r)
{
	const char *env[] = { NULL, "CONSOLE_PAGE=list", NULL };
	char *home;
	struct pty again;

	env[0] = home = xasprintf("TRIALDECK_HOME=%s", r->home);
	pty_start(&again, 24, 80, env);
	pty_wait(&again, "Unfinished drafts: 1");
	pty_keys(&again, "q");
	assert_int_equal(pty_ended(&again), 0);
	pty_release(&again);
	free(home);
}

static void
one_run(enum death death, bool restart)
{
	int64_t until, died;
	struct run r;
	int status;

	begin(&r, NULL);
	until = clock_steady_ms() + draw(2500);
	while (clock_steady_ms() < until && r.n < TYPED_MOST) {
		type_one(&r);
		poll(NULL, 0, (int)draw(60));
	}
	died = clock_steady_ms();
	kill_it(&r, death);
	status = pty_ended(&r.pty);
	assert_int_not_equal(status, -1);
	drafts_hold(&r, death, died);
	nothing_submitted(&r);
	if (death == DEATH_TERM || death == DEATH_HUP)
		pty_left_as_found(&r.pty);
	pty_release(&r.pty);
	if (restart && death == DEATH_HUP && r.n > 0)
		offered_again(&r);
	nftw(r.home, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void
killed_while_typing(void **state)
{
	const char *s = getenv("KILLS");
	int i, n = s == NULL ? 10 : atoi(s);

	for (i = 0; i < n; i++)
		one_run((enum death)(i % DEATHS), i < DEATHS);
	print_message("%d kills, at most %d ms of typing lost\n", n, LOST_MS);
}

/* T14, T38: while a disk takes long, keys are shown at once, and the end waits
 * for what is not saved yet, were it told of the hang-up twice. */
static void
types_beside_a_slow_disk(void **state)
{
	int64_t sent, slowest = 0;
	struct run r;
	int i;

	begin(&r, "CONSOLE_SYNC_MS=1500");
	for (i = 0; i < 40; i++) {
		sent = clock_steady_ms();
		type_one(&r);
		if (r.seen[i] - sent > slowest)
			slowest = r.seen[i] - sent;
		poll(NULL, 0, 30);
	}
	print_message("at most %d ms from a key to the screen\n",
	    (int)slowest);
	assert_true(slowest < 1000);
	kill(r.pty.pid, SIGHUP);
	poll(NULL, 0, 50);
	kill(r.pty.pid, SIGHUP);
	assert_int_not_equal(pty_ended(&r.pty), -1);
	drafts_hold(&r, DEATH_HUP, clock_steady_ms());
	pty_release(&r.pty);
	nftw(r.home, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* T38: a disk that hangs holds nobody up at the end: what is waited for is
 * said, Ctrl-C leaves at once, and what is not kept is said as well. */
static void
leaves_a_hanging_disk(void **state)
{
	int64_t from;
	struct run r;
	int patient;

	for (patient = 0; patient < 2; patient++) {
		begin(&r, "CONSOLE_SYNC_MS=60000");
		type_one(&r);
		from = clock_steady_ms();
		pty_keys(&r.pty, "\033[21~");		/* F10 */
		pty_wait(&r.pty, "waiting for the disk");
		if (!patient)
			pty_keys(&r.pty, "\003");
		assert_int_equal(pty_ended(&r.pty), 0);
		assert_true(patient || clock_steady_ms() - from < 4000);
		assert_true(pty_has(&r.pty, "not written"));
		pty_left_as_found(&r.pty);
		pty_release(&r.pty);
		nftw(r.home, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(killed_while_typing),
		cmocka_unit_test(types_beside_a_slow_disk),
		cmocka_unit_test(leaves_a_hanging_disk),
	};
	const char *s = getenv("SEED");

	seed = s == NULL ? (uint32_t)getpid() : (uint32_t)atol(s);
	print_message("SEED=%u\n", (unsigned)seed);
	return (cmocka_run_group_tests(tests, NULL, NULL));
}
