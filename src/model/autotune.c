/* Autotune. See autotune.h. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/number.h"
#include "model/autotune.h"
#include "model/catalog.h"

#define JOBS		50	/* where no limit is given */
#define JOBS_MOST	500
#define PARALLEL	4
#define RANGES_MOST	30

bool
autotune_on(const json_t *internal)
{
	const char *mode = json_str_at(internal, "/Autotune/Mode");

	return (mode != NULL && strcmp(mode, "Enabled") == 0);
}

/* The member, made when it is not there. */
static json_t *
member(json_t *o, const char *name, bool list)
{
	json_t *v = json_object_get(o, name);

	if (v == NULL) {
		v = list ? json_array() : json_object();
		json_object_set_new(o, name, v);
	}
	return (v);
}

static void
preset(json_t *o, const char *name, json_t *value)
{
	if (json_object_get(o, name) == NULL)
		json_object_set(o, name, value);
	json_decref(value);
}

static bool
has_range(const json_t *ranges, const char *name)
{
	static const char *const lists[] = {
		"IntegerParameterRanges", "ContinuousParameterRanges",
		"CategoricalParameterRanges"
	};
	const json_t *range;
	size_t i, k;

	for (i = 0; i < nitems(lists); i++)
		json_array_foreach(json_object_get(ranges, lists[i]), k,
		    range)
			if (strcmp(json_string_value(json_object_get(range,
			    "Name")), name) == 0)
				return (true);
	return (false);
}

static void
add_numbers(json_t *ranges, const char *name, bool whole, double lo,
    double hi, const char *scaling)
{
	char low[40], high[40];

	snprintf(low, sizeof low, whole ? "%.0f" : "%.10g", lo);
	snprintf(high, sizeof high, whole ? "%.0f" : "%.10g", hi);
	json_array_append_new(member(ranges, whole ?
	    "IntegerParameterRanges" : "ContinuousParameterRanges", true),
	    json_pack("{s:s, s:s, s:s, s:s}", "Name", name, "MinValue", low,
	    "MaxValue", high, "ScalingType", scaling));
}

static void
add_choices(json_t *ranges, const char *name, const char *const *values)
{
	json_t *list = json_array();

	for (; *values != NULL; values++)
		json_array_append_new(list, json_string(*values));
	json_array_append_new(member(ranges, "CategoricalParameterRanges",
	    true), json_pack("{s:s, s:o}", "Name", name, "Values", list));
}

/* The catalogue's range, widened to the hint; false when it has none. */
static bool
add_recommended(json_t *ranges, const struct algo_hyper *h, double hint)
{
	bool whole = h->type != NULL && strcmp(h->type, "Integer") == 0;
	double lo = h->rec_min, hi = h->rec_max;

	if (h->rec_values != NULL && h->rec_values[0] != NULL &&
	    h->rec_values[1] != NULL) {
		add_choices(ranges, h->name, h->rec_values);
		return (true);
	}
	if (!isfinite(lo) || !isfinite(hi) || lo >= hi)
		return (false);
	if (isfinite(hint)) {
		lo = fmin(lo, hint);
		hi = fmax(hi, hint);
	}
	add_numbers(ranges, h->name, whole, lo, hi,
	    h->scaling != NULL && !(lo <= 0 &&
	    strcmp(h->scaling, "Logarithmic") == 0) ? h->scaling : "Auto");
	return (true);
}

