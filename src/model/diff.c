/* Two requests, compared field by field. See diff.h. */
#include "model/diff.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "model/hyper.h"

#define DEPTH_MOST	40
#define LINES_MOST	2000
#define DEFINITIONS	"/TrainingJobDefinitions"

/* Lists whose elements have names: the list's path and the naming member. */
static const struct {
	const char	*path, *member;
} named[] = {
	{ DEFINITIONS, "DefinitionName" },
	{ DEFINITIONS "/*/InputDataConfig", "ChannelName" },
	{ DEFINITIONS "/*/AlgorithmSpecification/MetricDefinitions", "Name" },
	{ DEFINITIONS "/*/ResourceConfig/InstanceGroups",
	    "InstanceGroupName" },
	{ "/WarmStartConfig/ParentHyperParameterTuningJobs",
	    "HyperParameterTuningJobName" },
	{ "/Tags", "Key" },
};

/* Two places that correspond. */
struct place {
	const char	*a, *b;		/* pointers */
	const char	*label;		/* of what is around, or "" */
	int		 depth;
};

static void compare(struct diff *, const json_t *, const json_t *,
    const struct place *);

static char *
joined(const char *around, const char *label)
{
	return (*around == '\0' ? xstrdup(label) :
	    xasprintf("%s › %s", around, label));
}

static char *
shown(const struct field *field, const json_t *value)
{
	struct buf text;
	char *json;

	if (value == NULL)
		return (NULL);
	buf_init(&text, 0);
	if (field != NULL)
		field_print(field, value, &text);
	else if (json_is_string(value))
		buf_adds(&text, json_string_value(value));
	else if ((json = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT)) !=
	    NULL) {
		buf_adds(&text, json);
		free(json);
	}
	return (buf_take(&text));
}

/* Takes label, before, after. */
static void
put(struct diff *diff, const struct place *at, char *label, char *before,
    char *after)
{
	struct diff_line *line;

	if (diff->n == LINES_MOST) {
		free(label);
		free(before);
		free(after);
		return;
	}
	diff->list = xreallocarray(diff->list, diff->n + 1,
	    sizeof *diff->list);
	line = &diff->list[diff->n++];
	line->kind = before == NULL ? DIFF_ADDED : after == NULL ?
	    DIFF_REMOVED : DIFF_CHANGED;
	line->path = xstrdup(after == NULL ? at->a : at->b);
	line->field = field_at(line->path);
	line->label = label;
	line->before = before;
	line->after = after;
}

static void
leaf(struct diff *diff, const json_t *a, const json_t *b,
    const struct place *at)
{
	const struct field *field = field_at(at->b);
	const char *name = strrchr(at->b, '/');
	char *label;

	if (name != NULL && strspn(name + 1, "0123456789") ==
	    strlen(name + 1) && *at->label != '\0')
		label = xstrdup(at->label);
	else
		label = joined(at->label, field != NULL && strcmp(strrchr(
		    field->path, '/'), "/*") != 0 ? _(field->label) :
		    name != NULL ? name + 1 : "");
	put(diff, at, label, shown(field, a), shown(field, b));
}

/* The members of both, those of b first. */
static void
objects(struct diff *diff, const json_t *a, const json_t *b,
    const struct place *at)
{
	const json_t *both[2] = { b, a };
	struct place inner = *at;
	const char *name;
	json_t *value;
	char *pa, *pb;
	int i;

	inner.depth++;
	for (i = 0; i < 2; i++)
		json_object_foreach((json_t *)both[i], name, value) {
			if (i == 1 && json_object_get(b, name) != NULL)
				continue;
			inner.a = pa = json_below(at->a, name);
			inner.b = pb = json_below(at->b, name);
			compare(diff, json_object_get(a, name),
			    json_object_get(b, name), &inner);
			free(pa);
			free(pb);
		}
}

static const char *
naming_member(const char *pointer)
{
	const struct field *field = field_at(pointer);
	size_t i;

	for (i = 0; field != NULL && i < nitems(named); i++)
		if (strcmp(named[i].path, field->path) == 0)
			return (named[i].member);
	return (NULL);
}

static const char *
name_of(const json_t *element, const char *member)
{
	return (member == NULL ? NULL :
	    json_string_value(json_object_get(element, member)));
}

/* The element of list that is called like this; -1: none. */
static int
find(const json_t *list, const char *member, const char *name)
{
	const char *other;
	const json_t *one;
	size_t i;

	json_array_foreach((json_t *)list, i, one)
		if ((other = name_of(one, member)) != NULL &&
		    strcmp(other, name) == 0)
			return ((int)i);
	return (-1);
}

