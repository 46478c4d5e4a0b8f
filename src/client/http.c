#include "config.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <event2/event.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "client/curl.h"
#include "client/http.h"

/* A longer pause than a day's ms is no wish but a mistake. */
#define PAUSE_MOST	86400000L

struct http_pool {
	struct event_base *base;
	CURLM		*multi;
	struct event	*timer;
};

struct http {
	struct http_pool *pool;
	CURL		*easy;
	struct curl_slist *headers;
	char		*name;
	struct http_limits limits;
	bool		 on_socket;	/* a UNIX socket */
	size_t		 head;		/* header bytes so far */
	int64_t		 from;		/* of Content-Range; 0: none */
	const char	*broke;		/* limit that was broken, or NULL */
	const struct http_stream *stream;
	struct http_reply reply;
	char		 curl_error[CURL_ERROR_SIZE];
	http_done	 done;
	void		*ctx;
};

/* One watched descriptor of libcurl. */
struct watch {
	struct event	*event;
};

/* libcurl's copies of header lines are wiped: they hold session tokens. */
static void
free_headers(struct curl_slist *list)
{
	struct curl_slist *at;

	for (at = list; at != NULL; at = at->next)
		explicit_bzero(at->data, strlen(at->data));
	curl.slist_free_all(list);
}

static void
detach(struct http *h)
{
	if (h->easy != NULL) {
		curl.multi_remove_handle(h->pool->multi, h->easy);
		curl.easy_cleanup(h->easy);
	}
	free_headers(h->headers);
	h->easy = NULL;
	h->headers = NULL;
}

static void
http_free(struct http *h)
{
	detach(h);
	if (h->reply.body.data != NULL)
		explicit_bzero(h->reply.body.data, h->reply.body.len);
	buf_release(&h->reply.body);
	free(h->name);
	free(h);
}

void
http_drop(struct http *h)
{
	if (h != NULL)
		http_free(h);
}

/* The way out, by OpenSSL's X509_V_ERR_* that libcurl hands on. */
static const char *
certificate_way(CURL *easy)
{
	long verify = 0;

	curl.easy_getinfo(easy, CURLINFO_SSL_VERIFYRESULT, &verify);
	switch (verify) {
	case 9:		/* not yet valid */
	case 10:	/* expired */
		return (_("; its owner must renew it, if the clock of this "
		    "machine is right"));
	case 18:	/* self-signed */
	case 19:
	case 20:	/* issuer unknown */
	case 21:
		return (_("; if it is your own, name its authority in "
		    "AWS_CA_BUNDLE"));
	default:
		return ("");
	}
}

static void
say_why(struct http *h, CURL *easy, CURLcode code)
{
	struct err *err = &h->reply.err;
	const char *words;
	long connect = 0, number = 0;

	curl.easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE, &connect);
	curl.easy_getinfo(easy, CURLINFO_OS_ERRNO, &number);
	words = h->curl_error[0] != '\0' ? h->curl_error :
	    curl.easy_strerror(code);
	if (h->broke != NULL)
		err_set(err, ERR_REPLY, _("the answer of %s was refused: %s"),
		    h->name, _(h->broke));
	else if (code == CURLE_OPERATION_TIMEDOUT)
		err_set(err, ERR_UNREACHABLE,
		    _("%s did not answer in time (%s)"), h->name, words);
	else if (code == CURLE_PEER_FAILED_VERIFICATION)
		err_set(err, ERR_UNREACHABLE, _("the certificate of %s is not "
		    "trusted: %s%s"), h->name, words, certificate_way(easy));
	else if (connect == 407)
		err_set(err, ERR_UNREACHABLE, _("%s cannot be reached: the "
		    "proxy wants a password (407), as in "
		    "HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT"), h->name);
	else {
		/* libcurl speaks of a host and a port also of a socket. */
		if (h->on_socket && code == CURLE_COULDNT_CONNECT)
			words = number == EACCES ? strerror(EACCES) :
			    _("nothing listens on this socket");
		err_set(err, ERR_UNREACHABLE, _("%s cannot be reached: %s"),
		    h->name, words);
	}
}

