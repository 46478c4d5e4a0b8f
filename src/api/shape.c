/* Requests against their shapes. See shape.h. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/shape.h"
#include "base/alloc.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/number.h"
#include "base/regex.h"
#include "base/utf8.h"

struct check {
	struct violations all;
	char		*type;		/* a member of the wrong JSON type */
};

static bool
kind_fits(enum shape_kind kind, const json_t *value)
{
	switch (kind) {
	case SHAPE_STRING:
		return (json_is_string(value));
	case SHAPE_INTEGER:
		return (json_is_integer(value));
	case SHAPE_TIME:
		return (json_is_number(value));
	case SHAPE_BOOLEAN:
		return (json_is_boolean(value));
	case SHAPE_LIST:
		return (json_is_array(value));
	case SHAPE_ANY:
		return (true);
	}
	return (false);
}

void
violations_init(struct violations *v)
{
	v->n = 0;
	buf_init(&v->text, 16 * 1024);
}

void
violations_add(struct violations *v, const char *at, const json_t *value,
    const char *fmt, ...)
{
	char *text = NULL, *rule;
	va_list ap;

	va_start(ap, fmt);
	rule = xvasprintf(fmt, ap);
	va_end(ap);
	if (json_is_string(value))
		text = xstrdup(json_string_value(value));
	else if (value != NULL)
		text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
	/* Cut at a whole character. */
	if (text != NULL && strlen(text) > 200)
		for (text[200] = '\0'; !utf8_valid(text, strlen(text));)
			text[strlen(text) - 1] = '\0';
	buf_addf(&v->text, "%s%s%s%s at '%s' failed to satisfy constraint: "
	    "%s", v->n++ > 0 ? "; " : "", value == NULL ? "Value " :
	    "Value '", text != NULL ? text : "null", value == NULL ? "" : "'",
	    at, rule);
	free(text);
	free(rule);
}

int
violations_end(struct violations *v, struct err *err)
{
	int rc = 0;

	if (v->n > 0)
		rc = err_set(err, ERR_INVALID, "%d validation error%s "
		    "detected: %s", v->n, v->n > 1 ? "s" : "",
		    buf_str(&v->text));
	buf_release(&v->text);
	return (rc);
}

int
violations_type(const char *at, struct err *err)
{
	return (err_set(err, ERR_SERIALIZATION, _("The member '%s' of the "
	    "request is of the wrong JSON type."), at));
}

/* Names begin with a small letter there. */
static char
small(char c)
{
	return (c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c);
}

char *
violations_at(const char *pointer)
{
	struct buf out;
	int64_t index;
	char *token;
	size_t n;

	buf_init(&out, 0);
	while (*pointer == '/') {
		n = strcspn(++pointer, "/");
		token = xstrndup(pointer, n);
		pointer += n;
		if (out.len > 0)
			buf_addc(&out, '.');
		if (number_int(token, &index))
			buf_addf(&out, "%lld.member", (long long)index + 1);
		else if (n > 0) {
			token[0] = small(token[0]);
			buf_adds(&out, token);
		}
		free(token);
	}
	return (out.len > 0 ? buf_take(&out) : xstrdup(""));
}

static void
violation(struct check *check, const char *at, const struct member *member,
    const json_t *value, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));

static void
violation(struct check *check, const char *at, const struct member *member,
    const json_t *value, const char *fmt, ...)
{
	char *rule, *place;
	va_list ap;

	va_start(ap, fmt);
	rule = xvasprintf(fmt, ap);
	va_end(ap);
	place = xasprintf("%s%c%s", at, small(member->name[0]),
	    member->name + 1);
	violations_add(&check->all, place, value, "%s", rule);
	free(place);
	free(rule);
}

/* The first is told. Without a name it is an element: at ends in a dot. */
static void
wrong_type(struct check *check, const char *at, const char *name)
{
	size_t n = strlen(at);
	char *place;

	if (check->type != NULL)
		return;
	place = xasprintf("%s%s", at, name);
	place[n] = small(place[n]);
	if (*name == '\0' && n > 0)
		place[n - 1] = '\0';
	check->type = place;
}

static void
check_size(struct check *check, const char *at, const struct member *member,
    const json_t *value)
{
	static const char *const units[] = {
		[SHAPE_STRING] = "length", [SHAPE_INTEGER] = "value",
		[SHAPE_LIST] = "length",
	};
	double size;

	if (member->kind == SHAPE_STRING)
		size = (double)utf8_length(json_string_value(value));
	else if (member->kind == SHAPE_LIST)
		size = (double)json_array_size(value);
	else if (member->kind == SHAPE_INTEGER)
		size = json_number_value(value);
	else
		return;
	if (!isnan(member->min) && size < member->min)
		violation(check, at, member, value, "Member must have %s "
		    "greater than or equal to %.0f", units[member->kind],
		    member->min);
	if (!isnan(member->max) && size > member->max)
		violation(check, at, member, value, "Member must have %s less "
		    "than or equal to %.0f", units[member->kind], member->max);
}

static void
check_choice(struct check *check, const char *at, const struct member *member,
    const json_t *value)
{
	struct buf list;
	size_t i;

	for (i = 0; member->choices[i] != NULL; i++)
		if (strcmp(member->choices[i], json_string_value(value)) == 0)
			return;
	buf_init(&list, 1024);
	for (i = 0; member->choices[i] != NULL; i++)
		buf_addf(&list, "%s%s", i > 0 ? ", " : "",
		    member->choices[i]);
	violation(check, at, member, value, "Member must satisfy enum value "
	    "set: [%s]", buf_str(&list));
	buf_release(&list);
}

static void check_shape(struct check *, const struct shape *, const char *,
    const json_t *);

static void
check_member(struct check *check, const char *at, const struct member *member,
    const json_t *value)
{
	size_t i;
	json_t *element;

	if (value == NULL || json_is_null(value)) {
		if (member->required)
			violation(check, at, member, NULL,
			    "Member must not be null");
		return;
	}
	if (!kind_fits(member->kind, value)) {
		wrong_type(check, at, member->name);
		return;
	}
	check_size(check, at, member, value);
	if (member->choices != NULL)
		check_choice(check, at, member, value);
	if (member->pattern != NULL &&
	    !regex_whole(member->pattern, json_string_value(value)))
		violation(check, at, member, value, "Member must satisfy "
		    "regular expression pattern: %s", member->pattern);
	if (member->of == NULL)
		return;
	json_array_foreach((json_t *)value, i, element) {
		char *inner = xasprintf("%s%c%s.%zu.member.", at,
		    small(member->name[0]), member->name + 1, i + 1);

		check_shape(check, member->of, inner, element);
		free(inner);
	}
}

static void
check_shape(struct check *check, const struct shape *shape, const char *at,
    const json_t *value)
{
	size_t i;

	if (!json_is_object(value)) {
		wrong_type(check, at, "");
		return;
	}
	for (i = 0; i < shape->n; i++)
		check_member(check, at, &shape->members[i],
		    json_object_get(value, shape->members[i].name));
}

int
shape_check(const struct shape *shape, const json_t *value, struct err *err)
{
	struct check check = { .type = NULL };
	int rc;

	violations_init(&check.all);
	check_shape(&check, shape, "", value);
	rc = violations_end(&check.all, err);
	if (check.type != NULL)
		rc = violations_type(check.type, err);
	free(check.type);
	return (rc);
}
