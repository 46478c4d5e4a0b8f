/*
 * Inside src/client: a backend and the calls that it has under way.
 *
 *   backend.c    the contract of backend.h       start.c   starts trialdeckd
 *   transport.c  libcurl on the libevent loop    create.c  Create, sent once
 *
 * A call is born in backend.c, goes out through transport_send, comes back
 * through call_answer, and is delivered by its own timer: so a caller's
 * function never runs inside libcurl nor inside backend_call, and may free the
 * backend.
 */
#ifndef CLIENT_CALL_H
#define CLIENT_CALL_H

#include <sys/queue.h>
#include <sys/types.h>

#include <stdbool.h>
#include <stdint.h>

#include "api/op.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "client/backend.h"

struct event;
struct transport;

/* What a server may cost us; see backend_new for the values. */
struct client_limits {
	long	connect_ms, total_ms;
	long	slow_bytes, slow_s;	/* fewer bytes a second for so long */
	size_t	head, body;		/* bytes */
	int	tries;			/* of calls that change nothing */
	int64_t	retry_ms;		/* greatest pause before the second */
	int64_t	start_ms;		/* patience with a starting daemon */
};

enum call_phase {
	CALL_PLAIN,
	CALL_CREATE,			/* the Create itself is out */
	CALL_SETTLE			/* Describe asks whether it arrived */
};

struct call {
	TAILQ_ENTRY(call) entry;
	struct backend	*backend;
	int64_t		 id;
	const struct op	*op;
	char		*text;		/* body that is sent */
	backend_done	 done;
	void		*ctx;
	struct reply	 reply;
	struct event	*timer;		/* send again, or deliver */
	bool		 answered;	/* timer delivers */
	int		 tries;
	int64_t		 began;		/* steady ms */
	int64_t		 start_until;	/* steady ms; 0: not waiting for it */

	enum call_phase	 phase;
	json_t		*wanted;	/* request of a Create */
	struct err	 doubt;		/* what happened to it */
	int64_t		 first_try;	/* wall ms */
	bool		 tried_before;	/* by an earlier run of the program */
	int		 polls;

	void		*easy;		/* CURL, while it is out */
	void		*headers;	/* struct curl_slist */
	char		 errortype[128];
	size_t		 head;		/* header bytes so far */
	const char	*broke;		/* limit that was broken, or NULL */
	struct buf	 body;
	char		 curl_error[256];
};

TAILQ_HEAD(calls, call);

struct backend {
	struct event_base *base;
	struct transport *transport;
	struct client_limits limits;
	struct calls	 calls;
	int64_t		 next_id;
	char		*socket;	/* UNIX socket, or NULL */
	char		*url;		/* NULL: Amazon SageMaker */
	char		*title;
	bool		 read_only;
	bool		 may_start;	/* trialdeckd, when nothing listens */
	pid_t		 started;	/* its pid; 0: none is awaited, -1: its
					 * first process ended well */
	int		 start_log;	/* what it says on stderr, or -1 */
};

/* transport.c */
struct transport *transport_new(struct backend *, struct err *);
void transport_free(struct transport *);
/* Sends call->text; the end is call_done. -1: nothing was begun. */
int transport_send(struct call *, struct err *);
void transport_drop(struct call *);

/* backend.c. A transfer ended: http_status 0 means that no whole answer came,
 * and err says why; refused: nothing listened, so nothing was sent. */
void call_done(struct call *, int http_status, bool refused,
    const struct err *);
/* Sends again after a pause, or hands the reply over. */
void call_again(struct call *, int64_t ms);
void call_deliver(struct call *);

/* start.c: -1 when it cannot be started, or has ended with words of its own. */
int start_daemon(struct backend *, struct err *);
int start_check(struct backend *, struct err *);

/*
 * create.c. Before the first byte leaves, the intent is on disk; while it is
 * there, somebody may not know whether the job was created. create_result
 * returns true when call->reply is final, false when it has sent a question.
 */
int create_begin(struct call *, const json_t *request, struct err *);
bool create_result(struct call *);

/* For tests: other limits than the usual ones. */
void backend_set_limits(struct backend *, const struct client_limits *);
void backend_get_limits(const struct backend *, struct client_limits *);

#endif
