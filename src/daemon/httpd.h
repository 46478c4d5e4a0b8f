/*
 * The server: HTTP on a UNIX socket, and on TCP when asked (T19 to T21).
 *
 *   http.h   heads read and written     guard.h  who may ask
 *   conn.h   one connection             tls.h    TLS of the TCP listener
 *
 * UNIX socket: folder 0700, socket 0600, only peers of our own uid, a lock
 * beside the socket taken before a stale one is removed. TCP: a loopback
 * address, or any with TLS; every request signed.
 */
#ifndef DAEMON_HTTPD_H
#define DAEMON_HTTPD_H

#include "base/err.h"
#include "daemon/dispatch.h"

struct httpd;

struct httpd_tcp {
	const char	*address;	/* "127.0.0.1:8470", "[::1]:0" */
	const char	*cert, *key;	/* PEM files; NULL: no TLS */
	const char	*credentials;	/* key file; made when it is absent */
};

/* Binds first (so that two daemons cannot both run), serves after _serve.
 * tcp may be NULL. */
struct httpd *httpd_new(const char *path, const struct httpd_tcp *tcp,
    struct err *);
int httpd_serve(struct httpd *, struct daemon *, struct err *);
void httpd_free(struct httpd *);	/* removes the socket */

/* The URL of the TCP listener ("https://127.0.0.1:8470"), or NULL. */
const char *httpd_url(const struct httpd *);

#endif
