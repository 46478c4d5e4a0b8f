#include "config.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/json.h"
#include "base/number.h"
#include "base/utf8.h"

#define JSON_BYTES_MOST		(8u << 20)
#define JSON_DEPTH_MOST		32
#define JSON_VALUES_MOST	250000
#define VALUE_BYTES		256	/* about what a value costs */
#define COPIES		7	/* of a text, at a time */
/* Of a pointer: no tree that was read is deeper. */
#define JSON_TOKENS_MOST	64

/*
 * jansson recurses to its own limit of 2,048, which is more stack than a
 * thread may have, and makes a node of 40 bytes and more of each "1,": so
 * brackets and commas are counted before it sees the text. *values: how many
 * there may be, and then how many there are.
 */
static int
json_shape_check(const char *s, size_t len, int most, size_t *values,
    struct err *err)
{
	int depth = 0, line = 1, column = 0, in_string = 0;
	size_t i, n = 0;

	for (i = 0; i < len; i++) {
		if (((unsigned char)s[i] & 0xc0) != 0x80)
			column++;
		if (in_string && s[i] == '\\' && i + 1 < len) {
			i++;
			column++;
		} else if (s[i] == '"')
			in_string = !in_string;
		else if (s[i] == '\n') {
			line++;
			column = 0;
		} else if (in_string)
			continue;
		else if (s[i] == '[' || s[i] == '{') {
			n++;
			if (++depth > most)
				return (err_set(err, ERR_SYNTAX,
				    _("line %d, column %d: nested deeper than "
				    "%d levels"), line, column, most));
		} else if (s[i] == ']' || s[i] == '}')
			depth--;
		else if (s[i] == ',' && ++n > *values)
			return (err_set(err, ERR_TOO_LARGE, _("line %d, "
			    "column %d: more than %zu values"), line, column,
			    *values));
	}
	*values = n;
	return (0);
}

/* Memory that is out ends a program of ours (alloc.h), and jansson would call
 * it a fault of the text. */
__attribute__((constructor)) static void
die_without_memory(void)
{
	json_set_alloc_funcs(xmalloc, free);
}

/* Whether a tree finds room, and what is made of it: its texts are copied when
 * it is put into another form, when it is written and where it is answered. A
 * text that is too large for this machine shall not end the daemon. */
static int
json_room_check(size_t len, size_t values, struct err *err)
{
	if (memory_room(COPIES * len + values * VALUE_BYTES))
		return (0);
	return (err_set(err, ERR_INTERNAL, _("there is no memory left to read "
	    "%zu bytes of JSON"), len));
}

json_t *
json_read(const char *s, size_t len, const struct json_limits *limits,
    struct err *err)
{
	static const struct json_limits none;
	size_t most_bytes, values, flags = 0;
	json_error_t why;
	json_t *j;
	int depth;

	if (limits == NULL)
		limits = &none;
	most_bytes = limits->most_bytes == 0 ? JSON_BYTES_MOST :
	    limits->most_bytes;
	depth = limits->most_depth == 0 ? JSON_DEPTH_MOST : limits->most_depth;
	values = limits->most_values == 0 ? JSON_VALUES_MOST :
	    limits->most_values;
	if (len > most_bytes) {
		err_set(err, ERR_TOO_LARGE,
		    _("%zu bytes of JSON; at most %zu are read"), len,
		    most_bytes);
		return (NULL);
	}
	if (json_shape_check(s, len, depth, &values, err) == -1 ||
	    json_room_check(len, values, err) == -1)
		return (NULL);
	if (limits->refuse_duplicates)
		flags |= JSON_REJECT_DUPLICATES;
	j = json_loadb(s, len, flags, &why);
	if (j == NULL)
		err_set(err, ERR_SYNTAX, _("line %d, column %d: %s"),
		    why.line < 1 ? 1 : why.line,
		    why.column < 1 ? 1 : why.column, why.text);
	return (j);
}

/* For people, what a terminal must not get is escaped as well. */
static bool
must_escape(uint32_t cp, bool people)
{
	return (cp < 0x20 || cp == '"' || cp == '\\' ||
	    (people && utf8_width(cp) == -1));
}

static void
put_escaped(struct buf *b, uint32_t cp)
{
	static const char *const shorts[128] = {
		['"'] = "\\\"", ['\\'] = "\\\\", ['\b'] = "\\b",
		['\f'] = "\\f", ['\n'] = "\\n", ['\r'] = "\\r", ['\t'] = "\\t",
	};

	if (cp < 128 && shorts[cp] != NULL)
		buf_adds(b, shorts[cp]);
	else if (cp < 0x10000)
		buf_addf(b, "\\u%04x", cp);
	else
		buf_addf(b, "\\u%04x\\u%04x", 0xd7c0 + (cp >> 10),
		    0xdc00 + (cp & 0x3ff));
}

