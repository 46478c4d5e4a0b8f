#include "config.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "cli/request_file.h"

/* Byte for byte what would be sent: no newline of ours. */
static int
dry_run(const struct request_file *f)
{
	char *body = request_body(f->internal, f->form);

	fputs(body, stdout);
	free(body);
	if (isatty(STDOUT_FILENO))
		fputc('\n', stderr);
	return (EXIT_DONE);
}

static int
create(struct cli *c, const struct request_file *f)
{
	struct err err = ERR_INIT;
	const char *name, *arn;
	json_t *reply;
	char *safe;

	reply = cli_call(c, "CreateHyperParameterTuningJob",
	    request_to_wire(f->internal, f->form), &err);
	if (reply == NULL)
		return (cli_fail(&err));
	if (c->format == FORMAT_JSON || c->format == FORMAT_YAML)
		cli_tree(c, reply);
	else {
		arn = json_str_at(reply, "/HyperParameterTuningJobArn");
		safe = text_safe(arn != NULL ? arn : "");
		puts(safe);
		free(safe);
	}
	fflush(stdout);
	json_decref(reply);
	name = json_str_at(f->internal, "/HyperParameterTuningJobName");
	return (cli_given(c, OPT_WATCH) && name != NULL ? cli_watch(c, name) :
	    EXIT_DONE);
}

int
cmd_submit(struct cli *c)
{
	struct request_file f;
	struct err err = ERR_INIT;
	int status;

	if (request_file_read(&f, c->args[0], cli_value(c, OPT_NAME),
	    &err) == -1) {
		request_file_release(&f);
		return (cli_fail(&err));
	}
	if (request_file_check(&f, c) > 0) {
		request_file_print(&f, stderr);
		status = EXIT_INVALID;
	} else if (cli_given(c, OPT_DRY_RUN))
		status = dry_run(&f);
	else
		status = create(c, &f);
	request_file_release(&f);
	return (status);
}
