/*
 * What comes from the terminal, for term_curses.c: keys with their modifiers,
 * pasted text, presses of the mouse. After newterm, on its screen.
 */
#ifndef UI_TERM_INPUT_H
#define UI_TERM_INPUT_H

#include <stdbool.h>

#include "ui/term.h"

void term_input_open(bool mouse);
void term_input_close(void);
/* term_ops.read. */
enum term_event term_input_read(struct key *, struct buf *paste,
    struct term_press *);
/* The terminal has said that it knows synchronised updates (mode 2026). */
bool term_input_sync(void);

#endif
