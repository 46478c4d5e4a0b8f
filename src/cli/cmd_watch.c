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

struct watch {
	struct cli	*c;
	const char	*name;
	struct expr	*until;		/* or NULL */
	struct expr	*stop;		/* of --stop-if, once, or NULL */
	int64_t		 interval, timeout; /* s; no timeout: 0 */
	char		*last;		/* line that was said */
};

/* The guard of --stop-if: stops the job, which is then watched to its end. */
static int
guard(struct watch *w, const struct job *j)
{
	struct err err = ERR_INIT;
	json_t *reply;
	char *why;

	if (w->stop == NULL || j->status->tone != TONE_ACTIVE ||
	    !expr_holds(w->stop, j, cli_now()))
		return (0);
	reply = cli_call(w->c, "StopHyperParameterTuningJob",
	    json_pack("{s:s}", "HyperParameterTuningJobName", w->name), &err);
	json_decref(reply);
	/* As the look itself: the next one tries again. */
	if (reply == NULL && err.code == ERR_THROTTLED)
		return (0);
	/* It may have ended by itself meanwhile: the next look tells. */
	if (reply == NULL && err.code != ERR_INVALID) {
		cli_fail(&err);
		return (-1);
	}
	why = text_safe(cli_value(w->c, OPT_STOP_IF));
	fprintf(stderr, _("trialdeck: the job is being stopped, for %s\n"),
	    why);
	free(why);
	expr_free(w->stop);
	w->stop = NULL;
	return (0);
}

/* One look. -1: look again. */
static int
look(struct watch *w)
{
	struct err err = ERR_INIT;
	struct job j;
	json_t *reply = cli_describe(w->c, w->name, &err);
	int status = -1;

	if (reply == NULL) {
		/* Watching outlives a restart of the backend, which the tries
		 * of the call itself did not. */
		if (err.code == ERR_THROTTLED)
			return (-1);
		return (cli_fail(&err));
	}
	job_read(&j, reply);
	say(w->c, &w->last, &j);
	if (w->until != NULL && expr_holds(w->until, &j, cli_now()))
		status = EXIT_DONE;
	else if (j.status->final)
		status = at_end(w->c, reply, &j, w->until != NULL);
	else if (guard(w, &j) == -1)
		status = EXIT_REFUSED;
	job_release(&j);
	json_decref(reply);
	return (status);
}

/* The condition of an option; *out stays NULL where there is none. */
static int
condition(const struct cli *c, enum opt o, struct expr **out, struct err *err)
{
	const char *text = cli_value(c, o);

	/* Its end is waited for without a condition, too. */
	if (text == NULL || (o == OPT_UNTIL && strcmp(text, "done") == 0))
		return (0);
	*out = expr_new(COLUMN_JOB, text, err);
	return (*out == NULL ? -1 : 0);
}

static int
watch_loop(struct watch *w)
{
	int64_t end = clock_steady_ms() + w->timeout * 1000, rest;
	int64_t pause = w->interval * 1000;
	struct err err = ERR_INIT;
	int status;

	while ((status = look(w)) == -1) {
		rest = w->timeout > 0 ? end - clock_steady_ms() : pause;
		if (rest <= 0) {
			err_set(&err, ERR_TIMEOUT, _("the tuning job %s has "
			    "not ended within %lld seconds"), w->name,
			    (long long)w->timeout);
			cli_fail(&err);
			return (EXIT_UNMET);
		}
		pause_ms(rest < pause ? rest : pause);
	}
	return (status);
}

/* What the options say; 0, or an exit status, and it was said. */
static int
watch_init(struct watch *w, struct cli *c)
{
	struct err err = ERR_INIT;

	*w = (struct watch){ .c = c };
	if (cli_number(c, OPT_INTERVAL, 1, 3600, 2, &w->interval) == -1 ||
	    cli_number(c, OPT_TIMEOUT, 1, 31536000, 0, &w->timeout) == -1)
		return (EXIT_USAGE);
	if (condition(c, OPT_UNTIL, &w->until, &err) == -1 ||
	    condition(c, OPT_STOP_IF, &w->stop, &err) == -1)
		return (cli_fail(&err));
	return (0);
}

static void
watch_release(struct watch *w)
{
	free(w->last);
	expr_free(w->until);
	expr_free(w->stop);
}

int
cli_watch_check(struct cli *c)
{
	struct watch w;
	int status = watch_init(&w, c);

	watch_release(&w);
	return (status);
}

int
cli_watch(struct cli *c, const char *name)
{
	struct watch w;
	int status = watch_init(&w, c);

	w.name = name;
	if (status == 0)
		status = watch_loop(&w);
	watch_release(&w);
	return (status);
}

int
cmd_watch(struct cli *c)
{
	return (cli_watch(c, c->args[0]));
}
