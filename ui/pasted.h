/* A whole request that was pasted: what people have in a notebook, a ticket
 * or the answer of another tool, read like the file of new --from. */
#ifndef UI_PASTED_H
#define UI_PASTED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/json.h"
#include "model/catalog.h"

/* Whether it is meant as more than a field's value: an object, or lines. */
bool pasted_whole(const char *, size_t len);
/* Whether it has more than one line. */
bool pasted_lines(const char *, size_t len);
/* Internal form, new reference, also out of a command or a program in which it
 * stands between braces; NULL and err: it is no request. */
json_t *pasted_request(const char *, size_t len, const struct catalog *,
    struct err *);

#endif
