/* Grid search: every combination once, the last parameter fastest. */
#include <math.h>

#include "search/sampler.h"

int
grid_ask(const struct strategy_config *config, const struct space *space,
    const struct observation *history, size_t n, uint64_t ordinal,
    struct point *out)
{
	double size = space_size(space), index = (double)ordinal;
	size_t i;

	(void)config;
	(void)history;
	(void)n;
	if (!(index < size))
		return (0);
	point_init(out, space);
	for (i = space->n; i-- > 0;) {
		const struct param *param = &space->params[i];
		double count = param->kind == PARAM_FLOAT ? 1 :
		    floor(param->hi - param->lo) + 1;

		out->values[i] = param->lo + fmod(index, count);
		index = floor(index / count);
	}
	return (1);
}
