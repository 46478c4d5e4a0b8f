#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/paths.h"
#include "client/call.h"
#include "model/job.h"
#include "model/name.h"

/* How often Describe is asked before a Create counts as lost, and the pause
 * between: a server may still be working on it. */
#define POLLS		3
#define POLL_MS		700
/* Rounds of questions that may be lost before that doubt is told. */
#define ASKS		2
/* Clocks of two machines may differ by as much. */
#define SKEW_MS		5000
/* A Create that certainly did not arrive is sent so often in all. */
#define SENDS		4

/* STATE/intents/NAME.json; NULL and err. The caller frees. */
static char *
intent_path(const char *name, struct err *err)
{
	char *dir = paths_state_folder("intents", err), *path;

	if (dir == NULL)
		return (NULL);
	path = xasprintf("%s/%s.json", dir, name);
	free(dir);
	return (path);
}

/* An earlier run may have sent the same request and never learnt the end. */
static void
read_earlier(struct call *call, const char *path)
{
	struct buf b;
	json_t *old;

	buf_init(&b, 2 << 20);
	if (file_read(path, 1, &b, NULL) == 0 &&
	    (old = json_read(b.data, b.len, NULL, NULL)) != NULL) {
		if (json_equal(json_at(old, "/request"), call->wanted) &&
		    strcmp(json_str_at(old, "/backend") != NULL ?
		    json_str_at(old, "/backend") : "",
		    backend_address(call->backend)) == 0) {
			call->tried_before = true;
			call->first_try = json_int_at(old, "/sent",
			    call->first_try);
		}
		json_decref(old);
	}
	buf_release(&b);
}

int
create_begin(struct call *call, const json_t *request, struct err *err)
{
	const char *name;
	char *path, *text;
	json_t *intent;
	int r;

	name = json_str_at(request, "/HyperParameterTuningJobName");
	call->phase = CALL_CREATE;
	call->wanted = json_deep_copy(request);
	call->first_try = clock_signed_s(call->backend) * 1000;
	call->sends = 1;
	/* A name that is none cannot be a file's; the backend refuses it. */
	if (name == NULL || !name_valid(name, NAME_JOB_MAX))
		return (0);
	path = intent_path(name, err);
	if (path == NULL)
		return (-1);
	read_earlier(call, path);
	intent = json_pack("{s:i, s:s, s:I, s:s, s:O}", "version", 1,
	    "name", name, "sent", (json_int_t)call->first_try,
	    "backend", backend_address(call->backend), "request", call->wanted);
	if (intent == NULL)
		bug("an intent cannot be packed");
	text = json_text(intent);
	json_decref(intent);
	r = file_replace(path, text, strlen(text), err);
	free(text);
	free(path);
	return (r == -1 ? err_prefix(err,
	    _("the request was not sent, because its intent cannot be kept"))
	    : 0);
}

static void
forget(struct call *call)
{
	const char *name;
	char *path;

	name = json_str_at(call->wanted, "/HyperParameterTuningJobName");
	if (name == NULL || !name_valid(name, NAME_JOB_MAX))
		return;
	path = intent_path(name, NULL);
	if (path != NULL && unlink(path) == -1 && errno != ENOENT)
		log_warn("%s stays: %s", path, strerror(errno));
	free(path);
}

/* All of want is in have; a server adds its defaults. */
static bool
contains(const json_t *have, const json_t *want)
{
	const char *key;
	json_t *value;
	size_t i;

	if (json_is_object(want)) {
		json_object_foreach((json_t *)want, key, value)
			if (!contains(json_object_get(have, key), value))
				return (false);
		return (json_is_object(have));
	}
	if (json_is_array(want)) {
		if (json_array_size(have) != json_array_size(want))
			return (false);
		json_array_foreach(want, i, value)
			if (!contains(json_array_get(have, i), value))
				return (false);
		return (json_is_array(have));
	}
	if (json_is_number(want) && json_is_number(have))
		return (json_number_value(want) == json_number_value(have));
	return (have != NULL && json_equal(have, want));
}

