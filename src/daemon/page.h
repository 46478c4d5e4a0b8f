/*
 * Pages of a list. A token names the row that ended the page before it (its
 * sort key and its name), not a position: rows that come or go between two
 * pages move no other row into or out of the rest.
 *
 * Only the rows of the page asked for are made into objects.
 */
#ifndef DAEMON_PAGE_H
#define DAEMON_PAGE_H

#include "base/err.h"
#include "base/json.h"

struct tuner;

struct page_row {
	double		 number; /* sort key; NAN: none, then text counts */
	const char	*text;	/* or NULL: by name alone */
	const char	*name;	/* unique in the list */
	const void	*item;
};

struct page {
	struct page_row	*rows;
	size_t		 n, cap;
	const char	*order;	/* what it is sorted by: SortBy's value */
	bool		 down;	/* descending */
	size_t		 most;	/* rows of a page */
};

/* An object (new reference) of a row's item. */
typedef json_t *page_make(const struct tuner *, const void *item);

/* Reads SortOrder and MaxResults (default: 10). by: see order. */
void page_init(struct page *, const json_t *request, const char *by);
/* All borrowed until the page is replied. key: number or string; NULL: by name
 * alone. */
void page_add(struct page *, const json_t *key, const char *name,
    const void *item);
void page_add_number(struct page *, double key, const char *name,
    const void *item);
/*
 * Puts the page after token ("": the first) into reply as member, and the
 * next token as next when more rows follow. -1 and err when the token is not
 * one of this list in this order. Releases the page either way.
 */
int page_reply(struct page *, const struct tuner *, page_make *,
    const char *token, const char *member, const char *next, json_t *reply,
    struct err *);

#endif
