/*
 * What was done to a request on its way in or out, told to people: service
 * members that an import dropped, repairs of a clone, what is not sent. Pure
 * data beside the request; the request itself says nothing of it.
 */
#ifndef MODEL_NOTE_H
#define MODEL_NOTE_H

#include <stddef.h>

enum note_kind {
	NOTE_DROPPED,		/* was there, is not any more */
	NOTE_CHANGED,		/* has another value now */
	NOTE_ADDED,		/* was not there */
	NOTE_DEFAULTED,		/* not sent: the service uses its default */
	NOTE_OMITTED,		/* stands in the draft, is not sent */
	NOTE_KINDS
};

struct note {
	enum note_kind	 kind;
	char		*path;		/* JSON pointer, internal form */
	char		*text;		/* translated sentence: what and why */
};

/* All zero is an empty list; notes_release makes it that again. */
struct notes {
	struct note	*list;
	size_t		 n;
};

const char *note_kind_name(enum note_kind);	/* N_(): "dropped" */
/* notes may be NULL: then nothing is kept. At most 1,000 are. */
void notes_add(struct notes *, enum note_kind, const char *path,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));
void notes_release(struct notes *);

#endif
