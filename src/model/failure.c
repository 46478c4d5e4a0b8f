#include "config.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/number.h"
#include "base/utf8.h"
#include "model/failure.h"

/* What reasons hold, in any case of letters. The first that fits counts. */
static const struct {
	const char	*holds;
	const char	*fix;
} fixes[] = {
	{ "no s3 objects found",
	    N_("Put the data there, or correct the channel's location.") },
	{ "no space left on device",
	    N_("Ask for a larger volume (VolumeSizeInGB).") },
	{ "cuda out of memory",
	    N_("Narrow what makes the model or its batches large, or choose "
	    "an instance type with more memory on its GPU.") },
	{ "out of memory",
	    N_("Narrow what makes the model large, or choose an instance type "
	    "with more memory.") },
	{ "memoryerror",
	    N_("Narrow what makes the model large, or choose an instance type "
	    "with more memory.") },
	{ "exit code: 137",
	    N_("It was killed, most often for want of memory: narrow what "
	    "makes the model large, or choose an instance type with more.") },
	{ "exit code: 139",
	    N_("It crashed (SIGSEGV): run it under a debugger with the values "
	    "of the training job.") },
	{ "exit code: 127",
	    N_("A program that the image starts is not in it.") },
	{ "exit code: 126",
	    N_("Make the program that the image starts executable.") },
	{ "no module named",
	    N_("Add the module to the image.") },
	{ "importerror",
	    N_("Add the module to the image.") },
	{ "unrecognized arguments",
	    N_("Give hyperparameters the names that the program knows.") },
	{ "access denied",
	    N_("Give the definition's role this permission.") },
	{ "accessdenied",
	    N_("Give the definition's role this permission.") },
	{ "not authorized to perform",
	    N_("Give the definition's role this permission.") },
	{ "resourcelimitexceeded",
	    N_("Ask for a higher quota, or run fewer at once.") },
	{ "capacityerror",
	    N_("Choose another instance type, or name several by their "
	    "priority.") },
	{ "internalservererror",
	    N_("It is no fault of the training job's: a retry strategy tries "
	    "such a one again.") },
};

static const char *
fix_of(const char *reason)
{
	size_t i;

	for (i = 0; i < nitems(fixes); i++)
		if (strcasestr(reason, fixes[i].holds) != NULL)
			return (_(fixes[i].fix));
	return (NULL);
}

static bool
has_failed(const struct trial *t)
{
	return (t->status->final && (t->status->tone == TONE_BAD ||
	    (t->status->tone == TONE_GOOD && isnan(t->value))));
}

static bool
is_good(const struct trial *t)
{
	return (!has_failed(t) && !isnan(t->value));
}

/* Numbers differ from one to the next; those of exits tell them apart. */
static bool
is_exit(const struct buf *b)
{
	static const char word[] = "code: ";

	return (b->len >= sizeof word - 1 && strncasecmp(b->data + b->len -
	    (sizeof word - 1), word, sizeof word - 1) == 0);
}

/* The reason without what is of this training job alone; the caller frees. */
static char *
kind_of(const struct trial *t)
{
	const char *p = t->failure != NULL ? t->failure : "";
	size_t name = strlen(t->name != NULL ? t->name : ""), n;
	struct buf b;

	buf_init(&b, 0);
	/* That one which says nothing has failed is no reason, either. */
	buf_addc(&b, t->status->tone == TONE_BAD ? '!' : '?');
	while (*p != '\0') {
		if (name > 0 && strncmp(p, t->name, name) == 0) {
			buf_addc(&b, '#');
			p += name;
		} else if (isdigit((unsigned char)*p) && is_exit(&b)) {
			n = strspn(p, "0123456789");
			buf_add(&b, p, n);
			p += n;
		} else if (isdigit((unsigned char)*p)) {
			buf_addc(&b, '#');
			p += strspn(p, "0123456789abcdefABCDEF.");
		} else
			buf_addc(&b, *p++);
	}
	return (buf_take(&b));
}

/* Values of one hyperparameter among the training jobs of a group, or among
 * those with a value. */
struct span {
	double		 least, most;
	const char	*same;		/* that all have, or NULL */
	bool		 numbers;
	size_t		 n;
};

