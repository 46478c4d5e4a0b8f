#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/number.h"
#include "base/utf8.h"
#include "cli/table.h"
#include "model/expr.h"

/* The line that tells how far a job is; the caller frees. */
static char *
progress(const struct job *j)
{
	struct buf b;
	char number[64];
	int ended = job_launched(j) - j->in_progress;

	buf_init(&b, 0);
	buf_addf(&b, "%s  ", j->status_name != NULL ? j->status_name : "?");
	if (j->max_jobs > 0)
		buf_addf(&b, _("%d of %d ended"), ended, j->max_jobs);
	else
		buf_addf(&b, _("%d ended"), ended);
	buf_addf(&b, _(", %d running"), j->in_progress);
	if (job_failed(j) > 0)
		buf_addf(&b, _(", %d failed"), job_failed(j));
	if (job_not_improving_most(j) > 0)
		buf_addf(&b, _(", %d of %d without improvement"),
		    job_not_improving_now(j), job_not_improving_most(j));
	if (j->best.name != NULL && !isnan(j->best.value)) {
		number_text(j->best.value, number, sizeof number);
		buf_addf(&b, _(", best %s %s (%s)"),
		    j->best.metric != NULL ? j->best.metric : "", number,
		    j->best.name);
	}
	return (buf_take(&b));
}

static void
say(const struct cli *c, char **last, const struct job *j)
{
	char *line = progress(j), *safe, now[32];
	/* A machine reads stdout when it asked for a tree. */
	FILE *f = c->format == FORMAT_TEXT ? stdout : stderr;

	if (*last != NULL && strcmp(*last, line) == 0) {
		free(line);
		return;
	}
	free(*last);
	*last = line;
	safe = text_safe(line);
	clock_format(cli_now(), now, sizeof now);
	fprintf(f, "%s  %s\n", strlen(now) > 11 ? now + 11 : now, safe);
	fflush(f);
	free(safe);
}

static int
at_end(const struct cli *c, const json_t *reply, const struct job *j,
    bool until)
{
	char *why;

	if (c->format == FORMAT_JSON || c->format == FORMAT_YAML)
		cli_tree(c, reply);
	else {
		cli_print_why(j);
		cli_print_best(reply);
	}
	if (j->failure != NULL) {
		why = text_safe(j->failure);
		fprintf(stderr, "trialdeck: %s\n", why);
		free(why);
	}
	if (until)
		return (EXIT_UNMET);
	switch (j->status->tone) {
	case TONE_GOOD:
		return (EXIT_DONE);
	case TONE_STOPPED:
		return (EXIT_JOB_STOPPED);
	default:
		return (EXIT_JOB_FAILED);
	}
}

static void
pause_ms(int64_t ms)
{
	struct timespec ts = { ms / 1000, ms % 1000 * 1000000 };

	nanosleep(&ts, NULL);
}

/* One look. -1: look again. */
static int
look(struct cli *c, const char *name, const struct expr *until, char **last)
{
	struct err err = ERR_INIT;
	struct job j;
	json_t *reply = cli_describe(c, name, &err);
	int status = -1;

	if (reply == NULL) {
		/* Watching outlives a restart of the backend, which the tries
		 * of the call itself did not. */
		if (err.code == ERR_THROTTLED)
			return (-1);
		return (cli_fail(&err));
	}
	job_read(&j, reply);
	say(c, last, &j);
	if (until != NULL && expr_holds(until, &j, cli_now()))
		status = EXIT_DONE;
	else if (j.status->final)
		status = at_end(c, reply, &j, until != NULL);
	job_release(&j);
	json_decref(reply);
	return (status);
}

int
cli_watch(struct cli *c, const char *name)
{
	const char *text = cli_value(c, OPT_UNTIL);
	struct expr *until = NULL;
	struct err err = ERR_INIT;
	int64_t interval, timeout, end, rest;
	char *last = NULL;
	int status;

	if (cli_number(c, OPT_INTERVAL, 1, 3600, 2, &interval) == -1 ||
	    cli_number(c, OPT_TIMEOUT, 1, 31536000, 0, &timeout) == -1)
		return (EXIT_USAGE);
	/* Its end, which is waited for without a condition, too. */
	if (text != NULL && strcmp(text, "done") == 0)
		text = NULL;
	if (text != NULL && (until = expr_new(COLUMN_JOB, text, &err)) == NULL)
		return (cli_fail(&err));
	end = clock_steady_ms() + timeout * 1000;
	while ((status = look(c, name, until, &last)) == -1) {
		rest = timeout > 0 ? end - clock_steady_ms() : interval * 1000;
		if (rest <= 0) {
			err_set(&err, ERR_TIMEOUT, _("the tuning job %s has "
			    "not ended within %lld seconds"), name,
			    (long long)timeout);
			cli_fail(&err);
			status = EXIT_UNMET;
			break;
		}
		pause_ms(rest < interval * 1000 ? rest : interval * 1000);
	}
	free(last);
	expr_free(until);
	return (status);
}

int
cmd_watch(struct cli *c)
{
	return (cli_watch(c, c->args[0]));
}
