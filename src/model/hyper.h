/*
 * The hyperparameters of a definition as one list, as the console shows them
 * (S66 to S69): static ones from StaticHyperParameters, tunable ones from the
 * three lists of HyperParameterRanges. Order: ranges first (integer,
 * continuous, categorical, each in the request's order), then static ones.
 *
 * Every change is made in the draft, as one step. A range that is turned into
 * a static value and back comes back as it was (the draft's memory of it is
 * part of the undo history, not of the request).
 */
#ifndef MODEL_HYPER_H
#define MODEL_HYPER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "model/draft.h"

enum hyper_kind {
	HYPER_STATIC, HYPER_INTEGER, HYPER_CONTINUOUS, HYPER_CATEGORICAL,
	HYPER_KINDS
};

/* One of them, borrowed from the request. */
struct hyper {
	enum hyper_kind	 kind;
	const char	*name;
	const char	*value;		/* static */
	const char	*min, *max;	/* integer, continuous; as written */
	const char	*scaling;	/* or NULL: the service's Auto */
	const json_t	*values;	/* categorical: array of strings */
	size_t		 index;		/* in its own list */
};

const char *hyper_kind_name(enum hyper_kind);	/* N_(): "Integer" */

/* definition: the definition's object. The caller frees the array (not what
 * it points to; it is valid until the draft changes). Returns the number. */
size_t hyper_list(const json_t *definition, struct hyper **);

/* def: index of the definition; name must exist but for hyper_add. -1 and err
 * for a name that is taken or empty. Text is kept as typed; rules judge it. */
int hyper_add(struct draft *, size_t def, const char *name, enum hyper_kind,
    struct err *);
int hyper_remove(struct draft *, size_t def, const char *name);
int hyper_rename(struct draft *, size_t def, const char *name,
    const char *to, struct err *);
int hyper_set_kind(struct draft *, size_t def, const char *name,
    enum hyper_kind);
/* Whether it once was of this kind in the draft's undo history, and the kind
 * of range that it last was (Continuous when it never was one). */
bool hyper_was(const struct draft *, size_t def, const char *name,
    enum hyper_kind);
enum hyper_kind hyper_last_range(const struct draft *, size_t def,
    const char *name);
/* member: "value", "min", "max", "scaling" ("" removes it), "values" (text:
 * one value a line). */
int hyper_set(struct draft *, size_t def, const char *name,
    const char *member, const char *text, struct err *);

/* The static hyperparameter by which the service tells the most steps of a
 * training job, where Hyperband is not told them: epochs, numepochs, n-epochs,
 * n_epochs or num_epochs, the first that is there; NULL: none. steps: its
 * value, 0 when that is no whole number above 0. */
const char *hyper_steps(const json_t *definition, long *steps);

/* "0.1 – 0.3", "gbtree, dart", "100": for tables. */
void hyper_text(const struct hyper *, char *, size_t);
/* The same on one line for editing ("0.1 .. 0.3"), and back: a range is two
 * numbers parted by "..", "–", "-", "to", a comma or a blank. Numbers stay as
 * they are written. -1 and err when the text is no value of that kind. */
void hyper_typed(const struct hyper *, struct buf *);
int hyper_set_line(struct draft *, size_t def, const char *name,
    const char *line, struct err *);
/* JSON pointer of the hyperparameter in a request, or with member ("value",
 * "min", …) of that part of it. The caller frees it. */
char *hyper_pointer(size_t def, const struct hyper *, const char *member);

#endif
