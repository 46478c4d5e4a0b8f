#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "train/score.h"

void
confusion_init(struct confusion *c, size_t classes)
{
	c->classes = classes;
	c->hit = xcalloc(classes, sizeof(*c->hit));
	c->truth = xcalloc(classes, sizeof(*c->truth));
	c->predicted = xcalloc(classes, sizeof(*c->predicted));
}

void
confusion_release(struct confusion *c)
{
	free(c->hit);
	free(c->truth);
	free(c->predicted);
}

void
confusion_add(struct confusion *c, size_t truth, size_t predicted,
    double weight)
{
	if (truth >= c->classes || predicted >= c->classes)
		bug("class %zu or %zu of %zu", truth, predicted, c->classes);
	c->truth[truth] += weight;
	c->predicted[predicted] += weight;
	if (truth == predicted)
		c->hit[truth] += weight;
}

static double
ratio(double part, double whole)
{
	return whole > 0 ? part / whole : 0;
}

double
confusion_accuracy(const struct confusion *c)
{
	double right = 0, all = 0;
	size_t i;

	for (i = 0; i < c->classes; i++) {
		right += c->hit[i];
		all += c->truth[i];
	}
	return ratio(right, all);
}

double
confusion_balanced_accuracy(const struct confusion *c)
{
	double sum = 0;
	size_t i, n = 0;

	for (i = 0; i < c->classes; i++)
		if (c->truth[i] > 0) {
			sum += confusion_recall(c, i);
			n++;
		}
	return ratio(sum, (double)n);
}

double
confusion_precision(const struct confusion *c, size_t class)
{
	return ratio(c->hit[class], c->predicted[class]);
}

double
confusion_recall(const struct confusion *c, size_t class)
{
	return ratio(c->hit[class], c->truth[class]);
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
		if (c->truth[i] <= 0 && c->predicted[i] <= 0)
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

/* What the rule says of `ones` right and `zeros` wrong among those above a
 * threshold; below 0: the rule's condition is not met. */
static double
choice_value(const struct choice_rule *rule, double ones, double zeros,
    double positives, double n)
{
	double precision = ratio(ones, ones + zeros);
	double recall = ratio(ones, positives), b = rule->beta * rule->beta;

	switch (rule->by) {
	case CHOICE_LOSS:
	case CHOICE_ACCURACY:
		return (ones + (n - positives - zeros)) / n;
	case CHOICE_F:
		return ratio((1 + b) * precision * recall,
		    b * precision + recall);
	case CHOICE_PRECISION:
		return recall >= rule->recall ? precision : -1;
	case CHOICE_RECALL:
		return precision >= rule->precision ? recall : -1;
	}
	bug("choice %d", rule->by);
}

static double
between(const struct ranked *r, size_t i, size_t n)
{
	/* 0 where it lies between two scores: the threshold of the loss. */
	float low = i > 0 ? r[i - 1].prediction : -HUGE_VALF;
	float high = i < n ? r[i].prediction : HUGE_VALF;

	if (low <= 0 && high > 0)
		return 0;
	if (i == 0)
		return (double)high - 1;
	return i == n ? (double)low : ((double)low + high) / 2;
}

double
score_threshold(const struct choice_rule *rule, const float *score,
    size_t stride, const float *label, size_t n, double *value)
{
	struct ranked *r = xcalloc(n, sizeof(*r));
	double ones = 0, positives = 0, best = -2, at = 0, v, t;
	size_t i;

	for (i = 0; i < n; i++) {
		r[i].prediction = score[i * stride];
		r[i].positive = label[i] > 0.5f;
		positives += r[i].positive;
	}
	qsort(r, n, sizeof(*r), by_prediction);
	ones = positives;
	/* Those from i on are taken as positive. */
	for (i = 0; i <= n; i++) {
		if (i > 0)
			ones -= r[i - 1].positive;
		if (i > 0 && i < n && by_prediction(&r[i - 1], &r[i]) == 0)
			continue;
		t = between(r, i, n);
		if (rule->by == CHOICE_LOSS && t != 0)
			continue;
		v = choice_value(rule, ones, (double)(n - i) - ones,
		    positives, (double)n);
		if (v > best || (v == best && fabs(t) < fabs(at))) {
			best = v;
			at = t;
		}
	}
	free(r);
	*value = best > 0 ? best : 0;
	return at;
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
