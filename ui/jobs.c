#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "ui/jobs.h"
#include "ui/show.h"

void
jobs_init(struct jobs *j)
{
	memset(j, 0, sizeof(*j));
	j->sort = JOBS_CREATED;
	j->down = true;
	j->contains = xstrdup("");
}

static void
row_release(struct job_row *r)
{
	free(r->name);
	free(r->arn);
	free(r->best_trial);
}

void
jobs_clear(struct jobs *j)
{
	size_t i;

	for (i = 0; i < j->n; i++)
		row_release(&j->rows[i]);
	j->n = j->nshown = 0;
}

void
jobs_release(struct jobs *j)
{
	jobs_clear(j);
	free(j->rows);
	free(j->shown);
	free(j->contains);
	memset(j, 0, sizeof(*j));
}

static void
copy(char *dst, size_t cap, const char *src)
{
	snprintf(dst, cap, "%s", src == NULL ? "-" : src);
}

static int
counter(const json_t *r, const char *pointer)
{
	json_int_t n = json_int_at(r, pointer, 0);

	/* A counter that makes no sense must not wrap. */
	return (n < 0 || n > 1000000 ? 0 : (int)n);
}

static void
row_read(struct job_row *row, const json_t *r)
{
	static const char best[] =
	    "/BestTrainingJob/FinalHyperParameterTuningJobObjectiveMetric/"
	    "Value";
	const char *s;

	memset(row, 0, sizeof(*row));
	row->name = xstrdup(json_str_at(r, "/HyperParameterTuningJobName"));
	s = json_str_at(r, "/HyperParameterTuningJobArn");
	row->arn = xstrdup(s == NULL ? "" : s);
	copy(row->status, sizeof(row->status),
	    json_str_at(r, "/HyperParameterTuningJobStatus"));
	s = json_str_at(r, "/Strategy");
	if (s == NULL)
		s = json_str_at(r, "/HyperParameterTuningJobConfig/Strategy");
	copy(row->strategy, sizeof(row->strategy), s);
	row->created = show_ms(r, "/CreationTime");
	row->ended = show_ms(r, "/HyperParameterTuningEndTime");
	row->completed = counter(r, "/TrainingJobStatusCounters/Completed");
	row->running = counter(r, "/TrainingJobStatusCounters/InProgress");
	row->stopped = counter(r, "/TrainingJobStatusCounters/Stopped");
	row->failed = counter(r, "/TrainingJobStatusCounters/RetryableError") +
	    counter(r, "/TrainingJobStatusCounters/NonRetryableError");
	row->total = counter(r, "/ResourceLimits/MaxNumberOfTrainingJobs");
	if (row->total == 0)
		row->total = counter(r, "/HyperParameterTuningJobConfig/"
		    "ResourceLimits/MaxNumberOfTrainingJobs");
	row->has_best = json_is_number(json_at(r, best));
	row->best = json_real_at(r, best, 0);
	s = json_str_at(r, "/BestTrainingJob/TrainingJobName");
	row->best_trial = s == NULL ? NULL : xstrdup(s);
}

static bool
row_same(const struct job_row *a, const struct job_row *b)
{
	return (strcmp(a->status, b->status) == 0 && a->ended == b->ended &&
	    a->created == b->created && a->total == b->total &&
	    a->completed == b->completed && a->running == b->running &&
	    a->failed == b->failed && a->stopped == b->stopped &&
	    a->has_best == b->has_best &&
	    !(a->best < b->best) && !(a->best > b->best));
}

static size_t
row_find(const struct jobs *j, const char *name)
{
	size_t i;

	for (i = 0; i < j->n; i++) {
		if (strcmp(j->rows[i].name, name) == 0)
			break;
	}
	return (i);
}

