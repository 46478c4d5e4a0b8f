#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "cli/cli.h"
#include "cli/request_file.h"
#include "model/catalog.h"
#include "model/draft.h"
#include "ui/ui.h"

/* What the wizard begins with: a file, or a copy of a job. */
static int
begin_with(struct cli *c, struct ui_start *s, struct err *err)
{
	struct request_file f;
	json_t *reply;
	int r;

	if (cli_given(c, OPT_FROM)) {
		r = request_file_read(&f, cli_value(c, OPT_FROM), NULL, err);
		if (r == 0) {
			s->draft = json_incref(f.internal);
			s->wizard_page = "review";
		}
		request_file_release(&f);
		return (r);
	}
	s->draft_id = cli_value(c, OPT_DRAFT);
	if (cli_given(c, OPT_TEMPLATE))
		return (err_set(err, ERR_NOT_FOUND, _("there is no template "
		    "\"%s\""), cli_value(c, OPT_TEMPLATE)));
	if (cli_given(c, OPT_CLONE)) {
		reply = cli_describe(c, cli_value(c, OPT_CLONE), err);
		if (reply == NULL)
			return (-1);
		json_decref(reply);
		return (err_set(err, ERR_USAGE, _("copying a job is not built "
		    "yet; trialdeck new --from FILE begins with a file")));
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
	s.ascii = cli_given(c, OPT_ASCII);
	s.no_color = cli_given(c, OPT_NO_COLOR) ||
	    (getenv("NO_COLOR") != NULL && *getenv("NO_COLOR") != '\0');
	status = ui_main(&s);
	catalog_free(catalog);
	return (status);
}

int
main(int argc, char **argv)
{
	return (cli_main(argc, argv, console));
}
