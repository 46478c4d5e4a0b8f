#include "config.h"

#include <sys/random.h>

#include <event2/event.h>

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/utf8.h"
#include "daemon/schedule.h"
#include "daemon/tuner_own.h"
#include "model/name.h"

/* Makes one trial in memory. Results as search_take's. */
static int
job_start_one(struct tuner *tn, struct job *j)
{
	int64_t now = clock_wall_ms(), ordinal;
	struct trial *t;
	json_t *doc, *tuned;
	uint32_t random;
	size_t def;
	char *name;
	int r;

	if ((r = search_take(tn, j, &def, &tuned)) != 1)
		return (r);
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

/* Whether any definition's best has reached TargetObjectiveMetricValue. */
static bool
target_met(const struct job *j, const json_t *target)
{
	size_t i, n = json_array_size(json_object_get(j->internal,
	    "TrainingJobDefinitions"));
	const struct trial *best;
	double v;

	for (i = 0; i < n && json_is_number(target); i++) {
		if ((best = job_best(j, (int)i)) == NULL)
			continue;
		v = json_number_value(json_object_get(best->doc,
		    "Objective"));
		if (job_maximizes(j, i) ? v >= json_number_value(target) :
		    v <= json_number_value(target))
			return (true);
	}
	return (false);
}

/* Notes when convergence is detected: a fact of the job whether or not it is
 * to end the job. */
static bool
job_converged(struct job *j, const json_t *criteria, bool converged)
{
	const char *on = json_str_at(criteria,
	    "/ConvergenceDetected/CompleteOnConvergence");

	if (converged && doc_ms(j->doc, "Converged") == 0) {
		json_object_set_new(j->doc, "Converged",
		    json_integer(clock_wall_ms()));
		j->dirty = true;
	}
	return (doc_ms(j->doc, "Converged") != 0 && on != NULL &&
	    strcmp(on, "Enabled") == 0);
}

static void
job_figures(struct job *j, struct schedule_state *s)
{
	const json_t *config = json_object_get(j->internal,
	    "HyperParameterTuningJobConfig");
	const json_t *criteria = json_object_get(config,
	    "TuningJobCompletionCriteria");
	bool converged;
	size_t i;

	s->most = (int)json_int_at(config,
	    "/ResourceLimits/MaxNumberOfTrainingJobs", 0);
	s->parallel = (int)json_int_at(config,
	    "/ResourceLimits/MaxParallelTrainingJobs", 1);
	s->most_not_improving = (int)json_int_at(criteria,
	    "/BestObjectiveNotImproving/MaxNumberOfTrainingJobsNotImproving",
	    0);
	s->made = (int)j->n;
	s->running = (int)j->running;
	s->time_over = j->time_over;
	s->exhausted = json_is_true(json_object_get(j->doc, "Exhausted"));
	s->stopping = strcmp(doc_str(j->doc, "Status"), "Stopping") == 0;
	for (i = 0; i < j->n; i++) {
		if (!trial_final(j->trials[i]))
			continue;
		if (json_is_number(json_object_get(j->trials[i]->doc,
		    "Objective")))
			s->completed++;
		else if (strcmp(doc_str(j->trials[i]->doc, "Status"),
		    "Stopped") != 0)
			s->failed++;
	}
	s->not_improving = (int)job_not_improving(j, &converged);
	s->converged = job_converged(j, criteria, converged);
	s->target_met = target_met(j, json_object_get(criteria,
	    "TargetObjectiveMetricValue"));
}

/* What a training job is told that ends because its tuning job does. */
static const char *
stop_words(const struct schedule_state *s)
{
	static const char *const words[CRITERION_NONE + 1] = {
		[CRITERION_TARGET] = "The tuning job is complete: target "
		    "value reached",
		[CRITERION_TIME] = "The tuning job is complete: time limit "
		    "reached",
		[CRITERION_CONVERGED] = "The tuning job is complete: the "
		    "search has converged",
		[CRITERION_NO_GAIN] = "The tuning job is complete: no "
		    "improvement",
		[CRITERION_NONE] = "The tuning job has failed: no training "
		    "job succeeded"
	};

	return (s->stopping ? "The tuning job is being stopped" :
	    words[schedule_met(s)]);
}

/* In the words of the first that failed; where none did, of values that were
 * not found in their logs. */
static json_t *
job_reason(const struct job *j)
{
	const struct trial *t;
	const char *reason;
	json_t *v;
	char *text = NULL;
	size_t i;

	for (i = 0; i < j->n && text == NULL; i++) {
		t = j->trials[i];
		reason = doc_str(t->doc, "Reason");
		if (*reason != '\0')
			text = xasprintf("No training job succeeded. The first "
			    "that failed, %s, says: %.800s", t->name, reason);
	}
	if (text == NULL) {
		t = j->trials[0];
		text = xasprintf("No training job has reported the objective "
		    "metric %s. Hold its regular expression against the log "
		    "of %s.", json_str_at(trial_definition(t),
		    "/TuningObjective/MetricName"), t->name);
	}
	utf8_mend(text);
	v = json_string(text);
	free(text);
	return (v);
}

static void
job_end(struct job *j, enum schedule_end end)
{
	int64_t now = clock_wall_ms();

	json_object_set_new(j->doc, "Status", json_string(
	    end == SCHEDULE_COMPLETED ? "Completed" :
	    end == SCHEDULE_STOPPED ? "Stopped" : "Failed"));
	if (end == SCHEDULE_FAILED)
		json_object_set_new(j->doc, "Reason", job_reason(j));
	json_object_set_new(j->doc, "Ended", json_integer(now));
	json_object_set_new(j->doc, "Modified", json_integer(now));
	j->dirty = true;
	if (j->timer != NULL)
		event_del(j->timer);
	log_info("tuning job %s: %s", j->name, doc_str(j->doc, "Status"));
}

/* Starts what schedule_next ordered, as far as proposals are there. */
static void
job_start(struct tuner *tn, struct job *j, struct schedule_state *s,
    struct schedule_order *order)
{
	int r = 1;

	for (; order->start > 0 && r == 1; order->start--) {
		if (tn->max_running > 0 &&
		    tn->running >= (size_t)tn->max_running)
			return;		/* the next end wakes us */
		if (!tuner_room(tn))
			return;		/* and so does room */
		r = job_start_one(tn, j);
	}
	if (r != 0)
		return;
	json_object_set_new(j->doc, "Exhausted", json_true());
	j->dirty = true;
	s->exhausted = true;
	s->running = (int)j->running;
	s->made = (int)j->n;
	*order = schedule_next(s);
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
			trial_stop(tn, j->trials[i], stop_words(&s));
	job_start(tn, j, &s, &order);
	if (order.end != SCHEDULE_GO_ON)
		job_end(j, order.end);
	else if (!order.stop_trials)
		search_ahead(tn, j);
}
