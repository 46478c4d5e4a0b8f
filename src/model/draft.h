/*
 * A draft: a request being edited, with undo and redo over everything. The
 * only way to change it is through these functions; each change is one step.
 * Unchanged drafts compare equal byte for byte after undo.
 */
#ifndef MODEL_DRAFT_H
#define MODEL_DRAFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/json.h"
#include "model/request.h"

struct draft;

/* A new job with the rows' initial values and no definition (S39). */
struct draft *draft_new(void);
/* From an internal tree (takes the reference). */
struct draft *draft_from(json_t *internal, enum request_form form);
void draft_free(struct draft *);

/* Borrowed; NULL never. Do not change it. */
const json_t *draft_request(const struct draft *);
enum request_form draft_form(const struct draft *);
/* Grows by one with every change, undo and redo: cheap "has it changed". */
uint64_t draft_version(const struct draft *);

/*
 * Warm start and early stopping are for a single definition (S09). When a
 * second one comes they are taken out and kept aside, when one is left they
 * come back, each in the same step; both are part of undo and of the file.
 * Object of pointer to value, borrowed; NULL: nothing is kept aside.
 */
const json_t *draft_aside(const struct draft *);

/* Sets (takes value) or removes (NULL) a member; a no-op change makes no
 * step. -1 when the pointer cannot be reached. */
int draft_set(struct draft *, const char *pointer, json_t *value);
/* Another request in its place, as one step (takes it). */
void draft_replace(struct draft *, json_t *internal);
/* Lists: at an index (length: append), move from one index to another. */
int draft_insert(struct draft *, const char *list, size_t at, json_t *value);
int draft_remove(struct draft *, const char *list, size_t at);
int draft_move(struct draft *, const char *list, size_t from, size_t to);
/* Several changes as one step. */
void draft_begin(struct draft *);
void draft_commit(struct draft *);

/* The request `back` steps ago (1: before the last change), borrowed; NULL:
 * none. For what a person may want back, such as a range made static. */
const json_t *draft_past(const struct draft *, size_t back);

bool draft_undo(struct draft *);	/* false: nothing to undo */
bool draft_redo(struct draft *);

/* Definitions. A new one has the rows' initial values; amazon: but for those
 * that the local backend alone would take. A clone copies everything but the
 * name, which becomes free ("-copy", "-copy-2"; S42). Returns the new index,
 * or -1. */
int draft_add_definition(struct draft *, bool amazon);
int draft_clone_definition(struct draft *, size_t index);
size_t draft_definitions(const struct draft *);

/*
 * The file form: {"version":1, "id", "saved": ms, "step", "field", "form",
 * "request", "aside"}, as JSON. draft_load takes what draft_save gave; step
 * and field are the console's own and kept verbatim.
 */
char *draft_save(const struct draft *, const char *id, int64_t saved_ms,
    const char *step, const char *field);
struct draft *draft_load(const char *, size_t, char **id, int64_t *saved_ms,
    char **step, char **field, struct err *);

#endif
