/*
 * Uploads in parts that are under way, a file each, so that a later one takes
 * away what a process that was killed, or could not reach the service any
 * more, has left there and somebody pays for.
 *
 *   DIR/upload.XXXXXX   {"endpoint", "bucket", "key", "id"}; held (flock) as
 *                       long as its process lives
 *
 * Only what was begun from here is taken away: that another upload of the same
 * key is none of ours cannot be seen from the service's list of them.
 */
#ifndef CLIENT_UPLOADS_H
#define CLIENT_UPLOADS_H

#include <stdbool.h>

#include "client/backend.h"

struct uploads {
	const char	*dir;		/* NULL: nothing is noted */
	const char	*endpoint;
};

struct upload_note;

/* NULL where it cannot be kept: the upload goes on without. */
struct upload_note *upload_note(const struct uploads *, const char *bucket,
    const char *key, const char *id);
/* gone: it is complete or aborted; else the note stays. NULL is fine. */
void upload_note_free(struct upload_note *, bool gone);

/* Aborts what is noted of this bucket and held by nobody. What the service
 * does not know is forgotten, and so is what could not be aborted for 30 days;
 * after another error the rest waits for the next time. Waits on the backend's
 * loop. */
void uploads_sweep(const struct uploads *, struct backend *,
    const char *bucket);

#endif
