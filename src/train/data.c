#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "train/data.h"
#include "train/data_read.h"

void
reader_release(struct reader *r)
{
	free(r->line);
	if (r->file != NULL)
		fclose(r->file);
}

int
reader_error(const struct reader *r, struct err *err, const char *fmt, ...)
{
	char text[700], path[400];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	text_clean(path, sizeof(path), r->name, strlen(r->name), 200, false);
	return err_set(err, ERR_INVALID, "%s:%zu: %s", path, r->number, text);
}

/* Reads on until the line's end is in r->line or the file ends. */
static int
reader_fill(struct reader *r, size_t *len, struct err *err)
{
	int c;

	*len = 0;
	while ((c = getc_unlocked(r->file)) != EOF && c != '\n') {
		if (*len == LINE_MOST)
			return reader_error(r, err, _("the line is longer "
			    "than %d MiB"), LINE_MOST >> 20);
		if (*len + 1 >= r->cap) {
			r->cap = r->cap == 0 ? 4096 : r->cap * 2;
			r->line = xreallocarray(r->line, r->cap, 1);
		}
		r->line[(*len)++] = (char)c;
	}
	if (ferror(r->file))
		return err_errno(err, "%s", r->name);
	return c == EOF && *len == 0 ? 0 : 1;
}

int
reader_next(struct reader *r, size_t *len, struct err *err)
{
	int got;

	for (;;) {
		r->number++;
		got = reader_fill(r, len, err);
		if (got != 1)
			return got;
		if (*len > 0 && r->line[*len - 1] == '\r')
			--*len;
		if (r->number == 1 && *len >= 3 &&
		    memcmp(r->line, "\xef\xbb\xbf", 3) == 0) {
			*len -= 3;
			memmove(r->line, r->line + 3, *len);
		}
		if (*len == 0)
			continue;
		r->line[*len] = '\0';
		return 1;
	}
}

void
grow_rows(struct data *d, struct room *room, bool weights, bool groups)
{
	if (d->rows < room->rows)
		return;
	room->rows = room->rows == 0 ? 1024 : room->rows * 2;
	d->label = xreallocarray(d->label, room->rows, sizeof(*d->label));
	if (weights)
		d->weight = xreallocarray(d->weight, room->rows,
		    sizeof(*d->weight));
	if (groups)
		d->group = xreallocarray(d->group, room->rows,
		    sizeof(*d->group));
}

void
data_release(struct data *d)
{
	free(d->x);
	free(d->start);
	free(d->index);
	free(d->value);
	free(d->label);
	free(d->weight);
	free(d->group);
	memset(d, 0, sizeof(*d));
}

int
data_rows(struct data *d, struct room *room, FILE *file, const char *name,
    const struct data_rules *rules, struct err *err)
{
	struct reader r = { .name = name, .file = file };
	size_t len;
	int got;

	while ((got = reader_next(&r, &len, err)) == 1) {
		got = rules->format == DATA_CSV ?
		    csv_row(d, room, &r, len, rules, err) :
		    libsvm_row(d, room, &r, len, rules, err);
		if (got != 0)
			break;
	}
	reader_release(&r);
	return got;
}

static int
read_file(struct data *d, struct room *room, const char *path,
    const struct data_rules *rules, struct err *err)
{
	FILE *file = fopen(path, "re");

	if (file == NULL)
		return err_errno(err, "%s", path);
	return data_rows(d, room, file, path, rules, err);
}

int
data_read(struct data *d, const char *dir, const struct data_rules *rules,
    struct err *err)
{
	struct room room = { 0 };
	struct paths_found found = { 0 };
	size_t i;
	int result = -1;

	memset(d, 0, sizeof(*d));
	if (files_find(&found, dir, 0, err) != 0)
		goto out;
	if (found.n == 0) {
		err_set(err, ERR_INVALID, _("%s holds no data file."), dir);
		goto out;
	}
	files_sort(&found);
	for (i = 0; i < found.n; i++)
		if (read_file(d, &room, found.path[i], rules, err) != 0)
			goto out;
	if (d->rows == 0) {
		err_set(err, ERR_INVALID, _("%s: the files hold no row."),
		    dir);
		goto out;
	}
	result = 0;
out:
	files_release(&found);
	if (result != 0)
		data_release(d);
	return result;
}

int
data_content_type(const char *type, enum data_format fallback,
    bool libsvm_too, struct data_rules *rules, struct err *err)
{
	char shown[200];
	const char *rest;
	size_t n;

	if (type == NULL || *type == '\0') {
		rules->format = fallback;
		return 0;
	}
	text_clean(shown, sizeof(shown), type, strlen(type), 60, false);
	n = strcspn(type, "; ");
	rest = type + n;
	if (word_is(type, n, "csv") || word_is(type, n, "text/csv"))
		rules->format = DATA_CSV;
	else if (libsvm_too && (word_is(type, n, "libsvm") ||
	    word_is(type, n, "text/libsvm") ||
	    word_is(type, n, "text/x-libsvm")))
		rules->format = DATA_LIBSVM;
	else
		return err_set(err, ERR_INVALID, libsvm_too ?
		    _("This trainer reads the content types text/csv and "
		    "text/libsvm; the channel has %s.") :
		    _("This trainer reads the content type text/csv; the "
		    "channel has %s."), shown);
	rest += strspn(rest, "; ");
	if (*rest == '\0' || strcasecmp(rest, "label_size=1") == 0 ||
	    strncasecmp(rest, "charset=", 8) == 0)
		return 0;
	return err_set(err, ERR_INVALID, _("Content type %s: this trainer "
	    "needs one label, in the first column (label_size=1)."), shown);
}
