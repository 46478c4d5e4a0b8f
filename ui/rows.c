#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/pool.h"
#include "ui/rows.h"

void
rows_index_release(struct rows_index *x)
{
	free(x->slot);
	memset(x, 0, sizeof(*x));
}

static uint32_t *
find(const struct rows_index *x, const char *name, rows_name *name_of,
    const void *ctx)
{
	size_t at = pool_hash(name) & (x->nslots - 1);

	while (x->slot[at] != 0 &&
	    strcmp(name_of(ctx, x->slot[at] - 1), name) != 0)
		at = (at + 1) & (x->nslots - 1);
	return (&x->slot[at]);
}

uint32_t *
rows_slot(struct rows_index *x, size_t n, const char *name,
    rows_name *name_of, const void *ctx)
{
	size_t i;

	/* Three quarters full at most. */
	if ((n + 1) * 4 > x->nslots * 3) {
		while ((n + 1) * 4 > x->nslots * 3)
			x->nslots = x->nslots == 0 ? 64 : x->nslots * 2;
		free(x->slot);
		x->slot = xcalloc(x->nslots, sizeof(*x->slot));
		for (i = 0; i < n; i++)
			*find(x, name_of(ctx, i), name_of, ctx) =
			    (uint32_t)i + 1;
	}
	return (find(x, name, name_of, ctx));
}

bool
rows_reword(char **words, const char *text)
{
	size_t had = strlen(*words);
	bool narrower = strlen(text) > had && strncmp(text, *words, had) == 0;

	free(*words);
	*words = xstrdup(text);
	return (narrower);
}

size_t
rows_keep(uint32_t *shown, size_t n, int64_t now, rows_takes *takes,
    void *ctx)
{
	size_t i, kept = 0;

	for (i = 0; i < n; i++)
		if (takes(ctx, shown[i], now))
			shown[kept++] = shown[i];
	return (kept);
}

/* text NULL: the number counts; both absent: missing. */
struct key {
	double		 number;
	const char	*text;
	const char	*name;
	uint32_t	 row;
};

static int
rank(const struct key *k)
{
	return (!isnan(k->number) ? 0 : k->text != NULL ? 1 : 2);
}

static int
by_name(const struct key *a, const struct key *b)
{
	return (strcmp(a->name, b->name));
}

/* Missing ones stay behind, by name; all else turns round with the order. */
static int
up(const void *va, const void *vb)
{
	const struct key *a = va, *b = vb;
	int c;

	if (a->number < b->number)
		return (-1);
	if (a->number > b->number)
		return (1);
	if ((c = rank(a) - rank(b)) != 0)
		return (c);
	if (rank(a) == 1 && (c = strcasecmp(a->text, b->text)) != 0)
		return (c);
	return (by_name(a, b));
}

static int
down(const void *va, const void *vb)
{
	const struct key *a = va, *b = vb;
	bool missing = rank(a) == 2 || rank(b) == 2;

	return (missing ? up(va, vb) : up(vb, va));
}

static void
make_key(struct key *k, const struct column *c, const void *item,
    int64_t now, struct pool *words, struct buf *text)
{
	k->text = NULL;
	k->number = c->number(c, item, now);
	if (!isnan(k->number))
		return;
	buf_clear(text);
	c->text(c, item, now, text);
	if (text->len > 0)
		k->text = pool_keep(words, buf_str(text));
}

void
rows_sort(uint32_t *shown, size_t n, const struct column *c, bool descending,
    int64_t now, rows_item *item, rows_name *name_of, void *ctx)
{
	struct key *keys;
	struct pool words;
	struct buf text;
	size_t i;

	if (n == 0)
		return;
	keys = xcalloc(n, sizeof(*keys));
	pool_init(&words);
	buf_init(&text, 0);
	for (i = 0; i < n; i++) {
		keys[i].row = shown[i];
		keys[i].name = name_of(ctx, shown[i]);
		make_key(&keys[i], c, item(ctx, shown[i]), now, &words,
		    &text);
	}
	qsort(keys, n, sizeof(*keys), descending ? down : up);
	for (i = 0; i < n; i++)
		shown[i] = keys[i].row;
	buf_release(&text);
	pool_release(&words);
	free(keys);
}

void
rows_reverse(uint32_t *shown, size_t n, const struct column *c, int64_t now,
    rows_item *item, void *ctx)
{
	struct pool words;
	struct buf text;
	struct key key;
	uint32_t row;
	size_t i;

	pool_init(&words);
	buf_init(&text, 0);
	for (; n > 0; n--) {
		make_key(&key, c, item(ctx, shown[n - 1]), now, &words,
		    &text);
		if (rank(&key) != 2)
			break;
	}
	for (i = 0; i < n / 2; i++) {
		row = shown[i];
		shown[i] = shown[n - 1 - i];
		shown[n - 1 - i] = row;
	}
	buf_release(&text);
	pool_release(&words);
}
