/*
 * src/client: the network side of the console. This header is all that ui/
 * may see of it.
 *
 * A backend is an address that speaks the API: trialdeckd on its socket,
 * Amazon SageMaker, or a URL that stands for it. Calls are asynchronous on one
 * libevent loop; answers come as callbacks in call order of completion.
 * Nothing here ever blocks the loop.
 *
 * Operations: those of api/op; ListRoles, GetRole, CreateRole,
 * AttachRolePolicy (IAM), ListBuckets, ListObjectsV2 (S3), DescribeSubnets,
 * DescribeSecurityGroups (EC2), ListAlgorithms, DescribeAlgorithm, with
 * requests and replies as JSON of the API's member names. Of a backend on a
 * socket S3 is the service at s3_endpoint_url, or, of "local", the folders of
 * its buckets. Two are our own:
 *   WhoAmI    {Backend, Endpoint, Region, Profile, Method, MethodLabel,
 *             AccessKeyId ("…WXYZ"), Expiration, Account, Arn, ReadOnly,
 *             ClockSkew}: what is known; no member is sure to be there
 *   Profiles  {Profiles: [{Name, Region, Method, ReadOnly}]} of the AWS files
 */
#ifndef CLIENT_BACKEND_H
#define CLIENT_BACKEND_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

struct event_base;
struct backend;

struct reply {
	json_t		*body;		/* owned by the backend; {} when empty;
					 * NULL on error */
	struct err	 err;		/* code ERR_NONE on success */
	int64_t		 took_ms;
};

typedef void (*backend_done)(void *ctx, const struct reply *);

struct backend_options {
	const char	*address;	/* "local", "aws", URL, or unix:PATH */
	const char	*region, *profile;
	const char	*endpoint_url;	/* of SageMaker; see endpoint.h */
	const char	*s3_endpoint_url;	/* with any address */
	const char	*read_only_profiles;	/* names parted by commas */
	bool		 read_only;	/* changing operations are refused */
	bool		 no_start;	/* do not start trialdeckd */
	bool		 paced;		/* at most 1 request/s in the long run,
					 * throttled ones patiently again */
	/* Called with true before, false after a helper for credentials that
	 * may ask on the terminal; NULL: it is always free. */
	void		(*terminal)(void *ctx, bool taken);
	void		*terminal_ctx;
};

/* Never connects by itself; the first call does, and starts trialdeckd when
 * the address is local and nothing listens. Strings are copied. */
struct backend *backend_new(struct event_base *,
    const struct backend_options *, struct err *);
void backend_free(struct backend *);	/* pending calls are dropped */

/* Sends an operation ("DescribeHyperParameterTuningJob", "GetLogEvents";
 * the prefix follows from api/op). Takes request (NULL: {}). Returns an id
 * above 0; done is called exactly once unless cancelled, never before this
 * returns. */
int64_t backend_call(struct backend *, const char *op, json_t *request,
    backend_done done, void *ctx);
void backend_cancel(struct backend *, int64_t id);

/* Runs the loop until the answer is there: for commands. Body is the caller's
 * reference; NULL and err on failure. */
json_t *backend_wait(struct backend *, const char *op, json_t *request,
    struct err *);

/* For title bars: "local", "us-east-1 · default". Valid while b lives; the
 * text may change when more is known. */
const char *backend_title(const struct backend *);
/* For images of built-in algorithms: "eu-west-1"; "local" for trialdeckd and
 * where no region is known (yet). Valid while b lives. */
const char *backend_region(const struct backend *);
bool backend_read_only(const struct backend *);
/* Whether it is Amazon SageMaker, and nothing that stands for it. */
bool backend_is_amazon(const struct backend *);
/* The number of the account, as far as the profile or an answer has told it;
 * "" before. The same text for as long as b lives; it is never asked for. */
const char *backend_account(const struct backend *);

#endif
