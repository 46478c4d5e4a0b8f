#include "config.h"

#include <sys/syscall.h>

#include <event2/event.h>

#include <locale.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "answers.h"
#include "ui/ui.h"

/*
 * The real console on the real loop and terminal, over a backend that answers
 * at once out of this file: what the tests here run on a pty.
 *
 * HOSTILE: text that stands in every field of every answer, and in the error
 * of those that fail. CONSOLE_PAGE: list (as usual), open or new.
 * CONSOLE_CALLS: file to which the operations asked for are appended.
 * CONSOLE_SYNC_MS: how long a sync takes longer than it does.
 */
struct backend {
	struct event_base	*base;
	struct waiting		*list;
	int64_t			 last;
};

struct waiting {
	struct waiting	*next;
	struct backend	*b;
	int64_t		 id;
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
	struct waiting *w;

	while ((w = b->list) != NULL) {
		b->list = w->next;
		free(w->op);
		free(w);
	}
	free(b);
}

static void
note(const char *op)
{
	const char *path = getenv("CONSOLE_CALLS");
	FILE *f = path == NULL ? NULL : fopen(path, "a");

	if (f == NULL)
		return;
	fprintf(f, "%s\n", op);
	fclose(f);
}

static void
answer_now(evutil_socket_t fd, short what, void *ctx)
{
	struct waiting *w = ctx, **at;
	const char *hostile = getenv("HOSTILE");
	struct reply reply = { .body = answers_to(w->op, hostile),
	    .err = ERR_INIT };

	note(w->op);
	if (reply.body == NULL)
		err_set(&reply.err, ERR_INVALID, "%s", hostile == NULL ?
		    "refused" : hostile);
	for (at = &w->b->list; *at != w; at = &(*at)->next)
		;
	*at = w->next;
	if (w->done != NULL)		/* not cancelled */
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
	w->id = ++b->last;
	w->next = b->list;
	b->list = w;
	event_base_once(b->base, -1, EV_TIMEOUT, answer_now, w, &soon);
	return (w->id);
}

void
backend_cancel(struct backend *b, int64_t id)
{
	struct waiting *w;

	for (w = b->list; w != NULL; w = w->next) {
		if (w->id == id)
			w->done = NULL;
	}
}

bool
backend_is_amazon(const struct backend *b)
{
	return (false);
}

const char *
backend_account(const struct backend *b)
{
	return ("");
}

const char *
backend_region(const struct backend *b)
{
	(void)b;
	return ("local");
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

/* In the place of the library's. */
int
fsync(int fd)
{
	const char *ms = getenv("CONSOLE_SYNC_MS");

	if (ms != NULL)
		poll(NULL, 0, atoi(ms));
	return ((int)syscall(SYS_fsync, fd));
}

int
main(void)
{
	struct ui_start start = { .page = UI_LIST, .job = "churn-xgboost" };
	const char *page = getenv("CONSOLE_PAGE");

	if (page != NULL)
		start.page = strcmp(page, "new") == 0 ? UI_NEW :
		    strcmp(page, "open") == 0 ? UI_OPEN : UI_LIST;
	i18n_init();
	return (ui_main(&start));
}
