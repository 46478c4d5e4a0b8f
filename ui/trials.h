/*
 * The rows of the training jobs of one tuning job: read from replies of
 * ListTrainingJobsForHyperParameterTuningJob, filtered and sorted by index.
 */
#ifndef UI_TRIALS_H
#define UI_TRIALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/json.h"

#define TRIALS_MOST 100000

struct trial_row {
	char	*name;
	char	*definition;		/* or NULL */
	char	*failure;		/* or NULL */
	json_t	*params;		/* tuned values; own reference */
	char	 status[16];
	bool	 has_value;
	double	 value;
	int64_t	 created, started, ended; /* ms; 0: none */
	unsigned sweep;			/* last seen in */
};

enum trials_column {
	TRIALS_NAME, TRIALS_STATUS, TRIALS_VALUE, TRIALS_CREATED, TRIALS_SPAN,
	TRIALS_PARAMS			/* the first tuned value; then more */
};

/* Groups of the status counters, which filter. */
enum trials_group {
	GROUP_ALL, GROUP_COMPLETED, GROUP_IN_PROGRESS, GROUP_STOPPED,
	GROUP_FAILED, GROUPS
};

struct trials {
	struct trial_row *rows;
	size_t		 n;
	size_t		*hash;		/* name to index + 1; 0: free */
	size_t		 nhash;
	size_t		*shown;
	size_t		 nshown;
	size_t		 count[GROUPS];
	const char	*param[16];	/* names of tuned values, in order */
	size_t		 nparams;
	int		 sort;		/* trials_column, TRIALS_PARAMS + i */
	bool		 down;
	enum trials_group group;
	char		*contains;	/* in name, status or failure */
	unsigned	 sweep;
};

void trials_init(struct trials *);
void trials_release(struct trials *);

/* A sweep goes over the pages, newest first. */
void trials_begin(struct trials *);
/* Adds or updates from a page; changed (may be NULL) receives whether a row is
 * new or differs. Returns whether an older page may still bring news. */
bool trials_merge(struct trials *, const json_t *body, bool *changed);
void trials_arrange(struct trials *);
const struct trial_row *trials_at(const struct trials *, size_t shown);
size_t trials_find(const struct trials *, const char *name);

#endif
