#include "config.h"

#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "api/op.h"
#include "base/alloc.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/paths.h"
#include "daemon/httpd.h"

#define BODY_MOST	(8 << 20)
#define HEADERS_MOST	(64 << 10)
#define SLOW_SECONDS	60
#define BACKLOG		64

struct httpd {
	struct evhttp	*http;
	struct daemon	*daemon;
	char		*path;
	int		 fd, lock;
	uint64_t	 requests;
};

static void
httpd_answer(struct httpd *h, struct evhttp_request *req, json_t *reply,
    const struct err *err)
{
	struct evkeyvalq *head = evhttp_request_get_output_headers(req);
	struct evbuffer *body = evbuffer_new();
	char id[40], *text;

	snprintf(id, sizeof id, "%08lx-0000-4000-8000-%012llx",
	    (unsigned long)getpid(), (unsigned long long)++h->requests);
	evhttp_add_header(head, "x-amzn-RequestId", id);
	evhttp_add_header(head, "Content-Type", API_CONTENT_TYPE);
	if (reply == NULL) {
		evhttp_add_header(head, "x-amzn-ErrorType",
		    err_wire_name(err->code));
		text = op_error_body(err);
	} else if (json_object_size(reply) > 0)
		text = json_text(reply);
	else
		text = xstrdup("");
	evbuffer_add(body, text, strlen(text));
	free(text);
	evhttp_send_reply(req, reply != NULL ? 200 :
	    err_http_status(err->code), NULL, body);
	evbuffer_free(body);
	json_decref(reply);
}

static bool
is_json(const char *type)
{
	size_t n = strcspn(type, "; \t");

	return ((n == strlen(API_CONTENT_TYPE) &&
	    strncasecmp(type, API_CONTENT_TYPE, n) == 0) ||
	    (n == 16 && strncasecmp(type, "application/json", n) == 0));
}

static int
httpd_check(struct evhttp_request *req, struct err *err)
{
	struct evkeyvalq *head = evhttp_request_get_input_headers(req);
	const char *type = evhttp_find_header(head, "Content-Type");

	if (evhttp_request_get_command(req) != EVHTTP_REQ_POST)
		return (err_set(err, ERR_UNKNOWN_OPERATION,
		    "Operations are sent with POST"));
	if (evhttp_find_header(head, "X-Amz-Target") == NULL)
		return (err_set(err, ERR_UNKNOWN_OPERATION,
		    "The header X-Amz-Target is missing"));
	if (type == NULL || !is_json(type))
		return (err_set(err, ERR_SERIALIZATION, "The Content-Type "
		    "must be " API_CONTENT_TYPE));
	if (evhttp_find_header(head, "Content-Length") != NULL &&
	    evhttp_find_header(head, "Transfer-Encoding") != NULL)
		return (err_set(err, ERR_SERIALIZATION, "Content-Length and "
		    "Transfer-Encoding exclude each other"));
	return (0);
}

/* Only our own user may ask; the folder keeps others out before that. */
static int
httpd_peer(struct evhttp_request *req, struct err *err)
{
	struct bufferevent *bev = evhttp_connection_get_bufferevent(
	    evhttp_request_get_connection(req));
	struct ucred peer;
	socklen_t n = sizeof peer;

	if (getsockopt(bufferevent_getfd(bev), SOL_SOCKET, SO_PEERCRED, &peer,
	    &n) == -1 || peer.uid != getuid())
		return (err_set(err, ERR_DENIED,
		    "This socket serves its owner alone"));
	return (0);
}

static void
httpd_request(struct evhttp_request *req, void *arg)
{
	struct httpd *h = arg;
	struct evkeyvalq *head = evhttp_request_get_input_headers(req);
	struct evbuffer *in = evhttp_request_get_input_buffer(req);
	size_t len = evbuffer_get_length(in);
	struct err err = ERR_INIT;
	json_t *reply = NULL;
	const char *body = "";

	if (len > 0)
		body = (const char *)evbuffer_pullup(in, -1);
	if (httpd_peer(req, &err) == 0 && httpd_check(req, &err) == 0)
		reply = dispatch(h->daemon, evhttp_find_header(head,
		    "X-Amz-Target"), body, len, &err);
	if (reply == NULL && err.code == ERR_NONE)
		err_set(&err, ERR_INTERNAL, "The operation gave no reason");
	httpd_answer(h, req, reply, &err);
}

static int
httpd_lock(struct httpd *h, struct err *err)
{
	char *copy = xstrdup(h->path), *name;
	int r = paths_make(dirname(copy), err);

	free(copy);
	if (r == -1)
		return (-1);
	name = xasprintf("%s.lock", h->path);
	h->lock = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (h->lock == -1)
		r = err_errno(err, "%s", name);
	else if (flock(h->lock, LOCK_EX | LOCK_NB) == -1)
		r = err_set(err, ERR_IN_USE,
		    _("another trialdeckd serves %s"), h->path);
	free(name);
	return (r);
}

static int
httpd_bind(struct httpd *h, struct err *err)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	struct stat st;

	if (strlen(h->path) >= sizeof sun.sun_path)
		return (err_set(err, ERR_USAGE, _("the socket's path is longer "
		    "than %zu bytes: %s"), sizeof sun.sun_path - 1, h->path));
	memcpy(sun.sun_path, h->path, strlen(h->path));
	if (lstat(h->path, &st) == 0) {
		if (!S_ISSOCK(st.st_mode) || st.st_uid != getuid())
			return (err_set(err, ERR_IN_USE, _("%s is there and is "
			    "not our socket; it was left alone"), h->path));
		unlink(h->path);
	}
	h->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
	    0);
	if (h->fd == -1 || bind(h->fd, (struct sockaddr *)&sun,
	    sizeof sun) == -1 || chmod(h->path, 0600) == -1 ||
	    listen(h->fd, BACKLOG) == -1)
		return (err_errno(err, "%s", h->path));
	return (0);
}

struct httpd *
httpd_new(const char *path, struct err *err)
{
	struct httpd *h = xcalloc(1, sizeof *h);

	h->path = xstrdup(path);
	h->fd = h->lock = -1;
	if (httpd_lock(h, err) == -1 || httpd_bind(h, err) == -1) {
		httpd_free(h);
		return (NULL);
	}
	return (h);
}

int
httpd_serve(struct httpd *h, struct daemon *d, struct err *err)
{
	h->daemon = d;
	h->http = evhttp_new(d->base);
	evhttp_set_max_body_size(h->http, BODY_MOST);
	evhttp_set_max_headers_size(h->http, HEADERS_MOST);
	evhttp_set_timeout(h->http, SLOW_SECONDS);
	evhttp_set_allowed_methods(h->http, EVHTTP_REQ_GET | EVHTTP_REQ_POST |
	    EVHTTP_REQ_HEAD | EVHTTP_REQ_PUT | EVHTTP_REQ_DELETE |
	    EVHTTP_REQ_OPTIONS | EVHTTP_REQ_PATCH);
	evhttp_set_gencb(h->http, httpd_request, h);
	if (evhttp_accept_socket(h->http, h->fd) == -1)
		return (err_set(err, ERR_SYSTEM, "evhttp_accept_socket"));
	return (0);
}

void
httpd_free(struct httpd *h)
{
	if (h == NULL)
		return;
	if (h->fd != -1)
		unlink(h->path);
	if (h->http != NULL)
		evhttp_free(h->http);	/* closes fd */
	else if (h->fd != -1)
		close(h->fd);
	if (h->lock != -1)
		close(h->lock);
	free(h->path);
	free(h);
}
