/*
 * The wizard's panes: steps on the left, the form in the middle, on the right
 * help and findings of the row and, where there is height, the request as it
 * will be sent. Where the terminal is narrow the steps become one line above
 * the form and the help goes below it (S02, S44, S96).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/utf8.h"
#include "ui/wizard.h"

#define STEPS_W		21
#define HELP_H		5	/* below the form */
#define NAMED		76	/* from here on a line has the steps' names */
#define WIDE		100	/* from here on the steps have a pane */
#define WIDER		112	/* the help stands beside the form, and that is
				 * worth more than the steps' pane */
#define WIDEST		140	/* both have room */
#define TALL		28	/* and the request has a pane */

struct panes {
	struct rect	steps, form, help, request;
	bool		line;		/* steps are one line */
};

static int
side_width(int w)
{
	int side = w / 3;

	return (side < 36 ? 36 : side > 64 ? 64 : side);
}

static struct panes
panes_of(struct rect r)
{
	struct panes p = { r, r, r, { 0, 0, 0, 0 }, r.w < WIDE ||
	    (r.w >= WIDER && r.w < WIDEST) };
	int side = side_width(r.w);

	if (p.line) {
		p.steps.h = 1;
		p.form.y += 1;
		p.form.h -= 1;
	} else {
		p.steps.w = STEPS_W;
		p.form.x += STEPS_W + 1;
		p.form.w -= STEPS_W + 1;
	}
	if (r.w >= WIDER) {
		p.form.w -= side + 2;
		p.help = p.form;
		p.help.x = r.x + r.w - side;
		p.help.w = side;
		if (r.h >= TALL) {
			p.request = p.help;
			p.help.h = r.h / 3;
			p.request.y += p.help.h;
			p.request.h -= p.help.h;
		}
	} else {
		p.form.h -= HELP_H + 1;
		p.help = p.form;
		p.help.x += 1;
		p.help.w -= 1;
		p.help.y += p.form.h + 1;
		p.help.h = HELP_H;
	}
	return (p);
}

/* The rows of the form itself: without the line of the page's title. */
struct rect
wizard_form_rect(struct rect r)
{
	struct rect form = panes_of(r).form;

	form.y++;
	form.h--;
	return (form);
}

static int
draw_count(struct grid *grid, int y, int x, int w, size_t errors)
{
	return (errors == 0 ? 0 : grid_textf(grid, y, x, w, STYLE_ERROR,
	    "%s%zu", mark_text(MARK_WARNING, grid->ascii), errors));
}

/* The outer steps can be pressed. */
static void
spot_step(struct grid *grid, int y, int x, int w, enum page_step step)
{
	static const enum action_id actions[STEPS] = {
		[STEP_SETTINGS] = ACTION_STEP_1,
		[STEP_DEFINITIONS] = ACTION_STEP_2,
		[STEP_LIMITS] = ACTION_STEP_3,
		[STEP_REVIEW] = ACTION_STEP_4,
	};

	if (actions[step] != ACTION_NONE)
		grid_spot(grid, y, x, w, SPOT_ACTION, actions[step]);
}

static void
draw_step(const struct wizard *w, struct grid *grid, struct rect r, int y,
    enum page_step step, const char *number)
{
	const struct page *page = page_at(step);
	bool here = step == w->step;
	int x = r.x + (page->inner ? 3 : 1);

	if (y >= r.y + r.h)
		return;
	if (here)
		grid_point(grid, y, r.x);
	x += grid_textf(grid, y, x, r.x + r.w - x - 1,
	    here ? STYLE_ACCENT : STYLE_NORMAL, "%s %s", number,
	    _(page->brief));
	draw_count(grid, y, x + 1, r.x + r.w - x - 1, w->errors[step]);
	spot_step(grid, y, r.x, r.w, step);
}

