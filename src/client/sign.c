/* The request of a call, signed where its backend wants that. See call.h. */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "api/sigv4.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/log.h"
#include "client/call.h"

#define HEADERS		12
/* Clocks further apart than this are told; a smaller difference is not what a
 * signature was refused for. */
#define SKEW_LEAST_S	240
/* A wall clock that moved by this against the steady one was set, or the
 * machine slept: what was known of its error is void. */
#define MOVED_MS	5000
/* An operation that lets its caller wait. */
#define SLOW_MS	(10 * 60 * 1000)
#define FORM	"application/x-www-form-urlencoded; charset=utf-8"

static int64_t
now_base(void)
{
	return (clock_wall_ms() - clock_steady_ms());
}

int64_t
clock_signed_s(struct backend *b)
{
	int64_t moved = now_base() - b->skew_base;

	if (b->skew_s != 0 && (moved > MOVED_MS || moved < -MOVED_MS)) {
		log_info("the clock was set: its error is unknown again");
		b->skew_s = 0;
	}
	return (clock_wall_ms() / 1000 + b->skew_s);
}

bool
clock_mend(struct backend *b, int64_t signed_at, int64_t server_s)
{
	int64_t off = server_s - signed_at;

	if (signed_at == 0 || (off <= SKEW_LEAST_S && off >= -SKEW_LEAST_S))
		return (false);
	b->skew_s = server_s - clock_wall_ms() / 1000;
	b->skew_base = now_base();
	log_warn("this clock is %lld s off the server's",
	    (long long)-b->skew_s);
	return (true);
}

/* As libcurl writes it: the scheme's own port is left out. */
static char *
host_of(const char *url)
{
	const char *host = strstr(url, "://"), *usual;
	size_t n, len;

	host = host != NULL ? host + 3 : url;
	n = strcspn(host, "/?#");
	usual = strncasecmp(url, "https:", 6) == 0 ? ":443" : ":80";
	len = strlen(usual);
	if (n > len && strncmp(host + n - len, usual, len) == 0)
		n -= len;
	return (xstrndup(host, n));
}

/* An address may have a path of its own, which goes in front. */
static char *
path_of(const char *url, const char *target)
{
	const char *host = strstr(url, "://");
	const char *path = host != NULL ? strchr(host + 3, '/') : NULL;

	return (xasprintf("%s%s", path != NULL ? path : "", target));
}

struct outgoing {
	struct http_header headers[HEADERS];
	size_t	 n;
	char	*host, *path, *url, *aim, *agent, *match, *range;
};

static void
add_header(struct outgoing *o, const char *name, const char *value)
{
	if (o->n == HEADERS)
		bug("too many headers");
	o->headers[o->n++] = (struct http_header){ name, value };
}

static void
outgoing_release(struct outgoing *o)
{
	free(o->host);
	free(o->path);
	free(o->url);
	free(o->aim);
	free(o->agent);
	free(o->match);
	free(o->range);
}

static void
describe_s3(struct call *call, struct outgoing *o)
{
	const char *etag = json_str_at(call->request, "/IfMatch");
	int64_t from = call->object != NULL ? object_from(call->object) : 0;

	if (call->other->content_type != NULL)
		add_header(o, "Content-Type", call->other->content_type);
	if (etag != NULL) {
		o->match = xasprintf("\"%s\"", etag);
		add_header(o, "If-Match", o->match);
	}
	if (from > 0) {
		o->range = xasprintf("bytes=%lld-", (long long)from);
		add_header(o, "Range", o->range);
	}
}

static void
describe(struct call *call, struct outgoing *o, const char *base)
{
	const struct service *s = service_row(call->service);

	o->host = host_of(base);
	o->path = path_of(base, call->target);
	o->url = xasprintf("%s%s", base, call->target);
	add_header(o, "Host", o->host);
	if (s->protocol == PROTOCOL_JSON) {
		o->aim = xasprintf("%s.%s", call->op != NULL ?
		    call->op->prefix : s->version != NULL ? s->version :
		    API_PREFIX_SAGEMAKER, call->name);
		add_header(o, "Content-Type", API_CONTENT_TYPE);
		add_header(o, "X-Amz-Target", o->aim);
	} else if (s->protocol != PROTOCOL_S3)
		add_header(o, "Content-Type", FORM);
	else
		describe_s3(call, o);
}

