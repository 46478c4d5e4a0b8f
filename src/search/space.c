/* Parameters and points. See space.h. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/number.h"
#include "search/space.h"

static const struct {
	const char	*list;
	enum param_kind	 kind;
} lists[] = {
	{ "IntegerParameterRanges", PARAM_INT },
	{ "ContinuousParameterRanges", PARAM_FLOAT },
	{ "CategoricalParameterRanges", PARAM_CATEGORY },
};

static enum param_scale
scale_of(const char *name, double lo, double hi)
{
	if (name == NULL || strcmp(name, "Auto") == 0)
		return (lo > 0 && hi / lo >= 100 ? SCALE_LOG : SCALE_LINEAR);
	if (strcmp(name, "Logarithmic") == 0)
		return (SCALE_LOG);
	return (strcmp(name, "ReverseLogarithmic") == 0 ? SCALE_REVERSE_LOG :
	    SCALE_LINEAR);
}

static int
read_numbers(struct param *param, const json_t *range, struct err *err)
{
	const char *lo = json_str_at(range, "/MinValue");
	const char *hi = json_str_at(range, "/MaxValue");

	if (lo == NULL || hi == NULL || !number_real(lo, &param->lo) ||
	    !number_real(hi, &param->hi) || param->lo > param->hi)
		return (err_set(err, ERR_INVALID, _("The range of %s needs a "
		    "minimum and a maximum that are numbers, the smaller one "
		    "first."), param->name));
	param->scale = scale_of(json_str_at(range, "/ScalingType"), param->lo,
	    param->hi);
	if ((param->scale == SCALE_LOG && param->lo <= 0) ||
	    (param->scale == SCALE_REVERSE_LOG &&
	    (param->lo < 0 || param->hi >= 1)))
		return (err_set(err, ERR_INVALID, _("The range of %s does not "
		    "fit its scaling type: Logarithmic needs values above 0, "
		    "ReverseLogarithmic values from 0 to below 1."),
		    param->name));
	return (0);
}

static int
read_choices(struct param *param, const json_t *range, struct err *err)
{
	json_t *values = json_object_get(range, "Values"), *value;
	size_t i;

	if (json_array_size(values) == 0)
		return (err_set(err, ERR_INVALID,
		    _("The range of %s has no values."), param->name));
	param->choices = xcalloc(json_array_size(values),
	    sizeof *param->choices);
	json_array_foreach(values, i, value)
		param->choices[param->nchoices++] = xstrdup(
		    json_is_string(value) ? json_string_value(value) : "");
	param->hi = (double)param->nchoices - 1;
	return (0);
}

int
space_read(struct space *space, const json_t *ranges, struct err *err)
{
	size_t i, k;
	json_t *range;

	memset(space, 0, sizeof *space);
	for (k = 0; k < nitems(lists); k++) {
		json_t *list = json_object_get(ranges, lists[k].list);

		json_array_foreach(list, i, range) {
			struct param *param;
			const char *name = json_str_at(range, "/Name");

			space->params = xreallocarray(space->params,
			    space->n + 1, sizeof *space->params);
			param = &space->params[space->n++];
			memset(param, 0, sizeof *param);
			param->kind = lists[k].kind;
			param->name = xstrdup(name != NULL ? name : "");
			if ((param->kind == PARAM_CATEGORY ?
			    read_choices(param, range, err) :
			    read_numbers(param, range, err)) == -1) {
				space_release(space);
				return (-1);
			}
		}
	}
	return (0);
}

void
space_release(struct space *space)
{
	size_t i, k;

	for (i = 0; i < space->n; i++) {
		for (k = 0; k < space->params[i].nchoices; k++)
			free(space->params[i].choices[k]);
		free(space->params[i].choices);
		free(space->params[i].name);
	}
	free(space->params);
	memset(space, 0, sizeof *space);
}

double
space_size(const struct space *space)
{
	double size = 1;
	size_t i;

	for (i = 0; i < space->n; i++) {
		const struct param *param = &space->params[i];

		if (param->kind == PARAM_FLOAT && param->hi > param->lo)
			return (INFINITY);
		if (param->kind != PARAM_FLOAT)
			size *= floor(param->hi - param->lo) + 1;
	}
	return (size);
}

void
point_init(struct point *point, const struct space *space)
{
	point->values = xcalloc(space->n + 1, sizeof *point->values);
}

void
point_release(struct point *point)
{
	free(point->values);
	point->values = NULL;
}

void
point_copy(struct point *to, const struct point *from,
    const struct space *space)
{
	point_init(to, space);
	memcpy(to->values, from->values, space->n * sizeof *to->values);
}

/* Compared as the text on the wire is: two reals that print alike are one. */
int
point_same(const struct space *space, const struct point *a,
    const struct point *b)
{
	size_t i;

	for (i = 0; i < space->n; i++)
		if (a->values[i] != b->values[i])
			return (0);
	return (1);
}

