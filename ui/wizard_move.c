/* The wizard: pages, cursor, what is unfolded. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "ui/wizard.h"

#define WIDE	108	/* all columns of the definitions and their names */

struct form_row *
wizard_row(const struct wizard *w)
{
	if (w->list.cursor >= w->form.n)
		return (NULL);
	return (&w->form.rows[w->list.cursor]);
}

bool
wizard_is_open(const struct wizard *w, const char *key)
{
	return (json_object_get(w->open.elements, key) != NULL);
}

void
wizard_fold(struct wizard *w, const char *key, bool open)
{
	if (open)
		json_object_set_new(w->open.elements, key, json_true());
	else
		json_object_del(w->open.elements, key);
}

/* Moves the cursor off titles, in the direction given. */
static void
settle(struct wizard *w, int direction)
{
	size_t i = w->list.cursor;

	while (i < w->form.n && !form_row_stops(&w->form.rows[i])) {
		if (direction < 0 && i == 0)
			direction = 1;
		i += direction < 0 ? (size_t)-1 : 1;
	}
	if (i >= w->form.n) {
		for (i = w->form.n; i > 0; i--)
			if (form_row_stops(&w->form.rows[i - 1]))
				break;
		i = i > 0 ? i - 1 : 0;
	}
	list_to(&w->list, i);
}

static void
count_errors(struct wizard *w)
{
	bool inner = page_at(w->step)->inner;
	enum page_step step;
	size_t i;
	int def;

	memset(w->errors, 0, sizeof w->errors);
	for (i = 0; i < w->findings.n; i++) {
		if (w->findings.list[i].severity != SEVERITY_ERROR)
			continue;
		step = page_of(w->findings.list[i].path, &def);
		/* From outside of the definitions theirs are those of the
		 * panel; from inside only this one's count. */
		if (page_at(step)->inner && !inner)
			step = STEP_DEFINITIONS;
		if (!page_at(step)->inner || def < 0 || (size_t)def == w->def)
			w->errors[step]++;
	}
}

/* Findings where they are shown: at their rows, in the counts of steps. */
static void
place_findings(struct wizard *w)
{
	size_t i;
	int row;

	for (i = 0; i < w->findings.n; i++) {
		const struct finding *f = &w->findings.list[i], **worst;

		if ((row = form_find(&w->form, f->path)) < 0)
			continue;
		worst = &w->form.rows[row].finding;
		if (*worst == NULL || f->severity > (*worst)->severity)
			*worst = f;
	}
	count_errors(w);
}

void
wizard_rebuild(struct wizard *w, const struct app *app)
{
	const json_t *request = draft_request(w->draft);
	struct form_row *row = wizard_row(w);
	char *at = row != NULL && row->at != NULL ? xstrdup(row->at) : NULL;
	enum form_kind kind = row != NULL ? row->kind : FORM_KINDS;
	size_t i, index = row != NULL ? row->index : 0;
	struct rule_facts facts;
	struct rect pane;

	if (w->checked != draft_version(w->draft) || w->findings.list == NULL) {
		findings_release(&w->findings);
		wizard_back_facts(w, app, &facts);
		rules_run_with(request, app->limits, app->catalog, &facts,
		    &w->findings);
		wizard_back_note(w, app);
		w->checked = draft_version(w->draft);
		request_view_release(&w->view);
		request_view_make(&w->view, request, draft_form(w->draft),
		    &w->history);
	}
	pane = wizard_form_rect((struct rect){ 0, 1, app->w, app->h - 3 });
	w->list.rows = (size_t)pane.h;
	w->open.roomy = pane.h >= 24;
	w->open.wide = pane.w >= WIDE;
	w->open.catalog = app->catalog;
	if (w->step == STEP_REVIEW)
		form_build_review(&w->form, request, &w->open);
	else
		form_build(&w->form, request, page_at(w->step), w->def,
		    &w->open);
	place_findings(w);
	list_fit(&w->list, w->form.n, w->list.rows);
	for (i = 0; at != NULL && w->built_step == w->step && i < w->form.n;
	    i++) {
		row = &w->form.rows[i];
		if (row->kind == kind && row->index == index &&
		    row->at != NULL && strcmp(row->at, at) == 0) {
			list_to(&w->list, i);
			break;
		}
	}
	w->built_step = w->step;
	settle(w, 1);
	free(at);
}

