/*
 * Writes the reference part of trialdeck-job(5): every field of a request,
 * from its row, so that the page cannot fall out of step.
 */
#include <stdio.h>
#include <string.h>

#include "model/field.h"

/* roff: a backslash is doubled, a line must not begin with . or '. */
static void
put(const char *text)
{
	const char *p;

	if (*text == '.' || *text == '\'')
		fputs("\\&", stdout);
	for (p = text; *p != '\0'; p++) {
		if (*p == '\\')
			fputs("\\e", stdout);
		else if (*p == '-')
			fputs("\\-", stdout);
		else
			putchar(*p);
		if (*p == '\n' && (p[1] == '.' || p[1] == '\''))
			fputs("\\&", stdout);
	}
}

static void
put_field(const struct field *field)
{
	struct buf limits;

	printf(".TP\n.B ");
	put(field->path);
	printf("\n");
	put(field->label);
	if (field->flags & FIELD_REQUIRED)
		printf(" (required)");
	printf(".\n");
	if (field->help != NULL) {
		put(field->help);
		printf("\n");
	}
	buf_init(&limits, 4096);
	field_limits(field, &limits);
	if (limits.len > 0) {
		printf("Limits: ");
		put(buf_str(&limits));
		printf(".\n");
	}
	buf_release(&limits);
	if (field->preset != NULL) {
		printf("Default: ");
		put(field->preset);
		printf(".\n");
	}
}

int
main(void)
{
	const struct field *const *fields;
	size_t n, i;

	printf(".SH FIELDS\n"
	    "Paths are JSON pointers into the list form; an asterisk stands "
	    "for a list index or a key.\n");
	fields = field_all(&n);
	for (i = 0; i < n; i++)
		put_field(fields[i]);
	return (ferror(stdout) != 0);
}
