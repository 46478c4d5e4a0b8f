#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "ui/app.h"

/* The `?` page: words about the page below, then the keys that work there,
 * made from the rows of action.c. */
struct help {
	char	*text;
	int	 skip;
};

static void
add_keys(struct buf *out, const struct action *a)
{
	char one[32], label[64], joined[128] = "";
	struct key keys[4];
	const char *p = a->keys;
	int i, n, len;

	while (*p != '\0') {
		len = (int)strcspn(p, " ");
		snprintf(one, sizeof(one), "%.*s", len, p);
		p += len + (p[len] == ' ');
		n = key_parse(one, keys, (int)nitems(keys));
		if (joined[0] != '\0')
			strncat(joined, ", ",
			    sizeof(joined) - strlen(joined) - 1);
		for (i = 0; i < n; i++) {
			key_label(keys[i], label, sizeof(label));
			strncat(joined, label,
			    sizeof(joined) - strlen(joined) - 1);
		}
	}
	buf_addf(out, "  %s", joined);
	for (n = text_width(joined); n < 20; n++)
		buf_addc(out, ' ');
	buf_addf(out, " %s\n", _(a->help));
}

static char *
help_text(const struct view *below)
{
	const struct action *rows;
	unsigned where = below->ops->where(below);
	struct buf out;
	size_t i, n;

	buf_init(&out, 0);
	if (below->ops->help != NULL)
		buf_addf(&out, "%s\n\n", _(below->ops->help));
	buf_addf(&out, "%s\n\n", _("Keys of this page:"));
	rows = action_all(&n);
	for (i = 0; i < n; i++) {
		if (rows[i].where & where)
			add_keys(&out, &rows[i]);
	}
	return (buf_take(&out));
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

	r.x++;
	r.w -= 2;
	grid_wrap(g, r, STYLE_NORMAL, h->text, h->skip);
}

static bool
help_action(struct view *v, struct app *app, enum action_id id,
    struct effects *fx)
{
	struct help *h = v->state;
	int rows = app_body(app).h, page = rows - 1, most;

	most = grid_wrap_rows(app->w - 2, h->text) - rows;
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

	free(h->text);
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

	h->text = help_text(app_top(app));
	app_push(app, &help_ops, h, fx);
}
