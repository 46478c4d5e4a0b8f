/* Notes on a request. See note.h. */
#include "model/note.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"

#define NOTES_MOST 1000

const char *
note_kind_name(enum note_kind kind)
{
	static const char *const names[NOTE_KINDS] = {
		[NOTE_DROPPED] = N_("dropped"),
		[NOTE_CHANGED] = N_("changed"),
		[NOTE_ADDED] = N_("added"),
		[NOTE_DEFAULTED] = N_("default"),
		[NOTE_OMITTED] = N_("omitted"),
	};

	return (names[kind]);
}

void
notes_add(struct notes *notes, enum note_kind kind, const char *path,
    const char *fmt, ...)
{
	va_list ap;

	if (notes == NULL || notes->n == NOTES_MOST)
		return;
	notes->list = xreallocarray(notes->list, notes->n + 1,
	    sizeof *notes->list);
	notes->list[notes->n].kind = kind;
	notes->list[notes->n].path = xstrdup(path);
	va_start(ap, fmt);
	notes->list[notes->n++].text = xvasprintf(fmt, ap);
	va_end(ap);
}

void
notes_release(struct notes *notes)
{
	size_t i;

	for (i = 0; i < notes->n; i++) {
		free(notes->list[i].path);
		free(notes->list[i].text);
	}
	free(notes->list);
	memset(notes, 0, sizeof *notes);
}
