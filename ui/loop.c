#include "config.h"

#include <sys/wait.h>

#include <event2/event.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/exec.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/paths.h"
#include "base/templates.h"
#include "base/turns.h"
#include "ui/app.h"
#include "ui/drafts.h"
#include "ui/keep.h"
#include "ui/term.h"
#include "ui/ui.h"

/* The rim: libevent, the terminal, the backend, files, signals. It turns what
 * happens into messages and carries effects out. */

struct loop;

struct call {
	struct call	*next;
	struct loop	*loop;
	uint64_t	 view;
	int		 tag;
	int64_t		 id;
};

static const int caught[] = {
	SIGWINCH, SIGHUP, SIGINT, SIGTERM, SIGQUIT, SIGTSTP, SIGCONT
};

struct loop {
	struct app	 app;
	struct event_base *base;
	struct backend	*backend;
	struct backend_options options;	/* of any backend */
	const struct term_ops *term;
	struct grid	 grid;
	struct event	*input, *timer, *signals[nitems(caught)];
	struct call	*calls;
	struct keep	 keep;
	struct buf	 paste;
	bool		 bell;		/* the user wants it */
	bool		 dirty;
	bool		 away;		/* stopped in the background */
	int		 ended_by;	/* signal, or 0 */
};

static void dispatch(struct loop *, struct msg *);
static void carry_all(struct loop *, struct effects *);

static void
call_done(void *ctx, const struct reply *reply)
{
	struct call *c = ctx, **at;
	struct loop *l = c->loop;
	struct msg msg = { .kind = MSG_REPLY, .view = c->view,
	    .tag = c->tag };

	for (at = &l->calls; *at != c; at = &(*at)->next)
		;
	*at = c->next;
	free(c);
	msg.body = reply->body;
	msg.err = reply->err.code == ERR_NONE ? NULL : &reply->err;
	dispatch(l, &msg);
}

static void
do_call(struct loop *l, struct effect *e)
{
	struct call *c = xcalloc(1, sizeof(*c));

	c->loop = l;
	c->view = e->view;
	c->tag = e->tag;
	c->next = l->calls;
	l->calls = c;
	c->id = backend_call(l->backend, e->op, e->request, call_done, c);
	e->request = NULL;
}

static void
do_cancel(struct loop *l, uint64_t view)
{
	struct call **at = &l->calls, *c;

	while ((c = *at) != NULL) {
		if (c->view != view) {
			at = &c->next;
			continue;
		}
		*at = c->next;
		backend_cancel(l->backend, c->id);
		free(c);
	}
}

/* "$VISUAL FILE" without a shell: words parted by blanks. Returns -1 when it
 * could not run or did not end well. */
static int
run_editor(const char *file)
{
	const char *editor = getenv("VISUAL");
	const char *argv[16];
	struct exec_spec spec = { argv, NULL, NULL, 0, 1, 2, 0 };
	char *words, *word, *rest;
	int n = 0, status = 0;
	pid_t pid;

	if (editor == NULL || editor[0] == '\0')
		editor = getenv("EDITOR");
	if (editor == NULL || editor[0] == '\0')
		editor = "vi";
	words = rest = xstrdup(editor);
	while ((word = strsep(&rest, " ")) != NULL) {
		if (word[0] != '\0' && n < (int)nitems(argv) - 2)
			argv[n++] = word;
	}
	argv[n++] = file;
	argv[n] = NULL;
	pid = exec_start(&spec, NULL);
	while (pid > 0 && waitpid(pid, &status, 0) == -1 && errno == EINTR)
		;
	free(words);
	return (pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0 ?
	    0 : -1);
}

static int
make_temporary(const char *suffix, char *path, size_t cap, const char *text)
{
	const char *state = paths_state(NULL);
	int fd, rc;

	if (state == NULL)
		return (-1);
	snprintf(path, cap, "%s/edit-XXXXXX%s", state, suffix);
	fd = mkstemps(path, (int)strlen(suffix));
	if (fd == -1)
		return (-1);
	rc = file_write_all(fd, text, strlen(text));
	close(fd);
	return (rc);
}

