#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include <event2/event.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/paths.h"
#include "base/utf8.h"
#include "client/call.h"

/* Tries of a throttled read that nobody waits for in a shell. */
#define PATIENT_TRIES	8

#define NEAR_IDS	((int64_t)1 << 62)

/* T14. */
static const struct client_limits usual = {
	.http = {
		.connect_ms = 5000,
		.total_ms = 60000,
		.slow_bytes = 100,
		.slow_s = 15,
		.head = 64 << 10,
		.body = 8 << 20,
	},
	.start_ms = 5000
};

static char *
copy(const char *text)
{
	return (text != NULL ? xstrdup(text) : NULL);
}

static int
set_socket(struct backend *b, const struct backend_options *o,
    struct err *err)
{
	const char *path;

	if (strcmp(o->address, "local") == 0) {
		path = paths_socket(err);
		if (path == NULL)
			return (-1);
		b->socket = xstrdup(path);
		b->local = true;
		b->may_start = !o->no_start;
	} else
		b->socket = xstrdup(o->address + strlen("unix:"));
	b->near_s3_url = copy(o->s3_endpoint_url);
	b->near_profile = copy(o->profile);
	b->near_region = copy(o->region);
	b->url = xstrdup("http://localhost");
	return (retry_init(&b->retry, NULL, NULL, false, err));
}

static int
set_profile(struct backend *b, const struct backend_options *o,
    struct err *err)
{
	const struct profile *p = &b->profile;
	const char *renewed = getenv("AWS_NEW_RETRIES_2026");

	if (profile_load(&b->profile, o->profile, err) == -1)
		return (-1);
	b->region = copy(profile_region(p, o->region));
	b->ca_file = copy(profile_setting(p, "AWS_CA_BUNDLE", NULL,
	    "ca_bundle"));
	if (b->ca_file != NULL && access(b->ca_file, R_OK) == -1)
		return (err_errno(err, _("the certificates of AWS_CA_BUNDLE "
		    "(%s) cannot be read"), b->ca_file));
	if (profile_read_only(p, o->read_only_profiles))
		b->read_only = true;
	return (retry_init(&b->retry, profile_setting(p, "AWS_RETRY_MODE",
	    NULL, "retry_mode"), profile_setting(p, "AWS_MAX_ATTEMPTS", NULL,
	    "max_attempts"), renewed != NULL && strcasecmp(renewed, "true") ==
	    0, err));
}

static int
set_account(struct backend *b, const struct backend_options *o,
    struct err *err)
{
	enum cred_method m;

	b->sagemaker_url = copy(o->endpoint_url);
	b->s3_url = copy(o->s3_endpoint_url);
	if (strcmp(o->address, "aws") != 0)
		b->all_url = xstrdup(o->address);
	if (set_profile(b, o, err) == -1)
		return (-1);
	m = profile_method(&b->profile);
	/* A stand-in on this machine may take requests that nobody signed;
	 * no instance's role is asked for to speak to it. */
	b->is_signed = b->all_url == NULL || !http_is_loopback(b->all_url) ||
	    (m != CRED_NONE && m != CRED_IMDS);
	if (b->region == NULL && b->all_url != NULL)
		b->region = xstrdup("us-east-1");
	profile_account(&b->profile, b->account);
	b->keys = keyring_new(b->base, b->pool, &b->profile);
	keyring_on_change(b->keys, call_wake_waiting, b);
	keyring_on_terminal(b->keys, o->terminal, o->terminal_ctx);
	if (b->region == NULL)
		keyring_want_region(b->keys);
	else if (backend_endpoint(b, SERVICE_SAGEMAKER, err) == NULL)
		return (-1);
	return (0);
}

static int
set_address(struct backend *b, const struct backend_options *o,
    struct err *err)
{
	const char *a = o->address;

	if (strcmp(a, "local") == 0 ||
	    (strncmp(a, "unix:", 5) == 0 && a[5] == '/'))
		return (set_socket(b, o, err));
	if (strcmp(a, "aws") == 0 || strncasecmp(a, "http://", 7) == 0 ||
	    strncasecmp(a, "https://", 8) == 0)
		return (set_account(b, o, err));
	return (err_set(err, ERR_USAGE, _("\"%s\" is no backend: "
	    "local, aws, http://…, https://… or unix:/PATH"), a));
}

struct backend *
backend_new(struct event_base *base, const struct backend_options *options,
    struct err *err)
{
	struct backend_options o = *options;
	struct backend *b = xcalloc(1, sizeof *b);

	if (o.address == NULL)
		o.address = "local";
	b->base = base;
	b->limits = usual;
	b->read_only = o.read_only;
	b->start_log = -1;
	TAILQ_INIT(&b->calls);
	b->pool = http_pool_new(base);
	if (set_address(b, &o, err) == -1) {
		backend_free(b);
		return (NULL);
	}
	if (b->retry.mode.adaptive)
		pace_init(&b->pace, &pace_adaptive, clock_steady_ms());
	if (o.paced && b->socket == NULL) {
		pace_init(&b->pace, &pace_console, clock_steady_ms());
		b->retry.patience = PATIENT_TRIES;
	}
	backend_settle_title(b);
	return (b);
}

