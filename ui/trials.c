#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "ui/paging.h"
#include "ui/trials.h"

void
trials_init(struct trials *t)
{
	memset(t, 0, sizeof(*t));
	columns_init(&t->columns, COLUMN_TRIAL, "created", true);
	pool_init(&t->words);
	t->contains = xstrdup("");
}

void
trials_release(struct trials *t)
{
	rows_index_release(&t->index);
	pool_release(&t->words);
	expr_free(t->where);
	free(t->rows);
	free(t->shown);
	free(t->contains);
	memset(t, 0, sizeof(*t));
}

static const char *
name_of(const void *ctx, size_t row)
{
	const struct trials *t = ctx;

	return (t->rows[row].name);
}

/* Its number; TRIALS_PARAMS when there are too many. */
static size_t
param_number(struct trials *t, const char *name)
{
	size_t i;

	for (i = 0; i < t->nparams; i++) {
		if (strcmp(t->param[i], name) == 0)
			return (i);
	}
	if (i == TRIALS_PARAMS)
		return (i);
	t->param[i] = pool_add(&t->words, name);
	columns_param(&t->columns, t->param[i]);
	return (t->nparams++);
}

/* Values that come again and again (choices, small numbers) are kept once;
 * long ones hardly ever come twice. */
static const char *
keep_value(struct trials *t, const char *s)
{
	return (strlen(s) < 8 ? pool_keep(&t->words, s) :
	    pool_add(&t->words, s));
}

static void
read_values(struct trials *t, struct trial_row *row, const struct trial *from)
{
	size_t i, at, most = 0;
	const char **values;

	for (i = 0; i < from->nparams; i++) {
		at = param_number(t, from->params[i].name);
		if (at + 1 > most && at < TRIALS_PARAMS)
			most = at + 1;
	}
	if (most == 0)
		return;
	values = pool_bytes(&t->words, most * sizeof(*values));
	for (i = 0; i < from->nparams; i++) {
		at = param_number(t, from->params[i].name);
		if (at < most)
			values[at] = keep_value(t, from->params[i].value);
	}
	row->values = values;
	row->nvalues = (uint32_t)most;
}

/* All but the name and the tuned values, which never change. */
static void
row_read(struct trials *t, struct trial_row *row, const struct trial *from)
{
	memset(row, 0, sizeof(*row));
	row->definition = pool_keep(&t->words, from->definition);
	row->metric = pool_keep(&t->words, from->metric);
	row->failure = pool_keep(&t->words, from->failure);
	row->status = from->status;
	row->status_name = pool_keep(&t->words, from->status_name);
	row->value = from->value;
	row->created = from->created;
	row->started = from->started;
	row->ended = from->ended;
	row->sweep = t->sweep;
}

void
trials_item(const struct trials *t, const struct trial_row *row,
    struct trial *out, struct trial_param *params)
{
	size_t i;

	/* The model's struct owns its strings; this one only lends them. */
	memset(out, 0, sizeof(*out));
	out->name = (char *)(uintptr_t)row->name;
	out->definition = (char *)(uintptr_t)row->definition;
	out->metric = (char *)(uintptr_t)row->metric;
	out->failure = (char *)(uintptr_t)row->failure;
	out->status = row->status;
	out->status_name = (char *)(uintptr_t)row->status_name;
	out->value = row->value;
	out->created = row->created;
	out->started = row->started;
	out->ended = row->ended;
	out->params = params;
	for (i = 0; i < row->nvalues; i++) {
		if (row->values[i] == NULL)
			continue;
		params[out->nparams].name = t->param[i];
		params[out->nparams++].value = row->values[i];
	}
}

static bool
same_value(double a, double b)
{
	return (isnan(a) || isnan(b) ? isnan(a) && isnan(b) :
	    !(a < b) && !(a > b));
}

/* Words are kept once, so that equal ones are one pointer. */
static bool
row_same(const struct trial_row *a, const struct trial_row *b)
{
	return (a->status == b->status && a->status_name == b->status_name &&
	    a->metric == b->metric && a->failure == b->failure &&
	    a->created == b->created && a->started == b->started &&
	    a->ended == b->ended && same_value(a->value, b->value));
}

