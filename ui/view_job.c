#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "ui/app.h"
#include "ui/compare.h"
#include "ui/copy.h"
#include "ui/dialog.h"
#include "ui/failures.h"
#include "ui/show.h"
#include "ui/view_job.h"

static unsigned
job_where(const struct view *v)
{
	const struct job_view *s = v->state;

	return (narrow_typing(&s->narrow) ? WHERE_TRIALS | WHERE_WORDS :
	    s->tab == JOB_TAB_TRIALS ? WHERE_TRIALS :
	    s->tab == JOB_TAB_TAGS ? WHERE_TAGS : WHERE_DETAIL);
}

static void
job_title(const struct view *v, struct buf *out)
{
	const struct job_view *s = v->state;

	buf_adds(out, s->name);
}

static void
fit(struct job_view *s, const struct app *app)
{
	int i;

	for (i = 0; i < JOB_TABS; i++)
		list_fit(&s->list[i], i == JOB_TAB_TRIALS ?
		    s->trials.nshown : s->lines[i].n,
		    job_rows((enum job_tab)i, app_body(app).h));
}

static void
ask_job(const struct view *v, struct job_view *s, struct effects *fx)
{
	json_t *q = json_object();

	json_object_set_new(q, "HyperParameterTuningJobName",
	    json_string(s->name));
	effects_call(fx, v, TAG_JOB, "DescribeHyperParameterTuningJob", q);
	poll_asked(&s->poll);
}

static void
ask_trials(const struct view *v, struct job_view *s, struct effects *fx)
{
	const char *token = s->paging.token;
	json_t *q = json_object();

	json_object_set_new(q, "HyperParameterTuningJobName",
	    json_string(s->name));
	json_object_set_new(q, "MaxResults", json_integer(PAGE_ROWS));
	json_object_set_new(q, "SortBy", json_string("CreationTime"));
	json_object_set_new(q, "SortOrder", json_string("Descending"));
	if (token != NULL)
		json_object_set_new(q, "NextToken", json_string(token));
	else {
		trials_begin(&s->trials);
		s->again = false;
		s->swept_at = s->now;
	}
	s->sweeping = s->page_out = true;
	effects_call(fx, v, TAG_TRIALS,
	    "ListTrainingJobsForHyperParameterTuningJob", q);
	poll_asked(&s->poll);
}

/* The cursor stays on its training job while rows come and go; on the first
 * row it stays there, so that new ones are seen. */
static void
stay(struct job_view *s, const struct trial_row *r)
{
	list_follow(&s->list[JOB_TAB_TRIALS], s->trials.nshown, r == NULL ?
	    s->trials.nshown : trials_find(&s->trials, r->name));
}

static const struct trial_row *
here(const struct job_view *s)
{
	return (trials_at(&s->trials, s->list[JOB_TAB_TRIALS].cursor));
}

static void
arrange(struct job_view *s, const struct app *app)
{
	const struct trial_row *r = here(s);

	trials_arrange(&s->trials, app->wall);
	s->arranged = s->trials.columns.version;
	stay(s, r);
}

/* The way to the best value, of the best one's metric. */
static void
note_history(struct job_view *s)
{
	const json_t *best = json_at(s->job, "/BestTrainingJob");
	const char *metric = json_str_at(best,
	    "/FinalHyperParameterTuningJobObjectiveMetric/MetricName");

	s->nhistory = metric == NULL ? 0 : trials_history(&s->trials, metric,
	    job_minimizes(s->job, json_str_at(best,
	    "/TrainingJobDefinitionName")), s->history, JOB_HISTORY);
}

static bool
running(const struct job_view *s)
{
	const char *status = json_str_at(s->job,
	    "/HyperParameterTuningJobStatus");

	return (status == NULL || !status_job(status)->final);
}

/* Whether rows of the training jobs must differ as well. A reply that differs
 * in the time of its last change only is new to the eye, but every page costs
 * a request. */
