#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "cli/request_file.h"
#include "model/clone.h"
#include "model/import.h"

/* A file may hold an answer of Search with several jobs, and no command means
 * all of them. */
static int
one_of_them(const struct request_file *f, struct err *err)
{
	char *first = NULL;
	size_t n = import_find(f->wire, &first);

	if (n > 1)
		err_set(err, ERR_INVALID, _("%s holds %zu requests, the "
		    "first at %s. Keep one of them in it."), f->path, n,
		    first);
	free(first);
	return (n > 1 ? -1 : 0);
}

int
request_file_read(struct request_file *f, const char *path, const char *name,
    struct err *err)
{
	json_t *wire;
	char *text;
	size_t len = 0;

	memset(f, 0, sizeof *f);
	f->path = strcmp(path, "-") == 0 ? "<stdin>" : path;
	text = cli_file(path, &len, err);
	if (text == NULL)
		return (-1);
	wire = request_read(text, len, &f->marks, err);
	free(text);
	if (wire == NULL)
		return (err_prefix(err, "%s", f->path));
	f->wire = json_deep_copy(wire);
	if (one_of_them(f, err) == -1) {
		json_decref(wire);
		return (-1);
	}
	f->catalog = catalog_load(NULL);
	f->within = import_unwrap(wire, NULL);
	import_spell_form(wire, &f->notes);
	f->answer = clone_is_answer(wire);
	f->internal = request_from_wire(wire, &f->form);
	json_decref(wire);
	if (f->answer)
		clone_repair(f->internal, f->catalog, NULL);
	if (name != NULL)
		json_object_set_new(f->internal, "HyperParameterTuningJobName",
		    json_string(name));
	return (0);
}

size_t
request_file_check(struct request_file *f, struct cli *c,
    const struct rule_facts *told)
{
	struct rule_facts facts = { .local = false };
	struct backend_options backend;
	const struct note *note;
	size_t i;

	if (told != NULL)
		facts = *told;
	cli_backend_options(c, &backend);
	facts.local = strcmp(backend.address, "local") == 0;
	facts.amazon = cli_is_amazon(c);
	if (facts.amazon && c->backend != NULL)
		facts.account = backend_account(c->backend);
	rules_run_with(f->internal, c->limits, f->catalog, &facts,
	    &f->findings);
	f->checked = true;
	for (i = f->notes.n; i-- > 0;) {
		note = &f->notes.list[i];
		findings_add(&f->findings, SEVERITY_ERROR, "member-case",
		    note->path, _("Write it as the API does."), note->text);
	}
	if (f->answer)
		findings_add(&f->findings, SEVERITY_INFO, "describe-answer",
		    "", _("Give it a name of its own before it is sent."),
		    _("This is an answer of the service; what the service "
		    "added was left out."));
	return (findings_count(&f->findings, SEVERITY_ERROR));
}

char *
request_file_pointer(const struct request_file *f, const struct finding *g)
{
	char *wire = request_wire_pointer(f->internal, f->form, g->path);
	char *whole = xasprintf("%s%s", f->within != NULL ? f->within : "",
	    wire), *out;

	free(wire);
	out = import_written(f->wire, whole);
	free(whole);
	return (out);
}

json_t *
request_file_json(const struct request_file *f)
{
	json_t *tree = findings_json(&f->findings, f->internal, f->form);
	json_t *one;
	char *p;
	size_t i;

	json_array_foreach(json_object_get(tree, "findings"), i, one) {
		p = request_file_pointer(f, &f->findings.list[i]);
		json_object_set_new(one, "path", json_string(p));
		free(p);
	}
	return (tree);
}

/* Where the value stands, or the nearest thing around it: then *missing (freed
 * by the caller) is what is not there, such as "StoppingCondition". */
static void
place(const struct request_file *f, const struct finding *g, int *line,
    int *column, char **missing)
{
	char *p = request_file_pointer(f, g), *around = xstrdup(p);

	*line = *column = 1;
	while (!yaml_mark(f->marks, around, line, column) && *around != '\0')
		*strrchr(around, '/') = '\0';
	*missing = strlen(around) == strlen(p) ? NULL :
	    xstrdup(p + strlen(around) + 1);
	free(around);
	free(p);
}

void
request_file_print(const struct request_file *f, FILE *out)
{
	static const char *const words[] = { N_("note"), N_("warning"),
	    N_("error") };
	const struct finding *g;
	char *path, *message, *fix, *missing;
	size_t i;
	int line, column;

	path = text_safe(f->path);
	for (i = 0; i < f->findings.n; i++) {
		g = &f->findings.list[i];
		place(f, g, &line, &column, &missing);
		message = text_safe(g->message);
		fix = text_safe(g->fix != NULL ? g->fix : "");
		fprintf(out, "%s:%d:%d: %s: %s%s%s%s%s\n", path, line, column,
		    _(words[g->severity]), missing != NULL ? missing : "",
		    missing != NULL ? ": " : "", message,
		    *fix != '\0' ? " " : "", fix);
		free(missing);
		free(message);
		free(fix);
	}
	free(path);
}

void
request_file_release(struct request_file *f)
{
	if (f->checked)
		findings_release(&f->findings);
	notes_release(&f->notes);
	catalog_free(f->catalog);
	yaml_marks_free(f->marks);
	json_decref(f->internal);
	json_decref(f->wire);
	free(f->within);
}
