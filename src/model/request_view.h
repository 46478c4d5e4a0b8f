/*
 * The request pane: the exact body that will be sent, line by line for
 * people, each line with the field it belongs to; and beside it what is not
 * sent and why, and what the service will use in its place.
 *
 * Law: the lines' text joined, with the blanks between JSON tokens taken out,
 * is byte for byte what request_body gives.
 */
#ifndef MODEL_REQUEST_VIEW_H
#define MODEL_REQUEST_VIEW_H

#include "base/json.h"
#include "model/note.h"
#include "model/request.h"

struct request_line {
	char	*text;		/* indented by 2 a level, no newline */
	int	 depth;		/* levels of indentation */
	/* Internal pointer of the value that the line begins or ends, for
	 * jumping between pane and form. */
	char	*path;
};

struct request_view {
	struct request_line *lines;
	size_t		 nlines;
	size_t		 bytes;		/* of the body */
	struct notes	 notes;		/* in wizard order: NOTE_OMITTED of
					 * what the draft holds and the body
					 * does not, then NOTE_DEFAULTED */
};

/*
 * internal: the draft's request. history: notes of its clone or import, which
 * come first among the notes, or NULL. The caller releases the view.
 */
void request_view_make(struct request_view *, const json_t *internal,
    enum request_form, const struct notes *history);
void request_view_release(struct request_view *);

/* The first line of the value at an internal pointer, or of the nearest thing
 * around it. */
size_t request_view_line(const struct request_view *, const char *pointer);

#endif
