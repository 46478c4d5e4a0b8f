/* What the rows say of each value, over the whole tree. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "model/rule_run.h"

#define DEPTH_MOST 40

static void walk(struct rule_run *, const json_t *, const struct field *,
    const char *, int);

/* People may leave a tag's value out; it is sent as "" (S34). */
static bool
may_lack(const struct field *f)
{
	return strcmp(f->path, "/Tags/*/Value") == 0;
}

static void
missing(struct rule_run *r, const json_t *v, const struct field *f,
    const char *at)
{
	const struct field *const	*rows;
	const char			*name;
	struct buf			 fix;
	char				*path;
	size_t				 i, n, len;

	rows = field_all(&n);
	len = strlen(f->path);
	for (i = 0; i < n; i++) {
		if ((rows[i]->flags & FIELD_REQUIRED) == 0 ||
		    strncmp(rows[i]->path, f->path, len) != 0 ||
		    rows[i]->path[len] != '/' ||
		    strchr(rows[i]->path + len + 1, '/') != NULL ||
		    may_lack(rows[i]))
			continue;
		name = rows[i]->path + len + 1;
		if (strcmp(name, "*") == 0 ||
		    json_object_get(v, name) != NULL)
			continue;
		buf_init(&fix, 0);
		buf_adds(&fix, _("Fill it in"));
		if (rows[i]->example != NULL)
			buf_addf(&fix, _(", for example %s"),
			    rows[i]->example);
		buf_addc(&fix, '.');
		path = xasprintf("%s/%s", at, name);
		rule_add(r, SEVERITY_ERROR, "required", path, buf_str(&fix),
		    _("%s is required."), _(rows[i]->label));
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

static void
walk_object(struct rule_run *r, const json_t *v, const struct field *f,
    const char *at, int depth)
{
	const struct field	*m;
	const char		*name;
	char			*path, *token;
	size_t			 cap;
	json_t			*e;

	json_object_foreach((json_t *)v, name, e) {
		cap = strlen(name) * 2 + 1;
		token = xmalloc(cap);
		json_escape_token(name, token, cap);
		path = xasprintf("%s/%s", at, token);
		free(token);
		m = f->type->kind == FIELD_MAP ? field_at(path) :
		    field_member(f, name);
		if (m != NULL)
			walk(r, e, m, path, depth + 1);
		else if (!of_the_other_shape(path))
			rule_add(r, SEVERITY_INFO, "unknown-member", path,
			    _("Check the spelling, or leave it if a newer "
			    "service knows it."),
			    _("%.80s is not known here; it is sent as it "
			    "stands."), name);
		free(path);
	}
	if (f->type->kind == FIELD_OBJECT)
		missing(r, v, f, at);
}

static void
walk(struct rule_run *r, const json_t *v, const struct field *f,
    const char *at, int depth)
{
	struct err	 err = ERR_INIT;
	struct buf	 limits;
	const char	*rule;
	const json_t	*e;
	char		*path;
	size_t		 i;

	if (depth > DEPTH_MOST)
		return;
	if ((rule = field_rule(f, v)) != NULL) {
		field_check(f, v, &err);
		buf_init(&limits, 0);
		field_limits(f, &limits);
		rule_add(r, SEVERITY_ERROR, rule, at,
		    limits.len > 0 ? buf_str(&limits) : NULL, "%s", err.text);
		buf_release(&limits);
	} else if ((f->flags & FIELD_READ_ONLY) != 0)
		rule_add(r, SEVERITY_WARNING, "read-only", at,
		    _("Leave it out."), _("%s is filled in by the service."),
		    _(f->label));
	if (json_is_object(v) && (f->type->kind == FIELD_OBJECT ||
	    f->type->kind == FIELD_MAP))
		walk_object(r, v, f, at, depth);
	if (json_is_array(v) && f->type->kind == FIELD_LIST)
		json_array_foreach(v, i, e) {
			path = xasprintf("%s/%zu", at, i);
			if (field_at(path) != NULL)
				walk(r, e, field_at(path), path, depth + 1);
			free(path);
		}
}

void
rule_fields(struct rule_run *r)
{
	const struct field *const	*rows;
	const char			*name;
	const json_t			*v;
	char				*path;
	size_t				 i, n;
	json_t				*e;

	rows = field_all(&n);
	for (i = 0; i < n; i++) {
		if (strchr(rows[i]->path + 1, '/') != NULL)
			continue;
		v = json_object_get(r->request, rows[i]->path + 1);
		if (v != NULL)
			walk(r, v, rows[i], rows[i]->path, 1);
		else if ((rows[i]->flags & FIELD_REQUIRED) != 0)
			rule_add(r, SEVERITY_ERROR, "required", rows[i]->path,
			    _("Fill it in."), _("%s is required."),
			    _(rows[i]->label));
	}
	json_object_foreach((json_t *)r->request, name, e) {
		path = xasprintf("/%s", name);
		if (strpbrk(name, "/~") != NULL || (field_at(path) == NULL &&
		    !of_the_other_shape(path)))
			rule_add(r, SEVERITY_INFO, "unknown-member", path,
			    _("Check the spelling, or leave it if a newer "
			    "service knows it."),
			    _("%.80s is not known here; it is sent as it "
			    "stands."), name);
		free(path);
	}
}
