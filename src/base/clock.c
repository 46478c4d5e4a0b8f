#include "config.h"

#include <stdio.h>
#include <time.h>

#include "base/alloc.h"
#include "base/clock.h"

static int64_t
clock_ms(clockid_t id)
{
	struct timespec ts;

	if (clock_gettime(id, &ts) != 0)
		bug("clock %d cannot be read", (int)id);
	return ((int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000);
}

int64_t
clock_wall_ms(void)
{
	return (clock_ms(CLOCK_REALTIME));
}

int64_t
clock_steady_ms(void)
{
	return (clock_ms(CLOCK_MONOTONIC));
}

void
clock_format(int64_t ms, char *out, size_t cap)
{
	struct tm tm;
	time_t t;

	t = (time_t)(ms / 1000);
	/* The tenth millennium: years of five digits would break columns. */
	if (ms <= 0 || ms >= INT64_C(253402300800000) ||
	    localtime_r(&t, &tm) == NULL ||
	    strftime(out, cap, "%Y-%m-%d %H:%M:%S", &tm) == 0)
		snprintf(out, cap, "-");
}

/* "2 h 5 min": the second part is left out when it is nothing. */
static void
span_two(char *out, size_t cap, int64_t a, const char *unit_a, int64_t b,
    const char *unit_b)
{
	if (b == 0)
		snprintf(out, cap, "%lld %s", (long long)a, unit_a);
	else
		snprintf(out, cap, "%lld %s %lld %s", (long long)a, unit_a,
		    (long long)b, unit_b);
}

void
clock_format_span(int64_t ms, char *out, size_t cap)
{
	int64_t s = ms / 1000;

	if (ms < 0)
		snprintf(out, cap, "-");
	else if (s < 60)
		snprintf(out, cap, "%lld s", (long long)s);
	else if (s < 3600)
		span_two(out, cap, s / 60, "min", s % 60, "s");
	else if (s < 86400)
		span_two(out, cap, s / 3600, "h", s % 3600 / 60, "min");
	else
		span_two(out, cap, s / 86400, "d", s % 86400 / 3600, "h");
}
