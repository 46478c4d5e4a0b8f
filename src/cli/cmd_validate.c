#include "config.h"

#include "base/i18n.h"
#include "cli/facts.h"
#include "cli/request_file.h"

int
cmd_validate(struct cli *c)
{
	struct cli_facts told = { .taken = NULL };
	struct request_file f;
	struct err err = ERR_INIT;
	json_t *tree;
	size_t errors;

	if (request_file_read(&f, c->args[0], NULL, &err) == -1) {
		request_file_release(&f);
		return (cli_fail(&err));
	}
	if (cli_given(c, OPT_ONLINE) && cli_facts_fetch(c, f.internal, &told,
	    &err) == -1) {
		cli_facts_release(&told);
		request_file_release(&f);
		return (cli_fail(&err));
	}
	facts_learn(told.known, f.catalog);
	errors = request_file_check(&f, c, &told.facts);
	if (c->format == FORMAT_JSON || c->format == FORMAT_YAML) {
		tree = request_file_json(&f);
		cli_tree(c, tree);
		json_decref(tree);
	} else {
		request_file_print(&f, stdout);
		if (errors == 0)
			printf(_("%s: no errors\n"), f.path);
	}
	request_file_release(&f);
	cli_facts_release(&told);
	return (errors > 0 ? EXIT_INVALID : EXIT_DONE);
}
