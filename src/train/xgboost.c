/* trialdeck-train-xgboost: one training job on libxgboost's C API. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <xgboost/c_api.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/contract.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/number.h"
#include "train/job.h"
#include "train/param.h"
#include "train/train.h"
#include "train/xgboost.h"

#define CHECKPOINT "xgboost-checkpoint"
#define CHECKPOINT_MOST ((size_t)1 << 30)
#define CHECKPOINT_MS 1000	/* rounds of a millisecond need none each */
#define CELLS_A_THREAD	((size_t)250000)

struct run {
	struct job	 job;
	struct params	 params;
	struct xgb_plan	 plan;
	struct data	 data[CHANNELS];
	DMatrixHandle	 matrix[CHANNELS];	/* NULL: no such channel */
	BoosterHandle	 booster;
	long		 done;		/* rounds trained */
	double		 value[CHANNELS];	/* watched metric, last round */
	double		 best;
	long		 best_round;	/* counted from 1; 0: none yet */
};

/* The library's message without its time, source line and stack. */
static int
xgb_error(struct err *err)
{
	const char *text = XGBGetLastError(), *p;
	size_t n;

	p = strchr(text, ']');
	if (*text == '[' && p != NULL)
		text = p + 1;
	p = strstr(text, ".cc:");
	if (p == NULL)
		p = strstr(text, ".h:");
	if (p != NULL && (p = strstr(p, ": ")) != NULL)
		text = p + 2;
	text += strspn(text, " ");
	n = strcspn(text, "\n");
	return err_set(err, ERR_INVALID, _("XGBoost: %.*s"), (int)n, text);
}

static int
check(int result, struct err *err)
{
	return result == 0 ? 0 : xgb_error(err);
}

static int
set_param(struct run *run, const char *name, const char *value,
    struct err *err)
{
	return check(XGBoosterSetParam(run->booster, name, value), err);
}

static int
set_objective(struct run *run, struct err *err)
{
	const char *objective = params_text(&run->params, "objective");

	/* The library's older name for the same. */
	if (strcmp(objective, "reg:linear") == 0)
		objective = "reg:squarederror";
	return set_param(run, "objective", objective, err);
}

/* The library's metrics; tweedie-nloglik wants its power in the name. */
static int
set_metrics(struct run *run, struct err *err)
{
	const struct xgb_plan *plan = &run->plan;
	char name[100];
	size_t i;

	if (set_param(run, "disable_default_eval_metric", "1", err) != 0)
		return -1;
	for (i = 0; i < plan->n; i++) {
		if (plan->row[i]->own)
			continue;
		snprintf(name, sizeof(name), "%s", plan->name[i]);
		if (strcmp(name, "tweedie-nloglik") == 0)
			snprintf(name, sizeof(name), "tweedie-nloglik@%s",
			    params_text(&run->params,
			    "tweedie_variance_power"));
		if (set_param(run, "eval_metric", name, err) != 0)
			return -1;
	}
	return 0;
}

/* Threads that have little to do spend their time waiting for one another,
 * above all when several trials share the machine. */
static int
threads(const struct run *run)
{
	const struct data *d = &run->data[CHANNEL_TRAIN];
	size_t most = 1 + (d->x != NULL ? d->rows * d->cols :
	    d->start != NULL ? d->start[d->rows] : 0) / CELLS_A_THREAD;

	return (int)params_int(&run->params, "nthread",
	    most < (size_t)run->job.cpus ? (int)most : run->job.cpus);
}

static int
set_params(struct run *run, struct err *err)
{
	const struct params *p = &run->params;
	char cpus[16];
	size_t i;

	snprintf(cpus, sizeof(cpus), "%d", threads(run));
	/* A round's random numbers depend on the round alone, so that a
	 * resumed job goes on as if it had not been interrupted. The library
	 * keeps that promise but for tree_method hist with samples of rows or
	 * columns, where the state of the sampler is not saved. */
	if (set_param(run, "seed_per_iteration", "1", err) != 0 ||
	    set_param(run, "nthread", cpus, err) != 0)
		return -1;
	for (i = 0; i < p->n; i++) {
		if (p->given[i] == NULL || p->rows[i].flags & PARAM_OWN)
			continue;
		if (p->rows[i].flags & PARAM_IDLE) {
			job_log("Hyperparameter %s has no effect here.",
			    p->rows[i].name);
			continue;
		}
		if (set_param(run, p->rows[i].name, p->given[i], err) != 0)
			return -1;
	}
	return set_objective(run, err) != 0 ? -1 : set_metrics(run, err);
}

