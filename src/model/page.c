/* The wizard's pages. See page.h. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "model/field.h"
#include "model/page.h"

#define C	"/HyperParameterTuningJobConfig"
#define D	"/TrainingJobDefinitions/*"

/* 1 Define job settings. Warm start first, as in the console. */
static const char *const settings_warm[] = {
	"/WarmStartConfig/WarmStartType",
	"/WarmStartConfig/ParentHyperParameterTuningJobs", NULL
};
static const char *const settings_job[] = {
	"/HyperParameterTuningJobName", NULL
};
static const char *const settings_early[] = {
	C "/TrainingJobEarlyStoppingType", NULL
};
static const char *const settings_strategy[] = {
	C "/Strategy", C "/StrategyConfig", NULL
};
static const char *const settings_tags[] = { "/Tags", NULL };
static const char *const settings_advanced[] = {
	C "/RandomSeed", C "/TuningJobCompletionCriteria", "/Autotune", NULL
};
static const struct page_panel settings_panels[] = {
	{ N_("Warm start – optional"), settings_warm, false },
	{ N_("Job settings"), settings_job, false },
	{ N_("Early stopping"), settings_early, false },
	{ N_("Tuning strategy"), settings_strategy, false },
	{ N_("Tags – optional"), settings_tags, false },
	{ N_("Advanced"), settings_advanced, true },
};

static const char *const definitions_table[] = { DEFINITIONS_PATH, NULL };
static const struct page_panel definitions_panels[] = {
	{ N_("Training job definition(s)"), definitions_table, false },
};

/* 2.1, in the seed's order: name, permissions, algorithm, objective, ranges. */
static const char *const algorithm_name[] = { D "/DefinitionName", NULL };
static const char *const algorithm_role[] = { D "/RoleArn", NULL };
static const char *const algorithm_security[] = {
	D "/EnableNetworkIsolation", D "/VpcConfig", NULL
};
static const char *const algorithm_options[] = {
	ALGORITHM_PATH, D "/AlgorithmSpecification/TrainingImage",
	D "/AlgorithmSpecification/AlgorithmName",
	D "/AlgorithmSpecification/TrainingInputMode",
	D "/AlgorithmSpecification/MetricDefinitions", NULL
};
static const char *const algorithm_objective[] = {
	D "/TuningObjective/MetricName", D "/TuningObjective/Type", NULL
};
static const char *const algorithm_hypers[] = { HYPER_PATH, NULL };
static const char *const algorithm_advanced[] = {
	D "/EnableInterContainerTrafficEncryption",
	D "/HyperParameterRanges/AutoParameters", D "/Environment", NULL
};
static const struct page_panel algorithm_panels[] = {
	{ N_("Definition"), algorithm_name, false },
	{ N_("Permissions"), algorithm_role, false },
	{ N_("Network – optional"), algorithm_security, false },
	{ N_("Algorithm options"), algorithm_options, false },
	{ N_("Objective metric"), algorithm_objective, false },
	{ N_("Hyperparameter configuration"), algorithm_hypers, false },
	{ N_("Advanced"), algorithm_advanced, true },
};

static const char *const data_input[] = { D "/InputDataConfig", NULL };
static const char *const data_checkpoint[] = {
	D "/CheckpointConfig/S3Uri", D "/CheckpointConfig/LocalPath", NULL
};
static const char *const data_output[] = {
	D "/OutputDataConfig/S3OutputPath", D "/OutputDataConfig/KmsKeyId",
	D "/OutputDataConfig/CompressionType", NULL
};
static const struct page_panel data_panels[] = {
	{ N_("Input data configuration"), data_input, false },
	{ N_("Checkpoint configuration – optional"), data_checkpoint, false },
	{ N_("Output data configuration"), data_output, false },
};

static const char *const resources_instances[] = {
	D "/HyperParameterTuningResourceConfig", D "/ResourceConfig", NULL
};
static const char *const resources_spot[] = {
	D "/EnableManagedSpotTraining",
	D "/StoppingCondition/MaxWaitTimeInSeconds", NULL
};
static const char *const resources_stop[] = {
	D "/StoppingCondition/MaxRuntimeInSeconds", NULL
};
static const char *const resources_advanced[] = {
	D "/StoppingCondition/MaxPendingTimeInSeconds",
	D "/RetryStrategy/MaximumRetryAttempts", NULL
};
static const struct page_panel resources_panels[] = {
	{ N_("Resource configuration"), resources_instances, false },
	{ N_("Managed spot training"), resources_spot, false },
	{ N_("Stopping condition"), resources_stop, false },
	{ N_("Advanced"), resources_advanced, true },
};

