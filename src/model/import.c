/* Requests out of what people have. See import.h. */
#include "model/import.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "model/clone.h"
#include "model/field.h"

#define DEPTH_MOST 40

const struct field *
import_meant(const struct field *object, const char *name)
{
	const struct field *row;

	for (row = field_next(object, NULL); row != NULL;
	    row = field_next(object, row))
		if (import_same_word(field_api_name(row), name))
			return (row);
	return (NULL);
}

/* Words that templates put in the place of values. */
static const char *const waiting[] = { "REPLACE_ME", "REPLACE-ME",
	"REPLACEME", "CHANGE_ME", "CHANGE-ME", "CHANGEME", "FILL_ME_IN",
	"YOUR_", "YOUR-", "your-account-id", "ACCOUNT_ID", "STRING_VALUE",
	"TODO" };

static const char *
between(const char *s, const char *open, const char *close, size_t *len)
{
	const char *end;

	if (strncmp(s, open, strlen(open)) != 0 ||
	    (end = strstr(s + strlen(open), close)) == NULL)
		return (NULL);
	*len = (size_t)(end - s) + strlen(close);
	return (s);
}

const char *
import_blank(const char *text, size_t *len)
{
	const char *s;
	size_t i;

	for (s = text; *s != '\0'; s++) {
		if (between(s, "{{", "}}", len) != NULL ||
		    between(s, "{%", "%}", len) != NULL ||
		    between(s, "${", "}", len) != NULL)
			return (s);
		if (*s == '<' && isalpha((unsigned char)s[1]) &&
		    between(s, "<", ">", len) != NULL)
			return (s);
		if (*s == '$' && (isupper((unsigned char)s[1]) ||
		    s[1] == '_')) {
			for (*len = 1; isalnum((unsigned char)s[*len]) ||
			    s[*len] == '_'; ++*len)
				;
			return (s);
		}
		if (s > text && (isalnum((unsigned char)s[-1]) ||
		    s[-1] == '_'))
			continue;
		for (i = 0; i < nitems(waiting); i++)
			if (strncmp(s, waiting[i], strlen(waiting[i])) == 0) {
				for (*len = strlen(waiting[i]);
				    isalnum((unsigned char)s[*len]) ||
				    s[*len] == '_' || s[*len] == '-';
				    ++*len)
					;
				return (s);
			}
	}
	return (NULL);
}

static bool
is_map_placeholder(const json_t *value)
{
	return (json_object_size(value) == 1 &&
	    json_object_get(value, "KeyName") != NULL &&
	    (strcmp(json_string_value(json_object_get(value, "KeyName")) !=
	    NULL ? json_string_value(json_object_get(value, "KeyName")) : "x",
	    "") == 0));
}

const char *
import_brace(const char *text, size_t *len)
{
	const char *s;

	for (s = strchr(text, '{'); s != NULL; s = strchr(s + 1, '{')) {
		for (*len = 1; isalnum((unsigned char)s[*len]) ||
		    (s[*len] != '\0' && strchr("_.-[]:", s[*len]) != NULL);
		    ++*len)
			;
		if (s[(*len)++] == '}')
			return (s);
	}
	return (NULL);
}

/* A skeleton of the AWS CLI has this key in its maps, or both forms. */
static bool
is_skeleton(const json_t *value, int depth)
{
	const json_t *child;
	const char *name;
	size_t i;

	if (depth > DEPTH_MOST)
		return (false);
	if (is_map_placeholder(value))
		return (true);
	json_array_foreach((json_t *)value, i, child)
		if (is_skeleton(child, depth + 1))
			return (true);
	if (json_is_object(value))
		json_object_foreach((json_t *)value, name, child)
			if (is_skeleton(child, depth + 1))
				return (true);
	return (false);
}

/* Whether a structure lost a member that it cannot do without; definitions
 * stay whatever they lack. */
static bool
lacks(const struct field *object, const json_t *value)
{
	const struct field *row;

	if (strcmp(object->path, "/TrainingJobDefinitions/*") == 0)
		return (false);
	for (row = field_next(object, NULL); row != NULL;
	    row = field_next(object, row))
		if ((row->flags & FIELD_REQUIRED) != 0 &&
		    json_object_get(value, field_api_name(row)) == NULL)
			return (true);
	return (false);
}

