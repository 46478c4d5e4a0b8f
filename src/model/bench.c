/* Metric definitions tried on a log. See bench.h. */
#include "model/bench.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/number.h"
#include "base/regex.h"
#include "base/utf8.h"

#define LINE_MOST	(64 * 1024)
#define METRICS_MOST	40
#define WORD_LEAST	3

/* Constructs that Python's re refuses or reads otherwise. Each is looked for
 * outside of character classes and not behind a backslash of its own. */
static const struct {
	const char	*text, *what;
} python[] = {
	{ "\\K", N_("\\K (start of the match moved) is unknown to Python.") },
	{ "\\R", N_("\\R (any line end) is unknown to Python; write \\n.") },
	{ "\\h", N_("\\h (blank) is unknown to Python; write [ \\t].") },
	{ "\\H", N_("\\H is unknown to Python.") },
	{ "\\N", N_("\\N is unknown to Python's re as \"no newline\"; write a "
	    "full stop.") },
	{ "\\Q", N_("\\Q…\\E (quoted text) is unknown to Python.") },
	{ "\\p", N_("\\p{…} (Unicode properties) is unknown to Python.") },
	{ "\\P", N_("\\P{…} (Unicode properties) is unknown to Python.") },
	{ "\\X", N_("\\X is unknown to Python.") },
	{ "\\G", N_("\\G is unknown to Python.") },
	{ "\\z", N_("\\z is unknown to Python before 3.14; write \\Z.") },
	{ "\\Z", N_("\\Z also matches before a last newline here, in Python "
	    "only at the very end.") },
	{ "\\g", N_("\\g{…} is unknown to Python's re; write \\1 or "
	    "(?P=name).") },
	{ "\\k", N_("\\k<…> is unknown to Python's re; write (?P=name).") },
	{ "(?|", N_("(?|…) (branch reset) is unknown to Python.") },
	{ "(?R", N_("Recursion is unknown to Python.") },
	{ "(?&", N_("Recursion is unknown to Python.") },
	{ "(?P>", N_("Recursion is unknown to Python.") },
	{ "(?>", N_("Atomic groups need Python 3.11 or later.") },
	{ "(?'", N_("Python names a group (?P<name>…).") },
	{ "(*", N_("Verbs such as (*SKIP) are unknown to Python.") },
	{ "*+", N_("Possessive quantifiers need Python 3.11 or later.") },
	{ "++", N_("Possessive quantifiers need Python 3.11 or later.") },
	{ "?+", N_("Possessive quantifiers need Python 3.11 or later.") },
	{ "}+", N_("Possessive quantifiers need Python 3.11 or later.") },
};

static const char *
python_at(const char *s)
{
	size_t i;

	for (i = 0; i < nitems(python); i++)
		if (strncmp(s, python[i].text, strlen(python[i].text)) == 0)
			return (python[i].what);
	if (strncmp(s, "(?<", 3) == 0 && isalpha((unsigned char)s[3]))
		return (N_("Python names a group (?P<name>…)."));
	if (s[0] == '(' && s[1] == '?' && isdigit((unsigned char)s[2]))
		return (N_("Recursion is unknown to Python."));
	return (NULL);
}

/* Behind a character class that begins at s; *what: what it holds. */
static const char *
skip_class(const char *s, const char **what)
{
	s += s[1] == '^' ? 2 : 1;
	if (*s == ']')
		s++;
	for (; *s != '\0' && *s != ']'; s++) {
		if (s[0] == '[' && s[1] == ':')
			*what = N_("Python has no classes such as [:digit:]; "
			    "write [0-9].");
		if (s[0] == '[' && s[1] == ':' && strstr(s, ":]") != NULL)
			s = strstr(s, ":]") + 1;
		else if (s[0] == '\\' && s[1] != '\0') {
			if (s[1] == 'h' || s[1] == 'p' || s[1] == 'P')
				*what = python_at(s);
			s++;
		}
	}
	return (*s == ']' ? s + 1 : s);
}

char *
bench_python(const char *pattern)
{
	const char *s = pattern, *what = NULL;

	while (*s != '\0' && what == NULL) {
		if (*s == '[')
			s = skip_class(s, &what);
		else if ((what = python_at(s)) != NULL)
			break;
		else if (*s == '\\' && s[1] != '\0')
			s += 2;
		else if (s > pattern && strncmp(s, "(?i)", 4) == 0) {
			what = N_("Python takes (?i) and the like only at "
			    "the very beginning.");
		} else
			s++;
	}
	return (what == NULL ? NULL : xstrdup(_(what)));
}

/* The longest run of letters that a pattern wants as it stands: what a line
 * must hold to be worth a look. The caller frees it; NULL: none. */
static char *
literal(const char *pattern)
{
	const char *s = pattern, *best = NULL, *from, *what = NULL;
	size_t n = 0, len;

	while (*s != '\0') {
		if (*s == '[') {
			s = skip_class(s, &what);
			continue;
		}
		if (*s == '\\' && s[1] != '\0') {
			s += 2;
			continue;
		}
		for (from = s; isalnum((unsigned char)*s) || *s == '_' ||
		    *s == '-' || *s == ' '; s++)
			;
		/* What a quantifier makes optional does not count. */
		len = (size_t)(s - from);
		if (len > 0 && (*s == '*' || *s == '?' || *s == '{'))
			len--;
		if (len > n) {
			best = from;
			n = len;
		}
		if (s == from)
			s++;
	}
	while (n > 0 && *best == ' ') {
		best++;
		n--;
	}
	while (n > 0 && best[n - 1] == ' ')
		n--;
	return (n < WORD_LEAST ? NULL : xstrndup(best, n));
}

