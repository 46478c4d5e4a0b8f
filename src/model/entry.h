/*
 * What comes along when something is chosen or added: the first values of a
 * new list entry (from the rows), of a hyperparameter (from the catalogue,
 * S66), and all that follows from choosing an algorithm (S53, S54, S58).
 * Every function is one step of the draft.
 */
#ifndef MODEL_ENTRY_H
#define MODEL_ENTRY_H

#include <stddef.h>

#include "base/err.h"
#include "base/json.h"
#include "model/draft.h"
#include "model/field.h"
#include "model/hyper.h"

struct algo_hyper;
struct algo_when;
struct algorithm;
struct catalog;

/* A new entry of a list of objects (new reference). */
json_t *entry_new(const struct field *list);
/* Appends one to the list at this pointer, which is made when it is missing.
 * Its index. With the catalogue (or NULL) it is the next that the algorithm
 * can use. */
size_t entry_append(struct draft *, const struct catalog *,
    const struct field *list, const char *pointer);

/* The algorithm of a definition, as far as the catalogue knows it; NULL: it
 * does not, or there is none. */
const struct algorithm *entry_algorithm(const json_t *request, size_t def,
    const struct catalog *);
/*
 * Makes it the definition's algorithm: its newest image in the region, an
 * input mode that it takes, its required hyperparameters in and those that it
 * does not know out, its channels where there are none yet; the objective goes
 * when it is no metric of it. -1 and err: no image of it is published.
 */
int entry_take_algorithm(struct draft *, size_t def, const struct catalog *,
    const struct algorithm *, const char *region, struct err *);
/* The same but for the image: of an algorithm that is the definition's. */
void entry_fill_algorithm(struct draft *, size_t def,
    const struct algorithm *);
/* The objective, with the direction that makes sense for it (S63), and with
 * the hyperparameter set that it is reported with only, where that one is not
 * set yet: returned then, else NULL. algorithm may be NULL. */
const struct algo_when *entry_take_metric(struct draft *, size_t def,
    const struct algorithm *, const char *metric);

/* A built-in algorithm computes "test:auc" on the channel "test": the length
 * of that name where the definition has no such channel, else 0. */
size_t entry_lacking_channel(const json_t *definition, const char *metric);

/* What the catalogue's entry begins as: a range when it can be tuned. */
enum hyper_kind entry_hyper_kind(const struct algo_hyper *);
/* The recommended range, or the default, as far as they are known. */
void entry_prefill(struct draft *, size_t def, const struct algo_hyper *,
    enum hyper_kind);
/* Adds one, prefilled when known is not NULL. -1 and err: the name is taken
 * or empty. */
int entry_add_hyper(struct draft *, size_t def, const char *name,
    const struct algo_hyper *known, enum hyper_kind, struct err *);
/* Indices of those that the algorithm knows and the definition does not have,
 * tunable ones first: they are what a tuning job is about. The caller frees
 * the array; *n receives their number. */
size_t *entry_unused_hypers(const json_t *request, size_t def,
    const struct algorithm *, size_t *n);

#endif
