#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "ui/app.h"
#include "ui/ask.h"
#include "ui/copy.h"
#include "ui/dialog.h"
#include "ui/drafts.h"
#include "ui/jobs.h"
#include "ui/narrow.h"
#include "ui/paging.h"
#include "ui/pasted.h"
#include "ui/poll.h"
#include "ui/show.h"
#include "ui/table.h"

enum tag { TAG_FIRST = ASK_TAGS, TAG_MORE };

#define BRIEF_ROWS 10

/* The list of tuning jobs. All pages are loaded once; afterwards the newest
 * page is asked for again and merged, which is what changes. */
struct jobs_view {
	struct ask	 ask;		/* first: see ask.h */
	struct jobs	 jobs;
	struct list	 list;
	struct poll	 poll;
	struct narrow	 narrow;
	unsigned	 arranged;	/* version of the columns then */
	bool		 loaded;	/* the first answer is there */
	bool		 filling;	/* further pages are coming */
	bool		 simple;	/* no Search here: List is used */
	bool		 whole;		/* this sweep takes all pages */
	bool		 below;		/* another page is opened with it */
	bool		 brief;		/* only the newest are asked for */
	struct paging	 paging;	/* of that */
	int64_t		 as_of;		/* wall ms of the last answer */
	char		*error;		/* of the last call, or NULL */
	char		*marked;	/* name of a job to compare, or NULL */
};

static unsigned
jobs_where(const struct view *v)
{
	const struct jobs_view *s = v->state;

	return (WHERE_LIST | (narrow_typing(&s->narrow) ? WHERE_WORDS :
	    0));
}

static void
jobs_title(const struct view *v, struct buf *out)
{
	buf_adds(out, _("Hyperparameter tuning jobs"));
}

static const struct job_row *
current(const struct jobs_view *s)
{
	if (s->list.cursor >= s->jobs.nshown)
		return (NULL);
	return (&s->jobs.rows[s->jobs.shown[s->list.cursor]]);
}

static void
ask_page(const struct view *v, struct jobs_view *s, const char *token,
    struct effects *fx)
{
	json_t *q = json_object();

	json_object_set_new(q, "MaxResults",
	    json_integer(s->brief ? BRIEF_ROWS : PAGE_ROWS));
	json_object_set_new(q, "SortBy", json_string("CreationTime"));
	json_object_set_new(q, "SortOrder", json_string("Descending"));
	if (token != NULL)
		json_object_set_new(q, "NextToken", json_string(token));
	if (!s->simple)
		json_object_set_new(q, "Resource",
		    json_string("HyperParameterTuningJob"));
	effects_call(fx, v, token == NULL ? TAG_FIRST : TAG_MORE,
	    s->simple ? "ListHyperParameterTuningJobs" : "Search", q);
	poll_asked(&s->poll);
}

/* The cursor stays on its job while rows come and go. */
static void
stay(struct jobs_view *s, const struct job_row *r)
{
	list_follow(&s->list, s->jobs.nshown, r == NULL ? s->jobs.nshown :
	    jobs_find(&s->jobs, r->name));
}

static void
arrange(struct jobs_view *s, const struct app *app)
{
	const struct job_row *r = current(s);

	jobs_arrange(&s->jobs, app->wall);
	s->arranged = s->jobs.columns.version;
	stay(s, r);
}

static void
set_error(struct jobs_view *s, const struct err *err)
{
	free(s->error);
	s->error = err == NULL ? NULL : xstrdup(err->text);
}

static void
page_error(struct view *v, const struct msg *msg, struct effects *fx)
{
	struct jobs_view *s = v->state;

	/* A backend or a role without Search still lists; the best values are
	 * then not known. */
	if (!s->simple && !poll_passes(msg->err->code) &&
	    err_exit_status(msg->err->code) !=
	    err_exit_status(ERR_CREDENTIALS)) {
		s->simple = true;
		ask_page(v, s, NULL, fx);
		return;
	}
	if (poll_error(&s->poll, msg->now, msg->err->code))
		set_error(s, msg->err);
	/* A token that is refused would be refused for ever. */
	if (!poll_passes(msg->err->code))
		paging_begin(&s->paging);
	s->filling = false;
}

