/*
 * A job as commands take it: JOB|FILE. A name of a file that is there, one
 * with a slash or a file's ending, or "-" is a file; else it is the name of a
 * tuning job, described by the backend.
 */
#ifndef CLI_SOURCE_H
#define CLI_SOURCE_H

#include "cli/cli.h"
#include "model/request.h"

bool source_is_file(const char *arg);

/* A wire-shaped tree: the file's request, or the job's description with the
 * tags of ListTags put in it. NULL and err. */
json_t *source_read(struct cli *, const char *arg, struct err *);

/* The request of it in internal form: what the service added to a
 * description is taken out. NULL and err. */
json_t *source_request(struct cli *, const char *arg, enum request_form *,
    struct err *);

#endif
