/*
 * Drafts. See draft.h. Undo keeps whole trees that share all that did not
 * change: a step copies only the objects and arrays on the way to the change
 * (path copying), so a tree in the history is never written to.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "model/draft.h"
#include "model/field.h"

#define MOST_STEPS		1000
#define MOST_DEFINITIONS	10

struct draft {
	json_t		 *tree;
	json_t		**undo, **redo;	/* oldest first; owned references */
	size_t		  nundo, nredo;
	enum request_form form;
	uint64_t	  version;
	int		  depth;	/* of draft_begin */
	json_t		 *before;	/* tree at draft_begin */
};

struct draft *
draft_from(json_t *internal, enum request_form form)
{
	struct draft *draft = xcalloc(1, sizeof *draft);

	draft->tree = internal;
	draft->form = form;
	draft->version = 1;
	return (draft);
}

/* Sets the initial values of the rows outside definitions. */
struct draft *
draft_new(void)
{
	json_t *tree = json_object();
	const struct field *const *fields;
	size_t n, i;

	fields = field_all(&n);
	for (i = 0; i < n; i++) {
		struct err err = ERR_INIT;

		if (fields[i]->initial == NULL ||
		    strchr(fields[i]->path, '*') != NULL)
			continue;
		json_put(tree, fields[i]->path, field_parse(fields[i],
		    fields[i]->initial, &err));
	}
	json_object_set_new(tree, "TrainingJobDefinitions", json_array());
	return (draft_from(tree, REQUEST_FORM_AUTO));
}

static void
drop(json_t **list, size_t *n)
{
	while (*n > 0)
		json_decref(list[--*n]);
}

void
draft_free(struct draft *draft)
{
	if (draft == NULL)
		return;
	drop(draft->undo, &draft->nundo);
	drop(draft->redo, &draft->nredo);
	free(draft->undo);
	free(draft->redo);
	json_decref(draft->before);
	json_decref(draft->tree);
	free(draft);
}

const json_t *
draft_request(const struct draft *draft)
{
	return (draft->tree);
}

enum request_form
draft_form(const struct draft *draft)
{
	return (draft->form);
}

uint64_t
draft_version(const struct draft *draft)
{
	return (draft->version);
}

static void
push(json_t ***list, size_t *n, json_t *tree)
{
	if (*n == MOST_STEPS) {
		json_decref((*list)[0]);
		memmove(*list, *list + 1, (MOST_STEPS - 1) * sizeof **list);
		--*n;
	}
	*list = xreallocarray(*list, *n + 1, sizeof **list);
	(*list)[(*n)++] = tree;
}

/* Makes tree the current one (takes it), the old one a step. */
static void
step(struct draft *draft, json_t *tree)
{
	drop(draft->redo, &draft->nredo);
	if (draft->depth > 0)
		json_decref(draft->tree);
	else
		push(&draft->undo, &draft->nundo, draft->tree);
	draft->tree = tree;
	draft->version++;
}

void
draft_begin(struct draft *draft)
{
	if (draft->depth++ == 0)
		draft->before = json_incref(draft->tree);
}

void
draft_commit(struct draft *draft)
{
	if (draft->depth == 0)
		bug("draft_commit without draft_begin");
	if (--draft->depth > 0)
		return;
	if (draft->before == draft->tree ||
	    json_equal(draft->before, draft->tree))
		json_decref(draft->before);
	else
		push(&draft->undo, &draft->nundo, draft->before);
	draft->before = NULL;
}

/* A copy of the tree in which what lies on the way to pointer is its own. */
static json_t *
copy_path(const json_t *tree, const char *pointer)
{
	json_t *copy = json_copy((json_t *)tree), *at = copy;
	char *text = xstrdup(pointer), *p = text, *token, *next;

	while (*p == '/') {
		json_t *child, *own;
		char name[4096], *out = name;

		token = p + 1;
		next = strchr(token, '/');
		if (next != NULL)
			*next = '\0';
		for (; *token != '\0' && out < name + sizeof name - 1;
		    token++) {
			if (token[0] == '~' && token[1] != '\0')
				*out++ = *++token == '1' ? '/' : '~';
			else
				*out++ = *token;
		}
		*out = '\0';
		if (json_is_object(at))
			child = json_object_get(at, name);
		else
			child = json_array_get(at, strtoul(name, NULL, 10));
		if (!json_is_object(child) && !json_is_array(child))
			break;
		own = json_copy(child);
		if (json_is_object(at))
			json_object_set_new(at, name, own);
		else
			json_array_set_new(at, strtoul(name, NULL, 10), own);
		at = own;
		if (next == NULL)
			break;
		*next = '/';
		p = next;
	}
	free(text);
	return (copy);
}

