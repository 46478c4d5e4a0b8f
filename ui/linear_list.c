/* Lists, hyperparameters and definitions of the plain wizard. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "model/catalog.h"
#include "model/entry.h"
#include "model/hyper.h"
#include "ui/linear.h"

#define DEFINITIONS_POINTER "/TrainingJobDefinitions"

/* What a list's row in the form stands for. */
enum list_kind { LIST_ELEMENTS, LIST_MAP, LIST_HYPERS, LIST_DEFINITIONS };

static enum list_kind
kind_of(const struct form_row *add)
{
	if (strcmp(add->at, HYPER_PATH) == 0)
		return (LIST_HYPERS);
	if (strcmp(add->at, DEFINITIONS_PATH) == 0)
		return (LIST_DEFINITIONS);
	return (add->field->type->kind == FIELD_MAP ? LIST_MAP :
	    LIST_ELEMENTS);
}

/* Whether a row is an entry of the list whose last row is add. */
static bool
is_entry(const struct form_row *row, const struct form_row *add)
{
	size_t n = strlen(add->at);

	switch (kind_of(add)) {
	case LIST_HYPERS:
		return (row->kind == FORM_HYPER);
	case LIST_DEFINITIONS:
		return (row->kind == FORM_DEFINITION);
	default:
		return (row->kind == FORM_ELEMENT &&
		    strncmp(row->at, add->at, n) == 0 && row->at[n] == '/' &&
		    strchr(row->at + n + 1, '/') == NULL);
	}
}

static size_t
say_entries(const struct linear *l, const struct form_row *add)
{
	const struct form_row *row;
	char *text;
	size_t i, n = 0;

	for (i = 0; i < l->form.n; i++) {
		row = &l->form.rows[i];
		if (!is_entry(row, add))
			continue;
		text = linear_row(l, row, ": ", "");
		n++;
		/* A definition's label begins with its number. */
		if (row->kind == FORM_DEFINITION)
			linear_say(l, "%s", text);
		else
			linear_say(l, "%zu. %s", n, text);
		free(text);
	}
	return (n);
}

/* The form's row with this pointer or name; -1: none. */
static long
row_of(const struct linear *l, enum list_kind kind, const char *key)
{
	size_t i;

	for (i = 0; i < l->form.n; i++)
		if (l->form.rows[i].kind == (kind == LIST_HYPERS ?
		    FORM_HYPER : FORM_ELEMENT) &&
		    strcmp(l->form.rows[i].at, key) == 0)
			return ((long)i);
	return (-1);
}

/* Asks the rows of one entry, unfolded for as long as that takes. */
static enum turn
edit_open(struct linear *l, enum list_kind kind, const char *key)
{
	enum turn turn = TURN_NEXT;
	long row;

	json_object_set_new(l->open.elements, key, json_true());
	linear_build(l);
	if ((row = row_of(l, kind, key)) >= 0)
		turn = linear_walk(l, (size_t)row + 1,
		    l->form.rows[row].depth);
	/* A hyperparameter may have another name now; none is ever inside
	 * another entry. */
	if (kind == LIST_HYPERS)
		json_object_clear(l->open.elements);
	else
		json_object_del(l->open.elements, key);
	linear_build(l);
	return (turn == TURN_BACK ? TURN_NEXT : turn);
}

/* The index-th entry, from 0: its pointer or name, owned; NULL: none. */
static char *
entry_key(const struct linear *l, const struct form_row *add, size_t index)
{
	size_t i;

	for (i = 0; i < l->form.n; i++)
		if (is_entry(&l->form.rows[i], add) && index-- == 0)
			return (xstrdup(l->form.rows[i].at));
	return (NULL);
}

static enum turn
edit(struct linear *l, enum list_kind kind, const char *key, size_t index)
{
	if (kind == LIST_DEFINITIONS)
		return (linear_definition(l, index));
	if (kind == LIST_MAP) {
		linear_say(l, "%s",
		    _("Type KEY=value to change an entry."));
		return (TURN_NEXT);
	}
	return (edit_open(l, kind, key));
}

static void
remove_entry(struct linear *l, enum list_kind kind, const char *list,
    const char *key, size_t index)
{
	if (kind == LIST_HYPERS)
		hyper_remove(l->draft, l->def, key);
	else if (kind == LIST_MAP)
		draft_set(l->draft, key, NULL);
	else
		draft_remove(l->draft, kind == LIST_DEFINITIONS ?
		    DEFINITIONS_POINTER : list, index);
}

static void
copy_entry(struct linear *l, enum list_kind kind, const char *list,
    const char *key, size_t index)
{
	if (kind == LIST_DEFINITIONS) {
		if (draft_clone_definition(l->draft, index) < 0)
			linear_say(l, "%s",
			    _("A tuning job has at most 10 definitions."));
	} else if (kind == LIST_ELEMENTS)
		draft_insert(l->draft, list, index + 1,
		    json_deep_copy(json_at(draft_request(l->draft), key)));
	else
		linear_say(l, "%s", _("These entries have names of their own "
		    "and cannot be copied; add one."));
}

static void
set_map_entry(struct linear *l, const char *map, const char *text)
{
	const char *equals = strchr(text, '=');
	char token[1024], *key, *at;

	if (equals == NULL || equals == text) {
		linear_say(l, "%s", _("Write the entry as KEY=value."));
		return;
	}
	key = xstrndup(text, (size_t)(equals - text));
	json_escape_token(key, token, sizeof token);
	at = xasprintf("%s/%s", map, token);
	draft_set(l->draft, at, json_string(equals + 1));
	free(at);
	free(key);
}

