/* The lists of tuning jobs and of training jobs. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/dispatch.h"
#include "daemon/page.h"

/* What a request asks for, read once for many rows. */
struct wanted {
	const char	*part, *status;	/* "": any */
	const json_t	*created[2], *modified[2]; /* after, before; or NULL */
};

static void
wanted_read(struct wanted *w, const json_t *request)
{
	w->part = doc_str(request, "NameContains");
	w->status = doc_str(request, "StatusEquals");
	w->created[0] = json_object_get(request, "CreationTimeAfter");
	w->created[1] = json_object_get(request, "CreationTimeBefore");
	w->modified[0] = json_object_get(request, "LastModifiedTimeAfter");
	w->modified[1] = json_object_get(request, "LastModifiedTimeBefore");
}

/* A time of the request against a time of a document, both ways. */
static bool
within(const json_t *const limits[2], const json_t *doc, const char *member)
{
	double s;

	if (limits[0] == NULL && limits[1] == NULL)
		return (true);
	s = (double)doc_ms(doc, member) / 1000.0;
	return ((limits[0] == NULL || s > json_number_value(limits[0])) &&
	    (limits[1] == NULL || s < json_number_value(limits[1])));
}

/* A document is looked into only for what is asked: that takes longer than
 * all else where there are thousands. */
static bool
list_takes(const struct wanted *w, const json_t *doc, const char *name)
{
	return (*name != '\0' && (*w->part == '\0' ||
	    strcasestr(name, w->part) != NULL) && (*w->status == '\0' ||
	    strcmp(w->status, doc_str(doc, "Status")) == 0) &&
	    within(w->created, doc, "Created") &&
	    within(w->modified, doc, "Modified"));
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

static void
add_trial(struct page *p, const struct trial *t)
{
	const json_t *key;

	if (strcmp(p->order, "Created") == 0) {
		page_add_number(p, (double)t->created, t->name, t);
		return;
	}
	key = json_object_get(t->doc, p->order);
	/* By value, those without one are left out. */
	if (key != NULL || strcmp(p->order, "Objective") != 0)
		page_add(p, key, t->name, t);
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
	struct wanted wanted;
	struct page p;
	size_t i;

	wanted_read(&wanted, request);
	page_init(&p, request, by);
	for (i = 0; i < d->tuner->njobs; i++) {
		j = d->tuner->jobs[i];
		if (list_takes(&wanted, j->doc, j->name))
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
	struct wanted wanted;
	struct page p;
	size_t i;

	if (j == NULL)
		return (-1);
	wanted_read(&wanted, request);
	page_init(&p, request, by);
	for (i = 0; i < j->n; i++)
		if (list_takes(&wanted, j->trials[i]->doc, j->trials[i]->name))
			add_trial(&p, j->trials[i]);
	return (list_end(d, &p, make_trial, request, "TrainingJobSummaries",
	    reply, err));
}

int
op_list_training(struct daemon *d, const json_t *request, json_t *reply,
    struct err *err)
{
	const char *by = sorted_by(request, "CreationTime");
	const struct trial *t;
	struct wanted wanted;
	struct page p;
	size_t i, k;

	wanted_read(&wanted, request);
	page_init(&p, request, by);
	for (i = 0; i < d->tuner->njobs; i++)
		for (k = 0; k < d->tuner->jobs[i]->n; k++) {
			t = d->tuner->jobs[i]->trials[k];
			if (list_takes(&wanted, t->doc, t->name))
				add_trial(&p, t);
		}
	return (list_end(d, &p, make_training, request,
	    "TrainingJobSummaries", reply, err));
}
