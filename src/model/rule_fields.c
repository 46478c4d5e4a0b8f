/* What the rows say of each value, over the whole tree. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/regex.h"
#include "base/utf8.h"
#include "model/import.h"
#include "model/rule_run.h"

#define DEPTH_MOST 40

static void walk(struct rule_run *, const json_t *, const struct field *,
    const char *, int);

/* The row of a list's elements or a map's values. */
static const struct field *
map_value(const struct field *f)
{
	char *path = xasprintf("%s/*", f->path);
	const struct field *value = field_at(path);

	free(path);
	return (value);
}

/* Keys of maps have constraints of their own, which no row can say. */
static void
map_key(struct rule_run *r, const struct field *f, const char *name,
    const char *path)
{
	bool env = strcmp(f->shape,
	    "HyperParameterTrainingJobEnvironmentMap") == 0;
	size_t most = env ? 512 : 256;

	if (utf8_length(name) > most)
		rule_add(r, SEVERITY_ERROR, "max-length", path,
		    _("Shorten the name."),
		    _("A name of %zu characters is too long; at most %zu are "
		    "allowed."), utf8_length(name), most);
	else if (env && !regex_whole("[a-zA-Z_][a-zA-Z0-9_]*", name))
		rule_add(r, SEVERITY_ERROR, "pattern", path,
		    _("Letters, digits and underscores, no digit first."),
		    _("\"%.80s\" cannot be the name of an environment "
		    "variable."), name);
}

/* A member of this object that means the row, written another way. */
static bool
misspelt(const json_t *v, const struct field *object,
    const struct field *member)
{
	const char *name;
	json_t *child;

	json_object_foreach((json_t *)v, name, child)
		if (import_meant(object, name) == member)
			return (true);
	return (false);
}

/* How a member that is not there is put in. */
static void
fill_in(const struct field *row, struct buf *out)
{
	size_t i;

	if (row->initial != NULL && *row->initial == '\0') {
		buf_adds(out, _("It may be empty: write \"\"."));
		return;
	}
	buf_adds(out, _("Fill it in"));
	if (row->example != NULL)
		buf_addf(out, _(", for example %s"), row->example);
	/* Few choices are told, one may be enough of many. */
	for (i = 0; row->choices != NULL && row->choices[i] != NULL &&
	    i < 5; i++)
		buf_addf(out, "%s%s", i == 0 ? ": " : ", ", row->choices[i]);
	if (i > 0 && row->choices[i] != NULL)
		buf_adds(out, ", …");
	buf_addc(out, '.');
}

static void
missing(struct rule_run *r, const json_t *v, const struct field *f,
    const char *at)
{
	const struct field	*row;
	struct buf		 fix;
	char			*path;

	for (row = field_next(f, NULL); row != NULL;
	    row = field_next(f, row)) {
		if ((row->flags & FIELD_REQUIRED) == 0 ||
		    json_object_get(v, field_api_name(row)) != NULL ||
		    misspelt(v, f, row))
			continue;
		buf_init(&fix, 0);
		fill_in(row, &fix);
		path = xasprintf("%s/%s", at, field_api_name(row));
		rule_add(r, SEVERITY_ERROR, "required", path, buf_str(&fix),
		    _("%s is required."), _(row->label));
		free(path);
		buf_release(&fix);
	}
}

/* The two shapes that a request may have: rules of the job name a mixture. */
static bool
of_the_other_shape(const char *path)
{
	return strcmp(path, "/TrainingJobDefinition") == 0 ||
	    strcmp(path, "/HyperParameterTuningJobConfig/"
	    "HyperParameterTuningJobObjective") == 0 ||
	    strcmp(path, "/HyperParameterTuningJobConfig/ParameterRanges")
	    == 0;
}

/* The member beside which this one was meant, or a member of that name
 * somewhere else; NULL: neither. */
static const struct field *
guess(const struct field *object, const char *name, bool *elsewhere)
{
	const struct field *const *rows;
	const struct field *row;
	size_t n, i;

	*elsewhere = false;
	for (row = field_next(object, NULL); row != NULL;
	    row = field_next(object, row))
		if (rule_apart(field_api_name(row), name) <= 2)
			return (row);
	rows = field_all(&n);
	*elsewhere = true;
	for (i = 0; i < n; i++)
		if (strcmp(strrchr(rows[i]->path, '/') + 1, name) == 0)
			return (rows[i]);
	return (NULL);
}

static void
unknown(struct rule_run *r, const struct field *object, const char *name,
    const char *path)
{
	const struct field *meant;
	bool elsewhere;
	char *fix;

	meant = guess(object, name, &elsewhere);
	if (meant == NULL)
		fix = xstrdup(_("Check the spelling, or remove it."));
	else if (elsewhere)
		fix = xasprintf(_("It belongs to %s."), meant->path);
	else
		fix = xasprintf(_("Perhaps %s was meant."),
		    strrchr(meant->path, '/') + 1);
	rule_add(r, SEVERITY_ERROR, "unknown-member", path, fix,
	    _("There is no member %.80s here."), name);
	free(fix);
}

