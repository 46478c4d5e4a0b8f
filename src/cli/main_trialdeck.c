#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/paths.h"
#include "cli/cli.h"
#include "cli/clone.h"
#include "cli/source.h"
#include "model/catalog.h"
#include "model/draft.h"
#include "ui/ui.h"

/* A file that people have, brought to a request; findings are the form's. */
static int
begin_with_file(struct cli *c, const char *path, struct ui_start *s,
    struct err *err)
{
	enum request_form form;

	s->draft = source_request(c, path, &form, err);
	s->wizard_page = "review";
	return (s->draft == NULL ? -1 : 0);
}

/* Templates are job files beside the configuration, by name. */
static int
begin_with_template(struct cli *c, const char *name, struct ui_start *s,
    struct err *err)
{
	const char *config = paths_config(err), *slash;
	char *path;
	int r;

	if (config == NULL)
		return (-1);
	if (*name == '\0' || *name == '.' || strchr(name, '/') != NULL)
		return (err_set(err, ERR_USAGE, _("\"%s\" names no template"),
		    name));
	slash = strrchr(config, '/');
	path = xasprintf("%.*s/templates/%s.yaml", (int)(slash - config),
	    config, name);
	r = begin_with_file(c, path, s, err);
	if (r == -1 && err->code == ERR_NOT_FOUND)
		err_set(err, ERR_NOT_FOUND, _("there is no template \"%s\"; "
		    "it would be %s"), name, path);
	free(path);
	return (r);
}

/* What the wizard begins with: a file, a copy of a job, a template. */
static int
begin_with(struct cli *c, struct ui_start *s, struct err *err)
{
	struct clone_options o = { .limits = c->limits };
	enum request_form form;

	s->draft_id = cli_value(c, OPT_DRAFT);
	if (cli_given(c, OPT_FROM))
		return (begin_with_file(c, cli_value(c, OPT_FROM), s, err));
	if (cli_given(c, OPT_TEMPLATE))
		return (begin_with_template(c, cli_value(c, OPT_TEMPLATE), s,
		    err));
	if (cli_given(c, OPT_CLONE)) {
		s->draft = clone_source(c, cli_value(c, OPT_CLONE), &o, &form,
		    NULL, err);
		if (s->draft == NULL)
			return (-1);
		if (!source_is_file(cli_value(c, OPT_CLONE)))
			s->warm_parent = cli_value(c, OPT_CLONE);
	}
	return (0);
}

/* T39: without a terminal for it the page is printed, as its command does. */
static int
plain(struct cli *c)
{
	fprintf(stderr, "%s\n", _("trialdeck: no terminal that can show the "
	    "console; the same as text follows. See trialdeck --help."));
	return (c->command == NULL ? cmd_list(c) : cmd_describe(c));
}

static int
console(struct cli *c)
{
	struct ui_start s = { 0 };
	struct err err = ERR_INIT;
	struct catalog *catalog;
	bool wizard = c->command != NULL &&
	    strcmp(c->command->name, "open") != 0;
	json_t *prices;
	int status;

	if (!wizard && !ui_terminal())
		return (plain(c));
	s.page = UI_LIST;
	if (c->command != NULL && !wizard) {
		s.page = UI_OPEN;
		s.job = c->args[0];
	} else if (wizard) {
		s.page = UI_NEW;
		if (begin_with(c, &s, &err) == -1)
			return (cli_fail(&err));
	}
	catalog = catalog_load(NULL);
	s.catalog = catalog;
	cli_backend_options(c, &s.backend);
	s.limits = c->limits;
	s.prices = prices = cli_prices(NULL);
	s.ascii = cli_given(c, OPT_ASCII);
	s.no_color = cli_given(c, OPT_NO_COLOR) ||
	    (getenv("NO_COLOR") != NULL && *getenv("NO_COLOR") != '\0');
	status = ui_main(&s);
	catalog_free(catalog);
	json_decref(prices);
	return (status);
}

int
main(int argc, char **argv)
{
	return (cli_main(argc, argv, console));
}
