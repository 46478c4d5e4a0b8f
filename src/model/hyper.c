/* Hyperparameters as one list. See hyper.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/number.h"
#include "model/hyper.h"

static const struct {
	const char	*list;		/* below HyperParameterRanges */
	const char	*title;
} kinds[HYPER_KINDS] = {
	[HYPER_STATIC] = { NULL, N_("Static") },
	[HYPER_INTEGER] = { "IntegerParameterRanges", N_("Integer") },
	[HYPER_CONTINUOUS] = { "ContinuousParameterRanges", N_("Continuous") },
	[HYPER_CATEGORICAL] = {
		"CategoricalParameterRanges", N_("Categorical")
	},
};

const char *
hyper_kind_name(enum hyper_kind kind)
{
	return (kinds[kind].title);
}

static void
fill_range(struct hyper *out, enum hyper_kind kind, const json_t *range,
    size_t index)
{
	const char *name = json_str_at(range, "/Name");

	memset(out, 0, sizeof *out);
	out->kind = kind;
	out->name = name != NULL ? name : "";
	out->min = json_str_at(range, "/MinValue");
	out->max = json_str_at(range, "/MaxValue");
	out->scaling = json_str_at(range, "/ScalingType");
	out->values = json_object_get(range, "Values");
	out->index = index;
}

size_t
hyper_list(const json_t *definition, struct hyper **out)
{
	json_t *ranges, *statics, *list, *value;
	struct hyper *found = NULL;
	const char *key;
	size_t n = 0, i;
	int kind;

	ranges = json_object_get(definition, "HyperParameterRanges");
	for (kind = HYPER_INTEGER; kind < HYPER_KINDS; kind++) {
		list = json_object_get(ranges, kinds[kind].list);
		json_array_foreach(list, i, value) {
			found = xreallocarray(found, n + 1, sizeof *found);
			fill_range(&found[n++], (enum hyper_kind)kind, value,
			    i);
		}
	}
	statics = json_object_get(definition, "StaticHyperParameters");
	i = 0;
	if (json_is_object(statics)) {
		json_object_foreach(statics, key, value) {
			found = xreallocarray(found, n + 1, sizeof *found);
			memset(&found[n], 0, sizeof *found);
			found[n].name = key;
			found[n].value = json_string_value(value);
			found[n++].index = i++;
		}
	}
	*out = found;
	return (n);
}

const char *
hyper_steps(const json_t *definition, long *steps)
{
	static const char *const names[] = {
		"epochs", "numepochs", "n-epochs", "n_epochs", "num_epochs"
	};
	const json_t *value, *statics;
	const char *text;
	int64_t n;
	size_t i;

	*steps = 0;
	statics = json_object_get(definition, "StaticHyperParameters");
	for (i = 0; i < nitems(names); i++) {
		value = json_object_get(statics, names[i]);
		if (value == NULL)
			continue;
		text = json_string_value(value);
		if (text != NULL && number_int(text, &n) && n > 0)
			*steps = (long)n;
		return (names[i]);
	}
	return (NULL);
}

static const json_t *
definition(const json_t *request, size_t def)
{
	return (json_array_get(json_object_get(request,
	    "TrainingJobDefinitions"), def));
}

static bool
find_in(const json_t *request, size_t def, const char *name,
    struct hyper *out)
{
	struct hyper *list;
	size_t n = hyper_list(definition(request, def), &list), i;
	bool found = false;

	for (i = 0; i < n && !found; i++)
		if (strcmp(list[i].name, name) == 0) {
			*out = list[i];
			found = true;
		}
	free(list);
	return (found);
}

static bool
find(const struct draft *draft, size_t def, const char *name,
    struct hyper *out)
{
	return (find_in(draft_request(draft), def, name, out));
}

/* What it was when it last was of this kind, or NULL. */
static json_t *
remembered(const struct draft *draft, size_t def, const char *name,
    enum hyper_kind kind)
{
	const json_t *past;
	struct hyper hyper;
	size_t back;

	for (back = 1; (past = draft_past(draft, back)) != NULL; back++) {
		if (!find_in(past, def, name, &hyper) || hyper.kind != kind)
			continue;
		if (kind == HYPER_STATIC)
			return (json_string(hyper.value));
		return (json_deep_copy(json_array_get(json_object_get(
		    json_object_get(definition(past, def),
		    "HyperParameterRanges"), kinds[kind].list),
		    hyper.index)));
	}
	return (NULL);
}

bool
hyper_was(const struct draft *draft, size_t def, const char *name,
    enum hyper_kind kind)
{
	json_t *old = remembered(draft, def, name, kind);
	bool was = old != NULL;

	json_decref(old);
	return (was);
}

