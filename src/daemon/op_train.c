/* CreateTrainingJob: one training job, without tuning. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "daemon/create.h"
#include "daemon/dispatch.h"

#define DEFINITION	"/TrainingJobDefinitions/0"

/* Members of a definition, by their names in this request and there. */
static const struct {
	const char	*here, *there;
} members[] = {
	{ "HyperParameters", "StaticHyperParameters" },
	{ "AlgorithmSpecification", "AlgorithmSpecification" },
	{ "RoleArn", "RoleArn" },
	{ "InputDataConfig", "InputDataConfig" },
	{ "OutputDataConfig", "OutputDataConfig" },
	{ "ResourceConfig", "ResourceConfig" },
	{ "VpcConfig", "VpcConfig" },
	{ "StoppingCondition", "StoppingCondition" },
	{ "EnableNetworkIsolation", "EnableNetworkIsolation" },
	{ "EnableInterContainerTrafficEncryption",
	    "EnableInterContainerTrafficEncryption" },
	{ "EnableManagedSpotTraining", "EnableManagedSpotTraining" },
	{ "CheckpointConfig", "CheckpointConfig" },
	{ "Environment", "Environment" },
	{ "RetryStrategy", "RetryStrategy" },
};

/* What would make it another training job than the one asked for. The SDK's
 * estimators send settings of the debugger and the profiler with every job;
 * these are echoed, and change nothing about the training. */
static int
train_able(const json_t *request, struct err *err)
{
	static const char *const unable[] = {
		"/ServerlessJobConfig", "/ModelPackageConfig",
		"/AlgorithmSpecification/ContainerEntrypoint",
		"/AlgorithmSpecification/ContainerArguments",
		"/ResourceConfig/InstanceGroups",
	};
	size_t i;

	for (i = 0; i < nitems(unable); i++)
		if (json_at(request, unable[i]) != NULL)
			return (err_set(err, ERR_INVALID, "The local backend "
			    "cannot do this yet: %s. Take it out to run the "
			    "job here; Amazon SageMaker takes it.",
			    unable[i] + 1));
	return (0);
}

/* The definition as a tuning job would have it. New reference. */
static json_t *
train_definition(const json_t *request)
{
	json_t *def = json_object(), *v, *empty;
	size_t i;

	for (i = 0; i < nitems(members); i++)
		if ((v = json_object_get(request, members[i].here)) != NULL)
			json_object_set_new(def, members[i].there,
			    json_deep_copy(v));
	/* Warm pools are no matter of one machine, and of no tuning job. */
	json_object_del(json_object_get(def, "ResourceConfig"),
	    "KeepAlivePeriodInSeconds");
	/* SDKs send what was not set as empty. */
	if ((empty = json_object_get(def, "VpcConfig")) != NULL &&
	    json_object_size(empty) == 0)
		json_object_del(def, "VpcConfig");
	return (def);
}

/* Findings about the definition, at the pointers of this request; nothing
 * about tuning. */
static char *
train_pointer(const void *ctx, const struct finding *f)
{
	const char *p = f->path, *name;
	size_t i, n;

	if (strncmp(p, "/Tags", 5) == 0)
		return (xstrdup(p));
	if (strncmp(p, DEFINITION "/", sizeof DEFINITION) != 0)
		return (NULL);
	name = p + sizeof DEFINITION;
	n = strcspn(name, "/");
	for (i = 0; i < nitems(members); i++)
		if (strlen(members[i].there) == n &&
		    strncmp(members[i].there, name, n) == 0)
			return (xasprintf("/%s%s", members[i].here,
			    name + n));
	return (NULL);
}

static int
train_check(struct daemon *d, const json_t *request, const json_t *def,
    struct err *err)
{
	json_t *internal = json_pack("{s:[O], s:O*}",
	    "TrainingJobDefinitions", (json_t *)(uintptr_t)def, "Tags",
	    json_object_get(request, "Tags"));
	struct findings f;
	int r = train_able(request, err);

	if (r == 0) {
		rules_run_with(internal, LIMITS_SEED, d->catalog,
		    &create_facts, &f);
		r = create_findings(&f, internal, train_pointer, NULL, err);
		findings_release(&f);
	}
	if (r == 0)
		r = create_runnable(internal, err);
	json_decref(internal);
	return (r);
}

static int
train_room(struct daemon *d, const char *name, struct err *err)
{
	struct trial *t = tuner_trial(d->tuner, name);
	char *arn;

	if (t != NULL) {
		arn = trial_arn(d->tuner, t);
		err_set(err, ERR_IN_USE, "Training job names must be unique "
		    "within an AWS account and region, and a training job "
		    "with this name already exists (%s)", arn);
		free(arn);
		return (-1);
	}
	if (d->tuner->max_running > 0 &&
	    d->tuner->running >= (size_t)d->tuner->max_running)
		return (err_set(err, ERR_LIMIT, "This backend runs %d training "
		    "jobs at a time, and so many run. Wait for one to end, or "
		    "start trialdeckd with a larger --max-running.",
		    d->tuner->max_running));
	return (0);
}

int
op_create_training(struct daemon *d, const json_t *request, json_t *reply,
    struct err *err)
{
	const char *name = doc_str(request, "TrainingJobName");
	json_t *def;
	struct trial *t;
	char *arn;

	if (train_room(d, name, err) == -1)
		return (-1);
	def = train_definition(request);
	if (train_check(d, request, def, err) == -1) {
		json_decref(def);
		return (-1);
	}
	t = tuner_train(d->tuner, name, def, json_deep_copy(request), err);
	if (t == NULL)
		return (-1);
	arn = trial_arn(d->tuner, t);
	json_object_set_new(reply, "TrainingJobArn", json_string(arn));
	free(arn);
	return (0);
}
