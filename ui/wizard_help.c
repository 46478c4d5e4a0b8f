/* The wizard: what is said about the row under the cursor. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/number.h"
#include "base/utf8.h"
#include "model/catalog.h"
#include "model/entry.h"
#include "ui/wizard.h"

static void
help_of_field(const struct field *field, struct buf *out)
{
	struct buf limits;

	if (field->help != NULL)
		buf_addf(out, "%s\n", _(field->help));
	buf_init(&limits, 1024);
	field_limits(field, &limits);
	if (limits.len > 0)
		buf_addf(out, "%s\n", buf_str(&limits));
	buf_release(&limits);
	if (field->example != NULL)
		buf_addf(out, _("Example: %s\n"), field->example);
	buf_addf(out, _("API: %s\n"), field_api_name(field));
}

static void
range_text(double low, double high, bool low_open, bool high_open,
    struct buf *out)
{
	char a[64] = "", b[64] = "";

	if (!isnan(low))
		number_text(low, a, sizeof a);
	if (!isnan(high))
		number_text(high, b, sizeof b);
	if (*a != '\0' && *b != '\0')
		buf_addf(out, _("%s to %s"), a, b);
	else if (*a != '\0')
		buf_addf(out, low_open ? _("above %s") : _("at least %s"), a);
	else if (*b != '\0')
		buf_addf(out, high_open ? _("below %s") : _("at most %s"), b);
}

static void
values_text(const char *const *values, struct buf *out)
{
	size_t i;

	for (i = 0; values[i] != NULL; i++)
		buf_addf(out, "%s%s", i > 0 ? ", " : "", values[i]);
}

void
wizard_hyper_facts(const struct algo_hyper *h, struct buf *out)
{
	struct buf range;

	buf_adds(out, h->type);
	if (h->required)
		buf_addf(out, ", %s", _("required"));
	/* What one chooses by comes first: the end may have no room. */
	buf_init(&range, 1024);
	range_text(h->rec_min, h->rec_max, false, false, &range);
	if (range.len > 0)
		buf_addf(out, _(", recommended %s"), buf_str(&range));
	if (h->tunable && h->scaling != NULL)
		buf_addf(out, " (%s)", h->scaling);
	buf_release(&range);
	if (!h->tunable)
		buf_addf(out, ", %s", _("not tunable"));
	if (h->preset != NULL)
		buf_addf(out, _(", default %s"), h->preset);
}

static void
help_of_hyper(const struct wizard *w, const struct app *app,
    const struct form_row *row, struct buf *out)
{
	const struct algorithm *algorithm = entry_algorithm(
	    draft_request(w->draft), row->def, app->catalog);
	const struct algo_hyper *h = NULL;
	const char *name = wizard_hyper_name(w, row);
	struct buf range;

	if (algorithm != NULL && name != NULL)
		h = algorithm_hyper(algorithm, name);
	if (h != NULL) {
		wizard_hyper_facts(h, out);
		buf_adds(out, "\n");
		buf_init(&range, 1024);
		range_text(h->min, h->max, h->min_open, h->max_open,
		    &range);
		if (h->values != NULL && range.len > 0)
			buf_adds(&range, _(" or "));
		if (h->values != NULL)
			values_text(h->values, &range);
		if (range.len > 0)
			buf_addf(out, _("%s takes %s.\n"), name,
			    buf_str(&range));
		buf_release(&range);
		if (h->required_when != NULL)
			buf_addf(out, _("Required %s\n"), h->required_when);
	} else if (algorithm != NULL)
		buf_addf(out, _("%s knows no hyperparameter of this name.\n"),
		    algorithm->name);
	buf_adds(out, _("Enter edits the value or the range (1 .. 10), Space "
	    "turns a range into a static value and back, → shows type and "
	    "scaling."));
}

static void
help_of_algorithm(const struct wizard *w, const struct app *app,
    const struct form_row *row, struct buf *out)
{
	const struct algorithm *a = entry_algorithm(draft_request(w->draft),
	    row->def, app->catalog);
	size_t i;

	buf_adds(out, _("Enter chooses: a built-in algorithm of SageMaker, "
	    "your own algorithm or container, or an AWS Marketplace "
	    "subscription.\n"));
	if (a == NULL)
		return;
	buf_addf(out, "%s: %s", a->name, a->family);
	if (a->gpu == KNOWN_YES)
		buf_addf(out, ", %s", _("can use GPUs"));
	buf_addf(out, ", %s", a->multi_instance ?
	    _("one or several instances") : _("one instance"));
	buf_adds(out, _("\nChannels: "));
	for (i = 0; i < a->nchannels; i++)
		buf_addf(out, "%s%s%s", i > 0 ? ", " : "",
		    a->channels[i].name, a->channels[i].required ? "*" : "");
	if (a->early_stopping)
		buf_addf(out, "\n%s", _("Fit for early stopping."));
	else if (!a->own)
		buf_addf(out, "\n%s", _("Not among the algorithms that early "
		    "stopping supports."));
	if (a->iterative == KNOWN_YES)
		buf_addf(out, " %s", _("Iterative: Hyperband can be used."));
}

