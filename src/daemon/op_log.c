/* CloudWatch Logs: the log of each attempt of a training job is a stream of its
 * own, TRIAL/algo-1-ATTEMPT, with so many digits that they stand in order. */
#include "config.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/number.h"
#include "daemon/dispatch.h"
#include "daemon/page.h"
#include "daemon/runner.h"
#include "model/name.h"

#define LOG_GROUP	"/aws/sagemaker/TrainingJobs"
#define LOG_STREAM	"%s/algo-1-%03" PRId64
#define LOG_HOST	"/algo-1-"
#define LOG_PAGE	10000		/* lines, and … */
#define LOG_BYTES	(1 << 20)	/* … bytes that the service sends */
#define LOG_STEP	100		/* lines that are read at a time */

/* A log, and what of it was asked for. */
struct log {
	struct runner	*runner;
	char		*key;
	size_t		 limit;
	int64_t		 from, to;	/* ms; to: exclusive, 0: none */
};

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

/* The attempt that a stream's name tells; of none the present one. */
static int64_t
log_attempt(const struct trial *t, const char *stream)
{
	const char *rest = stream + strlen(t->name);
	int64_t now = doc_ms(t->doc, "Attempt"), attempt;

	if (strncmp(rest, LOG_HOST, strlen(LOG_HOST)) != 0)
		return (now);
	attempt = strtoll(rest + strlen(LOG_HOST), NULL, 10);
	return (attempt >= 1 && attempt <= now ? attempt : now);
}

static bool
log_takes(const struct log *l, const json_t *line)
{
	int64_t ms = json_integer_value(json_array_get(line, 0));

	return (ms >= l->from && (l->to == 0 || ms < l->to));
}

/* Lines that are taken, from *offset on, at most n and until end. Stops at
 * the page's bytes; *offset: behind the last line that was looked at. */
static json_t *
log_forward(struct log *l, int64_t *offset, int64_t end, size_t n,
    struct err *err)
{
	json_t *out = json_array(), *lines, *line;
	size_t bytes = 0, step, i;
	int64_t before;

	while (json_array_size(out) < n && bytes < LOG_BYTES &&
	    *offset < end) {
		before = *offset;
		step = n - json_array_size(out);
		if (step > LOG_STEP)
			step = LOG_STEP;
		lines = runner_log(l->runner, l->key, offset, step, err);
		/* A step that ends beyond is taken line by line. */
		if (lines != NULL && *offset > end && step > 1) {
			json_decref(lines);
			*offset = before;
			lines = runner_log(l->runner, l->key, offset, 1, err);
		}
		if (lines == NULL) {
			json_decref(out);
			return (NULL);
		}
		json_array_foreach(lines, i, line)
			if (log_takes(l, line)) {
				bytes += json_string_length(
				    json_array_get(line, 1)) + 26;
				json_array_append(out, line);
			}
		json_decref(lines);
		if (*offset == before)
			break;
	}
	return (out);
}

/* The last page before end; *from: where it begins, *offset: where it ends.
 * Once to count, once to read, for a log has no index. */
static json_t *
log_backward(struct log *l, int64_t *from, int64_t *offset, int64_t end,
    struct err *err)
{
	int64_t starts = 0, at = 0, before;
	size_t n = 0, skip;
	json_t *lines;

	while (at < end) {
		before = at;
		lines = log_forward(l, &at, end, LOG_STEP, err);
		if (lines == NULL)
			return (NULL);
		n += json_array_size(lines);
		json_decref(lines);
		if (at == before)
			break;
	}
	*offset = at;
	for (skip = n > l->limit ? n - l->limit : 0; skip > 0;) {
		before = starts;
		lines = log_forward(l, &starts, at, skip, err);
		if (lines == NULL)
			return (NULL);
		skip -= json_array_size(lines);
		json_decref(lines);
		if (starts == before)
			break;
	}
	*from = starts;
	return (log_forward(l, &starts, at, l->limit, err));
}

static json_t *
log_events(const json_t *lines)
{
	json_t *events = json_array(), *line;
	size_t i;

	json_array_foreach((json_t *)(uintptr_t)lines, i, line)
		json_array_append_new(events, json_pack("{s:O, s:O, s:O}",
		    "timestamp", json_array_get(line, 0), "message",
		    json_array_get(line, 1), "ingestionTime",
		    json_array_get(line, 0)));
	return (events);
}

static void
set_token(json_t *reply, const char *member, char letter, int64_t offset)
{
	json_object_set_new(reply, member, json_sprintf("%c/%" PRId64, letter,
	    offset));
}

static int
log_reply(struct log *l, const json_t *request, json_t *reply,
    struct err *err)
{
	const char *token = doc_str(request, "nextToken");
	int64_t from = 0, offset = 0;
	json_t *lines;

	if (*token != '\0' && ((token[0] != 'f' && token[0] != 'b') ||
	    token[1] != '/' || !number_int(token + 2, &offset) ||
	    offset < 0))
		return (err_set(err, ERR_INVALID,
		    "The specified nextToken is invalid"));
	if (*token == 'f' || (*token == '\0' && json_is_true(
	    json_object_get(request, "startFromHead")))) {
		from = offset;
		lines = log_forward(l, &offset, INT64_MAX, l->limit, err);
	} else
		lines = log_backward(l, &from, &offset, *token == 'b' ?
		    offset : INT64_MAX, err);
	if (lines == NULL)
		return (-1);
	json_object_set_new(reply, "events", log_events(lines));
	json_decref(lines);
	/* The token of a direction that has ended is the one that came. */
	set_token(reply, "nextForwardToken", 'f', offset);
	set_token(reply, "nextBackwardToken", 'b', from);
	return (0);
}

