/*
 * How styles look. Colours are the eight of ANSI, so that the terminal's own
 * palette (a colour-blind one, too) applies; every meaning also has a word or
 * a mark (grid.h).
 */
#ifndef UI_THEME_H
#define UI_THEME_H

#include "ui/grid.h"

/* In the order of the names that the setting takes (client/settings.c). */
enum theme {
	THEME_AUTO,		/* dark or light, as COLORFGBG says */
	THEME_DARK,		/* for dark backgrounds */
	THEME_LIGHT,		/* for light ones: no yellow, no cyan */
	THEME_MONO		/* attributes alone */
};

enum look_attr {
	LOOK_BOLD = 1, LOOK_DIM = 2, LOOK_REVERSE = 4, LOOK_UNDERLINE = 8
};

struct look {
	short		fg, bg;		/* 0 to 7 as in ANSI; -1: the default */
	unsigned	attrs;		/* LOOK_… */
};

/* What THEME_AUTO stands for where this is the value of COLORFGBG, "15;0" or
 * "0;default;15": its last number is the background. NULL: dark. */
enum theme theme_resolve(enum theme, const char *colorfgbg);
/* theme: a resolved one. */
const struct look *theme_look(enum theme, enum style);
/* For test files: one letter a style, '.' for normal. */
char theme_letter(enum style);

#endif
