#include "config.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "ui/app.h"
#include "ui/columns.h"
#include "ui/list.h"

/*
 * Over a table: which columns it shows and by which it is sorted. Changes are
 * seen at once in the table below; its view arranges its rows again when it
 * is shown.
 */
struct chooser {
	struct columns	*columns;	/* of the view below */
	struct list	 list;
};

static unsigned
chooser_where(const struct view *v)
{
	return (WHERE_COLUMNS);
}

static void
chooser_title(const struct view *v, struct buf *out)
{
	buf_adds(out, _("Columns"));
}

static void
chooser_draw(const struct view *v, const struct app *app, struct grid *g,
    struct rect r)
{
	const struct chooser *s = v->state;
	const struct columns *c = s->columns;
	struct rect box, in;
	enum style style;
	size_t i;
	int y;

	box.w = 40;
	box.h = (int)c->n + 2 > r.h ? r.h : (int)c->n + 2;
	box.x = r.x + r.w - box.w;
	box.y = r.y;
	grid_fill(g, box, STYLE_NORMAL);
	grid_box(g, box, STYLE_TITLE, _("Columns"));
	in = rect_inside(box, 1);
	for (y = 0; y < in.h; y++) {
		i = s->list.top + (size_t)y;
		if (i >= c->n)
			break;
		style = i == s->list.cursor ? STYLE_SELECTED : STYLE_NORMAL;
		grid_textf(g, in.y + y, in.x, in.w, style, "%s %s %s",
		    mark_text(c->shown[i] ? MARK_CHECKED : MARK_UNCHECKED,
		    g->ascii), c->col[i].param != NULL ? c->col[i].title :
		    _(c->col[i].title), i != c->sort ? "" :
		    mark_text(c->down ? MARK_DOWN : MARK_UP, g->ascii));
	}
}

static void
fit(struct chooser *s, const struct app *app)
{
	list_fit(&s->list, s->columns->n, app->h > 6 ? (size_t)app->h - 5 :
	    1);
}

static void
chooser_msg(struct view *v, struct app *app, const struct msg *msg,
    struct effects *fx)
{
	if (msg->kind == MSG_START || msg->kind == MSG_RESIZE)
		fit(v->state, app);
}

static bool
chooser_action(struct view *v, struct app *app, enum action_id id,
    struct effects *fx)
{
	struct chooser *s = v->state;

	if (list_action(&s->list, id))
		return (true);
	switch (id) {
	case ACTION_TOGGLE:
		columns_toggle(s->columns, s->list.cursor);
		return (true);
	case ACTION_SORT:
		columns_sort(s->columns, s->list.cursor);
		return (true);
	case ACTION_OPEN:
	case ACTION_COLUMNS:
		app_pop(app, v, fx);
		return (true);
	default:
		return (false);
	}
}

static void
chooser_free(struct view *v)
{
	free(v->state);
}

static struct list *
chooser_pressed(struct view *v, struct app *app)
{
	struct chooser *s = v->state;

	(void)app;
	return (&s->list);
}

static const struct view_ops chooser_ops = {
	.name = "columns",
	.where = chooser_where,
	.title = chooser_title,
	.draw = chooser_draw,
	.action = chooser_action,
	.msg = chooser_msg,
	.pressed = chooser_pressed,
	.free = chooser_free,
	.overlay = true,
	.help = N_("Which columns the table shows. Space shows or hides the "
	    "one under the cursor, s sorts by it, again the other way "
	    "round."),
};

void
view_columns_open(struct app *app, struct columns *columns,
    struct effects *fx)
{
	struct chooser *s = xcalloc(1, sizeof(*s));

	s->columns = columns;
	s->list.cursor = columns->sort;
	app_push(app, &chooser_ops, s, fx);
}
