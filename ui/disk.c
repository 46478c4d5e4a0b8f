#include "config.h"

#include <sys/eventfd.h>

#include <event2/event.h>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/thread.h"
#include "ui/disk.h"
#include "ui/drafts.h"

STAILQ_HEAD(tasks, disk_task);

#define READ_MOST (4 << 20)
/* A thread that has nothing to do ends at once. */
#define END_S 1

/* Whose a draft is. */
struct lock {
	struct lock	*next;
	char		*path;
	int		 fd;		/* -1: another console's */
};

struct disk {
	struct event	*event;
	void		(*done)(void *, struct disk_task *);
	void		*ctx;
	pthread_t	 thread;
	bool		 started;
	struct lock	*locks;		/* of the thread */
	int		 wake;		/* eventfd: finished is not empty */
	pthread_mutex_t	 guard;		/* of all below */
	pthread_cond_t	 more;
	struct tasks	 waiting, finished;
	const struct disk_task *doing;	/* or NULL */
	bool		 end;
};

static struct disk_task *
take(struct tasks *list)
{
	struct disk_task *t = STAILQ_FIRST(list);

	if (t != NULL)
		STAILQ_REMOVE_HEAD(list, next);
	return (t);
}

static void
task_free(struct disk_task *t)
{
	effect_release(&t->effect);
	free(t->path);
	free(t);
}

static struct lock **
lock_of(struct disk *d, const char *path)
{
	struct lock **at = &d->locks;

	while (*at != NULL && strcmp((*at)->path, path) != 0)
		at = &(*at)->next;
	return (at);
}

static void
unlock(struct lock **at)
{
	struct lock *lock = *at;

	if (lock == NULL)
		return;
	*at = lock->next;
	if (lock->fd != -1)
		drafts_unlock(lock->path, lock->fd);
	free(lock->path);
	free(lock);
}

/* Whether the draft is this console's. A folder that could not be written in
 * is asked again. */
static bool
hold(struct disk *d, struct disk_task *t)
{
	struct lock *lock = *lock_of(d, t->path);
	int fd;

	if (lock != NULL)
		return (lock->fd != -1);
	fd = drafts_lock(t->path, &t->err);
	if (fd == -1 && t->err.code != ERR_IN_USE)
		return (false);
	lock = xcalloc(1, sizeof(*lock));
	lock->path = xstrdup(t->path);
	lock->fd = fd;
	lock->next = d->locks;
	d->locks = lock;
	return (fd != -1);
}

