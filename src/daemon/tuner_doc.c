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

static enum trial_outcome
outcome_of(const json_t *doc)
{
	const char *status = doc_str(doc, "Status");

	if (strcmp(status, "InProgress") == 0 ||
	    strcmp(status, "Stopping") == 0)
		return (TRIAL_RUNS);
	if (strcmp(status, "Completed") == 0)
		return (TRIAL_COMPLETED);
	if (strcmp(status, "Stopped") == 0)
		return (TRIAL_STOPPED);
	return (json_is_true(json_object_get(doc, "Retryable")) ?
	    TRIAL_RETRYABLE : TRIAL_FAILED);
}

void
trial_settle(struct trial *t)
{
	const json_t *value = json_object_get(t->doc, "Objective");
	struct trial_end *end = &t->end;

	end->outcome = outcome_of(t->doc);
	end->valued = json_is_number(value);
	end->definition = doc_ms(t->doc, "Definition");
	end->loss = json_number_value(value);
	if (job_maximizes(t->job, (size_t)end->definition))
		end->loss = -end->loss;
	end->started = doc_ms(t->doc, "Started");
	end->ended = doc_ms(t->doc, "Ended");
}

bool
trial_final(const struct trial *t)
{
	return (t->end.outcome != TRIAL_RUNS);
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

	return (strcmp(doc_str(json_object_get(d, "TuningObjective"), "Type"),
	    "Maximize") == 0);
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
	return (trial_final(t) ? t->end.loss : 0);
}

bool
trial_counts(const struct trial *t)
{
	return (t->end.valued && (t->end.outcome == TRIAL_COMPLETED ||
	    t->end.outcome == TRIAL_STOPPED));
}

static double
definition_lead(const struct job *j, int64_t definition)
{
	double *losses = xcalloc(j->n + 1, sizeof *losses), lead;
	size_t i, n = 0;

	for (i = 0; i < j->n; i++)
		if (trial_counts(j->trials[i]) &&
		    j->trials[i]->end.definition == definition)
			losses[n++] = trial_loss(j->trials[i]);
	lead = share_lead(losses, n);
	free(losses);
	return (lead);
}

const struct trial *
job_best(const struct job *j, int definition)
{
	/* At most two groups: one a direction. */
	const struct trial *best[2] = { NULL, NULL };
	const struct trial *t;
	size_t i, group;

	for (i = 0; i < j->n; i++) {
		t = j->trials[i];
		if (!trial_counts(t) || (definition >= 0 &&
		    t->end.definition != definition))
			continue;
		group = job_group(j, (size_t)t->end.definition) > 0;
		if (best[group] == NULL ||
		    t->end.loss < best[group]->end.loss)
			best[group] = t;
	}
	if (best[0] == NULL || best[1] == NULL)
		return (best[0] != NULL ? best[0] : best[1]);
	return (definition_lead(j, best[1]->end.definition) >
	    definition_lead(j, best[0]->end.definition) ? best[1] : best[0]);
}

static int
by_end(const void *a, const void *b)
{
	const struct trial *x = *(const struct trial *const *)a;
	const struct trial *y = *(const struct trial *const *)b;
	int64_t ex = x->end.ended, ey = y->end.ended;

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
		ends[i].group = job_group(j, (size_t)order[i]->end.definition);
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
trial_key_of(const struct trial *t, int64_t attempt)
{
	return (xasprintf("%" PRId64 "-%" PRId64, t->id, attempt));
}

char *
trial_key(const struct trial *t)
{
	return (trial_key_of(t, doc_ms(t->doc, "Attempt")));
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
