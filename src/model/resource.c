#include <string.h>

#include "base/number.h"
#include "model/resource.h"

#define SPEC	"/TrainingSpecification"
/* Of any list: the API has at most 100 hyperparameters and 40 metrics; what
 * compares each with each must not take forever (T14). */
#define MOST	256

static json_t *
few(const json_t *from, const char *member)
{
	const json_t *list = json_object_get(from, member), *one;
	json_t *out = json_array();
	size_t i;

	json_array_foreach(list, i, one)
		if (i < MOST)
			json_array_append(out, (json_t *)one);
	return (out);
}

static void
copy(json_t *to, const char *name, const json_t *from, const char *member)
{
	json_t *value = json_object_get(from, member);

	if (value != NULL)
		json_object_set(to, name, value);
}

/* Bounds are texts on the wire. */
static void
bound(json_t *to, const char *name, const char *recommended,
    const json_t *range, const char *member)
{
	const char *text = json_string_value(json_object_get(range, member));
	double v;

	if (text == NULL || !number_real(text, &v))
		return;
	json_object_set_new(to, name, json_real(v));
	if (json_is_true(json_object_get(to, "tunable")))
		json_object_set_new(to, recommended, json_real(v));
}

static json_t *
hyper(const json_t *from)
{
	static const char *const numeric[] = {
		"/Range/IntegerParameterRangeSpecification",
		"/Range/ContinuousParameterRangeSpecification",
	};
	json_t *to = json_object(), *range;
	size_t i;

	copy(to, "name", from, "Name");
	copy(to, "type", from, "Type");
	copy(to, "default", from, "DefaultValue");
	copy(to, "required", from, "IsRequired");
	copy(to, "tunable", from, "IsTunable");
	for (i = 0; i < 2; i++) {
		range = json_at(from, numeric[i]);
		bound(to, "min", "from", range, "MinValue");
		bound(to, "max", "to", range, "MaxValue");
	}
	range = json_at(from,
	    "/Range/CategoricalParameterRangeSpecification");
	copy(to, "values", range, "Values");
	if (json_is_true(json_object_get(to, "tunable")))
		copy(to, "among", range, "Values");
	return (to);
}

/* Those that may be the objective, with their direction; where none is named,
 * all that there are. */
static json_t *
metrics(const json_t *spec)
{
	json_t *goals = few(spec, "SupportedTuningJobObjectiveMetrics");
	json_t *defs = few(spec, "MetricDefinitions");
	const json_t *one, *def;
	bool named = json_array_size(goals) > 0;
	json_t *list = json_array(), *to;
	const char *name, *other;
	size_t i, k;

	json_array_foreach(named ? goals : defs, i, one) {
		name = json_str_at(one, named ? "/MetricName" : "/Name");
		if (name == NULL)
			continue;
		to = json_pack("{s:s}", "name", name);
		copy(to, "direction", one, "Type");
		json_array_foreach(defs, k, def) {
			other = json_str_at(def, "/Name");
			if (other != NULL && strcmp(other, name) == 0)
				copy(to, "regex", def, "Regex");
		}
		json_array_append_new(list, to);
	}
	json_decref(goals);
	json_decref(defs);
	return (list);
}

/* What every channel takes is what the algorithm takes. Takes the list. */
static void
meet(json_t *to, const char *name, json_t *list)
{
	json_t *have = json_object_get(to, name), *value;
	size_t i, k;

	if (have == NULL && json_array_size(list) > 0)
		json_object_set(to, name, list);
	for (i = json_array_size(have); i-- > 0;) {
		json_array_foreach(list, k, value)
			if (json_equal(value, json_array_get(have, i)))
				break;
		if (k > 0 && k == json_array_size(list))
			json_array_remove(have, i);
	}
	json_decref(list);
}

static json_t *
channels(json_t *to, const json_t *spec)
{
	json_t *list = json_array(), *all = few(spec, "TrainingChannels");
	json_t *one, *channel;
	size_t i;

	json_array_foreach(all, i, channel) {
		one = json_object();
		copy(one, "name", channel, "Name");
		copy(one, "required", channel, "IsRequired");
		json_array_append_new(list, one);
		meet(to, "input_modes", few(channel, "SupportedInputModes"));
		meet(to, "content_types", few(channel,
		    "SupportedContentTypes"));
	}
	json_decref(all);
	return (list);
}

json_t *
resource_tree(const json_t *described)
{
	const json_t *spec = json_at(described, SPEC), *one;
	const char *name = json_str_at(described, "/AlgorithmName");
	json_t *to, *list, *hypers;
	size_t i;

	if (!json_is_object(spec) || name == NULL)
		return (NULL);
	to = json_pack("{s:s, s:s}", "name", name, "family",
	    "algorithm resource");
	list = json_array();
	hypers = few(spec, "SupportedHyperParameters");
	json_array_foreach(hypers, i, one)
		json_array_append_new(list, hyper(one));
	json_decref(hypers);
	json_object_set_new(to, "hyperparameters", list);
	json_object_set_new(to, "metrics", metrics(spec));
	json_object_set_new(to, "channels", channels(to, spec));
	json_object_set_new(to, "multi_instance", json_boolean(!json_is_false(
	    json_object_get(spec, "SupportsDistributedTraining"))));
	copy(to, "instances", spec, "SupportedTrainingInstanceTypes");
	return (to);
}
