/* Rules of a definition's hyperparameters: names, bounds, what the built-in
 * algorithm allows. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/number.h"
#include "model/hyper.h"
#include "model/rule_run.h"

#define RANGES "/HyperParameterRanges"
#define SPAN_WIDE 100

static const char *const lists[HYPER_KINDS] = {
	[HYPER_INTEGER] = RANGES "/IntegerParameterRanges",
	[HYPER_CONTINUOUS] = RANGES "/ContinuousParameterRanges",
	[HYPER_CATEGORICAL] = RANGES "/CategoricalParameterRanges"
};

/* Pointer of a hyperparameter below the definition; the caller frees it. */
static char *
pointer(const struct hyper *h, const char *member)
{
	char	*token, *p;
	size_t	 cap;

	if (h->kind != HYPER_STATIC)
		return xasprintf("%s/%zu%s", lists[h->kind], h->index,
		    member);
	cap = strlen(h->name) * 2 + 1;
	token = xmalloc(cap);
	json_escape_token(h->name, token, cap);
	p = xasprintf("/StaticHyperParameters/%s", token);
	free(token);
	return p;
}

/* rule_add_in at a member of a hyperparameter. */
#define ADD(h, member, severity, rule, fix, ...) do {			\
	char *at_ = pointer(h, member);					\
	rule_add_in(r, d, severity, rule, at_, fix, __VA_ARGS__);	\
	free(at_);							\
} while (0)

/* Both bounds as numbers; false after a finding. */
static bool
bounds(struct rule_run *r, const struct rule_definition *d,
    const struct hyper *h, double *low, double *high)
{
	const char	*text[2] = { h->min, h->max };
	const char	*members[2] = { "/MinValue", "/MaxValue" };
	double		*out[2] = { low, high };
	int64_t		 n;
	int		 i;
	bool		 ok = true;

	for (i = 0; i < 2; i++) {
		if (text[i] == NULL)
			return false;
		if (h->kind == HYPER_INTEGER && number_int(text[i], &n))
			*out[i] = (double)n;
		else if (h->kind == HYPER_INTEGER ||
		    !number_real(text[i], out[i])) {
			ADD(h, members[i], SEVERITY_ERROR, "range-number",
			    h->kind == HYPER_INTEGER ?
			    _("Enter a whole number.") :
			    _("Enter a number."),
			    _("\"%.80s\" is not a number that this range can "
			    "have."), text[i]);
			ok = false;
		}
	}
	return ok;
}

static void
scaling(struct rule_run *r, const struct rule_definition *d,
    const struct hyper *h, double low, double high)
{
	if (h->scaling == NULL)
		return;
	if (strcmp(h->scaling, "Logarithmic") == 0 && low <= 0)
		ADD(h, "/MinValue", SEVERITY_ERROR, "scaling-logarithmic",
		    _("Begin above 0, or choose Linear."),
		    _("Logarithmic scaling needs values above 0."));
	if (strcmp(h->scaling, "ReverseLogarithmic") != 0)
		return;
	if (h->kind == HYPER_INTEGER)
		ADD(h, "/ScalingType", SEVERITY_ERROR, "scaling-reverse-kind",
		    _("Choose another scaling."),
		    _("Only continuous ranges can be searched "
		    "reverse-logarithmically."));
	else if (low < 0 || high >= 1)
		ADD(h, "/MaxValue", SEVERITY_ERROR, "scaling-reverse",
		    _("Stay between 0 and below 1, or choose Linear."),
		    _("Reverse-logarithmic scaling needs values from 0 to "
		    "below 1."));
}

/* A range over several powers of ten is seldom meant to be searched evenly;
 * one that begins at 0 cannot be searched otherwise. */