static bool
is_ours(const struct call *call, const json_t *job)
{
	static const char *const members[] = {
	    "HyperParameterTuningJobConfig", "TrainingJobDefinition",
	    "TrainingJobDefinitions", "WarmStartConfig", "Autotune" };
	const json_t *want;
	size_t i;

	if (job_time(json_object_get(job, "CreationTime")) <
	    call->first_try / 1000 * 1000 - SKEW_MS)
		return (false);
	for (i = 0; i < nitems(members); i++) {
		want = json_object_get(call->wanted, members[i]);
		if (want != NULL &&
		    !contains(json_object_get(job, members[i]), want))
			return (false);
	}
	return (true);
}

/* The wanted request once more, under its name: it did not arrive. */
static bool
send_anew(struct call *call)
{
	call->phase = CALL_CREATE;
	call->polls = 0;
	call->sends++;
	/* From now on a job of that name may be ours. */
	call->tried_before = true;
	call_turn_into(call, op_find(API_PREFIX_SAGEMAKER,
	    "CreateHyperParameterTuningJob"), json_incref(call->wanted));
	call_again(call, POLL_MS);
	return (false);
}

/* Asks for the job by its name, with the same call. */
static bool
ask(struct call *call, int64_t pause)
{
	json_t *request;

	request = json_pack("{s:O}", "HyperParameterTuningJobName",
	    json_object_get(call->wanted, "HyperParameterTuningJobName"));
	if (request == NULL)
		return (true);
	call->phase = CALL_SETTLE;
	call_turn_into(call, op_find(API_PREFIX_SAGEMAKER,
	    "DescribeHyperParameterTuningJob"), request);
	call_again(call, pause);
	return (false);
}

/* Bytes of a sentence that goes on. */
static int
without_stop(const struct err *e)
{
	size_t n = strlen(e->text);

	return ((int)(n > 0 && e->text[n - 1] == '.' ? n - 1 : n));
}

static bool
settle(struct call *call)
{
	struct reply *r = &call->reply;
	const char *name;
	json_t *arn;

	name = json_str_at(call->wanted, "/HyperParameterTuningJobName");
	if (r->err.code == ERR_NONE) {
		if (is_ours(call, r->body)) {
			arn = json_object_get(r->body,
			    "HyperParameterTuningJobArn");
			arn = json_pack("{s:O?}", "HyperParameterTuningJobArn",
			    arn);
			json_decref(r->body);
			r->body = arn;
		} else {
			json_decref(r->body);
			r->body = NULL;
			err_set(&r->err, ERR_IN_USE,
			    _("the name %s belongs to another tuning job; "
			    "choose another name"), name);
		}
		forget(call);
		return (true);
	}
	if (r->err.code == ERR_NOT_FOUND) {
		if (++call->polls < POLLS)
			return (ask(call, POLL_MS));
		if (call->sends < SENDS && call->doubt.code != ERR_IN_USE)
			return (send_anew(call));
		r->err = call->doubt;
		if (r->err.code != ERR_IN_USE)
			err_set(&r->err, call->doubt.code, _("%.*s; the tuning "
			    "job %s was not created, submit it again"),
			    without_stop(&call->doubt), call->doubt.text,
			    name);
		forget(call);
		return (true);
	}
	if (retry_may_help(r->err.code) && call->asks < ASKS)
		return (ask(call, POLL_MS << call->asks++));
	/* Still in doubt: the intent stays, and the next submit finds it. */
	err_set(&r->err, call->doubt.code, _("%.*s; it is not known whether "
	    "the tuning job %s was created: submit the same file again, it is "
	    "created once at most"), without_stop(&call->doubt),
	    call->doubt.text, name);
	return (true);
}

bool
create_result(struct call *call)
{
	struct reply *r = &call->reply;

	if (call->phase == CALL_SETTLE)
		return (settle(call));
	switch (r->err.code) {
	case ERR_TIMEOUT:
	case ERR_UNAVAILABLE:
	case ERR_UNREACHABLE:
	case ERR_REPLY:
	case ERR_INTERNAL:
		break;
	case ERR_IN_USE:
		if (call->tried_before)
			break;
		/* FALLTHROUGH */
	default:
		forget(call);
		return (true);
	}
	call->doubt = r->err;
	return (ask(call, 0));
}
