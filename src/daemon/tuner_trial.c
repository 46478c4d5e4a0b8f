#include "config.h"

#include <sys/random.h>

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
#include "model/name.h"

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
	spec.max_runtime_s = json_int_at(spec.definition,
	    "/StoppingCondition/MaxRuntimeInSeconds", 86400);
	runner_start(tn->runner, &spec);
	json_decref(metrics);
	json_decref(hyper);
	free(key);
	free(arn);
}

/* Makes one trial in memory; 0 when the search space is used up. */
static int
job_start_one(struct tuner *tn, struct job *j)
{
	size_t ndefs = json_array_size(json_object_get(j->internal,
	    "TrainingJobDefinitions")), def, i;
	int64_t now = clock_wall_ms(), ordinal;
	struct trial *t;
	json_t *doc, *tuned = NULL;
	uint32_t random;
	char *name;

	/* Definitions take turns; one that has nothing left is passed over. */
	for (i = 0; i < ndefs; i++) {
		def = (j->n + i) % ndefs;
		if (search_next(j, def, &tuned) == 1)
			break;
	}
	if (tuned == NULL)
		return (0);
	doc = json_object();
	json_object_set_new(doc, "Definition", json_integer((json_int_t)def));
	json_object_set_new(doc, "Tuned", tuned);
	json_object_set_new(doc, "Status", json_string("InProgress"));
	json_object_set_new(doc, "Created", json_integer(now));
	json_object_set_new(doc, "Modified", json_integer(now));
	json_object_set_new(doc, "Attempt", json_integer(1));
	json_object_set_new(doc, "Metrics", json_object());
	json_object_set(doc, "Tags", json_object_get(j->doc, "Tags"));
	ordinal = (int64_t)j->n + 1;
	if (getrandom(&random, sizeof random, 0) != sizeof random)
		random = (uint32_t)now;
	name = name_trial(j->name, (int)ordinal, random);
	t = tuner_add_trial(tn, j, tn->next_trial, ordinal, name, doc);
	free(name);
	trial_transition(t, "Starting", now, "Preparing the training job");
	t->start = true;
	return (1);
}

static void
job_figures(const struct job *j, struct schedule_state *s)
{
	const char *limits = "/HyperParameterTuningJobConfig";
	const json_t *config = json_at(j->internal, limits), *target;
	const struct trial *best = job_best(j, -1);
	const json_t *o;
	size_t i;
	double v;

	s->most = (int)json_int_at(config,
	    "/ResourceLimits/MaxNumberOfTrainingJobs", 0);
	s->parallel = (int)json_int_at(config,
	    "/ResourceLimits/MaxParallelTrainingJobs", 1);
	s->most_not_improving = (int)json_int_at(config,
	    "/TuningJobCompletionCriteria/BestObjectiveNotImproving"
	    "/MaxNumberOfTrainingJobsNotImproving", 0);
	s->made = (int)j->n;
	s->running = (int)j->running;
	s->time_over = j->time_over;
	s->exhausted = json_is_true(json_object_get(j->doc, "Exhausted"));
	s->stopping = strcmp(doc_str(j->doc, "Status"), "Stopping") == 0;
	for (i = 0; i < j->n; i++) {
		if (!trial_final(j->trials[i]))
			continue;
		o = json_object_get(j->trials[i]->doc, "Objective");
		if (json_is_number(o))
			s->completed++;
		else if (strcmp(doc_str(j->trials[i]->doc, "Status"),
		    "Stopped") != 0)
			s->failed++;
		if (best != NULL && j->trials[i]->ordinal > best->ordinal)
			s->not_improving++;
	}
	target = json_at(config,
	    "/TuningJobCompletionCriteria/TargetObjectiveMetricValue");
	if (best == NULL || !json_is_number(target))
		return;
	v = json_number_value(json_object_get(best->doc, "Objective"));
	s->target_met = job_maximizes(j, (size_t)doc_ms(best->doc,
	    "Definition")) ? v >= json_number_value(target) :
	    v <= json_number_value(target);
}

