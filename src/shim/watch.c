#include "config.h"

#include <sys/pidfd.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "shim/attempt.h"
#include "shim/shim.h"

#define CHUNK	(64 * 1024)

/* The loop's own state. */
struct watch {
	struct shim	*s;
	int		 timer;		/* CLOCK_BOOTTIME: a suspend counts */
	bool		 asked;		/* SIGTERM sent, grace runs */
	bool		 due;		/* SIGTERM, once inner is known */
	struct buf	 line;		/* begun, not ended */
	struct buf	 told;		/* bwrap's status text */
	int64_t		 sync_at;	/* steady ms; 0: nothing to be synced */
};

bool
shim_stopping(struct shim *s)
{
	struct signalfd_siginfo info;

	while (read(s->signals, &info, sizeof(info)) == (ssize_t)sizeof(info))
		if (info.ssi_signo == SIGTERM)
			s->stop = true;
	return (s->stop);
}

static void
set_timer(struct watch *w, int64_t ms)
{
	struct itimerspec t;

	memset(&t, 0, sizeof(t));
	t.it_value.tv_sec = ms / 1000;
	t.it_value.tv_nsec = ms % 1000 * 1000000 + 1;
	timerfd_settime(w->timer, 0, &t, NULL);
}

/* To the trial itself: in the sandbox that is bwrap's child, the first process
 * of its namespace, whose end ends all others there. A first process does not
 * hear SIGTERM while it has no handler for it, as a shell before its trap or a
 * program without any: there it is done what SIGTERM does elsewhere. */
static void
signal_trial(struct watch *w, int sig)
{
	struct shim *s = w->s;

	if (s->bwrap != NULL && s->inner != -1)
		pidfd_send_signal(s->inner, sig == SIGTERM &&
		    proc_defaults(s->first, SIGTERM) ? SIGKILL : sig, NULL, 0);
	else if (s->bwrap == NULL && s->child > 0)
		kill(s->child, sig);
	else if (sig == SIGTERM)
		w->due = true;
	else if (s->child > 0)
		kill(s->child, SIGKILL);
}

static void
ask_to_end(struct watch *w)
{
	if (w->asked)
		return;
	w->asked = true;
	signal_trial(w, SIGTERM);
	set_timer(w, json_int_at(w->s->spec, "/grace_ms", 120000));
}

static void
on_timer(struct watch *w)
{
	uint64_t n;

	if (read(w->timer, &n, sizeof(n)) != (ssize_t)sizeof(n))
		return;
	if (w->asked) {
		shim_note(w->s, _("The trial did not end in time and is "
		    "killed."));
		signal_trial(w, SIGKILL);
		set_timer(w, 1000);	/* again, should it have been early */
		return;
	}
	w->s->timed_out = true;
	ask_to_end(w);
}

/* {"child-pid": N, …} comes first. */
static void
on_status(struct watch *w)
{
	struct shim *s = w->s;
	char chunk[1024];
	const char *p;
	ssize_t n;
	long pid;

	n = read(s->status, chunk, sizeof(chunk));
	if (n <= 0) {
		if (n == -1 && (errno == EINTR || errno == EAGAIN))
			return;
		close(s->status);
		s->status = -1;
		return;
	}
	buf_add(&w->told, chunk, (size_t)n);
	if (s->inner != -1 || (p = strstr(buf_str(&w->told),
	    "\"child-pid\":")) == NULL || strpbrk(p + 12, ",}\n") == NULL)
		return;
	pid = strtol(p + 12, NULL, 10);
	s->first = (pid_t)pid;
	if (pid > 1)
		s->inner = pidfd_open(s->first, 0);
	if (s->inner != -1 && w->due)
		signal_trial(w, SIGTERM);
	w->due = false;
}

static void
end_line(struct watch *w, int64_t now)
{
	logfile_line(&w->s->log, now, buf_str(&w->line), w->line.len);
	metric_set_line(w->s->metrics, buf_str(&w->line), w->line.len, now);
	buf_clear(&w->line);
}