/* A file of the user's own: never one that is there already. */
static void
make(struct disk_task *t)
{
	const char *text = t->effect.text;
	int fd = open(t->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

	if (fd == -1 || file_write_all(fd, text, strlen(text)) == -1 ||
	    fsync(fd) == -1)
		err_errno(&t->err, _("%s could not be written"), t->path);
	if (fd != -1)
		close(fd);
}

static void
get(struct disk_task *t)
{
	struct buf text;

	buf_init(&text, READ_MOST);
	if (file_read(t->path, 0, &text, &t->err) == 0) {
		t->len = text.len;
		t->effect.text = buf_take(&text);
	}
	buf_release(&text);
}

static void
carry_out(struct disk *d, struct disk_task *t)
{
	const char *text = t->effect.text;

	switch (t->effect.kind) {
	case EFFECT_LOCK:
		hold(d, t);
		break;
	case EFFECT_UNLOCK:
		unlock(lock_of(d, t->path));
		break;
	case EFFECT_SAVE:
		if (hold(d, t))
			file_replace(t->path, text, strlen(text), &t->err);
		break;
	case EFFECT_DROP:
		if (hold(d, t))
			drafts_remove(t->path);
		break;
	case EFFECT_TEMPLATE:
		file_replace(t->path, text, strlen(text), &t->err);
		break;
	case EFFECT_WRITE:
		make(t);
		break;
	case EFFECT_READ:
		get(t);
		break;
	default:
		bug("effect %d is not for the disk", (int)t->effect.kind);
	}
}

/* All that waits, and then more unless it is the end. */
static void *
disk_run(void *arg)
{
	static const uint64_t one = 1;
	struct disk *d = arg;
	struct disk_task *t;

	pthread_mutex_lock(&d->guard);
	for (;;) {
		if ((t = take(&d->waiting)) == NULL) {
			if (d->end)
				break;
			pthread_cond_wait(&d->more, &d->guard);
			continue;
		}
		d->doing = t;
		pthread_mutex_unlock(&d->guard);
		carry_out(d, t);
		pthread_mutex_lock(&d->guard);
		d->doing = NULL;
		STAILQ_INSERT_TAIL(&d->finished, t, next);
		/* It fails only when the count is full, and then the loop is
		 * awake. */
		(void)!write(d->wake, &one, sizeof(one));
	}
	pthread_mutex_unlock(&d->guard);
	return (NULL);
}

/* The last one of this path; NULL: none. */
static struct disk_task *
last_of(const struct tasks *list, const char *path)
{
	struct disk_task *t, *last = NULL;

	STAILQ_FOREACH(t, list, next)
		if (strcmp(t->path, path) == 0)
			last = t;
	return (last);
}

static bool
is_last(const struct disk *d, const char *path)
{
	return (last_of(&d->waiting, path) == NULL &&
	    last_of(&d->finished, path) == NULL &&
	    (d->doing == NULL || strcmp(d->doing->path, path) != 0));
}

static void
tell(struct disk *d)
{
	struct disk_task *t;

	for (;;) {
		pthread_mutex_lock(&d->guard);
		t = take(&d->finished);
		if (t != NULL)
			t->last = is_last(d, t->path);
		pthread_mutex_unlock(&d->guard);
		if (t == NULL)
			return;
		d->done(d->ctx, t);
		task_free(t);
	}
}

static void
on_wake(evutil_socket_t fd, short what, void *arg)
{
	uint64_t count;

	if (read(fd, &count, sizeof(count)) != -1)
		tell(arg);
}

struct disk *
disk_new(struct event_base *base,
    void (*done)(void *, struct disk_task *), void *ctx)
{
	struct disk *d = xcalloc(1, sizeof(*d));

	d->done = done;
	d->ctx = ctx;
	d->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (d->wake == -1)
		bug("no eventfd to hear of the disk by");
	d->event = event_new(base, d->wake, EV_READ | EV_PERSIST, on_wake, d);
	event_add(d->event, NULL);
	STAILQ_INIT(&d->waiting);
	STAILQ_INIT(&d->finished);
	pthread_mutex_init(&d->guard, NULL);
	pthread_cond_init(&d->more, NULL);
	return (d);
}

/* Nothing that must come later stands behind the text that is replaced. */
static bool
newer(struct disk *d, struct disk_task *t)
{
	struct disk_task *last = last_of(&d->waiting, t->path);

	if (last == NULL || last->effect.kind != EFFECT_SAVE ||
	    t->effect.kind != EFFECT_SAVE)
		return (false);
	free(last->effect.text);
	last->effect.text = t->effect.text;
	t->effect.text = NULL;
	return (true);
}

void
disk_do(struct disk *d, struct effect *effect, char *path)
{
	struct disk_task *t = xcalloc(1, sizeof(*t));

	t->effect = *effect;
	memset(effect, 0, sizeof(*effect));
	t->path = path;
	pthread_mutex_lock(&d->guard);
	if (newer(d, t))
		task_free(t);
	else
		STAILQ_INSERT_TAIL(&d->waiting, t, next);
	pthread_cond_signal(&d->more);
	pthread_mutex_unlock(&d->guard);
	if (!d->started)
		d->started = thread_start(&d->thread, disk_run, d) == 0;
	/* Without threads it takes its time here. */
	if (!d->started) {
		d->end = true;
		disk_run(d);
		d->end = false;
	}
}

static void
name_undone(const struct disk_task *t, struct buf *out)
{
	switch (t->effect.kind) {
	case EFFECT_LOCK:
	case EFFECT_UNLOCK:
	case EFFECT_READ:
		return;
	default:
		buf_addf(out, "%s%s", out->len > 0 ? ", " : "", t->path);
	}
}

char *
disk_undone(struct disk *d)
{
	const struct disk_task *t;
	struct buf out;
	char *names;

	buf_init(&out, 0);
	pthread_mutex_lock(&d->guard);
	if (d->doing != NULL)
		name_undone(d->doing, &out);
	STAILQ_FOREACH(t, &d->waiting, next)
		name_undone(t, &out);
	pthread_mutex_unlock(&d->guard);
	names = out.len > 0 ? xstrdup(buf_str(&out)) : NULL;
	buf_release(&out);
	return (names);
}

/* Whether the thread is no more. */
static bool
ended(struct disk *d)
{
	struct timespec until;

	if (!d->started)
		return (true);
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += END_S;
	return (pthread_timedjoin_np(d->thread, NULL, &until) == 0);
}

void
disk_free(struct disk *d)
{
	if (d == NULL)
		return;
	pthread_mutex_lock(&d->guard);
	d->end = true;
	pthread_cond_signal(&d->more);
	pthread_mutex_unlock(&d->guard);
	if (!ended(d))
		return;
	tell(d);
	while (d->locks != NULL)
		unlock(&d->locks);
	event_free(d->event);
	close(d->wake);
	pthread_cond_destroy(&d->more);
	pthread_mutex_destroy(&d->guard);
	free(d);
}
