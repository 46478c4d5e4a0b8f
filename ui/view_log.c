#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "model/clone.h"
#include "model/curve.h"
#include "model/job.h"
#include "model/status.h"
#include "ui/app.h"
#include "ui/ask.h"
#include "ui/copy.h"
#include "ui/dialog.h"
#include "ui/list.h"
#include "ui/pick.h"
#include "ui/poll.h"
#include "ui/prompt.h"
#include "ui/show.h"

#define LINES_MOST 20000	/* older ones are dropped */
#define LINE_BYTES 4096		/* of one line; the rest is cut */
#define PAGE_EVENTS 1000
#define EMPTY_MOST 10		/* pages asked for at once */
#define RECENT_LINES 200	/* in which a metric's last value is sought */
#define CURVE_CELLS 60		/* of a curve, at most */
#define CURVE_LEAST 10		/* rather than words beside it */
#define CURVE_H 8		/* lower pages are the lines' alone */
#define GROUP "/aws/sagemaker/TrainingJobs"

enum tag { TAG_STREAMS = ASK_TAGS, TAG_EVENTS, TAG_TRIAL };

/* The log of one training job, followed as it grows. */
struct log_view {
	struct ask	 ask;		/* first: see ask.h */
	char		*trial;
	char		*stream;	/* name of its log stream, or NULL */
	char		*token;		/* where to read on */
	char		**lines;
	size_t		 n;
	size_t		 dropped;
	struct list	 list;
	size_t		 left;		/* characters scrolled to the right */
	bool		 follow;
	bool		 wrap;		/* long lines go on in the next row */
	int		 w;		/* cells of a row, for wrapped lines */
	bool		 loaded, ended;
	bool		 ran;		/* when it was asked about last */
	struct poll	 poll;
	struct prompt	 search;
	bool		 typing;
	bool		 missed;	/* no line had what is typed */
	char		*error;
	int		 empty;		/* pages in a row without a line */
	json_t		*metrics;	/* definitions; NULL: not known yet */
	struct curve	 curve;		/* of the one that is shown */
};

static unsigned
log_where(const struct view *v)
{
	const struct log_view *s = v->state;

	return (WHERE_LOG | (s->typing ? WHERE_WORDS : 0));
}

static void
log_title(const struct view *v, struct buf *out)
{
	const struct log_view *s = v->state;

	buf_addf(out, _("Log of %s"), s->trial);
}

static void
ask_streams(const struct view *v, struct log_view *s, struct effects *fx)
{
	json_t *q = json_object();
	char *prefix = xasprintf("%s/", s->trial);

	json_object_set_new(q, "logGroupName", json_string(GROUP));
	json_object_set_new(q, "logStreamNamePrefix", json_string(prefix));
	free(prefix);
	effects_call(fx, v, TAG_STREAMS, "DescribeLogStreams", q);
	poll_asked(&s->poll);
}

static void
ask_events(const struct view *v, struct log_view *s, struct effects *fx)
{
	json_t *q = json_object();

	json_object_set_new(q, "logGroupName", json_string(GROUP));
	json_object_set_new(q, "logStreamName", json_string(s->stream));
	json_object_set_new(q, "startFromHead", json_true());
	json_object_set_new(q, "limit", json_integer(PAGE_EVENTS));
	if (s->token != NULL)
		json_object_set_new(q, "nextToken", json_string(s->token));
	effects_call(fx, v, TAG_EVENTS, "GetLogEvents", q);
	poll_asked(&s->poll);
}

static void
ask(const struct view *v, struct log_view *s, struct effects *fx)
{
	if (s->stream == NULL)
		ask_streams(v, s, fx);
	else
		ask_events(v, s, fx);
}

