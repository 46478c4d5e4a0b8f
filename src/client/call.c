#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <event2/event.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "client/call.h"

/* Pause between two looks at a socket of a starting daemon. */
#define START_POLL_MS	25

static void
set_timer(struct call *call, int64_t ms)
{
	struct timeval tv;

	tv.tv_sec = ms / 1000;
	tv.tv_usec = ms % 1000 * 1000;
	evtimer_add(call->timer, &tv);
}

void
call_deliver(struct call *call)
{
	call->answered = true;
	call->state = CALL_RESTING;
	call->reply.took_ms = clock_steady_ms() - call->began;
	set_timer(call, 0);
}

void
call_again(struct call *call, int64_t ms)
{
	call->answered = false;
	call->paced = false;
	call->state = CALL_RESTING;
	set_timer(call, ms);
}

static void
fail(struct call *call, const struct err *err)
{
	call->reply.err = *err;
	if (call->phase == CALL_PLAIN || create_result(call))
		call_deliver(call);
}

/* An answer of our own, around the one that was asked for (or not). */
static void
answer_here(struct call *call)
{
	struct reply *r = &call->reply;
	struct err err = ERR_INIT;
	json_t *tree;

	tree = call->local->answer(call->backend, call->request, r->body,
	    &err);
	/* Keys that are missing or refused are told; a server that does not
	 * say who we are is passed over. */
	if (tree != NULL && (r->err.code == ERR_CREDENTIALS ||
	    r->err.code == ERR_SIGNATURE))
		json_object_set_new(tree, "Error", json_string(r->err.text));
	json_decref(r->body);
	r->body = tree;
	r->err = err;
	call_deliver(call);
}

static bool
has_pace(const struct call *call)
{
	const struct pace_mode *m = call->backend->pace.mode;

	return (m != NULL && (m->all || !call->changes));
}

/* True when it must wait for its place. */
static bool
keep_pace(struct call *call)
{
	int64_t ms;

	if (call->paced || !has_pace(call))
		return (false);
	call->paced = true;
	ms = pace_take(&call->backend->pace, clock_steady_ms());
	if (ms == 0)
		return (false);
	set_timer(call, ms);
	return (true);
}

static bool
answer_kept(struct call *call)
{
	json_t *body = call->tries == 0 ? kept_answer(call) : NULL;

	if (body == NULL)
		return (false);
	call->reply.body = body;
	call_deliver(call);
	return (true);
}

static void
send_now(struct call *call)
{
	struct err err = ERR_INIT;
	int r;

	r = call_send(call, &err);
	if (r == 0) {
		call->state = CALL_OUT;
		call->tries++;
	} else if (r == 1)
		call->state = CALL_WAITING;
	else if (call->local != NULL) {
		call->reply.err = err;
		answer_here(call);
	} else
		fail(call, &err);
}

/* Whose account it is stands in the ARNs of what is its own. */
static void
learn_account(struct backend *b, const json_t *body)
{
	static const char *const own[] = { "/HyperParameterTuningJobArn",
	    "/HyperParameterTuningJobSummaries/0/HyperParameterTuningJobArn",
	    "/Role/Arn", "/Roles/0/Arn" };
	size_t i;

	for (i = 0; i < nitems(own) && *b->account == '\0'; i++)
		name_account(json_str_at(body, own[i]), b->account);
}

/* A caller may do anything in done, also free the backend: the call is out of
 * its list before. */
static void
on_call_timer(evutil_socket_t fd, short what, void *arg)
{
	struct call *call = arg;
	struct reply reply;
	backend_done done;
	void *ctx;

	if (!call->answered) {
		if (call->local != NULL && call->op == NULL &&
		    call->other == NULL)
			answer_here(call);
		else if (!answer_kept(call) && !keep_pace(call))
			send_now(call);
		return;
	}
	learn_account(call->backend, call->reply.body);
	done = call->done;
	ctx = call->ctx;
	reply = call->reply;
	call->reply.body = NULL;
	call_free(call);
	done(ctx, &reply);
	json_decref(reply.body);
}