static void
page_came(struct view *v, const struct app *app, const struct msg *msg,
    struct effects *fx)
{
	struct jobs_view *s = v->state;
	bool changed;

	changed = jobs_merge(&s->jobs, msg->body);
	if (changed || !s->loaded)
		arrange(s, app);
	set_error(s, NULL);
	s->as_of = msg->wall;
	s->loaded = true;
	if (s->brief && changed) {
		s->brief = false;
		poll_fresh(&s->poll, msg->now);
		ask_page(v, s, NULL, fx);
		return;
	}
	if (s->whole)
		s->whole = paging_next(&s->paging, json_str_at(msg->body,
		    "/NextToken"), changed) && s->jobs.n < JOBS_MOST;
	/* The page on top goes first; this one goes on when it is back. */
	s->filling = s->whole && app_top(app) == v;
	if (s->filling) {
		poll_fresh(&s->poll, msg->now);
		ask_page(v, s, s->paging.token, fx);
		return;
	}
	poll_answer(&s->poll, msg->now, changed, jobs_running(&s->jobs));
}

static void
reload(struct view *v, struct effects *fx)
{
	struct jobs_view *s = v->state;

	if (s->poll.asking)
		return;
	s->whole = true;
	s->brief = false;
	paging_begin(&s->paging);
	ask_page(v, s, NULL, fx);
}

/* What is left of all pages, or the first one anew. While nothing runs, only
 * tuning jobs that somebody else begins can be news. */
static void
ask_more(const struct view *v, struct jobs_view *s, struct effects *fx)
{
	s->brief = !s->whole && s->loaded && !jobs_running(&s->jobs);
	ask_page(v, s, s->whole ? s->paging.token : NULL, fx);
}

static void
fit(struct jobs_view *s, const struct app *app)
{
	list_fit(&s->list, s->jobs.nshown, table_rows(app_body(app).h - 1));
}

static void
look_for(struct jobs_view *s, const struct app *app)
{
	const struct job_row *r = current(s);

	jobs_contain(&s->jobs, s->narrow.words.text, app->wall);
	stay(s, r);
}

/* The rows follow what is typed; false: it is not typed there. */
static bool
follow(struct jobs_view *s, const struct app *app, enum narrowed what)
{
	if (what == NARROW_WORDS)
		look_for(s, app);
	else if (what == NARROW_CONDITION)
		arrange(s, app);
	return (what != NARROW_IGNORED);
}

/* A tuning job out of a request that was pasted. */
static void
begin_pasted(struct app *app, const struct msg *msg, struct effects *fx)
{
	struct err err = ERR_INIT;
	json_t *request;

	if (app->read_only)
		app_flash(app, STYLE_WARNING, "%s",
		    _("This console is read-only."));
	else if (!pasted_whole(msg->text, msg->len))
		app_flash(app, STYLE_WARNING, "%s", _("Only a whole request "
		    "can be pasted here; / begins a search."));
	else if ((request = pasted_request(msg->text, msg->len, app->catalog,
	    &err)) == NULL)
		app_flash(app, STYLE_ERROR, _("What was pasted is not taken: "
		    "%s"), err.text);
	else {
		view_wizard_open(app, request, NULL, "review", NULL, fx);
		app_flash(app, STYLE_OK, "%s",
		    _("This is the request that was pasted."));
	}
}

static void
jobs_msg(struct view *v, struct app *app, const struct msg *msg,
    struct effects *fx)
{
	struct jobs_view *s = v->state;

	switch (msg->kind) {
	case MSG_START:
		fit(s, app);
		s->whole = true;
		if (!s->below)
			reload(v, fx);
		break;
	case MSG_TICK:
		if (poll_tick(&s->poll, msg->now))
			ask_more(v, s, fx);
		break;
	case MSG_RESIZE:
		fit(s, app);
		break;
	case MSG_PASTE:
		if (!follow(s, app, narrow_paste(&s->narrow, msg->text,
		    msg->len, &s->jobs.where)))
			begin_pasted(app, msg, fx);
		break;
	case MSG_REPLY:
		if (msg->tag < ASK_TAGS) {
			if (ask_reply(&s->ask, v, app, msg, fx))
				poll_pause(&s->poll, msg->now, s->poll.paused);
			if (s->ask.deleted != NULL) {
				jobs_drop(&s->jobs, s->ask.deleted);
				arrange(s, app);
				ask_forget(&s->ask);
			}
		} else if (msg->err != NULL)
			page_error(v, msg, fx);
		else
			page_came(v, app, msg, fx);
		break;
	default:
		break;
	}
}

