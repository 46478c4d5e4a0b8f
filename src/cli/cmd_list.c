#include "config.h"

#include <stdlib.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "cli/table.h"
#include "model/status.h"

static const char op[] = "ListHyperParameterTuningJobs";
static const char member[] = "HyperParameterTuningJobSummaries";

static int
print(const struct cli *c, const json_t *list)
{
	struct job *jobs;
	struct table t;
	struct err err = ERR_INIT;
	const char *sort = cli_value(c, OPT_SORT);
	size_t n = json_array_size(list), i;
	int r;

	jobs = xcalloc(n + 1, sizeof *jobs);
	r = table_init(&t, COLUMN_JOB, cli_value(c, OPT_COLUMNS), NULL, &err);
	for (i = 0; r == 0 && i < n; i++) {
		job_read(&jobs[i], json_array_get(list, i));
		table_add(&t, &jobs[i]);
	}
	if (r == 0 && sort != NULL)
		r = table_sort(&t, sort, NULL, cli_given(c, OPT_DESC), &err);
	if (r == 0)
		table_print(&t, c->format);
	table_release(&t);
	for (i = 0; i < n; i++)
		job_release(&jobs[i]);
	free(jobs);
	return (r == 0 ? EXIT_DONE : cli_fail(&err));
}

static void
add_filter(json_t *filters, const char *name, const char *operator,
    const char *value)
{
	if (value != NULL)
		json_array_append_new(filters, json_pack("{s:s, s:s, s:s}",
		    "Name", name, "Operator", operator, "Value", value));
}

/* In the API's spelling. NULL: no status has been asked for. */
static int
read_status(const struct cli *c, const char **status, struct err *err)
{
	const char *s = cli_value(c, OPT_STATUS);
	const struct status *row = status_jobs();
	struct buf names;

	*status = NULL;
	if (s == NULL)
		return (0);
	buf_init(&names, 0);
	for (; row->name != NULL; row++) {
		if (strcasecmp(row->name, s) == 0)
			*status = row->name;
		buf_add_choice(&names, row->name, row[1].name == NULL);
	}
	if (*status == NULL)
		err_set(err, ERR_USAGE, _("--status %s: %s is wanted"), s,
		    buf_str(&names));
	buf_release(&names);
	return (*status != NULL ? 0 : -1);
}

/*
 * Full records: the list's summaries know no best value. Search is not
 * everywhere allowed, so NULL without a word means: take the list.
 */
static json_t *
search(struct cli *c, const char *status, size_t limit, struct err *err)
{
	json_t *request, *filters = json_array(), *records, *list, *r;
	size_t i;

	add_filter(filters, "HyperParameterTuningJobName", "Contains",
	    cli_value(c, OPT_NAME_CONTAINS));
	add_filter(filters, "HyperParameterTuningJobStatus", "Equals",
	    status);
	request = json_pack("{s:s, s:s, s:s, s:i}", "Resource",
	    "HyperParameterTuningJob", "SortBy", "CreationTime", "SortOrder",
	    "Descending", "MaxResults", 100);
	if (json_array_size(filters) > 0)
		json_object_set_new(request, "SearchExpression",
		    json_pack("{s:O}", "Filters", filters));
	json_decref(filters);
	records = cli_pages(c, "Search", request, "Results", limit, err);
	if (records == NULL)
		return (NULL);
	list = json_array();
	json_array_foreach(records, i, r)
		json_array_append(list,
		    json_object_get(r, "HyperParameterTuningJob"));
	json_decref(records);
	return (list);
}

int
cmd_list(struct cli *c)
{
	struct err err = ERR_INIT;
	json_t *request, *list;
	const char *s, *wanted;
	int64_t limit;
	int status = EXIT_DONE;

	if (cli_number(c, OPT_LIMIT, 1, 100000, 0, &limit) == -1)
		return (EXIT_USAGE);
	if (read_status(c, &wanted, &err) == -1)
		return (cli_fail(&err));
	if ((c->format == FORMAT_TEXT || c->format == FORMAT_CSV) &&
	    (list = search(c, wanted, (size_t)limit, &err)) != NULL) {
		status = print(c, list);
		json_decref(list);
		return (status);
	}
	if (err_exit_status(err.code) == EXIT_UNREACHABLE)
		return (cli_fail(&err));
	request = json_pack("{s:s, s:s, s:i}", "SortBy", "CreationTime",
	    "SortOrder", "Descending", "MaxResults", 100);
	if ((s = cli_value(c, OPT_NAME_CONTAINS)) != NULL)
		json_object_set_new(request, "NameContains", json_string(s));
	if (wanted != NULL)
		json_object_set_new(request, "StatusEquals",
		    json_string(wanted));
	list = cli_pages(c, op, request, member, (size_t)limit, &err);
	if (list == NULL)
		return (cli_fail(&err));
	if (c->format == FORMAT_JSON || c->format == FORMAT_YAML) {
		request = json_pack("{s:O}", member, list);
		cli_tree(c, request);
		json_decref(request);
	} else
		status = print(c, list);
	json_decref(list);
	return (status);
}
