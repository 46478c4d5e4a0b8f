/*
 * From a target and a body to a reply. Each operation is one function; the
 * request has passed op_check_request before.
 */
#ifndef DAEMON_DISPATCH_H
#define DAEMON_DISPATCH_H

#include "base/err.h"
#include "base/json.h"
#include "daemon/tuner.h"

struct daemon {
	struct event_base *base;
	struct tuner	*tuner;		/* NULL: ending */
	const struct catalog *catalog;
	const char	*socket, *data, *region;
	const char	*url;		/* of the TCP listener, or NULL */
	const char	*s3;		/* S3 service, or NULL */
};

/* The reply's tree (new reference, {} when it has no members), or NULL. */
json_t *dispatch(struct daemon *, const char *target, const char *body,
    size_t len, struct err *);

/* One operation; -1 and err, or members added to reply. */
typedef int op_fn(struct daemon *, const json_t *request, json_t *reply,
    struct err *);

op_fn op_create, op_create_training, op_describe_job, op_list_jobs,
    op_stop_job, op_delete_job,
    op_list_trials, op_describe_trial, op_stop_trial, op_list_training,
    op_add_tags, op_list_tags, op_delete_tags, op_search, op_log_events,
    op_log_streams, op_status;

/* reply.c: what several operations say. New references. */
json_t *reply_time(int64_t ms);			/* seconds */
/* The member from of a document in ms as a time, when it has one. */
void reply_set_time(json_t *o, const char *member, const json_t *doc,
    const char *from);
json_t *reply_job_summary(const struct tuner *, const struct job *);
json_t *reply_job(const struct tuner *, const struct job *);
json_t *reply_trial_summary(const struct tuner *, const struct trial *);

struct job *find_job(struct daemon *, const json_t *request, struct err *);
struct trial *find_trial(struct daemon *, const json_t *request,
    struct err *);

#endif