static bool
trials_moved(const json_t *old, const json_t *job)
{
	static const char *const tell[] = {
		"/HyperParameterTuningJobStatus", "/TrainingJobStatusCounters",
		"/ObjectiveStatusCounters", "/BestTrainingJob",
		"/OverallBestTrainingJob"
	};
	const json_t *a, *b;
	size_t i;

	if (json_at(job, "/TrainingJobStatusCounters") == NULL)
		return (!json_equal(old, job));
	for (i = 0; i < nitems(tell); i++) {
		a = json_at(old, tell[i]);
		b = json_at(job, tell[i]);
		if (a != b && !json_equal(a, b))
			return (true);
	}
	return (false);
}

static void
job_came(struct view *v, struct app *app, const struct msg *msg,
    struct effects *fx)
{
	struct job_view *s = v->state;
	bool first = s->job == NULL, ran = !first && running(s);
	bool changed = !json_equal(s->job, msg->body);

	s->again = s->again || (!first && trials_moved(s->job, msg->body));
	s->job_at = msg->now;
	if (changed) {
		json_decref(s->job);
		s->job = json_incref(msg->body);
		job_lines(s);
		note_history(s);
		fit(s, app);
	}
	if (ran && !running(s))
		effects_simple(fx, EFFECT_BELL);
	if (s->tab == JOB_TAB_TAGS)
		job_tags_ask(v, s, fx);
	/* A sweep that this interrupted, or an error broke off, goes on where
	 * it was. */
	if (s->page_out)
		return;
	if (s->sweeping || s->again || !s->trials_loaded ||
	    (changed && msg->now - s->swept_at >= POLL_SLOW_MS))
		ask_trials(v, s, fx);
	else
		poll_answer(&s->poll, msg->now, false, running(s));
}

static void
trials_came(struct view *v, const struct app *app, const struct msg *msg,
    struct effects *fx)
{
	struct job_view *s = v->state;
	enum trials_older older;
	bool more, changed;

	s->page_out = false;
	older = trials_merge(&s->trials, msg->body, &changed);
	more = !s->trials_loaded || older == TRIALS_OLDER_NEW ||
	    (older == TRIALS_OLDER_RUN && !trials_add_up(&s->trials, s->job));
	more = paging_next(&s->paging, json_str_at(msg->body, "/NextToken"),
	    changed || s->trials_loaded) && more &&
	    s->trials.n < TRIALS_MOST;
	/* While the first pages come, rows are sorted each time that they are
	 * twice as many: all of it costs no more than the last time. */
	s->unsorted = s->unsorted || changed || !s->trials_loaded;
	if (s->unsorted && (!more || s->trials_loaded ||
	    s->trials.n >= 2 * s->trials.count[GROUP_ALL])) {
		arrange(s, app);
		note_history(s);
		s->unsorted = false;
	}
	/* The counters go before the pages, where both are slow (T13). */
	if (more && s->job != NULL && msg->now - s->job_at >= POLL_SLOW_MS) {
		ask_job(v, s, fx);
		return;
	}
	if (more) {
		ask_trials(v, s, fx);
		return;
	}
	paging_begin(&s->paging);
	s->trials_loaded = true;
	s->sweeping = false;
	if (s->again) {
		ask_trials(v, s, fx);
		return;
	}
	poll_answer(&s->poll, msg->now, true, running(s));
}

static void
call_error(struct job_view *s, struct app *app, const struct msg *msg)
{
	if (msg->tag == TAG_TAGS || msg->tag == TAG_TAG_CHANGED) {
		s->tags_asked = false;
		app_flash(app, STYLE_ERROR, "%s %s",
		    mark_text(MARK_WARNING, app->ascii), msg->err->text);
		return;
	}
	if (msg->tag == TAG_TRIALS)
		s->page_out = false;
	/* A token that is refused would be refused for ever. */
	if (s->trials_loaded || !poll_passes(msg->err->code)) {
		s->again = s->again || s->sweeping;
		paging_begin(&s->paging);
	}
	s->sweeping = false;
	if (!poll_error(&s->poll, msg->now, msg->err->code))
		return;
	free(s->error);
	s->error = xstrdup(msg->err->text);
}

