/* What a search space holds. See preview.h. */
#include "model/preview.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/alloc.h"
#include "base/number.h"

#define COMBINATIONS_MOST	1e15
#define ETA			3

double
preview_combinations(const json_t *d)
{
	const json_t *list, *o;
	const char *low, *high;
	double n = 1;
	int64_t a, b;
	size_t i;

	if (json_array_size(json_at(d,
	    "/HyperParameterRanges/ContinuousParameterRanges")) > 0)
		return (-1);
	list = json_at(d, "/HyperParameterRanges/IntegerParameterRanges");
	json_array_foreach((json_t *)list, i, o) {
		low = json_str_at(o, "/MinValue");
		high = json_str_at(o, "/MaxValue");
		if (low == NULL || high == NULL || !number_int(low, &a) ||
		    !number_int(high, &b) || b < a)
			return (-1);
		n *= (double)b - (double)a + 1;
	}
	list = json_at(d, "/HyperParameterRanges/CategoricalParameterRanges");
	json_array_foreach((json_t *)list, i, o) {
		if (json_array_size(json_object_get(o, "Values")) == 0)
			return (-1);
		n *= (double)json_array_size(json_object_get(o, "Values"));
	}
	return (fmin(n, COMBINATIONS_MOST));
}

/* Both bounds; false when they do not read or are the wrong way round. */
static bool
bounds(const struct hyper *h, double *low, double *high)
{
	int64_t n;

	if (h->min == NULL || h->max == NULL)
		return (false);
	if (h->kind == HYPER_INTEGER) {
		if (!number_int(h->min, &n))
			return (false);
		*low = (double)n;
		if (!number_int(h->max, &n))
			return (false);
		*high = (double)n;
	} else if (h->kind != HYPER_CONTINUOUS || !number_real(h->min, low) ||
	    !number_real(h->max, high))
		return (false);
	return (*low <= *high);
}

double
preview_span(const struct hyper *h)
{
	double low, high;

	return (bounds(h, &low, &high) && low > 0 ? high / low : 0);
}

/* The value at t (0 to 1) of the way. */
static double
value_at(const char *scaling, double low, double high, double t)
{
	if (t <= 0)
		return (low);
	if (t >= 1)
		return (high);
	if (scaling != NULL && strcmp(scaling, "Logarithmic") == 0)
		return (exp(log(low) + t * (log(high) - log(low))));
	if (scaling != NULL && strcmp(scaling, "ReverseLogarithmic") == 0)
		return (1 - exp(log1p(-low) + t *
		    (log1p(-high) - log1p(-low))));
	return (low + t * (high - low));
}

size_t
preview_points(const struct hyper *h, const char *scaling, size_t n,
    double *points)
{
	double low, high, x;
	size_t i, got = 0;

	if (n < 2 || n > PREVIEW_POINTS || !bounds(h, &low, &high))
		return (0);
	if (scaling != NULL && strcmp(scaling, "Logarithmic") == 0 && low <= 0)
		return (0);
	if (scaling != NULL && strcmp(scaling, "ReverseLogarithmic") == 0 &&
	    (h->kind == HYPER_INTEGER || low < 0 || high >= 1))
		return (0);
	for (i = 0; i < n; i++) {
		x = value_at(scaling, low, high, (double)i / (double)(n - 1));
		if (h->kind == HYPER_INTEGER)
			x = round(x);
		if (got == 0 || x != points[got - 1])
			points[got++] = x;
	}
	return (got);
}

size_t
preview_hyperband(long min, long max,
    struct preview_bracket brackets[PREVIEW_RUNGS])
{
	struct preview_bracket *b;
	double ratio, r;
	long n;
	int most, s, i;
	size_t count = 0;

	if (min < 1 || max < min)
		return (0);
	ratio = (double)max / (double)min;
	for (most = 0; pow(ETA, most + 1) <= ratio * (1 + 1e-9) &&
	    most < PREVIEW_RUNGS - 1; most++)
		;
	for (s = most; s >= 0; s--) {
		b = &brackets[count++];
		memset(b, 0, sizeof *b);
		n = (long)ceil((most + 1) * pow(ETA, s) / (s + 1) - 1e-9);
		r = (double)max / pow(ETA, s);
		for (i = 0; i <= s; i++) {
			b->trials[i] = (long)floor((double)n / pow(ETA, i) +
			    1e-9);
			b->resource[i] = r * pow(ETA, i);
			b->rungs++;
		}
	}
	return (count);
}

void
preview_resource(const json_t *request, const json_t *definition, long *least,
    long *most)
{
	const json_t *config = json_at(request,
	    "/HyperParameterTuningJobConfig/StrategyConfig"
	    "/HyperbandStrategyConfig");

	*least = (long)json_int_at(config, "/MinResource", 1);
	*most = (long)json_int_at(config, "/MaxResource", 0);
	if (*most <= 0)
		(void)hyper_steps(definition, most);
}