enum hyper_kind
hyper_last_range(const struct draft *draft, size_t def, const char *name)
{
	const json_t *past;
	struct hyper hyper;
	size_t back;

	for (back = 1; (past = draft_past(draft, back)) != NULL; back++)
		if (find_in(past, def, name, &hyper) &&
		    hyper.kind != HYPER_STATIC)
			return (hyper.kind);
	return (HYPER_CONTINUOUS);
}

static char *
list_pointer(size_t def, enum hyper_kind kind)
{
	if (kind == HYPER_STATIC)
		return (xasprintf("/TrainingJobDefinitions/%zu/"
		    "StaticHyperParameters", def));
	return (xasprintf("/TrainingJobDefinitions/%zu/"
	    "HyperParameterRanges/%s", def, kinds[kind].list));
}

static char *
static_pointer(size_t def, const char *name)
{
	char token[1024], *list = list_pointer(def, HYPER_STATIC), *at;

	json_escape_token(name, token, sizeof token);
	at = xasprintf("%s/%s", list, token);
	free(list);
	return (at);
}

/* Puts a range (taken) at the end of its list. */
static void
put_range(struct draft *draft, size_t def, enum hyper_kind kind, json_t *range)
{
	char *list = list_pointer(def, kind);
	json_t *have = json_at(draft_request(draft), list);

	if (have == NULL)
		draft_set(draft, list, json_array());
	draft_insert(draft, list, json_array_size(have), range);
	free(list);
}

static json_t *
new_range(enum hyper_kind kind, const char *name)
{
	if (kind == HYPER_CATEGORICAL)
		return (json_pack("{s:s, s:[]}", "Name", name, "Values"));
	return (json_pack("{s:s, s:s, s:s}", "Name", name, "MinValue", "",
	    "MaxValue", ""));
}

static void
put(struct draft *draft, size_t def, enum hyper_kind kind, const char *name)
{
	char *at;

	if (kind != HYPER_STATIC) {
		put_range(draft, def, kind, new_range(kind, name));
		return;
	}
	at = static_pointer(def, name);
	draft_set(draft, at, json_string(""));
	free(at);
}

int
hyper_add(struct draft *draft, size_t def, const char *name,
    enum hyper_kind kind, struct err *err)
{
	struct hyper have;

	if (*name == '\0')
		return (err_set(err, ERR_INVALID, "%s",
		    _("A hyperparameter needs a name.")));
	if (find(draft, def, name, &have))
		return (err_set(err, ERR_INVALID, _("The hyperparameter %s is "
		    "already in the list, as %s."), name,
		    _(hyper_kind_name(have.kind))));
	draft_begin(draft);
	put(draft, def, kind, name);
	draft_commit(draft);
	return (0);
}

static void
take_out(struct draft *draft, size_t def, const struct hyper *hyper)
{
	char *at;

	if (hyper->kind == HYPER_STATIC) {
		at = static_pointer(def, hyper->name);
		draft_set(draft, at, NULL);
	} else {
		at = list_pointer(def, hyper->kind);
		draft_remove(draft, at, hyper->index);
	}
	free(at);
}

int
hyper_remove(struct draft *draft, size_t def, const char *name)
{
	struct hyper hyper;

	if (!find(draft, def, name, &hyper))
		return (-1);
	draft_begin(draft);
	take_out(draft, def, &hyper);
	draft_commit(draft);
	return (0);
}

int
hyper_rename(struct draft *draft, size_t def, const char *name,
    const char *to, struct err *err)
{
	struct hyper hyper, other;
	char *at, *value;

	if (!find(draft, def, name, &hyper) || strcmp(name, to) == 0)
		return (0);
	if (*to == '\0')
		return (err_set(err, ERR_INVALID, "%s",
		    _("A hyperparameter needs a name.")));
	if (find(draft, def, to, &other))
		return (err_set(err, ERR_INVALID, _("The hyperparameter %s is "
		    "already in the list, as %s."), to,
		    _(hyper_kind_name(other.kind))));
	draft_begin(draft);
	if (hyper.kind == HYPER_STATIC) {
		value = xstrdup(hyper.value != NULL ? hyper.value : "");
		take_out(draft, def, &hyper);
		at = static_pointer(def, to);
		draft_set(draft, at, json_string(value));
		free(value);
	} else {
		char *list = list_pointer(def, hyper.kind);

		at = xasprintf("%s/%zu/Name", list, hyper.index);
		draft_set(draft, at, json_string(to));
		free(list);
	}
	free(at);
	draft_commit(draft);
	return (0);
}

/*
 * What the other kinds can take over: bounds between the two kinds of numbers;
 * a static value becomes the only value of a list and the other way round.
 */
static void
carry_over(struct draft *draft, size_t def, const char *name,
    enum hyper_kind kind, const char *min, const char *max, const char *value)
{
	struct err err = ERR_INIT;