static void
add_line(struct log_view *s, const char *text)
{
	if (s->n == LINES_MOST) {
		/* A tenth at a time, so that this stays cheap. */
		size_t i, drop = LINES_MOST / 10;

		for (i = 0; i < drop; i++)
			free(s->lines[i]);
		memmove(s->lines, s->lines + drop,
		    (s->n - drop) * sizeof(*s->lines));
		s->n -= drop;
		s->dropped += drop;
		s->list.cursor -= s->list.cursor < drop ? s->list.cursor :
		    drop;
	}
	if (s->lines == NULL)
		s->lines = xcalloc(LINES_MOST, sizeof(*s->lines));
	s->lines[s->n] = xstrndup(text, LINE_BYTES);
	curve_line(&s->curve, s->lines[s->n++]);
}

static size_t
height(const struct log_view *s, size_t line)
{
	int rows = grid_wrap_rows(s->w, s->lines[line]);

	return (rows < 1 ? 1 : (size_t)rows);
}

/* Wrapped lines take more than a row: the top moves down until the cursor's
 * line is whole on the screen. */
static void
fit_wrapped(struct log_view *s)
{
	struct list *l = &s->list;
	size_t i, used = 0;

	if (!s->wrap || s->n == 0)
		return;
	for (i = l->cursor + 1; i-- > l->top;) {
		used += height(s, i);
		if (used > l->rows && i < l->cursor) {
			l->top = i + 1;
			return;
		}
	}
}

static void
to_line(struct log_view *s, size_t line)
{
	list_to(&s->list, line);
	fit_wrapped(s);
}

static bool
has_curve(const struct log_view *s, int h)
{
	return (s->curve.n > 1 && h >= CURVE_H);
}

static void
fit(struct log_view *s, const struct app *app)
{
	int h = app_body(app).h;

	s->w = app->w - 2;
	list_fit(&s->list, s->n, (size_t)(h - 1 - has_curve(s, h)));
	if (s->follow && s->n > 0)
		list_to(&s->list, s->n - 1);
	fit_wrapped(s);
}

static void
events_came(struct view *v, struct app *app, const struct msg *msg,
    struct effects *fx)
{
	struct log_view *s = v->state;
	const json_t *events = json_at(msg->body, "/events"), *one;
	const char *token, *text;
	bool same;
	size_t i;

	json_array_foreach (events, i, one) {
		if ((text = json_str_at(one, "/message")) != NULL)
			add_line(s, text);
	}
	s->loaded = true;
	token = json_str_at(msg->body, "/nextForwardToken");
	same = token == NULL ||
	    (s->token != NULL && strcmp(s->token, token) == 0);
	if (token != NULL && !same) {
		free(s->token);
		s->token = xstrdup(token);
	}
	fit(s, app);
	/* The same token again: the end, for now. CloudWatch also has empty
	 * pages in between. */
	s->empty = json_array_size(events) > 0 ? 0 : s->empty + 1;
	if (!same && s->empty <= EMPTY_MOST)
		ask_events(v, s, fx);
	else
		poll_answer(&s->poll, msg->now, json_array_size(events) > 0,
		    !s->ended);
}

static void
streams_came(struct view *v, const struct msg *msg, struct effects *fx)
{
	struct log_view *s = v->state;
	const char *name;

	name = job_log_stream(json_object_get(msg->body, "logStreams"));
	if (name == NULL) {
		s->loaded = true;
		poll_answer(&s->poll, msg->now, false, !s->ended);
		return;
	}
	s->stream = xstrdup(name);
	ask_events(v, s, fx);
}

/* name NULL, or of no metric that is defined: the first one. */
static void
show_metric(struct log_view *s, const struct app *app, const char *name)
{
	size_t i;

	curve_release(&s->curve);
	if (curve_init(&s->curve, s->metrics, name) == -1 &&
	    curve_init(&s->curve, s->metrics, NULL) == -1)
		return;
	for (i = 0; i < s->n; i++)
		curve_line(&s->curve, s->lines[i]);
	fit(s, app);
}

static void
trial_came(struct log_view *s, const struct app *app, const json_t *body,
    struct effects *fx)
{
	json_t *metrics = json_at(body,
	    "/AlgorithmSpecification/MetricDefinitions");

