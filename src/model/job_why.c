/* Why a tuning job has completed. See job.h. */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/number.h"
#include "model/column.h"
#include "model/job.h"
#include "model/preview.h"
#include "model/request.h"

#define CONFIG "/HyperParameterTuningJobConfig"
#define CRITERIA CONFIG "/TuningJobCompletionCriteria"
#define DETAILS "/TuningJobCompletionDetails"

int
job_not_improving_most(const struct job *j)
{
	return ((int)json_int_at(j->raw, CRITERIA "/BestObjectiveNotImproving"
	    "/MaxNumberOfTrainingJobsNotImproving", 0));
}

int
job_not_improving_now(const struct job *j)
{
	return ((int)json_int_at(j->raw, DETAILS
	    "/NumberOfTrainingJobsObjectiveNotImproving", 0));
}

int64_t
job_converged_at(const struct job *j)
{
	return (job_time(json_at(j->raw, DETAILS "/ConvergenceDetectedTime")));
}

static bool
target_reached(const struct job *j, double *target)
{
	const json_t	*t = json_at(j->raw, CRITERIA
	    "/TargetObjectiveMetricValue");

	if (!json_is_number(t) || isnan(j->best.value))
		return false;
	*target = json_number_value(t);
	return job_minimizes(j->raw, j->best.definition) ?
	    j->best.value <= *target : j->best.value >= *target;
}

static bool
time_over(const struct job *j, int64_t *ms)
{
	*ms = 1000 * json_int_at(j->raw, CONFIG
	    "/ResourceLimits/MaxRuntimeInSeconds", 0);
	return *ms > 0 && j->ended - j->created >= *ms;
}

static bool
converged(const struct job *j)
{
	const char	*on = json_str_at(j->raw, CRITERIA
	    "/ConvergenceDetected/CompleteOnConvergence");

	return on != NULL && strcmp(on, "Enabled") == 0 &&
	    job_converged_at(j) != 0;
}

/* Whether the ranges of all definitions have an end. */
static bool
countable(const struct job *j)
{
	enum request_form	 form;
	json_t			*internal, *d;
	bool			 all;
	size_t			 i;

	internal = request_from_wire(j->raw, &form);
	all = json_array_size(json_object_get(internal,
	    "TrainingJobDefinitions")) > 0;
	json_array_foreach(json_object_get(internal,
	    "TrainingJobDefinitions"), i, d)
		all = all && preview_combinations(d) >= 0;
	json_decref(internal);
	return all;
}

/* Where no criterion was met. */
static void
why_all(const struct job *j, struct buf *b)
{
	if (j->max_jobs > 0 && job_launched(j) >= j->max_jobs)
		buf_addf(b, ngettext("its one training job has run",
		    "all %d training jobs have run",
		    (unsigned long)j->max_jobs), j->max_jobs);
	else if (countable(j))
		buf_adds(b, _("no combination of the ranges is left"));
}

static void
why(const struct job *j, struct buf *b)
{
	struct buf	span;
	double		target = 0;
	int64_t		ms = 0;
	char		text[64];
	int		n = job_not_improving_now(j);
	const bool	met[CRITERION_NONE] = {
		[CRITERION_TARGET] = target_reached(j, &target),
		[CRITERION_TIME] = time_over(j, &ms),
		[CRITERION_CONVERGED] = converged(j),
		[CRITERION_NO_GAIN] = job_not_improving_most(j) > 0 &&
		    n >= job_not_improving_most(j)
	};

	buf_init(&span, 0);
	switch (criterion_told(met)) {
	case CRITERION_TARGET:
		number_text(target, text, sizeof text);
		buf_addf(b, _("target value %s reached"), text);
		break;
	case CRITERION_TIME:
		column_duration(ms, &span);
		buf_addf(b, _("time limit of %s reached"), buf_str(&span));
		break;
	case CRITERION_CONVERGED:
		buf_adds(b, _("the search has converged"));
		break;
	case CRITERION_NO_GAIN:
		buf_addf(b, _("no improvement in the last %d"), n);
		break;
	case CRITERION_NONE:
		why_all(j, b);
	}
	buf_release(&span);
}

char *
job_why(const struct job *j)
{
	struct buf	b;

	if (j->status_name == NULL || strcmp(j->status_name, "Completed") != 0)
		return NULL;
	buf_init(&b, 0);
	why(j, &b);
	if (b.len > 0)
		return buf_take(&b);
	buf_release(&b);
	return NULL;
}
