/*
 * Field rows: data input and output of a definition.
 * Names, types, limits, patterns and choices are those of the API shapes
 * (model of 2026-08, with the instance types of 2026-09);
 * tests/wire/create-shapes.json holds them against it.
 */
#include <math.h>

#include "base/i18n.h"
#include "model/schema.h"

static const char *const choices_s3data_type[] = {
	"ManifestFile",
	"S3Prefix",
	"AugmentedManifestFile",
	"Converse", NULL
};

static const char *const choices_s3data_distribution[] = {
	"FullyReplicated",
	"ShardedByS3Key", NULL
};

static const char *const choices_file_system_access_mode[] = {
	"rw",
	"ro", NULL
};

static const char *const choices_file_system_type[] = {
	"EFS",
	"FSxLustre", NULL
};

static const char *const choices_compression_type[] = {
	"None",
	"Gzip", NULL
};

static const char *const choices_record_wrapper[] = {
	"None",
	"RecordIO", NULL
};

static const char *const choices_training_input_mode[] = {
	"Pipe",
	"File",
	"FastFile", NULL
};

static const char *const choices_output_compression_type[] = {
	"GZIP",
	"NONE", NULL
};

const struct field schema_data[] = {
	{
		.path = "/TrainingJobDefinitions/*/InputDataConfig",
		.shape = "InputDataConfig",
		.label = N_("Input data channels"),
		.type = &field_list,
		.min = 1, .max = 20,
		.seed = "S71 S72 S74 S75 S102 S103",
		.help = N_("Each channel is one source of data, such as train "
		    "or validation."),
	},
	{
		.path = "/TrainingJobDefinitions/*/InputDataConfig/*",
		.shape = "Channel",
		.label = N_("Channel"),
		.type = &field_object,
		.min = NAN, .max = NAN,
		.seed = "S72",
		.help = N_("One source of data."),
	},
	{
		.path = "/TrainingJobDefinitions/*/InputDataConfig/*/ChannelNam"
		    "e",
		.shape = "ChannelName",
		.label = N_("Channel name"),
		.type = &field_string,
		.min = 1, .max = 64,
		.pattern = "[A-Za-z0-9\\.\\-_]+",
		.initial = "train",
		.seed = "S75 S76",
		.help = N_("What the algorithm calls the channel."),
		.flags = FIELD_REQUIRED | FIELD_DISTINCT,
		.suggest = suggest_channel,
	},
	{
		.path = "/TrainingJobDefinitions/*/InputDataConfig/*/DataSourc"
		    "e",
		.shape = "DataSource",
		.label = N_("Data source"),
		.type = &field_object,
		.min = NAN, .max = NAN,
		.seed = "S73",
		.help = N_("Where the channel's data are: Amazon S3 or a file "
		    "system."),
		.flags = FIELD_REQUIRED,
	},
	{
		.path = "/TrainingJobDefinitions/*/InputDataConfig/*/DataSource"
		    "/S3DataSource",
		.shape = "S3DataSource",
		.label = N_("S3 data source"),
		.type = &field_object,
		.min = NAN, .max = NAN,
		.seed = "S73",
		.help = N_("Data in Amazon S3."),
	},
	{
		.path = "/TrainingJobDefinitions/*/InputDataConfig/*/DataSource"
		    "/S3DataSource/S3DataType",
		.shape = "S3DataType",
		.label = N_("S3 data type"),
		.type = &field_choice,
		.min = NAN, .max = NAN,
		.choices = choices_s3data_type,
		.initial = "S3Prefix",
		.help = N_("S3Prefix takes all objects below the location; "
		    "ManifestFile those listed in a file; "
		    "AugmentedManifestFile those in a file with labels."),
		.flags = FIELD_REQUIRED,
	},
	{
		.path = "/TrainingJobDefinitions/*/InputDataConfig/*/DataSource"
		    "/S3DataSource/S3Uri",
		.shape = "S3Uri",
		.label = N_("S3 location"),
		.type = &field_string,
		.min = 0, .max = 1024,
		.pattern = "(https|s3)://([^/]+)/?(.*)",
		.example = "s3://my-bucket/churn/train",
		.seed = "S73 S104",
		.help = N_("Where the data are. The local backend also takes "
		    "file:///PATH, and keeps s3://BUCKET/KEY in the folder "
		    "trialdeck/s3/BUCKET/KEY of $XDG_DATA_HOME "
		    "(~/.local/share)."),
		.flags = FIELD_REQUIRED,
	},
	{
		.path = "/TrainingJobDefinitions/*/InputDataConfig/*/DataSource"
		    "/S3DataSource/S3DataDistributionType",
		.shape = "S3DataDistribution",
		.label = N_("S3 data distribution"),
		.type = &field_choice,
		.min = NAN, .max = NAN,
		.choices = choices_s3data_distribution,
		.preset = "FullyReplicated",
		.initial = "FullyReplicated",
		.help = N_("FullyReplicated gives every instance all the data; "
		    "ShardedByS3Key a part each."),
	},
	{
		.path = "/TrainingJobDefinitions/*/InputDataConfig/*/DataSource"
		    "/S3DataSource/AttributeNames",
		.shape = "AttributeNames",
		.label = N_("Attribute names"),
		.type = &field_list,
		.min = 0, .max = 16,
		.help = N_("With an augmented manifest: the attributes to "
		    "read, in order."),
		.flags = FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions/*/InputDataConfig/*/DataSource"
		    "/S3DataSource/AttributeNames/*",
		.shape = "AttributeName",
		.label = N_("Attribute name"),
		.type = &field_string,
		.min = 1, .max = 256,
		.pattern = ".+",
		.help = N_("An attribute of the manifest."),
		.flags = FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions/*/InputDataConfig/*/DataSource"
		    "/S3DataSource/InstanceGroupNames",
		.shape = "InstanceGroupNames",
		.label = N_("Instance groups"),
		.type = &field_list,
		.min = 0, .max = 5,
		.help = N_("The instance groups that get this channel."),
		.flags = FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions/*/InputDataConfig/*/DataSource"
		    "/S3DataSource/InstanceGroupNames/*",
		.shape = "InstanceGroupName",
		.label = N_("Instance group"),
		.type = &field_string,
		.min = 1, .max = 64,
		.pattern = ".+",
		.help = N_("Name of an instance group."),
		.flags = FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions/*/InputDataConfig/*/DataSource"
		    "/S3DataSource/ModelAccessConfig",
		.shape = "ModelAccessConfig",
		.label = N_("Model access"),
		.type = &field_object,
		.min = NAN, .max = NAN,
		.help = N_("Access to a model that needs its licence "
		    "accepted."),
		.flags = FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions/*/InputDataConfig/*/DataSource"
		    "/S3DataSource/ModelAccessConfig/AcceptEula",
		.shape = "AcceptEula",
		.label = N_("Accept licence"),
		.type = &field_boolean,
		.min = NAN, .max = NAN,
		.help = N_("Whether you accept the licence of the model."),
		.flags = FIELD_REQUIRED | FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions/*/InputDataConfig/*/DataSource"
		    "/S3DataSource/HubAccessConfig",
		.shape = "HubAccessConfig",
		.label = N_("Hub access"),
		.type = &field_object,
		.min = NAN, .max = NAN,
		.help = N_("Access to the content of a hub."),
		.flags = FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions/*/InputDataConfig/*/DataSource"
		    "/S3DataSource/HubAccessConfig/HubContentArn",
		.shape = "HubContentArn",
		.label = N_("Hub content ARN"),
		.type = &field_string,
		.min = 0, .max = 255,
		.help = N_("The hub content to read."),
		.flags = FIELD_REQUIRED | FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions/*/InputDataConfig/*/DataSource"
		    "/FileSystemDataSource",
		.shape = "FileSystemDataSource",
		.label = N_("File system data source"),
		.type = &field_object,
		.min = NAN, .max = NAN,
		.seed = "S73",
		.help = N_("Data on Amazon EFS or FSx for Lustre."),
		.flags = FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions/*/InputDataConfig/*/DataSource"
		    "/FileSystemDataSource/FileSystemId",
		.shape = "FileSystemId",
		.label = N_("File system id"),
		.type = &field_string,
		.min = 11, .max = 21,
		.pattern = "(fs-[0-9a-f]{8,})",
		.example = "fs-0123456789abcdef0",
		.help = N_("The file system that holds the data."),
		.flags = FIELD_REQUIRED | FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions/*/InputDataConfig/*/DataSource"
		    "/FileSystemDataSource/FileSystemAccessMode",
		.shape = "FileSystemAccessMode",
		.label = N_("File system access"),
		.type = &field_choice,
		.min = NAN, .max = NAN,
		.choices = choices_file_system_access_mode,
		.help = N_("Read only, or read and write."),
		.flags = FIELD_REQUIRED | FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions/*/InputDataConfig/*/DataSource"
		    "/FileSystemDataSource/FileSystemType",
		.shape = "FileSystemType",
		.label = N_("File system type"),
		.type = &field_choice,
		.min = NAN, .max = NAN,
		.choices = choices_file_system_type,
		.help = N_("Amazon EFS or FSx for Lustre."),
		.flags = FIELD_REQUIRED | FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions/*/InputDataConfig/*/DataSource"
		    "/FileSystemDataSource/DirectoryPath",
		.shape = "DirectoryPath",
		.label = N_("Directory path"),
		.type = &field_string,
		.min = 0, .max = 4096,
		.help = N_("The folder of the file system that becomes the "
		    "channel."),
		.flags = FIELD_REQUIRED | FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions/*/InputDataConfig/*/DataSource"
		    "/DatasetSource",
		.shape = "DatasetSource",
		.label = N_("Dataset source"),
		.type = &field_object,
		.min = NAN, .max = NAN,
		.help = N_("A data set of a hub."),
		.flags = FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions/*/InputDataConfig/*/DataSource"
		    "/DatasetSource/DatasetArn",
		.shape = "HubDataSetArn",
		.label = N_("Dataset ARN"),
		.type = &field_string,
		.min = 0, .max = 2048,
		.pattern = "(arn:[a-z0-9-\\.]{1,63}:sagemaker:\\w+(?:-\\w+)+:("
		    "\\d{12}|aws):hub-content\\/)[a-zA-Z0-9](-*[a-zA-Z0-9]){0,6"
		    "2}\\/DataSet\\/[a-zA-Z0-9](-*[a-zA-Z0-9]){0,63}(\\/\\d{1,4"
		    "}.\\d{1,4}.\\d{1,4})?",
		.help = N_("The data set to read."),
		.flags = FIELD_REQUIRED | FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions/*/InputDataConfig/*/ContentTyp"
		    "e",
		.shape = "ContentType",
		.label = N_("Content type"),
		.type = &field_string,
		.min = 0, .max = 256,
		.initial = "text/csv",
		.example = "text/csv",
		.seed = "S73",
		.help = N_("The MIME type of the data, as the algorithm "
		    "expects it."),
		.suggest = suggest_content,
	},
	{
		.path = "/TrainingJobDefinitions/*/InputDataConfig/*/Compressio"
		    "nType",
		.shape = "CompressionType",
		.label = N_("Compression type"),
		.type = &field_choice,
		.min = NAN, .max = NAN,
		.choices = choices_compression_type,
		.preset = "None",
		.seed = "S73",
		.help = N_("How the data are compressed; Gzip works in Pipe "
		    "mode only."),
	},
	{
		.path = "/TrainingJobDefinitions/*/InputDataConfig/*/RecordWrap"
		    "perType",
		.shape = "RecordWrapper",
		.label = N_("Record wrapper"),
		.type = &field_choice,
		.min = NAN, .max = NAN,
		.choices = choices_record_wrapper,
		.preset = "None",
		.help = N_("RecordIO wraps each S3 object as a record; Pipe "
		    "mode only."),
	},
	{
		.path = "/TrainingJobDefinitions/*/InputDataConfig/*/InputMode",
		.shape = "TrainingInputMode",
		.label = N_("Input mode of the channel"),
		.type = &field_choice,
		.min = NAN, .max = NAN,
		.choices = choices_training_input_mode,
		.help = N_("Overrides the algorithm's input mode for this "
		    "channel."),
	},
	{
		.path = "/TrainingJobDefinitions/*/InputDataConfig/*/ShuffleCon"
		    "fig",
		.shape = "ShuffleConfig",
		.label = N_("Shuffling"),
		.type = &field_object,
		.min = NAN, .max = NAN,
		.help = N_("Shuffles the order of the data in each epoch."),
		.flags = FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions/*/InputDataConfig/*/ShuffleCon"
		    "fig/Seed",
		.shape = "Seed",
		.label = N_("Shuffle seed"),
		.type = &field_integer,
		.min = NAN, .max = NAN,
		.help = N_("Determines the order."),
		.flags = FIELD_REQUIRED | FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions/*/OutputDataConfig",
		.shape = "OutputDataConfig",
		.label = N_("Output data"),
		.type = &field_object,
		.min = NAN, .max = NAN,
		.seed = "S80",
		.help = N_("Where the results go."),
		.flags = FIELD_REQUIRED,
	},
	{
		.path = "/TrainingJobDefinitions/*/OutputDataConfig/KmsKeyId",
		.shape = "KmsKeyId",
		.label = N_("Output encryption key"),
		.type = &field_string,
		.min = 0, .max = 2048,
		.pattern = "[a-zA-Z0-9:/_-]*",
		.seed = "S81",
		.help = N_("AWS KMS key that encrypts the results."),
	},
	{
		.path = "/TrainingJobDefinitions/*/OutputDataConfig/S3OutputPat"
		    "h",
		.shape = "S3Uri",
		.label = N_("S3 output path"),
		.type = &field_string,
		.min = 0, .max = 1024,
		.pattern = "(https|s3)://([^/]+)/?(.*)",
		.example = "s3://my-bucket/churn/output",
		.seed = "S80",
		.help = N_("Where the model of each training job is stored."),
		.flags = FIELD_REQUIRED,
	},
	{
		.path = "/TrainingJobDefinitions/*/OutputDataConfig/Compression"
		    "Type",
		.shape = "OutputCompressionType",
		.label = N_("Output compression"),
		.type = &field_choice,
		.min = NAN, .max = NAN,
		.choices = choices_output_compression_type,
		.preset = "GZIP",
		.help = N_("GZIP packs the model into one archive; NONE leaves "
		    "its files as they are."),
		.flags = FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions/*/CheckpointConfig",
		.shape = "CheckpointConfig",
		.label = N_("Checkpoints"),
		.type = &field_object,
		.min = NAN, .max = NAN,
		.seed = "S77 S78 S79",
		.help = N_("Where checkpoints are kept."),
	},
	{
		.path = "/TrainingJobDefinitions/*/CheckpointConfig/S3Uri",
		.shape = "S3Uri",
		.label = N_("Checkpoint S3 location"),
		.type = &field_string,
		.min = 0, .max = 1024,
		.pattern = "(https|s3)://([^/]+)/?(.*)",
		.example = "s3://my-bucket/churn/checkpoints",
		.seed = "S78",
		.help = N_("Where the checkpoints of each training job are "
		    "stored."),
		.flags = FIELD_REQUIRED,
	},
	{
		.path = "/TrainingJobDefinitions/*/CheckpointConfig/LocalPath",
		.shape = "DirectoryPath",
		.label = N_("Checkpoint local path"),
		.type = &field_string,
		.min = 0, .max = 4096,
		.preset = "/opt/ml/checkpoints/",
		.help = N_("The folder that the algorithm writes its "
		    "checkpoints to."),
	},
};
const size_t schema_data_n =
    sizeof schema_data / sizeof *schema_data;
