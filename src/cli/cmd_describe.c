#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/number.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "cli/table.h"
#include "model/column.h"
#include "model/status.h"

void
cli_print_why(const struct job *j)
{
	char *why = job_why(j);

	if (why != NULL)
		cli_line(_("Completion reason"), why);
	free(why);
}

/* How near the job is to its completion criteria. */
static void
print_criteria(const struct job *j)
{
	struct buf b;

	buf_init(&b, 0);
	if (job_not_improving_most(j) > 0)
		buf_addf(&b, _("%d of %d training jobs"),
		    job_not_improving_now(j), job_not_improving_most(j));
	cli_line(_("Without improvement"), buf_str(&b));
	buf_clear(&b);
	column_time(job_converged_at(j), &b);
	cli_line(_("Convergence detected"), buf_str(&b));
	buf_release(&b);
	cli_print_why(j);
}

/* Every column that has a value, as "Title: text". */
static void
print_columns(enum column_of of, const void *item)
{
	const struct column *all;
	struct buf b;
	size_t i, n;

	buf_init(&b, 0);
	all = column_all(of, &n);
	for (i = 0; i < n; i++) {
		buf_clear(&b);
		all[i].text(&all[i], item, cli_now(), &b);
		cli_line(_(all[i].title), buf_str(&b));
	}
	buf_release(&b);
}

void
cli_print_best(const json_t *describe)
{
	struct job j;
	struct trial t;
	char number[64], *label;
	size_t i;

	job_read(&j, describe);
	if (j.best.name == NULL) {
		job_release(&j);
		return;
	}
	trial_read(&t, json_object_get(describe, "BestTrainingJob"));
	cli_line(_("Best training job"), j.best.name);
	cli_line(_("Definition"), j.best.definition);
	number_text(j.best.value, number, sizeof number);
	label = text_safe(j.best.metric != NULL ? j.best.metric :
	    _("Objective"));
	cli_line(label, number);
	free(label);
	for (i = 0; i < t.nparams; i++) {
		label = text_safe(t.params[i].name);
		cli_line(label, t.params[i].value);
		free(label);
	}
	trial_release(&t);
	job_release(&j);
}

static void
print_job(const struct job *j, const json_t *describe)
{
	print_columns(COLUMN_JOB, j);
	print_criteria(j);
	cli_line(_("ARN"), j->arn);
	cli_line(_("Failure reason"), j->failure);
	if (j->best.name != NULL)
		putchar('\n');
	cli_print_best(describe);
}

/* When each step of its way began, how long it took, and what was said. */
static void
print_steps(const json_t *training)
{
	const json_t *step, *end;
	const char *text;
	int64_t from;
	struct buf b;
	char *label;
	size_t i;

	buf_init(&b, 0);
	json_array_foreach(json_object_get(training,
	    "SecondaryStatusTransitions"), i, step) {
		from = job_time(json_object_get(step, "StartTime"));
		end = json_object_get(step, "EndTime");
		buf_clear(&b);
		column_time(from, &b);
		if (end != NULL) {
			buf_adds(&b, "  ");
			column_duration(job_time(end) - from, &b);
		}
		text = json_str_at(step, "/StatusMessage");
		if (text != NULL && *text != '\0')
			buf_addf(&b, "  %s", text);
		label = text_safe(json_str_at(step, "/Status"));
		cli_line(label, buf_str(&b));
		free(label);
	}
	buf_release(&b);
}

/* What it was given, and what it reported. */
static void
print_values(const json_t *training)
{
	const json_t *one;
	char number[64], *label;
	const char *name;
	json_t *value;
	size_t i;

	json_object_foreach(json_object_get(training, "HyperParameters"),
	    name, value) {
		label = text_safe(name);
		cli_line(label, json_string_value(value));
		free(label);
	}
	json_array_foreach(json_object_get(training, "FinalMetricDataList"), i,
	    one) {
		label = text_safe(json_str_at(one, "/MetricName"));
		number_text(json_real_at(one, "/Value", 0), number,
		    sizeof number);
		cli_line(label, number);
		free(label);
	}
}

static void
print_training(const json_t *training)
{
	struct trial t;

	trial_read(&t, training);
	print_columns(COLUMN_TRIAL, &t);
	cli_line(_("Tuning job"), json_str_at(training, "/TuningJobArn"));
	cli_line(_("Model"), t.status->tone == TONE_GOOD ? json_str_at(
	    training, "/ModelArtifacts/S3ModelArtifacts") : NULL);
	putchar('\n');
	print_steps(training);
	putchar('\n');
	print_values(training);
	trial_release(&t);
}

static bool
is_none(const struct err *err)
{
	/* It may be a name that nothing can have. */
	return (err->code == ERR_NOT_FOUND || err->code == ERR_INVALID);
}

static int
describe_training(struct cli *c)
{
	struct err err = ERR_INIT;
	json_t *reply;

	reply = cli_call(c, "DescribeTrainingJob", json_pack("{s:s}",
	    "TrainingJobName", c->args[0]), &err);
	if (reply == NULL && is_none(&err))
		err_set(&err, ERR_NOT_FOUND, _("there is no tuning job and no "
		    "training job named %s"), c->args[0]);
	if (reply == NULL)
		return (cli_fail(&err));
	if (c->format == FORMAT_JSON || c->format == FORMAT_YAML)
		cli_tree(c, reply);
	else if (c->format == FORMAT_CSV)
		cli_trial_row(reply);
	else
		print_training(reply);
	json_decref(reply);
	return (EXIT_DONE);
}

int
cmd_describe(struct cli *c)
{
	struct err err = ERR_INIT;
	struct job j;
	json_t *reply = cli_describe(c, c->args[0], &err);

	if (reply == NULL && is_none(&err))
		return (describe_training(c));
	if (reply == NULL)
		return (cli_fail(&err));
	if (c->format == FORMAT_JSON || c->format == FORMAT_YAML)
		cli_tree(c, reply);
	else {
		job_read(&j, reply);
		if (c->format == FORMAT_CSV)
			table_row(COLUMN_JOB, &j, NULL);
		else
			print_job(&j, reply);
		job_release(&j);
	}
	json_decref(reply);
	return (EXIT_DONE);
}

int
cmd_best(struct cli *c)
{
	struct err err = ERR_INIT;
	json_t *reply = cli_describe(c, c->args[0], &err), *best;
	int status = EXIT_DONE;

	if (reply == NULL)
		return (cli_fail(&err));
	best = json_object_get(reply, "BestTrainingJob");
	if (json_str_at(best, "/TrainingJobName") == NULL) {
		err_set(&err, ERR_NOT_FOUND, status_job(json_str_at(reply,
		    "/HyperParameterTuningJobStatus"))->final ?
		    _("no training job of %s has reported its metric") :
		    _("no training job of %s has reported its metric yet"),
		    c->args[0]);
		status = cli_fail(&err);
	} else if (c->format == FORMAT_JSON || c->format == FORMAT_YAML)
		cli_tree(c, best);
	else if (c->format == FORMAT_CSV)
		cli_trial_row(best);
	else
		cli_print_best(reply);
	json_decref(reply);
	return (status);
}
