/*
 * When to ask the backend again: 1 s after a change, slower while nothing
 * changes, with a growing pause after errors, seldom when nothing runs.
 */
#ifndef UI_POLL_H
#define UI_POLL_H

#include <stdbool.h>
#include <stdint.h>

#define POLL_FAST_MS 1000
#define POLL_SLOW_MS 10000	/* something runs, nothing changes */
#define POLL_IDLE_MS 60000	/* nothing runs */

struct poll {
	int64_t	every;		/* ms */
	int64_t	at;		/* steady ms of the next one; 0: none */
	bool	asking;		/* an answer is outstanding */
	bool	paused;		/* by the user */
};

/* An answer came. running: something there can still change. */
void poll_answer(struct poll *, int64_t now, bool changed, bool running);
void poll_error(struct poll *, int64_t now);
void poll_asked(struct poll *);
void poll_pause(struct poll *, int64_t now, bool);

#endif
