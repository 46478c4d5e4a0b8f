/*
 * Inside trialdeck-train-xgboost. The library's C API is in xgboost.c and
 * xgboost_data.c only; the rows and the metrics know nothing of it.
 */
#ifndef TRAIN_XGBOOST_H
#define TRAIN_XGBOOST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "train/data.h"
#include "train/param.h"

extern const struct param xgb_params[];
extern const size_t xgb_params_count;

/* Rules over several hyperparameters. */
int xgb_check(const struct params *, struct err *);

/* What the objective learns; a bit each, so that rows can name several. */
enum xgb_task {
	XGB_LOGISTIC = 1 << 0,	/* predictions are probabilities */
	XGB_RAW = 1 << 1,	/* margins: positive above 0 */
	XGB_HINGE = 1 << 2,	/* classes */
	XGB_MULTI = 1 << 3,
	XGB_REGRESSION = 1 << 4,
	XGB_POISSON = 1 << 5,
	XGB_GAMMA = 1 << 6,
	XGB_TWEEDIE = 1 << 7,
	XGB_RANK = 1 << 8,
	XGB_AFT = 1 << 9,
	XGB_COX = 1 << 10
};
enum xgb_task xgb_task(const struct params *);

/* A metric: the library's own, or computed here from predictions. */
struct xgb_metric {
	const char	*name;
	bool		 own;		/* computed here */
	bool		 maximise;
	unsigned	 always;	/* tasks that print it unasked */
	unsigned	 can;		/* tasks that may ask for it */
};

#define XGB_METRICS_MOST 48

/* The metrics of a run: those of eval_metric first, then the tuning job's
 * objective, then those that the task always prints. */
struct xgb_plan {
	size_t			 n;
	char			 name[XGB_METRICS_MOST][48];
	const struct xgb_metric	*row[XGB_METRICS_MOST];
	size_t			 asked;		/* of n: not by the task */
	size_t			 watched;	/* for early stopping */
	size_t			 classes;	/* 2, num_class; 0: numbers */
	enum xgb_task		 task;
};

/* objective: "validation:NAME" or NULL. */
int xgb_plan_init(struct xgb_plan *, const struct params *,
    const char *objective, struct err *);

/* Labels fit the task: classes are 0 … n-1. */
int xgb_check_labels(const struct xgb_plan *, const struct data *,
    const char *channel, struct err *);

/* Takes the areas under curves out where nobody asked for them and a channel
 * has rows of one class only: the library cannot compute them there. */
void xgb_plan_drop_areas(struct xgb_plan *, const struct data *);

/* One own metric from a channel's predictions (rows × width). */
double xgb_own_metric(const struct xgb_plan *, const char *name,
    const struct data *, const float *prediction, size_t width);

#endif
