/*
 * Losses of the linear learner, of one row: the margin or score z that the
 * model gives, the truth y (classification: 0 or 1). Pure.
 *
 *   logistic        log(1 + e^-s), s = z for y = 1, -z for y = 0
 *   hinge           max(0, margin - s)
 *   squared         (z - y)² / 2
 *   absolute        |z - y|
 *   eps-insensitive max(0, |z - y| - eps), or half its square
 *   quantile        q r for r > 0, (q - 1) r otherwise; r = y - z
 *   Huber           r² / 2 within delta, delta (|r| - delta / 2) outside
 *   softmax         -log of the true class's share (several z a row)
 */
#ifndef TRAIN_LOSS_H
#define TRAIN_LOSS_H

#include <stddef.h>

enum loss_kind {
	LOSS_LOGISTIC, LOSS_HINGE, LOSS_SQUARED, LOSS_ABSOLUTE,
	LOSS_EPS_SQUARED, LOSS_EPS_ABSOLUTE, LOSS_QUANTILE, LOSS_HUBER,
	LOSS_SOFTMAX
};

struct loss {
	enum loss_kind	kind;
	double		margin;		/* hinge */
	double		eps;		/* loss_insensitivity */
	double		quantile;
	double		delta;		/* Huber */
};

/* The kind of a value of the hyperparameter loss ("hinge_loss"). */
enum loss_kind loss_kind(const char *name);

/* The loss; *slope gets its derivative by z. Not for LOSS_SOFTMAX. */
double loss_value(const struct loss *, double z, double y, double *slope);

/* Softmax: z has `classes` scores and is replaced by the derivatives (share
 * less one for the truth). */
double loss_softmax(float *z, size_t classes, size_t truth);

#endif
