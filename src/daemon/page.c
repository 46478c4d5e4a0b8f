#include "config.h"

#include <math.h>
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

static struct page_row
row_of(const json_t *key, const char *name, const void *item)
{
	return ((struct page_row){
	    json_is_number(key) ? json_number_value(key) : NAN,
	    json_string_value(key), name, item });
}

static void
add(struct page *p, struct page_row row)
{
	if (p->n == p->cap) {
		p->cap = p->cap * 2 + 64;
		p->rows = xreallocarray(p->rows, p->cap, sizeof *p->rows);
	}
	p->rows[p->n++] = row;
}

void
page_add(struct page *p, const json_t *key, const char *name,
    const void *item)
{
	add(p, row_of(key, name, item));
}

void
page_add_number(struct page *p, double key, const char *name,
    const void *item)
{
	add(p, (struct page_row){ key, NULL, name, item });
}

static int
rank(const struct page_row *row)
{
	return (row->text != NULL ? 2 : isnan(row->number) ? 0 : 1);
}

/* By key, numbers before text, what has none first; then by name. */
static int
page_compare(const void *a, const void *b)
{
	const struct page_row *x = a, *y = b;
	int r = rank(x) - rank(y);

	if (r == 0 && x->text != NULL)
		r = strcasecmp(x->text, y->text);
	else if (r == 0)
		r = (x->number > y->number) - (x->number < y->number);
	if (r == 0)
		r = strcasecmp(x->name, y->name);
	return (r != 0 ? r : strcmp(x->name, y->name));
}

/* The key as page_add takes it; new reference, or NULL. */
static json_t *
key_of(const struct page_row *row)
{
	return (row->text != NULL ? json_string(row->text) :
	    json_real(row->number));
}

/* Hexadecimal of a JSON list: opaque, and safe in every place. */
static char *
token_make(const struct page *p, const char *member,
    const struct page_row *last)
{
	json_t *list = json_pack("[s, s, b, o?, s]", member, p->order, p->down,
	    key_of(last), last->name);
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

/* Rows come in the order of their making, which is what most lists ask for:
 * then there is nothing to sort. */
static void
page_sort(struct page *p)
{
	size_t i = 1;

	while (i < p->n && page_compare(&p->rows[i - 1], &p->rows[i]) < 0)
		i++;
	if (i < p->n)
		qsort(p->rows, p->n, sizeof *p->rows, page_compare);
}

/* The place in the sorted rows at which the page after last begins, counted
 * in the direction of the list. */
static size_t
page_after(const struct page *p, const struct page_row *last)
{
	size_t from = 0, to = p->n, i;
	int c;

	while (from < to) {
		i = from + (to - from) / 2;
		c = page_compare(&p->rows[p->down ? p->n - 1 - i : i], last);
		if (p->down ? c < 0 : c > 0)
			to = i;
		else
			from = i + 1;
	}
	return (from);
}

int
page_reply(struct page *p, const struct tuner *tn, page_make *make,
    const char *token, const char *member, const char *next, json_t *reply,
    struct err *err)
{
	struct page_row last = { NAN, NULL, NULL, NULL };
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
		last = row_of(json_array_get(mark, 3),
		    json_string_value(json_array_get(mark, 4)), NULL);
	}
	page_sort(p);
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
