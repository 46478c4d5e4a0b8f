#include "config.h"

#include <sys/queue.h>
#include <sys/random.h>
#include <sys/socket.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/op.h"
#include "base/alloc.h"
#include "daemon/conn.h"
#include "daemon/http.h"
#include "daemon/query.h"

#define CROWD	50		/* connections at a time */

enum conn_state {
	CONN_HEAD,		/* between requests, or in a head */
	CONN_BODY,
	CONN_ANSWER,		/* flushing; then the next request, or: */
	CONN_LINGER		/* reading to nowhere until the end */
};

struct conn {
	TAILQ_ENTRY(conn) entry;
	struct conns	*conns;
	const struct door *door;
	struct bufferevent *bev;
	struct event	*deadline;
	int		 fd;
	enum conn_state	 state;
	size_t		 seen;		/* of a head, http_head_end's */
	size_t		 held;		/* counted in conns->held */
	char		*head;
	struct http_request request;
};

struct conns {
	TAILQ_HEAD(, conn) list;	/* longest without a request first */
	struct daemon	*daemon;
	struct event	*trim;
	size_t		 n, held, peak;
};

static void conn_input(struct conn *);

static void
conn_free(struct conn *c)
{
	static const struct timeval soon = { 1, 0 };
	struct conns *cs = c->conns;

	TAILQ_REMOVE(&cs->list, c, entry);
	cs->n--;
	cs->held -= c->held;
	event_free(c->deadline);
	bufferevent_free(c->bev);
	free(c->head);
	free(c);
	if (cs->n == 0 && cs->peak > CROWD) {
		cs->peak = 0;
		evtimer_add(cs->trim, &soon);
	}
}

static void
conn_state(struct conn *c, enum conn_state state, int seconds)
{
	struct timeval tv = { seconds, 0 };

	c->state = state;
	evtimer_add(c->deadline, &tv);
}

/* Random, as the service's are; in the form of a UUID of version 4. */
static void
request_id(char out[37])
{
	unsigned char b[16];

	if (getrandom(b, sizeof b, 0) != (ssize_t)sizeof b)
		bug("getrandom(2) gave no 16 bytes");
	b[6] = (b[6] & 0x0f) | 0x40;
	b[8] = (b[8] & 0x3f) | 0x80;
	snprintf(out, 37, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-"
	    "%02x%02x%02x%02x%02x%02x", b[0], b[1], b[2], b[3], b[4], b[5],
	    b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]);
}

/* Takes body. */
static void
conn_send(struct conn *c, int status, const char *type, const char *id,
    const char *error, char *body)
{
	size_t len = strlen(body);
	struct buf head;

	c->conns->held -= c->held;
	c->held = 0;
	buf_init(&head, 0);
	http_answer(&head, status, type, id, error, len, c->request.keep);
	bufferevent_setwatermark(c->bev, EV_READ, 0, HTTP_HEAD_MOST);
	bufferevent_disable(c->bev, EV_READ);
	bufferevent_write(c->bev, head.data, head.len);
	if (c->request.method == NULL ||
	    strcmp(c->request.method, "HEAD") != 0)
		bufferevent_write(c->bev, body, len);
	buf_release(&head);
	free(body);
	conn_state(c, CONN_ANSWER, CONN_ANSWER_S);
}

static void
conn_refuse(struct conn *c, const struct op *op, const struct err *err)
{
	char id[37];

	request_id(id);
	conn_send(c, err_http_status(err->code), API_CONTENT_TYPE, id,
	    op_error_type(op, err), op_error_body(op, err));
}

/* What is wrong with the form of a request leaves no way to find the next. */
static void
conn_refuse_close(struct conn *c, const struct err *err)
{
	/* Of a head that was not read to its end nothing can be told. */
	c->request.keep = false;
	conn_refuse(c, NULL, err);
}

