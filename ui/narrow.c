#include "config.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "ui/narrow.h"

/* Here an example has room beside the line. */
#define EXAMPLE_W 80

void
narrow_init(struct narrow *n, enum column_of of)
{
	prompt_init(&n->words, "");
	prompt_init(&n->condition, "");
	n->searching = n->stating = n->wrong = false;
	n->of = of;
}

void
narrow_release(struct narrow *n)
{
	prompt_release(&n->words);
	prompt_release(&n->condition);
}

bool
narrow_typing(const struct narrow *n)
{
	return (n->searching || n->stating);
}

bool
narrow_shown(const struct narrow *n)
{
	return (narrow_typing(n) || n->condition.len > 0 || n->words.len > 0);
}

/* Of both the one that is typed has the row. */
static bool
is_condition(const struct narrow *n)
{
	return (n->stating || (n->condition.len > 0 && !n->searching));
}

static enum narrowed
apply(struct narrow *n, struct expr **where)
{
	struct expr *e = NULL;

	n->wrong = n->condition.len > 0 &&
	    (e = expr_new(n->of, n->condition.text, NULL)) == NULL;
	if (n->wrong)
		return (NARROW_TAKEN);
	expr_free(*where);
	*where = e;
	return (NARROW_CONDITION);
}

enum narrowed
narrow_key(struct narrow *n, struct kills *kills, struct key key,
    struct expr **where)
{
	bool changed;

	if (n->stating && prompt_search_key(&n->condition, kills, key,
	    &n->stating, &changed))
		return (changed ? apply(n, where) : NARROW_TAKEN);
	if (n->searching && prompt_search_key(&n->words, kills, key,
	    &n->searching, &changed))
		return (changed ? NARROW_WORDS : NARROW_TAKEN);
	return (NARROW_IGNORED);
}

enum narrowed
narrow_paste(struct narrow *n, const char *text, size_t len,
    struct expr **where)
{
	if (n->stating) {
		prompt_paste(&n->condition, text, len);
		return (apply(n, where));
	}
	if (n->searching) {
		prompt_paste(&n->words, text, len);
		return (NARROW_WORDS);
	}
	return (NARROW_IGNORED);
}

void
narrow_clear(struct narrow *n, struct expr **where)
{
	prompt_set(&n->words, "");
	prompt_set(&n->condition, "");
	n->searching = n->stating = false;
	apply(n, where);
}

void
narrow_draw(const struct narrow *n, struct grid *g, struct rect r,
    size_t shown, size_t all)
{
	const char *example = r.w >= EXAMPLE_W ?
	    _("eta<0.2 and status=Completed") : _("no condition yet");
	bool condition = is_condition(n);
	const struct prompt *other = condition ? &n->words : &n->condition;
	char *count = other->len > 0 ?
	    xasprintf(_("%zu of %zu, also %s"), shown, all, other->text) :
	    xasprintf(_("%zu of %zu"), shown, all);

	if (condition)
		prompt_search_draw(&n->condition, g, r, _("Condition: "),
		    n->stating, n->wrong ? STYLE_WARNING : STYLE_DIM,
		    n->wrong ? example : count);
	else
		prompt_search_draw(&n->words, g, r, _("Search: "),
		    n->searching, STYLE_DIM, count);
	free(count);
}
