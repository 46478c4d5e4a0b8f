#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "cli/table.h"

/* [{Key, Value}] of --set, where a key may stand alone (S35); NULL and err for
 * a word without one. */
static json_t *
wanted_tags(const struct cli *c, struct err *err)
{
	json_t *tags = json_array();
	const char *word;
	size_t i, n;

	for (i = 0; i < c->nvalue[OPT_SET]; i++) {
		word = c->value[OPT_SET][i];
		n = strcspn(word, "=");
		if (n == 0) {
			err_set(err, ERR_USAGE, _("--set %s: KEY or KEY=VALUE "
			    "is wanted"), word);
			json_decref(tags);
			return (NULL);
		}
		json_array_append_new(tags, json_pack("{s:s%, s:s}", "Key",
		    word, n, "Value", word[n] == '=' ? word + n + 1 : ""));
	}
	return (tags);
}

/* Takes request. */
static int
ask(struct cli *c, const char *op, json_t *request, struct err *err)
{
	json_t *reply = cli_call(c, op, request, err);

	json_decref(reply);
	return (reply != NULL ? 0 : -1);
}

/* A key that is dropped and given anew is there afterwards. */
static int
change(struct cli *c, const char *arn, const json_t *tags, struct err *err)
{
	json_t *keys = json_array();
	size_t i;
	int r = 0;

	for (i = 0; i < c->nvalue[OPT_UNSET]; i++)
		json_array_append_new(keys,
		    json_string(c->value[OPT_UNSET][i]));
	if (json_array_size(keys) > 0)
		r = ask(c, "DeleteTags", json_pack("{s:s, s:O}",
		    "ResourceArn", arn, "TagKeys", keys), err);
	if (r == 0 && json_array_size(tags) > 0)
		r = ask(c, "AddTags", json_pack("{s:s, s:O}", "ResourceArn",
		    arn, "Tags", tags), err);
	json_decref(keys);
	return (r);
}

static int
show(struct cli *c, const char *arn, struct err *err)
{
	const char **cells;
	json_t *list, *tree, *tag;
	size_t i;

	list = cli_pages(c, "ListTags", json_pack("{s:s}", "ResourceArn",
	    arn), "Tags", 0, err);
	if (list == NULL)
		return (-1);
	if (c->format == FORMAT_JSON || c->format == FORMAT_YAML) {
		tree = json_pack("{s:O}", "Tags", list);
		cli_tree(c, tree);
		json_decref(tree);
	} else {
		cells = xcalloc(2 * json_array_size(list) + 2, sizeof *cells);
		cells[0] = _("Key");
		cells[1] = _("Value");
		json_array_foreach(list, i, tag) {
			cells[2 * i + 2] = json_str_at(tag, "/Key");
			cells[2 * i + 3] = json_str_at(tag, "/Value");
		}
		table_cells(cells, 2, i + 1, c->format);
		free(cells);
	}
	json_decref(list);
	return (0);
}

int
cmd_tags(struct cli *c)
{
	struct err err = ERR_INIT;
	json_t *job = NULL, *tags;
	const char *arn;
	int r = -1;

	tags = wanted_tags(c, &err);
	if (tags != NULL)
		job = cli_describe(c, c->args[0], &err);
	arn = json_str_at(job, "/HyperParameterTuningJobArn");
	if (job != NULL && arn == NULL)
		err_set(&err, ERR_REPLY, _("the backend gave no ARN for %s"),
		    c->args[0]);
	else if (job != NULL) {
		r = change(c, arn, tags, &err);
		if (r == 0)
			r = show(c, arn, &err);
	}
	json_decref(job);
	json_decref(tags);
	return (r == 0 ? EXIT_DONE : cli_refused(&err));
}
