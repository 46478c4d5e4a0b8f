#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "cli/source.h"
#include "model/export.h"

int
cmd_export(struct cli *c)
{
	const char *as = cli_value(c, OPT_AS);
	struct err err = ERR_INIT;
	enum request_form form;
	json_t *internal;
	char *text;
	int to;

	if (as == NULL || (to = export_named(as)) == -1) {
		err_set(&err, ERR_USAGE, _("--as %s: yaml, json, aws-cli, "
		    "boto3 or sagemaker-sdk is wanted"),
		    as != NULL ? as : "");
		return (cli_fail(&err));
	}
	internal = source_request(c, c->args[0], &form, &err);
	if (internal == NULL)
		return (cli_fail(&err));
	text = export_text(internal, form, (enum export_as)to);
	fputs(text, stdout);
	free(text);
	json_decref(internal);
	return (EXIT_DONE);
}
