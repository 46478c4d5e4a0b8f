#include "config.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/contract.h"
#include "base/i18n.h"
#include "base/number.h"
#include "base/regex.h"
#include "shim/metric.h"

struct metric {
	char		*name;
	struct regex	*regex;
	int64_t		 next;	/* nth of the next value */
	int64_t		 told;	/* values so far */
	int		 slow;	/* lines that took too long */
};

struct metric_set {
	struct metric			*metrics;
	size_t				 n;
	const struct metric_events	*events;
	void				*ctx;
	struct buf			 shown;	/* line with #011 */
};

static void
note(struct metric_set *s, const char *fmt, const char *name,
    const char *detail)
{
	char text[1024];

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	snprintf(text, sizeof(text), fmt, name, detail);
#pragma GCC diagnostic pop
	s->events->note(s->ctx, text);
}

struct metric_set *
metric_set_new(const json_t *definitions, const struct metric_events *events,
    void *ctx)
{
	struct metric_set *s = xcalloc(1, sizeof(*s));
	struct err err = ERR_INIT;
	const char *name, *pattern;
	struct metric *m;
	json_t *d;
	size_t i;

	s->events = events;
	s->ctx = ctx;
	buf_init(&s->shown, 0);
	s->metrics = xcalloc(json_array_size(definitions) + 1,
	    sizeof(*s->metrics));
	json_array_foreach(definitions, i, d) {
		name = json_str_at(d, "/Name");
		pattern = json_str_at(d, "/Regex");
		if (name == NULL || pattern == NULL)
			continue;
		m = &s->metrics[s->n];
		m->regex = regex_new(pattern, &err);
		if (m->regex == NULL) {
			note(s, _("Metric %s is not read; its pattern: %s"),
			    name, err.text);
			continue;
		}
		m->name = xstrdup(name);
		s->n++;
	}
	return (s);
}

void
metric_set_free(struct metric_set *s)
{
	size_t i;

	if (s == NULL)
		return;
	for (i = 0; i < s->n; i++) {
		free(s->metrics[i].name);
		regex_free(s->metrics[i].regex);
	}
	free(s->metrics);
	buf_release(&s->shown);
	free(s);
}

static bool
parse_value(const char *text, size_t len, double *value)
{
	char copy[257];

	while (len > 0 && strchr(" \t\r", *text) != NULL) {
		text++;
		len--;
	}
	while (len > 0 && strchr(" \t\r", text[len - 1]) != NULL)
		len--;
	if (len > 1 && *text == '+' && text[1] != '-') {
		text++;
		len--;
	}
	if (len == 0 || len >= sizeof(copy) || memchr(text, 0, len) != NULL)
		return (false);
	memcpy(copy, text, len);
	copy[len] = '\0';
	return (number_real(copy, value) && isfinite(*value));
}

/* True when the line has been dealt with: a match, or too slow. */
static bool
try_form(struct metric_set *s, struct metric *m, const char *line, size_t len,
    int64_t at_ms)
{
	size_t from, to;
	double value;

	switch (regex_match(m->regex, line, len, &from, &to)) {
	case REGEX_NO:
		return (false);
	case REGEX_YES:
		if (!parse_value(line + from, to - from, &value))
			return (true);
		m->told++;
		s->events->value(s->ctx, m->name, value, m->next++, at_ms);
		return (true);
	case REGEX_TOO_SLOW:
		break;
	}
	if (m->slow++ == 0)
		note(s, _("Metric %s: its pattern is too slow for a line%s"),
		    m->name, _("; no value was read from it."));
	else if (m->slow == METRIC_SLOW_MOST)
		note(s, _("Metric %s: its pattern is too slow%s"), m->name,
		    _("; it is not read any more."));
	return (true);
}

static void
with_tabs_shown(struct buf *b, const char *line, size_t len)
{
	const char *end = line + len, *tab;

	buf_clear(b);
	while ((tab = memchr(line, '\t', (size_t)(end - line))) != NULL) {
		buf_add(b, line, (size_t)(tab - line));
		buf_adds(b, "#011");
		line = tab + 1;
	}
	buf_add(b, line, (size_t)(end - line));
}

/* Before its first value, a program that goes on from a checkpoint tells where
 * (base/contract.h). */
static void
read_resumed(struct metric_set *s, const char *line, size_t len)
{
	const size_t words = strlen(CONTRACT_RESUMES);
	const char *p = memmem(line, len, CONTRACT_RESUMES, words), *end;
	int64_t n = 0;
	size_t i;

	if (p == NULL)
		return;
	for (end = line + len, p += words; p < end && *p >= '0' && *p <= '9' &&
	    n <= CONTRACT_STEPS_MOST; p++)
		n = 10 * n + (*p - '0');
	for (i = 0; i < s->n && n <= CONTRACT_STEPS_MOST; i++)
		if (s->metrics[i].told == 0)
			s->metrics[i].next = n;
}

void
metric_set_line(struct metric_set *s, const char *line, size_t len,
    int64_t at_ms)
{
	bool tabs;
	size_t i;

	if (s->n == 0)
		return;
	if (len > METRIC_LINE_MOST)
		len = METRIC_LINE_MOST;
	read_resumed(s, line, len);
	tabs = memchr(line, '\t', len) != NULL;
	if (tabs)
		with_tabs_shown(&s->shown, line, len);
	for (i = 0; i < s->n; i++) {
		if (s->metrics[i].slow >= METRIC_SLOW_MOST)
			continue;
		if (try_form(s, &s->metrics[i], line, len, at_ms))
			continue;
		if (tabs)
			try_form(s, &s->metrics[i], s->shown.data,
			    s->shown.len, at_ms);
	}
}
