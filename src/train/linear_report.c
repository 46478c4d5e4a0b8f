/* Which of the models is best, and the metric lines. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "train/linear.h"

#define CHUNK 2048	/* rows scored at a time */

/* Mean loss of rows by one column (or one run of outputs) of their scores;
 * softmax changes the scores. */
static double
loss_sum(const struct linear *l, float *z, const float *label, size_t rows,
    size_t stride, const float *weight)
{
	double sum = 0, slope, value;
	size_t i;

	for (i = 0; i < rows; i++) {
		value = l->task == LINEAR_MULTI ?
		    loss_softmax(z + i * stride, l->outputs,
		    (size_t)label[i]) :
		    loss_value(&l->fit.rules.loss, z[i * stride], label[i],
		    &slope);
		sum += value * (weight != NULL ? weight[i] : 1);
	}
	return sum;
}

/* Weights of a channel's rows in the objective: those of train only. */
static const float *
objective_weights(const struct linear *l, enum channel c)
{
	return c == CHANNEL_TRAIN ? l->row_weight : NULL;
}

static void
losses(const struct linear *l, enum channel c, double *out)
{
	const struct data *d = &l->data[c];
	const float *weight = objective_weights(l, c);
	size_t width = l->fit.models * l->outputs, i, k, n;
	float *z = xcalloc(CHUNK * width, sizeof(*z));

	memset(out, 0, l->fit.models * sizeof(*out));
	for (i = 0; i < d->rows; i += n) {
		n = d->rows - i < CHUNK ? d->rows - i : CHUNK;
		fit_scores(&l->fit, d->x + i * d->cols, n, z);
		for (k = 0; k < l->fit.models; k++)
			out[k] += loss_sum(l, z + k * l->outputs,
			    d->label + i, n, width,
			    weight != NULL ? weight + i : NULL);
	}
	for (k = 0; k < l->fit.models; k++)
		out[k] /= (double)d->rows;
	free(z);
}

/* A model alone, as one that fit_scores takes; borrows w. */
static struct fit
alone(const struct linear *l, const struct chosen *chosen)
{
	struct fit f = l->fit;

	f.models = 1;
	f.w = chosen->w;
	return f;
}

static float *
copy_weights(const struct linear *l, size_t model)
{
	size_t rows = l->fit.features + 1, i;
	size_t width = l->fit.models * l->outputs;
	float *w = xcalloc(rows * l->outputs, sizeof(*w));

	for (i = 0; i < rows; i++)
		memcpy(w + i * l->outputs, l->fit.w + i * width +
		    model * l->outputs, l->outputs * sizeof(*w));
	return w;
}

/* Binary: threshold and value of each model on the judging channel. */
static void
calibrate(const struct linear *l, double *threshold, double *value)
{
	const struct data *d = &l->data[l->judge];
	size_t n = (size_t)params_int(&l->params, "num_calibration_samples",
	    (int64_t)d->rows), k;
	float *z;

	if (n > d->rows)
		n = d->rows;
	z = xcalloc(n * l->fit.models, sizeof(*z));
	fit_scores(&l->fit, d->x, n, z);
	for (k = 0; k < l->fit.models; k++)
		threshold[k] = score_threshold(&l->choice, z + k,
		    l->fit.models, d->label, n, &value[k]);
	free(z);
}

void
linear_choose(const struct linear *l, struct chosen *out)
{
	size_t n = l->fit.models, k, best = 0;
	double *loss = xcalloc(n, sizeof(*loss));
	double *threshold = xcalloc(n, sizeof(*threshold));
	double *value = xcalloc(n, sizeof(*value));

	losses(l, l->judge, loss);
	if (l->task == LINEAR_BINARY)
		calibrate(l, threshold, value);
	if (l->choice.by == CHOICE_LOSS)
		memset(value, 0, n * sizeof(*value));
	for (k = 0; k < n; k++)
		if (isfinite(loss[k]) && (!isfinite(loss[best]) ||
		    value[k] > value[best] || (value[k] == value[best] &&
		    loss[k] < loss[best])))
			best = k;
	out->model = best;
	out->epoch = l->done;
	out->threshold = threshold[best];
	out->loss = loss[best];
	out->value = value[best];
	out->w = copy_weights(l, best);
	free(loss);
	free(threshold);
	free(value);
}

static void
line(const struct linear *l, enum channel c, long epoch, const char *metric,
    const char *kind, double value)
{
	if (epoch < 0)
		job_log("#quality_metric: host=%s, %s %s <%s>=%.9g",
		    l->job.host, channel_names[c], metric, kind, value);
	else
		job_log("#quality_metric: host=%s, epoch=%ld, %s %s "
		    "<%s>=%.9g", l->job.host, epoch, channel_names[c], metric,
		    kind, value);
}

