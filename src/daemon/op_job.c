#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "daemon/create.h"
#include "daemon/dispatch.h"

#define JOBS_MOST 100		/* that run at a time */

/*
 * What this backend does not do yet is refused, not silently left out: a job
 * that asks for it would run as another job than the one asked for.
 */
static int
create_able(const json_t *internal, struct err *err)
{
	static const struct {
		const char	*at, *value;	/* value NULL: present at all */
	} unable[] = {
		{ "/WarmStartConfig", NULL },
		{ "/Autotune", NULL },
	};
	size_t i;

	for (i = 0; i < sizeof unable / sizeof *unable; i++) {
		const json_t *value = json_at(internal, unable[i].at);
		const char *text = json_string_value(value);

		if (value == NULL || (unable[i].value != NULL &&
		    (text == NULL || strcmp(text, unable[i].value) != 0)))
			continue;
		return (err_set(err, ERR_INVALID, "The local backend cannot "
		    "do this yet: %s%s%s. Take it out to run the job here; "
		    "Amazon SageMaker takes it.", unable[i].at + 1,
		    unable[i].value != NULL ? " " : "",
		    unable[i].value != NULL ? unable[i].value : ""));
	}
	return (0);
}

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

int
op_create(struct daemon *d, const json_t *request, json_t *reply,
    struct err *err)
{
	const char *name = doc_str(request, "HyperParameterTuningJobName");
	struct job *j = tuner_job(d->tuner, name);
	json_t *internal;
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
	r = create_check(d, internal, form, err);
	if (r == 0)
		r = create_quota(d->tuner, err);
	if (r == 0)
		r = create_able(internal, err);
	if (r == 0)
		r = create_runnable(internal, err);
	json_decref(internal);
	if (r == -1)
		return (-1);
	j = tuner_create(d->tuner, name, json_deep_copy(request), err);
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
