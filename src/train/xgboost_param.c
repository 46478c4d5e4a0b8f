/*
 * Hyperparameters of SageMaker's XGBoost: names and ranges from its guide and
 * its container, defaults from the library.
 */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "train/xgboost.h"

#define INF INFINITY
#define INT(n, f, lo, fall) \
	{ n, NULL, PARAM_INT, f, lo, INF, NULL, fall, NULL, NULL }
#define REAL(n, other, f, lo, hi, fall) \
	{ n, other, PARAM_REAL, f, lo, hi, NULL, fall, NULL, NULL }
#define CHOICE(n, f, words, fall) \
	{ n, NULL, PARAM_CHOICE, f, 0, 0, words, fall, NULL, NULL }
#define TEXT(n, f) { n, NULL, PARAM_TEXT, f, 0, 0, NULL, NULL, NULL, NULL }

#define BOOLEAN "true false"
#define NEEDS_GPU N_("it needs a GPU")

const struct param xgb_params[] = {
	INT("num_class", 0, 2, NULL),
	INT("num_round", PARAM_REQUIRED | PARAM_OWN, 1, NULL),
	REAL("alpha", "reg_alpha", 0, 0, INF, "0"),
	REAL("base_score", NULL, 0, 0, INF, "0.5"),
	CHOICE("booster", 0, "gbtree gblinear dart", "gbtree"),
	REAL("colsample_bylevel", NULL, PARAM_MIN_OPEN, 0, 1, "1"),
	REAL("colsample_bynode", NULL, PARAM_MIN_OPEN, 0, 1, "1"),
	REAL("colsample_bytree", NULL, PARAM_MIN_OPEN, 0, 1, "1"),
	CHOICE("csv_weights", PARAM_OWN, "0 1", "0"),
	CHOICE("deterministic_histogram", PARAM_IDLE, BOOLEAN, NULL),
	INT("early_stopping_rounds", PARAM_OWN, 1, NULL),
	REAL("eta", "learning_rate", 0, 0, 1, "0.3"),
	TEXT("eval_metric", PARAM_OWN),
	REAL("gamma", "min_split_loss", 0, 0, INF, "0"),
	CHOICE("grow_policy", 0, "depthwise lossguide", "depthwise"),
	TEXT("interaction_constraints", 0),
	REAL("lambda", "reg_lambda", 0, 0, INF, "1"),
	REAL("lambda_bias", NULL, 0, 0, 1, "0"),
	INT("max_bin", 0, 2, "256"),
	REAL("max_delta_step", NULL, 0, 0, INF, "0"),
	INT("max_depth", 0, 0, "6"),
	INT("max_leaves", 0, 0, "0"),
	REAL("min_child_weight", NULL, 0, 0, INF, "1"),
	TEXT("monotone_constraints", 0),
	CHOICE("normalize_type", 0, "tree forest", "tree"),
	INT("nthread", 0, 1, NULL),
	CHOICE("objective", PARAM_OWN, "reg:squarederror reg:linear "
	    "reg:logistic reg:squaredlogerror reg:pseudohubererror "
	    "reg:absoluteerror reg:gamma reg:tweedie binary:logistic "
	    "binary:logitraw binary:hinge count:poisson multi:softmax "
	    "multi:softprob rank:pairwise rank:ndcg rank:map survival:aft "
	    "survival:cox", "reg:squarederror"),
	CHOICE("one_drop", 0, "0 1", "0"),
	{ "process_type", NULL, PARAM_CHOICE, 0, 0, 0, "default", "default",
	    "update", N_("it changes the trees of an earlier model, and a "
	    "training job begins without one") },
	REAL("rate_drop", NULL, 0, 0, 1, "0"),
	CHOICE("refresh_leaf", 0, "0 1", "1"),
	CHOICE("sample_type", 0, "uniform weighted", "uniform"),
	REAL("scale_pos_weight", NULL, PARAM_MIN_OPEN, 0, INF, "1"),
	{ "seed", NULL, PARAM_INT, 0, -2147483647.0, 2147483646.0, NULL, "0",
	    NULL, NULL },
	CHOICE("single_precision_histogram", PARAM_IDLE, BOOLEAN, NULL),
	REAL("sketch_eps", NULL, PARAM_IDLE | PARAM_MIN_OPEN | PARAM_MAX_OPEN,
	    0, 1, NULL),
	REAL("skip_drop", NULL, 0, 0, 1, "0"),
	REAL("subsample", NULL, PARAM_MIN_OPEN, 0, 1, "1"),
	{ "tree_method", NULL, PARAM_CHOICE, 0, 0, 0,
	    "auto exact approx hist", "auto", "gpu_hist", NEEDS_GPU },
	REAL("tweedie_variance_power", NULL, PARAM_MIN_OPEN | PARAM_MAX_OPEN,
	    1, 2, "1.5"),
	{ "updater", NULL, PARAM_LIST, 0, 0, 0,
	    "grow_colmaker grow_histmaker grow_quantile_histmaker sync "
	    "refresh prune shotgun coord_descent", NULL,
	    "distcol grow_skmaker", N_("this version of XGBoost no longer "
	    "has it") },
	{ "verbosity", NULL, PARAM_INT, 0, 0, 3, NULL, "1", NULL, NULL },
	{ "use_dask_gpu_training", NULL, PARAM_CHOICE, PARAM_OWN, 0, 0,
	    "false", NULL, "true", NEEDS_GPU },
	CHOICE("dsplit", PARAM_IDLE, "row col", NULL),
	{ "predictor", NULL, PARAM_CHOICE, 0, 0, 0, "auto cpu_predictor",
	    NULL, "gpu_predictor", NEEDS_GPU },
	INT("num_parallel_tree", 0, 1, NULL),
	CHOICE("save_model_on_termination", PARAM_OWN, BOOLEAN, "true"),
	CHOICE("aft_loss_distribution", 0, "normal logistic extreme", NULL),
	REAL("aft_loss_distribution_scale", NULL, PARAM_MIN_OPEN, 0, INF,
	    NULL),
	{ "sampling_method", NULL, PARAM_CHOICE, 0, 0, 0, "uniform", NULL,
	    "gradient_based", NEEDS_GPU },
	INT("prob_buffer_row", PARAM_IDLE, 2, NULL)
};
const size_t xgb_params_count = nitems(xgb_params);

