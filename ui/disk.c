#include "config.h"

#include <sys/eventfd.h>

#include <event2/event.h>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/thread.h"
#include "ui/disk.h"
#include "ui/drafts.h"

STAILQ_HEAD(tasks, disk_task);

/* A draft that this console holds. */
struct lock {
	struct lock	*next;
	char		*path;
	int		 fd;
};

struct disk {
	struct event	*event;
	void		(*done)(void *, const struct disk_task *);
	void		*ctx;
	pthread_t	 thread;
	bool		 started;
	struct lock	*locks;		/* of the thread */
	int		 wake;		/* eventfd: finished is not empty */
	pthread_mutex_t	 guard;		/* of all below */
	pthread_cond_t	 more;
	struct tasks	 waiting, finished;
	const char	*doing;		/* path, or NULL */
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
	close(lock->fd);
	free(lock->path);
	free(lock);
}

static void
lock(struct disk *d, struct disk_task *t)
{
	int fd = drafts_lock(t->path, &t->err);
	struct lock *lock;

	if (fd == -1)
		return;
	lock = xcalloc(1, sizeof(*lock));
	lock->path = xstrdup(t->path);
	lock->fd = fd;
	lock->next = d->locks;
	d->locks = lock;
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
carry_out(struct disk *d, struct disk_task *t)
{
	const char *text = t->effect.text;

	switch (t->effect.kind) {
	case EFFECT_LOCK:
		lock(d, t);
		break;
	case EFFECT_UNLOCK:
		unlock(lock_of(d, t->path));
		break;
	case EFFECT_SAVE:
		if (*lock_of(d, t->path) != NULL)
			file_replace(t->path, text, strlen(text), &t->err);
		break;
	case EFFECT_DROP:
		if (*lock_of(d, t->path) != NULL)
			drafts_remove(t->path);
		break;
	case EFFECT_TEMPLATE:
		file_replace(t->path, text, strlen(text), &t->err);
		break;
	case EFFECT_WRITE:
		make(t);
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
		d->doing = t->path;
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

/* The last one that waits for this path; NULL: none. */
static struct disk_task *
last_of(struct disk *d, const char *path)
{
	struct disk_task *t, *last = NULL;

	STAILQ_FOREACH(t, &d->waiting, next)
		if (strcmp(t->path, path) == 0)
			last = t;
	return (last);
}

static void
tell(struct disk *d)
{
	struct disk_task *t;

	for (;;) {
		pthread_mutex_lock(&d->guard);
		t = take(&d->finished);
		if (t != NULL)
			t->last = last_of(d, t->path) == NULL &&
			    (d->doing == NULL ||
			    strcmp(d->doing, t->path) != 0);
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
    void (*done)(void *, const struct disk_task *), void *ctx)
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
	struct disk_task *last = last_of(d, t->path);

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

void
disk_free(struct disk *d)
{
	if (d == NULL)
		return;
	pthread_mutex_lock(&d->guard);
	d->end = true;
	pthread_cond_signal(&d->more);
	pthread_mutex_unlock(&d->guard);
	if (d->started)
		pthread_join(d->thread, NULL);
	tell(d);
	while (d->locks != NULL)
		unlock(&d->locks);
	event_free(d->event);
	close(d->wake);
	pthread_cond_destroy(&d->more);
	pthread_mutex_destroy(&d->guard);
	free(d);
}
