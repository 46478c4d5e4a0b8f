/*
 * Inside the page of a tuning job: its state, and the lines of the tabs that
 * are text. view_job.c changes the state, view_job_draw.c shows it,
 * view_job_lines.c makes the lines.
 */
#ifndef UI_VIEW_JOB_H
#define UI_VIEW_JOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/ask.h"
#include "ui/list.h"
#include "ui/narrow.h"
#include "ui/paging.h"
#include "ui/poll.h"
#include "ui/trials.h"

#define JOB_HISTORY 40		/* steps of the best value so far */

enum job_tab {
	JOB_TAB_BEST, JOB_TAB_TRIALS, JOB_TAB_DEFINITIONS, JOB_TAB_CONFIG,
	JOB_TAB_TAGS, JOB_TABS
};

/* What calls are about. */
enum job_call { TAG_JOB = ASK_TAGS, TAG_TRIALS, TAG_TAGS, TAG_TAG_CHANGED };

/* A row of a text tab. label NULL: a heading in value. */
struct job_line {
	char	*label, *value;		/* owned */
	enum style style;
};

struct job_lines {
	struct job_line	*line;
	size_t		 n;
};

struct job_view {
	struct ask	 ask;		/* first: see ask.h */
	char		*name;
	json_t		*job;		/* Describe's reply, or NULL */
	char		*why;		/* it has completed; or NULL */
	enum job_tab	 tab;
	struct job_lines lines[JOB_TABS]; /* all but TRIALS */
	struct list	 list[JOB_TABS];
	struct trials	 trials;
	struct poll	 poll;
	struct narrow	 narrow;
	unsigned	 arranged;	/* version of the columns then */
	double		 history[JOB_HISTORY]; /* best so far, oldest first */
	size_t		 nhistory;
	bool		 sweeping;	/* pages of trials are coming */
	bool		 page_out;	/* one is asked for now */
	struct paging	 paging;	/* of those */
	bool		 again;		/* a sweep is due after this one */
	int64_t		 swept_at, job_at; /* steady ms of the last sweep's
					 * begin, of the last Describe reply */
	bool		 trials_loaded;
	bool		 unsorted;	/* rows came since the last time */
	bool		 tags_asked, tags_loaded;
	unsigned	 version;	/* changes with all but the cursor */
	int64_t		 as_of;		/* wall ms of the last answer */
	int64_t		 now;		/* steady ms of the last message */
	char		*error;		/* of the last call, or NULL */
};

/* From Describe's reply; from ListTags' reply. They replace what is there. */
void job_lines(struct job_view *);
void job_lines_tags(struct job_lines *, const json_t *tags);
void job_lines_release(struct job_lines *);
/* Everything about one training job, for a box of text; the caller frees. */
char *job_trial_text(const struct trials *, const struct trial_row *);
/* What the tuned values had to do with the objective; the caller frees. */
char *job_importance_text(const struct job_view *, bool ascii);

/* Rows of the head above the tabs' content. */
#define JOB_HEAD 4
/* Rows that a list of this tab has when the page has h rows. */
size_t job_rows(enum job_tab, int h);
/* A training job's name without the job's: "001-1a2b3c4d". */
const char *job_short(const struct job_view *, const char *trial);

/* The line at the cursor of a text tab; NULL: none. */
const struct job_line *job_current_line(const struct job_view *);

/* view_job_tags.c */
void job_tags_ask(const struct view *, struct job_view *, struct effects *);
/* Asks for a tag, or for the one at the cursor anew. */
void job_tag_enter(struct view *, struct app *, bool edit, struct effects *);
/* For dialog_confirm: takes the tag at the cursor away. */
void job_tag_removed(struct view *, struct app *, bool yes, struct effects *);

void job_draw(const struct view *, const struct app *, struct grid *,
    struct rect);

#endif
