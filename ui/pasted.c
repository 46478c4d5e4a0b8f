#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "model/import.h"
#include "ui/pasted.h"

/* Without the blanks around it. */
static const char *
inner(const char *text, size_t *len)
{
	static const char blanks[] = " \t\r\n";

	while (*len > 0 && strchr(blanks, text[*len - 1]) != NULL)
		(*len)--;
	while (*len > 0 && strchr(blanks, *text) != NULL) {
		text++;
		(*len)--;
	}
	return (text);
}

/* A terminal sends a pasted line end as a carriage return. */
bool
pasted_lines(const char *text, size_t len)
{
	text = inner(text, &len);
	return (memchr(text, '\n', len) != NULL ||
	    memchr(text, '\r', len) != NULL);
}

bool
pasted_whole(const char *text, size_t len)
{
	const char *from = inner(text, &len);

	return ((len > 0 && *from == '{') || pasted_lines(from, len));
}

/* The first braces with all that is between them, as they stand in a command
 * or a program; quoted ones do not count. NULL: none. */
static const char *
braces(const char *text, size_t *len)
{
	const char *from = memchr(text, '{', *len), *at;
	char quote = '\0';
	int depth = 0;

	for (at = from; from != NULL && at < text + *len; at++) {
		if (quote != '\0') {
			if (*at == '\\')
				at++;
			else if (*at == quote)
				quote = '\0';
		} else if (*at == '"' || *at == '\'')
			quote = *at;
		else if (*at == '{')
			depth++;
		else if (*at == '}' && --depth == 0) {
			*len = (size_t)(at + 1 - from);
			return (from);
		}
	}
	return (NULL);
}

static json_t *
read_one(const char *text, size_t len, const struct catalog *catalog,
    struct err *err)
{
	json_t *wire = request_read(text, len, NULL, err), *internal = NULL;
	enum request_form form;
	char *first = NULL;
	size_t n;

	if (wire == NULL)
		return (NULL);
	n = import_find(wire, &first);
	if (n == 1)
		internal = import_request(wire, catalog, &form, NULL);
	else if (n == 0)
		err_set(err, ERR_INVALID, "%s", _("There is no request of a "
		    "tuning job in it."));
	else
		err_set(err, ERR_INVALID, _("There are %zu requests in it; "
		    "paste one of them."), n);
	free(first);
	json_decref(wire);
	return (internal);
}

json_t *
pasted_request(const char *text, size_t len, const struct catalog *catalog,
    struct err *err)
{
	json_t *request = read_one(text, len, catalog, err);

	if (request == NULL && (text = braces(text, &len)) != NULL)
		request = read_one(text, len, catalog, NULL);
	return (request);
}
