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

/* In place. A Search record's or a resource's inner object takes the place of
 * the tree. Returns the member that it was in, or NULL: nothing wrapped. */
const char *import_unwrap(json_t *wire, struct notes *);

/* The members that make the two forms, to their right spelling, in place; a
 * note of NOTE_CHANGED for each. */
void import_spell_form(json_t *wire, struct notes *);

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

#endif
