#include "config.h"

#include <event2/event.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/utf8.h"
#include "daemon/schedule.h"
#include "daemon/tuner_own.h"

/* Foreign text as JSON: what is no UTF-8 is made visible. */
static json_t *
foreign(const char *text)
{
	json_t *v = json_string(text);
	char *safe;

	if (v == NULL) {
		safe = text_safe(text);
		v = json_string(safe);
		free(safe);
	}
	return (v);
}

static json_t *
trial_transitions(struct trial *t)
{
	json_t *list = json_object_get(t->doc, "Transitions");

	if (list == NULL) {
		list = json_array();
		json_object_set_new(t->doc, "Transitions", list);
	}
	return (list);
}

void
trial_transition(struct trial *t, const char *status, int64_t at,
    const char *message)
{
	json_t *list = trial_transitions(t), *last, *next;

	last = json_array_get(list, json_array_size(list) - 1);
	if (last != NULL && strcmp(doc_str(last, "Status"), status) == 0)
		return;
	if (last != NULL)
		json_object_set_new(last, "End", json_integer(at));
	next = json_object();
	json_object_set_new(next, "Status", json_string(status));
	json_object_set_new(next, "Start", json_integer(at));
	json_object_set_new(next, "Message", foreign(message));
	json_array_append_new(list, next);
	json_object_set_new(t->doc, "Secondary", json_string(status));
	json_object_set_new(t->doc, "Modified", json_integer(at));
	t->dirty = true;
}

/* All hyperparameters of the trial: static, tuned, and the objective's name,
 * as the service adds it. New reference. */
json_t *
trial_hyperparameters(const struct trial *t)
{
	const json_t *d = trial_definition(t);
	const char *metric = json_str_at(d, "/TuningObjective/MetricName");
	json_t *all = json_object();

	json_object_update(all, json_object_get(d, "StaticHyperParameters"));
	json_object_update(all, json_object_get(t->doc, "Tuned"));
	if (metric != NULL)
		json_object_set_new(all, "_tuning_objective_metric",
		    json_string(metric));
	return (all);
}

void
trial_run(struct tuner *tn, struct trial *t)
{
	struct run_spec spec = { 0 };
	json_t *hyper = trial_hyperparameters(t), *metrics;
	char *key = trial_key(t), *arn = trial_arn(tn, t);

	metrics = metric_definitions(tn->catalog, trial_definition(t));
	spec.key = key;
	spec.job_name = t->name;
	spec.arn = arn;
	spec.definition = trial_definition(t);
	spec.hyperparameters = hyper;
	spec.metrics = metrics;
	spec.max_runtime_s = trial_time_left(t);
	if (spec.max_runtime_s < 1)
		spec.max_runtime_s = 1;		/* 0 would be no limit */
	runner_start(tn->runner, &spec);
	json_decref(metrics);
	json_decref(hyper);
	free(key);
	free(arn);
}

void
trial_stop(struct tuner *tn, struct trial *t, const char *message)
{
	if (strcmp(doc_str(t->doc, "Status"), "InProgress") != 0)
		return;
	trial_transition(t, "Stopping", clock_wall_ms(), message);
	json_object_set_new(t->doc, "Status", json_string("Stopping"));
	t->dirty = t->stop = true;
	tuner_now(tn);
}

/* The trial of a runner's key, if the key names its present attempt. */
static struct trial *
trial_by_key(struct tuner *tn, const char *key)
{
	char *rest;
	int64_t id = strtoll(key, &rest, 10);
	size_t i, k;

	if (*rest != '-')
		return (NULL);
	for (i = tn->njobs; i-- > 0;)
		for (k = tn->jobs[i]->n; k-- > 0;)
			if (tn->jobs[i]->trials[k]->id == id)
				return (strtoll(rest + 1, NULL, 10) ==
				    doc_ms(tn->jobs[i]->trials[k]->doc,
				    "Attempt") ? tn->jobs[i]->trials[k] :
				    NULL);
	return (NULL);
}