void
call_wake_waiting(void *ctx)
{
	struct backend *b = ctx;
	struct call *call;

	TAILQ_FOREACH(call, &b->calls, entry)
		if (call->state == CALL_WAITING) {
			call->state = CALL_RESTING;
			set_timer(call, 0);
		}
	backend_settle_title(b);
}

/* Which row the name has, and what follows from it. */
static int
find_row(struct call *call, const char *name, struct err *err)
{
	struct backend *b = call->backend;
	const char *asks = name;

	call->local = local_find(b, name);
	if (call->local != NULL)
		asks = b->socket == NULL ? call->local->asks : NULL;
	if (asks == NULL)
		return (0);
	call->op = op_find(API_PREFIX_SAGEMAKER, asks);
	call->service = SERVICE_SAGEMAKER;
	if (call->op == NULL)
		call->op = op_find(NULL, asks);
	if (call->op != NULL) {
		call->changes = call->op->changes;
		if (strcmp(call->op->prefix, API_PREFIX_LOGS) == 0)
			call->service = SERVICE_LOGS;
	} else if ((call->other = neighbour_find(asks)) != NULL) {
		call->changes = call->other->changes;
		call->service = call->other->service;
	} else
		return (err_set(err, ERR_UNKNOWN_OPERATION,
		    _("%s is no operation of this program"), name));
	/* A second Stop or tag does what the first one did; of a second upload
	 * in parts only one is gone on with. */
	call->repeatable = call->changes && (strncmp(name, "Create", 6) != 0 ||
	    call->service == SERVICE_S3);
	if (b->read_only && call->changes)
		return (err_set(err, ERR_DENIED, _("this session is read-only, "
		    "so %s is not sent"), name));
	if (b->socket != NULL && call->op == NULL &&
	    service_row(call->service)->protocol != PROTOCOL_JSON)
		return (err_set(err, ERR_UNKNOWN_OPERATION, _("the local "
		    "backend has no %s"), service_row(call->service)->name));
	return (0);
}

static void
write_request(struct call *call)
{
	free(call->text);
	free(call->target);
	call->text = NULL;
	call->target = xstrdup("/");
	switch (service_row(call->service)->protocol) {
	case PROTOCOL_JSON:
		call->text = json_text(call->request);
		break;
	case PROTOCOL_QUERY:
	case PROTOCOL_EC2:
		call->text = neighbour_form(call->other, call->request);
		break;
	case PROTOCOL_S3:
		free(call->target);
		call->target = neighbour_target(call->other, call->request);
		call->text = neighbour_body(call->other, call->request);
		break;
	}
}

struct call *
call_new(struct backend *b, const char *name, json_t *request,
    backend_done done, void *ctx, struct err *err)
{
	struct call *call = xcalloc(1, sizeof *call);

	call->backend = b;
	call->id = ++b->next_id;
	call->done = done;
	call->ctx = ctx;
	call->began = clock_steady_ms();
	call->timer = evtimer_new(b->base, on_call_timer, call);
	call->request = json_incref(request);
	TAILQ_INSERT_TAIL(&b->calls, call, entry);
	if (find_row(call, name, err) == 0 &&
	    (call->op != NULL || call->other != NULL)) {
		call->name = call->op != NULL ? call->op->name :
		    call->other->name;
		write_request(call);
		if (call->other != NULL && call->other->object != OBJECT_NONE)
			call->object = object_new(call->other, request, err);
	}
	return (call);
}

void
call_turn_into(struct call *call, const struct op *op, json_t *request)
{
	call->op = op;
	call->name = op->name;
	call->changes = op->changes;
	json_decref(call->request);
	call->request = request;
	write_request(call);
	json_decref(call->reply.body);
	call->reply.body = NULL;
	call->reply.err = (struct err)ERR_INIT;
	call->tries = 0;
}

void
call_free(struct call *call)
{
	TAILQ_REMOVE(&call->backend->calls, call, entry);
	http_drop(call->http);
	answer_drop(call->reading);
	object_free(call->object);
	event_free(call->timer);
	json_decref(call->reply.body);
	json_decref(call->wanted);
	json_decref(call->request);
	free(call->text);
	free(call->target);
	free(call);
}

