#include "config.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <event2/event.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/json.h"
#include "base/log.h"
#include "client/credentials.h"

/* After a renewal that failed while the keys still hold. */
#define PAUSE_MS	60000

void
credentials_release(struct credentials *c)
{
	secret_release(&c->id);
	secret_release(&c->secret);
	secret_release(&c->token);
	c->expires = 0;
}

void
credentials_copy(struct credentials *to, const struct credentials *from)
{
	secret_copy(&to->id, &from->id);
	secret_copy(&to->secret, &from->secret);
	secret_copy(&to->token, &from->token);
	to->expires = from->expires;
}

void
credentials_hint(const struct credentials *c, char out[16])
{
	size_t n = c->id.len < 8 ? 0 : 4;

	snprintf(out, 16, "…%s", secret_reveal(&c->id) + c->id.len - n);
}

/* Text of fewer bytes is no secret, and its like stands in every sentence. */
#define REDACT_LEAST	8
#define REDACTED	"…"

static void
redact(char *text, const struct secret *s, size_t keep)
{
	const char *bytes = secret_reveal(s), *rest;
	char *at = text;
	size_t n = s->len;

	if (n < REDACT_LEAST)
		return;
	while ((at = strstr(at, bytes)) != NULL) {
		rest = at + n - keep;
		memcpy(at, REDACTED, strlen(REDACTED));
		at += strlen(REDACTED);
		memmove(at, rest, strlen(rest) + 1);
	}
}

void
credentials_redact(const struct credentials *c, char *text)
{
	redact(text, &c->secret, 0);
	redact(text, &c->token, 0);
	redact(text, &c->id, 4);
}

/* A value that goes into a header line must be one line of visible text. */
static int
set_value(struct secret *s, const char *text, const char *what,
    const char *name, struct err *err)
{
	size_t i, n = strlen(text);

	for (i = 0; i < n; i++)
		if (!isgraph((unsigned char)text[i]))
			return (err_set(err, ERR_CREDENTIALS, _("%s: %s holds "
			    "a character that no key has (a line end, a "
			    "blank?)"), what, name));
	if (n == 0)
		return (err_set(err, ERR_CREDENTIALS, _("%s: %s is empty"),
		    what, name));
	secret_set(s, text, n);
	return (0);
}

static int
read_object(struct credentials *c, const json_t *o, const char *what,
    struct err *err)
{
	const char *id = json_str_at(o, "/AccessKeyId");
	const char *secret = json_str_at(o, "/SecretAccessKey");
	const char *token = json_str_at(o, "/SessionToken");
	const char *end = json_str_at(o, "/Expiration");

	if (token == NULL)
		token = json_str_at(o, "/Token");
	if (id == NULL || secret == NULL)
		return (err_set(err, ERR_CREDENTIALS, _("%s gave no %s"),
		    what, id == NULL ? "AccessKeyId" : "SecretAccessKey"));
	if (set_value(&c->id, id, what, "AccessKeyId", err) == -1 ||
	    set_value(&c->secret, secret, what, "SecretAccessKey", err) == -1)
		return (-1);
	if (token != NULL && *token != '\0' &&
	    set_value(&c->token, token, what, "SessionToken", err) == -1)
		return (-1);
	if (end != NULL && (c->expires = clock_read_iso(end)) == -1)
		return (err_set(err, ERR_CREDENTIALS, _("%s: its Expiration is "
		    "no time such as 2026-11-25T05:00:00Z"), what));
	return (0);
}

/* jansson's copies of the values are wiped before they are freed. */
static void
wipe_object(json_t *o)
{
	const char *key;
	json_t *value;

	json_object_foreach(o, key, value)
		if (json_is_string(value))
			explicit_bzero((char *)(uintptr_t)
			    json_string_value(value),
			    json_string_length(value));
	json_decref(o);
}

int
credentials_parse(struct credentials *c, const char *text, size_t len,
    bool version, const char *what, struct err *err)
{
	static const struct json_limits limits = {
		.most_bytes = CRED_OUTPUT_BYTES, .most_depth = 8 };
	struct err why = ERR_INIT;
	json_t *o;
	int r;

	memset(c, 0, sizeof *c);
	o = json_read(text, len, &limits, &why);
	if (!json_is_object(o)) {
		json_decref(o);
		return (err_set(err, ERR_CREDENTIALS, _("%s gave something "
		    "that is no JSON object"), what));
	}
	if (version && json_int_at(o, "/Version", 0) != 1)
		r = err_set(err, ERR_CREDENTIALS, _("%s: \"Version\" must be "
		    "1"), what);
	else
		r = read_object(c, o, what, err);
	if (r == -1)
		credentials_release(c);
	wipe_object(o);
	return (r);
}

