#include "config.h"

#include <sys/stat.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/secret.h"
#include "client/ini.h"
#include "client/words.h"

struct reader {
	struct ini	*ini;
	const char	*name;
	size_t		 line;
	size_t		 values;	/* of the file so far */
	struct ini_section *section;	/* under way, or NULL */
	struct ini_value *value;	/* that may go on, or NULL */
	size_t		 indent;
};

/* What Python's str.strip takes off, as far as it is ASCII. */
static bool
is_blank(char c)
{
	return (c == ' ' || (c >= '\t' && c <= '\r') ||
	    (c >= 0x1c && c <= 0x1f));
}

static void
strip(const char **s, size_t *len)
{
	while (*len > 0 && is_blank(**s)) {
		(*s)++;
		(*len)--;
	}
	while (*len > 0 && is_blank((*s)[*len - 1]))
		(*len)--;
}

static char
lower(char c)
{
	return (c >= 'A' && c <= 'Z' ? (char)(c + 32) : c);
}

static int
fail(const struct reader *r, struct err *err, const char *why)
{
	return (err_set(err, ERR_USAGE, "%s:%zu: %s", r->name, r->line, why));
}

static void
append(struct ini_value *v, const char *text, size_t len)
{
	size_t old = strlen(v->text);
	char *joined = xmalloc(old + len + 2);

	memcpy(joined, v->text, old);
	joined[old] = '\n';
	memcpy(joined + old + 1, text, len);
	joined[old + 1 + len] = '\0';
	secret_free(v->text, old);
	v->text = joined;
}

static int
begin_section(struct reader *r, const char *name, size_t len, struct err *err)
{
	struct ini *ini = r->ini;
	char *copy = xstrndup(name, len);

	if (ini_find(ini, copy) != NULL) {
		fail(r, err, _("this section was there before"));
		free(copy);
		return (-1);
	}
	if (r->values++ > INI_VALUES) {
		free(copy);
		return (fail(r, err, _("there are too many sections")));
	}
	ini->sections = xreallocarray(ini->sections, ini->n + 1,
	    sizeof *ini->sections);
	r->section = &ini->sections[ini->n++];
	memset(r->section, 0, sizeof *r->section);
	r->section->name = copy;
	r->value = NULL;
	return (0);
}

static int
add_value(struct reader *r, const char *s, size_t len, struct err *err)
{
	struct ini_section *at = r->section;
	const char *value;
	size_t n, i, left;
	char *key;

	for (n = 0; n < len && s[n] != '=' && s[n] != ':'; n++)
		;
	if (n == len)
		return (fail(r, err, _("\"key = value\" is wanted")));
	value = s + n + 1;
	left = len - n - 1;
	strip(&s, &n);
	strip(&value, &left);
	if (n == 0)
		return (fail(r, err, _("the key before \"=\" is missing")));
	if (r->values++ > INI_VALUES)
		return (fail(r, err, _("there are too many values")));
	key = xstrndup(s, n);
	for (i = 0; i < n; i++)
		key[i] = lower(key[i]);
	if (ini_get(at, key) != NULL) {
		free(key);
		return (fail(r, err, _("this key was there before in its "
		    "section")));
	}
	at->values = xreallocarray(at->values, at->n + 1, sizeof *at->values);
	r->value = &at->values[at->n++];
	r->value->key = key;
	r->value->text = xstrndup(value, left);
	return (0);
}

static int
take_line(struct reader *r, const char *line, size_t len, struct err *err)
{
	const char *s = line, *end;
	size_t left = len, indent;

	strip(&s, &left);
	if (left > 0 && (*s == '#' || *s == ';'))
		return (0);
	if (left == 0) {
		if (r->value != NULL)
			append(r->value, "", 0);
		return (0);
	}
	indent = (size_t)(s - line);
	if (r->value != NULL && indent > r->indent) {
		append(r->value, s, left);
		return (0);
	}
	r->indent = indent;
	if (*s == '[') {
		end = memrchr(s, ']', left);
		if (end != NULL && end > s + 1)
			return (begin_section(r, s + 1, (size_t)(end - s - 1),
			    err));
	}
	if (r->section == NULL)
		return (fail(r, err, _("\"[section]\" is wanted before the "
		    "first value")));
	return (add_value(r, s, left, err));
}

