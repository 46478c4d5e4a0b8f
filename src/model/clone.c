/* Copies of jobs and trials, with their repairs. See clone.h. */
#include "model/clone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "model/import.h"

#define DEFINITIONS	"/TrainingJobDefinitions"
#define PARENTS		"/WarmStartConfig/ParentHyperParameterTuningJobs"
#define PARENTS_MOST	5

/* What an answer has and a request has not. */
static const char *const answer_members[] = {
	"HyperParameterTuningJobArn", "HyperParameterTuningJobStatus",
	"CreationTime", "HyperParameterTuningEndTime", "LastModifiedTime",
	"TrainingJobStatusCounters", "ObjectiveStatusCounters",
	"BestTrainingJob", "OverallBestTrainingJob", "FailureReason",
	"TuningJobCompletionDetails", "ConsumedResources", "ResponseMetadata",
};

bool
clone_is_answer(const json_t *tree)
{
	return (json_object_get(tree, "HyperParameterTuningJobArn") != NULL ||
	    json_object_get(tree, "HyperParameterTuningJobStatus") != NULL ||
	    json_object_get(tree, "TrainingJobStatusCounters") != NULL);
}

/* The service's ObjectiveMetric among an own image's metrics repeats the
 * regex of the objective. */
static void
drop_objective_metric(json_t *def, const char *at, struct notes *notes)
{
	json_t *list = json_at(def, "/AlgorithmSpecification/"
	    "MetricDefinitions"), *one;
	const char *objective, *name, *regex, *own = NULL;
	size_t i, n = json_array_size(list);

	objective = json_str_at(def, "/TuningObjective/MetricName");
	if (n < 2 || objective == NULL ||
	    strcmp(objective, "ObjectiveMetric") == 0)
		return;
	json_array_foreach(list, i, one) {
		name = json_str_at(one, "/Name");
		if (name != NULL && strcmp(name, objective) == 0)
			own = json_str_at(one, "/Regex");
	}
	one = json_array_get(list, n - 1);
	name = json_str_at(one, "/Name");
	regex = json_str_at(one, "/Regex");
	if (own == NULL || name == NULL || regex == NULL ||
	    strcmp(name, "ObjectiveMetric") != 0 || strcmp(own, regex) != 0)
		return;
	json_array_remove(list, n - 1);
	notes_add(notes, NOTE_DROPPED, at, "%s", _("The metric "
	    "ObjectiveMetric was added by the service."));
}

static void
drop_metrics(json_t *def, const char *at, const struct catalog *catalog,
    struct notes *notes)
{
	json_t *spec = json_object_get(def, "AlgorithmSpecification");
	bool given = catalog_of(catalog, def) != NULL;
	char *metrics;

	if (json_array_size(json_object_get(spec, "MetricDefinitions")) == 0)
		return;
	metrics = xasprintf("%s/AlgorithmSpecification/MetricDefinitions",
	    at);
	if (given || json_str_at(spec, "/AlgorithmName") != NULL) {
		json_object_del(spec, "MetricDefinitions");
		notes_add(notes, NOTE_DROPPED, metrics, "%s", _("The service "
		    "brings the metric definitions of this algorithm and "
		    "refuses them in a request."));
	} else
		drop_objective_metric(def, metrics, notes);
	free(metrics);
}

void
clone_repair_definition(json_t *def, const char *at,
    const struct catalog *catalog, struct notes *notes)
{
	json_t *stop = json_object_get(def, "StoppingCondition");
	json_t *statics = json_object_get(def, "StaticHyperParameters");
	char *path;

	if (json_object_get(statics, CLONE_OBJECTIVE) != NULL) {
		json_object_del(statics, CLONE_OBJECTIVE);
		path = xasprintf("%s/StaticHyperParameters/" CLONE_OBJECTIVE,
		    at);
		notes_add(notes, NOTE_DROPPED, path, _("%s was added by the "
		    "service, which refuses it in a request."),
		    CLONE_OBJECTIVE);
		free(path);
		if (json_object_size(statics) == 0)
			json_object_del(def, "StaticHyperParameters");
	}
	drop_metrics(def, at, catalog, notes);
	if (json_object_get(stop, "MaxWaitTimeInSeconds") != NULL &&
	    !json_true_at(def, "/EnableManagedSpotTraining")) {
		json_object_del(stop, "MaxWaitTimeInSeconds");
		path = xasprintf("%s/StoppingCondition/MaxWaitTimeInSeconds",
		    at);
		notes_add(notes, NOTE_DROPPED, path, "%s", _("A maximum wait "
		    "is allowed only with managed spot training, which is "
		    "off."));
		free(path);
	}
}