/* Which element of a answers element i of b; -1: none. */
static int
partner(const json_t *a, const json_t *b, size_t i, const char *member)
{
	const char *name = name_of(json_array_get(b, i), member);
	const char *other;

	/* A job with one definition may call it anything. */
	if (member != NULL && strcmp(member, "DefinitionName") == 0 &&
	    json_array_size(a) == 1 && json_array_size(b) == 1)
		return (0);
	if (name != NULL)
		return (find(a, member, name));
	other = name_of(json_array_get(a, i), member);
	return (i < json_array_size(a) && other == NULL ? (int)i : -1);
}

static void
element(struct diff *diff, const json_t *a, const json_t *b, int i, int k,
    const struct place *at)
{
	const char *member = naming_member(at->b), *name;
	const json_t *x = i < 0 ? NULL : json_array_get(a, (size_t)i);
	const json_t *y = k < 0 ? NULL : json_array_get(b, (size_t)k);
	char *pa = xasprintf("%s/%d", at->a, i < 0 ? k : i);
	char *pb = xasprintf("%s/%d", at->b, k < 0 ? i : k), number[24];
	const struct field *field = field_at(pb);
	struct place inner = { pa, pb, NULL, at->depth + 1 };
	char *label;

	name = name_of(y != NULL ? y : x, member);
	snprintf(number, sizeof number, "%d", (k < 0 ? i : k) + 1);
	if (name != NULL)
		label = joined(at->label, name);
	else if (field != NULL && field->type->kind == FIELD_OBJECT) {
		char *own = xasprintf("%s %s", _(field->label), number);

		label = joined(at->label, own);
		free(own);
	} else
		label = xstrdup(at->label);
	inner.label = label;
	compare(diff, x, y, &inner);
	free(label);
	free(pa);
	free(pb);
}

static void
arrays(struct diff *diff, const json_t *a, const json_t *b,
    const struct place *at)
{
	const char *member = naming_member(at->b);
	size_t na = json_array_size(a), i;
	bool *used = xcalloc(na + 1, sizeof *used);
	int k;

	for (i = 0; i < json_array_size(b); i++) {
		k = partner(a, b, i, member);
		if (k >= 0 && used[k])
			k = -1;
		if (k >= 0)
			used[k] = true;
		element(diff, a, b, k, (int)i, at);
	}
	for (i = 0; i < na; i++)
		if (!used[i])
			element(diff, a, b, (int)i, -1, at);
	free(used);
}

static char *
hyper_line(const struct hyper *h)
{
	char text[512];

	if (h == NULL)
		return (NULL);
	hyper_text(h, text, sizeof text);
	if (h->scaling == NULL)
		return (xasprintf("%s %s", _(hyper_kind_name(h->kind)),
		    text));
	return (xasprintf("%s %s, %s", _(hyper_kind_name(h->kind)), text,
	    h->scaling));
}

static char *
hyper_place(const char *definition, const struct hyper *h)
{
	static const char *const lists[HYPER_KINDS] = {
		[HYPER_INTEGER] = "IntegerParameterRanges",
		[HYPER_CONTINUOUS] = "ContinuousParameterRanges",
		[HYPER_CATEGORICAL] = "CategoricalParameterRanges",
	};
	char *list, *out;

	if (h->kind != HYPER_STATIC)
		return (xasprintf("%s/HyperParameterRanges/%s/%zu",
		    definition, lists[h->kind], h->index));
	list = xasprintf("%s/StaticHyperParameters", definition);
	out = json_below(list, h->name);
	free(list);
	return (out);
}

static void
one_hyper(struct diff *diff, const struct hyper *x, const struct hyper *y,
    const struct place *at)
{
	char *before = hyper_line(x), *after = hyper_line(y), *pa, *pb;
	struct place inner = *at;

	if (before != NULL && after != NULL && strcmp(before, after) == 0) {
		free(before);
		free(after);
		return;
	}
	inner.a = pa = hyper_place(at->a, x != NULL ? x : y);
	inner.b = pb = hyper_place(at->b, y != NULL ? y : x);
	put(diff, &inner, joined(at->label, x != NULL ? x->name : y->name),
	    before, after);
	free(pa);
	free(pb);
}

static const struct hyper *
hyper_named(const struct hyper *list, size_t n, const char *name)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(list[i].name, name) == 0)
			return (&list[i]);
	return (NULL);
}

/* All kinds at once; the members themselves are then left out. */
static void
hypers(struct diff *diff, const json_t *a, const json_t *b,
    const struct place *at)
{
	struct hyper *x, *y;
	size_t nx = hyper_list(a, &x), ny = hyper_list(b, &y), i;

	for (i = 0; i < ny; i++)
		one_hyper(diff, hyper_named(x, nx, y[i].name), &y[i], at);
	for (i = 0; i < nx; i++)
		if (hyper_named(y, ny, x[i].name) == NULL)
			one_hyper(diff, &x[i], NULL, at);
	free(x);
	free(y);
}

