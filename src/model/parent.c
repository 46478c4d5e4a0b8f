/* A request against a warm-start parent. See parent.h. */
#include "model/parent.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/hyper.h"

static const struct hyper *
named(const struct hyper *list, size_t n, const char *name)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(list[i].name, name) == 0)
			return (&list[i]);
	return (NULL);
}

static char *
text_of(const struct hyper *h)
{
	char text[512];

	if (h == NULL)
		return (NULL);
	hyper_text(h, text, sizeof text);
	return (xstrdup(text));
}

static void
put(struct parent_cost *cost, enum parent_change_kind kind, int price,
    const struct hyper *mine, const struct hyper *theirs)
{
	struct parent_change *c;

	cost->list = xreallocarray(cost->list, cost->n + 1,
	    sizeof *cost->list);
	c = &cost->list[cost->n++];
	c->kind = kind;
	c->cost = price;
	c->name = xstrdup(mine != NULL ? mine->name : theirs->name);
	c->before = text_of(theirs);
	c->after = text_of(mine);
	cost->changes += price;
	if (kind >= PARENT_KIND)
		cost->allowed = false;
}

static void
one(struct parent_cost *cost, const struct hyper *mine,
    const struct hyper *theirs)
{
	char *a, *b;
	size_t values;

	if (mine->kind == HYPER_STATIC && theirs->kind == HYPER_STATIC) {
		if (mine->value == NULL || theirs->value == NULL ||
		    strcmp(mine->value, theirs->value) != 0)
			put(cost, PARENT_VALUE, 2, mine, theirs);
	} else if (mine->kind == HYPER_STATIC) {
		values = json_array_size(theirs->values);
		put(cost, PARENT_FIXED, values > 1 ? (int)values : 1, mine,
		    theirs);
	} else if (theirs->kind == HYPER_STATIC)
		put(cost, PARENT_FREED, 0, mine, theirs);
	else if (mine->kind != theirs->kind)
		put(cost, PARENT_KIND, 0, mine, theirs);
	else {
		a = text_of(mine);
		b = text_of(theirs);
		if (strcmp(a, b) != 0)
			put(cost, PARENT_RANGE, 0, mine, theirs);
		free(a);
		free(b);
	}
}

static bool
added_by_service(const struct hyper *h)
{
	return (strcmp(h->name, "_tuning_objective_metric") == 0);
}

void
parent_cost(const json_t *definition, const json_t *parent,
    struct parent_cost *cost)
{
	struct hyper *mine, *theirs;
	const struct hyper *other;
	size_t n = hyper_list(definition, &mine), k, i;

	memset(cost, 0, sizeof *cost);
	cost->allowed = true;
	k = hyper_list(parent, &theirs);
	for (i = 0; i < n; i++) {
		if (added_by_service(&mine[i]))
			continue;
		if ((other = named(theirs, k, mine[i].name)) == NULL)
			put(cost, PARENT_EXTRA, 0, &mine[i], NULL);
		else
			one(cost, &mine[i], other);
	}
	for (i = 0; i < k; i++)
		if (!added_by_service(&theirs[i]) &&
		    named(mine, n, theirs[i].name) == NULL)
			put(cost, PARENT_MISSING, 0, NULL, &theirs[i]);
	if (cost->changes > PARENT_CHANGES_MOST)
		cost->allowed = false;
	free(mine);
	free(theirs);
}

void
parent_cost_release(struct parent_cost *cost)
{
	size_t i;

	for (i = 0; i < cost->n; i++) {
		free(cost->list[i].name);
		free(cost->list[i].before);
		free(cost->list[i].after);
	}
	free(cost->list);
	memset(cost, 0, sizeof *cost);
}
