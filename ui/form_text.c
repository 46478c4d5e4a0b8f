/* What the rows of a form say. See form.h. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
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

static void
element_label(const struct form_row *row, const json_t *request,
    struct buf *out)
{
	const json_t *value = json_at(request, row->at);
	const char *name = NULL;
	size_t i;

	if (row->field->type->kind == FIELD_MAP) {
		buf_adds(out, strrchr(row->at, '/') + 1);
		return;
	}
	for (i = 0; i < nitems(naming) && name == NULL; i++)
		name = json_string_value(json_object_get(value, naming[i]));
	buf_addf(out, "%s %zu", _(row->field->label), row->index + 1);
	if (name != NULL && *name != '\0')
		buf_addf(out, ": %s", name);
}

static void
add_label(const struct form_row *row, struct buf *out)
{
	if (strcmp(row->at, HYPER_PATH) == 0)
		buf_adds(out, _("+ Add hyperparameter"));
	else if (strcmp(row->at, DEFINITIONS_PATH) == 0)
		buf_adds(out, _("+ Add training job definition"));
	else
		buf_addf(out, _("+ Add to: %s"), _(row->field->label));
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
	else
		field_print(row->field, value, out);
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
	if ((text = json_str_at(value,
	    "/DataSource/S3DataSource/S3Uri")) != NULL ||
	    (text = json_str_at(value, "/Regex")) != NULL ||
	    (text = json_str_at(value, "/Value")) != NULL)
		buf_adds(out, text);
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
		buf_addf(out, "%-11s ", _(hyper_kind_name(hyper.kind)));
		buf_adds(out, text);
		if (hyper.scaling != NULL)
			buf_addf(out, "  %s", hyper.scaling);
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

static void
definition_value(const struct form_row *row, const json_t *request,
    struct buf *out)
{
	const json_t *def = definition(request, row->index);
	const char *image, *type, *metric;

	image = json_str_at(def, "/AlgorithmSpecification/TrainingImage");
	if (image == NULL)
		image = json_str_at(def,
		    "/AlgorithmSpecification/AlgorithmName");
	if (image != NULL && strrchr(image, '/') != NULL)
		image = strrchr(image, '/') + 1;
	type = json_str_at(def, "/HyperParameterTuningResourceConfig/"
	    "InstanceType");
	if (type == NULL)
		type = json_str_at(def, "/ResourceConfig/InstanceType");
	metric = json_str_at(def, "/TuningObjective/MetricName");
	buf_addf(out, "%s  %s  %s", image != NULL ? image : "–",
	    metric != NULL ? metric : "–", type != NULL ? type : "–");
}

void
form_value(const struct form_row *row, const json_t *request,
    struct buf *out, bool *dim)
{
	*dim = false;
	switch (row->kind) {
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
	case FORM_DEFINITION:
		definition_value(row, request, out);
		break;
	default:
		break;
	}
}