/* A value that a skeleton leaves for people to fill in. */
static bool
is_placeholder(const struct field *field, const json_t *value)
{
	if (is_map_placeholder(value))
		return (true);
	if (json_is_string(value))
		return (*json_string_value(value) == '\0' && (field == NULL ||
		    strcmp(field->path, "/Tags/*/Value") != 0));
	if (json_is_integer(value) || json_is_real(value))
		return (json_number_value(value) == 0 && field != NULL &&
		    field_rule(field, value) != NULL);
	if (json_is_object(value) && field != NULL &&
	    (field->flags & FIELD_REQUIRED) == 0 && lacks(field, value))
		return (true);
	return (json_is_null(value) || ((json_is_object(value) ||
	    json_is_array(value)) && json_object_size(value) +
	    json_array_size(value) == 0));
}

/* Bottom up: what stays empty goes, as long as it is optional. */
static void
fill_out(json_t *value, const char *at, struct notes *notes, int depth)
{
	const struct field *field;
	const char *name;
	json_t *child;
	char *inner;
	void *next;
	size_t i;

	if (depth > DEPTH_MOST)
		return;
	for (i = json_array_size(value); i-- > 0;) {
		inner = xasprintf("%s/%zu", at, i);
		child = json_array_get(value, i);
		fill_out(child, inner, notes, depth + 1);
		if (is_placeholder(field_at(inner), child))
			json_array_remove(value, i);
		free(inner);
	}
	if (!json_is_object(value))
		return;
	json_object_foreach_safe(value, next, name, child) {
		inner = json_below(at, name);
		field = field_at(inner);
		fill_out(child, inner, notes, depth + 1);
		if (is_placeholder(field, child)) {
			notes_add(notes, NOTE_DROPPED, inner, "%s",
			    _("The skeleton's place was not filled in."));
			json_object_del(value, name);
		}
		free(inner);
	}
}

/* Custom resources write maps as lists of a name and a value. */
static json_t *
as_map(const json_t *list)
{
	json_t *map = json_object(), *name, *value;
	const json_t *one;
	size_t i;

	json_array_foreach((json_t *)list, i, one) {
		name = import_like(one, "name");
		value = import_like(one, "value");
		if (!json_is_string(name) || value == NULL)
			break;
		json_object_set(map, json_string_value(name), value);
	}
	if (i == json_array_size(list))
		return (map);
	json_decref(map);
	return (NULL);
}

/* Tags as names with values, as most tools but this API write them. */
json_t *
import_tags(const json_t *map)
{
	json_t *list = json_array(), *value;
	const char *name;

	json_object_foreach((json_t *)map, name, value)
		json_array_append_new(list, json_pack("{s:s, s:O}", "Key",
		    name, "Value", value));
	return (list);
}

/* A number where text is wanted, or the other way round (new reference);
 * NULL: nothing to mend. */
static json_t *
mended(const struct field *row, const json_t *value)
{
	struct err err = ERR_INIT;
	double real = json_real_value(value);
	json_t *out;
	char *text;

	if (row == NULL || field_rule(row, value) == NULL)
		return (NULL);
	if (row->type->kind >= FIELD_OBJECT && json_is_string(value))
		return (import_inside(value));
	if (row->type->kind == FIELD_MAP && json_is_array(value))
		return (as_map(value));
	if (strcmp(row->path, "/Tags") == 0 && json_is_object(value))
		return (import_tags(value));
	if (row->type->kind == FIELD_STRING && (json_is_number(value) ||
	    json_is_boolean(value))) {
		text = json_dumps(value, JSON_ENCODE_ANY);
		out = json_string(text);
		free(text);
		return (out);
	}
	/* 3600.0, as programs write whole numbers. */
	if (row->type->kind == FIELD_INTEGER && json_is_real(value) &&
	    real > -1e15 && real < 1e15 && real == (double)(int64_t)real)
		return (json_integer((int64_t)real));
	if (json_is_string(value) && row->type->kind != FIELD_STRING &&
	    row->type->kind < FIELD_OBJECT) {
		if (row->type->kind == FIELD_CHOICE)
			return (field_meant(row, json_string_value(value)) ==
			    NULL ? NULL : json_string(field_meant(row,
			    json_string_value(value))));
		out = field_parse(row, json_string_value(value), &err);
		if (out != NULL && field_rule(row, out) == NULL)
			return (out);
		json_decref(out);
	}
	return (NULL);
}

/* What must be there but may be empty: a tag with a key only (S35). */
static void
allow_empty(json_t *value, const struct field *object, const char *at,
    struct notes *notes)
{
	const struct field *row;
	char *path;

