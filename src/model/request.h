/*
 * Requests in and out. Inside, definitions are always the list form: objective
 * and ranges live in each definition (S07). What no row knows stays in the
 * tree untouched.
 *
 * The two shapes of CreateHyperParameterTuningJob:
 *   one   TrainingJobDefinition, with HyperParameterTuningJobObjective and
 *         ParameterRanges in HyperParameterTuningJobConfig
 *   list  TrainingJobDefinitions, each with TuningObjective and
 *         HyperParameterRanges
 */
#ifndef MODEL_REQUEST_H
#define MODEL_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/json.h"
#include "base/yaml.h"

struct field;

enum request_form {
	REQUEST_FORM_AUTO,	/* one definition: one; more: list */
	REQUEST_FORM_ONE,
	REQUEST_FORM_LIST,
	REQUEST_FORM_ONE_OWN	/* one, with TuningObjective and
				 * HyperParameterRanges in the definition:
				 * kept where they were */
};

/* Text (YAML or JSON, told by content; at most 1 MiB) to a wire-shaped tree,
 * exactly as it stands. marks may be NULL. */
json_t *request_read(const char *, size_t, struct yaml_marks **marks,
    struct err *);

/* Wire shape to internal form (new tree) and which form it was. A tree that
 * has both forms, or neither, keeps what it has: rules name it. */
json_t *request_from_wire(const json_t *wire, enum request_form *form);
/* Internal form to the shape that is sent (new tree). FORM_ONE with other
 * than one definition writes the list. Optional structures and lists that
 * the API refuses when they are empty are left out. */
json_t *request_to_wire(const json_t *internal, enum request_form form);

/* Whether a value of this row (or NULL) is left out when it is sent. */
bool request_prunes(const struct field *, const json_t *value);

/* Pointer translation for findings and marks: internal to wire, and back
 * (caller frees). */
char *request_wire_pointer(const json_t *internal, enum request_form form,
    const char *pointer);
char *request_internal_pointer(const json_t *internal,
    enum request_form form, const char *pointer);

/* request_to_wire as YAML / as the compact bytes that are sent. */
char *request_yaml(const json_t *internal, enum request_form form);
char *request_body(const json_t *internal, enum request_form form);

#endif
