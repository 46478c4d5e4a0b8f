/* What somebody meant who wrote a value that is refused. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/number.h"
#include "model/import.h"
#include "model/rule_run.h"

/* Choices that are named when none of them is near. */
#define CHOICES_MOST	6

int
rule_apart(const char *a, const char *b)
{
	size_t na = strlen(a), nb = strlen(b), i, k;
	unsigned char row[2][80];
	unsigned best;

	if (na >= 79 || nb >= 79 || na > nb + 2 || nb > na + 2)
		return (3);
	for (k = 0; k <= nb; k++)
		row[0][k] = (unsigned char)k;
	for (i = 1; i <= na; i++) {
		row[i % 2][0] = (unsigned char)i;
		for (k = 1; k <= nb; k++) {
			best = row[(i - 1) % 2][k - 1] +
			    (a[i - 1] != b[k - 1]);
			if (row[(i - 1) % 2][k] + 1u < best)
				best = row[(i - 1) % 2][k] + 1u;
			if (row[i % 2][k - 1] + 1u < best)
				best = row[i % 2][k - 1] + 1u;
			row[i % 2][k] = (unsigned char)best;
		}
	}
	return (row[na % 2][nb] > 3 ? 3 : row[na % 2][nb]);
}

/* Letters in common from the beginning, whatever their case. */
static size_t
common(const char *a, const char *b)
{
	size_t n = 0;

	while (a[n] != '\0' && strncasecmp(a + n, b + n, 1) == 0)
		n++;
	return (n);
}

/* The choice nearest to a text: one that it begins ("Max", "Bayes"), or a
 * slip of the keys; NULL: none is near. */
static const char *
near_choice(const struct field *f, const char *text)
{
	const char *best = NULL;
	size_t i, n = strlen(text), most = 0;
	bool twice = false;

	for (i = 0; f->choices[i] != NULL; i++) {
		if (rule_apart(f->choices[i], text) <= 1)
			return (f->choices[i]);
		if (n < 3 || common(f->choices[i], text) < 3)
			continue;
		if (common(f->choices[i], text) == most)
			twice = true;
		if (common(f->choices[i], text) > most) {
			most = common(f->choices[i], text);
			best = f->choices[i];
			twice = false;
		}
	}
	return (twice || (most < n && most < strlen(best != NULL ? best :
	    "") / 2) ? NULL : best);
}

/* Choices that begin with the family of a text ("ml.m5."), for lists too long
 * to be read out. */
static void
put_family(const struct field *f, const char *text, struct buf *out)
{
	const char *dot = strrchr(text, '.');
	size_t i, n = dot != NULL ? (size_t)(dot - text) + 1 : 0, had = 0;

	for (i = 0; f->choices[i] != NULL && n > 0; i++)
		if (strncasecmp(f->choices[i], text, n) == 0 &&
		    had++ < CHOICES_MOST)
			buf_addf(out, "%s%s", had > 1 ? ", " : "",
			    f->choices[i]);
	if (had > CHOICES_MOST)
		buf_adds(out, ", …");
}

static char *
choice(const struct field *f, const char *text)
{
	static const char *const off[] = { "false", "no", "none", "disabled",
	    "0" };
	const char *near = field_meant(f, text);
	struct buf b;
	char *out;
	size_t i, k;

	if (near != NULL)
		return (xasprintf(_("Write %s."), near));
	/* "m5.large" of EC2 is "ml.m5.large" here. */
	for (i = 0; strchr(text, '.') != NULL && f->choices[i] != NULL; i++)
		if (strlen(f->choices[i]) == strlen(text) + 3 &&
		    strcasecmp(f->choices[i] + 3, text) == 0)
			return (xasprintf(_("Write %s."), f->choices[i]));
	for (i = 0; i < nitems(off); i++)
		for (k = 0; strcasecmp(text, off[i]) == 0 &&
		    f->choices[k] != NULL; k++)
			if (strcmp(f->choices[k], "Off") == 0)
				return (xstrdup(_("Write \"Off\", in "
				    "quotes.")));
	for (i = 0; f->choices[i] != NULL && i <= CHOICES_MOST; i++)
		;
	if (i > CHOICES_MOST) {
		buf_init(&b, 0);
		put_family(f, text, &b);
		out = b.len == 0 ? NULL : xasprintf(_("There are %s."),
		    buf_str(&b));
		buf_release(&b);
		return (out != NULL ? out : xasprintf(_("\"trialdeck "
		    "fields %s\" lists them."), field_api_name(f)));
	}
	if ((near = near_choice(f, text)) != NULL)
		return (xasprintf(_("Perhaps %s was meant."), near));
	return (NULL);
}

