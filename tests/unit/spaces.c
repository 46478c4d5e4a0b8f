#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/spaces.h"

const char space_small[] =
    "{\"IntegerParameterRanges\":[{\"Name\":\"a\",\"MinValue\":\"1\","
    "\"MaxValue\":\"3\"}],\"CategoricalParameterRanges\":[{\"Name\":\"b\","
    "\"Values\":[\"x\",\"y\"]}]}";

void
space_must_read(struct space *space, const char *text)
{
	struct err err = ERR_INIT;
	json_t *ranges = json_read(text, strlen(text), NULL, &err);

	assert_non_null(ranges);
	assert_int_equal(space_read(space, ranges, &err), 0);
	json_decref(ranges);
}
