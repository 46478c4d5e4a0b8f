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

int
cli_create(struct cli *c, json_t *body, bool watch)
{
	struct err err = ERR_INIT;
	const char *arn;
	json_t *reply;
	char *safe, *name;
	int status = EXIT_DONE;

	arn = json_str_at(body, "/HyperParameterTuningJobName");
	name = xstrdup(arn != NULL ? arn : "");
	reply = cli_call(c, "CreateHyperParameterTuningJob", body, &err);
	if (reply == NULL) {
		free(name);
		return (cli_fail(&err));
	}
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
	if (watch)
		status = cli_watch(c, name);
	free(name);
	return (status);
}

int
cmd_submit(struct cli *c)
{
	struct request_file f;
	struct err err = ERR_INIT;
	int status;

	/* Before there is a job that nobody watches. */
	if ((status = cli_watch_check(c)) != 0)
		return (status);
	if (request_file_read(&f, c->args[0], cli_value(c, OPT_NAME),
	    &err) == -1) {
		request_file_release(&f);
		return (cli_fail(&err));
	}
	if (request_file_check(&f, c, NULL) > 0) {
		request_file_print(&f, stderr);
		status = EXIT_INVALID;
	} else if (cli_given(c, OPT_DRY_RUN))
		status = dry_run(&f);
	else
		status = cli_create(c, request_to_wire(f.internal, f.form),
		    cli_given(c, OPT_WATCH));
	request_file_release(&f);
	return (status);
}
