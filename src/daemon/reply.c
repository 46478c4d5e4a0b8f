#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "daemon/dispatch.h"

json_t *
reply_time(int64_t ms)
{
	return (json_real((double)ms / 1000.0));
}

void
reply_set_time(json_t *o, const char *member, const json_t *doc,
    const char *from)
{
	if (doc_ms(doc, from) > 0)
		json_object_set_new(o, member, reply_time(doc_ms(doc, from)));
}

static void
set_counters(json_t *o, const struct job *j)
{
	int n[TRIAL_RETRYABLE + 1] = { 0 }, good = 0, all = (int)j->n;
	const struct trial_end *end;
	size_t i;

	for (i = 0; i < j->n; i++) {
		end = &j->trials[i]->end;
		n[end->outcome]++;
		good += end->outcome != TRIAL_RUNS && end->valued;
	}
	json_object_set_new(o, "TrainingJobStatusCounters", json_pack(
	    "{s:i, s:i, s:i, s:i, s:i}", "Completed", n[TRIAL_COMPLETED],
	    "InProgress", n[TRIAL_RUNS], "RetryableError", n[TRIAL_RETRYABLE],
	    "NonRetryableError", n[TRIAL_FAILED], "Stopped",
	    n[TRIAL_STOPPED]));
	json_object_set_new(o, "ObjectiveStatusCounters", json_pack(
	    "{s:i, s:i, s:i}", "Succeeded", good, "Pending", n[TRIAL_RUNS],
	    "Failed", all - good - n[TRIAL_RUNS]));
}

json_t *
reply_job_summary(const struct tuner *tn, const struct job *j)
{
	json_t *o = json_object(), *v;
	const json_t *request = json_object_get(j->doc, "Request");
	char *arn = job_arn(tn, j);

	json_object_set_new(o, "HyperParameterTuningJobName",
	    json_string(j->name));
	json_object_set_new(o, "HyperParameterTuningJobArn",
	    json_string(arn));
	free(arn);
	json_object_set(o, "HyperParameterTuningJobStatus",
	    json_object_get(j->doc, "Status"));
	v = json_at(request, "/HyperParameterTuningJobConfig/Strategy");
	json_object_set(o, "Strategy", v);
	reply_set_time(o, "CreationTime", j->doc, "Created");
	reply_set_time(o, "HyperParameterTuningEndTime", j->doc, "Ended");
	reply_set_time(o, "LastModifiedTime", j->doc, "Modified");
	set_counters(o, j);
	v = json_at(request, "/HyperParameterTuningJobConfig/ResourceLimits");
	if (v != NULL)
		json_object_set(o, "ResourceLimits", v);
	return (o);
}

/* What the service adds to the definitions that it echoes. */
static void
fill_definition(json_t *d, const char *metric)
{
	static const char *const flags[] = {
		"EnableNetworkIsolation",
		"EnableInterContainerTrafficEncryption",
		"EnableManagedSpotTraining"
	};
	json_t *fixed;
	size_t i;

	for (i = 0; i < nitems(flags); i++)
		if (json_object_get(d, flags[i]) == NULL)
			json_object_set_new(d, flags[i], json_false());
	fixed = json_object_get(d, "StaticHyperParameters");
	if (fixed == NULL) {
		fixed = json_object();
		json_object_set_new(d, "StaticHyperParameters", fixed);
	}
	if (metric != NULL)
		json_object_set_new(fixed, "_tuning_objective_metric",
		    json_string(metric));
}

static void
set_request(json_t *o, const struct job *j)
{
	static const char *const members[] = {
		"HyperParameterTuningJobConfig", "TrainingJobDefinition",
		"TrainingJobDefinitions", "WarmStartConfig", "Autotune"
	};
	const json_t *request = json_object_get(j->doc, "Request");
	json_t *v, *d;
	size_t i;

	for (i = 0; i < nitems(members); i++)
		if ((v = json_object_get(request, members[i])) != NULL)
			json_object_set_new(o, members[i], json_deep_copy(v));
	if ((d = json_object_get(o, "TrainingJobDefinition")) != NULL)
		fill_definition(d, json_str_at(o, "/HyperParameterTuningJob"
		    "Config/HyperParameterTuningJobObjective/MetricName"));
	json_array_foreach(json_object_get(o, "TrainingJobDefinitions"), i, d)
		fill_definition(d, json_str_at(d,
		    "/TuningObjective/MetricName"));
	v = json_object_get(o, "HyperParameterTuningJobConfig");
	if (v != NULL && json_object_get(v,
	    "TrainingJobEarlyStoppingType") == NULL)
		json_object_set_new(v, "TrainingJobEarlyStoppingType",
		    json_string("Off"));
}