static void
hint(struct rule_run *r, const struct rule_definition *d,
    const struct hyper *h, double low, double high)
{
	if (h->scaling != NULL && strcmp(h->scaling, "Linear") != 0 &&
	    strcmp(h->scaling, "Auto") != 0)
		return;
	if (low > 0 && high / low >= SPAN_WIDE)
		ADD(h, h->scaling != NULL ? "/ScalingType" : "",
		    SEVERITY_INFO, "scaling-hint",
		    _("Consider Logarithmic scaling."),
		    _("The range spans a factor of %.0f."), high / low);
	else if (low == 0 && high > 0 && h->kind == HYPER_CONTINUOUS)
		ADD(h, "/MinValue", SEVERITY_INFO, "scaling-zero",
		    _("Begin above 0 if powers of ten matter."),
		    _("The range begins at 0, where Logarithmic scaling is "
		    "refused."));
}

static void
range(struct rule_run *r, const struct rule_definition *d,
    const struct hyper *h)
{
	double	low, high;

	if (!bounds(r, d, h, &low, &high))
		return;
	if (low > high)
		ADD(h, "/MinValue", SEVERITY_ERROR, "range-order",
		    _("Exchange the two."),
		    _("The smallest value %s is above the largest, %s."),
		    h->min, h->max);
	else if (low == high)
		ADD(h, "/MaxValue", SEVERITY_ERROR, "range-single",
		    _("Widen the range, or make it static."),
		    _("A range of the single value %s is refused."), h->min);
	scaling(r, d, h, low, high);
	hint(r, d, h, low, high);
}

static void
categories(struct rule_run *r, const struct rule_definition *d,
    const struct hyper *h)
{
	const char	*a, *b;
	char		 tail[48];
	size_t		 i, k;

	for (i = 0; i < json_array_size(h->values) && i < 100; i++)
		for (k = 0; k < i; k++) {
			a = json_string_value(json_array_get(h->values, i));
			b = json_string_value(json_array_get(h->values, k));
			if (a == NULL || b == NULL || strcmp(a, b) != 0)
				continue;
			snprintf(tail, sizeof tail, "/Values/%zu", i);
			ADD(h, tail, SEVERITY_ERROR, "category-unique",
			    _("Keep each value once."),
			    _("\"%.80s\" stands here twice."), a);
			break;
		}
	if (json_array_size(h->values) == 1)
		ADD(h, "/Values", SEVERITY_WARNING, "category-single",
		    _("Add values, or make it static."),
		    _("With a single value there is nothing to tune."));
}

static bool
among(const char *const *values, const char *s)
{
	for (; values != NULL && *values != NULL; values++)
		if (strcmp(*values, s) == 0)
			return true;
	return false;
}

static bool
outside(const struct algo_hyper *a, double v)
{
	return (!isnan(a->min) && (a->min_open ? v <= a->min : v < a->min)) ||
	    (!isnan(a->max) && (a->max_open ? v >= a->max : v > a->max));
}

/* A text that the algorithm reads: NULL when it may. */
static void
allowed(struct rule_run *r, const struct rule_definition *d,
    const struct hyper *h, const struct algo_hyper *a, const char *member,
    const char *s)
{
	double	v;

	if (s == NULL || among(a->values, s))
		return;
	if (*s == '\0' && (a->required || a->values != NULL))
		ADD(h, member, SEVERITY_WARNING, "algorithm-value",
		    _("Enter one."), _("%s needs a value for %s."),
		    d->algorithm->name, h->name);
	else if (strcmp(a->type, "Integer") == 0 ||
	    strcmp(a->type, "Continuous") == 0) {
		if (!number_real(s, &v))
			ADD(h, member, SEVERITY_WARNING, "algorithm-value",
			    _("Enter a number."),
			    _("%s takes a number for %s, not \"%.80s\"."),
			    d->algorithm->name, h->name, s);
		else if (outside(a, v))
			ADD(h, member, SEVERITY_WARNING, "algorithm-range",
			    _("Stay within what the algorithm allows."),
			    _("%s does not allow %s for %s."),
			    d->algorithm->name, s, h->name);
	} else if (strcmp(a->type, "Categorical") == 0 && a->values != NULL)
		ADD(h, member, SEVERITY_WARNING, "algorithm-value",
		    _("Choose a value that the algorithm knows."),
		    _("%s does not know \"%.80s\" for %s."),
		    d->algorithm->name, s, h->name);
}

