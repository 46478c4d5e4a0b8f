/*
 * Jobs and trials as replies of the API describe them. Members that are
 * missing give 0, NULL or NAN: a counter that the service left out is 0.
 * Times are milliseconds since 1970, 0: none.
 */
#ifndef MODEL_JOB_H
#define MODEL_JOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/json.h"
#include "model/status.h"

struct job_best {
	char		*name;		/* training job, or NULL: none yet */
	char		*definition;
	char		*metric;
	double		 value;		/* NAN: none */
};

struct job {
	char		*name;
	char		*arn;
	const struct status *status;
	char		*status_name;	/* as it came */
	char		*strategy;
	char		*failure;	/* reason, or NULL */
	int64_t		 created, modified, ended;
	int		 completed, in_progress, stopped;
	int		 failed_retry, failed_final; /* NonRetryableError */
	int		 ok, pending, no_metric; /* counters of
						  * objective statuses */
	int		 max_jobs;	/* 0: none stated */
	int		 max_parallel;
	int64_t		 runtime_s;	/* ConsumedResources */
	struct job_best	 best, overall;	/* overall: with warm-start parents */
	json_t		*raw;		/* the reply (own reference) */
};

struct trial_param {
	const char	*name, *value;
};

struct trial {
	char		*name;
	char		*arn;
	const struct status *status;
	char		*status_name;
	char		*definition;	/* or NULL */
	char		*failure;
	char		*metric;	/* objective's name, or NULL */
	double		 value;		/* final objective; NAN: none */
	char		*objective_status; /* wire word, or NULL */
	int64_t		 created, started, ended;
	struct trial_param *params;	/* tuned; the strings are raw's */
	size_t		 nparams;
	json_t		*raw;
};

/* From DescribeHyperParameterTuningJob, an element of
 * HyperParameterTuningJobSummaries, or a Search record's
 * HyperParameterTuningJob. Never fails: what is not an object gives an empty
 * job. Owned by the caller; job_release makes it all zero again. */
void job_read(struct job *, const json_t *reply);
void job_release(struct job *);
/* From TrainingJobSummaries of ListTrainingJobsForHyperParameterTuningJob, a
 * BestTrainingJob, or DescribeTrainingJob. */
void trial_read(struct trial *, const json_t *summary);
void trial_release(struct trial *);
/* The tuned value, or NULL. */
const char *trial_param(const struct trial *, const char *name);

/* Trials that ended or run: the sum of all counters. */
int job_launched(const struct job *);
int job_failed(const struct job *);
/* Milliseconds it has run until now (or ran); 0 when it has not begun. */
int64_t job_duration(const struct job *, int64_t now);
int64_t trial_duration(const struct trial *, int64_t now);
/* job_why.c, from a Describe reply: why it has completed, in a few words as
 * "target value 0.3 reached"; the caller frees. NULL: it has not, or the reply
 * does not tell. */
char *job_why(const struct job *);
/* Training jobs since the last improvement, and at how many the job is to end;
 * 0: it is not. */
int job_not_improving_now(const struct job *);
int job_not_improving_most(const struct job *);
int64_t job_converged_at(const struct job *);
/* True when smaller is better (objective of the definition or job); from a
 * Describe reply. Unknown: false. */
bool job_minimizes(const json_t *describe, const char *definition);

/* Of DescribeLogStreams' list, whose names are TRIAL/HOST-START, the stream of
 * the first machine that is last: a training job that is tried again, or goes
 * on from an interruption, begins another. NULL: there is none. */
const char *job_log_stream(const json_t *streams);

/* An API time: JSON number of seconds, or ISO 8601 text; 0: neither. */
int64_t job_time(const json_t *);

#endif
