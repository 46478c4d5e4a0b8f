#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/number.h"
#include "ui/show.h"

static const enum style tones[] = {
	[TONE_ACTIVE] = STYLE_RUNNING, [TONE_ENDING] = STYLE_WARNING,
	[TONE_GOOD] = STYLE_OK, [TONE_STOPPED] = STYLE_WARNING,
	[TONE_BAD] = STYLE_ERROR, [TONE_UNKNOWN] = STYLE_NORMAL,
};

enum style
show_status_style(const struct status *s)
{
	return (tones[s->tone]);
}

void
show_status(const struct status *s, const char *came, bool ascii, char *out,
    size_t cap)
{
	const char mark[] = { s->ascii, '\0' };

	snprintf(out, cap, "%s %s", ascii ? mark : s->glyph,
	    s->name != NULL || came == NULL ? _(s->word) : came);
}

/* All times of a frame ask for the same one: it is kept. */
static int
year_of(int64_t wall)
{
	static int64_t at = -1;
	static int year;
	struct tm tm;
	time_t t = (time_t)(wall / 1000);

	if (t != at) {
		at = t;
		year = localtime_r(&t, &tm) == NULL ? -1 : tm.tm_year;
	}
	return (year);
}

void
show_time(int64_t ms, int64_t wall, char *out, size_t cap)
{
	time_t t = (time_t)(ms / 1000);
	struct tm tm;

	if (ms <= 0 || localtime_r(&t, &tm) == NULL)
		snprintf(out, cap, "-");
	else if (tm.tm_year == year_of(wall))
		snprintf(out, cap, "%02d-%02d %02d:%02d", tm.tm_mon + 1,
		    tm.tm_mday, tm.tm_hour, tm.tm_min);
	else
		snprintf(out, cap, "%04d-%02d-%02d", tm.tm_year + 1900,
		    tm.tm_mon + 1, tm.tm_mday);
}

void
show_clock(int64_t ms, char *out, size_t cap)
{
	char text[32];

	clock_format(ms, text, sizeof(text));
	snprintf(out, cap, "%s", strlen(text) == 19 ? text + 11 : text);
}

/* While something runs and is asked for often, a clock would say nothing and
 * cost bytes each second; else minutes do. */
enum style
show_fresh(const struct poll *p, int64_t as_of, bool failed, int64_t now,
    char *out, size_t cap)
{
	char when[64];

	if (poll_late(p, now)) {
		clock_format_span(now - p->fresh, when, sizeof(when));
		snprintf(out, cap, _("as of %s ago"), when);
		return (STYLE_WARNING);
	}
	show_clock(as_of, when, sizeof(when));
	if (p->paused)
		snprintf(out, cap, _("paused, as of %s"), when);
	else if (failed)
		snprintf(out, cap, _("as of %s"), when);
	else if (p->running && p->every <= POLL_SLOW_MS)
		snprintf(out, cap, "%s", _("live"));
	else {
		when[5] = '\0';
		snprintf(out, cap, _("as of %s"), when);
	}
	return (STYLE_DIM);
}

const char *
show_reading(const struct poll *p, const char *reading)
{
	return (p->throttled ? _("The backend has too many requests to "
	    "answer; it is asked again soon.") : reading);
}

void
show_value(double v, char *out, size_t cap)
{
	int digits = 6;

	/* A digit of an exponent that is cut off would be another number. */
	do
		snprintf(out, cap, "%.*g", digits, v);
	while (strlen(out) > SHOW_VALUE_CELLS && --digits > 1);
}

void
show_json(const json_t *j, char *out, size_t cap)
{
	char *text;

	if (json_is_string(j)) {
		snprintf(out, cap, "%s", json_string_value(j));
	} else if (json_is_integer(j)) {
		snprintf(out, cap, "%lld", (long long)json_integer_value(j));
	} else if (json_is_real(j)) {
		number_text(json_real_value(j), out, cap);
	} else if (json_is_boolean(j)) {
		snprintf(out, cap, "%s", json_is_true(j) ? "true" : "false");
	} else if (j == NULL || json_is_null(j)) {
		snprintf(out, cap, "-");
	} else {
		text = json_text(j);
		snprintf(out, cap, "%s", text);
		free(text);
	}
}
