/* The wizard: pages, cursor, what is unfolded. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "ui/wizard.h"

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

void
wizard_rebuild(struct wizard *w, const struct app *app)
{
	const json_t *request = draft_request(w->draft);
	struct form_row *row = wizard_row(w);
	char *at = row != NULL && row->at != NULL ? xstrdup(row->at) : NULL;
	enum form_kind kind = row != NULL ? row->kind : FORM_KINDS;
	size_t i, index = row != NULL ? row->index : 0;

	if (w->checked != draft_version(w->draft) || w->findings.list == NULL) {
		findings_release(&w->findings);
		rules_run(request, app->limits, app->catalog, &w->findings);
		w->checked = draft_version(w->draft);
	}
	if (w->step == STEP_REVIEW)
		form_build_review(&w->form, request);
	else
		form_build(&w->form, request, page_at(w->step), w->def,
		    &w->open);
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

void
wizard_go(struct wizard *w, const struct app *app, enum page_step step,
    size_t def)
{
	wizard_stop_editing(w);
	w->step = step;
	w->def = def;
	list_to(&w->list, 0);
	w->list.top = 0;
	wizard_rebuild(w, app);
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
			break;
		}
		if ((slash = strrchr(at, '/')) == NULL)
			break;
		*slash = '\0';
	}
	free(at);
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

	for (i = 0; i < w->findings.n; i++)
		if (w->findings.list[i].severity == SEVERITY_ERROR &&
		    on_page(w, &w->findings.list[i]))
			return (&w->findings.list[i]);
	return (NULL);
}

/* The order of the pages; the inner ones return to their panel (S87). */
static enum page_step
step_after(enum page_step step)
{
	switch (step) {
	case STEP_SETTINGS:
		return (STEP_DEFINITIONS);
	case STEP_ALGORITHM:
		return (STEP_DATA);
	case STEP_DATA:
		return (STEP_RESOURCES);
	case STEP_RESOURCES:
		return (STEP_DEFINITIONS);
	case STEP_DEFINITIONS:
		return (STEP_LIMITS);
	default:
		return (STEP_REVIEW);
	}
}

static enum page_step
step_before(enum page_step step)
{
	switch (step) {
	case STEP_REVIEW:
		return (STEP_LIMITS);
	case STEP_LIMITS:
		return (STEP_DEFINITIONS);
	case STEP_RESOURCES:
		return (STEP_DATA);
	case STEP_DATA:
		return (STEP_ALGORITHM);
	case STEP_ALGORITHM:
		return (STEP_DEFINITIONS);
	default:
		return (STEP_SETTINGS);
	}
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
	wizard_go(w, app, step_after(w->step), w->def);
}

void
wizard_prev_step(struct wizard *w, struct app *app)
{
	wizard_go(w, app, step_before(w->step), w->def);
}

void
wizard_next_finding(struct wizard *w, struct app *app, int direction)
{
	const struct form_row *row = wizard_row(w);
	size_t i, n = w->findings.n, from = direction > 0 ? n - 1 : 0;

	if (n == 0) {
		app_flash(app, STYLE_OK, "%s", _("No findings."));
		return;
	}
	for (i = 0; row != NULL && row->at != NULL && i < n; i++)
		if (strncmp(w->findings.list[i].path, row->at,
		    strlen(row->at)) == 0)
			from = i;
	from = (from + (direction > 0 ? 1 : n - 1)) % n;
	wizard_jump(w, app, w->findings.list[from].path);
	app_flash(app, w->findings.list[from].severity == SEVERITY_ERROR ?
	    STYLE_ERROR : STYLE_WARNING, "%s", w->findings.list[from].message);
}

void
wizard_move(struct wizard *w, enum action_id action)
{
	size_t before = w->list.cursor;

	if (!list_action(&w->list, action))
		return;
	settle(w, w->list.cursor < before ? -1 : 1);
}