/* Nothing listens yet. True while there is hope; else err says why not. */
static bool
wait_for_daemon(struct call *call, struct err *err)
{
	struct backend *b = call->backend;
	int64_t now = clock_steady_ms();

	if (!b->may_start)
		return (false);
	if (b->started == 0 && start_daemon(b, err) == -1)
		return (false);
	if (start_check(b, err) == -1)
		return (false);
	if (call->start_until == 0)
		call->start_until = now + b->limits.start_ms;
	if (now > call->start_until) {
		err_set(err, ERR_UNREACHABLE, _("trialdeckd was started but "
		    "does not listen on %s"), b->socket);
		return (false);
	}
	call->tries--;
	call_again(call, START_POLL_MS);
	return (true);
}

/* A refused signature may be a matter of the clock or of old keys: each is
 * mended once, and the same request goes out again. It was not carried out,
 * so this holds for changes too. */
static bool
sign_again(struct call *call, const struct http_reply *h)
{
	struct backend *b = call->backend;
	enum err_code code = call->reply.err.code;

	if (!b->is_signed || (code != ERR_CREDENTIALS &&
	    code != ERR_SIGNATURE))
		return (false);
	if (!call->mended_clock && h->date != 0 &&
	    clock_mend(b, call->signed_at, h->date)) {
		call->mended_clock = true;
		call->tries--;
		call_again(call, 0);
		return (true);
	}
	if (code == ERR_CREDENTIALS && !call->mended_keys &&
	    keyring_refused(b->keys)) {
		call->mended_keys = true;
		call->tries--;
		call_again(call, 0);
		return (true);
	}
	return (false);
}

/* A bucket of another region answers with that region's name; it was asked at
 * the wrong door, so nothing was done. The address is still our own finding:
 * the server's word gives a region, no host. */
static bool
move_region(struct call *call, const struct http_reply *h)
{
	const char *bucket = json_str_at(call->request, "/Bucket");
	struct backend *b = call->backend;
	const struct endpoint *usual;

	if (call->service != SERVICE_S3 || call->moved || bucket == NULL ||
	    call->reply.err.code == ERR_NONE || h->bucket_region[0] == '\0' ||
	    (usual = backend_endpoint(b, SERVICE_S3, NULL)) == NULL ||
	    strcmp(usual->region, h->bucket_region) == 0)
		return (false);
	if (b->buckets == NULL)
		b->buckets = json_object();
	json_object_set_new(b->buckets, bucket,
	    json_string(h->bucket_region));
	call->moved = true;
	call->tries--;
	call_again(call, 0);
	call->paced = true;
	return (true);
}

static double
chance(void)
{
	return ((double)random() / ((double)RAND_MAX + 1));
}

static bool
try_again(struct call *call, const struct http_reply *h)
{
	struct backend *b = call->backend;
	enum err_code code = call->reply.err.code;
	bool keeps_place;
	int64_t ms;

	/* A change whose fate is unknown is not repeated, but for those that
	 * may be; one that was turned away for its rate was not made. */
	if (call->changes && !call->repeatable && code != ERR_THROTTLED)
		return (false);
	if (call->object != NULL && object_moves(call->object))
		call->tries = 1;
	keeps_place = code == ERR_THROTTLED && has_pace(call) &&
	    !b->pace.mode->all;
	if (keeps_place)
		ms = retry_paced(&b->retry, call->tries, chance(),
		    h->retry_after_ms);
	else
		ms = retry_after(&b->retry, code, call->tries, chance(),
		    h->retry_after_ms);
	if (ms < 0)
		return (false);
	call_again(call, ms);
	call->paced = keeps_place;
	return (true);
}

/* What a repeated Stop or Delete hears when the first one had arrived. */
static void
forgive_repeated(struct call *call)
{
	struct reply *r = &call->reply;

	if (!call->repeatable || call->tries < 2 ||
	    (r->err.code != ERR_NOT_FOUND && r->err.code != ERR_INVALID))
		return;
	if (strncmp(call->name, "Stop", 4) != 0 &&
	    strncmp(call->name, "Delete", 6) != 0)
		return;
	r->err = (struct err)ERR_INIT;
	r->body = json_object();
}