static void
jobs_shown(struct view *v, struct app *app, struct effects *fx)
{
	struct jobs_view *s = v->state;

	if (s->arranged != s->jobs.columns.version)
		arrange(s, app);
	fit(s, app);
	if (!s->poll.asking && !s->poll.paused)
		ask_more(v, s, fx);
}

static int64_t
jobs_wake(const struct view *v)
{
	const struct jobs_view *s = v->state;

	return (poll_wake(&s->poll));
}

static bool
jobs_key(struct view *v, struct app *app, struct key key, struct effects *fx)
{
	struct jobs_view *s = v->state;

	return (follow(s, app, narrow_key(&s->narrow, &app->kills, key,
	    &s->jobs.where)));
}

static bool
is_marked(const struct jobs_view *s, const struct job_row *r)
{
	return (s->marked != NULL && strcmp(s->marked, r->name) == 0);
}

/* One at a time. */
static void
mark(struct jobs_view *s, const struct job_row *r)
{
	bool had = is_marked(s, r);

	free(s->marked);
	s->marked = had ? NULL : xstrdup(r->name);
}

static const char *
jobs_why_not(const struct view *v, const struct app *app, enum action_id id)
{
	const struct jobs_view *s = v->state;
	const struct job_row *r = current(s);

	switch (id) {
	case ACTION_OPEN:
	case ACTION_CLONE:
	case ACTION_TAGS:
	case ACTION_COPY:
	case ACTION_TOGGLE:
		return (r == NULL ? _("There is no tuning job here.") : NULL);
	case ACTION_DIFFERENCE:
		return (r != NULL && s->marked != NULL && !is_marked(s, r) ?
		    NULL : _("Mark another tuning job with Space first."));
	case ACTION_CONTINUE:
		if (r == NULL)
			return (_("There is no tuning job here."));
		return (r->status->final ? NULL :
		    _("It still runs: only one that has ended can be a "
		    "parent."));
	case ACTION_TEMPLATES:
		return (json_array_size(app->templates) == 0 ?
		    _("There is no template: W in the wizard saves one.") :
		    NULL);
	case ACTION_DRAFTS:
		return (json_array_size(app->drafts) == 0 ?
		    _("There is no unfinished tuning job.") : NULL);
	case ACTION_STOP:
		if (r == NULL)
			return (_("There is no tuning job here."));
		return (r->status->tone == TONE_ACTIVE ? NULL :
		    _("Only a tuning job in progress can be stopped."));
	case ACTION_DELETE:
		if (r == NULL)
			return (_("There is no tuning job here."));
		return (r->status->final ? NULL :
		    _("It still runs; stop it first."));
	default:
		return (NULL);
	}
}

static void
draft_chosen(struct view *v, struct app *app, int index, struct effects *fx)
{
	(void)v;
	if (index >= 0)
		view_wizard_resume(app, json_array_get(app->drafts,
		    (size_t)index), fx);
}

static void
choose_draft(struct view *v, struct app *app, struct effects *fx)
{
	const char *name, *names[DRAFTS_MOST], *hints[DRAFTS_MOST];
	char when[DRAFTS_MOST][24];
	const json_t *draft;
	size_t i, n;

	n = json_array_size(app->drafts);
	for (i = 0; i < n && i < DRAFTS_MOST; i++) {
		draft = json_array_get(app->drafts, i);
		name = json_str_at(draft,
		    "/request/HyperParameterTuningJobName");
		names[i] = name == NULL || name[0] == '\0' ?
		    _("(no name yet)") : name;
		clock_format(json_int_at(draft, "/saved", 0), when[i],
		    sizeof(when[i]));
		hints[i] = when[i];
	}
	dialog_choose(app, v, _("Unfinished tuning jobs"), names, hints, i, 0,
	    draft_chosen, fx);
}

