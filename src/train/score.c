#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "train/score.h"

void
confusion_init(struct confusion *c, size_t classes)
{
	c->classes = classes;
	if (classes > 0 && classes > (size_t)-1 / classes / sizeof(double))
		bug("%zu classes", classes);
	c->cell = xcalloc(classes * classes, sizeof(*c->cell));
}

void
confusion_release(struct confusion *c)
{
	free(c->cell);
	c->cell = NULL;
}

void
confusion_add(struct confusion *c, size_t truth, size_t predicted,
    double weight)
{
	if (truth >= c->classes || predicted >= c->classes)
		bug("class %zu or %zu of %zu", truth, predicted, c->classes);
	c->cell[truth * c->classes + predicted] += weight;
}

static double
ratio(double part, double whole)
{
	return whole > 0 ? part / whole : 0;
}

static double
hit(const struct confusion *c, size_t class)
{
	return c->cell[class * c->classes + class];
}

static double
truth_sum(const struct confusion *c, size_t class)
{
	double sum = 0;
	size_t i;

	for (i = 0; i < c->classes; i++)
		sum += c->cell[class * c->classes + i];
	return sum;
}

static double
predicted_sum(const struct confusion *c, size_t class)
{
	double sum = 0;
	size_t i;

	for (i = 0; i < c->classes; i++)
		sum += c->cell[i * c->classes + class];
	return sum;
}

double
confusion_accuracy(const struct confusion *c)
{
	double right = 0, all = 0;
	size_t i;

	for (i = 0; i < c->classes; i++) {
		right += hit(c, i);
		all += truth_sum(c, i);
	}
	return ratio(right, all);
}

double
confusion_balanced_accuracy(const struct confusion *c)
{
	double sum = 0;
	size_t i, n = 0;

	for (i = 0; i < c->classes; i++)
		if (truth_sum(c, i) > 0) {
			sum += confusion_recall(c, i);
			n++;
		}
	return ratio(sum, (double)n);
}

double
confusion_precision(const struct confusion *c, size_t class)
{
	return ratio(hit(c, class), predicted_sum(c, class));
}

double
confusion_recall(const struct confusion *c, size_t class)
{
	return ratio(hit(c, class), truth_sum(c, class));
}

double
confusion_f(const struct confusion *c, size_t class, double beta)
{
	double p = confusion_precision(c, class);
	double r = confusion_recall(c, class), b = beta * beta;

	return ratio((1 + b) * p * r, b * p + r);
}

double
confusion_macro(const struct confusion *c, enum score_part part, double beta)
{
	double sum = 0;
	size_t i, n = 0;

	for (i = 0; i < c->classes; i++) {
		if (truth_sum(c, i) <= 0 && predicted_sum(c, i) <= 0)
			continue;
		n++;
		sum += part == SCORE_PRECISION ? confusion_precision(c, i) :
		    part == SCORE_RECALL ? confusion_recall(c, i) :
		    confusion_f(c, i, beta);
	}
	return ratio(sum, (double)n);
}

struct ranked {
	float	prediction;
	int	positive;
	double	weight;
};

static int
by_prediction(const void *a, const void *b)
{
	float x = ((const struct ranked *)a)->prediction;
	float y = ((const struct ranked *)b)->prediction;

	return (x > y) - (x < y);
}

double
score_auc(const float *prediction, size_t stride, const float *label,
    const float *weight, size_t n)
{
	struct ranked *r = xcalloc(n, sizeof(*r));
	double below = 0, area = 0, ones = 0, tie[2];
	size_t i, j;

	for (i = 0; i < n; i++) {
		r[i].prediction = prediction[i * stride];
		r[i].positive = label[i] > 0.5f;
		r[i].weight = weight != NULL ? weight[i] : 1;
	}
	qsort(r, n, sizeof(*r), by_prediction);
	for (i = 0; i < n; i = j) {
		tie[0] = tie[1] = 0;
		for (j = i; j < n && by_prediction(&r[i], &r[j]) == 0; j++)
			tie[r[j].positive] += r[j].weight;
		area += tie[1] * (below + tie[0] / 2);
		below += tie[0];
		ones += tie[1];
	}
	free(r);
	return below > 0 && ones > 0 ? area / (below * ones) : 0.5;
}

double
score_mse(const float *prediction, const float *label, const float *weight,
    size_t n)
{
	double sum = 0, all = 0, w, e;
	size_t i;

	for (i = 0; i < n; i++) {
		w = weight != NULL ? weight[i] : 1;
		e = (double)prediction[i] - label[i];
		sum += w * e * e;
		all += w;
	}
	return ratio(sum, all);
}

double
score_mae(const float *prediction, const float *label, const float *weight,
    size_t n)
{
	double sum = 0, all = 0, w;
	size_t i;

	for (i = 0; i < n; i++) {
		w = weight != NULL ? weight[i] : 1;
		sum += w * fabs((double)prediction[i] - label[i]);
		all += w;
	}
	return ratio(sum, all);
}

double
score_r2(const float *prediction, const float *label, const float *weight,
    size_t n)
{
	double mean = 0, all = 0, total = 0, w, e;
	size_t i;

	for (i = 0; i < n; i++) {
		w = weight != NULL ? weight[i] : 1;
		mean += w * label[i];
		all += w;
	}
	mean = ratio(mean, all);
	for (i = 0; i < n; i++) {
		w = weight != NULL ? weight[i] : 1;
		e = label[i] - mean;
		total += w * e * e;
	}
	if (total <= 0)
		return 0;
	return 1 - score_mse(prediction, label, weight, n) * all / total;
}
