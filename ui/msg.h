/*
 * What happens to the console. app_update takes one at a time; it is the only
 * function that changes state. Times are handed in: no view reads a clock.
 */
#ifndef UI_MSG_H
#define UI_MSG_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/json.h"
#include "ui/grid.h"
#include "ui/key.h"

enum msg_kind {
	MSG_START,		/* first of all */
	MSG_KEY,
	MSG_PRESS,		/* of the mouse, on something */
	MSG_PASTE,		/* text of a bracketed paste */
	MSG_RESIZE,
	MSG_TICK,		/* the wake-up that a view asked for */
	MSG_REPLY,		/* of an EFFECT_CALL */
	MSG_EDITED,		/* of an EFFECT_EDIT */
	MSG_SAVE,		/* to views: the page is covered, or the end
				 * is near; what is not saved is to be */
	MSG_HANGUP		/* the terminal is gone, or SIGTERM */
};

struct msg {
	enum msg_kind	 kind;
	int64_t		 now;		/* steady ms */
	int64_t		 wall;		/* ms since the epoch */
	struct key	 key;		/* KEY */
	struct spot	 spot;		/* PRESS */
	const char	*text;		/* PASTE, EDITED (NULL: gave up) */
	size_t		 len;
	int		 w, h;		/* RESIZE */
	uint64_t	 view;		/* REPLY, EDITED: whose */
	int		 tag;		/* REPLY, EDITED: as given */
	json_t		*body;		/* REPLY: borrowed; NULL on error */
	const struct err *err;		/* REPLY: NULL on success */
};

#endif