static void
next_filter(struct jobs_view *s, struct app *app)
{
	const struct status *now = s->jobs.status;

	now = now == NULL ? status_jobs() : now + 1;
	s->jobs.status = now->name == NULL ? NULL : now;
	s->list.cursor = 0;
	arrange(s, app);
	if (s->jobs.status == NULL)
		app_flash(app, STYLE_DIM, "%s", _("All statuses are shown."));
	else
		app_flash(app, STYLE_DIM, _("Only \"%s\" is shown."),
		    _(s->jobs.status->word));
}

/* BACK first undoes a search or filter, then leaves. */
static bool
leave_search(struct jobs_view *s, const struct app *app)
{
	if (s->jobs.status == NULL && !narrow_shown(&s->narrow))
		return (false);
	narrow_clear(&s->narrow, &s->jobs.where);
	s->jobs.status = NULL;
	s->jobs.contains[0] = '\0';
	arrange(s, app);
	return (true);
}

/* What changes how the table looks. */
static bool
table_action(struct view *v, struct app *app, enum action_id id,
    struct effects *fx)
{
	struct jobs_view *s = v->state;
	struct columns *c = &s->jobs.columns;

	switch (id) {
	case ACTION_SEARCH:
		s->narrow.searching = true;
		return (true);
	case ACTION_CONDITION:
		s->narrow.stating = true;
		return (true);
	case ACTION_FILTER:
		next_filter(s, app);
		return (true);
	case ACTION_COLUMNS:
		view_columns_open(app, c, fx);
		return (true);
	case ACTION_SORT:
		columns_sort_next(c);
		break;
	case ACTION_REVERSE:
		jobs_reverse(&s->jobs, app->wall);
		s->arranged = c->version;
		return (true);
	case ACTION_SCROLL_LEFT:
		columns_scroll(c, -1);
		return (true);
	case ACTION_SCROLL_RIGHT:
		columns_scroll(c, 1);
		return (true);
	default:
		return (false);
	}
	arrange(s, app);
	return (true);
}

static void
copy_row(struct app *app, const struct job_row *r, struct effects *fx)
{
	struct copy_list list = { .n = 0 };
	char *arn = jobs_arn(r);

	copy_job(&list, r->name, arn);
	copy_open(app, &list, fx);
	free(arn);
}

static bool
jobs_action(struct view *v, struct app *app, enum action_id id,
    struct effects *fx)
{
	struct jobs_view *s = v->state;
	const struct job_row *r = current(s);

	if (list_action(&s->list, id) || table_action(v, app, id, fx))
		return (true);
	switch (id) {
	case ACTION_OPEN:
		view_job_open(app, r->name, fx);
		return (true);
	case ACTION_TAGS:
		view_job_tags_open(app, r->name, fx);
		return (true);
	case ACTION_TOGGLE:
		mark(s, r);
		return (true);
	case ACTION_DIFFERENCE:
		view_compare_open(app, s->marked, r->name, fx);
		return (true);
	case ACTION_NEW:
		view_wizard_open(app, NULL, NULL, NULL, NULL, fx);
		return (true);
	case ACTION_BACKEND:
		view_backend_open(app, fx);
		return (true);
	case ACTION_TEMPLATES:
		view_templates_open(app, fx);
		return (true);
	case ACTION_DRAFTS:
		choose_draft(v, app, fx);
		return (true);
	case ACTION_CLONE:
	case ACTION_CONTINUE:
		ask_clone(&s->ask, v, r->name, id == ACTION_CONTINUE, fx);
		return (true);
	case ACTION_STOP:
		ask_stop(&s->ask, v, r->name, fx);
		return (true);
	case ACTION_DELETE:
		ask_delete(&s->ask, v, r->name, fx);
		return (true);
	case ACTION_COPY:
		copy_row(app, r, fx);
		return (true);
	case ACTION_REFRESH:
		reload(v, fx);
		return (true);
	case ACTION_PAUSE:
		poll_pause(&s->poll, app->now, !s->poll.paused);
		return (true);
	case ACTION_SHOW_ALL:
		/* Nobody who leaves pages by it, fast, means the program. */
		if (!leave_search(s, app))
			app_flash(app, STYLE_DIM, "%s", _("This is the first "
			    "page; q leaves the program."));
		return (true);
	case ACTION_BACK:
		return (leave_search(s, app));
	default:
		return (false);
	}
}

