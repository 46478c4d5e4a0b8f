/* One question of the plain wizard. See linear.h. */
#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "model/catalog.h"
#include "model/entry.h"
#include "model/hyper.h"
#include "model/request.h"
#include "ui/linear.h"

#define LINE_MOST	65536
#define CHOICES_READ	8

static const char *const scalings[] = {
	"Auto", "Linear", "Logarithmic", "ReverseLogarithmic"
};

void
linear_say(const struct linear *l, const char *fmt, ...)
{
	char *text, *line, *rest, *safe;
	va_list ap;

	va_start(ap, fmt);
	text = rest = xvasprintf(fmt, ap);
	va_end(ap);
	while ((line = strsep(&rest, "\n")) != NULL) {
		safe = text_safe(line);
		fprintf(l->start.out, "%s\n", safe);
		free(safe);
	}
	free(text);
}

enum turn
linear_turn(enum line line)
{
	switch (line) {
	case LINE_BACK:
		return (TURN_BACK);
	case LINE_GO:
		return (TURN_GO);
	case LINE_LEAVE:
		return (TURN_LEAVE);
	default:
		return (TURN_NEXT);
	}
}

static void
say_commands(const struct linear *l)
{
	linear_say(l, "%s", _("Enter keeps what is in brackets. ? explains "
	    "the question. < goes back to the question before. - clears the "
	    "value. :undo and :redo change what was done. :go STEP goes to "
	    "settings, definitions, limits or review. :request shows what "
	    "would be sent, :findings what is wrong. :quit keeps the draft "
	    "and leaves. A backslash before a first ?, <, - or : makes it "
	    "part of the value."));
}

static void
say_request(const struct linear *l)
{
	json_t *wire = request_to_wire(draft_request(l->draft),
	    draft_form(l->draft));
	char *text = json_pretty(wire);

	linear_say(l, "%s", text);
	free(text);
	json_decref(wire);
}

static enum line
command_go(struct linear *l, const char *name)
{
	static const enum page_step steps[] = {
		STEP_SETTINGS, STEP_DEFINITIONS, STEP_LIMITS, STEP_REVIEW
	};
	const struct page *page;
	size_t i;

	for (i = 0; i < nitems(steps); i++) {
		page = page_at(steps[i]);
		if (strcmp(name, page->name) == 0 ||
		    (name[0] == (char)('1' + i) && name[1] == '\0')) {
			l->target = steps[i];
			return (LINE_GO);
		}
	}
	linear_say(l, "%s", _("The steps are 1 settings, 2 definitions, "
	    "3 limits and 4 review: :go 4"));
	return (LINE_AGAIN);
}

static enum line
command(struct linear *l, char *text)
{
	char *word = strsep(&text, " ");
	bool done;

	if (strcmp(word, "quit") == 0 || strcmp(word, "q") == 0)
		return (LINE_LEAVE);
	if (strcmp(word, "go") == 0)
		return (command_go(l, text != NULL ? text : ""));
	if (strcmp(word, "undo") == 0 || strcmp(word, "redo") == 0) {
		done = *word == 'u' ? draft_undo(l->draft) :
		    draft_redo(l->draft);
		linear_say(l, "%s", done ? _("Done.") :
		    _("There is nothing more to change back."));
		linear_save(l);
		/* What is asked may be gone: the page begins again. */
		l->target = l->step;
		return (done ? LINE_GO : LINE_AGAIN);
	}
	if (strcmp(word, "request") == 0)
		say_request(l);
	else if (strcmp(word, "findings") == 0)
		linear_findings(l, "");
	else
		say_commands(l);
	return (LINE_AGAIN);
}

