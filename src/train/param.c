#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/number.h"
#include "base/utf8.h"
#include "train/param.h"

bool
word_in(const char *list, const char *word, size_t len)
{
	size_t n;

	for (; list != NULL && *list != '\0'; list += n) {
		list += strspn(list, " ");
		n = strcspn(list, " ");
		if (n == len && n > 0 && memcmp(list, word, n) == 0)
			return true;
	}
	return false;
}

static const struct param *
row_find(const struct param *rows, size_t n, const char *name)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(rows[i].name, name) == 0 || (rows[i].alias != NULL &&
		    strcmp(rows[i].alias, name) == 0))
			return &rows[i];
	return NULL;
}

/* Number of edits between two short names (Levenshtein), at most 99. */
static size_t
name_distance(const char *a, const char *b)
{
	size_t row[64], i, j, last, keep, la = strlen(a), lb = strlen(b);

	if (la >= nitems(row) || lb >= nitems(row))
		return 99;
	for (j = 0; j <= lb; j++)
		row[j] = j;
	for (i = 1; i <= la; i++) {
		last = row[0];
		row[0] = i;
		for (j = 1; j <= lb; j++) {
			keep = row[j];
			row[j] = last + (a[i - 1] != b[j - 1]);
			if (row[j - 1] + 1 < row[j])
				row[j] = row[j - 1] + 1;
			if (keep + 1 < row[j])
				row[j] = keep + 1;
			last = keep;
		}
	}
	return row[lb];
}

static int
unknown_name(const struct param *rows, size_t n, const char *algorithm,
    const char *name, struct err *err)
{
	const char *best = NULL;
	size_t i, d, least = 3;
	char shown[200];

	for (i = 0; i < n; i++) {
		d = name_distance(name, rows[i].name);
		if (d < least) {
			least = d;
			best = rows[i].name;
		}
	}
	text_clean(shown, sizeof(shown), name, strlen(name), 60, false);
	if (best != NULL)
		return err_set(err, ERR_INVALID, _("Hyperparameter %s is not "
		    "one of %s's. Did you mean %s?"), shown, algorithm, best);
	return err_set(err, ERR_INVALID, _("Hyperparameter %s is not one of "
	    "%s's. Remove it or correct its name."), shown, algorithm);
}

static int
check_number(const struct param *row, const char *text, struct err *err)
{
	double value;
	int64_t whole;
	char shown[200], low[40], high[40];
	bool in, is_int = row->kind == PARAM_INT;

	text_clean(shown, sizeof(shown), text, strlen(text), 60, false);
	if (is_int ? !number_int(text, &whole) : !number_real(text, &value))
		return err_set(err, ERR_INVALID, is_int ?
		    _("Hyperparameter %s must be a whole number; it is %s.") :
		    _("Hyperparameter %s must be a number; it is %s."),
		    row->name, shown);
	if (is_int)
		value = (double)whole;
	in = (row->flags & PARAM_MIN_OPEN) ? value > row->min :
	    value >= row->min;
	in = in && ((row->flags & PARAM_MAX_OPEN) ? value < row->max :
	    value <= row->max);
	if (in)
		return 0;
	number_text(row->min, low, sizeof(low));
	number_text(row->max, high, sizeof(high));
	if (isinf(row->max))
		return err_set(err, ERR_INVALID, _("Hyperparameter %s must be "
		    "%s %s; it is %s."), row->name, row->flags &
		    PARAM_MIN_OPEN ? _("greater than") : _("at least"), low,
		    shown);
	return err_set(err, ERR_INVALID, _("Hyperparameter %s must lie "
	    "between %s%s and %s%s; it is %s."), row->name, low,
	    row->flags & PARAM_MIN_OPEN ? _(" (not itself)") : "", high,
	    row->flags & PARAM_MAX_OPEN ? _(" (not itself)") : "", shown);
}

static int
check_word(const struct param *row, const char *word, size_t len,
    struct err *err)
{
	char shown[200];

	if (word_in(row->refused, word, len))
		return err_set(err, ERR_INVALID, _("Hyperparameter %s cannot "
		    "be %.*s here: %s."), row->name, (int)len, word,
		    _(row->why));
	if (row->choices == NULL || word_in(row->choices, word, len))
		return 0;
	text_clean(shown, sizeof(shown), word, len, 60, false);
	return err_set(err, ERR_INVALID,
	    _("Hyperparameter %s must be one of: %s. It is %s."), row->name,
	    row->choices, shown);
}