static void
recommended(struct rule_run *r, const struct rule_definition *d,
    const struct hyper *h, const struct algo_hyper *a)
{
	double	low, high;

	if (isnan(a->rec_min) || isnan(a->rec_max) || h->min == NULL ||
	    h->max == NULL || !number_real(h->min, &low) ||
	    !number_real(h->max, &high))
		return;
	if (low < a->rec_min && !outside(a, low))
		ADD(h, "/MinValue", SEVERITY_WARNING, "recommended-range",
		    _("Keep to the recommended range, if in doubt."),
		    _("%s recommends %g to %g for %s."), d->algorithm->name,
		    a->rec_min, a->rec_max, h->name);
	if (high > a->rec_max && !outside(a, high))
		ADD(h, "/MaxValue", SEVERITY_WARNING, "recommended-range",
		    _("Keep to the recommended range, if in doubt."),
		    _("%s recommends %g to %g for %s."), d->algorithm->name,
		    a->rec_min, a->rec_max, h->name);
}

static void
built_in(struct rule_run *r, const struct rule_definition *d,
    const struct hyper *h)
{
	const struct algo_hyper	*a;
	const json_t		*v;
	size_t			 i;

	if ((a = algorithm_hyper(d->algorithm, h->name)) == NULL) {
		if (*h->name != '_')
			ADD(h, h->kind == HYPER_STATIC ? "" : "/Name",
			    SEVERITY_WARNING, "algorithm-hyperparameter",
			    _("Check the name."),
			    _("%s is not known to have a hyperparameter "
			    "\"%.80s\"."), d->algorithm->name, h->name);
		return;
	}
	if (h->kind != HYPER_STATIC && !a->tunable)
		ADD(h, "/Name", SEVERITY_WARNING, "not-tunable",
		    _("Make it static."),
		    _("%s is not among the hyperparameters of %s that can be "
		    "tuned."), h->name, d->algorithm->name);
	if (h->kind == HYPER_INTEGER || h->kind == HYPER_CONTINUOUS)
		recommended(r, d, h, a);
	allowed(r, d, h, a, "", h->kind == HYPER_STATIC ? h->value : NULL);
	allowed(r, d, h, a, "/MinValue", h->min);
	allowed(r, d, h, a, "/MaxValue", h->max);
	json_array_foreach(h->values, i, v)
		allowed(r, d, h, a, "/Values", json_string_value(v));
}

/* The default of the other hyperparameter does not count: nothing says that
 * it was meant. */
bool
rule_when(const struct rule_definition *d, const struct algo_when *when)
{
	const char	*value;
	struct hyper	*list;
	size_t		 i, n;
	bool		 tuned = false;

	if (when->hyper == NULL)
		return true;
	value = json_string_value(json_object_get(json_at(d->d,
	    "/StaticHyperParameters"), when->hyper));
	if (value != NULL)
		return when->values == NULL || among(when->values, value);
	n = hyper_list(d->d, &list);
	for (i = 0; i < n; i++)
		tuned = tuned || strcmp(list[i].name, when->hyper) == 0;
	free(list);
	return tuned && when->values != NULL;
}

/* S69. What the algorithm refuses, creation lets pass: warnings. */
static void
required(struct rule_run *r, const struct rule_definition *d,
    const struct hyper *list, size_t n)
{
	const struct algo_hyper	*a;
	size_t			 i, k;

	for (i = 0; i < d->algorithm->nhypers; i++) {
		a = &d->algorithm->hypers[i];
		for (k = 0; k < n && strcmp(list[k].name, a->name) != 0; k++)
			;
		if (k < n)
			continue;
		if (a->required)
			rule_add_in(r, d, SEVERITY_WARNING,
			    "algorithm-required", "/StaticHyperParameters",
			    _("Add it as a static value or a range."),
			    _("%s needs the hyperparameter %s."),
			    d->algorithm->name, a->name);
		else if (a->when.hyper != NULL && rule_when(d, &a->when))
			rule_add_in(r, d, SEVERITY_WARNING,
			    "algorithm-conditional",
			    "/StaticHyperParameters",
			    _("Add it as a static value or a range."),
			    _("%s needs the hyperparameter %s with this "
			    "%s."), d->algorithm->name, a->name,
			    a->when.hyper);
	}
}

