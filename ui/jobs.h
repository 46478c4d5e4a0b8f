/*
 * The rows of the list of tuning jobs: read from replies of Search or
 * ListHyperParameterTuningJobs, filtered, sorted by index.
 */
#ifndef UI_JOBS_H
#define UI_JOBS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/json.h"

#define JOBS_MOST 100000

struct job_row {
	char	*name, *arn;
	char	 status[24], strategy[24];
	int64_t	 created, ended;	/* ms; 0: none */
	int	 total, completed, running, failed, stopped;
	bool	 has_best;
	double	 best;
	char	*best_trial;		/* or NULL */
};

enum jobs_column {
	JOBS_NAME, JOBS_STATUS, JOBS_TRAINED, JOBS_BEST, JOBS_CREATED,
	JOBS_SPAN, JOBS_STRATEGY, JOBS_COLUMNS
};

struct jobs {
	struct job_row	*rows;
	size_t		 n;
	size_t		*shown;		/* indices in their order */
	size_t		 nshown;
	enum jobs_column sort;
	bool		 down;
	const char	*status;	/* only these; NULL: all */
	char		*contains;	/* only names with it; "": all */
};

void jobs_init(struct jobs *);
void jobs_release(struct jobs *);
void jobs_clear(struct jobs *);

/* Adds or updates from a reply body of either operation. Returns whether a
 * row is new or differs. Call jobs_arrange afterwards. */
bool jobs_merge(struct jobs *, const json_t *body);
void jobs_drop(struct jobs *, const char *name);
void jobs_arrange(struct jobs *);
bool jobs_running(const struct jobs *);
/* Place of the job in shown, or nshown. */
size_t jobs_find(const struct jobs *, const char *name);

#endif
