/* Rows of wizard pages. See form.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "model/catalog.h"
#include "model/entry.h"
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

	for (i = 0; i < form->n; i++) {
		free(form->rows[i].at);
		free(form->rows[i].pointer);
	}
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
	return (open->all || (open->elements != NULL &&
	    json_object_get(open->elements, key) != NULL));
}

static void add_value(struct form *, const json_t *, const struct field *,
    const char *, int, const struct form_open *);

/* It applies, or says in its place why it does not. */
static bool
is_meant(const json_t *request, const struct field *field, const char *at)
{
	const char *why;

	return (field->applies == NULL || (field->flags & FIELD_LOCKS) ||
	    field->applies(request, at, &why));
}

/* Whether it is shown though it has no value. */
static bool
is_offered(struct form *form, const json_t *request, const struct field *field,
    const char *at, const struct form_open *open)
{
	if (!is_meant(request, field, at))
		return (false);
	if ((field->flags & FIELD_ADVANCED) == 0)
		return (true);
	form->folds = true;
	return (open->advanced);
}

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
		if (json_at(request, member) != NULL ||
		    is_offered(form, request, fields[i], member, open))
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
	if (n > 0)
		form_push(form, FORM_HEAD, 0)->title = HYPER_PATH;
	for (i = 0; i < n; i++) {
		row = form_push(form, FORM_HYPER, 0);
		row->at = xstrdup(list[i].name);
		row->pointer = hyper_pointer(def, &list[i], NULL);
		row->index = i;
		row->def = def;
		if (!is_open(open, list[i].name))
			continue;
		for (p = 0; p < nitems(hyper_parts); p++) {
			if (!(hyper_parts[p].kinds & 1U << list[i].kind))
				continue;
			row = form_push(form, FORM_HYPER_PART, 1);
			row->at = xstrdup(hyper_parts[p].part);
			row->pointer = hyper_pointer(def, &list[i],
			    hyper_parts[p].part);
			row->title = hyper_parts[p].label;
			row->index = i;
			row->def = def;
		}
	}
	free(list);
	/* That nothing is tuned shows where a range can be added. */
	row = form_push(form, FORM_ADD, 0);
	row->at = xstrdup(HYPER_PATH);
	row->pointer = xasprintf("%s/%zu/HyperParameterRanges",
	    DEFINITIONS_POINTER, def);
}

static void
add_definitions(struct form *form, const json_t *request,
    const struct form_open *open)
{
	const json_t *list = json_at(request, DEFINITIONS_POINTER);
	struct form_row *row;
	size_t i;

	if (json_array_size(list) > 0) {
		row = form_push(form, FORM_HEAD, 0);
		row->title = DEFINITIONS_PATH;
		row->wide = open->wide;
	}
	for (i = 0; i < json_array_size(list); i++) {
		row = form_push(form, FORM_DEFINITION, 0);
		row->wide = open->wide;
		row->at = xasprintf("%s/%zu", DEFINITIONS_POINTER, i);
		row->index = i;
	}
	/* That there is none shows where the first one can be added. */
	row = form_push(form, FORM_ADD, 0);
	row->at = xstrdup(DEFINITIONS_PATH);
	row->pointer = xstrdup(DEFINITIONS_POINTER);
}

static void
add_algorithm(struct form *form, size_t def)
{
	struct form_row *row = form_push(form, FORM_ALGORITHM, 0);

	row->at = form_pointer(DEFINITIONS_POINTER "/*/AlgorithmSpecification",
	    def);
	row->def = def;
}

/* Built-in algorithms bring their metrics (S58): one row says which. */
static bool
add_given(struct form *form, const json_t *request, const struct field *field,
    const char *at, size_t def, const struct form_open *open)
{
	struct form_row *row;

	if (strcmp(field->shape, "MetricDefinitionList") != 0 ||
	    json_array_size(json_at(request, at)) > 0 ||
	    entry_algorithm(request, def, open->catalog) == NULL)
		return (false);
	row = form_push(form, FORM_GIVEN, 0);
	row->field = field;
	row->at = xstrdup(at);
	row->def = def;
	return (true);
}

/* A path of a panel. folded: only what is set. */
static void
add_path(struct form *form, const json_t *request, const char *path,
    size_t def, const struct form_open *open, bool folded)
{
	const struct field *field;
	char *at;

	if (strcmp(path, HYPER_PATH) == 0) {
		add_hypers(form, request, def, open);
		return;
	}
	if (strcmp(path, DEFINITIONS_PATH) == 0) {
		add_definitions(form, request, open);
		return;
	}
	if (strcmp(path, ALGORITHM_PATH) == 0) {
		add_algorithm(form, def);
		return;
	}
	if ((field = field_at(path)) == NULL)
		bug("page names an unknown field: %s", path);
	at = form_pointer(path, def);
	if ((json_at(request, at) != NULL || (!folded &&
	    is_meant(request, field, at))) &&
	    !add_given(form, request, field, at, def, open))
		add_value(form, request, field, at, 0, open);
	free(at);
}

/* What stands under the fold shows all the same once it has a value, so that
 * no part of the request is out of sight. */
