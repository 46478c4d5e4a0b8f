#include "model/curve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/number.h"

int
curve_init(struct curve *c, const json_t *definitions, const char *name)
{
	const char *one_name, *pattern;
	const json_t *one;
	size_t i;

	memset(c, 0, sizeof(*c));
	c->stride = 1;
	json_array_foreach (definitions, i, one) {
		one_name = json_str_at(one, "/Name");
		pattern = json_str_at(one, "/Regex");
		if (one_name == NULL || pattern == NULL ||
		    (name != NULL && strcmp(name, one_name) != 0))
			continue;
		c->name = xstrdup(one_name);
		c->regex = regex_new(pattern, NULL);
		return (0);
	}
	return (-1);
}

void
curve_release(struct curve *c)
{
	regex_free(c->regex);
	free(c->name);
	free(c->value);
	memset(c, 0, sizeof(*c));
}

static void
thin_out(struct curve *c)
{
	size_t i;

	for (i = 0; i < c->n / 2; i++)
		c->value[i] = c->value[2 * i + 1];
	c->n /= 2;
	c->stride *= 2;
}

static void
add(struct curve *c, double value)
{
	c->least = c->caught == 0 ? value : fmin(c->least, value);
	c->most = c->caught == 0 ? value : fmax(c->most, value);
	c->last = value;
	if (++c->caught % c->stride != 0)
		return;
	if (c->value == NULL)
		c->value = xcalloc(CURVE_MOST, sizeof(*c->value));
	if (c->n == CURVE_MOST)
		thin_out(c);
	if (c->caught % c->stride == 0)
		c->value[c->n++] = value;
}

void
curve_line(struct curve *c, const char *line)
{
	size_t from, to;
	double value;
	char *text;

	if (c->regex == NULL)
		return;
	switch (regex_match(c->regex, line, strlen(line), &from, &to)) {
	case REGEX_NO:
		break;
	case REGEX_TOO_SLOW:
		regex_free(c->regex);
		c->regex = NULL;
		break;
	case REGEX_YES:
		text = xstrndup(line + from, to - from);
		if (number_real(text, &value))
			add(c, value);
		free(text);
		break;
	}
}

static double
mean(const double *value, size_t n)
{
	double sum = 0;
	size_t i;

	/* The sum of large ones would be none. */
	for (i = 0; i < n; i++)
		sum += value[i] / (double)n;
	return (sum);
}

void
curve_shape(const struct curve *c, double *out, size_t n)
{
	double least = INFINITY, most = -INFINITY;
	size_t i, from, to;

	for (i = 0; i < n; i++) {
		from = c->n * i / n;
		to = c->n * (i + 1) / n;
		out[i] = mean(c->value + from, to - from);
		least = fmin(least, out[i]);
		most = fmax(most, out[i]);
	}
	for (i = 0; i < n; i++)
		out[i] = most > least ? (out[i] / 2 - least / 2) /
		    (most / 2 - least / 2) : 0;
}
