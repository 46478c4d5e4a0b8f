/*
 * How many requests a second one program sends, found out from what the
 * server turns away (T13). Pure: the time is handed in.
 *
 * A bucket of tokens fills at a rate. A throttled answer takes the rate down
 * to a part of it; from then on it grows with the cube of the time (CUBIC,
 * RFC 9438 section 4.2, as the AWS SDKs' "adaptive" mode has it):
 *
 *   rate(t) = scale × (t − k)³ + last     t: s since the throttled answer
 *   k = ∛(last × (1 − beta) / scale)      last: the rate before it
 *
 * so it is back at the old rate after k seconds, lingers there, and then
 * looks for more. Two rows: the console's reads, and the SDKs' mode, which
 * does nothing until something was throttled. What was turned away in the
 * console keeps its place, and is sent again after a second or two: else those
 * whose rate is low for being turned away would have a lower one still, and
 * one of five consoles go hungry (tests/unit/test_client_pace.c).
 */
#ifndef CLIENT_PACE_H
#define CLIENT_PACE_H

#include <stdbool.h>
#include <stdint.h>

struct pace_mode {
	double		 most;		/* requests a second; 0: no end */
	double		 least;
	double		 burst;		/* at once, in calm times */
	double		 beta, scale;
	int64_t		 once_ms;	/* throttled twice in it: once */
	bool		 all;		/* changes too, not reads alone */
};

extern const struct pace_mode pace_console, pace_adaptive;

struct pace {
	const struct pace_mode *mode;	/* NULL: no pace is kept */
	double		 rate, last;
	double		 tokens;
	double		 measured;	/* what was sent, smoothed */
	int		 sent;		/* since measured_at */
	bool		 limits;	/* the rate holds */
	int64_t		 at, measured_at;	/* steady ms of the last look */
	int64_t		 failed_at;	/* of the last throttled answer */
	int64_t		 resume_at;	/* the server asked for so long; 0 */
};

/* Hints of servers beyond this are not believed. */
#define PACE_HINT_MOST_MS 20000

void pace_init(struct pace *, const struct pace_mode *, int64_t now);
/* ms until a request may go out (0: now), which then counts as sent. */
int64_t pace_take(struct pace *, int64_t now);
/* hint: ms that a throttled answer asked to wait, or -1. */
void pace_answer(struct pace *, bool throttled, int64_t hint, int64_t now);

#endif
