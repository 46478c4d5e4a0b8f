/*
 * Connections: one state machine each, one request at a time, every state
 * with a deadline, all of them with a limit on what they hold (T21). A
 * connection more than CONN_MOST ends the one that was idle longest, so that
 * idle ones never keep a client out.
 */
#ifndef DAEMON_CONN_H
#define DAEMON_CONN_H

#include "daemon/dispatch.h"
#include "daemon/guard.h"

struct bufferevent;
struct conns;

#define CONN_MOST	400		/* connections */
#define CONN_BODIES	(64 << 20)	/* bytes of bodies in all */
#define CONN_IDLE_S	60		/* between requests */
#define CONN_HEAD_S	10		/* for a head, or a handshake */
#define CONN_BODY_S	20		/* head to end of body */
#define CONN_ANSWER_S	30		/* answer taken by the client */
#define CONN_LINGER_S	2		/* for the rest of a refused one */

struct conns *conns_new(struct daemon *);
void conns_free(struct conns *);	/* ends them all */
/* Takes bev, whose descriptor is fd; door is borrowed. */
void conns_add(struct conns *, struct bufferevent *, int fd,
    const struct door *);

#endif
