/* Rules of a definition: algorithm, objective, metrics. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/regex.h"
#include "base/utf8.h"
#include "model/bench.h"
#include "model/hyper.h"
#include "model/import.h"
#include "model/rule_run.h"

#define SPEC "/AlgorithmSpecification"
#define STATICS "/StaticHyperParameters"
#define METRICS SPEC "/MetricDefinitions"
#define METRICS_ADVISED 20

/* S53, S55. */
static void
source(struct rule_run *r, const struct rule_definition *d)
{
	const char	*name;
	bool		 image;

	if (!json_is_object(json_at(d->d, SPEC)))
		return;
	image = d->image != NULL && *d->image != '\0';
	name = json_str_at(d->d, SPEC "/AlgorithmName");
	if (image && name != NULL)
		rule_add_in(r, d, SEVERITY_ERROR, "algorithm-one",
		    SPEC "/AlgorithmName",
		    _("Keep the training image or the algorithm resource."),
		    _("A definition names a training image or an algorithm "
		    "resource, not both."));
	else if (!image && name == NULL)
		rule_add_in(r, d, SEVERITY_ERROR, "algorithm-none",
		    SPEC "/TrainingImage",
		    _("Choose an algorithm or enter an image."),
		    _("The definition names no algorithm."));
	else if (name != NULL &&
	    !json_is_true(json_at(d->d, "/EnableNetworkIsolation")))
		rule_add_in(r, d, SEVERITY_WARNING, "marketplace-isolation",
		    "/EnableNetworkIsolation",
		    _("Turn network isolation on for a Marketplace "
		    "algorithm."),
		    _("Marketplace algorithms run only with network "
		    "isolation."));
}

/* Python's re, which SageMaker uses, reads these; PCRE2 does not, nor more
 * than 500 bytes of a pattern within 500 characters. */
static bool
only_python(const char *pattern)
{
	static const char *const	 parts[] = { "(?a", "(?L", "(?u", "\\u",
	    "\\U", "\\N{" };
	size_t				 i;

	for (i = 0; i < nitems(parts); i++)
		if (strstr(pattern, parts[i]) != NULL)
			return true;
	return strlen(pattern) > 500 && utf8_length(pattern) <= 500;
}

static void
one_metric(struct rule_run *r, const struct rule_definition *d, size_t i)
{
	const json_t	*list = json_at(d->d, METRICS);
	struct err	 err = ERR_INIT;
	struct regex	*re;
	const char	*name, *pattern, *other;
	char		 at[96], *python;
	size_t		 k;

	name = json_str_at(json_array_get(list, i), "/Name");
	snprintf(at, sizeof at, METRICS "/%zu/Name", i);
	for (k = 0; name != NULL && k < i; k++) {
		other = json_str_at(json_array_get(list, k), "/Name");
		if (other != NULL && strcmp(other, name) == 0) {
			rule_add_in(r, d, SEVERITY_WARNING, "metric-unique",
			    at,
			    _("Give each metric a name of its own."),
			    _("\"%.80s\" is defined twice."), name);
			break;
		}
	}
	snprintf(at, sizeof at, METRICS "/%zu/Regex", i);
	pattern = json_str_at(json_array_get(list, i), "/Regex");
	if (pattern == NULL || *pattern == '\0')
		return;
	if ((re = regex_new(pattern, &err)) == NULL)
		rule_add_in(r, d, only_python(pattern) ? SEVERITY_WARNING :
		    SEVERITY_ERROR, "metric-regex", at,
		    _("Correct the expression."),
		    _("The expression cannot be read: %s."), err.text);
	else if (regex_groups(re) != 1)
		rule_add_in(r, d, SEVERITY_WARNING, "metric-group", at,
		    _("Put one pair of parentheses around the number."),
		    regex_groups(re) == 0 ?
		    _("The expression has no group, so the whole match is "
		    "taken as the number.") :
		    _("The expression has several groups; the first is taken "
		    "as the number."));
	regex_free(re);
	if ((python = bench_python(pattern)) != NULL)
		rule_add_in(r, d, SEVERITY_WARNING, "metric-python", at,
		    _("Write it as Python's re reads it."), "%s", python);
	free(python);
}

