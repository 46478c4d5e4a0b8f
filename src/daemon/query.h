/*
 * The query protocol (form in, XML out) as far as clients of SageMaker need
 * it: STS GetCallerIdentity, which the SDKs ask for the account.
 */
#ifndef DAEMON_QUERY_H
#define DAEMON_QUERY_H

#include "daemon/dispatch.h"
#include "daemon/guard.h"

#define QUERY_TYPE	"text/xml"

/* The answer's body, on the heap, also for an error (then err says it). */
char *query_answer(struct daemon *, const struct door *,
    const struct http_request *, const char *body, size_t len,
    const char *request_id, struct err *);

#endif
