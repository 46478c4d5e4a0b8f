/*
 * Files beside the loop: what waits for a disk is done by a thread, one after
 * the other in the order it was asked for, so that no key waits for a sync
 * (T14) and nothing is lost that was asked for before the end (T38).
 */
#ifndef UI_DISK_H
#define UI_DISK_H

#include <sys/queue.h>

#include <stdbool.h>

#include "base/err.h"
#include "ui/effect.h"

struct disk;
struct event_base;

/* LOCK holds path.lock for the console; SAVE replaces path, and DROP removes
 * path and its lock, where LOCK has been granted; UNLOCK gives it back.
 * TEMPLATE replaces path; WRITE makes it, where nothing is. */
struct disk_task {
	STAILQ_ENTRY(disk_task) next;
	struct effect	 effect;	/* the task's own */
	char		*path;		/* owned */
	struct err	 err;		/* once done: ERR_NONE, or why not */
	bool		 last;		/* no newer one of its path waits */
};

/* done: called by the loop for each task. */
struct disk *disk_new(struct event_base *,
    void (*done)(void *, const struct disk_task *), void *ctx);
/* Takes the effect's contents, and path. A text that still waits to be saved
 * gives way to a newer one of its path. */
void disk_do(struct disk *, struct effect *, char *path);
/* When all is done; every task's done has been called then. */
void disk_free(struct disk *);

#endif
