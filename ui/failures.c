#include "config.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "ui/failures.h"

#define NAMES_MOST 6		/* told of each reason */

struct reason {
	const char	*text;		/* of the first that has it */
	size_t		 n;
	struct buf	 names;
};

static const char *
after_number(const char *s)
{
	while (isdigit((unsigned char)*s))
		s++;
	return (s);
}

/* "eta is 7" is "eta is 12". */
static bool
same_reason(const char *a, const char *b)
{
	while (*a != '\0' && *b != '\0') {
		if (isdigit((unsigned char)*a) && isdigit((unsigned char)*b)) {
			a = after_number(a);
			b = after_number(b);
		} else if (*a++ != *b++)
			return (false);
	}
	return (*a == *b);
}

static const char *
short_name(const char *name, const char *job)
{
	size_t n = strlen(job);

	return (strncmp(name, job, n) == 0 && name[n] == '-' ? name + n + 1 :
	    name);
}

static void
note(struct reason *r, const char *name)
{
	char *safe;

	if (r->n++ > NAMES_MOST)
		return;
	safe = text_safe(name);
	buf_addf(&r->names, "%s%s", r->n > 1 ? ", " : "",
	    r->n > NAMES_MOST ? "..." : safe);
	free(safe);
}

static size_t
collect(const struct trials *t, const char *job, struct reason *reasons)
{
	size_t n = 0, i, k;

	for (i = 0; i < t->n; i++) {
		if (t->rows[i].failure == NULL)
			continue;
		for (k = 0; k < n && !same_reason(reasons[k].text,
		    t->rows[i].failure); k++)
			;
		if (k == n) {
			if (n == FAILURES_MOST)
				continue;
			reasons[n].text = t->rows[i].failure;
			reasons[n].n = 0;
			buf_init(&reasons[n++].names, 0);
		}
		note(&reasons[k], short_name(t->rows[i].name, job));
	}
	return (n);
}

static int
by_number(const void *a, const void *b)
{
	const struct reason *x = a, *y = b;

	return ((x->n < y->n) - (x->n > y->n));
}

char *
failures_text(const struct trials *t, const char *job)
{
	struct reason reasons[FAILURES_MOST];
	size_t n = collect(t, job, reasons), i;
	struct buf out;
	char *safe;

	if (n == 0)
		return (NULL);
	qsort(reasons, n, sizeof(reasons[0]), by_number);
	buf_init(&out, 0);
	for (i = 0; i < n; i++) {
		safe = text_safe(reasons[i].text);
		buf_adds(&out, i > 0 ? "\n" : "");
		buf_addf(&out, ngettext("%zu training job: %s\n%s\n",
		    "%zu training jobs: %s\n%s\n", reasons[i].n),
		    reasons[i].n, buf_str(&reasons[i].names), safe);
		free(safe);
		buf_release(&reasons[i].names);
	}
	return (buf_take(&out));
}
