/* Parts and mixtures of the two forms, made one of them. See import.h. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "model/clone.h"
#include "model/import.h"

#define CONFIG		"HyperParameterTuningJobConfig"
#define ONE		"TrainingJobDefinition"
#define LIST		"TrainingJobDefinitions"

/* The members of the one-definition form have no rows of their own. */
void
import_spell_form(json_t *wire, struct notes *notes)
{
	static const struct {
		const char	*in, *name;
	} members[] = {
		{ NULL, "TrainingJobDefinition" },
		{ NULL, "HyperParameterTuningJobConfig" },
		{ "HyperParameterTuningJobConfig",
		    "HyperParameterTuningJobObjective" },
		{ "HyperParameterTuningJobConfig", "ParameterRanges" },
	};
	json_t *o, *value;
	const char *key;
	char *old;
	void *next;
	size_t i;

	for (i = 0; i < nitems(members); i++) {
		o = members[i].in == NULL ? wire : json_object_get(wire,
		    members[i].in);
		if (json_object_get(o, members[i].name) != NULL ||
		    !json_is_object(o))
			continue;
		json_object_foreach_safe(o, next, key, value) {
			if (!import_same_word(key, members[i].name))
				continue;
			old = xasprintf("%s%s/%s", members[i].in != NULL ?
			    "/" : "", members[i].in != NULL ? members[i].in :
			    "", key);
			notes_add(notes, NOTE_CHANGED, old,
			    _("%s is written %s."), key, members[i].name);
			free(old);
			json_incref(value);
			json_object_del(o, key);
			json_object_set_new(o, members[i].name, value);
			break;
		}
	}
}

json_t *
import_inside(const json_t *text)
{
	static const struct json_limits limits = { .refuse_duplicates = true };
	const char *s = json_string_value(text);
	json_t *tree;

	if (s == NULL || (*s != '{' && *s != '['))
		return (NULL);
	tree = json_read(s, strlen(s), &limits, NULL);
	if (tree != NULL && !json_is_object(tree) && !json_is_array(tree)) {
		json_decref(tree);
		tree = NULL;
	}
	return (tree);
}

/* What stands alone in a file that is given to the AWS CLI as file://, and
 * members that tell it from a request. */
static const struct {
	const char	*name;
	const char	*tells[3];
} parts[] = {
	{ CONFIG, { "Strategy", "ResourceLimits", NULL } },
	{ ONE, { "AlgorithmSpecification", "RoleArn", NULL } },
};

static void
put_around(json_t *wire, const char *name, struct notes *notes)
{
	json_t *inner = json_copy(wire);

	json_object_clear(wire);
	json_object_set_new(wire, name, inner);
	notes_add(notes, NOTE_CHANGED, "", _("The file held %s alone."),
	    name);
}

/* A training job, asked for or described, is a definition with values in the
 * place of ranges. */
static bool
from_training_job(json_t *wire, const struct catalog *catalog,
    struct notes *notes)
{
	struct err err = ERR_INIT;
	json_t *one, *list = json_array();

	if (json_object_get(wire, "TrainingJobName") == NULL ||
	    (one = clone_trial(wire, NULL, CLONE_VALUES,
	    catalog, notes, &err)) == NULL) {
		json_decref(list);
		return (false);
	}
	json_array_append_new(list, one);
	json_object_clear(wire);
	json_object_set_new(wire, LIST, list);
	notes_add(notes, NOTE_CHANGED, "", "%s", _("The definition was made "
	    "of a training job; its hyperparameters have values and no "
	    "ranges yet."));
	return (true);
}

static void
part(json_t *wire, const struct catalog *catalog, struct notes *notes)
{
	size_t i, k;

	if (json_object_get(wire, CONFIG) != NULL || json_object_get(wire,
	    ONE) != NULL || json_object_get(wire, LIST) != NULL ||
	    from_training_job(wire, catalog, notes))
		return;
	for (i = 0; i < nitems(parts); i++) {
		for (k = 0; parts[i].tells[k] != NULL; k++)
			if (import_like(wire, parts[i].tells[k]) == NULL)
				break;
		if (parts[i].tells[k] == NULL) {
			put_around(wire, parts[i].name, notes);
			import_spell_form(wire, notes);
			return;
		}
	}
}

/* JSON in a text, as templates and environment variables carry it. */
static void
unquote(json_t *wire, const char *name, struct notes *notes)
{
	json_t *tree = import_inside(json_object_get(wire, name));
	char *at;

	if (tree == NULL)
		return;
	json_object_set_new(wire, name, tree);
	at = json_below("", name);
	notes_add(notes, NOTE_CHANGED, at, "%s", _("It was JSON in a text."));
	free(at);
}

void
import_shape(json_t *wire, const struct catalog *catalog,
    struct notes *notes)
{
	json_t *one, *list;

	part(wire, catalog, notes);
	unquote(wire, CONFIG, notes);
	unquote(wire, ONE, notes);
	unquote(wire, LIST, notes);
	one = json_object_get(wire, ONE);
	list = json_object_get(wire, LIST);
	/* Programs hand over every argument, filled in or not. */
	if (json_is_object(one) && json_is_array(list) &&
	    json_array_size(list) == 0) {
		json_object_del(wire, LIST);
		notes_add(notes, NOTE_DROPPED, "/" LIST, "%s", _("The list "
		    "was empty beside the one definition."));
	}
	if (list == NULL && json_array_size(one) == 1 &&
	    json_is_object(json_array_get(one, 0))) {
		json_object_set(wire, ONE, json_array_get(one, 0));
		notes_add(notes, NOTE_CHANGED, "/" ONE, "%s", _("The "
		    "definition stood in a list."));
	}
	if (one == NULL && json_is_object(list)) {
		json_object_set(wire, ONE, list);
		json_object_del(wire, LIST);
		notes_add(notes, NOTE_CHANGED, "/" LIST, "%s", _("One "
		    "definition stood in the place of the list."));
	}
}