/* LIBSVM rows leave zeros out, and a channel may lack the last features. */
static size_t
widest(const struct run *run)
{
	size_t i, cols = 0;

	for (i = 0; i < CHANNELS; i++)
		if (run->data[i].cols > cols)
			cols = run->data[i].cols;
	return cols;
}

static int
make_matrix(struct run *run, enum channel c, size_t cols, struct err *err)
{
	const struct data *d = &run->data[c];
	DMatrixHandle m;

	if (d->x != NULL ?
	    XGDMatrixCreateFromMat_omp(d->x, d->rows, d->cols, NAN, &m,
	    threads(run)) != 0 :
	    XGDMatrixCreateFromCSREx(d->start, d->index, d->value,
	    d->rows + 1, d->start[d->rows], cols, &m) != 0)
		return xgb_error(err);
	run->matrix[c] = m;
	if (check(XGDMatrixSetFloatInfo(m, "label", d->label, d->rows), err))
		return -1;
	if (d->weight != NULL && check(XGDMatrixSetFloatInfo(m, "weight",
	    d->weight, d->rows), err) != 0)
		return -1;
	if (d->groups > 0 && check(XGDMatrixSetGroup(m, d->group, d->groups),
	    err) != 0)
		return -1;
	/* Labels without an interval are times that were observed. */
	if (run->plan.task == XGB_AFT &&
	    (check(XGDMatrixSetFloatInfo(m, "label_lower_bound", d->label,
	    d->rows), err) != 0 || check(XGDMatrixSetFloatInfo(m,
	    "label_upper_bound", d->label, d->rows), err) != 0))
		return -1;
	return 0;
}

static int
read_data(struct run *run, struct err *err)
{
	struct data_rules rules = { .missing = true };
	struct data *d;
	size_t c;

	rules.weights = params_bool(&run->params, "csv_weights", false);
	for (c = 0; c < CHANNELS; c++) {
		d = &run->data[c];
		if (job_read(&run->job, c, DATA_LIBSVM, true, &rules, d,
		    err) < 0)
			return -1;
		if (d->rows == 0)
			continue;
		if (xgb_check_labels(&run->plan, d, channel_names[c],
		    err) != 0)
			return -1;
		xgb_plan_drop_areas(&run->plan, d);
		if (d->x != NULL && d->cols != run->data[0].cols)
			return err_set(err, ERR_INVALID, _("channel %s has "
			    "%zu features, channel train has %zu."),
			    channel_names[c], d->cols, run->data[0].cols);
	}
	for (c = 0; c < CHANNELS; c++)
		if (run->data[c].rows > 0 &&
		    make_matrix(run, c, widest(run), err) != 0)
			return -1;
	return 0;
}

static void
attr_read(struct run *run)
{
	const char *text;
	int64_t n;
	int there;

	if (XGBoosterGetAttr(run->booster, "best_iteration", &text, &there) !=
	    0 || !there || !number_int(text, &n))
		return;
	if (XGBoosterGetAttr(run->booster, "best_score", &text, &there) != 0 ||
	    !there || !number_real(text, &run->best))
		return;
	run->best_round = (long)n + 1;
}

/* Takes up the newest checkpoint; one that cannot be read is passed over. */
static void
resume(struct run *run)
{
	struct err ignored = ERR_INIT;
	long n = checkpoint_newest(&run->job, CHECKPOINT);
	struct buf bytes;
	char *path;

	if (n == 0)
		return;
	path = checkpoint_path(&run->job, CHECKPOINT, n);
	buf_init(&bytes, CHECKPOINT_MOST);
	if (file_read(path, 0, &bytes, &ignored) == 0 &&
	    XGBoosterLoadModelFromBuffer(run->booster, buf_str(&bytes),
	    bytes.len) == 0) {
		job_log(CONTRACT_RESUMES "%ld rounds from a checkpoint.", n);
		run->done = n;
		attr_read(run);
	} else {
		job_log("Checkpoint %s cannot be read and is not used.", path);
		XGBoosterFree(run->booster);
		run->booster = NULL;
	}
	buf_release(&bytes);
	free(path);
}

