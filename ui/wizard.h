/*
 * The wizard's state and its parts, for view_wizard*.c and wizard_*.c only.
 *
 *   view_wizard.c  the view: messages, saving, sending
 *   wizard_move.c  pages, cursor, what is unfolded
 *   wizard_edit.c  changing values
 *   wizard_list.c  adding, cloning, moving and removing entries
 *   wizard_draw.c  panes
 */
#ifndef UI_WIZARD_H
#define UI_WIZARD_H

#include <stdbool.h>
#include <stdint.h>

#include "model/draft.h"
#include "model/page.h"
#include "model/rule.h"
#include "ui/app.h"
#include "ui/form.h"
#include "ui/list.h"
#include "ui/prompt.h"

struct wizard {
	struct draft	*draft;
	char		*id;		/* of the saved draft */
	char		*warm_parent;	/* offered for warm start, or NULL */
	enum page_step	 step;
	size_t		 def;		/* definition of the inner pages */
	struct form	 form;
	struct form_open open;
	struct list	 list;
	struct findings	 findings;	/* of the version checked */
	uint64_t	 checked;	/* draft version */
	enum page_step	 built_step;
	bool		 editing;	/* prompt is on the cursor's row */
	struct prompt	 prompt;
	uint64_t	 saved;		/* draft version on disk */
	int64_t		 dirty_at;	/* steady ms of the first change that
					 * is not saved; 0: all saved */
	bool		 sending;	/* Create is on its way */
	/* A question's subject, between asking and its answer. */
	char		*asked;		/* pointer or name */
	char		**options;	/* of a picker, NULL-terminated */
	json_t		*taken;		/* pickers: what an option stands for */
};

/* wizard_move.c */
struct form_row *wizard_row(const struct wizard *);
/* Rows, findings, list after any change; keeps the cursor on its row. */
void wizard_rebuild(struct wizard *, const struct app *);
void wizard_go(struct wizard *, const struct app *, enum page_step, size_t def);
/* The page and the row of a pointer. */
void wizard_jump(struct wizard *, const struct app *, const char *pointer);
void wizard_next_step(struct wizard *, struct app *);
void wizard_prev_step(struct wizard *, struct app *);
void wizard_next_finding(struct wizard *, struct app *, int direction);
void wizard_move(struct wizard *, enum action_id);
bool wizard_is_open(const struct wizard *, const char *key);
void wizard_fold(struct wizard *, const char *key, bool open);
/* Findings of the page's own pointers; the first error, or NULL. */
const struct finding *wizard_page_error(const struct wizard *);

/* wizard_edit.c */
void wizard_edit(struct view *, struct app *, struct effects *);
void wizard_toggle(struct view *, struct app *, struct effects *);
void wizard_unset(struct view *, struct app *);
/* The prompt's text becomes the value; false: refused, the prompt stays. */
bool wizard_accept(struct wizard *, struct app *);
void wizard_stop_editing(struct wizard *);
/* Opens the prompt on the cursor's row with this text. */
void wizard_type(struct wizard *, const char *text);

/* wizard_list.c */
void wizard_add(struct view *, struct app *, struct effects *);
void wizard_remove(struct view *, struct app *, struct effects *);
void wizard_clone(struct wizard *, struct app *);
void wizard_shift(struct wizard *, struct app *, int by);
const char *wizard_list_why_not(const struct wizard *, enum action_id);

/* wizard_draw.c */
/* Where the form goes in the wizard's area. */
struct rect wizard_form_rect(struct rect);
void wizard_draw(const struct wizard *, const struct app *, struct grid *,
    struct rect);

#endif