/* Tokens are "f/OFFSET" and "b/OFFSET": the byte of the log at which the next
 * page begins, or before which it ends. */
int
op_log_events(struct daemon *d, const json_t *request, json_t *reply,
    struct err *err)
{
	struct log l = { .runner = d->tuner->runner };
	struct trial *t;
	int r;

	if (log_group(request, err) == -1 || (t = log_trial(d,
	    doc_str(request, "logStreamName"), err)) == NULL)
		return (-1);
	l.limit = (size_t)json_int_at(request, "/limit", LOG_PAGE);
	l.from = json_int_at(request, "/startTime", 0);
	l.to = json_int_at(request, "/endTime", 0);
	l.key = trial_key_of(t, log_attempt(t, doc_str(request,
	    "logStreamName")));
	r = log_reply(&l, request, reply, err);
	free(l.key);
	return (r);
}

struct stream {
	const struct trial *t;
	int64_t		 attempt;
	char		*name;
};

/* Between which times (wall ms) the attempt ran; *from 0: not yet. */
static void
stream_times(const struct stream *s, int64_t *from, int64_t *to)
{
	const json_t *step;
	int64_t attempt = 1;
	size_t i;

	*from = *to = 0;
	json_array_foreach(json_object_get(s->t->doc, "Transitions"), i,
	    step) {
		/* Those of the present attempt are not marked. */
		attempt = doc_ms(step, "Attempt");
		if (attempt == 0)
			attempt = doc_ms(s->t->doc, "Attempt");
		if (attempt != s->attempt)
			continue;
		if (*from == 0 && strcmp(doc_str(step, "Status"),
		    "Training") == 0)
			*from = doc_ms(step, "Start");
		*to = doc_ms(step, "Start");
	}
	if (s->attempt == doc_ms(s->t->doc, "Attempt"))
		*to = doc_ms(s->t->doc, "Modified");
}

static json_t *
make_stream(const struct tuner *tn, const void *item)
{
	const struct stream *s = item;
	int64_t from, to;
	json_t *o;

	o = json_pack("{s:s, s:I, s:o, s:i}", "logStreamName", s->name,
	    "creationTime", (json_int_t)doc_ms(s->t->doc, "Created"), "arn",
	    json_sprintf("arn:aws:logs:%s:" NAME_LOCAL_ACCOUNT ":log-group:"
	    LOG_GROUP ":log-stream:%s", tn->region, s->name), "storedBytes",
	    0);
	stream_times(s, &from, &to);
	if (from > 0) {
		json_object_set_new(o, "firstEventTimestamp",
		    json_integer(from));
		json_object_set_new(o, "lastEventTimestamp",
		    json_integer(to));
		json_object_set_new(o, "lastIngestionTime",
		    json_integer(to));
	}
	return (o);
}

/* The streams whose names begin so; *n of them, each with its name. */
static struct stream *
streams_find(const struct tuner *tn, const char *prefix, size_t *n)
{
	struct stream *all = NULL, s;
	size_t i, k, cap = 0, len = strcspn(prefix, "/");

	*n = 0;
	for (i = 0; i < tn->njobs; i++)
		for (k = 0; k < tn->jobs[i]->n; k++) {
			s.t = tn->jobs[i]->trials[k];
			if (strncmp(s.t->name, prefix, len) != 0)
				continue;
			for (s.attempt = 1; s.attempt <= doc_ms(s.t->doc,
			    "Attempt"); s.attempt++) {
				s.name = xasprintf(LOG_STREAM, s.t->name,
				    s.attempt);
				if (strncmp(s.name, prefix,
				    strlen(prefix)) != 0) {
					free(s.name);
					continue;
				}
				if (*n == cap)
					all = xreallocarray(all, cap = cap * 2
					    + 16, sizeof *all);
				all[(*n)++] = s;
			}
		}
	return (all);
}

int
op_log_streams(struct daemon *d, const json_t *request, json_t *reply,
    struct err *err)
{
	const char *prefix = doc_str(request, "logStreamNamePrefix");
	bool newest = strcmp(doc_str(request, "orderBy"),
	    "LastEventTime") == 0;
	struct stream *all;
	int64_t from, to;
	struct page p;
	size_t i, n;
	int r;

	if (log_group(request, err) == -1)
		return (-1);
	if (newest && *prefix != '\0')
		return (err_set(err, ERR_INVALID, "Cannot order by "
		    "LastEventTime with a logStreamNamePrefix."));
	page_init(&p, request, newest ? "Modified" : "");
	p.most = (size_t)json_int_at(request, "/limit", 50);
	p.down = json_is_true(json_object_get(request, "descending"));
	all = streams_find(d->tuner, prefix, &n);
	for (i = 0; i < n; i++) {
		if (!newest) {
			page_add(&p, NULL, all[i].name, &all[i]);
			continue;
		}
		stream_times(&all[i], &from, &to);
		page_add_number(&p, (double)to, all[i].name, &all[i]);
	}
	r = page_reply(&p, d->tuner, make_stream,
	    doc_str(request, "nextToken"), "logStreams", "nextToken", reply,
	    err);
	for (i = 0; i < n; i++)
		free(all[i].name);
	free(all);
	return (r);
}
