#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include <event2/event.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/paths.h"
#include "base/utf8.h"
#include "client/call.h"

/* Pause between two looks at a socket of a starting daemon. */
#define START_POLL_MS	25

/* T14; the tries are those of the SDKs' standard mode. */
static const struct client_limits usual = {
	.connect_ms = 5000,
	.total_ms = 60000,
	.slow_bytes = 100,
	.slow_s = 10,
	.head = 64 << 10,
	.body = 8 << 20,
	.tries = 3,
	.retry_ms = 1000,
	.start_ms = 5000
};

static int
set_address(struct backend *b, const struct backend_options *o,
    struct err *err)
{
	const char *a = o->address != NULL ? o->address : "local", *path;

	if (strcmp(a, "aws") == 0) {
		b->title = xasprintf("%s · %s",
		    o->region != NULL ? o->region : "aws",
		    o->profile != NULL ? o->profile : "default");
		return (0);
	}
	if (strcmp(a, "local") == 0) {
		path = paths_socket(err);
		if (path == NULL)
			return (-1);
		b->socket = xstrdup(path);
		b->title = xstrdup("local");
		b->may_start = !o->no_start;
	} else if (strncmp(a, "unix:", 5) == 0 && a[5] == '/') {
		b->socket = xstrdup(a + 5);
		b->title = text_safe(a);
	} else if (strncasecmp(a, "http://", 7) == 0 ||
	    strncasecmp(a, "https://", 8) == 0) {
		if (strchr(a, '@') != NULL)
			return (err_set(err, ERR_USAGE, _("the address of a "
			    "backend holds no user name or password")));
		b->url = xstrdup(a);
		b->title = text_safe(a);
	} else
		return (err_set(err, ERR_USAGE, _("\"%s\" is no backend: "
		    "local, aws, http://…, https://… or unix:/PATH"), a));
	if (b->socket != NULL)
		b->url = xstrdup("http://localhost/");
	return (0);
}

struct backend *
backend_new(struct event_base *base, const struct backend_options *o,
    struct err *err)
{
	struct backend *b = xcalloc(1, sizeof *b);

	b->base = base;
	b->limits = usual;
	b->read_only = o->read_only;
	b->start_log = -1;
	TAILQ_INIT(&b->calls);
	if (set_address(b, o, err) == -1 ||
	    (b->transport = transport_new(b, err)) == NULL) {
		backend_free(b);
		return (NULL);
	}
	return (b);
}

void
backend_set_limits(struct backend *b, const struct client_limits *l)
{
	b->limits = *l;
}

void
backend_get_limits(const struct backend *b, struct client_limits *l)
{
	*l = b->limits;
}

static void
call_free(struct call *call)
{
	TAILQ_REMOVE(&call->backend->calls, call, entry);
	transport_drop(call);
	event_free(call->timer);
	buf_release(&call->body);
	json_decref(call->reply.body);
	json_decref(call->wanted);
	free(call->text);
	free(call);
}

void
backend_free(struct backend *b)
{
	struct call *call;

	if (b == NULL)
		return;
	while ((call = TAILQ_FIRST(&b->calls)) != NULL)
		call_free(call);
	transport_free(b->transport);
	if (b->start_log != -1)
		close(b->start_log);
	free(b->socket);
	free(b->url);
	free(b->title);
	free(b);
}

static void
set_timer(struct call *call, int64_t ms)
{
	struct timeval tv;

	tv.tv_sec = ms / 1000;
	tv.tv_usec = ms % 1000 * 1000;
	evtimer_add(call->timer, &tv);
}

void
call_deliver(struct call *call)
{
	call->answered = true;
	call->reply.took_ms = clock_steady_ms() - call->began;
	set_timer(call, 0);
}

void
call_again(struct call *call, int64_t ms)
{
	call->answered = false;
	set_timer(call, ms);
}

static void
fail(struct call *call, const struct err *err)
{
	call->reply.err = *err;
	if (call->phase == CALL_PLAIN || create_result(call))
		call_deliver(call);
}

/* A caller may do anything in done, also free the backend: the call is out of
 * its list before. */
static void
on_call_timer(evutil_socket_t fd, short what, void *arg)
{
	struct call *call = arg;
	struct reply reply;
	backend_done done;
	struct err err = ERR_INIT;
	void *ctx;

	if (!call->answered) {
		call->tries++;
		if (transport_send(call, &err) == -1)
			fail(call, &err);
		return;
	}
	done = call->done;
	ctx = call->ctx;
	reply = call->reply;
	call->reply.body = NULL;
	call_free(call);
	done(ctx, &reply);
	json_decref(reply.body);
}

/* Bytes that are no UTF-8 become U+FFFD, so that the rest can be read. */
static void
mend_utf8(struct buf *b)
{
	struct buf out;
	const char *p = buf_str(b);
	size_t left = b->len;
	uint32_t cp;
	int n;

	if (utf8_valid(p, left))
		return;
	buf_init(&out, 0);
	while (left > 0) {
		n = utf8_decode(p, left, &cp);
		if (n > 0)
			buf_add(&out, p, (size_t)n);
		else {
			buf_adds(&out, "\xef\xbf\xbd");
			n = 1;
		}
		p += n;
		left -= (size_t)n;
	}
	buf_release(b);
	*b = out;
}