static void
finish(CURL *easy, CURLcode code)
{
	struct http *h;
	char *p = NULL;
	long status = 0;

	curl.easy_getinfo(easy, CURLINFO_PRIVATE, &p);
	h = (struct http *)(void *)p;
	curl.easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
	h->reply.refused = code == CURLE_COULDNT_CONNECT ||
	    code == CURLE_COULDNT_RESOLVE_HOST ||
	    code == CURLE_COULDNT_RESOLVE_PROXY ||
	    code == CURLE_PEER_FAILED_VERIFICATION;
	if (code == CURLE_OK)
		h->reply.status = (int)status;
	else
		say_why(h, easy, code);
	detach(h);
	h->done(h->ctx, &h->reply);
	http_free(h);
}

static void
drain(struct http_pool *t)
{
	CURLMsg *msg;
	CURL *easy;
	CURLcode code;
	int left;

	while ((msg = curl.multi_info_read(t->multi, &left)) != NULL) {
		if (msg->msg != CURLMSG_DONE)
			continue;
		easy = msg->easy_handle;
		code = msg->data.result;
		finish(easy, code);
	}
}

static void
on_socket(evutil_socket_t fd, short what, void *arg)
{
	struct http_pool *t = arg;
	int running, mask = 0;

	if ((what & EV_READ) != 0)
		mask |= CURL_CSELECT_IN;
	if ((what & EV_WRITE) != 0)
		mask |= CURL_CSELECT_OUT;
	curl.multi_socket_action(t->multi, fd, mask, &running);
	drain(t);
}

static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct http_pool *t = arg;
	int running;

	curl.multi_socket_action(t->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	drain(t);
}

static int
want_timer(CURLM *multi, long ms, void *arg)
{
	struct http_pool *t = arg;
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
	struct http_pool *t = arg;
	struct watch *w = socketp;
	short events = EV_PERSIST;

	if (what == CURL_POLL_REMOVE) {
		if (w != NULL) {
			event_free(w->event);
			free(w);
			curl.multi_assign(t->multi, fd, NULL);
		}
		return (0);
	}
	if ((what & CURL_POLL_IN) != 0)
		events |= EV_READ;
	if ((what & CURL_POLL_OUT) != 0)
		events |= EV_WRITE;
	if (w == NULL) {
		w = xcalloc(1, sizeof *w);
		curl.multi_assign(t->multi, fd, w);
	} else
		event_free(w->event);
	w->event = event_new(t->base, fd, events, on_socket, t);
	event_add(w->event, NULL);
	return (0);
}

struct http_pool *
http_pool_new(struct event_base *base)
{
	struct http_pool *t = xcalloc(1, sizeof *t);

	t->base = base;
	t->timer = evtimer_new(base, on_timer, t);
	return (t);
}

/* Before the first exchange: libcurl is not there until then. */
static int
pool_start(struct http_pool *t, struct err *err)
{
	if (t->multi != NULL)
		return (0);
	if (curl_load(err) == -1)
		return (-1);
	t->multi = curl.multi_init();
	if (t->multi == NULL)
		return (err_set(err, ERR_SYSTEM,
		    _("libcurl cannot be started")));
	curl.multi_setopt(t->multi, CURLMOPT_SOCKETFUNCTION, want_socket);
	curl.multi_setopt(t->multi, CURLMOPT_SOCKETDATA, t);
	curl.multi_setopt(t->multi, CURLMOPT_TIMERFUNCTION, want_timer);
	curl.multi_setopt(t->multi, CURLMOPT_TIMERDATA, t);
	curl.multi_setopt(t->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, 8L);
	return (0);
}

void
http_pool_free(struct http_pool *t)
{
	if (t == NULL)
		return;
	if (t->multi != NULL)
		curl.multi_cleanup(t->multi);
	event_free(t->timer);
	free(t);
}

/* The value of a header line of this name, blanks around it taken off, in
 * out; too long a one is left out. */
static bool
header_value(const char *p, size_t len, const char *name, char *out,
    size_t cap)
{
	size_t at = strlen(name);

	if (len <= at || strncasecmp(p, name, at) != 0 || p[at] != ':')
		return (false);
	at++;
	while (at < len && (p[at] == ' ' || p[at] == '\t'))
		at++;
	while (len > at && (p[len - 1] == '\r' || p[len - 1] == '\n' ||
	    p[len - 1] == ' '))
		len--;
	if (len - at >= cap)
		return (false);
	memcpy(out, p + at, len - at);
	out[len - at] = '\0';
	return (true);
}