static void
span_add(struct span *s, const struct trial *t, const char *name)
{
	const char *text = trial_param(t, name);
	double v;

	if (text == NULL)
		return;
	if (!number_real(text, &v))
		s->numbers = false;
	else if (s->numbers) {
		s->least = s->n == 0 || v < s->least ? v : s->least;
		s->most = s->n == 0 || v > s->most ? v : s->most;
	}
	if (s->n++ == 0)
		s->same = text;
	else if (s->same != NULL && strcmp(s->same, text) != 0)
		s->same = NULL;
}

/* One in how many orders of n and m things parts them by chance. */
static double
odds_of(size_t n, size_t m)
{
	double all = 1;
	size_t i;

	for (i = 1; i <= n; i++)
		all *= (double)(m + i) / (double)i;
	return (all / 2);
}

static bool
is_value_of_good(const struct trial *trials, size_t n, const char *name,
    const char *value)
{
	const char *text;
	size_t i;

	for (i = 0; i < n; i++)
		if (is_good(&trials[i]) && (text = trial_param(&trials[i],
		    name)) != NULL && strcmp(text, value) == 0)
			return (true);
	return (false);
}

static json_t *
only_of(const struct trial *trials, size_t n, const char *name,
    const struct span *bad, const struct span *good)
{
	json_t *o = NULL;

	if (bad->n == 0 || odds_of(bad->n, good->n) < FAILURE_ODDS)
		return (NULL);
	if (!bad->numbers || !good->numbers) {
		if (bad->same != NULL && !is_value_of_good(trials, n, name,
		    bad->same))
			o = json_pack("{s:s}", "value", bad->same);
	} else if (bad->least > good->most)
		o = json_pack("{s:f, s:f}", "least", bad->least, "others",
		    good->most);
	else if (bad->most < good->least)
		o = json_pack("{s:f, s:f}", "most", bad->most, "others",
		    good->least);
	if (o != NULL)
		json_object_set_new(o, "name", json_string(name));
	return (o);
}

/* Of those with a value, by hyperparameter: the same for each group, and there
 * may be as many groups as trials. */
struct goods {
	struct good {
		const char	*name;
		struct span	 span;
	}		*list;
	size_t		 n;
};

static const struct span *
good_span(struct goods *g, const struct trial *trials, size_t n,
    const char *name)
{
	struct span span = { .numbers = true };
	size_t i;

	for (i = 0; i < g->n; i++)
		if (strcmp(g->list[i].name, name) == 0)
			return (&g->list[i].span);
	for (i = 0; i < n; i++)
		if (is_good(&trials[i]))
			span_add(&span, &trials[i], name);
	g->list = xreallocarray(g->list, g->n + 1, sizeof *g->list);
	g->list[g->n] = (struct good){ name, span };
	return (&g->list[g->n++].span);
}

/* What parts the trials of this kind from those with a value. kinds: of each
 * trial, or NULL. */
static json_t *
common(const struct trial *trials, char *const *kinds, size_t n, size_t first,
    struct goods *goods)
{
	const struct trial *t = &trials[first];
	struct span bad;
	json_t *list = json_array(), *one;
	size_t i, k;

	for (k = 0; k < t->nparams; k++) {
		bad = (struct span){ .numbers = true };
		for (i = first; i < n; i++)
			if (kinds[i] != NULL && strcmp(kinds[i],
			    kinds[first]) == 0)
				span_add(&bad, &trials[i], t->params[k].name);
		one = only_of(trials, n, t->params[k].name, &bad,
		    good_span(goods, trials, n, t->params[k].name));
		if (one != NULL)
			json_array_append_new(list, one);
	}
	return (list);
}

static json_t *
group(const struct trial *trials, char *const *kinds, size_t n, size_t first,
    struct goods *goods)
{
	const struct trial *t = &trials[first];
	json_t *names = json_array(), *o, *only;
	const char *fix;
	size_t i;

	for (i = first; i < n; i++)
		if (kinds[i] != NULL && strcmp(kinds[i], kinds[first]) == 0)
			json_array_append_new(names, json_string(
			    trials[i].name));
	o = json_pack("{s:I, s:o}", "count",
	    (json_int_t)json_array_size(names), "trainingJobs", names);
	if (t->status->tone == TONE_BAD)
		json_object_set_new(o, "reason", json_string(t->failure !=
		    NULL ? t->failure : ""));
	else if (t->metric != NULL)
		json_object_set_new(o, "metric", json_string(t->metric));
	if (t->failure != NULL && (fix = fix_of(t->failure)) != NULL)
		json_object_set_new(o, "fix", json_string(fix));
	only = common(trials, kinds, n, first, goods);
	if (json_array_size(only) > 0)
		json_object_set(o, "only", only);
	json_decref(only);
	return (o);
}

