/* The lists of tuning jobs and of training jobs. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/dispatch.h"
#include "daemon/page.h"

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

/* What a list is sorted by: the member of a document; "": by name. */
static const char *
sorted_by(const json_t *request, const char *otherwise)
{
	static const char *const members[][2] = {
		{ "CreationTime", "Created" }, { "Status", "Status" },
		{ "FinalObjectiveMetricValue", "Objective" }
	};
	const char *by = doc_str(request, "SortBy");
	size_t i;

	if (*by == '\0')
		by = otherwise;
	for (i = 0; i < sizeof members / sizeof *members; i++)
		if (strcmp(by, members[i][0]) == 0)
			return (members[i][1]);
	return ("");
}

static json_t *
make_job(const struct tuner *tn, const void *item)
{
	return (reply_job_summary(tn, item));
}

static json_t *
make_trial(const struct tuner *tn, const void *item)
{
	return (reply_trial_summary(tn, item));
}

static json_t *
make_training(const struct tuner *tn, const void *item)
{
	const struct trial *t = item;
	json_t *o = json_object();
	char *arn = trial_arn(tn, t);

	json_object_set_new(o, "TrainingJobName", json_string(t->name));
	json_object_set_new(o, "TrainingJobArn", json_string(arn));
	free(arn);
	reply_set_time(o, "CreationTime", t->doc, "Created");
	reply_set_time(o, "TrainingEndTime", t->doc, "Ended");
	reply_set_time(o, "LastModifiedTime", t->doc, "Modified");
	json_object_set(o, "TrainingJobStatus",
	    json_object_get(t->doc, "Status"));
	json_object_set(o, "SecondaryStatus",
	    json_object_get(t->doc, "Secondary"));
	return (o);
}

static int
list_end(struct daemon *d, struct page *p, page_make *make,
    const json_t *request, const char *member, json_t *reply,
    struct err *err)
{
	return (page_reply(p, d->tuner, make, doc_str(request, "NextToken"),
	    member, "NextToken", reply, err));
}

int
op_list_jobs(struct daemon *d, const json_t *request, json_t *reply,
    struct err *err)
{
	const char *by = sorted_by(request, "Name");
	const struct job *j;
	struct page p;
	size_t i;

	page_init(&p, request, by);
	for (i = 0; i < d->tuner->njobs; i++) {
		j = d->tuner->jobs[i];
		if (list_takes(request, j->doc, j->name))
			page_add(&p, json_object_get(j->doc, by), j->name, j);
	}
	return (list_end(d, &p, make_job, request,
	    "HyperParameterTuningJobSummaries", reply, err));
}

int
op_list_trials(struct daemon *d, const json_t *request, json_t *reply,
    struct err *err)
{
	const char *by = sorted_by(request, "Name");
	const struct job *j = find_job(d, request, err);
	const struct trial *t;
	const json_t *key;
	struct page p;
	size_t i;

	if (j == NULL)
		return (-1);
	page_init(&p, request, by);
	for (i = 0; i < j->n; i++) {
		t = j->trials[i];
		key = json_object_get(t->doc, by);
		/* By value, those without one are left out. */
		if (list_takes(request, t->doc, t->name) &&
		    (key != NULL || strcmp(by, "Objective") != 0))
			page_add(&p, key, t->name, t);
	}
	return (list_end(d, &p, make_trial, request, "TrainingJobSummaries",
	    reply, err));
}

int
op_list_training(struct daemon *d, const json_t *request, json_t *reply,
    struct err *err)
{
	const char *by = sorted_by(request, "CreationTime");
	const struct trial *t;
	struct page p;
	size_t i, k;

	page_init(&p, request, by);
	for (i = 0; i < d->tuner->njobs; i++)
		for (k = 0; k < d->tuner->jobs[i]->n; k++) {
			t = d->tuner->jobs[i]->trials[k];
			if (list_takes(request, t->doc, t->name))
				page_add(&p, json_object_get(t->doc, by),
				    t->name, t);
		}
	return (list_end(d, &p, make_training, request,
	    "TrainingJobSummaries", reply, err));
}
