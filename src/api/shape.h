/*
 * Shapes of requests: one row a member, as the API's model states it. Only
 * what a request can be refused for; replies are built by the operations.
 */
#ifndef API_SHAPE_H
#define API_SHAPE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
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

/* Every violation, in the service's words. */
int shape_check(const struct shape *, const json_t *, struct err *);

/*
 * Those words: "2 validation errors detected: Value 'x' at 'tags.1.member.key'
 * failed to satisfy constraint: Member must have length greater than or equal
 * to 1; Value null at …". For requests whose shapes are rows of the model.
 */
struct violations {
	struct buf	 text;
	int		 n;
};

void violations_init(struct violations *);
/* value NULL: "Value null". The constraint is printed from fmt. */
void violations_add(struct violations *, const char *at, const json_t *value,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));
/* -1 and err when there are some, else 0; releases. */
int violations_end(struct violations *, struct err *);
/* -1 and err: the member at this place is of the wrong JSON type. */
int violations_type(const char *at, struct err *);
/* "/Tags/0/Value" as "tags.1.member.value"; the caller frees. */
char *violations_at(const char *pointer);

#endif
