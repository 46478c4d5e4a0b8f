/*
 * Where to begin: the middle of the space, and then blocks of points each of
 * which has every parameter in another of equal shares (a Latin hypercube;
 * McKay, Beckman and Conover 1979), of many drawn the block whose closest two
 * points are the farthest apart (Johnson, Moore and Ylvisaker 1990).
 */
#ifndef SEARCH_DESIGN_H
#define SEARCH_DESIGN_H

#include <stdint.h>

#include "search/strategy.h"

/* Points that come before any model of d parameters. */
size_t design_size(size_t d);

/* The ordinal-th point; a function of seed and ordinal alone. */
void design_point(const struct space *, uint64_t seed, uint64_t ordinal,
    struct point *out);
/* That point where it was not proposed before: 1; else 0 and no point. */
int design_new(const struct space *, const struct observation *, size_t n,
    uint64_t seed, uint64_t ordinal, struct point *);

#endif