static bool
definition_taken(void *ctx, const char *name)
{
	const json_t *list = ctx, *one;
	const char *other;
	size_t i;

	json_array_foreach((json_t *)list, i, one)
		if ((other = json_str_at(one, "/DefinitionName")) != NULL &&
		    strcasecmp(other, name) == 0)
			return (true);
	return (false);
}

static void
name_definition(json_t *list, size_t i, struct notes *notes)
{
	json_t *def = json_array_get(list, i);
	char *name, *path, base[32];

	if (json_object_get(def, "DefinitionName") != NULL)
		return;
	snprintf(base, sizeof base, "definition-%zu", i + 1);
	name = name_free(base, NULL, NAME_DEFINITION_MAX, definition_taken,
	    list);
	json_object_set_new(def, "DefinitionName", json_string(name));
	path = xasprintf(DEFINITIONS "/%zu/DefinitionName", i);
	notes_add(notes, NOTE_ADDED, path, _("The definition had no name; it "
	    "is called %s."), name);
	free(path);
	free(name);
}

void
clone_repair(json_t *internal, const struct catalog *catalog,
    struct notes *notes)
{
	json_t *list = json_at(internal, DEFINITIONS), *def, *tags;
	char *path;
	size_t i;

	for (i = 0; i < nitems(answer_members); i++) {
		if (json_object_get(internal, answer_members[i]) == NULL)
			continue;
		json_object_del(internal, answer_members[i]);
		path = xasprintf("/%s", answer_members[i]);
		notes_add(notes, NOTE_DROPPED, path, "%s", _("It is part of "
		    "the service's answer, not of a request."));
		free(path);
	}
	if ((tags = json_object_get(internal, "Tags")) != NULL &&
	    json_is_object(tags)) {
		json_object_set_new(internal, "Tags", import_tags(tags));
		notes_add(notes, NOTE_CHANGED, "/Tags", "%s", _("Events carry "
		    "tags as names with values."));
	}
	json_array_foreach(list, i, def) {
		path = xasprintf(DEFINITIONS "/%zu", i);
		clone_repair_definition(def, path, catalog, notes);
		free(path);
	}
}

static int
keep_definition(json_t *internal, const char *name, struct err *err)
{
	json_t *list = json_at(internal, DEFINITIONS), *def, *only;
	const char *other;
	size_t i;

	json_array_foreach(list, i, def) {
		other = json_str_at(def, "/DefinitionName");
		if (other == NULL || strcmp(other, name) != 0)
			continue;
		only = json_array();
		json_array_append(only, def);
		json_object_set_new(internal, "TrainingJobDefinitions", only);
		return (0);
	}
	return (err_set(err, ERR_NOT_FOUND, _("The job has no definition "
	    "\"%s\"."), name));
}

