/* Hyperparameters of SageMaker's Linear Learner, and what follows from them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "train/linear.h"

#define INF INFINITY
#define AUTO PARAM_AUTO
#define OPEN PARAM_MIN_OPEN
#define INT(n, f, lo, hi, fall) \
	{ n, NULL, PARAM_INT, f, lo, hi, NULL, fall, NULL, NULL }
#define REAL(n, f, lo, hi, fall) \
	{ n, NULL, PARAM_REAL, f, lo, hi, NULL, fall, NULL, NULL }
#define CHOICE(n, f, words, fall) \
	{ n, NULL, PARAM_CHOICE, f, 0, 0, words, fall, NULL, NULL }

#define BOOLEAN "true false"

const struct param linear_params[] = {
	INT("num_classes", 0, 3, 1000000, NULL),
	CHOICE("predictor_type", PARAM_REQUIRED,
	    "binary_classifier multiclass_classifier regressor", NULL),
	INT("accuracy_top_k", 0, 1, 1000000, "3"),
	CHOICE("balance_multiclass_weights", 0, BOOLEAN, "false"),
	REAL("beta_1", AUTO | PARAM_MAX_OPEN, 0, 1, "auto"),
	REAL("beta_2", AUTO | PARAM_MAX_OPEN, 0, 1, "auto"),
	REAL("bias_lr_mult", AUTO | OPEN, 0, INF, "auto"),
	REAL("bias_wd_mult", AUTO, 0, INF, "auto"),
	CHOICE("binary_classifier_model_selection_criteria", 0,
	    "accuracy f_beta f1 precision_at_target_recall "
	    "recall_at_target_precision loss_function cross_entropy_loss",
	    "accuracy"),
	INT("early_stopping_patience", 0, 1, INF, "3"),
	REAL("early_stopping_tolerance", OPEN, 0, INF, "0.001"),
	INT("epochs", 0, 1, 10000000, "15"),
	REAL("f_beta", OPEN, 0, INF, "1.0"),
	INT("feature_dim", AUTO, 1, INF, "auto"),
	REAL("huber_delta", OPEN, 0, INF, "1.0"),
	REAL("init_bias", 0, -INF, INF, "0"),
	CHOICE("init_method", 0, "uniform normal", "uniform"),
	REAL("init_scale", OPEN, 0, INF, "0.07"),
	REAL("init_sigma", OPEN, 0, INF, "0.01"),
	REAL("l1", AUTO, 0, INF, "auto"),
	REAL("learning_rate", AUTO | OPEN, 0, INF, "auto"),
	CHOICE("loss", AUTO, "logistic squared_loss absolute_loss hinge_loss "
	    "eps_insensitive_squared_loss eps_insensitive_absolute_loss "
	    "quantile_loss huber_loss softmax_loss", "auto"),
	REAL("loss_insensitivity", OPEN, 0, INF, "0.01"),
	REAL("lr_scheduler_factor", AUTO | OPEN | PARAM_MAX_OPEN, 0, 1,
	    "auto"),
	REAL("lr_scheduler_minimum_lr", AUTO | OPEN, 0, INF, "auto"),
	INT("lr_scheduler_step", AUTO, 1, INF, "auto"),
	REAL("margin", OPEN, 0, INF, "1.0"),
	INT("mini_batch_size", 0, 1, 10000000, "1000"),
	REAL("momentum", AUTO | PARAM_MAX_OPEN, 0, 1, "auto"),
	CHOICE("normalize_data", AUTO, BOOLEAN, "true"),
	CHOICE("normalize_label", AUTO, BOOLEAN, "auto"),
	INT("num_calibration_samples", AUTO, 1, INF, "auto"),
	INT("num_models", AUTO, 1, 256, "auto"),
	INT("num_point_for_scaler", 0, 1, INF, "10000"),
	CHOICE("optimizer", AUTO, "sgd adam rmsprop", "auto"),
	{ "positive_example_weight_mult", NULL, PARAM_REAL, AUTO | OPEN, 0,
	    INF, "balanced", "1.0", NULL, NULL },
	REAL("quantile", OPEN | PARAM_MAX_OPEN, 0, 1, "0.5"),
	REAL("target_precision", OPEN | PARAM_MAX_OPEN, 0, 1, "0.8"),
	REAL("target_recall", OPEN | PARAM_MAX_OPEN, 0, 1, "0.8"),
	CHOICE("unbias_data", AUTO, BOOLEAN, "auto"),
	CHOICE("unbias_label", AUTO, BOOLEAN, "auto"),
	CHOICE("use_bias", 0, BOOLEAN, "true"),
	CHOICE("use_lr_scheduler", 0, BOOLEAN, "true"),
	REAL("wd", AUTO, 0, INF, "auto")
};
const size_t linear_params_count = nitems(linear_params);

/* A predictor type with the losses that it may have; the first is auto's. */
static const struct {
	const char	*name, *losses, *first;
} types[] = {
	[LINEAR_BINARY] = { "binary_classifier", "logistic hinge_loss",
	    "logistic" },
	[LINEAR_MULTI] = { "multiclass_classifier", "softmax_loss",
	    "softmax_loss" },
	[LINEAR_REGRESSION] = { "regressor", "squared_loss absolute_loss "
	    "eps_insensitive_squared_loss eps_insensitive_absolute_loss "
	    "quantile_loss huber_loss", "squared_loss" }
};

