/*
 * The number grammar (T17): locale-independent, no leading or trailing blanks,
 * no hex, no NaN or infinity, at most 256 characters. Text is kept as it was
 * written; these only tell what it is.
 */
#ifndef BASE_NUMBER_H
#define BASE_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* -?[0-9]+ that fits int64. */
bool number_int(const char *, int64_t *);
/* Decimal with optional fraction and exponent, finite. */
bool number_real(const char *, double *);
/* Shortest text that reads back as the same double ("0.1", "1e-05", "3"). */
void number_text(double, char *, size_t);

#endif
