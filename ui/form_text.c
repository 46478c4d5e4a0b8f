/* What the rows of a form say. See form.h. */
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

/* Members that name an entry of a list, first found wins. */
static const char *const naming[] = {
	"ChannelName", "Name", "Key", "HyperParameterTuningJobName",
	"InstanceGroupName", "InstanceType", "UltraServerId",
};

static const json_t *
definition(const json_t *request, size_t def)
{
	return (json_array_get(json_object_get(request,
	    "TrainingJobDefinitions"), def));
}

static bool
hyper_row(const struct form_row *row, const json_t *request,
    struct hyper *out)
{
	struct hyper *list;
	size_t n = hyper_list(definition(request, row->def), &list);
	bool found = row->index < n;

	if (found)
		*out = list[row->index];
	free(list);
	return (found);
}

/* What one entry of a list is called. */
static const char *
entry_label(const struct field *list)
{
	char *path = xasprintf("%s/*", list->path);
	const struct field *entry = field_at(path);

	free(path);
	return (entry != NULL && list->type->kind == FIELD_LIST ?
	    entry->label : list->label);
}

static void
entry_name(const struct field *list, const json_t *entry, size_t index,
    struct buf *out)
{
	const char *name = NULL;
	size_t i;

	for (i = 0; i < nitems(naming) && name == NULL; i++)
		name = json_string_value(json_object_get(entry, naming[i]));
	buf_addf(out, "%s %zu", _(entry_label(list)), index + 1);
	if (name != NULL && *name != '\0')
		buf_addf(out, ": %s", name);
}

static void
element_label(const struct form_row *row, const json_t *request,
    struct buf *out)
{
	if (row->field->type->kind == FIELD_MAP)
		buf_adds(out, strrchr(row->at, '/') + 1);
	else
		entry_name(row->field, json_at(request, row->at), row->index,
		    out);
}

/* One step of form_place: the entry at this pointer. */
static void
add_place(const json_t *request, const char *at, struct buf *out)
{
	char *list = xstrdup(at), *slash = strrchr(list, '/');
	const json_t *entry = json_at(request, at);
	size_t index = strtoul(slash + 1, NULL, 10);
	const char *name = json_str_at(entry, "/DefinitionName");
	const struct field *field;

	*slash = '\0';
	field = field_at(list);
	if (out->len > 0)
		buf_adds(out, ", ");
	if (name != NULL && *name != '\0')
		buf_adds(out, name);
	else if (field != NULL)
		entry_name(field, entry, index, out);
	free(list);
}

static bool
is_only_definition(const json_t *request, const char *at)
{
	return (strcmp(at, "/TrainingJobDefinitions/0") == 0 &&
	    json_array_size(json_object_get(request,
	    "TrainingJobDefinitions")) == 1);
}

void
form_place(const json_t *request, const char *pointer, struct buf *out)
{
	const char *p = pointer, *end;
	char *at;

	for (; *p == '/'; p = end) {
		end = p + 1 + strcspn(p + 1, "/");
		if (strspn(p + 1, "0123456789") != (size_t)(end - p - 1) ||
		    end == p + 1)
			continue;
		at = xstrndup(pointer, (size_t)(end - pointer));
		if (json_is_object(json_at(request, at)) &&
		    !is_only_definition(request, at))
			add_place(request, at, out);
		free(at);
	}
}

static void
add_label(const struct form_row *row, struct buf *out)
{
	if (strcmp(row->at, HYPER_PATH) == 0)
		buf_adds(out, _("+ Add hyperparameter"));
	else if (strcmp(row->at, DEFINITIONS_PATH) == 0)
		buf_adds(out, _("+ Add training job definition"));
	else
		buf_addf(out, _("+ Add: %s"), _(entry_label(row->field)));
}

void
form_label(const struct form_row *row, const json_t *request,
    struct buf *out)
{
	struct hyper hyper;
	const char *name;

	switch (row->kind) {
	case FORM_PANEL:
	case FORM_HYPER_PART:
		buf_adds(out, _(row->title));
		break;
	case FORM_HEAD:
		buf_adds(out, _("Name"));
		break;
	case FORM_ALGORITHM:
		buf_adds(out, _("Algorithm"));
		break;
	case FORM_GIVEN:
		buf_adds(out, _(row->field->label));
		break;
	case FORM_NEXT:
		buf_addf(out, _("Next: %s"), _(page_at(row->step)->brief));
		break;
	case FORM_FIELD:
		buf_adds(out, _(row->field->label));
		break;
	case FORM_ELEMENT:
		element_label(row, request, out);
		break;
	case FORM_ADD:
		add_label(row, out);
		break;
	case FORM_HYPER:
		if (hyper_row(row, request, &hyper))
			buf_adds(out, hyper.name);
		break;
	case FORM_DEFINITION:
		name = json_str_at(definition(request, row->index),
		    "/DefinitionName");
		buf_addf(out, "%zu  %s", row->index + 1,
		    name != NULL ? name : _("(no name)"));
		break;
	case FORM_FOLD:
		buf_adds(out, _("Advanced fields"));
		break;
	case FORM_CREATE:
		buf_adds(out, _("Create hyperparameter tuning job"));
		break;
	case FORM_GAP:
	case FORM_KINDS:
		break;
	}
}

