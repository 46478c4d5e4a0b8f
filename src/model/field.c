/* Finding rows and holding values against them. See field.h. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/number.h"
#include "base/regex.h"
#include "base/utf8.h"
#include "model/schema.h"

#define MOST_FIELDS 256
#define SHOWN 121		/* bytes of a value in a sentence, and NUL */

static const struct field *rows[MOST_FIELDS];
static size_t nrows;

static void
gather(const struct field *table, size_t n)
{
	size_t i;

	if (nrows + n > MOST_FIELDS)
		bug("more than %d field rows", MOST_FIELDS);
	for (i = 0; i < n; i++)
		rows[nrows++] = &table[i];
}

const struct field *const *
field_all(size_t *n)
{
	if (nrows == 0) {
		gather(schema_job, schema_job_n);
		gather(schema_definition, schema_definition_n);
		gather(schema_data, schema_data_n);
		gather(schema_resource, schema_resource_n);
	}
	*n = nrows;
	return (rows);
}

/* Rows are asked for their place very often: by their table, not one by
 * one. */
size_t
field_place(const struct field *field)
{
	const struct {
		const struct field *table;
		size_t	 n;
	} tables[] = {
		{ schema_job, schema_job_n },
		{ schema_definition, schema_definition_n },
		{ schema_data, schema_data_n },
		{ schema_resource, schema_resource_n },
	};
	size_t i, before = 0;

	for (i = 0; i < nitems(tables); i++) {
		if (field >= tables[i].table &&
		    field < tables[i].table + tables[i].n)
			return (before + (size_t)(field - tables[i].table));
		before += tables[i].n;
	}
	return (before);
}

/* Whether a concrete pointer is of this path. */
static bool
path_fits(const char *path, const char *pointer)
{
	while (*path != '\0' && *pointer != '\0') {
		if (path[0] == '*' && (path[1] == '/' || path[1] == '\0')) {
			if (*pointer == '/')
				return (false);
			pointer += strcspn(pointer, "/");
			path++;
		} else if (*path++ != *pointer++)
			return (false);
	}
	return (*path == '\0' && *pointer == '\0');
}

const struct field *
field_at(const char *pointer)
{
	const struct field *const *all;
	size_t n, i;

	all = field_all(&n);
	for (i = 0; i < n; i++)
		if (path_fits(all[i]->path, pointer))
			return (all[i]);
	return (NULL);
}

const struct field *
field_next(const struct field *object, const struct field *prev)
{
	const char *base = object != NULL ? object->path : "";
	size_t n, i, len = strlen(base);

	field_all(&n);
	for (i = prev != NULL ? field_place(prev) + 1 : 0; i < n; i++)
		if (strncmp(rows[i]->path, base, len) == 0 &&
		    rows[i]->path[len] == '/' &&
		    strchr(rows[i]->path + len + 1, '/') == NULL &&
		    strcmp(rows[i]->path + len, "/*") != 0)
			return (rows[i]);
	return (NULL);
}

const struct field *
field_member(const struct field *object, const char *name)
{
	char *path = xasprintf("%s/%s", object->path, name);
	const struct field *field = field_at(path);

	free(path);
	return (field);
}

const char *
field_api_name(const struct field *field)
{
	const char *slash = strrchr(field->path, '/'), *from;
	static char names[MOST_FIELDS][64];
	size_t i;

	if (strcmp(slash, "/*") != 0)
		return (slash + 1);
	/* An element is called as its list with "[]". */
	for (i = 0; i < nrows && rows[i] != field; i++)
		;
	for (from = slash - 1; from > field->path && from[-1] != '/';)
		from--;
	snprintf(names[i], sizeof names[i], "%.*s[]", (int)(slash - from),
	    from);
	return (names[i]);
}

static bool
type_fits(enum field_kind kind, const json_t *value)
{
	switch (kind) {
	case FIELD_STRING:
	case FIELD_CHOICE:
		return (json_is_string(value));
	case FIELD_INTEGER:
		return (json_is_integer(value));
	case FIELD_NUMBER:
		return (json_is_number(value));
	case FIELD_BOOLEAN:
		return (json_is_boolean(value));
	case FIELD_LIST:
		return (json_is_array(value));
	case FIELD_OBJECT:
	case FIELD_MAP:
		return (json_is_object(value));
	}
	return (false);
}

/* What min and max are held against. */
static double
measure(const struct field *field, const json_t *value)
{
	switch (field->type->kind) {
	case FIELD_STRING:
		return ((double)utf8_length(json_string_value(value)));
	case FIELD_LIST:
		return ((double)json_array_size(value));
	case FIELD_MAP:
		return ((double)json_object_size(value));
	default:
		return (json_number_value(value));
	}
}

