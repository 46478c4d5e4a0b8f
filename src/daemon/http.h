/*
 * HTTP/1.1 as far as this API needs it, and no further (T21): a request's
 * head read strictly, an answer's head written. Pure, no I/O.
 *
 * Refused: bare CR or LF, folded lines, blanks before the colon, control
 * bytes, a second header of those that decide (Host, Content-Length, …),
 * Transfer-Encoding in every form (no client of this API uses it, and two
 * ways to tell a body's length are one too many), any target but "/path".
 */
#ifndef DAEMON_HTTP_H
#define DAEMON_HTTP_H

#include <stdbool.h>
#include <stddef.h>

#include "api/sigv4.h"
#include "base/buf.h"
#include "base/err.h"

#define HTTP_HEAD_MOST		(64 << 10)	/* bytes, ERR_HEAD_TOO_LARGE */
#define HTTP_HEADERS_MOST	100
#define HTTP_BODY_MOST		(8 << 20)	/* bytes, ERR_TOO_LARGE */

struct http_request {
	const char	*method, *target;	/* into the head's bytes */
	struct sigv4_header headers[HTTP_HEADERS_MOST];
	size_t		 n;
	size_t		 length;		/* of the body to come */
	bool		 keep;			/* connection stays open */
	bool		 expect;		/* wants "100 Continue" */
};

/* Where the head of the n bytes ends ("\r\n\r\n" included), 0: not here yet,
 * -1 and err: it will never be one. *seen: bytes looked at before, at first
 * 0, so that a head that comes in pieces is read once. */
ptrdiff_t http_head_end(const char *, size_t n, size_t *seen, struct err *);
/* Reads a head of len bytes, ended as above; writes NULs into it. */
int http_parse(char *head, size_t len, struct http_request *, struct err *);
/* The value of a header, or NULL. */
const char *http_header(const struct http_request *, const char *name);

/* Status line and headers of an answer with a body of len bytes. */
void http_answer(struct buf *, int status, const char *content_type,
    const char *request_id, const char *error_type, size_t len, bool keep);

#endif
