/* trialdeck-shim DIR TOKEN: runs the attempt in DIR; see attempt.h. */
#include "config.h"

#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "shim/attempt.h"
#include "shim/shim.h"

#define VALUES_MOST	200000	/* metric events; then only the last counts */
#define FULL		(1 << 20)	/* fewer free bytes: a full disk */
#define FAILURE_MOST	1024	/* characters */

static const char *const end_names[] = {
	"completed", "failed", "stopped", "timed_out", "lost"
};

void
shim_note(struct shim *s, const char *fmt, ...)
{
	va_list ap;
	char *text, *p;

	va_start(ap, fmt);
	text = xvasprintf(fmt, ap);
	va_end(ap);
	for (p = text; *p != '\0'; p++)
		if (*p == '\n')
			*p = ' ';
	logfile_line(&s->log, clock_wall_ms(), text, strlen(text));
	logfile_flush(&s->log);
	free(text);
}

/* As much as the disk takes; a reader sees whole lines or a begun one. */
static void
write_backlog(struct shim *s)
{
	ssize_t n;

	while (s->backlog.len > 0) {
		n = write(s->events, s->backlog.data, s->backlog.len);
		if (n >= 0)
			buf_drain(&s->backlog, (size_t)n);
		else if (errno == ENOSPC)
			return;
		else if (errno != EINTR) {
			s->events_error = errno;
			buf_clear(&s->backlog);
		}
	}
}

void
shim_event(struct shim *s, json_t *event)
{
	char *text = json_text(event);

	buf_addf(&s->backlog, "%s\n", text);
	free(text);
	json_decref(event);
	write_backlog(s);
}

static void
phase(struct shim *s, enum shim_phase p, const char *message)
{
	shim_event(s, json_pack("[s, i, I, s]", "p", (int)p,
	    (json_int_t)clock_wall_ms(), message));
}

static void
on_value(void *ctx, const char *name, double value, int64_t nth, int64_t at_ms)
{
	struct shim *s = ctx;
	json_t *event;

	event = json_pack("[s, s, f, I, I]", "m", name, value, (json_int_t)nth,
	    (json_int_t)at_ms);
	if (event == NULL)
		return;
	if (s->values++ < VALUES_MOST)
		shim_event(s, event);
	else
		json_object_set_new(s->last, name, event);
}

static void
on_note(void *ctx, const char *text)
{
	shim_note(ctx, "%s", text);
}

static const struct metric_events metric_events = { on_value, on_note };

/* At most so many characters of text, what is no UTF-8 as "?". */
static char *
valid_text(const char *text, size_t len, size_t most)
{
	struct buf b;
	uint32_t cp;
	size_t n, i;

	buf_init(&b, 0);
	for (i = 0; len > 0 && i < most; i++) {
		n = (size_t)utf8_decode(text, len, &cp);
		if (n == 0 || cp == 0) {
			buf_addc(&b, '?');
			n = 1;
		} else {
			buf_add(&b, text, n);
		}
		text += n;
		len -= n;
	}
	buf_adds(&b, "");
	return (buf_take(&b));
}

/* What the trial said in output/failure: a regular file, reached without a
 * link. */
