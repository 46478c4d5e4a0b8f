/*
 * Field rows: settings of the tuning job.
 * Names, types, limits, patterns and choices are those of the API shapes
 * (model of 2026-08, with the instance types of 2026-09);
 * tests/wire/create-shapes.json holds them against it.
 */
#include <math.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "model/name.h"
#include "model/schema.h"

static const char *const choices_strategy[] = {
	"Bayesian",
	"Random",
	"Hyperband",
	"Grid", NULL
};

static const char *const choices_training_job_early_stopping_type[] = {
	"Off",
	"Auto", NULL
};

static const char *const choices_complete_on_convergence[] = {
	"Disabled",
	"Enabled", NULL
};

static const char *const choices_warm_start[] = {
	"IdenticalDataAndAlgorithm",
	"TransferLearning", NULL
};

static const char *const choices_autotune_mode[] = {
	"Enabled", NULL
};

/* Named by the date, after what is continued or trained. */
static char *
offer_job_name(const json_t *request, int64_t wall_ms)
{
	static const char *const bases[] = {
		"/WarmStartConfig/ParentHyperParameterTuningJobs/0/"
		    "HyperParameterTuningJobName",
		"/TrainingJobDefinitions/0/DefinitionName"
	};
	const char *base = NULL;
	size_t i;

	for (i = 0; base == NULL && i < nitems(bases); i++)
		base = json_str_at(request, bases[i]);
	return (name_dated(base != NULL ? base : "tuning", wall_ms,
	    NAME_JOB_MAX, NULL, NULL));
}

