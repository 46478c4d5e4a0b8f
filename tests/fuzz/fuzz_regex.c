/* Patterns of users over lines of training jobs: T24. */
#include "config.h"

#include <string.h>

#include "base/regex.h"
#include "tests/fuzz/fuzz.h"

const char *const fuzz_seeds[] = { "loss: (.*?);\nstep 1 loss: 0.5;",
	"#011validation-auc:([0-9.]+)\n[1]#011validation-auc:0.75",
	"(a+)+$\naaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "(?<n>x)|y\\1\nxyxy", "",
	NULL };

const char *const fuzz_words[] = { "(", ")", "(?:", "(?=", "(?<=", "(?R)",
	"(?>", "(?i)", "*", "+", "?", "{1,9}", "{999}", "[", "]", "[^", "\\1",
	"\\K", "\\p{L}", "\\R", "\\X", "(*UTF)", "(*LIMIT_MATCH=9999999)",
	"(a|a)*", "\n", "\xff", "\xc3\xa9", "aaaaaaaa", "\\Q", "\\E", NULL };

/* The first line is the pattern, the rest is the text. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end = size == 0 ? NULL : memchr(data, '\n', size);
	size_t len = end == NULL ? size : (size_t)(end - data), from, to, n;
	const char *text = (const char *)data + len;
	struct err err = ERR_INIT;
	char pattern[600];
	struct regex *re;

	if (len >= sizeof(pattern))
		return (0);
	memcpy(pattern, data, len);
	pattern[len] = '\0';
	re = regex_new(pattern, &err);
	if (re == NULL) {
		FUZZ_LAW(err.code == ERR_INVALID && err.text[0] != '\0');
		return (0);
	}
	n = size - len;
	if (regex_match(re, text, n, &from, &to) == REGEX_YES)
		FUZZ_LAW(from <= to && to <= n);
	regex_free(re);
	return (0);
}