enum linear_task
linear_task(const struct params *p)
{
	size_t i;

	for (i = 0; i < nitems(types); i++)
		if (params_is(p, "predictor_type", types[i].name))
			return (enum linear_task)i;
	bug("predictor_type %s", params_text(p, "predictor_type"));
}

int
linear_check(const struct params *p, struct err *err)
{
	enum linear_task task = linear_task(p);
	const char *loss = params_text(p, "loss");

	if (!params_auto(p, "loss") && !word_in(types[task].losses, loss,
	    strlen(loss)))
		return err_set(err, ERR_INVALID, _("Hyperparameter loss "
		    "cannot be %s with predictor_type %s; it may be: %s."),
		    loss, types[task].name, types[task].losses);
	if (task == LINEAR_MULTI && !params_given(p, "num_classes"))
		return err_set(err, ERR_INVALID, _("Hyperparameter "
		    "num_classes is required with predictor_type "
		    "multiclass_classifier."));
	return 0;
}

struct loss
linear_loss(const struct params *p)
{
	struct loss loss;

	loss.kind = loss_kind(params_auto(p, "loss") ?
	    types[linear_task(p)].first : params_text(p, "loss"));
	loss.margin = params_real(p, "margin", 1);
	loss.eps = params_real(p, "loss_insensitivity", 0.01);
	loss.quantile = params_real(p, "quantile", 0.5);
	loss.delta = params_real(p, "huber_delta", 1);
	return loss;
}

struct choice_rule
linear_choice(const struct params *p)
{
	static const struct {
		const char	*name;
		enum choice	 by;
	} names[] = {
		{ "accuracy", CHOICE_ACCURACY },
		{ "f_beta", CHOICE_F },
		{ "f1", CHOICE_F },
		{ "precision_at_target_recall", CHOICE_PRECISION },
		{ "recall_at_target_precision", CHOICE_RECALL }
	};
	static const char key[] = "binary_classifier_model_selection_criteria";
	struct choice_rule rule = { .by = CHOICE_LOSS };
	size_t i;

	for (i = 0; i < nitems(names); i++)
		if (params_is(p, key, names[i].name))
			rule.by = names[i].by;
	rule.beta = params_is(p, key, "f1") ? 1 : params_real(p, "f_beta", 1);
	rule.recall = params_real(p, "target_recall", 0.8);
	rule.precision = params_real(p, "target_precision", 0.8);
	return rule;
}

static enum optimizer
optimizer(const struct params *p)
{
	if (params_is(p, "optimizer", "sgd"))
		return OPTIMIZER_SGD;
	if (params_is(p, "optimizer", "rmsprop"))
		return OPTIMIZER_RMSPROP;
	return OPTIMIZER_ADAM;
}

static double
base_rate(const struct params *p)
{
	static const double rates[] = {
		[OPTIMIZER_SGD] = 0.1,
		[OPTIMIZER_ADAM] = 0.01,
		[OPTIMIZER_RMSPROP] = 0.005
	};

	return params_real(p, "learning_rate", rates[optimizer(p)]);
}

static void
schedule_rules(const struct params *p, struct fit_rules *r, size_t rows)
{
	double epochs = params_real(p, "epochs", 15);
	size_t updates = (rows + r->batch - 1) / r->batch;

	r->schedule = params_bool(p, "use_lr_scheduler", true);
	r->step = params_int(p, "lr_scheduler_step", (int64_t)updates);
	r->factor = params_real(p, "lr_scheduler_factor",
	    pow(0.1, 1 / epochs));
	r->least = params_real(p, "lr_scheduler_minimum_lr",
	    base_rate(p) / 100);
}

