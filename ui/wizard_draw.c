/*
 * The wizard's panes: steps on the left, the form in the middle, help and
 * findings of the row on the right; below 100 columns the help goes under the
 * form, below 80 the steps become one line.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/utf8.h"
#include "ui/wizard.h"

#define STEPS_W		22
#define HELP_W		36
#define HELP_H		6

static size_t
findings_of(const struct wizard *w, enum page_step step, enum severity least)
{
	size_t i, n = 0;

	for (i = 0; i < w->findings.n; i++) {
		int def = -1;

		if (w->findings.list[i].severity < least)
			continue;
		if (page_of(w->findings.list[i].path, &def) == step &&
		    (!page_at(step)->inner || def < 0 ||
		    (size_t)def == w->def))
			n++;
	}
	return (n);
}

static void
draw_step(const struct wizard *w, struct grid *grid, struct rect r, int y,
    enum page_step step, const char *number)
{
	const struct page *page = page_at(step);
	bool here = step == w->step;
	size_t errors = step == STEP_REVIEW ? 0 :
	    findings_of(w, step, SEVERITY_ERROR);
	int x = r.x + (page->inner ? 3 : 1);

	if (y >= r.y + r.h)
		return;
	if (here)
		grid_text(grid, y, r.x, 1, STYLE_ACCENT,
		    mark_text(MARK_CURSOR, grid->ascii));
	x += grid_textf(grid, y, x, r.x + r.w - x - 1,
	    here ? STYLE_ACCENT : STYLE_NORMAL, "%s %s", number,
	    _(page->brief));
	if (errors > 0)
		grid_textf(grid, y, x + 1, r.x + r.w - x - 1, STYLE_ERROR,
		    "%s%zu", mark_text(MARK_WARNING, grid->ascii), errors);
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
	draw_step(w, grid, r, y++, STEP_REVIEW, "4");
	y++;
	if (y < r.y + r.h)
		grid_textf(grid, y, r.x + 1, r.w - 1,
		    w->dirty_at != 0 ? STYLE_DIM : STYLE_OK, "%s",
		    w->dirty_at != 0 ? _("draft: saving") :
		    _("draft: saved"));
}

static enum style
row_style(const struct wizard *w, const struct form_row *row,
    const struct finding **finding)
{
	const char *why = NULL;

	*finding = row->at != NULL && row->at[0] == '/' ?
	    findings_at(&w->findings, row->at) : NULL;
	if (row->kind == FORM_FIELD && row->field->applies != NULL &&
	    !row->field->applies(draft_request(w->draft), row->at, &why))
		return (STYLE_LOCKED);
	return (STYLE_NORMAL);
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
	return (mark_text(open ? MARK_DOWN : MARK_MORE, ascii));
}

static void
draw_value(const struct wizard *w, struct grid *grid, int y, int x, int width,
    const struct form_row *row, enum style style, bool here)
{
	const json_t *request = draft_request(w->draft);
	struct buf text;
	bool dim;

	if (width <= 0)
		return;
	if (here && w->editing) {
		prompt_draw(&w->prompt, grid, y, x, width, STYLE_INPUT, true);
		return;
	}
	buf_init(&text, PROMPT_MOST);
	form_value(row, request, &text, &dim);
	if (style == STYLE_NORMAL && dim)
		style = STYLE_DIM;
	grid_text(grid, y, x, width, style, buf_str(&text));
	buf_release(&text);
}

static bool
is_button(const struct form_row *row)
{
	return (row->kind == FORM_ADD || row->kind == FORM_FOLD ||
	    row->kind == FORM_CREATE);
}

/* As wide as the widest label of the page, but no more than three fifths of
 * the pane, so that values line up and labels are whole. */
