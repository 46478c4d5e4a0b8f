/*
 * Inside src/client: a backend and the calls that it has under way.
 *
 *   backend.c  the contract of backend.h     profile.h     AWS files
 *   call.c     the life of a call            credentials.h keys
 *   sign.c     its request, signed           endpoint.h    services, where
 *   create.c   Create, sent once             neighbour.h   IAM, S3, EC2, STS
 *   kept.c     answers kept for an hour
 *   local.c    operations answered here      object.h      S3 objects as files
 *   start.c    starts trialdeckd             retry.h       when again
 *   answer.h   what the bytes say            pace.h        how often
 *   http.h     libcurl
 *
 * A call is born in backend.c, goes out through call_send, comes back through
 * call_done, and is delivered by its own timer: so a caller's function never
 * runs inside libcurl nor inside backend_call, and may free the backend.
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
#include "client/answer.h"
#include "client/backend.h"
#include "client/credentials.h"
#include "client/endpoint.h"
#include "client/http.h"
#include "client/neighbour.h"
#include "client/object.h"
#include "client/pace.h"
#include "client/profile.h"
#include "client/retry.h"
#include "model/name.h"

struct event;

/* What a server may cost us; see backend_new for the values. */
struct client_limits {
	struct http_limits http;
	int64_t	start_ms;		/* patience with a starting daemon */
};

enum call_phase {
	CALL_PLAIN,
	CALL_CREATE,			/* the Create itself is out */
	CALL_SETTLE			/* Describe asks whether it arrived */
};

enum call_state {
	CALL_RESTING,			/* its timer sends or delivers it */
	CALL_WAITING,			/* for keys */
	CALL_OUT			/* an exchange is under way, or read */
};

struct call {
	TAILQ_ENTRY(call) entry;
	struct backend	*backend;
	int64_t		 id;
	const char	*name;		/* of the operation */
	const struct op	*op;		/* JSON; NULL: */
	const struct neighbour *other;	/* its row, or */
	const struct local_op *local;	/* answered here */
	enum service_id	 service;
	bool		 changes;	/* something on the server */
	bool		 repeatable;	/* though it changes: twice is once */
	json_t		*request;
	char		*text;		/* body that is sent */
	char		*target;	/* path and query */
	struct object	*object;	/* of Get- and PutObject, or NULL */
	backend_done	 done;
	void		*ctx;
	struct reply	 reply;
	struct event	*timer;		/* send again, or deliver */
	enum call_state	 state;
	bool		 answered;	/* timer delivers */
	bool		 paced;		/* its place in the pace is taken */
	int		 tries;
	int64_t		 began;		/* steady ms */
	int64_t		 start_until;	/* steady ms; 0: not waiting for it */
	int64_t		 signed_at;	/* s of the signature's date; 0: none */
	bool		 mended_clock, mended_keys;	/* once each */
	bool		 moved;		/* to its bucket's region */

	enum call_phase	 phase;
	json_t		*wanted;	/* request of a Create */
	struct err	 doubt;		/* what happened to it */
	int64_t		 first_try;	/* wall ms */
	bool		 tried_before;	/* by an earlier run of the program */
	int		 polls, sends, asks;

	struct http	*http;		/* while it is out */
	struct answer	*reading;	/* while its answer is read */
	struct http_reply got;		/* that answer, but for its body */
};

TAILQ_HEAD(calls, call);

struct backend {
	struct event_base *base;
	struct http_pool *pool;
	struct client_limits limits;
	struct calls	 calls;
	int64_t		 next_id;
	char		*socket;	/* UNIX socket, or NULL */
	char		*url;		/* of the socket; NULL: endpoints */
	char		 title[192];
	bool		 local;		/* the own socket of this user */
	bool		 read_only;
	struct retry	 retry;
	struct pace	 pace;
	char		*ca_file;

	/* Signed backends: an AWS account, or a URL. */
	bool		 is_signed;
	struct profile	 profile;
	struct keyring	*keys;
	char		*region;	/* NULL: of the instance, or unknown */
	char		*all_url, *sagemaker_url, *s3_url;
	struct endpoint	 endpoints[SERVICES];	/* url NULL: not asked yet */
	json_t		*buckets;	/* {name: region} of those elsewhere */
	int64_t		 skew_s;	/* server's clock minus ours */
	int64_t		 skew_base;	/* wall minus steady ms, when found */
	char		 account[NAME_ACCOUNT];	/* "": not known yet */
	char		*arn;		/* once known */

	/* S3 service of a backend on a socket, made when it is asked. */
	char		*near_s3_url;	/* NULL: buckets are folders */
	char		*near_profile, *near_region;
	struct backend	*near_s3;

	bool		 may_start;	/* trialdeckd, when nothing listens */
	pid_t		 started;	/* its pid; 0: none is awaited, -1: its
					 * first process ended well */
	int		 start_log;	/* what it says on stderr, or -1 */
};

/* backend.c */
/* Region and title as far as they are known now. */
void backend_settle_title(struct backend *);
/* Where a service listens; NULL and err. */
const struct endpoint *backend_endpoint(struct backend *, enum service_id,
    struct err *);
/* The same for a bucket, which may lie in another region than the account's
 * calls go to; -1 and err. The caller releases it. */
int backend_bucket_endpoint(struct backend *, const char *bucket,
    struct endpoint *, struct err *);
/* Address for files and comparisons: the socket, or SageMaker's URL. */
const char *backend_address(struct backend *);

/* call.c */
struct call *call_new(struct backend *, const char *name, json_t *request,
    backend_done, void *ctx, struct err *);
void call_free(struct call *);
/* Another operation's request in the same call (create.c). Takes it. */
void call_turn_into(struct call *, const struct op *, json_t *request);
/* Sends again after a pause, or hands the reply over. */
void call_again(struct call *, int64_t ms);
void call_deliver(struct call *);
/* The keys, or why there are none, have come. */
void call_wake_waiting(void *backend);
/* An exchange ended (http.h's done). */
void call_done(void *call, struct http_reply *);

/* sign.c: begins the exchange. 0; -1 and err: nothing was begun; 1: keys are
 * awaited. */
int call_send(struct call *, struct err *);
/* The wall clock in s, mended by what servers said of it. */
int64_t clock_signed_s(struct backend *);
/* A refused signature whose date was far from the server's: true when the
 * clock was mended by it. */
bool clock_mend(struct backend *, int64_t signed_at, int64_t server_s);

/*
 * kept.c: answers of many pages that change seldom (neighbour.h says whose),
 * on disk below STATE/kept for the next program that asks. A new reference,
 * or NULL: it is to be asked for; kept_note keeps the call's reply.
 */
json_t *kept_answer(const struct call *);
void kept_note(const struct call *);

/* local.c: operations that need no server, or one for a part of the answer. */
struct local_op {
	const char	*name;
	const char	*asks;		/* an operation first, or NULL */
	/* body: its answer, or NULL; a new tree, or NULL and err. */
	json_t		*(*answer)(struct backend *, const json_t *request,
			    const json_t *body, struct err *err);
	bool		 folders;	/* of the local backend alone */
};
const struct local_op *local_find(const struct backend *, const char *name);

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
struct retry *backend_retry(struct backend *);

#endif
