#include "config.h"

#include "base/i18n.h"
#include "ui/condition.h"

#define LINE_CELLS 44

void
condition_init(struct condition *c, enum column_of of)
{
	prompt_init(&c->line, "");
	c->typing = c->wrong = false;
	c->of = of;
}

void
condition_release(struct condition *c)
{
	prompt_release(&c->line);
}

static void
apply(struct condition *c, struct expr **where, bool *changed)
{
	struct expr *e = NULL;

	*changed = false;
	c->wrong = c->line.text[0] != '\0' &&
	    (e = expr_new(c->of, c->line.text, NULL)) == NULL;
	if (c->wrong)
		return;
	expr_free(*where);
	*where = e;
	*changed = true;
}

bool
condition_key(struct condition *c, struct kills *kills, struct key key,
    struct expr **where, bool *changed)
{
	bool typed;

	*changed = false;
	if (!c->typing ||
	    !prompt_search_key(&c->line, kills, key, &c->typing, &typed))
		return (false);
	if (typed)
		apply(c, where, changed);
	return (true);
}

void
condition_paste(struct condition *c, const char *text, size_t len,
    struct expr **where, bool *changed)
{
	prompt_paste(&c->line, text, len);
	apply(c, where, changed);
}

void
condition_clear(struct condition *c, struct expr **where)
{
	bool changed;

	prompt_set(&c->line, "");
	c->typing = false;
	apply(c, where, &changed);
}

bool
condition_shown(const struct condition *c)
{
	return (c->typing || c->line.text[0] != '\0');
}

void
condition_draw(const struct condition *c, struct grid *g, struct rect r,
    size_t shown, size_t all)
{
	int x;

	x = r.x + grid_text(g, r.y, r.x, r.w, STYLE_KEY, _("Condition: "));
	prompt_draw(&c->line, g, r.y, x, LINE_CELLS, STYLE_INPUT, c->typing);
	x += LINE_CELLS + 2;
	if (c->wrong)
		grid_text(g, r.y, x, r.w - x, STYLE_WARNING,
		    _("eta<0.2 and status=Completed"));
	else
		grid_textf(g, r.y, x, r.w - x, STYLE_DIM, _("%zu of %zu"),
		    shown, all);
}
