#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/number.h"
#include "cli/cli.h"

#define LEFT	28	/* of the help, the names; lines are of 80 columns */

static const struct option_row rows[OPTS] = {
	[OPT_BACKEND] = { "backend", "local|aws|URL",
	    N_("backend to talk to"), true, false },
	[OPT_REGION] = { "region", "REGION", N_("AWS region"), true, false },
	[OPT_PROFILE] = { "profile", "NAME", N_("AWS profile"), true, false },
	[OPT_ENDPOINT_URL] = { "endpoint-url", "URL",
	    N_("another address of the service"), true, false },
	[OPT_LIMITS] = { "limits", "seed|current",
	    N_("which limits of the service apply (seed)"), true, false },
	[OPT_OUTPUT] = { "output", "text|json|yaml|csv",
	    N_("form of the output (text)"), true, false },
	[OPT_READ_ONLY] = { "read-only", NULL,
	    N_("refuse everything that changes something"), true, false },
	[OPT_ASCII] = { "ascii", NULL,
	    N_("draw with ASCII characters"), true, false },
	[OPT_THEME] = { "theme", "auto|dark|light|mono",
	    N_("colours of the console (auto)"), true, false },
	[OPT_MOUSE] = { "mouse", NULL,
	    N_("presses and the wheel of the mouse count"), true, false },
	[OPT_NO_COLOR] = { "no-color", NULL, N_("no colours"), true, false },
	[OPT_LINEAR] = { "linear", NULL,
	    N_("plain lines, as for screen readers"), true, false },
	[OPT_CONFIG] = { "config", "FILE", N_("configuration file"), true,
	    false },
	[OPT_VERBOSE] = { "verbose", NULL, N_("write more to the log"), true,
	    false },
	[OPT_HELP] = { "help", NULL, N_("print this help"), true, false },
	[OPT_VERSION] = { "version", NULL, N_("print the version"), true,
	    false },
	[OPT_NAME] = { "name", "NAME", N_("name of the new tuning job"),
	    false, false },
	[OPT_DRY_RUN] = { "dry-run", NULL,
	    N_("print the request's body and send nothing"), false, false },
	[OPT_WATCH] = { "watch", NULL, N_("follow the job to its end"), false,
	    false },
	[OPT_NAME_CONTAINS] = { "name-contains", "TEXT",
	    N_("only names with this text"), false, false },
	[OPT_STATUS] = { "status", "STATUS", N_("only jobs of this status"),
	    false, false },
	[OPT_SORT] = { "sort", "COLUMN", N_("sort by this column"), false,
	    false },
	[OPT_DESC] = { "desc", NULL, N_("greatest first"), false, false },
	[OPT_FILTER] = { "filter", "EXPR",
	    N_("rows such as \"value>0.9 and status=Completed\""), false,
	    false },
	[OPT_COLUMNS] = { "columns", "A,B", N_("columns to show"), false,
	    false },
	[OPT_LIMIT] = { "limit", "N", N_("at most N rows"), false, false },
	[OPT_UNTIL] = { "until", "EXPR",
	    N_("end when the job is such, as \"best>0.9\" (done: at its end)"),
	    false, false },
	[OPT_STOP_IF] = { "stop-if", "EXPR",
	    N_("stop the job once it is such, as \"failed>=3\""), false,
	    false },
	[OPT_INTERVAL] = { "interval", "SECONDS",
	    N_("pause between two looks (2)"), false, false },
	[OPT_TIMEOUT] = { "timeout", "SECONDS",
	    N_("give up watching after this time"), false, false },
	[OPT_FOLLOW] = { "follow", NULL, N_("go on as the log grows"), false,
	    false },
	[OPT_TAIL] = { "tail", "N", N_("only the last N lines"), false,
	    false },
	[OPT_METRIC] = { "metric", "NAME",
	    N_("the values of this metric in place of lines"), false, false },
	[OPT_SET] = { "set", "KEY[=VALUE]", N_("add or change a tag"), false,
	    true },
	[OPT_UNSET] = { "unset", "KEY", N_("remove a tag"), false, true },
	[OPT_FROM] = { "from", "FILE", N_("begin with a job file"), false,
	    false },
	[OPT_CLONE] = { "clone", "JOB|TRIAL",
	    N_("begin with a copy of a job, or of a trial's"), false, false },
	[OPT_TEMPLATE] = { "template", "NAME", N_("begin with a template"),
	    false, false },
	[OPT_DRAFT] = { "draft", "ID", N_("go on with a draft"), false,
	    false },
	[OPT_AS] = { "as", "FORM",
	    N_("yaml, json, aws-cli, boto3 or sagemaker-sdk"), false, false },
	[OPT_WARM_START] = { "warm-start", "identical|transfer",
	    N_("begin from the results of the job"), false, false },
	[OPT_DEFINITION] = { "definition", "NAME",
	    N_("only this training job definition"), false, false },
	[OPT_ONLINE] = { "online", NULL,
	    N_("ask the backend of names, parents, roles, data"), false,
	    false },
	[OPT_FIXED] = { "fixed", NULL, N_("of a training job: its values, not "
	    "the ranges"), false, false },
};

