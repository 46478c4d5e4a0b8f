/* The two shapes of a request, and its text. See request.h. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "model/field.h"
#include "model/import.h"
#include "model/request.h"

#define MOST_BYTES	(1024 * 1024)

static const char config_name[] = "HyperParameterTuningJobConfig";
static const char one_name[] = "TrainingJobDefinition";
static const char list_name[] = "TrainingJobDefinitions";

/* The members that stand in the configuration in the one-definition form, and
 * in the definition in the list form. */
static const struct {
	const char	*config;
	const char	*definition;
} moved[] = {
	{ "HyperParameterTuningJobObjective", "TuningObjective" },
	{ "ParameterRanges", "HyperParameterRanges" },
};

/* Whether pointer is at or below base. */
static bool
within(const char *pointer, const char *base)
{
	size_t n = strlen(base);

	return (strncmp(pointer, base, n) == 0 && (pointer[n] == '\0' ||
	    pointer[n] == '/'));
}

/* The internal pointer of one in the one-definition form; NULL: the same. */
static char *
from_one(const char *pointer)
{
	static const char one_at[] = "/TrainingJobDefinition";
	char *from, *out = NULL;
	size_t i;

	if (within(pointer, one_at))
		return (xasprintf("/%s/0%s", list_name,
		    pointer + sizeof one_at - 1));
	for (i = 0; out == NULL && i < nitems(moved); i++) {
		from = xasprintf("/%s/%s", config_name, moved[i].config);
		if (within(pointer, from))
			out = xasprintf("/%s/0/%s%s", list_name,
			    moved[i].definition, pointer + strlen(from));
		free(from);
	}
	return (out);
}

/* What the schema wants of a scalar at a wire pointer. */
static enum yaml_want
want(void *ctx, const char *pointer)
{
	char *near, *internal = from_one(pointer);
	const struct field *field;

	(void)ctx;
	field = field_at(internal != NULL ? internal : pointer);
	free(internal);
	/* Within something else, or spelt another way. */
	if (field == NULL && (near = import_near(pointer)) != NULL) {
		internal = from_one(near);
		field = import_field(internal != NULL ? internal : near);
		free(internal);
		free(near);
	}
	if (field == NULL)
		return (YAML_WANT_ANY);
	switch (field->type->kind) {
	case FIELD_STRING:
	case FIELD_CHOICE:
		return (YAML_WANT_STRING);
	case FIELD_INTEGER:
		return (YAML_WANT_INTEGER);
	case FIELD_NUMBER:
		return (YAML_WANT_NUMBER);
	case FIELD_BOOLEAN:
		return (YAML_WANT_BOOLEAN);
	default:
		return (YAML_WANT_ANY);
	}
}

/* A template that was not filled in is often no YAML either: then the first
 * "{{ … }}" is what stands in the way. */
static void
say_blank(const char *text, size_t len, struct err *err)
{
	size_t at, n, line = 1, start = 0;

	for (at = 0; at + 1 < len; at++) {
		if (text[at] == '\n') {
			line++;
			start = at + 1;
		}
		if (text[at] != '{' || (text[at + 1] != '{' &&
		    text[at + 1] != '%'))
			continue;
		for (n = 2; at + n < len && text[at + n] != '\n' &&
		    (text[at + n] != '}' || text[at + n - 1] == '{'); n++)
			;
		while (at + n < len && text[at + n] == '}')
			n++;
		if (n > 120)
			n = 120;
		err_set(err, ERR_SYNTAX, _("line %zu, column %zu: the blank "
		    "%.*s is not filled in"), line, at - start + 1, (int)n,
		    text + at);
		return;
	}
}

json_t *
request_read(const char *text, size_t len, struct yaml_marks **marks,
    struct err *err)
{
	static const struct json_limits limits = {
		.most_bytes = MOST_BYTES, .refuse_duplicates = true };
	struct err json = ERR_INIT;
	size_t at = 0, next;
	json_t *tree;

	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
		text += 3;
		len -= 3;
	}
	while (at < len && strchr(" \t\r\n", text[at]) != NULL)
		at++;
	/* JSON is also YAML, and YAML's reader knows lines; but a file that
	 * begins with a brace is judged as the JSON it is: there 5 is no
	 * text. */
	tree = at < len && text[at] == '{' ? json_read(text, len, &limits,
	    &json) : NULL;
	if (tree != NULL && marks != NULL)
		json_decref(yaml_read(text, len, want, NULL, marks, NULL));
	else if (tree == NULL && (marks != NULL || json.code == ERR_NONE))
		tree = yaml_read(text, len, want, NULL, marks, err);
	/* What is meant as JSON is told JSON's fault. */
	for (next = at + 1; next < len && strchr(" \t\r\n", text[next]) !=
	    NULL; next++)
		;
	if (tree == NULL && json.code != ERR_NONE && (marks == NULL ||
	    (next < len && text[next] == '"')) && err != NULL)
		*err = json;
	if (tree == NULL)
		say_blank(text, len, err);
	if (tree != NULL && !json_is_object(tree)) {
		err_set(err, ERR_SYNTAX, "%s", _("A job file holds one "
		    "request: the members of CreateHyperParameterTuningJob."));
		json_decref(tree);
		if (marks != NULL) {
			yaml_marks_free(*marks);
			*marks = NULL;
		}
		return (NULL);
	}
	return (tree);
}