static void
on_phase(void *ctx, const char *key, enum run_phase phase, int64_t at,
    const char *message)
{
	static const char *const names[] = {
		"Starting", "Downloading", "Training", "Uploading"
	};
	struct trial *t = trial_by_key(ctx, key);
	const json_t *tr;
	json_t *list;
	size_t i;

	if (t == NULL || trial_final(t) ||
	    strcmp(doc_str(t->doc, "Status"), "Stopping") == 0)
		return;
	if (phase == RUN_TRAINING)
		spot_trains(ctx, t, at);
	/* What an interruption leaves is no model. */
	if (phase == RUN_UPLOADING && spot_due(t))
		return;
	/* An adopted attempt tells its phases again. */
	list = json_object_get(t->doc, "Transitions");
	json_array_foreach(list, i, tr)
		if (strcmp(doc_str(tr, "Status"), names[phase]) == 0 &&
		    doc_ms(tr, "Attempt") == 0)
			return;
	if (phase == RUN_TRAINING && doc_ms(t->doc, "Started") == 0)
		json_object_set_new(t->doc, "Started", json_integer(at));
	trial_transition(t, names[phase], at, message);
	tuner_soon(ctx);
}

static void
on_metric(void *ctx, const char *key, const char *name, double value,
    int64_t nth, int64_t at)
{
	struct tuner *tn = ctx;
	struct trial *t = trial_by_key(tn, key);
	json_t *all, *m, *label;

	if (t == NULL || trial_final(t))
		return;
	stop_metric(tn, t, name, nth, value);
	if (!isfinite(value))
		return;
	label = foreign(name);
	all = json_object_get(t->doc, "Metrics");
	m = json_object_get(all, json_string_value(label));
	if (m == NULL || doc_ms(m, "N") <= nth)
		json_object_set_new(all, json_string_value(label),
		    json_pack("{s:f, s:I, s:I}", "Value", value, "At",
		    (json_int_t)at, "N", (json_int_t)nth));
	json_array_append_new(tn->metrics, json_pack("[I, I, O, I, f, I]",
	    (json_int_t)t->id, (json_int_t)doc_ms(t->doc, "Attempt"), label,
	    (json_int_t)nth, value, (json_int_t)at));
	json_decref(label);
	t->dirty = true;
	tuner_soon(tn);
}

/* One that goes on from a checkpoint may have nothing more to tell: what is
 * known stands until then. One that begins anew has yet to earn its values. */
static void
metrics_again(struct trial *t)
{
	json_t *all = json_object_get(t->doc, "Metrics"), *m;
	const char *name;

	if (json_at(trial_definition(t), "/CheckpointConfig") == NULL)
		json_object_clear(all);
	json_object_foreach(all, name, m)
		json_object_set_new(m, "N", json_integer(0));
}

/* The same configuration again, as a new attempt; why the one before ended. */
static void
trial_again(struct trial *t, int64_t now, const char *status,
    const char *reason)
{
	const json_t *tr;
	json_t *list = json_object_get(t->doc, "Transitions");
	size_t i;

	json_array_foreach(list, i, tr)
		json_object_set_new((json_t *)(uintptr_t)tr, "Attempt",
		    json_integer(doc_ms(t->doc, "Attempt")));
	trial_transition(t, status, now, reason);
	json_object_set_new(json_array_get(list, json_array_size(list) - 1),
	    "Attempt", json_integer(doc_ms(t->doc, "Attempt")));
	json_object_set_new(t->doc, "Attempt",
	    json_integer(doc_ms(t->doc, "Attempt") + 1));
	metrics_again(t);
	t->again = true;
	trial_transition(t, "Starting", now, "Trying again");
	t->start = true;
}

