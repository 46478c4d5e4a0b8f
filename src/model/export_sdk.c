/*
 * The SageMaker Python SDK 2 form. Every member is taken out of a copy of the
 * request as it is written; what is left at the end is what the SDK has no
 * word for, and is said in comments.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/export_own.h"
#include "model/hyper.h"

#define CONFIG "/HyperParameterTuningJobConfig"

/* A member and the argument that carries it. */
struct argument {
	const char	*path, *name;
};

static const struct argument estimator_arguments[] = {
	{ "/AlgorithmSpecification/TrainingImage", "image_uri" },
	{ "/AlgorithmSpecification/AlgorithmName", "algorithm_arn" },
	{ "/RoleArn", "role" },
	{ "/ResourceConfig/InstanceCount", "instance_count" },
	{ "/ResourceConfig/InstanceType", "instance_type" },
	{ "/ResourceConfig/VolumeSizeInGB", "volume_size" },
	{ "/ResourceConfig/VolumeKmsKeyId", "volume_kms_key" },
	{ "/ResourceConfig/TrainingPlanArn", "training_plan" },
	{ "/HyperParameterTuningResourceConfig/InstanceCount",
	    "instance_count" },
	{ "/HyperParameterTuningResourceConfig/InstanceType",
	    "instance_type" },
	{ "/HyperParameterTuningResourceConfig/VolumeSizeInGB",
	    "volume_size" },
	{ "/HyperParameterTuningResourceConfig/VolumeKmsKeyId",
	    "volume_kms_key" },
	{ "/AlgorithmSpecification/TrainingInputMode", "input_mode" },
	{ "/OutputDataConfig/S3OutputPath", "output_path" },
	{ "/OutputDataConfig/KmsKeyId", "output_kms_key" },
	{ "/StoppingCondition/MaxRuntimeInSeconds", "max_run" },
	{ "/StoppingCondition/MaxWaitTimeInSeconds", "max_wait" },
	{ "/EnableManagedSpotTraining", "use_spot_instances" },
	{ "/CheckpointConfig/S3Uri", "checkpoint_s3_uri" },
	{ "/CheckpointConfig/LocalPath", "checkpoint_local_path" },
	{ "/VpcConfig/Subnets", "subnets" },
	{ "/VpcConfig/SecurityGroupIds", "security_group_ids" },
	{ "/EnableNetworkIsolation", "enable_network_isolation" },
	{ "/EnableInterContainerTrafficEncryption",
	    "encrypt_inter_container_traffic" },
	{ "/Environment", "environment" },
	{ "/RetryStrategy/MaximumRetryAttempts", "max_retry_attempts" },
};

static const struct argument input_arguments[] = {
	{ "/DataSource/S3DataSource/S3Uri", "s3_data" },
	{ "/DataSource/S3DataSource/S3DataDistributionType", "distribution" },
	{ "/DataSource/S3DataSource/S3DataType", "s3_data_type" },
	{ "/DataSource/S3DataSource/AttributeNames", "attribute_names" },
	{ "/DataSource/S3DataSource/InstanceGroupNames",
	    "instance_groups" },
	{ "/CompressionType", "compression" },
	{ "/ContentType", "content_type" },
	{ "/RecordWrapperType", "record_wrapping" },
	{ "/InputMode", "input_mode" },
};

static const struct argument file_arguments[] = {
	{ "/DataSource/FileSystemDataSource/FileSystemId",
	    "file_system_id" },
	{ "/DataSource/FileSystemDataSource/FileSystemType",
	    "file_system_type" },
	{ "/DataSource/FileSystemDataSource/DirectoryPath",
	    "directory_path" },
	{ "/DataSource/FileSystemDataSource/FileSystemAccessMode",
	    "file_system_access_mode" },
	{ "/ContentType", "content_type" },
};

static const struct argument tuner_arguments[] = {
	{ CONFIG "/Strategy", "strategy" },
	{ CONFIG "/ResourceLimits/MaxNumberOfTrainingJobs", "max_jobs" },
	{ CONFIG "/ResourceLimits/MaxParallelTrainingJobs",
	    "max_parallel_jobs" },
	{ CONFIG "/ResourceLimits/MaxRuntimeInSeconds",
	    "max_runtime_in_seconds" },
	{ CONFIG "/TrainingJobEarlyStoppingType", "early_stopping_type" },
	{ CONFIG "/RandomSeed", "random_seed" },
	{ "/Tags", "tags" },
};

static const struct argument completion_arguments[] = {
	{ "/BestObjectiveNotImproving/MaxNumberOfTrainingJobsNotImproving",
	    "max_number_of_training_jobs_not_improving" },
	{ "/TargetObjectiveMetricValue", "target_objective_metric_value" },
};

