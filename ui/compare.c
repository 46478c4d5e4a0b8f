#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "ui/compare.h"
#include "ui/show.h"

#define LABEL_CELLS 26		/* of the first column, at most */
#define VALUE_LEAST 12		/* cells of the others: a short name */
#define VALUE_MOST 24
#define GAP 1

/* A row of the table: what something is in each training job. */
struct line {
	const char	*label;
	char		 value[COMPARE_MOST][256];
};

struct sheet {
	const struct trials *trials;
	const struct trial_row *const *rows;
	size_t		 n;
	int		 label_w, value_w;
	bool		 ascii;
	struct buf	 differ, agree;
};

/* At most w cells of foreign text, and blanks up to there. */
static void
put(struct buf *out, const char *text, int w, bool ascii)
{
	char safe[1024];
	int used = text_clean(safe, sizeof(safe), text, strlen(text), w,
	    ascii);

	buf_adds(out, safe);
	while (used++ < w + GAP)
		buf_addc(out, ' ');
}

static void
put_line(struct sheet *s, struct buf *out, const struct line *line)
{
	size_t i;

	put(out, line->label, s->label_w, s->ascii);
	for (i = 0; i < s->n; i++)
		put(out, line->value[i], s->value_w, s->ascii);
	while (out->len > 0 && out->data[out->len - 1] == ' ')
		out->data[--out->len] = '\0';
	buf_addc(out, '\n');
}

static void
sort_in(struct sheet *s, const struct line *line)
{
	size_t i;

	for (i = 1; i < s->n &&
	    strcmp(line->value[i], line->value[0]) == 0; i++)
		;
	put_line(s, i < s->n ? &s->differ : &s->agree, line);
}

static void
set(struct line *line, size_t i, const char *text)
{
	snprintf(line->value[i], sizeof(line->value[i]), "%s",
	    text != NULL ? text : "-");
}

static const char *
status_word(const struct trial_row *r)
{
	return (r->status->name == NULL && r->status_name != NULL ?
	    r->status_name : _(r->status->word));
}

static void
put_facts(struct sheet *s)
{
	struct line status = { _("Status") }, value = { _("Objective value") };
	struct line metric = { _("Objective metric") };
	struct line definition = { _("Definition") };
	struct line duration = { _("Duration") };
	const struct trial_row *r;
	size_t i;

	for (i = 0; i < s->n; i++) {
		r = s->rows[i];
		set(&status, i, status_word(r));
		set(&metric, i, r->metric);
		set(&definition, i, r->definition);
		set(&value, i, NULL);
		if (!isnan(r->value))
			show_value(r->value, value.value[i],
			    sizeof(value.value[i]));
		clock_format_span(r->started == 0 || r->ended == 0 ? -1 :
		    r->ended - r->started, duration.value[i],
		    sizeof(duration.value[i]));
	}
	sort_in(s, &value);
	sort_in(s, &status);
	sort_in(s, &duration);
	sort_in(s, &metric);
	sort_in(s, &definition);
}

static const char *
tuned(const struct trial_row *r, size_t param)
{
	return (param < r->nvalues ? r->values[param] : NULL);
}

static void
put_tuned(struct sheet *s)
{
	struct line line;
	size_t param, i, known;

	for (param = 0; param < s->trials->nparams; param++) {
		line.label = s->trials->param[param];
		for (i = known = 0; i < s->n; i++) {
			known += tuned(s->rows[i], param) != NULL;
			set(&line, i, tuned(s->rows[i], param));
		}
		if (known > 0)
			sort_in(s, &line);
	}
}

/* Cells of the widest label. */
static int
label_width(const struct trials *t)
{
	int most = text_width(_("Objective metric")), w;
	size_t i;

	for (i = 0; i < t->nparams; i++)
		if ((w = text_width(t->param[i])) > most)
			most = w;
	return (most < LABEL_CELLS ? most : LABEL_CELLS);
}

static void
put_names(struct sheet *s, size_t skip, struct buf *out)
{
	struct line line = { "" };
	size_t i;

	for (i = 0; i < s->n; i++)
		set(&line, i, s->rows[i]->name + skip);
	put_line(s, out, &line);
}

char *
compare_text(const struct trials *t, const struct trial_row *const *rows,
    size_t n, size_t skip, int cells, bool ascii)
{
	struct sheet s = { .trials = t, .rows = rows, .n = n,
	    .ascii = ascii };
	struct buf out;
	size_t room;

	s.label_w = label_width(t) + GAP;
	room = (size_t)((cells - s.label_w) / (VALUE_LEAST + GAP));
	if (s.n > room)
		s.n = room > 0 ? room : 1;
	s.value_w = (cells - s.label_w) / (int)s.n - GAP;
	if (s.value_w > VALUE_MOST)
		s.value_w = VALUE_MOST;
	buf_init(&s.differ, 0);
	buf_init(&s.agree, 0);
	put_facts(&s);
	put_tuned(&s);
	buf_init(&out, 0);
	put_names(&s, skip, &out);
	buf_addf(&out, "\n%s\n%s", _("What differs"), s.differ.len > 0 ?
	    buf_str(&s.differ) : _("nothing\n"));
	if (s.agree.len > 0)
		buf_addf(&out, "\n%s\n%s", _("What is the same"),
		    buf_str(&s.agree));
	if (n > s.n)
		buf_addf(&out, ngettext("\n%zu more has no room here.\n",
		    "\n%zu more have no room here.\n", n - s.n), n - s.n);
	buf_release(&s.differ);
	buf_release(&s.agree);
	return (buf_take(&out));
}
