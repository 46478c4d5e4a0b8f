/*
 * Metrics from predictions. Pure; n is at least 1; weights may be NULL (all
 * 1). What has no value (no positive row, say) is 0, as scikit-learn has it;
 * the area under the curve is then 0.5, as XGBoost has it.
 */
#ifndef TRAIN_SCORE_H
#define TRAIN_SCORE_H

#include <stddef.h>

/* Weights of rows by class: predicted right, true, predicted. */
struct confusion {
	size_t	 classes;
	double	*hit, *truth, *predicted;
};

void confusion_init(struct confusion *, size_t classes);
void confusion_release(struct confusion *);
void confusion_add(struct confusion *, size_t truth, size_t predicted,
    double weight);

double confusion_accuracy(const struct confusion *);
/* Mean recall of the classes that occur. */
double confusion_balanced_accuracy(const struct confusion *);
double confusion_precision(const struct confusion *, size_t class);
double confusion_recall(const struct confusion *, size_t class);
/* F-beta (van Rijsbergen): (1 + b²) p r / (b² p + r). */
double confusion_f(const struct confusion *, size_t class, double beta);

/* Mean over the classes that occur in truth or prediction. */
enum score_part { SCORE_PRECISION, SCORE_RECALL, SCORE_F };
double confusion_macro(const struct confusion *, enum score_part,
    double beta);

/* Area under the ROC curve: the Mann-Whitney statistic, ties count half.
 * stride: distance of two predictions, in floats. */
double score_auc(const float *prediction, size_t stride, const float *label,
    const float *weight, size_t n);

/* How a binary model and its threshold are chosen. */
enum choice { CHOICE_LOSS, CHOICE_ACCURACY, CHOICE_F, CHOICE_PRECISION,
	CHOICE_RECALL };
struct choice_rule {
	enum choice	by;
	double		beta;		/* CHOICE_F */
	double		recall;		/* CHOICE_PRECISION: at this recall */
	double		precision;	/* CHOICE_RECALL: at this precision */
};

/* The threshold (positive: score above it) that does best by the rule; of
 * equals the one nearest 0. *value gets what it reaches. CHOICE_LOSS: 0, and
 * the value is the accuracy there. */
double score_threshold(const struct choice_rule *, const float *score,
    size_t stride, const float *label, size_t n, double *value);

double score_mse(const float *prediction, const float *label,
    const float *weight, size_t n);
double score_mae(const float *prediction, const float *label,
    const float *weight, size_t n);
/* 1 - residual sum of squares / total; 0 when all labels are equal. */
double score_r2(const float *prediction, const float *label,
    const float *weight, size_t n);

#endif
