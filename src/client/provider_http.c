#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <event2/event.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/number.h"
#include "client/credentials.h"
#include "client/provider.h"

#define CONTAINER_TRIES	3
#define CONTAINER_MS	2000
#define PAUSE_MS	1000
#define TOKEN_TTL	"21600"
#define ROLE_PATH	"latest/meta-data/iam/security-credentials/"
#define REGION_PATH	"latest/meta-data/placement/region"
/* Keys of an instance whose service cannot renew them are used this much
 * longer, plus 2 to 10 minutes by chance. */
#define EXTEND_S	CRED_ADVISORY_S

enum step { STEP_CONTAINER, STEP_TOKEN, STEP_ROLE, STEP_KEYS, STEP_REGION };

struct metadata {
	struct provider	 common;	/* first */
	struct http_pool *pool;
	struct http	*http;
	struct event	*timer;		/* container: before another try */
	enum step	 step;
	char		*what;		/* for sentences */
	char		*base_url;	/* IMDS: ends in "/" */
	char		*url;		/* of the exchange under way */
	struct secret	 token;		/* of IMDS; of the container */
	char		*role;
	struct credentials keys;
	char		 region[64];
	int		 tries, most_tries;
	long		 timeout_ms;
	bool		 v1_disabled;
	bool		 region_only;
};

static void ask(struct metadata *);
static int begin(struct metadata *, struct err *);

static void
metadata_free(struct provider *p)
{
	struct metadata *m = (struct metadata *)p;

	http_drop(m->http);
	if (m->timer != NULL)
		event_free(m->timer);
	secret_release(&m->token);
	credentials_release(&m->keys);
	free(m->what);
	free(m->base_url);
	free(m->url);
	free(m->role);
	free(m);
}

void
provider_free(struct provider *p)
{
	if (p != NULL)
		p->free(p);
}

const char *
provider_region(const struct provider *p)
{
	return (p->region);
}

static void
fail(struct metadata *m, const char *why)
{
	struct err err = ERR_INIT;

	if (m->step == STEP_CONTAINER)
		err_set(&err, ERR_CREDENTIALS, "%s: %s", m->what, why);
	else
		err_set(&err, ERR_CREDENTIALS, _("no AWS credentials were "
		    "found: none in variables, files or a container, and the "
		    "instance metadata service gives none (%s); set "
		    "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or choose a "
		    "profile"), why);
	m->common.done(m->common.ctx, NULL, &err);
}

static void
succeed(struct metadata *m)
{
	int64_t now = clock_wall_ms() / 1000;

	/* Expired, or soon: the service cannot renew them now. They are kept
	 * in use and asked for again, rather than not at all. */
	if (m->step != STEP_CONTAINER && m->keys.expires != 0 &&
	    m->keys.expires < now + CRED_ADVISORY_S)
		m->keys.expires = now + EXTEND_S + 120 + random() % 480;
	m->common.region = m->region[0] != '\0' ? m->region : NULL;
	m->common.done(m->common.ctx, &m->keys, NULL);
}

static void
go_on(struct metadata *m, enum step step, const char *path)
{
	m->step = step;
	m->tries = 0;
	free(m->url);
	m->url = xasprintf("%s%s", m->base_url, path);
	ask(m);
}

/* Names come from a service that anybody near may play: one word each. */
static char *
one_word(const struct buf *b)
{
	const char *text = buf_str(b);
	size_t n = strcspn(text, "\r\n"), i;

	for (i = 0; i < n; i++)
		if (text[i] <= ' ' || text[i] >= 127 || strchr("?#%\\",
		    text[i]) != NULL)
			return (NULL);
	return (n > 0 && n < 256 ? xstrndup(text, n) : NULL);
}

static void
keys_came(struct metadata *m, const struct http_reply *r)
{
	struct err err = ERR_INIT;

	if (credentials_parse(&m->keys, buf_str(&r->body), r->body.len, false,
	    m->what, &err) == -1)
		m->common.done(m->common.ctx, NULL, &err);
	else if (m->step == STEP_CONTAINER)
		succeed(m);
	else
		go_on(m, STEP_REGION, REGION_PATH);
}

