/* JSON of people and servers: T14, T17. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "tests/fuzz/fuzz.h"

const char *const fuzz_seeds[] = {
	"{\"HyperParameterTuningJobName\":\"j\",\"a\":[1,2.5,-3e4,true,null]}",
	"[[[[{\"a\":{\"b\":[]}}]]]]", "{\"\\u00e9\":\"\\ud83d\\ude00\\n\"}",
	"[9223372036854775807,-9223372036854775808,1e308]", "[]", "", NULL
};

const char *const fuzz_words[] = { "[", "]", "{", "}", ",", ":", "\"", "\\",
	"\\u0000", "\\ud800", "1e999", "-0", "99999999999999999999", "true",
	"null", "[[[[[[[[[[[[", "{\"a\":", "\"a\":1,", "\xff", "\xed\xa0\x80",
	NULL };

static void
check_round_trip(const json_t *j, char *text, const uint8_t *data, size_t size)
{
	struct json_limits wide = { .most_depth = 32, .most_bytes = 1 << 20 };
	struct err err = ERR_INIT;
	json_t *back = json_read(text, strlen(text), &wide, &err);

	FUZZ_LAW(back != NULL);
	FUZZ_LAW(json_equal((json_t *)(uintptr_t)j, back));
	json_decref(back);
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct json_limits limits = { .refuse_duplicates = size % 2 == 0 };
	struct err err = ERR_INIT;
	json_t *j;

	j = json_read((const char *)data, size, &limits, &err);
	if (j == NULL) {
		FUZZ_LAW(err.code != ERR_NONE && err.text[0] != '\0');
		return (0);
	}
	FUZZ_LAW(json_is_object(j) || json_is_array(j));
	check_round_trip(j, json_text(j), data, size);
	check_round_trip(j, json_pretty(j), data, size);
	json_decref(j);
	return (0);
}