static char *
boolean(const json_t *v)
{
	static const char *const yes[] = { "true", "yes", "on", "y", "1",
	    "enabled" }, *const no[] = { "false", "no", "off", "n", "0",
	    "disabled" };
	const char *s = json_string_value(v);
	size_t i;

	if (json_is_integer(v) && (json_integer_value(v) | 1) == 1)
		return (xstrdup(json_integer_value(v) == 1 ?
		    _("Write true.") : _("Write false.")));
	for (i = 0; s != NULL && i < nitems(yes); i++) {
		if (strcasecmp(s, yes[i]) == 0)
			return (xstrdup(strcmp(s, "true") == 0 ?
			    _("Write true, without quotes: in quotes it is "
			    "text.") : _("Write true.")));
		if (strcasecmp(s, no[i]) == 0)
			return (xstrdup(strcmp(s, "false") == 0 ?
			    _("Write false, without quotes: in quotes it is "
			    "text.") : _("Write false.")));
	}
	return (NULL);
}

/* "1_000", "0x10", "1,000": digits with something between or before them. */
static json_t *
odd_number(const char *s)
{
	char text[24], *end;
	size_t n = 0;
	long v;

	errno = 0;
	if (strlen(s) >= sizeof text)
		return (NULL);
	if (strncasecmp(s, "0x", 2) == 0) {
		v = strtol(s + 2, &end, 16);
		return (s[2] == '\0' || *end != '\0' || errno != 0 ? NULL :
		    json_integer(v));
	}
	for (; *s != '\0'; s++)
		if (strchr("_, ", *s) == NULL)
			text[n++] = *s;
	text[n] = '\0';
	v = strtol(text, &end, 10);
	return (n == 0 || *end != '\0' || errno != 0 ? NULL :
	    json_integer(v));
}

static char *
number(const struct field *f, const json_t *v)
{
	const char *s = json_string_value(v);
	struct err err = ERR_INIT;
	json_t *value = NULL;
	double x = json_real_value(v);
	struct buf b;
	char *out = NULL;
	int64_t n;

	if (s != NULL && (value = field_parse(f, s, &err)) == NULL)
		value = odd_number(s);
	/* 5.0 and 1e2 are whole, but not written so. */
	if ((json_is_real(v) || (s != NULL && value == NULL &&
	    number_real(s, &x))) && x > -1e15 && x < 1e15 &&
	    x == (double)(int64_t)x)
		value = json_integer((int64_t)x);
	if (value == NULL)
		return (NULL);
	buf_init(&b, 0);
	field_print(f, value, &b);
	/* What reads as this number and came as text had quotes around it. */
	if (s != NULL && strcmp(buf_str(&b), s) == 0 && number_int(s, &n))
		out = xasprintf(_("Write %s, without quotes: in quotes it is "
		    "text."), buf_str(&b));
	else
		out = xasprintf(_("Write %s."), buf_str(&b));
	buf_release(&b);
	json_decref(value);
	return (out);
}

static char *
text(const json_t *v)
{
	char *json = json_dumps(v, JSON_ENCODE_ANY | JSON_COMPACT), *out;

	if (json_is_number(v) || json_is_boolean(v))
		out = xasprintf(_("Write it as text, in quotes: \"%s\"."),
		    json);
	else
		out = xstrdup(_("Write one text; what shall be JSON stands "
		    "inside of the text."));
	free(json);
	return (out);
}

static char *
tree(const struct field *f, const json_t *v)
{
	const char *s = json_string_value(v);

	if (s != NULL && (*s == '{' || *s == '['))
		return (xstrdup(_("Write it as it is: in quotes it is one "
		    "text.")));
	if (f->type->kind == FIELD_LIST && json_is_object(v))
		return (xstrdup(_("Write a list, each element of its own.")));
	if (f->type->kind == FIELD_LIST)
		return (xstrdup(_("Write a list, even of one.")));
	if (json_is_array(v) && f->type->kind == FIELD_MAP)
		return (xstrdup(_("Write names with values, no list.")));
	if (json_array_size(v) == 1)
		return (xstrdup(_("Write it without the list around it.")));
	return (xstrdup(_("Write names with values.")));
}

char *
rule_meant(const struct field *f, const json_t *v, const char *rule)
{
	if (strcmp(rule, "enum") == 0)
		return (choice(f, json_string_value(v)));
	if (strcmp(rule, "min-items") == 0)
		return (xstrdup(_("Add one.")));
	if (strcmp(rule, "type") != 0)
		return (f->example == NULL ? NULL : xasprintf(_("Write for "
		    "example %s."), f->example));
	switch (f->type->kind) {
	case FIELD_CHOICE:
		return (json_is_false(v) ? choice(f, "false") : NULL);
	case FIELD_STRING:
		return (text(v));
	case FIELD_BOOLEAN:
		return (boolean(v));
	case FIELD_INTEGER:
	case FIELD_NUMBER:
		return (number(f, v));
	default:
		return (tree(f, v));
	}
}
