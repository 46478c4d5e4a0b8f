/*
 * The worst case of a request, from its own limits: how many training jobs,
 * how long, how many instance-hours, how much money. Nothing here is a
 * forecast: every training job is taken to run to its limit (spot wait
 * included for time, not for cost: waiting is not billed).
 *
 * Prices come from a file of the user's, never from us:
 *   currency: USD
 *   instances: {ml.m5.xlarge: 0.23, …}	price of one instance for one hour
 */
#ifndef MODEL_ENVELOPE_H
#define MODEL_ENVELOPE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/json.h"

struct envelope {
	double	 jobs;		/* training jobs at most; NAN: no limit */
	double	 parallel;
	/* Seconds of one training job at most, and with its spot wait: the
	 * longest over the definitions. */
	double	 job_seconds, job_wait_seconds;
	/* Wall time: ceil(jobs / parallel) rounds of the longest training
	 * job, cut by the tuning job's own maximum runtime. NAN: no limit. */
	double	 wall_seconds;
	bool	 cut;		/* that maximum is what limits it */
	double	 instance_hours; /* NAN: no limit */
	/* NAN: no price for an instance type that may be used. */
	double	 cost;
	const char *currency;	/* borrowed from prices, or "" */
	const char *unpriced;	/* the first type without one, or NULL;
				 * borrowed from request */
	bool	 spot;		/* some definition: cost is before discount */
	int	 attempts;	/* most tries of a training job by RetryStrategy
				 * over all definitions, the first included;
				 * 1: none. Not part of the figures above: only
				 * internal errors of the service repeat. */
};

/* request: internal form; prices: the file's tree, or NULL. */
void envelope_run(const json_t *request, const json_t *prices,
    struct envelope *);

/* One to three lines for people, "\n" between them; the caller frees it. */
char *envelope_text(const struct envelope *);
json_t *envelope_json(const struct envelope *);

#endif
