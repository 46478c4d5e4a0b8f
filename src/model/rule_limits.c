/* Numbers of training jobs: profiles, nodes, points of the search space. */
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "model/preview.h"
#include "model/rule_run.h"

#define CONFIG "/HyperParameterTuningJobConfig"
#define LIST "/TrainingJobDefinitions"
#define LIMITS CONFIG "/ResourceLimits"
#define GRID_MOST 750
#define RANGES_MOST 30
#define DAYS_30 2592000

static size_t
ranges_of(const json_t *d)
{
	static const char *const	 kinds[] = { "IntegerParameterRanges",
	    "ContinuousParameterRanges", "CategoricalParameterRanges" };
	size_t				 k, n = 0;

	for (k = 0; k < nitems(kinds); k++)
		n += json_array_size(json_object_get(json_object_get(d,
		    "HyperParameterRanges"), kinds[k]));
	return n;
}

/* S95: all definitions together must be able to run that many. */
static void
points(struct rule_run *r, json_int_t most)
{
	const json_t	*list = json_at(r->request, LIST), *d;
	double		 n, sum = 0;
	size_t		 i;

	if (json_array_size(list) == 0 || most <= 0)
		return;
	json_array_foreach(list, i, d) {
		/* No range at all is a mistake of its own. */
		if (!rule_ranges_read(d) || ranges_of(d) == 0 || json_at(d,
		    "/HyperParameterRanges/AutoParameters") != NULL ||
		    (n = preview_combinations(d)) < 0)
			return;
		sum += n;
	}
	if (rule_strategy(r, "Grid")) {
		if (sum != (double)most)
			rule_add(r, SEVERITY_ERROR, "grid-count",
			    LIMITS "/MaxNumberOfTrainingJobs",
			    _("Leave the number out, or set it to that."),
			    _("Grid tries each of the %.0f combinations; the "
			    "maximum must be that or be left out."), sum);
	} else if (sum < (double)most)
		rule_add(r, SEVERITY_ERROR, "too-few-combinations",
		    LIMITS "/MaxNumberOfTrainingJobs",
		    _("Lower the maximum, or widen the ranges."),
		    ngettext("The ranges have %.0f combination, fewer than the "
		    "maximum of %lld training jobs.", "The ranges have %.0f "
		    "combinations, fewer than the maximum of %lld training "
		    "jobs.", (unsigned long)sum), sum, (long long)most);
}

static void
grid(struct rule_run *r)
{
	static const char *const	 other[] = { "IntegerParameterRanges",
	    "ContinuousParameterRanges" };
	const json_t			*list = json_at(r->request, LIST), *d;
	char				 path[128];
	double				 n;
	size_t				 i, k;

	if (!rule_strategy(r, "Grid"))
		return;
	json_array_foreach(list, i, d) {
		for (k = 0; k < nitems(other); k++) {
			if (json_array_size(json_object_get(json_object_get(d,
			    "HyperParameterRanges"), other[k])) == 0)
				continue;
			snprintf(path, sizeof path,
			    LIST "/%zu/HyperParameterRanges/%s", i, other[k]);
			rule_add(r, SEVERITY_ERROR, "grid-categorical", path,
			    _("Make them categorical or static, or choose "
			    "another strategy."),
			    _("Grid takes categorical ranges only."));
		}
		if ((n = preview_combinations(d)) > GRID_MOST) {
			snprintf(path, sizeof path,
			    LIST "/%zu/HyperParameterRanges", i);
			rule_add(r, SEVERITY_ERROR, "grid-most", path,
			    _("Remove values."),
			    _("Grid would run %.0f training jobs; at most %d "
			    "are allowed."), n, GRID_MOST);
		}
	}
}