/* The value at pointer, taken out of the tree with the structures that it
 * leaves empty; NULL: none. The caller drops it. */
static json_t *
take(json_t *tree, const char *pointer)
{
	json_t *value = json_incref(json_at(tree, pointer));

	if (value != NULL)
		json_put(tree, pointer, NULL);
	return (value);
}

static void
arguments(struct buf *b, json_t *tree, const struct argument *list, size_t n,
    int depth)
{
	json_t *value;
	size_t i;

	for (i = 0; i < n; i++) {
		if ((value = take(tree, list[i].path)) == NULL)
			continue;
		buf_addf(b, "%*s%s=", 4 * depth, "", list[i].name);
		python_value(b, value, depth);
		buf_adds(b, ",\n");
		json_decref(value);
	}
}

/* Whether Python writes this number as this text: then it can stand without
 * quotes and comes back the same. */
static bool
plain_number(const char *s)
{
	size_t whole, part;
	const char *dot;

	if (*s == '-')
		s++;
	whole = strspn(s, "0123456789");
	if (whole == 0 || whole > 15 || (whole > 1 && *s == '0'))
		return (false);
	if (s[whole] == '\0')
		return (s[0] != '0' || whole > 1 || s[-1] != '-');
	dot = s + whole;
	part = *dot == '.' ? strspn(dot + 1, "0123456789") : 0;
	if (part == 0 || dot[1 + part] != '\0' || whole + part > 15)
		return (false);
	if (strcmp(dot, ".0") == 0)
		return (true);
	/* Below 0.0001 Python writes exponents. */
	return (dot[part] != '0' && (*s != '0' ||
	    strspn(dot + 1, "0") < 4));
}

static void
bound(struct buf *b, const char *text)
{
	if (text != NULL && plain_number(text))
		buf_adds(b, text);
	else
		python_text(b, text != NULL ? text : "");
}

static void
one_range(struct buf *b, const struct hyper *h)
{
	static const char *const classes[HYPER_KINDS] = {
		[HYPER_INTEGER] = "IntegerParameter",
		[HYPER_CONTINUOUS] = "ContinuousParameter",
		[HYPER_CATEGORICAL] = "CategoricalParameter",
	};
	const json_t *value;
	size_t i;

	python_text(b, h->name);
	buf_addf(b, ": %s(", classes[h->kind]);
	if (h->kind == HYPER_CATEGORICAL) {
		buf_addc(b, '[');
		json_array_foreach((json_t *)h->values, i, value) {
			buf_adds(b, i > 0 ? ", " : "");
			python_value(b, value, 0);
		}
		buf_addc(b, ']');
	} else {
		bound(b, h->min);
		buf_adds(b, ", ");
		bound(b, h->max);
		if (h->scaling != NULL) {
			buf_adds(b, ", scaling_type=");
			python_text(b, h->scaling);
		}
	}
	buf_addc(b, ')');
}

/* {"eta": ContinuousParameter(0.1, 0.3)} */
static void
ranges(struct buf *b, json_t *def, int depth)
{
	static const char *const lists[] = { "IntegerParameterRanges",
		"ContinuousParameterRanges", "CategoricalParameterRanges" };
	struct hyper *list;
	size_t n = hyper_list(def, &list), i;
	char *path;

	buf_adds(b, "{\n");
	for (i = 0; i < n; i++) {
		if (list[i].kind == HYPER_STATIC)
			continue;
		buf_addf(b, "%*s", 4 * (depth + 1), "");
		one_range(b, &list[i]);
		buf_adds(b, ",\n");
	}
	buf_addf(b, "%*s}", 4 * depth, "");
	free(list);
	for (i = 0; i < nitems(lists); i++) {
		path = xasprintf("/HyperParameterRanges/%s", lists[i]);
		json_decref(take(def, path));
		free(path);
	}
}

static void
instance_groups(struct buf *b, json_t *def)
{
	json_t *list = take(def, "/ResourceConfig/InstanceGroups");
	const json_t *group;
	size_t i;

	if (list == NULL)
		return;
	buf_adds(b, "    instance_groups=[\n");
	json_array_foreach(list, i, group) {
		buf_adds(b, "        InstanceGroup(");
		python_value(b, json_object_get(group, "InstanceGroupName"),
		    0);
		buf_adds(b, ", ");
		python_value(b, json_object_get(group, "InstanceType"), 0);
		buf_adds(b, ", ");
		python_value(b, json_object_get(group, "InstanceCount"), 0);
		buf_adds(b, "),\n");
	}
	buf_adds(b, "    ],\n");
	json_decref(list);
}

