#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include <openssl/evp.h>

#include "api/digest.h"
#include "base/alloc.h"
#include "base/i18n.h"

#define CHUNK	(64 << 10)

struct digest {
	EVP_MD_CTX	*ctx;
};

struct digest *
digest_new(enum digest_kind kind)
{
	struct digest *d = xcalloc(1, sizeof *d);

	d->ctx = EVP_MD_CTX_new();
	if (d->ctx == NULL || EVP_DigestInit_ex(d->ctx, kind == DIGEST_MD5 ?
	    EVP_md5() : EVP_sha256(), NULL) != 1)
		bug("OpenSSL has no MD5 or SHA-256");
	return (d);
}

void
digest_add(struct digest *d, const void *bytes, size_t n)
{
	if (EVP_DigestUpdate(d->ctx, bytes, n) != 1)
		bug("a digest failed");
}

void
digest_end(struct digest *d, char hex[DIGEST_HEX])
{
	unsigned char raw[EVP_MAX_MD_SIZE];
	unsigned int n = 0, i;

	if (EVP_DigestFinal_ex(d->ctx, raw, &n) != 1 || 2 * n >= DIGEST_HEX)
		bug("a digest failed");
	for (i = 0; i < n; i++)
		snprintf(hex + 2 * (size_t)i, 3, "%02x", raw[i]);
	digest_free(d);
}

void
digest_free(struct digest *d)
{
	if (d == NULL)
		return;
	EVP_MD_CTX_free(d->ctx);
	free(d);
}

int
digest_add_file(struct digest *d, int fd, int64_t from, int64_t most,
    int64_t *n, struct err *err)
{
	char *chunk = xmalloc(CHUNK);
	ssize_t got = 0;

	for (*n = 0; *n < most; *n += got) {
		got = pread(fd, chunk, most - *n < CHUNK ?
		    (size_t)(most - *n) : CHUNK, from + *n);
		if (got == -1 && errno == EINTR)
			got = 0;
		else if (got <= 0)
			break;
		digest_add(d, chunk, (size_t)got);
	}
	free(chunk);
	return (got != -1 ? 0 : err_errno(err, _("a file cannot be read")));
}

int
digest_file(enum digest_kind kind, int fd, int64_t from, int64_t most,
    char hex[DIGEST_HEX], int64_t *n, struct err *err)
{
	struct digest *d = digest_new(kind);

	if (digest_add_file(d, fd, from, most, n, err) == -1) {
		digest_free(d);
		return (-1);
	}
	digest_end(d, hex);
	return (0);
}
