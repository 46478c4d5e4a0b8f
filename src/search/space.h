/*
 * The space of a definition's ranges, and points in it. Inside, every
 * parameter is a number in [0, 1] after its scale; integers own equal shares
 * of it, and categoricals are indices.
 */
#ifndef SEARCH_SPACE_H
#define SEARCH_SPACE_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

enum param_kind { PARAM_FLOAT, PARAM_INT, PARAM_CATEGORY };
enum param_scale { SCALE_LINEAR, SCALE_LOG, SCALE_REVERSE_LOG };

struct param {
	char		*name;
	enum param_kind	 kind;
	enum param_scale scale;
	double		 lo, hi;	/* numbers: bounds, both allowed */
	char		**choices;	/* categories */
	size_t		 nchoices;
};

struct space {
	struct param	*params;
	size_t		 n;
};

/* One value a parameter: the number itself, or the category's index. */
struct point {
	double	*values;		/* owned; space->n of them */
};

/*
 * From HyperParameterRanges. ScalingType Auto: logarithmic where the lower
 * bound is above 0 and the upper at least 100 times as large, else linear.
 */
int space_read(struct space *, const json_t *ranges, struct err *);
void space_release(struct space *);

/* Number of different points; INFINITY with a real parameter. */
double space_size(const struct space *);

void point_init(struct point *, const struct space *);
void point_release(struct point *);
void point_copy(struct point *, const struct point *, const struct space *);
int point_same(const struct space *, const struct point *,
    const struct point *);

/* Value of a parameter at u in [0, 1], and back (the middle of its share). */
double param_at(const struct param *, double u);
double param_unit(const struct param *, double value);

/* As on the wire: {"eta": "0.15", "booster": "dart"}. New reference. */
json_t *point_json(const struct space *, const struct point *);
/* The other way; -1 when a member is missing or is no value of its range. */
int point_read(struct point *, const struct space *, const json_t *);

#endif
