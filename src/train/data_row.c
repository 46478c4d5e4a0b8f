/* Rows of CSV and LIBSVM. */
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/number.h"
#include "base/utf8.h"
#include "train/data_read.h"

bool
word_is(const char *text, size_t len, const char *word)
{
	return strlen(word) == len && strncasecmp(text, word, len) == 0;
}

static void
trim(const char **text, size_t *len)
{
	while (*len > 0 && (**text == ' ' || **text == '\t')) {
		++*text;
		--*len;
	}
	while (*len > 0 && ((*text)[*len - 1] == ' ' ||
	    (*text)[*len - 1] == '\t'))
		--*len;
	if (*len >= 2 && **text == '"' && (*text)[*len - 1] == '"') {
		++*text;
		*len -= 2;
	}
}

bool
cell_missing(const char *text, size_t len)
{
	trim(&text, &len);
	return len == 0 || word_is(text, len, "na") ||
	    word_is(text, len, "nan");
}

bool
cell_number(const char *text, size_t len, float *out)
{
	char copy[260];
	double value;

	trim(&text, &len);
	if (len > 1 && *text == '+' && text[1] != '-') {
		text++;
		len--;
	}
	if (len == 0 || len >= sizeof(copy) || memchr(text, '\0', len) != NULL)
		return false;
	memcpy(copy, text, len);
	copy[len] = '\0';
	if (!number_real(copy, &value) || fabs(value) > FLT_MAX)
		return false;
	*out = (float)value;
	return true;
}

static int
cell_error(const struct reader *r, size_t column, const char *text,
    size_t len, struct err *err)
{
	char shown[200];

	text_clean(shown, sizeof(shown), text, len, 40, false);
	if (r->number == 1 && column == 1)
		return reader_error(r, err, _("column 1 is no number but "
		    "“%s”. Files here have no header line, and the label "
		    "first."), shown);
	return reader_error(r, err, _("column %zu is no number but “%s”"),
	    column, shown);
}

static size_t
count_cells(const char *line, size_t len)
{
	size_t n = 1;
	const char *p = line, *end = line + len;

	while ((p = memchr(p, ',', (size_t)(end - p))) != NULL) {
		n++;
		p++;
	}
	return n;
}

static int
csv_shape(struct data *d, struct room *room, const struct reader *r,
    size_t cells, size_t front, struct err *err)
{
	if (cells <= front)
		return reader_error(r, err, _("%zu columns; a row needs the "
		    "label and at least one feature"), cells);
	if (d->rows == 0)
		d->cols = cells - front;
	else if (d->cols != cells - front)
		return reader_error(r, err, _("%zu columns where the rows "
		    "before have %zu"), cells, d->cols + front);
	if ((d->rows + 1) * d->cols > CELLS_MOST)
		return reader_error(r, err, _("the channel holds more than "
		    "%zu numbers"), CELLS_MOST);
	while ((d->rows + 1) * d->cols > room->cells) {
		room->cells = room->cells == 0 ? 65536 : room->cells * 2;
		d->x = xreallocarray(d->x, room->cells, sizeof(*d->x));
	}
	return 0;
}

int
csv_row(struct data *d, struct room *room, const struct reader *r,
    size_t len, const struct data_rules *rules, struct err *err)
{
	const char *p = r->line, *end = r->line + len, *stop;
	size_t front = rules->weights ? 2 : 1, column = 0;
	float *x, *slot;

	if (csv_shape(d, room, r, count_cells(p, len), front, err) != 0)
		return -1;
	grow_rows(d, room, rules->weights, false);
	x = d->x + d->rows * d->cols;
	for (;; p = stop + 1, column++) {
		stop = memchr(p, ',', (size_t)(end - p));
		if (stop == NULL)
			stop = end;
		slot = column == 0 ? &d->label[d->rows] : column < front ?
		    &d->weight[d->rows] : &x[column - front];
		if (column >= front && rules->missing &&
		    cell_missing(p, (size_t)(stop - p)))
			*slot = NAN;
		else if (!cell_number(p, (size_t)(stop - p), slot))
			return cell_error(r, column + 1, p,
			    (size_t)(stop - p), err);
		if (stop == end)
			break;
	}
	if (rules->weights && d->weight[d->rows] < 0)
		return reader_error(r, err, _("the weight is negative"));
	d->rows++;
	return 0;
}

