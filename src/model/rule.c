/* Running the rules and keeping what they found. */
#include "model/rule.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "model/import.h"
#include "model/rule_run.h"

#define LIST "/TrainingJobDefinitions"
/* A hostile request must not make an endless list (T16). */
#define FINDINGS_MOST 1000

static void add(struct rule_run *, enum severity, const char *, char *,
    const char *, const char *, va_list) __attribute__((format(printf, 6, 0)));

/* Takes path. */
static void
add(struct rule_run *r, enum severity severity, const char *rule, char *path,
    const char *fix, const char *fmt, va_list ap)
{
	struct findings	*out = r->out;
	struct finding	*f;
	struct buf	 b;
	const json_t	*v;

	if (out->n == FINDINGS_MOST) {
		free(path);
		return;
	}
	out->list = xreallocarray(out->list, out->n + 1, sizeof *out->list);
	f = &out->list[out->n++];
	memset(f, 0, sizeof *f);
	f->severity = severity;
	f->path = path;
	f->field = field_at(path);
	f->rule = rule;
	f->message = xvasprintf(fmt, ap);
	utf8_mend(f->message);
	f->fix = fix == NULL ? NULL : xstrdup(fix);
	v = json_at(r->request, path);
	if (v == NULL || json_is_object(v) || json_is_array(v))
		return;
	buf_init(&b, 0);
	if (json_is_string(v))
		buf_adds(&b, json_string_value(v));
	else if (f->field != NULL)
		field_print(f->field, v, &b);
	f->value = buf_take(&b);
}

void
rule_add(struct rule_run *r, enum severity severity, const char *rule,
    const char *path, const char *fix, const char *fmt, ...)
{
	va_list	ap;

	va_start(ap, fmt);
	add(r, severity, rule, xstrdup(path), fix, fmt, ap);
	va_end(ap);
}

void
rule_add_in(struct rule_run *r, const struct rule_definition *d,
    enum severity severity, const char *rule, const char *tail,
    const char *fix, const char *fmt, ...)
{
	va_list	ap;

	va_start(ap, fmt);
	add(r, severity, rule, xasprintf(LIST "/%zu%s", d->index, tail), fix,
	    fmt, ap);
	va_end(ap);
}

bool
rule_strategy(const struct rule_run *r, const char *name)
{
	const char	*s;

	s = json_str_at(r->request, "/HyperParameterTuningJobConfig/Strategy");
	/* In other letters it is an error already; what follows from it is
	 * not another. */
	return s != NULL && strcasecmp(s, name) == 0;
}

/* Place in the wizard: job rows, then definition by definition. */
static unsigned long
rank(const struct finding *f)
{
	unsigned long	at = 0;

	if (strncmp(f->path, LIST "/", sizeof LIST) == 0)
		at = 1 + strtoul(f->path + sizeof LIST, NULL, 10) % 1000;
	return at * 1000 + field_place(f->field);
}

static int
by_rank(const void *a, const void *b)
{
	unsigned long	x = rank(a), y = rank(b);
	int		d;

	if (x != y)
		return x < y ? -1 : 1;
	d = strcmp(((const struct finding *)a)->path,
	    ((const struct finding *)b)->path);
	return d != 0 ? d : strcmp(((const struct finding *)a)->rule,
	    ((const struct finding *)b)->rule);
}

static void
over_fields(struct rule_run *r)
{
	struct rule_definition	 d;
	const json_t		*list;

	rule_job(r);
	rule_limits(r);
	list = json_at(r->request, LIST);
	for (d.index = 0; d.index < json_array_size(list); d.index++) {
		d.d = json_array_get(list, d.index);
		if (!json_is_object(d.d))
			continue;
		d.image = json_str_at(d.d,
		    "/AlgorithmSpecification/TrainingImage");
		d.algorithm = catalog_of(r->catalog, d.d);
		rule_algorithm(r, &d);
		rule_hypers(r, &d);
		rule_data(r, &d);
		rule_resources(r, &d);
	}
}

static void
finding_release(struct finding *f)
{
	free(f->path);
	free(f->value);
	free(f->message);
	free(f->fix);
}

/* Whether a value at or around this path is not there, or not what it must
 * be, or holds nothing: told by its own row among the first n. */
static bool
is_broken(const struct findings *out, size_t n, const char *path,
    bool or_missing)
{
	const struct finding	*f;
	size_t			 i, len;

	for (i = 0; i < n; i++) {
		f = &out->list[i];
		len = strlen(f->path);
		if (f->severity != SEVERITY_ERROR ||
		    strncmp(path, f->path, len) != 0 ||
		    (path[len] != '/' && path[len] != '\0'))
			continue;
		if (strcmp(f->rule, "type") == 0 ||
		    strcmp(f->rule, "blank") == 0 ||
		    strcmp(f->rule, "min-items") == 0 ||
		    (or_missing && strcmp(f->rule, "required") == 0))
			return true;
	}
	return false;
}

