/*
 * What the console wants done outside of itself: values that app_update
 * appends and the loop carries out. Tests look at them instead.
 */
#ifndef UI_EFFECT_H
#define UI_EFFECT_H

#include <stddef.h>
#include <stdint.h>

#include "base/json.h"

struct view;

enum effect_kind {
	EFFECT_CALL,		/* request to the backend; MSG_REPLY follows */
	EFFECT_CANCEL,		/* all calls of a view */
	EFFECT_QUIT,
	EFFECT_SUSPEND,		/* Ctrl-Z */
	EFFECT_REDRAW,		/* Ctrl-L: the whole screen again */
	EFFECT_BELL,		/* what is watched has ended */
	EFFECT_COPY,		/* text to the clipboard (OSC 52) */
	EFFECT_EDIT,		/* text in $EDITOR; MSG_EDITED follows */
	EFFECT_WRITE,		/* text into a new file of the user's */
	EFFECT_READ,		/* a file's text; MSG_EDITED follows */
	EFFECT_LOCK,		/* a draft against other consoles; a MSG_REPLY
				 * with an error follows when one has it */
	EFFECT_UNLOCK,
	EFFECT_SAVE,		/* a draft's file, name.json; a MSG_REPLY
				 * follows when the disk has the newest */
	EFFECT_DROP,		/* remove that file */
	EFFECT_TEMPLATE,	/* keep text as the template `name` */
	EFFECT_BACKEND		/* speak to another backend; starts anew */
};

struct effect {
	enum effect_kind kind;
	uint64_t	 view;		/* who hears of the outcome */
	int		 tag;		/* told back */
	char		*op;		/* CALL: operation; BACKEND: address */
	json_t		*request;	/* CALL: owned */
	char		*name;		/* SAVE, DROP: draft id; EDIT: suffix;
					 * WRITE: path; BACKEND: profile, or
					 * NULL */
	char		*text;		/* COPY, EDIT, SAVE, WRITE: owned;
					 * BACKEND: region, or NULL */
};

struct effects {
	struct effect	*list;		/* owned */
	size_t		 n;
};

/* What it holds. */
void effect_release(struct effect *);

void effects_init(struct effects *);
void effects_release(struct effects *);

/* request: taken; NULL is {}. tag is the view's own, 0 or more; view NULL:
 * nobody hears of the outcome. */
void effects_call(struct effects *, const struct view *, int tag,
    const char *op, json_t *request);
void effects_cancel(struct effects *, const struct view *);
void effects_simple(struct effects *, enum effect_kind);
/* At most EFFECT_COPY_MOST bytes reach the clipboard: terminals cut OSC 52 at
 * about 74,000, four for three. copy.h asks what to do with more. */
#define EFFECT_COPY_MOST 55000
void effects_copy(struct effects *, const char *text);
void effects_edit(struct effects *, const struct view *, int tag,
    const char *suffix, const char *text);
/* text: taken. The user hears of the outcome in a flash. */
void effects_write(struct effects *, const char *path, char *text);
/* path: as the user wrote it ("~/" is the home folder); at most 4 MiB. */
void effects_read(struct effects *, const struct view *, int tag,
    const char *path);
void effects_lock(struct effects *, const struct view *, int tag,
    const char *id);
void effects_unlock(struct effects *, const char *id);
/* text: taken. */
void effects_save(struct effects *, const struct view *, int tag,
    const char *id, char *text);
/* text: taken. The user hears of the outcome in a flash. */
void effects_template(struct effects *, const char *name, char *text);
void effects_drop(struct effects *, const char *id);
/* profile, region: NULL: the usual one. */
void effects_backend(struct effects *, const char *address,
    const char *profile, const char *region);

#endif
