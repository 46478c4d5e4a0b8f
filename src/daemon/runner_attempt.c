#include "config.h"

#include <sys/inotify.h>
#include <sys/pidfd.h>
#include <sys/wait.h>

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <event2/event.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/log.h"
#include "daemon/runner_internal.h"

#define LINE_MOST	(1 << 20)

static const struct {
	const char	*name;
	enum run_end	 end;
} ends[] = {
	{ "completed", RUN_COMPLETED }, { "failed", RUN_FAILED },
	{ "stopped", RUN_STOPPED }, { "timed_out", RUN_TIMED_OUT },
	{ "lost", RUN_LOST }
};

static void
on_event(struct attempt *a, const json_t *e)
{
	const struct run_events *ev = a->runner->events;
	const char *kind = json_str_at(e, "/0"), *name;
	json_int_t phase;

	if (kind != NULL && strcmp(kind, "p") == 0) {
		phase = json_int_at(e, "/1", -1);
		name = json_str_at(e, "/3");
		if (phase >= RUN_STARTING && phase <= RUN_UPLOADING &&
		    ev->phase != NULL)
			ev->phase(a->runner->ctx, a->key,
			    (enum run_phase)phase, json_int_at(e, "/2", 0),
			    name == NULL ? "" : name);
	} else if (kind != NULL && strcmp(kind, "m") == 0) {
		name = json_str_at(e, "/1");
		if (name != NULL && ev->metric != NULL)
			ev->metric(a->runner->ctx, a->key, name,
			    json_real_at(e, "/2", 0), json_int_at(e, "/3", 0),
			    json_int_at(e, "/4", 0));
	} else if (kind != NULL && strcmp(kind, "x") == 0 &&
	    json_str_at(e, "/1") != NULL) {
		free(a->lost);
		a->lost = xstrdup(json_str_at(e, "/1"));
	}
}

static void
on_lines(struct attempt *a)
{
	struct err err = ERR_INIT;
	const char *p = a->line.data, *nl;
	size_t used = 0;
	json_t *e;

	while ((nl = memchr(p + used, '\n', a->line.len - used)) != NULL) {
		e = json_read(p + used, (size_t)(nl - p) - used, NULL, &err);
		if (e != NULL)
			on_event(a, e);
		else
			log_warn("attempt %s: event: %s", a->key, err.text);
		json_decref(e);
		used = (size_t)(nl - p) + 1;
	}
	buf_drain(&a->line, used);
}

void
attempt_read(struct attempt *a)
{
	char chunk[65536];
	ssize_t n;

	if (a->events == -1)
		return;
	while ((n = read(a->events, chunk, sizeof(chunk))) != 0) {
		if (n == -1) {
			if (errno == EINTR)
				continue;
			return;
		}
		if (buf_add(&a->line, chunk, (size_t)n) == -1) {
			buf_clear(&a->line);	/* no line of a shim's */
			continue;
		}
		on_lines(a);
	}
}

static void
on_gone(evutil_socket_t fd, short what, void *arg)
{
	attempt_gone(arg);
}

void
attempt_watch(struct attempt *a, int pidfd)
{
	if (a->gone != NULL)
		event_free(a->gone);
	if (a->pidfd != -1)
		close(a->pidfd);
	a->pidfd = pidfd;
	a->gone = event_new(a->runner->base, pidfd, EV_READ, on_gone, a);
	if (a->gone == NULL || event_add(a->gone, NULL) == -1)
		bug("no event");
	/* It may not be the one that was told to stop. */
	if (a->stop)
		pidfd_send_signal(pidfd, SIGTERM, NULL, 0);
}

bool
attempt_adopt(struct attempt *a, const struct proc_id *owner)
{
	int fd = proc_open(owner);

	if (fd == -1)
		return (false);
	/* A child of ours if that runner was in this process. */
	a->child = owner->pid;
	attempt_watch(a, fd);
	return (true);
}

void
attempt_free(struct attempt *a)
{
	struct attempt **p;

	for (p = &a->runner->attempts; *p != NULL; p = &(*p)->next) {
		if (*p == a) {
			*p = a->next;
			break;
		}
	}
	if (a->gone != NULL)
		event_free(a->gone);
	event_free(a->soon);
	if (a->pidfd != -1)
		close(a->pidfd);
	if (a->watch != -1)
		inotify_rm_watch(a->runner->inotify, a->watch);
	if (a->events != -1)
		close(a->events);
	buf_release(&a->line);
	free(a->key);
	free(a->dir);
	free(a->reason);
	free(a->lost);
	free(a);
}

/* The last call. The attempt is gone before it, so that the caller may start
 * or ask whatever it likes. */
static void
tell_end(struct attempt *a, enum run_end end, int status, const char *reason,
    int64_t started, int64_t ended)
{
	struct runner *r = a->runner;
	char *key = xstrdup(a->key), *why = xstrdup(reason);

	attempt_free(a);
	r->events->end(r->ctx, key, end, status, why, started, ended);
	free(key);
	free(why);
}

static void
tell_exit(struct attempt *a, const json_t *o)
{
	const char *name = json_str_at(o, "/end");
	const char *reason = json_str_at(o, "/reason");
	enum run_end end = RUN_LOST;
	size_t i;

	for (i = 0; i < nitems(ends); i++)
		if (name != NULL && strcmp(name, ends[i].name) == 0)
			end = ends[i].end;
	tell_end(a, end, (int)json_int_at(o, "/status", 0),
	    reason == NULL ? "" : reason, json_int_at(o, "/started_ms", 0),
	    json_int_at(o, "/ended_ms", 0));
}

/* The shim died without a word (killed, machine restarted), or could not write
 * the last one: what is left of its trial goes too, and the attempt may be
 * tried again. */
static void
tell_lost(struct attempt *a, const struct proc_id *owner)
{
	if (owner == NULL && a->stop) {
		tell_end(a, RUN_STOPPED, 0, "", 0, 0);
		return;
	}
	if (owner != NULL)
		proc_kill_token(owner->token);
	tell_end(a, RUN_LOST, 0, a->lost != NULL ? a->lost :
	    _("InternalServerError: the process that watched this training "
	    "job is gone"), 0, 0);
}

void
attempt_gone(struct attempt *a)
{
	struct proc_id owner = { 0 };
	bool owned;
	json_t *o;

	if (a->child != 0)
		(void)waitpid(a->child, NULL, WNOHANG);
	a->child = 0;
	if (a->failed) {
		tell_end(a, a->end, 0, a->reason, 0, 0);
		return;
	}
	/* Someone else may have claimed it: a shim of the daemon before us,
	 * told to go just before that one died. */
	owned = attempt_owner(a->dir, &owner) == 0;
	if (owned && attempt_adopt(a, &owner))
		return;
	attempt_read(a);
	o = attempt_json(a->dir, "exit.json", NULL);
	if (o != NULL)
		tell_exit(a, o);
	else
		tell_lost(a, owned ? &owner : NULL);
	json_decref(o);
}