const struct option_row *
option_row(enum opt o)
{
	return (&rows[o]);
}

const char *
cli_value(const struct cli *c, enum opt o)
{
	return (c->nvalue[o] > 0 ? c->value[o][c->nvalue[o] - 1] : NULL);
}

bool
cli_given(const struct cli *c, enum opt o)
{
	return (c->nvalue[o] > 0);
}

int
cli_number(const struct cli *c, enum opt o, int64_t least, int64_t most,
    int64_t fallback, int64_t *n)
{
	const char *text = cli_value(c, o);
	struct err err = ERR_INIT;

	*n = fallback;
	if (text == NULL ||
	    (number_int(text, n) && *n >= least && *n <= most))
		return (0);
	err_set(&err, ERR_USAGE, _("--%s %s: a whole number from %lld to %lld "
	    "is wanted"), rows[o].name, text, (long long)least,
	    (long long)most);
	cli_fail(&err);
	return (-1);
}

static enum opt
find(const char *name, size_t len)
{
	int i;

	for (i = 0; i < OPTS; i++)
		if (strlen(rows[i].name) == len &&
		    strncmp(rows[i].name, name, len) == 0)
			return (i);
	return (OPT_NONE);
}

static void
add(struct cli *c, enum opt o, const char *value)
{
	c->value[o] = xreallocarray(c->value[o], c->nvalue[o] + 1,
	    sizeof *c->value[o]);
	c->value[o][c->nvalue[o]++] = value;
}

/* One option at argv[*i]; moves *i on over its value. */
static int
parse_option(struct cli *c, int argc, char **argv, int *i, struct err *err)
{
	const char *name = argv[*i] + 2, *equals, *value = "";
	size_t len;
	enum opt o;

	equals = strchr(name, '=');
	len = equals != NULL ? (size_t)(equals - name) : strlen(name);
	o = find(name, len);
	if (o == OPT_NONE)
		return (err_set(err, ERR_USAGE, _("there is no option %s; see "
		    "trialdeck --help"), argv[*i]));
	if (rows[o].arg == NULL && equals != NULL)
		return (err_set(err, ERR_USAGE, _("--%s takes no value"),
		    rows[o].name));
	if (rows[o].arg != NULL) {
		if (equals != NULL)
			value = equals + 1;
		else if (*i + 1 < argc)
			value = argv[++*i];
		else
			return (err_set(err, ERR_USAGE, _("--%s needs a value: "
			    "%s"), rows[o].name, rows[o].arg));
	}
	if (!rows[o].repeats)
		c->nvalue[o] = 0;
	add(c, o, value);
	return (0);
}

static int
check_options(const struct cli *c, struct err *err)
{
	const enum opt *o;
	int i;

	for (i = 0; i < OPTS; i++) {
		if (c->nvalue[i] == 0 || rows[i].everywhere)
			continue;
		for (o = c->command != NULL ? c->command->opts : NULL;
		    o != NULL && *o != OPT_NONE; o++)
			if ((int)*o == i)
				break;
		if (o == NULL || *o == OPT_NONE)
			return (err_set(err, ERR_USAGE, _("%s does not take "
			    "--%s"), c->command != NULL ? c->command->name :
			    "trialdeck", rows[i].name));
	}
	return (0);
}

