/*
 * When a call is sent again, as data: the SDKs' modes are rows of numbers, so
 * a change of their defaults is a change of a row. Pure: time and chance are
 * handed in.
 *
 *   attempts  standard: 3 in all, AWS_MAX_ATTEMPTS or max_attempts change it
 *   pause     chance × min(base × 2^(n−1), most) after the nth try
 *   quota     500; a retry takes 5 (10 after a time-out), success gives 1
 *   adaptive  standard, and a rate that throttling finds out (pace.h)
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
	bool		 adaptive;	/* a pace is kept, see pace.h */
};

struct retry {
	struct retry_mode mode;
	int		 left;		/* of the quota */
	int		 patience;	/* tries of a throttled paced read */
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
/* A throttled read of a program that keeps a pace: it has its place there
 * still, and takes nothing from the quota. */
int64_t retry_paced(const struct retry *, int tries, double chance,
    int64_t hint);
/* The errors that another try may mend. */
bool retry_may_help(enum err_code);

#endif
