/* Columns of the tables of jobs and trials. */
#include "model/column.h"

#include <math.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/number.h"

void
column_duration(int64_t ms, struct buf *b)
{
	long long	s = ms / 1000;

	if (s >= 86400)
		buf_addf(b, "%lldd %lldh", s / 86400, s % 86400 / 3600);
	else if (s >= 3600)
		buf_addf(b, "%lldh %02lldm", s / 3600, s % 3600 / 60);
	else if (s >= 60)
		buf_addf(b, "%lldm %02llds", s / 60, s % 60);
	else
		buf_addf(b, "%llds", s);
}

void
column_time(int64_t ms, struct buf *b)
{
	struct tm	tm;
	time_t		t = (time_t)(ms / 1000);
	char		text[32];

	if (ms == 0 || localtime_r(&t, &tm) == NULL)
		return;
	if (strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &tm) > 0)
		buf_adds(b, text);
}

static void
add(struct buf *b, const char *s)
{
	if (s != NULL)
		buf_adds(b, s);
}

static void
add_value(struct buf *b, double d)
{
	char	s[64];

	if (isnan(d))
		return;
	number_text(d, s, sizeof s);
	buf_adds(b, s);
}

static double
time_key(int64_t ms)
{
	return ms == 0 ? NAN : (double)ms;
}

static double
no_number(const struct column *c, const void *item, int64_t now)
{
	(void)c;
	(void)item;
	(void)now;
	return NAN;
}

/* text() and number() of a column; the arguments they do not need are marked
 * once here. */
#define TEXT(fn, type)							\
static void								\
fn(const struct column *c, const void *item, int64_t now, struct buf *b) \
{									\
	const struct type	*x = item;				\
									\
	(void)c;							\
	(void)now;

#define NUMBER(fn, type)						\
static double								\
fn(const struct column *c, const void *item, int64_t now)		\
{									\
	const struct type	*x = item;				\
									\
	(void)c;							\
	(void)now;

TEXT(job_name, job) add(b, x->name); }
TEXT(job_status, job)
	if (x->status->name != NULL)
		buf_adds(b, _(x->status->word));
	else
		add(b, x->status_name);
}
TEXT(job_progress, job)
	if (x->max_jobs > 0)
		buf_addf(b, "%d / %d", x->completed, x->max_jobs);
	else
		buf_addf(b, "%d", x->completed);
}
NUMBER(job_progress_key, job) return x->completed; }
TEXT(job_best_text, job) add_value(b, x->best.value); }
NUMBER(job_best_key, job) return x->best.value; }
TEXT(job_created, job) column_time(x->created, b); }
NUMBER(job_created_key, job) return time_key(x->created); }
TEXT(job_modified, job) column_time(x->modified, b); }
NUMBER(job_modified_key, job) return time_key(x->modified); }
TEXT(job_span, job)
	if (x->created != 0)
		column_duration(job_duration(x, now), b);
}
NUMBER(job_span_key, job)
	return x->created == 0 ? NAN : (double)job_duration(x, now);
}
TEXT(job_strategy, job) add(b, x->strategy); }
TEXT(job_running, job) buf_addf(b, "%d", x->in_progress); }
NUMBER(job_running_key, job) return x->in_progress; }
TEXT(job_bad, job) buf_addf(b, "%d", job_failed(x)); }
NUMBER(job_bad_key, job) return job_failed(x); }

static const struct column jobs[] = {
	{ COLUMN_NAME, "name", N_("Name"), N_("Name"), 32, false, true, "Name",
	    job_name, no_number, NULL },
	{ COLUMN_STATUS, "status", N_("Status"), N_("Status"), 13, false, true,
	    "Status", job_status, no_number, NULL },
	{ COLUMN_PROGRESS, "completed", N_("Training completed/total"),
	    N_("Trained"), 11, true, true, NULL, job_progress,
	    job_progress_key, NULL },
	{ COLUMN_VALUE, "best", N_("Best value"), N_("Best value"), 12, true,
	    true, NULL, job_best_text, job_best_key, NULL },
	{ COLUMN_TIME, "created", N_("Creation time"), N_("Created"), 19,
	    false, true, "CreationTime", job_created, job_created_key, NULL },
	{ COLUMN_SPAN, "duration", N_("Duration"), N_("Duration"), 8, true,
	    true, NULL, job_span, job_span_key, NULL },
	{ COLUMN_TEXT, "strategy", N_("Strategy"), N_("Strategy"), 9, false,
	    false, NULL, job_strategy, no_number, NULL },
	{ COLUMN_TIME, "modified", N_("Last updated"), N_("Updated"), 19,
	    false, false, NULL, job_modified, job_modified_key, NULL },
	{ COLUMN_COUNT, "running", N_("Running"), N_("Running"), 7, true,
	    false, NULL, job_running, job_running_key, NULL },
	{ COLUMN_COUNT, "failed", N_("Failed"), N_("Failed"), 6, true, false,
	    NULL, job_bad, job_bad_key, NULL }
};