int
draft_set(struct draft *draft, const char *pointer, json_t *value)
{
	json_t *old = json_at(draft->tree, pointer), *copy;

	if (value == NULL ? old == NULL :
	    old != NULL && json_equal(old, value) &&
	    json_typeof(old) == json_typeof(value)) {
		json_decref(value);
		return (0);
	}
	copy = copy_path(draft->tree, pointer);
	if (json_put(copy, pointer, value) == -1) {
		json_decref(copy);
		return (-1);
	}
	step(draft, copy);
	return (0);
}

void
draft_replace(struct draft *draft, json_t *internal)
{
	step(draft, internal);
}

int
draft_insert(struct draft *draft, const char *list, size_t at, json_t *value)
{
	json_t *copy = copy_path(draft->tree, list);

	if (json_array_insert_new(json_at(copy, list), at, value) == -1) {
		json_decref(copy);
		return (-1);
	}
	step(draft, copy);
	return (0);
}

int
draft_remove(struct draft *draft, const char *list, size_t at)
{
	json_t *copy = copy_path(draft->tree, list);

	if (json_array_remove(json_at(copy, list), at) == -1) {
		json_decref(copy);
		return (-1);
	}
	step(draft, copy);
	return (0);
}

int
draft_move(struct draft *draft, const char *list, size_t from, size_t to)
{
	json_t *copy = copy_path(draft->tree, list);
	json_t *array = json_at(copy, list), *value;

	value = json_incref(json_array_get(array, from));
	if (value == NULL || json_array_remove(array, from) == -1 ||
	    json_array_insert(array, to, value) == -1) {
		json_decref(value);
		json_decref(copy);
		return (-1);
	}
	json_decref(value);
	step(draft, copy);
	return (0);
}

static bool
shift(struct draft *draft, json_t ***from, size_t *nfrom, json_t ***to,
    size_t *nto)
{
	if (*nfrom == 0 || draft->depth > 0)
		return (false);
	push(to, nto, draft->tree);
	draft->tree = (*from)[--*nfrom];
	draft->version++;
	return (true);
}

bool
draft_undo(struct draft *draft)
{
	return (shift(draft, &draft->undo, &draft->nundo, &draft->redo,
	    &draft->nredo));
}

bool
draft_redo(struct draft *draft)
{
	return (shift(draft, &draft->redo, &draft->nredo, &draft->undo,
	    &draft->nundo));
}

const json_t *
draft_past(const struct draft *draft, size_t back)
{
	if (back == 0 || back > draft->nundo)
		return (NULL);
	return (draft->undo[draft->nundo - back]);
}

size_t
draft_definitions(const struct draft *draft)
{
	return (json_array_size(json_object_get(draft->tree,
	    "TrainingJobDefinitions")));
}

static bool
name_taken(const struct draft *draft, const char *name)
{
	const json_t *list, *def;
	size_t i;

	list = json_object_get(draft->tree, "TrainingJobDefinitions");
	json_array_foreach((json_t *)list, i, def) {
		const char *other = json_str_at(def, "/DefinitionName");

		if (other != NULL && strcmp(other, name) == 0)
			return (true);
	}
	return (false);
}

/* base, base-2, base-3 … within the 64 characters of a definition's name. */
static char *
free_name(const struct draft *draft, const char *base)
{
	char tail[32] = "", *name;
	unsigned n;

	for (n = 2;; n++) {
		name = xasprintf("%.*s%s", (int)(64 - strlen(tail)), base,
		    tail);
		if (!name_taken(draft, name))
			return (name);
		free(name);
		snprintf(tail, sizeof tail, "-%u", n);
	}
}

