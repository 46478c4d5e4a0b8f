/*
 * When a call is sent again, as data: the SDKs' modes are rows of numbers, so
 * a change of their defaults is a change of a row. Pure: time and chance are
 * handed in.
 *
 *   attempts  standard: 3 in all, AWS_MAX_ATTEMPTS or max_attempts change it
 *   pause     chance × min(base × 2^(n−1), most) after the nth try
 *   quota     500; a retry takes 5 (10 after a time-out), success gives 1
 *   pace      reads of one program: a bucket that fills at a rate, which a
 *             throttled answer halves and a good one raises again (T13)
 */
#ifndef CLIENT_RETRY_H
#define CLIENT_RETRY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct retry_mode {
	const char	*name;		/* "standard" */
	int		 attempts;
	int64_t		 base_ms, throttle_ms;	/* first greatest pause */
	int64_t		 most_ms;
	int		 quota, cost, timeout_cost, throttle_cost;
	bool		 hints;		/* x-amz-retry-after is followed */
};

struct retry {
	struct retry_mode mode;
	int		 left;		/* of the quota */
};

/* mode: retry_mode's value, NULL: standard; attempts: text of max_attempts,
 * or NULL. -1 and err when either is none. renewed: AWS_NEW_RETRIES_2026. */
int retry_init(struct retry *, const char *mode, const char *attempts,
    bool renewed, struct err *);

/* After the nth try (1 first) ended so: ms until the next, or -1: give up.
 * chance is from 0 up to 1; hint: what the server asked for, or -1. */
int64_t retry_after(struct retry *, enum err_code, int tries, double chance,
    int64_t hint);
void retry_succeeded(struct retry *);
/* The errors that another try may mend. */
bool retry_may_help(enum err_code);

struct pace {
	double		 rate, most;	/* requests a second */
	double		 burst;
	double		 tokens;
	int64_t		 at;		/* steady ms of the last look */
	int64_t		 halved;	/* when it last was; 0: never */
};

#define PACE_LEAST	(1.0 / 8)	/* requests a second */
#define PACE_HALVE_MS	2000	/* what is refused within it counts once */

/* most 0: no pace is kept. */
void pace_init(struct pace *, double most, double burst, int64_t now);
/* ms until a request may go out (0: now), which then counts as sent. */
int64_t pace_take(struct pace *, int64_t now);
void pace_answer(struct pace *, bool throttled, int64_t now);

#endif