#define VALUE_SHOWN	44	/* cells of a value the form always shows */
#define LABEL_SHOWN	16	/* and of a definition's name */

/* The words of a finding and the way out. */
static int
draw_finding(const struct finding *f, struct grid *grid, struct rect r)
{
	int used = grid_wrap(grid, r, f->severity == SEVERITY_ERROR ?
	    STYLE_ERROR : f->severity == SEVERITY_WARNING ? STYLE_WARNING :
	    STYLE_NORMAL, f->message, 0);

	r.y += used;
	r.h -= used;
	if (f->fix != NULL && r.h > 0)
		used += grid_wrap(grid, r, STYLE_NORMAL, f->fix, 0);
	return (used);
}

/* A definition's row holds all of its pages: what stands in the way is said
 * there, the rest counted. */
static int
draw_findings(const struct wizard *w, struct grid *grid, struct rect r)
{
	const struct form_row *row = wizard_row(w);
	bool whole = row->kind == FORM_DEFINITION;
	size_t i, others = 0;
	int used = 0;
	char text[128];

	if (row->finding == NULL)
		return (0);
	for (i = 0; i < w->findings.n && used < r.h; i++) {
		const struct finding *f = &w->findings.list[i];

		if (!form_row_holds(&w->form, w->list.cursor, f->path))
			continue;
		if (whole && f->severity != SEVERITY_ERROR)
			others++;
		else
			used += draw_finding(f, grid, (struct rect){ r.x,
			    r.y + used, r.w, r.h - used });
	}
	if (others == 0 || used >= r.h)
		return (used);
	snprintf(text, sizeof text, ngettext("%zu remark on its pages; "
	    "! lists it.", "%zu remarks on its pages; ! lists them.", others),
	    others);
	return (used + grid_text(grid, r.y + used, r.x, r.w, STYLE_WARNING,
	    text) / r.w + 1);
}

/* The whole value, for the panes where the form had to cut it. */
static int
draw_whole_value(const struct wizard *w, const struct app *app,
    struct grid *grid, struct rect r, const struct form_row *row)
{
	struct buf text;
	bool dim;
	int used = 0;

	buf_init(&text, 8192);
	form_value(row, draft_request(w->draft), app->catalog, &text, &dim);
	if (row->kind == FORM_DEFINITION) {
		buf_clear(&text);
		form_label(row, draft_request(w->draft), &text);
	}
	if (!dim && (row->kind == FORM_FIELD || row->kind == FORM_HYPER ||
	    row->kind == FORM_ELEMENT || row->kind == FORM_DEFINITION) &&
	    text_width(buf_str(&text)) > (row->kind == FORM_DEFINITION ?
	    LABEL_SHOWN : VALUE_SHOWN))
		used = grid_wrap(grid, r, STYLE_NORMAL, buf_str(&text), 0);
	buf_release(&text);
	return (used);
}

static void
row_help(const struct wizard *w, const struct app *app,
    const struct form_row *row, struct buf *text)
{
	const char *why = form_row_locked(row, draft_request(w->draft));

	if (why != NULL)
		buf_addf(text, "%s\n", _(why));
	if (row->field != NULL && row->kind != FORM_GIVEN)
		help_of_field(row->field, text);
	else if (row->kind == FORM_HYPER || row->kind == FORM_HYPER_PART)
		help_of_hyper(w, app, row, text);
	else if (row->kind == FORM_ALGORITHM)
		help_of_algorithm(w, app, row, text);
	else if (row->kind == FORM_GIVEN)
		buf_adds(text, _("The built-in algorithm brings these "
		    "metrics; they are not sent. Enter shows them all."));
	else if (page_at(w->step)->help != NULL)
		buf_adds(text, _(page_at(w->step)->help));
}

/* Over the end of the last row: where the rest can be read. */
static void
draw_more(struct grid *grid, struct rect r)
{
	char text[64];
	int width;

	snprintf(text, sizeof text, " %s %s", mark_text(MARK_MORE,
	    grid->ascii), _("F1"));
	width = text_width(text);
	grid_text(grid, r.y + r.h - 1, r.x + r.w - width, width, STYLE_KEY,
	    text);
}

void
wizard_draw_help(const struct wizard *w, const struct app *app,
    struct grid *grid, struct rect r)
{
	const struct form_row *row = wizard_row(w);
	struct buf text;
	int used;

	if (row == NULL)
		return;
	used = draw_findings(w, grid, r);
	r.y += used;
	r.h -= used;
	if (r.h > 0) {
		used = draw_whole_value(w, app, grid, r, row);
		r.y += used;
		r.h -= used;
	}
	/* Blanks of one style with the text: nothing changes at the end of its
	 * rows. */
	grid_fill(grid, (struct rect){ r.x, r.y, grid->w - r.x, r.h },
	    STYLE_DIM);
	buf_init(&text, 8192);
	row_help(w, app, row, &text);
	if (r.h > 0 && grid_wrap(grid, r, STYLE_DIM, buf_str(&text), 0) > r.h)
		draw_more(grid, r);
	buf_release(&text);
}
