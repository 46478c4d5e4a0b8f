/* Shared by export.c and export_sdk.c: Python literals. */
#ifndef MODEL_EXPORT_OWN_H
#define MODEL_EXPORT_OWN_H

#include "base/buf.h"
#include "base/json.h"

/* A value as a Python literal; nested ones on lines of their own, indented
 * by 4 a level from depth on. */
void python_value(struct buf *, const json_t *, int depth);
void python_text(struct buf *, const char *);

/* Writes the SDK form. */
void export_sdk(struct buf *, const json_t *internal);

#endif