static void
add_panel(struct form *form, const json_t *request,
    const struct page_panel *panel, size_t def, const struct form_open *open)
{
	bool folded = panel->advanced && !open->advanced;
	const char *const *path;
	size_t title;

	if (open->roomy && form->n > 0)
		form_push(form, FORM_GAP, 0);
	title = form->n;
	form_push(form, FORM_PANEL, 0)->title = panel->title;
	for (path = panel->paths; *path != NULL; path++)
		add_path(form, request, *path, def, open, folded);
	if (form->n == title + 1)
		form->n = open->roomy && title > 0 ? title - 1 : title;
}

static bool
is_bare(const struct form_row *row, const json_t *request)
{
	struct buf value;
	bool bare, dim;

	if (row->kind != FORM_ELEMENT || row->field->type->kind != FIELD_LIST)
		return (false);
	buf_init(&value, 4096);
	form_value(row, request, NULL, &value, &dim);
	bare = value.len == 0;
	buf_release(&value);
	return (bare);
}

static void
measure(struct form *form, const json_t *request)
{
	struct buf label;
	size_t i;
	int width;

	form->label_w = 16;
	buf_init(&label, 4096);
	for (i = 0; i < form->n; i++) {
		struct form_row *row = &form->rows[i];

		row->bare = is_bare(row, request);
		if (row->kind == FORM_PANEL || row->kind == FORM_ADD ||
		    row->kind >= FORM_FOLD || row->bare)
			continue;
		buf_clear(&label);
		form_label(row, request, &label);
		width = text_width(buf_str(&label)) + row->depth * 2;
		if (width > form->label_w)
			form->label_w = width;
	}
	buf_release(&label);
}

static void
add_button(struct form *form, enum form_kind kind, const struct form_open *open)
{
	if (open->roomy)
		form_push(form, FORM_GAP, 0);
	form_push(form, kind, 0);
}

void
form_build(struct form *form, const json_t *request, const struct page *page,
    size_t def, const struct form_open *open)
{
	size_t i;

	form_release(form);
	for (i = 0; i < page->npanels; i++) {
		form->folds |= page->panels[i].advanced;
		add_panel(form, request, &page->panels[i], def, open);
	}
	if (form->folds)
		form_push(form, FORM_FOLD, 0);
	add_button(form, FORM_NEXT, open);
	form->rows[form->n - 1].step = page_after(page->step);
	measure(form, request);
}

/* Every field below a panel's paths that has a value. */
static void
review_panel(struct form *form, const json_t *request, const struct page *page,
    const struct page_panel *panel, size_t def)
{
	struct form_open shut = { .advanced = true };
	struct form all = { 0 };
	size_t i;

	add_panel(&all, request, panel, def, &shut);
	for (i = 0; i < all.n; i++) {
		struct form_row *row = &all.rows[i];

		if (row->kind == FORM_PANEL || row->kind == FORM_ADD ||
		    row->kind == FORM_HEAD || row->kind == FORM_ALGORITHM ||
		    (row->kind == FORM_FIELD &&
		    json_at(request, row->at) == NULL))
			continue;
		*form_push(form, row->kind, 1) = *row;
		form->rows[form->n - 1].depth = 1;
		form->rows[form->n - 1].step = page->step;
		row->at = row->pointer = NULL;
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
form_build_review(struct form *form, const json_t *request,
    const struct form_open *open)
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
	measure(form, request);
}

bool
form_row_stops(const struct form_row *row)
{
	return (row->kind != FORM_PANEL && row->kind != FORM_GAP &&
	    row->kind != FORM_HEAD);
}

const char *
form_row_locked(const struct form_row *row, const json_t *request)
{
	const char *why = NULL;

	if ((row->kind != FORM_FIELD && row->kind != FORM_ADD) ||
	    row->field == NULL || row->field->applies == NULL ||
	    row->field->applies(request, row->at, &why))
		return (NULL);
	return (why != NULL ? why : N_("This field does not apply."));
}

const char *
form_row_pointer(const struct form_row *row)
{
	if (row->pointer != NULL)
		return (row->pointer);
	return (row->at != NULL && row->at[0] == '/' ? row->at : NULL);
}

static bool
is_below(const char *pointer, const char *holder, size_t len)
{
	return (strncmp(pointer, holder, len) == 0 &&
	    (pointer[len] == '\0' || pointer[len] == '/'));
}

int
form_find(const struct form *form, const char *pointer)
{
	size_t i, len, best_len = 0;
	int best = -1;

	for (i = 0; i < form->n; i++) {
		const char *at = form_row_pointer(&form->rows[i]);

		if (at == NULL)
			continue;
		len = strlen(at);
		if (is_below(pointer, at, len) && len > best_len) {
			best = (int)i;
			best_len = len;
		}
	}
	/* What is wrong with a structure shows at its first member. */
	for (i = 0; best == -1 && *pointer != '\0' && i < form->n; i++) {
		const char *at = form_row_pointer(&form->rows[i]);

		if (at != NULL && is_below(at, pointer, strlen(pointer)))
			best = (int)i;
	}
	return (best);
}

bool
form_row_holds(const struct form *form, size_t row, const char *pointer)
{
	return (form_find(form, pointer) == (int)row);
}
