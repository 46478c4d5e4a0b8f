#include "config.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "daemon/tuner.h"
#include "model/name.h"
#include "search/completion.h"
#include "search/share.h"

const char *
doc_str(const json_t *doc, const char *member)
{
	const char *s = json_string_value(json_object_get(doc, member));

	return (s != NULL ? s : "");
}

int64_t
doc_ms(const json_t *doc, const char *member)
{
	return (json_integer_value(json_object_get(doc, member)));
}

bool
trial_final(const struct trial *t)
{
	const char *status = doc_str(t->doc, "Status");

	return (strcmp(status, "InProgress") != 0 &&
	    strcmp(status, "Stopping") != 0);
}

bool
job_final(const struct job *j)
{
	const char *status = doc_str(j->doc, "Status");

	return (strcmp(status, "InProgress") != 0 &&
	    strcmp(status, "Stopping") != 0);
}

const json_t *
trial_definition(const struct trial *t)
{
	return (json_array_get(json_object_get(t->job->internal,
	    "TrainingJobDefinitions"),
	    (size_t)doc_ms(t->doc, "Definition")));
}

bool
job_maximizes(const struct job *j, size_t definition)
{
	const json_t *d = json_array_get(json_object_get(j->internal,
	    "TrainingJobDefinitions"), definition);
	const char *type = json_str_at(d, "/TuningObjective/Type");

	return (type != NULL && strcmp(type, "Maximize") == 0);
}

size_t
job_group(const struct job *j, size_t definition)
{
	size_t i = 0;

	while (i < definition &&
	    job_maximizes(j, i) != job_maximizes(j, definition))
		i++;
	return (i);
}

uint64_t
job_seed(const struct job *j, size_t definition)
{
	return ((uint64_t)doc_ms(j->doc, "Seed") +
	    definition * 0x9e3779b97f4a7c15u);
}

double
trial_loss(const struct trial *t)
{
	double v = json_number_value(json_object_get(t->doc, "Objective"));

	return (job_maximizes(t->job, (size_t)doc_ms(t->doc, "Definition")) ?
	    -v : v);
}

bool
trial_counts(const struct trial *t)
{
	return (trial_final(t) &&
	    json_is_number(json_object_get(t->doc, "Objective")) &&
	    strcmp(doc_str(t->doc, "Status"), "Failed") != 0);
}

static double
definition_lead(const struct job *j, int64_t definition)
{
	double *losses = xcalloc(j->n + 1, sizeof *losses), lead;
	size_t i, n = 0;

	for (i = 0; i < j->n; i++)
		if (trial_counts(j->trials[i]) &&
		    doc_ms(j->trials[i]->doc, "Definition") == definition)
			losses[n++] = trial_loss(j->trials[i]);
	lead = share_lead(losses, n);
	free(losses);
	return (lead);
}

/* Whether a is a better result than b. */
static bool
trial_better(const struct trial *a, const struct trial *b)
{
	int64_t da = doc_ms(a->doc, "Definition");
	int64_t db = doc_ms(b->doc, "Definition");

	if (job_group(a->job, (size_t)da) == job_group(b->job, (size_t)db))
		return (trial_loss(a) < trial_loss(b));
	return (definition_lead(a->job, da) > definition_lead(b->job, db));
}

const struct trial *
job_best(const struct job *j, int definition)
{
	const struct trial *best[2] = { NULL, NULL };
	const struct trial *t;
	size_t i, group;

	/* At most two groups: one a direction. */
	for (i = 0; i < j->n; i++) {
		t = j->trials[i];
		if (!trial_counts(t) || (definition >= 0 &&
		    doc_ms(t->doc, "Definition") != definition))
			continue;
		group = job_group(j, (size_t)doc_ms(t->doc,
		    "Definition")) > 0;
		if (best[group] == NULL || trial_better(t, best[group]))
			best[group] = t;
	}
	if (best[0] == NULL || best[1] == NULL)
		return (best[0] != NULL ? best[0] : best[1]);
	return (trial_better(best[1], best[0]) ? best[1] : best[0]);
}

static int
by_end(const void *a, const void *b)
{
	const struct trial *x = *(const struct trial *const *)a;
	const struct trial *y = *(const struct trial *const *)b;
	int64_t ex = doc_ms(x->doc, "Ended"), ey = doc_ms(y->doc, "Ended");

	return (ex != ey ? (ex > ey) - (ex < ey) :
	    (x->ordinal > y->ordinal) - (x->ordinal < y->ordinal));
}

/* The most parameters that a definition tunes. */
static size_t
job_parameters(const struct job *j)
{
	const json_t *defs = json_object_get(j->internal,
	    "TrainingJobDefinitions"), *d, *list;
	const char *kind;
	size_t i, n, most = 0;

	json_array_foreach(defs, i, d) {
		n = 0;
		json_object_foreach(json_object_get(d,
		    "HyperParameterRanges"), kind, list)
			n += json_array_size(list);
		most = n > most ? n : most;
	}
	return (most);
}

int64_t
job_not_improving(const struct job *j, bool *converged)
{
	const struct trial **order = xcalloc(j->n + 1, sizeof *order);
	struct ended *ends = xcalloc(j->n + 1, sizeof *ends);
	struct completion c;
	size_t i, n = 0;

	for (i = 0; i < j->n; i++)
		if (trial_final(j->trials[i]))
			order[n++] = j->trials[i];
	qsort(order, n, sizeof *order, by_end);
	for (i = 0; i < n; i++) {
		ends[i].group = job_group(j, (size_t)doc_ms(order[i]->doc,
		    "Definition"));
		ends[i].valued = trial_counts(order[i]);
		ends[i].loss = trial_loss(order[i]);
	}
	c = completion_judge(ends, n, job_parameters(j));
	free(ends);
	free(order);
	if (converged != NULL)
		*converged = c.converged;
	return ((int64_t)c.not_improving);
}

char *
trial_key(const struct trial *t)
{
	return (xasprintf("%" PRId64 "-%" PRId64, t->id,
	    doc_ms(t->doc, "Attempt")));
}

char *
job_arn(const struct tuner *tn, const struct job *j)
{
	return (xasprintf("arn:aws:sagemaker:%s:" NAME_LOCAL_ACCOUNT
	    ":hyper-parameter-tuning-job/%s", tn->region, j->name));
}

char *
trial_arn(const struct tuner *tn, const struct trial *t)
{
	return (xasprintf("arn:aws:sagemaker:%s:" NAME_LOCAL_ACCOUNT
	    ":training-job/%s",
	    tn->region, t->name));
}
