#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "ui/app.h"
#include "ui/show.h"
#include "ui/table.h"
#include "ui/view_job.h"

static const char *const tab_names[JOB_TABS] = {
	N_("Best training job"), N_("Training jobs"),
	N_("Definitions"), N_("Configuration"), N_("Tags")
};

/* Where those have no room. */
static const char *const short_tab_names[JOB_TABS] = {
	N_("Best"), N_("Trials"), N_("Definitions"), N_("Configuration"),
	N_("Tags")
};

static const char *const group_names[GROUPS] = {
	N_("All"), N_("Completed"), N_("In progress"), N_("Stopped"),
	N_("Failed")
};

/* Below this the head of the page, the counters and the line under the table
 * leave their place to the rows. */
#define ROOMY 13

size_t
job_rows(enum job_tab tab, int h)
{
	if (h >= ROOMY)
		/* Counters above, the row in full below. */
		h -= JOB_HEAD + (tab == JOB_TAB_TRIALS ? 3 : 0);
	else
		h -= 1;
	if (tab == JOB_TAB_TRIALS)
		return (table_rows(h));
	return (h < 1 ? 1 : (size_t)h);
}

const char *
job_short(const struct job_view *s, const char *trial)
{
	size_t n = strlen(s->name);

	if (strncmp(trial, s->name, n) == 0 && trial[n] == '-' &&
	    trial[n + 1] != '\0')
		return (trial + n + 1);
	return (trial);
}

static int
count(const json_t *job, const char *name)
{
	return ((int)json_int_at(json_at(job, "/TrainingJobStatusCounters"),
	    name, 0));
}

/* How far it is; once it has completed, why. */
static void
draw_counts(const struct job_view *s, struct grid *g, struct rect r)
{
	int failed = count(s->job, "/RetryableError") +
	    count(s->job, "/NonRetryableError");
	int most = (int)json_int_at(s->job, "/HyperParameterTuningJobConfig/"
	    "ResourceLimits/MaxNumberOfTrainingJobs", 0);
	struct buf text;

	buf_init(&text, 0);
	if (most > 0)
		buf_addf(&text, _("%d of %d completed"),
		    count(s->job, "/Completed"), most);
	else
		buf_addf(&text, _("%d completed"),
		    count(s->job, "/Completed"));
	if (s->why == NULL)
		buf_addf(&text, _(", %d in progress, %d failed"),
		    count(s->job, "/InProgress"), failed);
	else if (failed > 0)
		buf_addf(&text, _(", %d failed"), failed);
	if (s->why != NULL)
		buf_addf(&text, ": %s", s->why);
	grid_text(g, r.y, r.x, r.w, failed > 0 ? STYLE_WARNING : STYLE_NORMAL,
	    buf_str(&text));
	buf_release(&text);
}

static void
draw_state(const struct job_view *s, struct grid *g, struct rect r)
{
	const char *status = json_str_at(s->job,
	    "/HyperParameterTuningJobStatus");
	char text[64], right[64] = "";
	enum style fresh = STYLE_DIM;
	int x = r.x;

	if (s->as_of != 0)
		fresh = show_fresh(&s->poll, s->as_of, s->error != NULL,
		    s->now, right, sizeof(right));
	r.w -= text_width(right) + 2;
	if (s->error != NULL) {
		grid_textf(g, r.y, x, r.w, STYLE_ERROR, "%s %s",
		    mark_text(MARK_WARNING, g->ascii), s->error);
	} else if (status != NULL) {
		show_status(status_job(status), status, g->ascii, text,
		    sizeof(text));
		x += grid_text(g, r.y, x, r.w, show_status_style(
		    status_job(status)), text) + 2;
		draw_counts(s, g, (struct rect){ x, r.y, r.w - x, 1 });
	} else
		grid_text(g, r.y, x, r.w, STYLE_DIM, show_reading(&s->poll,
		    _("Reading the tuning job …")));
	grid_right(g, r.y, r.x, r.w + text_width(right) + 2, fresh, right);
}

