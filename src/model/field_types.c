/* Types of fields: text to value and back. See field.h. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/number.h"
#include "base/utf8.h"
#include "model/schema.h"

static json_t *
parse_string(const struct field *field, const char *text, struct err *err)
{
	if (!utf8_valid(text, strlen(text))) {
		err_set(err, ERR_INVALID, _("%s: the text is no valid UTF-8."),
		    _(field->label));
		return (NULL);
	}
	return (json_string(text));
}

/* Anything that is not of the type is shown as JSON, so that nothing that came
 * in is hidden. */
static void
print_other(const json_t *value, struct buf *out)
{
	char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);

	if (text != NULL)
		buf_adds(out, text);
	free(text);
}

static void
print_string(const struct field *field, const json_t *value, struct buf *out)
{
	(void)field;
	if (json_is_string(value))
		buf_adds(out, json_string_value(value));
	else
		print_other(value, out);
}

static json_t *
parse_integer(const struct field *field, const char *text, struct err *err)
{
	int64_t n;

	if (!number_int(text, &n)) {
		err_set(err, ERR_INVALID, _("%s: \"%s\" is no whole number. "
		    "Write digits only, such as 10."), _(field->label), text);
		return (NULL);
	}
	return (json_integer(n));
}

static json_t *
parse_number(const struct field *field, const char *text, struct err *err)
{
	double x;
	int64_t n;

	if (number_int(text, &n))
		return (json_integer(n));
	if (!number_real(text, &x)) {
		err_set(err, ERR_INVALID, _("%s: \"%s\" is no number. Write "
		    "it as 0.97 or 1e-5."), _(field->label), text);
		return (NULL);
	}
	return (json_real(x));
}

static void
print_number(const struct field *field, const json_t *value, struct buf *out)
{
	char text[64];

	(void)field;
	if (json_is_real(value)) {
		number_text(json_real_value(value), text, sizeof text);
		buf_adds(out, text);
		/* A real stays one: 3.0 must not come back as 3. */
		if (strpbrk(text, ".eE") == NULL)
			buf_adds(out, ".0");
	} else if (json_is_integer(value))
		buf_addf(out, "%" JSON_INTEGER_FORMAT,
		    json_integer_value(value));
	else
		print_string(field, value, out);
}

static json_t *
parse_boolean(const struct field *field, const char *text, struct err *err)
{
	if (strcmp(text, "true") == 0)
		return (json_true());
	if (strcmp(text, "false") == 0)
		return (json_false());
	err_set(err, ERR_INVALID, _("%s: \"%s\" is neither true nor false."),
	    _(field->label), text);
	return (NULL);
}

static void
print_boolean(const struct field *field, const json_t *value, struct buf *out)
{
	if (json_is_boolean(value))
		buf_adds(out, json_is_true(value) ? "true" : "false");
	else
		print_string(field, value, out);
}

static json_t *
parse_seconds(const struct field *field, const char *text, struct err *err)
{
	static const struct {
		char	unit;
		int64_t	seconds;
	} units[] = { { 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 } };
	size_t i, len = strlen(text);
	char *digits;
	int64_t n;

	if (number_int(text, &n))
		return (json_integer(n));
	for (i = 0; len > 1 && i < nitems(units); i++) {
		bool good;

		if (text[len - 1] != units[i].unit)
			continue;
		digits = xstrndup(text, len - 1);
		good = number_int(digits, &n) && n >= 0 &&
		    n <= INT64_MAX / units[i].seconds;
		free(digits);
		if (good)
			return (json_integer(n * units[i].seconds));
	}
	err_set(err, ERR_INVALID, _("%s: \"%s\" is no time. Write seconds, or "
	    "90m, 6h, 1d."), _(field->label), text);
	return (NULL);
}

/* In the two greatest units that it fills. */
static void
remark_seconds(const json_t *value, struct buf *out)
{
	int64_t n = json_integer_value(value), d, h, m;

	if (n < 60)
		return;
	d = n / 86400;
	h = n % 86400 / 3600;
	m = n % 3600 / 60;
	buf_adds(out, "  (");
	if (d > 0)
		buf_addf(out, "%" PRId64 " d", d);
	if (h > 0)
		buf_addf(out, "%s%" PRId64 " h", d > 0 ? " " : "", h);
	if (m > 0 && d == 0)
		buf_addf(out, "%s%" PRId64 " min", h > 0 ? " " : "", m);
	if (n % 60 > 0 && h == 0 && d == 0)
		buf_addf(out, " %" PRId64 " s", n % 60);
	buf_adds(out, ")");
}

/* Structures are edited as JSON text where a person must (and never are by
 * the form, which shows their members). */
static json_t *
parse_tree(const struct field *field, const char *text, struct err *err)
{
	struct json_limits limits = { .refuse_duplicates = true };
	json_t *value = json_read(text, strlen(text), &limits, err);

	if (value == NULL)
		err_prefix(err, "%s", _(field->label));
	return (value);
}

/* JSON, or for texts: one element a line. */
static json_t *
parse_list(const struct field *field, const char *text, struct err *err)
{
	json_t *list, *line;
	size_t len;

	if (*text == '[')
		return (parse_tree(field, text, err));
	list = json_array();
	for (; *text != '\0'; text += len + (text[len] == '\n')) {
		if ((len = strcspn(text, "\n")) == 0)
			continue;
		if ((line = json_stringn(text, len)) == NULL) {
			json_decref(list);
			err_set(err, ERR_INVALID, _("%s: this is not valid "
			    "UTF-8."), _(field->label));
			return (NULL);
		}
		json_array_append_new(list, line);
	}
	return (list);
}

static void
print_tree(const struct field *field, const json_t *value, struct buf *out)
{
	(void)field;
	print_other(value, out);
}

const struct field_type field_string = {
	N_("text"), FIELD_STRING, parse_string, print_string, NULL
};
const struct field_type field_choice = {
	N_("choice"), FIELD_CHOICE, parse_string, print_string, NULL
};
const struct field_type field_integer = {
	N_("whole number"), FIELD_INTEGER, parse_integer, print_number, NULL
};
const struct field_type field_number = {
	N_("number"), FIELD_NUMBER, parse_number, print_number, NULL
};
const struct field_type field_boolean = {
	N_("true or false"), FIELD_BOOLEAN, parse_boolean, print_boolean, NULL
};
const struct field_type field_seconds = {
	N_("seconds"), FIELD_INTEGER, parse_seconds, print_number,
	remark_seconds
};
const struct field_type field_object = {
	N_("structure"), FIELD_OBJECT, parse_tree, print_tree, NULL
};
const struct field_type field_list = {
	N_("list"), FIELD_LIST, parse_list, print_tree, NULL
};
const struct field_type field_map = {
	N_("map"), FIELD_MAP, parse_tree, print_tree, NULL
};
