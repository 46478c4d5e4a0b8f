/*
 * The door of the console. Main programs call it with a backend.
 */
#ifndef UI_UI_H
#define UI_UI_H

#include <stdbool.h>

#include "base/json.h"
#include "client/backend.h"
#include "model/field.h"
#include "ui/theme.h"

struct catalog;

enum ui_page { UI_LIST, UI_OPEN, UI_NEW };

struct ui_start {
	enum ui_page	 page;
	const char	*job;		/* UI_OPEN */
	json_t		*draft;		/* UI_NEW: internal form, taken; NULL:
					 * an empty one */
	const char	*draft_id;	/* UI_NEW: its id, or NULL */
	const char	*wizard_page;	/* UI_NEW: "review", or NULL */
	const char	*warm_parent;	/* UI_NEW: cloned from, or NULL */
	struct backend_options backend;
	enum limits_profile limits;
	const json_t	*prices;	/* model/envelope.h; may be NULL */
	const struct catalog *catalog;	/* may be NULL */
	bool		 ascii, mouse, bell;
	enum theme	 theme;
};

/* Whether a terminal is there that can show the console; writes nothing. */
bool ui_terminal(void);

/*
 * Runs until the user leaves. Returns an exit status of interfaces.md and says
 * on stderr why, after the terminal is as it was found. Without a usable
 * terminal: 2 and a sentence.
 */
int ui_main(const struct ui_start *);

#endif
