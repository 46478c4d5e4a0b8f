/*
 * The small language of conditions on jobs and trials, over the columns of
 * model/column.h: --filter, --until and the console's filter line.
 *
 *   expr := term { ("and" | ",") term }
 *   term := COLUMN ( "=" | "!=" | "<" | "<=" | ">" | ">=" | "~" ) WORD
 *
 * A COLUMN is one of column_all or, for trials, a tuned parameter. "~" means
 * contains. Case of text does not matter. A missing value meets no term.
 */
#ifndef MODEL_EXPR_H
#define MODEL_EXPR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "model/column.h"

struct expr;

/* NULL and err (ERR_USAGE) when the text is no condition. Of a trial every name
 * may be a parameter. */
struct expr *expr_new(enum column_of, const char *text, struct err *);
/* The first name in it that is no column and none of these parameters
 * (strings); NULL: each is one. */
const char *expr_stranger(const struct expr *, const json_t *params);
/* item: struct job or struct trial; now: see struct column. */
bool expr_holds(const struct expr *, const void *item, int64_t now);
void expr_free(struct expr *);

#endif
