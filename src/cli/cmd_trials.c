#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "cli/table.h"
#include "model/expr.h"
#include "model/importance.h"

static const char op[] = "ListTrainingJobsForHyperParameterTuningJob";
static const char member[] = "TrainingJobSummaries";

/* Names of tuned parameters in the order in which they first appear. */
static json_t *
param_names(const struct trial *trials, size_t n)
{
	json_t *seen = json_object(), *names = json_array();
	const char *key;
	size_t i, k;

	for (i = 0; i < n; i++)
		for (k = 0; k < trials[i].nparams; k++) {
			key = trials[i].params[k].name;
			if (json_object_get(seen, key) != NULL)
				continue;
			json_object_set_new(seen, key, json_true());
			json_array_append_new(names, json_string(key));
		}
	json_decref(seen);
	return (names);
}

static void
print_trees(const struct cli *c, const struct table *t)
{
	json_t *list = json_array(), *tree;
	size_t i;

	for (i = 0; i < t->nitems; i++)
		json_array_append(list,
		    ((const struct trial *)t->items[i])->raw);
	tree = json_pack("{s:o}", member, list);
	cli_tree(c, tree);
	json_decref(tree);
}

/* params NULL: there are no trials yet that could tell them. */
static int
read_filter(struct expr **expr, const char *text, const json_t *params,
    struct err *err)
{
	const char *name;

	*expr = expr_new(COLUMN_TRIAL, text, err);
	if (*expr == NULL)
		return (-1);
	name = params == NULL ? NULL : expr_stranger(*expr, params);
	return (name == NULL ? 0 : column_unknown(COLUMN_TRIAL, name, params,
	    err));
}

static int
show(const struct cli *c, struct trial *trials, size_t n, size_t limit,
    struct err *err)
{
	const char *sort = cli_value(c, OPT_SORT);
	const char *filter = cli_value(c, OPT_FILTER);
	struct expr *expr = NULL;
	struct table t;
	json_t *params = param_names(trials, n);
	size_t i;
	int r;

	r = table_init(&t, COLUMN_TRIAL, cli_value(c, OPT_COLUMNS), params,
	    err);
	if (r == 0 && filter != NULL)
		r = read_filter(&expr, filter, n > 0 ? params : NULL, err);
	for (i = 0; r == 0 && i < n; i++)
		if (expr == NULL || expr_holds(expr, &trials[i], cli_now()))
			table_add(&t, &trials[i]);
	if (r == 0 && sort != NULL)
		r = table_sort(&t, sort, params, cli_given(c, OPT_DESC), err);
	if (limit != 0 && t.nitems > limit)
		t.nitems = limit;
	if (r == 0 && (c->format == FORMAT_JSON || c->format == FORMAT_YAML))
		print_trees(c, &t);
	else if (r == 0)
		table_print(&t, c->format);
	table_release(&t);
	expr_free(expr);
	json_decref(params);
	return (r);
}

void
cli_trial_row(const json_t *training)
{
	struct trial t;
	json_t *params;

	trial_read(&t, training);
	params = param_names(&t, 1);
	table_row(COLUMN_TRIAL, &t, params);
	json_decref(params);
	trial_release(&t);
}

struct trial *
cli_trials(struct cli *c, size_t limit, size_t *n, struct err *err)
{
	struct trial *trials;
	json_t *list;
	size_t i;

	list = cli_pages(c, op, json_pack("{s:s, s:i, s:s, s:s}",
	    "HyperParameterTuningJobName", c->args[0], "MaxResults", 100,
	    "SortBy", "CreationTime", "SortOrder", "Ascending"), member,
	    limit, err);
	if (list == NULL)
		return (NULL);
	*n = json_array_size(list);
	trials = xcalloc(*n + 1, sizeof *trials);
	for (i = 0; i < *n; i++)
		trial_read(&trials[i], json_array_get(list, i));
	json_decref(list);
	return (trials);
}

void
cli_trials_free(struct trial *trials, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		trial_release(&trials[i]);
	free(trials);
}

int
cmd_trials(struct cli *c)
{
	struct err err = ERR_INIT;
	struct trial *trials;
	int64_t limit;
	size_t n;
	bool all;
	int r;

	if (cli_number(c, OPT_LIMIT, 1, 1000000, 0, &limit) == -1)
		return (EXIT_USAGE);
	all = cli_given(c, OPT_SORT) || cli_given(c, OPT_FILTER);
	trials = cli_trials(c, all ? 0 : (size_t)limit, &n, &err);
	if (trials == NULL)
		return (cli_fail(&err));
	r = show(c, trials, n, (size_t)limit, &err);
	cli_trials_free(trials, n);
	return (r == 0 ? EXIT_DONE : cli_fail(&err));
}

int
cmd_importance(struct cli *c)
{
	struct err err = ERR_INIT;
	struct trial *trials = NULL;
	json_t *job, *tree;
	struct buf text;
	size_t n;

	if ((job = cli_describe(c, c->args[0], &err)) == NULL ||
	    (trials = cli_trials(c, 0, &n, &err)) == NULL) {
		json_decref(job);
		return (cli_fail(&err));
	}
	tree = importance_tree(trials, n, job);
	if (c->format == FORMAT_JSON || c->format == FORMAT_YAML)
		cli_tree(c, tree);
	else {
		buf_init(&text, 0);
		importance_text(tree, !i18n_is_utf8(), &text);
		fputs(buf_str(&text), stdout);
		buf_release(&text);
	}
	json_decref(tree);
	cli_trials_free(trials, n);
	json_decref(job);
	return (EXIT_DONE);
}