TEXT(trial_name, trial) add(b, x->name); }
TEXT(trial_status, trial)
	if (x->status->name != NULL)
		buf_adds(b, _(x->status->word));
	else
		add(b, x->status_name);
}
TEXT(trial_value, trial) add_value(b, x->value); }
NUMBER(trial_value_key, trial) return x->value; }
TEXT(trial_created, trial) column_time(x->created, b); }
NUMBER(trial_created_key, trial) return time_key(x->created); }
TEXT(trial_span, trial)
	if (x->started != 0)
		column_duration(trial_duration(x, now), b);
}
NUMBER(trial_span_key, trial)
	return x->started == 0 ? NAN : (double)trial_duration(x, now);
}
TEXT(trial_definition, trial) add(b, x->definition); }
TEXT(trial_metric, trial) add(b, x->metric); }
TEXT(trial_failure, trial) add(b, x->failure); }

static const struct column trials[] = {
	{ COLUMN_NAME, "name", N_("Name"), N_("Name"), 45, false, true, "Name",
	    trial_name, no_number, NULL },
	{ COLUMN_STATUS, "status", N_("Status"), N_("Status"), 13, false, true,
	    "Status", trial_status, no_number, NULL },
	{ COLUMN_VALUE, "value", N_("Objective value"), N_("Objective"), 11,
	    true, true, "FinalObjectiveMetricValue", trial_value,
	    trial_value_key, NULL },
	{ COLUMN_TIME, "created", N_("Creation time"), N_("Created"), 19,
	    false, true, "CreationTime", trial_created, trial_created_key,
	    NULL },
	{ COLUMN_SPAN, "duration", N_("Training duration"), N_("Duration"), 8,
	    true, true, NULL, trial_span, trial_span_key, NULL },
	{ COLUMN_TEXT, "definition", N_("Definition"), N_("Definition"), 16,
	    false, false, NULL, trial_definition, no_number, NULL },
	{ COLUMN_TEXT, "metric", N_("Objective metric"), N_("Metric"), 20,
	    false, false, NULL, trial_metric, no_number, NULL },
	{ COLUMN_TEXT, "failure", N_("Failure reason"), N_("Failure reason"),
	    40, false, false, NULL, trial_failure, no_number, NULL }
};

static const char *
param_value(const struct column *c, const struct trial *t)
{
	return trial_param(t, c->param);
}

TEXT(param_text, trial) add(b, param_value(c, x)); }
NUMBER(param_key, trial)
	const char	*s;
	double		 d;

	if ((s = param_value(c, x)) == NULL || !number_real(s, &d))
		return NAN;
	return d;
}

const struct column *
column_all(enum column_of of, size_t *n)
{
	*n = of == COLUMN_JOB ? nitems(jobs) : nitems(trials);
	return of == COLUMN_JOB ? jobs : trials;
}

const struct column *
column_named(enum column_of of, const char *name)
{
	const struct column	*c;
	size_t			 i, n;

	c = column_all(of, &n);
	for (i = 0; i < n; i++)
		if (strcasecmp(c[i].name, name) == 0 ||
		    (c[i].api_sort != NULL &&
		    strcasecmp(c[i].api_sort, name) == 0))
			return &c[i];
	return NULL;
}

int
column_unknown(enum column_of of, const char *name, const json_t *params,
    struct err *err)
{
	const struct column	*c;
	const json_t		*p;
	struct buf		 b;
	size_t			 i, n;

	buf_init(&b, 0);
	c = column_all(of, &n);
	for (i = 0; i < n; i++)
		buf_addf(&b, "%s%s", i > 0 ? ", " : "", c[i].name);
	json_array_foreach((json_t *)params, i, p)
		buf_addf(&b, ", %s", json_string_value(p));
	err_set(err, ERR_USAGE, _("there is no column \"%s\"; there are %s"),
	    name, buf_str(&b));
	buf_release(&b);
	return -1;
}

void
column_param(struct column *c, const char *name)
{
	memset(c, 0, sizeof *c);
	c->kind = COLUMN_TEXT;
	c->name = c->title = c->head = c->param = name;
	c->width = 12;
	c->right = true;
	c->shown = true;
	c->text = param_text;
	c->number = param_key;
}

/* By text: missing last, else as descending says. */
static int
compare_text(const struct column *c, const void *a, const void *b,
    bool descending, int64_t now)
{
	struct buf	x, y;
	int		d;

	buf_init(&x, 0);
	buf_init(&y, 0);
	c->text(c, a, now, &x);
	c->text(c, b, now, &y);
	if (x.len == 0 || y.len == 0)
		d = (x.len == 0) - (y.len == 0);
	else {
		if ((d = strcasecmp(buf_str(&x), buf_str(&y))) == 0)
			d = strcmp(buf_str(&x), buf_str(&y));
		if (descending)
			d = d < 0 ? 1 : d > 0 ? -1 : 0;
	}
	buf_release(&x);
	buf_release(&y);
	return d;
}

int
column_compare(const struct column *c, const void *a, const void *b,
    bool descending, int64_t now)
{
	double	x, y;

	x = c->number(c, a, now);
	y = c->number(c, b, now);
	/* Both without a number: words. One of them: numbers come first. */
	if (isnan(x) && isnan(y))
		return compare_text(c, a, b, descending, now);
	if (isnan(x) || isnan(y))
		return isnan(x) - isnan(y);
	if (x == y)
		return 0;
	return (x < y) == descending ? 1 : -1;
}