static const char *
method_of(const struct call *call)
{
	return (call->other != NULL ? call->other->method : "POST");
}

static int
sign(struct call *call, struct outgoing *o, const struct endpoint *e,
    const struct credentials *keys, struct sigv4_signed *out, struct err *err)
{
	const struct service *s = service_row(call->service);
	struct sigv4_header headers[HEADERS];
	struct sigv4_request q = { .headers = headers, .n = o->n };
	struct sigv4_key key = { secret_reveal(&keys->id),
	    secret_reveal(&keys->secret), secret_given(&keys->token) ?
	    secret_reveal(&keys->token) : NULL };
	bool s3 = s->protocol == PROTOCOL_S3;
	size_t i;

	for (i = 0; i < o->n; i++)
		headers[i] = (struct sigv4_header){ o->headers[i].name,
		    o->headers[i].value };
	q.method = method_of(call);
	q.target = o->path;
	q.body = call->text;
	q.len = call->text != NULL ? strlen(call->text) : 0;
	q.hash = call->object != NULL ? object_hash(call->object) : NULL;
	q.plain_path = s3;
	call->signed_at = clock_signed_s(call->backend);
	if (sigv4_sign(&q, &key, e->region, s->signing, call->signed_at,
	    s3 ? SIGV4_BODY_HEADER : 0, out, err) == -1)
		return (-1);
	for (i = 0; i < out->n; i++)
		add_header(o, out->add[i].name, out->add[i].value);
	return (0);
}

static int
hand_over(struct call *call, struct outgoing *o, struct err *err)
{
	struct backend *b = call->backend;
	const char *app = getenv("AWS_SDK_UA_APP_ID");
	struct http_request q = { .method = method_of(call), .url = o->url,
	    .socket = b->socket,
	    .headers = o->headers, .body = call->text, .ca_file = b->ca_file,
	    .fresh = call->changes, .limits = b->limits.http };

	q.len = call->text != NULL ? strlen(call->text) : 0;
	if (call->object != NULL) {
		q.stream = object_stream(call->object);
		q.limits.total_ms = 0;
	} else if (call->other != NULL && call->other->slow) {
		q.limits.total_ms = SLOW_MS;
		q.limits.slow_s = SLOW_MS / 1000;
	}
	o->agent = xasprintf("trialdeck/%s%s%.50s", PACKAGE_VERSION,
	    app != NULL && strpbrk(app, "\r\n") == NULL ? " app/" : "",
	    app != NULL && strpbrk(app, "\r\n") == NULL ? app : "");
	add_header(o, "User-Agent", o->agent);
	q.nheaders = o->n;
	call->http = http_send(b->pool, &q, call->service == SERVICE_SAGEMAKER
	    ? b->title : service_row(call->service)->name, call_done, call,
	    err);
	return (call->http != NULL ? 0 : -1);
}

int
call_send(struct call *call, struct err *err)
{
	struct backend *b = call->backend;
	const struct credentials *keys = NULL;
	const struct endpoint *e = NULL;
	struct endpoint bucket = { .url = NULL };
	struct sigv4_signed signature = { .n = 0 };
	struct outgoing o = { .n = 0 };
	int r = 0;

	if (b->is_signed) {
		switch (keyring_get(b->keys, clock_signed_s(b), &keys, err)) {
		case KEYS_WAIT:
			return (1);
		case KEYS_FAILED:
			return (-1);
		case KEYS_READY:
			break;
		}
	}
	if (b->socket == NULL && call->service == SERVICE_S3) {
		if (backend_bucket_endpoint(b, json_str_at(call->request,
		    "/Bucket"), &bucket, err) == -1) {
			endpoint_release(&bucket);
			return (-1);
		}
		e = &bucket;
	} else if (b->socket == NULL &&
	    (e = backend_endpoint(b, call->service, err)) == NULL)
		return (-1);
	if (call->object != NULL)
		r = object_begin(call->object, err);
	describe(call, &o, e != NULL ? e->url : b->url);
	if (r == 0 && b->is_signed)
		r = sign(call, &o, e, keys, &signature, err);
	if (r == 0)
		r = hand_over(call, &o, err);
	sigv4_signed_release(&signature);
	outgoing_release(&o);
	endpoint_release(&bucket);
	return (r);
}
