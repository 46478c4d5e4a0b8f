#include "config.h"

#include <sys/inotify.h>
#include <sys/pidfd.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <event2/event.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/paths.h"
#include "daemon/runner_internal.h"

#define ROOM	(64LL << 20)	/* free bytes for a new trial */

/* Values that come in a rush are read together. */
static const struct timeval rush = { 0, 20000 };

static struct attempt *
find(struct runner *r, const char *key)
{
	struct attempt *a;

	for (a = r->attempts; a != NULL; a = a->next)
		if (strcmp(a->key, key) == 0)
			return (a);
	return (NULL);
}

static void
on_changed(evutil_socket_t fd, short what, void *arg)
{
	char chunk[4096] __attribute__((aligned(8)));
	const struct inotify_event *e;
	struct runner *r = arg;
	struct attempt *a;
	ssize_t n;
	char *p;

	while ((n = read(fd, chunk, sizeof(chunk))) > 0) {
		for (p = chunk; p < chunk + n; p += sizeof(*e) + e->len) {
			e = (const struct inotify_event *)(const void *)p;
			for (a = r->attempts; a != NULL; a = a->next)
				if ((a->watch == e->wd ||
				    (e->mask & IN_Q_OVERFLOW) != 0) &&
				    !event_pending(a->soon, EV_TIMEOUT, NULL))
					event_add(a->soon, &rush);
		}
	}
}

struct runner *
runner_new(struct event_base *base, const char *dir,
    const struct run_events *events, void *ctx, struct err *err)
{
	struct runner *r = xcalloc(1, sizeof(*r));
	char *jobs = attempt_path(dir, "jobs");

	r->base = base;
	r->dir = realpath(dir, NULL);
	r->events = events;
	r->ctx = ctx;
	r->inotify = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	if (r->dir == NULL || r->inotify == -1)
		err_errno(err, _("%s cannot be watched"), dir);
	else if (paths_make(jobs, err) == 0) {
		free(jobs);
		/* A shim that left before its byte must not end us. */
		signal(SIGPIPE, SIG_IGN);
		runner_probe(r);
		r->changed = event_new(base, r->inotify, EV_READ | EV_PERSIST,
		    on_changed, r);
		if (r->changed == NULL || event_add(r->changed, NULL) == -1)
			bug("no event");
		return (r);
	}
	free(jobs);
	if (r->inotify != -1)
		close(r->inotify);
	free(r->dir);
	free(r);
	return (NULL);
}

void
runner_use_s3(struct runner *r, const json_t *s3)
{
	json_decref(r->s3);
	r->s3 = json_deep_copy(s3);
}

void
runner_free(struct runner *r)
{
	if (r == NULL)
		return;
	while (r->attempts != NULL)
		attempt_free(r->attempts);
	event_free(r->changed);
	close(r->inotify);
	free(r->dir);
	free(r->bwrap);
	free(r->no_sandbox);
	json_decref(r->s3);
	free(r);
}

bool
runner_has_room(const struct runner *r)
{
	struct statvfs fs;

	return (statvfs(r->dir, &fs) == -1 || (int64_t)fs.f_bavail *
	    (int64_t)fs.f_frsize >= runner_number("TRIALDECK_ROOM", ROOM));
}

const char *
runner_no_sandbox(const struct runner *r)
{
	return (r->no_sandbox);
}

static void
on_soon(evutil_socket_t fd, short what, void *arg)
{
	struct attempt *a = arg;

	if (a->pidfd == -1)
		attempt_gone(a);
	else
		attempt_read(a);
}

static void
soon(struct attempt *a)
{
	static const struct timeval now = { 0, 0 };

	event_add(a->soon, &now);
}

static struct attempt *
attempt_new(struct runner *r, const char *key)
{
	struct attempt *a = xcalloc(1, sizeof(*a));

	a->runner = r;
	a->key = xstrdup(key);
	a->dir = xasprintf("%s/jobs/%s", r->dir, key);
	a->pidfd = a->events = a->watch = -1;
	buf_init(&a->line, 0);
	a->soon = event_new(r->base, -1, 0, on_soon, a);
	if (a->soon == NULL)
		bug("no event");
	a->next = r->attempts;
	r->attempts = a;
	return (a);
}

