#include "config.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <event2/event.h>

#include "api/op.h"
#include "base/alloc.h"
#include "base/i18n.h"
#include "base/thread.h"
#include "base/utf8.h"
#include "client/answer.h"
#include "client/neighbour.h"

struct answer {
	/* Of the loop. */
	struct event	*event;		/* the thread has ended: its pipe */
	int		 ends[2];
	answer_done	 done;
	void		*ctx;
	/* Of the thread until it has ended. */
	struct answer_of of;
	char		*errortype, *who;
	struct buf	 bytes;
	json_t		*tree;
	struct err	 err;
	/* Whoever is the last to let go frees it. */
	pthread_mutex_t	 lock;
	int		 holders;
};

/* Bytes that are no UTF-8 become U+FFFD, so that the rest can be read. -1:
 * they are so many that the text outgrows its limit. */
static int
mend_utf8(const struct buf *b, struct buf *out)
{
	const char *p = buf_str(b);
	size_t left = b->len, good = 0;
	uint32_t cp;
	int n, r = 0;

	buf_init(out, b->most);
	while (r == 0 && left > 0) {
		n = utf8_decode(p + good, left, &cp);
		if (n > 0) {
			good += (size_t)n;
			left -= (size_t)n;
			continue;
		}
		r = buf_add(out, p, good) | buf_adds(out, "\xef\xbf\xbd");
		p += good + 1;
		good = 0;
		left--;
	}
	return (r | buf_add(out, p, good));
}

static json_t *
read_bytes(const struct buf *b, struct err *why)
{
	static const struct json_limits limits = {
		.most_values = ANSWER_VALUES
	};
	struct buf mended;
	json_t *tree = NULL;

	if (utf8_valid(buf_str(b), b->len))
		return (json_read(buf_str(b), b->len, &limits, why));
	if (mend_utf8(b, &mended) == 0)
		tree = json_read(buf_str(&mended), mended.len, &limits, why);
	else
		err_set(why, ERR_TOO_LARGE, _("bytes that are no UTF-8"));
	buf_release(&mended);
	return (tree);
}

/* A server that minds neither MaxResults nor our patience. */
static int
check_page(const struct answer_of *of, const json_t *tree, struct err *err)
{
	size_t n = of->page_list == NULL ? 0 :
	    json_array_size(json_object_get(tree, of->page_list));

	if (n <= ANSWER_PAGE)
		return (0);
	return (err_set(err, ERR_REPLY, _("%s answered with %zu entries in "
	    "one page; at most %d are read"), of->who, n, ANSWER_PAGE));
}

static json_t *
read_json(const struct answer_of *of, const struct buf *b, struct err *err)
{
	struct err why = ERR_INIT;
	json_t *tree = NULL;

	if (b->len > 0)
		tree = read_bytes(b, &why);
	else if (of->status == 200)
		tree = json_object();
	if (of->status == 200 && json_is_object(tree)) {
		if (check_page(of, tree, err) == 0)
			return (tree);
	} else if (of->status == 200)
		err_set(err, ERR_REPLY, _("%s answered with something "
		    "that is no JSON object: %s"), of->who,
		    why.code != ERR_NONE ? why.text : _("a list"));
	else if (of->status >= 200 && of->status < 400)
		err_set(err, ERR_REPLY, _("%s answered with HTTP status "
		    "%d, which this service does not use"), of->who,
		    of->status);
	else
		op_error_read(json_is_object(tree) ? tree : NULL,
		    of->errortype[0] != '\0' ? of->errortype : NULL,
		    of->status, err);
	json_decref(tree);
	return (NULL);
}

json_t *
answer_read(const struct answer_of *of, const struct buf *b, struct err *err)
{
	return (of->other == NULL ? read_json(of, b, err) :
	    neighbour_reply(of->other, of->status, buf_str(b), b->len, err));
}

static void
let_go(struct answer *a)
{
	bool last;

	pthread_mutex_lock(&a->lock);
	last = --a->holders == 0;
	pthread_mutex_unlock(&a->lock);
	if (!last)
		return;
	json_decref(a->tree);
	close(a->ends[0]);
	close(a->ends[1]);
	pthread_mutex_destroy(&a->lock);
	free(a->errortype);
	free(a->who);
	free(a);
}

/* One after the other: so the loop has a processor where there are two, and
 * not all of them take memory at once. */
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

static void *
read_beside(void *arg)
{
	struct answer *a = arg;

	pthread_mutex_lock(&turn);
	a->tree = answer_read(&a->of, &a->bytes, &a->err);
	pthread_mutex_unlock(&turn);
	if (a->bytes.data != NULL)
		explicit_bzero(a->bytes.data, a->bytes.len);
	buf_release(&a->bytes);
	(void)!write(a->ends[1], "", 1);
	let_go(a);
	return (NULL);
}

static void
on_read(evutil_socket_t fd, short what, void *arg)
{
	struct answer *a = arg;
	answer_done done = a->done;
	json_t *tree = json_incref(a->tree);
	struct err err = a->err;
	void *ctx = a->ctx;

	answer_drop(a);
	done(ctx, tree, &err);
}

struct answer *
answer_begin(struct event_base *base, const struct answer_of *of,
    struct buf *bytes, answer_done done, void *ctx)
{
	struct answer *a = xcalloc(1, sizeof *a);
	pthread_t thread;

	a->done = done;
	a->ctx = ctx;
	a->of = *of;
	a->of.errortype = a->errortype = xstrdup(of->errortype);
	a->of.who = a->who = xstrdup(of->who);
	a->bytes = *bytes;
	buf_init(bytes, bytes->most);
	a->holders = 2;
	pthread_mutex_init(&a->lock, NULL);
	if (pipe2(a->ends, O_CLOEXEC) == -1)
		bug("no pipe to read an answer by");
	a->event = event_new(base, a->ends[0], EV_READ, on_read, a);
	event_add(a->event, NULL);
	/* Without threads it takes its time here. */
	if (thread_start(&thread, read_beside, a) == 0)
		pthread_detach(thread);
	else
		read_beside(a);
	return (a);
}

void
answer_drop(struct answer *a)
{
	if (a == NULL)
		return;
	event_free(a->event);
	let_go(a);
}
