/* The field that a refusal names. See refusal.h. */
#include "model/refusal.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "model/field.h"

#define POINTER_MOST	1024

/* One step of the path; an entry's number is followed by "member". */
static void
add_step(struct buf *out, const char *step, size_t len)
{
	if (len == 6 && strncmp(step, "member", len) == 0)
		return;
	if (isdigit((unsigned char)*step))
		buf_addf(out, "/%ld", strtol(step, NULL, 10) - 1);
	else if (len == 21 && strncmp(step, "trainingJobDefinition", len) == 0)
		buf_adds(out, "/TrainingJobDefinitions/0");
	else
		buf_addf(out, "/%c%.*s", toupper((unsigned char)*step),
		    (int)len - 1, step + 1);
}

char *
refusal_pointer(const char *text)
{
	const char	*at = strstr(text, " at '"), *end;
	struct buf	 out;
	char		*pointer = NULL;
	size_t		 len;

	if (at == NULL || (end = strchr(at + 5, '\'')) == NULL)
		return NULL;
	buf_init(&out, POINTER_MOST);
	for (at += 5; at < end; at += len + 1) {
		len = strcspn(at, ".'");
		if (len > 0)
			add_step(&out, at, len);
	}
	if (field_at(buf_str(&out)) != NULL)
		pointer = xstrdup(buf_str(&out));
	buf_release(&out);
	return pointer;
}