static void
read_reply(struct call *call, int status)
{
	struct reply *r = &call->reply;
	struct err why = ERR_INIT;
	json_t *body = NULL;

	mend_utf8(&call->body);
	if (call->body.len > 0)
		body = json_read(call->body.data, call->body.len, NULL, &why);
	else if (status == 200)
		body = json_object();
	if (status == 200 && json_is_object(body)) {
		r->err.code = ERR_NONE;
		r->body = body;
		return;
	}
	if (status == 200)
		err_set(&r->err, ERR_REPLY, _("%s answered with something "
		    "that is no JSON object: %s"), call->backend->title,
		    why.code != ERR_NONE ? why.text : _("a list"));
	else if (status >= 200 && status < 400)
		err_set(&r->err, ERR_REPLY, _("%s answered with HTTP status "
		    "%d, which this service does not use"),
		    call->backend->title, status);
	else
		op_error_read(json_is_object(body) ? body : NULL,
		    call->errortype[0] != '\0' ? call->errortype : NULL,
		    status, &r->err);
	json_decref(body);
}

static bool
may_retry(const struct call *call)
{
	if (call->op->changes || call->tries >= call->backend->limits.tries)
		return (false);
	switch (call->reply.err.code) {
	case ERR_UNREACHABLE:
	case ERR_UNAVAILABLE:
	case ERR_THROTTLED:
	case ERR_TIMEOUT:
	case ERR_INTERNAL:
		return (true);
	default:
		return (false);
	}
}

/* Nothing listens yet. True while there is hope; else err says why not. */
static bool
wait_for_daemon(struct call *call, struct err *err)
{
	struct backend *b = call->backend;
	int64_t now = clock_steady_ms();

	if (!b->may_start)
		return (false);
	if (b->started == 0 && start_daemon(b, err) == -1)
		return (false);
	if (start_check(b, err) == -1)
		return (false);
	if (call->start_until == 0)
		call->start_until = now + b->limits.start_ms;
	if (now > call->start_until) {
		err_set(err, ERR_UNREACHABLE, _("trialdeckd was started but "
		    "does not listen on %s"), b->socket);
		return (false);
	}
	call->tries--;
	call_again(call, START_POLL_MS);
	return (true);
}

void
call_done(struct call *call, int status, bool refused, const struct err *err)
{
	struct reply *r = &call->reply;
	struct err e = *err;
	int64_t most;

	if (refused && wait_for_daemon(call, &e))
		return;
	if (status == 0)
		r->err = e;
	else {
		/* It listens; should it die one day, it is started again. */
		start_check(call->backend, NULL);
		call->backend->started = 0;
		read_reply(call, status);
	}
	/* Nothing was sent, so there is nothing to be in doubt about. */
	if (refused && (call->phase == CALL_CREATE ||
	    call->backend->may_start)) {
		call->backend->started = 0;
		call_deliver(call);
		return;
	}
	if (may_retry(call)) {
		most = call->backend->limits.retry_ms << (call->tries - 1);
		call_again(call, most > 0 ? random() % most : 0);
		return;
	}
	if (call->phase == CALL_PLAIN || create_result(call))
		call_deliver(call);
}

static int
check_call(const struct backend *b, const struct call *call, const char *name,
    struct err *err)
{
	if (call->op == NULL)
		return (err_set(err, ERR_UNKNOWN_OPERATION,
		    _("%s is no operation of this program"), name));
	if (b->read_only && call->op->changes)
		return (err_set(err, ERR_DENIED, _("this session is read-only, "
		    "so %s is not sent"), name));
	if (b->url == NULL)
		return (err_set(err, ERR_CREDENTIALS, _("this version of "
		    "trialdeck cannot sign requests to Amazon SageMaker yet; "
		    "use --backend local")));
	return (0);
}

int64_t
backend_call(struct backend *b, const char *name, json_t *request,
    backend_done done, void *ctx)
{
	struct call *call = xcalloc(1, sizeof *call);
	struct err err = ERR_INIT;

	call->backend = b;
	call->id = ++b->next_id;
	call->done = done;
	call->ctx = ctx;
	call->began = clock_steady_ms();
	call->timer = evtimer_new(b->base, on_call_timer, call);
	buf_init(&call->body, b->limits.body);
	TAILQ_INSERT_TAIL(&b->calls, call, entry);
	if (request == NULL)
		request = json_object();
	call->op = op_find(API_PREFIX_SAGEMAKER, name);
	if (call->op == NULL)
		call->op = op_find(NULL, name);
	call->text = json_text(request);
	if (check_call(b, call, name, &err) == -1 ||
	    (strcmp(name, "CreateHyperParameterTuningJob") == 0 &&
	    create_begin(call, request, &err) == -1)) {
		call->reply.err = err;
		call_deliver(call);
	} else
		call_again(call, 0);
	json_decref(request);
	return (call->id);
}

void
backend_cancel(struct backend *b, int64_t id)
{
	struct call *call;

	TAILQ_FOREACH(call, &b->calls, entry)
		if (call->id == id) {
			call_free(call);
			return;
		}
}

struct waiting {
	bool		 done;
	json_t		*body;
	struct err	*err;
};

static void
on_waited(void *ctx, const struct reply *r)
{
	struct waiting *w = ctx;

	w->done = true;
	w->body = json_incref(r->body);
	if (r->err.code != ERR_NONE && w->err != NULL)
		*w->err = r->err;
}

json_t *
backend_wait(struct backend *b, const char *op, json_t *request,
    struct err *err)
{
	struct waiting w = { false, NULL, err };

	backend_call(b, op, request, on_waited, &w);
	while (!w.done)
		if (event_base_loop(b->base, EVLOOP_ONCE) == -1)
			bug("the event loop failed");
	return (w.body);
}

const char *
backend_title(const struct backend *b)
{
	return (b->title);
}

bool
backend_read_only(const struct backend *b)
{
	return (b->read_only);
}
