#include "config.h"

#include <string.h>

#include "answers.h"

static const char *hostile;

static const char *
words(const char *usual)
{
	return (hostile == NULL ? usual : hostile);
}

/* Also what is no UTF-8. */
static json_t *
text(const char *usual)
{
	const char *s = words(usual);

	return (json_stringn_nocheck(s, strlen(s)));
}

static json_t *
trial(void)
{
	json_t *params = json_object(), *o;

	json_object_set_new_nocheck(params, words("eta"), text("0.2"));
	o = json_pack("{s:o, s:s, s:o, s:o, s:i, s:i, s:o, s:{s:o, s:f}}",
	    "TrainingJobName", text("churn-xgboost-001-0a1b2c3d"),
	    "TrainingJobStatus", "Failed", "FailureReason",
	    text("AlgorithmError: no data"), "TrainingJobDefinitionName",
	    text("xgb"), "CreationTime", 1795496000, "TrainingStartTime",
	    1795496010, "TunedHyperParameters", params,
	    "FinalHyperParameterTuningJobObjectiveMetric", "MetricName",
	    text("validation:auc"), "Value", 0.9);
	return (o);
}

static json_t *
job(void)
{
	json_t *fixed = json_object();

	json_object_set_new_nocheck(fixed, words("objective"),
	    text("binary:logistic"));
	return (json_pack("{s:o, s:o, s:s, s:o, s:i, s:o, s:{s:o, s:{s:i}},"
	    " s:{s:o, s:o, s:o}, s:{s:i}}",
	    "HyperParameterTuningJobName", text("churn-xgboost"),
	    "HyperParameterTuningJobArn", text("arn:churn"),
	    "HyperParameterTuningJobStatus", "Completed", "FailureReason",
	    text("none"), "CreationTime", 1795496000, "BestTrainingJob",
	    trial(), "HyperParameterTuningJobConfig", "Strategy",
	    text("Random"), "ResourceLimits", "MaxNumberOfTrainingJobs", 5,
	    "TrainingJobDefinition", "DefinitionName", text("xgb"),
	    "RoleArn", text("arn:role"), "StaticHyperParameters", fixed,
	    "TrainingJobStatusCounters", "Completed", 4));
}

json_t *
answers_to(const char *op, const char *foreign)
{
	hostile = foreign;
	if (strcmp(op, "Search") == 0)
		return (json_pack("{s:[{s:o}]}", "Results",
		    "HyperParameterTuningJob", job()));
	if (strcmp(op, "DescribeHyperParameterTuningJob") == 0)
		return (job());
	if (strcmp(op, "ListTrainingJobsForHyperParameterTuningJob") == 0)
		return (json_pack("{s:[o]}", "TrainingJobSummaries",
		    trial()));
	if (strcmp(op, "ListTags") == 0)
		return (json_pack("{s:[{s:o, s:o}]}", "Tags", "Key",
		    text("team"), "Value", text("churn")));
	if (strcmp(op, "DescribeTrainingJob") == 0)
		return (trial());
	if (strcmp(op, "DescribeLogStreams") == 0)
		return (json_pack("{s:[{s:s}]}", "logStreams",
		    "logStreamName", "log"));
	if (strcmp(op, "GetLogEvents") == 0)
		return (json_pack("{s:[{s:i, s:o}], s:s}", "events",
		    "timestamp", 1, "message", text("[0] train-auc:0.7"),
		    "nextForwardToken", "f/1"));
	return (NULL);
}
