#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/json.h"
#include "base/utf8.h"
#include "base/yaml.h"
#include "cli/source.h"
#include "model/diff.h"

static void
print_line(char sign, const char *text)
{
	char *safe = text_safe(text);

	printf("  %c %s\n", sign, safe);
	free(safe);
}

/* What came or went whole, as a job file has it. */
static void
print_tree(char sign, const json_t *tree)
{
	char *text = yaml_text(tree), *line, *last;

	for (line = strtok_r(text, "\n", &last); line != NULL;
	    line = strtok_r(NULL, "\n", &last))
		print_line(sign, line);
	free(text);
}

static bool
is_structure(const struct field *f)
{
	return (f != NULL && (f->type->kind == FIELD_OBJECT ||
	    f->type->kind == FIELD_LIST || f->type->kind == FIELD_MAP));
}

static void
print_value(char sign, const struct field *field, const char *value)
{
	json_t *tree;

	if (value == NULL)
		return;
	tree = is_structure(field) ? json_read(value, strlen(value), NULL,
	    NULL) : NULL;
	if (json_is_object(tree) || json_is_array(tree))
		print_tree(sign, tree);
	else
		print_line(sign, value);
	json_decref(tree);
}

/* The label, then what was and what is. */
static void
print_text(const struct diff *d)
{
	const struct diff_line *line;
	char *label;
	size_t i;

	for (i = 0; i < d->n; i++) {
		line = &d->list[i];
		label = text_safe(line->label);
		puts(label);
		free(label);
		print_value('-', line->field, line->before);
		print_value('+', line->field, line->after);
	}
	if (d->n == 0)
		puts(_("no differences"));
}

int
cmd_diff(struct cli *c)
{
	struct err err = ERR_INIT;
	enum request_form form;
	struct diff d;
	json_t *a, *b = NULL, *tree;

	if ((a = source_request(c, c->args[0], &form, &err)) == NULL ||
	    (b = source_request(c, c->args[1], &form, &err)) == NULL) {
		json_decref(a);
		return (cli_fail(&err));
	}
	diff_run(a, b, &d);
	if (c->format == FORMAT_JSON || c->format == FORMAT_YAML) {
		tree = diff_json(&d);
		cli_tree(c, tree);
		json_decref(tree);
	} else
		print_text(&d);
	diff_release(&d);
	json_decref(a);
	json_decref(b);
	return (EXIT_DONE);
}
