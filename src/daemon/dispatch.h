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
	struct tuner	*tuner;
	const struct catalog *catalog;
	const char	*socket, *data, *region;
	const char	*url;		/* of the TCP listener, or NULL */
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
json_t *reply_job_summary(const struct tuner *, const struct job *);
json_t *reply_job(const struct tuner *, const struct job *);
json_t *reply_trial_summary(const struct tuner *, const struct trial *);

/*
 * page.c: the items of a list by their key; only those of the page that
 * NextToken and MaxResults name are made into objects.
 */
struct page_row {
	double		 number;	/* key: a number, or text */
	char		*text;		/* owned; NULL: number */
	const char	*name;		/* of equal keys */
	const void	*item;		/* struct job or struct trial */
};

struct page {
	struct page_row	*rows;
	size_t		 n, cap;
};

/* name and item are borrowed. */
void page_add(struct page *, const json_t *key, const char *name,
    const void *item);
void page_release(struct page *);
/* The objects go into reply as member. Releases the page. */
int reply_page(const json_t *request, const char *operation, struct page *,
    json_t *(*make)(const struct tuner *, const void *item),
    const struct tuner *, const char *member, json_t *reply, struct err *);

struct job *find_job(struct daemon *, const json_t *request, struct err *);
struct trial *find_trial(struct daemon *, const json_t *request,
    struct err *);

#endif
