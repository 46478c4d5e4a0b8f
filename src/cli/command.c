#include "config.h"

#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "cli/cli.h"

#define OPTIONS(...) ((const enum opt []){ __VA_ARGS__ OPT_NONE })

static const struct command commands[] = {
	{ "open", "JOB", 1, 1, N_("Open the detail page of a tuning job."),
	    OPTIONS(), NULL },
	{ "new", "", 0, 0, N_("Open the wizard for a new tuning job."),
	    OPTIONS(OPT_FROM, OPT_CLONE, OPT_FIXED, OPT_TEMPLATE,
	    OPT_DRAFT,), NULL },
	{ "validate", "FILE", 1, 1,
	    N_("Check a job file and print every finding."),
	    OPTIONS(OPT_ONLINE,), cmd_validate },
	{ "submit", "FILE", 1, 1,
	    N_("Create the tuning job of a file and print its ARN."),
	    OPTIONS(OPT_NAME, OPT_DRY_RUN, OPT_WATCH, OPT_UNTIL, OPT_STOP_IF,
	    OPT_INTERVAL, OPT_TIMEOUT,), cmd_submit },
	{ "list", "", 0, 0, N_("List tuning jobs."),
	    OPTIONS(OPT_NAME_CONTAINS, OPT_STATUS, OPT_SORT, OPT_DESC,
	    OPT_COLUMNS, OPT_LIMIT,), cmd_list },
	{ "describe", "JOB|TRIAL", 1, 1, N_("Show a tuning or training job."),
	    OPTIONS(), cmd_describe },
	{ "trials", "JOB", 1, 1, N_("List the training jobs of a tuning job."),
	    OPTIONS(OPT_SORT, OPT_DESC, OPT_FILTER, OPT_COLUMNS, OPT_LIMIT,),
	    cmd_trials },
	{ "failures", "JOB", 1, 1,
	    N_("Show why training jobs failed, those alike together."),
	    OPTIONS(OPT_TAIL,), cmd_failures },
	{ "importance", "JOB", 1, 1,
	    N_("Show what the tuned values had to do with the objective."),
	    OPTIONS(), cmd_importance },
	{ "best", "JOB", 1, 1, N_("Show the best training job."),
	    OPTIONS(), cmd_best },
	{ "watch", "JOB", 1, 1, N_("Follow a tuning job to its end."),
	    OPTIONS(OPT_UNTIL, OPT_STOP_IF, OPT_INTERVAL, OPT_TIMEOUT,),
	    cmd_watch },
	{ "logs", "TRIAL", 1, 1, N_("Print the log of a training job."),
	    OPTIONS(OPT_FOLLOW, OPT_TAIL, OPT_METRIC,), cmd_logs },
	{ "stop", "JOB|TRIAL", 1, 1, N_("Stop a tuning or training job."),
	    OPTIONS(), cmd_stop },
	{ "delete", "JOB", 1, 1, N_("Delete a tuning job that has ended."),
	    OPTIONS(), cmd_delete },
	{ "clone", "JOB|TRIAL|FILE", 1, 1,
	    N_("Print a copy of a tuning or training job to edit, as YAML."),
	    OPTIONS(OPT_NAME, OPT_WARM_START, OPT_DEFINITION, OPT_FIXED,),
	    cmd_clone },
	{ "export", "JOB|FILE", 1, 1,
	    N_("Print a job in the form of another tool."),
	    OPTIONS(OPT_AS,), cmd_export },
	{ "diff", "JOB|FILE JOB|FILE", 2, 2,
	    N_("Show what differs between two jobs, field by field."),
	    OPTIONS(), cmd_diff },
	{ "preview", "JOB|FILE", 1, 1,
	    N_("Show what a job searches and costs at most."),
	    OPTIONS(), cmd_preview },
	{ "tags", "JOB", 1, 1, N_("Show or change the tags of a tuning job."),
	    OPTIONS(OPT_SET, OPT_UNSET,), cmd_tags },
	{ "catalog", "[ALGORITHM]", 0, 1,
	    N_("Show the built-in algorithms, or one of them."),
	    OPTIONS(), cmd_catalog },
	{ "fields", "[PATTERN]", 0, 1,
	    N_("Show the fields of a request and their limits."),
	    OPTIONS(), cmd_fields },
	{ "drafts", "[list|show ID|delete ID]", 0, 2,
	    N_("Show or delete requests that were not submitted."),
	    OPTIONS(), cmd_drafts },
	{ "templates", "[list|show NAME|save NAME JOB|FILE|delete NAME]", 0, 3,
	    N_("Show, keep or delete job files to begin with."),
	    OPTIONS(), cmd_templates },
	{ "backend", "start|stop|status|path URI|credentials|whoami", 1, 2,
	    N_("Manage the local tuning backend; say which one is used."),
	    OPTIONS(), cmd_backend },
};

const struct command *
command_all(size_t *n)
{
	*n = nitems(commands);
	return (commands);
}

const struct command *
command_named(const char *name)
{
	size_t i;

	for (i = 0; i < nitems(commands); i++)
		if (strcmp(commands[i].name, name) == 0)
			return (&commands[i]);
	return (NULL);
}