static struct trial_row *
add_row(struct trials *t)
{
	if (t->n == t->cap) {
		t->cap += t->cap / 4 + 64;
		t->rows = xreallocarray(t->rows, t->cap, sizeof(*t->rows));
	}
	return (&t->rows[t->n++]);
}

static bool
merge_row(struct trials *t, const struct trial *from)
{
	struct trial_row row, *have;
	uint32_t *slot;

	slot = rows_slot(&t->index, t->n, from->name, name_of, t);
	row_read(t, &row, from);
	if (*slot == 0) {
		if (t->n == TRIALS_MOST)
			return (false);
		row.name = pool_add(&t->words, from->name);
		read_values(t, &row, from);
		*add_row(t) = row;
		*slot = (uint32_t)t->n;
		return (true);
	}
	have = &t->rows[*slot - 1];
	have->sweep = t->sweep;
	if (row_same(&row, have))
		return (false);
	row.name = have->name;
	row.values = have->values;
	row.nvalues = have->nvalues;
	row.marked = have->marked;
	if (row.values == NULL)
		read_values(t, &row, from);
	*have = row;
	return (true);
}

static bool
merge_one(struct trials *t, const json_t *j)
{
	struct trial from;
	bool changed = false;

	trial_read(&from, j);
	if (from.name != NULL && from.name[0] != '\0')
		changed = merge_row(t, &from);
	trial_release(&from);
	return (changed);
}

void
trials_begin(struct trials *t)
{
	t->sweep++;
}

enum trials_older
trials_merge(struct trials *t, const json_t *body, bool *changed)
{
	const json_t *list = json_at(body, "/TrainingJobSummaries"), *one;
	bool news = false, is_new = false;
	size_t i, had;

	json_array_foreach (list, i, one) {
		if (i == PAGE_ROWS_MOST)
			break;
		had = t->n;
		if (merge_one(t, one))
			news = true;
		is_new = t->n > had;
	}
	if (news)
		t->version++;
	if (changed != NULL)
		*changed = news;
	if (is_new)
		return (TRIALS_OLDER_NEW);
	for (i = 0; i < t->n; i++) {
		if (t->rows[i].sweep != t->sweep && !t->rows[i].status->final)
			return (TRIALS_OLDER_RUN);
	}
	return (TRIALS_OLDER_KNOWN);
}

static enum trials_group
group_of(const struct trial_row *r)
{
	switch (r->status->tone) {
	case TONE_GOOD:
		return (GROUP_COMPLETED);
	case TONE_BAD:
		return (GROUP_FAILED);
	case TONE_STOPPED:
		return (GROUP_STOPPED);
	default:
		return (GROUP_IN_PROGRESS);
	}
}

bool
trials_add_up(const struct trials *t, const json_t *job)
{
	static const struct {
		const char *name;
		enum trials_group group;
	} counters[] = {
		{ "Completed", GROUP_COMPLETED },
		{ "Stopped", GROUP_STOPPED },
		{ "RetryableError", GROUP_FAILED },
		{ "NonRetryableError", GROUP_FAILED },
	};
	const json_t *told = json_at(job, "/TrainingJobStatusCounters");
	json_int_t left[GROUPS] = { 0 };
	size_t i;

	if (told == NULL)
		return (false);
	for (i = 0; i < nitems(counters); i++)
		left[counters[i].group] += json_integer_value(
		    json_object_get(told, counters[i].name));
	for (i = 0; i < t->n; i++)
		left[group_of(&t->rows[i])]--;
	for (i = 0; i < GROUPS; i++) {
		if (left[i] > 0)
			return (false);
	}
	return (true);
}

static const void *
item(void *ctx, size_t row)
{
	struct trials *t = ctx;

	trials_item(t, &t->rows[row], &t->item, t->params);
	return (&t->item);
}

static bool
has(const char *text, const char *words)
{
	return (text != NULL && strcasestr(text, words) != NULL);
}

static bool
takes(void *ctx, size_t i, int64_t wall)
{
	struct trials *t = ctx;
	const struct trial_row *r = &t->rows[i];

	if (t->group != GROUP_ALL && t->group != group_of(r))
		return (false);
	if (t->contains[0] != '\0' && !has(r->name, t->contains) &&
	    !has(r->status_name, t->contains) && !has(r->failure, t->contains))
		return (false);
	return (t->where == NULL || expr_holds(t->where, item(t, i), wall));
}

