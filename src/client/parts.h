/*
 * A large file stored in S3 in parts: CreateMultipartUpload, UploadPart,
 * CompleteMultipartUpload. A part that fails is sent again by itself
 * (retry.h). When the upload fails, or SIGTERM or SIGINT comes, it is aborted,
 * so that its parts are not kept and paid for; those of a killed process are
 * taken away by a later upload (uploads.h).
 *
 * Parts have the size that was wished for, or as much more, in whole MiB, as
 * it takes to make do with 10,000. S3 takes parts of 5 MiB to 5 GiB; the last
 * one may be smaller.
 */
#ifndef CLIENT_PARTS_H
#define CLIENT_PARTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "client/backend.h"
#include "client/uploads.h"

#define PART_USUAL	(64LL << 20)	/* bytes */
#define PARTS_MOST	10000

struct event_base;

struct parts_file {
	const char	*bucket, *key;	/* where to */
	const char	*file;		/* as object.h has File and Root */
	int		 root;
	int		 fd;		/* the same file, open */
	int64_t		 size;
};

/* Size of a file's parts; 0: one request does. */
int64_t parts_size(int64_t bytes, int64_t wish);
/* Whether the file's bytes, in such parts, have this ETag: the MD5 of the
 * parts' MD5s and their number. */
bool parts_same(const struct parts_file *, int64_t part, const char *etag);
/* Waits on the backend's loop. -1 and err: nothing is there. */
int parts_put(struct event_base *, struct backend *, const struct parts_file *,
    int64_t part, const struct uploads *, struct err *);

#endif
