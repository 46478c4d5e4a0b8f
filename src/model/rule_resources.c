/* Rules of a definition's instances, spot training and stopping. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "model/rule_run.h"

#define PLAIN "/ResourceConfig"
#define FALLBACK "/HyperParameterTuningResourceConfig"
#define STOP "/StoppingCondition"
#define WAIT_MOST 3600

static void
which(struct rule_run *r, const struct rule_definition *d)
{
	bool	plain, fallback;

	plain = json_at(d->d, PLAIN) != NULL;
	fallback = json_at(d->d, FALLBACK) != NULL;
	if (plain && fallback)
		rule_add_in(r, d, SEVERITY_ERROR, "resources-one", FALLBACK,
		    _("Keep one of them."),
		    _("ResourceConfig and HyperParameterTuningResourceConfig "
		    "exclude each other."));
	if (!plain && !fallback)
		rule_add_in(r, d, SEVERITY_ERROR, "resources-none", PLAIN,
		    _("Choose an instance type and a count."),
		    _("The definition has no instances."));
}

static bool
in_list(const char *const *list, const char *s, size_t n)
{
	for (; *list != NULL; list++)
		if (strlen(*list) == n && strncmp(*list, s, n) == 0)
			return true;
	return false;
}

/* The kind of instance that a built-in algorithm runs on. */
static void
kind_fits(struct rule_run *r, const struct rule_definition *d,
    const char *at, const struct instance *type)
{
	const struct algorithm	*a = d->algorithm;
	const char *const	*families;
	const char		*family = type->type + 3;

	if (strncmp(type->type, "ml.", 3) != 0)
		return;
	if (type->gpus == 0 && a->gpu_only)
		rule_add_in(r, d, SEVERITY_WARNING, "instance-gpu", at,
		    _("Choose an instance type with a GPU."),
		    _("%s trains on GPUs only; %s has none."), a->name,
		    type->type);
	if (type->gpus == 0)
		return;
	families = algorithm_families(a, d->image);
	if (a->gpu == KNOWN_NO || (families != NULL && *families == NULL))
		rule_add_in(r, d, SEVERITY_WARNING, "instance-cpu", at,
		    _("Choose an instance type without a GPU."),
		    _("%s does not use the GPU of %s."), a->name,
		    type->type);
	else if (families != NULL && !in_list(families, family,
	    strcspn(family, ".")))
		rule_add_in(r, d, SEVERITY_WARNING, "instance-family", at,
		    _("Choose another family."),
		    _("%s is not documented for the GPUs of %s."), a->name,
		    type->type);
}

/* A configuration c at `at` with this type. */
static void
instance(struct rule_run *r, const struct rule_definition *d,
    const char *at, const json_t *c, const char *name)
{
	const struct instance	*type;
	const json_t		*key, *size;
	char			 path[96];

	if (d->algorithm != NULL && !d->algorithm->multi_instance &&
	    json_int_at(c, "/InstanceCount", 1) > 1) {
		snprintf(path, sizeof path, "%s/InstanceCount", at);
		rule_add_in(r, d, SEVERITY_WARNING, "single-instance", path,
		    _("Use 1."), _("%s runs on a single instance."),
		    d->algorithm->name);
	}
	if (r->catalog == NULL ||
	    (type = catalog_instance(r->catalog, name)) == NULL)
		return;
	snprintf(path, sizeof path, "%s/InstanceType", at);
	if (d->algorithm != NULL)
		kind_fits(r, d, path, type);
	if (json_int_at(d->d, STOP "/MaxPendingTimeInSeconds", 0) > 0 &&
	    type->gpus == 0 && strncmp(name, "ml.trn", 6) != 0)
		rule_add_in(r, d, SEVERITY_WARNING, "pending-accelerated",
		    STOP "/MaxPendingTimeInSeconds", _("Leave it out."),
		    _("A pending time is for accelerated instances; %s is "
		    "none."), name);
	if (isnan(type->disk_gb))
		return;
	key = json_at(d->d, FALLBACK "/VolumeKmsKeyId");
	if (strncmp(at, FALLBACK, sizeof FALLBACK - 1) != 0)
		key = json_object_get(c, "VolumeKmsKeyId");
	if (type->disk_gb > 0 && key != NULL) {
		snprintf(path, sizeof path, "%s/VolumeKmsKeyId",
		    strncmp(at, FALLBACK, sizeof FALLBACK - 1) == 0 ?
		    FALLBACK : at);
		rule_add_in(r, d, SEVERITY_ERROR, "volume-key", path,
		    _("Leave the key out."),
		    _("%s has local disks; a volume key cannot be used with "
		    "it."), name);
	}
	/* 0 is for types that bring their disks. */
	size = json_object_get(c, "VolumeSizeInGB");
	if (type->disk_gb == 0 && (size == NULL || (json_is_integer(size) &&
	    json_integer_value(size) == 0))) {
		snprintf(path, sizeof path, "%s/VolumeSizeInGB", at);
		/* Older models of the API (botocore 1.29) refuse 0. */
		rule_add_in(r, d, size != NULL ? SEVERITY_ERROR :
		    SEVERITY_WARNING, "volume-size", path,
		    _("Enter a size such as 30."),
		    _("%s has no local disk; its volume needs a size."),
		    name);
	}
}

