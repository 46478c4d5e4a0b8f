/* Conditions and suggestions of field rows. See schema.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "model/catalog.h"
#include "model/schema.h"

#define CONFIG "/HyperParameterTuningJobConfig"

static const char *
strategy(const json_t *request)
{
	const char *name = json_str_at(request, CONFIG "/Strategy");

	return (name != NULL ? name : "");
}

static size_t
definitions(const json_t *request)
{
	return (json_array_size(json_object_get(request,
	    "TrainingJobDefinitions")));
}

/* The definition that holds a pointer, or NULL. */
static const json_t *
definition_of(const json_t *request, const char *at)
{
	unsigned long index;
	char *end;

	if (strncmp(at, "/TrainingJobDefinitions/", 24) != 0)
		return (NULL);
	index = strtoul(at + 24, &end, 10);
	return (json_array_get(json_object_get(request,
	    "TrainingJobDefinitions"), index));
}

bool
applies_hyperband(const json_t *request, const char *at, const char **why)
{
	(void)at;
	*why = N_("Only the Hyperband strategy has these settings.");
	return (strcmp(strategy(request), "Hyperband") == 0);
}

bool
applies_early_stopping(const json_t *request, const char *at,
    const char **why)
{
	(void)at;
	if (strcmp(strategy(request), "Hyperband") == 0) {
		*why = N_("Hyperband stops training jobs itself: early "
		    "stopping must be Off with it.");
		return (false);
	}
	*why = N_("Early stopping is only for tuning jobs with a single "
	    "definition.");
	return (definitions(request) < 2);
}

bool
applies_warm_start(const json_t *request, const char *at, const char **why)
{
	(void)at;
	*why = N_("Warm start is only for tuning jobs with a single "
	    "definition.");
	return (definitions(request) < 2);
}

bool
applies_resource_config(const json_t *request, const char *at,
    const char **why)
{
	*why = N_("This definition uses the tuning resource configuration; "
	    "a definition has one of the two.");
	return (json_object_get(definition_of(request, at),
	    "HyperParameterTuningResourceConfig") == NULL);
}

bool
applies_tuning_resources(const json_t *request, const char *at,
    const char **why)
{
	*why = N_("This definition uses ResourceConfig (see Advanced); a "
	    "definition has one of the two.");
	return (json_object_get(definition_of(request, at),
	    "ResourceConfig") == NULL);
}

/* An image or an algorithm resource: the form chooses between them and shows
 * the one that is there. */
static bool
has(const json_t *request, const char *at, const char *member)
{
	return (json_object_get(json_object_get(definition_of(request, at),
	    "AlgorithmSpecification"), member) != NULL);
}

bool
applies_image(const json_t *request, const char *at, const char **why)
{
	*why = N_("Choose your own container as the algorithm first.");
	return (has(request, at, "TrainingImage"));
}

bool
applies_algorithm_name(const json_t *request, const char *at,
    const char **why)
{
	*why = N_("Choose your own algorithm as the algorithm first.");
	return (has(request, at, "AlgorithmName"));
}

bool
applies_spot(const json_t *request, const char *at, const char **why)
{
	*why = N_("Only with managed spot training.");
	return (json_is_true(json_object_get(definition_of(request, at),
	    "EnableManagedSpotTraining")));
}

static void
offer(json_t *list, const char *text)
{
	json_t *value;
	size_t i;

	json_array_foreach(list, i, value)
		if (strcmp(json_string_value(value), text) == 0)
			return;
	json_array_append_new(list, json_string(text));
}

static const struct algorithm *
algorithm_of(const struct catalog *catalog, const json_t *request,
    const char *at)
{
	return (catalog_of(catalog, definition_of(request, at)));
}

static void
offer_all(json_t *list, const char *const *texts)
{
	for (; *texts != NULL; texts++)
		offer(list, *texts);
}

/* The other versions of a built-in image, from the same registry, newest
 * first. */
void
suggest_image(const struct catalog *catalog, const json_t *request,
    const char *at, json_t *list)
{
	const struct algorithm *a = algorithm_of(catalog, request, at);
	const char *image = json_str_at(definition_of(request, at),
	    "/AlgorithmSpecification/TrainingImage"), *name;
	size_t n = 0, len;
	char *other;

	if (a == NULL || a->versions == NULL || a->repository == NULL)
		return;
	name = strrchr(image, '/') != NULL ? strrchr(image, '/') + 1 : image;
	len = strcspn(name, ":@");
	if (strncmp(name, a->repository, len) != 0 ||
	    a->repository[len] != '\0')
		return;
	while (a->versions[n] != NULL)
		n++;
	while (n-- > 0) {
		other = xasprintf("%.*s:%s", (int)(name - image + (long)len),
		    image, a->tags[n]);
		offer(list, other);
		free(other);
	}
}

/* The definition's own metrics; a built-in algorithm brings its. */
void
suggest_metric(const struct catalog *catalog, const json_t *request,
    const char *at, json_t *list)
{
	const struct algorithm *a = algorithm_of(catalog, request, at);
	const json_t *metrics, *metric;
	const char *name;
	size_t i;

	metrics = json_at(definition_of(request, at),
	    "/AlgorithmSpecification/MetricDefinitions");
	json_array_foreach((json_t *)metrics, i, metric)
		if ((name = json_str_at(metric, "/Name")) != NULL)
			offer(list, name);
	for (i = 0; a != NULL && i < a->nmetrics; i++)
		offer(list, a->metrics[i].name);
}

/* Those that the algorithm cannot do without, the usual ones (which people
 * give it even where it does not read them, as the seed does), then what else
 * it reads. */
void
suggest_channel(const struct catalog *catalog, const json_t *request,
    const char *at, json_t *list)
{
	static const char *const usual[] = { "train", "validation", "test",
	    NULL };
	const struct algorithm *a = algorithm_of(catalog, request, at);
	size_t i;

	for (i = 0; a != NULL && i < a->nchannels; i++)
		if (a->channels[i].required)
			offer(list, a->channels[i].name);
	offer_all(list, usual);
	for (i = 0; a != NULL && i < a->nchannels; i++)
		offer(list, a->channels[i].name);
}

void
suggest_content(const struct catalog *catalog, const json_t *request,
    const char *at, json_t *list)
{
	static const char *const usual[] = { "text/csv", "text/libsvm",
	    "application/x-parquet", "application/x-recordio-protobuf", NULL };
	const struct algorithm *a = algorithm_of(catalog, request, at);

	offer_all(list, a != NULL && a->content_types != NULL ?
	    a->content_types : usual);
}

void
suggest_instance(const struct catalog *catalog, const json_t *request,
    const char *at, json_t *list)
{
	(void)catalog;
	(void)request;
	(void)at;
	offer_all(list, schema_instance_types);
}