enum line
linear_read(struct linear *l, const char *question, char **text)
{
	char *line = xmalloc(LINE_MOST), *safe = text_safe(question);
	enum line kind = LINE_TEXT;
	size_t n;

	*text = NULL;
	fprintf(l->start.out, "%s ", safe);
	fflush(l->start.out);
	free(safe);
	if (fgets(line, LINE_MOST, l->start.in) == NULL) {
		fputc('\n', l->start.out);
		kind = LINE_LEAVE;
	} else {
		n = strcspn(line, "\r\n");
		line[n] = '\0';
		if (!utf8_valid(line, n)) {
			linear_say(l, "%s", _("This line is no UTF-8 text; "
			    "type it again."));
			kind = LINE_AGAIN;
		} else if (n == 0)
			kind = LINE_KEEP;
		else if (strcmp(line, "?") == 0)
			kind = LINE_HELP;
		else if (strcmp(line, "<") == 0)
			kind = LINE_BACK;
		else if (strcmp(line, "-") == 0)
			kind = LINE_CLEAR;
		else if (line[0] == ':')
			kind = command(l, line + 1);
		else
			*text = xstrdup(line + (line[0] == '\\' &&
			    strchr("?<-:\\", line[1]) != NULL));
	}
	free(line);
	return (kind);
}

long
linear_pick(const char *text, const char *const *names, size_t most)
{
	char *end;
	long n;
	size_t i;

	for (i = 0; names != NULL && i < most; i++)
		if (strcasecmp(text, names[i]) == 0)
			return ((long)i);
	n = strtol(text, &end, 10);
	return (isdigit((unsigned char)text[0]) && *end == '\0' && n >= 1 &&
	    (size_t)n <= most ? n - 1 : -1);
}

/* Columns are for eyes: one blank parts words that are read. */
static void
add_squeezed(struct buf *out, const char *text)
{
	text += strspn(text, " ");
	for (; *text != '\0'; text++)
		if (text[0] != ' ' || (text[1] != ' ' && text[1] != '\0'))
			buf_addc(out, *text);
}

char *
linear_row(const struct linear *l, const struct form_row *row,
    const char *before, const char *after)
{
	struct buf part, out;
	bool dim = false;

	buf_init(&part, 0);
	buf_init(&out, 0);
	form_label(row, draft_request(l->draft), &part);
	add_squeezed(&out, buf_str(&part));
	buf_clear(&part);
	form_value(row, draft_request(l->draft), l->start.catalog, &part,
	    &dim);
	if (part.len > 0 || row->kind == FORM_FIELD ||
	    row->kind == FORM_HYPER_PART) {
		buf_adds(&out, before);
		add_squeezed(&out, buf_str(&part));
		buf_adds(&out, after);
	}
	buf_release(&part);
	return (buf_take(&out));
}

static char *
question_of(const struct linear *l, const struct form_row *row)
{
	return (linear_row(l, row, " [", "]:"));
}

static void
say_words(const struct linear *l, const char *title,
    const char *const *words, size_t n)
{
	struct buf line;
	size_t i;

	buf_init(&line, 0);
	buf_addf(&line, "%s", title);
	for (i = 0; i < n; i++)
		buf_addf(&line, "%s %zu %s", i > 0 ? "," : "", i + 1,
		    words[i]);
	linear_say(l, "%s.", buf_str(&line));
	buf_release(&line);
}

/* The choices of a row, or what is likely there: strings, owned array. */
static const char **
choices_of(const struct linear *l, const struct form_row *row, json_t *held,
    size_t *n)
{
	const char **words;
	size_t i;

	for (i = 0; row->field->choices != NULL &&
	    row->field->choices[i] != NULL; i++)
		json_array_append_new(held,
		    json_string(row->field->choices[i]));
	if (i == 0 && row->field->suggest != NULL)
		row->field->suggest(l->start.catalog, draft_request(l->draft),
		    row->at, held);
	*n = json_array_size(held);
	words = xcalloc(*n + 1, sizeof *words);
	for (i = 0; i < *n; i++)
		words[i] = json_string_value(json_array_get(held, i));
	return (words);
}