static int
label_width(const struct wizard *w, int pane)
{
	int widest = 16, width;
	size_t i;

	for (i = 0; i < w->form.n; i++) {
		const struct form_row *row = &w->form.rows[i];
		struct buf label;

		if (row->kind == FORM_PANEL || is_button(row))
			continue;
		buf_init(&label, 4096);
		form_label(row, draft_request(w->draft), &label);
		width = text_width(buf_str(&label)) + 4 + row->depth * 2;
		if (width > widest)
			widest = width;
		buf_release(&label);
	}
	return (widest < pane * 3 / 5 ? widest : pane * 3 / 5);
}

static void
draw_row(const struct wizard *w, struct grid *grid, struct rect r, int y,
    size_t index, int label_w)
{
	const struct form_row *row = &w->form.rows[index];
	const struct finding *finding;
	enum style style = row_style(w, row, &finding);
	bool here = index == w->list.cursor;
	int x = r.x + 2 + row->depth * 2, end = r.x + r.w;
	struct buf label;

	buf_init(&label, 4096);
	form_label(row, draft_request(w->draft), &label);
	if (row->kind == FORM_PANEL) {
		grid_text(grid, y, r.x + 1 + row->depth * 2,
		    r.w - 2, STYLE_TITLE, buf_str(&label));
		buf_release(&label);
		return;
	}
	if (here)
		grid_text(grid, y, r.x, 1, STYLE_ACCENT,
		    mark_text(MARK_CURSOR, grid->ascii));
	if (finding != NULL)
		grid_text(grid, y, r.x + 1, 1,
		    finding->severity == SEVERITY_ERROR ? STYLE_ERROR :
		    STYLE_WARNING, finding->severity == SEVERITY_ERROR ? "!" :
		    "?");
	if (is_button(row))
		label_w = r.w;
	x += grid_text(grid, y, x, 1, STYLE_DIM,
	    row_fold_mark(w, row, grid->ascii));
	if (row_fold_mark(w, row, grid->ascii)[0] != '\0')
		x++;
	if (row->kind == FORM_CREATE)
		grid_textf(grid, y, x, end - x, here ? STYLE_SELECTED :
		    STYLE_ACCENT, "[ %s ]", buf_str(&label));
	else
		grid_text(grid, y, x, r.x + label_w - x,
		    here ? STYLE_SELECTED : style, buf_str(&label));
	x = r.x + label_w + 1;
	draw_value(w, grid, y, x, end - x, row, style, here);
	buf_release(&label);
}

static void
draw_form(const struct wizard *w, struct grid *grid, struct rect r)
{
	/* list.rows is set here as well as in the view's msg: the height is
	 * known only when it is drawn, and drawing must not change state. */
	struct list list = w->list;
	const struct page *page = page_at(w->step);
	int y = r.y, label_w = label_width(w, r.w);
	size_t i;

	grid_textf(grid, y++, r.x + 1, r.w - 1, STYLE_TITLE, "%s",
	    _(page->title));
	list_fit(&list, w->form.n, (size_t)(r.h > 2 ? r.h - 2 : 1));
	y++;
	for (i = list.top; i < w->form.n && y < r.y + r.h; i++)
		draw_row(w, grid, r, y++, i, label_w);
}

static void
help_of_field(const struct form_row *row, struct buf *out)
{
	struct buf limits;

	if (row->field->help != NULL)
		buf_addf(out, "%s\n", _(row->field->help));
	buf_init(&limits, 1024);
	field_limits(row->field, &limits);
	if (limits.len > 0)
		buf_addf(out, "%s\n", buf_str(&limits));
	buf_release(&limits);
	if (row->field->example != NULL)
		buf_addf(out, _("Example: %s\n"), row->field->example);
	buf_addf(out, _("API: %s\n"), field_api_name(row->field));
}

