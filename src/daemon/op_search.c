/* Search for tuning jobs: filters on the members of a Describe reply. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/alloc.h"
#include "base/number.h"
#include "daemon/dispatch.h"
#include "daemon/page.h"

/* "TrainingJobStatusCounters.Completed", "Tags.KEY"; borrowed. */
static const json_t *
property(const json_t *o, const char *name)
{
	const json_t *tag;
	char part[256];
	size_t i, n;

	if (strncmp(name, "Tags.", 5) == 0) {
		json_array_foreach(json_object_get(o, "Tags"), i, tag)
			if (strcmp(doc_str(tag, "Key"), name + 5) == 0)
				return (json_object_get(tag, "Value"));
		return (NULL);
	}
	for (; *name != '\0'; name += n + (name[n] == '.')) {
		n = strcspn(name, ".");
		if (n >= sizeof part)
			return (NULL);
		memcpy(part, name, n);
		part[n] = '\0';
		o = json_object_get(o, part);
	}
	return (o);
}

/* A filter's value as a number; times are written as ISO 8601. */
static bool
number_wanted(const char *text, double *value)
{
	struct tm tm = { 0 };

	if (number_real(text, value))
		return (true);
	if (strptime(text, "%Y-%m-%dT%H:%M:%S", &tm) == NULL)
		return (false);
	*value = (double)timegm(&tm);
	return (true);
}

/* -1, 0, 1; 2 when the two do not compare. */
static int
order(const json_t *have, const char *want)
{
	double a, b;
	int c;

	if (json_is_number(have)) {
		a = json_number_value(have);
		if (!number_wanted(want, &b))
			return (2);
		return ((a > b) - (a < b));
	}
	if (!json_is_string(have))
		return (2);
	c = strcasecmp(json_string_value(have), want);
	return ((c > 0) - (c < 0));
}

/* One of "a,b,c". */
static bool
among(const json_t *have, const char *list)
{
	char one[256];
	size_t n;

	for (; *list != '\0'; list += n + (list[n] == ',')) {
		n = strcspn(list, ",");
		if (n < sizeof one) {
			memcpy(one, list, n);
			one[n] = '\0';
			if (order(have, one) == 0)
				return (true);
		}
	}
	return (false);
}

static int
filter_one(const json_t *o, const json_t *f, bool *takes, struct err *err)
{
	const char *op = doc_str(f, "Operator"), *want = doc_str(f, "Value");
	const json_t *v = property(o, doc_str(f, "Name"));
	int c = order(v, want);

	if (strcmp(op, "Equals") == 0 || *op == '\0')
		*takes = c == 0;
	else if (strcmp(op, "NotEquals") == 0)
		*takes = c != 0;
	else if (strcmp(op, "Contains") == 0)
		*takes = json_is_string(v) &&
		    strcasestr(json_string_value(v), want) != NULL;
	else if (strcmp(op, "In") == 0)
		*takes = among(v, want);
	else if (strcmp(op, "Exists") == 0)
		*takes = v != NULL;
	else if (strcmp(op, "NotExists") == 0)
		*takes = v == NULL;
	else if (strcmp(op, "GreaterThan") == 0)
		*takes = c == 1;
	else if (strcmp(op, "GreaterThanOrEqualTo") == 0)
		*takes = c == 1 || c == 0;
	else if (strcmp(op, "LessThan") == 0)
		*takes = c == -1;
	else if (strcmp(op, "LessThanOrEqualTo") == 0)
		*takes = c == -1 || c == 0;
	else
		return (err_set(err, ERR_INVALID, "The Operator of a search "
		    "filter is not one that is known: %.60s", op));
	return (0);
}

/* As deep as a request may be nested. */
static int
search_takes(const json_t *o, const json_t *expression, bool *takes,
    struct err *err)
{
	const json_t *filters = json_object_get(expression, "Filters"), *f;
	const json_t *below = json_object_get(expression, "SubExpressions");
	bool any = strcmp(doc_str(expression, "Operator"), "Or") == 0;
	bool one = false;
	size_t i;

	if (json_object_get(expression, "NestedFilters") != NULL)
		return (err_set(err, ERR_INVALID, "The local backend takes "
		    "Filters and SubExpressions, no NestedFilters"));
	*takes = !any || json_array_size(filters) + json_array_size(below) ==
	    0;
	json_array_foreach(filters, i, f) {
		if (filter_one(o, f, &one, err) == -1)
			return (-1);
		*takes = any ? *takes || one : *takes && one;
	}
	json_array_foreach(below, i, f) {
		if (search_takes(o, f, &one, err) == -1)
			return (-1);
		*takes = any ? *takes || one : *takes && one;
	}
	return (0);
}

/* A job that is taken, and its record if one was made to see that. */
struct found {
	const struct job *job;
	json_t		*record;
};

static json_t *
search_record(const struct tuner *tn, const struct job *j)
{
	json_t *o = reply_job(tn, j);

	json_object_set(o, "Tags", json_object_get(j->doc, "Tags"));
	return (o);
}

static json_t *
make_result(const struct tuner *tn, const void *item)
{
	const struct found *f = item;

	return (json_pack("{s:o}", "HyperParameterTuningJob",
	    f->record != NULL ? json_incref(f->record) :
	    search_record(tn, f->job)));
}

/* The member of a job's document that says the same as this property. */
static const char *
known_order(const char *by)
{
	if (strcmp(by, "CreationTime") == 0)
		return ("Created");
	return (strcmp(by, "LastModifiedTime") == 0 ? "Modified" : NULL);
}

/* A record is the dearest reply there is: it is made for the page, and for
 * every job only where an expression or an unusual order looks into it. */
static int
search_one(struct daemon *d, const json_t *request, const struct job *j,
    struct found *f, struct page *p, struct err *err)
{
	const json_t *expression = json_object_get(request,
	    "SearchExpression");
	const char *member = known_order(p->order);
	bool takes = true;

	*f = (struct found){ j, NULL };
	if (expression != NULL || member == NULL) {
		f->record = search_record(d->tuner, j);
		if (search_takes(f->record, expression, &takes, err) == -1)
			return (-1);
	}
	if (takes)
		page_add(p, member != NULL ? json_object_get(j->doc, member) :
		    property(f->record, p->order), j->name, f);
	return (0);
}

int
op_search(struct daemon *d, const json_t *request, json_t *reply,
    struct err *err)
{
	const char *by = doc_str(request, "SortBy");
	struct found *found;
	struct page p;
	size_t i, n = 0;
	int r = 0;

	if (strcmp(doc_str(request, "Resource"), "HyperParameterTuningJob"))
		return (err_set(err, ERR_INVALID, "The local backend "
		    "searches the resource HyperParameterTuningJob alone"));
	page_init(&p, request, *by != '\0' ? by : "LastModifiedTime");
	/* The newest first, where the other lists begin with the least. */
	if (json_object_get(request, "SortOrder") == NULL)
		p.down = true;
	found = xcalloc(d->tuner->njobs + 1, sizeof *found);
	for (i = 0; i < d->tuner->njobs && r == 0; i++)
		if (*d->tuner->jobs[i]->name != '\0')
			r = search_one(d, request, d->tuner->jobs[i],
			    &found[n++], &p, err);
	if (r == 0)
		r = page_reply(&p, d->tuner, make_result,
		    doc_str(request, "NextToken"), "Results", "NextToken",
		    reply, err);
	else
		free(p.rows);
	for (i = 0; i < n; i++)
		json_decref(found[i].record);
	free(found);
	return (r);
}
