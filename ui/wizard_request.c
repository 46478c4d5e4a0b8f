/* The wizard: the request as it will be sent, beside the form and by itself. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "ui/pick.h"
#include "ui/wizard.h"

void
wizard_draw_request(const struct wizard *w, struct grid *grid, struct rect r)
{
	const struct form_row *row = wizard_row(w);
	const char *pointer = row != NULL ? form_row_pointer(row) : NULL;
	const struct request_view *v = &w->view;
	size_t here = 0, from = 0, i, h = r.h > 0 ? (size_t)r.h : 0;
	int y;

	if (pointer != NULL)
		here = request_view_line(v, pointer);
	if (here > h / 2)
		from = here - h / 2;
	if (from + h > v->nlines)
		from = v->nlines > h ? v->nlines - h : 0;
	for (i = from; i < v->nlines && i < from + h; i++) {
		y = r.y + (int)(i - from);
		grid_text(grid, y, r.x, r.w, STYLE_DIM, v->lines[i].text);
		if (i == here && pointer != NULL)
			grid_point(grid, y, r.x - 1);
	}
}

/* The exact body, then what is not in it and why; Enter goes to the field. */
void
wizard_show_request(struct view *view, struct app *app,
    struct effects *effects)
{
	struct wizard *w = view->state;
	const struct request_view *v = &w->view;
	const struct form_row *row = wizard_row(w);
	const char *pointer = row != NULL ? form_row_pointer(row) : NULL;
	size_t n = v->nlines + v->notes.n, i;
	struct pick_item *items = xcalloc(n + 1, sizeof *items);
	char **texts = xcalloc(v->notes.n + 1, sizeof *texts);
	char *title = xasprintf(_("Request: %zu bytes; below it what is not "
	    "sent"), v->bytes);

	wizard_options_clear(w);
	w->options = xcalloc(n + 1, sizeof *w->options);
	for (i = 0; i < v->nlines; i++) {
		items[i].text = v->lines[i].text;
		w->options[i] = xstrdup(v->lines[i].path);
	}
	for (i = 0; i < v->notes.n; i++) {
		texts[i] = xasprintf("%s: %s",
		    _(note_kind_name(v->notes.list[i].kind)),
		    v->notes.list[i].text);
		items[v->nlines + i].text = texts[i];
		w->options[v->nlines + i] = xstrdup(v->notes.list[i].path);
	}
	pick_open(app, view, title, items, n, pointer != NULL ?
	    request_view_line(v, pointer) : 0, 0, wizard_jump_chosen,
	    effects);
	for (i = 0; i < v->notes.n; i++)
		free(texts[i]);
	free(texts);
	free(items);
	free(title);
}