static void
put_string(struct buf *b, const char *s, size_t len, bool people)
{
	size_t start = 0, i;
	uint32_t cp;
	int n;

	buf_addc(b, '"');
	for (i = 0; i < len; i += (size_t)n) {
		n = utf8_decode(s + i, len - i, &cp);
		if (n == 0)
			bug("JSON string that is no UTF-8");
		if (!must_escape(cp, people))
			continue;
		buf_add(b, s + start, i - start);
		put_escaped(b, cp);
		start = i + (size_t)n;
	}
	buf_add(b, s + start, len - start);
	buf_addc(b, '"');
}

static void
put_line(struct buf *b, int depth)
{
	if (depth < 0)
		return;
	buf_addc(b, '\n');
	while (depth-- > 0)
		buf_adds(b, "  ");
}

static void put_value(struct buf *, const json_t *, int);

/* depth -1 is compact text; else the level of indentation. */
static void
put_container(struct buf *b, const json_t *j, int depth)
{
	bool object = json_is_object(j);
	int inner = depth == -1 ? -1 : depth + 1;
	size_t i, n = object ? json_object_size(j) : json_array_size(j);
	void *it = object ? json_object_iter((json_t *)(uintptr_t)j) : NULL;
	const json_t *value;

	buf_addc(b, object ? '{' : '[');
	for (i = 0; i < n; i++) {
		if (i > 0)
			buf_addc(b, ',');
		put_line(b, inner);
		value = json_array_get(j, i);
		if (object) {
			put_string(b, json_object_iter_key(it),
			    strlen(json_object_iter_key(it)), depth != -1);
			buf_adds(b, depth == -1 ? ":" : ": ");
			value = json_object_iter_value(it);
			it = json_object_iter_next((json_t *)(uintptr_t)j, it);
		}
		put_value(b, value, inner);
	}
	if (n > 0)
		put_line(b, depth);
	buf_addc(b, object ? '}' : ']');
}

/* A real is written so that it comes back as one, and as the same. */
static void
put_real(struct buf *b, double v)
{
	char text[40];

	number_text(v, text, sizeof(text));
	buf_adds(b, text);
	if (strpbrk(text, ".e") == NULL)
		buf_adds(b, ".0");
}

static void
put_value(struct buf *b, const json_t *j, int depth)
{
	switch (json_typeof(j)) {
	case JSON_OBJECT:
	case JSON_ARRAY:
		put_container(b, j, depth);
		break;
	case JSON_STRING:
		put_string(b, json_string_value(j), json_string_length(j),
		    depth != -1);
		break;
	case JSON_INTEGER:
		buf_addf(b, "%" JSON_INTEGER_FORMAT, json_integer_value(j));
		break;
	case JSON_REAL:
		put_real(b, json_real_value(j));
		break;
	case JSON_TRUE:
		buf_adds(b, "true");
		break;
	case JSON_FALSE:
		buf_adds(b, "false");
		break;
	case JSON_NULL:
		buf_adds(b, "null");
		break;
	}
}

static char *
text_of(const json_t *j, int depth)
{
	struct buf b;

	/* What was read within limits is at most twelve times its size. */
	buf_init(&b, SIZE_MAX / 4);
	put_value(&b, j, depth);
	return (buf_take(&b));
}

char *
json_text(const json_t *j)
{
	return (text_of(j, -1));
}

char *
json_pretty(const json_t *j)
{
	return (text_of(j, 0));
}

/* "~1" and "~0" taken back, in place. */
static void
unescape_token(char *s)
{
	char *out = s;

	for (; *s != '\0'; s++) {
		if (s[0] == '~' && (s[1] == '0' || s[1] == '1'))
			*out++ = *++s == '0' ? '~' : '/';
		else
			*out++ = *s;
	}
	*out = '\0';
}

/* The index that a token names in an array; "-" is the one past the end. */
static bool
token_index(const json_t *array, const char *token, size_t *index)
{
	int64_t v;

	if (strcmp(token, "-") == 0) {
		*index = json_array_size(array);
		return (true);
	}
	if ((token[0] == '0' && token[1] != '\0') || token[0] == '-' ||
	    !number_int(token, &v))
		return (false);
	*index = (size_t)v;
	return (true);
}

static json_t *
child_of(const json_t *j, const char *token)
{
	size_t i;

	if (json_is_object(j))
		return (json_object_get(j, token));
	if (json_is_array(j) && token_index(j, token, &i))
		return (json_array_get(j, i));
	return (NULL);
}