/* The cursor begins where something is to be filled in. */
void
wizard_to_error(struct wizard *w)
{
	size_t i;

	if (w->step == STEP_REVIEW || w->step == STEP_DEFINITIONS)
		return;
	for (i = 0; i < w->form.n; i++) {
		const struct form_row *row = &w->form.rows[i];

		if (form_row_stops(row) && row->finding != NULL &&
		    row->finding->severity == SEVERITY_ERROR) {
			list_to(&w->list, i);
			return;
		}
	}
}

const char *
wizard_name_of(const struct wizard *w, size_t def)
{
	const char *name = json_str_at(json_array_get(json_object_get(
	    draft_request(w->draft), "TrainingJobDefinitions"), def),
	    "/DefinitionName");

	return (name != NULL && *name != '\0' ? name : _("(no name)"));
}

const char *
wizard_definition_name(const struct wizard *w)
{
	return (wizard_name_of(w, w->def));
}

void
wizard_go(struct wizard *w, const struct app *app, enum page_step step,
    size_t def)
{
	wizard_stop_editing(w);
	w->step = step;
	w->def = def;
	w->list.top = 0;
	list_to(&w->list, 0);
	wizard_rebuild(w, app);
	wizard_to_error(w);
	list_center(&w->list);
}

/* Unfolds what hides a pointer: the elements on its way, the fold. */
static void
reveal(struct wizard *w, const char *pointer)
{
	char *at = xstrdup(pointer), *slash;
	const struct field *field = field_at(pointer);

	if (field != NULL && (field->flags & FIELD_ADVANCED))
		w->open.advanced = true;
	for (slash = at + strlen(at); slash > at; slash--) {
		if (*slash != '/')
			continue;
		*slash = '\0';
		wizard_fold(w, at, true);
		if ((field = field_at(at)) != NULL &&
		    (field->flags & FIELD_ADVANCED))
			w->open.advanced = true;
	}
	wizard_fold(w, pointer, true);
	free(at);
}

void
wizard_reveal(struct wizard *w, const struct app *app, const char *pointer)
{
	reveal(w, pointer);
	wizard_rebuild(w, app);
}

void
wizard_jump(struct wizard *w, const struct app *app, const char *pointer)
{
	int def = -1, row;
	enum page_step step = page_of(pointer, &def);
	char *at;

	if (step == STEP_REVIEW)
		return;
	reveal(w, pointer);
	wizard_go(w, app, step, def < 0 ? w->def : (size_t)def);
	/* The row itself, else that of what holds it. */
	at = xstrdup(pointer);
	for (;;) {
		char *slash;

		if ((row = form_find(&w->form, at)) >= 0) {
			list_to(&w->list, (size_t)row);
			settle(w, 1);
			list_center(&w->list);
			break;
		}
		if ((slash = strrchr(at, '/')) == NULL)
			break;
		*slash = '\0';
	}
	free(at);
}

void
wizard_jump_chosen(struct view *view, struct app *app, const size_t *chosen,
    size_t n, const char *typed, struct effects *effects)
{
	struct wizard *w = view->state;

	(void)typed;
	(void)effects;
	if (n > 0 && w->options[chosen[0]] != NULL)
		wizard_jump(w, app, w->options[chosen[0]]);
}

static bool
on_page(const struct wizard *w, const struct finding *finding)
{
	int def = -1;
	enum page_step step = page_of(finding->path, &def);

	if (w->step == STEP_DEFINITIONS)
		return (step == STEP_DEFINITIONS || page_at(step)->inner);
	return (step == w->step &&
	    (!page_at(step)->inner || def < 0 || (size_t)def == w->def));
}