/* "120" in units of so many ms. A date, which RFC 9110 allows too, is nothing
 * that a service of this protocol sends. */
static void
want_pause(struct http_reply *r, const char *text, int64_t unit)
{
	char *end;
	long n = strtol(text, &end, 10);

	if (end != text && *end == '\0' && n >= 0 && n <= PAUSE_MOST)
		r->retry_after_ms = n * unit;
}

static size_t
on_header(char *p, size_t size, size_t n, void *arg)
{
	struct http *h = arg;
	struct http_reply *r = &h->reply;
	size_t len = size * n;
	char text[96];

	h->head += len;
	if (h->head > h->limits.head) {
		h->broke = N_("its headers are longer than 64 KiB");
		return (0);
	}
	header_value(p, len, "x-amzn-errortype", r->errortype,
	    sizeof r->errortype);
	header_value(p, len, "x-amzn-requestid", r->request_id,
	    sizeof r->request_id);
	header_value(p, len, "x-amz-bucket-region", r->bucket_region,
	    sizeof r->bucket_region);
	if (header_value(p, len, "etag", text, sizeof text))
		snprintf(r->etag, sizeof r->etag, "%.*s",
		    (int)strcspn(text + (*text == '"'), "\""),
		    text + (*text == '"'));
	if (header_value(p, len, "x-amz-server-side-encryption", text,
	    sizeof text) && strncmp(text, "aws:kms", 7) == 0)
		r->sealed = true;
	if (header_value(p, len, "x-amz-server-side-encryption-customer-"
	    "algorithm", text, sizeof text))
		r->sealed = true;
	if (header_value(p, len, "content-range", text, sizeof text) &&
	    strncmp(text, "bytes ", 6) == 0)
		h->from = strtoll(text + 6, NULL, 10);
	if (header_value(p, len, "date", text, sizeof text))
		r->date = curl.getdate(text, NULL);
	if (header_value(p, len, "x-amz-retry-after", text, sizeof text))
		want_pause(r, text, 1);
	else if (header_value(p, len, "retry-after", text, sizeof text))
		want_pause(r, text, 1000);
	return (len);
}

static size_t
on_body(char *p, size_t size, size_t n, void *arg)
{
	struct http *h = arg;
	long status = 0;

	if (h->stream != NULL && h->stream->take != NULL) {
		curl.easy_getinfo(h->easy, CURLINFO_RESPONSE_CODE, &status);
		if (status >= 200 && status < 300)
			return (h->stream->take(h->stream->ctx, status == 206 ?
			    h->from : 0, p, size * n) ? size * n : 0);
	}
	/* Counted here: CURLOPT_MAXFILESIZE believes Content-Length. */
	if (buf_add(&h->reply.body, p, size * n) == -1) {
		h->broke = N_("it is longer than 8 MiB");
		return (0);
	}
	return (size * n);
}

static size_t
on_upload(char *p, size_t size, size_t n, void *arg)
{
	struct http *h = arg;
	ssize_t got = h->stream->give(h->stream->ctx, p, size * n);

	return (got == -1 ? CURL_READFUNC_ABORT : (size_t)got);
}

bool
http_is_loopback(const char *url)
{
	static const char *const hosts[] = { "127.", "localhost", "[::1]" };
	const char *host = strstr(url, "://");
	size_t i, n;

	if (host == NULL)
		return (false);
	host += 3;
	for (i = 0; i < nitems(hosts); i++) {
		n = strlen(hosts[i]);
		if (strncasecmp(host, hosts[i], n) != 0)
			continue;
		if (i == 0)
			return (host[strspn(host, "0123456789.")] == ':' ||
			    host[strspn(host, "0123456789.")] == '/' ||
			    host[strspn(host, "0123456789.")] == '\0');
		if (host[n] == '\0' || host[n] == ':' || host[n] == '/')
			return (true);
	}
	return (false);
}

static void
set_limits(CURL *easy, const struct http_limits *l)
{
	curl.easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, l->connect_ms);
	curl.easy_setopt(easy, CURLOPT_TIMEOUT_MS, l->total_ms);
	curl.easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, l->slow_bytes);
	curl.easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, l->slow_s);
}

