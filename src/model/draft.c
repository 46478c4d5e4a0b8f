/*
 * Drafts. See draft.h. Undo keeps whole trees that share all that did not
 * change: a step copies only the objects and arrays on the way to the change
 * (path copying), so a tree in the history is never written to.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "model/draft.h"
#include "model/field.h"
#include "model/name.h"

#define MOST_STEPS		1000
#define MOST_DEFINITIONS	10

/* Both are owned references. */
struct state {
	json_t		*tree;
	json_t		*aside;		/* draft.h; NULL: nothing */
};

struct draft {
	struct state	  now;
	struct state	 *undo, *redo;	/* oldest first */
	size_t		  nundo, nredo;
	enum request_form form;
	uint64_t	  version;
	int		  depth;	/* of draft_begin */
	struct state	  before;	/* at draft_begin */
};

/* What only a job with a single definition can have (S09). */
static const char *const single_only[] = {
	"/WarmStartConfig",
	"/HyperParameterTuningJobConfig/TrainingJobEarlyStoppingType",
};

static struct state
same_state(const struct state *s)
{
	struct state copy = { json_incref(s->tree), json_incref(s->aside) };

	return (copy);
}

static void
state_release(struct state *s)
{
	json_decref(s->tree);
	json_decref(s->aside);
	s->tree = s->aside = NULL;
}