static void
report_binary(const struct linear *l, const struct chosen *m, enum channel c,
    long epoch, const float *z)
{
	const struct data *d = &l->data[c];
	struct confusion t;
	size_t i;

	confusion_init(&t, 2);
	for (i = 0; i < d->rows; i++)
		confusion_add(&t, d->label[i] > 0.5f, z[i] > m->threshold, 1);
	line(l, c, epoch, "binary_classification_accuracy", "score",
	    confusion_accuracy(&t));
	line(l, c, epoch, "binary_f_beta", "score", confusion_f(&t, 1,
	    l->choice.beta));
	line(l, c, epoch, "precision", "score", confusion_precision(&t, 1));
	line(l, c, epoch, "recall", "score", confusion_recall(&t, 1));
	line(l, c, epoch, "roc_auc_score", "score", score_auc(z, 1, d->label,
	    NULL, d->rows));
	confusion_release(&t);
}

static void
report_regression(const struct linear *l, enum channel c, long epoch,
    float *z)
{
	const struct data *d = &l->data[c];
	double scale = l->scaling.label_scale;
	double mse = score_mse(z, d->label, NULL, d->rows) * scale * scale;

	line(l, c, epoch, "mse", "loss", mse);
	line(l, c, epoch, "rmse", "loss", sqrt(mse));
	line(l, c, epoch, "absolute_loss", "loss",
	    score_mae(z, d->label, NULL, d->rows) * scale);
}

/* Sums over rows of a multiclass channel. */
struct ranks {
	struct confusion	table;
	double			top_k, dcg;
};

static void
rank_row(const struct linear *l, struct ranks *r, const float *z, size_t truth)
{
	size_t i, before = 0, best = 0;

	for (i = 0; i < l->outputs; i++) {
		before += i != truth && (z[i] > z[truth] ||
		    (z[i] == z[truth] && i < truth));
		if (z[i] > z[best])
			best = i;
	}
	confusion_add(&r->table, truth, best, 1);
	r->top_k += (int64_t)before < params_int(&l->params,
	    "accuracy_top_k", 3);
	r->dcg += 1 / log2((double)before + 2);
}

static void
report_multi(const struct linear *l, enum channel c, long epoch,
    const struct ranks *r)
{
	double n = (double)l->data[c].rows;
	const struct confusion *t = &r->table;

	line(l, c, epoch, "multiclass_accuracy", "score",
	    confusion_accuracy(t));
	line(l, c, epoch, "multiclass_top_k_accuracy", "score", r->top_k / n);
	line(l, c, epoch, "dcg", "score", r->dcg / n);
	line(l, c, epoch, "macro_f_beta", "score", confusion_macro(t, SCORE_F,
	    params_real(&l->params, "f_beta", 1)));
	line(l, c, epoch, "macro_precision", "score", confusion_macro(t,
	    SCORE_PRECISION, 1));
	line(l, c, epoch, "macro_recall", "score", confusion_macro(t,
	    SCORE_RECALL, 1));
}

static void
channel_report(const struct linear *l, const struct chosen *m,
    enum channel c, long epoch)
{
	const struct data *d = &l->data[c];
	const float *weight = objective_weights(l, c);
	struct fit f = alone(l, m);
	struct ranks r = { 0 };
	bool multi = l->task == LINEAR_MULTI;
	float *z = xcalloc((multi ? CHUNK : d->rows + CHUNK) * l->outputs,
	    sizeof(*z)), *at;
	double loss = 0;
	size_t i, j, n;

	confusion_init(&r.table, multi ? l->outputs : 1);
	for (i = 0; i < d->rows; i += n) {
		n = d->rows - i < CHUNK ? d->rows - i : CHUNK;
		at = multi ? z : z + i;
		fit_scores(&f, d->x + i * d->cols, n, at);
		for (j = 0; multi && j < n; j++)
			rank_row(l, &r, at + j * l->outputs,
			    (size_t)d->label[i + j]);
		loss += loss_sum(l, at, d->label + i, n, l->outputs,
		    weight != NULL ? weight + i : NULL);
	}
	line(l, c, epoch, "objective_loss", "loss", loss / (double)d->rows);
	if (multi)
		report_multi(l, c, epoch, &r);
	else if (l->task == LINEAR_BINARY)
		report_binary(l, m, c, epoch, z);
	else
		report_regression(l, c, epoch, z);
	confusion_release(&r.table);
	free(z);
}

void
linear_report(const struct linear *l, const struct chosen *m, long epoch)
{
	size_t c;

	for (c = 0; c < CHANNELS; c++)
		if (l->data[c].rows > 0)
			channel_report(l, m, c, epoch);
}