static void
estimator(struct buf *b, json_t *def, const char *variable)
{
	bool resource = json_at(def,
	    "/AlgorithmSpecification/AlgorithmName") != NULL;
	json_t *statics;

	buf_addf(b, "%s = %s(\n", variable, resource ? "AlgorithmEstimator" :
	    "Estimator");
	instance_groups(b, def);
	arguments(b, def, estimator_arguments, nitems(estimator_arguments),
	    1);
	buf_adds(b, "    sagemaker_session=session,\n)\n");
	if ((statics = take(def, "/StaticHyperParameters")) == NULL)
		return;
	if (json_object_size(statics) > 0) {
		buf_addf(b, "%s.set_hyperparameters(**", variable);
		python_value(b, statics, 0);
		buf_adds(b, ")\n");
	}
	json_decref(statics);
}

static void
channel(struct buf *b, json_t *c, int depth)
{
	json_t *name = take(c, "/ChannelName"), *seed;
	bool files = json_at(c, "/DataSource/FileSystemDataSource") != NULL;

	buf_addf(b, "%*s", 4 * depth, "");
	python_value(b, name, 0);
	buf_addf(b, ": %s(\n", files ? "FileSystemInput" : "TrainingInput");
	if (files)
		arguments(b, c, file_arguments, nitems(file_arguments),
		    depth + 1);
	else
		arguments(b, c, input_arguments, nitems(input_arguments),
		    depth + 1);
	if ((seed = take(c, "/ShuffleConfig/Seed")) != NULL) {
		buf_addf(b, "%*sshuffle_config=ShuffleConfig(",
		    4 * (depth + 1), "");
		python_value(b, seed, 0);
		buf_adds(b, "),\n");
		json_decref(seed);
	}
	buf_addf(b, "%*s),\n", 4 * depth, "");
	json_decref(name);
}

static void
inputs(struct buf *b, json_t *def, int depth)
{
	json_t *list = json_object_get(def, "InputDataConfig"), *c;
	size_t i;

	buf_adds(b, "{\n");
	json_array_foreach(list, i, c)
		channel(b, c, depth + 1);
	buf_addf(b, "%*s}", 4 * depth, "");
	/* Channels that are written wholly are done. */
	for (i = json_array_size(list); i-- > 0;)
		if (json_object_size(json_array_get(list, i)) == 0)
			json_array_remove(list, i);
	if (json_array_size(list) == 0)
		json_object_del(def, "InputDataConfig");
}

static void
warm_start(struct buf *b, json_t *tree)
{
	json_t *type = take(tree, "/WarmStartConfig/WarmStartType");
	json_t *list = take(tree, "/WarmStartConfig/"
	    "ParentHyperParameterTuningJobs");
	const json_t *one;
	size_t i;

	if (type != NULL || list != NULL) {
		buf_adds(b, "    warm_start_config=WarmStartConfig(\n"
		    "        WarmStartTypes(");
		python_value(b, type, 0);
		buf_adds(b, "),\n        parents={");
		json_array_foreach(list, i, one) {
			buf_adds(b, i > 0 ? ", " : "");
			python_value(b, json_object_get(one,
			    "HyperParameterTuningJobName"), 0);
		}
		buf_adds(b, "},\n    ),\n");
	}
	json_decref(type);
	json_decref(list);
}

static void
strategy_config(struct buf *b, json_t *tree)
{
	static const char at[] = CONFIG
	    "/StrategyConfig/HyperbandStrategyConfig";
	json_t *config = take(tree, at), *min, *max;

	if (config == NULL)
		return;
	min = json_object_get(config, "MinResource");
	max = json_object_get(config, "MaxResource");
	buf_adds(b, "    strategy_config=StrategyConfig(\n"
	    "        HyperbandStrategyConfig(max_resource=");
	python_value(b, max, 0);
	buf_adds(b, ", min_resource=");
	python_value(b, min, 0);
	buf_adds(b, ")\n    ),\n");
	json_decref(config);
}

static void
completion(struct buf *b, json_t *tree)
{
	static const char at[] = CONFIG "/TuningJobCompletionCriteria";
	json_t *config = json_at(tree, at), *value;

	if (config == NULL)
		return;
	buf_adds(b, "    completion_criteria_config="
	    "TuningJobCompletionCriteriaConfig(\n");
	arguments(b, config, completion_arguments,
	    nitems(completion_arguments), 2);
	value = take(config, "/ConvergenceDetected/CompleteOnConvergence");
	if (value != NULL)
		buf_addf(b, "        complete_on_convergence=%s,\n",
		    strcmp(json_string_value(value) != NULL ?
		    json_string_value(value) : "", "Enabled") == 0 ? "True" :
		    "False");
	json_decref(value);
	buf_adds(b, "    ),\n");
	if (json_object_size(config) == 0)
		json_put(tree, at, NULL);
}