/* After the end of an attempt; else *end is that of the trial. */
static bool
trial_goes_on(struct trial *t, enum run_end *end, int64_t now,
    const char *reason)
{
	int64_t lost = doc_ms(t->doc, "Attempt") -
	    doc_ms(t->doc, "Interruptions");

	/* Lost while it was being stopped or interrupted, it has ended as it
	 * was asked to; its last transition tells what became of it. */
	if (*end == RUN_LOST && (spot_due(t) ||
	    strcmp(doc_str(t->doc, "Status"), "Stopping") == 0))
		*end = RUN_STOPPED;
	if (*end == RUN_LOST && schedule_retry((int)lost,
	    (int)json_int_at(trial_definition(t),
	    "/RetryStrategy/MaximumRetryAttempts", 0))) {
		trial_again(t, now, "Restarting", reason);
		return (true);
	}
	if (*end != RUN_STOPPED || !spot_due(t))
		return (false);
	if (trial_time_left(t) <= 0) {
		*end = RUN_TIMED_OUT;
		return (false);
	}
	spot_again(t);
	trial_again(t, now, "Interrupted", "Spot capacity was taken back, as "
	    "the setting spot.interrupt_after_s of the local backend wants it");
	return (true);
}

static void
trial_objective(struct trial *t, enum run_end end)
{
	const char *metric = json_str_at(trial_definition(t),
	    "/TuningObjective/MetricName");
	const json_t *all = json_object_get(t->doc, "Metrics"), *m = NULL;

	if (metric != NULL && end != RUN_FAILED && end != RUN_LOST) {
		m = json_object_get(all, "ObjectiveMetric");
		if (json_object_get(all, metric) != NULL)
			m = json_object_get(all, metric);
	}
	if (m != NULL)
		json_object_set(t->doc, "Objective",
		    json_object_get(m, "Value"));
}

static void
on_end(void *ctx, const char *key, enum run_end end, int status,
    const char *reason, int64_t started, int64_t ended)
{
	static const struct { const char *status, *secondary; } ends[] = {
		[RUN_COMPLETED] = { "Completed", "Completed" },
		[RUN_FAILED] = { "Failed", "Failed" },
		[RUN_STOPPED] = { "Stopped", "Stopped" },
		[RUN_TIMED_OUT] = { "Stopped", NULL },
		[RUN_LOST] = { "Failed", "Failed" }
	};
	struct tuner *tn = ctx;
	struct trial *t = trial_by_key(tn, key);
	size_t i;

	if (t == NULL || trial_final(t))
		return;
	if (ended <= 0)
		ended = clock_wall_ms();
	spot_ends(t, started, ended);
	if (trial_goes_on(t, &end, ended, reason)) {
		tuner_mark(tn, t->job);
		return;
	}
	trial_transition(t, end == RUN_TIMED_OUT ? trial_time_over(t, ended) :
	    ends[end].secondary, ended, reason);
	json_object_set_new(t->doc, "Status", json_string(ends[end].status));
	if (*reason != '\0' && end != RUN_STOPPED)
		json_object_set_new(t->doc, "Reason", foreign(reason));
	if (started > 0 && doc_ms(t->doc, "Interruptions") == 0)
		json_object_set_new(t->doc, "Started", json_integer(started));
	json_object_set_new(t->doc, "Ended", json_integer(ended));
	json_object_set_new(t->doc, "Modified", json_integer(ended));
	if (end == RUN_LOST)
		json_object_set_new(t->doc, "Retryable", json_true());
	trial_objective(t, end);
	trial_settle(t);
	t->job->running--;
	tn->running--;
	search_result(t->job);
	/* The limit over all jobs may have held others back. */
	for (i = 0; i < tn->njobs; i++)
		if (tn->jobs[i] == t->job || (tn->max_running > 0 &&
		    !job_final(tn->jobs[i])))
			tuner_mark(tn, tn->jobs[i]);
}

const struct run_events tuner_events = { on_phase, on_metric, on_end };
