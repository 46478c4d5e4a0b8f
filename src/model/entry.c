/* New entries of lists. See entry.h. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/number.h"
#include "model/catalog.h"
#include "model/entry.h"

#define SPEC	"/AlgorithmSpecification"

static const json_t *
definition(const json_t *request, size_t def)
{
	return (json_array_get(json_object_get(request,
	    "TrainingJobDefinitions"), def));
}

json_t *
entry_new(const struct field *list)
{
	json_t *value = json_object(), *initial;
	const struct field *const *fields;
	size_t n, i, len;
	char *prefix = xasprintf("%s/*/", list->path);
	struct err err = ERR_INIT;

	len = strlen(prefix);
	fields = field_all(&n);
	for (i = 0; i < n; i++) {
		const char *path = fields[i]->path;

		if (strncmp(path, prefix, len) != 0 ||
		    fields[i]->initial == NULL || strchr(path + len, '*'))
			continue;
		initial = field_parse(fields[i], fields[i]->initial, &err);
		if (initial != NULL)
			json_put(value, path + len - 1, initial);
	}
	free(prefix);
	return (value);
}

static bool
is_taken(const json_t *list, const char *member, const char *value)
{
	const char *other;
	json_t *one;
	size_t i;

	json_array_foreach(list, i, one) {
		other = json_string_value(json_object_get(one, member));
		if (other != NULL && strcmp(other, value) == 0)
			return (true);
	}
	return (false);
}

/* What must be another in each entry becomes the first suggestion that no
 * entry has; nothing when all are taken: the user names it. */
static void
make_distinct(const struct draft *draft, const struct catalog *catalog,
    const struct field *list, const char *pointer, json_t *entry)
{
	const json_t *taken = json_at(draft_request(draft), pointer);
	char *path = xasprintf("%s/*", list->path);
	const struct field *member = NULL;
	json_t *offers, *offer;
	const char *name;
	size_t i;

	while ((member = field_next(field_at(path), member)) != NULL) {
		name = strrchr(member->path, '/') + 1;
		if ((member->flags & FIELD_DISTINCT) == 0 ||
		    member->suggest == NULL)
			continue;
		offers = json_array();
		member->suggest(catalog, draft_request(draft), pointer,
		    offers);
		json_object_del(entry, name);
		json_array_foreach(offers, i, offer)
			if (json_object_get(entry, name) == NULL &&
			    !is_taken(taken, name, json_string_value(offer)))
				json_object_set(entry, name, offer);
		json_decref(offers);
	}
	free(path);
}

size_t
entry_append(struct draft *draft, const struct catalog *catalog,
    const struct field *list, const char *pointer)
{
	size_t n = json_array_size(json_at(draft_request(draft), pointer));
	json_t *entry;

	draft_begin(draft);
	if (json_at(draft_request(draft), pointer) == NULL)
		draft_set(draft, pointer, json_array());
	entry = entry_new(list);
	make_distinct(draft, catalog, list, pointer, entry);
	draft_insert(draft, pointer, n, entry);
	draft_commit(draft);
	return (n);
}

const struct algorithm *
entry_algorithm(const json_t *request, size_t def,
    const struct catalog *catalog)
{
	return (catalog_of(catalog, definition(request, def)));
}

enum hyper_kind
entry_hyper_kind(const struct algo_hyper *known)
{
	if (!known->tunable)
		return (HYPER_STATIC);
	if (strcmp(known->type, "Integer") == 0)
		return (HYPER_INTEGER);
	if (strcmp(known->type, "Continuous") == 0)
		return (HYPER_CONTINUOUS);
	return (strcmp(known->type, "Categorical") == 0 ? HYPER_CATEGORICAL :
	    HYPER_STATIC);
}

static void
set_number(struct draft *draft, size_t def, const char *name,
    const char *member, double x)
{
	struct err err = ERR_INIT;
	char text[64];

	number_text(x, text, sizeof text);
	hyper_set(draft, def, name, member, text, &err);
}

