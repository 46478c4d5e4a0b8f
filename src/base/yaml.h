/*
 * YAML within limits (T16): at most 1 MiB, depth 32; aliases, anchors, tags
 * other than the core ones, merge keys, duplicate keys and a second document
 * are refused with line and column. The schema, not YAML 1.1, decides what a
 * plain scalar is: "no", "012", "1:30" stay text where text is wanted.
 */
#ifndef BASE_YAML_H
#define BASE_YAML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/json.h"

enum yaml_want {
	YAML_WANT_ANY,		/* unknown member: JSON's own literals only */
	YAML_WANT_STRING,
	YAML_WANT_INTEGER,
	YAML_WANT_NUMBER,
	YAML_WANT_BOOLEAN
};

/* What the schema wants at a JSON pointer. */
typedef enum yaml_want yaml_want_fn(void *ctx, const char *pointer);

/* Where the value at a pointer stands in the text, both from 1. */
struct yaml_marks;
void yaml_marks_free(struct yaml_marks *);
bool yaml_mark(const struct yaml_marks *, const char *pointer, int *line,
    int *column);

/* Reads one document. want may be NULL (all ANY). With marks not NULL the
 * caller gets a set to free. A plain scalar that is not of the wanted type is
 * kept as a string: the rules name it, with its line. */
json_t *yaml_read(const char *, size_t, yaml_want_fn *want, void *ctx,
    struct yaml_marks **marks, struct err *);

/* The tree as YAML that yaml_read gives back unchanged, strings quoted only
 * where a plain scalar would be misread. The caller frees it. */
char *yaml_text(const json_t *);

#endif
