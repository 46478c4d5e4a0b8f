/*
 * What the tables of field rows share: types, conditions, suggestions. For
 * src/model/schema_*.c and field*.c only.
 */
#ifndef MODEL_SCHEMA_H
#define MODEL_SCHEMA_H

#include "model/field.h"

/* field_types.c: law parse(print(v)) = v */
extern const struct field_type field_string, field_integer, field_number,
    field_boolean, field_choice, field_object, field_list, field_map;
/* Seconds as a number or with a unit: 90m, 6h, 1d. */
extern const struct field_type field_seconds;

extern const struct field schema_job[], schema_definition[], schema_data[],
    schema_resource[];
extern const size_t schema_job_n, schema_definition_n, schema_data_n,
    schema_resource_n;
extern const char *const schema_instance_types[];

/* schema_applies.c: whether a field applies, and if not, why. */
bool applies_hyperband(const json_t *, const char *, const char **);
bool applies_early_stopping(const json_t *, const char *, const char **);
bool applies_warm_start(const json_t *, const char *, const char **);
bool applies_resource_config(const json_t *, const char *, const char **);
bool applies_tuning_resources(const json_t *, const char *, const char **);
bool applies_image(const json_t *, const char *, const char **);
bool applies_algorithm_name(const json_t *, const char *, const char **);
bool applies_spot(const json_t *, const char *, const char **);

/* Values worth offering: appended to the list as strings. */
void suggest_image(const struct catalog *, const json_t *, const char *,
    json_t *);
void suggest_metric(const struct catalog *, const json_t *, const char *,
    json_t *);
void suggest_channel(const struct catalog *, const json_t *, const char *,
    json_t *);
void suggest_content(const struct catalog *, const json_t *, const char *,
    json_t *);
void suggest_instance(const struct catalog *, const json_t *, const char *,
    json_t *);

#endif
