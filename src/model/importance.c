/* What tuned values had to do with the objective. See importance.h. */
#include "model/importance.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/number.h"
#include "base/utf8.h"

#define PART_LEAST	5	/* pairs of a part */
#define PARAMS_MOST	64
#define ROUNDING	1e-9	/* of a sum of squared ranks */

struct pair {
	double	x, y;
};

static int
by_x(const void *a, const void *b)
{
	const struct pair *p = a, *q = b;

	return ((p->x > q->x) - (p->x < q->x));
}

static int
by_goodness(const void *a, const void *b)
{
	const struct pair *p = a, *q = b;

	return ((p->y < q->y) - (p->y > q->y));
}

/* Pairs that are sorted by x. Returns the variance that the parts leave. */
static double
part(const struct pair *p, size_t n, bool categories, struct importance *out)
{
	size_t want = n / PART_LEAST, from = 0, to, i;
	double within = 0, sum;

	if (want > IMPORTANCE_PARTS)
		want = IMPORTANCE_PARTS;
	for (out->nparts = 0; from < n; from = to) {
		to = from + 1;
		if (!categories)
			to += (n - from - 1) / (want - out->nparts);
		while (to < n && !(p[to].x > p[to - 1].x))
			to++;
		for (sum = 0, i = from; i < to; i++)
			sum += p[i].y;
		sum /= (double)(to - from);
		out->good[out->nparts++] = sum;
		for (i = from; i < to; i++)
			within += (p[i].y - sum) * (p[i].y - sum);
	}
	return (within);
}

void
importance_of(const double *x, const double *y, size_t n, bool categories,
    struct importance *out)
{
	struct pair *p = xcalloc(n, sizeof *p);
	size_t i, best = n / 4 < 3 ? 3 : n / 4;
	double mean = 0, all = 0, within;

	for (i = 0; i < n; i++) {
		p[i] = (struct pair){ x[i], y[i] };
		mean += y[i] / (double)n;
	}
	for (i = 0; i < n; i++)
		all += (y[i] - mean) * (y[i] - mean);
	qsort(p, n, sizeof *p, by_x);
	within = part(p, n, categories, out);
	out->share = 0;
	if (all > ROUNDING && out->nparts < n)
		out->share = fmax(0, 1 - within / all * (double)(n - 1) /
		    (double)(n - out->nparts));
	qsort(p, n, sizeof *p, by_goodness);
	out->low = out->high = p[0].x;
	for (i = 1; i < best; i++) {
		out->low = fmin(out->low, p[i].x);
		out->high = fmax(out->high, p[i].x);
	}
	free(p);
}

/* The training jobs of a definition that have a value. */
struct group {
	const struct trial	**trials;
	double			*rank;	/* of the objective, best is 1 */
	size_t			 n;
};

static bool
same_definition(const struct trial *a, const struct trial *b)
{
	return (a->definition == NULL || b->definition == NULL ?
	    a->definition == b->definition :
	    strcmp(a->definition, b->definition) == 0);
}

static bool
all_the_same(const struct group *g)
{
	size_t i;

	for (i = 1; i < g->n; i++)
		if (g->trials[i]->value < g->trials[0]->value ||
		    g->trials[i]->value > g->trials[0]->value)
			return (false);
	return (true);
}

/* Equal values share the middle of their ranks. */
static void
rank(struct group *g, bool minimizes)
{
	struct pair *p = xcalloc(g->n + 1, sizeof *p);
	size_t from, to, i;

	for (i = 0; i < g->n; i++)
		p[i] = (struct pair){ minimizes ? -g->trials[i]->value :
		    g->trials[i]->value, (double)i };
	qsort(p, g->n, sizeof *p, by_x);
	for (from = 0; from < g->n; from = to) {
		for (to = from + 1; to < g->n && !(p[to].x > p[from].x); to++)
			;
		for (i = from; i < to; i++)
			g->rank[(size_t)p[i].y] = (double)(from + to - 1) /
			    2 / (double)(g->n > 1 ? g->n - 1 : 1);
	}
	free(p);
}

