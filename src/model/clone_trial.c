/* Definitions and jobs out of training jobs. See clone.h. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "model/clone.h"
#include "model/draft.h"

#define DEFINITIONS	"/TrainingJobDefinitions"

/* Members of a training job that a definition has too. */
static const char *const trial_members[] = {
	"AlgorithmSpecification", "RoleArn", "InputDataConfig", "VpcConfig",
	"OutputDataConfig", "CheckpointConfig", "ResourceConfig",
	"StoppingCondition", "EnableNetworkIsolation",
	"EnableInterContainerTrafficEncryption", "EnableManagedSpotTraining",
	"RetryStrategy", "Environment",
};

/* Of its AlgorithmSpecification. */
static const char *const trial_spec[] = { "TrainingImage", "AlgorithmName",
	"TrainingInputMode", "MetricDefinitions" };

/* Whether a trial may have run this definition: the same algorithm, and each
 * of its hyperparameters is among the trial's. */
static bool
may_have_run(const json_t *def, const json_t *trial)
{
	static const char *const same[] = {
		"/AlgorithmSpecification/TrainingImage",
		"/AlgorithmSpecification/AlgorithmName",
	};
	const json_t *had = json_object_get(trial, "HyperParameters"), *list,
	    *one;
	const char *a, *b, *name;
	size_t i;

	for (i = 0; i < nitems(same); i++) {
		a = json_str_at(def, same[i]);
		b = json_str_at(trial, same[i]);
		if ((a == NULL) != (b == NULL) ||
		    (a != NULL && strcmp(a, b) != 0))
			return (false);
	}
	json_object_foreach(json_object_get(def, "StaticHyperParameters"),
	    name, one)
		if (json_object_get(had, name) == NULL)
			return (false);
	json_object_foreach(json_object_get(def, "HyperParameterRanges"),
	    name, list)
		json_array_foreach((json_t *)list, i, one)
			if ((a = json_str_at(one, "/Name")) != NULL &&
			    json_object_get(had, a) == NULL)
				return (false);
	return (true);
}

/* The definition of the tuning job that a trial ran. Its description does not
 * say which; then it is the only one that it may have been. */
static const json_t *
definition_of(const json_t *internal, const json_t *trial)
{
	const json_t *list = json_at(internal, DEFINITIONS), *def,
	    *found = NULL;
	const char *name, *other;
	size_t i, n = 0;

	name = json_str_at(trial, "/TrainingJobDefinitionName");
	json_array_foreach((json_t *)list, i, def) {
		if (name != NULL && (other = json_str_at(def,
		    "/DefinitionName")) != NULL && strcmp(other, name) == 0)
			return (def);
		if (may_have_run(def, trial) && n++ == 0)
			found = def;
	}
	if (json_array_size(list) == 1)
		return (json_array_get(list, 0));
	return (n == 1 ? found : NULL);
}

static void
trial_algorithm(json_t *def, struct notes *notes)
{
	json_t *spec = json_object_get(def, "AlgorithmSpecification"), *own;
	const char *name;
	char *path;
	json_t *value;
	size_t i;

	if (spec == NULL)
		return;
	own = json_object();
	for (i = 0; i < nitems(trial_spec); i++)
		if ((value = json_object_get(spec, trial_spec[i])) != NULL)
			json_object_set(own, trial_spec[i], value);
	json_object_foreach(spec, name, value)
		if (json_object_get(own, name) == NULL) {
			path = xasprintf("/AlgorithmSpecification/%s", name);
			notes_add(notes, NOTE_DROPPED, path, "%s",
			    _("A tuning job's definition has no such "
			    "member."));
			free(path);
		}
	json_object_set_new(def, "AlgorithmSpecification", own);
}

