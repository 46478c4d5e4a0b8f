/*
 * Folders and S3 prefixes: for trialdeck-s3, which brings the channels of a
 * local training job from an S3 service and takes its outputs there
 * (main_s3.c, s3cache.h). Everything here waits on the backend's loop.
 *
 * s3://BUCKET/PREFIX names the objects whose key begins so, as SageMaker reads
 * it: the part of a key behind "PREFIX/" is the file's name in the folder; of
 * a key that goes on otherwise, the part behind the prefix's last slash. A key
 * that ends in a slash is a folder's mark and passed over.
 *
 * A listing has at most OBJECTS_MOST objects; a name with an empty, "." or
 * ".." element is refused, for it would lie elsewhere.
 */
#ifndef CLIENT_TRANSFER_H
#define CLIENT_TRANSFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "client/backend.h"
#include "client/uploads.h"

#define OBJECTS_MOST	100000

struct s3_place {
	char	*bucket, *key;		/* key: "" when there is none */
};
int s3_place_read(struct s3_place *, const char *uri, struct err *);
void s3_place_release(struct s3_place *);

struct s3_object {
	char	*key, *name;		/* name: in the folder */
	char	*etag;			/* without quotes, or "" */
	int64_t	 size;
};

struct s3_listing {
	struct s3_place	  place;
	struct s3_object *objects;
	size_t		  n, cap;
	int64_t		  bytes;
};

/* Release it either way. */
int transfer_list(struct backend *, const char *uri, struct s3_listing *,
    struct err *);
void s3_listing_release(struct s3_listing *);

/* Everything listed into a folder, which is made: 4 objects at a time, each
 * checked (object.h). resume: what lies there is of an earlier try at the same
 * listing, and is gone on from. -1 and err: some may be there. */
int transfer_get(struct event_base *, struct backend *,
    const struct s3_listing *, const char *folder, bool resume,
    struct err *);

/* A regular file to s3://BUCKET/KEY; a folder's regular files below it, those
 * left out whose ETag is there. What is larger than part (bytes) is stored in
 * parts (parts.h); those of earlier uploads that broke off are taken away. No
 * link is followed. */
int transfer_put(struct event_base *, struct backend *, const char *path,
    const char *uri, int64_t part, const struct uploads *, struct err *);

#endif
