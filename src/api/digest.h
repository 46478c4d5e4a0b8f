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

/* Of a file from its start to its end, whose bytes *size receives; the offset
 * is left at the start. -1 and err: it cannot be read. */
int digest_file(enum digest_kind, int fd, char hex[DIGEST_HEX],
    int64_t *size, struct err *);

#endif
