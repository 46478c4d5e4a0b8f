/*
 * What can be done, one row an action. Keys, footer, the `?` page and the
 * manual page come from the rows. To add one: an id here, a row in action.c,
 * and the view that carries it out.
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
	/* moving */
	ACTION_UP, ACTION_DOWN, ACTION_LEFT, ACTION_RIGHT,
	ACTION_PAGE_UP, ACTION_PAGE_DOWN, ACTION_HALF_UP, ACTION_HALF_DOWN,
	ACTION_FIRST, ACTION_LAST,
	/* everywhere */
	ACTION_OPEN, ACTION_BACK, ACTION_QUIT, ACTION_HELP, ACTION_REFRESH,
	ACTION_REDRAW, ACTION_SUSPEND, ACTION_COPY,
	/* tables */
	ACTION_SEARCH, ACTION_SEARCH_NEXT, ACTION_SEARCH_PREV, ACTION_FILTER,
	ACTION_SORT, ACTION_REVERSE, ACTION_CONDITION, ACTION_COLUMNS,
	ACTION_SCROLL_LEFT, ACTION_SCROLL_RIGHT, ACTION_WRAP, ACTION_WRITE,
	/* tuning jobs */
	ACTION_NEW, ACTION_CLONE, ACTION_CLONE_TRIAL, ACTION_TAGS,
	ACTION_STOP, ACTION_DELETE,
	ACTION_DRAFTS, ACTION_BACKEND,
	/* a job */
	ACTION_TAB_NEXT, ACTION_TAB_PREV, ACTION_TAB_1, ACTION_TAB_2,
	ACTION_TAB_3, ACTION_TAB_4, ACTION_TAB_5, ACTION_LOG, ACTION_PAUSE,
	ACTION_FOLLOW,
	/* the wizard */
	ACTION_NEXT_STEP, ACTION_PREV_STEP, ACTION_ADD, ACTION_REMOVE,
	ACTION_EDIT, ACTION_ACCOUNT, ACTION_CLONE_ROW, ACTION_MOVE_UP,
	ACTION_MOVE_DOWN,
	ACTION_TOGGLE, ACTION_UNSET, ACTION_UNDO, ACTION_REDO, ACTION_ADVANCED,
	ACTION_NEXT_FINDING, ACTION_PREV_FINDING, ACTION_REQUEST,
	ACTION_EDIT_RAW, ACTION_CREATE, ACTION_FIELD_HELP, ACTION_FIND,
	ACTION_FINDINGS, ACTION_STEP_1, ACTION_STEP_2, ACTION_STEP_3,
	ACTION_STEP_4, ACTION_PREVIEW, ACTION_DIFFERENCE, ACTION_BENCH,
	ACTION_SMOKE, ACTION_CONTINUE,
	/* questions */
	ACTION_YES, ACTION_NO,
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
