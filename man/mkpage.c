/*
 * mkpage job|config: the reference part of trialdeck-job(5) and of
 * trialdeck-config(5), every field and every setting from its row, so that the
 * pages cannot fall out of step.
 */
#include <stdio.h>
#include <string.h>

#include "client/settings.h"
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

static void
put_fields(void)
{
	const struct field *const *fields;
	size_t n, i;

	printf(".SH FIELDS\n"
	    "Paths are JSON pointers into the list form; an asterisk stands "
	    "for a list index or a key.\n");
	fields = field_all(&n);
	for (i = 0; i < n; i++)
		put_field(fields[i]);
}

static void
put_setting(const struct setting *s)
{
	const char *p;
	size_t i;

	printf(".TP\n.B ");
	for (p = s->pointer + 1; *p != '\0'; p++)
		putchar(*p == '/' ? '.' : *p);
	printf("\n");
	put(s->help);
	printf("\n");
	for (i = 0; s->choices != NULL && s->choices[i] != NULL; i++)
		printf("%s%s%s", i == 0 ? "One of " : ", ", s->choices[i],
		    s->choices[i + 1] == NULL ? ".\n" : "");
}

static void
put_settings(void)
{
	const struct setting *settings;
	size_t n, i;

	printf(".SH SETTINGS\nA dot stands for what is written below another "
	    "name, as endpoint_url below s3.\n");
	settings = config_settings(&n);
	for (i = 0; i < n; i++)
		put_setting(&settings[i]);
	printf(".SH SEE ALSO\n.BR trialdeck (1),\n.BR trialdeckd (8)\n");
}

int
main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "config") == 0)
		put_settings();
	else
		put_fields();
	return (ferror(stdout) != 0);
}
