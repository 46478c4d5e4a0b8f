#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "train/loss.h"

static const struct {
	const char	*name;
	enum loss_kind	 kind;
} kinds[] = {
	{ "logistic", LOSS_LOGISTIC },
	{ "hinge_loss", LOSS_HINGE },
	{ "squared_loss", LOSS_SQUARED },
	{ "absolute_loss", LOSS_ABSOLUTE },
	{ "eps_insensitive_squared_loss", LOSS_EPS_SQUARED },
	{ "eps_insensitive_absolute_loss", LOSS_EPS_ABSOLUTE },
	{ "quantile_loss", LOSS_QUANTILE },
	{ "huber_loss", LOSS_HUBER },
	{ "softmax_loss", LOSS_SOFTMAX }
};

enum loss_kind
loss_kind(const char *name)
{
	size_t i;

	for (i = 0; i < nitems(kinds); i++)
		if (strcmp(kinds[i].name, name) == 0)
			return kinds[i].kind;
	bug("no loss %s", name);
}

static double
logistic(double s, double *slope)
{
	double e = exp(-fabs(s));

	*slope = s > 0 ? -e / (1 + e) : -1 / (1 + e);
	return (s > 0 ? 0 : -s) + log1p(e);
}

static double
classified(const struct loss *loss, double z, double y, double *slope)
{
	double sign = y > 0.5 ? 1 : -1, value, s = sign * z;

	if (loss->kind == LOSS_LOGISTIC)
		value = logistic(s, slope);
	else {
		value = s < loss->margin ? loss->margin - s : 0;
		*slope = s < loss->margin ? -1 : 0;
	}
	*slope *= sign;
	return value;
}

double
loss_value(const struct loss *loss, double z, double y, double *slope)
{
	double r = z - y, sign = r > 0 ? 1 : r < 0 ? -1 : 0, over;

	switch (loss->kind) {
	case LOSS_LOGISTIC:
	case LOSS_HINGE:
		return classified(loss, z, y, slope);
	case LOSS_SQUARED:
		*slope = r;
		return r * r / 2;
	case LOSS_ABSOLUTE:
		*slope = sign;
		return fabs(r);
	case LOSS_EPS_SQUARED:
	case LOSS_EPS_ABSOLUTE:
		over = fabs(r) - loss->eps;
		if (over < 0)
			over = sign = 0;
		if (loss->kind == LOSS_EPS_ABSOLUTE) {
			*slope = sign;
			return over;
		}
		*slope = sign * over;
		return over * over / 2;
	case LOSS_QUANTILE:
		*slope = r < 0 ? -loss->quantile : 1 - loss->quantile;
		return *slope * r;
	case LOSS_HUBER:
		if (fabs(r) <= loss->delta) {
			*slope = r;
			return r * r / 2;
		}
		*slope = sign * loss->delta;
		return loss->delta * (fabs(r) - loss->delta / 2);
	case LOSS_SOFTMAX:
		break;
	}
	bug("loss %d of one score", loss->kind);
}

double
loss_softmax(float *z, size_t classes, size_t truth)
{
	double most = z[0], sum = 0, value;
	size_t i;

	for (i = 1; i < classes; i++)
		if (z[i] > most)
			most = z[i];
	for (i = 0; i < classes; i++)
		sum += exp(z[i] - most);
	value = log(sum) + most - z[truth];
	for (i = 0; i < classes; i++)
		z[i] = (float)(exp(z[i] - most) / sum - (i == truth));
	return value;
}
