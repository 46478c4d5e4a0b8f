/* Random JSON trees and bytes for property tests; the same seed, the same. */
#ifndef TESTS_TREES_H
#define TESTS_TREES_H

#include <stddef.h>
#include <stdint.h>

#include "base/json.h"

struct dice {
	uint64_t state;
};

uint32_t dice_roll(struct dice *, uint32_t sides);	/* 0 … sides - 1 */
/* Appends one random code point, foreign ones included; never NUL. */
size_t dice_code_point(struct dice *, char out[4]);
/* Text that YAML or a terminal may misread; NUL-terminated, valid UTF-8. */
void dice_text(struct dice *, char *, size_t cap);
/* An object or array of at most depth levels. */
json_t *dice_tree(struct dice *, int depth);

#endif
