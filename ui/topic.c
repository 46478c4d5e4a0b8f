/* Help topics. See topic.h. */
#include "base/alloc.h"
#include "base/i18n.h"
#include "ui/topic.h"

static const struct topic topics[] = {
	{ "warm-start", "S17", N_("Warm start"),
	    N_("A tuning job can begin from the results of up to five earlier "
	    "ones, its parents. They must have ended and have been created "
	    "after October 1, 2018.\n\n"
	    "Identical data and algorithm: data, image and objective are those "
	    "of the parents; ranges may change. The best training job is "
	    "reported over the whole family.\n"
	    "Transfer learning: the data or the version of the algorithm may "
	    "differ.\n\n"
	    "The objective metric and the set of hyperparameter names must be "
	    "the same, and none may change its type. At most ten changes are "
	    "counted: a static value that changes, a range that becomes "
	    "static. A warm start does not reach further than its parents: "
	    "name grandparents too. The training jobs of the parents count "
	    "towards the 500 that a tuning job may have, and it starts a "
	    "little later the more of them there are. Only with a single "
	    "definition.") },
	{ "early-stopping", "S22", N_("Early stopping"),
	    N_("With Auto a training job stops when it is unlikely to improve "
	    "on the best one: after each epoch its objective is held against "
	    "the median of the running averages of earlier training jobs at "
	    "the same epoch. That saves compute and avoids overfitting.\n\n"
	    "It needs an algorithm that reports its objective after each "
	    "epoch. Built-in ones that do: XGBoost, LightGBM, CatBoost, "
	    "AutoGluon-Tabular, Linear Learner, Image Classification, Object "
	    "Detection, Semantic Segmentation, Sequence-to-Sequence and IP "
	    "Insights; the algorithm's help says so. An algorithm of your own "
	    "must print its objective for each epoch.\n\n"
	    "Off is the default; there is nothing else to set. Not together "
	    "with Hyperband, which stops training jobs itself, and only with a "
	    "single definition.") },
	{ "strategies", "S31", N_("How tuning works"),
	    N_("Random draws each configuration freely from the ranges. Any "
	    "number can run at once without loss.\n\n"
	    "Bayesian models how the objective depends on the hyperparameters "
	    "and tries where an improvement is likely. Each result teaches it, "
	    "so few at once search better than many.\n\n"
	    "Hyperband gives many configurations a little resource, keeps the "
	    "best third at each rung and gives them three times as much. It "
	    "needs an iterative algorithm that reports the objective step by "
	    "step, such as XGBoost or Random Cut Forest; not decision trees or "
	    "k-nearest neighbors. New configurations are drawn at random.\n\n"
	    "Grid tries every combination of categorical values; the number of "
	    "training jobs follows from them.") },
	{ "metrics", "S62", N_("Defining metrics"),
	    N_("Built-in algorithms bring their metrics. For your own "
	    "algorithm each metric has a name and a regular expression that "
	    "finds its value in the log: its first group is the number, as in "
	    "accuracy=([0-9.]+).\n\n"
	    "A job takes up to 20 metrics in the console and 40 by the API; an "
	    "expression has at most 500 characters. One of them is the "
	    "objective; the last value in the log counts as the final one. "
	    "An expression that never matches wastes the whole job: B in the "
	    "wizard tries them on a log, and a smoke trial on the review page "
	    "shows whether the objective is caught.") },
	{ "ranges", "S70", N_("Choosing ranges"),
	    N_("Search few hyperparameters: each one more makes the space "
	    "larger and results come later. Begin with the recommended ranges "
	    "and narrow them with a warm start.\n\n"
	    "Integer and continuous ranges have a minimum below their maximum; "
	    "a value that shall not change is static (Space). Logarithmic "
	    "scaling suits ranges over several powers of ten and needs a "
	    "minimum above 0. ReverseLogarithmic suits values close to 1, from "
	    "0 to below 1. Auto lets the service choose.\n\n"
	    "The fewer training jobs run at once, the more Bayesian learns "
	    "between them. Let the objective be the value on validation data. "
	    "The same random seed draws the same configurations again.") },
	{ "managing", "S91", N_("Cloning and managing jobs"),
	    N_("c on the list or on a tuning job clones it into the wizard "
	    "with every setting, channel and location; N continues a finished "
	    "one: a clone with a warm start from it. On the definitions panel "
	    "c clones a definition, J and K move it, d removes it.\n\n"
	    "What you type is kept as a draft within a second: d on the list "
	    "goes on with one, at the same step and field. v shows what "
	    "differs from the source, R the request as it will be sent.\n\n"
	    "S stops a tuning job; running training jobs get two minutes to "
	    "save their work. A stopped one cannot be resumed, but continued "
	    "by a warm start.") },
};

size_t
topic_count(void)
{
	return (nitems(topics));
}

const struct topic *
topic_at(size_t i)
{
	return (&topics[i]);
}
