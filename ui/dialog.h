/*
 * Questions over a page. Each is a view of its own (overlay) that leaves and
 * then calls back; the page below hears nothing in between.
 */
#ifndef UI_DIALOG_H
#define UI_DIALOG_H

#include <stdbool.h>
#include <stddef.h>

#include "ui/view.h"

struct app;

/* parent: the view that asked, still alive; it may push another view. */
typedef void (*dialog_done)(struct view *parent, struct app *, bool yes,
    struct effects *);
/* index: chosen row; -1: left. */
typedef void (*dialog_chosen)(struct view *parent, struct app *, int index,
    struct effects *);
/* text: NULL: left. */
typedef void (*dialog_entered)(struct view *parent, struct app *,
    const char *text, struct effects *);

/* yes is the word on the way out ("Delete"); texts are copied, foreign text in
 * them is fine. No is where the cursor stands; y and n answer too. */
void dialog_confirm(struct app *, struct view *parent, const char *title,
    const char *text, const char *yes, dialog_done, struct effects *);
/* Options are copied; hints may be NULL or hold NULLs (shown beside). Typing
 * narrows the list (pick.h, which can do more). */
void dialog_choose(struct app *, struct view *parent, const char *title,
    const char *const *options, const char *const *hints, size_t n,
    size_t cursor, dialog_chosen, struct effects *);
void dialog_enter(struct app *, struct view *parent, const char *title,
    const char *label, const char *text, dialog_entered, struct effects *);
/* Words to read; any of Enter, Escape, q leaves. Scrolls. */
void dialog_text(struct app *, struct view *parent, const char *title,
    const char *text, struct effects *);
/* The same about what the cursor of the parent is on: the keys of these of its
 * actions (ACTION_NONE ends; static) leave the words and do it there. */
void dialog_text_about(struct app *, struct view *parent, const char *title,
    const char *text, const enum action_id *, struct effects *);
/* Cells of its rows in a window of width w. */
int dialog_text_cells(int w);

#endif