static void
imds_answer(struct metadata *m, const struct http_reply *r)
{
	char *path, *word;

	switch (m->step) {
	case STEP_TOKEN:
		/* Only these mean that there is no version 2 here. */
		if (r->status == 200)
			secret_set(&m->token, buf_str(&r->body), r->body.len);
		else if (m->v1_disabled || (r->status != 403 &&
		    r->status != 404 && r->status != 405)) {
			fail(m, r->status == 0 ? r->err.text :
			    _("it gives no token"));
			return;
		}
		if (m->region_only)
			go_on(m, STEP_REGION, REGION_PATH);
		else
			go_on(m, STEP_ROLE, ROLE_PATH);
		return;
	case STEP_ROLE:
		m->role = r->status == 200 ? one_word(&r->body) : NULL;
		if (m->role == NULL) {
			fail(m, _("the instance has no role"));
			return;
		}
		path = xasprintf(ROLE_PATH "%s", m->role);
		go_on(m, STEP_KEYS, path);
		free(path);
		return;
	case STEP_KEYS:
		if (r->status == 200)
			keys_came(m, r);
		else
			fail(m, _("it gives no keys for its role"));
		return;
	default:
		word = r->status == 200 ? one_word(&r->body) : NULL;
		if (word != NULL && strlen(word) < sizeof m->region)
			memcpy(m->region, word, strlen(word) + 1);
		free(word);
		succeed(m);
		return;
	}
}

static void
on_reply(void *ctx, struct http_reply *r)
{
	static const struct timeval pause = { PAUSE_MS / 1000, 0 };
	struct metadata *m = ctx;
	char why[64];

	m->http = NULL;
	m->tries++;
	if (m->step == STEP_CONTAINER && r->status == 200) {
		keys_came(m, r);
		return;
	}
	if (m->tries < m->most_tries && (m->step == STEP_CONTAINER ||
	    r->status == 0 || r->status >= 500)) {
		if (m->timer != NULL)
			evtimer_add(m->timer, &pause);
		else
			ask(m);
		return;
	}
	if (m->step != STEP_CONTAINER) {
		imds_answer(m, r);
		return;
	}
	snprintf(why, sizeof why, _("HTTP status %d"), r->status);
	fail(m, r->status == 0 ? r->err.text : why);
}

static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	ask(arg);
}

static int
begin(struct metadata *m, struct err *err)
{
	struct http_header headers[2];
	struct http_request q = { .method = "GET", .url = m->url,
	    .headers = headers, .direct = true };

	if (m->step == STEP_TOKEN) {
		q.method = "PUT";
		q.body = "";
		headers[q.nheaders++] = (struct http_header){
		    "X-aws-ec2-metadata-token-ttl-seconds", TOKEN_TTL };
	} else if (secret_given(&m->token))
		headers[q.nheaders++] = (struct http_header){
		    m->step == STEP_CONTAINER ? "Authorization" :
		    "X-aws-ec2-metadata-token", secret_reveal(&m->token) };
	if (m->step == STEP_CONTAINER)
		headers[q.nheaders++] = (struct http_header){ "Accept",
		    "application/json" };
	q.limits.connect_ms = q.limits.total_ms = m->timeout_ms;
	q.limits.head = CRED_OUTPUT_BYTES;
	q.limits.body = CRED_OUTPUT_BYTES;
	m->http = http_send(m->pool, &q, m->what, on_reply, m, err);
	return (m->http != NULL ? 0 : -1);
}

static void
ask(struct metadata *m)
{
	struct err err = ERR_INIT;

	if (begin(m, &err) == -1)
		m->common.done(m->common.ctx, NULL, &err);
}

/* https, or this machine, or where ECS and EKS listen (T8). */
static bool
is_allowed(const char *url)
{
	static const char *const hosts[] = { "169.254.170.2",
	    "169.254.170.23", "[fd00:ec2::23]" };
	const char *host = strstr(url, "://");
	size_t i, n;

	if (strncasecmp(url, "https://", 8) == 0)
		return (true);
	if (strncasecmp(url, "http://", 7) != 0)
		return (false);
	if (http_is_loopback(url))
		return (true);
	host += 3;
	for (i = 0; i < nitems(hosts); i++) {
		n = strlen(hosts[i]);
		if (strncasecmp(host, hosts[i], n) == 0 && (host[n] == ':' ||
		    host[n] == '/' || host[n] == '\0'))
			return (true);
	}
	return (false);
}