static void
job_end(struct job *j, enum schedule_end end)
{
	int64_t now = clock_wall_ms();

	json_object_set_new(j->doc, "Status", json_string(
	    end == SCHEDULE_COMPLETED ? "Completed" :
	    end == SCHEDULE_STOPPED ? "Stopped" : "Failed"));
	if (end == SCHEDULE_FAILED)
		json_object_set_new(j->doc, "Reason", json_string(
		    "No training job succeeded after 5 attempts. Look at the "
		    "failure reason and the log of a training job."));
	json_object_set_new(j->doc, "Ended", json_integer(now));
	json_object_set_new(j->doc, "Modified", json_integer(now));
	j->dirty = true;
	if (j->timer != NULL)
		event_del(j->timer);
	log_info("tuning job %s: %s", j->name, doc_str(j->doc, "Status"));
}

void
job_pump(struct tuner *tn, struct job *j)
{
	struct schedule_state s = { 0 };
	struct schedule_order order;
	size_t i;

	if (job_final(j))
		return;
	job_figures(j, &s);
	order = schedule_next(&s);
	if (order.stop_trials)
		for (i = 0; i < j->n; i++)
			tuner_stop_trial(tn, j->trials[i], NULL);
	for (; order.start > 0; order.start--) {
		if (tn->max_running > 0 &&
		    tn->running >= (size_t)tn->max_running)
			break;		/* the next end wakes us */
		if (job_start_one(tn, j) == 1)
			continue;
		json_object_set_new(j->doc, "Exhausted", json_true());
		j->dirty = true;
		s.exhausted = true;
		s.running = (int)j->running;
		s.made = (int)j->n;
		order = schedule_next(&s);
		break;
	}
	if (order.end != SCHEDULE_GO_ON)
		job_end(j, order.end);
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

	if (t == NULL || trial_final(t) || !isfinite(value))
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

/* Our fault: the same configuration again, as a new attempt. */
static void
trial_again(struct trial *t, int64_t now, const char *reason)
{
	const json_t *tr;
	json_t *list = json_object_get(t->doc, "Transitions");
	size_t i;

	json_array_foreach(list, i, tr)
		json_object_set_new((json_t *)(uintptr_t)tr, "Attempt",
		    json_integer(doc_ms(t->doc, "Attempt")));
	trial_transition(t, "Restarting", now, reason);
	json_object_set_new(json_array_get(list, json_array_size(list) - 1),
	    "Attempt", json_integer(doc_ms(t->doc, "Attempt")));
	json_object_set_new(t->doc, "Attempt",
	    json_integer(doc_ms(t->doc, "Attempt") + 1));
	json_object_set_new(t->doc, "Metrics", json_object());
	trial_transition(t, "Starting", now, "Trying again");
	t->start = true;
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
		[RUN_TIMED_OUT] = { "Stopped", "MaxRuntimeExceeded" },
		[RUN_LOST] = { "Failed", "Failed" }
	};
	struct tuner *tn = ctx;
	struct trial *t = trial_by_key(tn, key);
	size_t i;

	if (t == NULL || trial_final(t))
		return;
	if (ended <= 0)
		ended = clock_wall_ms();
	if (end == RUN_LOST && schedule_retry((int)doc_ms(t->doc, "Attempt"),
	    (int)json_int_at(trial_definition(t),
	    "/RetryStrategy/MaximumRetryAttempts", 0),
	    strcmp(doc_str(t->doc, "Status"), "Stopping") == 0)) {
		trial_again(t, ended, reason);
		tuner_mark(tn, t->job);
		return;
	}
	trial_transition(t, ends[end].secondary, ended, reason);
	json_object_set_new(t->doc, "Status", json_string(ends[end].status));
	if (*reason != '\0')
		json_object_set_new(t->doc, "Reason", foreign(reason));
	if (started > 0)
		json_object_set_new(t->doc, "Started", json_integer(started));
	json_object_set_new(t->doc, "Ended", json_integer(ended));
	json_object_set_new(t->doc, "Modified", json_integer(ended));
	if (end == RUN_LOST)
		json_object_set_new(t->doc, "Retryable", json_true());
	trial_objective(t, end);
	t->job->running--;
	tn->running--;
	/* The limit over all jobs may have held others back. */
	for (i = 0; i < tn->njobs; i++)
		if (tn->jobs[i] == t->job || (tn->max_running > 0 &&
		    !job_final(tn->jobs[i])))
			tuner_mark(tn, tn->jobs[i]);
}

const struct run_events tuner_events = { on_phase, on_metric, on_end };
