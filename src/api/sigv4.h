/*
 * Signature Version 4, header form: one signer and verifier for both ends,
 * over OpenSSL's SHA-256. Held against the public test vectors
 * (tests/wire/sigv4-vectors.json), libcurl's signer and botocore's.
 *
 * A request is what goes over the wire: target as in the request line,
 * headers as sent. The canonical form is made here: the path's dot segments
 * resolved and its bytes encoded once more (not for S3, plain_path), query
 * parameters decoded, encoded anew and sorted, header names lowered, values
 * trimmed and inner blanks joined, headers of one name joined by commas.
 *
 * The signer signs every header it is given; leave out what a proxy may
 * change (User-Agent, Connection). Secrets are wiped from everything built
 * here, and never appear in an error.
 */
#ifndef API_SIGV4_H
#define API_SIGV4_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define SIGV4_HEX	65	/* SHA-256 in hexadecimal, with NUL */
#define SIGV4_DATE	17	/* "20150830T123600Z", with NUL */
#define SIGV4_UNSIGNED	"UNSIGNED-PAYLOAD"

/* Seconds that a server tolerates a date behind and ahead of its own. */
#define SIGV4_BEHIND_S	(15 * 60)
#define SIGV4_AHEAD_S	(5 * 60)

struct sigv4_header {
	const char	*name, *value;
};

struct sigv4_request {
	const char	*method;	/* "POST" */
	const char	*target;	/* "/path?query" */
	const struct sigv4_header *headers;	/* Host among them */
	size_t		 n;
	const void	*body;
	size_t		 len;
	const char	*hash;		/* of a body that is elsewhere */
	bool		 plain_path;	/* S3: path neither resolved nor
					 * encoded where it has a %XX */
	bool		 keep_dots;	/* path encoded, but not resolved */
};

struct sigv4_key {
	const char	*id, *secret;
	const char	*token;		/* session token; NULL: none */
};

/* "Credential=KEY/20150830/us-east-1/sagemaker/aws4_request" */
struct sigv4_scope {
	char		 date[SIGV4_DATE];	/* of X-Amz-Date */
	char		 key[129], region[65], service[65];
};

enum {
	SIGV4_BODY_HEADER = 1,		/* add X-Amz-Content-Sha256 (S3) */
	SIGV4_BODY_UNSIGNED = 2,	/* … with UNSIGNED-PAYLOAD */
	SIGV4_TOKEN_AFTER = 4,		/* token sent, but not signed */
};

/* The headers to send besides those signed: X-Amz-Date, and Authorization,
 * X-Amz-Security-Token, X-Amz-Content-Sha256 as asked. */
struct sigv4_signed {
	struct sigv4_header add[4];
	size_t		 n;
	char		 date[SIGV4_DATE];
	char		 hash[SIGV4_HEX];	/* of the body, or UNSIGNED… */
	char		 canonical[SIGV4_HEX];	/* hash of the canonical form */
	char		*authorization;
	char		*token;
};

/* Signs at now_s, the clock's time plus what is known of its error. The
 * result is released by the caller, whether 0 or -1 (target without "/"). */
int sigv4_sign(const struct sigv4_request *, const struct sigv4_key *,
    const char *region, const char *service, int64_t now_s, int flags,
    struct sigv4_signed *, struct err *);
void sigv4_signed_release(struct sigv4_signed *);	/* wipes */

/*
 * The request's own signature against the keys of a server. 0 and who signed
 * for what; or -1 and ERR_UNSIGNED (no Authorization header),
 * ERR_SIGNATURE_FORM (it does not parse, host or an x-amz header is not
 * signed), ERR_CREDENTIALS (key or session token unknown), ERR_SIGNATURE
 * (date outside the window, body of another hash, signature of other bytes).
 * The service and region of the scope are the caller's to judge.
 */
int sigv4_verify(const struct sigv4_request *, const struct sigv4_key *keys,
    size_t nkeys, int64_t now_s, struct sigv4_scope *, struct err *);

/* SHA-256 in lower-case hexadecimal. */
void sigv4_hash(const void *, size_t, char out[SIGV4_HEX]);
void sigv4_date(int64_t wall_s, char out[SIGV4_DATE]);
/* Seconds since the epoch of "20150830T123600Z", or -1. */
int64_t sigv4_date_read(const char *);

/* sigv4.c for sigv4_verify.c: the signature of the headers that names lists
 * ("host;x-amz-date"), in sig; the canonical form's hash in canonical. */
void sigv4_compute(const struct sigv4_request *, const char *names,
    const char *hash, const struct sigv4_key *, const struct sigv4_scope *,
    char canonical[SIGV4_HEX], char sig[SIGV4_HEX]);

#endif
