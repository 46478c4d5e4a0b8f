/*
 * The rows of the list of tuning jobs: read from replies of Search or
 * ListHyperParameterTuningJobs, filtered, sorted by row number. A row keeps
 * what tables show, in about 150 bytes.
 */
#ifndef UI_JOBS_H
#define UI_JOBS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/json.h"
#include "base/pool.h"
#include "model/expr.h"
#include "model/job.h"
#include "ui/columns.h"
#include "ui/rows.h"

#define JOBS_MOST 100000

struct job_row {
	const char	*name, *strategy;
	const char	*arn_head;	/* up to the name; NULL: unknown */
	const struct status *status;
	const char	*status_name;
	int64_t		 created, modified, ended;
	double		 best;		/* NAN: none */
	int		 total, completed, running, stopped;
	int		 failed_retry, failed_final;
	bool		 arn_lower;	/* ends in the name in small letters */
};

struct jobs {
	struct job_row	*rows;
	size_t		 n, cap;
	struct rows_index index;
	struct pool	 words;
	uint32_t	*shown;		/* row numbers in their order */
	size_t		 nshown;
	struct columns	 columns;
	const struct status *status;	/* only these; NULL: all */
	char		*contains;	/* only names with it; "": all */
	struct expr	*where;		/* NULL: all */
	unsigned	 version;	/* changes with any row */
	struct job	 item;		/* of jobs_item */
};

void jobs_init(struct jobs *);
void jobs_release(struct jobs *);

/* Adds or updates from a reply body of either operation. Returns whether a
 * row is new or differs. Call jobs_arrange afterwards. */
bool jobs_merge(struct jobs *, const json_t *body);
void jobs_drop(struct jobs *, const char *name);
/* wall: for durations of what still runs. */
void jobs_arrange(struct jobs *, int64_t wall);
/* Shows only names with these words; in what order, jobs_arrange has said. */
void jobs_contain(struct jobs *, const char *words, int64_t wall);
/* Turns the order round: what is shown stays the same rows. */
void jobs_reverse(struct jobs *, int64_t wall);
bool jobs_running(const struct jobs *);
/* Place of the job in shown, or nshown. */
size_t jobs_find(const struct jobs *, const char *name);
/* Of a row, freed by the caller; NULL: unknown. */
char *jobs_arn(const struct job_row *);
/* The row as the model's struct; strings are borrowed. */
void jobs_item(const struct jobs *, size_t row, struct job *);

#endif
