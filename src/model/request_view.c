/* What will be sent, line by line. See request_view.h. */
#include "model/request_view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "model/field.h"

#define DEPTH_MOST	40

static void
put_line(struct request_view *view, int depth, const char *path,
    const char *text)
{
	struct request_line *line;

	view->lines = xreallocarray(view->lines, view->nlines + 1,
	    sizeof *view->lines);
	line = &view->lines[view->nlines++];
	line->depth = depth;
	line->path = xstrdup(path);
	line->text = xasprintf("%*s%s", depth * 2, "", text);
}

/* A value as the body writes it. */
static char *
encoded(const json_t *value)
{
	char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);

	if (text == NULL)
		bug("a value that is no JSON");
	return (text);
}

/* head: `"name": ` or ""; tail: "," or "". */
static void
put_value(struct request_view *view, const json_t *value, const char *path,
    int depth, const char *head, const char *tail)
{
	size_t n = json_array_size(value) + json_object_size(value), i = 0;
	bool array = json_is_array(value);
	const char *name;
	json_t *child;
	char *text, *inner, *key, *label;

	if (n == 0 || depth > DEPTH_MOST) {
		inner = encoded(value);
		text = xasprintf("%s%s%s", head, inner, tail);
		put_line(view, depth, path, text);
		free(inner);
		free(text);
		return;
	}
	text = xasprintf("%s%c", head, array ? '[' : '{');
	put_line(view, depth, path, text);
	free(text);
	for (; array && i < n; i++) {
		inner = xasprintf("%s/%zu", path, i);
		put_value(view, json_array_get(value, i), inner, depth + 1,
		    "", i + 1 < n ? "," : "");
		free(inner);
	}
	if (!array)
		json_object_foreach((json_t *)value, name, child) {
			json_t *word = json_string(name);

			inner = json_below(path, name);
			label = encoded(word);
			key = xasprintf("%s: ", label);
			put_value(view, child, inner, depth + 1, key,
			    ++i < n ? "," : "");
			json_decref(word);
			free(label);
			free(key);
			free(inner);
		}
	text = xasprintf("%c%s", array ? ']' : '}', tail);
	put_line(view, depth, path, text);
	free(text);
}

/* What the draft holds and the wire form has no place for. */
static void
omitted(struct notes *notes, const json_t *value, const char *path, int depth)
{
	const struct field *field = field_at(path);
	const char *name;
	json_t *child;
	char *inner;
	size_t i;

	if (depth > DEPTH_MOST)
		return;
	json_array_foreach((json_t *)value, i, child) {
		inner = xasprintf("%s/%zu", path, i);
		omitted(notes, child, inner, depth + 1);
		free(inner);
	}
	if (json_is_object(value))
		json_object_foreach((json_t *)value, name, child) {
			inner = json_below(path, name);
			omitted(notes, child, inner, depth + 1);
			free(inner);
		}
	if (request_prunes(field, value))
		notes_add(notes, NOTE_OMITTED, path, _("%s is empty and is "
		    "not sent."), _(field->label));
}

/* The row's default below a concrete parent that is there. */
static void
defaulted_at(struct notes *notes, const json_t *internal,
    const struct field *field, const char *at)
{
	const char *why = NULL;

	if (json_at(internal, at) != NULL || (field->applies != NULL &&
	    !field->applies(internal, at, &why)))
		return;
	notes_add(notes, NOTE_DEFAULTED, at, _("%s is not sent; the service "
	    "uses %s."), _(field->label), *field->preset == '\0' ?
	    _("an empty value") : field->preset);
}

static void
defaulted(struct notes *notes, const json_t *internal,
    const struct field *field, const char *path, const char *at)
{
	const char *star = strchr(path, '*'), *slash;
	char *parent, *inner;
	const json_t *list;
	size_t i;

	if (star == NULL) {
		inner = xasprintf("%s%s", at, path);
		slash = strrchr(inner, '/');
		parent = xstrndup(inner, (size_t)(slash - inner));
		if (json_is_object(json_at(internal, parent)))
			defaulted_at(notes, internal, field, inner);
		free(parent);
		free(inner);
		return;
	}
	parent = xasprintf("%s%.*s", at, (int)(star - path - 1), path);
	list = json_at(internal, parent);
	for (i = 0; i < json_array_size(list) && i < 100; i++) {
		inner = xasprintf("%s/%zu", parent, i);
		defaulted(notes, internal, field, star + 1, inner);
		free(inner);
	}
	free(parent);
}

void
request_view_make(struct request_view *view, const json_t *internal,
    enum request_form form, const struct notes *history)
{
	const struct field *const *rows;
	json_t *wire = request_to_wire(internal, form);
	char *body = request_body(internal, form), *own;
	size_t n, i;

	memset(view, 0, sizeof *view);
	view->bytes = strlen(body);
	free(body);
	put_value(view, wire, "", 0, "", "");
	json_decref(wire);
	for (i = 0; i < view->nlines; i++) {
		own = request_internal_pointer(internal, form,
		    view->lines[i].path);
		free(view->lines[i].path);
		view->lines[i].path = own;
	}
	for (i = 0; history != NULL && i < history->n; i++)
		notes_add(&view->notes, history->list[i].kind,
		    history->list[i].path, "%s", history->list[i].text);
	omitted(&view->notes, internal, "", 0);
	rows = field_all(&n);
	for (i = 0; i < n; i++)
		if (rows[i]->preset != NULL)
			defaulted(&view->notes, internal, rows[i],
			    rows[i]->path, "");
}

void
request_view_release(struct request_view *view)
{
	size_t i;

	for (i = 0; i < view->nlines; i++) {
		free(view->lines[i].text);
		free(view->lines[i].path);
	}
	free(view->lines);
	notes_release(&view->notes);
	memset(view, 0, sizeof *view);
}

size_t
request_view_line(const struct request_view *view, const char *pointer)
{
	char *at = xstrdup(pointer), *slash;
	size_t i;

	for (;;) {
		for (i = 0; i < view->nlines; i++)
			if (strcmp(view->lines[i].path, at) == 0) {
				free(at);
				return (i);
			}
		if ((slash = strrchr(at, '/')) == NULL)
			break;
		*slash = '\0';
	}
	free(at);
	return (0);
}
