#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "daemon/dispatch.h"

static json_t *
trial_transitions(const struct trial *t)
{
	json_t *out = json_array(), *o;
	const json_t *tr;
	size_t i;

	json_array_foreach(json_object_get(t->doc, "Transitions"), i, tr) {
		o = json_object();
		json_object_set(o, "Status", json_object_get(tr, "Status"));
		json_object_set_new(o, "StartTime",
		    reply_time(doc_ms(tr, "Start")));
		if (doc_ms(tr, "End") > 0)
			json_object_set_new(o, "EndTime",
			    reply_time(doc_ms(tr, "End")));
		json_object_set(o, "StatusMessage",
		    json_object_get(tr, "Message"));
		json_array_append_new(out, o);
	}
	return (out);
}

static json_t *
trial_metrics(const struct trial *t)
{
	json_t *out = json_array(), *m;
	const char *name;

	json_object_foreach(json_object_get(t->doc, "Metrics"), name, m)
		json_array_append_new(out, json_pack("{s:s, s:O, s:o}",
		    "MetricName", name, "Value", json_object_get(m, "Value"),
		    "Timestamp", reply_time(doc_ms(m, "At"))));
	return (out);
}

/* A tuning job's flexible resources are plain ones in its training jobs. */
static json_t *
trial_resources(const json_t *definition)
{
	static const char *const same[] = {
		"InstanceType", "InstanceCount", "VolumeSizeInGB",
		"VolumeKmsKeyId"
	};
	const json_t *from = json_object_get(definition,
	    "HyperParameterTuningResourceConfig");
	const json_t *first = json_array_get(json_object_get(from,
	    "InstanceConfigs"), 0);
	json_t *o = json_object(), *v;
	size_t i;

	for (i = 0; i < nitems(same); i++)
		if ((v = json_object_get(first, same[i])) != NULL ||
		    (v = json_object_get(from, same[i])) != NULL)
			json_object_set(o, same[i], v);
	return (o);
}

static void
trial_set(json_t *o, const struct trial *t)
{
	static const char *const flags[] = {
		"EnableNetworkIsolation",
		"EnableInterContainerTrafficEncryption",
		"EnableManagedSpotTraining"
	};
	static const char *const echoed[] = {
		"RoleArn", "InputDataConfig", "OutputDataConfig",
		"ResourceConfig", "VpcConfig", "StoppingCondition",
		"EnableNetworkIsolation",
		"EnableInterContainerTrafficEncryption",
		"EnableManagedSpotTraining", "CheckpointConfig",
		"RetryStrategy", "Environment"
	};
	const json_t *d = trial_definition(t);
	json_t *v;
	size_t i;
	const char *path = json_str_at(d, "/OutputDataConfig/S3OutputPath");
	char *uri;

	for (i = 0; i < nitems(echoed); i++)
		if ((v = json_object_get(d, echoed[i])) != NULL)
			json_object_set(o, echoed[i], v);
	for (i = 0; i < nitems(flags); i++)
		if (json_object_get(o, flags[i]) == NULL)
			json_object_set_new(o, flags[i], json_false());
	if (json_object_get(d, "ResourceConfig") == NULL)
		json_object_set_new(o, "ResourceConfig", trial_resources(d));
	if (json_object_get(d, "StoppingCondition") == NULL)
		json_object_set_new(o, "StoppingCondition",
		    json_pack("{s:i}", "MaxRuntimeInSeconds", 86400));
	uri = xasprintf("%s/%s/output/model.tar.gz",
	    path != NULL ? path : "", t->name);
	json_object_set_new(o, "ModelArtifacts", json_pack("{s:s}",
	    "S3ModelArtifacts", uri));
	free(uri);
	json_object_set_new(o, "AlgorithmSpecification",
	    json_deep_copy(json_object_get(d, "AlgorithmSpecification")));
}

/* What only a training job by itself can carry, as it was sent. */
static void
set_training(json_t *o, const json_t *training)
{
	static const char *const echoed[] = {
		"ResourceConfig", "DebugHookConfig", "DebugRuleConfigurations",
		"TensorBoardOutputConfig", "ExperimentConfig",
		"ProfilerConfig", "ProfilerRuleConfigurations",
		"RemoteDebugConfig", "InfraCheckConfig", "MlflowConfig"
	};
	json_t *v;
	size_t i;

	for (i = 0; i < nitems(echoed); i++)
		if ((v = json_object_get(training, echoed[i])) != NULL)
			json_object_set(o, echoed[i], v);
}

int
op_describe_trial(struct daemon *d, const json_t *request, json_t *reply,
    struct err *err)
{
	struct trial *t = find_trial(d, request, err);
	json_t *o, *defs;
	int64_t from, to, ran;
	char *arn;

	if (t == NULL)
		return (-1);
	o = reply_trial_summary(d->tuner, t);
	json_object_del(o, "TunedHyperParameters");
	json_object_del(o, "TuningJobName");
	json_object_del(o, "TrainingJobDefinitionName");
	json_object_del(o, "ObjectiveStatus");
	json_object_del(o, "FinalHyperParameterTuningJobObjectiveMetric");
	json_object_update(reply, o);
	json_decref(o);
	trial_set(reply, t);
	if (trial_training(t) != NULL)
		set_training(reply, trial_training(t));
	else if (*t->job->name != '\0') {
		arn = job_arn(d->tuner, t->job);
		json_object_set_new(reply, "TuningJobArn", json_string(arn));
		free(arn);
	}
	json_object_set_new(reply, "HyperParameters",
	    trial_hyperparameters(t));
	json_object_set(reply, "SecondaryStatus",
	    json_object_get(t->doc, "Secondary"));
	json_object_set_new(reply, "SecondaryStatusTransitions",
	    trial_transitions(t));
	json_object_set_new(reply, "FinalMetricDataList", trial_metrics(t));
	json_object_set_new(reply, "LastModifiedTime",
	    reply_time(doc_ms(t->doc, "Modified")));
	defs = metric_definitions(d->catalog, trial_definition(t));
	json_object_set_new(json_object_get(reply, "AlgorithmSpecification"),
	    "MetricDefinitions", defs);
	from = doc_ms(t->doc, "Started");
	to = doc_ms(t->doc, "Ended");
	if (from > 0 && to > 0) {
		/* Of several attempts not what lay between them. */
		if ((ran = doc_ms(t->doc, "Ran")) == 0)
			ran = to - from;
		json_object_set_new(reply, "TrainingTimeInSeconds",
		    json_integer((ran + 999) / 1000));
		json_object_set_new(reply, "BillableTimeInSeconds",
		    json_integer((ran + 999) / 1000));
	}
	return (0);
}

int
op_stop_trial(struct daemon *d, const json_t *request, json_t *reply,
    struct err *err)
{
	struct trial *t = find_trial(d, request, err);

	if (t == NULL)
		return (-1);
	if (trial_final(t))
		return (err_set(err, ERR_INVALID, "The request was rejected "
		    "because the training job is in status %s",
		    doc_str(t->doc, "Status")));
	if (tuner_stop_trial(d->tuner, t, err) == -1)
		return (-1);
	return (tuner_flush(d->tuner, err));
}
