#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cblas.h>

#include "base/alloc.h"
#include "train/fit.h"

#define EPSILON 1e-8	/* of Adam and RMSprop */

uint64_t
fit_random(uint64_t *state)
{
	uint64_t z = (*state += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

/* In (0, 1). */
static double
uniform(uint64_t *state)
{
	return ((double)(fit_random(state) >> 11) + 0.5) * 0x1p-53;
}

/* Box and Muller. */
static double
normal(uint64_t *state)
{
	double r = sqrt(-2 * log(uniform(state)));

	return r * cos(2 * 3.14159265358979323846 * uniform(state));
}

static size_t
width(const struct fit *f)
{
	return f->models * f->outputs;
}

size_t
fit_size(const struct fit *f)
{
	return (f->features + 1) * width(f);
}

void
fit_init(struct fit *f, const struct fit_rules *rules, size_t features,
    size_t outputs, struct fit_model *models, size_t n, uint64_t seed)
{
	size_t i, size, inner;

	f->rules = *rules;
	f->features = features;
	f->outputs = outputs;
	f->models = n;
	f->model = models;
	f->updates = 0;
	size = fit_size(f);
	inner = features * width(f);
	f->w = xcalloc(size, sizeof(*f->w));
	f->m = xcalloc(size, sizeof(*f->m));
	f->v = xcalloc(size, sizeof(*f->v));
	for (i = 0; i < inner; i++)
		f->w[i] = (float)(rules->normal ? normal(&seed) *
		    rules->sigma : (2 * uniform(&seed) - 1) * rules->scale);
	for (i = inner; i < size && rules->use_bias; i++)
		f->w[i] = (float)rules->bias;
}

void
fit_release(struct fit *f)
{
	free(f->model);
	free(f->w);
	free(f->m);
	free(f->v);
	memset(f, 0, sizeof(*f));
}

void
fit_scores(const struct fit *f, const float *x, size_t rows, float *out)
{
	size_t i, n = width(f);
	const float *bias = f->w + f->features * n;

	for (i = 0; i < rows; i++)
		memcpy(out + i * n, bias, n * sizeof(*out));
	cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, (int)rows,
	    (int)n, (int)f->features, 1, x, (int)f->features, f->w, (int)n, 1,
	    out, (int)n);
}

/* Scores become derivatives, each times the row's share of the batch. */
static void
slopes(const struct fit *f, float *z, const float *label, const float *weight,
    size_t rows)
{
	size_t i, j, k, n = width(f);
	double share, slope;
	float *row;

	for (i = 0; i < rows; i++) {
		row = z + i * n;
		share = (weight != NULL ? weight[i] : 1) / (double)rows;
		for (k = 0; k < f->models; k++, row += f->outputs) {
			if (f->rules.loss.kind == LOSS_SOFTMAX) {
				loss_softmax(row, f->outputs,
				    (size_t)label[i]);
				for (j = 0; j < f->outputs; j++)
					row[j] *= (float)share;
				continue;
			}
			loss_value(&f->rules.loss, *row, label[i], &slope);
			*row = (float)(slope * share);
		}
	}
}

/* The length of a step for gradient g; moments are updated. */
static double
direction(const struct fit *f, size_t i, double g, double fix_m, double fix_v)
{
	const struct fit_rules *r = &f->rules;

	switch (r->optimizer) {
	case OPTIMIZER_SGD:
		f->m[i] = (float)(r->momentum * f->m[i] + g);
		return f->m[i];
	case OPTIMIZER_RMSPROP:
		f->v[i] = (float)(r->beta_2 * f->v[i] +
		    (1 - r->beta_2) * g * g);
		return g / (sqrt(f->v[i]) + EPSILON);
	case OPTIMIZER_ADAM:
		f->m[i] = (float)(r->beta_1 * f->m[i] + (1 - r->beta_1) * g);
		f->v[i] = (float)(r->beta_2 * f->v[i] +
		    (1 - r->beta_2) * g * g);
		return f->m[i] / fix_m / (sqrt(f->v[i] / fix_v) + EPSILON);
	}
	bug("optimizer %d", r->optimizer);
}

static double
soft_threshold(double w, double by)
{
	return w > by ? w - by : w < -by ? w + by : 0;
}

static double
rate_now(const struct fit_rules *r, double rate, double decay)
{
	double now = rate * decay;

	return now < r->least && r->least < rate ? r->least : now;
}

static void
update(struct fit *f, const float *gradient)
{
	const struct fit_rules *r = &f->rules;
	size_t i, size = fit_size(f), n = width(f), inner = f->features * n;
	double t = (double)f->updates + 1, g, w, rate, wd, l1;
	double fix_m = 1 - pow(r->beta_1, t), fix_v = 1 - pow(r->beta_2, t);
	const struct fit_model *model;
	double decay = r->schedule ? pow(r->factor,
	    (double)(f->updates / r->step)) : 1;

	if (!r->use_bias)
		size = inner;
	for (i = 0; i < size; i++) {
		model = &f->model[i % n / f->outputs];
		rate = rate_now(r, model->rate, decay);
		wd = model->wd;
		l1 = model->l1;
		if (i >= inner) {
			rate *= r->bias_lr_mult;
			wd *= r->bias_wd_mult;
			l1 = 0;
		}
		w = f->w[i];
		g = gradient[i] + wd * w;
		if (r->optimizer != OPTIMIZER_SGD)
			g += l1 * ((w > 0) - (w < 0));
		w -= rate * direction(f, i, g, fix_m, fix_v);
		if (r->optimizer == OPTIMIZER_SGD && l1 > 0 && isfinite(w))
			w = soft_threshold(w, rate * l1);
		f->w[i] = (float)w;
	}
	f->updates++;
}

/* Room for one batch. */
struct batch {
	float	*x, *z, *gradient, *label, *weight;
};

static void
learn(struct fit *f, const struct fit_rows *all, const size_t *order,
    size_t rows, struct batch *b)
{
	size_t i, j, n = width(f);
	float *bias = b->gradient + f->features * n;

	for (i = 0; i < rows; i++) {
		memcpy(b->x + i * f->features,
		    all->x + order[i] * f->features,
		    f->features * sizeof(*b->x));
		b->label[i] = all->label[order[i]];
		b->weight[i] = all->weight != NULL ?
		    all->weight[order[i]] : 1;
	}
	fit_scores(f, b->x, rows, b->z);
	slopes(f, b->z, b->label, b->weight, rows);
	cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans,
	    (int)f->features, (int)n, (int)rows, 1, b->x, (int)f->features,
	    b->z, (int)n, 0, b->gradient, (int)n);
	memset(bias, 0, n * sizeof(*bias));
	for (i = 0; i < rows; i++)
		for (j = 0; j < n; j++)
			bias[j] += b->z[i * n + j];
	update(f, b->gradient);
}