/* The best job stays in sight on every tab. */
static void
draw_best(const struct job_view *s, struct grid *g, struct rect r)
{
	static const char metric[] =
	    "/FinalHyperParameterTuningJobObjectiveMetric";
	const json_t *best = json_at(s->job, "/BestTrainingJob"), *v;
	const char *name = json_str_at(best, "/TrainingJobName"), *param;
	char value[64];
	json_t *one;
	int x = r.x;

	if (name == NULL) {
		if (s->job != NULL)
			grid_text(g, r.y, x, r.w, STYLE_DIM, json_str_at(
			    s->job, "/FailureReason") != NULL ?
			    json_str_at(s->job, "/FailureReason") :
			    _("No best training job yet"));
		return;
	}
	v = json_at(json_at(best, metric), "/Value");
	if (json_is_number(v))
		show_value(json_number_value(v), value, sizeof(value));
	else
		snprintf(value, sizeof(value), "-");
	x += grid_textf(g, r.y, x, r.w, STYLE_ACCENT, _("%s Best %s"),
	    mark_text(MARK_BEST, g->ascii), value) + 2;
	param = json_str_at(json_at(best, metric), "/MetricName");
	if (param != NULL)
		x += grid_text(g, r.y, x, r.w - x, STYLE_DIM, param) + 2;
	x += grid_text(g, r.y, x, r.w - x, STYLE_NORMAL,
	    job_short(s, name)) + 2;
	json_object_foreach (json_at(best, "/TunedHyperParameters"), param,
	    one) {
		show_json(one, value, sizeof(value));
		/* Apart, so that a mark in front joins nothing of ours. */
		x += grid_text(g, r.y, x, r.w - x, STYLE_DIM, param);
		x += grid_text(g, r.y, x, r.w - x, STYLE_DIM, "=");
		x += grid_text(g, r.y, x, r.w - x, STYLE_DIM, value) + 1;
	}
}

/* How the best value came about: one mark a step, the last one is the best.
 * It changes only when the best does. */
static void
draw_history(const struct job_view *s, struct grid *g, struct rect r)
{
	double first, last;
	char from[64], to[64];
	size_t i;
	int x = r.x;

	if (s->nhistory < 2)
		return;
	first = s->history[0];
	last = s->history[s->nhistory - 1];
	if (!(last < first) && !(last > first))
		return;
	show_value(first, from, sizeof(from));
	show_value(last, to, sizeof(to));
	x += grid_textf(g, r.y, x, r.w, STYLE_DIM, _("Best so far %s "),
	    from);
	for (i = 0; i < s->nhistory; i++)
		x += grid_text(g, r.y, x, r.w - x, STYLE_ACCENT,
		    text_bar((s->history[i] - first) / (last - first),
		    g->ascii));
	grid_textf(g, r.y, x, r.w - x, STYLE_DIM, " %s", to);
}

/* Cells of "1 Name " and so on, a blank between them. */
static int
tabs_width(const char *const *names)
{
	int i, w = JOB_TABS - 1;

	for (i = 0; i < JOB_TABS; i++)
		w += 1 + 1 + text_width(_(names[i])) + 1;
	return (w);
}

static void
draw_tabs(const struct job_view *s, struct grid *g, struct rect r)
{
	const char *const *names = tabs_width(tab_names) <= r.w + 1 ?
	    tab_names : short_tab_names;
	int i, x = r.x;

	for (i = 0; i < JOB_TABS; i++) {
		int from = x;

		x += grid_textf(g, r.y, x, r.w - x, STYLE_KEY, "%d", i + 1);
		x += grid_textf(g, r.y, x, r.w - x,
		    i == (int)s->tab ? STYLE_SELECTED : STYLE_NORMAL, " %s ",
		    _(names[i])) + 1;
		grid_spot(g, r.y, from, x - from, SPOT_KEY, '1' + (size_t)i);
	}
}

/* Narrower pages have no gaps between the counters. */
#define COUNTERS_W 72

static void
draw_counters(const struct job_view *s, struct grid *g, struct rect r)
{
	int i, from, gap = r.w < COUNTERS_W ? 0 : 1, x = r.x;

	if (narrow_shown(&s->narrow)) {
		narrow_draw(&s->narrow, g, r, s->trials.nshown, s->trials.n);
		return;
	}
	for (i = 0; i < GROUPS; i++) {
		from = x;
		x += grid_textf(g, r.y, x, r.w - x,
		    i == (int)s->trials.group ? STYLE_SELECTED :
		    STYLE_NORMAL, " %s %zu ", _(group_names[i]),
		    s->trials.count[i]) + gap;
		grid_spot(g, r.y, from, x - from, SPOT_FILTER, (size_t)i);
	}
	i = count(s->job, "/RetryableError");
	if (i + count(s->job, "/NonRetryableError") > 0)
		grid_textf(g, r.y, x, r.w - x, STYLE_DIM,
		    _("(%d retryable)"), i);
}

struct cell_ctx {
	const struct job_view	*s;
	const struct app	*app;
	const char		*best;	/* name, or "" */
};

