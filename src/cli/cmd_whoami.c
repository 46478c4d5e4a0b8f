/* trialdeck backend whoami: what support asks first. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "cli/cli.h"

static const struct {
	const char	*pointer;
	const char	*label;
} rows[] = {
	{ "/Backend", N_("Backend") },
	{ "/Endpoint", N_("Endpoint") },
	{ "/Region", N_("Region") },
	{ "/Profile", N_("Profile") },
	{ "/MethodLabel", N_("Credentials from") },
	{ "/AccessKeyId", N_("Access key") },
	{ "/Account", N_("Account") },
	{ "/Arn", N_("Identity") },
};

static void
print(const json_t *who)
{
	json_int_t end = json_int_at(who, "/Expiration", 0);
	json_int_t skew = json_int_at(who, "/ClockSkew", 0);
	char text[64], *words;
	size_t i;

	for (i = 0; i < nitems(rows); i++)
		cli_line(_(rows[i].label), json_str_at(who, rows[i].pointer));
	if (end != 0) {
		clock_format(end * 1000, text, sizeof text);
		cli_line(_("Expires"), text);
	}
	if (skew != 0) {
		clock_format_span((skew < 0 ? -skew : skew) * 1000, text,
		    sizeof text);
		words = xasprintf(skew > 0 ? _("%s slow") : _("%s fast"),
		    text);
		cli_line(_("This clock is"), words);
		free(words);
	}
	cli_line(_("Read-only"), json_true_at(who, "/ReadOnly") ? _("yes") :
	    _("no"));
}

int
cli_whoami(struct cli *c)
{
	struct err err = ERR_INIT;
	const char *why;
	json_t *who;

	who = cli_call(c, "WhoAmI", NULL, &err);
	if (who == NULL)
		return (cli_fail(&err));
	if (c->format == FORMAT_JSON || c->format == FORMAT_YAML)
		cli_tree(c, who);
	else
		print(who);
	if ((why = json_str_at(who, "/Error")) != NULL)
		err_set(&err, ERR_CREDENTIALS, "%s", why);
	json_decref(who);
	return (err.code != ERR_NONE ? cli_fail(&err) : EXIT_DONE);
}