static void
set_safety(CURL *easy, const struct http_request *q)
{
	curl.easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl.easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	curl.easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl.easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
	curl.easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl.easy_setopt(easy, CURLOPT_HTTP_VERSION,
	    (long)CURL_HTTP_VERSION_1_1);
	curl.easy_setopt(easy, CURLOPT_SSLVERSION,
	    (long)CURL_SSLVERSION_TLSv1_2);
	curl.easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
	curl.easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
	if (q->ca_file != NULL)
		curl.easy_setopt(easy, CURLOPT_CAINFO, q->ca_file);
	if (q->socket != NULL)
		curl.easy_setopt(easy, CURLOPT_UNIX_SOCKET_PATH, q->socket);
	if (q->socket != NULL || q->direct || http_is_loopback(q->url))
		curl.easy_setopt(easy, CURLOPT_PROXY, "");
	/* libcurl resends by itself on a kept connection that turns out to be
	 * dead; a change must not go through one (T12). */
	if (q->fresh) {
		curl.easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
		curl.easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
	}
}

static void
set_upload(struct http *h, const struct http_request *q)
{
	if (q->stream == NULL || q->stream->give == NULL)
		return;
	curl.easy_setopt(h->easy, CURLOPT_UPLOAD, 1L);
	curl.easy_setopt(h->easy, CURLOPT_INFILESIZE_LARGE,
	    (curl_off_t)q->stream->size);
	curl.easy_setopt(h->easy, CURLOPT_READFUNCTION, on_upload);
	curl.easy_setopt(h->easy, CURLOPT_READDATA, h);
}

static void
set_request(struct http *h, const struct http_request *q)
{
	CURL *easy = h->easy;
	char *line;
	size_t i;

	for (i = 0; i < q->nheaders; i++) {
		line = xasprintf("%s: %s", q->headers[i].name,
		    q->headers[i].value);
		h->headers = curl.slist_append(h->headers, line);
		explicit_bzero(line, strlen(line));
		free(line);
	}
	h->headers = curl.slist_append(h->headers, "Expect:");
	curl.easy_setopt(easy, CURLOPT_HTTPHEADER, h->headers);
	curl.easy_setopt(easy, CURLOPT_URL, q->url);
	if (q->body != NULL) {
		curl.easy_setopt(easy, CURLOPT_POSTFIELDS, q->body);
		curl.easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
		    (curl_off_t)q->len);
	}
	set_upload(h, q);
	if (strcmp(q->method, q->body != NULL ? "POST" : "GET") != 0)
		curl.easy_setopt(easy, CURLOPT_CUSTOMREQUEST, q->method);
	curl.easy_setopt(easy, CURLOPT_PRIVATE, (char *)h);
	curl.easy_setopt(easy, CURLOPT_ERRORBUFFER, h->curl_error);
	curl.easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
	curl.easy_setopt(easy, CURLOPT_HEADERDATA, h);
	curl.easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
	curl.easy_setopt(easy, CURLOPT_WRITEDATA, h);
}

struct http *
http_send(struct http_pool *pool, const struct http_request *q,
    const char *name, http_done done, void *ctx, struct err *err)
{
	struct http *h;

	if (pool_start(pool, err) == -1)
		return (NULL);
	h = xcalloc(1, sizeof *h);
	h->pool = pool;
	h->name = xstrdup(name);
	h->limits = q->limits;
	h->stream = q->stream;
	h->on_socket = q->socket != NULL;
	h->done = done;
	h->ctx = ctx;
	h->reply.retry_after_ms = -1;
	buf_init(&h->reply.body, q->limits.body);
	h->easy = curl.easy_init();
	if (h->easy != NULL) {
		set_request(h, q);
		set_safety(h->easy, q);
		set_limits(h->easy, &q->limits);
		if (curl.multi_add_handle(pool->multi, h->easy) == CURLM_OK)
			return (h);
		curl.easy_cleanup(h->easy);
		h->easy = NULL;
	}
	http_free(h);
	err_set(err, ERR_SYSTEM, _("libcurl refused the request"));
	return (NULL);
}
