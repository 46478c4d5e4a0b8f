/*
 * The two files of AWS tools, ~/.aws/config and ~/.aws/credentials, read as
 * AWS CLI v2 reads them (T18). Its reader is Python's configparser, strict:
 *
 *   [section]           up to the last "]" of the line
 *   key = value         or "key: value"; keys are lower-cased
 *   # or ; comment      whole lines only; after a value they belong to it
 *   deeper lines        go on with the value, parted by line feeds; empty
 *                       lines inside such a value stay
 *   a section or key twice, a line that is neither: an error with its line
 *
 * A value that begins with a line feed holds keys of its own, one level deep
 * (ini_nested). A byte order mark at the start is passed over.
 */
#ifndef CLIENT_INI_H
#define CLIENT_INI_H

#include <stddef.h>

#include "base/err.h"

#define INI_BYTES	(1 << 20)	/* of a file */
#define INI_VALUES	20000		/* values of a file */

struct ini_value {
	char	*key;
	char	*text;			/* may be a secret: wiped when freed */
};

struct ini_section {
	char	*name;
	struct ini_value *values;
	size_t	 n;
};

struct ini {
	struct ini_section *sections;
	size_t	 n;
};

/* 0, or -1 and err "NAME:LINE: …"; release it either way. */
int ini_parse(struct ini *, const char *text, size_t len, const char *name,
    struct err *);
/* The same from a file. One that is absent is an empty one. */
int ini_read(struct ini *, const char *path, struct err *);
void ini_release(struct ini *);

/* NULL when there is none. */
const struct ini_section *ini_find(const struct ini *, const char *section);
const char *ini_get(const struct ini_section *, const char *key);
/* A key inside a nested value, blanks around it taken off. The caller frees;
 * NULL when the value is not nested or has no such key. */
char *ini_nested(const struct ini_section *, const char *key,
    const char *inner);

/*
 * The name in "profile NAME" as a shell would read it: one word, which quotes
 * and backslashes may protect. Like the CLI, it asks of the word before only
 * that it begins with kind. The caller frees; NULL when there is no such name.
 */
char *ini_word_after(const char *section, const char *kind);

#endif