	s->ended = status_trial(json_str_at(body,
	    "/TrainingJobStatus"))->final;
	if (s->ran && s->ended)
		effects_simple(fx, EFFECT_BELL);
	s->ran = body != NULL && !s->ended;
	if (s->metrics != NULL || metrics == NULL)
		return;
	s->metrics = json_incref(metrics);
	/* Of a tuning job's, its objective. */
	show_metric(s, app, json_str_at(body,
	    "/HyperParameters/" CLONE_OBJECTIVE));
}

static void
log_reply(struct view *v, struct app *app, const struct msg *msg,
    struct effects *fx)
{
	struct log_view *s = v->state;

	if (msg->tag < (int)ASK_TAGS) {
		ask_reply(&s->ask, v, app, msg, fx);
		return;
	}
	if (msg->tag == TAG_TRIAL) {
		trial_came(s, app, msg->body, fx);
		return;
	}
	free(s->error);
	s->error = NULL;
	if (msg->err != NULL) {
		/* No log yet is no error: the training job has just begun. */
		if (msg->err->code == ERR_NOT_FOUND)
			s->loaded = true;
		if (poll_error(&s->poll, msg->now, msg->err->code) &&
		    msg->err->code != ERR_NOT_FOUND)
			s->error = xstrdup(msg->err->text);
	} else if (msg->tag == TAG_STREAMS)
		streams_came(v, msg, fx);
	else
		events_came(v, app, msg, fx);
}

static void
ask_trial(const struct view *v, struct log_view *s, struct effects *fx)
{
	json_t *q = json_object();

	json_object_set_new(q, "TrainingJobName", json_string(s->trial));
	effects_call(fx, v, TAG_TRIAL, "DescribeTrainingJob", q);
}

static void
log_msg(struct view *v, struct app *app, const struct msg *msg,
    struct effects *fx)
{
	struct log_view *s = v->state;

	switch (msg->kind) {
	case MSG_START:
		fit(s, app);
		ask_trial(v, s, fx);
		ask(v, s, fx);
		break;
	case MSG_TICK:
		if (!poll_tick(&s->poll, msg->now))
			break;
		if (!s->ended)
			ask_trial(v, s, fx);
		ask(v, s, fx);
		break;
	case MSG_RESIZE:
		fit(s, app);
		break;
	case MSG_PASTE:
		if (s->typing)
			prompt_paste(&s->search, msg->text, msg->len);
		break;
	case MSG_REPLY:
		log_reply(v, app, msg, fx);
		break;
	default:
		break;
	}
}

static int64_t
log_wake(const struct view *v)
{
	const struct log_view *s = v->state;

	return (poll_wake(&s->poll));
}

/* From the row after the cursor onward (or before it, backward), once round. */
static bool
find(struct log_view *s, int step, size_t from)
{
	size_t i, at = from;

	if (s->search.text[0] == '\0' || s->n == 0)
		return (false);
	for (i = 0; i < s->n; i++) {
		if (strcasestr(s->lines[at], s->search.text) != NULL) {
			s->follow = false;
			to_line(s, at);
			return (true);
		}
		at = step > 0 ? (at + 1) % s->n : (at + s->n - 1) % s->n;
	}
	return (false);
}

static bool
log_key(struct view *v, struct app *app, struct key key, struct effects *fx)
{
	struct log_view *s = v->state;

	if (!s->typing)
		return (false);
	switch (prompt_key(&s->search, &app->kills, key)) {
	case PROMPT_CHANGED:
		s->missed = s->search.len > 0 &&
		    !find(s, 1, s->list.cursor);
		return (true);
	case PROMPT_LEFT:
		prompt_set(&s->search, "");
		s->missed = false;
		/* FALLTHROUGH */
	case PROMPT_DONE:
		s->typing = false;
		return (true);
	case PROMPT_IGNORED:
		return (false);
	case PROMPT_MOVED:
		break;
	}
	return (true);
}