const struct finding *
wizard_page_error(const struct wizard *w)
{
	size_t i;

	/* As one reads the page; then what its rows do not show. */
	for (i = 0; i < w->form.n; i++)
		if (w->form.rows[i].finding != NULL &&
		    w->form.rows[i].finding->severity == SEVERITY_ERROR)
			return (w->form.rows[i].finding);
	for (i = 0; i < w->findings.n; i++)
		if (w->findings.list[i].severity == SEVERITY_ERROR &&
		    on_page(w, &w->findings.list[i]))
			return (&w->findings.list[i]);
	return (NULL);
}

void
wizard_next_step(struct wizard *w, struct app *app)
{
	const struct finding *finding = wizard_page_error(w);

	if (finding != NULL) {
		char *text = xstrdup(finding->message);
		char *path = xstrdup(finding->path);

		wizard_jump(w, app, path);
		app_flash(app, STYLE_ERROR, "%s", text);
		free(text);
		free(path);
		return;
	}
	wizard_go(w, app, page_after(w->step), w->def);
}

void
wizard_prev_step(struct wizard *w, struct app *app)
{
	wizard_go(w, app, page_before(w->step), w->def);
}

/* Pages in the order in which they are filled in. */
static size_t
page_rank(const struct wizard *w, enum page_step step, size_t def)
{
	size_t inner = STEP_LIMITS - STEP_ALGORITHM;

	if (page_at(step)->inner)
		return (STEP_ALGORITHM + def * inner + step - STEP_ALGORITHM);
	return (step < STEP_ALGORITHM ? step :
	    step + (draft_definitions(w->draft) + 1) * inner);
}

#define ROWS_MOST 1000000	/* more than a page or the findings have */

/* Where a finding stands among all rows of all pages; on the page at hand by
 * its row, else in the order in which it was found. Never 0. */
static size_t
finding_rank(const struct wizard *w, size_t i)
{
	int def = -1, row = -1;
	enum page_step step = page_of(w->findings.list[i].path, &def);
	size_t page = page_rank(w, step, def > 0 ? (size_t)def : 0);

	if (page == page_rank(w, w->step, w->def))
		row = form_find(&w->form, w->findings.list[i].path);
	return (1 + page * ROWS_MOST + (row >= 0 ? (size_t)row : i));
}

/* The finding next to this rank in one direction; their number: none. */
static size_t
nearest_finding(const struct wizard *w, size_t from, int direction)
{
	size_t n = w->findings.n, best = n, best_rank = 0, i;

	for (i = 0; i < n; i++) {
		size_t rank = finding_rank(w, i);

		if (direction > 0 ? rank <= from : rank >= from)
			continue;
		if (best == n || (direction > 0 ? rank < best_rank :
		    rank > best_rank)) {
			best = i;
			best_rank = rank;
		}
	}
	return (best);
}

void
wizard_next_finding(struct wizard *w, struct app *app, int direction)
{
	size_t here = 1 + page_rank(w, w->step, w->def) * ROWS_MOST +
	    w->list.cursor, to;
	char *path;

	if (w->findings.n == 0) {
		app_flash(app, STYLE_OK, "%s", _("No findings."));
		return;
	}
	to = nearest_finding(w, here, direction);
	if (to == w->findings.n) {
		to = nearest_finding(w, direction > 0 ? 0 : SIZE_MAX,
		    direction);
		app_flash(app, STYLE_DIM, "%s", direction > 0 ?
		    _("From the last finding to the first.") :
		    _("From the first finding to the last."));
	}
	if (to == w->findings.n)
		return;
	path = xstrdup(w->findings.list[to].path);
	wizard_jump(w, app, path);
	free(path);
}

bool
wizard_move(struct wizard *w, enum action_id action)
{
	size_t before = w->list.cursor;

	if (!list_action(&w->list, action))
		return (false);
	settle(w, w->list.cursor < before ? -1 : 1);
	/* The title above the first row stays in sight. */
	while (w->list.top > 0 && w->list.top == w->list.cursor &&
	    !form_row_stops(&w->form.rows[w->list.top - 1]))
		w->list.top--;
	return (true);
}

