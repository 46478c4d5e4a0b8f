#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/number.h"
#include "daemon/dispatch.h"
#include "daemon/runner.h"

#define LOG_GROUP	"/aws/sagemaker/TrainingJobs"
#define LOG_STREAM_END	"/algo-1-1"
#define LOG_PAGE	1000

static int
log_group(const json_t *request, struct err *err)
{
	const char *group = doc_str(request, "logGroupName");

	if (*group == '\0')
		group = doc_str(request, "logGroupIdentifier");
	if (strcmp(group, LOG_GROUP) != 0)
		return (err_set(err, ERR_NOT_FOUND, "The specified log group "
		    "does not exist: here is " LOG_GROUP " alone"));
	return (0);
}

static struct trial *
log_trial(struct daemon *d, const char *stream, struct err *err)
{
	char *name = xstrndup(stream, strcspn(stream, "/"));
	struct trial *t = tuner_trial(d->tuner, name);

	free(name);
	if (t == NULL)
		err_set(err, ERR_NOT_FOUND,
		    "The specified log stream does not exist: %s", stream);
	return (t);
}

/* The last limit lines of a log: read on, and keep the end. */
static json_t *
log_tail(struct daemon *d, const char *key, int64_t *offset, size_t limit,
    struct err *err)
{
	json_t *kept = json_array(), *more;
	int64_t before;

	for (;;) {
		before = *offset;
		more = runner_log(d->tuner->runner, key, offset, limit, err);
		if (more == NULL) {
			json_decref(kept);
			return (NULL);
		}
		json_array_extend(kept, more);
		while (json_array_size(kept) > limit)
			json_array_remove(kept, 0);
		if (json_array_size(more) < limit || *offset == before) {
			json_decref(more);
			return (kept);
		}
		json_decref(more);
	}
}

/*
 * Tokens are "f/OFFSET" and "b/OFFSET": the byte of the log at which the next
 * page begins. At the end the same token comes back. Going back is answered
 * with an empty page.
 */
int
op_log_events(struct daemon *d, const json_t *request, json_t *reply,
    struct err *err)
{
	const char *token = doc_str(request, "nextToken");
	size_t limit = (size_t)json_int_at(request, "/limit", LOG_PAGE), i;
	struct trial *t;
	json_t *lines, *line, *events;
	int64_t offset = 0;
	char *key, text[32];

	if (log_group(request, err) == -1 || (t = log_trial(d,
	    doc_str(request, "logStreamName"), err)) == NULL)
		return (-1);
	if (*token != '\0' && (strlen(token) < 3 || token[1] != '/' ||
	    !number_int(token + 2, &offset) || offset < 0))
		return (err_set(err, ERR_INVALID,
		    "The specified nextToken is invalid"));
	key = trial_key(t);
	if (*token == 'b')
		lines = json_array();
	else if (*token == '\0' && !json_is_true(json_object_get(request,
	    "startFromHead")))
		lines = log_tail(d, key, &offset, limit, err);
	else
		lines = runner_log(d->tuner->runner, key, &offset, limit, err);
	free(key);
	if (lines == NULL)
		return (-1);
	events = json_array();
	json_array_foreach(lines, i, line)
		json_array_append_new(events, json_pack("{s:O, s:O, s:O}",
		    "timestamp", json_array_get(line, 0), "message",
		    json_array_get(line, 1), "ingestionTime",
		    json_array_get(line, 0)));
	json_decref(lines);
	json_object_set_new(reply, "events", events);
	snprintf(text, sizeof text, "f/%lld", (long long)offset);
	json_object_set_new(reply, "nextForwardToken", json_string(text));
	text[0] = 'b';
	json_object_set_new(reply, "nextBackwardToken", json_string(text));
	return (0);
}

static json_t *
log_stream(const struct tuner *tn, const struct trial *t)
{
	char *name = xasprintf("%s" LOG_STREAM_END, t->name);
	char *arn = xasprintf("arn:aws:logs:%s:000000000000:log-group:"
	    LOG_GROUP ":log-stream:%s", tn->region, name);
	json_t *o;

	o = json_pack("{s:s, s:I, s:s, s:i}", "logStreamName", name,
	    "creationTime", (json_int_t)doc_ms(t->doc, "Created"), "arn",
	    arn, "storedBytes", 0);
	if (doc_ms(t->doc, "Started") > 0) {
		json_object_set(o, "firstEventTimestamp",
		    json_object_get(t->doc, "Started"));
		json_object_set(o, "lastEventTimestamp",
		    json_object_get(t->doc, "Modified"));
	}
	free(name);
	free(arn);
	return (o);
}

static json_t *
make_stream(const struct tuner *tn, const void *item)
{
	return (log_stream(tn, item));
}

/* A stream's name begins with its training job's; most are told apart by
 * that alone. */
static void
add_stream(struct daemon *d, const struct trial *t, const char *prefix,
    struct page *page)
{
	size_t n = strlen(prefix), name = strlen(t->name);
	const json_t *key;
	json_t *o;

	if (strncmp(t->name, prefix, n < name ? n : name) != 0)
		return;
	o = log_stream(d->tuner, t);
	key = json_object_get(o, "logStreamName");
	if (strncmp(json_string_value(key), prefix, n) == 0)
		page_add(page, key, t->name, t);
	json_decref(o);
}

int
op_log_streams(struct daemon *d, const json_t *request, json_t *reply,
    struct err *err)
{
	const char *prefix = doc_str(request, "logStreamNamePrefix");
	struct page page = { 0 };
	json_t *paging, *v;
	size_t i, k;
	int r;

	if (log_group(request, err) == -1)
		return (-1);
	for (i = 0; i < d->tuner->njobs; i++)
		for (k = 0; k < d->tuner->jobs[i]->n; k++)
			add_stream(d, d->tuner->jobs[i]->trials[k], prefix,
			    &page);
	/* Paging as in the other operations, under this API's names. */
	paging = json_pack("{s:I, s:s}", "MaxResults",
	    (json_int_t)json_int_at(request, "/limit", 50), "SortOrder",
	    json_is_true(json_object_get(request, "descending")) ?
	    "Descending" : "Ascending");
	if (json_object_get(request, "nextToken") != NULL)
		json_object_set(paging, "NextToken",
		    json_object_get(request, "nextToken"));
	r = reply_page(paging, "DescribeLogStreams", &page, make_stream,
	    d->tuner, "logStreams", reply, err);
	json_decref(paging);
	if ((v = json_object_get(reply, "NextToken")) != NULL) {
		json_object_set(reply, "nextToken", v);
		json_object_del(reply, "NextToken");
	}
	return (r);
}
