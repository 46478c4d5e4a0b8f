/*
 * src/api: the wire, shared by both ends.
 *
 *   op.h     one row an operation      shape.h  shapes of requests and replies
 *   error.h  error bodies              http.h   headers of the protocol
 *
 * JSON 1.1: POST /, X-Amz-Target: PREFIX.Operation, Content-Type
 * application/x-amz-json-1.1. Times are epoch seconds as numbers.
 */
#ifndef API_OP_H
#define API_OP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/json.h"

#define API_CONTENT_TYPE	"application/x-amz-json-1.1"
#define API_PREFIX_SAGEMAKER	"SageMaker"
#define API_PREFIX_LOGS		"Logs_20140328"

struct shape;

struct op {
	const char		*prefix;	/* API_PREFIX_… */
	const char		*name;		/* without the prefix */
	const struct shape	*in;		/* NULL: empty */
	bool			 empty;		/* reply: no body at all */
	const enum err_code	*errors;	/* modelled; ERR_NONE last */
	const char		*page_list;	/* member with the page */
	bool			 changes;	/* state: never resent */
};

const struct op *op_all(size_t *n);
const struct op *op_find(const char *prefix, const char *name);
/* By the header's value "SageMaker.ListTags". */
const struct op *op_find_target(const char *target);

/* The service that a request is signed for: "sagemaker", "logs". */
const char *op_service(const struct op *);

/* Request against op->in in the service's manner: "1 validation error
 * detected: Value '…' at '…' failed to satisfy constraint: …". */
int op_check_request(const struct op *, const json_t *request, struct err *);

/* The error's name on the wire: CloudWatch Logs has some of its own. op may be
 * NULL here and below. */
const char *op_error_type(const struct op *, const struct err *);
/* {"__type": …, "Message"/"message": …}; the caller frees. */
char *op_error_body(const struct op *, const struct err *);
/* Fills err from an error reply: type by body's __type, else the header
 * x-amzn-errortype (may be NULL), else status. Never by its text. */
void op_error_read(const json_t *body, const char *errortype, int http_status,
    struct err *);

#endif