void
backend_settle_title(struct backend *b)
{
	char *text, *safe;

	if (b->region == NULL && b->keys != NULL)
		b->region = copy(keyring_region(b->keys));
	if (b->local)
		text = xstrdup("local");
	else if (b->socket != NULL)
		text = xasprintf("unix:%s", b->socket);
	else if (b->all_url != NULL)
		text = xasprintf("%s%s%s", b->all_url,
		    b->profile.explicit ? " · " : "",
		    b->profile.explicit ? b->profile.name : "");
	else
		text = xasprintf("%s · %s", b->region != NULL ? b->region :
		    "aws", b->profile.name);
	safe = text_safe(text);
	snprintf(b->title, sizeof b->title, "%s%s", safe,
	    b->read_only ? _(" · read-only") : "");
	free(safe);
	free(text);
}

const struct endpoint *
backend_endpoint(struct backend *b, enum service_id id, struct err *err)
{
	struct endpoint_options o = { b->all_url, b->sagemaker_url,
	    b->s3_url };
	struct endpoint *e = &b->endpoints[id];

	if (e->url != NULL)
		return (e);
	if (b->region == NULL)
		b->region = copy(keyring_region(b->keys));
	if (b->region == NULL) {
		err_set(err, ERR_CREDENTIALS, _("no region is set for profile "
		    "\"%s\": use --region, AWS_REGION, or region in %s"),
		    b->profile.name, b->profile.config_path);
		return (NULL);
	}
	if (endpoint_find(e, id, &b->profile, b->region, &o, err) == -1) {
		endpoint_release(e);
		return (NULL);
	}
	return (e);
}

int
backend_bucket_endpoint(struct backend *b, const char *bucket,
    struct endpoint *e, struct err *err)
{
	struct endpoint_options o = { b->all_url, b->sagemaker_url,
	    b->s3_url };
	const struct endpoint *plain = backend_endpoint(b, SERVICE_S3, err);
	const char *region;

	if (plain == NULL)
		return (-1);
	region = json_string_value(json_object_get(b->buckets, bucket != NULL ?
	    bucket : ""));
	return (endpoint_find(e, SERVICE_S3, &b->profile, region != NULL ?
	    region : plain->region, &o, err));
}

const char *
backend_address(struct backend *b)
{
	const struct endpoint *e;

	if (b->socket != NULL)
		return (b->socket);
	e = backend_endpoint(b, SERVICE_SAGEMAKER, NULL);
	return (e != NULL ? e->url : "aws");
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

struct retry *
backend_retry(struct backend *b)
{
	return (&b->retry);
}

void
backend_free(struct backend *b)
{
	struct call *call;
	int i;

	if (b == NULL)
		return;
	while ((call = TAILQ_FIRST(&b->calls)) != NULL)
		call_free(call);
	keyring_free(b->keys);
	http_pool_free(b->pool);
	for (i = 0; i < SERVICES; i++)
		endpoint_release(&b->endpoints[i]);
	json_decref(b->buckets);
	profile_release(&b->profile);
	if (b->start_log != -1)
		close(b->start_log);
	backend_free(b->near_s3);
	free(b->near_s3_url);
	free(b->near_profile);
	free(b->near_region);
	free(b->socket);
	free(b->url);
	free(b->ca_file);
	free(b->region);
	free(b->all_url);
	free(b->sagemaker_url);
	free(b->s3_url);
	free(b->arn);
	free(b);
}

/* The backend whose call of this operation it is: its own, or that of the S3
 * service beside it. NULL and err: that one cannot be had. */
static struct backend *
backend_for(struct backend *b, const char *name, struct err *err)
{
	const struct neighbour *row = neighbour_find(name);
	struct backend_options o = { .address = b->near_s3_url,
	    .s3_endpoint_url = b->near_s3_url, .profile = b->near_profile,
	    .region = b->near_region, .no_start = true };

	if (b->near_s3_url == NULL || row == NULL ||
	    row->service != SERVICE_S3)
		return (b);
	if (b->near_s3 == NULL) {
		b->near_s3 = backend_new(b->base, &o, err);
		/* So that no id is given twice. */
		if (b->near_s3 != NULL)
			b->near_s3->next_id = NEAR_IDS;
	}
	return (b->near_s3);
}

int64_t
backend_call(struct backend *b, const char *name, json_t *request,
    backend_done done, void *ctx)
{
	struct err err = ERR_INIT;
	struct backend *to;
	struct call *call;

	if (request == NULL)
		request = json_object();
	to = backend_for(b, name, &err);
	if (to != NULL && to != b)
		return (backend_call(to, name, request, done, ctx));
	call = call_new(b, name, request, done, ctx, &err);
	if (err.code == ERR_NONE &&
	    strcmp(name, "CreateHyperParameterTuningJob") == 0)
		create_begin(call, request, &err);
	if (err.code != ERR_NONE) {
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
	if (b->near_s3 != NULL)
		backend_cancel(b->near_s3, id);
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
backend_region(const struct backend *b)
{
	return (b->local || b->region == NULL ? "local" : b->region);
}

bool
backend_is_amazon(const struct backend *b)
{
	const struct endpoint_options o = { b->all_url, b->sagemaker_url,
	    b->s3_url };
	struct endpoint e = { .url = NULL };
	bool is = false;

	if (b->socket == NULL && endpoint_find(&e, SERVICE_SAGEMAKER,
	    &b->profile, b->region != NULL ? b->region : "us-east-1", &o,
	    NULL) == 0)
		is = endpoint_is_amazon(e.url);
	endpoint_release(&e);
	return (is);
}

const char *
backend_account(const struct backend *b)
{
	return (b->account);
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