static bool
holds(const char *line, size_t len, const char *word, bool fold)
{
	size_t n = strlen(word), i;

	for (i = 0; i + n <= len; i++)
		if (fold ? strncasecmp(line + i, word, n) == 0 :
		    memcmp(line + i, word, n) == 0)
			return (true);
	return (false);
}

static void
near_miss(struct bench_metric *m, size_t number, const char *line, size_t len,
    const char *word)
{
	if (m->nnear == BENCH_NEAR || word == NULL ||
	    !holds(line, len, word, true))
		return;
	m->near[m->nnear].line = number;
	m->near[m->nnear++].why = holds(line, len, word, false) ?
	    xasprintf(_("The line holds \"%s\", but what stands around it "
	    "does not fit."), word) : xasprintf(_("The line holds \"%s\" in "
	    "other letters: case matters."), word);
}

static void
keep(struct bench_metric *m, size_t number, const char *line, size_t from,
    size_t to)
{
	struct bench_hit *hit;
	char *text = xstrndup(line + from, to - from);
	double value;

	if (!number_real(text, &value)) {
		value = NAN;
		m->not_numbers++;
	} else {
		if (isnan(m->first))
			m->first = m->least = m->most = value;
		m->last = value;
		m->least = fmin(m->least, value);
		m->most = fmax(m->most, value);
	}
	m->caught++;
	if (m->nhits == BENCH_SHOWN) {
		free(text);
		return;
	}
	m->hits = xreallocarray(m->hits, m->nhits + 1, sizeof *m->hits);
	hit = &m->hits[m->nhits++];
	*hit = (struct bench_hit){ number, from, to, text, value };
}

static void
one_line(struct bench_metric *m, struct regex *re, const char *word,
    size_t number, const char *line, size_t len)
{
	size_t from, to;

	switch (regex_match(re, line, len, &from, &to)) {
	case REGEX_YES:
		keep(m, number, line, from, to);
		break;
	case REGEX_NO:
		near_miss(m, number, line, len, word);
		break;
	case REGEX_TOO_SLOW:
		if (!m->slow) {
			m->slow = true;
			m->slow_line = number;
		}
		break;
	}
}

/* Returns the number of lines. */
static size_t
scan(struct bench_metric *m, struct regex *re, const char *log, size_t len)
{
	char *word = literal(m->pattern);
	size_t at = 0, n, number = 0, used;

	while (at < len) {
		for (n = 0; at + n < len && log[at + n] != '\n'; n++)
			;
		number++;
		used = n > LINE_MOST ? LINE_MOST : n;
		if (used > 0 && log[at + used - 1] == '\r')
			used--;
		/* One slow line condemns a pattern, as in the backend. */
		if (!m->slow)
			one_line(m, re, word, number, log + at, used);
		at += n + 1;
	}
	free(word);
	return (number);
}

void
bench_run(const json_t *definitions, const char *log, size_t len,
    struct bench *bench)
{
	struct err err = ERR_INIT;
	struct bench_metric *m;
	const json_t *one;
	struct regex *re;
	size_t i;

	memset(bench, 0, sizeof *bench);
	if (len > BENCH_LOG_MOST) {
		len = BENCH_LOG_MOST;
		bench->cut = true;
	}
	bench->metrics = xcalloc(METRICS_MOST, sizeof *bench->metrics);
	json_array_foreach((json_t *)definitions, i, one) {
		const char *name = json_str_at(one, "/Name");
		const char *pattern = json_str_at(one, "/Regex");

		if (bench->n == METRICS_MOST)
			break;
		m = &bench->metrics[bench->n++];
		m->name = xstrdup(name != NULL ? name : "");
		m->pattern = xstrdup(pattern != NULL ? pattern : "");
		m->first = m->last = m->least = m->most = NAN;
		if (*m->pattern == '\0') {
			m->error = xstrdup(_("There is no expression."));
			continue;
		}
		m->python = bench_python(m->pattern);
		if ((re = regex_new(m->pattern, &err)) == NULL) {
			m->error = xstrdup(err.text);
			continue;
		}
		m->groups = regex_groups(re);
		bench->lines = scan(m, re, log, len);
		regex_free(re);
	}
}

void
bench_release(struct bench *bench)
{
	struct bench_metric *m;
	size_t i, k;

	for (i = 0; i < bench->n; i++) {
		m = &bench->metrics[i];
		free(m->name);
		free(m->pattern);
		free(m->error);
		free(m->python);
		for (k = 0; k < m->nhits; k++)
			free(m->hits[k].text);
		free(m->hits);
		for (k = 0; k < m->nnear; k++)
			free(m->near[k].why);
	}
	free(bench->metrics);
	memset(bench, 0, sizeof *bench);
}