static void
conn_run(struct conn *c, const char *body, size_t len)
{
	const struct http_request *r = &c->request;
	const char *target = http_header(r, "X-Amz-Target");
	const struct op *op = target != NULL ? op_find_target(target) : NULL;
	struct err err = ERR_INIT;
	json_t *reply = NULL;
	char id[37];

	request_id(id);
	if (guard_is_form(r)) {
		char *text = query_answer(c->conns->daemon, c->door, r, body,
		    len, id, &err);

		conn_send(c, err.code == ERR_NONE ? 200 :
		    err_http_status(err.code), QUERY_TYPE, id, NULL, text);
		return;
	}
	if (guard_body(c->door, r, body, len, op != NULL ? op_service(op) :
	    NULL, &err) == 0)
		reply = dispatch(c->conns->daemon, target, body, len, &err);
	if (reply == NULL) {
		if (err.code == ERR_NONE)
			err_set(&err, ERR_INTERNAL,
			    "The operation gave no reason");
		conn_refuse(c, op, &err);
		return;
	}
	conn_send(c, 200, API_CONTENT_TYPE, id, NULL,
	    op != NULL && op->empty ? xstrdup("") : json_text(reply));
	json_decref(reply);
}

static void
conn_body(struct conn *c)
{
	struct evbuffer *in = bufferevent_get_input(c->bev);
	size_t n = c->request.length;

	if (evbuffer_get_length(in) < n)
		return;
	/* The most recent request is served last when room is wanted. */
	TAILQ_REMOVE(&c->conns->list, c, entry);
	TAILQ_INSERT_TAIL(&c->conns->list, c, entry);
	conn_run(c, n > 0 ? (const char *)evbuffer_pullup(in, (ssize_t)n) :
	    "", n);
	evbuffer_drain(in, n);
}

static int
conn_wait_body(struct conn *c, struct err *err)
{
	static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
	size_t n = c->request.length;

	if (c->conns->held + n > CONN_BODIES)
		return (err_set(err, ERR_THROTTLED, "Rate exceeded: too many "
		    "large requests at a time"));
	/* libevent takes it in pieces, then as one. */
	if (!memory_room(3 * n))
		return (err_set(err, ERR_INTERNAL, "There is no memory left "
		    "for a request of %zu bytes", n));
	c->held = n;
	c->conns->held += n;
	bufferevent_setwatermark(c->bev, EV_READ, n, n + HTTP_HEAD_MOST);
	if (c->request.expect && n > 0)
		bufferevent_write(c->bev, go_on, sizeof go_on - 1);
	conn_state(c, CONN_BODY, CONN_BODY_S);
	return (0);
}

static void
conn_head(struct conn *c)
{
	struct evbuffer *in = bufferevent_get_input(c->bev);
	size_t n = evbuffer_get_length(in);
	struct err err = ERR_INIT;
	ptrdiff_t end;

	if (n == 0)
		return;
	if (c->seen == 0)
		conn_state(c, CONN_HEAD, CONN_HEAD_S);
	if (n > HTTP_HEAD_MOST)
		n = HTTP_HEAD_MOST;
	end = http_head_end((const char *)evbuffer_pullup(in, (ssize_t)n), n,
	    &c->seen, &err);
	if (end == 0)
		return;
	memset(&c->request, 0, sizeof c->request);
	if (end == -1) {
		conn_refuse_close(c, &err);
		return;
	}
	c->seen = 0;
	free(c->head);
	c->head = xmalloc((size_t)end + 1);
	evbuffer_remove(in, c->head, (size_t)end);
	c->head[end] = '\0';
	if (http_parse(c->head, (size_t)end, &c->request, &err) == -1 ||
	    guard_head(c->door, &c->request, c->fd, &err) == -1 ||
	    conn_wait_body(c, &err) == -1)
		conn_refuse_close(c, &err);
	else
		conn_body(c);
}

static void
conn_input(struct conn *c)
{
	struct evbuffer *in = bufferevent_get_input(c->bev);

	switch (c->state) {
	case CONN_HEAD:
		conn_head(c);
		break;
	case CONN_BODY:
		conn_body(c);
		break;
	case CONN_LINGER:
		evbuffer_drain(in, evbuffer_get_length(in));
		break;
	case CONN_ANSWER:
		break;
	}
}