static const char *const limits_jobs[] = {
	C "/ResourceLimits/MaxParallelTrainingJobs",
	C "/ResourceLimits/MaxNumberOfTrainingJobs", NULL
};
static const char *const limits_advanced[] = {
	C "/ResourceLimits/MaxRuntimeInSeconds", NULL
};
static const struct page_panel limits_panels[] = {
	{ N_("Resource limits"), limits_jobs, false },
	{ N_("Advanced"), limits_advanced, true },
};

#define PANELS(p) p, sizeof p / sizeof *p

static const struct page pages[STEPS] = {
	{ STEP_SETTINGS, "settings", N_("Define job settings"),
	    N_("Job settings"), false, PANELS(settings_panels),
	    N_("Settings that hold for all algorithms of the tuning job.") },
	{ STEP_DEFINITIONS, "definitions",
	    N_("Create training job definitions"), N_("Definitions"), false,
	    PANELS(definitions_panels),
	    N_("One definition for each algorithm or variation. a adds one, "
	    "c clones the one under the cursor, Enter edits it.") },
	{ STEP_ALGORITHM, "algorithm", N_("Configure algorithm and parameters"),
	    N_("Algorithm"), true, PANELS(algorithm_panels),
	    N_("What is trained, what is improved, and the values that are "
	    "searched.") },
	{ STEP_DATA, "data", N_("Define data input and output"), N_("Data"),
	    true, PANELS(data_panels),
	    N_("Where the data come from and where the results go.") },
	{ STEP_RESOURCES, "resources", N_("Configure training job resources"),
	    N_("Resources"), true, PANELS(resources_panels),
	    N_("What each training job runs on, and for how long at most.") },
	{ STEP_LIMITS, "limits", N_("Configure tuning job resources"),
	    N_("Resource limits"), false, PANELS(limits_panels),
	    N_("How many training jobs run at once and in all.") },
	{ STEP_REVIEW, "review", N_("Review and create"), N_("Review"), false,
	    NULL, 0,
	    N_("Everything that will be sent. Enter on a row goes to the page "
	    "that edits it; Enter on the button creates the tuning job.") },
};

const struct page *
page_at(enum page_step step)
{
	return (&pages[step]);
}

enum page_step
page_after(enum page_step step)
{
	switch (step) {
	case STEP_SETTINGS:
		return (STEP_DEFINITIONS);
	case STEP_ALGORITHM:
		return (STEP_DATA);
	case STEP_DATA:
		return (STEP_RESOURCES);
	case STEP_RESOURCES:
		return (STEP_DEFINITIONS);
	case STEP_DEFINITIONS:
		return (STEP_LIMITS);
	default:
		return (STEP_REVIEW);
	}
}

enum page_step
page_before(enum page_step step)
{
	switch (step) {
	case STEP_REVIEW:
		return (STEP_LIMITS);
	case STEP_LIMITS:
	case STEP_ALGORITHM:
		return (STEP_DEFINITIONS);
	case STEP_RESOURCES:
		return (STEP_DATA);
	case STEP_DATA:
		return (STEP_ALGORITHM);
	default:
		return (STEP_SETTINGS);
	}
}

const struct page *
page_named(const char *name)
{
	size_t i;

	for (i = 0; i < STEPS; i++)
		if (strcmp(pages[i].name, name) == 0)
			return (&pages[i]);
	return (NULL);
}

/* A path of a page is the pointer's own path or lies above it; or lies below
 * it, for findings on what holds a field. */
static bool
related(const char *path, const char *of)
{
	size_t n = strlen(path), m = strlen(of);

	return (strncmp(path, of, n < m ? n : m) == 0 &&
	    (n == m || (n < m ? of[n] : path[m]) == '/'));
}

static bool
page_has(const struct page *page, const char *path)
{
	size_t i, k;

	for (i = 0; i < page->npanels; i++)
		for (k = 0; page->panels[i].paths[k] != NULL; k++)
			if (related(page->panels[i].paths[k], path))
				return (true);
	return (false);
}

enum page_step
page_of(const char *pointer, int *definition)
{
	const struct field *field = field_at(pointer);
	const char *path = field != NULL ? field->path : pointer;
	int step;

	*definition = -1;
	if (strncmp(pointer, "/TrainingJobDefinitions/", 24) == 0)
		*definition = (int)strtol(pointer + 24, NULL, 10);
	if (strcmp(path, "/TrainingJobDefinitions") == 0 ||
	    strcmp(path, D) == 0)
		return (STEP_DEFINITIONS);
	if (strncmp(path, D "/HyperParameterRanges", 46) == 0 ||
	    strncmp(path, D "/StaticHyperParameters", 47) == 0)
		return (STEP_ALGORITHM);
	for (step = 0; step < STEP_REVIEW; step++)
		if (page_has(&pages[step], path))
			return ((enum page_step)step);
	/* A member that no row knows: the page of what holds it. */
	return (*definition >= 0 ? STEP_ALGORITHM : STEP_SETTINGS);
}
