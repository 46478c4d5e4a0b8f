/*
 * Operations that only the console uses: IAM, STS, S3 and EC2 for pickers and
 * "who am I", and SageMaker's algorithm resources. One row each. Requests are
 * JSON objects of the API's member names, whatever the protocol makes of
 * them; so are replies (xml.h), under the members that the rows lift out.
 */
#ifndef CLIENT_NEIGHBOUR_H
#define CLIENT_NEIGHBOUR_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "client/endpoint.h"

struct neighbour {
	const char	*name;		/* of the operation */
	enum service_id	 service;
	bool		 changes;
	const char	*root;		/* JSON pointer to the result; "*":
					 * whatever its name; NULL: an answer
					 * says nothing */
	const char *const *lists;	/* see xml.h */
	const char	*query;		/* S3: always part of it */
	enum { OBJECT_NONE, OBJECT_GET, OBJECT_PUT } object; /* object.h */
	const char	*method;
	const char	*content_type;	/* S3: of its body, or NULL */
	bool		 slow;		/* takes minutes, and says nothing */
	bool		 kept;		/* the answer holds for an hour */
};

const struct neighbour *neighbour_find(const char *name);

/* "Action=…&Version=…&A.member.1=…" of a request, for query and EC2. */
char *neighbour_form(const struct neighbour *, const json_t *request);
/* S3: path ("/", "/BUCKET") and query of it, encoded and sorted. */
char *neighbour_target(const struct neighbour *, const json_t *request);
/* S3: the body of a POST, from the member Parts where there is one; or NULL.
 * The caller frees. */
char *neighbour_body(const struct neighbour *, const json_t *request);
/* The result of an answer, or NULL and err: an error document, or a text
 * that is none of ours. A new reference. */
json_t *neighbour_reply(const struct neighbour *, int status,
    const char *text, size_t len, struct err *);

/* All but A–Z a–z 0–9 - . _ ~ as %XX. */
void neighbour_encode(struct buf *, const char *text);

#endif
