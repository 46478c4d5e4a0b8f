#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "cli/request_file.h"
#include "model/clone.h"
#include "model/import.h"

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
request_file_check(struct request_file *f, const struct cli *c)
{
	const struct note *note;
	size_t i;

	rules_run(f->internal, c->limits, f->catalog, &f->findings);
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

/* Where the value stands, or the nearest thing around it. */
static void
place(const struct request_file *f, const char *internal, int *line,
    int *column)
{
	char *wire = request_wire_pointer(f->internal, f->form, internal);
	char *p = NULL, *slash;

	if (wire != NULL)
		p = xasprintf("%s%s%s", f->within != NULL ? "/" : "",
		    f->within != NULL ? f->within : "", wire);
	free(wire);
	*line = *column = 1;
	while (p != NULL && !yaml_mark(f->marks, p, line, column)) {
		slash = strrchr(p, '/');
		if (slash == NULL)
			break;
		*slash = '\0';
	}
	free(p);
}

void
request_file_print(const struct request_file *f, FILE *out)
{
	static const char *const words[] = { N_("note"), N_("warning"),
	    N_("error") };
	const struct finding *g;
	char *path, *message, *fix;
	size_t i;
	int line, column;

	path = text_safe(f->path);
	for (i = 0; i < f->findings.n; i++) {
		g = &f->findings.list[i];
		place(f, g->path, &line, &column);
		message = text_safe(g->message);
		fix = text_safe(g->fix != NULL ? g->fix : "");
		fprintf(out, "%s:%d:%d: %s: %s%s%s\n", path, line, column,
		    _(words[g->severity]), message, *fix != '\0' ? " " : "",
		    fix);
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
}