/* S58 to S60. */
static void
metrics(struct rule_run *r, const struct rule_definition *d)
{
	const json_t	*list = json_at(d->d, METRICS);
	size_t		 i, n = json_array_size(list);

	if (n > 0 && d->algorithm != NULL && d->image != NULL &&
	    catalog_publishes(r->catalog, d->image))
		rule_add_in(r, d, SEVERITY_ERROR, "built-in-metrics",
		    METRICS, _("Leave the metric definitions out."),
		    _("%s brings its own metrics; the service refuses "
		    "others."), d->algorithm->name);
	else if (n > 0 && d->algorithm != NULL)
		rule_add_in(r, d, SEVERITY_WARNING, "built-in-metrics",
		    METRICS, _("Leave the metric definitions out."),
		    _("%s brings its own metrics; the service may refuse "
		    "others."), d->algorithm->name);
	if (n > METRICS_ADVISED && n <= 40)
		rule_add_in(r, d, SEVERITY_WARNING, "metrics-many", METRICS,
		    _("Keep 20 or fewer."),
		    _("%zu metrics are defined; the service documents at "
		    "most %d."), n, METRICS_ADVISED);
	for (i = 0; i < n && i < 40; i++)
		one_metric(r, d, i);
}

/* Also when a definition cannot be read: it may be this one, and what is
 * wrong with it is told already. */
static bool
defined(const json_t *list, const char *name)
{
	const char	*other;
	const json_t	*m;
	size_t		 i;

	if (list != NULL && !json_is_array(list))
		return true;
	json_array_foreach(list, i, m) {
		other = json_str_at(m, "/Name");
		if (other == NULL || *other == '\0' ||
		    strcmp(other, name) == 0)
			return true;
	}
	return false;
}

static void
built_in_objective(struct rule_run *r, const struct rule_definition *d,
    const char *name)
{
	const struct algo_metric	*m;
	const char			*type;

	type = json_str_at(d->d, "/TuningObjective/Type");
	if ((m = algorithm_metric(d->algorithm, name)) == NULL) {
		if (d->algorithm->nmetrics > 0 &&
		    !defined(json_at(d->d, METRICS), name))
			rule_add_in(r, d, SEVERITY_WARNING,
			    "objective-unknown",
			    "/TuningObjective/MetricName",
			    _("Choose one of the algorithm's metrics."),
			    _("%s is not known to report \"%.80s\"."),
			    d->algorithm->name, name);
		return;
	}
	if (!rule_when(d, &m->when))
		rule_add_in(r, d, SEVERITY_WARNING, "objective-when",
		    "/TuningObjective/MetricName",
		    _("Choose a metric that is reported in this mode."),
		    _("\"%.80s\" is reported only for another %s."), name,
		    m->when.hyper);
	if (type != NULL && m->direction != NULL &&
	    strcmp(type, m->direction) != 0)
		rule_add_in(r, d, SEVERITY_WARNING, "objective-direction",
		    "/TuningObjective/Type",
		    _("Turn the direction around."),
		    _("\"%s\" is meant to be %s."), name,
		    strcmp(m->direction, "Maximize") == 0 ?
		    _("maximized") : _("minimized"));
}

