#include "config.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "model/failure.h"

#define LINES	5	/* of a log, where --tail says nothing */

/* The end of the log of each group's first, as its member "log". Reasons are
 * told without it, too: not everyone who may list training jobs may read their
 * logs. */
static void
add_logs(struct cli *c, json_t *tree, int64_t lines)
{
	struct err err = ERR_INIT;
	json_t *g, *log;
	char *safe;
	size_t i;

	json_array_foreach(json_object_get(tree, "groups"), i, g) {
		log = cli_log_end(c, json_str_at(g, "/trainingJobs/0"), lines,
		    &err);
		if (log == NULL)
			break;
		json_object_set_new(g, "log", log);
	}
	if (err.code == ERR_NONE)
		return;
	safe = text_safe(err.text);
	fprintf(stderr, _("trialdeck: logs cannot be read: %s\n"), safe);
	free(safe);
}

static void
print_log(const json_t *g)
{
	const json_t *log = json_object_get(g, "log"), *line;
	char *safe = text_safe(json_str_at(g, "/trainingJobs/0"));
	size_t i;

	if (json_array_size(log) > 0)
		printf(_("  The log of %s ends:\n"), safe);
	free(safe);
	json_array_foreach(log, i, line) {
		safe = text_safe(json_string_value(line));
		printf("    %s\n", safe);
		free(safe);
	}
}

static void
print_groups(const json_t *tree)
{
	const json_t *groups = json_object_get(tree, "groups"), *g;
	struct buf text;
	size_t i;

	if (json_array_size(groups) == 0)
		puts(_("No training job has failed."));
	buf_init(&text, 0);
	json_array_foreach(groups, i, g) {
		buf_clear(&text);
		failure_text(g, &text);
		printf("%s%s", i > 0 ? "\n" : "", buf_str(&text));
		print_log(g);
	}
	buf_release(&text);
}

int
cmd_failures(struct cli *c)
{
	struct err err = ERR_INIT;
	struct trial *trials;
	int64_t lines;
	json_t *tree;
	size_t n;

	if (cli_number(c, OPT_TAIL, 1, 10000, LINES, &lines) == -1)
		return (EXIT_USAGE);
	trials = cli_trials(c, 0, &n, &err);
	if (trials == NULL)
		return (cli_fail(&err));
	tree = failure_tree(trials, n);
	cli_trials_free(trials, n);
	add_logs(c, tree, lines);
	if (c->format == FORMAT_JSON || c->format == FORMAT_YAML)
		cli_tree(c, tree);
	else
		print_groups(tree);
	json_decref(tree);
	return (EXIT_DONE);
}