bool
rule_ranges_read(const json_t *definition)
{
	const json_t	*ranges, *list, *one;
	const char	*name;
	size_t		 i;

	ranges = json_object_get(definition, "HyperParameterRanges");
	if (!json_is_object(definition) ||
	    (ranges != NULL && !json_is_object(ranges)))
		return false;
	json_object_foreach((json_t *)ranges, name, list) {
		if (!json_is_array(list))
			return false;
		json_array_foreach((json_t *)list, i, one)
			if (!json_is_object(one))
				return false;
	}
	return true;
}

static void
totals(struct rule_run *r, const struct rule_definition *d,
    const struct hyper *list, size_t n)
{
	size_t	i, tuned = 0, hints;

	hints = json_array_size(json_at(d->d, RANGES "/AutoParameters"));
	for (i = 0; i < n; i++)
		tuned += list[i].kind != HYPER_STATIC;
	if (tuned > 30)
		rule_add_in(r, d, SEVERITY_ERROR, "ranges-most", RANGES,
		    _("Make some of them static."),
		    _("%zu hyperparameters are tuned; at most 30 are "
		    "allowed."), tuned);
	if (n + 1 > 100)
		rule_add_in(r, d, SEVERITY_ERROR, "hyperparameters-most",
		    "/StaticHyperParameters", _("Remove some."),
		    _("%zu hyperparameters and the one that the service adds "
		    "are more than 100."), n);
	if (json_at(r->request, "/Autotune") == NULL && hints > 0)
		rule_add_in(r, d, SEVERITY_WARNING, "auto-parameters",
		    RANGES "/AutoParameters", _("Turn Autotune on."),
		    _("Automatic ranges are for Autotune."));
	if (tuned == 0 && rule_ranges_read(d->d) &&
	    json_at(r->request, "/Autotune") == NULL)
		rule_add_in(r, d, SEVERITY_ERROR, "ranges-none", RANGES,
		    hints > 0 ? _("Turn Autotune on, or give at least one "
		    "hyperparameter a range.") :
		    _("Give at least one hyperparameter a range."),
		    _("The definition has nothing to tune."));
}

void
rule_hypers(struct rule_run *r, const struct rule_definition *d)
{
	struct hyper	*list, *h;
	size_t		 i, k, n;

	n = hyper_list(d->d, &list);
	totals(r, d, list, n);
	for (i = 0; i < n && i < 300; i++) {
		h = &list[i];
		for (k = 0; k < i; k++)
			if (strcmp(list[k].name, h->name) == 0) {
				ADD(h, h->kind == HYPER_STATIC ? "" : "/Name",
				    SEVERITY_ERROR, "hyperparameter-unique",
				    _("Keep it once: static or as a range."),
				    _("\"%.80s\" stands here twice."),
				    h->name);
				break;
			}
		if (strcmp(h->name, "_tuning_objective_metric") == 0)
			ADD(h, h->kind == HYPER_STATIC ? "" : "/Name",
			    SEVERITY_ERROR, "reserved-name",
			    _("Remove it."),
			    _("The service adds %s itself."), h->name);
		if (h->kind == HYPER_INTEGER || h->kind == HYPER_CONTINUOUS)
			range(r, d, h);
		else if (h->kind == HYPER_CATEGORICAL)
			categories(r, d, h);
		if (d->algorithm != NULL)
			built_in(r, d, h);
	}
	if (d->algorithm != NULL)
		required(r, d, list, n);
	free(list);
}