static void
do_edit(struct loop *l, const struct effect *e)
{
	struct msg msg = { .kind = MSG_EDITED, .view = e->view,
	    .tag = e->tag };
	struct buf text;
	char path[4096];

	buf_init(&text, 0);
	if (make_temporary(e->name, path, sizeof(path), e->text) == 0) {
		l->term->suspend();
		if (run_editor(path) == 0 &&
		    file_read(path, 1, &text, NULL) == 0) {
			msg.text = buf_str(&text);
			msg.len = text.len;
		}
		l->term->resume();
		unlink(path);
	}
	dispatch(l, &msg);
	buf_release(&text);
}

static void
on_kept(void *ctx, struct msg *msg)
{
	struct loop *l = ctx;

	if (msg != NULL)
		dispatch(l, msg);
	l->dirty = true;
}

static void
do_suspend(struct loop *l)
{
	l->term->suspend();
	l->away = true;
	/* Only this process group's stop; SIGCONT brings it back. */
	kill(0, SIGSTOP);
}

/* A helper for credentials may ask a person: it gets the terminal. */
static void
on_terminal(void *ctx, bool taken)
{
	struct loop *l = ctx;

	if (taken)
		l->term->suspend();
	else
		l->term->resume();
	l->away = taken;
	l->dirty = true;
}

static void
meet_backend(struct app *app, struct backend *b)
{
	app->read_only = backend_read_only(b);
	app->backend = backend_title(b);
	app->region = backend_region(b);
	app->amazon = backend_is_amazon(b);
	app->account = backend_account(b);
}

static void
set_backend(struct loop *l, struct backend *b)
{
	backend_free(l->backend);
	l->backend = b;
	meet_backend(&l->app, b);
}

/* The old one stays when there can be no other. */
static void
do_backend(struct loop *l, const struct effect *e)
{
	struct backend_options o = l->options;
	struct err err = ERR_INIT;
	struct backend *b;
	struct effects fx;
	struct call *c;

	o.address = e->op;
	o.profile = e->name;
	o.region = e->text;
	o.endpoint_url = NULL;
	b = backend_new(l->base, &o, &err);
	if (b == NULL) {
		app_flash(&l->app, STYLE_ERROR, "%s", err.text);
		return;
	}
	effects_init(&fx);
	app_start_over(&l->app, &fx);
	while ((c = l->calls) != NULL) {
		l->calls = c->next;
		free(c);
	}
	set_backend(l, b);
	app_flash(&l->app, STYLE_DIM, _("This is now %s."), backend_title(b));
	carry_all(l, &fx);
}

static void
carry_out(struct loop *l, struct effect *e)
{
	switch (e->kind) {
	case EFFECT_CALL:
		do_call(l, e);
		break;
	case EFFECT_CANCEL:
		do_cancel(l, e->view);
		break;
	case EFFECT_BACKEND:
		do_backend(l, e);
		break;
	case EFFECT_QUIT:
		break;
	case EFFECT_SUSPEND:
		do_suspend(l);
		break;
	case EFFECT_REDRAW:
		l->term->redraw();
		break;
	case EFFECT_BELL:
		if (l->bell && !l->away)
			l->term->ring();
		break;
	case EFFECT_COPY:
		l->term->copy(e->text);
		break;
	case EFFECT_EDIT:
		do_edit(l, e);
		break;
	case EFFECT_READ:
	case EFFECT_WRITE:
	case EFFECT_LOCK:
	case EFFECT_UNLOCK:
	case EFFECT_TEMPLATE:
	case EFFECT_SAVE:
	case EFFECT_DROP:
		keep_do(&l->keep, e);
		break;
	}
}

static void
carry_all(struct loop *l, struct effects *fx)
{
	size_t i;

	for (i = 0; i < fx->n; i++)
		carry_out(l, &fx->list[i]);
	effects_release(fx);
	l->dirty = true;
}

static void
dispatch(struct loop *l, struct msg *msg)
{
	struct effects fx;

	effects_init(&fx);
	msg->now = clock_steady_ms();
	msg->wall = clock_wall_ms();
	app_update(&l->app, msg, &fx);
	carry_all(l, &fx);
}

static void
draw(struct loop *l)
{
	if (l->grid.w != l->app.w || l->grid.h != l->app.h)
		grid_resize(&l->grid, l->app.w, l->app.h);
	app_draw(&l->app, &l->grid);
	l->term->draw(&l->grid);
	l->dirty = false;
}

/* What was pressed, on the screen as the user saw it unless keys came in
 * between: then as it is now. false: nothing is there. */