/* The token of the container: from a file, read anew each time, or the
 * variable. A line end inside would be a header of its own. */
static int
container_token(struct secret *token, struct err *err)
{
	const char *path = getenv("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
	const char *text = getenv("AWS_CONTAINER_AUTHORIZATION_TOKEN");
	struct buf b;
	int r = 0;

	buf_init(&b, CRED_OUTPUT_BYTES);
	if (path != NULL && *path != '\0') {
		r = file_read(path, 0, &b, err);
		text = buf_str(&b);
	}
	if (r == 0 && text != NULL && *text != '\0') {
		if (strpbrk(text, "\r\n") != NULL)
			r = err_set(err, ERR_CREDENTIALS, _("the token for the "
			    "container's credentials holds a line end"));
		else
			secret_set(token, text, strlen(text));
	}
	if (b.data != NULL)
		explicit_bzero(b.data, b.cap);
	buf_release(&b);
	return (r);
}

struct provider *
provider_container(struct http_pool *pool, struct event_base *base,
    provider_done done, void *ctx, struct err *err)
{
	const char *relative = getenv("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
	const char *full = getenv("AWS_CONTAINER_CREDENTIALS_FULL_URI");
	struct metadata *m = xcalloc(1, sizeof *m);

	m->common = (struct provider){ metadata_free, NULL, done, ctx };
	m->pool = pool;
	m->step = STEP_CONTAINER;
	m->what = xstrdup(_("the container's credentials service"));
	m->timer = evtimer_new(base, on_timer, m);
	m->most_tries = CONTAINER_TRIES;
	m->timeout_ms = CONTAINER_MS;
	m->url = relative != NULL ? xasprintf("http://169.254.170.2%s",
	    relative) : xstrdup(full);
	if (!is_allowed(m->url))
		err_set(err, ERR_CREDENTIALS, _("AWS_CONTAINER_CREDENTIALS_"
		    "FULL_URI names %s, which is neither https nor this "
		    "machine nor a container's agent"), m->url);
	else if (container_token(&m->token, err) == 0 && begin(m, err) == 0)
		return (&m->common);
	metadata_free(&m->common);
	return (NULL);
}

/* A whole number of a setting within bounds, else the usual one. */
static int
number_setting(const struct profile *p, const char *variable, const char *key,
    int usual)
{
	const char *text = profile_setting(p, variable, NULL, key);
	int64_t n;

	return (text != NULL && number_int(text, &n) && n >= 1 && n <= 60 ?
	    (int)n : usual);
}

struct provider *
provider_imds(struct http_pool *pool, const struct profile *p,
    bool region_only, provider_done done, void *ctx, struct err *err)
{
	struct metadata *m = xcalloc(1, sizeof *m);
	const char *url, *mode;

	m->common = (struct provider){ metadata_free, NULL, done, ctx };
	m->pool = pool;
	m->step = STEP_TOKEN;
	m->region_only = region_only;
	m->what = xstrdup(_("the instance metadata service"));
	m->most_tries = number_setting(p, "AWS_METADATA_SERVICE_NUM_ATTEMPTS",
	    "metadata_service_num_attempts", 1);
	m->timeout_ms = 1000L * number_setting(p,
	    "AWS_METADATA_SERVICE_TIMEOUT", "metadata_service_timeout", 1);
	m->v1_disabled = profile_true(p, "AWS_EC2_METADATA_V1_DISABLED",
	    "ec2_metadata_v1_disabled");
	url = profile_setting(p, "AWS_EC2_METADATA_SERVICE_ENDPOINT", NULL,
	    "ec2_metadata_service_endpoint");
	mode = profile_setting(p, "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
	    NULL, "ec2_metadata_service_endpoint_mode");
	if (url == NULL || *url == '\0')
		url = mode != NULL && strcasecmp(mode, "ipv6") == 0 ?
		    "http://[fd00:ec2::254]" : "http://169.254.169.254";
	m->base_url = xasprintf("%s%s", url,
	    url[strlen(url) - 1] == '/' ? "" : "/");
	m->url = xasprintf("%slatest/api/token", m->base_url);
	if (begin(m, err) == 0)
		return (&m->common);
	err_set(err, ERR_CREDENTIALS, _("%s is no address of an instance "
	    "metadata service"), url);
	metadata_free(&m->common);
	return (NULL);
}
