#include "config.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "ui/jobs.h"
#include "ui/paging.h"

void
jobs_init(struct jobs *j)
{
	memset(j, 0, sizeof(*j));
	columns_init(&j->columns, COLUMN_JOB, "created", true);
	pool_init(&j->words);
	j->contains = xstrdup("");
}

void
jobs_release(struct jobs *j)
{
	rows_index_release(&j->index);
	pool_release(&j->words);
	expr_free(j->where);
	free(j->rows);
	free(j->shown);
	free(j->contains);
	memset(j, 0, sizeof(*j));
}

static const char *
name_of(const void *ctx, size_t row)
{
	const struct jobs *j = ctx;

	return (j->rows[row].name);
}

/* All but the name, which is there already when the row is. */
static void
row_read(struct jobs *j, struct job_row *row, const json_t *r)
{
	struct job job;

	job_read(&job, r);
	memset(row, 0, sizeof(*row));
	row->strategy = pool_keep(&j->words, job.strategy);
	row->status = job.status;
	row->status_name = pool_keep(&j->words, job.status_name);
	row->created = job.created;
	row->modified = job.modified;
	row->ended = job.ended;
	row->best = job.best.value;
	row->total = job.max_jobs;
	row->completed = job.completed;
	row->running = job.in_progress;
	row->stopped = job.stopped;
	row->failed_retry = job.failed_retry;
	row->failed_final = job.failed_final;
	job_release(&job);
}

void
jobs_item(const struct jobs *j, size_t i, struct job *out)
{
	const struct job_row *row = &j->rows[i];

	/* The model's struct owns its strings; this one only lends them. */
	memset(out, 0, sizeof(*out));
	out->name = (char *)(uintptr_t)row->name;
	out->strategy = (char *)(uintptr_t)row->strategy;
	out->status_name = (char *)(uintptr_t)row->status_name;
	out->status = row->status;
	out->created = row->created;
	out->modified = row->modified;
	out->ended = row->ended;
	out->best.value = row->best;
	out->overall.value = NAN;
	out->max_jobs = row->total;
	out->completed = row->completed;
	out->in_progress = row->running;
	out->stopped = row->stopped;
	out->failed_retry = row->failed_retry;
	out->failed_final = row->failed_final;
}

static bool
same_value(double a, double b)
{
	return (isnan(a) || isnan(b) ? isnan(a) && isnan(b) :
	    !(a < b) && !(a > b));
}

static bool
row_same(const struct job_row *a, const struct job_row *b)
{
	return (a->status == b->status && a->status_name == b->status_name &&
	    a->strategy == b->strategy && a->created == b->created &&
	    a->modified == b->modified && a->ended == b->ended &&
	    a->total == b->total && a->completed == b->completed &&
	    a->running == b->running && a->stopped == b->stopped &&
	    a->failed_retry == b->failed_retry &&
	    a->failed_final == b->failed_final &&
	    same_value(a->best, b->best));
}

/* All rows of an account and region begin alike, which keeps them small. */
static void
keep_arn(struct jobs *j, struct job_row *row, const char *name,
    const char *arn)
{
	const char *slash = arn == NULL ? NULL : strrchr(arn, '/');
	char *head;

	row->arn_head = NULL;
	if (slash == NULL || strcasecmp(slash + 1, name) != 0)
		return;
	head = xstrndup(arn, (size_t)(slash - arn) + 1);
	row->arn_head = pool_keep(&j->words, head);
	row->arn_lower = strcmp(slash + 1, name) != 0;
	free(head);
}

char *
jobs_arn(const struct job_row *row)
{
	char *arn, *p;

	if (row->arn_head == NULL)
		return (NULL);
	arn = xasprintf("%s%s", row->arn_head, row->name);
	for (p = arn + strlen(row->arn_head); row->arn_lower && *p != '\0';
	    p++)
		*p = (char)tolower((unsigned char)*p);
	return (arn);
}