/* Values lose what trails, empty lines of their end among it. */
static void
trim_values(struct ini *ini)
{
	struct ini_section *s;
	size_t i, j, n;

	for (i = 0; i < ini->n; i++) {
		s = &ini->sections[i];
		for (j = 0; j < s->n; j++) {
			n = strlen(s->values[j].text);
			while (n > 0 && is_blank(s->values[j].text[n - 1]))
				s->values[j].text[--n] = '\0';
		}
	}
}

int
ini_parse(struct ini *ini, const char *text, size_t len, const char *name,
    struct err *err)
{
	struct reader r = { .ini = ini, .name = name };
	size_t at = 0, n;

	memset(ini, 0, sizeof *ini);
	if (memchr(text, '\0', len) != NULL)
		return (err_set(err, ERR_USAGE, _("%s: there is a NUL byte in "
		    "it"), name));
	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		at = 3;
	while (at < len) {
		for (n = 0; at + n < len && text[at + n] != '\n' &&
		    text[at + n] != '\r'; n++)
			;
		r.line++;
		if (take_line(&r, text + at, n, err) == -1)
			return (-1);
		at += n;
		if (at + 1 < len && text[at] == '\r' && text[at + 1] == '\n')
			at++;
		at++;
	}
	trim_values(ini);
	return (0);
}

int
ini_read(struct ini *ini, const char *path, struct err *err)
{
	struct err why = ERR_INIT;
	struct stat st;
	struct buf b;
	int r;

	memset(ini, 0, sizeof *ini);
	/* /dev/null and its like are no files to the CLI either. */
	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
		return (0);
	secret_expect();
	buf_init(&b, INI_BYTES);
	if (file_read(path, 0, &b, &why) == -1)
		r = why.code == ERR_NOT_FOUND ? 0 : err_set(err,
		    ERR_CREDENTIALS, "%s", why.text);
	else
		r = ini_parse(ini, buf_str(&b), b.len, path, err);
	if (b.data != NULL)
		explicit_bzero(b.data, b.cap);
	buf_release(&b);
	return (r);
}

void
ini_release(struct ini *ini)
{
	struct ini_section *s;
	size_t i, j;

	for (i = 0; i < ini->n; i++) {
		s = &ini->sections[i];
		for (j = 0; j < s->n; j++) {
			free(s->values[j].key);
			secret_free(s->values[j].text,
			    strlen(s->values[j].text));
		}
		free(s->values);
		free(s->name);
	}
	free(ini->sections);
	memset(ini, 0, sizeof *ini);
}

const struct ini_section *
ini_find(const struct ini *ini, const char *section)
{
	size_t i;

	for (i = 0; i < ini->n; i++)
		if (strcmp(ini->sections[i].name, section) == 0)
			return (&ini->sections[i]);
	return (NULL);
}

const char *
ini_get(const struct ini_section *s, const char *key)
{
	size_t i;

	for (i = 0; s != NULL && i < s->n; i++)
		if (strcmp(s->values[i].key, key) == 0)
			return (s->values[i].text);
	return (NULL);
}

char *
ini_nested(const struct ini_section *s, const char *key, const char *inner)
{
	const char *text = ini_get(s, key), *end, *equals, *name, *value;
	char *found = NULL;
	size_t n, left;

	if (text == NULL || *text != '\n')
		return (NULL);
	for (; *text != '\0'; text = *end != '\0' ? end + 1 : end) {
		end = text + strcspn(text, "\n");
		equals = memchr(text, '=', (size_t)(end - text));
		if (equals == NULL)
			continue;
		name = text;
		n = (size_t)(equals - text);
		strip(&name, &n);
		if (strlen(inner) != n || strncmp(name, inner, n) != 0)
			continue;
		value = equals + 1;
		left = (size_t)(end - value);
		strip(&value, &left);
		free(found);
		found = xstrndup(value, left);
	}
	return (found);
}

char *
ini_word_after(const char *section, const char *kind)
{
	char **words, *name = NULL;

	words = words_split(section);
	if (words == NULL)
		return (NULL);
	if (words[0] != NULL && words[1] != NULL && words[2] == NULL &&
	    strncmp(words[0], kind, strlen(kind)) == 0)
		name = xstrdup(words[1]);
	words_free(words);
	return (name);
}