/* How long it has run, in ms. */
static int64_t
trial_span(const struct trial *t)
{
	int64_t started = trial_final(t) ? t->end.started :
	    doc_ms(t->doc, "Started");

	if (started == 0)
		return (0);
	return ((trial_final(t) ? t->end.ended : clock_wall_ms()) - started);
}

json_t *
reply_job(const struct tuner *tn, const struct job *j)
{
	json_t *o = reply_job_summary(tn, j);
	const struct trial *best;
	int64_t used = 0;
	json_t *details;
	size_t i;

	json_object_del(o, "Strategy");
	json_object_del(o, "ResourceLimits");
	set_request(o, j);
	if (*doc_str(j->doc, "Reason") != '\0')
		json_object_set(o, "FailureReason",
		    json_object_get(j->doc, "Reason"));
	if ((best = job_best(j, -1)) != NULL) {
		json_object_set_new(o, "BestTrainingJob",
		    reply_trial_summary(tn, best));
	}
	if ((best = job_overall_best(tn, j)) != NULL)
		json_object_set_new(o, "OverallBestTrainingJob",
		    reply_trial_summary(tn, best));
	for (i = 0; i < j->n; i++)
		used += trial_span(j->trials[i]);
	details = json_pack("{s:I}",
	    "NumberOfTrainingJobsObjectiveNotImproving",
	    (json_int_t)job_not_improving(j, NULL));
	reply_set_time(details, "ConvergenceDetectedTime", j->doc, "Converged");
	json_object_set_new(o, "TuningJobCompletionDetails", details);
	json_object_set_new(o, "ConsumedResources", json_pack("{s:I}",
	    "RuntimeInSeconds", (json_int_t)(used / 1000)));
	return (o);
}

static void
set_objective(json_t *o, const struct trial *t)
{
	const json_t *goal = json_object_get(trial_definition(t),
	    "TuningObjective");
	const json_t *v = json_object_get(t->doc, "Objective");
	json_t *m;

	if (v != NULL) {
		m = json_object();
		json_object_set(m, "Type", json_object_get(goal, "Type"));
		json_object_set(m, "MetricName", json_object_get(goal,
		    "MetricName"));
		json_object_set(m, "Value", (json_t *)(uintptr_t)v);
		json_object_set_new(o,
		    "FinalHyperParameterTuningJobObjectiveMetric", m);
	}
	json_object_set_new(o, "ObjectiveStatus", json_string(
	    !trial_final(t) ? "Pending" : v != NULL ? "Succeeded" :
	    "Failed"));
}

json_t *
reply_trial_summary(const struct tuner *tn, const struct trial *t)
{
	json_t *o = json_object();
	const json_t *name = json_object_get(trial_definition(t),
	    "DefinitionName");
	char *arn = trial_arn(tn, t);

	if (name != NULL)
		json_object_set(o, "TrainingJobDefinitionName",
		    (json_t *)(uintptr_t)name);
	json_object_set_new(o, "TrainingJobName", json_string(t->name));
	json_object_set_new(o, "TrainingJobArn", json_string(arn));
	free(arn);
	json_object_set_new(o, "TuningJobName", json_string(t->job->name));
	reply_set_time(o, "CreationTime", t->doc, "Created");
	reply_set_time(o, "TrainingStartTime", t->doc, "Started");
	reply_set_time(o, "TrainingEndTime", t->doc, "Ended");
	json_object_set(o, "TrainingJobStatus",
	    json_object_get(t->doc, "Status"));
	json_object_set(o, "TunedHyperParameters",
	    json_object_get(t->doc, "Tuned"));
	if (*doc_str(t->doc, "Reason") != '\0')
		json_object_set(o, "FailureReason",
		    json_object_get(t->doc, "Reason"));
	set_objective(o, t);
	return (o);
}