static void
next_match(struct log_view *s, struct app *app, int step)
{
	size_t from = s->n == 0 ? 0 :
	    (s->list.cursor + (step > 0 ? 1 : s->n - 1)) % s->n;

	if (!find(s, step, from))
		app_flash(app, STYLE_WARNING, "%s", _("No match."));
}

/* The whole log as it came, for a file. */
static char *
whole(const struct log_view *s)
{
	struct buf out;
	size_t i;

	buf_init(&out, (size_t)LINES_MOST * (LINE_BYTES + 1));
	for (i = 0; i < s->n; i++)
		buf_addf(&out, "%s\n", s->lines[i]);
	return (buf_take(&out));
}

static void
path_entered(struct view *v, struct app *app, const char *path,
    struct effects *fx)
{
	struct log_view *s = v->state;

	if (path != NULL && path[0] != '\0')
		effects_write(fx, path, whole(s));
}

static void
ask_path(struct view *v, struct app *app, struct effects *fx)
{
	struct log_view *s = v->state;
	char *name = xasprintf("%s.log", s->trial);

	dialog_enter(app, v, _("Save the log"), _("File; one that exists is "
	    "not written over."), name, path_entered, fx);
	free(name);
}

static void
metric_chosen(struct view *v, struct app *app, const size_t *chosen, size_t n,
    const char *typed, struct effects *fx)
{
	struct log_view *s = v->state;

	if (n == 0)
		return;
	show_metric(s, app, json_str_at(json_array_get(s->metrics, chosen[0]),
	    "/Name"));
	if (s->curve.n < 2)
		app_flash(app, STYLE_WARNING, _("The log has fewer than two "
		    "values of %s."), s->curve.name);
}

/* "0.996311", as the last lines have it; "-" where they have none. */
static char *
recent_value(const struct log_view *s, const char *metric)
{
	char text[64] = "-";
	struct curve c;
	size_t i;

	if (curve_init(&c, s->metrics, metric) == 0) {
		for (i = s->n > RECENT_LINES ? s->n - RECENT_LINES : 0;
		    i < s->n; i++)
			curve_line(&c, s->lines[i]);
		if (c.caught > 0)
			show_value(c.last, text, sizeof(text));
	}
	curve_release(&c);
	return (xstrdup(text));
}

static void
ask_metric(struct view *v, struct app *app, struct effects *fx)
{
	struct log_view *s = v->state;
	size_t n = json_array_size(s->metrics), i, at = 0;
	struct pick_item *items = xcalloc(n + 1, sizeof(*items));
	char **values = xcalloc(n + 1, sizeof(*values));

	for (i = 0; i < n; i++) {
		items[i].text = json_str_at(json_array_get(s->metrics, i),
		    "/Name");
		if (items[i].text == NULL)
			items[i].text = "";
		if (s->curve.name != NULL &&
		    strcmp(items[i].text, s->curve.name) == 0)
			at = i;
		items[i].facts = values[i] = recent_value(s, items[i].text);
	}
	pick_open(app, v, _("Metric to show"), items, n, at, 0, metric_chosen,
	    fx);
	for (i = 0; i < n; i++)
		free(values[i]);
	free(values);
	free(items);
}

static const char *
log_why_not(const struct view *v, const struct app *app, enum action_id id)
{
	const struct log_view *s = v->state;

	if ((id == ACTION_WRITE || id == ACTION_COPY) && s->n == 0)
		return (_("There is no log yet."));
	if (id == ACTION_METRIC && json_array_size(s->metrics) == 0)
		return (_("This training job has no metric definitions."));
	return (NULL);
}

static bool
log_action(struct view *v, struct app *app, enum action_id id,
    struct effects *fx)
{
	struct log_view *s = v->state;

