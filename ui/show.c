#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/number.h"
#include "ui/show.h"

static const struct {
	const char	*name;
	enum style	 style;
	enum mark	 mark;
	bool		 final;
} statuses[] = {
	{ "Completed", STYLE_OK, MARK_OK, true },
	{ "InProgress", STYLE_RUNNING, MARK_RUNNING, false },
	{ "Failed", STYLE_ERROR, MARK_FAILED, true },
	{ "Stopped", STYLE_WARNING, MARK_STOPPED, true },
	{ "Stopping", STYLE_WARNING, MARK_WAITING, false },
	{ "Deleting", STYLE_WARNING, MARK_WAITING, false },
	{ "DeleteFailed", STYLE_ERROR, MARK_FAILED, true },
};

static size_t
status_row(const char *status)
{
	size_t i;

	for (i = 0; i < nitems(statuses); i++) {
		if (strcmp(statuses[i].name, status) == 0)
			break;
	}
	return (i);
}

enum style
show_status_style(const char *status)
{
	size_t i = status_row(status);

	return (i == nitems(statuses) ? STYLE_NORMAL : statuses[i].style);
}

enum mark
show_status_mark(const char *status)
{
	size_t i = status_row(status);

	return (i == nitems(statuses) ? MARK_DOT : statuses[i].mark);
}

bool
show_status_final(const char *status)
{
	size_t i = status_row(status);

	return (i < nitems(statuses) && statuses[i].final);
}

void
show_status(const char *status, bool ascii, char *out, size_t cap)
{
	snprintf(out, cap, "%s %s", mark_text(show_status_mark(status), ascii),
	    status);
}

int64_t
show_ms(const json_t *j, const char *pointer)
{
	double s = json_real_at(j, pointer, 0);

	/* Beyond the year 9999 it is no time. */
	return (s <= 0 || s > 253402300799.0 ? 0 : (int64_t)(s * 1000));
}

void
show_time(int64_t ms, int64_t wall, char *out, size_t cap)
{
	char now[32], then[32];

	if (ms <= 0) {
		snprintf(out, cap, "-");
		return;
	}
	clock_format(ms, then, sizeof(then));
	clock_format(wall, now, sizeof(now));
	if (strlen(then) == 19 && strncmp(now, then, 5) == 0)
		snprintf(out, cap, "%.11s", then + 5);
	else
		snprintf(out, cap, "%.10s", then);
}

void
show_clock(int64_t ms, char *out, size_t cap)
{
	char text[32];

	clock_format(ms, text, sizeof(text));
	snprintf(out, cap, "%s", strlen(text) == 19 ? text + 11 : text);
}

void
show_span(int64_t start, int64_t end, int64_t wall, char *out, size_t cap)
{
	if (start <= 0) {
		snprintf(out, cap, "-");
		return;
	}
	if (end <= 0)
		end = wall;
	clock_format_span(end < start ? 0 : end - start, out, cap);
}

void
show_value(double v, char *out, size_t cap)
{
	snprintf(out, cap, "%.6g", v);
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

int
show_pair(struct grid *g, int y, int x, int w, const char *label,
    enum style style, const char *value)
{
	grid_text(g, y, x, 24, STYLE_DIM, label);
	grid_text(g, y, x + 26, w - 26, style, value);
	return (1);
}