/* Cuts the next token off *at, which becomes NULL after the last one. */
static char *
next_token(char **at)
{
	char *token = *at, *slash = strchr(token, '/');

	*at = NULL;
	if (slash != NULL) {
		*slash = '\0';
		*at = slash + 1;
	}
	return (token);
}

json_t *
json_at(const json_t *j, const char *pointer)
{
	char *copy, *token;
	const char *end;
	json_t *at = (json_t *)(uintptr_t)j;

	if (*pointer != '\0' && *pointer != '/')
		return (NULL);
	while (at != NULL && *pointer == '/') {
		end = pointer + 1 + strcspn(pointer + 1, "/");
		token = copy = xstrndup(pointer + 1,
		    (size_t)(end - pointer - 1));
		unescape_token(token);
		at = child_of(at, token);
		free(copy);
		pointer = end;
	}
	return (at);
}

const char *
json_str_at(const json_t *j, const char *pointer)
{
	return (json_string_value(json_at(j, pointer)));
}

json_int_t
json_int_at(const json_t *j, const char *pointer, json_int_t fallback)
{
	const json_t *v = json_at(j, pointer);

	return (json_is_integer(v) ? json_integer_value(v) : fallback);
}

double
json_real_at(const json_t *j, const char *pointer, double fallback)
{
	const json_t *v = json_at(j, pointer);

	return (json_is_number(v) ? json_number_value(v) : fallback);
}

bool
json_true_at(const json_t *j, const char *pointer)
{
	return (json_is_true(json_at(j, pointer)));
}

/* Sets or, with NULL, removes one member or element. 1: something changed. */
static int
put_child(json_t *j, const char *token, json_t *value)
{
	size_t i;
	int r;

	if (json_is_object(j)) {
		if (value == NULL)
			return (json_object_del(j, token) == 0);
		r = json_object_set_new(j, token, value);
	} else {
		if (!token_index(j, token, &i) || i > json_array_size(j)) {
			json_decref(value);
			return (-1);
		}
		if (value == NULL)
			return (json_array_remove(j, i) == 0);
		r = i == json_array_size(j) ? json_array_append_new(j, value) :
		    json_array_set_new(j, i, value);
	}
	return (r == 0 ? 1 : -1);
}

/* 1: changed, 0: there was nothing to remove, -1: not possible. */
static int
put_below(json_t *j, char *at, json_t *value, int left)
{
	json_t *child;
	char *token;
	int r;

	if (left == 0 || (!json_is_object(j) && !json_is_array(j))) {
		json_decref(value);
		return (-1);
	}
	token = next_token(&at);
	unescape_token(token);
	if (at == NULL)
		return (put_child(j, token, value));
	child = child_of(j, token);
	if (child == NULL && value == NULL)
		return (0);
	if (child == NULL) {
		/* Nothing below a new object can fail: it is made first. */
		child = strcmp(at, "-") == 0 || strncmp(at, "-/", 2) == 0 ?
		    json_array() : json_object();
		json_incref(child);
		if (put_child(j, token, child) == -1) {
			json_decref(child);
			json_decref(value);
			return (-1);
		}
		json_decref(child);
	}
	r = put_below(child, at, value, left - 1);
	if (r == 1 && value == NULL && json_is_object(j) &&
	    json_is_object(child) && json_object_size(child) == 0)
		json_object_del(j, token);
	return (r);
}

int
json_put(json_t *root, const char *pointer, json_t *value)
{
	char *copy;
	int r;

	if (*pointer != '/') {
		json_decref(value);
		return (-1);
	}
	copy = xstrdup(pointer);
	r = put_below(root, copy + 1, value, JSON_TOKENS_MOST);
	free(copy);
	return (r == -1 ? -1 : 0);
}

void
json_escape_token(const char *name, char *out, size_t cap)
{
	size_t n = 0;

	for (; *name != '\0'; name++) {
		if (n + 3 > cap)
			bug("no room for the token of %s", name);
		if (*name == '~' || *name == '/') {
			out[n++] = '~';
			out[n++] = *name == '~' ? '0' : '1';
		} else
			out[n++] = *name;
	}
	if (cap == 0)
		bug("no room for a token");
	out[n] = '\0';
}

char *
json_below(const char *pointer, const char *name)
{
	size_t cap = strlen(name) * 2 + 1;
	char *token = xmalloc(cap), *out;

	json_escape_token(name, token, cap);
	out = xasprintf("%s/%s", pointer, token);
	free(token);
	return (out);
}
