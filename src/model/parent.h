/*
 * Warm start: a request held against one parent, as the parents table and the
 * compatibility panel show it. The rules (rule_parents.c) are made of this.
 *
 * Count of changes (guide, "Run a warm start job"): tunable made static and
 * static values changed, ten at most; a changed static value counts two (the
 * old and the new), a tunable made static one for each value it had that the
 * list names (categorical), else one. Static made tunable does not count.
 */
#ifndef MODEL_PARENT_H
#define MODEL_PARENT_H

#include <stdbool.h>

#include "base/json.h"

#define PARENT_CHANGES_MOST	10

enum parent_change_kind {
	PARENT_VALUE,		/* static value changed: 2 */
	PARENT_FIXED,		/* tunable made static */
	PARENT_FREED,		/* static made tunable: 0 */
	PARENT_RANGE,		/* range changed: 0 */
	PARENT_KIND,		/* integer, continuous, categorical swapped:
				 * not allowed */
	PARENT_MISSING,		/* the parent has it, the request has not:
				 * not allowed */
	PARENT_EXTRA		/* the other way round: not allowed */
};

struct parent_change {
	enum parent_change_kind kind;
	int		 cost;
	char		*name;
	char		*before, *after;	/* or NULL */
};

struct parent_cost {
	struct parent_change *list;
	size_t		 n;
	int		 changes;	/* of PARENT_CHANGES_MOST */
	bool		 allowed;	/* no kind that is not, and not more */
};

/* definition: the request's (internal form); parent: the parent's definition
 * (clone_job of its Describe, or request_from_wire). Hyperparameters that
 * the service added do not count. The caller releases cost. */
void parent_cost(const json_t *definition, const json_t *parent,
    struct parent_cost *);
void parent_cost_release(struct parent_cost *);

#endif
