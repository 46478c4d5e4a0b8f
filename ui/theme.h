/*
 * How styles look: colour and attributes for terminals with colours, and
 * attributes alone for those without and under NO_COLOR.
 */
#ifndef UI_THEME_H
#define UI_THEME_H

#include <stdbool.h>

#include "ui/grid.h"

enum look_attr {
	LOOK_BOLD = 1, LOOK_DIM = 2, LOOK_REVERSE = 4, LOOK_UNDERLINE = 8
};

struct look {
	short		fg, bg;		/* 0 to 7 as in ANSI; -1: the default */
	unsigned	attrs;		/* LOOK_… */
};

const struct look *theme_look(enum style, bool colour);
/* For test files: one letter a style, '.' for normal. */
char theme_letter(enum style);

#endif
