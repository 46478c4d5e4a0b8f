#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/log.h"
#include "daemon/store.h"
#include "daemon/tuner_own.h"
#include "model/catalog.h"
#include "model/hyper.h"
#include "search/stopping.h"

void
stop_rule_read(struct job *j)
{
	const json_t *c = json_object_get(j->internal,
	    "HyperParameterTuningJobConfig");
	const char *strategy = json_str_at(c, "/Strategy");
	const char *early = json_str_at(c, "/TrainingJobEarlyStoppingType");

	j->stop_rule = STOP_NEVER;
	if (strategy != NULL && strcmp(strategy, "Hyperband") == 0)
		j->stop_rule = STOP_HYPERBAND;
	else if (early != NULL && strcmp(early, "Auto") == 0)
		j->stop_rule = STOP_MEDIAN;
}

/*
 * The steps after which the training program ends by itself, as a static
 * hyperparameter says: one of those that the API names, or the built-in
 * algorithm's own. 0: none says so.
 */
static int64_t
own_steps(const struct tuner *tn, const json_t *definition)
{
	const char *image = json_str_at(definition,
	    "/AlgorithmSpecification/TrainingImage");
	const struct algorithm *a = NULL;
	const char *value = NULL;
	long steps;

	if (hyper_steps(definition, &steps) != NULL)
		return (steps);
	if (tn->catalog != NULL && image != NULL)
		a = catalog_by_image(tn->catalog, image);
	if (a != NULL && a->resource != NULL)
		value = json_string_value(json_object_get(json_object_get(
		    definition, "StaticHyperParameters"), a->resource));
	return (value != NULL ? strtoll(value, NULL, 10) : 0);
}

static struct hyperband
band_of(const struct tuner *tn, const struct trial *t, int64_t *own)
{
	static const char at[] = "/HyperParameterTuningJobConfig"
	    "/StrategyConfig/HyperbandStrategyConfig";
	const json_t *c = json_at(t->job->internal, at);
	size_t def = (size_t)doc_ms(t->doc, "Definition");
	struct hyperband h = { json_int_at(c, "/MinResource", 1),
	    json_int_at(c, "/MaxResource", 0), job_seed(t->job, def),
	    job_maximizes(t->job, def) };

	*own = own_steps(tn, trial_definition(t));
	if (h.max == 0)
		h.max = *own > 0 ? *own : INT64_MAX;
	return (h);
}

/* The curves of the definition's other trials; the caller frees the array. */
static size_t
others_of(const struct trial *t, struct curve **out)
{
	const struct job *j = t->job;
	struct curve *others = xcalloc(j->n + 1, sizeof *others);
	int64_t def = doc_ms(t->doc, "Definition");
	size_t i, n = 0;

	for (i = 0; i < j->n; i++)
		if (j->trials[i] != t && j->trials[i]->ncurve > 0 &&
		    doc_ms(j->trials[i]->doc, "Definition") == def) {
			others[n].values = j->trials[i]->curve;
			others[n++].n = j->trials[i]->ncurve;
		}
	*out = others;
	return (n);
}

/* A new attempt begins anew, or goes on after any of the steps before. False:
 * an adopted attempt tells a value again. */
static bool
curve_add(struct trial *t, int64_t nth, double value)
{
	if (t->again && nth < (int64_t)t->ncurve)
		t->ncurve = (size_t)nth;
	t->again = false;
	if (nth < (int64_t)t->ncurve)
		return (false);
	while (nth >= (int64_t)t->ncurve) {
		if (t->ncurve == t->capcurve) {
			t->capcurve = t->capcurve * 2 + 16;
			t->curve = xreallocarray(t->curve, t->capcurve,
			    sizeof *t->curve);
		}
		/* A step whose value was no number was not told. */
		t->curve[t->ncurve++] = NAN;
	}
	t->curve[nth] = value;
	return (true);
}

static bool
is_objective(const struct trial *t, const char *name)
{
	const char *metric = json_str_at(trial_definition(t),
	    "/TuningObjective/MetricName");

	return (metric != NULL && strcmp(metric, name) == 0);
}

void
stop_metric(struct tuner *tn, struct trial *t, const char *name, int64_t nth,
    double value)
{
	struct curve mine, *others;
	struct hyperband h;
	int64_t own = 0;
	bool stop;
	char *why;
	size_t n;

	if (t->job->stop_rule == STOP_NEVER || !is_objective(t, name))
		return;
	/* What was decided at a step stays: by now more is known of others
	 * there than of this one further on. */
	if (!curve_add(t, nth, value) ||
	    strcmp(doc_str(t->doc, "Status"), "InProgress") != 0)
		return;
	mine.values = t->curve;
	mine.n = t->ncurve;
	n = others_of(t, &others);
	if (t->job->stop_rule == STOP_MEDIAN)
		stop = stopping_median(&mine, others, n, job_maximizes(t->job,
		    (size_t)doc_ms(t->doc, "Definition")));
	else {
		h = band_of(tn, t, &own);
		/* One that is at its end anyway is left to end well. */
		stop = (own == 0 || (int64_t)mine.n < own) && hyperband_stops(
		    &h, &mine, others, n, (uint64_t)t->ordinal - 1);
	}
	free(others);
	if (!stop)
		return;
	why = xasprintf(t->job->stop_rule == STOP_MEDIAN ?
	    "Stopped early at step %zu: worse than the median of the other "
	    "training jobs" : (int64_t)mine.n >= h.max ?
	    "Stopped by Hyperband at its most resource, step %zu" :
	    "Stopped by Hyperband at step %zu: below the cut", mine.n);
	log_info("%s: %s", t->name, why);
	trial_stop(tn, t, why);
	free(why);
}

static void
load_value(void *ctx, int64_t nth, double value)
{
	(void)curve_add(ctx, nth, value);
}

static int
load_trial(struct tuner *tn, struct trial *t, struct err *err)
{
	const char *metric = json_str_at(trial_definition(t),
	    "/TuningObjective/MetricName");
	int64_t attempt;

	for (attempt = 1; attempt <= doc_ms(t->doc, "Attempt"); attempt++) {
		t->again = true;
		if (store_values(tn->store, t->id, attempt, metric, load_value,
		    t, err) == -1)
			return (-1);
	}
	return (0);
}

int
stop_load(struct tuner *tn, struct job *j, struct err *err)
{
	size_t i;

	if (j->stop_rule == STOP_NEVER || job_final(j))
		return (0);
	for (i = 0; i < j->n; i++)
		if (load_trial(tn, j->trials[i], err) == -1)
			return (-1);
	return (0);
}