static json_t *
without_hypers(const json_t *definition)
{
	static const char *const lists[] = { "IntegerParameterRanges",
		"ContinuousParameterRanges", "CategoricalParameterRanges" };
	json_t *copy = json_copy((json_t *)definition), *ranges;
	size_t i;

	json_object_del(copy, "StaticHyperParameters");
	ranges = json_copy(json_object_get(copy, "HyperParameterRanges"));
	for (i = 0; i < nitems(lists); i++)
		json_object_del(ranges, lists[i]);
	if (json_object_size(ranges) > 0)
		json_object_set(copy, "HyperParameterRanges", ranges);
	else
		json_object_del(copy, "HyperParameterRanges");
	json_decref(ranges);
	return (copy);
}

static bool
is_definition(const char *pointer)
{
	const struct field *field = field_at(pointer);

	return (field != NULL && strcmp(field->path, DEFINITIONS "/*") == 0);
}

static void
compare(struct diff *diff, const json_t *a, const json_t *b,
    const struct place *at)
{
	if (at->depth > DEPTH_MOST || a == b ||
	    (a != NULL && b != NULL && json_equal(a, b)))
		return;
	if (json_is_object(a) && json_is_object(b) && is_definition(at->b)) {
		json_t *x = without_hypers(a), *y = without_hypers(b);

		objects(diff, x, y, at);
		hypers(diff, a, b, at);
		json_decref(x);
		json_decref(y);
	} else if (json_is_object(a) && json_is_object(b))
		objects(diff, a, b, at);
	else if (json_is_array(a) && json_is_array(b))
		arrays(diff, a, b, at);
	/* What came or went with its structure is told member by member, as
	 * long as rows know the members. */
	else if ((a == NULL && json_is_object(b) && field_at(at->b) != NULL &&
	    !is_definition(at->b) && json_object_size(b) > 0) ||
	    (b == NULL && json_is_object(a) && field_at(at->a) != NULL &&
	    !is_definition(at->a) && json_object_size(a) > 0))
		objects(diff, a, b, at);
	else if ((a == NULL && json_is_array(b) && json_array_size(b) > 0) ||
	    (b == NULL && json_is_array(a) && json_array_size(a) > 0))
		arrays(diff, a, b, at);
	else
		leaf(diff, a, b, at);
}

/* Job settings first, then definition by definition, rows in their order. */
static unsigned long
rank(const struct diff_line *line)
{
	unsigned long at = 0;

	if (strncmp(line->path, DEFINITIONS "/", sizeof DEFINITIONS) == 0)
		at = 1 + strtoul(line->path + sizeof DEFINITIONS, NULL, 10) %
		    1000;
	return (at * 1000 + field_place(line->field));
}

/* Stable: a request's own order decides among equals. */
static void
sort(struct diff *diff)
{
	struct diff_line line;
	size_t i, k;

	for (i = 1; i < diff->n; i++) {
		line = diff->list[i];
		for (k = i; k > 0 && rank(&diff->list[k - 1]) > rank(&line);
		    k--)
			diff->list[k] = diff->list[k - 1];
		diff->list[k] = line;
	}
}

void
diff_run(const json_t *a, const json_t *b, struct diff *diff)
{
	struct place at = { "", "", "", 0 };

	memset(diff, 0, sizeof *diff);
	compare(diff, a, b, &at);
	sort(diff);
}

void
diff_release(struct diff *diff)
{
	size_t i;

	for (i = 0; i < diff->n; i++) {
		free(diff->list[i].path);
		free(diff->list[i].label);
		free(diff->list[i].before);
		free(diff->list[i].after);
	}
	free(diff->list);
	memset(diff, 0, sizeof *diff);
}

json_t *
diff_json(const struct diff *diff)
{
	static const char *const kinds[] = { "changed", "added", "removed" };
	const struct diff_line *line;
	json_t *list = json_array(), *one;
	size_t i;

	for (i = 0; i < diff->n; i++) {
		line = &diff->list[i];
		one = json_pack("{s:s, s:s, s:s?, s:s, s:s?, s:s?}", "kind",
		    kinds[line->kind], "path", line->path, "field",
		    line->field == NULL ? NULL : _(line->field->label),
		    "label", line->label, "before", line->before, "after",
		    line->after);
		if (one == NULL)
			bug("difference at %s does not pack", line->path);
		json_array_append_new(list, one);
	}
	return (list);
}
