/*
 * Places of data (T23): s3://BUCKET/KEY is a path below DATA/s3, file:///PATH
 * is read as it is. No element may be "." or "..".
 */
#ifndef SHIM_URI_H
#define SHIM_URI_H

#include <stdbool.h>

#include "base/err.h"

/* The path on the heap, without a slash at its end, or NULL. */
char *uri_path(const char *data, const char *uri, struct err *);
/* May stand in a path and a variable name: [A-Za-z0-9._-]{1,64}, not dots. */
bool uri_channel_ok(const char *name);
/* Where a trial finds its checkpoints: below /opt/ml, no dots, and not a
 * folder that holds something else. */
bool uri_local_ok(const char *path);

#endif