struct draft *
draft_from(json_t *internal, enum request_form form)
{
	struct draft *draft = xcalloc(1, sizeof *draft);

	draft->now.tree = internal;
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
drop(struct state *list, size_t *n)
{
	while (*n > 0)
		state_release(&list[--*n]);
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
	state_release(&draft->before);
	state_release(&draft->now);
	free(draft);
}

const json_t *
draft_request(const struct draft *draft)
{
	return (draft->now.tree);
}

const json_t *
draft_aside(const struct draft *draft)
{
	return (draft->now.aside);
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

/* Takes the state. */
static void
push(struct state **list, size_t *n, struct state s)
{
	if (*n == MOST_STEPS) {
		state_release(&(*list)[0]);
		memmove(*list, *list + 1, (MOST_STEPS - 1) * sizeof **list);
		--*n;
	}
	*list = xreallocarray(*list, *n + 1, sizeof **list);
	(*list)[(*n)++] = s;
}

static size_t
count(const json_t *tree)
{
	return (json_array_size(json_object_get(tree,
	    "TrainingJobDefinitions")));
}

/* A second definition came: what only one can have is kept aside. */
static void
put_aside(struct state *s)
{
	json_t *value, *own;
	size_t i;

	for (i = 0; i < nitems(single_only); i++) {
		if ((value = json_at(s->tree, single_only[i])) == NULL ||
		    (json_is_string(value) &&
		    strcmp(json_string_value(value), "Off") == 0))
			continue;
		/* The history may hold the same object. */
		own = s->aside != NULL ? json_copy(s->aside) : json_object();
		json_decref(s->aside);
		s->aside = own;
		json_object_set(own, single_only[i], value);
		json_put(s->tree, single_only[i], NULL);
	}
}

/* Only one is left: it comes back where nothing was chosen meanwhile. */
static void
bring_back(struct state *s)
{
	const char *pointer;
	json_t *value;

	json_object_foreach(s->aside, pointer, value)
		if (json_at(s->tree, pointer) == NULL)
			json_put(s->tree, pointer, json_incref(value));
	json_decref(s->aside);
	s->aside = NULL;
}

static json_t *copy_path(const json_t *, const char *);

/* Makes tree the current one (takes it), the old one a step. */
static void
step(struct draft *draft, json_t *tree)
{
	struct state old = draft->now;
	size_t before = count(old.tree), after = count(tree);

	drop(draft->redo, &draft->nredo);
	draft->now.tree = tree;
	draft->now.aside = json_incref(old.aside);
	if ((before <= 1) != (after <= 1)) {
		/* Its configuration must not be shared with the history. */
		draft->now.tree = copy_path(tree,
		    "/HyperParameterTuningJobConfig");
		json_decref(tree);
		if (after > 1)
			put_aside(&draft->now);
		else
			bring_back(&draft->now);
	}
	if (draft->depth > 0)
		state_release(&old);
	else
		push(&draft->undo, &draft->nundo, old);
	draft->version++;
}

void
draft_begin(struct draft *draft)
{
	if (draft->depth++ == 0)
		draft->before = same_state(&draft->now);
}

void
draft_commit(struct draft *draft)
{
	if (draft->depth == 0)
		bug("draft_commit without draft_begin");
	if (--draft->depth > 0)
		return;
	if (draft->before.tree == draft->now.tree ||
	    json_equal(draft->before.tree, draft->now.tree))
		state_release(&draft->before);
	else
		push(&draft->undo, &draft->nundo, draft->before);
	draft->before = (struct state){ NULL, NULL };
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
	json_t *old = json_at(draft->now.tree, pointer), *copy;

	if (value == NULL ? old == NULL :
	    old != NULL && json_equal(old, value) &&
	    json_typeof(old) == json_typeof(value)) {
		json_decref(value);
		return (0);
	}
	copy = copy_path(draft->now.tree, pointer);
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
	json_t *copy = copy_path(draft->now.tree, list);

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
	json_t *copy = copy_path(draft->now.tree, list);

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
	json_t *copy = copy_path(draft->now.tree, list);
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
shift(struct draft *draft, struct state **from, size_t *nfrom,
    struct state **to, size_t *nto)
{
	if (*nfrom == 0 || draft->depth > 0)
		return (false);
	push(to, nto, draft->now);
	draft->now = (*from)[--*nfrom];
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
	return (draft->undo[draft->nundo - back].tree);
}

size_t
draft_definitions(const struct draft *draft)
{
	return (json_array_size(json_object_get(draft->now.tree,
	    "TrainingJobDefinitions")));
}

static bool
name_taken(void *ctx, const char *name)
{
	const struct draft *draft = ctx;
	const json_t *list, *def;
	size_t i;

	list = json_object_get(draft->now.tree, "TrainingJobDefinitions");
	json_array_foreach((json_t *)list, i, def) {
		const char *other = json_str_at(def, "/DefinitionName");

		if (other != NULL && strcasecmp(other, name) == 0)
			return (true);
	}
	return (false);
}

/* With a second one every definition needs a name. */
static void
name_all(struct draft *draft)
{
	const json_t *list = json_object_get(draft->now.tree,
	    "TrainingJobDefinitions");
	char *name, *at;
	size_t i, n = json_array_size(list);

	for (i = 0; i < n; i++) {
		if (json_object_get(json_array_get(json_object_get(
		    draft->now.tree, "TrainingJobDefinitions"), i),
		    "DefinitionName") != NULL)
			continue;
		name = name_free("definition-1", NULL, NAME_DEFINITION_MAX,
		    name_taken, draft);
		at = xasprintf("/TrainingJobDefinitions/%zu/DefinitionName",
		    i);
		draft_set(draft, at, json_string(name));
		free(at);
		free(name);
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
	if (!json_is_array(json_object_get(draft->now.tree,
	    "TrainingJobDefinitions")))
		draft_set(draft, "/TrainingJobDefinitions", json_array());
	if (at > 0)
		name_all(draft);
	draft_insert(draft, "/TrainingJobDefinitions", at, def);
	draft_commit(draft);
	return ((int)at);
}

int
draft_add_definition(struct draft *draft, bool amazon)
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
		    !(amazon && (fields[i]->flags & FIELD_LOCAL) != 0) &&
		    strchr(path + len, '*') == NULL)
			json_put(def, path + len - 1, field_parse(fields[i],
			    fields[i]->initial, &err));
	}
	name = name_free("definition-1", NULL, NAME_DEFINITION_MAX,
	    name_taken, draft);
	json_object_set_new(def, "DefinitionName", json_string(name));
	free(name);
	return (append_definition(draft, draft_definitions(draft), def));
}

int
draft_clone_definition(struct draft *draft, size_t index)
{
	json_t *def = json_deep_copy(json_array_get(json_object_get(
	    draft->now.tree, "TrainingJobDefinitions"), index));
	const char *old;
	char *name;

	if (def == NULL)
		return (-1);
	old = json_str_at(def, "/DefinitionName");
	name = name_copy(old != NULL ? old : "definition",
	    NAME_DEFINITION_MAX, name_taken, draft);
	json_object_set_new(def, "DefinitionName", json_string(name));
	free(name);
	return (append_definition(draft, index + 1, def));
}

static const char *const form_names[] = { "auto", "one", "list",
	"one-own" };

char *
draft_save(const struct draft *draft, const char *id, int64_t saved_ms,
    const char *step_name, const char *field)
{
	json_t *file = json_pack("{s:i, s:s, s:I, s:s, s:s, s:s, s:O, s:O*}",
	    "version", 1, "id", id, "saved", (json_int_t)saved_ms,
	    "step", step_name != NULL ? step_name : "",
	    "field", field != NULL ? field : "",
	    "form", form_names[draft->form], "request", draft->now.tree,
	    "aside", draft->now.aside);
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
	if (json_is_object(json_object_get(file, "aside")))
		draft->now.aside = json_incref(json_object_get(file,
		    "aside"));
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
