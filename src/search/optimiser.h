/*
 * The point whose acquisition is the largest, sought among points that can
 * really run, by sampling: that treats integers, categories and reals alike
 * and needs no gradient.
 */
#ifndef SEARCH_OPTIMISER_H
#define SEARCH_OPTIMISER_H

#include "search/acquisition.h"
#include "search/rng.h"

/* 1 and *out; 0 when every point looked at was proposed before. */
int optimiser_run(const struct search_task *, const struct belief *,
    struct rng *, struct point *out);

#endif
