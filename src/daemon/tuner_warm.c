#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "daemon/tuner_own.h"

#define JOBS_MOST	750	/* with the parents' */

static const char parents_at[] =
    "/WarmStartConfig/ParentHyperParameterTuningJobs";

bool
warm_identical(const json_t *internal)
{
	const char *type = json_str_at(internal,
	    "/WarmStartConfig/WarmStartType");

	return (type != NULL &&
	    strcmp(type, "IdenticalDataAndAlgorithm") == 0);
}

int
warm_total_check(struct tuner *tn, const json_t *internal,
    struct err *err)
{
	const json_t *list = json_at(internal, parents_at), *parent;
	int64_t most = json_int_at(internal, "/HyperParameterTuningJobConfig"
	    "/ResourceLimits/MaxNumberOfTrainingJobs", 0), trials = 0;
	const struct job *p;
	size_t i;

	json_array_foreach(list, i, parent)
		if ((p = tuner_job(tn, doc_str(parent,
		    "HyperParameterTuningJobName"))) != NULL)
			trials += (int64_t)p->n;
	if (trials == 0 || most + trials <= JOBS_MOST)
		return (0);
	return (err_set(err, ERR_INVALID, "The parents' training jobs count "
	    "against the limit: %lld of the parents and "
	    "MaxNumberOfTrainingJobs %lld are more than %d. Lower the number, "
	    "or name fewer parents.", (long long)trials, (long long)most,
	    JOBS_MOST));
}

json_t *
warm_parents_ids(struct tuner *tn, const json_t *internal)
{
	const json_t *list = json_at(internal, parents_at), *parent;
	const struct job *p;
	json_t *ids = json_array();
	size_t i;

	json_array_foreach(list, i, parent) {
		p = tuner_job(tn, doc_str(parent,
		    "HyperParameterTuningJobName"));
		if (p != NULL)
			json_array_append_new(ids, json_integer(p->id));
	}
	return (ids);
}

struct job *
job_parent(const struct tuner *tn, const struct job *j, size_t nth)
{
	const json_t *id = json_array_get(json_object_get(j->doc, "Parents"),
	    nth);
	size_t i;

	for (i = 0; i < tn->njobs && json_is_integer(id); i++)
		if (tn->jobs[i]->id == json_integer_value(id))
			return (tn->jobs[i]);
	return (NULL);
}

const struct trial *
job_overall_best(const struct tuner *tn, const struct job *j)
{
	const struct trial *best, *other;
	const struct job *p;
	size_t i;

	if (!warm_identical(j->internal))
		return (NULL);
	best = job_best(j, -1);
	for (i = 0; (p = job_parent(tn, j, i)) != NULL; i++) {
		other = job_best(p, -1);
		if (other != NULL && (best == NULL ||
		    trial_loss(other) < trial_loss(best)))
			best = other;
	}
	return (best);
}
