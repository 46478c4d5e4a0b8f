#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/number.h"
#include "daemon/dispatch.h"

#define PAGE_DEFAULT 10

void
page_add(struct page *p, const json_t *key, const char *name,
    const void *item)
{
	struct page_row *r;

	if (p->n == p->cap) {
		p->cap = p->cap * 2 + 64;
		p->rows = xreallocarray(p->rows, p->cap, sizeof *p->rows);
	}
	r = &p->rows[p->n++];
	r->number = json_number_value(key);
	r->text = json_is_string(key) ? xstrdup(json_string_value(key)) :
	    NULL;
	r->name = name;
	r->item = item;
}

void
page_release(struct page *p)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		free(p->rows[i].text);
	free(p->rows);
	memset(p, 0, sizeof *p);
}

/* By key, numbers before text, then by name. */
static int
compare(const void *a, const void *b)
{
	const struct page_row *x = a, *y = b;
	int r = 0;

	if (x->text != NULL && y->text != NULL)
		r = strcasecmp(x->text, y->text);
	else if (x->text != NULL || y->text != NULL)
		r = x->text != NULL ? 1 : -1;
	else
		r = (x->number > y->number) - (x->number < y->number);
	return (r != 0 ? r : strcasecmp(x->name, y->name));
}

static int
page_from(const json_t *request, const char *operation, size_t *from,
    struct err *err)
{
	const char *token = doc_str(request, "NextToken");
	int64_t at = 0;

	if (*token != '\0' && (!number_int(token, &at) || at < 0))
		return (err_set(err, ERR_INVALID, "The NextToken is not one "
		    "that %s gave", operation));
	*from = (size_t)at;
	return (0);
}

int
reply_page(const json_t *request, const char *operation, struct page *p,
    json_t *(*make)(const struct tuner *, const void *item),
    const struct tuner *tn, const char *member, json_t *reply,
    struct err *err)
{
	bool down = strcmp(doc_str(request, "SortOrder"), "Descending") == 0;
	size_t i, from = 0, most;
	json_t *page;
	char text[32];
	int r;

	most = (size_t)json_int_at(request, "/MaxResults", PAGE_DEFAULT);
	r = page_from(request, operation, &from, err);
	if (r == 0) {
		if (p->n > 0)
			qsort(p->rows, p->n, sizeof *p->rows, compare);
		page = json_array();
		for (i = from; i < p->n && i - from < most; i++)
			json_array_append_new(page, make(tn,
			    p->rows[down ? p->n - 1 - i : i].item));
		json_object_set_new(reply, member, page);
		if (i < p->n) {
			snprintf(text, sizeof text, "%zu", i);
			json_object_set_new(reply, "NextToken",
			    json_string(text));
		}
	}
	page_release(p);
	return (r);
}