static void
plain_instances(struct rule_run *r, const struct rule_definition *d)
{
	const json_t		*c = json_at(d->d, PLAIN);
	const char		*name;
	bool			 other;

	if (!json_is_object(c))
		return;
	other = json_object_get(c, "InstanceGroups") != NULL ||
	    json_object_get(c, "InstancePreferences") != NULL;
	name = json_str_at(c, "/InstanceType");
	if (other && name != NULL)
		rule_add_in(r, d, SEVERITY_ERROR, "instance-one",
		    PLAIN "/InstanceType",
		    _("Keep the type, the groups or the preferences."),
		    _("An instance type excludes groups and preferences."));
	if (!other && json_object_get(c, "InstanceType") == NULL)
		rule_add_in(r, d, SEVERITY_ERROR, "instance-type",
		    PLAIN "/InstanceType", _("Choose an instance type."),
		    _("The instance type is missing."));
	if (!other && json_int_at(c, "/InstanceCount", 0) == 0 &&
	    !json_is_string(json_object_get(c, "InstanceCount")))
		rule_add_in(r, d, SEVERITY_ERROR, "instance-count",
		    PLAIN "/InstanceCount", _("Enter 1 or more."),
		    _("A training job needs at least one instance."));
	if (json_object_get(c, "KeepAlivePeriodInSeconds") != NULL)
		rule_add_in(r, d, SEVERITY_WARNING, "keep-alive",
		    PLAIN "/KeepAlivePeriodInSeconds", _("Leave it out."),
		    _("Tuning jobs reuse instances by themselves."));
	if (other && json_object_get(c, "InstanceCount") != NULL)
		rule_add_in(r, d, SEVERITY_ERROR, "instance-one",
		    PLAIN "/InstanceCount", _("Leave the count out."),
		    _("Groups and preferences have counts of their own."));
	if (json_object_get(c, "InstancePreferences") != NULL &&
	    json_is_true(json_at(d->d, "/EnableManagedSpotTraining")))
		rule_add_in(r, d, SEVERITY_ERROR, "preferences-spot",
		    "/EnableManagedSpotTraining", _("Turn it off."),
		    _("Instance preferences exclude managed spot "
		    "training."));
	if (name != NULL)
		instance(r, d, PLAIN, c, name);
}

/* None, where none can train: the model allows it. */
static void
some_instances(struct rule_run *r, const struct rule_definition *d,
    const char *at, const json_t *o)
{
	const json_t	*n = json_object_get(o, "InstanceCount");
	char		 tail[96];

	if (!json_is_integer(n) || json_integer_value(n) != 0)
		return;
	snprintf(tail, sizeof tail, "%s/InstanceCount", at);
	rule_add_in(r, d, SEVERITY_ERROR, "instance-count", tail,
	    _("Enter 1 or more."),
	    _("A training job needs at least one instance."));
}