	if (list_action(&s->list, id)) {
		s->follow = id == ACTION_LAST;
		fit_wrapped(s);
		return (true);
	}
	switch (id) {
	case ACTION_FOLLOW:
		s->follow = !s->follow;
		fit(s, app);
		return (true);
	case ACTION_WRAP:
		s->wrap = !s->wrap;
		s->left = 0;
		fit(s, app);
		return (true);
	case ACTION_WRITE:
		ask_path(v, app, fx);
		return (true);
	case ACTION_METRIC:
		ask_metric(v, app, fx);
		return (true);
	case ACTION_CLONE_TRIAL:
		ask_clone_trial(&s->ask, v, s->trial, fx);
		return (true);
	case ACTION_LEFT:
		s->left -= s->left < 16 ? s->left : 16;
		return (true);
	case ACTION_RIGHT:
		s->left += s->left < LINE_BYTES && !s->wrap ? 16 : 0;
		return (true);
	case ACTION_SEARCH:
		s->typing = true;
		return (true);
	case ACTION_SEARCH_NEXT:
		next_match(s, app, 1);
		return (true);
	case ACTION_SEARCH_PREV:
		next_match(s, app, -1);
		return (true);
	case ACTION_REFRESH:
		if (!s->poll.asking)
			ask(v, s, fx);
		return (true);
	case ACTION_COPY:
		if (s->list.cursor < s->n)
			copy_text(app, s->lines[s->list.cursor], NULL, fx);
		return (true);
	default:
		return (false);
	}
}

/* Scrolled by whole characters; an invalid byte counts as one. */
static const char *
skip(const char *text, size_t n)
{
	while (n-- > 0 && *text != '\0') {
		do
			text++;
		while (((unsigned char)*text & 0xc0) == 0x80);
	}
	return (text);
}

static void
draw_status(const struct log_view *s, struct grid *g, struct rect r)
{
	const char *follow = s->follow ? _("following") : _("not following");
	struct rect left = { r.x, r.y, r.w - text_width(follow) - 2, 1 };
	size_t lines = s->n + s->dropped;

	if (s->typing || s->search.text[0] != '\0')
		prompt_search_draw(&s->search, g, left, _("Search: "),
		    s->typing, STYLE_WARNING, s->missed ? _("no match") : "");
	else if (s->error != NULL)
		grid_textf(g, r.y, r.x, left.w, STYLE_ERROR, "%s %s",
		    mark_text(MARK_WARNING, g->ascii), s->error);
	else
		grid_textf(g, r.y, r.x, left.w, STYLE_DIM, s->ended ?
		    ngettext("%zu line, the training job has ended",
		    "%zu lines, the training job has ended", lines) :
		    ngettext("%zu line", "%zu lines", lines), lines);
	grid_right(g, r.y, r.x, r.w, s->follow ? STYLE_RUNNING : STYLE_DIM,
	    follow);
}

/* "0.95614 to 0.998323, 100 values", or less of it where the curve would have
 * few cells; how many it has. */
static int
curve_tail(const struct curve *c, int room, char *tail, size_t cap)
{
	char least[64], most[64];
	int cells;

	show_value(c->least, least, sizeof(least));
	show_value(c->most, most, sizeof(most));
	snprintf(tail, cap, ngettext("%s to %s, %zu value",
	    "%s to %s, %zu values", c->caught), least, most, c->caught);
	if (room - text_width(tail) - 1 < CURVE_LEAST)
		snprintf(tail, cap, _("%s to %s"), least, most);
	if (room - text_width(tail) - 1 < CURVE_LEAST)
		tail[0] = '\0';
	cells = room - text_width(tail) - 1;
	if (cells > (int)c->n)
		cells = (int)c->n;
	return (cells < 1 ? 1 : cells > CURVE_CELLS ? CURVE_CELLS : cells);
}

