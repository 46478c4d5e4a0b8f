/*
 * What the tuned values had to do with the objective, told from the training
 * jobs that reported it.
 */
#ifndef MODEL_IMPORTANCE_H
#define MODEL_IMPORTANCE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/json.h"
#include "model/job.h"

#define IMPORTANCE_LEAST	10	/* training jobs that are worth it */
#define IMPORTANCE_PARTS	8

struct importance {
	double	share;		/* 0 to 1 */
	size_t	nparts;
	double	good[IMPORTANCE_PARTS];	/* mean rank of a part, best is 1 */
	double	low, high;	/* among the best quarter, three at least */
};

/*
 * n pairs, IMPORTANCE_LEAST at least: value x, rank of the objective y from 0
 * (worst) to 1 (best). The pairs are parted by x into at most IMPORTANCE_PARTS
 * of about five and more, equal values together; of categories each is a part
 * (IMPORTANCE_PARTS at most). share: how much of the
 * ranks' variance lies between the parts, less what chance would put there
 * (epsilon squared: Kelley, PNAS 21, 1935).
 */
void importance_of(const double *x, const double *y, size_t n, bool categories,
    struct importance *out);

/*
 * Definition by definition: [{"definition", "metric", "trainingJobs",
 * "hyperparameters": [{"name", "share", "good": […], and "low" and "high" or,
 * of categories, "values": […]}]}], strongest first. job: Describe's reply,
 * for what is better.
 */
json_t *importance_tree(const struct trial *, size_t n, const json_t *job);
/* The same for people, a line a hyperparameter. */
void importance_text(const json_t *tree, bool ascii, struct buf *out);

#endif