	if (object == NULL || object->type->kind != FIELD_OBJECT)
		return;
	for (row = field_next(object, NULL); row != NULL;
	    row = field_next(object, row)) {
		if ((row->flags & FIELD_REQUIRED) == 0 || row->initial ==
		    NULL || *row->initial != '\0' ||
		    json_object_get(value, field_api_name(row)) != NULL)
			continue;
		json_object_set_new(value, field_api_name(row),
		    json_string(""));
		path = json_below(at, field_api_name(row));
		notes_add(notes, NOTE_ADDED, path, _("%s was not there; it "
		    "is empty."), _(row->label));
		free(path);
	}
}

/* Keys to the API's spelling, nulls out; below maps keys are the user's. */
static void
spell(json_t *value, const struct field *row, const char *at,
    struct notes *notes, int depth)
{
	const struct field *field;
	json_t *copy, *child, *other;
	const char *name, *right;
	char *inner;
	size_t i;

	if (depth > DEPTH_MOST)
		return;
	json_array_foreach(value, i, child) {
		inner = xasprintf("%s/%zu", at, i);
		spell(child, field_at(inner), inner, notes, depth + 1);
		free(inner);
	}
	if (!json_is_object(value) || (row == NULL && *at != '\0'))
		return;
	copy = json_object();
	json_object_foreach(value, name, child) {
		inner = json_below(at, name);
		field = field_at(inner);
		right = name;
		if (field == NULL && (row == NULL || row->type->kind ==
		    FIELD_OBJECT) && (field = import_meant(row, name)) !=
		    NULL && json_object_get(value,
		    strrchr(field->path, '/') + 1) == NULL) {
			right = strrchr(field->path, '/') + 1;
			notes_add(notes, NOTE_CHANGED, inner,
			    _("%s is written %s."), name, right);
		}
		free(inner);
		inner = json_below(at, right);
		if (json_is_null(child))
			notes_add(notes, NOTE_DROPPED, inner, "%s",
			    _("There was no value."));
		else {
			field = field_at(inner);
			if ((other = mended(field, child)) != NULL)
				notes_add(notes, NOTE_CHANGED, inner,
				    _("%s is written another way in the "
				    "API."), _(field->label));
			else
				other = json_incref(child);
			spell(other, field, inner, notes, depth + 1);
			json_object_set_new(copy, right, other);
		}
		free(inner);
	}
	allow_empty(copy, row, at, notes);
	json_object_clear(value);
	json_object_update(value, copy);
	json_decref(copy);
}

/* Whether anybody wrote something into a skeleton's definition. */
static bool
is_begun(const json_t *definition)
{
	static const char *const places[] = { "/RoleArn",
		"/AlgorithmSpecification/TrainingImage",
		"/AlgorithmSpecification/AlgorithmName" };
	const char *text;
	size_t i;

	for (i = 0; i < nitems(places); i++)
		if ((text = json_str_at(definition, places[i])) != NULL &&
		    *text != '\0')
			return (true);
	return (false);
}

/* Of both forms in a skeleton the one that nobody filled in goes. */
static void
choose_form(json_t *wire)
{
	json_t *one = json_object_get(wire, "TrainingJobDefinition");
	json_t *list = json_object_get(wire, "TrainingJobDefinitions");

	if (one == NULL || list == NULL)
		return;
	if (!is_begun(one) || is_begun(json_array_get(list, 0))) {
		json_object_del(wire, "TrainingJobDefinition");
		json_put(wire, "/HyperParameterTuningJobConfig/"
		    "HyperParameterTuningJobObjective", NULL);
		json_put(wire, "/HyperParameterTuningJobConfig/"
		    "ParameterRanges", NULL);
	} else
		json_object_del(wire, "TrainingJobDefinitions");
}

json_t *
import_spelt(const json_t *internal)
{
	json_t *own = json_deep_copy(internal);

	spell(own, NULL, "", NULL, 0);
	return (own);
}

json_t *
import_request(const json_t *wire, const struct catalog *catalog,
    enum request_form *form, struct notes *notes)
{
	json_t *own = json_deep_copy(wire), *internal;
	bool answer, skeleton;

	free(import_unwrap(own, notes));
	import_spell_form(own, notes);
	import_shape(own, catalog, notes);
	answer = clone_is_answer(own);
	skeleton = is_skeleton(own, 0);
	if (skeleton)
		choose_form(own);
	internal = request_from_wire(own, form);
	json_decref(own);
	spell(internal, NULL, "", notes, 0);
	if (skeleton)
		fill_out(internal, "", notes, 0);
	if (answer)
		clone_repair(internal, catalog, notes);
	return (internal);
}
