/*
 * An algorithm resource of an account (DescribeAlgorithm) as a file of the
 * catalogue would say it: hyperparameters with their types and ranges, the
 * metrics that can be an objective, channels, instance types. So all that a
 * built-in algorithm does for a form and for the rules, a resource does too.
 */
#ifndef MODEL_RESOURCE_H
#define MODEL_RESOURCE_H

#include "base/json.h"

/* A new tree (catalog_learn); NULL: the answer describes no training. What it
 * does not say is left out. The recommended range of a hyperparameter that can
 * be tuned is all that it allows. */
json_t *resource_tree(const json_t *described);

#endif