/* Fisher and Yates. */
static size_t *
shuffled(size_t n, uint64_t seed)
{
	size_t *order = xcalloc(n, sizeof(*order)), i, j, keep;

	for (i = 0; i < n; i++)
		order[i] = i;
	for (i = n - 1; i > 0; i--) {
		j = (size_t)(fit_random(&seed) % (i + 1));
		keep = order[i];
		order[i] = order[j];
		order[j] = keep;
	}
	return order;
}

void
fit_epoch(struct fit *f, const struct fit_rows *all, uint64_t seed)
{
	size_t *order = shuffled(all->rows, seed), i, n;
	size_t batch = f->rules.batch < all->rows ? f->rules.batch :
	    all->rows;
	struct batch b;

	b.x = xcalloc(batch * f->features, sizeof(float));
	b.z = xcalloc(batch * width(f), sizeof(float));
	b.gradient = xcalloc(fit_size(f), sizeof(float));
	b.label = xcalloc(batch, sizeof(float));
	b.weight = xcalloc(batch, sizeof(float));
	for (i = 0; i < all->rows; i += n) {
		n = all->rows - i < batch ? all->rows - i : batch;
		learn(f, all, order + i, n, &b);
	}
	free(b.x);
	free(b.z);
	free(b.gradient);
	free(b.label);
	free(b.weight);
	free(order);
}
