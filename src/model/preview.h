/*
 * What a search space holds, before anything runs: number of combinations,
 * sample points by scaling, Hyperband's brackets and rungs. Pure arithmetic
 * on one definition.
 */
#ifndef MODEL_PREVIEW_H
#define MODEL_PREVIEW_H

#include <stddef.h>

#include "base/json.h"
#include "model/hyper.h"

#define PREVIEW_POINTS	9
#define PREVIEW_RUNGS	12

/*
 * Distinct points of the ranges: -1 when a continuous range makes them
 * endless, a bound does not read or a list has no values. At most 1e15.
 */
double preview_combinations(const json_t *definition);

/*
 * n values (2 to PREVIEW_POINTS) that lie evenly on the scale of a numeric
 * range, first and last being the bounds. scaling NULL or "Auto": linear, as
 * the width of the range does not tell what the service would choose.
 * Logarithmic: evenly in log x; ReverseLogarithmic: evenly in log(1 - x).
 * Integer ranges give whole numbers. Returns how many there are (fewer when
 * whole numbers coincide); 0: bounds that do not read or that the scaling
 * refuses.
 */
size_t preview_points(const struct hyper *, const char *scaling, size_t n,
    double *points);

/* max/min of a numeric range with a positive minimum; 0: none. 100 and more
 * are worth a logarithmic scale. */
double preview_span(const struct hyper *);

/* Hyperband (Li et al., JMLR 18, 2018, algorithm 1) with eta = 3. */
struct preview_bracket {
	int	rungs;
	long	trials[PREVIEW_RUNGS];		/* alive at the rung */
	double	resource[PREVIEW_RUNGS];	/* iterations by then */
};

/*
 * Brackets that min and max (iterations, 1 <= min <= max) give, the most
 * halving one first; at most PREVIEW_RUNGS. The sum of trials[0] is what one
 * round launches. 0: the numbers make no sense.
 */
size_t preview_hyperband(long min, long max,
    struct preview_bracket brackets[PREVIEW_RUNGS]);

/*
 * The least and the most resource of a training job of this definition, as
 * the service infers them: HyperbandStrategyConfig, else 1 and hyper_steps.
 * most 0: neither tells.
 */
void preview_resource(const json_t *request, const json_t *definition,
    long *least, long *most);

#endif
