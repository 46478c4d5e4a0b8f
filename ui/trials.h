/*
 * The rows of the training jobs of one tuning job: read from replies of
 * ListTrainingJobsForHyperParameterTuningJob, filtered and sorted by row
 * number. A row keeps what tables show, in about 200 bytes.
 */
#ifndef UI_TRIALS_H
#define UI_TRIALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/json.h"
#include "base/pool.h"
#include "model/expr.h"
#include "model/job.h"
#include "ui/columns.h"
#include "ui/rows.h"

#define TRIALS_MOST 100000
#define TRIALS_PARAMS 64	/* names of tuned values */

struct trial_row {
	const char	*name;
	const char	*definition, *metric, *failure;	/* or NULL */
	const struct status *status;
	const char	*status_name;
	const char	*const *values;	/* of trials.param, or NULLs */
	double		 value;		/* NAN: none */
	int64_t		 created, started, ended; /* ms; 0: none */
	uint32_t	 sweep;		/* last seen in */
	uint32_t	 nvalues;
	bool		 marked;	/* by the user, to be compared */
};

/* Groups of the status counters, which filter. */
enum trials_group {
	GROUP_ALL, GROUP_COMPLETED, GROUP_IN_PROGRESS, GROUP_STOPPED,
	GROUP_FAILED, GROUPS
};

struct trials {
	struct trial_row *rows;
	size_t		 n, cap;
	struct rows_index index;
	struct pool	 words;
	uint32_t	*shown;
	size_t		 nshown;
	size_t		 count[GROUPS];
	const char	*param[TRIALS_PARAMS]; /* in order of appearance */
	size_t		 nparams;
	struct columns	 columns;
	enum trials_group group;
	char		*contains;	/* in name, status or failure */
	struct expr	*where;		/* NULL: all */
	uint32_t	 sweep;
	unsigned	 version;	/* changes with any row */
	struct trial	 item;
	struct trial_param params[TRIALS_PARAMS];
};

void trials_init(struct trials *);
void trials_release(struct trials *);

/* A sweep goes over the pages, newest first. */
void trials_begin(struct trials *);
enum trials_older {
	TRIALS_OLDER_KNOWN,	/* nothing there can have changed */
	TRIALS_OLDER_RUN,	/* some there still ran when last seen */
	TRIALS_OLDER_NEW	/* this page was new to its end */
};
/* Adds or updates from a page; changed (may be NULL) receives whether a row is
 * new or differs. Returns what older pages may bring. */
enum trials_older trials_merge(struct trials *, const json_t *body,
    bool *changed);
/* Whether as many have ended as an earlier Describe reply counts: then no
 * older page is worth a request. More may have since. */
bool trials_add_up(const struct trials *, const json_t *job);
/* wall: for durations of what still runs. */
void trials_arrange(struct trials *, int64_t wall);
/* Shows only those with these words; in what order, trials_arrange has said. */
void trials_contain(struct trials *, const char *words, int64_t wall);
/* Turns the order round: what is shown stays the same rows. */
void trials_reverse(struct trials *, int64_t wall);
/* Its tuned values as a JSON object's text, freed by the caller; NULL: none. */
char *trials_tuned(const struct trials *, size_t shown);
const struct trial_row *trials_at(const struct trials *, size_t shown);
/* Marks the row that is shown there, or takes its mark away. */
void trials_mark(struct trials *, size_t shown);
/* Those that are marked, oldest first, and this one with them (NULL: none); at
 * most `most`. Returns how many. */
size_t trials_marked(const struct trials *, const struct trial_row *with,
    const struct trial_row **, size_t most);
size_t trials_find(const struct trials *, const char *name);
/* The best value so far, from the first training job to the last, in at most
 * `most` steps of equally many; only of this metric. Returns how many. */
size_t trials_history(const struct trials *, const char *metric,
    bool minimize, double *out, size_t most);
/* The row as the model's struct; strings are borrowed, params (at least
 * TRIALS_PARAMS) are lent by the caller. */
void trials_item(const struct trials *, const struct trial_row *,
    struct trial *, struct trial_param *params);

#endif
