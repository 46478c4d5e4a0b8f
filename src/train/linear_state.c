/* Scaling, the model file, and checkpoints of the linear learner. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/contract.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/json.h"
#include "train/linear.h"

#define CHECKPOINT "linear-checkpoint"
#define CHECKPOINT_MOST ((size_t)1 << 30)

/* Mean and deviation of every stride-th value. */
static void
moments(const float *x, size_t stride, size_t n, double *mean, double *sd)
{
	double sum = 0, squares = 0;
	size_t i;

	for (i = 0; i < n; i++)
		sum += x[i * stride];
	*mean = sum / (double)n;
	for (i = 0; i < n; i++)
		squares += (x[i * stride] - *mean) * (x[i * stride] - *mean);
	*sd = sqrt(squares / (double)n);
}

static void
find_scaling(struct linear *l, size_t sample)
{
	const struct params *p = &l->params;
	const struct data *d = &l->data[CHANNEL_TRAIN];
	bool bias = params_bool(p, "use_bias", true);
	bool number = l->task == LINEAR_REGRESSION;
	bool scale = params_bool(p, "normalize_data", true);
	bool centre = params_bool(p, "unbias_data", bias);
	double mean, sd;
	size_t j;

	for (j = 0; j < d->cols; j++) {
		moments(d->x + j, d->cols, sample, &mean, &sd);
		l->scaling.mean[j] = centre ? (float)mean : 0;
		/* A column of one value says nothing: it is left alone. */
		l->scaling.scale[j] = scale && sd > 0 && isfinite(sd) ?
		    (float)sd : 1;
	}
	l->scaling.label_mean = 0;
	l->scaling.label_scale = 1;
	if (!number)
		return;
	moments(d->label, 1, sample, &mean, &sd);
	if (params_bool(p, "unbias_label", bias))
		l->scaling.label_mean = (float)mean;
	if (params_bool(p, "normalize_label", true) && sd > 0 && isfinite(sd))
		l->scaling.label_scale = (float)sd;
}

void
linear_scale(struct linear *l)
{
	struct data *d = &l->data[CHANNEL_TRAIN];
	struct scaling *s = &l->scaling;
	int64_t sample = params_int(&l->params, "num_point_for_scaler", 10000);
	size_t c, i, j;

	s->mean = xcalloc(d->cols, sizeof(*s->mean));
	s->scale = xcalloc(d->cols, sizeof(*s->scale));
	find_scaling(l, (uint64_t)sample < d->rows ? (size_t)sample : d->rows);
	for (c = 0; c < CHANNELS; c++) {
		d = &l->data[c];
		for (i = 0; i < d->rows; i++) {
			for (j = 0; j < d->cols; j++)
				d->x[i * d->cols + j] =
				    (d->x[i * d->cols + j] - s->mean[j]) /
				    s->scale[j];
			if (l->task == LINEAR_REGRESSION)
				d->label[i] = (d->label[i] - s->label_mean) /
				    s->label_scale;
		}
	}
}

/* Weights and bias of one output in the units of the data. */
static void
add_output(const struct linear *l, size_t output, json_t *weights,
    json_t *bias)
{
	const struct scaling *s = &l->scaling;
	size_t j, n = l->fit.features, k = l->outputs;
	double b = l->best.w[n * k + output], w;
	json_t *row = json_array();

	for (j = 0; j < n; j++) {
		w = (double)l->best.w[j * k + output] / s->scale[j];
		b -= w * s->mean[j];
		json_array_append_new(row, json_real(w * s->label_scale));
	}
	json_array_append_new(weights, row);
	json_array_append_new(bias, json_real(b * s->label_scale +
	    s->label_mean));
}

int
linear_save_model(const struct linear *l, struct err *err)
{
	const struct fit_model *m = &l->fit.model[l->best.model];
	json_t *weights = json_array(), *bias = json_array(), *model;
	char *path = xasprintf("%s/model.json", l->job.model), *text;
	size_t i;
	int result;

	for (i = 0; i < l->outputs; i++)
		add_output(l, i, weights, bias);
	model = json_pack("{s:s, s:i, s:s, s:I, s:o, s:o, s:f, s:I, s:f, s:f, "
	    "s:f}", "format", "trialdeck-linear", "version", 1,
	    "predictor_type", params_text(&l->params, "predictor_type"),
	    "features", (json_int_t)l->fit.features, "weights", weights,
	    "bias", bias, "threshold", l->best.threshold,
	    "epoch", (json_int_t)l->best.epoch, "learning_rate", m->rate,
	    "wd", m->wd, "l1", m->l1);
	if (model == NULL) {
		free(path);
		return err_set(err, ERR_INVALID, _("The model has numbers that "
		    "are not finite. Try a smaller learning_rate."));
	}
	text = json_text(model);
	result = file_replace(path, text, strlen(text), err);
	free(text);
	free(path);
	json_decref(model);
	return result;
}