static void
add_hinted(json_t *definition, json_t *ranges, const char *name,
    const char *text)
{
	static const char *const truth[][3] = {
		{ "true", "false", NULL }, { "True", "False", NULL }
	};
	double hint, far;
	int64_t whole;
	size_t i;

	for (i = 0; i < nitems(truth); i++)
		if (strcmp(text, truth[i][0]) == 0 ||
		    strcmp(text, truth[i][1]) == 0) {
			add_choices(ranges, name, truth[i]);
			return;
		}
	if (number_int(text, &whole) && whole != 0) {
		hint = (double)whole;
		far = fmax(fabs(hint) * 2, fabs(hint) + 1);
		add_numbers(ranges, name, true, hint > 0 ?
		    fmax(1, floor(hint / 2)) : -far, hint > 0 ? far :
		    -floor(-hint / 2), "Auto");
	} else if (number_real(text, &hint) && hint > 0)
		add_numbers(ranges, name, false, hint / 10, hint < 1 &&
		    hint * 10 >= 1 ? fmax(0.99, (1 + hint) / 2) : hint * 10,
		    "Logarithmic");
	else if (number_real(text, &hint))
		add_numbers(ranges, name, false, hint < 0 ? hint * 2 : 0,
		    hint < 0 ? 0 : 1, "Linear");
	else
		json_object_set_new(member(definition,
		    "StaticHyperParameters", false), name,
		    json_string(text));
}

static void
fill_hints(json_t *definition, json_t *ranges, const struct algorithm *a)
{
	json_t *hints = json_object_get(ranges, "AutoParameters"), *hint;
	const struct algo_hyper *h;
	const char *name, *text;
	double value;
	size_t i;

	json_array_foreach(hints, i, hint) {
		name = json_str_at(hint, "/Name");
		text = json_str_at(hint, "/ValueHint");
		if (name == NULL || text == NULL || has_range(ranges, name))
			continue;
		if (!number_real(text, &value))
			value = NAN;
		h = a != NULL ? algorithm_hyper(a, name) : NULL;
		if (h == NULL || !h->tunable ||
		    !add_recommended(ranges, h, value))
			add_hinted(definition, ranges, name, text);
	}
	json_object_del(ranges, "AutoParameters");
}

static void
fill_definition(json_t *definition, const struct catalog *catalog)
{
	json_t *ranges = member(definition, "HyperParameterRanges", false);
	const json_t *statics = json_object_get(definition,
	    "StaticHyperParameters");
	const struct algorithm *a = catalog_of(catalog, definition);
	size_t i, n = 0;

	fill_hints(definition, ranges, a);
	if (json_object_size(ranges) > 0 || a == NULL)
		return;
	for (i = 0; i < a->nhypers && n < RANGES_MOST; i++)
		if (a->hypers[i].tunable && json_object_get(statics,
		    a->hypers[i].name) == NULL)
			n += add_recommended(ranges, &a->hypers[i], NAN);
}

void
autotune_fill(json_t *internal, const struct catalog *catalog)
{
	json_t *config = member(internal, "HyperParameterTuningJobConfig",
	    false), *limits, *defs, *d, *criteria;
	const char *strategy;
	bool bounded;
	size_t i;

	defs = json_object_get(internal, "TrainingJobDefinitions");
	json_array_foreach(defs, i, d)
		fill_definition(d, catalog);
	preset(config, "Strategy", json_string("Bayesian"));
	strategy = json_str_at(config, "/Strategy");
	limits = member(config, "ResourceLimits", false);
	preset(limits, "MaxParallelTrainingJobs", json_integer(PARALLEL));
	bounded = json_object_get(limits, "MaxRuntimeInSeconds") != NULL;
	if (strcmp(strategy, "Grid") != 0)
		preset(limits, "MaxNumberOfTrainingJobs",
		    json_integer(bounded ? JOBS_MOST : JOBS));
	if (json_array_size(defs) == 1 && strcmp(strategy, "Hyperband") != 0)
		preset(config, "TrainingJobEarlyStoppingType",
		    json_string("Auto"));
	criteria = member(config, "TuningJobCompletionCriteria", false);
	if (json_object_get(criteria, "ConvergenceDetected") == NULL)
		json_object_set_new(criteria, "ConvergenceDetected",
		    json_pack("{s:s}", "CompleteOnConvergence", "Enabled"));
}