const struct field schema_job[] = {
	{
		.path = "/HyperParameterTuningJobName",
		.shape = "HyperParameterTuningJobName",
		.label = N_("Hyperparameter tuning job name"),
		.type = &field_string,
		.min = 1, .max = 32,
		.pattern = "[a-zA-Z0-9](-*[a-zA-Z0-9]){0,31}",
		.example = "churn-261124-0930",
		.seed = "S02",
		.help = N_("The name of this job. It must be free in the "
		    "account and region, whatever the case of its letters, and "
		    "becomes the beginning of every training job's name."),
		.flags = FIELD_REQUIRED,
		.offer = offer_job_name,
	},
	{
		.path = "/HyperParameterTuningJobConfig",
		.shape = "HyperParameterTuningJobConfig",
		.label = N_("Tuning job configuration"),
		.type = &field_object,
		.min = NAN, .max = NAN,
		.seed = "S06 S08 S105",
		.help = N_("Strategy, limits and the other settings that hold "
		    "for all definitions."),
		.flags = FIELD_REQUIRED,
	},
	{
		.path = "/HyperParameterTuningJobConfig/Strategy",
		.shape = "HyperParameterTuningJobStrategyType",
		.label = N_("Tuning strategy"),
		.type = &field_choice,
		.min = NAN, .max = NAN,
		.choices = choices_strategy,
		.initial = "Bayesian",
		.seed = "S23 S24 S25 S26",
		.help = N_("How the next values are chosen. Bayesian learns "
		    "from the results so far; Random draws freely; Hyperband "
		    "gives more resource to what does well and stops the rest "
		    "early; Grid tries every combination of categorical "
		    "values."),
		.flags = FIELD_REQUIRED,
	},
	{
		.path = "/HyperParameterTuningJobConfig/StrategyConfig",
		.shape = "HyperParameterTuningJobStrategyConfig",
		.label = N_("Strategy configuration"),
		.type = &field_object,
		.min = NAN, .max = NAN,
		.help = N_("Settings of the Hyperband strategy."),
		.applies = applies_hyperband,
	},
	{
		.path = "/HyperParameterTuningJobConfig/StrategyConfig/Hyperban"
		    "dStrategyConfig",
		.shape = "HyperbandStrategyConfig",
		.label = N_("Hyperband"),
		.type = &field_object,
		.min = NAN, .max = NAN,
		.seed = "S27 S28",
		.help = N_("How much resource (iterations) a training job may "
		    "use."),
		.applies = applies_hyperband,
	},
	{
		.path = "/HyperParameterTuningJobConfig/StrategyConfig/Hyperban"
		    "dStrategyConfig/MinResource",
		.shape = "HyperbandStrategyMinResource",
		.label = N_("Minimum resource"),
		.type = &field_integer,
		.min = 1, .max = NAN,
		.example = "1",
		.help = N_("Iterations that every training job may run before "
		    "it can be stopped."),
		.applies = applies_hyperband,
	},
	{
		.path = "/HyperParameterTuningJobConfig/StrategyConfig/Hyperban"
		    "dStrategyConfig/MaxResource",
		.shape = "HyperbandStrategyMaxResource",
		.label = N_("Maximum resource"),
		.type = &field_integer,
		.min = 1, .max = 20000,
		.example = "100",
		.help = N_("Iterations after which a training job is stopped. "
		    "Without it the service looks for a static hyperparameter "
		    "such as epochs."),
		.applies = applies_hyperband,
	},
	{
		.path = "/HyperParameterTuningJobConfig/ResourceLimits",
		.shape = "ResourceLimits",
		.label = N_("Resource limits"),
		.type = &field_object,
		.min = NAN, .max = NAN,
		.seed = "S04",
		.help = N_("How many training jobs the tuning job may run, at "
		    "once and in all."),
		.flags = FIELD_REQUIRED,
	},
	{
		.path = "/HyperParameterTuningJobConfig/ResourceLimits/MaxNumbe"
		    "rOfTrainingJobs",
		.shape = "MaxNumberOfTrainingJobs",
		.label = N_("Maximum training jobs"),
		.type = &field_integer,
		.min = 1, .max = NAN,
		.initial = "10",
		.seed = "S93 S95",
		.help = N_("Training jobs in all, over every definition. With "
		    "Grid it is the number of combinations and may be left "
		    "out."),
	},
	{
		.path = "/HyperParameterTuningJobConfig/ResourceLimits/MaxParal"
		    "lelTrainingJobs",
		.shape = "MaxParallelTrainingJobs",
		.label = N_("Maximum parallel training jobs"),
		.type = &field_integer,
		.min = 1, .max = NAN,
		.initial = "2",
		.seed = "S92 S94",
		.help = N_("Training jobs that run at the same time. Fewer at "
		    "once lets Bayesian learn more from each result."),
		.flags = FIELD_REQUIRED,
	},
	{
		.path = "/HyperParameterTuningJobConfig/ResourceLimits/MaxRunti"
		    "meInSeconds",
		.shape = "HyperParameterTuningMaxRuntimeInSeconds",
		.label = N_("Maximum tuning job runtime"),
		.type = &field_seconds,
		.min = 120, .max = 15768000,
		.help = N_("The whole tuning job ends after this time. This is "
		    "not the limit of one training job, which stands in its "
		    "definition."),
		.flags = FIELD_ADVANCED,
	},
	{
		.path = "/HyperParameterTuningJobConfig/TrainingJobEarlyStoppin"
		    "gType",
		.shape = "TrainingJobEarlyStoppingType",
		.label = N_("Training job early stopping"),
		.type = &field_choice,
		.min = NAN, .max = NAN,
		.choices = choices_training_job_early_stopping_type,
		.preset = "Off",
		.seed = "S09 S18 S20 S21 S32",
		.help = N_("Auto stops training jobs that are unlikely to "
		    "improve on the best one, to save time and avoid "
		    "overfitting. Only with a single definition, and Off with "
		    "Hyperband, which stops training jobs itself."),
		.flags = FIELD_LOCKS,
		.applies = applies_early_stopping,
	},
	{
		.path = "/HyperParameterTuningJobConfig/TuningJobCompletionCrit"
		    "eria",
		.shape = "TuningJobCompletionCriteria",
		.label = N_("Completion criteria"),
		.type = &field_object,
		.min = NAN, .max = NAN,
		.help = N_("Conditions that end the tuning job before its "
		    "limits do."),
		.flags = FIELD_ADVANCED,
	},
	{
		.path = "/HyperParameterTuningJobConfig/TuningJobCompletionCrit"
		    "eria/TargetObjectiveMetricValue",
		.shape = "TargetObjectiveMetricValue",
		.label = N_("Target objective value"),
		.type = &field_number,
		.min = NAN, .max = NAN,
		.example = "0.97",
		.help = N_("The tuning job ends when the objective reaches "
		    "this value."),
		.flags = FIELD_ADVANCED,
	},
	{
		.path = "/HyperParameterTuningJobConfig/TuningJobCompletionCrit"
		    "eria/BestObjectiveNotImproving",
		.shape = "BestObjectiveNotImproving",
		.label = N_("No improvement"),
		.type = &field_object,
		.min = NAN, .max = NAN,
		.help = N_("Ends the job after a number of training jobs that "
		    "were no better."),
		.flags = FIELD_ADVANCED,
	},
	{
		.path = "/HyperParameterTuningJobConfig/TuningJobCompletionCrit"
		    "eria/BestObjectiveNotImproving/MaxNumberOfTrainingJobsNotI"
		    "mproving",
		.shape = "MaxNumberOfTrainingJobsNotImproving",
		.label = N_("Training jobs without improvement"),
		.type = &field_integer,
		.min = 3, .max = NAN,
		.help = N_("The tuning job ends after this many training jobs "
		    "in a row that improve on the best by less than one "
		    "percent."),
		.flags = FIELD_ADVANCED,
	},
	{
		.path = "/HyperParameterTuningJobConfig/TuningJobCompletionCrit"
		    "eria/ConvergenceDetected",
		.shape = "ConvergenceDetected",
		.label = N_("Convergence"),
		.type = &field_object,
		.min = NAN, .max = NAN,
		.help = N_("Ends the job when further improvement is "
		    "unlikely."),
		.flags = FIELD_ADVANCED,
	},
	{
		.path = "/HyperParameterTuningJobConfig/TuningJobCompletionCrit"
		    "eria/ConvergenceDetected/CompleteOnConvergence",
		.shape = "CompleteOnConvergence",
		.label = N_("Complete on convergence"),
		.type = &field_choice,
		.min = NAN, .max = NAN,
		.choices = choices_complete_on_convergence,
		.preset = "Disabled",
		.help = N_("Enabled ends the tuning job once further training "
		    "jobs are unlikely to improve by more than one percent."),
		.flags = FIELD_ADVANCED,
	},
	{
		.path = "/HyperParameterTuningJobConfig/RandomSeed",
		.shape = "RandomSeed",
		.label = N_("Random seed"),
		.type = &field_integer,
		.min = 0, .max = NAN,
		.example = "42",
		.help = N_("The same seed gives the same configurations again, "
		    "wholly for Random and Hyperband, nearly for Bayesian."),
		.flags = FIELD_ADVANCED,
	},
	{
		.path = "/TrainingJobDefinitions",
		.shape = "HyperParameterTrainingJobDefinitions",
		.label = N_("Training job definitions"),
		.type = &field_list,
		.min = 1, .max = 10,
		.seed = "S03 S10 S38 S39 S40",
		.help = N_("One definition for each algorithm or variation "
		    "that is tuned; at least one."),
	},
	{
		.path = "/WarmStartConfig",
		.shape = "HyperParameterTuningJobWarmStartConfig",
		.label = N_("Warm start"),
		.type = &field_object,
		.min = NAN, .max = NAN,
		.seed = "S09 S11 S12 S17",
		.help = N_("Begin from the results of earlier tuning jobs. "
		    "Only with a single definition."),
		.applies = applies_warm_start,
	},
	{
		.path = "/WarmStartConfig/ParentHyperParameterTuningJobs",
		.shape = "ParentHyperParameterTuningJobs",
		.label = N_("Parent tuning jobs"),
		.type = &field_list,
		.min = 1, .max = 5,
		.seed = "S13 S15 S16",
		.help = N_("Up to five earlier tuning jobs that have ended."),
		.flags = FIELD_REQUIRED | FIELD_LOCKS,
		.applies = applies_warm_start,
	},
	{
		.path = "/WarmStartConfig/ParentHyperParameterTuningJobs/*",
		.shape = "ParentHyperParameterTuningJob",
		.label = N_("Parent tuning job"),
		.type = &field_object,
		.min = NAN, .max = NAN,
		.help = N_("An earlier tuning job."),
	},
	{
		.path = "/WarmStartConfig/ParentHyperParameterTuningJobs/*/Hype"
		    "rParameterTuningJobName",
		.shape = "HyperParameterTuningJobName",
		.label = N_("Parent job name"),
		.type = &field_string,
		.min = 1, .max = 32,
		.pattern = "[a-zA-Z0-9](-*[a-zA-Z0-9]){0,31}",
		.seed = "S13",
		.help = N_("The name of the earlier tuning job."),
	},
	{
		.path = "/WarmStartConfig/WarmStartType",
		.shape = "HyperParameterTuningJobWarmStartType",
		.label = N_("Warm start type"),
		.type = &field_choice,
		.min = NAN, .max = NAN,
		.choices = choices_warm_start,
		.seed = "S14 S15",
		.help = N_("Identical data and algorithm: the same input and "
		    "image as the parents. Transfer learning: the data may "
		    "differ."),
		.flags = FIELD_REQUIRED | FIELD_LOCKS,
		.applies = applies_warm_start,
	},
	{
		.path = "/Tags",
		.shape = "TagList",
		.label = N_("Tags"),
		.type = &field_list,
		.min = 0, .max = 50,
		.seed = "S33 S37",
		.help = N_("Keys with optional values, copied to every "
		    "training job."),
	},
	{
		.path = "/Tags/*",
		.shape = "Tag",
		.label = N_("Tag"),
		.type = &field_object,
		.min = NAN, .max = NAN,
		.help = N_("A key and its value."),
	},
	{
		.path = "/Tags/*/Key",
		.shape = "TagKey",
		.label = N_("Tag key"),
		.type = &field_string,
		.min = 1, .max = 128,
		.pattern = "([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)",
		.seed = "S33",
		.help = N_("Up to 128 characters, each key once."),
		.flags = FIELD_REQUIRED,
	},
	{
		.path = "/Tags/*/Value",
		.shape = "TagValue",
		.label = N_("Tag value"),
		.type = &field_string,
		.min = 0, .max = 256,
		.pattern = "([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)",
		.initial = "",
		.seed = "S34 S35",
		.help = N_("May be empty."),
		.flags = FIELD_REQUIRED,
	},
	{
		.path = "/Autotune",
		.shape = "Autotune",
		.label = N_("Autotune"),
		.type = &field_object,
		.min = NAN, .max = NAN,
		.help = N_("Lets the service choose ranges, strategy and "
		    "limits that are left out."),
		.flags = FIELD_ADVANCED,
	},
	{
		.path = "/Autotune/Mode",
		.shape = "AutotuneMode",
		.label = N_("Autotune mode"),
		.type = &field_choice,
		.min = NAN, .max = NAN,
		.choices = choices_autotune_mode,
		.help = N_("Enabled turns it on; remove the field to turn it "
		    "off."),
		.flags = FIELD_REQUIRED | FIELD_ADVANCED,
	},
};
const size_t schema_job_n =
    sizeof schema_job / sizeof *schema_job;