static char *
failure_text(struct shim *s)
{
	char chunk[4 * FAILURE_MOST], *output;
	struct stat st;
	ssize_t n = -1;
	int dir, fd;

	output = attempt_path(s->ml, "output");
	dir = open(output, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	free(output);
	if (dir == -1)
		return (xstrdup(""));
	fd = openat(dir, "failure", O_RDONLY | O_NOFOLLOW | O_NONBLOCK |
	    O_CLOEXEC);
	close(dir);
	if (fd != -1) {
		if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
			n = file_read_at(fd, chunk, sizeof(chunk), 0);
		close(fd);
	}
	while (n > 0 && strchr(" \n\r\t", chunk[n - 1]) != NULL)
		n--;
	return (n > 0 ? valid_text(chunk, (size_t)n, FAILURE_MOST) :
	    xstrdup(""));
}

static char *
failure_reason(struct shim *s)
{
	char *said = failure_text(s), *all, *cut;

	if (s->memory_over && s->exit_status != 0)
		all = xasprintf(_("AlgorithmError: the training process ran "
		    "out of memory%s%.*s, exit code: %d"), *said != '\0' ?
		    ": " : "", 3900, said, s->exit_status);
	else if (*said == '\0')
		all = xasprintf("AlgorithmError: Exit Code: %d",
		    s->exit_status);
	else
		/* The end must stay readable: the exit code follows it. */
		all = xasprintf("AlgorithmError: %.*s, exit code: %d", 4000,
		    said, s->exit_status);
	cut = valid_text(all, strlen(all), FAILURE_MOST);
	free(said);
	free(all);
	return (cut);
}

/* What is lost with the machine, as the trial's reason. */
static char *
lost_reason(const struct err *err)
{
	return (xasprintf("InternalServerError: %s", err->text));
}

/* The daemon shall know why it finds no exit.json. */
static void
tell_why(struct shim *s, const struct err *err)
{
	char *reason = lost_reason(err);

	shim_event(s, json_pack("[s, s]", "x", reason));
	free(reason);
}

/* Waits while the disk is full: the trial is not lost for it. */
static void
drain_backlog(struct shim *s)
{
	const char *name;
	json_t *event;

	json_object_foreach(s->last, name, event)
		shim_event(s, json_incref(event));
	for (;;) {
		write_backlog(s);
		if (s->backlog.len == 0)
			return;
		sleep(1);
	}
}

/* Whether the trial's values are on the disk. Asked once: the kernel tells of
 * a page that it could not write one time, and takes it for written then. */
static int
sync_events(struct shim *s, struct err *err)
{
	char *path;

	if (s->events_error == 0 && s->events != -1 &&
	    fdatasync(s->events) == -1)
		s->events_error = errno;
	if (s->events_error == 0)
		return (0);
	path = attempt_path(s->dir, "events");
	errno = s->events_error;
	err_errno(err, _("%s cannot be written"), path);
	free(path);
	return (-1);
}

static int
write_exit(struct shim *s, enum shim_end end, const char *reason,
    struct err *err)
{
	char *path, *text, *safe;
	json_t *o;
	int r;

	safe = valid_text(reason, strlen(reason), FAILURE_MOST);
	o = json_pack("{s:s, s:i, s:s, s:I, s:I}", "end", end_names[end],
	    "status", s->exit_status, "reason", safe, "started_ms",
	    (json_int_t)s->started_ms, "ended_ms", (json_int_t)s->ended_ms);
	text = json_text(o);
	path = attempt_path(s->dir, "exit.json");
	while ((r = file_replace(path, text, strlen(text), err)) == -1 &&
	    errno == ENOSPC)
		sleep(1);
	free(path);
	free(text);
	free(safe);
	json_decref(o);
	return (r);
}

static int
finish(struct shim *s, enum shim_end end, const char *reason)
{
	struct err err = ERR_INIT;
	char *lost = NULL;
	int r;

	drain_backlog(s);
	/* A failure needs no values; it keeps its own reason. */
	if (end != SHIM_FAILED && end != SHIM_LOST &&
	    sync_events(s, &err) == -1) {
		end = SHIM_LOST;
		reason = lost = lost_reason(&err);
	}
	r = write_exit(s, end, reason, &err);
	if (r == -1)
		tell_why(s, &err);
	free(lost);
	return (r == 0 ? 0 : 1);
}

/* What a person did comes as FAILED, what the machine did as LOST. */
static int
fail(struct shim *s, const struct err *err, const char *kind)
{
	bool mine = err->code == ERR_SYSTEM || err->code == ERR_INTERNAL;
	char *text;
	int r;

	text = xasprintf("%s: %s", mine ? "InternalServerError" : kind,
	    err->text);
	shim_note(s, "%s", text);
	r = finish(s, mine ? SHIM_LOST : SHIM_FAILED, text);
	free(text);
	return (r);
}

static bool
disk_full(const char *dir)
{
	struct statvfs fs;

	return (statvfs(dir, &fs) == 0 &&
	    (int64_t)fs.f_bavail * (int64_t)fs.f_frsize < FULL);
}

/* Waits for room, unless the trial is to stop. */
static int
keep_outputs(struct shim *s, bool model, struct err *err)
{
	int r;

	while ((r = pack_outputs(s, model, err)) == -1 && disk_full(s->dir) &&
	    !shim_stopping(s))
		sleep(1);
	return (r);
}

static int
after_trial(struct shim *s)
{
	struct err err = ERR_INIT;
	enum shim_end end;
	char *reason;
	int r;

	if (s->stop)
		end = SHIM_STOPPED;
	else if (s->timed_out)
		end = SHIM_TIMED_OUT;
	else
		end = s->exit_status == 0 ? SHIM_COMPLETED : SHIM_FAILED;
	reason = end == SHIM_FAILED ? failure_reason(s) : xstrdup("");
	phase(s, SHIM_UPLOADING, _("Uploading generated training model"));
	if (remote_sync(s, &err) == -1 ||
	    keep_outputs(s, end != SHIM_FAILED, &err) == -1) {
		end = SHIM_FAILED;
		r = fail(s, &err, "ClientError");
	} else
		r = finish(s, end, reason);
	/* What is to be kept is below S3OutputPath now. Where a program failed,
	 * its files may tell why; where the upload did, they are all there is
	 * of the model. */
	if (r == 0 && end != SHIM_FAILED)
		file_remove_tree(s->ml);
	free(reason);
	return (r);
}

static int
run(struct shim *s)
{
	const char *why = json_str_at(s->spec, "/no_sandbox");
	struct err err = ERR_INIT;

	phase(s, SHIM_STARTING, _("Preparing the training job"));
	if (stage_config(s, &err) == -1)
		return (fail(s, &err, "ClientError"));
	phase(s, SHIM_DOWNLOADING, _("Downloading input data"));
	if (stage_data(s, &err) == -1)
		return (fail(s, &err, "ClientError"));
	if (shim_stopping(s))
		return (finish(s, SHIM_STOPPED, ""));
	if (s->bwrap == NULL)
		shim_note(s, _("This trial runs without a sandbox: %s"),
		    why == NULL ? "" : why);
	phase(s, SHIM_TRAINING, _("Training in progress"));
	s->started_ms = clock_wall_ms();
	s->began_ms = clock_steady_ms();
	group_make(s);
	if (child_start(s, &err) == -1) {
		group_end(s);
		if (s->bwrap == NULL)
			err.code = ERR_INVALID;
		return (fail(s, &err, "ClientError"));
	}
	watch_trial(s);
	s->memory_over = group_killed(s);
	group_end(s);
	return (after_trial(s));
}

static int
read_spec(struct shim *s, struct err *err)
{
	s->spec = attempt_json(s->dir, "spec.json", err);
	if (s->spec == NULL)
		return (-1);
	s->definition = json_object_get(s->spec, "definition");
	s->data = json_str_at(s->spec, "/data");
	s->bwrap = json_str_at(s->spec, "/bwrap");
	if (json_int_at(s->spec, "/version", 0) != ATTEMPT_VERSION ||
	    s->data == NULL || json_str_at(s->spec, "/job_name") == NULL ||
	    json_str_at(s->spec, "/program") == NULL)
		return (err_set(err, ERR_INTERNAL, _("spec.json of the attempt "
		    "is of another version")));
	return (0);
}

/* The daemon has made it and watches it. */
static int
open_events(struct shim *s)
{
	char *path = attempt_path(s->dir, "events");

	s->events = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC |
	    O_NOFOLLOW, 0600);
	free(path);
	return (s->events == -1 ? -1 : 0);
}

