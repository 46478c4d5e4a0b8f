/*
 * When to ask the backend again: 1 s after a change, slower while nothing
 * changes (the pause grows by half) and when answers take long, with a
 * doubling pause after errors. When nothing runs it slows down to once a
 * minute: a job that somebody else starts is seen at once after a look at the
 * page, and costs little on a quiet night. Being turned away for too many
 * requests is no error that anyone must see, only a reason to wait (T13).
 *
 * And how old what is shown is: late when the next answer is overdue. Pauses
 * differ a little by chance, so that consoles which began together part.
 */
#ifndef UI_POLL_H
#define UI_POLL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

#define POLL_FAST_MS 1000
#define POLL_SLOW_MS 10000	/* something runs, nothing changes */
#define POLL_QUIET_MS 5000	/* nothing runs, something has changed */
#define POLL_IDLE_MS 60000	/* nothing runs, nothing changes */
#define POLL_LATE_MS 5000	/* overdue by so much is late */

struct poll {
	int64_t	every;		/* ms */
	int64_t	at;		/* steady ms of the next one; 0: none */
	int64_t	due;		/* when the one under way was due; 0: unknown */
	int64_t	fresh;		/* steady ms of the last answer; 0: none */
	int64_t	late;		/* from then on it is late */
	int64_t	look;		/* the age is shown anew then; 0: never */
	bool	asking;		/* an answer is outstanding */
	bool	paused;		/* by the user */
	bool	running;	/* what was asked for last can still change */
	bool	throttled;	/* the last answer was "too many requests" */
};

void poll_asked(struct poll *);
/* Some of the answer came, and more is asked for. */
void poll_fresh(struct poll *, int64_t now);
/* An answer came. running: something there can still change. */
void poll_answer(struct poll *, int64_t now, bool changed, bool running);
/* Returns whether the user should hear of it. */
bool poll_error(struct poll *, int64_t now, enum err_code);
/* Whether an error of this kind may pass by itself. */
bool poll_passes(enum err_code);
void poll_pause(struct poll *, int64_t now, bool);

/* Steady ms at which poll_tick wants to be called; 0: never. */
int64_t poll_wake(const struct poll *);
/* Whether it is time to ask. */
bool poll_tick(struct poll *, int64_t now);
/* Whether what is shown is older than it should be. */
bool poll_late(const struct poll *, int64_t now);

#endif