struct cell_ctx {
	const struct jobs_view	*s;
	const struct app	*app;
};

static void
trained(const struct job_row *r, bool ascii, char *out, size_t cap,
    enum style *style)
{
	int n, failed = r->failed_retry + r->failed_final;

	n = snprintf(out, cap, "%d/%d", r->completed, r->total);
	if (failed == 0)
		return;
	snprintf(out + n, cap - (size_t)n, " %s%d",
	    mark_text(MARK_FAILED, ascii), failed);
	*style = STYLE_ERROR;
}

static void
jobs_cell(const void *vctx, size_t row, size_t column, char *out, size_t cap,
    enum style *style)
{
	const struct cell_ctx *ctx = vctx;
	const struct jobs *j = &ctx->s->jobs;
	const struct job_row *r = &j->rows[j->shown[row]];
	const struct column *c = &j->columns.col[j->columns.index[column]];
	struct job job;

	switch (c->kind) {
	case COLUMN_NAME:
		snprintf(out, cap, "%s%s%s", r->name,
		    is_marked(ctx->s, r) ? " " : "", is_marked(ctx->s, r) ?
		    mark_text(MARK_CHECKED, ctx->app->ascii) : "");
		break;
	case COLUMN_STATUS:
		show_status(r->status, r->status_name, ctx->app->ascii, out,
		    cap);
		*style = show_status_style(r->status);
		break;
	case COLUMN_PROGRESS:
		trained(r, ctx->app->ascii, out, cap, style);
		break;
	default:
		jobs_item(j, j->shown[row], &job);
		columns_cell(c, &job, ctx->s->as_of, ctx->app->wall, out,
		    cap);
		break;
	}
}

static uint64_t
jobs_stamp(const void *vctx, size_t row)
{
	const struct cell_ctx *ctx = vctx;
	const struct jobs *j = &ctx->s->jobs;
	uint64_t stamp = grid_stamp(j->version, j->shown[row]);

	stamp = grid_stamp(stamp, is_marked(ctx->s,
	    &j->rows[j->shown[row]]));
	/* The span of what runs grows with each answer. */
	if (!j->rows[j->shown[row]].status->final)
		stamp = grid_stamp(stamp, (uint64_t)ctx->s->as_of);
	return (stamp);
}

static void
draw_table(const struct jobs_view *s, const struct app *app, struct grid *g,
    struct rect r)
{
	struct cell_ctx ctx = { .s = s, .app = app };
	struct table t = { .cell = jobs_cell, .ctx = &ctx,
	    .stamp = jobs_stamp };

	columns_table(&s->jobs.columns, &t);
	table_draw(g, r, &t, &s->list);
}

static void
draw_head(const struct jobs_view *s, const struct app *app, struct grid *g,
    struct rect r)
{
	size_t drafts = json_array_size(app->drafts);
	char left[160], right[96] = "";
	enum style fresh = STYLE_DIM;
	int x;

	if (s->jobs.nshown == s->jobs.n)
		snprintf(left, sizeof(left), _("Tuning jobs: %zu"),
		    s->jobs.n);
	else
		snprintf(left, sizeof(left), _("Tuning jobs: %zu of %zu"),
		    s->jobs.nshown, s->jobs.n);
	if (s->filling)
		snprintf(right, sizeof(right), "%s", _("loading more"));
	else if (s->loaded)
		fresh = show_fresh(&s->poll, s->as_of, s->error != NULL,
		    app->now, right, sizeof(right));
	if (s->error != NULL)
		grid_textf(g, r.y, r.x, r.w - text_width(right) - 2,
		    STYLE_ERROR, "%s %s", mark_text(MARK_WARNING, g->ascii),
		    s->error);
	else {
		x = grid_text(g, r.y, r.x, r.w, STYLE_DIM,
		    s->loaded ? left : "") + 2;
		if (drafts > 0)
			grid_textf(g, r.y, x, r.w - x - 20, STYLE_WARNING,
			    _("Unfinished drafts: %zu, press d"), drafts);
	}
	grid_right(g, r.y, r.x, r.w, fresh, right);
}