struct fit_rules
linear_rules(const struct params *p, size_t rows)
{
	struct fit_rules r = { 0 };
	size_t tenth = rows / 10 > 0 ? rows / 10 : 1;

	r.loss = linear_loss(p);
	r.optimizer = optimizer(p);
	r.momentum = params_real(p, "momentum", 0.9);
	r.beta_1 = params_real(p, "beta_1", 0.9);
	r.beta_2 = params_real(p, "beta_2",
	    r.optimizer == OPTIMIZER_RMSPROP ? 0.9 : 0.999);
	r.use_bias = params_bool(p, "use_bias", true);
	r.bias_lr_mult = params_real(p, "bias_lr_mult", 1);
	r.bias_wd_mult = params_real(p, "bias_wd_mult", 0);
	r.normal = params_is(p, "init_method", "normal");
	r.scale = params_real(p, "init_scale", 0.07);
	r.sigma = params_real(p, "init_sigma", 0.01);
	r.bias = params_real(p, "init_bias", 0);
	r.batch = (size_t)params_int(p, "mini_batch_size", 1000);
	if (!params_given(p, "mini_batch_size") && r.batch > tenth)
		r.batch = tenth;
	if (r.batch > rows)
		r.batch = rows;
	schedule_rules(p, &r, rows);
	return r;
}

/* What the models side by side try where the user leaves it to us. */
static const struct fit_model variants[] = {
	/* times the base rate, wd, l1 */
	{ 1, 0, 0 },
	{ 3, 1e-4, 0 },
	{ 10, 1e-3, 1e-5 },
	{ 0.3, 0, 1e-4 },
	{ 1, 1e-2, 0 },
	{ 3, 0, 1e-3 },
	{ 10, 0, 0 },
	{ 0.3, 1e-3, 0 }
};

struct fit_model *
linear_models(const struct params *p, size_t *n)
{
	bool rate = params_auto(p, "learning_rate"), wd = params_auto(p, "wd");
	bool l1 = params_auto(p, "l1");
	const struct fit_model *variant;
	struct fit_model *models;
	size_t i;

	*n = (size_t)params_int(p, "num_models", rate || wd || l1 ? 4 : 1);
	models = xcalloc(*n, sizeof(*models));
	for (i = 0; i < *n; i++) {
		variant = &variants[i % nitems(variants)];
		models[i].rate = base_rate(p) * (rate ? variant->rate : 1);
		models[i].wd = params_real(p, "wd", variant->wd);
		models[i].l1 = params_real(p, "l1", variant->l1);
	}
	return models;
}

static double
positive_weight(const struct params *p, const struct data *d)
{
	static const char key[] = "positive_example_weight_mult";
	enum choice by = linear_choice(p).by;
	size_t i, ones = 0;

	if (!params_is(p, key, "balanced") && !(params_auto(p, key) &&
	    by != CHOICE_ACCURACY && by != CHOICE_LOSS))
		return params_real(p, key, 1);
	for (i = 0; i < d->rows; i++)
		ones += d->label[i] > 0.5f;
	return ones > 0 && ones < d->rows ?
	    (double)(d->rows - ones) / (double)ones : 1;
}

float *
linear_row_weights(const struct params *p, const struct data *d)
{
	enum linear_task task = linear_task(p);
	size_t i, classes = (size_t)params_int(p, "num_classes", 2);
	double *of;
	float *weight;

	if (task == LINEAR_REGRESSION || (task == LINEAR_MULTI &&
	    !params_bool(p, "balance_multiclass_weights", false)))
		return NULL;
	of = xcalloc(classes, sizeof(*of));
	if (task == LINEAR_BINARY) {
		of[0] = 1;
		of[1] = positive_weight(p, d);
	} else {
		for (i = 0; i < d->rows; i++)
			of[(size_t)d->label[i]]++;
		for (i = 0; i < classes; i++)
			if (of[i] > 0)
				of[i] = (double)d->rows / of[i] /
				    (double)classes;
	}
	weight = xcalloc(d->rows, sizeof(*weight));
	for (i = 0; i < d->rows; i++)
		weight[i] = (float)of[(size_t)d->label[i]];
	free(of);
	return weight;
}