static void
job_reply(struct view *v, struct app *app, const struct msg *msg,
    struct effects *fx)
{
	struct job_view *s = v->state;

	if (msg->tag < ASK_TAGS) {
		if (ask_reply(&s->ask, v, app, msg, fx) && !s->poll.asking)
			ask_job(v, s, fx);
		return;
	}
	if (msg->err != NULL) {
		call_error(s, app, msg);
		return;
	}
	s->as_of = msg->wall;
	poll_fresh(&s->poll, msg->now);
	free(s->error);
	s->error = NULL;
	switch (msg->tag) {
	case TAG_JOB:
		job_came(v, app, msg, fx);
		break;
	case TAG_TRIALS:
		trials_came(v, app, msg, fx);
		break;
	case TAG_TAGS:
		s->tags_loaded = true;
		job_lines_tags(&s->lines[JOB_TAB_TAGS], msg->body);
		fit(s, app);
		break;
	case TAG_TAG_CHANGED:
		s->tags_asked = false;
		job_tags_ask(v, s, fx);
		break;
	default:
		break;
	}
}

static void
search(struct job_view *s, const struct app *app)
{
	const struct trial_row *r = here(s);

	trials_contain(&s->trials, s->narrow.words.text, app->wall);
	stay(s, r);
}

/* The rows follow what is typed; false: it is not typed there. */
static bool
follow(struct job_view *s, const struct app *app, enum narrowed what)
{
	if (what == NARROW_WORDS)
		search(s, app);
	else if (what == NARROW_CONDITION)
		arrange(s, app);
	return (what != NARROW_IGNORED);
}

static void
job_msg(struct view *v, struct app *app, const struct msg *msg,
    struct effects *fx)
{
	struct job_view *s = v->state;

	s->version++;
	s->now = msg->now;
	switch (msg->kind) {
	case MSG_START:
		fit(s, app);
		/* The rows first: they are what one comes for. */
		ask_trials(v, s, fx);
		ask_job(v, s, fx);
		break;
	case MSG_TICK:
		if (poll_tick(&s->poll, msg->now))
			ask_job(v, s, fx);
		break;
	case MSG_RESIZE:
		fit(s, app);
		break;
	case MSG_PASTE:
		follow(s, app, narrow_paste(&s->narrow, msg->text, msg->len,
		    &s->trials.where));
		break;
	case MSG_REPLY:
		job_reply(v, app, msg, fx);
		break;
	default:
		break;
	}
}

static void
job_shown(struct view *v, struct app *app, struct effects *fx)
{
	struct job_view *s = v->state;

	s->version++;
	s->now = app->now;
	if (s->arranged != s->trials.columns.version)
		arrange(s, app);
	fit(s, app);
	if (!s->poll.asking && !s->poll.paused)
		ask_job(v, s, fx);
}

static int64_t
job_wake(const struct view *v)
{
	const struct job_view *s = v->state;

	return (poll_wake(&s->poll));
}

static bool
job_key(struct view *v, struct app *app, struct key key, struct effects *fx)
{
	struct job_view *s = v->state;

	if (narrow_typing(&s->narrow))
		s->version++;
	return (follow(s, app, narrow_key(&s->narrow, &app->kills, key,
	    &s->trials.where)));
}

const struct job_line *
job_current_line(const struct job_view *s)
{
	size_t i = s->list[s->tab].cursor;

	if (s->tab == JOB_TAB_TRIALS || i >= s->lines[s->tab].n)
		return (NULL);
	return (&s->lines[s->tab].line[i]);
}

/* The training job that L, S and Enter mean here. */
static const char *
current_trial(const struct job_view *s)
{
	const struct trial_row *r;

	if (s->tab != JOB_TAB_TRIALS)
		return (json_str_at(s->job,
		    "/BestTrainingJob/TrainingJobName"));
	r = here(s);
	return (r == NULL ? NULL : r->name);
}

static const char *
why_not_stop(const struct job_view *s)
{
	const struct trial_row *r;

	if (s->tab == JOB_TAB_TRIALS) {
		r = here(s);
		if (r == NULL)
			return (_("There is no training job here."));
		return (r->status->tone == TONE_ACTIVE ? NULL :
		    _("This training job does not run."));
	}
	return (running(s) ? NULL : _("The tuning job has ended."));
}