static void
settings(struct buf *b, json_t *tree)
{
	json_t *mode;

	arguments(b, tree, tuner_arguments, nitems(tuner_arguments), 1);
	strategy_config(b, tree);
	completion(b, tree);
	warm_start(b, tree);
	if ((mode = take(tree, "/Autotune/Mode")) != NULL)
		buf_adds(b, "    autotune=True,\n");
	json_decref(mode);
}

/* One definition: the tuner itself (S99, S103, S106). */
static void
single(struct buf *b, json_t *tree, json_t *def, const char *variable)
{
	json_t *value;

	buf_adds(b, "inputs = ");
	inputs(b, def, 0);
	buf_addf(b, "\n\ntuner = HyperparameterTuner(\n    %s,\n", variable);
	value = take(def, "/TuningObjective/MetricName");
	buf_adds(b, "    objective_metric_name=");
	python_value(b, value, 0);
	json_decref(value);
	buf_adds(b, ",\n    hyperparameter_ranges=");
	ranges(b, def, 1);
	buf_adds(b, ",\n");
	if ((value = take(def, "/TuningObjective/Type")) != NULL) {
		buf_adds(b, "    objective_type=");
		python_value(b, value, 0);
		buf_adds(b, ",\n");
		json_decref(value);
	}
	value = take(def, "/AlgorithmSpecification/MetricDefinitions");
	if (json_array_size(value) > 0) {
		buf_adds(b, "    metric_definitions=");
		python_value(b, value, 1);
		buf_adds(b, ",\n");
	}
	json_decref(value);
	settings(b, tree);
	buf_adds(b, ")\n");
}

/* "estimator-1": …, for one argument of create. */
static void
per_definition(struct buf *b, json_t *list, const char *argument,
    const char *pointer)
{
	json_t *def, *value;
	size_t i;
	bool any = false;

	json_array_foreach(list, i, def)
		any = any || json_at(def, pointer) != NULL;
	if (!any)
		return;
	buf_addf(b, "    %s={\n", argument);
	json_array_foreach(list, i, def) {
		if ((value = take(def, pointer)) == NULL)
			continue;
		buf_adds(b, "        names[");
		buf_addf(b, "%zu]: ", i);
		python_value(b, value, 2);
		buf_adds(b, ",\n");
		json_decref(value);
	}
	buf_adds(b, "    },\n");
}

/* More definitions: create with its dictionaries (S99, S102, S107, S108). */
static void
multiple(struct buf *b, json_t *tree, json_t *list)
{
	json_t *def;
	size_t i;

	buf_adds(b, "inputs = {\n");
	json_array_foreach(list, i, def) {
		buf_addf(b, "    names[%zu]: ", i);
		inputs(b, def, 1);
		buf_adds(b, ",\n");
	}
	buf_adds(b, "}\n\ntuner = HyperparameterTuner.create(\n"
	    "    estimator_dict={\n");
	json_array_foreach(list, i, def)
		buf_addf(b, "        names[%zu]: estimator_%zu,\n", i, i + 1);
	buf_adds(b, "    },\n");
	per_definition(b, list, "objective_metric_name_dict",
	    "/TuningObjective/MetricName");
	buf_adds(b, "    hyperparameter_ranges_dict={\n");
	json_array_foreach(list, i, def) {
		buf_addf(b, "        names[%zu]: ", i);
		ranges(b, def, 2);
		buf_adds(b, ",\n");
	}
	buf_adds(b, "    },\n");
	per_definition(b, list, "metric_definitions_dict",
	    "/AlgorithmSpecification/MetricDefinitions");
	per_definition(b, list, "objective_type_dict",
	    "/TuningObjective/Type");
	settings(b, tree);
	buf_adds(b, ")\n");
}

