#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "cli/table.h"

static bool
is_leaf(const struct field *f)
{
	return (f->type->kind != FIELD_OBJECT && f->type->kind != FIELD_LIST &&
	    f->type->kind != FIELD_MAP);
}

static bool
matches(const struct field *f, const char *pattern)
{
	return (pattern == NULL || strcasestr(f->path, pattern) != NULL ||
	    strcasestr(f->label, pattern) != NULL ||
	    strcasestr(_(f->label), pattern) != NULL);
}

static json_t *
bound(double d)
{
	if (!isfinite(d))
		return (json_null());
	if (d == floor(d) && fabs(d) < 1e15)
		return (json_integer((json_int_t)d));
	return (json_real(d));
}

static json_t *
field_tree(const struct field *f)
{
	json_t *choices = f->choices != NULL ? json_array() : json_null();
	const char *const *s;

	for (s = f->choices; s != NULL && *s != NULL; s++)
		json_array_append_new(choices, json_string(*s));
	return (json_pack("{s:s, s:s, s:s, s:b, s:o, s:o, s:s?, s:o, s:s?, "
	    "s:s, s:s?}", "path", f->path, "label", _(f->label),
	    "type", f->type->name, "required",
	    (f->flags & FIELD_REQUIRED) != 0, "min", bound(f->min),
	    "max", bound(f->max), "pattern", f->pattern, "choices", choices,
	    "default", f->preset, "help", f->help != NULL ? _(f->help) : "",
	    "shape", f->shape));
}

static void
print_text(const struct field *const *all, size_t n, const char *pattern,
    enum format format)
{
	const char **cells = xcalloc(4 * (n + 1), sizeof *cells);
	char **limits = xcalloc(n + 1, sizeof *limits);
	struct buf b;
	size_t i, rows = 1;

	cells[0] = _("Path");
	cells[1] = _("Label");
	cells[2] = _("Type");
	cells[3] = _("Limits");
	buf_init(&b, 0);
	for (i = 0; i < n; i++) {
		if (!is_leaf(all[i]) || !matches(all[i], pattern))
			continue;
		buf_clear(&b);
		field_limits(all[i], &b);
		limits[i] = xstrdup(buf_str(&b));
		cells[4 * rows] = all[i]->path;
		cells[4 * rows + 1] = _(all[i]->label);
		cells[4 * rows + 2] = all[i]->type->name;
		cells[4 * rows + 3] = limits[i];
		rows++;
	}
	table_cells(cells, 4, rows, format);
	for (i = 0; i < n; i++)
		free(limits[i]);
	buf_release(&b);
	free(limits);
	free(cells);
}

int
cmd_fields(struct cli *c)
{
	const char *pattern = c->nargs > 0 ? c->args[0] : NULL;
	const struct field *const *all;
	json_t *list;
	size_t i, n;

	all = field_all(&n);
	if (c->format == FORMAT_TEXT || c->format == FORMAT_CSV) {
		print_text(all, n, pattern, c->format);
		return (EXIT_DONE);
	}
	list = json_array();
	for (i = 0; i < n; i++)
		if (is_leaf(all[i]) && matches(all[i], pattern))
			json_array_append_new(list, field_tree(all[i]));
	cli_tree(c, list);
	json_decref(list);
	return (EXIT_DONE);
}