static bool
find_spot(struct loop *l, const struct term_press *press, struct msg *msg)
{
	const struct spot *spot;

	if (l->dirty)
		draw(l);
	spot = grid_spot_at(&l->grid, press->y, press->x);
	if (spot == NULL)
		return (false);
	msg->kind = MSG_PRESS;
	msg->spot = *spot;
	return (true);
}

static void
on_input(evutil_socket_t fd, short what, void *ctx)
{
	struct loop *l = ctx;
	struct term_press press;
	struct msg msg;

	/* Every waiting key before the next drawing, and that before whatever
	 * else has happened meanwhile. */
	event_base_loopbreak(l->base);
	for (;;) {
		memset(&msg, 0, sizeof(msg));
		switch (l->term->read(&msg.key, &l->paste, &press)) {
		case TERM_NONE:
			return;
		case TERM_KEY:
			msg.kind = MSG_KEY;
			break;
		case TERM_TEXT:
			msg.kind = MSG_PASTE;
			msg.text = buf_str(&l->paste);
			msg.len = l->paste.len;
			break;
		case TERM_MOUSE:
			if (!find_spot(l, &press, &msg))
				continue;
			break;
		case TERM_GONE:
			msg.kind = MSG_HANGUP;
			l->ended_by = SIGHUP;
			break;
		}
		dispatch(l, &msg);
		if (l->app.quitting)
			return;
	}
}

static void
on_timer(evutil_socket_t fd, short what, void *ctx)
{
	struct loop *l = ctx;
	struct msg msg = { .kind = MSG_TICK };

	dispatch(l, &msg);
	keep_again(&l->keep, msg.now);
}

static void
on_signal(evutil_socket_t sig, short what, void *ctx)
{
	struct loop *l = ctx;
	struct msg msg = { .kind = MSG_HANGUP };

	/* At the end: a shell and its terminal both tell of a hang-up. */
	if (l->keep.closed) {
		if (sig == SIGINT || sig == SIGQUIT)
			l->keep.impatient = true;
		return;
	}
	switch (sig) {
	case SIGWINCH:
		msg.kind = MSG_RESIZE;
		l->term->size(&msg.w, &msg.h);
		if (msg.w != l->app.w || msg.h != l->app.h)
			dispatch(l, &msg);
		break;
	case SIGTSTP:
		do_suspend(l);
		break;
	case SIGCONT:
		l->term->resume();
		l->away = false;
		msg.kind = MSG_RESIZE;
		l->term->size(&msg.w, &msg.h);
		dispatch(l, &msg);
		break;
	default:
		l->ended_by = (int)sig;
		dispatch(l, &msg);
		break;
	}
}

/* One timer; what is due is asked from the app each time. */
static void
set_timer(struct loop *l)
{
	int64_t at = app_wake(&l->app), again = keep_wake(&l->keep), wait;
	struct timeval tv;

	if (again != 0 && (at == 0 || again < at))
		at = again;
	if (at == 0) {
		event_del(l->timer);
		return;
	}
	wait = at - clock_steady_ms();
	if (wait < 1)
		wait = 1;
	tv.tv_sec = wait / 1000;
	tv.tv_usec = wait % 1000 * 1000;
	event_add(l->timer, &tv);
}

static void
make_events(struct loop *l)
{
	size_t i;

	l->input = event_new(l->base, l->term->fd(), EV_READ | EV_PERSIST,
	    on_input, l);
	turns_first(l->input);
	event_add(l->input, NULL);
	l->timer = evtimer_new(l->base, on_timer, l);
	for (i = 0; i < nitems(caught); i++) {
		l->signals[i] = evsignal_new(l->base, caught[i], on_signal,
		    l);
		turns_first(l->signals[i]);
		event_add(l->signals[i], NULL);
	}
	signal(SIGPIPE, SIG_IGN);
}

/* A draft that is only named is one of those on disk. */
static void
open_wizard(struct loop *l, const struct ui_start *start, struct effects *fx)
{
	int at;

	if (start->draft != NULL || start->draft_id == NULL) {
		view_wizard_open(&l->app, start->draft, start->draft_id,
		    start->wizard_page, start->warm_parent, fx);
		return;
	}
	at = drafts_find(l->app.drafts, start->draft_id);
	if (at == -1)
		app_flash(&l->app, STYLE_WARNING,
		    _("There is no draft \"%s\"."), start->draft_id);
	else
		view_wizard_resume(&l->app, json_array_get(l->app.drafts,
		    (size_t)at), fx);
}