static const char *
why_not_compare(const struct job_view *s)
{
	const struct trial_row *rows[2];

	return (trials_marked(&s->trials, here(s), rows, 2) == 2 ? NULL :
	    _("Mark another training job with Space first."));
}

static const char *
job_why_not(const struct view *v, const struct app *app, enum action_id id)
{
	const struct job_view *s = v->state;

	switch (id) {
	case ACTION_CLONE:
	case ACTION_CONTINUE:
		return (s->job == NULL ? _("It is not read yet.") : NULL);
	case ACTION_ADD:
		return (s->tags_loaded ? NULL : _("They are not read yet."));
	case ACTION_EDIT:
	case ACTION_REMOVE:
		return (job_current_line(s) != NULL ? NULL :
		    _("There is no tag here."));
	case ACTION_OPEN:
		if (s->tab == JOB_TAB_TAGS)
			return (job_current_line(s) != NULL ? NULL :
			    _("There is no tag here."));
		if (s->tab != JOB_TAB_TRIALS)
			return (NULL);
		/* FALLTHROUGH */
	case ACTION_LOG:
	case ACTION_CLONE_TRIAL:
		return (current_trial(s) != NULL ? NULL :
		    _("There is no training job yet."));
	case ACTION_IMPORTANCE:
		return (s->trials_loaded ? NULL : _("They are not read yet."));
	case ACTION_STOP:
		return (why_not_stop(s));
	case ACTION_DIFFERENCE:
		return (why_not_compare(s));
	default:
		return (NULL);
	}
}

static void
to_tab(struct view *v, struct app *app, enum job_tab tab, struct effects *fx)
{
	struct job_view *s = v->state;

	s->tab = tab;
	fit(s, app);
	if (tab == JOB_TAB_TAGS)
		job_tags_ask(v, s, fx);
}

static const enum action_id of_trial[] = {
	ACTION_LOG, ACTION_CLONE_TRIAL, ACTION_STOP, ACTION_NONE
};

static void
open_row(struct view *v, struct app *app, struct effects *fx)
{
	struct job_view *s = v->state;
	char *text;

	if (s->tab == JOB_TAB_TAGS) {
		job_tag_enter(v, app, true, fx);
	} else if (s->tab == JOB_TAB_TRIALS) {
		text = job_trial_text(&s->trials, trials_at(&s->trials,
		    s->list[JOB_TAB_TRIALS].cursor));
		dialog_text_about(app, v, _("Training job"), text, of_trial,
		    fx);
		free(text);
	} else if (job_current_line(s) != NULL) {
		text = text_safe(job_current_line(s)->value);
		dialog_text(app, v, job_current_line(s)->label == NULL ? "" :
		    job_current_line(s)->label, text, fx);
		free(text);
	}
}

/* On the training jobs tab of the one at the cursor; else the line at the
 * cursor, then of the tuning job and its best training job. */
static void
copy_row(struct job_view *s, struct app *app, struct effects *fx)
{
	const char *arn = json_str_at(s->job, "/HyperParameterTuningJobArn");
	const json_t *best;
	struct copy_list list = { .n = 0 };

	if (s->tab == JOB_TAB_TRIALS) {
		if (current_trial(s) == NULL)
			return;
		copy_trial(&list, current_trial(s), arn);
		copy_add(&list, _("tuned hyperparameters"), "json",
		    trials_tuned(&s->trials, s->list[JOB_TAB_TRIALS].cursor));
		copy_open(app, &list, fx);
		return;
	}
	if (job_current_line(s) != NULL && job_current_line(s)->value != NULL)
		copy_add(&list, _("line at the cursor"), NULL,
		    xstrdup(job_current_line(s)->value));
	copy_job(&list, s->name, arn);
	best = json_at(s->job, "/BestTrainingJob/TunedHyperParameters");
	if (best != NULL)
		copy_add(&list, _("best hyperparameters"), "json",
		    json_text(best));
	if (s->job != NULL)
		copy_add(&list, _("whole description"), "json",
		    json_text(s->job));
	copy_open(app, &list, fx);
}