static double
forward(const struct param *param, double value)
{
	switch (param->scale) {
	case SCALE_LOG:
		return (log(value));
	case SCALE_REVERSE_LOG:
		return (-log1p(-value));
	default:
		return (value);
	}
}

static double
backward(const struct param *param, double x)
{
	switch (param->scale) {
	case SCALE_LOG:
		return (exp(x));
	case SCALE_REVERSE_LOG:
		return (-expm1(-x));
	default:
		return (x);
	}
}

/* Integers get half a step on each side, so that the ends are as likely as
 * the others; where a logarithm would meet 0 the half step is left out. */
static void
bounds(const struct param *param, double *lo, double *hi)
{
	double half = param->kind == PARAM_FLOAT ? 0 : 0.5;

	if (param->scale != SCALE_LINEAR && param->lo - half <= 0)
		*lo = forward(param, param->lo);
	else
		*lo = forward(param, param->lo - half);
	*hi = forward(param, param->hi + half);
}

double
param_at(const struct param *param, double u)
{
	double lo, hi, value;
	char text[64];

	bounds(param, &lo, &hi);
	value = backward(param, lo + u * (hi - lo));
	if (param->kind != PARAM_FLOAT)
		value = floor(value + 0.5);
	else {
		/* What is tried is what is written: ten digits. */
		snprintf(text, sizeof text, "%.10g", value);
		number_real(text, &value);
	}
	if (value < param->lo)
		value = param->lo;
	return (value > param->hi ? param->hi : value);
}

double
param_unit(const struct param *param, double value)
{
	double lo, hi, u;

	bounds(param, &lo, &hi);
	if (hi <= lo)
		return (0.5);
	u = (forward(param, value) - lo) / (hi - lo);
	return (u < 0 ? 0 : u > 1 ? 1 : u);
}

json_t *
point_json(const struct space *space, const struct point *point)
{
	json_t *out = json_object();
	char text[64];
	size_t i;

	for (i = 0; i < space->n; i++) {
		const struct param *param = &space->params[i];

		if (param->kind == PARAM_CATEGORY)
			snprintf(text, sizeof text, "%s", "");
		else if (param->kind == PARAM_INT)
			snprintf(text, sizeof text, "%.0f", point->values[i]);
		else
			number_text(point->values[i], text, sizeof text);
		json_object_set_new(out, param->name, json_string(
		    param->kind == PARAM_CATEGORY ?
		    param->choices[(size_t)point->values[i]] : text));
	}
	return (out);
}

int
point_read(struct point *point, const struct space *space, const json_t *json)
{
	size_t i, k;

	point_init(point, space);
	for (i = 0; i < space->n; i++) {
		const struct param *param = &space->params[i];
		const char *text = json_string_value(
		    json_object_get(json, param->name));
		bool found = false;

		if (text != NULL && param->kind != PARAM_CATEGORY)
			found = number_real(text, &point->values[i]);
		for (k = 0; text != NULL && k < param->nchoices && !found; k++)
			if (strcmp(param->choices[k], text) == 0) {
				point->values[i] = (double)k;
				found = true;
			}
		if (!found) {
			point_release(point);
			return (-1);
		}
	}
	return (0);
}