static void
trial_cell(const void *vctx, size_t row, size_t column, char *out, size_t cap,
    enum style *style)
{
	const struct cell_ctx *ctx = vctx;
	const struct trials *t = &ctx->s->trials;
	const struct trial_row *r = trials_at(t, row);
	const struct column *c = &t->columns.col[t->columns.index[column]];
	struct trial_param params[TRIALS_PARAMS];
	struct trial trial;
	bool best = strcmp(r->name, ctx->best) == 0;

	switch (c->kind) {
	case COLUMN_NAME:
		snprintf(out, cap, "%s%s%s%s%s", job_short(ctx->s, r->name),
		    best ? " " : "", best ? mark_text(MARK_BEST,
		    ctx->app->ascii) : "", r->marked ? " " : "",
		    r->marked ? mark_text(MARK_CHECKED, ctx->app->ascii) :
		    "");
		break;
	case COLUMN_STATUS:
		show_status(r->status, r->status_name, ctx->app->ascii, out,
		    cap);
		*style = show_status_style(r->status);
		break;
	default:
		trials_item(t, r, &trial, params);
		columns_cell(c, &trial, ctx->s->as_of, ctx->app->wall, out,
		    cap);
		if (best && c->kind == COLUMN_VALUE)
			*style = STYLE_ACCENT;
		break;
	}
}

static uint64_t
trial_stamp(const void *vctx, size_t row)
{
	const struct cell_ctx *ctx = vctx;
	const struct trials *t = &ctx->s->trials;
	const struct trial_row *r = trials_at(t, row);
	uint64_t stamp = grid_stamp(t->version, t->shown[row]);

	/* The span of what runs grows with each answer. */
	if (!r->status->final)
		stamp = grid_stamp(stamp, (uint64_t)ctx->s->as_of);
	return (grid_stamp(stamp, strcmp(r->name, ctx->best) == 0));
}

/* Under the table, in the last of these rows: why a training job failed. */
static void
draw_current(const struct job_view *s, struct grid *g, struct rect r)
{
	const struct trial_row *t;
	char *text, *safe;
	int rows;

	t = trials_at(&s->trials, s->list[JOB_TAB_TRIALS].cursor);
	if (t == NULL || t->failure == NULL)
		return;
	text = xasprintf("%s: %s", job_short(s, t->name), t->failure);
	/* A line end in foreign text is no line end here. */
	safe = text_safe(text);
	rows = grid_wrap_rows(r.w, safe);
	if (rows > r.h) {
		grid_text(g, r.y + r.h - 1, r.x, r.w, STYLE_ERROR, safe);
	} else {
		r.y += r.h - rows;
		grid_wrap(g, r, STYLE_ERROR, safe, 0);
	}
	free(safe);
	free(text);
}

static void
draw_trial_table(const struct job_view *s, const struct app *app,
    struct grid *g, struct rect r)
{
	const char *best = json_str_at(s->job,
	    "/BestTrainingJob/TrainingJobName");
	struct cell_ctx ctx = { .s = s, .app = app,
	    .best = best == NULL ? "" : best };
	struct table t = { .cell = trial_cell, .ctx = &ctx,
	    .stamp = trial_stamp };

	columns_table(&s->trials.columns, &t);
	table_draw(g, r, &t, &s->list[JOB_TAB_TRIALS]);
}

/* The table, or why there is none. */
static void
draw_rows(const struct job_view *s, const struct app *app, struct grid *g,
    struct rect r)
{
	enum style style = STYLE_NORMAL;
	const char *words;

	if (s->trials.nshown > 0) {
		draw_trial_table(s, app, g, r);
		return;
	}
	if (!s->trials_loaded && s->error == NULL) {
		words = _("Reading the training jobs …");
		style = STYLE_DIM;
	} else if (!s->trials_loaded)
		words = _("The training jobs could not be read; it is tried "
		    "again by itself.");
	else if (s->trials.n == 0)
		words = _("No training job has begun yet. The first ones "
		    "appear here by themselves.");
	else
		words = _("No training job matches; press Esc to show all.");
	grid_text(g, r.y, r.x + 2, r.w - 2, style, words);
}

/* A row of the head is drawn anew only when something has changed. */
static void
head_row(const struct job_view *s, struct grid *g, struct rect r,
    void (*row)(const struct job_view *, struct grid *, struct rect))
{
	uint64_t stamp;

	stamp = grid_stamp((uint64_t)(uintptr_t)s, s->version);
	stamp = grid_stamp(stamp, (uint64_t)r.y + 1);
	if (r.x == 0 && r.w == g->w && grid_again(g, r.y, stamp))
		return;
	row(s, g, r);
	grid_seal(g, r.y, stamp);
}