/* Stands before the floats of a checkpoint; this machine's own byte order. */
struct header {
	char	 magic[8];
	uint64_t digest, floats, best_floats, best_model;
	int64_t	 done, updates, stale, best_epoch;
	double	 least, threshold, loss, value;
};
static const char magic[8] = "TDLIN01";

static uint64_t
fnv(uint64_t hash, const void *bytes, size_t len)
{
	const unsigned char *p = bytes;

	while (len-- > 0)
		hash = (hash ^ *p++) * 0x100000001b3u;
	return hash;
}

/* What must be equal for a checkpoint to go on: hyperparameters (epochs
 * apart: more may be asked for) and the training data. */
static uint64_t
digest(const struct linear *l)
{
	const struct params *p = &l->params;
	const struct data *d = &l->data[CHANNEL_TRAIN];
	uint64_t hash = 0xcbf29ce484222325u;
	size_t i;

	for (i = 0; i < p->n; i++) {
		if (p->given[i] == NULL || strcmp(p->rows[i].name,
		    "epochs") == 0)
			continue;
		hash = fnv(hash, p->rows[i].name, strlen(p->rows[i].name) + 1);
		hash = fnv(hash, p->given[i], strlen(p->given[i]) + 1);
	}
	hash = fnv(hash, &d->rows, sizeof(d->rows));
	return fnv(hash, d->x, d->rows * d->cols * sizeof(*d->x));
}

static struct header
header_of(const struct linear *l)
{
	struct header h;

	memset(&h, 0, sizeof(h));
	memcpy(h.magic, magic, sizeof(magic));
	h.digest = digest(l);
	h.floats = fit_size(&l->fit);
	h.best_floats = (l->fit.features + 1) * l->outputs;
	h.best_model = l->best.model;
	h.done = l->done;
	h.updates = l->fit.updates;
	h.stale = l->stale;
	h.best_epoch = l->best.epoch;
	h.least = l->least;
	h.threshold = l->best.threshold;
	h.loss = l->best.loss;
	h.value = l->best.value;
	return h;
}

int
linear_save_checkpoint(const struct linear *l, struct err *err)
{
	struct header h;
	struct buf b;
	size_t n;
	int result;

	if (l->job.checkpoints == NULL || l->done == 0)
		return 0;
	h = header_of(l);
	n = h.floats * sizeof(float);
	buf_init(&b, CHECKPOINT_MOST);
	if (buf_add(&b, &h, sizeof(h)) != 0 || buf_add(&b, l->fit.w, n) != 0 ||
	    buf_add(&b, l->fit.m, n) != 0 || buf_add(&b, l->fit.v, n) != 0 ||
	    buf_add(&b, l->best.w, h.best_floats * sizeof(float)) != 0)
		result = err_set(err, ERR_TOO_LARGE, _("A checkpoint would be "
		    "larger than %zu bytes."), CHECKPOINT_MOST);
	else
		result = checkpoint_save(&l->job, CHECKPOINT, l->done, b.data,
		    b.len, err);
	buf_release(&b);
	return result;
}

static int
take_state(struct linear *l, const struct buf *b)
{
	struct header h, own = header_of(l);
	size_t n = own.floats * sizeof(float);
	size_t best = own.best_floats * sizeof(float);
	const char *p = b->data;

	if (b->len != sizeof(h) + 3 * n + best)
		return -1;
	memcpy(&h, p, sizeof(h));
	if (memcmp(h.magic, magic, sizeof(magic)) != 0 ||
	    h.digest != own.digest || h.floats != own.floats ||
	    h.best_floats != own.best_floats || h.done < 1 ||
	    h.best_model >= l->fit.models)
		return -1;
	p += sizeof(h);
	memcpy(l->fit.w, p, n);
	memcpy(l->fit.m, p + n, n);
	memcpy(l->fit.v, p + 2 * n, n);
	l->best.w = xcalloc(own.best_floats, sizeof(float));
	memcpy(l->best.w, p + 3 * n, best);
	l->best.model = (size_t)h.best_model;
	l->best.epoch = (long)h.best_epoch;
	l->best.threshold = h.threshold;
	l->best.loss = h.loss;
	l->best.value = h.value;
	l->done = (long)h.done;
	l->fit.updates = h.updates;
	l->stale = (long)h.stale;
	l->least = h.least;
	return 0;
}

void
linear_resume(struct linear *l)
{
	long n = checkpoint_newest(&l->job, CHECKPOINT);
	struct err err = ERR_INIT;
	struct buf b;
	char *path;

	if (n == 0)
		return;
	path = checkpoint_path(&l->job, CHECKPOINT, n);
	buf_init(&b, CHECKPOINT_MOST);
	if (file_read(path, 0, &b, &err) == 0 && take_state(l, &b) == 0)
		job_log(CONTRACT_RESUMES "%ld epochs from a checkpoint.",
		    l->done);
	else
		job_log("Checkpoint %s is not of this job and is not used.",
		    path);
	buf_release(&b);
	free(path);
}