/* "validation:auc 0.996311 ▁▃▅▆▇▇█ 0.95614 to 0.998323, 100 values" */
static void
draw_curve(const struct log_view *s, struct grid *g, struct rect r)
{
	const struct curve *c = &s->curve;
	double shape[CURVE_CELLS];
	char last[64], tail[256];
	int x = r.x, cells, i;

	show_value(c->last, last, sizeof(last));
	x += grid_text(g, r.y, x, r.w / 3, STYLE_DIM, c->name) + 1;
	x += grid_text(g, r.y, x, r.w, STYLE_ACCENT, last) + 1;
	cells = curve_tail(c, r.x + r.w - x, tail, sizeof(tail));
	curve_shape(c, shape, (size_t)cells);
	for (i = 0; i < cells; i++)
		x += grid_text(g, r.y, x, 1, STYLE_ACCENT,
		    text_bar(shape[i], g->ascii));
	grid_text(g, r.y, x + 1, r.x + r.w - x - 1, STYLE_DIM, tail);
}

/* Rows that the line took. */
static int
draw_line(const struct log_view *s, struct grid *g, struct rect r, size_t i)
{
	bool found = s->search.text[0] != '\0' &&
	    strcasestr(s->lines[i], s->search.text) != NULL;
	enum style style = found ? STYLE_WARNING : STYLE_NORMAL;
	struct rect text = { r.x + 2, r.y, r.w - 2, r.h };
	int rows = 1;

	if (i == s->list.cursor && !s->follow)
		grid_point(g, r.y, r.x);
	if (s->wrap)
		rows = grid_wrap(g, text, style, s->lines[i], 0);
	else
		grid_text(g, r.y, text.x, text.w, style,
		    skip(s->lines[i], s->left));
	return (rows < 1 ? 1 : rows);
}

static void
log_draw(const struct view *v, const struct app *app, struct grid *g,
    struct rect r)
{
	const struct log_view *s = v->state;
	struct rect at = { r.x, r.y + 1, r.w, r.h - 1 };
	size_t i;
	int top, used;

	draw_status(s, g, r);
	if (has_curve(s, r.h)) {
		draw_curve(s, g, at);
		at.y++;
		at.h--;
	}
	if (s->n == 0) {
		grid_text(g, r.y + 2, r.x + 2, r.w, STYLE_DIM,
		    !s->loaded && s->error == NULL ? _("Reading the log …") :
		    _("There is no log yet; it appears here by itself."));
		return;
	}
	top = at.y;
	for (i = s->list.top; i < s->n && at.h > 0; i++) {
		used = draw_line(s, g, at, i);
		at.y += used;
		at.h -= used;
	}
	g->scroll = (struct rect){ 0, top, g->w, r.y + r.h - top };
}

static void
log_free(struct view *v)
{
	struct log_view *s = v->state;
	size_t i;

	for (i = 0; i < s->n; i++)
		free(s->lines[i]);
	free(s->lines);
	free(s->trial);
	free(s->stream);
	free(s->token);
	free(s->error);
	json_decref(s->metrics);
	curve_release(&s->curve);
	prompt_release(&s->search);
	ask_release(&s->ask);
	free(s);
}

static const struct view_ops log_ops = {
	.name = "log",
	.small = true,
	.where = log_where,
	.title = log_title,
	.draw = log_draw,
	.key = log_key,
	.action = log_action,
	.msg = log_msg,
	.why_not = log_why_not,
	.wake = log_wake,
	.free = log_free,
	.help = N_("What the training job printed, oldest line first. While "
	    "it is followed, new lines come in at the end; moving up stops "
	    "that, F or G follows again. w wraps long lines, W saves the log "
	    "into a file, / searches and n finds the next match. Above the "
	    "lines stands how the objective metric went, least value to "
	    "greatest; m shows another metric."),
};

void
view_log_open(struct app *app, const char *trial, struct effects *fx)
{
	struct log_view *s = xcalloc(1, sizeof(*s));

	s->trial = xstrdup(trial);
	s->follow = true;
	prompt_init(&s->search, "");
	app_push(app, &log_ops, s, fx);
}
