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

/* The training job of that name with the tuning job it belongs to (or NULL);
 * NULL: there is none either. */
static json_t *
training_job(struct cli *c, const char *name, json_t **job)
{
	json_t *trial;
	const char *arn, *slash;

	*job = NULL;
	trial = cli_call(c, "DescribeTrainingJob", json_pack("{s:s}",
	    "TrainingJobName", name), NULL);
	arn = json_str_at(trial, "/TuningJobArn");
	if (arn != NULL && (slash = strrchr(arn, '/')) != NULL)
		*job = cli_describe(c, slash + 1, NULL);
	return (trial);
}

/* The name of the backend's job, or of the one that a trial belongs to. */
static const char *
source_name(const json_t *tree, const json_t *trial)
{
	const char *name = json_str_at(tree, "/HyperParameterTuningJobName");

	return (name != NULL ? name : json_str_at(trial,
	    "/TrainingJobName"));
}

json_t *
clone_source(struct cli *c, const char *arg, struct clone_options *o,
    enum clone_values values, enum request_form *form, struct notes *notes,
    struct err *err)
{
	struct names names = { NULL };
	struct catalog *catalog = catalog_load(NULL);
	json_t *tree = source_read(c, arg, err), *trial = NULL, *out;
	const char *name;

	if (tree == NULL && !source_is_file(arg) &&
	    (err->code == ERR_NOT_FOUND || err->code == ERR_INVALID) &&
	    (trial = training_job(c, arg, &tree)) != NULL)
		*err = (struct err)ERR_INIT;
	if (tree == NULL && trial == NULL) {
		catalog_free(catalog);
		return (NULL);
	}
	name = source_name(tree, trial);
	if (o->name == NULL && name != NULL && !source_is_file(arg)) {
		fetch_names(c, name, &names);
		o->taken = taken;
		o->taken_ctx = &names;
	}
	if (source_is_file(arg))
		tree = as_api(tree, catalog, notes);
	out = trial != NULL ? clone_trial_job(trial, tree, values, catalog, o,
	    form, notes, err) : clone_job(tree, catalog, o, form, notes, err);
	catalog_free(catalog);
	json_decref(names.list);
	json_decref(tree);
	json_decref(trial);
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

enum clone_values
clone_values(const struct cli *c)
{
	return (cli_given(c, OPT_FIXED) ? CLONE_VALUES : CLONE_RANGES);
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
	internal = clone_source(c, c->args[0], &o, clone_values(c),
	    &form, &notes, &err);
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