/* Drafts are read after the first frame: nothing on disk holds it up. A page
 * that needs them is opened then. */
static void
open_page(struct loop *l, const struct ui_start *start, struct effects *fx)
{
	l->app.now = clock_steady_ms();
	l->app.wall = clock_wall_ms();
	if (start->page == UI_OPEN) {
		view_jobs_open_below(&l->app, fx);
		view_job_open(&l->app, start->job, fx);
	} else if (start->page == UI_NEW && start->draft_id == NULL) {
		view_jobs_open_below(&l->app, fx);
		open_wizard(l, start, fx);
	} else
		view_jobs_open(&l->app, fx);
}

static void
open_drafts(struct loop *l, const struct ui_start *start, struct effects *fx)
{
	json_decref(l->app.drafts);
	l->app.drafts = drafts_read();
	json_decref(l->app.templates);
	l->app.templates = templates_list();
	if (start->page == UI_NEW && start->draft_id != NULL)
		open_wizard(l, start, fx);
}

static void
run(struct loop *l)
{
	while (!l->app.quitting) {
		if (l->dirty && !l->away)
			draw(l);
		set_timer(l);
		if (event_base_loop(l->base, EVLOOP_ONCE) == -1)
			break;
	}
}

static void
loop_release(struct loop *l)
{
	struct call *c;
	size_t i;

	if (l->backend != NULL) {
		for (i = 0; i < nitems(caught); i++)
			event_free(l->signals[i]);
		event_free(l->timer);
		event_free(l->input);
	}
	app_release(&l->app);
	if (l->backend != NULL)
		backend_free(l->backend);
	while ((c = l->calls) != NULL) {
		l->calls = c->next;
		free(c);
	}
	event_base_free(l->base);
	grid_release(&l->grid);
	buf_release(&l->paste);
}

static int
fail(const struct err *err)
{
	fprintf(stderr, "trialdeck: %s\n", err->text);
	return (err_exit_status(err->code));
}

static void
settings(struct app *app, const struct ui_start *start)
{
	app->ascii = start->ascii || !i18n_is_utf8();
	app->limits = start->limits;
	app->prices = start->prices;
	app->catalog = start->catalog;
}

bool
ui_terminal(void)
{
	return (term_curses.usable());
}

/* The first frame stands before the network is thought of; then what the page
 * wants is carried out. */
static int
begin(struct loop *l, const struct ui_start *start, struct err *err)
{
	struct effects fx;
	int w, h;

	l->term->size(&w, &h);
	app_init(&l->app, w, h);
	settings(&l->app, start);
	grid_init(&l->grid, w, h, l->app.ascii);
	l->grid.mouse = start->mouse;
	l->bell = start->bell;
	buf_init(&l->paste, 0);
	effects_init(&fx);
	open_page(l, start, &fx);
	draw(l);
	l->options = start->backend;
	l->options.paced = true;
	l->options.terminal = on_terminal;
	l->options.terminal_ctx = l;
	l->backend = backend_new(l->base, &l->options, err);
	if (l->backend == NULL) {
		effects_release(&fx);
		return (-1);
	}
	meet_backend(&l->app, l->backend);
	make_events(l);
	open_drafts(l, start, &fx);
	carry_all(l, &fx);
	return (0);
}

int
ui_main(const struct ui_start *start)
{
	struct term_options options = { start->ascii, start->mouse,
	    start->theme };
	struct loop l;
	struct err err = ERR_INIT;
	int rc;

	memset(&l, 0, sizeof(l));
	l.term = &term_curses;
	if (l.term->open(&options, &err) == -1)
		return (fail(&err));
	l.base = turns_base_new();
	l.keep = (struct keep){ .app = &l.app, .base = l.base,
	    .told = on_kept, .ctx = &l };
	keep_open(&l.keep);
	rc = begin(&l, start, &err);
	if (rc == 0)
		run(&l);
	l.term->close();
	if (l.input != NULL)
		event_del(l.input);
	keep_close(&l.keep);
	loop_release(&l);
	if (rc == -1)
		return (fail(&err));
	return (l.ended_by == 0 ? 0 : 128 + l.ended_by);
}
