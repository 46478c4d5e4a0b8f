/*
 * Answers of a backend with one tuning job, in every field of which the same
 * foreign text can stand: names, tags, failure reason, metric and parameter
 * names and values, log lines.
 */
#ifndef TESTS_TERM_ANSWERS_H
#define TESTS_TERM_ANSWERS_H

#include "base/json.h"

/* hostile NULL: ordinary words. NULL: no such operation here. */
json_t *answers_to(const char *op, const char *hostile);

#endif
