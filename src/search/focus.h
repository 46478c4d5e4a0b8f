/*
 * How closely the model looks at the values. A search that converges spends
 * most of its trials at one place; then differences that are of no use to
 * anyone fill the scale of what the model is told (outputs.h), and it sends
 * all further trials there. So the scale has a least width, in units of what
 * a search without a model would leave to be gained: narrow while a valley
 * still yields something, and, once it does not, every other time as wide as
 * the whole, where another valley shows.
 */
#ifndef SEARCH_FOCUS_H
#define SEARCH_FOCUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Whether none of the last `recent` of n values is news. y holds n finite
 * values in the order of the trials, smaller is better, of which the first
 * were not chosen by a model.
 */
bool focus_stale(const double *y, size_t n, size_t first, size_t recent);

/* Up to which value all are good; -INFINITY when there are none. ordinal is
 * that of the proposal. */
double focus_good(const double *y, size_t n, size_t first, uint64_t ordinal);

#endif
