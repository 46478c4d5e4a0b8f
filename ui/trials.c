#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/number.h"
#include "ui/show.h"
#include "ui/trials.h"

void
trials_init(struct trials *t)
{
	memset(t, 0, sizeof(*t));
	t->sort = TRIALS_CREATED;
	t->down = true;
	t->contains = xstrdup("");
}

static void
row_release(struct trial_row *r)
{
	free(r->name);
	free(r->definition);
	free(r->failure);
	json_decref(r->params);
}

void
trials_release(struct trials *t)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		row_release(&t->rows[i]);
	for (i = 0; i < t->nparams; i++)
		free((char *)(uintptr_t)t->param[i]);
	free(t->rows);
	free(t->hash);
	free(t->shown);
	free(t->contains);
	memset(t, 0, sizeof(*t));
}

/* FNV-1a; names come from the backend, which makes them itself. */
static size_t
hash(const char *s)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (; *s != '\0'; s++)
		h = (h ^ (unsigned char)*s) * UINT64_C(1099511628211);
	return ((size_t)(h ^ h >> 32));
}

static size_t *
slot(const struct trials *t, const char *name)
{
	size_t at = hash(name) & (t->nhash - 1);

	while (t->hash[at] != 0 &&
	    strcmp(t->rows[t->hash[at] - 1].name, name) != 0)
		at = (at + 1) & (t->nhash - 1);
	return (&t->hash[at]);
}

static void
grow(struct trials *t)
{
	size_t i;

	if ((t->n + 1) * 2 <= t->nhash)
		return;
	t->nhash = t->nhash == 0 ? 256 : t->nhash * 2;
	free(t->hash);
	t->hash = xcalloc(t->nhash, sizeof(*t->hash));
	t->rows = xreallocarray(t->rows, t->nhash / 2, sizeof(*t->rows));
	for (i = 0; i < t->n; i++)
		*slot(t, t->rows[i].name) = i + 1;
}

static char *
copy_of(const json_t *j, const char *pointer)
{
	const char *s = json_str_at(j, pointer);

	return (s == NULL ? NULL : xstrdup(s));
}

static void
row_read(struct trial_row *row, const json_t *j)
{
	static const char value[] =
	    "/FinalHyperParameterTuningJobObjectiveMetric/Value";
	const char *s;

	memset(row, 0, sizeof(*row));
	row->name = copy_of(j, "/TrainingJobName");
	row->definition = copy_of(j, "/TrainingJobDefinitionName");
	row->failure = copy_of(j, "/FailureReason");
	s = json_str_at(j, "/TrainingJobStatus");
	snprintf(row->status, sizeof(row->status), "%s", s == NULL ? "-" : s);
	row->has_value = json_is_number(json_at(j, value));
	row->value = json_real_at(j, value, 0);
	row->created = show_ms(j, "/CreationTime");
	row->started = show_ms(j, "/TrainingStartTime");
	row->ended = show_ms(j, "/TrainingEndTime");
	row->params = json_incref(json_object_get(j, "TunedHyperParameters"));
}

static bool
row_same(const struct trial_row *a, const struct trial_row *b)
{
	return (strcmp(a->status, b->status) == 0 &&
	    a->has_value == b->has_value && !(a->value < b->value) &&
	    !(a->value > b->value) && a->started == b->started &&
	    a->ended == b->ended &&
	    (a->failure == NULL) == (b->failure == NULL));
}

static void
note_params(struct trials *t, json_t *params)
{
	const char *name;
	json_t *value;
	size_t i;

	json_object_foreach (params, name, value) {
		for (i = 0; i < t->nparams; i++) {
			if (strcmp(t->param[i], name) == 0)
				break;
		}
		if (i == t->nparams && i < nitems(t->param))
			t->param[t->nparams++] = xstrdup(name);
	}
}

static bool
merge_one(struct trials *t, const json_t *j)
{
	struct trial_row row;
	bool changed;
	size_t *at;

	if (json_str_at(j, "/TrainingJobName") == NULL)
		return (false);
	row_read(&row, j);
	row.sweep = t->sweep;
	grow(t);
	at = slot(t, row.name);
	if (*at == 0) {
		if (t->n == TRIALS_MOST) {
			row_release(&row);
			return (false);
		}
		t->rows[t->n++] = row;
		*at = t->n;
		note_params(t, row.params);
		return (true);
	}
	changed = !row_same(&row, &t->rows[*at - 1]);
	row_release(&t->rows[*at - 1]);
	t->rows[*at - 1] = row;
	return (changed);
}

