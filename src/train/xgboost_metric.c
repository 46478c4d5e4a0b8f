/*
 * Metrics of SageMaker's XGBoost. Those that the library lacks are computed
 * here; a row that is positive has a probability above 0.5.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "train/score.h"
#include "train/xgboost.h"

#define BINARY (XGB_LOGISTIC | XGB_RAW | XGB_HINGE)
#define NUMBER (XGB_REGRESSION | XGB_POISSON | XGB_GAMMA | XGB_TWEEDIE)
#define CLASS (BINARY | XGB_MULTI)
#define ANY 0x7ff

static const struct xgb_metric metrics[] = {
	/* name, own, maximise, always, can */
	{ "accuracy", true, true, CLASS, CLASS },
	{ "balanced_accuracy", true, true, CLASS, CLASS },
	{ "f1", true, true, CLASS, CLASS },
	{ "f1_binary", true, true, BINARY, BINARY },
	{ "f1_macro", true, true, CLASS, CLASS },
	{ "precision", true, true, BINARY, BINARY },
	{ "recall", true, true, BINARY, BINARY },
	{ "precision_macro", true, true, CLASS, CLASS },
	{ "precision_micro", true, true, CLASS, CLASS },
	{ "recall_macro", true, true, CLASS, CLASS },
	{ "recall_micro", true, true, CLASS, CLASS },
	{ "mse", true, false, NUMBER | XGB_LOGISTIC, NUMBER | XGB_LOGISTIC },
	{ "r2", true, true, NUMBER, NUMBER },
	{ "rmse", false, false, NUMBER | XGB_LOGISTIC, ANY },
	{ "mae", false, false, NUMBER | XGB_LOGISTIC, ANY },
	{ "mape", false, false, NUMBER, ANY },
	{ "mphe", false, false, NUMBER, ANY },
	{ "rmsle", false, false, 0, ANY },
	{ "logloss", false, false, XGB_LOGISTIC, ANY },
	{ "error", false, false, BINARY, ANY },
	{ "auc", false, true, BINARY, BINARY | XGB_RANK },
	{ "aucpr", false, true, XGB_LOGISTIC | XGB_RAW, BINARY | XGB_RANK },
	{ "merror", false, false, XGB_MULTI, XGB_MULTI },
	{ "mlogloss", false, false, XGB_MULTI, XGB_MULTI },
	{ "map", false, true, XGB_RANK, XGB_RANK | BINARY },
	{ "ndcg", false, true, XGB_RANK, XGB_RANK | BINARY },
	{ "pre", false, true, 0, XGB_RANK },
	{ "poisson-nloglik", false, false, XGB_POISSON, NUMBER },
	{ "gamma-nloglik", false, false, XGB_GAMMA, NUMBER },
	{ "gamma-deviance", false, false, XGB_GAMMA, NUMBER },
	{ "tweedie-nloglik", false, false, XGB_TWEEDIE, NUMBER },
	{ "aft-nloglik", false, false, XGB_AFT, XGB_AFT },
	{ "interval-regression-accuracy", false, true, XGB_AFT, XGB_AFT },
	{ "cox-nloglik", false, false, XGB_COX, XGB_COX }
};

/* "error@0.7" is the row error; the library reads what follows. */
static const struct xgb_metric *
metric_find(const char *name, size_t len)
{
	const char *at = memchr(name, '@', len);
	size_t i, n = at != NULL ? (size_t)(at - name) : len;

	for (i = 0; i < nitems(metrics); i++)
		if (strlen(metrics[i].name) == n &&
		    memcmp(metrics[i].name, name, n) == 0 &&
		    (at == NULL || !metrics[i].own))
			return &metrics[i];
	return NULL;
}

/* Adds a name once. Returns its place. */
static size_t
plan_put(struct xgb_plan *plan, const struct xgb_metric *row,
    const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < plan->n; i++)
		if (strncmp(plan->name[i], name, len) == 0 &&
		    plan->name[i][len] == '\0')
			return i;
	memcpy(plan->name[i], name, len);
	plan->name[i][len] = '\0';
	plan->row[i] = row;
	plan->n++;
	return i;
}

static int
plan_add(struct xgb_plan *plan, const struct params *p, const char *name,
    size_t len, struct err *err)
{
	const struct xgb_metric *row = metric_find(name, len);
	char shown[200];

	text_clean(shown, sizeof(shown), name, len, 60, false);
	if (row == NULL)
		return err_set(err, ERR_INVALID,
		    _("XGBoost has no metric %s."), shown);
	if (!(row->can & plan->task))
		return err_set(err, ERR_INVALID, _("The metric %s cannot be "
		    "computed with objective %s."), shown,
		    params_text(p, "objective"));
	if (len >= sizeof(plan->name[0]) ||
	    plan->n + nitems(metrics) >= XGB_METRICS_MOST)
		return err_set(err, ERR_INVALID,
		    _("eval_metric names too many metrics."));
	plan->watched = plan_put(plan, row, name, len);
	return 0;
}

/* What early stopping looks at when nothing was asked for: what the library
 * takes for the objective. */
static size_t
watch_default(const struct xgb_plan *plan)
{
	static const struct {
		unsigned	 tasks;
		const char	*name;
	} names[] = {
		{ XGB_LOGISTIC, "logloss" },
		{ XGB_RAW | XGB_HINGE, "error" },
		{ XGB_MULTI, "mlogloss" },
		{ XGB_REGRESSION, "rmse" },
		{ XGB_POISSON, "poisson-nloglik" },
		{ XGB_GAMMA, "gamma-nloglik" },
		{ XGB_TWEEDIE, "tweedie-nloglik" },
		{ XGB_RANK, "map" },
		{ XGB_AFT, "aft-nloglik" },
		{ XGB_COX, "cox-nloglik" }
	};
	size_t i, k;

	for (k = 0; k < nitems(names); k++)
		for (i = 0; i < plan->n; i++)
			if (names[k].tasks & plan->task &&
			    strcmp(plan->name[i], names[k].name) == 0)
				return i;
	bug("task %d has no metric", plan->task);
}

