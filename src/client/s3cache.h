/*
 * Channels from S3 on this machine's disk: a hundred training jobs of one
 * tuning job read the same data once.
 *
 *   DIR/HASH/        the objects of a listing, complete; HASH is of their
 *                    keys, ETags and sizes, so that other data lie elsewhere
 *   DIR/HASH.lock    held alone while HASH is made or removed, shared by
 *                    whoever reads it
 *   DIR/HASH.part/   being made; what was broken off is gone on with
 *
 * Before something is fetched, what was not used for longest goes while all
 * together is more than the most, but nothing that is held or was used within
 * ten minutes: so a reader has the time to take its lock.
 */
#ifndef CLIENT_S3CACHE_H
#define CLIENT_S3CACHE_H

#include <stdint.h>

#include "base/err.h"
#include "client/backend.h"

/* The folder of uri's objects, which the caller frees and only reads; NULL
 * and err, ERR_NOT_FOUND where there is none of them. Waits for another
 * process that fetches the same. most: bytes. */
char *s3cache_get(struct event_base *, struct backend *, const char *uri,
    const char *dir, int64_t most, struct err *);

#endif
