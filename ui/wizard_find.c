/* The wizard: going to a field by its name, and to what was found wrong. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "ui/pick.h"
#include "ui/wizard.h"

struct places {
	struct pick_item *items;
	char		**texts, **facts;
	size_t		 n, cap;
};

/* What the picker shows at w->options is the pointer to go to. */
static void
place(struct wizard *w, struct places *p, const char *pointer, char *text,
    char *facts)
{
	if (p->n == p->cap) {
		p->cap = p->cap == 0 ? 128 : p->cap * 2;
		p->items = xreallocarray(p->items, p->cap, sizeof *p->items);
		p->texts = xreallocarray(p->texts, p->cap, sizeof *p->texts);
		p->facts = xreallocarray(p->facts, p->cap, sizeof *p->facts);
		w->options = xreallocarray(w->options, p->cap + 1,
		    sizeof *w->options);
	}
	p->texts[p->n] = text;
	p->facts[p->n] = facts;
	w->options[p->n++] = xstrdup(pointer);
	w->options[p->n] = NULL;
}

static void
show(struct view *view, struct app *app, struct places *p, const char *title,
    pick_done done, struct effects *effects)
{
	size_t i;

	p->items = xreallocarray(p->items, p->n + 1, sizeof *p->items);
	for (i = 0; i < p->n; i++) {
		p->items[i].text = p->texts[i];
		p->items[i].facts = p->facts[i];
	}
	pick_open(app, view, title, p->items, p->n, 0, 0, done, effects);
	for (i = 0; i < p->n; i++) {
		free(p->texts[i]);
		free(p->facts[i]);
	}
	free(p->items);
	free(p->texts);
	free(p->facts);
}

static void
chosen_place(struct view *view, struct app *app, const size_t *chosen,
    size_t n, const char *typed, struct effects *effects)
{
	struct wizard *w = view->state;
	int def = -1;

	(void)typed;
	(void)effects;
	if (n == 0)
		return;
	page_of(w->options[chosen[0]], &def);
	if (def >= 0 && (size_t)def >= draft_definitions(w->draft)) {
		wizard_go(w, app, STEP_DEFINITIONS, 0);
		app_flash(app, STYLE_WARNING, "%s", _("This field is one of a "
		    "training job definition: Enter adds the first one."));
	} else
		wizard_jump(w, app, w->options[chosen[0]]);
}

/* Where a row is, its value, and what the API calls it. */
static char *
row_facts(const struct form_row *row, const struct page *page,
    const json_t *request, const struct catalog *catalog)
{
	struct buf out, value;
	bool dim;

	buf_init(&out, 8192);
	buf_init(&value, 4096);
	form_place(request, form_row_pointer(row), &out);
	if (out.len == 0)
		buf_adds(&out, _(page->brief));
	form_value(row, request, catalog, &value, &dim);
	buf_addf(&out, "  %s", buf_str(&value));
	if (row->kind == FORM_FIELD)
		buf_addf(&out, "  %s", field_api_name(row->field));
	buf_release(&value);
	return (buf_take(&out));
}

static void
add_page(struct wizard *w, const struct app *app, struct places *p,
    enum page_step step, size_t def)
{
	const struct form_open open = { .advanced = true, .all = true,
	    .catalog = app->catalog };
	const json_t *request = draft_request(w->draft);
	struct form form = { 0 };
	size_t i;

	form_build(&form, request, page_at(step), def, &open);
	for (i = 0; i < form.n; i++) {
		const struct form_row *row = &form.rows[i];
		struct buf label;

		if (form_row_pointer(row) == NULL ||
		    row->kind == FORM_HYPER_PART)
			continue;
		buf_init(&label, 4096);
		form_label(row, request, &label);
		place(w, p, form_row_pointer(row), buf_take(&label),
		    row_facts(row, page_at(step), request,
		    app->catalog));
	}
	form_release(&form);
}

/* The pages of a definition, the one at hand (if it is one of them) not. */
static void
add_definition(struct wizard *w, const struct app *app, struct places *p,
    size_t def)
{
	static const enum page_step steps[] = {
		STEP_ALGORITHM, STEP_DATA, STEP_RESOURCES
	};
	size_t i;

	for (i = 0; i < nitems(steps); i++)
		if (steps[i] != w->step || def != w->def)
			add_page(w, app, p, steps[i], def);
}

/* The page at hand comes first, then the rest of its definition. While there
 * is no definition, the fields are found that the first one will have. */
void
wizard_find(struct view *view, struct app *app, struct effects *effects)
{
	struct wizard *w = view->state;
	struct places p = { 0 };
	bool inner = page_at(w->step)->inner;
	size_t def, n = draft_definitions(w->draft);

	wizard_options_clear(w);
	if (inner || w->step == STEP_LIMITS)
		add_page(w, app, &p, w->step, w->def);
	if (inner)
		add_definition(w, app, &p, w->def);
	add_page(w, app, &p, STEP_SETTINGS, 0);
	for (def = 0; def < (n > 0 ? n : 1); def++)
		if (!inner || def != w->def)
			add_definition(w, app, &p, def);
	if (w->step != STEP_LIMITS)
		add_page(w, app, &p, STEP_LIMITS, 0);
	show(view, app, &p, _("Go to field"), chosen_place, effects);
}

static const char *
severity_word(enum severity severity)
{
	return (severity == SEVERITY_ERROR ? _("error") :
	    severity == SEVERITY_WARNING ? _("warning") : _("note"));
}

/* Which of several a finding is about; NULL: the job itself. */
static char *
place_of(const struct wizard *w, const char *pointer)
{
	struct buf out;

	buf_init(&out, 4096);
	form_place(draft_request(w->draft), pointer, &out);
	if (out.len > 0)
		return (buf_take(&out));
	buf_release(&out);
	return (NULL);
}

void
wizard_show_findings(struct view *view, struct app *app,
    struct effects *effects)
{
	struct wizard *w = view->state;
	struct places p = { 0 };
	size_t i;
	int severity;

	if (w->findings.n == 0) {
		app_flash(app, STYLE_OK, "%s %s", mark_text(MARK_OK,
		    app->ascii), _("Nothing is wrong with this request."));
		return;
	}
	wizard_options_clear(w);
	for (severity = SEVERITY_ERROR; severity >= 0; severity--)
		for (i = 0; i < w->findings.n; i++) {
			const struct finding *f = &w->findings.list[i];

			if (f->severity == (enum severity)severity)
				place(w, &p, f->path, xasprintf("%s  %s",
				    severity_word(f->severity), f->message),
				    place_of(w, f->path));
		}
	show(view, app, &p, _("What needs a look"), chosen_place, effects);
}