/* Puts index:value behind the row's others; indices must rise. */
static int
libsvm_cell(struct data *d, struct room *room, const struct reader *r,
    const char *word, size_t len, struct err *err)
{
	const char *colon = memchr(word, ':', len);
	size_t n = d->start[d->rows + 1], name;
	char shown[200], digits[24];
	int64_t index;
	float value;

	text_clean(shown, sizeof(shown), word, len, 40, false);
	name = colon != NULL ? (size_t)(colon - word) : 0;
	if (name == 0 || name >= sizeof(digits))
		return reader_error(r, err, _("“%s” is not index:value"),
		    shown);
	memcpy(digits, word, name);
	digits[name] = '\0';
	if (!number_int(digits, &index) || index < 0 || index >= INT32_MAX ||
	    !cell_number(colon + 1, len - name - 1, &value))
		return reader_error(r, err, _("“%s” is not index:value"),
		    shown);
	if (n > d->start[d->rows] && d->index[n - 1] >= (unsigned)index)
		return reader_error(r, err, _("index %lld does not rise; "
		    "indices go from small to great"), (long long)index);
	if (n >= CELLS_MOST)
		return reader_error(r, err, _("the channel holds more than "
		    "%zu numbers"), CELLS_MOST);
	if (n >= room->cells) {
		room->cells = room->cells == 0 ? 65536 : room->cells * 2;
		d->index = xreallocarray(d->index, room->cells,
		    sizeof(*d->index));
		d->value = xreallocarray(d->value, room->cells,
		    sizeof(*d->value));
	}
	d->index[n] = (unsigned)index;
	d->value[n] = value;
	d->start[d->rows + 1] = n + 1;
	if ((size_t)index + 1 > d->cols)
		d->cols = (size_t)index + 1;
	return 0;
}

/* label or label:weight. */
static int
libsvm_label(struct data *d, const struct reader *r, const char *word,
    size_t len, const struct data_rules *rules, struct err *err)
{
	const char *colon = memchr(word, ':', len);
	size_t n = colon != NULL ? (size_t)(colon - word) : len;
	char shown[200];

	text_clean(shown, sizeof(shown), word, len, 40, false);
	if (!cell_number(word, n, &d->label[d->rows]))
		return reader_error(r, err, _("“%s” is no label. This is read "
		    "as LIBSVM (label index:value …); for CSV, give the "
		    "channel the content type text/csv."), shown);
	if (rules->weights)
		d->weight[d->rows] = 1;
	if (colon == NULL)
		return 0;
	if (!rules->weights || !cell_number(colon + 1, len - n - 1,
	    &d->weight[d->rows]) || d->weight[d->rows] < 0)
		return reader_error(r, err, _("“%s” is no label with a "
		    "weight"), shown);
	return 0;
}

/* Rows of one qid stand together: a run of them is a group. */
static int
libsvm_qid(struct data *d, struct room *room, const struct reader *r,
    const char *word, size_t len, struct err *err)
{
	char digits[24];
	int64_t qid;
	size_t n = len - 4;

	if (n == 0 || n >= sizeof(digits))
		return reader_error(r, err, _("qid is no whole number"));
	memcpy(digits, word + 4, n);
	digits[n] = '\0';
	if (!number_int(digits, &qid) || qid < 0)
		return reader_error(r, err, _("qid is no whole number"));
	if (d->groups == 0 && d->rows > 0)
		return reader_error(r, err, _("this row has a qid, the rows "
		    "before have none"));
	if (d->groups == 0 || room->qid != qid)
		d->group[d->groups++] = 0;
	d->group[d->groups - 1]++;
	room->qid = qid;
	return 1;
}

int
libsvm_row(struct data *d, struct room *room, const struct reader *r,
    size_t len, const struct data_rules *rules, struct err *err)
{
	const char *p = r->line, *end = r->line + len, *word;
	size_t n, nth = 0;
	bool qid = false;
	int got;

	if (d->rows + 2 > room->starts) {
		room->starts = room->starts == 0 ? 1024 : room->starts * 2;
		d->start = xreallocarray(d->start, room->starts,
		    sizeof(*d->start));
	}
	if (d->rows == 0)
		d->start[0] = 0;
	d->start[d->rows + 1] = d->start[d->rows];
	grow_rows(d, room, rules->weights, true);
	for (;; nth++) {
		while (p < end && (*p == ' ' || *p == '\t'))
			p++;
		if (p == end || *p == '#')
			break;
		for (word = p; p < end && *p != ' ' && *p != '\t'; p++)
			;
		n = (size_t)(p - word);
		if (nth == 0)
			got = libsvm_label(d, r, word, n, rules, err);
		else if (nth == 1 && n >= 4 && memcmp(word, "qid:", 4) == 0)
			got = libsvm_qid(d, room, r, word, n, err);
		else
			got = libsvm_cell(d, room, r, word, n, err);
		if (got < 0)
			return -1;
		qid = qid || got == 1;
	}
	if (nth == 0)
		return 0;
	if (d->groups > 0 && !qid)
		return reader_error(r, err, _("this row has no qid, the rows "
		    "before have one"));
	d->rows++;
	return 0;
}
