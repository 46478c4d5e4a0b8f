#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

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

/* A time of the request against a time of a document, both ways. */
static bool
within(const json_t *request, const char *after, const char *before,
    int64_t ms)
{
	const json_t *a = json_object_get(request, after);
	const json_t *b = json_object_get(request, before);
	double s = (double)ms / 1000.0;

	return ((a == NULL || s > json_number_value(a)) &&
	    (b == NULL || s < json_number_value(b)));
}

static bool
list_takes(const json_t *request, const json_t *doc, const char *name)
{
	const char *part = doc_str(request, "NameContains");
	const char *status = doc_str(request, "StatusEquals");

	return (*name != '\0' && (*part == '\0' ||
	    strcasestr(name, part) != NULL) && (*status == '\0' ||
	    strcmp(status, doc_str(doc, "Status")) == 0) &&
	    within(request, "CreationTimeAfter", "CreationTimeBefore",
	    doc_ms(doc, "Created")) &&
	    within(request, "LastModifiedTimeAfter",
	    "LastModifiedTimeBefore", doc_ms(doc, "Modified")));
}

/* What SortBy names: of a document, or the name. */
static void
add_row(struct page *p, const char *by, const json_t *doc, const char *name,
    const void *item)
{
	const json_t *key;

	if (strcmp(by, "CreationTime") == 0)
		key = json_object_get(doc, "Created");
	else if (strcmp(by, "Status") == 0)
		key = json_object_get(doc, "Status");
	else if (strcmp(by, "FinalObjectiveMetricValue") == 0)
		key = json_object_get(doc, "Objective");
	else
		key = NULL;		/* equal keys go by name */
	page_add(p, key, name, item);
}

static json_t *
make_job(const struct tuner *tn, const void *item)
{
	return (reply_job_summary(tn, item));
}

int
op_list_jobs(struct daemon *d, const json_t *request, json_t *reply,
    struct err *err)
{
	const char *by = doc_str(request, "SortBy");
	struct page page = { 0 };
	struct job *j;
	size_t i;

	for (i = 0; i < d->tuner->njobs; i++) {
		j = d->tuner->jobs[i];
		if (list_takes(request, j->doc, j->name))
			add_row(&page, by, j->doc, j->name, j);
	}
	return (reply_page(request, "ListHyperParameterTuningJobs", &page,
	    make_job, d->tuner, "HyperParameterTuningJobSummaries", reply,
	    err));
}

static json_t *
make_trial(const struct tuner *tn, const void *item)
{
	return (reply_trial_summary(tn, item));
}

int
op_list_trials(struct daemon *d, const json_t *request, json_t *reply,
    struct err *err)
{
	const char *by = doc_str(request, "SortBy");
	bool valued = strcmp(by, "FinalObjectiveMetricValue") == 0;
	struct job *j = find_job(d, request, err);
	struct page page = { 0 };
	struct trial *t;
	size_t i;

	if (j == NULL)
		return (-1);
	for (i = 0; i < j->n; i++) {
		t = j->trials[i];
		if (list_takes(request, t->doc, t->name) && (!valued ||
		    json_object_get(t->doc, "Objective") != NULL))
			add_row(&page, by, t->doc, t->name, t);
	}
	return (reply_page(request,
	    "ListTrainingJobsForHyperParameterTuningJob", &page, make_trial,
	    d->tuner, "TrainingJobSummaries", reply, err));
}

/* A training job as ListTrainingJobs tells of it. */
static json_t *
make_training(const struct tuner *tn, const void *item)
{
	static const char *const left_out[] = {
		"TunedHyperParameters", "ObjectiveStatus",
		"TrainingStartTime", "TuningJobName",
		"TrainingJobDefinitionName", "FailureReason",
		"FinalHyperParameterTuningJobObjectiveMetric"
	};
	const struct trial *t = item;
	json_t *o = reply_trial_summary(tn, t);
	size_t i;

	json_object_set(o, "SecondaryStatus",
	    json_object_get(t->doc, "Secondary"));
	json_object_set_new(o, "LastModifiedTime",
	    reply_time(doc_ms(t->doc, "Modified")));
	for (i = 0; i < nitems(left_out); i++)
		json_object_del(o, left_out[i]);
	return (o);
}

int
op_list_training(struct daemon *d, const json_t *request, json_t *reply,
    struct err *err)
{
	const char *by = doc_str(request, "SortBy");
	struct page page = { 0 };
	struct trial *t;
	size_t i, k;

