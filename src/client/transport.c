#include "config.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <curl/curl.h>
#include <event2/event.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "client/call.h"

struct transport {
	struct backend	*backend;
	CURLM		*multi;
	struct event	*timer;
};

/* One watched descriptor of libcurl. */
struct watch {
	struct event	*event;
};

static void
finish(struct transport *t, CURL *easy, CURLcode code)
{
	struct call *call;
	struct err err = ERR_INIT;
	char *p = NULL;
	const char *words;
	long status = 0;
	bool refused;

	curl_easy_getinfo(easy, CURLINFO_PRIVATE, &p);
	call = (struct call *)(void *)p;
	curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
	refused = code == CURLE_COULDNT_CONNECT ||
	    code == CURLE_COULDNT_RESOLVE_HOST;
	words = call->curl_error[0] != '\0' ? call->curl_error :
	    curl_easy_strerror(code);
	if (call->broke != NULL)
		err_set(&err, ERR_REPLY, _("the answer of %s was refused: %s"),
		    t->backend->title, _(call->broke));
	else if (code == CURLE_OPERATION_TIMEDOUT)
		err_set(&err, ERR_UNREACHABLE,
		    _("%s did not answer in time (%s)"), t->backend->title,
		    words);
	else if (code != CURLE_OK)
		err_set(&err, ERR_UNREACHABLE,
		    _("%s cannot be reached: %s"), t->backend->title, words);
	transport_drop(call);
	call_done(call, code == CURLE_OK ? (int)status : 0, refused, &err);
}

static void
drain(struct transport *t)
{
	CURLMsg *msg;
	CURL *easy;
	CURLcode code;
	int left;

	/* Nothing that runs here calls a caller's function (call.h). */
	while ((msg = curl_multi_info_read(t->multi, &left)) != NULL) {
		if (msg->msg != CURLMSG_DONE)
			continue;
		easy = msg->easy_handle;
		code = msg->data.result;
		finish(t, easy, code);
	}
}

static void
on_socket(evutil_socket_t fd, short what, void *arg)
{
	struct transport *t = arg;
	int running, mask = 0;

	if ((what & EV_READ) != 0)
		mask |= CURL_CSELECT_IN;
	if ((what & EV_WRITE) != 0)
		mask |= CURL_CSELECT_OUT;
	curl_multi_socket_action(t->multi, fd, mask, &running);
	drain(t);
}

static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct transport *t = arg;
	int running;

	curl_multi_socket_action(t->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	drain(t);
}

static int
want_timer(CURLM *multi, long ms, void *arg)
{
	struct transport *t = arg;
	struct timeval tv;

	if (ms < 0) {
		evtimer_del(t->timer);
		return (0);
	}
	tv.tv_sec = ms / 1000;
	tv.tv_usec = (ms % 1000) * 1000;
	evtimer_add(t->timer, &tv);
	return (0);
}

static int
want_socket(CURL *easy, curl_socket_t fd, int what, void *arg, void *socketp)
{
	struct transport *t = arg;
	struct watch *w = socketp;
	short events = EV_PERSIST;

	if (what == CURL_POLL_REMOVE) {
		if (w != NULL) {
			event_free(w->event);
			free(w);
			curl_multi_assign(t->multi, fd, NULL);
		}
		return (0);
	}
	if ((what & CURL_POLL_IN) != 0)
		events |= EV_READ;
	if ((what & CURL_POLL_OUT) != 0)
		events |= EV_WRITE;
	if (w == NULL) {
		w = xcalloc(1, sizeof *w);
		curl_multi_assign(t->multi, fd, w);
	} else
		event_free(w->event);
	w->event = event_new(t->backend->base, fd, events, on_socket, t);
	event_add(w->event, NULL);
	return (0);
}

struct transport *
transport_new(struct backend *b, struct err *err)
{
	struct transport *t;
	static bool ready;

	if (!ready && curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		err_set(err, ERR_SYSTEM, _("libcurl cannot be started"));
		return (NULL);
	}
	ready = true;
	t = xcalloc(1, sizeof *t);
	t->backend = b;
	t->multi = curl_multi_init();
	if (t->multi == NULL) {
		free(t);
		err_set(err, ERR_SYSTEM, _("libcurl cannot be started"));
		return (NULL);
	}
	t->timer = evtimer_new(b->base, on_timer, t);
	curl_multi_setopt(t->multi, CURLMOPT_SOCKETFUNCTION, want_socket);
	curl_multi_setopt(t->multi, CURLMOPT_SOCKETDATA, t);
	curl_multi_setopt(t->multi, CURLMOPT_TIMERFUNCTION, want_timer);
	curl_multi_setopt(t->multi, CURLMOPT_TIMERDATA, t);
	curl_multi_setopt(t->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, 8L);
	return (t);
}

