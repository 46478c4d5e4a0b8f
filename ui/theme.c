#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "ui/theme.h"

enum { BLACK, RED, GREEN, YELLOW, BLUE, MAGENTA, CYAN, WHITE };

#define PLAIN { -1, -1, 0 }
#define BOLD { -1, -1, LOOK_BOLD }
#define DIM { -1, -1, LOOK_DIM }
#define REVERSE { -1, -1, LOOK_REVERSE }
#define UNDERLINE { -1, -1, LOOK_UNDERLINE }
#define COLOUR(c) { c, -1, 0 }
#define STRONG(c) { c, -1, LOOK_BOLD }

static const struct {
	struct look	dark, light, mono;
	char		letter;
} looks[STYLES] = {
	[STYLE_NORMAL] = { PLAIN, PLAIN, PLAIN, '.' },
	[STYLE_TITLE] = { BOLD, BOLD, BOLD, 't' },
	[STYLE_ACCENT] = { STRONG(CYAN), STRONG(BLUE), BOLD, 'a' },
	[STYLE_DIM] = { DIM, DIM, PLAIN, 'd' },
	[STYLE_BORDER] = { DIM, DIM, PLAIN, 'b' },
	[STYLE_KEY] = { COLOUR(CYAN), COLOUR(BLUE), BOLD, 'k' },
	[STYLE_SELECTED] = { REVERSE, REVERSE, REVERSE, 's' },
	[STYLE_INPUT] = { UNDERLINE, UNDERLINE, UNDERLINE, 'i' },
	[STYLE_LOCKED] = { DIM, DIM, PLAIN, 'l' },
	[STYLE_OK] = { COLOUR(GREEN), COLOUR(GREEN), PLAIN, 'o' },
	[STYLE_RUNNING] = { STRONG(BLUE), STRONG(BLUE), BOLD, 'r' },
	[STYLE_WARNING] = { COLOUR(YELLOW), COLOUR(MAGENTA), BOLD, 'w' },
	[STYLE_ERROR] = { STRONG(RED), STRONG(RED), BOLD, 'e' },
};

enum theme
theme_resolve(enum theme theme, const char *colorfgbg)
{
	const char *last;

	if (theme != THEME_AUTO)
		return (theme);
	last = colorfgbg != NULL ? strrchr(colorfgbg, ';') : NULL;
	if (last == NULL)
		return (THEME_DARK);
	/* 7 is light grey, 15 white. */
	return (strcmp(last, ";7") == 0 || strcmp(last, ";15") == 0 ?
	    THEME_LIGHT : THEME_DARK);
}

const struct look *
theme_look(enum theme theme, enum style style)
{
	switch (theme) {
	case THEME_MONO:
		return (&looks[style].mono);
	case THEME_LIGHT:
		return (&looks[style].light);
	default:
		return (&looks[style].dark);
	}
}

char
theme_letter(enum style style)
{
	return (looks[style].letter);
}
