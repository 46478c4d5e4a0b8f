#include "config.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "ui/app.h"

#define KEYS_W	22	/* cells for the names of keys */

/* Words, or a key and what it does. */
struct help_line {
	char		*keys;		/* owned; NULL: words */
	const char	*text;		/* translated */
};

/* The `?` page: words about the page below, then the keys that work there,
 * made from the rows of action.c and of prompt.c. */
struct help {
	struct help_line *lines;
	size_t		 n;
	int		 skip;
};

static void
add_line(struct help *h, const char *keys, const char *text)
{
	char labels[128];
	struct help_line *line;

	h->lines = xreallocarray(h->lines, h->n + 1, sizeof(*h->lines));
	line = &h->lines[h->n++];
	line->keys = NULL;
	line->text = text;
	if (keys != NULL) {
		key_labels(keys, labels, sizeof(labels));
		line->keys = xstrdup(labels);
	}
}

static void
add_head(struct help *h, const char *text)
{
	if (h->n > 0)
		add_line(h, NULL, "");
	add_line(h, NULL, text);
	add_line(h, NULL, "");
}

static void
fill(struct help *h, const struct view *below)
{
	const struct action *rows;
	unsigned where = view_where(below);
	struct prompt_help help;
	size_t i, n;

	if (below->ops->help != NULL)
		add_line(h, NULL, _(below->ops->help));
	add_head(h, _("Keys of this page:"));
	rows = action_all(&n);
	for (i = 0; i < n; i++) {
		if (rows[i].where & where)
			add_line(h, rows[i].keys, _(rows[i].help));
	}
	add_head(h, _("Keys while text is typed:"));
	for (i = 0; prompt_keys(i, &help); i++)
		add_line(h, help.keys, _(help.help));
}

/* Rows that a line takes in this width. A key's words have a column of their
 * own, so that the keys stand out. */
static int
line_rows(const struct help_line *line, int w)
{
	int rows;

	if (line->keys != NULL)
		w -= KEYS_W;
	rows = w > 0 ? grid_wrap_rows(w, line->text) : 1;
	return (rows > 0 ? rows : 1);
}

static int
all_rows(const struct help *h, int w)
{
	int rows = 0;
	size_t i;

	for (i = 0; i < h->n; i++)
		rows += line_rows(&h->lines[i], w);
	return (rows);
}

static unsigned
help_where(const struct view *v)
{
	return (WHERE_HELP);
}

static void
help_title(const struct view *v, struct buf *out)
{
	buf_adds(out, _("Help"));
}

static void
help_draw(const struct view *v, const struct app *app, struct grid *g,
    struct rect r)
{
	const struct help *h = v->state;
	int skip = h->skip, y = r.y, rows, indent;
	size_t i;

	r.x++;
	r.w -= 2;
	for (i = 0; i < h->n && y < r.y + r.h; i++) {
		const struct help_line *line = &h->lines[i];

		rows = line_rows(line, r.w);
		if (skip >= rows) {
			skip -= rows;
			continue;
		}
		indent = line->keys != NULL ? KEYS_W : 0;
		if (indent > 0 && skip == 0)
			grid_text(g, y, r.x + 1, KEYS_W - 2, STYLE_KEY,
			    line->keys);
		grid_wrap(g, (struct rect){ r.x + indent, y, r.w - indent,
		    r.y + r.h - y }, STYLE_NORMAL, line->text, skip);
		y += rows - skip;
		skip = 0;
	}
	if (h->skip > 0)
		grid_text(g, r.y, r.x + r.w, 1, STYLE_DIM,
		    mark_text(MARK_UP, g->ascii));
	if (h->skip + r.h < all_rows(h, r.w))
		grid_text(g, r.y + r.h - 1, r.x + r.w, 1, STYLE_DIM,
		    mark_text(MARK_DOWN, g->ascii));
}

static bool
help_action(struct view *v, struct app *app, enum action_id id,
    struct effects *fx)
{
	struct help *h = v->state;
	int rows = app_body(app).h, page = rows - 1, most;

	most = all_rows(h, app->w - 2) - rows;
	switch (id) {
	case ACTION_HELP:
		app_pop(app, v, fx);
		return (true);
	case ACTION_UP:
		h->skip--;
		break;
	case ACTION_DOWN:
		h->skip++;
		break;
	case ACTION_PAGE_UP:
	case ACTION_HALF_UP:
		h->skip -= id == ACTION_HALF_UP ? page / 2 : page;
		break;
	case ACTION_PAGE_DOWN:
	case ACTION_HALF_DOWN:
		h->skip += id == ACTION_HALF_DOWN ? page / 2 : page;
		break;
	case ACTION_FIRST:
		h->skip = 0;
		break;
	case ACTION_LAST:
		h->skip = most;
		break;
	default:
		return (false);
	}
	if (h->skip > most)
		h->skip = most;
	if (h->skip < 0)
		h->skip = 0;
	return (true);
}

static void
help_free(struct view *v)
{
	struct help *h = v->state;
	size_t i;

	for (i = 0; i < h->n; i++)
		free(h->lines[i].keys);
	free(h->lines);
	free(h);
}

static const struct view_ops help_ops = {
	.name = "help",
	.small = true,
	.where = help_where,
	.title = help_title,
	.draw = help_draw,
	.action = help_action,
	.free = help_free,
};

void
view_help_open(struct app *app, struct effects *fx)
{
	struct help *h = xcalloc(1, sizeof(*h));

	fill(h, app_top(app));
	app_push(app, &help_ops, h, fx);
}
