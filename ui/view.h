/*
 * A view is a page on the stack, and ops say what it can do. State changes in
 * key, action, msg and shown only; draw takes everything const.
 *
 * Order for a key: ops->key (text fields take what they type); then the rows
 * of action.h for ops->where; then app.c for what is common (help, back,
 * quit), then ops->action.
 */
#ifndef UI_VIEW_H
#define UI_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "ui/action.h"
#include "ui/effect.h"
#include "ui/grid.h"
#include "ui/list.h"
#include "ui/msg.h"

struct app;
struct view;

struct view_ops {
	const char	*name;		/* "jobs", "wizard", … */
	/* One of enum where, may depend on the tab that is shown; NULL: a
	 * dialog. Ask view_where. */
	unsigned	(*where)(const struct view *);
	/* Appends the words of the title bar (foreign text is fine). */
	void		(*title)(const struct view *, struct buf *);
	/* The whole area between title bar and footer. NULL: it only holds
	 * what dialogs above it are about. */
	void		(*draw)(const struct view *, const struct app *,
			    struct grid *, struct rect);
	/* All below may be NULL. */
	bool		(*key)(struct view *, struct app *, struct key,
			    struct effects *);	/* true: taken */
	/* true: done. false: app.c does the common thing (BACK pops). */
	bool		(*action)(struct view *, struct app *, enum action_id,
			    struct effects *);
	/* START once after the push; REPLY, EDITED, PASTE, TICK, RESIZE,
	 * SAVE. */
	void		(*msg)(struct view *, struct app *, const struct msg *,
			    struct effects *);
	/* It is the top again after another view went. */
	void		(*shown)(struct view *, struct app *, struct effects *);
	/* Why an action cannot be done now, or NULL. */
	const char	*(*why_not)(const struct view *, const struct app *,
			    enum action_id);
	/* Steady ms at which MSG_TICK is wanted; 0: never. */
	int64_t		(*wake)(const struct view *);
	/* A row was pressed with the mouse: the list it is of, whose cursor
	 * then goes there; NULL: not now, the user was told. */
	struct list	*(*pressed)(struct view *, struct app *);
	/* A filter was pressed with the mouse, by the number of its spot. */
	void		(*filter)(struct view *, struct app *, size_t);
	/* Frees view->state. */
	void		(*free)(struct view *);
	bool		 overlay;	/* drawn over the view below */
	bool		 small;		/* can be as small as APP_LEAST_… */
	/* A page about this view, above the keys of the `?` page (N_()). */
	const char	*help;
};

struct view {
	const struct view_ops *ops;
	uint64_t	 id;		/* unique in the program's life */
	void		*state;
};

unsigned view_where(const struct view *);

#endif
