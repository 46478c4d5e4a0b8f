/*
 * Inside trialdeck-train-linear.
 *
 * Choices that the guide leaves to the algorithm ("auto"), made for a CPU and
 * for small data:
 *   optimizer      adam; learning_rate 0.01 (adam), 0.005 (rmsprop), 0.1 (sgd)
 *   momentum 0.9, beta_1 0.9, beta_2 0.999 (rmsprop: 0.9)
 *   wd, l1         0; bias_lr_mult 1, bias_wd_mult 0
 *   lr_scheduler   a tenth of the rate at the last epoch: step one epoch,
 *                  factor 0.1^(1/epochs), minimum a hundredth of the rate
 *   num_models     4 where learning_rate, wd or l1 is auto (those vary from
 *                  model to model), else 1
 *   mini_batch_size, when not given: 1000, but no more than a tenth of the
 *                  rows, so that an epoch is ten updates at least
 *   unbias_data    when there is a bias; normalize_label, unbias_label: for a
 *                  regressor
 *   positive_example_weight_mult: balanced where the selection criterion is
 *                  f_beta, precision or recall, else 1
 * Losses are those of normalised labels; mse, rmse and absolute_loss are in
 * the units of the data. The same data and hyperparameters give the same
 * model.
 */
#ifndef TRAIN_LINEAR_H
#define TRAIN_LINEAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "train/data.h"
#include "train/fit.h"
#include "train/job.h"
#include "train/param.h"
#include "train/score.h"

extern const struct param linear_params[];
extern const size_t linear_params_count;

enum linear_task { LINEAR_BINARY, LINEAR_MULTI, LINEAR_REGRESSION };

/* One model as it was after an epoch. */
struct chosen {
	size_t	 model;		/* which of those side by side */
	long	 epoch;		/* from 0 */
	double	 threshold;	/* binary: positive above this score */
	double	 loss, value;	/* objective; what the criterion says */
	float	*w;		/* (features + 1) × outputs; owned */
};

/* Means and deviations taken off the data: (x - mean) / scale. */
struct scaling {
	float	*mean, *scale;	/* features; owned */
	float	 label_mean, label_scale;
};

struct linear {
	struct job		job;
	struct params		params;
	enum linear_task	task;
	size_t			outputs;	/* 1, or the classes */
	struct data		data[CHANNELS];	/* scaled after linear_scale */
	float			*row_weight;	/* of train; or NULL */
	struct scaling		scaling;
	struct fit		fit;
	struct choice_rule	choice;
	enum channel		judge;		/* validation, else train */
	long			epochs, done;
	/* Early stopping. */
	double			least;		/* of what is watched */
	long			stale;		/* epochs without improvement */
	struct chosen		best;
};

/* --- linear_param.c --- */
int linear_check(const struct params *, struct err *);
enum linear_task linear_task(const struct params *);
struct loss linear_loss(const struct params *);
struct choice_rule linear_choice(const struct params *);
/* What fit_init wants, once the rows are known. The models are the caller's. */
struct fit_rules linear_rules(const struct params *, size_t rows);
struct fit_model *linear_models(const struct params *, size_t *n);
/* Weights of the rows of train by class; NULL: all 1. */
float *linear_row_weights(const struct params *, const struct data *);

/* --- linear_state.c --- */
void linear_scale(struct linear *);
int linear_save_model(const struct linear *, struct err *);
int linear_save_checkpoint(const struct linear *, struct err *);
/* Takes up the newest checkpoint of these hyperparameters and data. */
void linear_resume(struct linear *);

/* --- linear_report.c --- */
/* The best of the models as they are now, by the criterion on the judging
 * channel; w is a copy for the caller. */
void linear_choose(const struct linear *, struct chosen *);
/* The metric lines of a model; epoch < 0: the final ones, without epoch. */
void linear_report(const struct linear *, const struct chosen *, long epoch);

#endif