	if (kind == HYPER_STATIC && value != NULL)
		hyper_set(draft, def, name, "value", value, &err);
	else if (kind == HYPER_CATEGORICAL && value != NULL && *value != '\0')
		hyper_set(draft, def, name, "values", value, &err);
	else if (kind == HYPER_INTEGER || kind == HYPER_CONTINUOUS) {
		if (min != NULL)
			hyper_set(draft, def, name, "min", min, &err);
		if (max != NULL)
			hyper_set(draft, def, name, "max", max, &err);
	}
}

int
hyper_set_kind(struct draft *draft, size_t def, const char *name,
    enum hyper_kind kind)
{
	struct hyper hyper;
	char *own, *min, *max, *value;
	const char *single;
	json_t *old;

	if (!find(draft, def, name, &hyper))
		return (-1);
	if (hyper.kind == kind)
		return (0);
	own = xstrdup(name);
	min = hyper.min != NULL ? xstrdup(hyper.min) : NULL;
	max = hyper.max != NULL ? xstrdup(hyper.max) : NULL;
	single = hyper.value != NULL ? hyper.value :
	    hyper.values != NULL ?
	    json_string_value(json_array_get(hyper.values, 0)) : hyper.min;
	value = single != NULL ? xstrdup(single) : NULL;
	old = remembered(draft, def, own, kind);
	draft_begin(draft);
	take_out(draft, def, &hyper);
	if (old != NULL && kind != HYPER_STATIC)
		put_range(draft, def, kind, old);
	else {
		put(draft, def, kind, own);
		carry_over(draft, def, own, kind, min != NULL ? min : value,
		    max != NULL ? max : value,
		    old != NULL ? json_string_value(old) : value);
		json_decref(old);
	}
	draft_commit(draft);
	free(own);
	free(min);
	free(max);
	free(value);
	return (0);
}

static json_t *
lines_to_list(const char *text)
{
	json_t *list = json_array();

	while (*text != '\0') {
		size_t len = strcspn(text, "\n");

		if (len > 0)
			json_array_append_new(list, json_stringn(text, len));
		text += len + (text[len] == '\n');
	}
	return (list);
}

/* The API's name of a part of a range; NULL: it is no part of one. */
static const char *
api_member(const char *member)
{
	static const struct {
		const char	*member, *api;
	} members[] = {
		{ "name", "Name" }, { "min", "MinValue" },
		{ "max", "MaxValue" }, { "scaling", "ScalingType" },
		{ "values", "Values" },
	};
	size_t i;

	for (i = 0; i < nitems(members); i++)
		if (strcmp(member, members[i].member) == 0)
			return (members[i].api);
	return (NULL);
}

char *
hyper_pointer(size_t def, const struct hyper *hyper, const char *member)
{
	char *list, *at;
	const char *api;

	if (hyper->kind == HYPER_STATIC)
		return (static_pointer(def, hyper->name));
	list = list_pointer(def, hyper->kind);
	api = member != NULL ? api_member(member) : NULL;
	at = xasprintf("%s/%zu%s%s", list, hyper->index,
	    api != NULL ? "/" : "", api != NULL ? api : "");
	free(list);
	return (at);
}

int
hyper_set(struct draft *draft, size_t def, const char *name,
    const char *member, const char *text, struct err *err)
{
	struct hyper hyper;
	const char *api;
	char *at;
	json_t *value;

	if (!find(draft, def, name, &hyper))
		return (err_set(err, ERR_NOT_FOUND,
		    _("There is no hyperparameter %s."), name));
	if (strcmp(member, "value") == 0) {
		if (hyper.kind != HYPER_STATIC)
			return (err_set(err, ERR_INVALID, _("%s is a range: "
			    "it has no single value."), name));
		at = static_pointer(def, name);
		draft_set(draft, at, json_string(text));
		free(at);
		return (0);
	}
	if ((api = api_member(member)) == NULL)
		bug("a hyperparameter has no %s", member);
	if (hyper.kind == HYPER_STATIC)
		return (err_set(err, ERR_INVALID,
		    _("%s is static: it has no range."), name));
	at = hyper_pointer(def, &hyper, member);
	value = strcmp(member, "values") == 0 ? lines_to_list(text) :
	    strcmp(member, "scaling") == 0 && *text == '\0' ? NULL :
	    json_string(text);
	draft_set(draft, at, value);
	free(at);
	return (0);
}