/* A piece of a line; what is beyond the longest is dropped. One byte more is
 * kept so that the log shows the cut. */
static void
add_piece(struct watch *w, const char *p, size_t n)
{
	size_t room = LOGFILE_LINE + 1 - w->line.len;

	buf_add(&w->line, p, n < room ? n : room);
}

/* 1: more may come, 0: end of file, -1: nothing now. */
static int
on_output(struct watch *w)
{
	static char chunk[CHUNK];
	char *p = chunk, *nl;
	int64_t now;
	ssize_t n;

	n = read(w->s->output, chunk, sizeof(chunk));
	if (n == -1)
		return (errno == EINTR ? 1 : -1);
	if (n == 0)
		return (0);
	now = clock_wall_ms();
	while ((nl = memchr(p, '\n', (size_t)(chunk + n - p))) != NULL) {
		add_piece(w, p, (size_t)(nl - p));
		end_line(w, now);
		p = nl + 1;
	}
	add_piece(w, p, (size_t)(chunk + n - p));
	logfile_flush(&w->s->log);
	return (1);
}

static void
reap(struct watch *w)
{
	struct shim *s = w->s;
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (pid == s->syncer)
			s->syncer = 0;
		if (pid != s->child)
			continue;
		s->child = 0;
		/* However the wall clock was set meanwhile (T29). */
		s->ended_ms = s->started_ms + clock_steady_ms() - s->began_ms;
		s->exit_status = WIFSIGNALED(status) ?
		    128 + WTERMSIG(status) : WEXITSTATUS(status);
	}
}

/* ms until checkpoints are taken to S3 again; -1: never. */
static int
sync_wait(struct watch *w)
{
	int64_t now = clock_steady_ms();

	if (w->s->checkpoints == NULL)
		return (-1);
	if (w->sync_at != 0 && w->sync_at <= now)
		remote_sync_begin(w->s);
	if (w->sync_at <= now)
		w->sync_at = now + json_int_at(w->s->spec, "/sync_ms", 30000);
	return ((int)(w->sync_at - now));
}

static void
turn(struct watch *w)
{
	struct shim *s = w->s;
	struct pollfd p[4] = {
		{ s->signals, POLLIN, 0 }, { w->timer, POLLIN, 0 },
		{ s->output, POLLIN, 0 }, { s->status, POLLIN, 0 }
	};

	if (poll(p, nitems(p), sync_wait(w)) <= 0)
		return;
	if (p[3].revents != 0)
		on_status(w);
	if (p[2].revents != 0 && on_output(w) == 0) {
		close(s->output);
		s->output = -1;
	}
	if (p[1].revents != 0)
		on_timer(w);
	if (p[0].revents != 0) {
		if (shim_stopping(s))
			ask_to_end(w);
		reap(w);
	}
}

static void
not_blocking(int fd)
{
	if (fd != -1)
		fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
}

void
watch_trial(struct shim *s)
{
	struct watch w = { .s = s };
	int64_t most = json_int_at(s->spec, "/max_runtime_s", 0);

	buf_init(&w.line, 0);
	buf_init(&w.told, 1 << 16);
	w.timer = timerfd_create(CLOCK_BOOTTIME, TFD_CLOEXEC | TFD_NONBLOCK);
	not_blocking(s->output);
	not_blocking(s->status);
	if (most > 0)
		set_timer(&w, most * 1000);
	if (shim_stopping(s))
		ask_to_end(&w);
	/* That may have taken the news of a trial which ended already. */
	reap(&w);
	while (s->child != 0)
		turn(&w);
	/* Its orphans are ours: nothing of a trial goes on after it. */
	proc_kill_descendants();
	while (s->output != -1 && on_output(&w) == 1)
		;
	if (w.line.len > 0)
		end_line(&w, clock_wall_ms());
	logfile_flush(&s->log);
	if (s->output != -1)
		close(s->output);
	if (s->status != -1)
		close(s->status);
	if (s->inner != -1)
		close(s->inner);
	close(w.timer);
	buf_release(&w.line);
	buf_release(&w.told);
}
