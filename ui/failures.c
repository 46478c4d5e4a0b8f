#include "config.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "model/failure.h"
#include "ui/failures.h"

static json_t *
tree_of(const struct trials *t, size_t n)
{
	struct trial *trials = xcalloc(n + 1, sizeof(*trials));
	struct trial_param *params;
	size_t i, all = 0, used = 0;
	json_t *tree;

	for (i = 0; i < n; i++)
		all += t->rows[i].nvalues;
	params = xcalloc(all + 1, sizeof(*params));
	for (i = 0; i < n; i++) {
		trials_item(t, &t->rows[i], &trials[i], params + used);
		used += t->rows[i].nvalues;
	}
	tree = failure_tree(trials, n);
	free(params);
	free(trials);
	return (tree);
}

char *
failures_text(const struct trials *t)
{
	size_t n = t->n < FAILURES_MOST ? t->n : FAILURES_MOST, i;
	json_t *tree = tree_of(t, n);
	const json_t *group;
	struct buf out;

	buf_init(&out, 0);
	json_array_foreach (json_object_get(tree, "groups"), i, group) {
		buf_adds(&out, i > 0 ? "\n" : "");
		failure_text(group, &out);
	}
	if (out.len > 0 && n < t->n)
		buf_addf(&out, _("\nOf %zu of %zu training jobs.\n"), n,
		    t->n);
	json_decref(tree);
	if (out.len == 0) {
		buf_release(&out);
		return (NULL);
	}
	return (buf_take(&out));
}
