/*
 * S3 as the local backend has it: a bucket is a folder below DATA/s3, a key a
 * path in it (shim/uri.h). ListBuckets and ListObjectsV2 with Delimiter "/"
 * as a service would answer them, so that the same picker serves both.
 */
#ifndef CLIENT_BUCKETS_H
#define CLIENT_BUCKETS_H

#include "base/err.h"
#include "base/json.h"

#define BUCKETS_MOST	1000	/* entries of an answer; the first by name */

/* A new reference each; a folder that is not there is an empty one. */
json_t *buckets_list(const char *data, struct err *);
/* NULL and err when Bucket or Prefix would climb out of the folder. */
json_t *buckets_objects(const char *data, const json_t *request,
    struct err *);

#endif
