#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "daemon/page.h"
#include "daemon/tuner.h"

#define PAGE_DEFAULT	10
#define TOKEN_MOST	4096	/* bytes of a token before it is one */

void
page_init(struct page *p, const json_t *request, const char *by)
{
	memset(p, 0, sizeof *p);
	p->order = by;
	p->down = strcmp(doc_str(request, "SortOrder"), "Descending") == 0;
	p->most = (size_t)json_int_at(request, "/MaxResults", PAGE_DEFAULT);
}

void
page_add(struct page *p, const json_t *key, const char *name,
    const void *item)
{
	if (p->n == p->cap) {
		p->cap = p->cap * 2 + 64;
		p->rows = xreallocarray(p->rows, p->cap, sizeof *p->rows);
	}
	p->rows[p->n++] = (struct page_row){ key, name, item };
}

static int
rank(const json_t *key)
{
	return (json_is_string(key) ? 2 : json_is_number(key) ? 1 : 0);
}

/* By key, numbers before text, what has none first; then by name. */
static int
page_compare(const void *a, const void *b)
{
	const struct page_row *x = a, *y = b;
	double dx, dy;
	int r = 0;

	if (json_is_number(x->key) && json_is_number(y->key)) {
		dx = json_number_value(x->key);
		dy = json_number_value(y->key);
		r = (dx > dy) - (dx < dy);
	} else if (json_is_string(x->key) && json_is_string(y->key))
		r = strcasecmp(json_string_value(x->key),
		    json_string_value(y->key));
	else
		r = rank(x->key) - rank(y->key);
	if (r == 0)
		r = strcasecmp(x->name, y->name);
	return (r != 0 ? r : strcmp(x->name, y->name));
}

/* Hexadecimal of a JSON list: opaque, and safe in every place. */
static char *
token_make(const struct page *p, const char *member,
    const struct page_row *last)
{
	json_t *list = json_pack("[s, s, b, O?, s]", member, p->order, p->down,
	    (json_t *)(uintptr_t)last->key, last->name);
	char *text = json_text(list), *token;
	size_t i, n = strlen(text);

	token = xmalloc(2 * n + 1);
	for (i = 0; i < n; i++)
		snprintf(token + 2 * i, 3, "%02x", (unsigned char)text[i]);
	token[2 * n] = '\0';
	free(text);
	json_decref(list);
	return (token);
}

/* The list that a token was made of, or NULL. */
static json_t *
token_read(const struct page *p, const char *member, const char *token)
{
	char text[TOKEN_MOST];
	size_t n = strlen(token), i;
	unsigned int byte;
	json_t *list;

	if (n % 2 != 0 || n / 2 >= sizeof text ||
	    strspn(token, "0123456789abcdef") != n)
		return (NULL);
	for (i = 0; i < n / 2; i++) {
		sscanf(token + 2 * i, "%2x", &byte);
		text[i] = (char)byte;
	}
	list = json_read(text, n / 2, NULL, NULL);
	if (json_array_size(list) == 5 &&
	    json_is_string(json_array_get(list, 0)) &&
	    strcmp(json_string_value(json_array_get(list, 0)), member) == 0 &&
	    json_is_string(json_array_get(list, 1)) &&
	    strcmp(json_string_value(json_array_get(list, 1)), p->order) ==
	    0 && json_is_true(json_array_get(list, 2)) == p->down &&
	    json_is_string(json_array_get(list, 4)))
		return (list);
	json_decref(list);
	return (NULL);
}

/* The place in the sorted rows at which the page after last begins, counted
 * in the direction of the list. */
static size_t
page_after(const struct page *p, const struct page_row *last)
{
	size_t i;
	int c;

	for (i = 0; i < p->n; i++) {
		c = page_compare(&p->rows[p->down ? p->n - 1 - i : i], last);
		if (p->down ? c < 0 : c > 0)
			break;
	}
	return (i);
}

int
page_reply(struct page *p, const struct tuner *tn, page_make *make,
    const char *token, const char *member, const char *next, json_t *reply,
    struct err *err)
{
	struct page_row last = { NULL, NULL, NULL };
	const struct page_row *row;
	json_t *list = json_array(), *mark = NULL;
	size_t i = 0, made;
	char *text;

	if (*token != '\0') {
		mark = token_read(p, member, token);
		if (mark == NULL) {
			free(p->rows);
			json_decref(list);
			return (err_set(err, ERR_INVALID, "The %s is not one "
			    "that this operation gave for this order", next));
		}
		last.key = json_array_get(mark, 3);
		last.name = json_string_value(json_array_get(mark, 4));
	}
	if (p->n > 0)
		qsort(p->rows, p->n, sizeof *p->rows, page_compare);
	if (last.name != NULL)
		i = page_after(p, &last);
	for (made = 0; i < p->n && made < p->most; i++, made++) {
		row = &p->rows[p->down ? p->n - 1 - i : i];
		last = *row;
		json_array_append_new(list, make(tn, row->item));
	}
	json_object_set_new(reply, member, list);
	if (i < p->n && made > 0) {
		text = token_make(p, member, &last);
		json_object_set_new(reply, next, json_string(text));
		free(text);
	}
	json_decref(mark);
	free(p->rows);
	return (0);
}