/* Events are watched from before the shim runs. */
static int
open_events(struct attempt *a, struct err *err)
{
	char *path = attempt_path(a->dir, "events");
	int r = 0;

	a->events = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
	    0600);
	if (a->events != -1)
		a->watch = inotify_add_watch(a->runner->inotify, path,
		    IN_MODIFY);
	if (a->watch == -1)
		r = err_errno(err, _("%s cannot be watched"), path);
	free(path);
	return (r);
}

static void
did_not_start(struct attempt *a, const struct err *err)
{
	a->failed = true;
	a->end = err->code == ERR_INVALID ? RUN_FAILED : RUN_LOST;
	a->reason = xasprintf("%s: %s", a->end == RUN_FAILED ? "ClientError" :
	    "InternalServerError", err->text);
	/* With a shim that was started its end brings the news. */
	if (a->pidfd == -1)
		soon(a);
}

void
runner_start(struct runner *r, const struct run_spec *spec)
{
	struct proc_id owner = { 0 };
	struct err err = ERR_INIT;
	struct attempt *a;

	if (*spec->key == '\0' || strchr(spec->key, '/') != NULL ||
	    *spec->key == '.')
		bug("attempt key \"%s\"", spec->key);
	if (find(r, spec->key) != NULL)
		return;
	a = attempt_new(r, spec->key);
	if (paths_make(a->dir, &err) == -1 || open_events(a, &err) == -1) {
		did_not_start(a, &err);
		return;
	}
	if (attempt_owner(a->dir, &owner) == -1) {
		if (attempt_spawn(a, spec, &err) == -1)
			did_not_start(a, &err);
		return;
	}
	(void)attempt_adopt(a, &owner);
	soon(a);	/* what happened while nobody looked */
}

void
runner_stop(struct runner *r, const char *key)
{
	struct attempt *a = find(r, key);

	if (a == NULL)
		return;
	a->stop = true;
	if (a->pidfd != -1)
		pidfd_send_signal(a->pidfd, SIGTERM, NULL, 0);
}

/* A trial that no row knows: its shim is killed and with it the sandbox; what
 * has not begun is claimed so that it never will. */
static void
reap_one(const char *dir)
{
	struct proc_id owner = { 0 }, me = { 0 };
	char *path = attempt_path(dir, "exit.json");
	struct err err = ERR_INIT;
	int fd, ended;

	ended = access(path, F_OK) == 0;
	free(path);
	if (ended)
		return;
	if (attempt_owner(dir, &owner) == -1) {
		if (proc_id_of(getpid(), &me) == -1)
			return;
		token_make(me.token);
		me.pid = 0;
		if (attempt_claim(dir, &me, &err) != 1 ||
		    attempt_owner(dir, &owner) == -1)
			return;
	}
	fd = proc_open(&owner);
	if (fd != -1) {
		log_warn("%s belongs to no job and is ended", dir);
		pidfd_send_signal(fd, SIGKILL, NULL, 0);
		close(fd);
		proc_kill_token(owner.token);
	}
}

int64_t
runner_last_id(const struct runner *r)
{
	char *jobs = attempt_path(r->dir, "jobs"), *rest;
	int64_t last = 0, id;
	struct dirent *e;
	DIR *d = opendir(jobs);

	while (d != NULL && (e = readdir(d)) != NULL) {
		id = strtoll(e->d_name, &rest, 10);
		if (*rest == '-' && id > last && id < INT64_MAX)
			last = id;
	}
	if (d != NULL)
		closedir(d);
	free(jobs);
	return (last);
}

void
runner_reap_unknown(struct runner *r)
{
	char *jobs = attempt_path(r->dir, "jobs"), *dir;
	struct dirent *e;
	DIR *d = opendir(jobs);

	while (d != NULL && (e = readdir(d)) != NULL) {
		if (e->d_name[0] == '.' || find(r, e->d_name) != NULL)
			continue;
		dir = attempt_path(jobs, e->d_name);
		reap_one(dir);
		free(dir);
	}
	if (d != NULL)
		closedir(d);
	free(jobs);
}