	if (*by == '\0')
		by = "CreationTime";
	for (i = 0; i < d->tuner->njobs; i++)
		for (k = 0; k < d->tuner->jobs[i]->n; k++) {
			t = d->tuner->jobs[i]->trials[k];
			if (list_takes(request, t->doc, t->name))
				add_row(&page, by, t->doc, t->name, t);
		}
	return (reply_page(request, "ListTrainingJobs", &page, make_training,
	    d->tuner, "TrainingJobSummaries", reply, err));
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

/* One filter of a search on the members of a Describe reply. */
static int
filter_one(const json_t *o, const json_t *f, bool *takes, struct err *err)
{
	const char *name = doc_str(f, "Name"), *op = doc_str(f, "Operator");
	const char *want = doc_str(f, "Value"), *have = "";
	char number[32];
	const json_t *v, *tag;
	size_t i;
	int order;

	v = json_object_get(o, name);
	if (strncmp(name, "Tags.", 5) == 0)
		json_array_foreach(json_object_get(o, "Tags"), i, tag)
			if (strcmp(doc_str(tag, "Key"), name + 5) == 0)
				v = json_object_get(tag, "Value");
	if (json_is_string(v))
		have = json_string_value(v);
	else if (json_is_number(v)) {
		snprintf(number, sizeof number, "%.3f", json_number_value(v));
		have = number;
	}
	order = json_is_number(v) ? (json_number_value(v) > atof(want)) -
	    (json_number_value(v) < atof(want)) : strcasecmp(have, want);
	if (strcmp(op, "Equals") == 0 || *op == '\0')
		*takes = v != NULL && order == 0;
	else if (strcmp(op, "NotEquals") == 0)
		*takes = v == NULL || order != 0;
	else if (strcmp(op, "Contains") == 0)
		*takes = v != NULL && strcasestr(have, want) != NULL;
	else if (strcmp(op, "Exists") == 0)
		*takes = v != NULL;
	else if (strcmp(op, "NotExists") == 0)
		*takes = v == NULL;
	else if (strcmp(op, "GreaterThan") == 0)
		*takes = v != NULL && order > 0;
	else if (strcmp(op, "GreaterThanOrEqualTo") == 0)
		*takes = v != NULL && order >= 0;
	else if (strcmp(op, "LessThan") == 0)
		*takes = v != NULL && order < 0;
	else if (strcmp(op, "LessThanOrEqualTo") == 0)
		*takes = v != NULL && order <= 0;
	else
		return (err_set(err, ERR_INVALID,
		    "The local backend does not know the operator %s", op));
	return (0);
}

static int
search_takes(const json_t *o, const json_t *expression, bool *takes,
    struct err *err)
{
	const json_t *filters = json_object_get(expression, "Filters"), *f;
	bool any = strcmp(doc_str(expression, "Operator"), "Or") == 0;
	bool one = false;
	size_t i;

	if (json_object_get(expression, "SubExpressions") != NULL ||
	    json_object_get(expression, "NestedFilters") != NULL)
		return (err_set(err, ERR_INVALID, "The local backend takes "
		    "Filters alone in a SearchExpression"));
	*takes = !any || json_array_size(filters) == 0;
	json_array_foreach(filters, i, f) {
		if (filter_one(o, f, &one, err) == -1)
			return (-1);
		*takes = any ? *takes || one : *takes && one;
	}
	return (0);
}

static json_t *
search_record(const struct tuner *tn, const struct job *j)
{
	json_t *o = reply_job(tn, j);

	json_object_set(o, "Tags", json_object_get(j->doc, "Tags"));
	return (o);
}

static json_t *
make_found(const struct tuner *tn, const void *item)
{
	return (json_pack("{s:o}", "HyperParameterTuningJob",
	    search_record(tn, item)));
}

/* A record is the most dear reply there is: it is made for the page, and for
 * every job only where an expression or an unusual order looks into it. */
static int
search_one(struct daemon *d, const json_t *request, struct job *j,
    struct page *page, struct err *err)
{
	const json_t *expression = json_object_get(request,
	    "SearchExpression"), *key;
	const char *by = doc_str(request, "SortBy");
	bool takes = true;
	json_t *o;
	int r;

	if (expression == NULL && (*by == '\0' ||
	    strcmp(by, "CreationTime") == 0 ||
	    strcmp(by, "LastModifiedTime") == 0)) {
		page_add(page, json_object_get(j->doc,
		    strcmp(by, "CreationTime") == 0 ? "Created" :
		    "Modified"), j->name, j);
		return (0);
	}
	o = search_record(d->tuner, j);
	r = search_takes(o, expression, &takes, err);
	if (r == 0 && takes) {
		key = json_object_get(o, *by != '\0' ? by :
		    "LastModifiedTime");
		page_add(page, key != NULL ? key : json_object_get(o,
		    "CreationTime"), j->name, j);
	}
	json_decref(o);
	return (r);
}

int
op_search(struct daemon *d, const json_t *request, json_t *reply,
    struct err *err)
{
	struct page page = { 0 };
	size_t i;

	if (strcmp(doc_str(request, "Resource"), "HyperParameterTuningJob"))
		return (err_set(err, ERR_INVALID, "The local backend "
		    "searches the resource HyperParameterTuningJob alone"));
	for (i = 0; i < d->tuner->njobs; i++) {
		if (*d->tuner->jobs[i]->name != '\0' && search_one(d,
		    request, d->tuner->jobs[i], &page, err) == -1) {
			page_release(&page);
			return (-1);
		}
	}
	return (reply_page(request, "Search", &page, make_found, d->tuner,
	    "Results", reply, err));
}
