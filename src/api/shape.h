/*
 * Shapes of requests: one row a member, as the API's model states it. Only
 * what a request can be refused for; replies are built by the operations.
 */
#ifndef API_SHAPE_H
#define API_SHAPE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/json.h"

enum shape_kind {
	SHAPE_STRING, SHAPE_INTEGER, SHAPE_TIME, SHAPE_BOOLEAN, SHAPE_LIST,
	SHAPE_ANY
};

struct member {
	const char	*name;
	enum shape_kind	 kind;
	bool		 required;
	double		 min, max;	/* length, value, entries; NAN: none */
	const char	*pattern;	/* PCRE2, whole value */
	const char *const *choices;
	const struct shape *of;		/* LIST of structures */
};

struct shape {
	const struct member *members;
	size_t		 n;
};

/* Every violation, in the service's words. at: "" or "tags.1.member.". */
int shape_check(const struct shape *, const json_t *, struct err *);

#endif
