#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "base/number.h"
#include "cli/cli.h"
#include "model/curve.h"
#include "model/status.h"

#define GROUP	"/aws/sagemaker/TrainingJobs"
/* Pages in a row without a line; CloudWatch has some now and then (T14). */
#define EMPTY_MOST 100

struct reader {
	struct cli	*c;
	const char	*trial;
	int64_t		 tail;		/* lines; 0: all */
	struct curve	 curve;		/* of --metric */
};

static json_t *
streams(struct cli *c, const char *trial, struct err *err)
{
	json_t *list;
	char *prefix = xasprintf("%s/", trial);

	list = cli_pages(c, "DescribeLogStreams", json_pack("{s:s, s:s}",
	    "logGroupName", GROUP, "logStreamNamePrefix", prefix),
	    "logStreams", 0, err);
	free(prefix);
	/* Where nothing was ever written there is no group. */
	if (list == NULL && err->code == ERR_NOT_FOUND) {
		*err = (struct err)ERR_INIT;
		list = json_array();
	}
	return (list);
}

json_t *
cli_log_end(struct cli *c, const char *trial, int64_t n, struct err *err)
{
	json_t *list = streams(c, trial, err), *reply, *lines, *event, *v;
	const char *stream = job_log_stream(list);
	size_t i;

	if (stream == NULL)
		return (list);
	reply = cli_call(c, "GetLogEvents", json_pack("{s:s, s:s, s:I}",
	    "logGroupName", GROUP, "logStreamName", stream, "limit",
	    (json_int_t)n), err);
	lines = reply != NULL ? json_array() : NULL;
	json_array_foreach(json_object_get(reply, "events"), i, event)
		if ((v = json_object_get(event, "message")) != NULL)
			json_array_append(lines, v);
	json_decref(reply);
	json_decref(list);
	return (lines);
}

/* The metric's value, where the line has one. */
static void
print_value(struct reader *r, const json_t *event, const char *line)
{
	size_t before = r->curve.caught;
	char number[64], *text;
	json_t *row;

	curve_line(&r->curve, line);
	if (r->curve.caught == before)
		return;
	if (r->c->format == FORMAT_JSON) {
		row = json_pack("{s:O, s:f}", "timestamp",
		    json_object_get(event, "timestamp"), "value",
		    r->curve.last);
		text = json_text(row);
		puts(text);
		free(text);
		json_decref(row);
	} else {
		number_text(r->curve.last, number, sizeof(number));
		puts(number);
	}
}

static void
print_events(struct reader *r, const json_t *events)
{
	const char *line;
	const json_t *e;
	char *safe;
	size_t i;

	json_array_foreach(events, i, e) {
		line = json_str_at(e, "/message");
		if (line == NULL)
			line = "";
		if (r->curve.name != NULL) {
			print_value(r, e, line);
			continue;
		}
		safe = r->c->format == FORMAT_JSON ? json_text(e) :
		    text_safe(line);
		puts(safe);
		free(safe);
	}
	fflush(stdout);
}

static bool
has_ended(struct cli *c, const char *trial)
{
	json_t *reply;
	bool ended;

	reply = cli_call(c, "DescribeTrainingJob",
	    json_pack("{s:s}", "TrainingJobName", trial), NULL);
	ended = status_trial(json_str_at(reply, "/TrainingJobStatus"))->final;
	json_decref(reply);
	return (ended);
}

/* Whether another attempt writes by now, to a stream of its own. */
static bool
has_moved(struct cli *c, const char *trial, const char *stream)
{
	struct err err = ERR_INIT;
	json_t *list = streams(c, trial, &err);
	const char *now = job_log_stream(list);
	bool moved = now != NULL && strcmp(now, stream) != 0;

	json_decref(list);
	return (moved);
}

/*
 * Pages of one stream. The service repeats the token it was given at the end
 * of a stream; that, and only that, means that there is no more for now. live:
 * to the end of the training job, or until it goes on in another stream.
 */
static int
follow(struct reader *r, const char *stream, bool live, struct err *err)
{
	static const struct timespec second = { 1, 0 };
	json_t *reply, *request;
	char *token = NULL;
	const char *next;
	bool more, ended = false;
	int empty = 0;

	for (;;) {
		request = json_pack("{s:s, s:s, s:b}", "logGroupName", GROUP,
		    "logStreamName", stream, "startFromHead", r->tail == 0);
		if (token != NULL)
			json_object_set_new(request, "nextToken",
			    json_string(token));
		else if (r->tail > 0)
			json_object_set_new(request, "limit",
			    json_integer(r->tail));
		reply = cli_call(r->c, "GetLogEvents", request, err);
		if (reply == NULL)
			break;
		print_events(r, json_object_get(reply, "events"));
		next = json_str_at(reply, "/nextForwardToken");
		more = next != NULL && *next != '\0' && (token == NULL ||
		    strcmp(token, next) != 0);
		empty = json_array_size(json_object_get(reply, "events")) > 0 ?
		    0 : empty + 1;
		if (more && empty > EMPTY_MOST) {
			err_set(err, ERR_REPLY, _("the log of %s does not end; "
			    "its pages are empty"), r->trial);
			json_decref(reply);
			break;
		}
		if (r->tail > 0 && !live)
			more = false;
		if (next != NULL) {
			free(token);
			token = xstrdup(next);
		}
		json_decref(reply);
		if (more)
			continue;
		/* One more look after the end: what it wrote last. */
		if (!live || ended) {
			free(token);
			return (0);
		}
		ended = has_ended(r->c, r->trial) ||
		    has_moved(r->c, r->trial, stream);
		if (!ended)
			nanosleep(&second, NULL);
	}
	free(token);
	return (-1);
}

