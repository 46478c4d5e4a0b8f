/*
 * Strings that live as long as their pool: many rows of a table in little
 * memory. Nothing is freed alone.
 */
#ifndef BASE_POOL_H
#define BASE_POOL_H

#include <stddef.h>
#include <stdint.h>

struct pool {
	char		**chunks;	/* owned */
	size_t		 nchunks;
	size_t		 used, cap;	/* of the last chunk */
	const char	**kept;		/* hash of what pool_keep gave */
	size_t		 nkept, nslots;
};

void pool_init(struct pool *);
void pool_release(struct pool *);	/* all strings are gone */

/* A copy; NULL gives NULL. */
const char *pool_add(struct pool *, const char *);
/* The same pointer for the same text: for words that come again. */
const char *pool_keep(struct pool *, const char *);
/* n bytes, aligned for pointers, zero. */
void *pool_bytes(struct pool *, size_t n);

/* FNV-1a. */
uint64_t pool_hash(const char *);

#endif
