/* The plain wizard: steps, review, saving. See linear.h. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "model/request.h"
#include "ui/drafts.h"
#include "ui/linear.h"

void
linear_build(struct linear *l)
{
	form_build(&l->form, draft_request(l->draft), page_at(l->step),
	    l->def, &l->open);
}

void
linear_save(struct linear *l)
{
	struct err err = ERR_INIT;
	char *field, *text;

	if (l->saved == draft_version(l->draft))
		return;
	field = xasprintf("%zu ", l->def);
	text = draft_save(l->draft, l->id, clock_wall_ms(),
	    page_at(l->step)->name, field);
	if (drafts_write(l->id, text, &err) == -1)
		linear_say(l, _("The draft could not be saved: %s"), err.text);
	else {
		l->saved = draft_version(l->draft);
		l->kept = true;
	}
	free(text);
	free(field);
}

static void
check(const struct linear *l, struct findings *all)
{
	const struct rule_facts facts = { .local = l->start.local,
	    .amazon = l->start.amazon, .account = l->start.account };

	rules_run_with(draft_request(l->draft), l->start.limits,
	    l->start.catalog, &facts, all);
}

void
linear_findings(const struct linear *l, const char *below)
{
	static const char *const words[] = {
		[SEVERITY_INFO] = N_("Note"),
		[SEVERITY_WARNING] = N_("Warning"),
		[SEVERITY_ERROR] = N_("Error"),
	};
	struct findings all;
	size_t i, said = 0, n = strlen(below);

	check(l, &all);
	for (i = 0; i < all.n; i++) {
		const struct finding *f = &all.list[i];

		if (strncmp(f->path, below, n) != 0)
			continue;
		linear_say(l, "%s: %s%s%s", _(words[f->severity]), f->message,
		    f->fix != NULL ? " " : "", f->fix != NULL ? f->fix : "");
		said++;
	}
	if (said == 0)
		linear_say(l, "%s", _("Nothing is wrong."));
	findings_release(&all);
}

/* Whether this row is a question of the walk. */
static bool
is_asked(const struct linear *l, const struct form_row *row)
{
	switch (row->kind) {
	case FORM_FIELD:
	case FORM_ADD:
		return (form_row_locked(row, draft_request(l->draft)) == NULL);
	case FORM_HYPER_PART:
	case FORM_ALGORITHM:
	case FORM_FOLD:
		return (true);
	default:
		return (false);
	}
}

static enum turn
ask_fold(struct linear *l)
{
	enum line line;
	char *text;

	if (l->open.advanced)
		return (TURN_NEXT);
	do
		line = linear_read(l, _("Advanced fields too? y or n [n]:"),
		    &text);
	while (line == LINE_AGAIN || line == LINE_HELP);
	l->open.advanced = line == LINE_TEXT && (*text == 'y' || *text == 'Y');
	free(text);
	linear_build(l);
	return (linear_turn(line));
}

static enum turn
ask_row(struct linear *l, size_t row)
{
	switch (l->form.rows[row].kind) {
	case FORM_FIELD:
		return (linear_ask_field(l, row));
	case FORM_HYPER_PART:
		return (linear_ask_part(l, row));
	case FORM_ALGORITHM:
		return (linear_ask_algorithm(l, row));
	case FORM_FOLD:
		return (ask_fold(l));
	default:
		return (linear_ask_list(l, row));
	}
}

/* The question before row `at`; at when there is none. */
static size_t
before(const struct linear *l, size_t from, size_t at)
{
	size_t i;

	for (i = at; i > from; i--)
		if (is_asked(l, &l->form.rows[i - 1]))
			return (i - 1);
	return (at);
}

/* Rows that stood before a list grow and shrink with it: the walk goes on
 * after the same row, found again by what it is of. */
static size_t
again(const struct linear *l, enum form_kind kind, const char *at, size_t was)
{
	size_t i;

	for (i = 0; at != NULL && i < l->form.n; i++)
		if (l->form.rows[i].kind == kind &&
		    l->form.rows[i].at != NULL &&
		    strcmp(l->form.rows[i].at, at) == 0 &&
		    (kind != FORM_HYPER_PART || i == was))
			return (i);
	return (was < l->form.n ? was : l->form.n);
}

enum turn
linear_walk(struct linear *l, size_t from, int above)
{
	enum turn turn;
	enum form_kind kind;
	size_t i = from, back;
	char *at;

	while (i < l->form.n && l->form.rows[i].depth > above) {
		if (l->form.rows[i].kind == FORM_PANEL)
			linear_say(l, "%s:", _(l->form.rows[i].title));
		if (!is_asked(l, &l->form.rows[i])) {
			i++;
			continue;
		}
		kind = l->form.rows[i].kind;
		at = l->form.rows[i].at != NULL ?
		    xstrdup(l->form.rows[i].at) : NULL;
		turn = ask_row(l, i);
		linear_build(l);
		i = again(l, kind, at, i);
		free(at);
		if (turn == TURN_GO || turn == TURN_LEAVE)
			return (turn);
		if (turn == TURN_NEXT)
			i++;
		else if ((back = before(l, from, i)) == i)
			return (TURN_BACK);
		else
			i = back;
	}
	return (TURN_NEXT);
}