static const char *
value_of(const struct trial *t, const char *name)
{
	size_t i;

	for (i = 0; i < t->nparams; i++)
		if (strcmp(t->params[i].name, name) == 0)
			return (t->params[i].value);
	return (NULL);
}

/* Numbers as they are; categories are numbered as they appear, and words
 * receives them. Returns how many of the group have a value. */
static size_t
values(const struct group *g, const char *name, double *x, double *y,
    const char **words, size_t *nwords)
{
	bool numbers = true;
	const char *v;
	double number;
	size_t i, k, n = 0;

	for (i = 0; i < g->n; i++)
		numbers = numbers && ((v = value_of(g->trials[i], name)) ==
		    NULL || number_real(v, &number));
	for (*nwords = i = 0; i < g->n; i++) {
		if ((v = value_of(g->trials[i], name)) == NULL)
			continue;
		y[n] = g->rank[i];
		if (numbers) {
			number_real(v, &x[n++]);
			continue;
		}
		for (k = 0; k < *nwords && strcmp(words[k], v) != 0; k++)
			;
		if (k == IMPORTANCE_PARTS)
			continue;
		if (k == *nwords)
			words[(*nwords)++] = v;
		x[n++] = (double)k;
	}
	return (n);
}

static json_t *
numbers(const double *list, size_t n)
{
	json_t *out = json_array();
	size_t i;

	for (i = 0; i < n; i++)
		json_array_append_new(out, json_real(list[i]));
	return (out);
}

/* NULL: too few have a value of it. */
static json_t *
param_tree(const struct group *g, const char *name)
{
	double *x = xcalloc(g->n, sizeof *x), *y = xcalloc(g->n, sizeof *y);
	const char *words[IMPORTANCE_PARTS];
	size_t nwords, n = values(g, name, x, y, words, &nwords), i;
	struct importance in;
	json_t *tree = NULL, *list;

	if (n >= IMPORTANCE_LEAST) {
		importance_of(x, y, n, nwords > 0, &in);
		tree = json_pack("{s:s, s:f, s:o}", "name", name, "share",
		    in.share, "good", numbers(in.good, in.nparts));
		list = json_array();
		for (i = 0; i < nwords; i++)
			json_array_append_new(list, json_string(words[i]));
		if (nwords == 0) {
			json_object_set_new(tree, "low", json_real(in.low));
			json_object_set_new(tree, "high", json_real(in.high));
			json_decref(list);
		} else
			json_object_set_new(tree, "values", list);
	}
	free(x);
	free(y);
	return (tree);
}

static int
strongest(const void *a, const void *b)
{
	double p = json_number_value(json_object_get(*(json_t *const *)a,
	    "share"));
	double q = json_number_value(json_object_get(*(json_t *const *)b,
	    "share"));

	return ((p < q) - (p > q));
}

/* Names of the group's tuned values, as they appear. */
static size_t
names_of(const struct group *g, const char **names)
{
	size_t n = 0, i, k, j;

	for (i = 0; i < g->n; i++)
		for (k = 0; k < g->trials[i]->nparams; k++) {
			const char *name = g->trials[i]->params[k].name;

			for (j = 0; j < n && strcmp(names[j], name) != 0; j++)
				;
			if (j == n && n < PARAMS_MOST)
				names[n++] = name;
		}
	return (n);
}

static json_t *
params_tree(const struct group *g)
{
	const char *names[PARAMS_MOST];
	json_t *trees[PARAMS_MOST], *list = json_array();
	size_t nnames = all_the_same(g) ? 0 : names_of(g, names), n = 0, i;

	for (i = 0; i < nnames; i++)
		if ((trees[n] = param_tree(g, names[i])) != NULL)
			n++;
	qsort(trees, n, sizeof trees[0], strongest);
	for (i = 0; i < n; i++)
		json_array_append_new(list, trees[i]);
	return (list);
}