static const struct {
	const char	*prefix;
	enum xgb_task	 task;
} tasks[] = {
	{ "binary:logistic", XGB_LOGISTIC },
	{ "binary:logitraw", XGB_RAW },
	{ "binary:hinge", XGB_HINGE },
	{ "multi:", XGB_MULTI },
	{ "count:poisson", XGB_POISSON },
	{ "reg:gamma", XGB_GAMMA },
	{ "reg:tweedie", XGB_TWEEDIE },
	{ "rank:", XGB_RANK },
	{ "survival:aft", XGB_AFT },
	{ "survival:cox", XGB_COX }
};

enum xgb_task
xgb_task(const struct params *p)
{
	const char *objective = params_text(p, "objective");
	size_t i;

	for (i = 0; i < nitems(tasks); i++)
		if (strncmp(objective, tasks[i].prefix,
		    strlen(tasks[i].prefix)) == 0)
			return tasks[i].task;
	return XGB_REGRESSION;
}

int
xgb_check(const struct params *p, struct err *err)
{
	bool multi = xgb_task(p) == XGB_MULTI;

	if (multi && !params_given(p, "num_class"))
		return err_set(err, ERR_INVALID, _("Hyperparameter num_class "
		    "is required with objective %s."),
		    params_text(p, "objective"));
	if (!multi && params_given(p, "num_class"))
		return err_set(err, ERR_INVALID, _("Hyperparameter num_class "
		    "belongs to the objectives multi:softmax and "
		    "multi:softprob; remove it."));
	if (params_int(p, "num_class", 2) > 100000)
		return err_set(err, ERR_INVALID, _("Hyperparameter num_class "
		    "is more than 100000."));
	if (params_is(p, "booster", "gblinear") &&
	    params_given(p, "early_stopping_rounds"))
		return err_set(err, ERR_INVALID, _("early_stopping_rounds "
		    "cannot be used with booster gblinear: its earlier rounds "
		    "cannot be taken out of the model."));
	return 0;
}
