/*
 * Stop, delete and clone, shared by the pages. Each reads the job again before
 * it asks, so that the question names what is there now and not what the
 * screen showed a while ago. The struct is the first member of the state of a
 * view that uses it, so that the answer to a question finds it.
 */
#ifndef UI_ASK_H
#define UI_ASK_H

#include <stdbool.h>

#include "ui/app.h"

/* Tags of a view's calls from 0 to here are this module's. */
#define ASK_TAGS 16

struct ask {
	char	*name;		/* of the job or trial in question */
	char	*deleted;	/* name of a job that is gone, or NULL */
	bool	 trial;		/* a training job */
	json_t	*describe;	/* of a job to be cloned, until its tags came */
	json_t	*training;	/* of a training job that is cloned, or NULL */
	bool	 go_on;		/* to be continued, rather */
};

void ask_release(struct ask *);
void ask_forget(struct ask *);	/* deleted was seen */

void ask_stop(struct ask *, struct view *, const char *job, struct effects *);
void ask_stop_trial(struct ask *, struct view *, const char *trial,
    struct effects *);
void ask_delete(struct ask *, struct view *, const char *job,
    struct effects *);
void ask_clone(struct ask *, struct view *, const char *job, bool go_on,
    struct effects *);

/* Its definition, in a copy of the tuning job it belongs to. */
void ask_clone_trial(struct ask *, struct view *, const char *trial,
    struct effects *);

/* For MSG_REPLY with a tag below ASK_TAGS. True: something has changed, so
 * read it again. */
bool ask_reply(struct ask *, struct view *, struct app *, const struct msg *,
    struct effects *);

#endif
