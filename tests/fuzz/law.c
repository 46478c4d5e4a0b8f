#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "tests/fuzz/fuzz.h"

_Noreturn void
fuzz_broken(const char *law, const uint8_t *data, size_t size)
{
	size_t i;

	fprintf(stderr, "broken: %s\ninput: ", law);
	for (i = 0; i < size; i++)
		fprintf(stderr, "%02x", data[i]);
	fputc('\n', stderr);
	abort();
}