static int
append_definition(struct draft *draft, size_t at, json_t *def)
{
	if (draft_definitions(draft) >= MOST_DEFINITIONS) {
		json_decref(def);
		return (-1);
	}
	draft_begin(draft);
	if (!json_is_array(json_object_get(draft->tree,
	    "TrainingJobDefinitions")))
		draft_set(draft, "/TrainingJobDefinitions", json_array());
	draft_insert(draft, "/TrainingJobDefinitions", at, def);
	draft_commit(draft);
	return ((int)at);
}

int
draft_add_definition(struct draft *draft)
{
	static const char prefix[] = "/TrainingJobDefinitions/*/";
	json_t *def = json_object();
	const struct field *const *fields;
	size_t n, i, len = sizeof prefix - 1;
	char *name;

	fields = field_all(&n);
	for (i = 0; i < n; i++) {
		const char *path = fields[i]->path;
		struct err err = ERR_INIT;

		if (strncmp(path, prefix, len) == 0 &&
		    fields[i]->initial != NULL &&
		    strchr(path + len, '*') == NULL)
			json_put(def, path + len - 1, field_parse(fields[i],
			    fields[i]->initial, &err));
	}
	name = free_name(draft, "definition-1");
	json_object_set_new(def, "DefinitionName", json_string(name));
	free(name);
	return (append_definition(draft, draft_definitions(draft), def));
}

int
draft_clone_definition(struct draft *draft, size_t index)
{
	json_t *def = json_deep_copy(json_array_get(json_object_get(
	    draft->tree, "TrainingJobDefinitions"), index));
	const char *old;
	char *base, *name;

	if (def == NULL)
		return (-1);
	old = json_str_at(def, "/DefinitionName");
	base = xasprintf("%.59s-copy", old != NULL ? old : "definition");
	name = free_name(draft, base);
	json_object_set_new(def, "DefinitionName", json_string(name));
	free(base);
	free(name);
	return (append_definition(draft, index + 1, def));
}

static const char *const form_names[] = { "auto", "one", "list",
	"one-own" };

char *
draft_save(const struct draft *draft, const char *id, int64_t saved_ms,
    const char *step_name, const char *field)
{
	json_t *file = json_pack("{s:i, s:s, s:I, s:s, s:s, s:s, s:O}",
	    "version", 1, "id", id, "saved", (json_int_t)saved_ms,
	    "step", step_name != NULL ? step_name : "",
	    "field", field != NULL ? field : "",
	    "form", form_names[draft->form], "request", draft->tree);
	char *text;

	if (file == NULL)
		bug("a draft that is no valid tree");
	text = json_text(file);
	json_decref(file);
	return (text);
}

struct draft *
draft_load(const char *text, size_t len, char **id, int64_t *saved_ms,
    char **step_name, char **field, struct err *err)
{
	json_t *file = json_read(text, len, NULL, err);
	const char *form;
	struct draft *draft;
	int i;

	if (file == NULL)
		return (NULL);
	if (json_int_at(file, "/version", 0) != 1 ||
	    !json_is_object(json_object_get(file, "request"))) {
		err_set(err, ERR_SYNTAX, "%s", _("This file is no draft of "
		    "this version of trialdeck."));
		json_decref(file);
		return (NULL);
	}
	form = json_str_at(file, "/form");
	draft = draft_from(json_incref(json_object_get(file, "request")),
	    REQUEST_FORM_AUTO);
	for (i = 0; form != NULL && i < (int)nitems(form_names); i++)
		if (strcmp(form, form_names[i]) == 0)
			draft->form = (enum request_form)i;
	*id = xstrdup(json_str_at(file, "/id") != NULL ?
	    json_str_at(file, "/id") : "");
	*saved_ms = json_int_at(file, "/saved", 0);
	*step_name = xstrdup(json_str_at(file, "/step") != NULL ?
	    json_str_at(file, "/step") : "");
	*field = xstrdup(json_str_at(file, "/field") != NULL ?
	    json_str_at(file, "/field") : "");
	json_decref(file);
	return (draft);
}