static int
make_booster(struct run *run, struct err *err)
{
	DMatrixHandle cached[CHANNELS];
	size_t c, n = 0;

	for (c = 0; c < CHANNELS; c++)
		if (run->matrix[c] != NULL)
			cached[n++] = run->matrix[c];
	if (check(XGBoosterCreate(cached, n, &run->booster), err) != 0)
		return -1;
	resume(run);
	if (run->booster == NULL && check(XGBoosterCreate(cached, n,
	    &run->booster), err) != 0)
		return -1;
	return set_params(run, err);
}

static int
save_checkpoint(struct run *run, struct err *err)
{
	const char *bytes;
	bst_ulong len;

	if (run->job.checkpoints == NULL)
		return 0;
	if (check(XGBoosterSaveModelToBuffer(run->booster,
	    "{\"format\": \"ubj\"}", &len, &bytes), err) != 0)
		return -1;
	return checkpoint_save(&run->job, CHECKPOINT, run->done, bytes, len,
	    err);
}

/* The model without the rounds after the best one. */
static int
cut_to_best(struct run *run, struct err *err)
{
	BoosterHandle cut;

	if (run->best_round == 0 || run->best_round >= run->done)
		return 0;
	if (check(XGBoosterSlice(run->booster, 0, (int)run->best_round, 1,
	    &cut), err) != 0)
		return -1;
	XGBoosterFree(run->booster);
	run->booster = cut;
	return 0;
}

static int
save_model(struct run *run, struct err *err)
{
	char *part = xasprintf("%s/.xgboost-model.part", run->job.model);
	char *path = xasprintf("%s/xgboost-model", run->job.model);
	int result = cut_to_best(run, err);

	if (result == 0)
		result = check(XGBoosterSaveModel(run->booster, part), err);
	if (result == 0 && rename(part, path) != 0)
		result = err_errno(err, "%s", path);
	if (result == 0)
		job_log("Model saved after %ld rounds.", run->done);
	free(part);
	free(path);
	return result;
}

/* Adds "<TAB>CHANNEL-NAME:VALUE" and keeps the watched metric. */
static void
put_metric(struct run *run, struct buf *line, enum channel c,
    const char *name, double value)
{
	buf_addf(line, "\t%s-%s:%.7g", channel_names[c], name, value);
	if (strcmp(name, run->plan.name[run->plan.watched]) == 0)
		run->value[c] = value;
}

/* The library's own line: "[0]<TAB>train-auc:0.98<TAB>…" for one channel. */
static int
library_metrics(struct run *run, struct buf *line, enum channel c,
    struct err *err)
{
	const char *names[] = { channel_names[c] }, *text, *p, *colon;
	size_t skip = strlen(channel_names[c]) + 2, n;
	char name[100];

	if (check(XGBoosterEvalOneIter(run->booster, (int)run->done - 1,
	    &run->matrix[c], names, 1, &text), err) != 0)
		return -1;
	for (p = text; (p = strchr(p, '\t')) != NULL; p++) {
		if (strlen(p) < skip || (colon = strchr(p, ':')) == NULL)
			break;
		n = (size_t)(colon - p) - skip;
		snprintf(name, sizeof(name), "%.*s", (int)n, p + skip);
		/* Known by its name without the power. */
		if (strncmp(name, "tweedie-nloglik@", 16) == 0)
			name[15] = '\0';
		put_metric(run, line, c, name, strtod(colon + 1, NULL));
	}
	return 0;
}

static int
own_metrics(struct run *run, struct buf *line, enum channel c,
    struct err *err)
{
	const struct xgb_plan *plan = &run->plan;
	const bst_ulong *shape;
	bst_ulong dims;
	const float *prediction;
	size_t i, width;

	if (check(XGBoosterPredictFromDMatrix(run->booster, run->matrix[c],
	    "{\"type\": 0, \"training\": false, \"iteration_begin\": 0, "
	    "\"iteration_end\": 0, \"strict_shape\": false}", &shape, &dims,
	    &prediction), err) != 0)
		return -1;
	width = dims > 1 ? (size_t)shape[1] : 1;
	for (i = 0; i < plan->n; i++)
		if (plan->row[i]->own)
			put_metric(run, line, c, plan->name[i],
			    xgb_own_metric(plan, plan->name[i], &run->data[c],
			    prediction, width));
	return 0;
}