/* Amazon answers a DescribeTrainingJob for a name that it does not know with a
 * ValidationException, as one for a name that cannot be. Where the name can
 * be, that is the same as ResourceNotFound, which the other operations say. */
static void
mend_missing(struct call *call)
{
	struct reply *r = &call->reply;
	const char *name;

	if (r->err.code != ERR_INVALID ||
	    strcmp(call->name, "DescribeTrainingJob") != 0)
		return;
	name = json_str_at(call->request, "/TrainingJobName");
	if (name != NULL && name_valid(name, NAME_TRIAL_MAX))
		r->err.code = ERR_NOT_FOUND;
}

/* A server on this machine was tried without keys, and wants some. */
static void
mend_unsigned(struct call *call)
{
	struct backend *b = call->backend;
	struct err *err = &call->reply.err;

	if (err->code == ERR_UNSIGNED && b->socket == NULL && !b->is_signed)
		err_set(err, ERR_UNSIGNED, _("%s wants signed requests, and "
		    "no AWS credentials were found for profile \"%s\": set "
		    "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or choose "
		    "another with --profile; \"trialdeck backend "
		    "credentials\" prints those of trialdeckd"), b->title,
		    b->profile.name);
}

/* What came is in call->reply; what is done about it. */
static void
settle(struct call *call)
{
	const struct http_reply *h = &call->got;
	struct backend *b = call->backend;
	struct reply *r = &call->reply;
	const struct credentials *keys = b->keys == NULL ? NULL :
	    keyring_peek(b->keys);

	if (r->err.code != ERR_NONE && keys != NULL)
		credentials_redact(keys, r->err.text);
	if (h->status != 0) {
		/* It listens; should it die one day, it is started again. */
		start_check(b, NULL);
		b->started = 0;
		pace_answer(&b->pace, r->err.code == ERR_THROTTLED,
		    h->retry_after_ms, clock_steady_ms());
	}
	if (r->err.code == ERR_NONE && call->tries == 1)
		retry_succeeded(&b->retry);
	/* Nothing was sent, so there is nothing to be in doubt about. */
	if (h->refused && (call->phase == CALL_CREATE || b->may_start)) {
		b->started = 0;
		call_deliver(call);
		return;
	}
	if (move_region(call, h) || sign_again(call, h) || try_again(call, h))
		return;
	forgive_repeated(call);
	mend_missing(call);
	mend_unsigned(call);
	if (r->err.code == ERR_NONE)
		kept_note(call);
	if (call->local != NULL)
		answer_here(call);
	else if (call->phase == CALL_PLAIN || create_result(call))
		call_deliver(call);
}

static void
on_read(void *ctx, json_t *tree, const struct err *err)
{
	struct call *call = ctx;

	call->reading = NULL;
	call->reply.body = tree;
	call->reply.err = *err;
	settle(call);
}

void
call_done(void *ctx, struct http_reply *h)
{
	struct call *call = ctx;
	struct backend *b = call->backend;
	struct reply *r = &call->reply;
	struct answer_of of = {
		.other = service_row(call->service)->protocol ==
		    PROTOCOL_JSON ? NULL : call->other,
		.page_list = call->op == NULL ? NULL : call->op->page_list,
		.status = h->status,
		.errortype = h->errortype,
		.who = b->title,
	};

	call->http = NULL;
	if (h->refused && wait_for_daemon(call, &h->err))
		return;
	json_decref(r->body);
	r->body = NULL;
	r->err = h->err;
	call->got = *h;
	buf_init(&call->got.body, 0);	/* it stays with libcurl's side */
	if (call->object != NULL && object_err(call->object) != NULL) {
		r->err = *object_err(call->object);
		settle(call);
		return;
	}
	if (call->object != NULL && h->status >= 200 && h->status < 300) {
		r->err = (struct err)ERR_INIT;
		r->body = object_end(call->object, h, &r->err);
		settle(call);
		return;
	}
	if (h->status != 0 && h->body.len > ANSWER_AT_ONCE) {
		call->reading = answer_begin(b->base, &of, &h->body, on_read,
		    call);
		return;
	}
	if (h->status != 0) {
		r->err = (struct err)ERR_INIT;
		r->body = answer_read(&of, &h->body, &r->err);
	}
	settle(call);
}
