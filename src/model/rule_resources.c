/* Rules of a definition's instances, spot training and stopping. */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "model/rule_run.h"

#define PLAIN "/ResourceConfig"
#define FALLBACK "/HyperParameterTuningResourceConfig"
#define STOP "/StoppingCondition"

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

static void
plain_instances(struct rule_run *r, const struct rule_definition *d)
{
	const struct instance	*type;
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
	type = r->catalog == NULL || name == NULL ? NULL :
	    catalog_instance(r->catalog, name);
	if (type != NULL && !isnan(type->disk_gb) && type->disk_gb > 0 &&
	    json_object_get(c, "VolumeKmsKeyId") != NULL)
		rule_add_in(r, d, SEVERITY_ERROR, "volume-key",
		    PLAIN "/VolumeKmsKeyId", _("Leave the key out."),
		    _("%s has local disks; a volume key cannot be used with "
		    "it."), name);
}

static void
fallback_instances(struct rule_run *r, const struct rule_definition *d)
{
	static const char *const	 members[] = { "InstanceType",
	    "InstanceCount", "VolumeSizeInGB" };
	const json_t			*c = json_at(d->d, FALLBACK);
	char				 at[96];
	size_t				 i;

	if (!json_is_object(c))
		return;
	if (json_object_get(c, "InstanceConfigs") == NULL) {
		if (json_object_get(c, "InstanceType") == NULL)
			rule_add_in(r, d, SEVERITY_ERROR, "instance-type",
			    FALLBACK "/InstanceType",
			    _("Choose an instance type or add "
			    "configurations."),
			    _("The instance type is missing."));
		return;
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
	json_int_t	run, wait;
	bool		spot;

	spot = json_is_true(json_at(d->d, "/EnableManagedSpotTraining"));
	run = json_int_at(d->d, STOP "/MaxRuntimeInSeconds", 0);
	wait = json_int_at(d->d, STOP "/MaxWaitTimeInSeconds", 0);
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
	else if (spot && wait < (run > 0 ? run : 86400))
		rule_add_in(r, d, SEVERITY_ERROR, "wait-below-run",
		    STOP "/MaxWaitTimeInSeconds",
		    _("Enter at least the maximum duration."),
		    _("The maximum wait of %lld seconds is below the maximum "
		    "duration of %lld."), (long long)wait,
		    (long long)(run > 0 ? run : 86400));
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