/* Without the tuning job: the objective is what the service noted. */
static void
trial_objective(json_t *def, const struct catalog *catalog)
{
	const struct algorithm *algorithm = catalog_of(catalog, def);
	const struct algo_metric *metric = NULL;
	const char *name;

	name = json_str_at(def, "/StaticHyperParameters/" CLONE_OBJECTIVE);
	if (name == NULL)
		return;
	if (algorithm != NULL)
		metric = algorithm_metric(algorithm, name);
	json_object_set_new(def, "TuningObjective", json_pack("{s:s, s:s}",
	    "Type", metric != NULL && metric->direction != NULL ?
	    metric->direction : "Minimize", "MetricName", name));
}

json_t *
clone_trial(const json_t *trial, const json_t *job, enum clone_values values,
    const struct catalog *catalog, struct notes *notes, struct err *err)
{
	static const char *const taken[] = { "TuningObjective",
	    "HyperParameterRanges", "StaticHyperParameters" };
	json_t *def = json_object(), *internal = NULL, *value;
	const json_t *source = NULL;
	enum request_form form;
	const char *name;
	size_t i;

	for (i = 0; i < nitems(trial_members); i++)
		if ((value = json_object_get(trial, trial_members[i])) != NULL)
			json_object_set_new(def, trial_members[i],
			    json_deep_copy(value));
	if (json_object_size(def) == 0) {
		json_decref(def);
		err_set(err, ERR_INVALID, "%s", _("This is no description of "
		    "a training job."));
		return (NULL);
	}
	name = json_str_at(trial, "/TrainingJobName");
	json_object_set_new(def, "DefinitionName", json_string(
	    name != NULL ? name : "definition-1"));
	if ((value = json_object_get(trial, "HyperParameters")) != NULL)
		json_object_set_new(def, "StaticHyperParameters",
		    json_deep_copy(value));
	trial_algorithm(def, notes);
	trial_objective(def, catalog);
	if (job != NULL) {
		internal = request_from_wire(job, &form);
		source = definition_of(internal, trial);
	}
	for (i = 0; source != NULL && i < (values == CLONE_VALUES ? 1 :
	    nitems(taken)); i++)
		if ((value = json_object_get(source, taken[i])) != NULL)
			json_object_set_new(def, taken[i],
			    json_deep_copy(value));
	json_decref(internal);
	clone_repair_definition(def, "", catalog, notes);
	return (def);
}

/* The tuning job around a definition: the trial's own, or a new one. */
static json_t *
around(const json_t *trial, const json_t *job, json_t *def,
    struct notes *notes)
{
	json_t *list = json_array(), *internal;
	enum request_form form;
	const char *name = json_str_at(trial, "/TrainingJobName");
	struct draft *draft;

	json_array_append_new(list, def);
	if (job != NULL)
		internal = request_from_wire(job, &form);
	else {
		draft = draft_new();
		internal = json_deep_copy(draft_request(draft));
		draft_free(draft);
		json_object_set_new(internal, "HyperParameterTuningJobName",
		    json_string(name != NULL ? name : "job"));
	}
	json_object_set_new(internal, "TrainingJobDefinitions", list);
	if (json_object_get(internal, "WarmStartConfig") != NULL) {
		json_object_del(internal, "WarmStartConfig");
		notes_add(notes, NOTE_DROPPED, "/WarmStartConfig", "%s",
		    _("The warm start was the tuning job's."));
	}
	return (internal);
}

json_t *
clone_trial_job(const json_t *trial, const json_t *job,
    enum clone_values values, const struct catalog *catalog,
    const struct clone_options *options, enum request_form *form,
    struct notes *notes, struct err *err)
{
	json_t *def, *internal, *wire;

	def = clone_trial(trial, job, values, catalog, notes, err);
	if (def == NULL)
		return (NULL);
	internal = around(trial, job, def, notes);
	wire = request_to_wire(internal, REQUEST_FORM_AUTO);
	json_decref(internal);
	internal = clone_job(wire, catalog, options, form, notes, err);
	json_decref(wire);
	return (internal);
}
