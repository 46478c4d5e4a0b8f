#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "model/diff.h"
#include "model/import.h"
#include "ui/compare.h"
#include "ui/show.h"

#define LABEL_CELLS 26		/* of the first column, at most */
#define VALUE_LEAST 12		/* cells of the others: a short name */
#define VALUE_MOST 24
#define GAP 1
#define SHEET_COLUMNS 8		/* of values, at most */

/* A row of the table: what something is in each job. */
struct line {
	const char	*label;
	char		 value[SHEET_COLUMNS][256];
};

struct sheet {
	const struct trials *trials;	/* NULL: tuning jobs */
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

/* n columns, or as many as have room; two always, of which the labels make
 * room on narrow pages. */
static void
sheet_init(struct sheet *s, size_t n, int cells)
{
	int labels = cells - 2 * (VALUE_LEAST + GAP);
	size_t room;

	if (labels < cells / 3)
		labels = cells / 3;
	if (s->label_w > labels)
		s->label_w = labels;
	room = (size_t)((cells - s->label_w) / (VALUE_LEAST + GAP));
	room = room < 2 ? 2 : room > SHEET_COLUMNS ? SHEET_COLUMNS : room;
	s->n = n < room ? n : room;
	s->value_w = (cells - s->label_w) / (int)s->n - GAP;
	if (s->value_w > VALUE_MOST)
		s->value_w = VALUE_MOST;
	buf_init(&s->differ, 0);
	buf_init(&s->agree, 0);
}

/* Under the names in `out`. */
static char *
sheet_text(struct sheet *s, struct buf *out)
{
	buf_addf(out, "\n%s\n%s", _("What differs"), s->differ.len > 0 ?
	    buf_str(&s->differ) : _("nothing\n"));
	if (s->agree.len > 0)
		buf_addf(out, "\n%s\n%s", _("What is the same"),
		    buf_str(&s->agree));
	buf_release(&s->differ);
	buf_release(&s->agree);
	return (buf_take(out));
}

/* What all names begin with, up to a hyphen. */
static size_t
common(const struct sheet *s)
{
	const char *first = s->rows[0]->name;
	size_t i, n = strlen(first), same;

	for (i = 1; i < s->n; i++) {
		for (same = 0; same < n &&
		    s->rows[i]->name[same] == first[same]; same++)
			;
		n = same;
	}
	while (n > 0 && first[n - 1] != '-')
		n--;
	return (n);
}

static void
put_names(struct sheet *s, struct buf *out)
{
	struct line line = { "" };
	size_t i, skip = common(s);

	for (i = 0; i < s->n; i++)
		set(&line, i, s->rows[i]->name + skip);
	put_line(s, out, &line);
}

char *
compare_text(const struct trials *t, const struct trial_row *const *rows,
    size_t n, int cells, bool ascii)
{
	struct sheet s = { .trials = t, .rows = rows, .ascii = ascii,
	    .label_w = label_width(t) + GAP };
	struct buf out;

	sheet_init(&s, n, cells);
	put_facts(&s);
	put_tuned(&s);
	buf_init(&out, 0);
	put_names(&s, &out);
	if (n > s.n)
		buf_addf(&out, ngettext("%zu more has no room here.\n",
		    "%zu more have no room here.\n", n - s.n), n - s.n);
	return (sheet_text(&s, &out));
}

static void
put_job_facts(struct sheet *s, const struct job *jobs, int64_t wall)
{
	struct line status = { _("Status") }, best = { _("Best value") };
	struct line metric = { _("Objective metric") };
	struct line trained = { _("Trained") }, span = { _("Duration") };
	const struct job *j;
	size_t i;

	for (i = 0; i < s->n; i++) {
		j = &jobs[i];
		set(&status, i, j->status->name == NULL ? j->status_name :
		    _(j->status->word));
		set(&metric, i, j->best.metric);
		set(&best, i, NULL);
		if (!isnan(j->best.value))
			show_value(j->best.value, best.value[i],
			    sizeof(best.value[i]));
		snprintf(trained.value[i], sizeof(trained.value[i]), "%d/%d",
		    j->completed, j->max_jobs);
		clock_format_span(job_duration(j, wall), span.value[i],
		    sizeof(span.value[i]));
	}
	sort_in(s, &best);
	sort_in(s, &status);
	sort_in(s, &trained);
	sort_in(s, &span);
	sort_in(s, &metric);
}

/* Side by side where there is room, else one below the other: of what is cut
 * one would not see how it differs. */
static void
put_difference(struct sheet *s, const struct diff_line *d,
    const struct job *jobs)
{
	const char *values[2] = { d->before, d->after };
	struct line line = { d->label };
	bool fits = text_width(d->label) < s->label_w;
	char *label, *name, *value;
	size_t i;

	for (i = 0; i < 2; i++) {
		set(&line, i, values[i]);
		fits = fits && (values[i] == NULL ||
		    text_width(values[i]) <= s->value_w);
	}
	if (fits) {
		put_line(s, &s->differ, &line);
		return;
	}
	label = text_safe(d->label);
	buf_addf(&s->differ, "%s\n", label);
	free(label);
	for (i = 0; i < 2; i++) {
		name = text_safe(jobs[i].name != NULL ? jobs[i].name : "-");
		value = text_safe(values[i] != NULL ? values[i] : "-");
		buf_addf(&s->differ, "  %s: %s\n", name, value);
		free(name);
		free(value);
	}
}

static void
put_differences(struct sheet *s, const json_t *const describe[2],
    const struct catalog *catalog, const struct job *jobs)
{
	enum request_form form;
	json_t *request[2];
	struct diff diff = { 0 };
	size_t i;

	for (i = 0; i < 2; i++) {
		request[i] = import_request(describe[i], catalog, &form,
		    NULL);
		json_object_del(request[i], "HyperParameterTuningJobName");
	}
	diff_run(request[0], request[1], &diff);
	for (i = 0; i < diff.n; i++)
		put_difference(s, &diff.list[i], jobs);
	diff_release(&diff);
	json_decref(request[0]);
	json_decref(request[1]);
}

char *
compare_jobs_text(const json_t *const describe[2],
    const struct catalog *catalog, int64_t wall, int cells, bool ascii)
{
	struct sheet s = { .ascii = ascii, .label_w = LABEL_CELLS + GAP };
	struct line names = { "" };
	struct job jobs[2];
	struct buf out;
	char *text;
	size_t i;

	for (i = 0; i < 2; i++) {
		job_read(&jobs[i], describe[i]);
		set(&names, i, jobs[i].name);
	}
	sheet_init(&s, 2, cells);
	put_job_facts(&s, jobs, wall);
	put_differences(&s, describe, catalog, jobs);
	buf_init(&out, 0);
	put_line(&s, &out, &names);
	text = sheet_text(&s, &out);
	for (i = 0; i < 2; i++)
		job_release(&jobs[i]);
	return (text);
}
