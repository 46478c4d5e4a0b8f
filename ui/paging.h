/*
 * Through the pages of an answer, within limits (T14): a server may give a
 * token for ever. After a page that could not be had it goes on where it was.
 */
#ifndef UI_PAGING_H
#define UI_PAGING_H

#include <stdbool.h>

#define PAGING_MOST 1000	/* pages */
#define PAGING_EMPTY 3		/* in a row, without anything new */
#define PAGE_ROWS 100		/* MaxResults of one call */
#define PAGE_ROWS_MOST 1000	/* rows of an answer that are looked at */

struct paging {
	char	*token;		/* of the page that is next; NULL: the first */
	int	 pages, empty;
};

/* The first page is next. Also ends what was initialised with zeroes. */
void paging_begin(struct paging *);
/* A page came. news: it had something new; token: its NextToken, or NULL.
 * Returns whether there is another, whose token is in the struct. */
bool paging_next(struct paging *, const char *token, bool news);

#endif
