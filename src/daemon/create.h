/*
 * What every request that creates a job is checked for: the shapes of its
 * members in the service's manner, then the rules of the model in our words
 * (the same that `trialdeck validate` says), then what this machine can run.
 */
#ifndef DAEMON_CREATE_H
#define DAEMON_CREATE_H

#include "daemon/dispatch.h"
#include "model/request.h"
#include "model/rule.h"

/* What is the same for every request: this is the local backend. */
extern const struct rule_facts create_facts;

/* An internal-form request against shapes and rules. */
int create_check(struct daemon *, const json_t *internal, enum request_form,
    const struct rule_facts *, struct err *);
/* The definitions' images, channels and resources here. */
int create_runnable(const json_t *internal, struct err *);

/* The pieces, for a request of another shape: only findings for which take
 * says the wire pointer (the caller frees), NULL to leave one out. */
typedef char *create_take(const void *ctx, const struct finding *);
int create_findings(const struct findings *, const json_t *request,
    create_take *, const void *ctx, struct err *);

#endif