void
trials_begin(struct trials *t)
{
	t->sweep++;
}

bool
trials_merge(struct trials *t, const json_t *body, bool *changed)
{
	const json_t *list = json_at(body, "/TrainingJobSummaries"), *one;
	bool news = false;
	size_t i;

	json_array_foreach (list, i, one) {
		if (merge_one(t, one))
			news = true;
	}
	if (changed != NULL)
		*changed = news;
	if (news)
		return (true);
	/* One that still runs and was not in this sweep is on an older page. */
	for (i = 0; i < t->n; i++) {
		if (t->rows[i].sweep != t->sweep &&
		    !show_status_final(t->rows[i].status))
			return (true);
	}
	return (false);
}

static enum trials_group
group_of(const struct trial_row *r)
{
	if (strcmp(r->status, "Completed") == 0)
		return (GROUP_COMPLETED);
	if (strcmp(r->status, "Failed") == 0)
		return (GROUP_FAILED);
	if (strcmp(r->status, "Stopped") == 0)
		return (GROUP_STOPPED);
	return (GROUP_IN_PROGRESS);
}

struct key_value {
	bool		 missing;
	double		 number;
	const char	*text;		/* NULL: compare the numbers */
};

static struct key_value
key_of(const struct trials *t, const struct trial_row *r)
{
	struct key_value k = { false, 0, NULL };

	switch (t->sort) {
	case TRIALS_NAME:
		k.text = r->name;
		break;
	case TRIALS_STATUS:
		k.text = r->status;
		break;
	case TRIALS_VALUE:
		k.missing = !r->has_value;
		k.number = r->value;
		break;
	case TRIALS_CREATED:
		k.number = (double)r->created;
		break;
	case TRIALS_SPAN:
		k.missing = r->started == 0 || r->ended == 0;
		k.number = (double)(r->ended - r->started);
		break;
	default:
		k.text = json_string_value(json_object_get(r->params,
		    t->param[t->sort - TRIALS_PARAMS]));
		k.missing = k.text == NULL;
		if (!k.missing && number_real(k.text, &k.number))
			k.text = NULL;
		break;
	}
	return (k);
}

static int
order(const void *va, const void *vb, void *ctx)
{
	const struct trials *t = ctx;
	const struct trial_row *a = &t->rows[*(const size_t *)va];
	const struct trial_row *b = &t->rows[*(const size_t *)vb];
	struct key_value x = key_of(t, a), y = key_of(t, b);
	int c;

	if (x.missing != y.missing)
		return (x.missing ? 1 : -1);
	if (x.text != NULL && y.text != NULL)
		c = strcmp(x.text, y.text);
	else if (x.text != NULL || y.text != NULL)
		c = x.text != NULL ? 1 : -1;
	else
		c = x.number < y.number ? -1 : x.number > y.number;
	if (c == 0)
		return (strcmp(a->name, b->name));
	return (t->down ? -c : c);
}

void
trials_arrange(struct trials *t)
{
	const struct trial_row *r;
	size_t i;

	t->shown = xreallocarray(t->shown, t->n + 1, sizeof(*t->shown));
	t->nshown = 0;
	memset(t->count, 0, sizeof(t->count));
	for (i = 0; i < t->n; i++) {
		r = &t->rows[i];
		t->count[GROUP_ALL]++;
		t->count[group_of(r)]++;
		if (t->group != GROUP_ALL && t->group != group_of(r))
			continue;
		if (strcasestr(r->name, t->contains) == NULL &&
		    strcasestr(r->status, t->contains) == NULL &&
		    (r->failure == NULL ||
		    strcasestr(r->failure, t->contains) == NULL))
			continue;
		t->shown[t->nshown++] = i;
	}
	qsort_r(t->shown, t->nshown, sizeof(*t->shown), order, t);
}

const struct trial_row *
trials_at(const struct trials *t, size_t shown)
{
	return (shown < t->nshown ? &t->rows[t->shown[shown]] : NULL);
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
