/*
 * Who may ask: the rules that keep browsers and strangers out (T19, T20).
 *
 * On the UNIX socket the peer must be our own user. On TCP a request is a
 * POST that names its operation, says a Content-Type that no HTML form can
 * send, comes to a Host that is us, shows no sign of a browser (Origin,
 * Sec-Fetch-*), and is signed with a key pair that we know.
 */
#ifndef DAEMON_GUARD_H
#define DAEMON_GUARD_H

#include <stdbool.h>
#include <stdint.h>

#include "api/keyfile.h"
#include "api/sigv4.h"
#include "daemon/http.h"

struct op;

/* A way in. */
struct door {
	bool		 tcp, tls;
	int		 port;
	struct keyfile	 keys;		/* of TCP */
};

/* Before the body is read. fd: of the connection, for its peer. */
int guard_head(const struct door *, const struct http_request *, int fd,
    struct err *);
/* With the body: the signature, for the service of the operation (NULL when
 * it is unknown: any). */
int guard_body(const struct door *, const struct http_request *,
    const void *body, size_t len, const char *service, struct err *);

bool guard_is_form(const struct http_request *);	/* query protocol */

#endif