static void
draw_trials(const struct job_view *s, const struct app *app, struct grid *g,
    struct rect r)
{
	struct rect table = { r.x, r.y + 2, r.w, r.h - 3 };
	int rows = table.h - 1 - (int)s->list[JOB_TAB_TRIALS].n;
	struct rect rest = { r.x, r.y + r.h - 1, r.w, 1 };

	/* What the table leaves free. */
	if (rows > 0) {
		rest.y -= rows;
		rest.h += rows;
	}
	/* What is typed there has a cursor, which no stamp brings back. */
	if (narrow_typing(&s->narrow))
		draw_counters(s, g, r);
	else
		head_row(s, g, r, draw_counters);
	draw_rows(s, app, g, table);
	draw_current(s, g, rest);
}

#define LABEL_W		30
#define VALUE_X		(2 + LABEL_W + 2)
#define WHOLE_LEAST	6	/* rows */

static void
draw_line(const struct job_line *line, bool cursor, struct grid *g,
    struct rect r)
{
	if (cursor)
		grid_point(g, r.y, r.x);
	if (line->label == NULL) {
		grid_text(g, r.y, r.x + 2, r.w - 2, line->style, line->value);
		return;
	}
	grid_text(g, r.y, r.x + 2, LABEL_W, STYLE_DIM, line->label);
	grid_text(g, r.y, r.x + VALUE_X, r.w - VALUE_X, line->style,
	    line->value);
}

static bool
has_room(const struct job_line *line, int w)
{
	if (line->label == NULL)
		return (text_width(line->value) <= w - 2);
	return (text_width(line->label) <= LABEL_W &&
	    text_width(line->value) <= w - VALUE_X);
}

/* What has no room in the cursor's row stands in full at the foot; the rows
 * that this takes. */
static int
draw_whole(const struct job_view *s, struct grid *g, struct rect r)
{
	const struct job_line *line = job_current_line(s);
	char *text, *safe;
	int rows, all, y;

	if (r.h < WHOLE_LEAST || line == NULL || has_room(line, r.w))
		return (0);
	text = line->label == NULL ? xstrdup(line->value) :
	    xasprintf("%s: %s", line->label, line->value);
	safe = text_safe(text);
	all = grid_wrap_rows(r.w - 4, safe);
	rows = all < r.h / 2 ? all : r.h / 2;
	y = r.y + r.h - rows;
	grid_hline(g, y - 1, r.x, r.w);
	if (rows < all)
		grid_right(g, y - 1, r.x, r.w - 1, STYLE_DIM,
		    _(" Enter shows all of it "));
	grid_wrap(g, (struct rect){ r.x + 2, y, r.w - 4, rows }, line->style,
	    safe, 0);
	free(safe);
	free(text);
	return (rows + 1);
}

static void
draw_lines(const struct job_view *s, struct grid *g, struct rect r)
{
	const struct job_lines *lines = &s->lines[s->tab];
	const struct list *list = &s->list[s->tab];
	struct rect at = r;
	size_t i, first;

	if (lines->n == 0) {
		grid_text(g, r.y, r.x + 2, r.w, STYLE_DIM,
		    s->tab == JOB_TAB_TAGS && s->tags_loaded ?
		    _("There are no tags. Press a to add one.") :
		    s->error != NULL ? _("Nothing could be read yet; it is "
		    "tried again by itself.") : _("Reading …"));
		return;
	}
	r.h -= draw_whole(s, g, r);
	/* The cursor's row is not among those that it took. */
	first = list->cursor + 1 < (size_t)r.h ? 0 :
	    list->cursor + 1 - (size_t)r.h;
	if (first < list->top)
		first = list->top;
	for (i = first; i < lines->n && at.y < r.y + r.h; i++, at.y++) {
		grid_spot(g, at.y, r.x, r.w, SPOT_ROW, i);
		draw_line(&lines->line[i], i == list->cursor, g, at);
	}
	g->scroll = r;
}

void
job_draw(const struct view *v, const struct app *app, struct grid *g,
    struct rect r)
{
	const struct job_view *s = v->state;
	struct rect row = r;

	head_row(s, g, row, draw_state);
	row.y++;
	if (r.h < ROOMY) {
		row.h--;
		if (s->tab == JOB_TAB_TRIALS)
			draw_rows(s, app, g, row);
		else
			draw_lines(s, g, row);
		return;
	}
	head_row(s, g, row, draw_best);
	row.y++;
	head_row(s, g, row, draw_tabs);
	row.y++;
	head_row(s, g, row, draw_history);
	row.y++;
	row.h = r.h - JOB_HEAD;
	if (s->tab == JOB_TAB_TRIALS)
		draw_trials(s, app, g, row);
	else
		draw_lines(s, g, row);
}
