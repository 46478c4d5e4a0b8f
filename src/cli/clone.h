/* A copy of JOB|FILE, its name made free among the backend's jobs. */
#ifndef CLI_CLONE_H
#define CLI_CLONE_H

#include "cli/cli.h"
#include "model/clone.h"

/* Internal form (new reference); NULL and err. o->taken is filled in and
 * cleared again. */
json_t *clone_source(struct cli *, const char *arg, struct clone_options *,
    enum request_form *, struct notes *, struct err *);

#endif