/* The cursor stays where it is on the screen: the other end is what one wants
 * to see. */
static void
reverse(struct job_view *s, const struct app *app)
{
	trials_reverse(&s->trials, app->wall);
	s->arranged = s->trials.columns.version;
}

/* BACK first undoes a search, condition or filter, then leaves. */
static bool
leave_search(struct job_view *s, const struct app *app)
{
	if (s->tab != JOB_TAB_TRIALS || (s->trials.group == GROUP_ALL &&
	    !narrow_shown(&s->narrow)))
		return (false);
	s->trials.group = GROUP_ALL;
	narrow_clear(&s->narrow, &s->trials.where);
	search(s, app);
	return (true);
}

static void
filter(struct job_view *s, const struct app *app, size_t group)
{
	s->trials.group = (enum trials_group)group;
	s->list[JOB_TAB_TRIALS].cursor = 0;
	arrange(s, app);
}

static bool
trials_action(struct job_view *s, struct app *app, enum action_id id,
    struct effects *fx)
{
	struct columns *c = &s->trials.columns;

	switch (id) {
	case ACTION_SEARCH:
		s->narrow.searching = true;
		return (true);
	case ACTION_CONDITION:
		s->narrow.stating = true;
		return (true);
	case ACTION_COLUMNS:
		view_columns_open(app, c, fx);
		return (true);
	case ACTION_SCROLL_LEFT:
		columns_scroll(c, -1);
		return (true);
	case ACTION_SCROLL_RIGHT:
		columns_scroll(c, 1);
		return (true);
	case ACTION_FILTER:
		filter(s, app, (s->trials.group + 1) % GROUPS);
		return (true);
	case ACTION_SORT:
		columns_sort_next(c);
		break;
	case ACTION_REVERSE:
		reverse(s, app);
		return (true);
	case ACTION_TOGGLE:
		trials_mark(&s->trials, s->list[JOB_TAB_TRIALS].cursor);
		list_action(&s->list[JOB_TAB_TRIALS], ACTION_DOWN);
		return (true);
	case ACTION_BACK:
		return (leave_search(s, app));
	default:
		return (false);
	}
	arrange(s, app);
	return (true);
}

static void
compare(struct view *v, struct app *app, struct effects *fx)
{
	struct job_view *s = v->state;
	const struct trial_row **rows = xcalloc(s->trials.n + 1,
	    sizeof(*rows));
	size_t n = trials_marked(&s->trials, here(s), rows, s->trials.n);
	char *text = compare_text(&s->trials, rows, n,
	    dialog_text_cells(app->w), app->ascii);

	dialog_text(app, v, _("Training jobs side by side"), text, fx);
	free(text);
	free(rows);
}

static void
show_failures(struct view *v, struct app *app, struct effects *fx)
{
	const struct job_view *s = v->state;
	char *text = failures_text(&s->trials);

	if (text == NULL)
		app_flash(app, STYLE_DIM, "%s", _("No training job failed."));
	else
		dialog_text(app, v, _("Why training jobs failed"), text, fx);
	free(text);
}

static bool
job_action(struct view *v, struct app *app, enum action_id id,
    struct effects *fx)
{
	struct job_view *s = v->state;
	char *text;