static enum turn
ask_page(struct linear *l, enum page_step step)
{
	const struct page *page = page_at(step);

	l->step = step;
	l->open.advanced = false;
	json_object_clear(l->open.elements);
	linear_build(l);
	linear_say(l, "\n%s.", _(page->title));
	/* The panel's help is about keys. */
	if (step != STEP_DEFINITIONS)
		linear_say(l, "%s", _(page->help));
	return (linear_walk(l, 0, -1));
}

enum turn
linear_definition(struct linear *l, size_t def)
{
	enum page_step step = STEP_ALGORITHM;
	enum turn turn = TURN_NEXT;

	l->def = def;
	while (step >= STEP_ALGORITHM && step <= STEP_RESOURCES) {
		turn = ask_page(l, step);
		if (turn == TURN_GO && l->target >= STEP_ALGORITHM &&
		    l->target <= STEP_RESOURCES)
			step = l->target;
		else if (turn == TURN_GO || turn == TURN_LEAVE)
			break;
		else if (turn == TURN_NEXT)
			step++;
		else
			step--;
	}
	l->step = STEP_DEFINITIONS;
	json_object_clear(l->open.elements);
	linear_build(l);
	return (turn == TURN_BACK ? TURN_NEXT : turn);
}

static void
say_review(struct linear *l)
{
	const struct form_row *row;
	char *text;
	size_t i;

	form_build_review(&l->form, draft_request(l->draft), &l->open);
	for (i = 0; i < l->form.n; i++) {
		row = &l->form.rows[i];
		if (row->kind == FORM_CREATE || row->kind == FORM_GAP ||
		    row->kind == FORM_HEAD)
			continue;
		text = linear_row(l, row, ": ", "");
		linear_say(l, "%s%s", text, row->kind == FORM_PANEL ? ":" : "");
		free(text);
	}
}

static bool
may_create(struct linear *l)
{
	struct findings all;
	size_t errors;

	if (l->start.read_only) {
		linear_say(l, "%s", _("This console is read-only."));
		return (false);
	}
	check(l, &all);
	errors = findings_count(&all, SEVERITY_ERROR);
	findings_release(&all);
	if (errors > 0)
		linear_say(l, _("%zu errors stand in the way; :findings "
		    "reads them."), errors);
	return (errors == 0);
}

static enum turn
review(struct linear *l)
{
	enum line line = LINE_AGAIN;
	char *text;

	l->step = STEP_REVIEW;
	linear_say(l, "\n%s.", _(page_at(STEP_REVIEW)->title));
	say_review(l);
	linear_findings(l, "");
	while (line != LINE_BACK && line != LINE_GO && line != LINE_LEAVE &&
	    !l->create) {
		line = linear_read(l, _("Type create to create the tuning "
		    "job, :go STEP to change something:"), &text);
		if (line == LINE_TEXT && strcmp(text, "create") == 0)
			l->create = may_create(l);
		free(text);
	}
	return (l->create ? TURN_LEAVE : linear_turn(line));
}

static void
ask_all(struct linear *l)
{
	static const enum page_step order[] = {
		STEP_SETTINGS, STEP_DEFINITIONS, STEP_LIMITS, STEP_REVIEW
	};
	enum turn turn = TURN_GO;	/* to where the start says */
	size_t i = 0;

	while (turn != TURN_LEAVE) {
		for (i = 0; turn == TURN_GO && i < nitems(order) - 1; i++)
			if (order[i] == l->target)
				break;
		for (;;) {
			turn = order[i] == STEP_REVIEW ? review(l) :
			    ask_page(l, order[i]);
			if (turn == TURN_GO || turn == TURN_LEAVE)
				break;
			if (turn == TURN_NEXT && i < nitems(order) - 1)
				i++;
			else if (turn == TURN_BACK && i > 0)
				i--;
		}
	}
}

enum linear_end
linear_wizard(struct linear_start *start, json_t **body, char **id)
{
	const struct page *page = start->page != NULL ?
	    page_named(start->page) : NULL;
	struct linear l = { .start = *start };

	l.draft = start->draft != NULL ? draft_from(start->draft,
	    REQUEST_FORM_AUTO) : draft_new();
	l.id = start->id != NULL ? xstrdup(start->id) :
	    xasprintf("%" PRIx64, (uint64_t)clock_wall_ms());
	l.saved = draft_version(l.draft);
	l.open.elements = json_object();
	l.open.catalog = start->catalog;
	/* A definition is asked from its panel. */
	l.target = page == NULL ? STEP_SETTINGS : page->inner ?
	    STEP_DEFINITIONS : page->step;
	linear_say(&l, "%s", _("Create hyperparameter tuning job. One "
	    "question a line; ? explains, :help names the commands."));
	ask_all(&l);
	linear_save(&l);
	if (l.create)
		*body = request_to_wire(draft_request(l.draft),
		    draft_form(l.draft));
	else if (start->id != NULL || l.kept)
		linear_say(&l, _("The draft %s is kept: trialdeck new "
		    "--linear --draft %s goes on with it."), l.id, l.id);
	*id = l.id;
	form_release(&l.form);
	json_decref(l.open.elements);
	draft_free(l.draft);
	return (l.create ? LINEAR_CREATE : LINEAR_LEFT);
}
