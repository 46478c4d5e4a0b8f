/*
 * Digests of what comes in pieces: MD5, which S3 names in ETags, and SHA-256,
 * which signatures of uploads want. One shot: sigv4_hash.
 */
#ifndef API_DIGEST_H
#define API_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define DIGEST_HEX	65		/* the longest, with NUL */

enum digest_kind { DIGEST_MD5, DIGEST_SHA256 };

struct digest;

struct digest *digest_new(enum digest_kind);
void digest_add(struct digest *, const void *, size_t);
/* In lower-case hexadecimal; frees it. */
void digest_end(struct digest *, char hex[DIGEST_HEX]);
void digest_free(struct digest *);	/* NULL is fine */

/* The bytes of a file from an offset on, at most so many; *n receives how many
 * there were. Its own offset stays. -1 and err: it cannot be read. */
int digest_add_file(struct digest *, int fd, int64_t from, int64_t most,
    int64_t *n, struct err *);
/* Of these alone. */
int digest_file(enum digest_kind, int fd, int64_t from, int64_t most,
    char hex[DIGEST_HEX], int64_t *n, struct err *);

#endif
