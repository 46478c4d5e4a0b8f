#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "cli/table.h"

static bool
find_column(enum column_of of, const char *name, const json_t *params,
    struct column *out)
{
	const struct column *c = column_named(of, name);
	const json_t *p;
	size_t i;

	if (c != NULL) {
		*out = *c;
		return (true);
	}
	json_array_foreach(params, i, p)
		if (strcasecmp(json_string_value(p), name) == 0) {
			column_param(out, json_string_value(p));
			return (true);
		}
	return (false);
}

static void
add_column(struct table *t, const struct column *c)
{
	t->columns = xreallocarray(t->columns, t->ncolumns + 1,
	    sizeof *t->columns);
	t->columns[t->ncolumns++] = *c;
}

int
table_init(struct table *t, enum column_of of, const char *names,
    const json_t *params, struct err *err)
{
	const struct column *all;
	struct column c;
	const json_t *p;
	char *copy, *word, *last;
	size_t i, n;
	int r = 0;

	memset(t, 0, sizeof *t);
	t->of = of;
	if (names == NULL) {
		all = column_all(of, &n);
		for (i = 0; i < n; i++)
			if (all[i].shown)
				add_column(t, &all[i]);
		json_array_foreach(params, i, p) {
			column_param(&c, json_string_value(p));
			add_column(t, &c);
		}
		return (0);
	}
	copy = xstrdup(names);
	for (word = strtok_r(copy, ", ", &last); word != NULL && r == 0;
	    word = strtok_r(NULL, ", ", &last)) {
		if (find_column(of, word, params, &c))
			add_column(t, &c);
		else
			r = column_unknown(of, word, params, err);
	}
	free(copy);
	if (r == 0 && t->ncolumns == 0)
		r = err_set(err, ERR_USAGE, _("--columns names no column"));
	return (r);
}

void
table_release(struct table *t)
{
	free(t->columns);
	free(t->items);
	memset(t, 0, sizeof *t);
}

void
table_add(struct table *t, const void *item)
{
	t->items = xreallocarray(t->items, t->nitems + 1, sizeof *t->items);
	t->items[t->nitems++] = item;
}

struct order {
	struct column	column;
	bool		descending;
	int64_t		now;
};

static int
compare(const void *a, const void *b, void *arg)
{
	const struct order *o = arg;

	return (column_compare(&o->column, *(const void *const *)a,
	    *(const void *const *)b, o->descending, o->now));
}

int
table_sort(struct table *t, const char *column, const json_t *params,
    bool descending, struct err *err)
{
	struct order o;

	if (!find_column(t->of, column, params, &o.column))
		return (column_unknown(t->of, column, params, err));
	o.descending = descending;
	o.now = cli_now();
	if (t->nitems > 1)
		qsort_r(t->items, t->nitems, sizeof *t->items, compare, &o);
	return (0);
}

static void
print_csv(const char *s)
{
	if (strpbrk(s, ",\"\n\r") == NULL) {
		fputs(s, stdout);
		return;
	}
	putchar('"');
	for (; *s != '\0'; s++) {
		if (*s == '"')
			putchar('"');
		putchar(*s);
	}
	putchar('"');
}

static void
print_cells(char **cells, const bool *right, size_t n, size_t rows,
    enum format format)
{
	size_t i, r;
	int *width = xcalloc(n, sizeof *width), w;

	for (i = 0; i < n * rows; i++)
		if ((w = text_width(cells[i])) > width[i % n])
			width[i % n] = w;
	for (r = 0; r < rows; r++) {
		for (i = 0; i < n; i++) {
			const char *s = cells[r * n + i];
			int pad = width[i] - text_width(s);

			if (format == FORMAT_CSV) {
				if (i > 0)
					putchar(',');
				print_csv(s);
				continue;
			}
			if (i > 0)
				fputs("  ", stdout);
			if (right != NULL && right[i])
				printf("%*s%s", pad, "", s);
			else if (i + 1 < n)
				printf("%s%*s", s, pad, "");
			else
				fputs(s, stdout);
		}
		putchar('\n');
	}
	free(width);
}

void
table_cells(const char *const *cells, size_t n, size_t rows,
    enum format format)
{
	char **safe = xcalloc(n * rows + 1, sizeof *safe);
	size_t i;

	for (i = 0; i < n * rows; i++)
		safe[i] = text_safe(cells[i] != NULL ? cells[i] : "");
	print_cells(safe, NULL, n, rows, format);
	for (i = 0; i < n * rows; i++)
		free(safe[i]);
	free(safe);
}

void
table_print(const struct table *t, enum format format)
{
	size_t n = t->ncolumns, rows = t->nitems + 1, i, r;
	char **cells = xcalloc(n * rows + 1, sizeof *cells);
	bool *right = xcalloc(n + 1, sizeof *right);
	const struct column *c;
	struct buf b;
	int64_t now = cli_now();

	buf_init(&b, 0);
	for (i = 0; i < n; i++) {
		c = &t->columns[i];
		right[i] = c->right;
		cells[i] = text_safe(format == FORMAT_CSV && c->param == NULL ?
		    c->name : c->param != NULL ? c->title : _(c->title));
		for (r = 1; r < rows; r++) {
			buf_clear(&b);
			c->text(c, t->items[r - 1], now, &b);
			cells[r * n + i] = text_safe(buf_str(&b));
		}
	}
	print_cells(cells, right, n, rows, format);
	for (i = 0; i < n * rows; i++)
		free(cells[i]);
	buf_release(&b);
	free(cells);
	free(right);
}

void
table_row(enum column_of of, const void *item, const json_t *params)
{
	struct table t;

	/* Without names there is none that is unknown. */
	(void)table_init(&t, of, NULL, params, NULL);
	table_add(&t, item);
	table_print(&t, FORMAT_CSV);
	table_release(&t);
}
