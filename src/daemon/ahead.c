#include "config.h"

#include <sys/eventfd.h>

#include <event2/event.h>

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/thread.h"
#include "daemon/ahead.h"

STAILQ_HEAD(asks, ask);

struct ahead {
	pthread_t	 thread;
	pthread_mutex_t	 lock;		/* of all below */
	pthread_cond_t	 more;
	struct asks	 waiting, done;
	bool		 end;
	int		 wake;		/* eventfd: done is not empty */
	struct event	*event;
	void		(*answered)(void *, struct ask *);
	void		*ctx;
};

void
ask_free(struct ask *a)
{
	size_t i;

	if (a == NULL)
		return;
	for (i = 0; i < a->n; i++)
		point_release(&a->history[i].point);
	free(a->history);
	if (a->found == 1)
		point_release(&a->point);
	free(a);
}

static struct ask *
asks_take(struct asks *list)
{
	struct ask *a = STAILQ_FIRST(list);

	if (a != NULL)
		STAILQ_REMOVE_HEAD(list, next);
	return (a);
}

static void
wake_loop(struct ahead *h)
{
	const uint64_t one = 1;

	/* It fails only when the count is full, and then it is awake. */
	if (write(h->wake, &one, sizeof one) == -1)
		return;
}

static void *
ahead_run(void *arg)
{
	struct ahead *h = arg;
	struct ask *a;

	pthread_mutex_lock(&h->lock);
	while (!h->end) {
		if ((a = asks_take(&h->waiting)) == NULL) {
			pthread_cond_wait(&h->more, &h->lock);
			continue;
		}
		pthread_mutex_unlock(&h->lock);
		a->found = strategy_ask(&a->config, a->space, a->history, a->n,
		    a->ordinal, &a->point);
		pthread_mutex_lock(&h->lock);
		STAILQ_INSERT_TAIL(&h->done, a, next);
		wake_loop(h);
	}
	pthread_mutex_unlock(&h->lock);
	return (NULL);
}

static void
ahead_done(evutil_socket_t fd, short what, void *arg)
{
	struct ahead *h = arg;
	struct ask *a;
	uint64_t count;

	if (read(h->wake, &count, sizeof count) == -1)
		return;
	for (;;) {
		pthread_mutex_lock(&h->lock);
		a = asks_take(&h->done);
		pthread_mutex_unlock(&h->lock);
		if (a == NULL)
			return;
		h->answered(h->ctx, a);
	}
}

struct ahead *
ahead_new(struct event_base *base, void (*answered)(void *, struct ask *),
    void *ctx, struct err *err)
{
	struct ahead *h = xcalloc(1, sizeof *h);
	int r;

	h->answered = answered;
	h->ctx = ctx;
	STAILQ_INIT(&h->waiting);
	STAILQ_INIT(&h->done);
	pthread_mutex_init(&h->lock, NULL);
	pthread_cond_init(&h->more, NULL);
	h->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (h->wake == -1) {
		err_errno(err, "eventfd");
		free(h);
		return (NULL);
	}
	h->event = event_new(base, h->wake, EV_READ | EV_PERSIST, ahead_done,
	    h);
	event_add(h->event, NULL);
	r = thread_start(&h->thread, ahead_run, h);
	if (r != 0) {
		err_set(err, ERR_SYSTEM, "no thread for the search: error %d",
		    r);
		event_free(h->event);
		close(h->wake);
		free(h);
		return (NULL);
	}
	return (h);
}

void
ahead_free(struct ahead *h)
{
	struct ask *a;

	if (h == NULL)
		return;
	pthread_mutex_lock(&h->lock);
	h->end = true;
	pthread_cond_signal(&h->more);
	pthread_mutex_unlock(&h->lock);
	pthread_join(h->thread, NULL);
	while ((a = asks_take(&h->waiting)) != NULL)
		ask_free(a);
	while ((a = asks_take(&h->done)) != NULL)
		ask_free(a);
	event_free(h->event);
	close(h->wake);
	pthread_cond_destroy(&h->more);
	pthread_mutex_destroy(&h->lock);
	free(h);
}

void
ahead_submit(struct ahead *h, struct ask *a)
{
	pthread_mutex_lock(&h->lock);
	STAILQ_INSERT_TAIL(&h->waiting, a, next);
	pthread_cond_signal(&h->more);
	pthread_mutex_unlock(&h->lock);
}
