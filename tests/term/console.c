#include "config.h"

#include <event2/event.h>

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "ui/ui.h"

/*
 * The real console on the real loop and terminal, over a backend that answers
 * at once out of this file: what test_term.c runs on a pty.
 * HOSTILE: name of the job that is listed.
 */
struct backend {
	struct event_base	*base;
	int64_t			 last;
};

struct waiting {
	struct backend	*b;
	char		*op;
	backend_done	 done;
	void		*ctx;
};

struct backend *
backend_new(struct event_base *base, const struct backend_options *options,
    struct err *err)
{
	struct backend *b = xcalloc(1, sizeof(*b));

	b->base = base;
	return (b);
}

void
backend_free(struct backend *b)
{
	free(b);
}

static json_t *
answer(const char *op)
{
	const char *name = getenv("HOSTILE");
	json_t *job;

	if (strcmp(op, "Search") != 0)
		return (json_object());
	if (name == NULL)
		name = "churn-xgboost";
	job = json_pack("{s:o, s:s, s:i}", "HyperParameterTuningJobName",
	    json_stringn_nocheck(name, strlen(name)),
	    "HyperParameterTuningJobStatus", "Completed", "CreationTime",
	    1795496000);
	return (json_pack("{s:[{s:o}]}", "Results",
	    "HyperParameterTuningJob", job));
}

static void
answer_now(evutil_socket_t fd, short what, void *ctx)
{
	struct waiting *w = ctx;
	struct reply reply = { .body = answer(w->op) };

	w->done(w->ctx, &reply);
	json_decref(reply.body);
	free(w->op);
	free(w);
}

int64_t
backend_call(struct backend *b, const char *op, json_t *request,
    backend_done done, void *ctx)
{
	static const struct timeval soon = { 0, 1000 };
	struct waiting *w = xcalloc(1, sizeof(*w));

	json_decref(request);
	w->b = b;
	w->op = xstrdup(op);
	w->done = done;
	w->ctx = ctx;
	event_base_once(b->base, -1, EV_TIMEOUT, answer_now, w, &soon);
	return (++b->last);
}

void
backend_cancel(struct backend *b, int64_t id)
{
}

const char *
backend_title(const struct backend *b)
{
	return ("test");
}

bool
backend_read_only(const struct backend *b)
{
	return (false);
}

int
main(void)
{
	struct ui_start start = { .page = UI_LIST };

	i18n_init();
	return (ui_main(&start));
}
