/* What the strategies share; for src/search only. */
#ifndef SEARCH_SAMPLER_H
#define SEARCH_SAMPLER_H

#include <stdbool.h>

#include "search/rng.h"
#include "search/strategy.h"

int random_ask(const struct strategy_config *, const struct space *,
    const struct observation *, size_t n, uint64_t ordinal, struct point *);
/* Random as well, but over many draws evenly spread over the space. */
int even_ask(const struct strategy_config *, const struct space *,
    const struct observation *, size_t n, uint64_t ordinal, struct point *);
int grid_ask(const struct strategy_config *, const struct space *,
    const struct observation *, size_t n, uint64_t ordinal, struct point *);
int bayes_ask(const struct strategy_config *, const struct space *,
    const struct observation *, size_t n, uint64_t ordinal, struct point *);

/* Whether the point was proposed before. */
bool sampler_seen(const struct space *, const struct observation *, size_t n,
    const struct point *);
void sampler_draw(const struct space *, struct rng *, struct point *);
/* The first point of the finite space, from a random start, that was not
 * proposed; false when none is left. */
bool sampler_left(const struct space *, const struct observation *, size_t n,
    struct rng *, struct point *);

#endif
