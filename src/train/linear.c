/* trialdeck-train-linear: one training job of the linear learner. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cblas.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "train/linear.h"
#include "train/train.h"

#define SEED 20180627u		/* any constant: runs are repeatable */
#define CHECKPOINT_MS 1000	/* epochs of a millisecond need none each */

/* Labels that the task can learn. */
static int
check_labels(const struct linear *l, enum channel c, struct err *err)
{
	const struct data *d = &l->data[c];
	size_t i, classes = l->task == LINEAR_BINARY ? 2 : l->outputs;

	if (l->task == LINEAR_REGRESSION)
		return 0;
	for (i = 0; i < d->rows; i++)
		if (d->label[i] < 0 || d->label[i] >= (float)classes ||
		    d->label[i] != floorf(d->label[i]))
			return err_set(err, ERR_INVALID, _("channel %s: row "
			    "%zu has the label %g; predictor_type %s needs "
			    "labels from 0 to %zu."), channel_names[c], i + 1,
			    (double)d->label[i], params_text(&l->params,
			    "predictor_type"), classes - 1);
	return 0;
}

static int
read_data(struct linear *l, struct err *err)
{
	struct data_rules rules = { 0 };
	const struct data *train = &l->data[CHANNEL_TRAIN];
	int64_t dim;
	size_t c;

	for (c = 0; c < CHANNELS; c++) {
		if (job_read(&l->job, c, DATA_CSV, false, &rules, &l->data[c],
		    err) < 0 || check_labels(l, c, err) != 0)
			return -1;
		if (l->data[c].rows > 0 && l->data[c].cols != train->cols)
			return err_set(err, ERR_INVALID, _("channel %s has "
			    "%zu features, channel train has %zu."),
			    channel_names[c], l->data[c].cols, train->cols);
	}
	dim = params_int(&l->params, "feature_dim", (int64_t)train->cols);
	if ((size_t)dim != train->cols)
		return err_set(err, ERR_INVALID, _("Hyperparameter feature_dim "
		    "is %lld, the data has %zu features."), (long long)dim,
		    train->cols);
	l->judge = l->data[CHANNEL_VALIDATION].rows > 0 ?
	    CHANNEL_VALIDATION : CHANNEL_TRAIN;
	return 0;
}

static int
prepare(struct linear *l, struct err *err)
{
	const struct data *train = &l->data[CHANNEL_TRAIN];
	struct fit_rules rules;
	struct fit_model *models;
	size_t n;

	l->row_weight = linear_row_weights(&l->params, train);
	linear_scale(l);
	rules = linear_rules(&l->params, train->rows);
	models = linear_models(&l->params, &n);
	if ((train->cols + 1) * n > ((size_t)1 << 28) / l->outputs) {
		free(models);
		return err_set(err, ERR_INVALID, _("%zu models of %zu features "
		    "and %zu classes are too large. Give a smaller "
		    "num_models."), n, train->cols, l->outputs);
	}
	fit_init(&l->fit, &rules, train->cols, l->outputs, models, n, SEED);
	l->least = INFINITY;
	job_log("Training %zu models side by side, %zu rows an update.", n,
	    rules.batch);
	linear_resume(l);
	return 0;
}

/* Keeps what was chosen when it beats the best so far. Takes its weights. */
static void
keep_best(struct linear *l, struct chosen *now)
{
	if (l->best.w != NULL && (now->value < l->best.value ||
	    (now->value == l->best.value && !(now->loss < l->best.loss)))) {
		free(now->w);
		return;
	}
	free(l->best.w);
	l->best = *now;
}

static bool
stale_enough(const struct linear *l)
{
	int64_t patience = params_int(&l->params, "early_stopping_patience",
	    3);

	return l->stale >= patience && patience <= l->epochs;
}

/* Whether the watched value has stood still for too many epochs: the
 * criterion when it was asked for, else the loss. */
static bool
early_stop(struct linear *l, const struct chosen *now)
{
	static const char key[] = "binary_classifier_model_selection_criteria";
	double tolerance = params_real(&l->params, "early_stopping_tolerance",
	    0.001);
	double watched = l->task == LINEAR_BINARY &&
	    l->choice.by != CHOICE_LOSS && params_given(&l->params, key) ?
	    1 - now->value : now->loss;

	if (isinf(l->least) || l->least - watched > tolerance *
	    fabs(l->least)) {
		l->least = watched;
		l->stale = 0;
		return false;
	}
	l->stale++;
	if (!stale_enough(l))
		return false;
	job_log("Stopping early: no improvement for %ld epochs.", l->stale);
	return true;
}

static int
epochs(struct linear *l, struct err *err)
{
	const struct data *train = &l->data[CHANNEL_TRAIN];
	struct fit_rows rows = { train->x, train->label, l->row_weight,
		train->rows };
	int64_t saved = clock_steady_ms();
	struct chosen now;
	/* A resumed job may have come to its end already. */
	bool over = stale_enough(l);

	while (!over && !job_stop() && l->done < l->epochs) {
		fit_epoch(&l->fit, &rows, SEED + (uint64_t)l->done + 1);
		linear_choose(l, &now);
		if (!isfinite(now.loss)) {
			free(now.w);
			return err_set(err, ERR_INVALID, _("The loss grew "
			    "beyond all bounds in epoch %ld. Try a smaller "
			    "learning_rate."), l->done);
		}
		linear_report(l, &now, l->done);
		over = early_stop(l, &now);
		keep_best(l, &now);
		l->done++;
		if (clock_steady_ms() - saved < CHECKPOINT_MS)
			continue;
		if (linear_save_checkpoint(l, err) != 0)
			return -1;
		saved = clock_steady_ms();
	}
	return linear_save_checkpoint(l, err);
}

static int
train(struct linear *l, struct err *err)
{
	if (job_init(&l->job, err) != 0 ||
	    params_init(&l->params, linear_params, linear_params_count,
	    "Linear Learner", l->job.hyper, err) != 0 ||
	    linear_check(&l->params, err) != 0)
		return -1;
	l->task = linear_task(&l->params);
	l->outputs = l->task == LINEAR_MULTI ?
	    (size_t)params_int(&l->params, "num_classes", 0) : 1;
	l->choice = linear_choice(&l->params);
	if (l->task != LINEAR_BINARY)
		l->choice.by = CHOICE_LOSS;
	l->epochs = (long)params_int(&l->params, "epochs", 15);
	openblas_set_num_threads(l->job.cpus);
	if (read_data(l, err) != 0 || prepare(l, err) != 0 ||
	    epochs(l, err) != 0)
		return -1;
	if (l->best.w == NULL)
		return 0;
	linear_report(l, &l->best, -1);
	if (linear_save_model(l, err) != 0)
		return -1;
	job_log("Model of epoch %ld saved.", l->best.epoch);
	return 0;
}

static void
linear_release(struct linear *l)
{
	size_t c;

	for (c = 0; c < CHANNELS; c++)
		data_release(&l->data[c]);
	free(l->row_weight);
	free(l->scaling.mean);
	free(l->scaling.scale);
	free(l->best.w);
	fit_release(&l->fit);
	if (l->params.given != NULL)
		params_release(&l->params);
	job_release(&l->job);
}

int
main(void)
{
	static struct linear l;
	struct err err = ERR_INIT;
	int status;

	status = job_end(&l.job, train(&l, &err), &err);
	linear_release(&l);
	return status;
}