static void
draw_steps(const struct wizard *w, struct grid *grid, struct rect r)
{
	bool inner = page_at(w->step)->inner;
	int y = r.y;

	draw_step(w, grid, r, y++, STEP_SETTINGS, "1");
	draw_step(w, grid, r, y++, STEP_DEFINITIONS, "2");
	if (inner) {
		draw_step(w, grid, r, y++, STEP_ALGORITHM, "2.1");
		draw_step(w, grid, r, y++, STEP_DATA, "2.2");
		draw_step(w, grid, r, y++, STEP_RESOURCES, "2.3");
	}
	draw_step(w, grid, r, y++, STEP_LIMITS, "3");
	draw_step(w, grid, r, y, STEP_REVIEW, "4");
}

/* Where there is little room, only the step at hand has its name. */
static int
draw_line_step(const struct wizard *w, struct grid *grid, struct rect r,
    int x, enum page_step step, const char *number, bool named)
{
	bool here = step == w->step;
	bool brief = here || (named && r.w >= NAMED);
	int used, from = x;

	x += grid_textf(grid, r.y, x, r.x + r.w - x, here ? STYLE_ACCENT :
	    STYLE_DIM, "%s%s%s", number, brief ? " " : "",
	    brief ? _(page_at(step)->brief) : "");
	used = draw_count(grid, r.y, x + 1, r.x + r.w - x - 1,
	    w->errors[step]);
	spot_step(grid, r.y, from, x - from, step);
	return (x + (used > 0 ? used + 1 : 0) + 2);
}

/* On an inner page the outer steps shrink to their numbers. */
static void
draw_step_line(const struct wizard *w, struct grid *grid, struct rect r)
{
	bool inner = page_at(w->step)->inner;
	int x = r.x + 1;

	x = draw_line_step(w, grid, r, x, STEP_SETTINGS, "1", !inner);
	x = draw_line_step(w, grid, r, x, STEP_DEFINITIONS, "2", true);
	if (inner) {
		x = draw_line_step(w, grid, r, x, STEP_ALGORITHM, "2.1", true);
		x = draw_line_step(w, grid, r, x, STEP_DATA, "2.2", true);
		x = draw_line_step(w, grid, r, x, STEP_RESOURCES, "2.3", true);
	}
	x = draw_line_step(w, grid, r, x, STEP_LIMITS, "3", !inner);
	draw_line_step(w, grid, r, x, STEP_REVIEW, "4", !inner);
}

static enum style
row_style(const struct wizard *w, const struct form_row *row)
{
	if (form_row_locked(row, draft_request(w->draft)) != NULL)
		return (STYLE_LOCKED);
	return (row->kind == FORM_ADD ? STYLE_KEY : STYLE_NORMAL);
}

static const char *
row_fold_mark(const struct wizard *w, const struct form_row *row, bool ascii)
{
	bool open;

	if (row->kind == FORM_FOLD)
		open = w->open.advanced;
	else if (row->kind == FORM_HYPER || (row->kind == FORM_ELEMENT &&
	    row->field->type->kind == FIELD_LIST))
		open = wizard_is_open(w, row->at);
	else
		return ("");
	if (w->step == STEP_REVIEW)
		return ("");
	return (mark_text(open ? MARK_UNFOLDED : MARK_FOLDED, ascii));
}

static void
draw_value(const struct wizard *w, const struct app *app, struct grid *grid,
    int y, int x, int width, const struct form_row *row, enum style style,
    bool here)
{
	struct buf text;
	bool dim;

	/* draw_line writes there. */
	if (width <= 0 || (here && w->editing && form_edit_column(row) == 0))
		return;
	buf_init(&text, PROMPT_MOST);
	form_value(row, draft_request(w->draft), app->catalog, &text, &dim);
	if (style == STYLE_NORMAL && (dim || row->kind == FORM_HEAD))
		style = STYLE_DIM;
	grid_text(grid, y, x, width, style, buf_str(&text));
	buf_release(&text);
}

