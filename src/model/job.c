/* Jobs and trials out of replies; whatever is missing stays empty. */
#include "model/job.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"

/* Most seconds that still fit in milliseconds of int64. */
#define SECONDS_MOST 9e15

int64_t
job_time(const json_t *v)
{
	const char	*s;
	double		 d;
	int64_t		 seconds;

	if (json_is_number(v)) {
		d = json_number_value(v);
		return isfinite(d) && fabs(d) < SECONDS_MOST ?
		    (int64_t)llround(d * 1000) : 0;
	}
	if ((s = json_string_value(v)) == NULL)
		return 0;
	seconds = clock_read_iso(s);
	return seconds == -1 ? 0 : seconds * 1000;
}

static char *
text(const json_t *o, const char *name)
{
	const char	*s = json_string_value(json_object_get(o, name));

	return s == NULL ? NULL : xstrdup(s);
}

/* An empty one is none. */
static char *
reason(const json_t *o)
{
	const char	*s = json_string_value(json_object_get(o,
			    "FailureReason"));

	return s == NULL || *s == '\0' ? NULL : xstrdup(s);
}

static int64_t
when(const json_t *o, const char *name)
{
	return job_time(json_object_get(o, name));
}

/* A counter: what is no number in range counts as 0. */
static int
counter(const json_t *o, const char *name)
{
	double	n = json_number_value(json_object_get(o, name));

	return n >= 0 && n <= 100000000 ? (int)n : 0;
}

static double
value_of(const json_t *o)
{
	const json_t	*v = json_object_get(o, "Value");

	return json_is_number(v) ? json_number_value(v) : NAN;
}

static void
read_best(struct job_best *b, const json_t *o)
{
	const json_t	*m;

	m = json_object_get(o, "FinalHyperParameterTuningJobObjectiveMetric");
	b->name = text(o, "TrainingJobName");
	b->definition = text(o, "TrainingJobDefinitionName");
	b->metric = text(m, "MetricName");
	b->value = value_of(m);
}

static void
read_limits(struct job *j, const json_t *o)
{
	const json_t	*config, *limits;

	config = json_object_get(o, "HyperParameterTuningJobConfig");
	if ((limits = json_object_get(o, "ResourceLimits")) == NULL)
		limits = json_object_get(config, "ResourceLimits");
	j->max_jobs = counter(limits, "MaxNumberOfTrainingJobs");
	j->max_parallel = counter(limits, "MaxParallelTrainingJobs");
	if ((j->strategy = text(o, "Strategy")) == NULL)
		j->strategy = text(config, "Strategy");
}

void
job_read(struct job *j, const json_t *o)
{
	const json_t	*c;

	memset(j, 0, sizeof *j);
	j->name = text(o, "HyperParameterTuningJobName");
	j->arn = text(o, "HyperParameterTuningJobArn");
	j->status_name = text(o, "HyperParameterTuningJobStatus");
	j->status = status_job(j->status_name);
	j->failure = reason(o);
	j->created = when(o, "CreationTime");
	j->modified = when(o, "LastModifiedTime");
	j->ended = when(o, "HyperParameterTuningEndTime");
	c = json_object_get(o, "TrainingJobStatusCounters");
	j->completed = counter(c, "Completed");
	j->in_progress = counter(c, "InProgress");
	j->stopped = counter(c, "Stopped");
	j->failed_retry = counter(c, "RetryableError");
	j->failed_final = counter(c, "NonRetryableError");
	c = json_object_get(o, "ObjectiveStatusCounters");
	j->ok = counter(c, "Succeeded");
	j->pending = counter(c, "Pending");
	j->no_metric = counter(c, "Failed");
	j->runtime_s = json_int_at(o, "/ConsumedResources/RuntimeInSeconds",
	    0);
	read_limits(j, o);
	read_best(&j->best, json_object_get(o, "BestTrainingJob"));
	read_best(&j->overall, json_object_get(o, "OverallBestTrainingJob"));
	j->raw = json_incref((json_t *)o);
}

static void
best_release(struct job_best *b)
{
	free(b->name);
	free(b->definition);
	free(b->metric);
}

void
job_release(struct job *j)
{
	free(j->name);
	free(j->arn);
	free(j->status_name);
	free(j->strategy);
	free(j->failure);
	best_release(&j->best);
	best_release(&j->overall);
	json_decref(j->raw);
	memset(j, 0, sizeof *j);
}

