/*
 * What the console keeps in files, between the loop and the disk: effects in,
 * what became of them out. A file of the user's may be anywhere, so that it
 * has a thread of its own: none that hangs holds up the drafts.
 */
#ifndef UI_KEEP_H
#define UI_KEEP_H

#include <stdbool.h>
#include <stdint.h>

#include "ui/app.h"
#include "ui/disk.h"
#include "ui/unsaved.h"

struct keep {
	struct app	*app;		/* its drafts, templates and flash */
	struct event_base *base;
	/* A message to the app, or NULL: it has changed. */
	void		(*told)(void *ctx, struct msg *);
	void		*ctx;
	struct disk	*own, *users;
	struct unsaved_list unsaved;
	int64_t		 heard;		/* steady ms of the last outcome */
	bool		 closed;	/* the terminal is the user's again */
	bool		 impatient;	/* the user does not want to wait */
};

/* Zeroed but for app, base, told and ctx. */
void keep_open(struct keep *);
/* LOCK, UNLOCK, SAVE, DROP, TEMPLATE, WRITE, READ. Takes what it holds. */
void keep_do(struct keep *, struct effect *);
/* When keep_again is due, steady ms; 0: never. */
int64_t keep_wake(const struct keep *);
/* Tries again what the disk refused. */
void keep_again(struct keep *, int64_t now);
/*
 * At the end, when the terminal is the user's again: waits as long as the disk
 * gets on, for KEEP_SILENT_MS of silence without a word, then up to
 * KEEP_GIVE_UP_MS, or until the user is impatient. Says on stderr what is
 * waited for, and what could not be kept.
 */
#define KEEP_SILENT_MS 300
#define KEEP_GIVE_UP_MS 5000
void keep_close(struct keep *);

#endif