static void
fallback_instances(struct rule_run *r, const struct rule_definition *d)
{
	static const char *const	 members[] = { "InstanceType",
	    "InstanceCount", "VolumeSizeInGB" };
	const json_t			*c = json_at(d->d, FALLBACK), *o;
	char				 at[96];
	size_t				 i;

	if (!json_is_object(c))
		return;
	if (json_object_get(c, "InstanceConfigs") == NULL) {
		some_instances(r, d, FALLBACK, c);
		if (json_object_get(c, "InstanceType") == NULL)
			rule_add_in(r, d, SEVERITY_ERROR, "instance-type",
			    FALLBACK "/InstanceType",
			    _("Choose an instance type or add "
			    "configurations."),
			    _("The instance type is missing."));
		else if (json_is_string(json_object_get(c, "InstanceType")))
			instance(r, d, FALLBACK, c, json_str_at(c,
			    "/InstanceType"));
		return;
	}
	json_array_foreach(json_object_get(c, "InstanceConfigs"), i, o) {
		if (json_str_at(o, "/InstanceType") == NULL || i >= 6)
			continue;
		snprintf(at, sizeof at, FALLBACK "/InstanceConfigs/%zu", i);
		some_instances(r, d, at, o);
		instance(r, d, at, o, json_str_at(o, "/InstanceType"));
	}
	for (i = 0; i < nitems(members); i++) {
		if (json_object_get(c, members[i]) == NULL)
			continue;
		snprintf(at, sizeof at, FALLBACK "/%s", members[i]);
		rule_add_in(r, d, SEVERITY_ERROR, "instance-configs", at,
		    _("Leave it out, or remove the configurations."),
		    _("%s stands in the instance configurations already."),
		    members[i]);
	}
}

/* S85, S86. */
static void
stopping(struct rule_run *r, const struct rule_definition *d)
{
	const json_t	*given;
	json_int_t	run, wait;
	bool		spot;

	spot = json_is_true(json_at(d->d, "/EnableManagedSpotTraining"));
	run = json_int_at(d->d, STOP "/MaxRuntimeInSeconds", 0);
	wait = json_int_at(d->d, STOP "/MaxWaitTimeInSeconds", 0);
	given = json_object_get(d->d, "EnableManagedSpotTraining");
	/* What is no truth value is a mistake of its own, and so is a time
	 * that is no number. */
	if (given != NULL && !json_is_boolean(given))
		return;
	given = json_at(d->d, STOP "/MaxRuntimeInSeconds");
	if (given != NULL && !json_is_integer(given))
		return;
	given = json_at(d->d, STOP "/MaxWaitTimeInSeconds");
	if (given != NULL && !json_is_integer(given))
		return;
	if (!spot && wait != 0)
		rule_add_in(r, d, SEVERITY_ERROR, "wait-without-spot",
		    STOP "/MaxWaitTimeInSeconds",
		    _("Leave it out, or turn spot training on."),
		    _("A maximum wait is allowed only with managed spot "
		    "training."));
	if (spot && wait == 0)
		rule_add_in(r, d, SEVERITY_ERROR, "spot-wait",
		    STOP "/MaxWaitTimeInSeconds",
		    _("Enter at least the maximum duration."),
		    _("Managed spot training needs a maximum wait."));
	else if (spot && run >= 0 && wait < (run > 0 ? run : 86400))
		rule_add_in(r, d, SEVERITY_ERROR, "wait-below-run",
		    STOP "/MaxWaitTimeInSeconds",
		    _("Enter at least the maximum duration."),
		    _("The maximum wait of %lld seconds is below the maximum "
		    "duration of %lld."), (long long)wait,
		    (long long)(run > 0 ? run : 86400));
	if (spot && d->algorithm != NULL && wait > WAIT_MOST &&
	    json_at(d->d, "/CheckpointConfig") == NULL)
		rule_add_in(r, d, SEVERITY_WARNING, "spot-wait-most",
		    STOP "/MaxWaitTimeInSeconds",
		    _("Enter 3600 or less, or choose a checkpoint "
		    "location."),
		    _("Built-in algorithms that do not write checkpoints may "
		    "wait 3600 seconds at most."));
	if (spot && json_at(d->d, "/CheckpointConfig") == NULL)
		rule_add_in(r, d, SEVERITY_INFO, "spot-checkpoint",
		    "/CheckpointConfig", _("Choose a checkpoint location."),
		    _("Without checkpoints an interrupted training job "
		    "begins anew."));
}

void
rule_resources(struct rule_run *r, const struct rule_definition *d)
{
	which(r, d);
	plain_instances(r, d);
	fallback_instances(r, d);
	stopping(r, d);
}
