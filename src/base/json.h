/*
 * JSON within limits (T14, T17), and RFC 6901 pointers into a tree. Trees are
 * jansson's: ordered, reference-counted.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "base/err.h"

struct json_limits {
	size_t	most_bytes;	/* 0: 8 MiB */
	int	most_depth;	/* 0: 32 */
	size_t	most_values;	/* 0: 250,000: what a tree of many small ones
				 * costs is memory and time, not bytes */
	bool	refuse_duplicates; /* input of people; servers: last one wins */
};

/* A new reference, or NULL and err with "line L, column C: …". The top level
 * is an object or an array. Numbers beyond int64 or double are refused. */
json_t *json_read(const char *, size_t, const struct json_limits *,
    struct err *);

/* Compact text (the bytes that are sent); the caller frees it. */
char *json_text(const json_t *);
/* Indented text for people, C0, DEL, C1 and bidi controls escaped. */
char *json_pretty(const json_t *);

/* The value at an RFC 6901 pointer ("" is the root), borrowed; NULL: none. */
json_t *json_at(const json_t *, const char *pointer);
const char *json_str_at(const json_t *, const char *pointer); /* or NULL */
/* Integer at pointer, or fallback. */
json_int_t json_int_at(const json_t *, const char *pointer,
    json_int_t fallback);
double json_real_at(const json_t *, const char *pointer, double fallback);
bool json_true_at(const json_t *, const char *pointer);

/*
 * Sets the value at pointer, making the objects on the way ("-" or an index
 * equal to the length appends to an array). Takes the reference. A NULL value
 * removes the member, and then the objects that this leaves empty, but never
 * elements of an array. 0, or -1 when the pointer runs through a scalar.
 */
int json_put(json_t *root, const char *pointer, json_t *value);

/* "~" and "/" of a member name escaped into out; cut never (bug). */
void json_escape_token(const char *name, char *out, size_t cap);

/* The pointer of a member below another pointer; the caller frees it. */
char *json_below(const char *pointer, const char *name);

#endif
