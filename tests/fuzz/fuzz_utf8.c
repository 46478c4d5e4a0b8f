/* Whatever comes from outside and is shown: T1, T2. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "tests/fuzz/fuzz.h"

const char *const fuzz_seeds[] = { "plain", "\x1b[31mred\x1b[0m",
	"caf\xc3\xa9 \xe6\xbc\xa2\xe5\xad\x97 \xf0\x9f\x98\x80",
	"e\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81",
	"\xe2\x80\xae" "abc",
	"", NULL };

const char *const fuzz_words[] = { "\x1b", "\x9b", "\xc2\x9b", "\xcc\x81",
	"\xe2\x80\x8b", "\xe2\x80\xae", "\xef\xbb\xbf", "\xf3\xa0\x81\x81",
	"\xe6\xbc\xa2", "\xf0\x9f\x98\x80", "\xed\xa0\x80", "\xf4\x90", "\xc3",
	"\t", "\n", "\x7f", NULL };

/* No byte that a terminal acts on. */
static void
check_shown(const char *s, const uint8_t *data, size_t size)
{
	size_t len = strlen(s);
	uint32_t cp;
	int n;

	for (; len > 0; s += n, len -= (size_t)n) {
		n = utf8_decode(s, len, &cp);
		FUZZ_LAW(n > 0);
		FUZZ_LAW(cp >= 0x20 && !(cp >= 0x7f && cp < 0xa0));
		FUZZ_LAW(utf8_width(cp) >= 0);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int cells = size == 0 ? 0 : (int)(data[0] % 100) - 1, width;
	size_t cap = size < 2 ? 16 : 1 + data[1] * 4u;
	bool ascii = size % 5 == 0;
	char *out = malloc(cap), *again = malloc(cap);

	if (out == NULL || again == NULL)
		abort();
	width = text_clean(out, cap, (const char *)data, size, cells, ascii);
	FUZZ_LAW(strlen(out) < cap);
	FUZZ_LAW(cells == -1 || width <= cells);
	FUZZ_LAW(width == text_width(out));
	check_shown(out, data, size);
	text_clean(again, cap, out, strlen(out), -1, ascii);
	FUZZ_LAW(strcmp(out, again) == 0);
	free(out);
	free(again);
	return (0);
}
