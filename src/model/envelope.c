/* The worst case of a request. See envelope.h. */
#include "model/envelope.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/number.h"
#include "model/preview.h"

#define LIMITS "/HyperParameterTuningJobConfig/ResourceLimits"
#define DEFAULT_RUNTIME 86400

/* Instance-hours and money of one hour of one training job. */
struct hour {
	double		 instances, cost;
	const char	*unpriced;
};

static void
add_instances(struct hour *h, const char *type, double count,
    const json_t *prices)
{
	const json_t *price;

	if (count < 0 || type == NULL)
		return;
	price = json_object_get(json_object_get(prices, "instances"), type);
	h->instances += count;
	if (json_is_number(price))
		h->cost += count * json_number_value(price);
	else {
		h->cost = NAN;
		if (h->unpriced == NULL)
			h->unpriced = type;
	}
}

/* A list of configurations to choose from: the dearest, or without a price
 * the one with most instances. */
static void
dearest(struct hour *h, const json_t *list, const json_t *prices)
{
	struct hour one, worst = { 0 };
	const json_t *o;
	size_t i;

	json_array_foreach((json_t *)list, i, o) {
		memset(&one, 0, sizeof one);
		add_instances(&one, json_str_at(o, "/InstanceType"),
		    (double)json_int_at(o, "/InstanceCount", 1), prices);
		worst.instances = fmax(worst.instances, one.instances);
		worst.cost = isnan(worst.cost) || isnan(one.cost) ? NAN :
		    fmax(worst.cost, one.cost);
		if (worst.unpriced == NULL)
			worst.unpriced = one.unpriced;
	}
	h->instances += worst.instances;
	h->cost += worst.cost;
	if (h->unpriced == NULL)
		h->unpriced = worst.unpriced;
}

static struct hour
hour_of(const json_t *definition, const json_t *prices)
{
	static const char *const configs[] = { "/ResourceConfig",
		"/HyperParameterTuningResourceConfig" };
	struct hour h = { 0 };
	const json_t *c, *o;
	size_t i, k;

	for (i = 0; i < nitems(configs); i++) {
		if ((c = json_at(definition, configs[i])) == NULL)
			continue;
		add_instances(&h, json_str_at(c, "/InstanceType"),
		    (double)json_int_at(c, "/InstanceCount", 1), prices);
		/* Groups run together; configurations and preferences are
		 * choices. */
		json_array_foreach(json_object_get(c, "InstanceGroups"), k, o)
			add_instances(&h, json_str_at(o, "/InstanceType"),
			    (double)json_int_at(o, "/InstanceCount", 1),
			    prices);
		dearest(&h, json_object_get(c, "InstanceConfigs"), prices);
		dearest(&h, json_object_get(c, "InstancePreferences"),
		    prices);
	}
	return (h);
}

static double
jobs_of(const json_t *request, const json_t *list)
{
	const char *strategy;
	const json_t *d;
	double n, sum = 0;
	json_int_t most;
	size_t i;

	most = json_int_at(request, LIMITS "/MaxNumberOfTrainingJobs", 0);
	if (most > 0)
		return ((double)most);
	strategy = json_str_at(request,
	    "/HyperParameterTuningJobConfig/Strategy");
	if (strategy == NULL || strcmp(strategy, "Grid") != 0)
		return (NAN);
	json_array_foreach((json_t *)list, i, d) {
		if ((n = preview_combinations(d)) < 0)
			return (NAN);
		sum += n;
	}
	return (sum);
}

static void
limits(struct envelope *e, const json_t *request)
{
	double whole, rounds;

	whole = (double)json_int_at(request, LIMITS "/MaxRuntimeInSeconds",
	    0);
	rounds = e->parallel > 0 ? ceil(e->jobs / e->parallel) : NAN;
	e->wall_seconds = rounds * fmax(e->job_seconds, e->job_wait_seconds);
	if (whole > 0 && !(e->wall_seconds <= whole)) {
		e->wall_seconds = whole;
		e->cut = true;
	}
}

/* NAN stands for no limit. */
static double
lesser(double a, double b)
{
	return (isnan(a) ? b : isnan(b) ? a : fmin(a, b));
}