static bool
is_button(const struct form_row *row)
{
	return (row->kind == FORM_ADD || row->kind == FORM_FOLD ||
	    row->kind == FORM_NEXT || row->kind == FORM_CREATE);
}

#define LABEL_LEAST 16	/* cells, however wide the table beside it is */

/* Values line up behind the widest label, but labels never take more than
 * two thirds of the pane, nor push a table's last column out of it. */
static int
label_width(const struct wizard *w, int pane)
{
	int widest = w->form.label_w + 4, most = pane * 2 / 3;
	int table = form_table_width(page_at(w->step), w->open.wide);

	if (table > 0 && most > pane - table - 3)
		most = pane - table - 3;
	if (most < LABEL_LEAST)
		most = LABEL_LEAST;
	return (widest < most ? widest : most);
}

static void
draw_mark(struct grid *grid, int y, int x, const struct finding *finding)
{
	if (finding == NULL || finding->severity == SEVERITY_INFO)
		return;
	if (finding->severity == SEVERITY_ERROR)
		grid_text(grid, y, x, 1, STYLE_ERROR, "!");
	else
		grid_text(grid, y, x, 1, STYLE_WARNING, "?");
}

static void
draw_row(const struct wizard *w, const struct app *app, struct grid *grid,
    struct rect r, int y, size_t index)
{
	const struct form_row *row = &w->form.rows[index];
	enum style style = row_style(w, row);
	bool here = index == w->list.cursor;
	/* The last column says that there is more above or below. */
	int x = r.x + 2 + row->depth * 2, end = r.x + r.w - 2;
	int label_w = is_button(row) ? r.w : label_width(w, r.w);
	const char *fold = row_fold_mark(w, row, grid->ascii);
	struct buf label;

	buf_init(&label, 4096);
	form_label(row, draft_request(w->draft), &label);
	if (row->kind == FORM_PANEL)
		x--;
	if (row->kind == FORM_PANEL || row->kind == FORM_HEAD)
		style = row->kind == FORM_PANEL ? STYLE_TITLE : STYLE_DIM;
	if (here) {
		grid_point(grid, y, r.x);
		style = STYLE_SELECTED;
	}
	draw_mark(grid, y, r.x + 1, row->finding);
	if (*fold != '\0')
		x += grid_text(grid, y, x, 1, STYLE_DIM, fold) + 1;
	if (row->kind == FORM_CREATE || row->kind == FORM_NEXT)
		grid_textf(grid, y, x, end - x, here ? STYLE_SELECTED :
		    STYLE_ACCENT, "[ %s ]", buf_str(&label));
	else
		grid_text(grid, y, x, row->kind == FORM_PANEL || row->bare ?
		    end - x : r.x + label_w - x, style, buf_str(&label));
	x = r.x + label_w + 1;
	if (row->kind != FORM_PANEL && (row->kind != FORM_DEFINITION ||
	    w->step != STEP_REVIEW))
		draw_value(w, app, grid, y, x, end - x, row,
		    here ? STYLE_NORMAL : style, here);
	buf_release(&label);
}

/* The height is known only when it is drawn, and drawing must not change
 * state: a copy. */
static struct list
fitted(const struct wizard *w, struct rect r)
{
	struct list list = w->list;

	list_fit(&list, w->form.n, (size_t)(r.h > 1 ? r.h - 1 : 1));
	return (list);
}

/* The value that is typed, over the row of the form. */
static void
draw_line(const struct wizard *w, struct grid *grid, struct rect r)
{
	struct list list = fitted(w, r);
	int x = r.x + label_width(w, r.w) + 1 +
	    form_edit_column(wizard_row(w));

	prompt_draw(&w->prompt, grid, r.y + 1 + (int)(list.cursor - list.top),
	    x, r.x + r.w - 2 - x, STYLE_INPUT, true);
}

#define KEPT_W	15

