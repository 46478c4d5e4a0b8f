/*
 * HTTP on a UNIX socket (T19, T21): folder 0700, socket 0600, only peers of
 * our own uid, a lock beside the socket taken before a stale one is removed.
 * Bodies to 8 MiB, headers to 64 KiB.
 */
#ifndef DAEMON_HTTPD_H
#define DAEMON_HTTPD_H

#include "base/err.h"
#include "daemon/dispatch.h"

struct httpd;

/* Binds first (so that two daemons cannot both run), serves after _serve. */
struct httpd *httpd_new(const char *path, struct err *);
int httpd_serve(struct httpd *, struct daemon *, struct err *);
void httpd_free(struct httpd *);	/* removes the socket */

#endif
