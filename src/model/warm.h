/*
 * What a warm start may change against a parent (S11 to S16; the service's
 * rules, limits.md of the developer guide's warm start page). Pure: both
 * requests in internal form, each with one definition.
 */
#ifndef MODEL_WARM_H
#define MODEL_WARM_H

#include <stdbool.h>

#include "base/err.h"
#include "base/json.h"

#define WARM_CHANGES_MOST	10

/*
 * -1 and err (ERR_INVALID: hyperparameter or field, rule, values, way out)
 * when the child cannot start from this parent:
 *  - the objective is the parent's;
 *  - the hyperparameters, static and tuned together, are the parent's, and
 *    one that both tune is of the same kind;
 *  - at most WARM_CHANGES_MOST changes, where a tuned one made static and a
 *    static one of another value count two each;
 *  - of the rest of the definition only what the service lists changes;
 *  - identical: the same image (its tag may differ) and the same input data.
 */
int warm_check(const json_t *child, const json_t *parent,
    const char *parent_name, bool identical, struct err *);

#endif