static void
set_values(struct draft *draft, size_t def, const char *name,
    const char *const *values)
{
	struct err err = ERR_INIT;
	struct buf lines;
	size_t i;

	buf_init(&lines, 0);
	for (i = 0; values != NULL && values[i] != NULL; i++)
		buf_addf(&lines, "%s%s", i > 0 ? "\n" : "", values[i]);
	hyper_set(draft, def, name, "values", buf_str(&lines), &err);
	buf_release(&lines);
}

void
entry_prefill(struct draft *draft, size_t def, const struct algo_hyper *known,
    enum hyper_kind kind)
{
	struct err err = ERR_INIT;
	const char *name = known->name;

	draft_begin(draft);
	if (kind == HYPER_STATIC) {
		if (known->preset != NULL)
			hyper_set(draft, def, name, "value", known->preset,
			    &err);
	} else if (kind == HYPER_CATEGORICAL)
		set_values(draft, def, name, known->rec_values != NULL ?
		    known->rec_values : known->values);
	else if (!isnan(known->rec_min) && !isnan(known->rec_max)) {
		set_number(draft, def, name, "min", known->rec_min);
		set_number(draft, def, name, "max", known->rec_max);
		if (known->scaling != NULL)
			hyper_set(draft, def, name, "scaling", known->scaling,
			    &err);
	}
	draft_commit(draft);
}

int
entry_add_hyper(struct draft *draft, size_t def, const char *name,
    const struct algo_hyper *known, enum hyper_kind kind, struct err *err)
{
	int rc;

	draft_begin(draft);
	rc = hyper_add(draft, def, name, kind, err);
	if (rc == 0 && known != NULL)
		entry_prefill(draft, def, known, kind);
	draft_commit(draft);
	return (rc);
}

size_t *
entry_unused_hypers(const json_t *request, size_t def,
    const struct algorithm *a, size_t *n)
{
	size_t *list = xcalloc(a->nhypers + 1, sizeof *list);
	struct hyper *have;
	size_t nhave = hyper_list(definition(request, def), &have), i, k;
	int pass;

	*n = 0;
	for (pass = 0; pass < 2; pass++)
		for (i = 0; i < a->nhypers; i++) {
			if (a->hypers[i].tunable != (pass == 0))
				continue;
			for (k = 0; k < nhave; k++)
				if (strcmp(have[k].name,
				    a->hypers[i].name) == 0)
					break;
			if (k == nhave)
				list[(*n)++] = i;
		}
	free(have);
	return (list);
}

static void
put(struct draft *draft, size_t def, const char *path, json_t *value)
{
	char *at = xasprintf("/TrainingJobDefinitions/%zu%s", def, path);

	draft_set(draft, at, value);
	free(at);
}

/* What the algorithm does not know goes, what it requires comes. */
static void
change_hypers(struct draft *draft, size_t def, const struct algorithm *a)
{
	struct hyper *list;
	size_t n = hyper_list(definition(draft_request(draft), def), &list), i;
	char **names = xcalloc(n + 1, sizeof *names);
	struct err err = ERR_INIT;

	for (i = 0; i < n; i++)
		names[i] = xstrdup(list[i].name);
	free(list);
	for (i = 0; i < n; i++) {
		if (algorithm_hyper(a, names[i]) == NULL)
			hyper_remove(draft, def, names[i]);
		free(names[i]);
	}
	free(names);
	for (i = 0; i < a->nhypers; i++)
		if (a->hypers[i].required)
			entry_add_hyper(draft, def, a->hypers[i].name,
			    &a->hypers[i], HYPER_STATIC, &err);
}

static void
change_input_mode(struct draft *draft, size_t def, const struct algorithm *a)
{
	const char *mode = json_str_at(definition(draft_request(draft), def),
	    SPEC "/TrainingInputMode");
	size_t i;

	for (i = 0; mode != NULL && a->input_modes != NULL &&
	    a->input_modes[i] != NULL; i++)
		if (strcmp(a->input_modes[i], mode) == 0)
			return;
	if (a->input_modes != NULL && a->input_modes[0] != NULL)
		put(draft, def, SPEC "/TrainingInputMode",
		    json_string(a->input_modes[0]));
}

