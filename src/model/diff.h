/*
 * What differs between two requests, field by field, in the order of the
 * wizard: source against draft, job against file (`trialdeck diff`).
 *
 * Elements of lists are told apart by their names, not by their place:
 * definitions by DefinitionName (two requests with one definition each always
 * compare these two), channels by ChannelName, metrics by Name, tags by Key,
 * hyperparameters by name over all their kinds. A hyperparameter is one line,
 * so a range that became static reads "0.1 – 0.3 → 0.2".
 */
#ifndef MODEL_DIFF_H
#define MODEL_DIFF_H

#include <stddef.h>

#include "base/json.h"
#include "model/field.h"

enum diff_kind { DIFF_CHANGED, DIFF_ADDED, DIFF_REMOVED };

struct diff_line {
	enum diff_kind	 kind;
	/* JSON pointer, internal form: into b, for DIFF_REMOVED into a. */
	char		*path;
	const struct field *field;	/* the row, or NULL */
	/* Where it is, for people: "estimator-1 › train › S3 location". */
	char		*label;
	/* As an editor shows them; NULL when there is none. Structures that
	 * came or went whole are JSON. */
	char		*before, *after;
};

struct diff {
	struct diff_line *list;
	size_t		  n;
};

/* a, b: internal form. All zero is empty; the caller releases it. */
void diff_run(const json_t *a, const json_t *b, struct diff *);
void diff_release(struct diff *);
/* [{"kind", "path", "field", "label", "before", "after"}] for --output json */
json_t *diff_json(const struct diff *);

#endif