	if (list_action(&s->list[s->tab], id))
		return (true);
	s->version++;
	if (trials_action(s, app, id, fx))
		return (true);
	switch (id) {
	case ACTION_TAB_NEXT:
		to_tab(v, app, (s->tab + 1) % JOB_TABS, fx);
		return (true);
	case ACTION_TAB_PREV:
		to_tab(v, app, (s->tab + JOB_TABS - 1) % JOB_TABS, fx);
		return (true);
	case ACTION_TAB_1:
	case ACTION_TAB_2:
	case ACTION_TAB_3:
	case ACTION_TAB_4:
	case ACTION_TAB_5:
		to_tab(v, app, (enum job_tab)(id - ACTION_TAB_1), fx);
		return (true);
	case ACTION_OPEN:
		open_row(v, app, fx);
		return (true);
	case ACTION_LOG:
		view_log_open(app, current_trial(s), fx);
		return (true);
	case ACTION_IMPORTANCE:
		text = job_importance_text(s, app->ascii);
		dialog_text(app, v, _("What the tuned values did"), text, fx);
		free(text);
		return (true);
	case ACTION_DIFFERENCE:
		compare(v, app, fx);
		return (true);
	case ACTION_FAILURES:
		show_failures(v, app, fx);
		return (true);
	case ACTION_CLONE:
	case ACTION_CONTINUE:
		ask_clone(&s->ask, v, s->name, id == ACTION_CONTINUE, fx);
		return (true);
	case ACTION_CLONE_TRIAL:
		ask_clone_trial(&s->ask, v, current_trial(s), fx);
		return (true);
	case ACTION_STOP:
		if (s->tab == JOB_TAB_TRIALS)
			ask_stop_trial(&s->ask, v, current_trial(s), fx);
		else
			ask_stop(&s->ask, v, s->name, fx);
		return (true);
	case ACTION_ADD:
	case ACTION_EDIT:
		job_tag_enter(v, app, id == ACTION_EDIT, fx);
		return (true);
	case ACTION_REMOVE:
		text = text_safe(job_current_line(s)->label);
		dialog_confirm(app, v, _("Remove a tag"), text, _("Remove"),
		    job_tag_removed, fx);
		free(text);
		return (true);
	case ACTION_COPY:
		copy_row(s, app, fx);
		return (true);
	case ACTION_REFRESH:
		if (!s->poll.asking) {
			ask_job(v, s, fx);
			ask_trials(v, s, fx);
		}
		return (true);
	case ACTION_PAUSE:
		poll_pause(&s->poll, app->now, !s->poll.paused);
		return (true);
	default:
		return (false);
	}
}

static void
job_free(struct view *v)
{
	struct job_view *s = v->state;
	int i;

	for (i = 0; i < JOB_TABS; i++)
		job_lines_release(&s->lines[i]);
	trials_release(&s->trials);
	narrow_release(&s->narrow);
	ask_release(&s->ask);
	paging_begin(&s->paging);
	json_decref(s->job);
	free(s->why);
	free(s->error);
	free(s->name);
	free(s);
}

static struct list *
job_pressed(struct view *v, struct app *app)
{
	struct job_view *s = v->state;

	return (&s->list[s->tab]);
}

/* S64. */
static void
job_filter(struct view *v, struct app *app, size_t group)
{
	struct job_view *s = v->state;

	s->version++;
	filter(s, app, group);
}

static const struct view_ops job_ops = {
	.name = "job",
	.small = true,
	.where = job_where,
	.title = job_title,
	.draw = job_draw,
	.key = job_key,
	.action = job_action,
	.msg = job_msg,
	.shown = job_shown,
	.why_not = job_why_not,
	.wake = job_wake,
	.pressed = job_pressed,
	.filter = job_filter,
	.free = job_free,
	.help = N_("One tuning job. The first line tells its status and how "
	    "many of its training jobs are completed, the second one the best "
	    "training job so far. Everything refreshes by itself while the "
	    "job runs. On the training jobs tab, f shows one status only, "
	    "s sorts by the next column, Enter shows a training job in full, "
	    "L its log; Space marks some, and v shows them side by side."),
};

static void
open_on(struct app *app, const char *name, enum job_tab tab,
    struct effects *fx)
{
	struct job_view *s = xcalloc(1, sizeof(*s));

	s->name = xstrdup(name);
	s->tab = tab;
	trials_init(&s->trials);
	narrow_init(&s->narrow, COLUMN_TRIAL);
	app_push(app, &job_ops, s, fx);
}

void
view_job_open(struct app *app, const char *name, struct effects *fx)
{
	open_on(app, name, JOB_TAB_TRIALS, fx);
}

void
view_job_tags_open(struct app *app, const char *name, struct effects *fx)
{
	open_on(app, name, JOB_TAB_TAGS, fx);
}