/* Channels that the algorithm knows, where there is none yet: those that it
 * requires, and those to train and to validate with. */
static void
add_channels(struct draft *draft, size_t def, const struct algorithm *a)
{
	const struct field *list = field_at(
	    "/TrainingJobDefinitions/*/InputDataConfig");
	json_t *channels, *one;
	size_t i;

	if (json_array_size(json_object_get(definition(draft_request(draft),
	    def), "InputDataConfig")) > 0)
		return;
	channels = json_array();
	for (i = 0; i < a->nchannels; i++) {
		const char *name = a->channels[i].name;

		if (!a->channels[i].required && strcmp(name, "train") != 0 &&
		    strcmp(name, "validation") != 0)
			continue;
		one = entry_new(list);
		json_object_set_new(one, "ChannelName", json_string(name));
		if (a->channels[i].distribution != NULL)
			json_put(one, "/DataSource/S3DataSource/"
			    "S3DataDistributionType",
			    json_string(a->channels[i].distribution));
		json_array_append_new(channels, one);
	}
	put(draft, def, "/InputDataConfig", channels);
}

int
entry_take_algorithm(struct draft *draft, size_t def,
    const struct catalog *catalog, const struct algorithm *a,
    const char *region, struct err *err)
{
	char *image = catalog_image(catalog, a, region, NULL);

	if (image == NULL)
		return (err_set(err, ERR_INVALID, _("No image of %s is "
		    "published: choose your own container and give its "
		    "image."), a->name));
	draft_begin(draft);
	put(draft, def, SPEC "/TrainingImage", json_string(image));
	put(draft, def, SPEC "/AlgorithmName", NULL);
	entry_fill_algorithm(draft, def, a);
	draft_commit(draft);
	free(image);
	return (0);
}

void
entry_fill_algorithm(struct draft *draft, size_t def,
    const struct algorithm *a)
{
	const char *metric;

	draft_begin(draft);
	put(draft, def, SPEC "/MetricDefinitions", NULL);
	change_input_mode(draft, def, a);
	metric = json_str_at(definition(draft_request(draft), def),
	    "/TuningObjective/MetricName");
	if (metric != NULL && algorithm_metric(a, metric) == NULL)
		put(draft, def, "/TuningObjective/MetricName", NULL);
	change_hypers(draft, def, a);
	add_channels(draft, def, a);
	draft_commit(draft);
}

/* Whether it was set. */
static bool
fulfil(struct draft *draft, size_t def, const struct algo_when *when)
{
	struct err err = ERR_INIT;

	if (when->hyper == NULL || when->values == NULL ||
	    hyper_add(draft, def, when->hyper, HYPER_STATIC, &err) == -1)
		return (false);
	hyper_set(draft, def, when->hyper, "value", when->values[0], &err);
	return (true);
}

const struct algo_when *
entry_take_metric(struct draft *draft, size_t def, const struct algorithm *a,
    const char *name)
{
	const struct algo_metric *metric = a != NULL ?
	    algorithm_metric(a, name) : NULL;
	bool set;

	draft_begin(draft);
	put(draft, def, "/TuningObjective/MetricName", json_string(name));
	if (metric != NULL && metric->direction != NULL)
		put(draft, def, "/TuningObjective/Type",
		    json_string(metric->direction));
	set = metric != NULL && fulfil(draft, def, &metric->when);
	draft_commit(draft);
	return (set ? &metric->when : NULL);
}

size_t
entry_lacking_channel(const json_t *def, const char *metric)
{
	const json_t *list = json_object_get(def, "InputDataConfig"), *one;
	const char *colon = strchr(metric, ':'), *name;
	size_t n = colon != NULL ? (size_t)(colon - metric) : 0, i;

	json_array_foreach(list, i, one)
		if ((name = json_str_at(one, "/ChannelName")) != NULL &&
		    strlen(name) == n && strncmp(name, metric, n) == 0)
			return (0);
	return (n);
}