/* 0, or -1 and err. */
static int
choose_metric(struct reader *r, const json_t *training, struct err *err)
{
	const char *name = cli_value(r->c, OPT_METRIC);
	const json_t *metrics = json_at(training,
	    "/AlgorithmSpecification/MetricDefinitions"), *one;
	struct buf names;
	size_t i;

	if (name == NULL || curve_init(&r->curve, metrics, name) == 0)
		return (0);
	buf_init(&names, 0);
	json_array_foreach(metrics, i, one)
		buf_addf(&names, "%s%s", i > 0 ? ", " : "",
		    json_str_at(one, "/Name"));
	if (names.len == 0)
		err_set(err, ERR_NOT_FOUND, _("%s has no metric definitions"),
		    r->trial);
	else
		err_set(err, ERR_NOT_FOUND, _("%s has no metric \"%s\", but "
		    "%s"), r->trial, name, buf_str(&names));
	buf_release(&names);
	return (-1);
}

/* All streams but the one that is written last; of it, and of its machine's
 * earlier attempts, the last lines alone are in its own. */
static int
print_others(struct reader *r, const json_t *list, const char *last,
    struct err *err)
{
	const char *name, *dash = strrchr(last, '-');
	size_t host = dash != NULL ? (size_t)(dash - last) : 0, i;
	const json_t *one;

	json_array_foreach(list, i, one) {
		name = json_str_at(one, "/logStreamName");
		if (name == NULL || strcmp(name, last) == 0 ||
		    (r->tail > 0 && strncmp(name, last, host) == 0))
			continue;
		if (follow(r, name, false, err) == -1)
			return (-1);
	}
	return (0);
}

/* Stream by stream, as one attempt follows the other. */
static int
print_logs(struct reader *r, json_t *list, struct err *err)
{
	bool live = cli_given(r->c, OPT_FOLLOW);
	char *last = xstrdup(job_log_stream(list));
	int rc = print_others(r, list, last, err);
	json_t *now = NULL;
	const char *next;
	bool moved = true;

	while (rc == 0 && moved) {
		rc = follow(r, last, live, err);
		if (rc == 0 && live)
			now = streams(r->c, r->trial, err);
		next = job_log_stream(now);
		moved = next != NULL && strcmp(next, last) != 0;
		if (moved) {
			free(last);
			last = xstrdup(next);
			r->tail = 0;
		}
		json_decref(now);
		now = NULL;
	}
	free(last);
	return (rc);
}

int
cmd_logs(struct cli *c)
{
	static const struct timespec second = { 1, 0 };
	struct reader reader = { .c = c, .trial = c->args[0] };
	struct err err = ERR_INIT;
	json_t *list, *reply;
	int r;

	if (cli_number(c, OPT_TAIL, 1, 10000, 0, &reader.tail) == -1)
		return (EXIT_USAGE);
	reply = cli_call(c, "DescribeTrainingJob",
	    json_pack("{s:s}", "TrainingJobName", reader.trial), &err);
	if (reply == NULL) {
		if (err.code == ERR_NOT_FOUND)
			err_set(&err, ERR_NOT_FOUND, _("there is no training "
			    "job named %s; \"trialdeck trials JOB\" lists "
			    "those of a tuning job"), reader.trial);
		return (cli_fail(&err));
	}
	r = choose_metric(&reader, reply, &err);
	json_decref(reply);
	if (r == -1)
		return (cli_fail(&err));
	while ((list = streams(c, reader.trial, &err)) != NULL &&
	    json_array_size(list) == 0 && cli_given(c, OPT_FOLLOW) &&
	    !has_ended(c, reader.trial)) {
		json_decref(list);
		nanosleep(&second, NULL);
	}
	if (list == NULL)
		r = -1;
	else if (job_log_stream(list) == NULL)
		fprintf(stderr, _("trialdeck: %s has written no log yet\n"),
		    reader.trial);
	else
		r = print_logs(&reader, list, &err);
	json_decref(list);
	curve_release(&reader.curve);
	return (r == 0 ? EXIT_DONE : cli_fail(&err));
}