static bool
merge_one(struct jobs *j, const json_t *r, size_t known)
{
	struct job_row row;
	const char *name;
	bool changed;
	size_t i;

	name = json_str_at(r, "/HyperParameterTuningJobName");
	if (name == NULL || name[0] == '\0')
		return (false);
	i = known == 0 ? j->n : row_find(j, name);
	row_read(&row, r);
	if (i == j->n) {
		if (j->n == JOBS_MOST) {
			row_release(&row);
			return (false);
		}
		if ((j->n & (j->n - 1)) == 0)
			j->rows = xreallocarray(j->rows,
			    j->n == 0 ? 1 : j->n * 2, sizeof(*j->rows));
		j->rows[j->n++] = row;
		return (true);
	}
	changed = !row_same(&row, &j->rows[i]);
	row_release(&j->rows[i]);
	j->rows[i] = row;
	return (changed);
}

bool
jobs_merge(struct jobs *j, const json_t *body)
{
	const json_t *list, *one, *inner;
	size_t i, known = j->n;
	bool changed = false;

	list = json_at(body, "/Results");
	if (list == NULL)
		list = json_at(body, "/HyperParameterTuningJobSummaries");
	json_array_foreach (list, i, one) {
		inner = json_object_get(one, "HyperParameterTuningJob");
		if (merge_one(j, inner != NULL ? inner : one, known))
			changed = true;
	}
	return (changed);
}

void
jobs_drop(struct jobs *j, const char *name)
{
	size_t i = row_find(j, name);

	if (i == j->n)
		return;
	row_release(&j->rows[i]);
	memmove(&j->rows[i], &j->rows[i + 1],
	    (j->n - i - 1) * sizeof(*j->rows));
	j->n--;
	jobs_arrange(j);
}

static int
order_number(double a, double b)
{
	return (a < b ? -1 : a > b);
}

static int
order_by(const struct jobs *j, const struct job_row *a,
    const struct job_row *b)
{
	switch (j->sort) {
	case JOBS_STATUS:
		return (strcmp(a->status, b->status));
	case JOBS_TRAINED:
		return (order_number(a->completed, b->completed));
	case JOBS_BEST:
		return (order_number(a->best, b->best));
	case JOBS_CREATED:
		return (order_number((double)a->created, (double)b->created));
	case JOBS_SPAN:
		return (order_number((double)(a->ended - a->created),
		    (double)(b->ended - b->created)));
	case JOBS_STRATEGY:
		return (strcmp(a->strategy, b->strategy));
	default:
		return (strcasecmp(a->name, b->name));
	}
}

/* What has no value stands last in either direction. */
static bool
missing(const struct jobs *j, const struct job_row *r)
{
	return ((j->sort == JOBS_BEST && !r->has_best) ||
	    (j->sort == JOBS_SPAN && r->ended == 0));
}

static int
order(const void *va, const void *vb, void *ctx)
{
	const struct jobs *j = ctx;
	const struct job_row *a = &j->rows[*(const size_t *)va];
	const struct job_row *b = &j->rows[*(const size_t *)vb];
	int c;

	if (missing(j, a) != missing(j, b))
		return (missing(j, a) ? 1 : -1);
	c = order_by(j, a, b);
	if (c == 0)
		return (strcmp(a->name, b->name));
	return (j->down ? -c : c);
}

void
jobs_arrange(struct jobs *j)
{
	const struct job_row *r;
	size_t i;

	j->shown = xreallocarray(j->shown, j->n + 1, sizeof(*j->shown));
	j->nshown = 0;
	for (i = 0; i < j->n; i++) {
		r = &j->rows[i];
		if (j->status != NULL && strcmp(j->status, r->status) != 0)
			continue;
		if (strcasestr(r->name, j->contains) == NULL)
			continue;
		j->shown[j->nshown++] = i;
	}
	qsort_r(j->shown, j->nshown, sizeof(*j->shown), order, j);
}

bool
jobs_running(const struct jobs *j)
{
	size_t i;

	for (i = 0; i < j->n; i++) {
		if (!show_status_final(j->rows[i].status))
			return (true);
	}
	return (false);
}

size_t
jobs_find(const struct jobs *j, const char *name)
{
	size_t i;

	for (i = 0; i < j->nshown; i++) {
		if (strcmp(j->rows[j->shown[i]].name, name) == 0)
			break;
	}
	return (i);
}
