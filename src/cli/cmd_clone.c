#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "cli/clone.h"
#include "cli/source.h"
#include "model/catalog.h"
#include "model/import.h"

/* Names of jobs that are there, asked for once. */
struct names {
	json_t	*list;		/* of summaries */
};

static bool
taken(void *ctx, const char *name)
{
	const struct names *names = ctx;
	const char *other;
	const json_t *one;
	size_t i;

	json_array_foreach(names->list, i, one)
		if ((other = json_str_at(one,
		    "/HyperParameterTuningJobName")) != NULL &&
		    strcasecmp(other, name) == 0)
			return (true);
	return (false);
}

/* The stem of a name finds its copies; without a backend all are free. */
static void
fetch_names(struct cli *c, const char *source, struct names *names)
{
	struct err err = ERR_INIT;
	char *stem = xstrndup(source, 20);

	names->list = cli_pages(c, "ListHyperParameterTuningJobs",
	    json_pack("{s:s, s:i}", "NameContains", stem, "MaxResults", 100),
	    "HyperParameterTuningJobSummaries", 1000, &err);
	free(stem);
}

/* A file may hold what people have; a backend's answer needs no import. */
static json_t *
as_api(json_t *tree, const struct catalog *catalog, struct notes *notes)
{
	enum request_form form;
	json_t *internal = import_request(tree, catalog, &form, notes);

	json_decref(tree);
	tree = request_to_wire(internal, form);
	json_decref(internal);
	return (tree);
}

json_t *
clone_source(struct cli *c, const char *arg, struct clone_options *o,
    enum request_form *form, struct notes *notes, struct err *err)
{
	struct names names = { NULL };
	struct catalog *catalog;
	json_t *tree = source_read(c, arg, err), *out;
	const char *name;

	if (tree == NULL)
		return (NULL);
	name = json_str_at(tree, "/HyperParameterTuningJobName");
	if (o->name == NULL && name != NULL && !source_is_file(arg)) {
		fetch_names(c, name, &names);
		o->taken = taken;
		o->taken_ctx = &names;
	}
	catalog = catalog_load(NULL);
	if (source_is_file(arg))
		tree = as_api(tree, catalog, notes);
	out = clone_job(tree, catalog, o, form, notes, err);
	catalog_free(catalog);
	json_decref(names.list);
	json_decref(tree);
	o->taken = NULL;
	return (out);
}

/* As comments before the YAML: what was changed and why. */
static void
print_notes(const struct notes *notes)
{
	char *path, *text;
	size_t i;

	for (i = 0; i < notes->n; i++) {
		path = text_safe(notes->list[i].path);
		text = text_safe(notes->list[i].text);
		printf("# %s %s: %s\n", _(note_kind_name(
		    notes->list[i].kind)), path, text);
		free(path);
		free(text);
	}
}

static int
options(const struct cli *c, struct clone_options *o, struct err *err)
{
	const char *warm = cli_value(c, OPT_WARM_START);

	o->name = cli_value(c, OPT_NAME);
	o->definition = cli_value(c, OPT_DEFINITION);
	o->limits = c->limits;
	if (warm == NULL)
		return (0);
	if (strcmp(warm, "identical") == 0)
		o->warm = CLONE_IDENTICAL;
	else if (strcmp(warm, "transfer") == 0)
		o->warm = CLONE_TRANSFER;
	else
		return (err_set(err, ERR_USAGE, _("--warm-start %s: "
		    "identical or transfer is wanted"), warm));
	return (0);
}

int
cmd_clone(struct cli *c)
{
	struct clone_options o = { 0 };
	struct notes notes = { 0 };
	struct err err = ERR_INIT;
	enum request_form form;
	json_t *internal, *wire;
	char *text;

	if (options(c, &o, &err) == -1)
		return (cli_fail(&err));
	internal = clone_source(c, c->args[0], &o, &form, &notes, &err);
	if (internal == NULL) {
		notes_release(&notes);
		return (cli_fail(&err));
	}
	if (c->format == FORMAT_JSON) {
		wire = request_to_wire(internal, form);
		cli_tree(c, wire);
		json_decref(wire);
	} else {
		print_notes(&notes);
		text = request_yaml(internal, form);
		fputs(text, stdout);
		free(text);
	}
	notes_release(&notes);
	json_decref(internal);
	return (EXIT_DONE);
}