static int
from_environment(struct credentials *c, struct err *err)
{
	static const char *const tokens[] = { "AWS_SECURITY_TOKEN",
	    "AWS_SESSION_TOKEN" };
	const char *what = _("the environment"), *text;
	size_t i;

	text = getenv("AWS_SECRET_ACCESS_KEY");
	if (text == NULL || *text == '\0')
		return (err_set(err, ERR_CREDENTIALS, _("AWS_ACCESS_KEY_ID is "
		    "set, but AWS_SECRET_ACCESS_KEY is not")));
	if (set_value(&c->id, getenv("AWS_ACCESS_KEY_ID"), what,
	    "AWS_ACCESS_KEY_ID", err) == -1 || set_value(&c->secret, text,
	    what, "AWS_SECRET_ACCESS_KEY", err) == -1)
		return (-1);
	for (i = 0; i < nitems(tokens); i++) {
		text = getenv(tokens[i]);
		if (text == NULL || *text == '\0')
			continue;
		if (set_value(&c->token, text, what, tokens[i], err) == -1)
			return (-1);
		break;
	}
	text = getenv("AWS_CREDENTIAL_EXPIRATION");
	if (text != NULL && *text != '\0' &&
	    (c->expires = clock_read_iso(text)) == -1)
		return (err_set(err, ERR_CREDENTIALS, _("%s is no time such "
		    "as 2026-11-25T05:00:00Z"), "AWS_CREDENTIAL_EXPIRATION"));
	return (0);
}

static int
from_section(struct credentials *c, const struct ini_section *s,
    const char *path, struct err *err)
{
	const char *secret = ini_get(s, "aws_secret_access_key"), *token;

	if (secret == NULL)
		return (err_set(err, ERR_CREDENTIALS, _("%s: [%s] has "
		    "aws_access_key_id, but no aws_secret_access_key"), path,
		    s->name));
	if (set_value(&c->id, ini_get(s, "aws_access_key_id"), path,
	    "aws_access_key_id", err) == -1 || set_value(&c->secret, secret,
	    path, "aws_secret_access_key", err) == -1)
		return (-1);
	token = ini_get(s, "aws_security_token");
	if (token == NULL)
		token = ini_get(s, "aws_session_token");
	return (token != NULL && *token != '\0' ? set_value(&c->token, token,
	    path, "aws_session_token", err) : 0);
}

int
credentials_static(const struct profile *p, enum cred_method m,
    struct credentials *c, struct err *err)
{
	int r;

	memset(c, 0, sizeof *c);
	switch (m) {
	case CRED_ENV:
		r = from_environment(c, err);
		break;
	case CRED_SHARED_FILE:
		r = from_section(c, p->in_credentials, p->credentials_path,
		    err);
		break;
	case CRED_CONFIG_FILE:
		r = from_section(c, p->in_config, p->config_path, err);
		break;
	default:
		return (err_set(err, ERR_CREDENTIALS,
		    _("there are no AWS credentials")));
	}
	if (r == -1)
		credentials_release(c);
	return (r);
}

struct keyring {
	struct event_base *base;
	struct http_pool *pool;
	const struct profile *profile;
	enum cred_method method;
	struct credentials keys;
	bool		 given;
	struct provider	*provider;	/* renewal under way, or NULL */
	bool		 taken;		/* it has the terminal */
	bool		 failed;
	struct err	 err;		/* of the last renewal */
	int64_t		 not_before;	/* steady ms of the next one */
	bool		 want_region;
	char		*region;
	void		(*changed)(void *);
	void		*changed_ctx;
	void		(*take)(void *, bool);
	void		*take_ctx;
};

struct keyring *
keyring_new(struct event_base *base, struct http_pool *pool,
    const struct profile *p)
{
	struct keyring *k = xcalloc(1, sizeof *k);

	secret_expect();
	k->base = base;
	k->pool = pool;
	k->profile = p;
	k->method = profile_method(p);
	return (k);
}

static void
give_terminal_back(struct keyring *k)
{
	if (k->taken && k->take != NULL)
		k->take(k->take_ctx, false);
	k->taken = false;
}

void
keyring_free(struct keyring *k)
{
	if (k == NULL)
		return;
	provider_free(k->provider);
	give_terminal_back(k);
	credentials_release(&k->keys);
	free(k->region);
	free(k);
}

void
keyring_on_change(struct keyring *k, void (*changed)(void *), void *ctx)
{
	k->changed = changed;
	k->changed_ctx = ctx;
}

void
keyring_on_terminal(struct keyring *k, void (*take)(void *, bool), void *ctx)
{
	k->take = take;
	k->take_ctx = ctx;
}

enum cred_method
keyring_method(const struct keyring *k)
{
	return (k->method);
}

void
keyring_want_region(struct keyring *k)
{
	k->want_region = true;
}

const char *
keyring_region(const struct keyring *k)
{
	return (k->region);
}

