#include "config.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "client/words.h"

static bool
is_blank(char c)
{
	return (c == ' ' || c == '\t' || c == '\r' || c == '\n');
}

/* The word at *s, quotes taken off; false when one is not closed. */
static bool
take_word(const char **s, struct buf *word)
{
	char quote = '\0', c;

	for (; (c = **s) != '\0'; (*s)++) {
		if (quote == '\0' && is_blank(c))
			break;
		if (c == '\\' && quote != '\'') {
			if ((*s)[1] == '\0')
				return (false);
			if (quote == '\0' || (*s)[1] == '"' || (*s)[1] == '\\')
				(*s)++;
			buf_addc(word, **s);
		} else if (quote == c)
			quote = '\0';
		else if (quote == '\0' && (c == '\'' || c == '"'))
			quote = c;
		else
			buf_addc(word, c);
	}
	return (quote == '\0');
}

char **
words_split(const char *s)
{
	char **words = xcalloc(1, sizeof *words);
	struct buf word;
	size_t n = 0;
	bool good = true;

	for (;;) {
		while (is_blank(*s))
			s++;
		if (*s == '\0')
			return (words);
		buf_init(&word, 0);
		good = take_word(&s, &word);
		words = xreallocarray(words, n + 2, sizeof *words);
		words[n++] = xstrdup(buf_str(&word));
		words[n] = NULL;
		buf_release(&word);
		if (!good) {
			words_free(words);
			return (NULL);
		}
	}
}

void
words_free(char **words)
{
	size_t i;

	for (i = 0; words != NULL && words[i] != NULL; i++)
		free(words[i]);
	free(words);
}
