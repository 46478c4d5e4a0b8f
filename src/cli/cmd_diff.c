#include "config.h"

#include <stdlib.h>

#include "base/i18n.h"
#include "base/utf8.h"
#include "cli/source.h"
#include "model/diff.h"

static void
print_value(char sign, const char *value)
{
	char *safe;

	if (value == NULL)
		return;
	safe = text_safe(value);
	printf("  %c %s\n", sign, safe);
	free(safe);
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
		print_value('-', line->before);
		print_value('+', line->after);
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