static bool
is_choice(const struct field *field, const char *text)
{
	size_t i;

	for (i = 0; field->choices[i] != NULL; i++)
		if (strcmp(field->choices[i], text) == 0)
			return (true);
	return (false);
}

const char *
field_rule(const struct field *field, const json_t *value)
{
	enum field_kind kind = field->type->kind;
	double size;

	if (!type_fits(kind, value))
		return ("type");
	if (kind == FIELD_BOOLEAN || kind == FIELD_OBJECT)
		return (NULL);
	if (kind == FIELD_CHOICE)
		return (is_choice(field, json_string_value(value)) ? NULL :
		    "enum");
	size = measure(field, value);
	if (!isnan(field->min) && size < field->min)
		return (kind == FIELD_STRING ? "min-length" :
		    kind == FIELD_LIST || kind == FIELD_MAP ? "min-items" :
		    "min");
	if (!isnan(field->max) && size > field->max)
		return (kind == FIELD_STRING ? "max-length" :
		    kind == FIELD_LIST || kind == FIELD_MAP ? "max-items" :
		    "max");
	if (kind == FIELD_STRING && field->pattern != NULL &&
	    !regex_whole(field->pattern, json_string_value(value)))
		return ("pattern");
	return (NULL);
}

const char *
field_meant(const struct field *field, const char *text)
{
	size_t i;

	for (i = 0; text != NULL && field->choices[i] != NULL; i++) {
		const char *a = field->choices[i], *b = text;

		while (*a != '\0' && *b != '\0') {
			if (*b == '_' || *b == '-' || *b == ' ')
				b++;
			else if (strncasecmp(a, b, 1) != 0)
				break;
			else {
				a++;
				b++;
			}
		}
		if (*a == '\0' && *b == '\0')
			return (field->choices[i]);
	}
	return (NULL);
}

static int
enum_error(const struct field *field, const char *text, struct err *err)
{
	const char *guess = field_meant(field, text);
	struct buf list;
	size_t i;

	if (guess != NULL)
		return (err_set(err, ERR_INVALID, _("%s: \"%s\" is written "
		    "%s."), _(field->label), text, guess));
	buf_init(&list, 400);
	for (i = 0; field->choices[i] != NULL && i < 8; i++)
		buf_addf(&list, "%s%s", i > 0 ? ", " : "", field->choices[i]);
	if (field->choices[i] != NULL) {
		buf_release(&list);
		return (err_set(err, ERR_INVALID, _("%s: there is no "
		    "\"%s\"."), _(field->label), text));
	}
	err_set(err, ERR_INVALID, _("%s: \"%s\" is not one of %s."),
	    _(field->label), text, buf_str(&list));
	buf_release(&list);
	return (-1);
}

/* Says what came as well: "5" and 5 look the same in a form. */
static void
type_error(const struct field *field, const json_t *value, const char *text,
    struct err *err)
{
	const char *label = _(field->label), *type = _(field->type->name);

	if (json_is_string(value))
		err_set(err, ERR_INVALID, _("%s: the value must be: %s. This "
		    "is text: \"%s\"."), label, type, text);
	else if (json_is_array(value))
		err_set(err, ERR_INVALID, _("%s: the value must be: %s. This "
		    "is a list."), label, type);
	else if (json_is_object(value))
		err_set(err, ERR_INVALID, _("%s: the value must be: %s. This "
		    "is a structure."), label, type);
	else
		err_set(err, ERR_INVALID, _("%s: the value must be: %s. This "
		    "is %s."), label, type, text);
}

/* As much of a value as a sentence holds. */
static void
print_start(const struct field *field, const json_t *value, struct buf *out)
{
	const char *s = json_string_value(value);
	size_t len = json_string_length(value);

	if (s == NULL || len < SHOWN) {
		field_print(field, value, out);
		return;
	}
	for (len = SHOWN - 1; len > 0 && !utf8_valid(s, len); len--)
		;
	buf_add(out, s, len);
}