static void
on_read(struct bufferevent *bev, void *arg)
{
	conn_input(arg);
}

/*
 * The answer is out. A connection to be closed says so first and throws away
 * what still comes: closing with unread bytes would reset it, and the client
 * would lose the answer.
 */
static void
on_written(struct bufferevent *bev, void *arg)
{
	struct conn *c = arg;

	if (c->state != CONN_ANSWER ||
	    evbuffer_get_length(bufferevent_get_output(bev)) > 0)
		return;
	bufferevent_enable(bev, EV_READ);
	if (c->request.keep) {
		conn_state(c, CONN_HEAD, CONN_IDLE_S);
		conn_input(c);
		return;
	}
	if (!c->door->tls)
		shutdown(c->fd, SHUT_WR);
	conn_state(c, CONN_LINGER, CONN_LINGER_S);
	conn_input(c);
}

/* Whether a request has begun and is not yet here. */
static bool
conn_waits(const struct conn *c)
{
	return (c->state == CONN_BODY || (c->state == CONN_HEAD &&
	    evbuffer_get_length(bufferevent_get_input(c->bev)) > 0));
}

static void
on_event(struct bufferevent *bev, short what, void *arg)
{
	struct conn *c = arg;
	struct err err = ERR_INIT;

	if ((what & BEV_EVENT_EOF) != 0 && conn_waits(c)) {
		/* It may have closed one half only, and wait. */
		err_set(&err, ERR_MALFORMED,
		    "The request ended before it was complete");
		conn_refuse_close(c, &err);
	} else if ((what & (BEV_EVENT_EOF | BEV_EVENT_ERROR)) != 0 &&
	    ((what & BEV_EVENT_ERROR) != 0 || c->state != CONN_ANSWER))
		conn_free(c);
}

static void
on_deadline(evutil_socket_t fd, short what, void *arg)
{
	struct conn *c = arg;
	struct err err = ERR_INIT;

	if (conn_waits(c)) {
		err_set(&err, ERR_TIMEOUT, "The request did not arrive within "
		    "%d seconds", c->state == CONN_BODY ? CONN_BODY_S :
		    CONN_HEAD_S);
		conn_refuse_close(c, &err);
	} else
		conn_free(c);
}

/* A crowd has gone: its memory need not stay. Later, because libevent frees a
 * bufferevent's memory later. */
static void
on_trim(evutil_socket_t fd, short what, void *arg)
{
	malloc_trim(0);
}

struct conns *
conns_new(struct daemon *d)
{
	struct conns *cs = xcalloc(1, sizeof *cs);

	TAILQ_INIT(&cs->list);
	cs->daemon = d;
	cs->trim = evtimer_new(d->base, on_trim, NULL);
	return (cs);
}

void
conns_free(struct conns *cs)
{
	if (cs == NULL)
		return;
	while (!TAILQ_EMPTY(&cs->list))
		conn_free(TAILQ_FIRST(&cs->list));
	event_free(cs->trim);
	free(cs);
}

void
conns_add(struct conns *cs, struct bufferevent *bev, int fd,
    const struct door *door)
{
	struct conn *c = xcalloc(1, sizeof *c);

	if (cs->n >= CONN_MOST)
		conn_free(TAILQ_FIRST(&cs->list));
	c->conns = cs;
	c->door = door;
	c->bev = bev;
	c->fd = fd;
	c->deadline = evtimer_new(cs->daemon->base, on_deadline, c);
	TAILQ_INSERT_TAIL(&cs->list, c, entry);
	cs->n++;
	if (cs->n > cs->peak)
		cs->peak = cs->n;
	bufferevent_setcb(bev, on_read, on_written, on_event, c);
	bufferevent_setwatermark(bev, EV_READ, 0, HTTP_HEAD_MOST);
	conn_state(c, CONN_HEAD, door->tls ? CONN_HEAD_S : CONN_IDLE_S);
	bufferevent_enable(bev, EV_READ | EV_WRITE);
}
