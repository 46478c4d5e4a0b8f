#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "daemon/create.h"
#include "daemon/dispatch.h"
#include "model/autotune.h"
#include "model/facts.h"

#define JOBS_MOST 100		/* that run at a time */

/* The service's quota of tuning jobs at a time, as its message says it. */
static int
create_quota(const struct tuner *tn, struct err *err)
{
	size_t i, n = 0;

	for (i = 0; i < tn->njobs; i++)
		n += !job_final(tn->jobs[i]);
	if (n < JOBS_MOST)
		return (0);
	return (err_set(err, ERR_LIMIT, "The account-level service limit "
	    "'Number of concurrent hyperparameter tuning jobs' is %d, with "
	    "current utilization of %zu and a request delta of 1. Wait for a "
	    "tuning job to end, or stop one.", JOBS_MOST, n));
}

/* What the rules ask about the parents that a request names. */
static json_t *
parents_of(struct daemon *d, const json_t *internal)
{
	json_t *names = facts_parents(internal), *name, *out = json_object();
	struct job *j;
	size_t i;

	json_array_foreach(names, i, name) {
		j = tuner_job(d->tuner, json_string_value(name));
		json_object_set_new(out, json_string_value(name), j != NULL ?
		    reply_job(d->tuner, j) : json_false());
	}
	json_decref(names);
	return (out);
}

int
op_create(struct daemon *d, const json_t *request, json_t *reply,
    struct err *err)
{
	const char *name = doc_str(request, "HyperParameterTuningJobName");
	struct job *j = tuner_job(d->tuner, name);
	json_t *internal, *resolved, *parents;
	struct rule_facts facts = create_facts;
	enum request_form form;
	char *arn;
	int r;

	if (j != NULL) {
		arn = job_arn(d->tuner, j);
		err_set(err, ERR_IN_USE, "Job name must be unique within an "
		    "AWS account and region, and a job with this name "
		    "already exists (%s)", arn);
		free(arn);
		return (-1);
	}
	internal = request_from_wire(request, &form);
	if (autotune_on(internal))
		autotune_fill(internal, d->catalog);
	facts.parents = parents = parents_of(d, internal);
	r = create_check(d, internal, form, &facts, err);
	json_decref(parents);
	if (r == 0)
		r = create_quota(d->tuner, err);
	if (r == 0)
		r = warm_total_check(d->tuner, internal, err);
	if (r == 0)
		r = create_runnable(internal, err);
	/* What Autotune has chosen is described as if it had been sent. */
	resolved = autotune_on(internal) ? request_to_wire(internal, form) :
	    json_deep_copy(request);
	json_decref(internal);
	if (r == -1) {
		json_decref(resolved);
		return (-1);
	}
	j = tuner_create(d->tuner, name, resolved, err);
	if (j == NULL)
		return (-1);
	arn = job_arn(d->tuner, j);
	json_object_set_new(reply, "HyperParameterTuningJobArn",
	    json_string(arn));
	free(arn);
	return (0);
}

int
op_describe_job(struct daemon *d, const json_t *request, json_t *reply,
    struct err *err)
{
	struct job *j = find_job(d, request, err);
	json_t *o;

	if (j == NULL)
		return (-1);
	o = reply_job(d->tuner, j);
	json_object_update(reply, o);
	json_decref(o);
	return (0);
}

int
op_stop_job(struct daemon *d, const json_t *request, json_t *reply,
    struct err *err)
{
	struct job *j = find_job(d, request, err);

	if (j == NULL)
		return (-1);
	if (strcmp(doc_str(j->doc, "Status"), "InProgress") != 0)
		return (err_set(err, ERR_INVALID, "The tuning job %s is "
		    "already in status %s", j->name,
		    doc_str(j->doc, "Status")));
	return (tuner_stop(d->tuner, j, err));
}

int
op_delete_job(struct daemon *d, const json_t *request, json_t *reply,
    struct err *err)
{
	struct job *j = find_job(d, request, err);

	if (j == NULL)
		return (-1);
	if (!job_final(j))
		return (err_set(err, ERR_INVALID, "The tuning job %s is not "
		    "in a terminal state: stop it first", j->name));
	return (tuner_delete(d->tuner, j, err));
}
