#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "cli/source.h"
#include "model/export.h"
#include "model/name.h"

/* What is to be run elsewhere, and would be refused there. */
static void
note_role(const json_t *internal, int to)
{
	const json_t *d;
	const char *role;
	size_t i;

	if (to == EXPORT_YAML || to == EXPORT_JSON)
		return;
	json_array_foreach(json_object_get(internal,
	    "TrainingJobDefinitions"), i, d) {
		role = json_str_at(d, "/RoleArn");
		if (role == NULL || !name_is_local_arn(role))
			continue;
		fprintf(stderr, _("trialdeck: RoleArn is of the local "
		    "backend's account: write one of yours there before this "
		    "is run on Amazon SageMaker\n"));
		return;
	}
}

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
		err_set(&err, ERR_USAGE, _("--as%s%s: yaml, json, aws-cli, "
		    "boto3 or sagemaker-sdk is wanted"),
		    as != NULL ? " " : "", as != NULL ? as : "");
		return (cli_fail(&err));
	}
	internal = source_request(c, c->args[0], &form, &err);
	if (internal == NULL)
		return (cli_fail(&err));
	note_role(internal, to);
	text = export_text(internal, form, (enum export_as)to);
	fputs(text, stdout);
	free(text);
	json_decref(internal);
	return (EXIT_DONE);
}
