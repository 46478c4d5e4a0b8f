/*
 * A metric's values in the order in which a training job printed them, caught
 * line by line by the expression of its MetricDefinitions. Limits of T24: one
 * line that takes too long ends it (base/regex.h).
 */
#ifndef MODEL_CURVE_H
#define MODEL_CURVE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/json.h"
#include "base/regex.h"

/* Kept; of more, every second one goes. */
#define CURVE_MOST 4096

struct curve {
	char		*name;		/* of the metric; NULL: none chosen */
	struct regex	*regex;		/* NULL: it catches nothing any more */
	double		*value;		/* owned */
	size_t		 n;
	size_t		 stride;	/* values that one kept stands for */
	size_t		 caught;	/* in all */
	double		 last, least, most;
};

/* The definition of that name among {"Name", "Regex"} (MetricDefinitions), or
 * the first one when name is NULL; -1: there is none. */
int curve_init(struct curve *, const json_t *definitions, const char *name);
void curve_release(struct curve *);
void curve_line(struct curve *, const char *line);
/* Its shape in n equal parts (n of its values at most, 1 at least): the means
 * of their values, 0 the least of them, 1 the greatest. */
void curve_shape(const struct curve *, double *, size_t n);

#endif
