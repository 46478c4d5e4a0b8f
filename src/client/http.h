/*
 * One HTTP exchange on the libevent loop, by libcurl (http.c, the only file
 * that uses it). TLS is always verified, nothing is redirected, compressed,
 * taken from .netrc or sent twice by itself beyond what http_request says;
 * every length and time has a limit (T11, T14).
 */
#ifndef CLIENT_HTTP_H
#define CLIENT_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"

struct event_base;
struct http_pool;		/* connections of one backend */
struct http;			/* an exchange under way */

struct http_header {
	const char	*name, *value;
};

struct http_limits {
	long	connect_ms, total_ms;	/* total 0: without an end */
	long	slow_bytes, slow_s;	/* fewer bytes a second for so long */
	size_t	head, body;		/* bytes of an answer */
};

/* The bytes of a body that are not held in memory: they come from give, or go
 * to take (those of a 2xx answer). False: no further, and why is the caller's
 * to know. Both live until the end. */
struct http_stream {
	/* from: where in the object this answer's bytes begin: 0, or what the
	 * Content-Range of a 206 says. */
	bool	(*take)(void *ctx, int64_t from, const char *, size_t);
	/* As many bytes as there are, at most n; 0 at the end; -1. */
	ssize_t	(*give)(void *ctx, char *, size_t n);
	void	 *ctx;
	int64_t	 size;			/* of what give gives */
};

/* Copied where it must outlive the call, but for body. */
struct http_request {
	const char	*method;	/* "POST", "GET", "PUT" */
	const char	*url;		/* http or https */
	const char	*socket;	/* UNIX socket, or NULL */
	const struct http_header *headers;
	size_t		 nheaders;
	const char	*body;		/* lives until the end; NULL: none */
	size_t		 len;
	const struct http_stream *stream;	/* or NULL */
	const char	*ca_file;	/* PEM, or NULL: the system's */
	bool		 fresh;		/* own connection, not kept (T12) */
	bool		 direct;	/* through no proxy, whatever is set */
	struct http_limits limits;
};

struct http_reply {
	int		 status;	/* 0: no whole answer came, see err */
	bool		 refused;	/* nothing listened: nothing was sent */
	struct err	 err;
	struct buf	 body;
	char		 errortype[128];	/* x-amzn-errortype, or "" */
	char		 request_id[128];	/* x-amzn-requestid, or "" */
	char		 etag[96];	/* without its quotes, or "" */
	char		 bucket_region[64]; /* x-amz-bucket-region, or "" */
	bool		 sealed;	/* encrypted: its ETag is no MD5 */
	int64_t		 date;		/* of the server, s; 0: none */
	int64_t		 retry_after_ms; /* x-amz-retry-after, or Retry-After;
					  * -1: neither */
};

typedef void (*http_done)(void *ctx, struct http_reply *);

struct http_pool *http_pool_new(struct event_base *);
void http_pool_free(struct http_pool *);	/* all exchanges are over */

/* done is called once, never from here; the exchange is over then. NULL and
 * err: nothing was begun. name: of the server, for sentences; is copied. */
struct http *http_send(struct http_pool *, const struct http_request *,
    const char *name, http_done done, void *ctx, struct err *);
/* Ends it without a word. NULL is fine. */
void http_drop(struct http *);

/* Whether a URL's host is this machine: "localhost", 127.…, [::1]. */
bool http_is_loopback(const char *url);

#endif
