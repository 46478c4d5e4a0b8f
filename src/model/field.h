/*
 * src/model: what a tuning job is. No I/O, no clock.
 *
 *   field.h    one row a field of the request    page.h    wizard pages, lists
 *   request.h  reading and writing requests      draft.h   editing, undo, redo
 *   rule.h     what is wrong with a request      hyper.h   hyperparameters as
 *   catalog.h  built-in algorithms, instances              one list
 *   status.h   statuses and their words          job.h     jobs and trials read
 *   column.h   columns of tables                           from replies
 *   name.h     generated names           note.h    what was done to a request
 *   clone.h    copies of jobs, trials    diff.h    two requests compared
 *   preview.h  what a space holds        envelope.h  time, money at most
 *   bench.h    metric regexes on a log   request_view.h  what will be sent
 *   parent.h   warm-start parents
 *
 * A field is a row, and everything else asks the row: the form, the check (in
 * console and daemon, with the same words), YAML and JSON, help, review page,
 * manual page, `trialdeck fields`.
 *
 * Paths are JSON pointers into the internal list form of a request
 * (request.h), "*" standing for a list index or a map key:
 *   /TrainingJobDefinitions/ * /InputDataConfig/ * /ChannelName   (no blanks)
 */
#ifndef MODEL_FIELD_H
#define MODEL_FIELD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"

struct catalog;
struct field;

enum field_kind {
	FIELD_STRING,
	FIELD_INTEGER,
	FIELD_NUMBER,
	FIELD_BOOLEAN,
	FIELD_CHOICE,		/* a string out of choices */
	FIELD_OBJECT,		/* structure: its members have rows */
	FIELD_LIST,		/* "path" then "path/ *" for the elements */
	FIELD_MAP		/* free keys: "path/ *" is the value's row */
};

/* What a type can do. Law: parse(print(v)) = v for every v that check takes. */
struct field_type {
	const char	*name;		/* "string", "S3 URI", … */
	enum field_kind	 kind;
	/* Text of an editor to a value (new reference); NULL and err else. */
	json_t		*(*parse)(const struct field *, const char *,
			    struct err *);
	/* Value to the text that an editor shows. */
	void		 (*print)(const struct field *, const json_t *,
			    struct buf *);
	/* What a person wants to know beside the value ("  (1 day)"), or
	 * NULL: nothing. */
	void		 (*remark)(const json_t *, struct buf *);
};

enum field_flag {
	FIELD_REQUIRED	= 1 << 0,	/* by the API's shape */
	FIELD_ADVANCED	= 1 << 1,	/* in the Advanced fold */
	FIELD_READ_ONLY	= 1 << 2,	/* the service fills it in */
	FIELD_VALUE	= 1 << 3,	/* "path" names a map's value */
	FIELD_LOCKS	= 1 << 4,	/* forms show it, with the reason, where
					 * it does not apply; others go away */
	FIELD_DISTINCT	= 1 << 5,	/* no two entries of a list share it */
	FIELD_LOCAL	= 1 << 6	/* Amazon would not take what it is at
					 * first */
};

/* Which numbers of the product's rulings apply (--limits). */
enum limits_profile { LIMITS_SEED, LIMITS_CURRENT };

struct field {
	const char	*path;		/* see above; unique */
	const char	*shape;		/* API shape of the value */
	const char	*label;		/* N_() */
	const struct field_type *type;
	double		 min, max;	/* number: value; string: code points;
					 * list, map: entries. NAN: none */
	const char	*pattern;	/* PCRE2, whole value; or NULL */
	const char *const *choices;	/* NULL-terminated, or NULL */
	const char	*preset;	/* default as text (what the service
					 * does without it), or NULL */
	const char	*initial;	/* of a new draft, or NULL */
	const char	*help;		/* N_(): meaning, one to four lines */
	const char	*example;	/* or NULL */
	const char	*seed;		/* rows it proves: "S44 S45", or NULL */
	unsigned	 flags;
	/* Whether the field applies to this request; when not, *why (N_()) says
	 * the reason. at is the concrete pointer. NULL: always. */
	bool		 (*applies)(const json_t *request, const char *at,
			    const char **why);
	/* Choices that depend on the rest (metrics, algorithms): appends
	 * strings to list. The catalogue may be NULL. NULL: choices above,
	 * or free text. */
	void		 (*suggest)(const struct catalog *,
			    const json_t *request, const char *at,
			    json_t *list);
	/* A value that would do where there is none, freed by the caller, at
	 * this time (ms since the epoch). NULL: none. */
	char		*(*offer)(const json_t *request, int64_t wall_ms);
};

/* All rows in the order of the wizard; *n receives their number. */
const struct field *const *field_all(size_t *n);
/* The row of a concrete pointer ("/…/0/ChannelName") or of a path; NULL: no
 * row knows it. */
const struct field *field_at(const char *pointer);
/* Its place among them; their number for NULL or a stranger. */
size_t field_place(const struct field *);
/* The member rows of an object row (NULL: the top level) one after the
 * other: the one after prev (NULL: the first); NULL: there is no more. */
const struct field *field_next(const struct field *object,
    const struct field *prev);
/* The row of member name below a row of kind object. */
const struct field *field_member(const struct field *, const char *name);

/* The API's constraints on one value (type, length, range, pattern, choices).
 * 0, or -1 with err naming rule, value and way out. */
int field_check(const struct field *, const json_t *value, struct err *);
/* The same split for `findings`: rule id such as "max-length". */
const char *field_rule(const struct field *, const json_t *value);

/* The choice that text means but for case, "_", "-" and blanks ("OFF" is
 * "Off", "TRANSFER_LEARNING" is "TransferLearning"); NULL: none. */
const char *field_meant(const struct field *, const char *text);

json_t *field_parse(const struct field *, const char *text, struct err *);
void field_print(const struct field *, const json_t *, struct buf *);
/* One line on the limits: "1 to 32 characters: letters, digits, hyphens". */
void field_limits(const struct field *, struct buf *);
/* The API name, last element of the path. */
const char *field_api_name(const struct field *);

#endif