void
hyper_text(const struct hyper *hyper, char *out, size_t cap)
{
	struct buf text;
	json_t *value;
	size_t i;

	switch (hyper->kind) {
	case HYPER_STATIC:
		snprintf(out, cap, "%s",
		    hyper->value != NULL ? hyper->value : "");
		return;
	case HYPER_INTEGER:
	case HYPER_CONTINUOUS:
		snprintf(out, cap, "%s – %s",
		    hyper->min != NULL ? hyper->min : "",
		    hyper->max != NULL ? hyper->max : "");
		return;
	default:
		break;
	}
	buf_init(&text, 0);
	json_array_foreach((json_t *)hyper->values, i, value)
		buf_addf(&text, "%s%s", i > 0 ? ", " : "",
		    json_is_string(value) ? json_string_value(value) : "?");
	snprintf(out, cap, "%s", buf_str(&text));
	buf_release(&text);
}

void
hyper_typed(const struct hyper *hyper, struct buf *out)
{
	char text[4096];

	if (hyper->kind == HYPER_INTEGER || hyper->kind == HYPER_CONTINUOUS) {
		if ((hyper->min != NULL && *hyper->min != '\0') ||
		    (hyper->max != NULL && *hyper->max != '\0'))
			buf_addf(out, "%s .. %s",
			    hyper->min != NULL ? hyper->min : "",
			    hyper->max != NULL ? hyper->max : "");
		return;
	}
	hyper_text(hyper, text, sizeof text);
	buf_adds(out, text);
}

/* A number at the start of text: its length, 0 when there is none. */
static size_t
number_span(const char *text)
{
	size_t n = 0, digits;

	if (text[n] == '-' || text[n] == '+')
		n++;
	digits = strspn(text + n, "0123456789");
	n += digits;
	/* "1..2" is two whole numbers. */
	if (text[n] == '.' && text[n + 1] != '.') {
		n++;
		digits += strspn(text + n, "0123456789");
		n += strspn(text + n, "0123456789");
	}
	if (digits == 0)
		return (0);
	if (text[n] == 'e' || text[n] == 'E') {
		size_t e = n + 1;

		if (text[e] == '-' || text[e] == '+')
			e++;
		if (text[e] >= '0' && text[e] <= '9')
			n = e + strspn(text + e, "0123456789");
	}
	return (n);
}

/* What may stand between two bounds; a "-" followed by a digit after a blank
 * is a sign. */
static size_t
parting_span(const char *text)
{
	static const char *const words[] = { "..", "–", "—", "to", ",", "-" };
	size_t n = strspn(text, " "), i;

	for (i = 0; i < nitems(words); i++) {
		size_t len = strlen(words[i]);

		if (strncmp(text + n, words[i], len) != 0)
			continue;
		if (i == nitems(words) - 1 && n > 0 && text[n + 1] != ' ')
			continue;
		n += len;
		break;
	}
	return (n + strspn(text + n, " "));
}

static int
set_bounds(struct draft *draft, size_t def, const char *name,
    const char *line, struct err *err)
{
	size_t n, gap, m;
	char *min, *max;

	line += strspn(line, " ");
	n = number_span(line);
	gap = n > 0 ? parting_span(line + n) : 0;
	m = gap > 0 ? number_span(line + n + gap) : 0;
	if (m == 0 || line[n + gap + m + strspn(line + n + gap + m, " ")] !=
	    '\0')
		return (err_set(err, ERR_INVALID, _("%s: write the range as "
		    "two numbers, such as 1 .. 10."), name));
	min = xstrndup(line, n);
	max = xstrndup(line + n + gap, m);
	draft_begin(draft);
	hyper_set(draft, def, name, "min", min, err);
	hyper_set(draft, def, name, "max", max, err);
	draft_commit(draft);
	free(min);
	free(max);
	return (0);
}

static int
set_words(struct draft *draft, size_t def, const char *name,
    const char *line, struct err *err)
{
	struct buf lines;
	size_t len, end;

	buf_init(&lines, 0);
	for (; *line != '\0'; line += len + (line[len] == ',')) {
		line += strspn(line, " ");
		end = len = strcspn(line, ",");
		while (end > 0 && line[end - 1] == ' ')
			end--;
		if (end > 0)
			buf_addf(&lines, "%s%.*s", lines.len > 0 ? "\n" : "",
			    (int)end, line);
	}
	hyper_set(draft, def, name, "values", buf_str(&lines), err);
	buf_release(&lines);
	return (0);
}

int
hyper_set_line(struct draft *draft, size_t def, const char *name,
    const char *line, struct err *err)
{
	struct hyper hyper;

	if (!find(draft, def, name, &hyper))
		return (err_set(err, ERR_NOT_FOUND,
		    _("There is no hyperparameter %s."), name));
	if (hyper.kind == HYPER_STATIC)
		return (hyper_set(draft, def, name, "value", line, err));
	if (hyper.kind == HYPER_CATEGORICAL)
		return (set_words(draft, def, name, line, err));
	return (set_bounds(draft, def, name, line, err));
}