int
xgb_plan_init(struct xgb_plan *plan, const struct params *p,
    const char *objective, struct err *err)
{
	const char *list = params_text(p, "eval_metric"), *name;
	size_t len, i;

	memset(plan, 0, sizeof(*plan));
	plan->task = xgb_task(p);
	plan->classes = plan->task & BINARY ? 2 :
	    (size_t)params_int(p, "num_class", 0);
	for (; list != NULL && *list != '\0'; list += len) {
		list += strspn(list, ", ");
		len = strcspn(list, ", ");
		if (len > 0 && plan_add(plan, p, list, len, err) != 0)
			return -1;
	}
	/* "validation:error" → error; another channel's name does as well. */
	name = objective != NULL ? strchr(objective, ':') : NULL;
	if (name != NULL && plan_add(plan, p, name + 1, strlen(name + 1),
	    err) != 0)
		return -1;
	plan->asked = plan->n;
	for (i = 0; i < nitems(metrics); i++)
		if (metrics[i].always & plan->task) {
			len = strlen(metrics[i].name);
			plan_put(plan, &metrics[i], metrics[i].name, len);
		}
	if (plan->asked == 0)
		plan->watched = watch_default(plan);
	return 0;
}

int
xgb_check_labels(const struct xgb_plan *plan, const struct data *d,
    const char *channel, struct err *err)
{
	size_t i;

	if (plan->classes == 0)
		return 0;
	for (i = 0; i < d->rows; i++) {
		if (plan->task == XGB_LOGISTIC && d->label[i] >= 0 &&
		    d->label[i] <= 1)
			continue;
		if (d->label[i] < 0 || d->label[i] >= (float)plan->classes ||
		    d->label[i] != floorf(d->label[i]))
			return err_set(err, ERR_INVALID, _("channel %s: row "
			    "%zu has the label %g; this objective needs labels "
			    "from 0 to %zu."), channel, i + 1,
			    (double)d->label[i], plan->classes - 1);
	}
	return 0;
}

void
xgb_plan_drop_areas(struct xgb_plan *plan, const struct data *d)
{
	size_t i, ones = 0, kept = plan->asked;

	if (!(plan->task & BINARY))
		return;
	for (i = 0; i < d->rows; i++)
		ones += d->label[i] > 0.5f;
	if (ones > 0 && ones < d->rows)
		return;
	for (i = plan->asked; i < plan->n; i++) {
		if (strcmp(plan->name[i], "auc") == 0 ||
		    strcmp(plan->name[i], "aucpr") == 0)
			continue;
		memmove(plan->name[kept], plan->name[i],
		    sizeof(plan->name[i]));
		plan->row[kept++] = plan->row[i];
	}
	plan->n = kept;
}

static size_t
predicted_class(const struct xgb_plan *plan, const float *row, size_t width)
{
	size_t i, best = 0;

	if (plan->task & BINARY)
		return row[0] > (plan->task == XGB_RAW ? 0.0f : 0.5f);
	if (width == 1)
		return row[0] > 0 && row[0] < (float)plan->classes ?
		    (size_t)row[0] : 0;
	for (i = 1; i < width; i++)
		if (row[i] > row[best])
			best = i;
	return best;
}

static double
from_confusion(const struct xgb_plan *plan, const char *name,
    const struct confusion *c)
{
	bool binary = (plan->task & BINARY) != 0;

	if (strcmp(name, "balanced_accuracy") == 0)
		return confusion_balanced_accuracy(c);
	if (strcmp(name, "f1_binary") == 0 ||
	    (strcmp(name, "f1") == 0 && binary))
		return confusion_f(c, 1, 1);
	if (strcmp(name, "f1") == 0 || strcmp(name, "f1_macro") == 0)
		return confusion_macro(c, SCORE_F, 1);
	if (strcmp(name, "precision") == 0)
		return confusion_precision(c, 1);
	if (strcmp(name, "recall") == 0)
		return confusion_recall(c, 1);
	if (strcmp(name, "precision_macro") == 0)
		return confusion_macro(c, SCORE_PRECISION, 1);
	if (strcmp(name, "recall_macro") == 0)
		return confusion_macro(c, SCORE_RECALL, 1);
	/* Micro averages of one label a row are the accuracy. */
	return confusion_accuracy(c);
}

double
xgb_own_metric(const struct xgb_plan *plan, const char *name,
    const struct data *d, const float *prediction, size_t width)
{
	struct confusion c;
	double value;
	size_t i;

	if (strcmp(name, "mse") == 0)
		return score_mse(prediction, d->label, d->weight, d->rows);
	if (strcmp(name, "r2") == 0)
		return score_r2(prediction, d->label, d->weight, d->rows);
	confusion_init(&c, plan->classes);
	for (i = 0; i < d->rows; i++)
		confusion_add(&c, plan->task & BINARY ? d->label[i] > 0.5f :
		    (size_t)d->label[i],
		    predicted_class(plan, prediction + i * width, width),
		    d->weight != NULL ? d->weight[i] : 1);
	value = from_confusion(plan, name, &c);
	confusion_release(&c);
	return value;
}
