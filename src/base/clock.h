/*
 * Time. Wall time is for display and for what the API reports; intervals and
 * limits use steady time, which no clock change moves.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stddef.h>
#include <stdint.h>

int64_t clock_wall_ms(void);	/* since the epoch */
int64_t clock_steady_ms(void);	/* CLOCK_MONOTONIC; since boot, say */

/* s since the epoch of "2026-11-25T05:00:00Z" and its kin: a blank for the T,
 * a fraction (which is dropped), "+01:00", "-0700", "UTC" or nothing for the
 * Z. -1: it is none. */
int64_t clock_read_iso(const char *);

/* "2026-11-24 05:07:06" in local time; "-" when ms is 0 or less. */
void clock_format(int64_t ms, char *, size_t);
/* "45 s", "6 min 10 s", "2 h 5 min", "3 d 4 h"; "-" when negative. */
void clock_format_span(int64_t ms, char *, size_t);

#endif
