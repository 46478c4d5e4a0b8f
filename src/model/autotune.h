/*
 * Autotune: the ranges and limits that a request leaves to the service,
 * chosen. Pure: a function of the request and the catalogue.
 */
#ifndef MODEL_AUTOTUNE_H
#define MODEL_AUTOTUNE_H

#include <stdbool.h>

#include "base/json.h"

struct catalog;

bool autotune_on(const json_t *internal);

/*
 * Fills in, in an internal-form request with Autotune Enabled, what is
 * missing:
 *  - a range for each AutoParameter: the catalogue's recommended one that is
 *    widened to hold the hint; without one, from half the hint to twice the
 *    hint for whole numbers (4 gives 2 to 8, as the guide's example), a tenth
 *    to ten times, logarithmic, for others; true and false for a truth value.
 *    A hint that is no number becomes a static value. AutoParameters are then
 *    gone, as the service describes the job;
 *  - without any range: the recommended ranges of a built-in algorithm's
 *    hyperparameters that are not static;
 *  - MaxNumberOfTrainingJobs and MaxParallelTrainingJobs, Strategy
 *    (Bayesian), early stopping (Auto where one definition, not Hyperband),
 *    completion on convergence.
 */
void autotune_fill(json_t *internal, const struct catalog *);

#endif
