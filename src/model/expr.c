#include "config.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/number.h"
#include "model/expr.h"

enum relation { REL_NE, REL_LE, REL_GE, REL_EQ, REL_LT, REL_GT, REL_HAS };

/* Longer ones first: "<=" is not "<" and "=". */
static const struct {
	const char	*sign;
	enum relation	 relation;
} signs[] = {
	{ "!=", REL_NE }, { "<=", REL_LE }, { ">=", REL_GE }, { "==", REL_EQ },
	{ "=", REL_EQ }, { "<", REL_LT }, { ">", REL_GT }, { "~", REL_HAS },
};

struct term {
	char		*name;
	struct column	 column;
	enum relation	 relation;
	char		*word;
	double		 number;	/* NAN: text */
};

struct expr {
	struct term	*terms;
	size_t		 n;
};

void
expr_free(struct expr *e)
{
	size_t i;

	if (e == NULL)
		return;
	for (i = 0; i < e->n; i++) {
		free(e->terms[i].name);
		free(e->terms[i].word);
	}
	free(e->terms);
	free(e);
}

static const char *
blanks(const char *s)
{
	return (s + strspn(s, " \t"));
}

/* One term; NULL when it is none, and err when its column is none. */
static const char *
read_term(struct term *t, enum column_of of, const char *s, struct err *err)
{
	const struct column *c;
	size_t n, i;

	n = strcspn(s, " \t!<>=~,");
	if (n == 0)
		return (NULL);
	t->name = xstrndup(s, n);
	c = column_named(of, t->name);
	if (c != NULL)
		t->column = *c;
	else if (of == COLUMN_TRIAL)
		column_param(&t->column, t->name);
	else {
		column_unknown(of, t->name, NULL, err);
		return (NULL);
	}
	s = blanks(s + n);
	for (i = 0; i < nitems(signs); i++)
		if (strncmp(s, signs[i].sign, strlen(signs[i].sign)) == 0)
			break;
	if (i == nitems(signs))
		return (NULL);
	t->relation = signs[i].relation;
	s = blanks(s + strlen(signs[i].sign));
	if (*s == '"') {
		n = strcspn(++s, "\"");
		if (s[n] != '"')
			return (NULL);
		t->word = xstrndup(s, n++);
	} else {
		n = strcspn(s, " \t,");
		if (n == 0)
			return (NULL);
		t->word = xstrndup(s, n);
	}
	if (!number_real(t->word, &t->number))
		t->number = NAN;
	if (isnan(t->number) && t->column.param == NULL &&
	    t->relation != REL_HAS && (t->column.kind == COLUMN_VALUE ||
	    t->column.kind == COLUMN_COUNT)) {
		err_set(err, ERR_USAGE, _("\"%s\" is no number, as %s is"),
		    t->word, t->name);
		return (NULL);
	}
	return (blanks(s + n));
}

struct expr *
expr_new(enum column_of of, const char *text, struct err *err)
{
	struct expr *e = xcalloc(1, sizeof *e);
	struct err why = ERR_INIT;
	const char *s = blanks(text);

	for (;;) {
		e->terms = xreallocarray(e->terms, e->n + 1, sizeof *e->terms);
		memset(&e->terms[e->n], 0, sizeof *e->terms);
		s = read_term(&e->terms[e->n++], of, s, &why);
		if (s == NULL)
			break;
		if (*s == '\0')
			return (e);
		if (*s == ',')
			s = blanks(s + 1);
		else if (strncasecmp(s, "and", 3) == 0 &&
		    (s[3] == ' ' || s[3] == '\t'))
			s = blanks(s + 3);
		else
			break;
	}
	if (why.code == ERR_NONE)
		err_set(&why, ERR_USAGE, _("\"%s\" is no condition; one reads "
		    "\"COLUMN=VALUE and COLUMN>NUMBER\", with = != < <= > "
		    ">= or ~"), text);
	if (err != NULL)
		*err = why;
	expr_free(e);
	return (NULL);
}

const char *
expr_stranger(const struct expr *e, const json_t *params)
{
	const char *name;
	const json_t *p;
	size_t i, k;

	for (i = 0; i < e->n; i++) {
		name = e->terms[i].column.param;
		json_array_foreach((json_t *)params, k, p)
			if (name != NULL &&
			    strcmp(json_string_value(p), name) == 0)
				name = NULL;
		if (name != NULL)
			return (name);
	}
	return (NULL);
}

static bool
meets(enum relation r, int sign)
{
	switch (r) {
	case REL_EQ:
		return (sign == 0);
	case REL_NE:
		return (sign != 0);
	case REL_LT:
		return (sign < 0);
	case REL_LE:
		return (sign <= 0);
	case REL_GT:
		return (sign > 0);
	case REL_GE:
		return (sign >= 0);
	default:
		return (false);
	}
}

/* As strcasecmp, blanks apart: "InProgress" is what people and the API write
 * for the status that the table shows as "In progress". */
static int
compare_words(const char *a, const char *b)
{
	int x, y;

	do {
		while (*a == ' ')
			a++;
		while (*b == ' ')
			b++;
		x = tolower((unsigned char)*a++);
		y = tolower((unsigned char)*b++);
	} while (x == y && x != '\0');
	return (x - y);
}

static bool
term_holds(const struct term *t, const void *item, int64_t now)
{
	const struct column *c = &t->column;
	struct buf b;
	double have;
	bool yes;

	have = c->number != NULL ? c->number(c, item, now) : NAN;
	if (!isnan(have) && !isnan(t->number) && t->relation != REL_HAS)
		return (meets(t->relation, (have > t->number) -
		    (have < t->number)));
	buf_init(&b, 0);
	c->text(c, item, now, &b);
	if (b.len == 0 || (!isnan(t->number) && t->relation != REL_HAS &&
	    t->relation != REL_EQ && t->relation != REL_NE))
		yes = false;
	else if (t->relation == REL_HAS)
		yes = strcasestr(buf_str(&b), t->word) != NULL;
	else
		yes = meets(t->relation, compare_words(buf_str(&b),
		    t->word));
	buf_release(&b);
	return (yes);
}

bool
expr_holds(const struct expr *e, const void *item, int64_t now)
{
	size_t i;

	for (i = 0; i < e->n; i++)
		if (!term_holds(&e->terms[i], item, now))
			return (false);
	return (true);
}
