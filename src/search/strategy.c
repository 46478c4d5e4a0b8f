/* The strategies by name and kind. See strategy.h. */
#include <string.h>

#include "base/alloc.h"
#include "search/sampler.h"
#include "search/warmstart.h"

static const struct {
	const char	*name;
	enum strategy_kind kind;
	int		(*ask)(const struct strategy_config *,
			    const struct space *, const struct observation *,
			    size_t, uint64_t, struct point *);
} strategies[] = {
	{ "Bayesian", STRATEGY_BAYESIAN, bayes_ask },
	{ "Random", STRATEGY_RANDOM, random_ask },
	/* New configurations of Hyperband are drawn at random (S28). */
	{ "Hyperband", STRATEGY_HYPERBAND, even_ask },
	{ "Grid", STRATEGY_GRID, grid_ask },
};

bool
strategy_named(const char *name, enum strategy_kind *kind)
{
	size_t i;

	for (i = 0; i < nitems(strategies); i++)
		if (strcmp(strategies[i].name, name) == 0) {
			*kind = strategies[i].kind;
			return (true);
		}
	return (false);
}

int
strategy_ask(const struct strategy_config *config, const struct space *space,
    const struct observation *history, size_t n, uint64_t ordinal,
    struct point *out)
{
	size_t i;

	if (config->warm != NULL && ordinal < WARM_FIRST &&
	    (config->kind == STRATEGY_BAYESIAN ||
	    config->kind == STRATEGY_RANDOM) && warm_first(config->warm,
	    space, history, n, ordinal, out) == 1)
		return (1);
	for (i = 0; i < nitems(strategies); i++)
		if (strategies[i].kind == config->kind)
			return (strategies[i].ask(config, space, history, n,
			    ordinal, out));
	bug("no strategy of kind %d", (int)config->kind);
}
