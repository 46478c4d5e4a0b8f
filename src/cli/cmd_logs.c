#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "model/status.h"

#define GROUP	"/aws/sagemaker/TrainingJobs"
/* Pages in a row without a line; CloudWatch has some now and then (T14). */
#define EMPTY_MOST 100

static json_t *
streams(struct cli *c, const char *trial, struct err *err)
{
	json_t *reply, *list;
	char *prefix = xasprintf("%s/", trial);

	reply = cli_call(c, "DescribeLogStreams", json_pack("{s:s, s:s}",
	    "logGroupName", GROUP, "logStreamNamePrefix", prefix), err);
	free(prefix);
	list = json_incref(json_object_get(reply, "logStreams"));
	/* Where nothing was ever written there is no group. */
	if (list == NULL && (reply != NULL || err->code == ERR_NOT_FOUND)) {
		*err = (struct err)ERR_INIT;
		list = json_array();
	}
	json_decref(reply);
	return (list);
}

static void
print_events(const struct cli *c, const json_t *events)
{
	const json_t *e;
	char *safe;
	size_t i;

	json_array_foreach(events, i, e) {
		if (c->format == FORMAT_JSON) {
			safe = json_text(e);
			puts(safe);
		} else {
			safe = text_safe(json_str_at(e, "/message") != NULL ?
			    json_str_at(e, "/message") : "");
			puts(safe);
		}
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

/*
 * Pages of one stream. The service repeats the token it was given at the end
 * of a stream; that, and only that, means that there is no more for now.
 */
static int
follow(struct cli *c, const char *trial, const char *stream, int64_t tail,
    struct err *err)
{
	static const struct timespec second = { 1, 0 };
	json_t *reply, *request;
	char *token = NULL;
	const char *next;
	bool more, ended = false;
	int empty = 0;

	for (;;) {
		request = json_pack("{s:s, s:s, s:b}", "logGroupName", GROUP,
		    "logStreamName", stream, "startFromHead", tail == 0);
		if (token != NULL)
			json_object_set_new(request, "nextToken",
			    json_string(token));
		else if (tail > 0)
			json_object_set_new(request, "limit",
			    json_integer(tail));
		reply = cli_call(c, "GetLogEvents", request, err);
		if (reply == NULL)
			break;
		print_events(c, json_object_get(reply, "events"));
		next = json_str_at(reply, "/nextForwardToken");
		more = next != NULL && *next != '\0' && (token == NULL ||
		    strcmp(token, next) != 0);
		empty = json_array_size(json_object_get(reply, "events")) > 0 ?
		    0 : empty + 1;
		if (more && empty > EMPTY_MOST) {
			err_set(err, ERR_REPLY, _("the log of %s does not end; "
			    "its pages are empty"), trial);
			json_decref(reply);
			break;
		}
		if (tail > 0 && !cli_given(c, OPT_FOLLOW))
			more = false;
		if (next != NULL) {
			free(token);
			token = xstrdup(next);
		}
		json_decref(reply);
		if (more)
			continue;
		/* One more look after the end: what it wrote last. */
		if (!cli_given(c, OPT_FOLLOW) || ended) {
			free(token);
			return (0);
		}
		ended = has_ended(c, trial);
		if (!ended)
			nanosleep(&second, NULL);
	}
	free(token);
	return (-1);
}

int
cmd_logs(struct cli *c)
{
	static const struct timespec second = { 1, 0 };
	const char *trial = c->args[0], *name;
	struct err err = ERR_INIT;
	json_t *list, *reply;
	int64_t tail;
	size_t i;
	int r = 0;

	if (cli_number(c, OPT_TAIL, 1, 10000, 0, &tail) == -1)
		return (EXIT_USAGE);
	reply = cli_call(c, "DescribeTrainingJob",
	    json_pack("{s:s}", "TrainingJobName", trial), &err);
	if (reply == NULL) {
		if (err.code == ERR_NOT_FOUND)
			err_set(&err, ERR_NOT_FOUND, _("there is no training "
			    "job named %s; \"trialdeck trials JOB\" lists "
			    "those of a tuning job"), trial);
		return (cli_fail(&err));
	}
	json_decref(reply);
	while ((list = streams(c, trial, &err)) != NULL &&
	    json_array_size(list) == 0 && cli_given(c, OPT_FOLLOW) &&
	    !has_ended(c, trial)) {
		json_decref(list);
		nanosleep(&second, NULL);
	}
	if (list == NULL)
		return (cli_fail(&err));
	if (json_array_size(list) == 0)
		fprintf(stderr, _("trialdeck: %s has written no log yet\n"),
		    trial);
	for (i = 0; r == 0 && i < json_array_size(list); i++) {
		name = json_str_at(json_array_get(list, i), "/logStreamName");
		if (name != NULL)
			r = follow(c, trial, name, tail, &err);
	}
	json_decref(list);
	return (r == 0 ? EXIT_DONE : cli_fail(&err));
}