static void
explain(const struct linear *l, const struct form_row *row,
    const char *const *words, size_t n)
{
	const struct field *field = row->field;
	struct buf limits;

	buf_init(&limits, 0);
	field_limits(field, &limits);
	linear_say(l, "%s", _(field->help));
	if (limits.len > 0)
		linear_say(l, _("Allowed: %s."), buf_str(&limits));
	if (field->example != NULL)
		linear_say(l, _("Example: %s"), field->example);
	linear_say(l, _("API name: %s."), field_api_name(field));
	if (n > 0)
		say_words(l, field->choices != NULL ? _("One of:") :
		    _("Known:"), words, n);
	buf_release(&limits);
	say_commands(l);
}

/* yes and no are what people answer to a question. */
static const char *
truth(const char *text)
{
	if (strcasecmp(text, "y") == 0 || strcasecmp(text, _("yes")) == 0)
		return ("true");
	if (strcasecmp(text, "n") == 0 || strcasecmp(text, _("no")) == 0)
		return ("false");
	return (text);
}

/* 0: taken. -1: said why not. Free text is kept even when a rule refuses it,
 * so that it can be mended and is not typed again. */
static int
take(struct linear *l, const struct form_row *row, const char *text)
{
	struct err err = ERR_INIT;
	const struct field *field = row->field;
	json_t *value;
	int rc = 0;

	value = form_is_words(field) ? form_words_parse(text) :
	    field_parse(field, field->type->kind == FIELD_BOOLEAN ?
	    truth(text) : text, &err);
	if (value == NULL) {
		linear_say(l, "%s", err.text);
		return (-1);
	}
	if (strcmp(field->shape, "MetricName") == 0 &&
	    strstr(row->at, "/TuningObjective/") != NULL) {
		entry_take_metric(l->draft, l->def,
		    entry_algorithm(draft_request(l->draft), l->def,
		    l->start.catalog), text);
		json_decref(value);
		linear_save(l);
		return (0);
	}
	if (field_check(field, value, &err) == -1) {
		linear_say(l, "%s", err.text);
		rc = -1;
		if (field->choices != NULL) {
			json_decref(value);
			return (-1);
		}
	}
	if (draft_set(l->draft, row->at, value) == -1) {
		linear_say(l, "%s", _("This field cannot be set here: what "
		    "holds it is no object in this request."));
		return (-1);
	}
	linear_save(l);
	return (rc);
}

enum turn
linear_ask_field(struct linear *l, size_t index)
{
	const struct form_row *row = &l->form.rows[index];
	json_t *held = json_array();
	const char **words;
	char *question, *text;
	enum line line = LINE_AGAIN;
	size_t n;
	long k;

	words = choices_of(l, row, held, &n);
	/* Long lists are for those who ask. */
	if (row->field->choices != NULL && n <= CHOICES_READ)
		say_words(l, _("One of:"), words, n);
	while (line == LINE_AGAIN || line == LINE_HELP) {
		question = question_of(l, row);
		line = linear_read(l, question, &text);
		free(question);
		if (line == LINE_HELP)
			explain(l, row, words, n);
		else if (line == LINE_CLEAR) {
			draft_set(l->draft, row->at, NULL);
			linear_save(l);
		} else if (line == LINE_TEXT) {
			k = n > 0 && row->field->type->kind != FIELD_INTEGER ?
			    linear_pick(text, words, n) : -1;
			if (take(l, row, k >= 0 ? words[k] : text) == -1)
				line = LINE_AGAIN;
		}
		free(text);
	}
	free(words);
	json_decref(held);
	return (linear_turn(line));
}