static void
read_params(struct trial *t, const json_t *params)
{
	const char	*name, *value;
	json_t		*v;

	if (json_object_size(params) == 0)
		return;
	t->params = xcalloc(json_object_size(params), sizeof *t->params);
	json_object_foreach((json_t *)params, name, v) {
		if ((value = json_string_value(v)) == NULL)
			continue;
		t->params[t->nparams].name = name;
		t->params[t->nparams++].value = value;
	}
}

const char *
trial_param(const struct trial *t, const char *name)
{
	size_t	i;

	for (i = 0; i < t->nparams; i++)
		if (strcmp(t->params[i].name, name) == 0)
			return t->params[i].value;
	return NULL;
}

void
trial_read(struct trial *t, const json_t *o)
{
	const json_t	*m;

	memset(t, 0, sizeof *t);
	t->name = text(o, "TrainingJobName");
	t->arn = text(o, "TrainingJobArn");
	t->status_name = text(o, "TrainingJobStatus");
	t->status = status_trial(t->status_name);
	t->definition = text(o, "TrainingJobDefinitionName");
	t->failure = reason(o);
	t->objective_status = text(o, "ObjectiveStatus");
	m = json_object_get(o, "FinalHyperParameterTuningJobObjectiveMetric");
	t->metric = text(m, "MetricName");
	t->value = value_of(m);
	t->created = when(o, "CreationTime");
	t->started = when(o, "TrainingStartTime");
	t->ended = when(o, "TrainingEndTime");
	read_params(t, json_object_get(o, "TunedHyperParameters"));
	t->raw = json_incref((json_t *)o);
}

void
trial_release(struct trial *t)
{
	free(t->name);
	free(t->arn);
	free(t->status_name);
	free(t->definition);
	free(t->failure);
	free(t->metric);
	free(t->objective_status);
	free(t->params);
	json_decref(t->raw);
	memset(t, 0, sizeof *t);
}

int
job_failed(const struct job *j)
{
	return j->failed_retry + j->failed_final;
}

int
job_launched(const struct job *j)
{
	return j->completed + j->in_progress + j->stopped + job_failed(j);
}

static int64_t
span(int64_t from, int64_t to)
{
	return from == 0 || to <= from ? 0 : to - from;
}

int64_t
job_duration(const struct job *j, int64_t now)
{
	if (j->ended != 0)
		return span(j->created, j->ended);
	if (j->status != NULL && j->status->final)
		return span(j->created, j->modified);
	return span(j->created, now);
}

int64_t
trial_duration(const struct trial *t, int64_t now)
{
	if (t->ended != 0)
		return span(t->started, t->ended);
	if (t->status != NULL && t->status->final)
		return 0;
	return span(t->started, now);
}

static bool
says_minimize(const json_t *objective)
{
	const char	*s;

	s = json_string_value(json_object_get(objective, "Type"));
	return s != NULL && strcmp(s, "Minimize") == 0;
}

bool
job_minimizes(const json_t *describe, const char *definition)
{
	const json_t	*list, *d;
	const char	*name;
	size_t		 i;

	d = json_at(describe, "/HyperParameterTuningJobConfig/"
	    "HyperParameterTuningJobObjective");
	if (d != NULL)
		return says_minimize(d);
	d = json_at(describe, "/TrainingJobDefinition/TuningObjective");
	if (d != NULL)
		return says_minimize(d);
	list = json_object_get(describe, "TrainingJobDefinitions");
	json_array_foreach(list, i, d) {
		name = json_string_value(json_object_get(d,
		    "DefinitionName"));
		if (definition == NULL ||
		    (name != NULL && strcmp(name, definition) == 0))
			return says_minimize(json_object_get(d,
			    "TuningObjective"));
	}
	return false;
}

const char *
job_log_stream(const json_t *streams)
{
	const char	*name, *last = NULL, *dash;
	json_t		*one;
	size_t		 i, host = 0;

	json_array_foreach((json_t *)(uintptr_t)streams, i, one) {
		if ((name = json_str_at(one, "/logStreamName")) == NULL)
			continue;
		if (last == NULL) {
			dash = strrchr(name, '-');
			host = dash != NULL ? (size_t)(dash - name) : 0;
			last = name;
		} else if (host > 0 && strncmp(name, last, host) == 0)
			last = name;
	}
	return last;
}
