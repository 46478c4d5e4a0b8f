#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/paths.h"
#include "cli/table.h"
#include "model/draft.h"

/* Ids come from the command line and become file names. */
static bool
is_id(const char *id)
{
	return (*id != '\0' && *id != '.' && strlen(id) < 128 &&
	    strchr(id, '/') == NULL);
}

static char *
path_of(const char *id, struct err *err)
{
	const char *dir = paths_drafts(err);

	if (dir == NULL)
		return (NULL);
	if (!is_id(id)) {
		err_set(err, ERR_USAGE, _("\"%s\" is no id of a draft"), id);
		return (NULL);
	}
	return (xasprintf("%s/%s.json", dir, id));
}

static int
no_draft(const char *id, struct err *err)
{
	return (err_set(err, ERR_NOT_FOUND, _("there is no draft \"%s\"; see "
	    "trialdeck drafts"), id));
}

static struct draft *
load(const char *id, int64_t *saved, char **step, struct err *err)
{
	char *path = path_of(id, err), *own = NULL, *field = NULL;
	struct draft *d = NULL;
	struct buf b;

	*step = NULL;
	if (path == NULL)
		return (NULL);
	buf_init(&b, 4 << 20);
	if (file_read(path, 1, &b, err) == 0)
		d = draft_load(buf_str(&b), b.len, &own, saved, step, &field,
		    err);
	else if (err != NULL && err->code == ERR_NOT_FOUND)
		no_draft(id, err);
	free(own);
	free(field);
	free(path);
	buf_release(&b);
	return (d);
}

/* The newest first, as the console has them. Takes the entry. */
static void
put_in_order(json_t *list, json_t *entry)
{
	json_int_t saved = json_int_at(entry, "/saved", 0);
	size_t i = 0;

	while (i < json_array_size(list) &&
	    json_int_at(json_array_get(list, i), "/saved", 0) > saved)
		i++;
	json_array_insert_new(list, i, entry);
}

static json_t *
read_all(struct err *err)
{
	const char *dir = paths_drafts(err), *name;
	json_t *list = json_array();
	struct dirent *e;
	struct draft *d;
	char *id, *step;
	int64_t saved;
	size_t n;
	DIR *h;

	if (dir == NULL || (h = opendir(dir)) == NULL)
		return (list);
	while ((e = readdir(h)) != NULL) {
		n = strlen(e->d_name);
		if (n < 6 || e->d_name[0] == '.' ||
		    strcmp(e->d_name + n - 5, ".json") != 0)
			continue;
		id = xstrndup(e->d_name, n - 5);
		saved = 0;
		d = load(id, &saved, &step, NULL);
		if (d != NULL) {
			name = json_str_at(draft_request(d),
			    "/HyperParameterTuningJobName");
			put_in_order(list, json_pack("{s:s, s:I, s:s?, s:s}",
			    "id", id, "saved", (json_int_t)saved, "step",
			    step, "name", name != NULL ? name : ""));
			draft_free(d);
		}
		free(step);
		free(id);
	}
	closedir(h);
	return (list);
}

static int
list(const struct cli *c)
{
	struct err err = ERR_INIT;
	json_t *all = read_all(&err), *d;
	size_t n = json_array_size(all), i;
	const char **cells = xcalloc(4 * (n + 1), sizeof *cells);
	char (*when)[32] = xcalloc(n + 1, sizeof *when);

	if (c->format == FORMAT_JSON || c->format == FORMAT_YAML)
		cli_tree(c, all);
	else {
		cells[0] = _("Id");
		cells[1] = _("Saved");
		cells[2] = _("Step");
		cells[3] = _("Name");
		json_array_foreach(all, i, d) {
			clock_format(json_int_at(d, "/saved", 0), when[i],
			    sizeof when[i]);
			cells[4 * i + 4] = json_str_at(d, "/id");
			cells[4 * i + 5] = when[i];
			cells[4 * i + 6] = json_str_at(d, "/step");
			cells[4 * i + 7] = json_str_at(d, "/name");
		}
		table_cells(cells, 4, n + 1, c->format);
	}
	free(when);
	free(cells);
	json_decref(all);
	return (EXIT_DONE);
}

static int
show(const struct cli *c, const char *id)
{
	struct err err = ERR_INIT;
	struct draft *d;
	char *step, *text;
	int64_t saved;

	d = load(id, &saved, &step, &err);
	free(step);
	if (d == NULL)
		return (cli_fail(&err));
	if (c->format == FORMAT_JSON)
		text = request_body(draft_request(d), draft_form(d));
	else
		text = request_yaml(draft_request(d), draft_form(d));
	puts(text);
	free(text);
	draft_free(d);
	return (EXIT_DONE);
}

static int
delete(const char *id)
{
	struct err err = ERR_INIT;
	char *path = path_of(id, &err);

	if (path == NULL)
		return (cli_fail(&err));
	if (unlink(path) == -1) {
		if (errno == ENOENT)
			no_draft(id, &err);
		else
			err_errno(&err, _("%s cannot be deleted"), path);
	}
	free(path);
	return (err.code == ERR_NONE ? EXIT_DONE : cli_fail(&err));
}

int
cmd_drafts(struct cli *c)
{
	struct err err = ERR_INIT;
	const char *what = c->nargs > 0 ? c->args[0] : "list";

	if (strcmp(what, "list") == 0 && c->nargs <= 1)
		return (list(c));
	if (strcmp(what, "show") == 0 && c->nargs == 2)
		return (show(c, c->args[1]));
	if (strcmp(what, "delete") == 0 && c->nargs == 2)
		return (delete(c->args[1]));
	err_set(&err, ERR_USAGE,
	    _("usage: trialdeck drafts [list|show ID|delete ID]"));
	return (cli_fail(&err));
}
