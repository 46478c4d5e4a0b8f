/* Requests inside of something else, and pointers into it. See import.h. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "model/field.h"
#include "model/import.h"

/* A wrapping within this many others is none that people write. */
#define WRAPS_MOST	8

bool
import_same_word(const char *a, const char *b)
{
	for (;; a++, b++) {
		while (*a == '_' || *a == '-')
			a++;
		while (*b == '_' || *b == '-')
			b++;
		/* "Name.$": filled in by a state machine. */
		if (*a == '\0' && (*b == '\0' || strcmp(b, ".$") == 0))
			return (true);
		if (tolower((unsigned char)*a) != tolower((unsigned char)*b))
			return (false);
		if (*a == '\0')
			return (true);
	}
}

/* The member's name as this object writes it; NULL: it has none. */
static const char *
like(const json_t *tree, const char *name)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)tree, key, value)
		if (import_same_word(name, key))
			return (key);
	return (NULL);
}

json_t *
import_like(const json_t *tree, const char *name)
{
	const char *key = like(tree, name);

	return (key == NULL ? NULL : json_object_get(tree, key));
}

static bool
is_request(const json_t *tree)
{
	return (like(tree, "HyperParameterTuningJobConfig") != NULL);
}

/* Counts the requests below a value; *first receives the first's pointer. */
static void
look(const json_t *value, const char *at, int depth, size_t *n, char **first)
{
	const char *name;
	json_t *child;
	char *below;
	size_t i;

	if (is_request(value)) {
		if ((*n)++ == 0)
			*first = xstrdup(at);
		return;
	}
	if (depth == WRAPS_MOST)
		return;
	json_array_foreach((json_t *)value, i, child) {
		below = xasprintf("%s/%zu", at, i);
		look(child, below, depth + 1, n, first);
		free(below);
	}
	if (json_is_object(value))
		json_object_foreach((json_t *)value, name, child) {
			below = json_below(at, name);
			look(child, below, depth + 1, n, first);
			free(below);
		}
}

size_t
import_find(const json_t *tree, char **pointer)
{
	size_t n = 0;

	*pointer = NULL;
	look(tree, "", 0, &n, pointer);
	return (n);
}

char *
import_unwrap(json_t *wire, struct notes *notes)
{
	json_t *inner;
	char *at;

	if (import_find(wire, &at) == 0 || *at == '\0') {
		free(at);
		return (NULL);
	}
	inner = json_incref(json_at(wire, at));
	json_object_clear(wire);
	json_object_update(wire, inner);
	json_decref(inner);
	notes_add(notes, NOTE_CHANGED, "", _("The request was taken out of "
	    "%s."), at + 1);
	return (at);
}

/* One token of a pointer, unescaped, in memory of its own. */
static char *
token(const char *p, size_t len)
{
	char *out = xmalloc(len + 1);
	size_t i, n = 0;

	for (i = 0; i < len; i++)
		if (p[i] == '~' && i + 1 < len)
			out[n++] = p[++i] == '1' ? '/' : '~';
		else
			out[n++] = p[i];
	out[n] = '\0';
	return (out);
}

char *
import_written(const json_t *tree, const char *pointer)
{
	const char *name;
	char *out = xstrdup(""), *next, *word;
	size_t len;

	for (; *pointer == '/'; pointer += len) {
		len = strcspn(++pointer, "/");
		word = token(pointer, len);
		name = word;
		if (json_is_object(tree)) {
			if (json_object_get(tree, word) == NULL &&
			    (name = like(tree, word)) == NULL)
				name = word;
			tree = json_object_get(tree, name);
		} else
			tree = json_array_get(tree, strtoul(word, NULL, 10));
		next = json_below(out, name);
		free(word);
		free(out);
		out = next;
	}
	return (out);
}

/* Members that stand at the top of a request or in its configuration. */
static const char *const high[] = { "HyperParameterTuningJobConfig",
	"TrainingJobDefinition", "TrainingJobDefinitions", "WarmStartConfig",
	"Tags", "Autotune", "HyperParameterTuningJobName" };
static const char *const moved[] = { "HyperParameterTuningJobObjective",
	"ParameterRanges" };

static const char *
spelt(const char *const *names, size_t n, const char *word)
{
	while (n-- > 0)
		if (import_same_word(names[n], word))
			return (names[n]);
	return (NULL);
}

char *
import_near(const char *pointer)
{
	const char *name;
	char *out = NULL, *word, *next;
	size_t len;

	for (; *pointer == '/'; pointer += len) {
		len = strcspn(++pointer, "/");
		word = token(pointer, len);
		name = word;
		if (out == NULL)
			name = spelt(high, nitems(high), word);
		else if (strcmp(out, "/HyperParameterTuningJobConfig") == 0 &&
		    spelt(moved, nitems(moved), word) != NULL)
			name = spelt(moved, nitems(moved), word);
		if (name != NULL) {
			next = json_below(out != NULL ? out : "", name);
			free(out);
			out = next;
		}
		free(word);
	}
	return (out);
}

const struct field *
import_field(const char *internal)
{
	const struct field *row = NULL, *next;
	char *word, *path;
	size_t len;

	for (; *internal == '/'; internal += len, row = next) {
		len = strcspn(++internal, "/");
		if (row != NULL && (row->type->kind == FIELD_LIST ||
		    row->type->kind == FIELD_MAP)) {
			path = xasprintf("%s/*", row->path);
			next = field_at(path);
			free(path);
		} else {
			word = token(internal, len);
			next = import_meant(row, word);
			free(word);
		}
		if (next == NULL)
			return (NULL);
	}
	return (row);
}