static void
on_keys(void *ctx, struct credentials *keys, const struct err *err)
{
	struct keyring *k = ctx;
	const char *region = provider_region(k->provider);

	if (err == NULL) {
		credentials_release(&k->keys);
		credentials_copy(&k->keys, keys);
		k->given = true;
		k->failed = false;
		if (region != NULL && k->region == NULL)
			k->region = xstrdup(region);
		log_info("credentials: %s", cred_row(k->method)->name);
	} else {
		k->err = *err;
		k->failed = true;
		k->not_before = clock_steady_ms() + PAUSE_MS;
		log_warn("credentials: %s: %s", cred_row(k->method)->name,
		    err->text);
	}
	provider_free(k->provider);
	k->provider = NULL;
	give_terminal_back(k);
	if (k->changed != NULL)
		k->changed(k->changed_ctx);
}

static void
on_region(void *ctx, struct credentials *keys, const struct err *err)
{
	struct keyring *k = ctx;
	const char *region = provider_region(k->provider);

	if (region != NULL)
		k->region = xstrdup(region);
	k->want_region = false;
	provider_free(k->provider);
	k->provider = NULL;
	if (k->changed != NULL)
		k->changed(k->changed_ctx);
}

/* True while the answer is awaited. */
static bool
ask_region(struct keyring *k)
{
	const char *off = getenv("AWS_EC2_METADATA_DISABLED");

	if (!k->want_region)
		return (false);
	if (k->provider == NULL && (off == NULL || strcasecmp(off, "true") !=
	    0))
		k->provider = provider_imds(k->pool, k->profile, true,
		    on_region, k, NULL);
	if (k->provider == NULL)
		k->want_region = false;
	return (k->provider != NULL);
}

/* -1: it could not even begin. */
static int
renew(struct keyring *k, struct err *err)
{
	bool asks = provider_asks(k->profile, k->method);

	if (asks && k->take != NULL) {
		k->take(k->take_ctx, true);
		k->taken = true;
	}
	if (k->method == CRED_CONTAINER)
		k->provider = provider_container(k->pool, k->base, on_keys, k,
		    err);
	else if (k->method == CRED_IMDS)
		k->provider = provider_imds(k->pool, k->profile, false,
		    on_keys, k, err);
	else
		/* A command shares its terminal; the console only when the
		 * helper may ask. */
		k->provider = provider_process(k->base, k->profile, k->method,
		    k->take != NULL && !asks, on_keys, k, err);
	if (k->provider == NULL)
		give_terminal_back(k);
	return (k->provider != NULL ? 0 : -1);
}

static int
no_keys(const struct keyring *k, struct err *err)
{
	return (err_set(err, ERR_CREDENTIALS, _("no AWS credentials were "
	    "found for profile \"%s\": set AWS_ACCESS_KEY_ID and "
	    "AWS_SECRET_ACCESS_KEY, or choose a profile of %s with --profile"),
	    k->profile->name, k->profile->config_path));
}

/* Keys that are read and not renewed. */
static enum keyring_state
get_static(struct keyring *k, int64_t now, const struct credentials **keys,
    struct err *err)
{
	if (k->method == CRED_NONE) {
		no_keys(k, err);
		return (KEYS_FAILED);
	}
	if (!k->given && credentials_static(k->profile, k->method, &k->keys,
	    err) == -1)
		return (KEYS_FAILED);
	k->given = true;
	if (k->keys.expires != 0 && now >= k->keys.expires) {
		err_set(err, ERR_CREDENTIALS, _("the AWS credentials of the "
		    "environment have expired; get new ones"));
		return (KEYS_FAILED);
	}
	*keys = &k->keys;
	return (KEYS_READY);
}

enum keyring_state
keyring_get(struct keyring *k, int64_t now, const struct credentials **keys,
    struct err *err)
{
	int64_t left = !k->given ? 0 : k->keys.expires == 0 ? INT64_MAX :
	    k->keys.expires - now;
	bool pausing;

	if (ask_region(k))
		return (KEYS_WAIT);
	if (k->method == CRED_NONE || k->method == CRED_ENV ||
	    k->method == CRED_SHARED_FILE || k->method == CRED_CONFIG_FILE)
		return (get_static(k, now, keys, err));
	pausing = left > 0 && k->failed && clock_steady_ms() < k->not_before;
	if (left <= 0 && k->failed && k->provider == NULL) {
		/* Who asked hears of it once; the next one tries again. */
		k->failed = false;
		*err = k->err;
		return (KEYS_FAILED);
	}
	if (left < CRED_ADVISORY_S && k->provider == NULL && !pausing &&
	    renew(k, err) == -1 && left <= 0)
		return (KEYS_FAILED);
	if (left <= 0 || (left < CRED_MANDATORY_S && k->provider != NULL))
		return (KEYS_WAIT);
	*keys = &k->keys;
	return (KEYS_READY);
}

const struct credentials *
keyring_peek(const struct keyring *k)
{
	return (k->given ? &k->keys : NULL);
}

bool
keyring_refused(struct keyring *k)
{
	if (k->method == CRED_NONE || k->method == CRED_ENV)
		return (false);
	if (k->method == CRED_SHARED_FILE || k->method == CRED_CONFIG_FILE)
		return (false);
	if (!k->given || k->provider != NULL)
		return (k->provider != NULL);
	credentials_release(&k->keys);
	k->given = k->failed = false;
	return (true);
}