static void
say_unused(const struct linear *l, const struct algorithm *a,
    const size_t *list, size_t n)
{
	const struct algo_hyper *h;
	size_t i;

	for (i = 0; i < n; i++) {
		h = &a->hypers[list[i]];
		linear_say(l, "%zu. %s: %s%s%s", i + 1, h->name, h->type,
		    h->tunable ? _(", tunable") : "",
		    h->required ? _(", required") : "");
	}
}

/* "a", then a name or a number of those that the algorithm knows. */
static enum turn
add_hyper(struct linear *l)
{
	const struct algorithm *a = entry_algorithm(draft_request(l->draft),
	    l->def, l->start.catalog);
	const struct algo_hyper *known;
	size_t n = 0, *list = NULL;
	struct err err = ERR_INIT;
	const char *name;
	char *text;
	enum turn turn = TURN_NEXT;
	enum line line;
	long k;

	if (a != NULL) {
		list = entry_unused_hypers(draft_request(l->draft), l->def, a,
		    &n);
		say_unused(l, a, list, n);
	}
	line = linear_read(l, n > 0 ? _("Number or name of the "
	    "hyperparameter:") : _("Name of the hyperparameter:"), &text);
	if (line == LINE_TEXT) {
		k = linear_pick(text, NULL, n);
		name = k >= 0 ? a->hypers[list[k]].name : text;
		known = a != NULL ? algorithm_hyper(a, name) : NULL;
		if (entry_add_hyper(l->draft, l->def, name, known,
		    known != NULL ? entry_hyper_kind(known) :
		    HYPER_CONTINUOUS, &err) == -1)
			linear_say(l, "%s", err.text);
		else
			turn = edit_open(l, LIST_HYPERS, name);
	} else
		turn = linear_turn(line);
	free(text);
	free(list);
	return (turn == TURN_BACK ? TURN_NEXT : turn);
}

static enum turn
add_entry(struct linear *l, enum list_kind kind, const struct field *field,
    const char *list)
{
	char *key;
	int at;
	enum turn turn;

	if (kind == LIST_HYPERS)
		return (add_hyper(l));
	if (kind == LIST_MAP) {
		linear_say(l, "%s", _("Type KEY=value to add an entry."));
		return (TURN_NEXT);
	}
	if (kind == LIST_DEFINITIONS) {
		if ((at = draft_add_definition(l->draft,
		    l->start.amazon)) >= 0)
			return (linear_definition(l, (size_t)at));
		linear_say(l, "%s",
		    _("A tuning job has at most 10 definitions."));
		return (TURN_NEXT);
	}
	key = xasprintf("%s/%zu", list, entry_append(l->draft,
	    l->start.catalog, field, list));
	turn = edit_open(l, kind, key);
	free(key);
	return (turn);
}

/* "e 2": the entry's index, or -1 and it was said. */
static long
index_of(const struct linear *l, const char *text, size_t n)
{
	long k;

	text += strspn(text, " ");
	k = *text == '\0' && n == 1 ? 0 : linear_pick(text, NULL, n);
	if (k < 0)
		linear_say(l, n == 0 ? _("There is no entry yet.") :
		    _("Say which entry: a number from 1 to %zu."), n);
	return (k);
}

static enum turn
carry_out(struct linear *l, const struct form_row *add, const char *text,
    size_t n)
{
	enum list_kind kind = kind_of(add);
	enum turn turn = TURN_NEXT;
	char *key = NULL;
	long k;

	if (kind == LIST_MAP && strchr(text, '=') != NULL)
		set_map_entry(l, add->at, text);
	else if (strcmp(text, "a") == 0)
		return (add_entry(l, kind, add->field, add->at));
	else if (strchr("ecd", text[0]) == NULL ||
	    (text[1] != '\0' && text[1] != ' '))
		linear_say(l, "%s", _("a adds, e N edits, c N copies, d N "
		    "removes the N-th entry; Enter goes on."));
	else if ((k = index_of(l, text + 1, n)) >= 0) {
		key = entry_key(l, add, (size_t)k);
		if (text[0] == 'e')
			turn = edit(l, kind, key, (size_t)k);
		else if (text[0] == 'd')
			remove_entry(l, kind, add->at, key, (size_t)k);
		else
			copy_entry(l, kind, add->at, key, (size_t)k);
		free(key);
	}
	return (turn);
}

static const char *
title_of(const struct form_row *add)
{
	switch (kind_of(add)) {
	case LIST_HYPERS:
		return (_("Hyperparameters"));
	case LIST_DEFINITIONS:
		return (_("Training job definitions"));
	default:
		return (_(add->field->label));
	}
}

enum turn
linear_ask_list(struct linear *l, size_t index)
{
	/* The form is built anew below; this row is a copy that stays. */
	struct form_row add = l->form.rows[index];
	char *at = add.at = xstrdup(add.at), *question, *text;
	enum turn turn = TURN_NEXT;
	enum line line = LINE_AGAIN;
	size_t n;

	while (turn == TURN_NEXT && line != LINE_KEEP) {
		n = say_entries(l, &add);
		question = xasprintf(n == 0 ? _("%s, none yet (a adds):") :
		    _("%s, %zu (a, e N, c N, d N):"), title_of(&add), n);
		line = linear_read(l, question, &text);
		free(question);
		if (line == LINE_TEXT)
			turn = carry_out(l, &add, text, n);
		else if (line == LINE_HELP && add.field != NULL)
			linear_say(l, "%s", _(add.field->help));
		else
			turn = linear_turn(line);
		free(text);
		linear_save(l);
		linear_build(l);
	}
	free(at);
	return (turn);
}