static int
check_value(const struct param *row, const char *text, struct err *err)
{
	size_t len;

	if (row->flags & PARAM_AUTO && strcmp(text, "auto") == 0)
		return 0;
	switch (row->kind) {
	case PARAM_INT:
	case PARAM_REAL:
		if (word_in(row->choices, text, strlen(text)))
			return 0;
		return check_number(row, text, err);
	case PARAM_CHOICE:
		return check_word(row, text, strlen(text), err);
	case PARAM_LIST:
		for (;; text += len + 1) {
			len = strcspn(text, ",");
			if (len == 0)
				return err_set(err, ERR_INVALID,
				    _("Hyperparameter %s has an empty word "
				    "in its list."), row->name);
			if (check_word(row, text, len, err) != 0)
				return -1;
			if (text[len] == '\0')
				return 0;
		}
	case PARAM_TEXT:
		return 0;
	}
	bug("kind %d of %s", row->kind, row->name);
}

/* The text of a JSON value; choices are lower case, people write "True". */
static char *
value_text(const struct param *row, const json_t *value)
{
	char number[64], *text, *p;

	if (json_is_string(value)) {
		text = xstrdup(json_string_value(value));
		if (row->kind == PARAM_CHOICE && (strcmp(text, "True") == 0 ||
		    strcmp(text, "False") == 0))
			for (p = text; *p != '\0'; p++)
				if (*p >= 'A' && *p <= 'Z')
					*p += 'a' - 'A';
		return text;
	}
	if (json_is_boolean(value))
		return xstrdup(json_is_true(value) ? "true" : "false");
	if (json_is_integer(value))
		return xasprintf("%lld", (long long)json_integer_value(value));
	if (json_is_real(value)) {
		number_text(json_real_value(value), number, sizeof(number));
		return xstrdup(number);
	}
	return NULL;
}

static int
take(struct params *p, const char *algorithm, const char *name,
    const json_t *value, struct err *err)
{
	const struct param *row = row_find(p->rows, p->n, name);
	size_t i;

	if (name[0] == '_')
		return 0;
	if (row == NULL)
		return unknown_name(p->rows, p->n, algorithm, name, err);
	i = (size_t)(row - p->rows);
	if (p->given[i] != NULL)
		return err_set(err, ERR_INVALID, _("Hyperparameters %s and %s "
		    "are the same; give only one."), row->name, row->alias);
	p->given[i] = value_text(row, value);
	if (p->given[i] == NULL)
		return err_set(err, ERR_INVALID,
		    _("Hyperparameter %s must be a string."), row->name);
	return check_value(row, p->given[i], err);
}

int
params_init(struct params *p, const struct param *rows, size_t n,
    const char *algorithm, const json_t *values, struct err *err)
{
	const char *name;
	json_t *value;
	size_t i;

	p->rows = rows;
	p->n = n;
	p->given = xcalloc(n, sizeof(*p->given));
	json_object_foreach((json_t *)values, name, value)
		if (take(p, algorithm, name, value, err) != 0)
			goto fail;
	for (i = 0; i < n; i++)
		if (rows[i].flags & PARAM_REQUIRED && p->given[i] == NULL) {
			err_set(err, ERR_INVALID, _("Hyperparameter %s is "
			    "required by %s and is not given."), rows[i].name,
			    algorithm);
			goto fail;
		}
	return 0;
fail:
	params_release(p);
	return -1;
}

void
params_release(struct params *p)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		free(p->given[i]);
	free(p->given);
	p->given = NULL;
	p->n = 0;
}

static size_t
index_of(const struct params *p, const char *name)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		if (strcmp(p->rows[i].name, name) == 0)
			return i;
	bug("no hyperparameter row %s", name);
}

const char *
params_text(const struct params *p, const char *name)
{
	size_t i = index_of(p, name);

	return p->given[i] != NULL ? p->given[i] : p->rows[i].fallback;
}

bool
params_given(const struct params *p, const char *name)
{
	return p->given[index_of(p, name)] != NULL;
}

bool
params_is(const struct params *p, const char *name, const char *word)
{
	const char *text = params_text(p, name);

	return text != NULL && strcmp(text, word) == 0;
}

bool
params_auto(const struct params *p, const char *name)
{
	return params_is(p, name, "auto");
}

double
params_real(const struct params *p, const char *name, double otherwise)
{
	const char *text = params_text(p, name);
	double value;

	return text != NULL && number_real(text, &value) ? value : otherwise;
}

int64_t
params_int(const struct params *p, const char *name, int64_t otherwise)
{
	const char *text = params_text(p, name);
	int64_t value;

	return text != NULL && number_int(text, &value) ? value : otherwise;
}

bool
params_bool(const struct params *p, const char *name, bool otherwise)
{
	const char *text = params_text(p, name);

	if (text == NULL || strcmp(text, "auto") == 0)
		return otherwise;
	return strcmp(text, "true") == 0 || strcmp(text, "1") == 0;
}