static json_t *
group_tree(const struct trial *trials, size_t n, size_t first,
    const json_t *job)
{
	const struct trial *of = &trials[first];
	struct group g = { xcalloc(n, sizeof *g.trials),
	    xcalloc(n, sizeof *g.rank), 0 };
	json_t *tree;
	size_t i;

	for (i = first; i < n; i++)
		if (same_definition(&trials[i], of) && !isnan(trials[i].value))
			g.trials[g.n++] = &trials[i];
	rank(&g, job_minimizes(job, of->definition));
	tree = json_pack("{s:s*, s:s*, s:I, s:o}", "definition",
	    of->definition, "metric", g.n > 0 ? g.trials[0]->metric : NULL,
	    "trainingJobs", (json_int_t)g.n, "hyperparameters",
	    params_tree(&g));
	free(g.trials);
	free(g.rank);
	return (tree);
}

json_t *
importance_tree(const struct trial *trials, size_t n, const json_t *job)
{
	json_t *list = json_array();
	size_t i, k;

	for (i = 0; i < n; i++) {
		for (k = 0; k < i && !same_definition(&trials[k], &trials[i]);
		    k++)
			;
		if (k == i)
			json_array_append_new(list, group_tree(trials, n, i,
			    job));
	}
	return (list);
}

/* A foreign name in at least so many cells. */
static void
add_name(struct buf *out, const char *name, int cells)
{
	char *safe = text_safe(name);
	int width = text_width(safe);

	buf_addf(out, "%s%*s", safe, width < cells ? cells - width : 0, "");
	free(safe);
}

/* Categories with their bar; of numbers the bars and where the best are. */
static void
param_text(const json_t *param, bool ascii, struct buf *out)
{
	const json_t *words = json_object_get(param, "values"), *good;
	size_t i, n = 0;

	buf_adds(out, "  ");
	add_name(out, json_str_at(param, "/name"), 22);
	buf_addf(out, " %3.0f %%  ", json_number_value(json_object_get(param,
	    "share")) * 100);
	json_array_foreach(json_object_get(param, "good"), i, good) {
		if (words != NULL) {
			buf_adds(out, i > 0 ? ", " : "");
			add_name(out, json_string_value(json_array_get(words,
			    i)), 0);
			buf_adds(out, " ");
		}
		buf_adds(out, text_bar(json_number_value(good), ascii));
		n++;
	}
	if (words == NULL)
		buf_addf(out, _("%*s  best from %.4g to %.4g"),
		    (int)(IMPORTANCE_PARTS - n), "",
		    json_number_value(json_object_get(param, "low")),
		    json_number_value(json_object_get(param, "high")));
	buf_adds(out, "\n");
}

static void
group_text(const json_t *group, bool ascii, struct buf *out)
{
	long n = (long)json_int_at(group, "/trainingJobs", 0);
	const char *name = json_str_at(group, "/definition");
	const json_t *params = json_object_get(group, "hyperparameters");
	const json_t *param;
	size_t i;

	if (name != NULL) {
		add_name(out, name, 0);
		buf_adds(out, ": ");
	}
	if (n < IMPORTANCE_LEAST)
		buf_addf(out, ngettext("%ld training job has a value of the "
		    "objective; from %d on it can be told.\n",
		    "%ld training jobs have a value of the objective; from "
		    "%d on it can be told.\n", (unsigned long)n), n,
		    IMPORTANCE_LEAST);
	else {
		name = json_str_at(group, "/metric");
		buf_addf(out, _("%ld training jobs"), n);
		if (name != NULL) {
			buf_adds(out, ", ");
			add_name(out, name, 0);
		}
		buf_adds(out, "\n");
		if (json_array_size(params) == 0)
			buf_addf(out, "  %s\n", _("All have the same value."));
	}
	json_array_foreach(params, i, param)
		param_text(param, ascii, out);
	buf_adds(out, "\n");
}

void
importance_text(const json_t *tree, bool ascii, struct buf *out)
{
	const json_t *group;
	size_t i;

	json_array_foreach(tree, i, group)
		group_text(group, ascii, out);
	if (json_array_size(tree) == 0)
		buf_addf(out, "%s\n\n", _("There is no training job yet."));
	buf_adds(out, _("Percentage: how much of the objective's differences "
	    "goes along with it.\n"
	    "Bars: from small values to great ones; the higher, the better.\n"
	    "Best: where the best quarter of the training jobs is.\n"));
}
