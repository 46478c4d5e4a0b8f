#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/pool.h"

#define CHUNK_BYTES 16384
#define ALIGN sizeof(void *)

void
pool_init(struct pool *p)
{
	memset(p, 0, sizeof(*p));
}

void
pool_release(struct pool *p)
{
	size_t i;

	for (i = 0; i < p->nchunks; i++)
		free(p->chunks[i]);
	free(p->chunks);
	free(p->kept);
	memset(p, 0, sizeof(*p));
}

static char *
take(struct pool *p, size_t n, size_t align)
{
	char *at;

	p->used = (p->used + align - 1) / align * align;
	if (p->nchunks == 0 || p->used + n > p->cap) {
		p->cap = n > CHUNK_BYTES ? n : CHUNK_BYTES;
		p->chunks = xreallocarray(p->chunks, p->nchunks + 1,
		    sizeof(*p->chunks));
		p->chunks[p->nchunks++] = xmalloc(p->cap);
		p->used = 0;
	}
	at = p->chunks[p->nchunks - 1] + p->used;
	p->used += n;
	return (at);
}

void *
pool_bytes(struct pool *p, size_t n)
{
	return (memset(take(p, n, ALIGN), 0, n));
}

const char *
pool_add(struct pool *p, const char *s)
{
	size_t n;

	if (s == NULL)
		return (NULL);
	n = strlen(s) + 1;
	return (memcpy(take(p, n, 1), s, n));
}

uint64_t
pool_hash(const char *s)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (; *s != '\0'; s++)
		h = (h ^ (unsigned char)*s) * UINT64_C(1099511628211);
	return (h ^ h >> 32);
}

static size_t
slot(const struct pool *p, const char *s)
{
	size_t at = pool_hash(s) & (p->nslots - 1);

	while (p->kept[at] != NULL && strcmp(p->kept[at], s) != 0)
		at = (at + 1) & (p->nslots - 1);
	return (at);
}

static void
grow(struct pool *p)
{
	const char **old = p->kept;
	size_t i, n = p->nslots;

	if ((p->nkept + 1) * 2 <= n)
		return;
	p->nslots = n == 0 ? 32 : n * 2;
	p->kept = xcalloc(p->nslots, sizeof(*p->kept));
	for (i = 0; i < n; i++) {
		if (old[i] != NULL)
			p->kept[slot(p, old[i])] = old[i];
	}
	free(old);
}

const char *
pool_keep(struct pool *p, const char *s)
{
	size_t at;

	if (s == NULL)
		return (NULL);
	grow(p);
	at = slot(p, s);
	if (p->kept[at] == NULL) {
		p->kept[at] = pool_add(p, s);
		p->nkept++;
	}
	return (p->kept[at]);
}