static struct job_row *
add_row(struct jobs *j)
{
	if (j->n == j->cap) {
		j->cap += j->cap / 2 + 64;
		j->rows = xreallocarray(j->rows, j->cap, sizeof(*j->rows));
	}
	return (&j->rows[j->n++]);
}

static bool
merge_one(struct jobs *j, const json_t *r)
{
	struct job_row row, *have;
	const char *name;
	uint32_t *slot;

	name = json_str_at(r, "/HyperParameterTuningJobName");
	if (name == NULL || name[0] == '\0')
		return (false);
	slot = rows_slot(&j->index, j->n, name, name_of, j);
	row_read(j, &row, r);
	keep_arn(j, &row, name, json_str_at(r,
	    "/HyperParameterTuningJobArn"));
	if (*slot == 0) {
		if (j->n == JOBS_MOST)
			return (false);
		row.name = pool_add(&j->words, name);
		*add_row(j) = row;
		*slot = (uint32_t)j->n;
		return (true);
	}
	have = &j->rows[*slot - 1];
	row.name = have->name;
	if (row_same(&row, have))
		return (false);
	*have = row;
	return (true);
}

bool
jobs_merge(struct jobs *j, const json_t *body)
{
	const json_t *list, *one, *inner;
	bool changed = false;
	size_t i;

	list = json_at(body, "/Results");
	if (list == NULL)
		list = json_at(body, "/HyperParameterTuningJobSummaries");
	json_array_foreach (list, i, one) {
		if (i == PAGE_ROWS_MOST)
			break;
		inner = json_object_get(one, "HyperParameterTuningJob");
		if (merge_one(j, inner != NULL ? inner : one))
			changed = true;
	}
	if (changed)
		j->version++;
	return (changed);
}

void
jobs_drop(struct jobs *j, const char *name)
{
	size_t i;

	for (i = 0; i < j->n && strcmp(j->rows[i].name, name) != 0; i++)
		;
	if (i == j->n)
		return;
	memmove(&j->rows[i], &j->rows[i + 1],
	    (j->n - i - 1) * sizeof(*j->rows));
	j->n--;
	j->nshown = 0;
	j->version++;
	/* Row numbers have moved: it is made anew with the next merge. */
	rows_index_release(&j->index);
}

static const void *
item(void *ctx, size_t row)
{
	struct jobs *j = ctx;

	jobs_item(j, row, &j->item);
	return (&j->item);
}

static bool
takes(void *ctx, size_t i, int64_t wall)
{
	struct jobs *j = ctx;
	const struct job_row *r = &j->rows[i];

	if (j->status != NULL && j->status != r->status)
		return (false);
	if (j->contains[0] != '\0' &&
	    strcasestr(r->name, j->contains) == NULL)
		return (false);
	return (j->where == NULL || expr_holds(j->where, item(j, i), wall));
}

void
jobs_arrange(struct jobs *j, int64_t wall)
{
	size_t i;

	j->shown = xreallocarray(j->shown, j->n + 1, sizeof(*j->shown));
	j->nshown = 0;
	for (i = 0; i < j->n; i++) {
		if (takes(j, i, wall))
			j->shown[j->nshown++] = (uint32_t)i;
	}
	rows_sort(j->shown, j->nshown, &j->columns.col[j->columns.sort],
	    j->columns.down, wall, item, name_of, j);
}

void
jobs_contain(struct jobs *j, const char *words, int64_t wall)
{
	if (rows_reword(&j->contains, words))
		j->nshown = rows_keep(j->shown, j->nshown, wall, takes,
		    j);
	else
		jobs_arrange(j, wall);
}

void
jobs_reverse(struct jobs *j, int64_t wall)
{
	columns_reverse(&j->columns);
	rows_reverse(j->shown, j->nshown,
	    &j->columns.col[j->columns.sort], wall, item, j);
}

bool
jobs_running(const struct jobs *j)
{
	size_t i;

	for (i = 0; i < j->n; i++) {
		if (!j->rows[i].status->final)
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
