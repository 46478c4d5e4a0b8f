/* Conditions and suggestions of field rows. See schema.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
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

/* The definition's own metrics; those of built-in algorithms come from the
 * catalogue, which the caller adds. */
void
suggest_metric(const json_t *request, const char *at, json_t *list)
{
	const json_t *metrics, *metric;
	size_t i;

	metrics = json_object_get(json_object_get(definition_of(request, at),
	    "AlgorithmSpecification"), "MetricDefinitions");
	json_array_foreach((json_t *)metrics, i, metric) {
		const char *name = json_str_at(metric, "/Name");

		if (name != NULL)
			offer(list, name);
	}
}

void
suggest_channel(const json_t *request, const char *at, json_t *list)
{
	(void)request;
	(void)at;
	offer(list, "train");
	offer(list, "validation");
	offer(list, "test");
}

void
suggest_content(const json_t *request, const char *at, json_t *list)
{
	(void)request;
	(void)at;
	offer(list, "text/csv");
	offer(list, "text/libsvm");
	offer(list, "application/x-parquet");
	offer(list, "application/x-recordio-protobuf");
}

void
suggest_instance(const json_t *request, const char *at, json_t *list)
{
	const char *const *type;

	(void)request;
	(void)at;
	for (type = schema_instance_types; *type != NULL; type++)
		offer(list, *type);
}
