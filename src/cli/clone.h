/* A copy of JOB|TRIAL|FILE, its name made free among the backend's jobs. */
#ifndef CLI_CLONE_H
#define CLI_CLONE_H

#include "cli/cli.h"
#include "model/clone.h"

/* Internal form (new reference); NULL and err. o->taken is filled in and
 * cleared again. A name of no tuning job may be a training job's: then its
 * one definition, with what values it is for. */
json_t *clone_source(struct cli *, const char *arg, struct clone_options *,
    enum clone_values, enum request_form *, struct notes *, struct err *);
/* Of --fixed. */
enum clone_values clone_values(const struct cli *);

#endif
