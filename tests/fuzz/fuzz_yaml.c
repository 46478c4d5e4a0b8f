/* Job files and settings: T16. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/yaml.h"
#include "tests/fuzz/fuzz.h"

const char *const fuzz_seeds[] = {
	"TuningJobName: j\na:\n  - b: 1\n    c: [x, 'y', \"z\"]\n",
	"? k\n: v\n? \"q\"\n: |\n  text\n  more\n",
	"- - - a\n- {b: c, d: [e]}\n",
	"---\na: >-\n  folded\n  text\nb: !!str 5\n...\n", "{}", "", NULL
};

const char *const fuzz_words[] = { "\n", "  ", "- ", ": ", "? ", "#", "&a ",
	"*a", "<<: ", "!!int ", "!x ", "|\n", ">\n", "---\n", "...\n", "[", "]",
	"{", "}", ",", "'", "\"", "\\", "\\x00", "\t", "a: 1\n", "%YAML 1.2\n",
	"%TAG ! x\n", "\xef\xbb\xbf", "\xff", "- - - - - - - -", "[[[[[[[[",
	"1e999", NULL };

static enum yaml_want
any_want(void *ctx, const char *pointer)
{
	return ((enum yaml_want)(strlen(pointer) % 5));
}

/* The law of yaml_text. */
static void
check_text(const json_t *j, const uint8_t *data, size_t size)
{
	struct err err = ERR_INIT;
	char *text = yaml_text(j);
	json_t *back;

	back = yaml_read(text, strlen(text), NULL, NULL, NULL, &err);
	FUZZ_LAW(back != NULL);
	FUZZ_LAW(json_equal((json_t *)(uintptr_t)j, back));
	json_decref(back);
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct yaml_marks *marks;
	struct err err = ERR_INIT;
	int line, column;
	json_t *j;

	j = yaml_read((const char *)data, size, size % 2 ? any_want : NULL,
	    NULL, &marks, &err);
	if (j == NULL) {
		FUZZ_LAW(err.code != ERR_NONE && err.text[0] != '\0');
		FUZZ_LAW(marks == NULL);
		return (0);
	}
	FUZZ_LAW(yaml_mark(marks, "", &line, &column));
	check_text(j, data, size);
	yaml_marks_free(marks);
	json_decref(j);
	return (0);
}