static void
words_text(const json_t *list, struct buf *out)
{
	size_t i;
	json_t *value;

	json_array_foreach(list, i, value)
		buf_addf(out, "%s%s", i == 0 ? "" : ", ",
		    json_is_string(value) ? json_string_value(value) : "?");
}

/* The API wants it as soon as what holds it is there. */
static bool
is_wanted(const struct form_row *row, const json_t *request)
{
	char *holder = xstrdup(row->at);
	const struct field *field;
	bool wanted;

	*strrchr(holder, '/') = '\0';
	field = *holder != '\0' ? field_at(holder) : NULL;
	wanted = (row->field->flags & FIELD_REQUIRED) != 0 &&
	    (field == NULL || (field->flags & FIELD_REQUIRED) ||
	    json_at(request, holder) != NULL);
	free(holder);
	return (wanted);
}

static void
field_value(const struct form_row *row, const json_t *request,
    struct buf *out, bool *dim)
{
	const json_t *value = json_at(request, row->at);

	if (value == NULL) {
		*dim = true;
		if (row->field->preset != NULL)
			buf_addf(out, "%s", row->field->preset);
		else
			buf_adds(out, is_wanted(row, request) ?
			    _("(required)") : "–");
	} else if (form_is_words(row->field))
		words_text(value, out);
	else {
		field_print(row->field, value, out);
		if (row->field->type->remark != NULL)
			row->field->type->remark(value, out);
	}
}

static void
element_value(const struct form_row *row, const json_t *request,
    struct buf *out)
{
	const json_t *value = json_at(request, row->at);
	const char *text;

	if (json_is_string(value)) {
		buf_adds(out, json_string_value(value));
		return;
	}
	/* The one thing that tells entries apart at a glance. */
	if ((text = json_str_at(value, "/ContentType")) != NULL)
		buf_addf(out, "%s  ", text);
	if ((text = json_str_at(value,
	    "/DataSource/S3DataSource/S3Uri")) != NULL ||
	    (text = json_str_at(value, "/Regex")) != NULL ||
	    (text = json_str_at(value, "/Value")) != NULL)
		buf_adds(out, text);
}

/* Columns of the tables in forms, in cells. */
#define TYPE_W		12
#define SCALING_W	12

/* Of the definitions: cells in a narrow and in a wide pane; 0: not there. */
enum { DEF_ALGORITHM, DEF_OBJECTIVE, DEF_INSTANCE, DEF_COUNT, DEF_TUNED,
    DEF_STATIC, DEF_CHANNELS, DEF_COLUMNS };
static const struct {
	const char	*title;		/* N_() */
	int		 w[2];
} def_columns[DEF_COLUMNS] = {
	[DEF_ALGORITHM] = { N_("Algorithm"), { 17, 18 } },
	[DEF_OBJECTIVE] = { N_("Objective"), { 20, 26 } },
	[DEF_INSTANCE] = { N_("Instance type"), { 14, 16 } },
	[DEF_COUNT] = { N_("Count"), { 5, 7 } },
	[DEF_TUNED] = { N_("Tuned"), { 0, 7 } },
	[DEF_STATIC] = { N_("Static"), { 0, 8 } },
	[DEF_CHANNELS] = { N_("Channels"), { 0, 8 } },
};

/* In w cells, one of them a blank at the end. */
static void
pad(struct buf *out, const char *text, int w)
{
	char cell[256];
	int used = text_clean(cell, sizeof cell, text, strlen(text), w - 1,
	    false);

	buf_addf(out, "%s%*s", cell, w - used, "");
}

static void
definition_cells(const char *const cells[DEF_COLUMNS], bool wide,
    struct buf *out)
{
	int i, last = wide ? DEF_CHANNELS : DEF_COUNT;

	for (i = 0; i < last; i++)
		pad(out, cells[i], def_columns[i].w[wide]);
	buf_adds(out, cells[last]);
}