void
trials_arrange(struct trials *t, int64_t wall)
{
	size_t i;

	t->shown = xreallocarray(t->shown, t->cap + 1, sizeof(*t->shown));
	t->nshown = 0;
	memset(t->count, 0, sizeof(t->count));
	for (i = 0; i < t->n; i++) {
		t->count[GROUP_ALL]++;
		t->count[group_of(&t->rows[i])]++;
		if (takes(t, i, wall))
			t->shown[t->nshown++] = (uint32_t)i;
	}
	rows_sort(t->shown, t->nshown, &t->columns.col[t->columns.sort],
	    t->columns.down, wall, item, name_of, t);
}

void
trials_contain(struct trials *t, const char *words, int64_t wall)
{
	if (rows_reword(&t->contains, words))
		t->nshown = rows_keep(t->shown, t->nshown, wall, takes,
		    t);
	else
		trials_arrange(t, wall);
}

void
trials_reverse(struct trials *t, int64_t wall)
{
	columns_reverse(&t->columns);
	rows_reverse(t->shown, t->nshown,
	    &t->columns.col[t->columns.sort], wall, item, t);
}

const struct trial_row *
trials_at(const struct trials *t, size_t shown)
{
	return (shown < t->nshown ? &t->rows[t->shown[shown]] : NULL);
}

char *
trials_tuned(const struct trials *t, size_t shown)
{
	const struct trial_row *r = trials_at(t, shown);
	json_t *map = json_object();
	char *text;
	size_t i;

	for (i = 0; r != NULL && i < r->nvalues; i++)
		if (r->values[i] != NULL)
			json_object_set_new(map, t->param[i],
			    json_string(r->values[i]));
	text = json_object_size(map) > 0 ? json_text(map) : NULL;
	json_decref(map);
	return (text);
}

void
trials_mark(struct trials *t, size_t shown)
{
	struct trial_row *r;

	if (shown >= t->nshown)
		return;
	r = &t->rows[t->shown[shown]];
	r->marked = !r->marked;
	t->version++;
}

static int
by_name(const void *a, const void *b)
{
	const struct trial_row *const *x = a, *const *y = b;

	return (strcmp((*x)->name, (*y)->name));
}

size_t
trials_marked(const struct trials *t, const struct trial_row *with,
    const struct trial_row **out, size_t most)
{
	size_t i, n = 0;

	if (with != NULL && most > 0)
		out[n++] = with;
	for (i = 0; i < t->n && n < most; i++)
		if (t->rows[i].marked && &t->rows[i] != with)
			out[n++] = &t->rows[i];
	qsort(out, n, sizeof(*out), by_name);
	return (n);
}

size_t
trials_find(const struct trials *t, const char *name)
{
	size_t i;

	for (i = 0; i < t->nshown; i++) {
		if (strcmp(t->rows[t->shown[i]].name, name) == 0)
			break;
	}
	return (i);
}

struct moment {
	int64_t	at;
	double	value;
};

static int
by_time(const void *va, const void *vb)
{
	const struct moment *a = va, *b = vb;

	return (a->at < b->at ? -1 : a->at > b->at);
}

size_t
trials_history(const struct trials *t, const char *metric, bool minimize,
    double *out, size_t most)
{
	struct moment *all = xcalloc(t->n + 1, sizeof(*all));
	size_t i, n = 0, steps;

	for (i = 0; i < t->n; i++) {
		if (isnan(t->rows[i].value) || t->rows[i].metric == NULL ||
		    strcmp(t->rows[i].metric, metric) != 0)
			continue;
		all[n].at = t->rows[i].created;
		all[n++].value = t->rows[i].value;
	}
	qsort(all, n, sizeof(*all), by_time);
	for (i = 1; i < n; i++) {
		if (minimize ? all[i].value > all[i - 1].value :
		    all[i].value < all[i - 1].value)
			all[i].value = all[i - 1].value;
	}
	steps = n < most ? n : most;
	for (i = 0; i < steps; i++)
		out[i] = all[steps == 1 ? n - 1 :
		    i * (n - 1) / (steps - 1)].value;
	free(all);
	return (steps);
}
