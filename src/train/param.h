/*
 * Hyperparameters. What is known of one stands in its row and nowhere else;
 * values arrive as text (hyperparameters.json carries strings only).
 */
#ifndef TRAIN_PARAM_H
#define TRAIN_PARAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

enum param_kind {
	PARAM_INT,
	PARAM_REAL,
	PARAM_CHOICE,	/* one of choices */
	PARAM_LIST,	/* commas between choices; any words when NULL */
	PARAM_TEXT
};

enum param_flag {
	PARAM_REQUIRED	= 1 << 0,
	PARAM_AUTO	= 1 << 1,	/* "auto" is a value too */
	PARAM_MIN_OPEN	= 1 << 2,	/* min itself is out of range */
	PARAM_MAX_OPEN	= 1 << 3,
	PARAM_OWN	= 1 << 4,	/* the trainer's, not its library's */
	PARAM_IDLE	= 1 << 5	/* taken, without effect on a CPU */
};

struct param {
	const char	*name;
	const char	*alias;		/* second name, or NULL */
	enum param_kind	 kind;
	unsigned	 flags;
	double		 min, max;	/* INT, REAL; infinite: no limit */
	const char	*choices;	/* "a b c"; numbers: words also taken */
	const char	*fallback;	/* when not given; NULL: none */
	const char	*refused;	/* choices that cannot work here, or
					 * NULL */
	const char	*why;		/* …and the reason */
};

/* The values of one run: rows borrowed, values owned. */
struct params {
	const struct param	*rows;
	size_t			 n;
	char			**given;	/* NULL: not given */
};

/*
 * Checks an object of strings (numbers and booleans are taken as their text).
 * Names that begin with an underscore are the platform's and passed over; an
 * unknown name, a value out of its row, one name under two spellings, a
 * missing required one are errors that say so.
 */
int params_init(struct params *, const struct param *rows, size_t n,
    const char *algorithm, const json_t *values, struct err *);
void params_release(struct params *);

/* By row name (a wrong one is a bug). Text: the given value, else the
 * fallback, else NULL. */
const char *params_text(const struct params *, const char *name);
bool params_given(const struct params *, const char *name);
/* The value is "auto" (given or by default). */
bool params_auto(const struct params *, const char *name);
/* The number; otherwise when the value is "auto" or absent. */
double params_real(const struct params *, const char *name, double otherwise);
int64_t params_int(const struct params *, const char *name,
    int64_t otherwise);
/* "true" or "1"; "auto" gives otherwise. */
bool params_bool(const struct params *, const char *name, bool otherwise);
/* The value is this word. */
bool params_is(const struct params *, const char *name, const char *word);

/* word stands in a list of words parted by blanks. */
bool word_in(const char *list, const char *word, size_t len);

#endif