/* S61, S63. */
static void
objective(struct rule_run *r, const struct rule_definition *d)
{
	const json_t	*list = json_at(d->d, METRICS);
	const char	*name;
	size_t		 n;

	if (json_at(d->d, "/TuningObjective") == NULL) {
		rule_add_in(r, d, SEVERITY_ERROR, "objective-none",
		    "/TuningObjective",
		    _("Choose a metric and its direction."),
		    _("The definition has no objective metric."));
		return;
	}
	name = json_str_at(d->d, "/TuningObjective/MetricName");
	if (name == NULL || *name == '\0')
		return;
	if (d->algorithm != NULL) {
		built_in_objective(r, d, name);
		return;
	}
	/* An algorithm resource has metrics of its own; without a catalogue
	 * nobody knows whether the image is a built-in one. */
	if (d->image == NULL || *d->image == '\0' || (r->catalog == NULL &&
	    json_array_size(list) == 0))
		return;
	/* A blank may become a built-in image. */
	if (defined(list, name) || import_blank(d->image, &n) != NULL)
		return;
	rule_add_in(r, d, SEVERITY_ERROR, "objective-undefined",
	    "/TuningObjective/MetricName",
	    _("Add a metric definition of this name, or choose a defined "
	    "one."),
	    _("\"%.80s\" is not among the metric definitions."), name);
}

/* Without MaxResource, the static hyperparameter that stands for it. */
static void
hyperband_steps(struct rule_run *r, const struct rule_definition *d)
{
	const char	*name, *text;
	char		*path;
	long		 steps;

	name = hyper_steps(d->d, &steps);
	text = name != NULL ? json_string_value(json_object_get(
	    json_at(d->d, STATICS), name)) : NULL;
	if (name == NULL) {
		rule_add_in(r, d, SEVERITY_ERROR, "hyperband-max-resource",
		    STATICS,
		    _("Set the maximum resource (MaxResource), or one of "
		    "these hyperparameters."),
		    _("Hyperband has no maximum resource, and no static "
		    "hyperparameter epochs, numepochs, n-epochs, n_epochs or "
		    "num_epochs to take it from."));
	} else if (steps == 0 && text != NULL) {
		path = xasprintf(STATICS "/%s", name);
		rule_add_in(r, d, SEVERITY_ERROR, "hyperband-max-resource",
		    path, _("Make it a whole number, or set the maximum "
		    "resource (MaxResource)."),
		    _("Hyperband takes its maximum resource from %s: "
		    "\"%.40s\" is no whole number above 0."), name, text);
		free(path);
	} else
		rule_band_order(r, steps, name);
}

/* S27 to S30. */
static void
hyperband_fits(struct rule_run *r, const struct rule_definition *d)
{
	if (!rule_strategy(r, "Hyperband"))
		return;
	if (d->algorithm != NULL && d->algorithm->iterative == KNOWN_NO)
		rule_add_in(r, d, SEVERITY_ERROR, "hyperband-iterative", SPEC,
		    _("Choose Bayesian or Random."),
		    _("Hyperband needs an algorithm that reports its metric "
		    "step by step; %s does not."), d->algorithm->name);
	if (json_at(r->request, RULE_BAND "/MaxResource") == NULL)
		hyperband_steps(r, d);
}

/* The list of fit algorithms is the guide's; others may do as well. */
static void
early_stopping(struct rule_run *r, const struct rule_definition *d)
{
	const char	*type;

	type = json_str_at(r->request, "/HyperParameterTuningJobConfig/"
	    "TrainingJobEarlyStoppingType");
	if (d->algorithm == NULL || type == NULL ||
	    strcmp(type, "Auto") != 0 || d->algorithm->own ||
	    d->algorithm->early_stopping)
		return;
	rule_add(r, SEVERITY_WARNING, "early-stopping-algorithm",
	    "/HyperParameterTuningJobConfig/TrainingJobEarlyStoppingType",
	    _("Set it to Off."),
	    _("%s is not among the algorithms that early stopping is "
	    "documented for."), d->algorithm->name);
}

void
rule_algorithm(struct rule_run *r, const struct rule_definition *d)
{
	source(r, d);
	metrics(r, d);
	objective(r, d);
	hyperband_fits(r, d);
	early_stopping(r, d);
}
