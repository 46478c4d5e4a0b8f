/*
 * Requests out of what people have: the API's own members, answers of
 * Describe and records of Search, custom resources (apiVersion … spec) and
 * other texts with camelCase keys, filled-in skeletons of the AWS CLI. What
 * was changed on the way is noted.
 *
 * import_unwrap alone is for judging: it takes what belongs to the wrapping
 * and the service's answer and leaves every member as it is written, so that
 * the rules can name a wrong key, a blank or a null where it stands.
 * import_request repairs these too; it is for editing and exporting.
 */
#ifndef MODEL_IMPORT_H
#define MODEL_IMPORT_H

#include <stdbool.h>

#include "base/json.h"
#include "model/catalog.h"
#include "model/note.h"
#include "model/request.h"

/* The same letters but for case, "-" and "_"; b may be followed by the ".$"
 * of a state machine. */
bool import_same_word(const char *a, const char *b);

/* The member of an object that is called so but for these; NULL: none. */
json_t *import_like(const json_t *tree, const char *name);

/* How many requests there are in a tree of any shape: 1 with *pointer "" for
 * one that nothing wraps. *pointer (freed by the caller): the first; NULL
 * where there is none. */
size_t import_find(const json_t *tree, char **pointer);

/* In place: the first request in it (a Search record, a resource's or a
 * state's inner object, an audit record) takes the place of the tree. Returns
 * the pointer where it was, freed by the caller, or NULL: nothing wrapped. */
char *import_unwrap(json_t *wire, struct notes *);

/* A pointer in the API's spelling as this tree, which may write members
 * another way, writes it. Freed by the caller. */
char *import_written(const json_t *tree, const char *pointer);

/* A file's pointer from the request's top member on, with the members in
 * which the two forms differ in the API's spelling; NULL: none of a request.
 * Freed by the caller. */
char *import_near(const char *pointer);

/* The row of an internal pointer whose members may be spelt another way. */
const struct field *import_field(const char *internal);

/* The members that make the two forms, to their right spelling, in place; a
 * note of NOTE_CHANGED for each. */
void import_spell_form(json_t *wire, struct notes *);

/* In place, what is a part of a request or a mixture of its two forms: a
 * configuration or a definition alone, as the AWS CLI takes them from files;
 * a training job; a definition in a list, or where the list belongs; JSON in
 * a text; an empty list beside the one definition. */
void import_shape(json_t *wire, const struct catalog *, struct notes *);
/* The structure that is written inside of a text (new reference), or NULL. */
json_t *import_inside(const json_t *text);

/* wire shape to internal form (new reference). */
json_t *import_request(const json_t *wire, const struct catalog *,
    enum request_form *, struct notes *);

/* An internal tree with its members spelt as the API does and without nulls
 * (new reference). */
json_t *import_spelt(const json_t *internal);

/* The member of this object row that a name means but for the case of its
 * letters, hyphens and underscores: "s3URI" is "S3Uri"; NULL: none. */
const struct field *import_meant(const struct field *object,
    const char *name);

/*
 * Something in text that waits to be filled in: "{{ bucket }}", "<YOUR-ROLE>",
 * "${NAME}", "$NAME", "REPLACE_ME". *len receives its length; NULL: nothing.
 * Borrowed from text.
 */
const char *import_blank(const char *text, size_t *len);
/* The same for "{}" and "{name}", which programs put into text: a blank only
 * where a brace cannot stand, since values may hold JSON. */
const char *import_brace(const char *text, size_t *len);

/* Tags as most tools write them, names with values, as the API's list (new
 * reference). */
json_t *import_tags(const json_t *map);

#endif
