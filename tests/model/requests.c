/*
 * The model on a line: JSON objects in, one an answer out, for the tests that
 * are written in Python. {"op": …, "wire": {…}}:
 *
 *   validate   findings as `validate --output json`; "limits": "current",
 *              "local": true (the local backend)
 *   trip       wire form after request → YAML → request and → draft → request
 *   clone      the clone of a description, as a wire form
 *   export     {"text"} in the form "as"
 *   import     the wire form of what people have
 *   body       {"text"}: the bytes that are sent; {"pane"}: the pane's lines
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "model/catalog.h"
#include "model/clone.h"
#include "model/draft.h"
#include "model/export.h"
#include "model/import.h"
#include "model/request_view.h"
#include "model/rule.h"

static struct catalog *catalog;

static json_t *
validate(const json_t *in)
{
	const char *limits = json_str_at(in, "/limits");
	const struct rule_facts facts = {
		.local = json_true_at(in, "/local")
	};
	enum request_form form;
	struct findings f;
	json_t *internal, *out;

	internal = request_from_wire(json_object_get(in, "wire"), &form);
	rules_run_with(internal, limits != NULL &&
	    strcmp(limits, "current") == 0 ? LIMITS_CURRENT : LIMITS_SEED,
	    catalog, &facts, &f);
	out = findings_json(&f, internal, form);
	findings_release(&f);
	json_decref(internal);
	return (out);
}

static json_t *
through_yaml(const json_t *internal, enum request_form form)
{
	struct err err = ERR_INIT;
	enum request_form again;
	char *text = request_yaml(internal, form);
	json_t *wire = request_read(text, strlen(text), NULL, &err), *tree;

	free(text);
	if (wire == NULL)
		return (json_pack("{s:s}", "error", err.text));
	tree = request_from_wire(wire, &again);
	json_decref(wire);
	wire = request_to_wire(tree, again);
	json_decref(tree);
	return (wire);
}

static json_t *
through_draft(json_t *internal, enum request_form form)
{
	struct draft *d = draft_from(json_incref(internal), form), *e;
	char *text, *id = NULL, *step = NULL, *field = NULL;
	struct err err = ERR_INIT;
	int64_t saved;
	json_t *wire;

	text = draft_save(d, "id", 1, "", "");
	e = draft_load(text, strlen(text), &id, &saved, &step, &field, &err);
	if (e == NULL)
		wire = json_pack("{s:s}", "error", err.text);
	else
		wire = request_to_wire(draft_request(e), draft_form(e));
	draft_free(d);
	draft_free(e);
	free(text);
	free(id);
	free(step);
	free(field);
	return (wire);
}

static json_t *
trip(const json_t *in)
{
	enum request_form form;
	json_t *internal = request_from_wire(json_object_get(in, "wire"),
	    &form), *out;

	out = json_pack("{s:o, s:o}", "yaml", through_yaml(internal, form),
	    "draft", through_draft(internal, form));
	json_decref(internal);
	return (out);
}

static json_t *
cloned(const json_t *in)
{
	struct clone_options o = { .name = json_str_at(in, "/name") };
	struct err err = ERR_INIT;
	struct notes notes = { 0 };
	enum request_form form;
	json_t *internal, *out;

	internal = clone_job(json_object_get(in, "wire"), catalog, &o, &form,
	    &notes, &err);
	out = internal == NULL ? json_pack("{s:s}", "error", err.text) :
	    request_to_wire(internal, form);
	json_decref(internal);
	notes_release(&notes);
	return (out);
}

static json_t *
exported(const json_t *in)
{
	enum request_form form;
	const char *as = json_str_at(in, "/as");
	json_t *internal = request_from_wire(json_object_get(in, "wire"),
	    &form), *out;
	char *text = export_text(internal, form, (enum export_as)export_named(
	    as != NULL ? as : "yaml"));

	out = json_pack("{s:s}", "text", text);
	free(text);
	json_decref(internal);
	return (out);
}

static json_t *
imported(const json_t *in)
{
	enum request_form form;
	json_t *internal, *out;

	internal = import_request(json_object_get(in, "wire"), catalog, &form,
	    NULL);
	out = request_to_wire(internal, form);
	json_decref(internal);
	return (out);
}

static json_t *
body(const json_t *in)
{
	enum request_form form;
	json_t *internal = request_from_wire(json_object_get(in, "wire"),
	    &form), *out, *lines = json_array();
	char *text = request_body(internal, form);
	struct request_view v;
	size_t i;

	request_view_make(&v, internal, form, NULL);
	for (i = 0; i < v.nlines; i++)
		json_array_append_new(lines, json_string(v.lines[i].text));
	request_view_release(&v);
	out = json_pack("{s:s, s:o}", "text", text, "pane", lines);
	free(text);
	json_decref(internal);
	return (out);
}

int
main(void)
{
	static const struct {
		const char	*op;
		json_t		*(*run)(const json_t *);
	} ops[] = {
		{ "validate", validate }, { "trip", trip },
		{ "clone", cloned }, { "export", exported },
		{ "import", imported }, { "body", body },
	};
	struct err err = ERR_INIT;
	char *line = NULL, *text;
	size_t cap = 0, i;
	json_t *in, *out;
	const char *op;

	if ((catalog = catalog_load(&err)) == NULL) {
		fprintf(stderr, "%s\n", err.text);
		return (1);
	}
	while (getline(&line, &cap, stdin) > 0) {
		in = json_loads(line, 0, NULL);
		op = json_str_at(in, "/op");
		out = NULL;
		for (i = 0; op != NULL && i < nitems(ops); i++)
			if (strcmp(ops[i].op, op) == 0)
				out = ops[i].run(in);
		text = out != NULL ? json_text(out) : xstrdup("null");
		puts(text);
		fflush(stdout);
		free(text);
		json_decref(out);
		json_decref(in);
	}
	free(line);
	catalog_free(catalog);
	return (0);
}