/* Whether the draft is on disk, at the end of the title's line. */
static void
draw_kept(const struct wizard *w, struct grid *grid, struct rect r, bool line)
{
	static const char *const words[] = {
		[KEPT_NOTHING] = "", [KEPT_ASKED] = N_(" saving"),
		[KEPT_DONE] = N_(" draft saved"),
		[KEPT_FAILED] = N_(" not saved")
	};
	enum kept kept = w->dirty_at != 0 ? KEPT_ASKED : w->kept;
	struct rect at = { r.x + r.w - KEPT_W, r.y, KEPT_W, 1 };

	if (line)
		grid_hline(grid, at.y, at.x, at.w);
	else
		grid_fill(grid, at, STYLE_NORMAL);
	if (w->read_only)
		grid_right(grid, at.y, at.x, at.w, STYLE_DIM, _(" read-only"));
	else if (kept != KEPT_NOTHING)
		grid_right(grid, at.y, at.x, at.w, kept == KEPT_FAILED ?
		    STYLE_WARNING : STYLE_DIM, _(words[kept]));
}

static void
draw_form(const struct wizard *w, const struct app *app, struct grid *grid,
    struct rect r, bool line)
{
	struct list list = fitted(w, r);
	const struct page *page = page_at(w->step);
	int y = r.y, used;
	size_t i;

	if (line)
		grid_hline(grid, y, r.x, r.w);
	used = grid_textf(grid, y, r.x + 1, r.w - 14, STYLE_TITLE,
	    line ? " %s " : "%s", _(page->title));
	if (page->inner)
		grid_textf(grid, y, r.x + 1 + used, r.w - used - KEPT_W - 2,
		    STYLE_DIM, line ? "· %s " : " · %s",
		    wizard_definition_name(w));
	y++;
	for (i = list.top; i < w->form.n && y < r.y + r.h; i++) {
		if (form_row_stops(&w->form.rows[i]))
			grid_spot(grid, y, r.x, r.w, SPOT_ROW, i);
		draw_row(w, app, grid, r, y++, i);
	}
	if (list.top > 0)
		grid_right(grid, r.y + 1, r.x + r.w - 1, 1, STYLE_DIM,
		    mark_text(MARK_UP, grid->ascii));
	if (i < w->form.n)
		grid_right(grid, r.y + r.h - 1, r.x + r.w - 1, 1, STYLE_DIM,
		    mark_text(MARK_DOWN, grid->ascii));
}

static void
draw_panes(const struct wizard *w, const struct app *app, struct grid *grid,
    struct rect r, struct panes p)
{
	if (p.line)
		draw_step_line(w, grid, p.steps);
	else {
		draw_steps(w, grid, p.steps);
		grid_vline(grid, r.y, r.x + STEPS_W, r.h);
	}
	draw_form(w, app, grid, p.form, p.line);
	if (p.help.x > p.form.x + 1)
		grid_vline(grid, p.help.y, p.help.x - 2, p.form.h);
	else
		grid_hline(grid, p.help.y - 1, p.form.x, p.form.w);
	wizard_draw_help(w, app, grid, p.help);
	if (p.request.h > 0) {
		grid_hline(grid, p.request.y, p.request.x - 1,
		    p.request.w + 1);
		grid_textf(grid, p.request.y, p.request.x, p.request.w,
		    STYLE_TITLE, "%s ", _("Request"));
		p.request.y++;
		p.request.h--;
		wizard_draw_request(w, grid, p.request);
	}
}

void
wizard_draw(const struct wizard *w, const struct app *app, struct grid *grid,
    struct rect r)
{
	struct panes p = panes_of(r);
	uint64_t stamp = grid_stamp(w->turns, (uint64_t)(uintptr_t)w);

	if (!w->editing) {
		draw_panes(w, app, grid, r, p);
	} else if (!grid_again_page(grid, r.y, r.h, stamp)) {
		draw_panes(w, app, grid, r, p);
		grid_seal_page(grid, r.y, r.h, stamp);
	}
	draw_kept(w, grid, p.form, p.line);
	if (w->editing)
		draw_line(w, grid, p.form);
}
