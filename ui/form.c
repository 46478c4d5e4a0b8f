/* Rows of wizard pages. See form.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "model/hyper.h"
#include "ui/form.h"

#define DEFINITIONS_POINTER "/TrainingJobDefinitions"

/* The parts of an open hyperparameter, by kind. */
static const struct {
	const char	*part;
	const char	*label;
	unsigned	 kinds;		/* mask of 1 << enum hyper_kind */
} hyper_parts[] = {
	{ "name", N_("Name"), ~0U },
	{ "kind", N_("Type"), ~0U },
	{ "value", N_("Value"), 1U << HYPER_STATIC },
	{ "min", N_("Minimum"), 1U << HYPER_INTEGER | 1U << HYPER_CONTINUOUS },
	{ "max", N_("Maximum"), 1U << HYPER_INTEGER | 1U << HYPER_CONTINUOUS },
	{ "scaling", N_("Scaling type"),
	    1U << HYPER_INTEGER | 1U << HYPER_CONTINUOUS },
	{ "values", N_("Values"), 1U << HYPER_CATEGORICAL },
};

void
form_release(struct form *form)
{
	size_t i;

	for (i = 0; i < form->n; i++)
		free(form->rows[i].at);
	free(form->rows);
	memset(form, 0, sizeof *form);
}

static struct form_row *
form_push(struct form *form, enum form_kind kind, int depth)
{
	struct form_row *row;

	if (form->n == form->cap) {
		form->cap = form->cap == 0 ? 64 : form->cap * 2;
		form->rows = xreallocarray(form->rows, form->cap,
		    sizeof *form->rows);
	}
	row = &form->rows[form->n++];
	memset(row, 0, sizeof *row);
	row->kind = kind;
	row->depth = depth;
	return (row);
}

char *
form_pointer(const char *path, size_t def)
{
	const char *star = strchr(path, '*');

	if (star == NULL ||
	    strncmp(path, DEFINITIONS_POINTER "/", 24) != 0)
		return (xstrdup(path));
	return (xasprintf("%.*s%zu%s", (int)(star - path), path, def,
	    star + 1));
}

static const struct field *
element_field(const struct field *list)
{
	char *path = xasprintf("%s/*", list->path);
	const struct field *field = field_at(path);

	free(path);
	return (field);
}

bool
form_is_words(const struct field *field)
{
	const struct field *element;

	if (field->type->kind != FIELD_LIST)
		return (false);
	element = element_field(field);
	return (element == NULL || (element->type->kind != FIELD_OBJECT &&
	    element->type->kind != FIELD_LIST));
}

json_t *
form_words_parse(const char *text)
{
	json_t *list = json_array();
	const char *from, *to;

	for (from = text; *from != '\0'; from = *to != '\0' ? to + 1 : to) {
		from += strspn(from, " ");
		to = from + strcspn(from, ",");
		if (to > from) {
			const char *end = to;

			while (end > from && end[-1] == ' ')
				end--;
			json_array_append_new(list,
			    json_stringn(from, (size_t)(end - from)));
		}
	}
	return (list);
}

static bool
is_open(const struct form_open *open, const char *key)
{
	return (open->elements != NULL &&
	    json_object_get(open->elements, key) != NULL);
}

static void add_value(struct form *, const json_t *, const struct field *,
    const char *, int, const struct form_open *);

/* One row for each member of an object's row that the fold lets through. */
static void
add_members(struct form *form, const json_t *request,
    const struct field *object, const char *at, int depth,
    const struct form_open *open)
{
	const struct field *const *fields;
	size_t n, i, len = strlen(object->path);

	fields = field_all(&n);
	for (i = 0; i < n; i++) {
		const char *path = fields[i]->path;
		char *member;

		if (strncmp(path, object->path, len) != 0 || path[len] != '/' ||
		    path[len + 1] == '*' || strchr(path + len + 1, '/') != NULL)
			continue;
		if (fields[i]->flags & FIELD_READ_ONLY)
			continue;
		member = xasprintf("%s%s", at, path + len);
		if (!(fields[i]->flags & FIELD_ADVANCED) || open->advanced ||
		    json_at(request, member) != NULL)
			add_value(form, request, fields[i], member, depth,
			    open);
		free(member);
	}
}

