/*
 * src/cli: the commands. One row an option (option.c), one row a command
 * (command.c), one file a command (cmd_*.c).
 *
 * A command's run returns an exit status of interfaces.md: 0 done, 1 refused
 * or failed, 2 usage, 3 the request has errors, 4 not found, 5 unreachable,
 * 6 watch: Failed, 7 watch: Stopped, 8 watch: time-out or condition not met.
 * What it has to say against itself goes to stderr through cli_fail.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/err.h"
#include "base/json.h"
#include "client/backend.h"
#include "client/settings.h"
#include "model/field.h"
#include "model/job.h"

enum exit_status {
	EXIT_DONE, EXIT_REFUSED, EXIT_USAGE, EXIT_INVALID, EXIT_NOT_FOUND,
	EXIT_UNREACHABLE, EXIT_JOB_FAILED, EXIT_JOB_STOPPED, EXIT_UNMET
};

enum opt {
	OPT_NONE = -1,			/* ends a command's list */
	/* everywhere */
	OPT_BACKEND, OPT_REGION, OPT_PROFILE, OPT_ENDPOINT_URL, OPT_LIMITS,
	OPT_OUTPUT, OPT_READ_ONLY, OPT_ASCII, OPT_THEME, OPT_MOUSE,
	OPT_NO_COLOR, OPT_LINEAR, OPT_CONFIG, OPT_VERBOSE, OPT_HELP,
	OPT_VERSION,
	/* of commands */
	OPT_NAME, OPT_DRY_RUN, OPT_WATCH, OPT_NAME_CONTAINS, OPT_STATUS,
	OPT_SORT, OPT_DESC, OPT_FILTER, OPT_COLUMNS, OPT_LIMIT, OPT_UNTIL,
	OPT_STOP_IF, OPT_INTERVAL, OPT_TIMEOUT, OPT_FOLLOW, OPT_TAIL,
	OPT_METRIC, OPT_SET, OPT_UNSET, OPT_FROM, OPT_CLONE, OPT_TEMPLATE,
	OPT_DRAFT, OPT_AS, OPT_WARM_START, OPT_DEFINITION, OPT_FIXED,
	OPT_ONLINE,
	OPTS
};

struct option_row {
	const char	*name;		/* without the hyphens */
	const char	*arg;		/* N_(), or NULL: a switch */
	const char	*help;		/* N_() */
	bool		 everywhere;
	bool		 repeats;
};

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_YAML, FORMAT_CSV };

struct cli {
	const struct command *command;	/* NULL: the console's list page */
	const char	**value[OPTS];	/* given values, in order */
	size_t		 nvalue[OPTS];
	const char	**args;
	size_t		 nargs;

	struct config	 config;
	enum format	 format;
	enum limits_profile limits;
	struct event_base *base;
	struct backend	*backend;	/* cli_backend makes it */
	bool		 no_start;
};

struct command {
	const char	*name;
	const char	*args;		/* "JOB", "[ALGORITHM]", "" */
	size_t		 least, most;	/* arguments */
	const char	*help;		/* N_(), one line */
	const enum opt	*opts;		/* OPT_NONE at the end */
	int		(*run)(struct cli *); /* NULL: the console's */
};

/* option.c */
const struct option_row *option_row(enum opt);
/* 0, or -1 and err: unknown command, option or count of arguments. */
int cli_parse(struct cli *, int argc, char **argv, struct err *);
void cli_help(const struct cli *, FILE *);
/* Last value given, or NULL. */
const char *cli_value(const struct cli *, enum opt);
bool cli_given(const struct cli *, enum opt);
/* A whole number of an option within bounds; absent: fallback. -1: said. */
int cli_number(const struct cli *, enum opt, int64_t least, int64_t most,
    int64_t fallback, int64_t *);

/* command.c */
const struct command *command_all(size_t *n);
const struct command *command_named(const char *);

/* cli.c */
/* Prints "trialdeck: …" to stderr and returns the exit status of err. */
int cli_fail(const struct err *);
/* The same where no request of the user's was sent: what the backend finds
 * invalid then is no error of a file. */
int cli_refused(const struct err *);
/* NULL and err when the address is none. */
struct backend *cli_backend(struct cli *, struct err *);
/* Whether the backend is Amazon SageMaker; asks nobody. */
bool cli_is_amazon(struct cli *);
void cli_backend_options(const struct cli *, struct backend_options *);
json_t *cli_call(struct cli *, const char *op, json_t *request, struct err *);
/* All elements of a paged list (limit 0: all), at most 1,000 pages, refusing
 * a token that comes twice. Takes request. NULL and err. */
json_t *cli_pages(struct cli *, const char *op, json_t *request,
    const char *member, size_t limit, struct err *);
json_t *cli_describe(struct cli *, const char *job, struct err *);
/* The first argument's oldest limit training jobs (0: all), n of them; NULL
 * and err (cmd_trials.c). */
struct trial *cli_trials(struct cli *, size_t limit, size_t *n, struct err *);
void cli_trials_free(struct trial *, size_t n);
/* A training job as CSV, as cmd_trials does. */
void cli_trial_row(const json_t *training);
/* The last n lines of a training job's log, as texts; without a log none, or
 * NULL and err (cmd_logs.c). */
json_t *cli_log_end(struct cli *, const char *trial, int64_t n, struct err *);
/* Prints a tree as JSON or YAML. */
void cli_tree(const struct cli *, const json_t *);
/* A line to stdout, foreign text made safe. */
void cli_line(const char *label, const char *text);
/* Reads a FILE argument ("-": stdin) of at most 1 MiB; the caller frees. */
char *cli_file(const char *path, size_t *len, struct err *);
/* prices.yaml beside the configuration (model/envelope.h); NULL and err when
 * there is none. */
json_t *cli_prices(struct err *);
int64_t cli_now(void);
/* Sends a Create with this body (taken), prints the ARN, and watches the job
 * (cmd_submit.c). Returns an exit status. */
int cli_create(struct cli *, json_t *body, bool watch);
/* Watches a job to its end, as the options say (cmd_watch.c). */
int cli_watch(struct cli *, const char *job);
/* Whether it could: 0, or an exit status, and what is wrong was said. */
int cli_watch_check(struct cli *);
void cli_print_best(const json_t *describe);
void cli_print_why(const struct job *);	/* its completion */
/* Which backend, profile, account and keys are in use (cmd_whoami.c). */
int cli_whoami(struct cli *);

/* cmd_*.c */
int cmd_validate(struct cli *), cmd_submit(struct cli *);
int cmd_list(struct cli *), cmd_describe(struct cli *);
int cmd_trials(struct cli *), cmd_best(struct cli *);
int cmd_importance(struct cli *), cmd_failures(struct cli *);
int cmd_watch(struct cli *), cmd_logs(struct cli *);
int cmd_stop(struct cli *), cmd_delete(struct cli *);
int cmd_templates(struct cli *);
int cmd_tags(struct cli *), cmd_catalog(struct cli *);
int cmd_fields(struct cli *), cmd_drafts(struct cli *);
int cmd_clone(struct cli *), cmd_diff(struct cli *);
int cmd_export(struct cli *), cmd_preview(struct cli *);
int cmd_backend(struct cli *);

/*
 * The whole program. console runs the commands whose rows have no run, and is
 * called with the parsed command line.
 */
int cli_main(int argc, char **argv, int (*console)(struct cli *));

#endif