static void
head_value(const struct form_row *row, struct buf *out)
{
	const char *titles[DEF_COLUMNS];
	int i;

	if (strcmp(row->title, HYPER_PATH) == 0) {
		pad(out, _("Type"), TYPE_W);
		pad(out, _("Scaling"), SCALING_W);
		buf_adds(out, _("Value or range"));
	} else {
		for (i = 0; i < DEF_COLUMNS; i++)
			titles[i] = _(def_columns[i].title);
		definition_cells(titles, row->wide, out);
	}
}

static const char *
scaling_word(const struct hyper *hyper)
{
	if (hyper->kind != HYPER_INTEGER && hyper->kind != HYPER_CONTINUOUS)
		return ("-");
	if (hyper->scaling == NULL)
		return ("Auto");
	return (strcmp(hyper->scaling, "ReverseLogarithmic") == 0 ?
	    _("Reverse log") : hyper->scaling);
}

int
form_table_width(const struct page *page, bool wide)
{
	int i, w = 0;

	if (page->step != STEP_DEFINITIONS)
		return (0);
	for (i = 0; i < DEF_COLUMNS; i++)
		w += def_columns[i].w[wide];
	return (w);
}

int
form_edit_column(const struct form_row *row)
{
	return (row->kind == FORM_HYPER ? TYPE_W + SCALING_W : 0);
}

static void
hyper_value(const struct form_row *row, const json_t *request,
    struct buf *out, bool *dim)
{
	struct hyper hyper;
	char text[256];

	if (!hyper_row(row, request, &hyper))
		return;
	if (row->kind == FORM_HYPER) {
		hyper_text(&hyper, text, sizeof text);
		pad(out, _(hyper_kind_name(hyper.kind)), TYPE_W);
		pad(out, scaling_word(&hyper), SCALING_W);
		buf_adds(out, *text != '\0' && strcmp(text, " – ") != 0 ?
		    text : _("(no value yet)"));
	} else if (strcmp(row->at, "name") == 0)
		buf_adds(out, hyper.name);
	else if (strcmp(row->at, "kind") == 0)
		buf_adds(out, _(hyper_kind_name(hyper.kind)));
	else if (strcmp(row->at, "value") == 0)
		buf_adds(out, hyper.value != NULL ? hyper.value : "");
	else if (strcmp(row->at, "min") == 0)
		buf_adds(out, hyper.min != NULL ? hyper.min : "");
	else if (strcmp(row->at, "max") == 0)
		buf_adds(out, hyper.max != NULL ? hyper.max : "");
	else if (strcmp(row->at, "values") == 0)
		words_text(hyper.values, out);
	else if (hyper.scaling != NULL)
		buf_adds(out, hyper.scaling);
	else {
		buf_adds(out, "Auto");
		*dim = true;
	}
}

/* "XGBoost 1.7-1"; of an own image its last part, of a resource its name. */
static void
algorithm_text(const json_t *request, size_t def,
    const struct catalog *catalog, struct buf *out)
{
	const struct algorithm *algorithm = entry_algorithm(request, def,
	    catalog);
	const json_t *spec = json_object_get(definition(request, def),
	    "AlgorithmSpecification");
	const char *image = json_str_at(spec, "/TrainingImage");
	const char *name = json_str_at(spec, "/AlgorithmName"), *tag;

	if (algorithm != NULL) {
		buf_adds(out, algorithm->name);
		if (image != NULL && (tag = strrchr(image, ':')) != NULL &&
		    strchr(tag, '/') == NULL)
			buf_addf(out, " %s", tag + 1);
	} else if (image != NULL && *image != '\0')
		buf_adds(out, strrchr(image, '/') != NULL ?
		    strrchr(image, '/') + 1 : image);
	else if (name != NULL)
		buf_adds(out, strrchr(name, '/') != NULL ?
		    strrchr(name, '/') + 1 : name);
}

static void
algorithm_value(const struct form_row *row, const json_t *request,
    const struct catalog *catalog, struct buf *out, bool *dim)
{
	const json_t *spec = json_object_get(definition(request, row->def),
	    "AlgorithmSpecification");

	algorithm_text(request, row->def, catalog, out);
	if (json_object_get(spec, "AlgorithmName") != NULL)
		buf_addf(out, "  (%s)", _("algorithm resource"));
	else if (entry_algorithm(request, row->def, catalog) != NULL)
		buf_addf(out, "  (%s)", _("built-in"));
	else if (out->len > 0)
		buf_addf(out, "  (%s)", _("own container"));
	else {
		buf_adds(out, _("(required)"));
		*dim = true;
	}
}