static bool
is_first(char *const *kinds, size_t i)
{
	size_t k;

	for (k = 0; k < i; k++)
		if (kinds[k] != NULL && strcmp(kinds[k], kinds[i]) == 0)
			return (false);
	return (true);
}

/* Before the first that is smaller: equal ones stay in their order. */
static void
insert(json_t *groups, json_t *one)
{
	size_t i, n = json_array_size(groups);

	for (i = 0; i < n; i++)
		if (json_int_at(json_array_get(groups, i), "/count", 0) <
		    json_int_at(one, "/count", 0))
			break;
	json_array_insert_new(groups, i, one);
}

json_t *
failure_tree(const struct trial *trials, size_t n)
{
	json_t *groups = json_array();
	char **kinds = xcalloc(n + 1, sizeof *kinds);
	struct goods goods = { 0 };
	size_t i, failed = 0;

	for (i = 0; i < n; i++)
		if (has_failed(&trials[i])) {
			kinds[i] = kind_of(&trials[i]);
			failed++;
		}
	for (i = 0; i < n; i++)
		if (kinds[i] != NULL && is_first(kinds, i))
			insert(groups, group(trials, kinds, n, i, &goods));
	for (i = 0; i < n; i++)
		free(kinds[i]);
	free(kinds);
	free(goods.list);
	return (json_pack("{s:I, s:I, s:o}", "trainingJobs", (json_int_t)n,
	    "failed", (json_int_t)failed, "groups", groups));
}

static void
names_text(const json_t *names, struct buf *out)
{
	size_t i, n = json_array_size(names);
	char *safe;

	for (i = 0; i < n && i < FAILURE_NAMES; i++) {
		safe = text_safe(json_string_value(json_array_get(names, i)));
		buf_addf(out, "%s%s", i > 0 ? ", " : "", safe);
		free(safe);
	}
	if (n > i)
		buf_addf(out, ngettext(", and %zu more", ", and %zu more",
		    n - i), n - i);
	buf_addc(out, '\n');
}

static void
only_text(const json_t *o, struct buf *out)
{
	bool least = json_object_get(o, "least") != NULL;
	char here[64], there[64], *name, *value;

	name = text_safe(json_str_at(o, "/name"));
	if (json_str_at(o, "/value") != NULL) {
		value = text_safe(json_str_at(o, "/value"));
		buf_addf(out, _("  Only they have %s = %s.\n"), name, value);
		free(value);
		free(name);
		return;
	}
	number_text(json_real_at(o, least ? "/least" : "/most", 0), here,
	    sizeof here);
	number_text(json_real_at(o, "/others", 0), there, sizeof there);
	buf_addf(out, least ?
	    _("  Their %s is %s at least; that of all with a value, %s at "
	    "most.\n") :
	    _("  Their %s is %s at most; that of all with a value, %s at "
	    "least.\n"), name, here, there);
	free(name);
}

void
failure_text(const json_t *g, struct buf *out)
{
	json_int_t n = json_int_at(g, "/count", 0);
	const char *reason = json_str_at(g, "/reason");
	const char *metric = json_str_at(g, "/metric");
	const char *fix = json_str_at(g, "/fix");
	const json_t *o;
	char *safe;
	size_t i;

	if (reason == NULL && metric == NULL)
		metric = _("the objective metric");
	if (reason != NULL && *reason == '\0')
		reason = _("the service gives no reason");
	safe = text_safe(reason != NULL ? reason : metric);
	if (reason != NULL)
		buf_addf(out, ngettext("%lld failed: %s\n",
		    "%lld failed: %s\n", (unsigned long)n), (long long)n,
		    safe);
	else
		buf_addf(out, ngettext("%lld ended without a value of %s\n",
		    "%lld ended without a value of %s\n", (unsigned long)n),
		    (long long)n, safe);
	free(safe);
	buf_adds(out, "  ");
	names_text(json_object_get(g, "trainingJobs"), out);
	json_array_foreach(json_object_get(g, "only"), i, o)
		only_text(o, out);
	if (reason == NULL)
		fix = _("Hold the metric's regular expression against the "
		    "log.");
	if (fix != NULL)
		buf_addf(out, "  %s\n", fix);
}
