/*
 * Trees as YAML. Written by hand because two things matter more than every
 * style that libyaml's emitter knows: the text comes back as the same tree,
 * and it looks the same for every reader, YAML 1.1 ones included.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/number.h"
#include "base/utf8.h"
#include "base/yaml.h"

/* A key in one line has 1,024 characters at most; longer ones follow a "?". */
#define SIMPLE_KEY_MOST 900

/* Words that some YAML reader takes for something else than text. */
static bool
is_special_word(const char *s)
{
	static const char *const words[] = { "true", "false", "null", "yes",
		"no", "on", "off", "y", "n", "~" };
	size_t i;

	for (i = 0; i < nitems(words); i++) {
		if (strcasecmp(s, words[i]) == 0)
			return (true);
	}
	return (false);
}

/* Made of what numbers, times and dates are made of: "012", "1:30", "0x1f",
 * "2026-11-24T05:07:06Z", ".inf". */
static bool
is_number_like(const char *s)
{
	if (strcasecmp(s + strspn(s, "+-."), "inf") == 0 ||
	    strcasecmp(s + strspn(s, "+-."), "nan") == 0)
		return (true);
	return (strchr("0123456789+-.", *s) != NULL &&
	    s[strspn(s, "0123456789abcdefABCDEFxXoO_+-.:TtZz")] == '\0');
}

static bool
is_plain(const char *s, size_t len)
{
	uint32_t cp;
	size_t i;
	int n;

	/* What begins a plain scalar: few enough to be sure of each. */
	if (len == 0 || (strchr("/_.$(^+\\", *s) == NULL &&
	    !(*s >= '0' && *s <= '9') && !(*s >= 'a' && *s <= 'z') &&
	    !(*s >= 'A' && *s <= 'Z') && (unsigned char)*s < 0x80))
		return (false);
	if (s[len - 1] == ' ' || s[len - 1] == ':' ||
	    strncmp(s, "..", 2) == 0 || strstr(s, ": ") != NULL ||
	    strstr(s, " #") != NULL)
		return (false);
	for (i = 0; i < len; i += (size_t)n) {
		n = utf8_decode(s + i, len - i, &cp);
		if (n == 0 || utf8_width(cp) == -1)
			return (false);
	}
	return (!is_special_word(s) && !is_number_like(s));
}

static void
put_quoted(struct buf *b, const char *s, size_t len)
{
	uint32_t cp;
	size_t i;
	int n;

	buf_addc(b, '"');
	for (i = 0; i < len; i += (size_t)n) {
		n = utf8_decode(s + i, len - i, &cp);
		if (n == 0)
			bug("YAML string that is no UTF-8");
		if (cp == '"' || cp == '\\')
			buf_addf(b, "\\%c", (int)cp);
		else if (cp == '\n')
			buf_adds(b, "\\n");
		else if (cp == '\t')
			buf_adds(b, "\\t");
		else if (utf8_width(cp) != -1)
			buf_add(b, s + i, (size_t)n);
		else if (cp < 0x100)
			buf_addf(b, "\\x%02x", cp);
		else if (cp < 0x10000)
			buf_addf(b, "\\u%04x", cp);
		else
			buf_addf(b, "\\U%08x", cp);
	}
	buf_addc(b, '"');
}

static void
put_text(struct buf *b, const char *s, size_t len)
{
	if (is_plain(s, len))
		buf_add(b, s, len);
	else
		put_quoted(b, s, len);
}

static void
put_indent(struct buf *b, int indent)
{
	while (indent-- > 0)
		buf_addc(b, ' ');
}

static void
put_scalar(struct buf *b, const json_t *j)
{
	char *s;

	if (json_is_string(j)) {
		put_text(b, json_string_value(j), json_string_length(j));
		return;
	}
	/* Numbers, literals and empty containers are written as in JSON. */
	s = json_text(j);
	buf_adds(b, s);
	free(s);
}

static bool
is_block(const json_t *j)
{
	return (json_object_size(j) > 0 || json_array_size(j) > 0);
}

static void put_block(struct buf *, const json_t *, int, bool);

static void
put_member(struct buf *b, const char *key, const json_t *value, int indent)
{
	size_t start = b->len;

	put_text(b, key, strlen(key));
	if (b->len - start > SIMPLE_KEY_MOST) {
		b->len = start;
		buf_adds(b, "? ");
		put_text(b, key, strlen(key));
		buf_addc(b, '\n');
		put_indent(b, indent);
	}
	buf_addc(b, ':');
	if (is_block(value)) {
		buf_addc(b, '\n');
		put_block(b, value, indent + 2, false);
		return;
	}
	buf_addc(b, ' ');
	put_scalar(b, value);
	buf_addc(b, '\n');
}

static void
put_element(struct buf *b, const json_t *value, int indent)
{
	buf_adds(b, "- ");
	if (is_block(value)) {
		put_block(b, value, indent + 2, true);
		return;
	}
	put_scalar(b, value);
	buf_addc(b, '\n');
}

/* Lines of a container that is not empty; started: the first line's indent is
 * there already, behind a "- ". */
static void
put_block(struct buf *b, const json_t *j, int indent, bool started)
{
	json_t *map = (json_t *)(uintptr_t)j;
	void *it;
	size_t i;

	for (i = 0; i < json_array_size(j); i++) {
		put_indent(b, started && i == 0 ? 0 : indent);
		put_element(b, json_array_get(j, i), indent);
	}
	for (it = json_object_iter(map); it != NULL;
	    it = json_object_iter_next(map, it)) {
		put_indent(b, started ? 0 : indent);
		started = false;
		put_member(b, json_object_iter_key(it),
		    json_object_iter_value(it), indent);
	}
}

char *
yaml_text(const json_t *j)
{
	struct buf b;

	buf_init(&b, SIZE_MAX / 4);
	if (is_block(j))
		put_block(&b, j, 0, false);
	else {
		put_scalar(&b, j);
		buf_addc(&b, '\n');
	}
	return (buf_take(&b));
}