static int
serve(struct shim *s)
{
	struct proc_id me = { 0 };
	struct err err = ERR_INIT;
	char *reason;
	int r;

	if (proc_id_of(getpid(), &me) == -1 || open_events(s) == -1)
		return (1);
	snprintf(me.token, sizeof(me.token), "%s", s->token);
	r = attempt_claim(s->dir, &me, &err);
	if (r == -1)
		tell_why(s, &err);
	if (r != 0)
		return (r == 1 ? SHIM_TAKEN : 1);
	if (read_spec(s, &err) == -1 || logfile_open(&s->log, s->dir,
	    json_int_at(s->spec, "/log_cap", 0), &err) == -1) {
		reason = lost_reason(&err);
		r = finish(s, SHIM_LOST, reason);
		free(reason);
		return (r);
	}
	s->last = json_object();
	s->metrics = metric_set_new(json_object_get(s->spec, "metrics"),
	    &metric_events, s);
	r = run(s);
	metric_set_free(s->metrics);
	logfile_close(&s->log);
	words_release(&s->binds);
	json_decref(s->last);
	json_decref(s->spec);
	close(s->events);
	buf_release(&s->backlog);
	return (r);
}

/* The daemon's word to begin; false when it died first. */
static bool
told_to_go(void)
{
	ssize_t n;
	char go;

	do
		n = read(STDIN_FILENO, &go, 1);
	while (n == -1 && errno == EINTR);
	return (n == 1);
}

int
main(int argc, char **argv)
{
	struct shim s = { .events = -1, .inner = -1, .output = -1,
	    .status = -1, .group_fds = { -1, -1 } };
	sigset_t mask;
	int r;

	if (argc != 3 || strlen(argv[2]) >= sizeof(s.token))
		return (2);
	sigemptyset(&mask);
	sigaddset(&mask, SIGTERM);
	sigaddset(&mask, SIGCHLD);
	sigprocmask(SIG_BLOCK, &mask, NULL);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGINT, SIG_IGN);
	umask(077);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	prctl(PR_SET_DUMPABLE, 0);
	s.signals = signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
	if (s.signals == -1 || !told_to_go())
		return (1);
	errno = 0;
	(void)!nice(10);
	buf_init(&s.backlog, 0);
	s.dir = argv[1];
	s.ml = attempt_path(s.dir, "ml");
	snprintf(s.token, sizeof(s.token), "%s", argv[2]);
	r = serve(&s);
	free(s.ml);
	close(s.signals);
	return (r);
}