/* Takes the text for one part of a hyperparameter; -1: said why not. */
static int
take_part(struct linear *l, const struct form_row *row, const char *name,
    const char *text)
{
	struct err err = ERR_INIT;
	const char *kinds[HYPER_KINDS];
	long k;
	size_t i;
	int rc = 0;

	for (i = 0; i < HYPER_KINDS; i++)
		kinds[i] = hyper_kind_name((enum hyper_kind)i);
	if (strcmp(row->at, "kind") == 0) {
		k = linear_pick(text, kinds, HYPER_KINDS);
		if (k >= 0)
			return (hyper_set_kind(l->draft, row->def, name,
			    (enum hyper_kind)k));
		say_words(l, _("One of:"), kinds, HYPER_KINDS);
		return (-1);
	}
	if (strcmp(row->at, "scaling") == 0) {
		k = linear_pick(text, scalings, nitems(scalings));
		if (k < 0) {
			say_words(l, _("One of:"), scalings, nitems(scalings));
			return (-1);
		}
		text = scalings[k];
	}
	if (strcmp(row->at, "name") == 0) {
		if ((rc = hyper_rename(l->draft, row->def, name, text, &err)) ==
		    0)
			json_object_set_new(l->open.elements, text,
			    json_true());
	} else if (strcmp(row->at, "values") == 0)
		rc = hyper_set_line(l->draft, row->def, name, text, &err);
	else
		rc = hyper_set(l->draft, row->def, name, row->at, text, &err);
	if (rc == -1)
		linear_say(l, "%s", err.text);
	return (rc);
}

/* The name of the hyperparameter that a part's row belongs to; owned. */
static char *
hyper_name(const struct linear *l, const struct form_row *row)
{
	struct hyper *list;
	size_t n = hyper_list(json_array_get(json_object_get(
	    draft_request(l->draft), "TrainingJobDefinitions"), row->def),
	    &list);
	char *name = xstrdup(row->index < n ? list[row->index].name : "");

	free(list);
	return (name);
}

enum turn
linear_ask_part(struct linear *l, size_t index)
{
	const struct form_row *row = &l->form.rows[index];
	char *question, *text, *name = hyper_name(l, row);
	enum line line = LINE_AGAIN;

	while (line == LINE_AGAIN || line == LINE_HELP) {
		question = question_of(l, row);
		line = linear_read(l, question, &text);
		free(question);
		if (line == LINE_HELP)
			say_commands(l);
		else if (line == LINE_CLEAR && strcmp(row->at, "name") != 0 &&
		    strcmp(row->at, "kind") != 0)
			take_part(l, row, name, "");
		else if (line == LINE_TEXT &&
		    take_part(l, row, name, text) == -1)
			line = LINE_AGAIN;
		free(text);
	}
	free(name);
	linear_save(l);
	return (linear_turn(line));
}

/* Built-in ones by number or name; "own" asks for the image below (S53). */
enum turn
linear_ask_algorithm(struct linear *l, size_t index)
{
	size_t n = l->start.catalog != NULL ? catalog_count(l->start.catalog) :
	    0, i;
	const char **names = xcalloc(n + 1, sizeof *names);
	const struct algorithm *a;
	struct err err = ERR_INIT;
	enum line line = LINE_AGAIN;
	char *question, *text;
	long k;

	for (i = 0; i < n; i++)
		names[i] = catalog_name(l->start.catalog, i);
	question = question_of(l, &l->form.rows[index]);
	while (line == LINE_AGAIN || line == LINE_HELP) {
		line = linear_read(l, question, &text);
		if (line == LINE_HELP || (line == LINE_TEXT &&
		    (k = linear_pick(text, names, n)) < 0)) {
			say_words(l, _("Built-in algorithms:"), names, n);
			linear_say(l, "%s", _("Enter leaves the image as it "
			    "is; the next questions ask for an image or an "
			    "algorithm resource of your own."));
			line = LINE_AGAIN;
		} else if (line == LINE_TEXT) {
			a = catalog_algorithm(l->start.catalog,
			    catalog_id(l->start.catalog, (size_t)k));
			if (a == NULL || entry_take_algorithm(l->draft, l->def,
			    l->start.catalog, a, l->start.region, &err) ==
			    -1) {
				linear_say(l, "%s", err.text);
				line = LINE_AGAIN;
			}
		}
		free(text);
	}
	free(question);
	free(names);
	linear_save(l);
	return (linear_turn(line));
}
