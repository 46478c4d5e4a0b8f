/*
 * Field rows: algorithm and parameters of a definition.
 * Names, types, limits, patterns and choices are those of the API shapes
 * (model of 2026-08, with the instance types of 2026-09);
 * tests/wire/create-shapes.json holds them against it.
 */
#include <math.h>

#include "base/i18n.h"
#include "model/name.h"
#include "model/schema.h"

static const char *const choices_objective[] = {
	"Maximize",
	"Minimize", NULL
};

static const char *const choices_hyper_parameter_scaling_type[] = {
	"Auto",
	"Linear",
	"Logarithmic",
	"ReverseLogarithmic", NULL
};

static const char *const choices_training_input_mode[] = {
	"Pipe",
	"File",
	"FastFile", NULL
};

const struct field schema_definition[] = {
	{
		.path = "/TrainingJobDefinitions/*",
		.shape = "HyperParameterTrainingJobDefinition",
		.label = N_("Training job definition"),
		.type = &field_object,
		.min = NAN, .max = NAN,
		.seed = "S38",
		.help = N_("Algorithm and parameters, data, and resources of "
		    "the training jobs."),
	},
	{
		.path = "/TrainingJobDefinitions/*/DefinitionName",
		.shape = "HyperParameterTrainingJobDefinitionName",
		.label = N_("Definition name"),
		.type = &field_string,
		.min = 1, .max = 64,
		.pattern = "[a-zA-Z0-9](-*[a-zA-Z0-9]){0,63}",
		.example = "xgboost-1",
		.seed = "S44 S45",
		.help = N_("Names the definition within this tuning job; "
		    "needed when there are several."),
	},
	{
		.path = "/TrainingJobDefinitions/*/TuningObjective",
		.shape = "HyperParameterTuningJobObjective",
		.label = N_("Objective metric"),
		.type = &field_object,
		.min = NAN, .max = NAN,
		.seed = "S61 S63",
		.help = N_("What the tuning job tries to improve."),
	},
	{
		.path = "/TrainingJobDefinitions/*/TuningObjective/Type",
		.shape = "HyperParameterTuningJobObjectiveType",
		.label = N_("Objective type"),
		.type = &field_choice,
		.min = NAN, .max = NAN,
		.choices = choices_objective,
		.initial = "Maximize",
		.seed = "S63",
		.help = N_("Whether a greater or a smaller value of the "
		    "objective is better."),
		.flags = FIELD_REQUIRED,
	},
	{
		.path = "/TrainingJobDefinitions/*/TuningObjective/MetricName",
		.shape = "MetricName",
		.label = N_("Objective metric name"),
		.type = &field_string,
		.min = 1, .max = 255,
		.pattern = ".+",
		.example = "validation:auc",
		.seed = "S61 S63 S65",
		.help = N_("The metric that is to be improved. Built-in "
		    "algorithms bring theirs; of your own algorithm it must be "
		    "among the metric definitions."),
		.flags = FIELD_REQUIRED,
		.suggest = suggest_metric,
	},
	{
		.path = "/TrainingJobDefinitions/*/HyperParameterRanges",
		.shape = "ParameterRanges",
		.label = N_("Hyperparameter ranges"),
		.type = &field_object,
		.min = NAN, .max = NAN,
		.seed = "S24 S66",
		.help = N_("The ranges that the strategy searches."),
	},
	{
		.path = "/TrainingJobDefinitions/*/HyperParameterRanges/Integer"
		    "ParameterRanges",
		.shape = "IntegerParameterRanges",
		.label = N_("Integer ranges"),
		.type = &field_list,
		.min = 0, .max = 30,
		.help = N_("Ranges of whole numbers."),
	},
	{
		.path = "/TrainingJobDefinitions/*/HyperParameterRanges/Integer"
		    "ParameterRanges/*",
		.shape = "IntegerParameterRange",
		.label = N_("Integer range"),
		.type = &field_object,
		.min = NAN, .max = NAN,
		.help = N_("A range of whole numbers."),
	},
	{
		.path = "/TrainingJobDefinitions/*/HyperParameterRanges/Integer"
		    "ParameterRanges/*/Name",
		.shape = "ParameterKey",
		.label = N_("Name"),
		.type = &field_string,
		.min = 0, .max = 256,
		.help = N_("The hyperparameter's name."),
		.flags = FIELD_REQUIRED,
	},
	{
		.path = "/TrainingJobDefinitions/*/HyperParameterRanges/Integer"
		    "ParameterRanges/*/MinValue",
		.shape = "ParameterValue",
		.label = N_("Minimum"),
		.type = &field_string,
		.min = 0, .max = 256,
		.seed = "S106",
		.help = N_("The smallest value, a whole number."),
		.flags = FIELD_REQUIRED,
	},
	{
		.path = "/TrainingJobDefinitions/*/HyperParameterRanges/Integer"
		    "ParameterRanges/*/MaxValue",
		.shape = "ParameterValue",
		.label = N_("Maximum"),
		.type = &field_string,
		.min = 0, .max = 256,
		.seed = "S106",
		.help = N_("The greatest value, a whole number."),
		.flags = FIELD_REQUIRED,
	},
	{
		.path = "/TrainingJobDefinitions/*/HyperParameterRanges/Integer"
		    "ParameterRanges/*/ScalingType",
		.shape = "HyperParameterScalingType",
		.label = N_("Scaling type"),
		.type = &field_choice,
		.min = NAN, .max = NAN,
		.choices = choices_hyper_parameter_scaling_type,
		.preset = "Auto",
		.help = N_("Linear searches evenly; Logarithmic suits ranges "
		    "over several powers of ten and needs values above 0."),
	},
	{
		.path = "/TrainingJobDefinitions/*/HyperParameterRanges/Continu"
		    "ousParameterRanges",
		.shape = "ContinuousParameterRanges",
		.label = N_("Continuous ranges"),
		.type = &field_list,
		.min = 0, .max = 30,
		.help = N_("Ranges of real numbers."),
	},
	{
		.path = "/TrainingJobDefinitions/*/HyperParameterRanges/Continu"
		    "ousParameterRanges/*",
		.shape = "ContinuousParameterRange",
		.label = N_("Continuous range"),
		.type = &field_object,
		.min = NAN, .max = NAN,
		.help = N_("A range of real numbers."),
	},
	{
		.path = "/TrainingJobDefinitions/*/HyperParameterRanges/Continu"
		    "ousParameterRanges/*/Name",
		.shape = "ParameterKey",
		.label = N_("Name"),
		.type = &field_string,
		.min = 0, .max = 256,
		.help = N_("The hyperparameter's name."),
		.flags = FIELD_REQUIRED,
	},
	{
		.path = "/TrainingJobDefinitions/*/HyperParameterRanges/Continu"
		    "ousParameterRanges/*/MinValue",
		.shape = "ParameterValue",
		.label = N_("Minimum"),
		.type = &field_string,
		.min = 0, .max = 256,
		.seed = "S106",
		.help = N_("The smallest value."),
		.flags = FIELD_REQUIRED,
	},
	{
		.path = "/TrainingJobDefinitions/*/HyperParameterRanges/Continu"
		    "ousParameterRanges/*/MaxValue",
		.shape = "ParameterValue",
		.label = N_("Maximum"),
		.type = &field_string,
		.min = 0, .max = 256,
		.seed = "S106",
		.help = N_("The greatest value."),
		.flags = FIELD_REQUIRED,
	},
	{
		.path = "/TrainingJobDefinitions/*/HyperParameterRanges/Continu"
		    "ousParameterRanges/*/ScalingType",
		.shape = "HyperParameterScalingType",
		.label = N_("Scaling type"),
		.type = &field_choice,
		.min = NAN, .max = NAN,
		.choices = choices_hyper_parameter_scaling_type,
		.preset = "Auto",
		.help = N_("Linear searches evenly; Logarithmic suits ranges "
		    "over several powers of ten and needs values above 0; "
		    "ReverseLogarithmic suits values close to 1 and needs 0 to "
		    "below 1."),
	},
	{
		.path = "/TrainingJobDefinitions/*/HyperParameterRanges/Categor"
		    "icalParameterRanges",
		.shape = "CategoricalParameterRanges",
		.label = N_("Categorical ranges"),
		.type = &field_list,
		.min = 0, .max = 30,
		.help = N_("Lists of values to choose from."),
	},
	{
		.path = "/TrainingJobDefinitions/*/HyperParameterRanges/Categor"
		    "icalParameterRanges/*",
		.shape = "CategoricalParameterRange",
		.label = N_("Categorical range"),
		.type = &field_object,
		.min = NAN, .max = NAN,
		.help = N_("A list of values to choose from."),
	},
	{
		.path = "/TrainingJobDefinitions/*/HyperParameterRanges/Categor"
		    "icalParameterRanges/*/Name",
		.shape = "ParameterKey",
		.label = N_("Name"),
		.type = &field_string,
		.min = 0, .max = 256,
		.help = N_("The hyperparameter's name."),
		.flags = FIELD_REQUIRED,
	},
	{
		.path = "/TrainingJobDefinitions/*/HyperParameterRanges/Categor"
		    "icalParameterRanges/*/Values",
		.shape = "ParameterValues",
		.label = N_("Values"),
		.type = &field_list,
		.min = 1, .max = 30,
		.help = N_("The values to choose from, parted by commas; no "
		    "value twice."),
		.flags = FIELD_REQUIRED,
	},
	{
		.path = "/TrainingJobDefinitions/*/HyperParameterRanges/Categor"
		    "icalParameterRanges/*/Values/*",
		.shape = "ParameterValue",
		.label = N_("Value"),
		.type = &field_string,
		.min = 0, .max = 256,
		.help = N_("One of the values."),
	},
	{
		.path = "/TrainingJobDefinitions/*/HyperParameterRanges/AutoPar"
		    "ameters",
		.shape = "AutoParameters",
		.label = N_("Automatic hyperparameters"),
		.type = &field_list,
		.min = 0, .max = 100,
		.help = N_("With Autotune: hyperparameters whose range the "
		    "service chooses."),
		.flags = FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions/*/HyperParameterRanges/AutoPar"
		    "ameters/*",
		.shape = "AutoParameter",
		.label = N_("Automatic hyperparameter"),
		.type = &field_object,
		.min = NAN, .max = NAN,
		.help = N_("A hyperparameter whose range the service chooses."),
		.flags = FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions/*/HyperParameterRanges/AutoPar"
		    "ameters/*/Name",
		.shape = "ParameterKey",
		.label = N_("Name"),
		.type = &field_string,
		.min = 0, .max = 256,
		.help = N_("The hyperparameter's name."),
		.flags = FIELD_REQUIRED | FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions/*/HyperParameterRanges/AutoPar"
		    "ameters/*/ValueHint",
		.shape = "ParameterValue",
		.label = N_("Example value"),
		.type = &field_string,
		.min = 0, .max = 256,
		.help = N_("A value that suits the hyperparameter; the range "
		    "is laid around it."),
		.flags = FIELD_REQUIRED | FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions/*/StaticHyperParameters",
		.shape = "HyperParameters",
		.label = N_("Static hyperparameters"),
		.type = &field_map,
		.min = 0, .max = 100,
		.seed = "S68 S101",
		.help = N_("Hyperparameters with one fixed value in every "
		    "training job."),
	},
	{
		.path = "/TrainingJobDefinitions/*/StaticHyperParameters/*",
		.shape = "HyperParameterValue",
		.label = N_("Value"),
		.type = &field_string,
		.min = 0, .max = 2500,
		.help = N_("The fixed value, kept as it is written."),
		.flags = FIELD_VALUE,
	},
	{
		.path = "/TrainingJobDefinitions/*/AlgorithmSpecification",
		.shape = "HyperParameterAlgorithmSpecification",
		.label = N_("Algorithm"),
		.type = &field_object,
		.min = NAN, .max = NAN,
		.seed = "S53",
		.help = N_("What the training jobs run."),
		.flags = FIELD_REQUIRED,
	},
	{
		.path = "/TrainingJobDefinitions/*/AlgorithmSpecification/Train"
		    "ingImage",
		.shape = "AlgorithmImage",
		.label = N_("Training image"),
		.type = &field_string,
		.min = 0, .max = 255,
		.example = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagema"
		    "ker-xgboost:1.7-1",
		.seed = "S53 S54 S55",
		.help = N_("The container image of the algorithm: a built-in "
		    "one, or your own in Amazon ECR. The local backend also "
		    "takes the absolute path of a program."),
		.applies = applies_image,
		.suggest = suggest_image,
	},
	{
		.path = "/TrainingJobDefinitions/*/AlgorithmSpecification/Train"
		    "ingInputMode",
		.shape = "TrainingInputMode",
		.label = N_("Input mode"),
		.type = &field_choice,
		.min = NAN, .max = NAN,
		.choices = choices_training_input_mode,
		.initial = "File",
		.seed = "S56 S57",
		.help = N_("File copies the data before training begins; Pipe "
		    "streams it; FastFile shows it as files and streams it. "
		    "Choose File for CSV from Amazon S3."),
		.flags = FIELD_REQUIRED,
	},
	{
		.path = "/TrainingJobDefinitions/*/AlgorithmSpecification/Algor"
		    "ithmName",
		.shape = "ArnOrName",
		.label = N_("Algorithm resource"),
		.type = &field_string,
		.min = 1, .max = 170,
		.pattern = "(arn:aws[a-z\\-]*:sagemaker:[a-z0-9\\-]*:[0-9]{12}:"
		    "[a-z\\-]*\\/)?([a-zA-Z0-9]([a-zA-Z0-9-]){0,62})(?<!-)",
		.seed = "S53",
		.help = N_("Name or ARN of your own algorithm resource or of "
		    "an AWS Marketplace subscription, instead of an image."),
		.applies = applies_algorithm_name,
	},
	{
		.path = "/TrainingJobDefinitions/*/AlgorithmSpecification/Metri"
		    "cDefinitions",
		.shape = "MetricDefinitionList",
		.label = N_("Metrics"),
		.type = &field_list,
		.min = 0, .max = 40,
		.seed = "S58 S59 S60 S62 S107 S108",
		.help = N_("For your own algorithm: how each metric is read "
		    "from the log. Built-in algorithms bring their own and "
		    "refuse definitions."),
	},
	{
		.path = "/TrainingJobDefinitions/*/AlgorithmSpecification/Metri"
		    "cDefinitions/*",
		.shape = "MetricDefinition",
		.label = N_("Metric"),
		.type = &field_object,
		.min = NAN, .max = NAN,
		.help = N_("One metric and the regular expression that finds "
		    "it."),
	},
	{
		.path = "/TrainingJobDefinitions/*/AlgorithmSpecification/Metri"
		    "cDefinitions/*/Name",
		.shape = "MetricName",
		.label = N_("Metric name"),
		.type = &field_string,
		.min = 1, .max = 255,
		.pattern = ".+",
		.example = "validation:accuracy",
		.help = N_("What the metric is called."),
		.flags = FIELD_REQUIRED,
	},
	{
		.path = "/TrainingJobDefinitions/*/AlgorithmSpecification/Metri"
		    "cDefinitions/*/Regex",
		.shape = "MetricRegex",
		.label = N_("Regular expression"),
		.type = &field_string,
		.min = 1, .max = 500,
		.pattern = ".+",
		.example = "accuracy=([0-9.]+)",
		.help = N_("Finds the value in a log line; its first group is "
		    "the number."),
		.flags = FIELD_REQUIRED,
	},
	{
		.path = "/TrainingJobDefinitions/*/RoleArn",
		.shape = "RoleArn",
		.label = N_("IAM role"),
		.type = &field_string,
		.min = 20, .max = 2048,
		.pattern = "arn:aws[a-z\\-]*:iam::\\d{12}:role/?[a-zA-Z_0-9+=,."
		    "@\\-_/]+",
		.initial = "arn:aws:iam::" NAME_LOCAL_ACCOUNT ":role/service-ro"
		    "le/AmazonSageMaker-ExecutionRole",
		.seed = "S46 S47 S48",
		.help = N_("The role that SageMaker takes on to read the data "
		    "and write the results. The local backend does not use "
		    "it."),
		.flags = FIELD_REQUIRED | FIELD_LOCAL,
	},
	{
		.path = "/TrainingJobDefinitions/*/VpcConfig",
		.shape = "VpcConfig",
		.label = N_("VPC"),
		.type = &field_object,
		.min = NAN, .max = NAN,
		.seed = "S51",
		.help = N_("Lets the training jobs reach resources in your "
		    "virtual private cloud."),
	},
	{
		.path = "/TrainingJobDefinitions/*/VpcConfig/SecurityGroupIds",
		.shape = "VpcSecurityGroupIds",
		.label = N_("Security groups"),
		.type = &field_list,
		.min = 1, .max = 5,
		.example = "sg-0123456789abcdef0",
		.seed = "S51",
		.help = N_("Ids of the security groups, parted by commas."),
		.flags = FIELD_REQUIRED,
	},
	{
		.path = "/TrainingJobDefinitions/*/VpcConfig/SecurityGroupIds/"
		    "*",
		.shape = "SecurityGroupId",
		.label = N_("Security group"),
		.type = &field_string,
		.min = 0, .max = 32,
		.pattern = "[-0-9a-zA-Z]+",
		.help = N_("Id of a security group."),
	},
	{
		.path = "/TrainingJobDefinitions/*/VpcConfig/Subnets",
		.shape = "Subnets",
		.label = N_("Subnets"),
		.type = &field_list,
		.min = 1, .max = 16,
		.example = "subnet-0123456789abcdef0",
		.seed = "S51",
		.help = N_("Ids of the subnets, parted by commas."),
		.flags = FIELD_REQUIRED,
	},
	{
		.path = "/TrainingJobDefinitions/*/VpcConfig/Subnets/*",
		.shape = "SubnetId",
		.label = N_("Subnet"),
		.type = &field_string,
		.min = 0, .max = 32,
		.pattern = "[-0-9a-zA-Z]+",
		.help = N_("Id of a subnet."),
	},
	{
		.path = "/TrainingJobDefinitions/*/EnableNetworkIsolation",
		.shape = "Boolean",
		.label = N_("Network isolation"),
		.type = &field_boolean,
		.min = NAN, .max = NAN,
		.preset = "false",
		.seed = "S49 S50",
		.help = N_("The training container cannot reach the network. "
		    "AWS Marketplace algorithms need it."),
	},
	{
		.path = "/TrainingJobDefinitions/*/EnableInterContainerTrafficE"
		    "ncryption",
		.shape = "Boolean",
		.label = N_("Encrypt traffic between containers"),
		.type = &field_boolean,
		.min = NAN, .max = NAN,
		.preset = "false",
		.seed = "S52",
		.help = N_("Encrypts what the instances of one training job "
		    "send each other."),
		.flags = FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions/*/Environment",
		.shape = "HyperParameterTrainingJobEnvironmentMap",
		.label = N_("Environment variables"),
		.type = &field_map,
		.min = 0, .max = 48,
		.help = N_("Variables that the training container sees. Put no "
		    "secrets here: everyone who may describe the job can read "
		    "them."),
		.flags = FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions/*/Environment/*",
		.shape = "HyperParameterTrainingJobEnvironmentValue",
		.label = N_("Value"),
		.type = &field_string,
		.min = 0, .max = 512,
		.help = N_("The variable's value."),
		.flags = FIELD_ADVANCED | FIELD_VALUE,
	},
};
const size_t schema_definition_n =
    sizeof schema_definition / sizeof *schema_definition;
