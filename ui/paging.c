#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "ui/paging.h"

void
paging_begin(struct paging *p)
{
	free(p->token);
	memset(p, 0, sizeof(*p));
}

bool
paging_next(struct paging *p, const char *token, bool news)
{
	char *next;

	p->empty = news ? 0 : p->empty + 1;
	if (token == NULL || token[0] == '\0' || ++p->pages >= PAGING_MOST ||
	    p->empty >= PAGING_EMPTY ||
	    (p->token != NULL && strcmp(p->token, token) == 0)) {
		paging_begin(p);
		return (false);
	}
	next = xstrdup(token);
	free(p->token);
	p->token = next;
	return (true);
}