/* Configurations to choose from are set on the tuner afterwards. */
static void
overrides(struct buf *b, json_t *def, size_t i, bool many)
{
	json_t *list = take(def,
	    "/HyperParameterTuningResourceConfig/InstanceConfigs");
	const json_t *one;
	size_t k;

	if (list == NULL)
		return;
	buf_adds(b, "tuner.override_resource_config(\n    instance_configs=");
	if (many)
		buf_addf(b, "{names[%zu]: ", i);
	buf_adds(b, "[\n");
	json_array_foreach(list, k, one) {
		buf_adds(b, "        InstanceConfig(instance_count=");
		python_value(b, json_object_get(one, "InstanceCount"), 0);
		buf_adds(b, ", instance_type=");
		python_value(b, json_object_get(one, "InstanceType"), 0);
		buf_adds(b, ", volume_size=");
		python_value(b, json_object_get(one, "VolumeSizeInGB"), 0);
		buf_adds(b, "),\n");
	}
	buf_adds(b, many ? "    ]}\n)\n" : "    ]\n)\n");
	json_decref(list);
}

static void
left(struct buf *b, const json_t *value, const char *path)
{
	const json_t *child;
	const char *name;
	char *inner, *text;
	size_t i;

	json_array_foreach((json_t *)value, i, child) {
		inner = xasprintf("%s/%zu", path, i);
		left(b, child, inner);
		free(inner);
	}
	if (json_is_object(value))
		json_object_foreach((json_t *)value, name, child) {
			inner = xasprintf("%s/%s", path, name);
			left(b, child, inner);
			free(inner);
		}
	if (json_is_object(value) || json_is_array(value))
		return;
	/* A comment ends with its line. */
	inner = xasprintf("%s = ", path);
	text = json_dumps(value, JSON_ENCODE_ANY | JSON_ENSURE_ASCII);
	for (i = 0; inner[i] != '\0'; i++)
		if ((unsigned char)inner[i] < ' ')
			inner[i] = '?';
	buf_addf(b, "#   %s%s\n", inner, text != NULL ? text : "");
	free(text);
	free(inner);
}

static const char imports[] =
"import sagemaker\n"
"from sagemaker.algorithm import AlgorithmEstimator\n"
"from sagemaker.estimator import Estimator\n"
"from sagemaker.inputs import FileSystemInput, ShuffleConfig, TrainingInput\n"
"from sagemaker.instance_group import InstanceGroup\n"
"from sagemaker.parameter import (\n"
"    CategoricalParameter,\n"
"    ContinuousParameter,\n"
"    IntegerParameter,\n"
")\n"
"from sagemaker.tuner import (\n"
"    HyperbandStrategyConfig,\n"
"    HyperparameterTuner,\n"
"    InstanceConfig,\n"
"    StrategyConfig,\n"
"    TuningJobCompletionCriteriaConfig,\n"
"    WarmStartConfig,\n"
"    WarmStartTypes,\n"
")\n\n"
"session = sagemaker.Session()\n";

static void
names(struct buf *b, json_t *list)
{
	json_t *def, *name;
	size_t i;

	buf_adds(b, "names = [");
	json_array_foreach(list, i, def) {
		name = take(def, "/DefinitionName");
		buf_adds(b, i > 0 ? ", " : "");
		python_value(b, name, 0);
		json_decref(name);
	}
	buf_adds(b, "]\n");
}

void
export_sdk(struct buf *b, const json_t *internal)
{
	json_t *tree = json_deep_copy(internal), *list, *name, *def;
	char variable[32];
	bool many;
	size_t i;

	list = json_object_get(tree, "TrainingJobDefinitions");
	name = take(tree, "/HyperParameterTuningJobName");
	many = json_array_size(list) > 1;
	buf_adds(b, imports);
	if (many)
		names(b, list);
	json_array_foreach(list, i, def) {
		if (many)
			snprintf(variable, sizeof variable, "estimator_%zu",
			    i + 1);
		else
			snprintf(variable, sizeof variable, "estimator");
		buf_addc(b, '\n');
		estimator(b, def, variable);
	}
	buf_addc(b, '\n');
	if (many)
		multiple(b, tree, list);
	else if (json_array_size(list) == 1)
		single(b, tree, json_array_get(list, 0), "estimator");
	json_array_foreach(list, i, def)
		overrides(b, def, i, many);
	buf_adds(b, "tuner.fit(\n    inputs,\n    job_name=");
	python_value(b, name, 0);
	buf_adds(b, many ? ",\n    include_cls_metadata={},\n"
	    "    estimator_kwargs={},\n)\n" :
	    ",\n    include_cls_metadata=False,\n)\n");
	for (i = json_array_size(list); i-- > 0;)
		if (json_object_size(json_array_get(list, i)) == 0)
			json_array_remove(list, i);
	if (json_array_size(list) == 0)
		json_object_del(tree, "TrainingJobDefinitions");
	if (json_object_size(tree) > 0) {
		buf_adds(b, "\n# The SDK has no argument for these members; "
		    "the form boto3 carries them.\n");
		left(b, tree, "");
	}
	json_decref(name);
	json_decref(tree);
}