/* S92, S93 by profile. */
static void
most_jobs(struct rule_run *r, json_int_t most, json_int_t parallel)
{
	json_int_t	limit;

	limit = r->profile == LIMITS_SEED ? 500 :
	    rule_strategy(r, "Random") ? 10000 : 750;
	if (most > limit)
		rule_add(r, SEVERITY_ERROR, "most-jobs",
		    LIMITS "/MaxNumberOfTrainingJobs",
		    r->profile == LIMITS_SEED ?
		    _("Lower it, or check with --limits current.") :
		    _("Lower it."),
		    _("At most %lld training jobs are allowed; %lld are asked "
		    "for."), (long long)limit, (long long)most);
	else if (most > 750)
		rule_add(r, SEVERITY_WARNING, "most-jobs-quota",
		    LIMITS "/MaxNumberOfTrainingJobs",
		    _("Ask for a higher quota first."),
		    _("More than 750 training jobs need a raised quota."));
	limit = r->profile == LIMITS_SEED ? 10 : 100;
	if (parallel > limit)
		rule_add(r, SEVERITY_ERROR, "most-parallel",
		    LIMITS "/MaxParallelTrainingJobs",
		    r->profile == LIMITS_SEED ?
		    _("Lower it, or check with --limits current.") :
		    _("Lower it."),
		    _("At most %lld training jobs may run at once; %lld are "
		    "asked for."), (long long)limit, (long long)parallel);
	else if (parallel > 10)
		rule_add(r, SEVERITY_WARNING, "most-parallel-quota",
		    LIMITS "/MaxParallelTrainingJobs",
		    _("Ask for a higher quota first."),
		    _("More than 10 parallel training jobs need a raised "
		    "quota."));
	if (most > 0 && parallel > most)
		rule_add(r, SEVERITY_WARNING, "parallel-above-most",
		    LIMITS "/MaxParallelTrainingJobs",
		    _("Lower it to the maximum of training jobs."),
		    _("No more than %lld training jobs are run at all."),
		    (long long)most);
}

/* Nodes of one training job of a definition. */
static json_int_t
nodes_of(const json_t *d)
{
	const json_t	*list, *o;
	json_int_t	 n;
	size_t		 i;

	n = json_int_at(d, "/ResourceConfig/InstanceCount", 0);
	list = json_at(d, "/ResourceConfig/InstanceGroups");
	json_array_foreach(list, i, o)
		n += json_int_at(o, "/InstanceCount", 0);
	list = json_at(d, "/HyperParameterTuningResourceConfig/"
	    "InstanceConfigs");
	json_array_foreach(list, i, o)
		n += json_int_at(o, "/InstanceCount", 0);
	return n + json_int_at(d, "/HyperParameterTuningResourceConfig/"
	    "InstanceCount", 0);
}

/* S94. */
static void
nodes(struct rule_run *r, json_int_t parallel)
{
	const json_t	*list = json_at(r->request, LIST), *d;
	json_int_t	 n, sum = 0;
	size_t		 i;

	json_array_foreach(list, i, d) {
		n = nodes_of(d);
		if (n > 0 && n < 1000000)
			sum += n;
	}
	if (sum > 0 && parallel > sum)
		rule_add(r, SEVERITY_WARNING, "parallel-above-nodes",
		    LIMITS "/MaxParallelTrainingJobs",
		    _("Lower it, or raise the instance counts."),
		    _("%lld training jobs at once are more than the instances "
		    "of all definitions together (%lld)."),
		    (long long)parallel, (long long)sum);
}

/* The model counts the ranges of the whole job; with several definitions it
 * is not recorded that the service does. */
static void
ranges_total(struct rule_run *r)
{
	const json_t	*list = json_at(r->request, LIST), *d;
	size_t		 i, n = 0;

	json_array_foreach(list, i, d)
		n += ranges_of(d);
	if (n > RANGES_MOST && json_array_size(list) > 1)
		rule_add(r, SEVERITY_WARNING, "ranges-total", LIST,
		    _("Make some of them static."),
		    _("All definitions together tune %zu hyperparameters; "
		    "the service documents %d for a job."), n, RANGES_MOST);
}

void
rule_limits(struct rule_run *r)
{
	json_int_t	most, parallel, still;

	most = json_int_at(r->request, LIMITS "/MaxNumberOfTrainingJobs", 0);
	parallel = json_int_at(r->request,
	    LIMITS "/MaxParallelTrainingJobs", 0);
	most_jobs(r, most, parallel);
	nodes(r, parallel);
	grid(r);
	points(r, most);
	ranges_total(r);
	if (json_int_at(r->request, LIMITS "/MaxRuntimeInSeconds", 0) >
	    DAYS_30)
		rule_add(r, SEVERITY_WARNING, "tuning-run-time",
		    LIMITS "/MaxRuntimeInSeconds", _("Use 2592000 or less."),
		    _("The service ends a tuning job after 30 days."));
	still = json_int_at(r->request, CONFIG "/TuningJobCompletionCriteria/"
	    "BestObjectiveNotImproving/MaxNumberOfTrainingJobsNotImproving",
	    0);
	if (most > 0 && still > most)
		rule_add(r, SEVERITY_WARNING, "not-improving-above-most",
		    CONFIG "/TuningJobCompletionCriteria/"
		    "BestObjectiveNotImproving/"
		    "MaxNumberOfTrainingJobsNotImproving",
		    _("Use a smaller number."),
		    _("This is never met: only %lld training jobs are run."),
		    (long long)most);
}
