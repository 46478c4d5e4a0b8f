/*
 * The bytes of an S3 object: a file on this side, never memory.
 *
 *   GetObject  {Bucket, Key, IfMatch, Size, File}: into File, which is made
 *              anew (0600, no link followed). What comes is held against Size
 *              and, where S3's ETag is one, its MD5. {Size, ETag}
 *              Resume true: File may have the object's first bytes already.
 *   PutObject  {Bucket, Key, File}: a regular file of at most 5 GiB, signed
 *   UploadPart with its SHA-256, which S3 checks; {…, UploadId, PartNumber,
 *              Offset, Size}: that much of it (parts.h). {Size, ETag}
 *
 * IfMatch and Size may be missing. Root: the descriptor of a folder, in which
 * File is then found without any link; it is open until the call is begun. A
 * transfer has no total time, but ends where fewer than 100 bytes a second
 * come for 15 s (http.h). A download of which Size and IfMatch are known goes
 * on where it was broken off: the rest is asked for, of the same object.
 */
#ifndef CLIENT_OBJECT_H
#define CLIENT_OBJECT_H

#include "base/err.h"
#include "base/json.h"
#include "client/http.h"
#include "client/neighbour.h"

#define OBJECT_PUT_MOST	(5LL << 30)	/* bytes of one PutObject */

struct object;

/* NULL and err: File is missing or cannot be opened. */
struct object *object_new(const struct neighbour *, const json_t *request,
    struct err *);
void object_free(struct object *);		/* NULL is fine */
/* Before each try. */
int object_begin(struct object *, struct err *);
/* First byte that this try asks for. */
int64_t object_from(const struct object *);
/* Whether the last try brought a download on by so much that it was worth it,
 * and does not count. */
bool object_moves(const struct object *);
const struct http_stream *object_stream(const struct object *);
const char *object_hash(const struct object *);	/* of an upload, or NULL */
/* A 2xx answer came whole: what it was worth. NULL and err: other bytes. */
json_t *object_end(struct object *, const struct http_reply *, struct err *);
/* Why the stream was broken off from our side, or NULL. */
const struct err *object_err(const struct object *);

#endif
