#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/templates.h"
#include "cli/cli.h"
#include "cli/clone.h"
#include "cli/repl.h"
#include "cli/source.h"
#include "model/catalog.h"
#include "model/draft.h"
#include "ui/drafts.h"
#include "ui/linear.h"
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

/* A job of its own: the template's name is only where its name begins. */
static int
begin_with_template(struct cli *c, const char *name, struct ui_start *s,
    struct err *err)
{
	char *path = templates_path(name, err), *own;
	const char *base;

	if (path == NULL)
		return (-1);
	if (begin_with_file(c, path, s, err) == -1) {
		free(path);
		return (-1);
	}
	free(path);
	base = json_str_at(s->draft, "/HyperParameterTuningJobName");
	own = name_dated(base != NULL ? base : name, clock_wall_ms(),
	    NAME_JOB_MAX, NULL, NULL);
	json_object_set_new(s->draft, "HyperParameterTuningJobName",
	    json_string(own));
	free(own);
	return (0);
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
		s->draft = clone_source(c, cli_value(c, OPT_CLONE), &o,
		    clone_values(c), &form, NULL, err);
		if (s->draft == NULL)
			return (-1);
		/* A name that is too long for a tuning job is a trial's. */
		if (!source_is_file(cli_value(c, OPT_CLONE)) &&
		    strlen(cli_value(c, OPT_CLONE)) <= NAME_JOB_MAX)
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

static enum theme
theme(const struct cli *c)
{
	const char *name = cli_value(c, OPT_THEME);
	const char *no_color = getenv("NO_COLOR");

	if (cli_given(c, OPT_NO_COLOR) ||
	    (no_color != NULL && *no_color != '\0'))
		return (THEME_MONO);
	if (name == NULL)
		name = c->config.theme;
	return (name != NULL ? (enum theme)config_theme(name) : THEME_AUTO);
}

/* The wizard as plain questions; what it makes is sent and watched. */
static int
linear_new(struct cli *c, const struct ui_start *s)
{
	struct linear_start start = {
		.in = stdin, .out = stdout, .catalog = s->catalog,
		.region = s->backend.region != NULL ? s->backend.region :
		    "local",
		.limits = s->limits, .read_only = s->backend.read_only,
		.local = strcmp(s->backend.address, "local") == 0,
		.amazon = cli_is_amazon(c),
		.account = c->backend != NULL ? backend_account(c->backend) :
		    NULL,
		.draft = s->draft, .id = s->draft_id, .page = s->wizard_page
	};
	struct err err = ERR_INIT;
	json_t *drafts = drafts_read(), *body;
	int status = EXIT_DONE, at = -1;
	char *id;

	if (s->draft_id != NULL) {
		at = drafts_find(drafts, s->draft_id);
		if (at == -1) {
			json_decref(drafts);
			err_set(&err, ERR_NOT_FOUND,
			    _("there is no draft \"%s\""), s->draft_id);
			return (cli_fail(&err));
		}
		start.draft = json_deep_copy(json_at(json_array_get(drafts,
		    (size_t)at), "/request"));
		start.page = json_str_at(json_array_get(drafts, (size_t)at),
		    "/step");
	}
	if (linear_wizard(&start, &body, &id) == LINEAR_CREATE) {
		status = cli_create(c, body, true);
		if (status != EXIT_REFUSED && status != EXIT_UNREACHABLE)
			drafts_write(id, NULL, &err);
	}
	free(id);
	json_decref(drafts);
	return (status);
}

/* A job's page as lines. */
static int
linear_open(struct cli *c)
{
	int status = cmd_describe(c);

	if (status == EXIT_DONE) {
		putchar('\n');
		status = cmd_trials(c);
	}
	return (status);
}

static int
console(struct cli *c)
{
	struct ui_start s = { 0 };
	struct err err = ERR_INIT;
	struct catalog *catalog;
	bool wizard = c->command != NULL &&
	    strcmp(c->command->name, "open") != 0;
	bool linear = cli_given(c, OPT_LINEAR);
	json_t *prices;
	int status;

	if (!linear && !wizard && !ui_terminal())
		return (plain(c));
	/* A person at a terminal that cannot place a cursor. */
	linear = linear || (!ui_terminal() && isatty(STDIN_FILENO) &&
	    isatty(STDOUT_FILENO));
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
	s.theme = theme(c);
	s.mouse = cli_given(c, OPT_MOUSE) || (c->config.mouse != NULL &&
	    strcmp(c->config.mouse, "true") == 0);
	s.bell = c->config.bell == NULL || strcmp(c->config.bell, "true") == 0;
	if (!linear)
		status = ui_main(&s);
	else if (s.page == UI_NEW)
		status = linear_new(c, &s);
	else
		status = s.page == UI_OPEN ? linear_open(c) :
		    cli_repl(c, console);
	catalog_free(catalog);
	json_decref(prices);
	return (status);
}

int
main(int argc, char **argv)
{
	return (cli_main(argc, argv, console));
}
