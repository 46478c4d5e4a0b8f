/* Search spaces of the tests. */
#ifndef TESTS_SPACES_H
#define TESTS_SPACES_H

#include "search/space.h"

extern const char space_small[];	/* six points: a 1 … 3, b x or y */

/* From the JSON of ParameterRanges, which must be right. */
void space_must_read(struct space *, const char *text);

#endif