/* One mistake is one error: what rules over several fields say of a value
 * that its own row refuses already is not another. The first n are the
 * rows'. */
static void
drop_consequences(struct findings *out, size_t n)
{
	struct finding	*f;
	size_t		 i, kept = n;
	bool		 moved;

	for (i = n; i < out->n; i++) {
		f = &out->list[i];
		/* These two stand in the configuration in the other form. */
		moved = strcmp(f->rule, "objective-none") == 0 ||
		    strcmp(f->rule, "ranges-none") == 0;
		if (is_broken(out, n, f->path, true) || (moved && is_broken(
		    out, n, "/HyperParameterTuningJobConfig", false)))
			finding_release(f);
		else
			out->list[kept++] = *f;
	}
	out->n = kept;
}

void
rules_run(const json_t *request, enum limits_profile profile,
    const struct catalog *catalog, struct findings *out)
{
	rules_run_with(request, profile, catalog, NULL, out);
}

void
rules_run_with(const json_t *request, enum limits_profile profile,
    const struct catalog *catalog, const struct rule_facts *facts,
    struct findings *out)
{
	struct rule_run		 r = { request, profile, catalog, facts, out,
	    false };
	json_t			*spelt = NULL;
	size_t			 of_rows;

	memset(out, 0, sizeof *out);
	rule_fields(&r);
	/* Rules over several fields look for members by their right names. */
	if (r.misspelt)
		r.request = spelt = import_spelt(request);
	of_rows = out->n;
	over_fields(&r);
	drop_consequences(out, of_rows);
	if (facts != NULL)
		rule_facts(&r);
	json_decref(spelt);
	if (out->n > 1)
		qsort(out->list, out->n, sizeof *out->list, by_rank);
}

void
findings_add(struct findings *out, enum severity severity, const char *rule,
    const char *path, const char *fix, const char *message)
{
	struct finding	*f;

	out->list = xreallocarray(out->list, out->n + 1, sizeof *out->list);
	memmove(out->list + 1, out->list, out->n++ * sizeof *out->list);
	f = &out->list[0];
	memset(f, 0, sizeof *f);
	f->severity = severity;
	f->path = xstrdup(path);
	f->field = field_at(path);
	f->rule = rule;
	f->message = xstrdup(message);
	f->fix = fix == NULL ? NULL : xstrdup(fix);
}

void
findings_release(struct findings *f)
{
	size_t	i;

	for (i = 0; i < f->n; i++)
		finding_release(&f->list[i]);
	free(f->list);
	memset(f, 0, sizeof *f);
}

size_t
findings_count(const struct findings *f, enum severity severity)
{
	size_t	i, n = 0;

	for (i = 0; i < f->n; i++)
		n += f->list[i].severity >= severity;
	return n;
}

const struct finding *
findings_at(const struct findings *f, const char *pointer)
{
	const struct finding	*worst = NULL;
	size_t			 i, n = strlen(pointer);

	for (i = 0; i < f->n; i++) {
		if (strncmp(f->list[i].path, pointer, n) != 0 ||
		    (f->list[i].path[n] != '/' && f->list[i].path[n] != '\0'))
			continue;
		if (worst == NULL || f->list[i].severity > worst->severity)
			worst = &f->list[i];
	}
	return worst;
}

json_t *
findings_json(const struct findings *f, const json_t *request,
    enum request_form form)
{
	static const char *const	 words[] = { "info", "warning",
	    "error" };
	const struct finding		*x;
	json_t				*list, *o, *v;
	char				*path;
	size_t				 i;

	list = json_array();
	for (i = 0; i < f->n; i++) {
		x = &f->list[i];
		path = request_wire_pointer(request, form, x->path);
		v = json_at(request, x->path);
		o = json_pack("{s:s, s:s, s:s?, s:s, s:O?, s:s, s:s?}",
		    "severity", words[x->severity], "path", path, "field",
		    x->field == NULL ? NULL : _(x->field->label), "rule",
		    x->rule, "value", v, "message", x->message, "fix",
		    x->fix);
		free(path);
		if (o == NULL)
			bug("finding %s does not pack", x->rule);
		json_array_append_new(list, o);
	}
	return json_pack("{s:b, s:o}", "valid",
	    findings_count(f, SEVERITY_ERROR) == 0, "findings", list);
}
