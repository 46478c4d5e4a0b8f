/*
 * Drafts that the disk refused. Each is tried again after a pause that grows,
 * until the disk has this text or a newer one, whatever became of the page
 * that it is from (T38). Pure: the loop brings the outcomes and the times
 * (steady ms).
 */
#ifndef UI_UNSAVED_H
#define UI_UNSAVED_H

#include <sys/queue.h>

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "ui/effect.h"

#define UNSAVED_FIRST_MS 1000	/* the pause after the first refusal, */
#define UNSAVED_MOST_MS 60000	/* doubled each time up to this */

struct unsaved {
	STAILQ_ENTRY(unsaved) next;
	struct effect	 save;		/* text NULL: it is being tried */
	int64_t		 at;		/* when to try again */
	int64_t		 pause;
	bool		 unlock;		/* once it is saved */
	struct err	 why;
};

STAILQ_HEAD(unsaved_list, unsaved);

/* The save's outcome; what it holds is taken. true: it is the first refusal in
 * a row. */
bool unsaved_refused(struct unsaved_list *, struct effect *save,
    const struct err *, int64_t now);
/* true: the draft is to be unlocked now. */
bool unsaved_done(struct unsaved_list *, const char *id);
/* Another effect of a draft, before it is carried out. false: it is not to be:
 * a draft stays locked until the disk has it. */
bool unsaved_sees(struct unsaved_list *, const struct effect *);
/* Takes one whose time has come; false: none. */
bool unsaved_due(struct unsaved_list *, int64_t now, struct effect *save);
/* When the next time comes; 0: never. */
int64_t unsaved_wake(const struct unsaved_list *);
void unsaved_release(struct unsaved_list *);

#endif