/* Names the source, and for identical data its own parents after it. */
static void
warm_start(json_t *internal, const char *source,
    const struct clone_options *o, struct notes *notes)
{
	const json_t *old = json_at(internal, PARENTS), *one;
	json_t *list, *config;
	const char *name;
	size_t i;

	list = json_array();
	json_array_append_new(list, json_pack("{s:s}",
	    "HyperParameterTuningJobName", source));
	if (o->warm == CLONE_IDENTICAL)
		json_array_foreach((json_t *)old, i, one)
			if ((name = json_str_at(one,
			    "/HyperParameterTuningJobName")) != NULL &&
			    strcmp(name, source) != 0 &&
			    json_array_size(list) < PARENTS_MOST) {
				json_array_append_new(list, json_pack("{s:s}",
				    "HyperParameterTuningJobName", name));
				notes_add(notes, NOTE_ADDED, PARENTS,
				    _("%s is named too: a warm start does "
				    "not reach the parents of a parent."),
				    name);
			}
	config = json_pack("{s:o, s:s}", "ParentHyperParameterTuningJobs",
	    list, "WarmStartType", o->warm == CLONE_IDENTICAL ?
	    "IdenticalDataAndAlgorithm" : "TransferLearning");
	json_object_set_new(internal, "WarmStartConfig", config);
	notes_add(notes, NOTE_ADDED, "/WarmStartConfig",
	    _("The results of %s are the beginning."), source);
}

/* The parent has one definition, as the job that begins from it. */
static int
can_begin(const json_t *internal, const char *source,
    const struct clone_options *o, struct err *err)
{
	if (o->warm == CLONE_AS_IS ||
	    json_array_size(json_at(internal, DEFINITIONS)) == 1)
		return (0);
	return (err_set(err, ERR_INVALID, _("%.40s has several definitions: a "
	    "warm start cannot begin from it. Copy it, or one of its "
	    "definitions, without warm start."), source));
}

static void
put_tags(json_t *internal, const json_t *tags, struct notes *notes)
{
	json_t *list = json_array();
	const json_t *tag;
	const char *key;
	size_t i;

	json_array_foreach((json_t *)tags, i, tag) {
		key = json_str_at(tag, "/Key");
		/* Tags of AWS's own cannot be set by anyone else. */
		if (key != NULL && !name_is_reserved_tag(key))
			json_array_append(list, (json_t *)tag);
	}
	if (json_array_size(list) > 0 &&
	    json_object_get(internal, "Tags") == NULL) {
		json_object_set(internal, "Tags", list);
		notes_add(notes, NOTE_ADDED, "/Tags", "%s", _("The tags of "
		    "the source, which its description leaves out."));
	}
	json_decref(list);
}

static void
rename_job(json_t *internal, const char *source,
    const struct clone_options *o, struct notes *notes)
{
	char *name = o->name != NULL ? xstrdup(o->name) : name_copy(source,
	    NAME_JOB_MAX, o->taken, o->taken_ctx);

	json_object_set_new(internal, "HyperParameterTuningJobName",
	    json_string(name));
	notes_add(notes, NOTE_CHANGED, "/HyperParameterTuningJobName",
	    _("A copy of %s; every job needs a name of its own."), source);
	free(name);
}

json_t *
clone_job(const json_t *describe, const struct catalog *catalog,
    const struct clone_options *options, enum request_form *form,
    struct notes *notes, struct err *err)
{
	static const struct clone_options none = { 0 };
	const struct clone_options *o = options != NULL ? options : &none;
	char *source;
	json_t *internal;
	size_t i;

	internal = request_from_wire(describe, form);
	if (!json_is_array(json_at(internal, DEFINITIONS))) {
		json_decref(internal);
		err_set(err, ERR_INVALID, "%s", _("There is no training job "
		    "definition to copy."));
		return (NULL);
	}
	source = xstrdup(json_str_at(internal,
	    "/HyperParameterTuningJobName") != NULL ? json_str_at(internal,
	    "/HyperParameterTuningJobName") : "job");
	clone_repair(internal, catalog, notes);
	if (can_begin(internal, source, o, err) == -1 ||
	    (o->definition != NULL &&
	    keep_definition(internal, o->definition, err) == -1)) {
		json_decref(internal);
		free(source);
		return (NULL);
	}
	if (o->warm != CLONE_AS_IS)
		warm_start(internal, source, o, notes);
	for (i = 0; i < json_array_size(json_at(internal, DEFINITIONS)); i++)
		name_definition(json_at(internal, DEFINITIONS), i, notes);
	rename_job(internal, source, o, notes);
	put_tags(internal, o->tags, notes);
	free(source);
	return (internal);
}