void
envelope_run(const json_t *request, const json_t *prices, struct envelope *e)
{
	const json_t *list = json_at(request, "/TrainingJobDefinitions"), *d;
	double run, wait, instances = 0, hours = 0, rate = 0, widest = 0;
	struct hour h;
	json_int_t again;
	size_t i;

	memset(e, 0, sizeof *e);
	e->attempts = 1;
	e->currency = json_str_at(prices, "/currency");
	if (e->currency == NULL)
		e->currency = "";
	e->jobs = jobs_of(request, list);
	e->parallel = (double)json_int_at(request,
	    LIMITS "/MaxParallelTrainingJobs", 0);
	json_array_foreach((json_t *)list, i, d) {
		run = (double)json_int_at(d,
		    "/StoppingCondition/MaxRuntimeInSeconds",
		    DEFAULT_RUNTIME);
		wait = run;
		if (json_true_at(d, "/EnableManagedSpotTraining")) {
			e->spot = true;
			wait = fmax(run, (double)json_int_at(d,
			    "/StoppingCondition/MaxWaitTimeInSeconds", 0));
		}
		e->job_seconds = fmax(e->job_seconds, run);
		e->job_wait_seconds = fmax(e->job_wait_seconds, wait);
		again = json_int_at(d, "/RetryStrategy/MaximumRetryAttempts",
		    0);
		if (again >= e->attempts && again < 1000)
			e->attempts = 1 + (int)again;
		h = hour_of(d, prices);
		instances = fmax(instances, h.instances);
		hours = fmax(hours, h.instances * run / 3600);
		rate = isnan(rate) || isnan(h.cost) ? NAN :
		    fmax(rate, h.cost * run / 3600);
		widest = isnan(widest) || isnan(h.cost) ? NAN :
		    fmax(widest, h.cost);
		if (e->unpriced == NULL)
			e->unpriced = h.unpriced;
	}
	limits(e, request);
	/* The service may give every training job to the dearest one; a cut
	 * job uses no more than its time holds. */
	e->instance_hours = lesser(e->jobs * hours, !e->cut ? NAN :
	    e->parallel * instances * e->wall_seconds / 3600);
	e->cost = isnan(widest) ? NAN : lesser(e->jobs * rate, !e->cut ? NAN :
	    e->parallel * widest * e->wall_seconds / 3600);
	if (prices == NULL)
		e->cost = NAN;
}

/* "2 d 3 h", "45 min": rounded up to what people plan with. */
static void
put_time(struct buf *b, double seconds)
{
	double minutes = ceil(seconds / 60), h, d;

	if (seconds < 120)
		buf_addf(b, _("%.0f s"), seconds);
	else if (minutes < 120)
		buf_addf(b, _("%.0f min"), minutes);
	else if ((h = minutes / 60) < 48)
		buf_addf(b, _("%.1f h"), ceil(h * 10) / 10);
	else {
		d = ceil(h / 24 * 10) / 10;
		buf_addf(b, _("%.1f days"), d);
	}
}

char *
envelope_text(const struct envelope *e)
{
	struct buf b;

	buf_init(&b, 4096);
	if (isnan(e->jobs))
		buf_addf(&b, _("No limit of training jobs; %.0f at a time, "),
		    e->parallel);
	else
		buf_addf(&b, _("At most %.0f training jobs, %.0f at a time, "),
		    e->jobs, e->parallel);
	buf_adds(&b, _("each up to "));
	put_time(&b, e->job_seconds);
	if (e->job_wait_seconds > e->job_seconds) {
		buf_adds(&b, _(" (with its wait for spot capacity "));
		put_time(&b, e->job_wait_seconds);
		buf_addc(&b, ')');
	}
	buf_addc(&b, '\n');
	if (isnan(e->wall_seconds))
		buf_adds(&b, _("Nothing limits the time of the whole job."));
	else {
		buf_adds(&b, _("Longest: "));
		put_time(&b, e->wall_seconds);
		if (e->cut)
			buf_adds(&b, _(" (maximum runtime of the tuning "
			    "job)"));
		buf_addf(&b, _(", %.1f instance-hours"), e->instance_hours);
	}
	buf_addc(&b, '\n');
	if (!isnan(e->cost))
		buf_addf(&b, e->spot ? _("At most %.2f %s at your prices, "
		    "before the spot discount") :
		    _("At most %.2f %s at your prices"), e->cost,
		    e->currency);
	else if (e->unpriced != NULL)
		buf_addf(&b, _("No price for %s: put it in prices.yaml beside "
		    "the configuration"), e->unpriced);
	while (b.len > 0 && b.data[b.len - 1] == '\n')
		b.data[--b.len] = '\0';
	return (buf_take(&b));
}

static json_t *
figure(double x)
{
	if (!isfinite(x))
		return (json_null());
	return (x == floor(x) && fabs(x) < 1e15 ?
	    json_integer((json_int_t)x) : json_real(x));
}

json_t *
envelope_json(const struct envelope *e)
{
	return (json_pack("{s:o, s:o, s:o, s:o, s:o, s:b, s:o, s:o, s:s, "
	    "s:s?, s:b, s:i}", "jobs", figure(e->jobs), "parallel",
	    figure(e->parallel), "jobSeconds", figure(e->job_seconds),
	    "jobWaitSeconds", figure(e->job_wait_seconds), "wallSeconds",
	    figure(e->wall_seconds), "cut", e->cut, "instanceHours",
	    figure(e->instance_hours), "cost", figure(e->cost), "currency",
	    e->currency, "unpriced", e->unpriced, "spot", e->spot,
	    "attempts", e->attempts));
}
