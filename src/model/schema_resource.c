/*
 * Field rows: resources of a definition.
 * Names, types, limits, patterns and choices are those of the API shapes
 * (model of 2026-08, with the instance types of 2026-09);
 * tests/wire/create-shapes.json holds them against it.
 */
#include <math.h>

#include "base/i18n.h"
#include "model/schema.h"

static const char *const choices_allocation[] = {
	"Prioritized", NULL
};

const struct field schema_resource[] = {
	{
		.path = "/TrainingJobDefinitions/*/ResourceConfig",
		.shape = "ResourceConfig",
		.label = N_("Resource configuration"),
		.type = &field_object,
		.min = NAN, .max = NAN,
		.seed = "S82 S83",
		.help = N_("Instances of each training job; or use the tuning "
		    "resource configuration, not both."),
		.applies = applies_resource_config,
	},
	{
		.path = "/TrainingJobDefinitions/*/ResourceConfig/InstanceType",
		.shape = "TrainingInstanceType",
		.label = N_("Instance type"),
		.type = &field_choice,
		.min = NAN, .max = NAN,
		.choices = schema_instance_types,
		.help = N_("The kind of machine."),
		.applies = applies_resource_config,
		.suggest = suggest_instance,
	},
	{
		.path = "/TrainingJobDefinitions/*/ResourceConfig/InstanceCoun"
		    "t",
		.shape = "TrainingInstanceCount",
		.label = N_("Instance count"),
		.type = &field_integer,
		.min = 0, .max = NAN,
		.help = N_("Machines of one training job."),
		.applies = applies_resource_config,
	},
	{
		.path = "/TrainingJobDefinitions/*/ResourceConfig/VolumeSizeInG"
		    "B",
		.shape = "OptionalVolumeSizeInGB",
		.label = N_("Additional volume (GB)"),
		.type = &field_integer,
		.min = 0, .max = NAN,
		.help = N_("Storage beside that of the instance type."),
		.applies = applies_resource_config,
	},
	{
		.path = "/TrainingJobDefinitions/*/ResourceConfig/VolumeKmsKeyI"
		    "d",
		.shape = "KmsKeyId",
		.label = N_("Volume encryption key"),
		.type = &field_string,
		.min = 0, .max = 2048,
		.pattern = "[a-zA-Z0-9:/_-]*",
		.help = N_("AWS KMS key that encrypts the volume."),
		.applies = applies_resource_config,
	},
	{
		.path = "/TrainingJobDefinitions/*/ResourceConfig/KeepAlivePeri"
		    "odInSeconds",
		.shape = "KeepAlivePeriodInSeconds",
		.label = N_("Keep-alive period"),
		.type = &field_seconds,
		.min = 0, .max = 21600,
		.help = N_("Time that instances are kept after a training job. "
		    "Tuning jobs keep them by themselves."),
		.flags = FIELD_ADVANCED,
		.applies = applies_resource_config,
	},
	{
		.path = "/TrainingJobDefinitions/*/ResourceConfig/InstanceGroup"
		    "s",
		.shape = "InstanceGroups",
		.label = N_("Instance groups"),
		.type = &field_list,
		.min = 0, .max = 5,
		.help = N_("Groups of different instances in one training "
		    "job."),
		.flags = FIELD_ADVANCED,
		.applies = applies_resource_config,
	},
	{
		.path = "/TrainingJobDefinitions/*/ResourceConfig/InstanceGroup"
		    "s/*",
		.shape = "InstanceGroup",
		.label = N_("Instance group"),
		.type = &field_object,
		.min = NAN, .max = NAN,
		.help = N_("Instances of one kind."),
		.flags = FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions/*/ResourceConfig/InstanceGroup"
		    "s/*/InstanceType",
		.shape = "TrainingInstanceType",
		.label = N_("Instance type"),
		.type = &field_choice,
		.min = NAN, .max = NAN,
		.choices = schema_instance_types,
		.help = N_("The kind of machine."),
		.flags = FIELD_REQUIRED | FIELD_ADVANCED,
		.suggest = suggest_instance,
	},
	{
		.path = "/TrainingJobDefinitions/*/ResourceConfig/InstanceGroup"
		    "s/*/InstanceCount",
		.shape = "TrainingInstanceCount",
		.label = N_("Instance count"),
		.type = &field_integer,
		.min = 0, .max = NAN,
		.help = N_("Machines of the group."),
		.flags = FIELD_REQUIRED | FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions/*/ResourceConfig/InstanceGroup"
		    "s/*/InstanceGroupName",
		.shape = "InstanceGroupName",
		.label = N_("Instance group name"),
		.type = &field_string,
		.min = 1, .max = 64,
		.pattern = ".+",
		.help = N_("Names the group."),
		.flags = FIELD_REQUIRED | FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions/*/ResourceConfig/TrainingPlanA"
		    "rn",
		.shape = "TrainingPlanArn",
		.label = N_("Training plan ARN"),
		.type = &field_string,
		.min = 50, .max = 2048,
		.pattern = "arn:aws[a-z\\-]*:sagemaker:[a-z0-9\\-]*:[0-9]{12}:t"
		    "raining-plan/.*",
		.help = N_("A plan of reserved capacity to use."),
		.flags = FIELD_ADVANCED,
		.applies = applies_resource_config,
	},
	{
		.path = "/TrainingJobDefinitions/*/ResourceConfig/InstancePlace"
		    "mentConfig",
		.shape = "InstancePlacementConfig",
		.label = N_("Instance placement"),
		.type = &field_object,
		.min = NAN, .max = NAN,
		.help = N_("Where instances are placed on UltraServers."),
		.flags = FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions/*/ResourceConfig/InstancePlace"
		    "mentConfig/EnableMultipleJobs",
		.shape = "Boolean",
		.label = N_("Several jobs on one UltraServer"),
		.type = &field_boolean,
		.min = NAN, .max = NAN,
		.help = N_("Allows training jobs to share an UltraServer."),
		.flags = FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions/*/ResourceConfig/InstancePlace"
		    "mentConfig/PlacementSpecifications",
		.shape = "PlacementSpecifications",
		.label = N_("Placement"),
		.type = &field_list,
		.min = 0, .max = 10,
		.help = N_("Instances for each UltraServer."),
		.flags = FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions/*/ResourceConfig/InstancePlace"
		    "mentConfig/PlacementSpecifications/*",
		.shape = "PlacementSpecification",
		.label = N_("Placement"),
		.type = &field_object,
		.min = NAN, .max = NAN,
		.help = N_("Instances for one UltraServer."),
		.flags = FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions/*/ResourceConfig/InstancePlace"
		    "mentConfig/PlacementSpecifications/*/UltraServerId",
		.shape = "String256",
		.label = N_("UltraServer id"),
		.type = &field_string,
		.min = 0, .max = 256,
		.help = N_("The UltraServer to use."),
		.flags = FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions/*/ResourceConfig/InstancePlace"
		    "mentConfig/PlacementSpecifications/*/InstanceCount",
		.shape = "TrainingInstanceCount",
		.label = N_("Instance count"),
		.type = &field_integer,
		.min = 0, .max = NAN,
		.help = N_("Instances on it."),
		.flags = FIELD_REQUIRED | FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions/*/ResourceConfig/InstancePrefe"
		    "rences",
		.shape = "InstancePreferenceList",
		.label = N_("Instance preferences"),
		.type = &field_list,
		.min = NAN, .max = NAN,
		.help = N_("Instance types in order of preference; not "
		    "together with a fixed instance type."),
		.flags = FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions/*/ResourceConfig/InstancePrefe"
		    "rences/*",
		.shape = "InstancePreference",
		.label = N_("Instance preference"),
		.type = &field_object,
		.min = NAN, .max = NAN,
		.help = N_("One instance type."),
		.flags = FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions/*/ResourceConfig/InstancePrefe"
		    "rences/*/InstanceType",
		.shape = "TrainingInstanceType",
		.label = N_("Instance type"),
		.type = &field_choice,
		.min = NAN, .max = NAN,
		.choices = schema_instance_types,
		.help = N_("The kind of machine."),
		.flags = FIELD_REQUIRED | FIELD_ADVANCED,
		.suggest = suggest_instance,
	},
	{
		.path = "/TrainingJobDefinitions/*/ResourceConfig/InstancePrefe"
		    "rences/*/InstanceCount",
		.shape = "TrainingInstanceCount",
		.label = N_("Instance count"),
		.type = &field_integer,
		.min = 0, .max = NAN,
		.help = N_("Machines of this kind."),
		.flags = FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions/*/ResourceConfig/InstancePrefe"
		    "rences/*/TrainingPlanArns",
		.shape = "InstancePreferenceTrainingPlanArns",
		.label = N_("Training plan ARNs"),
		.type = &field_list,
		.min = NAN, .max = NAN,
		.help = N_("Plans of reserved capacity, parted by commas."),
		.flags = FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions/*/ResourceConfig/InstancePrefe"
		    "rences/*/TrainingPlanArns/*",
		.shape = "TrainingPlanArn",
		.label = N_("Training plan ARN"),
		.type = &field_string,
		.min = 50, .max = 2048,
		.pattern = "arn:aws[a-z\\-]*:sagemaker:[a-z0-9\\-]*:[0-9]{12}:t"
		    "raining-plan/.*",
		.help = N_("A plan of reserved capacity."),
		.flags = FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions/*/ResourceConfig/SelectedInsta"
		    "nceType",
		.shape = "TrainingInstanceType",
		.label = N_("Selected instance type"),
		.type = &field_choice,
		.min = NAN, .max = NAN,
		.choices = schema_instance_types,
		.help = N_("What the service chose."),
		.flags = FIELD_ADVANCED | FIELD_READ_ONLY,
	},
	{
		.path = "/TrainingJobDefinitions/*/ResourceConfig/SelectedInsta"
		    "nceCount",
		.shape = "TrainingInstanceCount",
		.label = N_("Selected instance count"),
		.type = &field_integer,
		.min = 0, .max = NAN,
		.help = N_("What the service chose."),
		.flags = FIELD_ADVANCED | FIELD_READ_ONLY,
	},
	{
		.path = "/TrainingJobDefinitions/*/HyperParameterTuningResource"
		    "Config",
		.shape = "HyperParameterTuningResourceConfig",
		.label = N_("Tuning resource configuration"),
		.type = &field_object,
		.min = NAN, .max = NAN,
		.seed = "S82 S83",
		.help = N_("Instances of each training job."),
		.applies = applies_tuning_resources,
	},
	{
		.path = "/TrainingJobDefinitions/*/HyperParameterTuningResource"
		    "Config/InstanceType",
		.shape = "TrainingInstanceType",
		.label = N_("Instance type"),
		.type = &field_choice,
		.min = NAN, .max = NAN,
		.choices = schema_instance_types,
		.initial = "ml.m5.xlarge",
		.seed = "S84 S100",
		.help = N_("The kind of machine each training job runs on. The "
		    "local backend takes it as a label."),
		.applies = applies_tuning_resources,
		.suggest = suggest_instance,
	},
	{
		.path = "/TrainingJobDefinitions/*/HyperParameterTuningResource"
		    "Config/InstanceCount",
		.shape = "TrainingInstanceCount",
		.label = N_("Instance count"),
		.type = &field_integer,
		.min = 0, .max = NAN,
		.initial = "1",
		.seed = "S84",
		.help = N_("Machines of one training job."),
		.applies = applies_tuning_resources,
	},
	{
		.path = "/TrainingJobDefinitions/*/HyperParameterTuningResource"
		    "Config/VolumeSizeInGB",
		.shape = "OptionalVolumeSizeInGB",
		.label = N_("Additional volume (GB)"),
		.type = &field_integer,
		.min = 0, .max = NAN,
		.initial = "30",
		.help = N_("Storage for data and results beside that of the "
		    "instance type."),
		.applies = applies_tuning_resources,
	},
	{
		.path = "/TrainingJobDefinitions/*/HyperParameterTuningResource"
		    "Config/VolumeKmsKeyId",
		.shape = "KmsKeyId",
		.label = N_("Volume encryption key"),
		.type = &field_string,
		.min = 0, .max = 2048,
		.pattern = "[a-zA-Z0-9:/_-]*",
		.help = N_("AWS KMS key that encrypts the volume. Not for "
		    "instance types with local storage."),
		.applies = applies_tuning_resources,
	},
	{
		.path = "/TrainingJobDefinitions/*/HyperParameterTuningResource"
		    "Config/AllocationStrategy",
		.shape = "HyperParameterTuningAllocationStrategy",
		.label = N_("Allocation strategy"),
		.type = &field_choice,
		.min = NAN, .max = NAN,
		.choices = choices_allocation,
		.help = N_("How instance configurations are tried: in the "
		    "order of the list."),
		.flags = FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions/*/HyperParameterTuningResource"
		    "Config/InstanceConfigs",
		.shape = "HyperParameterTuningInstanceConfigs",
		.label = N_("Instance configurations"),
		.type = &field_list,
		.min = 1, .max = 6,
		.help = N_("Alternatives in order of preference, instead of "
		    "one instance type."),
		.flags = FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions/*/HyperParameterTuningResource"
		    "Config/InstanceConfigs/*",
		.shape = "HyperParameterTuningInstanceConfig",
		.label = N_("Instance configuration"),
		.type = &field_object,
		.min = NAN, .max = NAN,
		.help = N_("One alternative."),
		.flags = FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions/*/HyperParameterTuningResource"
		    "Config/InstanceConfigs/*/InstanceType",
		.shape = "TrainingInstanceType",
		.label = N_("Instance type"),
		.type = &field_choice,
		.min = NAN, .max = NAN,
		.choices = schema_instance_types,
		.help = N_("The kind of machine."),
		.flags = FIELD_REQUIRED | FIELD_ADVANCED,
		.suggest = suggest_instance,
	},
	{
		.path = "/TrainingJobDefinitions/*/HyperParameterTuningResource"
		    "Config/InstanceConfigs/*/InstanceCount",
		.shape = "TrainingInstanceCount",
		.label = N_("Instance count"),
		.type = &field_integer,
		.min = 0, .max = NAN,
		.help = N_("Machines of one training job."),
		.flags = FIELD_REQUIRED | FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions/*/HyperParameterTuningResource"
		    "Config/InstanceConfigs/*/VolumeSizeInGB",
		.shape = "VolumeSizeInGB",
		.label = N_("Additional volume (GB)"),
		.type = &field_integer,
		.min = 1, .max = NAN,
		.help = N_("Storage beside that of the instance type."),
		.flags = FIELD_REQUIRED | FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions/*/StoppingCondition",
		.shape = "StoppingCondition",
		.label = N_("Stopping condition"),
		.type = &field_object,
		.min = NAN, .max = NAN,
		.example = "{\"MaxRuntimeInSeconds\": 86400}",
		.seed = "S82",
		.help = N_("How long one training job may take."),
		.flags = FIELD_REQUIRED,
	},
	{
		.path = "/TrainingJobDefinitions/*/StoppingCondition/MaxRuntime"
		    "InSeconds",
		.shape = "MaxRuntimeInSeconds",
		.label = N_("Maximum training job runtime"),
		.type = &field_seconds,
		.min = 1, .max = 2419200,
		.preset = "86400",
		.initial = "86400",
		.example = "1d",
		.seed = "S86",
		.help = N_("One training job is stopped after this time: "
		    "seconds, or 90m, 6h, 1d."),
	},
	{
		.path = "/TrainingJobDefinitions/*/StoppingCondition/MaxWaitTim"
		    "eInSeconds",
		.shape = "MaxWaitTimeInSeconds",
		.label = N_("Maximum wait for spot"),
		.type = &field_seconds,
		.min = 1, .max = NAN,
		.seed = "S85",
		.help = N_("With managed spot training: the longest time for "
		    "waiting and running together; not below the maximum "
		    "runtime."),
		.applies = applies_spot,
	},
	{
		.path = "/TrainingJobDefinitions/*/StoppingCondition/MaxPending"
		    "TimeInSeconds",
		.shape = "MaxPendingTimeInSeconds",
		.label = N_("Maximum pending time"),
		.type = &field_seconds,
		.min = 7200, .max = 2419200,
		.help = N_("The longest time to wait for capacity."),
		.flags = FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions/*/EnableManagedSpotTraining",
		.shape = "Boolean",
		.label = N_("Managed spot training"),
		.type = &field_boolean,
		.min = NAN, .max = NAN,
		.preset = "false",
		.seed = "S85",
		.help = N_("Uses spare capacity, which costs less and may be "
		    "taken back; give a checkpoint location to go on where it "
		    "stopped."),
	},
	{
		.path = "/TrainingJobDefinitions/*/RetryStrategy",
		.shape = "RetryStrategy",
		.label = N_("Retry strategy"),
		.type = &field_object,
		.min = NAN, .max = NAN,
		.help = N_("What happens when the service itself fails a "
		    "training job."),
		.flags = FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions/*/RetryStrategy/MaximumRetryAt"
		    "tempts",
		.shape = "MaximumRetryAttempts",
		.label = N_("Maximum retry attempts"),
		.type = &field_integer,
		.min = 1, .max = 30,
		.help = N_("How often a training job is tried again after an "
		    "internal error."),
		.flags = FIELD_REQUIRED | FIELD_ADVANCED,
	},
};
const size_t schema_resource_n =
    sizeof schema_resource / sizeof *schema_resource;
