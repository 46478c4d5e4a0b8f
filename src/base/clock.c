#include "config.h"

#include <stdio.h>
#include <string.h>
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

int64_t
clock_read_iso(const char *text)
{
	struct tm tm = { 0 };
	const char *rest;
	int64_t zone = 0;
	int h, m;

	rest = strptime(text, "%Y-%m-%dT%H:%M:%S", &tm);
	if (rest == NULL)
		rest = strptime(text, "%Y-%m-%d %H:%M:%S", &tm);
	if (rest == NULL)
		return (-1);
	if (*rest == '.')
		rest += 1 + strspn(rest + 1, "0123456789");
	if (sscanf(rest, "%*1[+-]%2d:%2d", &h, &m) == 2 ||
	    sscanf(rest, "%*1[+-]%2d%2d", &h, &m) == 2)
		zone = (*rest == '-' ? -1 : 1) * (h * 3600 + m * 60);
	else if (*rest != '\0' && strcmp(rest, "Z") != 0 &&
	    strcmp(rest, "UTC") != 0)
		return (-1);
	return ((int64_t)timegm(&tm) - zone);
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