static int
draw_findings(const struct wizard *w, struct grid *grid, struct rect r,
    const struct form_row *row)
{
	int used = 0;
	size_t i, len;

	if (row->at == NULL || row->at[0] != '/')
		return (0);
	len = strlen(row->at);
	for (i = 0; i < w->findings.n && used < r.h; i++) {
		const struct finding *f = &w->findings.list[i];
		struct rect part = r;

		if (strncmp(f->path, row->at, len) != 0 ||
		    (f->path[len] != '\0' && f->path[len] != '/'))
			continue;
		part.y += used;
		part.h -= used;
		used += grid_wrap(grid, part,
		    f->severity == SEVERITY_ERROR ? STYLE_ERROR :
		    STYLE_WARNING, f->message, 0);
		part.y = r.y + used;
		part.h = r.h - used;
		if (f->fix != NULL && part.h > 0)
			used += grid_wrap(grid, part, STYLE_NORMAL, f->fix, 0);
	}
	return (used);
}

static void
draw_help(const struct wizard *w, struct grid *grid, struct rect r)
{
	const struct form_row *row = wizard_row(w);
	const char *why = NULL;
	struct buf text;
	int used;

	if (row == NULL)
		return;
	buf_init(&text, 8192);
	used = draw_findings(w, grid, r, row);
	if (row->kind == FORM_FIELD && row->field->applies != NULL &&
	    !row->field->applies(draft_request(w->draft), row->at, &why) &&
	    why != NULL)
		buf_addf(&text, "%s\n", _(why));
	if (row->field != NULL && (row->kind == FORM_FIELD ||
	    row->kind == FORM_ADD || row->kind == FORM_ELEMENT))
		help_of_field(row, &text);
	else if (page_at(w->step)->help != NULL)
		buf_adds(&text, _(page_at(w->step)->help));
	r.y += used;
	r.h -= used;
	if (r.h > 0)
		grid_wrap(grid, r, STYLE_DIM, buf_str(&text), 0);
	buf_release(&text);
}

static void
draw_step_line(const struct wizard *w, struct grid *grid, struct rect r)
{
	static const enum page_step outer[] = {
		STEP_SETTINGS, STEP_DEFINITIONS, STEP_LIMITS, STEP_REVIEW
	};
	size_t i;
	int x = r.x + 1;

	for (i = 0; i < sizeof outer / sizeof *outer; i++) {
		bool here = outer[i] == w->step || (page_at(w->step)->inner &&
		    outer[i] == STEP_DEFINITIONS);

		x += grid_textf(grid, r.y, x, r.x + r.w - x,
		    here ? STYLE_ACCENT : STYLE_DIM, "%zu %s  ", i + 1,
		    _(page_at(outer[i])->brief));
	}
}

void
wizard_draw(const struct wizard *w, const struct app *app, struct grid *grid,
    struct rect r)
{
	struct rect form = r, help = r, steps = r;
	struct rect pane = wizard_form_rect(r);

	(void)app;
	if (r.w >= 78) {
		steps.w = STEPS_W;
		draw_steps(w, grid, steps);
		grid_vline(grid, r.y, r.x + STEPS_W, r.h);
	} else
		draw_step_line(w, grid, steps);
	form = pane;
	if (r.w >= 110) {
		help.x = r.x + r.w - HELP_W;
		help.w = HELP_W;
		grid_vline(grid, r.y, help.x - 2, r.h);
	} else {
		help.x = form.x + 1;
		help.w = form.w - 1;
		help.y = form.y + form.h + 1;
		help.h = HELP_H - 1;
		grid_hline(grid, help.y - 1, form.x, form.w);
	}
	draw_form(w, grid, form);
	draw_help(w, grid, help);
}

struct rect
wizard_form_rect(struct rect r)
{
	if (r.w >= 78) {
		r.x += STEPS_W + 1;
		r.w -= STEPS_W + 1;
	} else {
		r.y += 1;
		r.h -= 1;
	}
	if (r.w + STEPS_W + 1 >= 110)
		r.w -= HELP_W + 2;
	else
		r.h -= HELP_H;
	return (r);
}