static void
add_list(struct form *form, const json_t *request, const struct field *field,
    const char *at, int depth, const struct form_open *open)
{
	const json_t *list = json_at(request, at);
	const struct field *element = element_field(field);
	struct form_row *row;
	size_t i;

	for (i = 0; i < json_array_size(list); i++) {
		char *inner = xasprintf("%s/%zu", at, i);

		row = form_push(form, FORM_ELEMENT, depth);
		row->field = field;
		row->at = inner;
		row->index = i;
		if (element != NULL && is_open(open, inner))
			add_members(form, request, element, inner, depth + 1,
			    open);
	}
	row = form_push(form, FORM_ADD, depth);
	row->field = field;
	row->at = xstrdup(at);
}

static void
add_map(struct form *form, const json_t *request, const struct field *field,
    const char *at, int depth)
{
	json_t *map = json_at(request, at), *value;
	const char *key;
	struct form_row *row;
	size_t i = 0;

	if (json_is_object(map)) {
		json_object_foreach(map, key, value) {
			char token[1024];

			json_escape_token(key, token, sizeof token);
			row = form_push(form, FORM_ELEMENT, depth);
			row->field = field;
			row->at = xasprintf("%s/%s", at, token);
			row->index = i++;
		}
	}
	row = form_push(form, FORM_ADD, depth);
	row->field = field;
	row->at = xstrdup(at);
}

static void
add_value(struct form *form, const json_t *request, const struct field *field,
    const char *at, int depth, const struct form_open *open)
{
	struct form_row *row;

	switch (field->type->kind) {
	case FIELD_OBJECT:
		add_members(form, request, field, at, depth, open);
		return;
	case FIELD_LIST:
		if (!form_is_words(field)) {
			add_list(form, request, field, at, depth, open);
			return;
		}
		break;
	case FIELD_MAP:
		add_map(form, request, field, at, depth);
		return;
	default:
		break;
	}
	row = form_push(form, FORM_FIELD, depth);
	row->field = field;
	row->at = xstrdup(at);
}

static void
add_hypers(struct form *form, const json_t *request, size_t def,
    const struct form_open *open)
{
	char *at = form_pointer(DEFINITIONS_POINTER "/*", def);
	struct hyper *list;
	struct form_row *row;
	size_t n, i, p;

	n = hyper_list(json_at(request, at), &list);
	free(at);
	for (i = 0; i < n; i++) {
		row = form_push(form, FORM_HYPER, 0);
		row->at = xstrdup(list[i].name);
		row->index = i;
		row->def = def;
		if (!is_open(open, list[i].name))
			continue;
		for (p = 0; p < nitems(hyper_parts); p++) {
			if (!(hyper_parts[p].kinds & 1U << list[i].kind))
				continue;
			row = form_push(form, FORM_HYPER_PART, 1);
			row->at = xstrdup(hyper_parts[p].part);
			row->title = hyper_parts[p].label;
			row->index = i;
			row->def = def;
		}
	}
	free(list);
	row = form_push(form, FORM_ADD, 0);
	row->at = xstrdup(HYPER_PATH);
}

static void
add_definitions(struct form *form, const json_t *request)
{
	const json_t *list = json_at(request, DEFINITIONS_POINTER);
	struct form_row *row;
	size_t i;

	for (i = 0; i < json_array_size(list); i++) {
		row = form_push(form, FORM_DEFINITION, 0);
		row->at = xasprintf("%s/%zu", DEFINITIONS_POINTER, i);
		row->index = i;
	}
	row = form_push(form, FORM_ADD, 0);
	row->at = xstrdup(DEFINITIONS_PATH);
}

