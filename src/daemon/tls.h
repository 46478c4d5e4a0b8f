/* TLS of the TCP listener: certificate and key from files (PEM, the chain in
 * the certificate's file), TLS 1.2 and later, no client certificates. */
#ifndef DAEMON_TLS_H
#define DAEMON_TLS_H

#include "base/err.h"

struct bufferevent;
struct event_base;
struct tls;

struct tls *tls_new(const char *cert, const char *key, struct err *);
void tls_free(struct tls *);
/* Takes fd. NULL: no memory. */
struct bufferevent *tls_accept(struct tls *, struct event_base *, int fd);

#endif