void
transport_free(struct transport *t)
{
	if (t == NULL)
		return;
	curl_multi_cleanup(t->multi);
	event_free(t->timer);
	free(t);
}

static size_t
on_header(char *p, size_t size, size_t n, void *arg)
{
	static const char name[] = "x-amzn-errortype:";
	struct call *call = arg;
	size_t len = size * n, at = sizeof name - 1;

	call->head += len;
	if (call->head > call->backend->limits.head) {
		call->broke = N_("its headers are longer than 64 KiB");
		return (0);
	}
	if (len > at && strncasecmp(p, name, at) == 0) {
		while (at < len && (p[at] == ' ' || p[at] == '\t'))
			at++;
		while (len > at && (p[len - 1] == '\r' || p[len - 1] == '\n' ||
		    p[len - 1] == ' '))
			len--;
		if (len - at < sizeof call->errortype) {
			memcpy(call->errortype, p + at, len - at);
			call->errortype[len - at] = '\0';
		}
	}
	return (size * n);
}

static size_t
on_body(char *p, size_t size, size_t n, void *arg)
{
	struct call *call = arg;

	/* Counted here: CURLOPT_MAXFILESIZE believes Content-Length. */
	if (buf_add(&call->body, p, size * n) == -1) {
		call->broke = N_("it is longer than 8 MiB");
		return (0);
	}
	return (size * n);
}

static bool
is_loopback(const char *url)
{
	static const char *const heads[] = { "http://127.", "https://127.",
	    "http://localhost", "https://localhost", "http://[::1]",
	    "https://[::1]" };
	size_t i;

	for (i = 0; i < nitems(heads); i++)
		if (strncasecmp(url, heads[i], strlen(heads[i])) == 0)
			return (true);
	return (false);
}

static void
set_options(struct call *call, CURL *easy)
{
	const struct backend *b = call->backend;
	const struct client_limits *l = &b->limits;

	curl_easy_setopt(easy, CURLOPT_PRIVATE, (char *)call);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, call->curl_error);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_URL, b->url);
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION,
	    (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(easy, CURLOPT_SSLVERSION,
	    (long)CURL_SSLVERSION_TLSv1_2);
	if (b->socket != NULL)
		curl_easy_setopt(easy, CURLOPT_UNIX_SOCKET_PATH, b->socket);
	if (b->socket != NULL || is_loopback(b->url))
		curl_easy_setopt(easy, CURLOPT_PROXY, "");
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, l->connect_ms);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, l->total_ms);
	curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, l->slow_bytes);
	curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, l->slow_s);
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(easy, CURLOPT_HEADERDATA, call);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, call);
	curl_easy_setopt(easy, CURLOPT_POSTFIELDS, call->text);
	curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
	    (curl_off_t)strlen(call->text));
	/* libcurl resends by itself on a kept connection that turns out to be
	 * dead; a change must not go through one (T12). */
	if (call->op->changes) {
		curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
		curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
	}
}

int
transport_send(struct call *call, struct err *err)
{
	struct transport *t = call->backend->transport;
	struct curl_slist *list;
	char *target;
	CURL *easy;

	easy = curl_easy_init();
	if (easy == NULL)
		return (err_set(err, ERR_SYSTEM,
		    _("libcurl cannot be started")));
	call->easy = easy;
	call->head = 0;
	call->broke = NULL;
	call->errortype[0] = call->curl_error[0] = '\0';
	buf_release(&call->body);
	buf_init(&call->body, call->backend->limits.body);
	target = xasprintf("X-Amz-Target: %s.%s", call->op->prefix,
	    call->op->name);
	list = curl_slist_append(NULL, "Content-Type: " API_CONTENT_TYPE);
	list = curl_slist_append(list, target);
	list = curl_slist_append(list, "Expect:");
	free(target);
	call->headers = list;
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, list);
	set_options(call, easy);
	if (curl_multi_add_handle(t->multi, easy) != CURLM_OK) {
		transport_drop(call);
		return (err_set(err, ERR_SYSTEM,
		    _("libcurl refused the request")));
	}
	return (0);
}

void
transport_drop(struct call *call)
{
	if (call->easy == NULL)
		return;
	curl_multi_remove_handle(call->backend->transport->multi, call->easy);
	curl_easy_cleanup(call->easy);
	curl_slist_free_all(call->headers);
	call->easy = call->headers = NULL;
}