/* A member that no row knows: written another way, or invented. */
static void
stranger(struct rule_run *r, const json_t *v, const struct field *object,
    const char *name, const char *path, int depth)
{
	const struct field *meant = import_meant(object, name);
	const char *right;
	char *fix;

	if (meant == NULL || json_object_get(json_object_get(v, name),
	    strrchr(meant->path, '/') + 1) != NULL) {
		unknown(r, object, name, path);
		return;
	}
	r->misspelt = true;
	right = strrchr(meant->path, '/') + 1;
	if (strlen(name) > 2 && strcmp(name + strlen(name) - 2, ".$") == 0) {
		rule_add(r, SEVERITY_ERROR, "blank", path,
		    _("Put the value in its place."),
		    _("%s is filled in by a state machine, not here."),
		    _(meant->label));
		return;
	}
	fix = xasprintf(_("Write %s."), right);
	rule_add(r, SEVERITY_ERROR, "member-case", path, fix,
	    _("%.80s is written %s in the API."), name, right);
	free(fix);
	walk(r, json_object_get(v, name), meant, path, depth + 1);
}

static void
walk_object(struct rule_run *r, const json_t *v, const struct field *f,
    const char *at, int depth)
{
	const struct field	*m;
	const char		*name;
	char			*path;
	json_t			*e;

	json_object_foreach((json_t *)v, name, e) {
		path = json_below(at, name);
		m = f->type->kind == FIELD_MAP ? map_value(f) :
		    field_member(f, name);
		if (m != NULL)
			walk(r, e, m, path, depth + 1);
		else if (!of_the_other_shape(path))
			stranger(r, v, f, name, path, depth);
		if (f->type->kind == FIELD_MAP)
			map_key(r, f, name, path);
		free(path);
	}
	if (f->type->kind == FIELD_OBJECT)
		missing(r, v, f, at);
}

/* Where a blank cannot be what was meant, although the pattern lets it
 * pass: the bucket of an S3 location, an image, a role. */
static bool
never(const struct field *f, const char *value, const char *blank)
{
	const char *slash, *at = strstr(value, blank);

	if (strcmp(f->shape, "AlgorithmImage") == 0 ||
	    strcmp(f->shape, "RoleArn") == 0)
		return (true);
	if (strcmp(f->shape, "S3Uri") != 0 || at == NULL ||
	    strncmp(value, "s3://", 5) != 0)
		return (false);
	slash = strchr(value + 5, '/');
	return (slash == NULL || at < slash);
}

/* What a value that its row refuses waits for, as text; NULL: it is simply
 * wrong. The caller frees it. */
static char *
waits_for(const json_t *v, const struct field *f, const char *rule)
{
	static const char *const nothing[] = { "None", "null", "~", "nil",
	    "undefined" };
	const char *s = json_string_value(v), *at;
	size_t i, len;
	char *what;

	if (json_is_null(v))
		return (xstrdup("null"));
	if (s == NULL)
		return (NULL);
	for (i = 0; i < nitems(nothing); i++)
		if (strcmp(s, nothing[i]) == 0)
			return (rule != NULL || (f->pattern != NULL &&
			    f->type->kind == FIELD_STRING) ? xstrdup(s) :
			    NULL);
	if (strcmp(strrchr(f->path, '/'), "/Regex") == 0)
		return (NULL);
	if ((at = import_blank(s, &len)) != NULL)
		return (xstrndup(at, len));
	/* Braces are no blank where any text may stand. */
	if ((at = import_brace(s, &len)) == NULL)
		return (NULL);
	what = xstrndup(at, len);
	if (rule != NULL || never(f, s, what))
		return (what);
	free(what);
	return (NULL);
}

static bool
blank(struct rule_run *r, const json_t *v, const struct field *f,
    const char *at, const char *rule)
{
	char *what = waits_for(v, f, rule);
	bool optional = (f->flags & FIELD_REQUIRED) == 0;

	if (what == NULL)
		return (false);
	if (json_is_null(v) || strlen(what) == strlen(
	    json_string_value(v) != NULL ? json_string_value(v) : ""))
		rule_add(r, rule != NULL || never(f, json_string_value(v),
		    what) ? SEVERITY_ERROR : SEVERITY_WARNING, "blank", at,
		    optional ? _("Fill it in, or leave the member out.") :
		    _("Fill it in."), _("%s is not filled in: it says %.80s."),
		    _(f->label), what);
	else
		rule_add(r, rule != NULL || never(f, json_string_value(v),
		    what) ? SEVERITY_ERROR : SEVERITY_WARNING, "blank", at,
		    _("Put the value in its place."),
		    _("%s still holds the blank %.80s."), _(f->label), what);
	free(what);
	return (true);
}