json_t *
request_from_wire(const json_t *wire, enum request_form *form)
{
	json_t *tree = json_deep_copy(wire), *one, *config, *value, *list;
	size_t i;

	one = json_object_get(tree, one_name);
	*form = REQUEST_FORM_AUTO;
	if (json_object_get(tree, list_name) != NULL) {
		*form = REQUEST_FORM_LIST;
		return (tree);
	}
	if (!json_is_object(one))
		return (tree);
	config = json_object_get(tree, config_name);
	*form = REQUEST_FORM_ONE;
	for (i = 0; i < nitems(moved); i++)
		if (json_object_get(one, moved[i].definition) != NULL)
			*form = REQUEST_FORM_ONE_OWN;
	for (i = 0; i < nitems(moved); i++) {
		value = json_object_get(config, moved[i].config);
		if (value == NULL ||
		    json_object_get(one, moved[i].definition) != NULL)
			continue;
		json_object_set(one, moved[i].definition, value);
		json_object_del(config, moved[i].config);
	}
	list = json_array();
	json_array_append(list, one);
	json_object_set_new(tree, list_name, list);
	json_object_del(tree, one_name);
	return (tree);
}

bool
request_prunes(const struct field *field, const json_t *value)
{
	const struct field *row;

	if (field == NULL || (field->flags & FIELD_REQUIRED) != 0 ||
	    strcmp(field->path, "/TrainingJobDefinitions") == 0)
		return (false);
	if (json_is_array(value))
		return (json_array_size(value) == 0 && field->min >= 1);
	if (!json_is_object(value) || json_object_size(value) > 0)
		return (false);
	for (row = field_next(field, NULL); row != NULL;
	    row = field_next(field, row))
		if ((row->flags & FIELD_REQUIRED) != 0)
			return (true);
	return (false);
}

/* Takes out the optional structures and lists that are empty where the API
 * refuses that; what may be empty is sent as it stands. */
static void
prune(json_t *value, const char *at)
{
	const char *key;
	json_t *child;
	void *next;

	if (json_is_array(value)) {
		size_t i;

		json_array_foreach(value, i, child) {
			char *inner = xasprintf("%s/%zu", at, i);

			prune(child, inner);
			free(inner);
		}
		return;
	}
	if (!json_is_object(value))
		return;
	json_object_foreach_safe(value, next, key, child) {
		char token[1024], *inner;
		const struct field *field;

		json_escape_token(key, token, sizeof token);
		inner = xasprintf("%s/%s", at, token);
		prune(child, inner);
		field = field_at(inner);
		if (request_prunes(field, child))
			json_object_del(value, key);
		free(inner);
	}
}

static void
to_one(json_t *tree, enum request_form form)
{
	json_t *list = json_object_get(tree, list_name), *one, *config, *value;
	size_t i;

	one = json_array_get(list, 0);
	config = json_object_get(tree, config_name);
	for (i = 0; form != REQUEST_FORM_ONE_OWN && i < nitems(moved); i++) {
		value = json_object_get(one, moved[i].definition);
		if (value == NULL || !json_is_object(config) ||
		    json_object_get(config, moved[i].config) != NULL)
			continue;
		json_object_set(config, moved[i].config, value);
		json_object_del(one, moved[i].definition);
	}
	json_object_set(tree, one_name, one);
	json_object_del(tree, list_name);
}

static bool
is_one(const json_t *internal, enum request_form form)
{
	const json_t *list = json_object_get(internal, list_name);

	return (form != REQUEST_FORM_LIST && json_array_size(list) == 1 &&
	    json_is_object(json_array_get(list, 0)) &&
	    json_object_get(internal, one_name) == NULL);
}

json_t *
request_to_wire(const json_t *internal, enum request_form form)
{
	json_t *tree = json_deep_copy(internal);

	prune(tree, "");
	if (is_one(tree, form))
		to_one(tree, form);
	return (tree);
}

char *
request_wire_pointer(const json_t *internal, enum request_form form,
    const char *pointer)
{
	char *first = xasprintf("/%s/0", list_name), *out;
	size_t len = strlen(first), i;
	const char *rest;

	if (!is_one(internal, form) || strncmp(pointer, first, len) != 0 ||
	    (pointer[len] != '\0' && pointer[len] != '/')) {
		free(first);
		if (is_one(internal, form) &&
		    strcmp(pointer, "/TrainingJobDefinitions") == 0)
			return (xasprintf("/%s", one_name));
		return (xstrdup(pointer));
	}
	free(first);
	rest = pointer + len;
	for (i = 0; form != REQUEST_FORM_ONE_OWN && i < nitems(moved); i++) {
		size_t n = strlen(moved[i].definition);

		if (rest[0] == '/' &&
		    strncmp(rest + 1, moved[i].definition, n) == 0 &&
		    (rest[n + 1] == '\0' || rest[n + 1] == '/')) {
			out = xasprintf("/%s/%s%s", config_name,
			    moved[i].config, rest + 1 + n);
			return (out);
		}
	}
	return (xasprintf("/%s%s", one_name, rest));
}

char *
request_internal_pointer(const json_t *internal, enum request_form form,
    const char *pointer)
{
	char *out = NULL;

	if (is_one(internal, form))
		out = from_one(pointer);
	return (out != NULL ? out : xstrdup(pointer));
}

char *
request_yaml(const json_t *internal, enum request_form form)
{
	json_t *wire = request_to_wire(internal, form);
	char *text = yaml_text(wire);

	json_decref(wire);
	return (text);
}

char *
request_body(const json_t *internal, enum request_form form)
{
	json_t *wire = request_to_wire(internal, form);
	char *text = json_text(wire);

	json_decref(wire);
	return (text);
}
