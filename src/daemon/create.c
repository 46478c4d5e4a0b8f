#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "api/shape.h"
#include "base/alloc.h"
#include "base/buf.h"
#include "daemon/create.h"
#include "daemon/runner.h"

#define TEXT_MOST	800	/* bytes of our own sentences */
#define VALUE_MOST	80	/* of a value; messages cut longer ones */

/* The service's words for a row's rule; out is empty for any other. */
static void
constraint(const struct finding *f, struct buf *out)
{
	static const struct {
		const char	*rule, *text;
		bool		 max;
	} bounds[] = {
		{ "min-length", "length greater than or equal to", false },
		{ "min-items", "length greater than or equal to", false },
		{ "min", "value greater than or equal to", false },
		{ "max-length", "length less than or equal to", true },
		{ "max-items", "length less than or equal to", true },
		{ "max", "value less than or equal to", true },
	};
	size_t i;

	for (i = 0; i < nitems(bounds); i++)
		if (strcmp(f->rule, bounds[i].rule) == 0 && f->field != NULL)
			buf_addf(out, "Member must have %s %.0f",
			    bounds[i].text, bounds[i].max ? f->field->max :
			    f->field->min);
	if (strcmp(f->rule, "required") == 0)
		buf_adds(out, "Member must not be null");
	else if (strcmp(f->rule, "pattern") == 0)
		buf_addf(out, "Member must satisfy regular expression "
		    "pattern: %s", f->field->pattern);
	else if (strcmp(f->rule, "enum") == 0) {
		buf_adds(out, "Member must satisfy enum value set: [");
		for (i = 0; f->field->choices[i] != NULL; i++)
			buf_addf(out, "%s%s", i > 0 ? ", " : "",
			    f->field->choices[i]);
		buf_addc(out, ']');
	}
}

/* A scalar in a list or map has no name of its own: it is told at the whole,
 * with the constraint in brackets. */
static void
add_violation(struct violations *all, const struct finding *f,
    const char *pointer, const json_t *value)
{
	const char *last = f->field != NULL ? strrchr(f->field->path, '/') :
	    NULL;
	bool element = last != NULL && strcmp(last, "/*") == 0 &&
	    f->field->type->kind != FIELD_OBJECT;
	char *path = xstrdup(pointer), *at;
	struct buf rule;

	buf_init(&rule, 0);
	constraint(f, &rule);
	if (element && (at = strrchr(path, '/')) != NULL)
		*at = '\0';
	at = violations_at(path);
	if (element)
		violations_add(all, at, value, "%s must satisfy constraint: "
		    "[%s]", (f->field->flags & FIELD_VALUE) != 0 ?
		    "Map value" : "Member", buf_str(&rule));
	else
		violations_add(all, at, strcmp(f->rule, "required") == 0 ?
		    NULL : value, "%s", buf_str(&rule));
	free(at);
	free(path);
	buf_release(&rule);
}

static bool
is_violation(const struct finding *f)
{
	struct buf rule;
	bool yes;

	buf_init(&rule, 0);
	constraint(f, &rule);
	yes = rule.len > 0;
	buf_release(&rule);
	return (yes);
}

/* Where, what is there, why it cannot be and what can be done. */
static void
add_sentence(struct buf *out, const struct finding *f, const char *pointer)
{
	buf_addf(out, "%s%s", out->len > 0 ? "; " : "", pointer);
	if (f->value != NULL && *f->value != '\0' &&
	    strlen(f->value) <= VALUE_MOST)
		buf_addf(out, " (%s)", f->value);
	buf_addf(out, ": %s", f->message);
	if (f->fix != NULL)
		buf_addf(out, " %s", f->fix);
}

int
create_findings(const struct findings *all, const json_t *request,
    create_take *take, const void *ctx, struct err *err)
{
	const struct finding *f;
	struct violations bad;
	struct buf ours;
	char *pointer, *type = NULL;
	size_t i;
	int r;

	violations_init(&bad);
	buf_init(&ours, 0);
	for (i = 0; i < all->n; i++) {
		f = &all->list[i];
		if (f->severity != SEVERITY_ERROR ||
		    (pointer = take(ctx, f)) == NULL)
			continue;
		if (strcmp(f->rule, "type") == 0) {
			if (type == NULL)
				type = violations_at(pointer);
		} else if (is_violation(f))
			add_violation(&bad, f, pointer, json_at(request,
			    f->path));
		else if (ours.len < TEXT_MOST)
			add_sentence(&ours, f, pointer);
		free(pointer);
	}
	r = violations_end(&bad, err);
	if (type != NULL)
		r = violations_type(type, err);
	else if (r == 0 && ours.len > 0)
		r = err_set(err, ERR_INVALID, "%s", buf_str(&ours));
	buf_release(&ours);
	free(type);
	return (r);
}

struct wire {
	const json_t	*internal;
	enum request_form form;
};

static char *
wire_pointer(const void *ctx, const struct finding *f)
{
	const struct wire *w = ctx;

	return (request_wire_pointer(w->internal, w->form, f->path));
}

const struct rule_facts create_facts = { .local = true };

int
create_check(struct daemon *d, const json_t *internal,
    enum request_form form, const struct rule_facts *facts, struct err *err)
{
	struct wire w = { internal, form };
	struct findings f;
	int r;

	rules_run_with(internal, LIMITS_CURRENT, d->catalog, facts, &f);
	r = create_findings(&f, internal, wire_pointer, &w, err);
	findings_release(&f);
	return (r);
}

int
create_runnable(const json_t *internal, struct err *err)
{
	json_t *def;
	size_t i;

	json_array_foreach(json_object_get(internal,
	    "TrainingJobDefinitions"), i, def)
		if (runner_can(def, err) == -1) {
			if (err->code == ERR_NONE || err->code == ERR_USAGE)
				err->code = ERR_INVALID;
			return (-1);
		}
	return (0);
}