static void
add_panel(struct form *form, const json_t *request,
    const struct page_panel *panel, size_t def, const struct form_open *open)
{
	struct form_row *row;
	const char *const *path;

	row = form_push(form, FORM_PANEL, 0);
	row->title = panel->title;
	for (path = panel->paths; *path != NULL; path++) {
		const struct field *field;
		char *at;

		if (strcmp(*path, HYPER_PATH) == 0) {
			add_hypers(form, request, def, open);
			continue;
		}
		if (strcmp(*path, DEFINITIONS_PATH) == 0) {
			add_definitions(form, request);
			continue;
		}
		if ((field = field_at(*path)) == NULL)
			bug("page names an unknown field: %s", *path);
		at = form_pointer(*path, def);
		add_value(form, request, field, at, 0, open);
		free(at);
	}
}

void
form_build(struct form *form, const json_t *request, const struct page *page,
    size_t def, const struct form_open *open)
{
	bool folded = false;
	size_t i;

	form_release(form);
	for (i = 0; i < page->npanels; i++) {
		if (page->panels[i].advanced && !open->advanced) {
			folded = true;
			continue;
		}
		add_panel(form, request, &page->panels[i], def, open);
	}
	if (folded || open->advanced)
		form_push(form, FORM_FOLD, 0);
}

/* Every field below a panel's paths that has a value. */
static void
review_panel(struct form *form, const json_t *request, const struct page *page,
    const struct page_panel *panel, size_t def)
{
	static const struct form_open shut = { NULL, true };
	struct form all = { 0 };
	size_t i;

	add_panel(&all, request, panel, def, &shut);
	for (i = 0; i < all.n; i++) {
		struct form_row *row = &all.rows[i];

		if (row->kind == FORM_PANEL || row->kind == FORM_ADD ||
		    (row->kind == FORM_FIELD &&
		    json_at(request, row->at) == NULL))
			continue;
		*form_push(form, row->kind, 1) = *row;
		form->rows[form->n - 1].depth = 1;
		form->rows[form->n - 1].step = page->step;
		row->at = NULL;
	}
	form_release(&all);
}

static void
review_page(struct form *form, const json_t *request, enum page_step step,
    size_t def)
{
	const struct page *page = page_at(step);
	struct form_row *row;
	size_t i, before;

	row = form_push(form, FORM_PANEL, page->inner ? 1 : 0);
	row->title = page->brief;
	before = form->n;
	for (i = 0; i < page->npanels; i++)
		review_panel(form, request, page, &page->panels[i], def);
	if (form->n == before)
		form->n--;
}

void
form_build_review(struct form *form, const json_t *request)
{
	const json_t *list = json_at(request, DEFINITIONS_POINTER);
	struct form_row *row;
	size_t i;

	form_release(form);
	form_push(form, FORM_CREATE, 0)->at = xstrdup("");
	review_page(form, request, STEP_SETTINGS, 0);
	for (i = 0; i < json_array_size(list); i++) {
		row = form_push(form, FORM_DEFINITION, 0);
		row->at = xasprintf("%s/%zu", DEFINITIONS_POINTER, i);
		row->index = i;
		row->step = STEP_ALGORITHM;
		review_page(form, request, STEP_ALGORITHM, i);
		review_page(form, request, STEP_DATA, i);
		review_page(form, request, STEP_RESOURCES, i);
	}
	review_page(form, request, STEP_LIMITS, 0);
}

bool
form_row_stops(const struct form_row *row)
{
	return (row->kind != FORM_PANEL);
}

int
form_find(const struct form *form, const char *pointer)
{
	size_t i, len, best_len = 0;
	int best = -1;

	for (i = 0; i < form->n; i++) {
		const struct form_row *row = &form->rows[i];

		if (row->at == NULL || row->at[0] != '/')
			continue;
		len = strlen(row->at);
		if (strncmp(pointer, row->at, len) == 0 &&
		    (pointer[len] == '\0' || pointer[len] == '/') &&
		    len > best_len) {
			best = (int)i;
			best_len = len;
		}
	}
	return (best);
}