static void
given_value(const struct form_row *row, const json_t *request,
    const struct catalog *catalog, struct buf *out)
{
	const struct algorithm *algorithm = entry_algorithm(request, row->def,
	    catalog);
	size_t i;

	if (algorithm == NULL)
		return;
	buf_addf(out, _("%zu given: "), algorithm->nmetrics);
	for (i = 0; i < algorithm->nmetrics; i++)
		buf_addf(out, "%s%s", i > 0 ? ", " : "",
		    algorithm->metrics[i].name);
}

/* Type and count, of either form of resources (S84). */
static const char *
instance_type(const json_t *def, char count[24])
{
	static const char *const forms[] = {
		"HyperParameterTuningResourceConfig", "ResourceConfig"
	};
	const json_t *form = NULL;
	const char *type;
	size_t i;

	for (i = 0; i < nitems(forms) && form == NULL; i++)
		form = json_object_get(def, forms[i]);
	type = json_str_at(form, "/InstanceType");
	snprintf(count, 24, "%" JSON_INTEGER_FORMAT,
	    json_int_at(form, "/InstanceCount", 1));
	if (type == NULL)
		type = json_str_at(form, "/InstanceConfigs/0/InstanceType");
	if (type == NULL)
		type = json_str_at(form, "/InstanceGroups/0/InstanceType");
	return (type != NULL ? type : "–");
}

/* Hyperparameters with a range, and those without. */
static void
count_hypers(const json_t *def, char tuned[24], char fixed[24])
{
	struct hyper *list;
	size_t n = hyper_list(def, &list), i, statics = 0;

	for (i = 0; i < n; i++)
		statics += list[i].kind == HYPER_STATIC;
	free(list);
	snprintf(tuned, 24, "%zu", n - statics);
	snprintf(fixed, 24, "%zu", statics);
}

static void
definition_value(const struct form_row *row, const json_t *request,
    const struct catalog *catalog, struct buf *out)
{
	const json_t *def = definition(request, row->index);
	const char *metric = json_str_at(def, "/TuningObjective/MetricName");
	const char *cells[DEF_COLUMNS];
	char count[24], tuned[24], fixed[24], channels[24];
	struct buf algorithm;

	buf_init(&algorithm, 1024);
	algorithm_text(request, row->index, catalog, &algorithm);
	count_hypers(def, tuned, fixed);
	snprintf(channels, sizeof channels, "%zu",
	    json_array_size(json_object_get(def, "InputDataConfig")));
	cells[DEF_ALGORITHM] = algorithm.len > 0 ? buf_str(&algorithm) : "–";
	cells[DEF_OBJECTIVE] = metric != NULL ? metric : "–";
	cells[DEF_INSTANCE] = instance_type(def, count);
	cells[DEF_COUNT] = count;
	cells[DEF_TUNED] = tuned;
	cells[DEF_STATIC] = fixed;
	cells[DEF_CHANNELS] = channels;
	definition_cells(cells, row->wide, out);
	buf_release(&algorithm);
}

void
form_value(const struct form_row *row, const json_t *request,
    const struct catalog *catalog, struct buf *out, bool *dim)
{
	*dim = false;
	switch (row->kind) {
	case FORM_HEAD:
		head_value(row, out);
		break;
	case FORM_FIELD:
		field_value(row, request, out, dim);
		break;
	case FORM_ELEMENT:
		element_value(row, request, out);
		break;
	case FORM_HYPER:
	case FORM_HYPER_PART:
		hyper_value(row, request, out, dim);
		break;
	case FORM_ALGORITHM:
		algorithm_value(row, request, catalog, out, dim);
		break;
	case FORM_GIVEN:
		given_value(row, request, catalog, out);
		break;
	case FORM_DEFINITION:
		definition_value(row, request, catalog, out);
		break;
	default:
		break;
	}
}

void
form_edit_text(const struct form_row *row, const json_t *request,
    struct buf *out)
{
	const json_t *value;
	struct hyper hyper;
	bool dim;

	switch (row->kind) {
	case FORM_FIELD:
		if ((value = json_at(request, row->at)) == NULL)
			break;
		if (form_is_words(row->field))
			words_text(value, out);
		else
			field_print(row->field, value, out);
		break;
	case FORM_HYPER:
		if (hyper_row(row, request, &hyper))
			hyper_typed(&hyper, out);
		break;
	case FORM_HYPER_PART:
		hyper_value(row, request, out, &dim);
		break;
	case FORM_ELEMENT:
		value = json_at(request, row->at);
		buf_addf(out, "%s=%s", strrchr(row->at, '/') + 1,
		    json_is_string(value) ? json_string_value(value) : "");
		break;
	default:
		break;
	}
}
