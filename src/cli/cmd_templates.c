#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/templates.h"
#include "cli/source.h"
#include "cli/table.h"

static int
list(const struct cli *c)
{
	json_t *all = templates_list(), *one;
	size_t n = json_array_size(all), i;
	const char **cells;

	if (c->format == FORMAT_JSON || c->format == FORMAT_YAML) {
		cli_tree(c, all);
		json_decref(all);
		return (EXIT_DONE);
	}
	cells = xcalloc(3 * (n + 1), sizeof *cells);
	cells[0] = _("Name");
	cells[1] = _("Kind");
	cells[2] = _("File");
	json_array_foreach(all, i, one) {
		cells[3 * i + 3] = json_str_at(one, "/name");
		cells[3 * i + 4] = json_true_at(one, "/own") ?
		    _("your own") : _("example");
		cells[3 * i + 5] = json_str_at(one, "/path");
	}
	table_cells(cells, 3, n + 1, c->format);
	free(cells);
	json_decref(all);
	return (EXIT_DONE);
}

/* Its text as it is, with its comments. */
static int
show(const char *name)
{
	struct err err = ERR_INIT;
	char *path = templates_path(name, &err), *text;
	size_t len = 0;

	if (path == NULL)
		return (cli_fail(&err));
	text = cli_file(path, &len, &err);
	free(path);
	if (text == NULL)
		return (cli_fail(&err));
	fwrite(text, 1, len, stdout);
	free(text);
	return (EXIT_DONE);
}

/* Of a job, a file, or a template to be kept under another name. */
static int
save(struct cli *c, const char *name, const char *source)
{
	struct err err = ERR_INIT;
	enum request_form form;
	json_t *internal = source_request(c, source, &form, &err);
	char *text;
	int rc;

	if (internal == NULL)
		return (cli_fail(&err));
	text = request_yaml(internal, form);
	rc = templates_save(name, text, &err);
	free(text);
	json_decref(internal);
	return (rc == -1 ? cli_fail(&err) : EXIT_DONE);
}

int
cmd_templates(struct cli *c)
{
	struct err err = ERR_INIT;
	const char *what = c->nargs > 0 ? c->args[0] : "list";

	if (strcmp(what, "list") == 0 && c->nargs <= 1)
		return (list(c));
	if (strcmp(what, "show") == 0 && c->nargs == 2)
		return (show(c->args[1]));
	if (strcmp(what, "save") == 0 && c->nargs == 3)
		return (save(c, c->args[1], c->args[2]));
	if (strcmp(what, "delete") == 0 && c->nargs == 2)
		return (templates_delete(c->args[1], &err) == -1 ?
		    cli_fail(&err) : EXIT_DONE);
	err_set(&err, ERR_USAGE, _("usage: trialdeck templates [list|show "
	    "NAME|save NAME JOB|FILE|delete NAME]"));
	return (cli_fail(&err));
}
