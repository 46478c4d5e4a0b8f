/*
 * What a tuning job does next. Pure: no clock, no store; the tuner gives the
 * figures and obeys.
 *
 * A job ends Completed when it has evaluated MaxNumberOfTrainingJobs, when
 * its search space holds nothing more, or when a completion criterion or its
 * MaxRuntimeInSeconds is met (what still runs is then stopped). It ends
 * Failed when no trial of the first SCHEDULE_PATIENCE ended well.
 */
#ifndef DAEMON_SCHEDULE_H
#define DAEMON_SCHEDULE_H

#include <stdbool.h>
#include <stdint.h>

#include "model/status.h"

#define SCHEDULE_PATIENCE	5	/* service's rule */

struct schedule_state {
	int	most;		/* MaxNumberOfTrainingJobs; 0: no limit */
	int	parallel;	/* MaxParallelTrainingJobs */
	int	made;		/* trials so far */
	int	running;	/* not final */
	int	completed;	/* Completed or (early) Stopped with a value */
	int	failed;		/* Failed, or no objective value */
	bool	stopping;	/* StopHyperParameterTuningJob */
	bool	exhausted;	/* nothing left in the search space */
	bool	time_over;	/* MaxRuntimeInSeconds */
	bool	target_met;	/* TargetObjectiveMetricValue */
	bool	converged;	/* and that is to end the job */
	int	not_improving;	/* trials since the last improvement */
	int	most_not_improving; /* 0: no such criterion */
};

enum schedule_end {
	SCHEDULE_GO_ON, SCHEDULE_STOPPED, SCHEDULE_COMPLETED, SCHEDULE_FAILED
};

struct schedule_order {
	int		  start;	/* trials to make now */
	bool		  stop_trials;	/* those that run */
	enum schedule_end end;		/* nothing runs any more */
};

/* What completes the job early, or CRITERION_NONE. */
enum criterion schedule_met(const struct schedule_state *);
struct schedule_order schedule_next(const struct schedule_state *);

/* Whether an attempt that was lost by our fault is tried again. attempt:
 * from 1; retries: MaximumRetryAttempts (0 without a RetryStrategy). */
bool schedule_retry(int attempt, int retries);

#endif
