/*
 * When to ask the backend again: 1 s after a change, slower while nothing
 * changes (the pause grows by half), with a doubling pause after errors. When
 * nothing runs it slows down to once a minute: a job that somebody else starts
 * is seen at once after a look at the page, and costs little on a quiet night.
 */
#ifndef UI_POLL_H
#define UI_POLL_H

#include <stdbool.h>
#include <stdint.h>

#define POLL_FAST_MS 1000
#define POLL_SLOW_MS 10000	/* something runs, nothing changes */
#define POLL_QUIET_MS 5000	/* nothing runs, something has changed */
#define POLL_IDLE_MS 60000	/* nothing runs, nothing changes */

struct poll {
	int64_t	every;		/* ms */
	int64_t	at;		/* steady ms of the next one; 0: none */
	bool	asking;		/* an answer is outstanding */
	bool	paused;		/* by the user */
	bool	running;	/* what was asked for last can still change */
};

/* An answer came. running: something there can still change. */
void poll_answer(struct poll *, int64_t now, bool changed, bool running);
void poll_error(struct poll *, int64_t now);
void poll_asked(struct poll *);
void poll_pause(struct poll *, int64_t now, bool);

#endif