int
field_check(const struct field *field, const json_t *value, struct err *err)
{
	const char *rule = field_rule(field, value);
	size_t n = json_is_array(value) ? json_array_size(value) :
	    json_object_size(value);
	struct buf text, limits;

	if (rule == NULL)
		return (0);
	if (strcmp(rule, "enum") == 0)
		return (enum_error(field, json_string_value(value), err));
	buf_init(&text, SHOWN);
	buf_init(&limits, 1024);
	print_start(field, value, &text);
	field_limits(field, &limits);
	if (strcmp(rule, "type") == 0)
		type_error(field, value, buf_str(&text), err);
	else if (n > 0)
		err_set(err, ERR_INVALID, ngettext("%s: %zu entry is not "
		    "allowed: %s.", "%s: %zu entries are not allowed: %s.",
		    n), _(field->label), n, buf_str(&limits));
	else if (json_is_array(value))
		err_set(err, ERR_INVALID, _("%s: the list is empty: %s."),
		    _(field->label), buf_str(&limits));
	else
		err_set(err, ERR_INVALID, _("%s: \"%s\" is not allowed: "
		    "%s."), _(field->label), buf_str(&text),
		    buf_str(&limits));
	buf_release(&text);
	buf_release(&limits);
	return (-1);
}

json_t *
field_parse(const struct field *field, const char *text, struct err *err)
{
	return (field->type->parse(field, text, err));
}

void
field_print(const struct field *field, const json_t *value, struct buf *out)
{
	field->type->print(field, value, out);
}

/* Patterns in words. One that is not here is shown as it stands. */
static const struct {
	const char	*pattern;
	const char	*words;		/* N_(); "" says nothing */
} forms[] = {
	{ ".+", "" },
	{ "[a-zA-Z0-9](-*[a-zA-Z0-9]){0,31}",
	    N_("letters, digits and inner hyphens") },
	{ "[a-zA-Z0-9](-*[a-zA-Z0-9]){0,63}",
	    N_("letters, digits and inner hyphens") },
	{ "[A-Za-z0-9\\.\\-_]+", N_("letters, digits and . - _") },
	{ "[-0-9a-zA-Z]+", N_("letters, digits and hyphens") },
	{ "[a-zA-Z0-9:/_-]*", N_("letters, digits and : / _ -") },
	{ "([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)",
	    N_("letters, digits, blanks and _ . : / = + - @") },
	{ "(https|s3)://([^/]+)/?(.*)",
	    N_("an S3 URI, s3://bucket/prefix") },
	{ "(fs-[0-9a-f]{8,})", N_("fs- and hexadecimal digits") },
	{ "arn:aws[a-z\\-]*:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+",
	    N_("the ARN of a role, arn:aws:iam::ACCOUNT:role/NAME") },
	{ "(arn:aws[a-z\\-]*:sagemaker:[a-z0-9\\-]*:[0-9]{12}:[a-z\\-]*\\/)?"
	    "([a-zA-Z0-9]([a-zA-Z0-9-]){0,62})(?<!-)",
	    N_("a name or an ARN of SageMaker") },
};

static void
put_form(const struct field *field, struct buf *out)
{
	const char *sep = out->len > 0 ? ", " : "";
	size_t i;

	for (i = 0; i < nitems(forms); i++)
		if (strcmp(forms[i].pattern, field->pattern) == 0)
			break;
	if (i == nitems(forms))
		buf_addf(out, _("%sof the form %s"), sep, field->pattern);
	else if (forms[i].words[0] != '\0')
		buf_addf(out, "%s%s", sep, _(forms[i].words));
}

static void
put_bounds(const struct field *field, const char *unit, struct buf *out)
{
	char low[64], high[64];

	number_text(field->min, low, sizeof low);
	number_text(field->max, high, sizeof high);
	if (!isnan(field->min) && !isnan(field->max))
		buf_addf(out, _("%s to %s"), low, high);
	else if (!isnan(field->max))
		buf_addf(out, _("at most %s"), high);
	else if (!isnan(field->min))
		buf_addf(out, _("at least %s"), low);
	else
		return;
	buf_addf(out, "%s%s", *unit != '\0' ? " " : "", unit);
}

void
field_limits(const struct field *field, struct buf *out)
{
	size_t i;

	switch (field->type->kind) {
	case FIELD_STRING:
		put_bounds(field, _("characters"), out);
		if (field->pattern != NULL)
			put_form(field, out);
		break;
	case FIELD_CHOICE:
		for (i = 0; field->choices[i] != NULL && i < 8; i++)
			buf_addf(out, "%s%s", i > 0 ? ", " : "",
			    field->choices[i]);
		if (field->choices[i] != NULL)
			buf_adds(out, ", …");
		break;
	case FIELD_LIST:
	case FIELD_MAP:
		put_bounds(field, _("entries"), out);
		break;
	case FIELD_INTEGER:
	case FIELD_NUMBER:
		put_bounds(field, "", out);
		break;
	case FIELD_BOOLEAN:
		buf_adds(out, _("true or false"));
		break;
	case FIELD_OBJECT:
		break;
	}
}
