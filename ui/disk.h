/*
 * Files beside the loop: what waits for a disk is done by a thread, one after
 * the other in the order it was asked for, so that no key waits for a sync
 * (T14) and nothing is lost that was asked for before the end (T38).
 */
#ifndef UI_DISK_H
#define UI_DISK_H

#include <sys/queue.h>

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "ui/effect.h"

struct disk;
struct event_base;

/* LOCK holds path.lock for the console; SAVE replaces path, and DROP removes
 * path and its lock, unless another console has been found to hold it; UNLOCK
 * gives it back. TEMPLATE replaces path; WRITE makes it, where nothing is.
 * READ puts what is in it into the effect's text. */
struct disk_task {
	STAILQ_ENTRY(disk_task) next;
	struct effect	 effect;	/* the task's own */
	char		*path;		/* owned */
	size_t		 len;		/* READ, once done: of the text */
	struct err	 err;		/* once done: ERR_NONE, or why not */
	bool		 last;		/* nothing newer of its path is there */
};

/* done: called by the loop for each task; it may take what the effect has. */
struct disk *disk_new(struct event_base *,
    void (*done)(void *, struct disk_task *), void *ctx);
/* Takes the effect's contents, and path. A text that still waits to be saved
 * gives way to a newer one of its path. */
void disk_do(struct disk *, struct effect *, char *path);
/* The paths that are not yet what they were to become, parted by ", "; the
 * caller frees. NULL: none. */
char *disk_undone(struct disk *);
/* A disk that does not answer is left to the thread, which ends with the
 * program. */
void disk_free(struct disk *);

#endif
