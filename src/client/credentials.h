/*
 * The keys that requests are signed with, from the method that profile.h
 * names; kept in memory only, renewed in time, one renewal at a time.
 *
 *   credentials.c       the chain, its clock       provider_process.c  helper
 *   provider_http.c     container and instance     processes, without a shell
 *
 * Environment and files are read at once; helpers and metadata services are
 * asked on the loop. What the AWS CLI knows and we do not (assumed roles, SSO,
 * web identity, sign-in) is asked of `aws configure export-credentials`.
 *
 * Keys are renewed from 15 minutes before their end, and waited for from 10
 * minutes before it; keys that still hold are used when renewal fails.
 */
#ifndef CLIENT_CREDENTIALS_H
#define CLIENT_CREDENTIALS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/secret.h"
#include "client/http.h"
#include "client/profile.h"

#define CRED_ADVISORY_S		(15 * 60)
#define CRED_MANDATORY_S	(10 * 60)
#define CRED_OUTPUT_BYTES	(64 << 10)	/* of a helper, of metadata */
#define CRED_PROCESS_MS		60000

struct credentials {
	struct secret	 id, secret;
	struct secret	 token;		/* not given: none */
	int64_t		 expires;	/* s since the epoch; 0: never */
};

void credentials_release(struct credentials *);
void credentials_copy(struct credentials *, const struct credentials *);
/* Takes them out of a server's words, in place: Amazon's answer to a signature
 * that does not match repeats the session token. */
void credentials_redact(const struct credentials *, char *text);
/* "…WXYZ": the key's id as people may see it, in out. */
void credentials_hint(const struct credentials *, char out[16]);

/* {"AccessKeyId", "SecretAccessKey", "SessionToken" or "Token",
 * "Expiration"}; version: "Version" must be 1. what: who says so. 0, or -1
 * and an err that holds nothing of the text. */
int credentials_parse(struct credentials *, const char *text, size_t len,
    bool version, const char *what, struct err *);

/* At once, from variables or files. -1 also when the method is another. */
int credentials_static(const struct profile *, enum cred_method,
    struct credentials *, struct err *);

typedef void (*provider_done)(void *ctx, struct credentials *,
    const struct err *);	/* err NULL: good; takes no ownership */
struct provider;

/* A helper: credential_process, or the AWS CLI. own_session: it cannot reach
 * the terminal. */
struct provider *provider_process(struct event_base *, const struct profile *,
    enum cred_method, bool own_session, provider_done, void *ctx,
    struct err *);
struct provider *provider_container(struct http_pool *, struct event_base *,
    provider_done, void *ctx, struct err *);
/* Instance metadata: version 2, and 1 where that is allowed and needed;
 * region_only: where it stands, and no keys. */
struct provider *provider_imds(struct http_pool *, const struct profile *,
    bool region_only, provider_done, void *ctx, struct err *);
void provider_free(struct provider *);	/* ends it without a word */
/* Of an instance: its region, once provider_imds is done; or NULL. */
const char *provider_region(const struct provider *);
/* Whether it may ask a person on the terminal: a role with mfa_serial, or a
 * credential_process in a profile that says trialdeck_asks = true. */
bool provider_asks(const struct profile *, enum cred_method);

struct keyring;

enum keyring_state { KEYS_READY, KEYS_WAIT, KEYS_FAILED };

struct keyring *keyring_new(struct event_base *, struct http_pool *,
    const struct profile *);
void keyring_free(struct keyring *);
/* READY: *keys is valid until the loop runs on. WAIT: changed is called when
 * to ask again. FAILED: err says why; later calls try again. */
enum keyring_state keyring_get(struct keyring *, int64_t wall_s,
    const struct credentials **keys, struct err *);
/* Those at hand, or NULL; asks nobody. */
const struct credentials *keyring_peek(const struct keyring *);
void keyring_on_change(struct keyring *, void (*changed)(void *), void *ctx);
/* The server refused these keys: get others, if there can be any. */
bool keyring_refused(struct keyring *);
enum cred_method keyring_method(const struct keyring *);
/* Makes keyring_get WAIT until the region of the instance is known too; it
 * stays NULL when there is none. */
void keyring_want_region(struct keyring *);
const char *keyring_region(const struct keyring *);
/* Called with true before, false after a helper that may ask. */
void keyring_on_terminal(struct keyring *, void (*take)(void *, bool),
    void *ctx);

#endif