/* A place of data that begins with this, on the local backend. */
static bool
is_local(const struct rule_run *r, const struct field *f, const json_t *v,
    const char *start)
{
	const char	*uri = json_string_value(v);

	return r->facts != NULL && r->facts->local && uri != NULL &&
	    strcmp(f->shape, "S3Uri") == 0 &&
	    strncmp(uri, start, strlen(start)) == 0;
}

static void
refused(struct rule_run *r, const json_t *v, const struct field *f,
    const char *at, const char *rule)
{
	struct err	 err = ERR_INIT;
	struct buf	 limits;
	char		*meant;

	/* It reads file:///PATH where the service wants s3://. */
	if (strcmp(rule, "pattern") == 0 && is_local(r, f, v, "file:///")) {
		rule_add(r, SEVERITY_WARNING, "local-file", at,
		    _("Amazon SageMaker wants s3://BUCKET/KEY."),
		    _("%s: only the local backend reads file://."),
		    _(f->label));
		return;
	}
	field_check(f, v, &err);
	meant = is_local(r, f, v, "/") ?
	    xasprintf(_("Write file://%s: the local backend reads it. Amazon "
	    "SageMaker wants s3://BUCKET/KEY."), json_string_value(v)) :
	    rule_meant(f, v, rule);
	/* Only of the wrong type does the message leave out the limits. */
	buf_init(&limits, 0);
	if (strcmp(rule, "type") == 0)
		field_limits(f, &limits);
	if (meant == NULL && limits.len > 0)
		meant = xasprintf(_("Allowed: %s."), buf_str(&limits));
	rule_add(r, SEVERITY_ERROR, rule, at, meant != NULL ? meant :
	    _("Correct the value."), "%s", err.text);
	buf_release(&limits);
	free(meant);
}

/* The API's pattern lets any text pass for a bucket. An access point may stand
 * there by its ARN. One or two letters are nobody's slip of the pen: they name
 * a folder of the local backend. */
static void
bucket(struct rule_run *r, const json_t *v, const struct field *f,
    const char *at)
{
	static const char	 letters[] = "abcdefghijklmnopqrstuvwxyz"
	    "0123456789-.";
	const char		*s = json_string_value(v);
	size_t			 n;
	char			*name;

	if (s == NULL || strcmp(f->shape, "S3Uri") != 0 ||
	    strncmp(s, "s3://", 5) != 0 || strncmp(s + 5, "arn:", 4) == 0)
		return;
	n = strcspn(s += 5, "/");
	if (n > 0 && n <= 63 && strspn(s, letters) >= n &&
	    strchr("-.", s[0]) == NULL && strchr("-.", s[n - 1]) == NULL)
		return;
	name = xstrndup(s, n);
	rule_add(r, SEVERITY_WARNING, "bucket-name", at,
	    _("Correct it, unless it is to be a folder of the local backend."),
	    _("%s: Amazon S3 has no bucket \"%s\". Names of buckets are made "
	    "of up to 63 small letters, digits, dots and hyphens, with a "
	    "letter or digit at both ends."), _(f->label), name);
	free(name);
}

static void
walk(struct rule_run *r, const json_t *v, const struct field *f,
    const char *at, int depth)
{
	const char	*rule;
	const json_t	*e;
	char		*path;
	size_t		 i;

	if (depth > DEPTH_MOST)
		return;
	rule = field_rule(f, v);
	if (blank(r, v, f, at, rule))
		;
	else if (rule != NULL)
		refused(r, v, f, at, rule);
	else if ((f->flags & FIELD_READ_ONLY) != 0)
		rule_add(r, SEVERITY_WARNING, "read-only", at,
		    _("Leave it out."), _("%s is filled in by the service."),
		    _(f->label));
	else
		bucket(r, v, f, at);
	if (json_is_object(v) && (f->type->kind == FIELD_OBJECT ||
	    f->type->kind == FIELD_MAP))
		walk_object(r, v, f, at, depth);
	if (json_is_array(v) && f->type->kind == FIELD_LIST)
		json_array_foreach(v, i, e) {
			path = xasprintf("%s/%zu", at, i);
			if (map_value(f) != NULL)
				walk(r, e, map_value(f), path, depth + 1);
			free(path);
		}
}

void
rule_fields(struct rule_run *r)
{
	const struct field	*row;
	const char		*name;
	char			*path;
	json_t			*e;

	for (row = field_next(NULL, NULL); row != NULL;
	    row = field_next(NULL, row))
		if ((e = json_object_get(r->request, field_api_name(row))) !=
		    NULL)
			walk(r, e, row, row->path, 1);
	missing(r, r->request, NULL, "");
	json_object_foreach((json_t *)r->request, name, e) {
		path = json_below("", name);
		if (field_at(path) == NULL && !of_the_other_shape(path))
			stranger(r, r->request, NULL, name, path, 0);
		free(path);
	}
}
