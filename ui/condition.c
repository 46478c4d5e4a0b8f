#include "config.h"

#include "base/i18n.h"
#include "ui/condition.h"

/* Here an example has room beside the line. */
#define EXAMPLE_W 80

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
    const char *count)
{
	const char *label = _("Condition: ");
	const char *example = _("eta<0.2 and status=Completed");
	const char *beside = count;

	if (c->wrong)
		beside = r.w >= EXAMPLE_W ? example : _("no condition yet");
	prompt_search_draw(&c->line, g, r, label, c->typing, c->wrong ?
	    STYLE_WARNING : STYLE_DIM, beside);
}