static bool
has_own(const struct xgb_plan *plan)
{
	size_t i;

	for (i = 0; i < plan->n; i++)
		if (plan->row[i]->own)
			return true;
	return false;
}

static int
print_metrics(struct run *run, struct err *err)
{
	struct buf line;
	size_t c;
	int result = 0;

	buf_init(&line, 1 << 16);
	buf_addf(&line, "[%ld]", run->done - 1);
	for (c = 0; c < CHANNELS && result == 0; c++) {
		if (run->matrix[c] == NULL)
			continue;
		result = library_metrics(run, &line, c, err);
		if (result == 0 && has_own(&run->plan))
			result = own_metrics(run, &line, c, err);
	}
	if (result == 0)
		job_log("%s", buf_str(&line));
	buf_release(&line);
	return result;
}

/* Whether the watched metric has not improved for so many rounds. */
static bool
early_stop(struct run *run)
{
	const struct xgb_metric *row = run->plan.row[run->plan.watched];
	int64_t patience = params_int(&run->params, "early_stopping_rounds",
	    0);
	double value = run->value[CHANNEL_VALIDATION];
	char text[40];

	if (patience == 0 || run->matrix[CHANNEL_VALIDATION] == NULL)
		return false;
	if (run->best_round == 0 || (row->maximise ? value > run->best :
	    value < run->best)) {
		run->best = value;
		run->best_round = run->done;
		number_text(value, text, sizeof(text));
		XGBoosterSetAttr(run->booster, "best_score", text);
		snprintf(text, sizeof(text), "%ld", run->done - 1);
		XGBoosterSetAttr(run->booster, "best_iteration", text);
	}
	if (run->done - run->best_round < patience)
		return false;
	job_log("Stopping early: validation-%s has not improved for %lld "
	    "rounds. Best round: [%ld].", run->plan.name[run->plan.watched],
	    (long long)patience, run->best_round - 1);
	return true;
}

static int
rounds(struct run *run, struct err *err)
{
	long most = (long)params_int(&run->params, "num_round", 1);
	int64_t saved = clock_steady_ms();
	bool over = false;

	/* Nothing left to train: its metrics are wanted all the same. */
	if (run->done >= most)
		return print_metrics(run, err);
	while (!over && !job_stop() && run->done < most) {
		if (check(XGBoosterUpdateOneIter(run->booster,
		    (int)run->done, run->matrix[CHANNEL_TRAIN]), err) != 0)
			return -1;
		run->done++;
		if (print_metrics(run, err) != 0)
			return -1;
		over = early_stop(run);
		if (clock_steady_ms() - saved < CHECKPOINT_MS)
			continue;
		if (save_checkpoint(run, err) != 0)
			return -1;
		saved = clock_steady_ms();
	}
	return save_checkpoint(run, err);
}

static int
train(struct run *run, struct err *err)
{
	if (job_init(&run->job, err) != 0 ||
	    params_init(&run->params, xgb_params, xgb_params_count, "XGBoost",
	    run->job.hyper, err) != 0 ||
	    xgb_check(&run->params, err) != 0 ||
	    xgb_plan_init(&run->plan, &run->params, job_objective(&run->job),
	    err) != 0 ||
	    read_data(run, err) != 0 || make_booster(run, err) != 0 ||
	    rounds(run, err) != 0)
		return -1;
	if (job_stop() && !params_bool(&run->params,
	    "save_model_on_termination", true))
		return 0;
	return run->done > 0 ? save_model(run, err) : 0;
}

static void
run_release(struct run *run)
{
	size_t c;

	if (run->booster != NULL)
		XGBoosterFree(run->booster);
	for (c = 0; c < CHANNELS; c++) {
		if (run->matrix[c] != NULL)
			XGDMatrixFree(run->matrix[c]);
		data_release(&run->data[c]);
	}
	if (run->params.given != NULL)
		params_release(&run->params);
	job_release(&run->job);
}

int
main(void)
{
	static struct run run;
	struct err err = ERR_INIT;
	int status;

	status = job_end(&run.job, train(&run, &err), &err);
	run_release(&run);
	return status;
}