static int
check_arguments(const struct cli *c, struct err *err)
{
	const struct command *m = c->command;

	if (m == NULL || cli_given(c, OPT_HELP))
		return (0);
	if (c->nargs < m->least)
		return (err_set(err, ERR_USAGE, _("usage: trialdeck %s %s"),
		    m->name, m->args));
	if (c->nargs > m->most)
		return (err_set(err, ERR_USAGE, _("\"%s\" is one argument too "
		    "many; usage: trialdeck %s%s%s"), c->args[m->most],
		    m->name, *m->args != '\0' ? " " : "", m->args));
	return (0);
}

static int
check_words(struct cli *c, struct err *err)
{
	static const char *const formats[] = { "text", "json", "yaml", "csv" };
	const char *s;
	size_t i;

	if ((s = cli_value(c, OPT_OUTPUT)) != NULL) {
		for (i = 0; i < nitems(formats); i++)
			if (strcmp(s, formats[i]) == 0)
				break;
		if (i == nitems(formats))
			return (err_set(err, ERR_USAGE, _("--output %s: text, "
			    "json, yaml or csv is wanted"), s));
		c->format = (enum format)i;
	}
	if ((s = cli_value(c, OPT_LIMITS)) != NULL &&
	    strcmp(s, "seed") != 0 && strcmp(s, "current") != 0)
		return (err_set(err, ERR_USAGE,
		    _("--limits %s: seed or current is wanted"), s));
	if ((s = cli_value(c, OPT_THEME)) != NULL &&
	    config_theme(s) == -1)
		return (err_set(err, ERR_USAGE, _("--theme %s: auto, dark, "
		    "light or mono is wanted"), s));
	return (0);
}

int
cli_parse(struct cli *c, int argc, char **argv, struct err *err)
{
	bool options = true;
	int i;

	c->args = xcalloc((size_t)argc + 1, sizeof *c->args);
	for (i = 1; i < argc; i++) {
		if (options && strcmp(argv[i], "--") == 0)
			options = false;
		else if (options && strcmp(argv[i], "-h") == 0)
			add(c, OPT_HELP, "");
		else if (options && strncmp(argv[i], "--", 2) == 0) {
			if (parse_option(c, argc, argv, &i, err) == -1)
				return (-1);
		} else if (options && argv[i][0] == '-' && argv[i][1] != '\0')
			return (err_set(err, ERR_USAGE, _("there is no option "
			    "%s; see trialdeck --help"), argv[i]));
		else if (c->command == NULL) {
			c->command = command_named(argv[i]);
			if (c->command == NULL)
				return (err_set(err, ERR_USAGE, _("there is no "
				    "command \"%s\"; see trialdeck --help"),
				    argv[i]));
		} else
			c->args[c->nargs++] = argv[i];
	}
	if (check_options(c, err) == -1 || check_words(c, err) == -1)
		return (-1);
	return (check_arguments(c, err));
}

static void
help_option(enum opt o, FILE *f)
{
	char left[64];

	snprintf(left, sizeof left, "--%s%s%s", rows[o].name,
	    rows[o].arg != NULL ? " " : "",
	    rows[o].arg != NULL ? rows[o].arg : "");
	if (strlen(left) > LEFT)
		fprintf(f, "  %s\n  %-*s %s\n", left, LEFT, "",
		    _(rows[o].help));
	else
		fprintf(f, "  %-*s %s\n", LEFT, left, _(rows[o].help));
}

void
cli_help(const struct cli *c, FILE *f)
{
	const struct command *m = c->command;
	size_t i, n;
	int o;

	if (m == NULL) {
		fputs(_("usage: trialdeck [COMMAND] [OPTION]…\n\n"
		    "Without a command the console opens.\n\nCommands:\n"), f);
		m = command_all(&n);
		for (i = 0; i < n; i++)
			fprintf(f, "  %-12s %s\n", m[i].name, _(m[i].help));
	} else {
		fprintf(f, _("usage: trialdeck %s%s%s [OPTION]…\n\n%s\n"),
		    m->name, *m->args != '\0' ? " " : "", m->args,
		    _(m->help));
		if (m->opts[0] != OPT_NONE)
			fputs(_("\nOptions:\n"), f);
		for (i = 0; m->opts[i] != OPT_NONE; i++)
			help_option(m->opts[i], f);
	}
	fputs(_("\nOptions everywhere:\n"), f);
	for (o = 0; o < OPTS; o++)
		if (rows[o].everywhere)
			help_option(o, f);
}
