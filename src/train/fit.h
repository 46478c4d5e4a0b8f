/*
 * Linear models trained side by side: one product of a batch with the weights
 * of all of them. Weights are (features + 1) rows, the last one the bias, by
 * models × outputs columns; outputs is 1, or the classes of softmax.
 *
 * Adam: Kingma and Ba 2015, algorithm 1. RMSprop: Tieleman and Hinton 2012.
 * L1 with SGD is a proximal step (soft threshold of rate × l1), which makes
 * weights exactly 0; with the other two, whose steps differ by weight, it is
 * part of the gradient.
 */
#ifndef TRAIN_FIT_H
#define TRAIN_FIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "train/loss.h"

enum optimizer { OPTIMIZER_SGD, OPTIMIZER_ADAM, OPTIMIZER_RMSPROP };

struct fit_rules {
	struct loss	loss;
	enum optimizer	optimizer;
	double		momentum, beta_1, beta_2;
	bool		use_bias;
	double		bias_lr_mult, bias_wd_mult;
	bool		schedule;	/* rate × factor every step updates */
	int64_t		step;
	double		factor, least;	/* least rate */
	bool		normal;		/* initial weights: normal or uniform */
	double		scale, sigma, bias;
	size_t		batch;		/* rows of an update */
};

/* What differs between models trained side by side. */
struct fit_model {
	double	rate, wd, l1;
};

struct fit {
	struct fit_rules rules;
	size_t		 features, models, outputs;
	struct fit_model *model;	/* models; owned */
	float		*w, *m, *v;	/* weights and their moments; owned */
	int64_t		 updates;
};

/* The rows to learn from, borrowed. */
struct fit_rows {
	const float	*x;		/* rows × features */
	const float	*label;
	const float	*weight;	/* of each row, or NULL */
	size_t		 rows;
};

/* models is taken over. The initial weights depend on the seed alone. */
void fit_init(struct fit *, const struct fit_rules *, size_t features,
    size_t outputs, struct fit_model *models, size_t n, uint64_t seed);
void fit_release(struct fit *);
/* Floats in w, in m and in v. */
size_t fit_size(const struct fit *);

/* Every row once, in an order that the seed gives. */
void fit_epoch(struct fit *, const struct fit_rows *, uint64_t seed);

/* Scores of rows: out is rows × (models × outputs). */
void fit_scores(const struct fit *, const float *x, size_t rows, float *out);

/* SplitMix64 (Steele, Lea, Flood 2014): the next of a sequence. */
uint64_t fit_random(uint64_t *state);

#endif