/* The whole page says in words why there is no table. */
static void
draw_words(const struct jobs_view *s, const struct app *app, struct grid *g,
    struct rect r)
{
	r.x += 2;
	r.w -= 4;
	r.y += 1;
	r.h -= 1;
	if (s->error != NULL && s->jobs.n == 0) {
		grid_textf(g, r.y, r.x, r.w, STYLE_ERROR, "%s %s",
		    mark_text(MARK_WARNING, g->ascii),
		    _("The tuning jobs could not be read."));
		r.y += 2;
		r.h -= 2;
		r.y += grid_wrap(g, r, STYLE_NORMAL, s->error, 0) + 1;
		grid_wrap(g, r, STYLE_DIM, _("It is tried again by itself; "
		    "F5 tries now, b goes to another backend."), 0);
	} else if (!s->loaded) {
		grid_text(g, r.y, r.x, r.w, STYLE_DIM,
		    show_reading(&s->poll, _("Reading the tuning jobs …")));
	} else if (s->jobs.n == 0) {
		grid_text(g, r.y, r.x, r.w, STYLE_NORMAL,
		    _("There are no tuning jobs yet."));
		grid_text(g, r.y + 2, r.x, r.w, STYLE_DIM,
		    json_array_size(app->templates) == 0 ?
		    _("Press n to make the first one.") :
		    _("Press n to make the first one, or T to begin with a "
		    "template or an example."));
	} else {
		grid_text(g, r.y, r.x, r.w, STYLE_NORMAL,
		    _("No tuning job matches the search or filter."));
		grid_text(g, r.y + 2, r.x, r.w, STYLE_DIM,
		    _("Press Esc to show all of them."));
	}
}

static void
jobs_draw(const struct view *v, const struct app *app, struct grid *g,
    struct rect r)
{
	const struct jobs_view *s = v->state;
	struct rect body = { r.x, r.y + 1, r.w, r.h - 1 };

	if (s->loaded && s->jobs.nshown > 0)
		draw_table(s, app, g, body);
	else
		draw_words(s, app, g, body);
	if (narrow_shown(&s->narrow))
		narrow_draw(&s->narrow, g, r, s->jobs.nshown, s->jobs.n);
	else
		draw_head(s, app, g, r);
}

static void
jobs_free(struct view *v)
{
	struct jobs_view *s = v->state;

	jobs_release(&s->jobs);
	narrow_release(&s->narrow);
	ask_release(&s->ask);
	paging_begin(&s->paging);
	free(s->error);
	free(s->marked);
	free(s);
}

static struct list *
jobs_pressed(struct view *v, struct app *app)
{
	struct jobs_view *s = v->state;

	(void)app;
	return (&s->list);
}

static const struct view_ops jobs_ops = {
	.name = "jobs",
	.small = true,
	.where = jobs_where,
	.title = jobs_title,
	.draw = jobs_draw,
	.key = jobs_key,
	.action = jobs_action,
	.msg = jobs_msg,
	.shown = jobs_shown,
	.why_not = jobs_why_not,
	.wake = jobs_wake,
	.pressed = jobs_pressed,
	.free = jobs_free,
	.help = N_("All hyperparameter tuning jobs of this backend, newest "
	    "first. A tuning job runs many training jobs with different "
	    "hyperparameters and keeps the best. \"Trained\" counts completed "
	    "training jobs of those allowed, and after a cross those that "
	    "failed; \"Best value\" is the objective "
	    "metric of the best one so far. The list refreshes by itself; "
	    "\"as of\" tells when it last did. A request that is pasted here "
	    "(JSON, YAML, an aws command) begins a tuning job."),
};

static void
open_list(struct app *app, bool below, struct effects *fx)
{
	struct jobs_view *s = xcalloc(1, sizeof(*s));

	s->below = below;
	jobs_init(&s->jobs);
	narrow_init(&s->narrow, COLUMN_JOB);
	app_push(app, &jobs_ops, s, fx);
}

void
view_jobs_open(struct app *app, struct effects *fx)
{
	open_list(app, false, fx);
}

void
view_jobs_open_below(struct app *app, struct effects *fx)
{
	open_list(app, true, fx);
}