/* A row that opens and closes, and its key among what is unfolded. */
static bool
folds(const struct form_row *row)
{
	return (row->kind == FORM_HYPER || row->kind == FORM_FOLD ||
	    (row->kind == FORM_ELEMENT &&
	    row->field->type->kind == FIELD_LIST));
}

/* The row that opens and closes around this one; the row itself: none. */
static size_t
holder(const struct wizard *w)
{
	int depth = wizard_row(w)->depth;
	size_t i;

	for (i = w->list.cursor; i > 0; i--) {
		const struct form_row *row = &w->form.rows[i - 1];

		if (row->depth < depth && folds(row))
			return (i - 1);
	}
	return (w->list.cursor);
}

static bool
is_unfolded(const struct wizard *w, const struct form_row *row)
{
	return (row->kind == FORM_FOLD ? w->open.advanced :
	    folds(row) && wizard_is_open(w, row->at));
}

/* Scrolls so that what was unfolded is in sight, as far as it goes. */
static void
show_parts(struct wizard *w)
{
	size_t here = w->list.cursor, last = here;
	int depth = w->form.rows[here].depth;

	while (last + 1 < w->form.n && w->form.rows[last + 1].depth > depth)
		last++;
	list_to(&w->list, last);
	list_fit(&w->list, w->form.n, w->list.rows);
	list_to(&w->list, here);
	list_fit(&w->list, w->form.n, w->list.rows);
}

void
wizard_fold_action(struct wizard *w, struct app *app, enum action_id action)
{
	const struct form_row *row = wizard_row(w);
	bool open = action == ACTION_RIGHT;

	if (row == NULL || w->step == STEP_REVIEW)
		return;
	if (!open && !is_unfolded(w, row)) {
		list_to(&w->list, holder(w));
		return;
	}
	if (!folds(row))
		return;
	if (row->kind == FORM_FOLD)
		w->open.advanced = open;
	else
		wizard_fold(w, row->at, open);
	wizard_rebuild(w, app);
	if (open)
		show_parts(w);
}

static bool
has_advanced(const struct wizard *w)
{
	size_t i;

	for (i = 0; i < w->form.n; i++)
		if (w->form.rows[i].kind == FORM_FOLD)
			return (true);
	return (false);
}

static const char *
fold_why_not(const struct wizard *w, bool open)
{
	const struct form_row *row = wizard_row(w);

	if (row == NULL || w->step == STEP_REVIEW)
		return (_("Nothing on this page is folded."));
	if (open && !folds(row))
		return (_("This row holds nothing that could be shown."));
	if (open && is_unfolded(w, row))
		return (_("It is unfolded already."));
	if (!open && !is_unfolded(w, row) && holder(w) == w->list.cursor)
		return (_("This row is in nothing that could be folded."));
	return (NULL);
}

const char *
wizard_move_why_not(const struct wizard *w, enum action_id action)
{
	static const struct {
		enum action_id action;
		enum page_step step;
	} steps[] = {
		{ ACTION_STEP_1, STEP_SETTINGS },
		{ ACTION_STEP_2, STEP_DEFINITIONS },
		{ ACTION_STEP_3, STEP_LIMITS },
		{ ACTION_STEP_4, STEP_REVIEW },
	};
	size_t i;

	for (i = 0; i < nitems(steps); i++)
		if (steps[i].action == action && steps[i].step == w->step)
			return (_("This is that page."));
	if (action == ACTION_PREV_STEP && w->step == STEP_SETTINGS)
		return (_("This is the first page."));
	if (action == ACTION_LEFT || action == ACTION_RIGHT)
		return (fold_why_not(w, action == ACTION_RIGHT));
	if (action == ACTION_ADVANCED && !has_advanced(w))
		return (_("This page has no advanced fields."));
	return (NULL);
}
