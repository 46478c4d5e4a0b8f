/*
 * Regular expressions within limits (T24): PCRE2 with a match limit of
 * 100,000, depth and heap limits, no JIT; patterns to 500 characters.
 */
#ifndef BASE_REGEX_H
#define BASE_REGEX_H

#include <stddef.h>

#include "base/err.h"

struct regex;

/* NULL and err with the offset and the reason. */
struct regex *regex_new(const char *pattern, struct err *);
void regex_free(struct regex *);
int regex_groups(const struct regex *);

enum regex_result { REGEX_NO, REGEX_YES, REGEX_TOO_SLOW };

/* First match in text; [*from, *to) is group 1, or the whole match when there
 * is no group or it took no part. */
enum regex_result regex_match(struct regex *, const char *text, size_t len,
    size_t *from, size_t *to);

/* The whole text matches a constant pattern of ours (cached by address). */
int regex_whole(const char *pattern, const char *text);

#endif
