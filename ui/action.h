/*
 * What can be done, one row an action. Keys, footer, the `?` page and the
 * manual page come from the rows. To add one: a row in actions.def, and the
 * view that carries it out.
 */
#ifndef UI_ACTION_H
#define UI_ACTION_H

#include <stdbool.h>
#include <stddef.h>

#include "ui/key.h"

struct app;

/* Where an action can be meant; a view has one of these. */
enum where {
	WHERE_LIST	= 1 << 0,	/* tuning jobs */
	WHERE_DETAIL	= 1 << 1,	/* a job's tabs other than trials */
	WHERE_TRIALS	= 1 << 2,	/* the training jobs tab */
	WHERE_LOG	= 1 << 3,
	WHERE_HELP	= 1 << 4,
	WHERE_FORM	= 1 << 5,	/* wizard pages */
	WHERE_EDITOR	= 1 << 6,	/* lists inside the wizard */
	WHERE_REVIEW	= 1 << 7,	/* the wizard's last page */
	WHERE_DIALOG	= 1 << 8,	/* questions */
	WHERE_TAGS	= 1 << 9,
	WHERE_COLUMNS	= 1 << 10,	/* the choice of columns */
	WHERE_BACKEND	= 1 << 11,	/* backend and account */
	WHERE_ACCOUNT	= 1 << 12,	/* what an account offers */
	WHERE_LINE	= 1 << 13,	/* a value of the wizard is typed */
	WHERE_WORDS	= 1 << 14,	/* beside another: words of a search are
					 * typed there, the footer is theirs */
	WHERE_TABLES	= WHERE_LIST | WHERE_TRIALS,
	WHERE_JOB	= WHERE_DETAIL | WHERE_TRIALS | WHERE_TAGS,
	WHERE_WIZARD	= WHERE_FORM | WHERE_EDITOR | WHERE_REVIEW,
	WHERE_SCROLL	= WHERE_TABLES | WHERE_DETAIL | WHERE_LOG | WHERE_HELP |
			    WHERE_WIZARD | WHERE_TAGS | WHERE_COLUMNS |
			    WHERE_BACKEND | WHERE_ACCOUNT,
	WHERE_ANY	= ~0
};

enum action_id {
	ACTION_NONE,
#define ACTION(id, ...) ACTION_##id,
#define ALSO(...)
#include "ui/actions.def"
#undef ACTION
#undef ALSO
	ACTIONS
};

struct action {
	enum action_id	 id;
	const char	*name;	/* for the manual and for settings */
	const char	*keys;	/* names parted by blanks: "j <Down>" */
	unsigned	 where;	/* mask of enum where */
	int		 rank;	/* place in the footer, 1 first; 0: not there */
	const char	*label;	/* N_(), one or two words */
	const char	*help;	/* N_(), one sentence */
	/* Why it cannot be done now (translated), or NULL: it can. A NULL
	 * function never objects; the view's own why_not is asked too. */
	const char	*(*why_not)(const struct app *);
};

const struct action *action_all(size_t *n);
const struct action *action_find(enum action_id);

/* Keys typed so far of a sequence such as "gg". */
struct keys_typed {
	struct key	key[4];
	int		n;
};

/* Adds a key. Returns the action; ACTION_NONE with n above 0 while a longer
 * sequence is possible, with n 0 when nothing has these keys. */
enum action_id action_key(struct keys_typed *, unsigned where, struct key);
/* The first key of an action as people read it ("Enter", "PgDn", "g g"). */
void action_key_label(const struct action *, char *, size_t);

#endif
