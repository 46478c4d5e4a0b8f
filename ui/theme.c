#include "config.h"

#include "ui/theme.h"

enum { BLACK, RED, GREEN, YELLOW, BLUE, MAGENTA, CYAN, WHITE };

static const struct {
	struct look	colour, mono;
	char		letter;
} looks[STYLES] = {
	[STYLE_NORMAL] = { { -1, -1, 0 }, { -1, -1, 0 }, '.' },
	[STYLE_TITLE] = { { -1, -1, LOOK_BOLD }, { -1, -1, LOOK_BOLD }, 't' },
	[STYLE_ACCENT] = { { CYAN, -1, LOOK_BOLD }, { -1, -1, LOOK_BOLD },
	    'a' },
	[STYLE_DIM] = { { -1, -1, LOOK_DIM }, { -1, -1, 0 }, 'd' },
	[STYLE_BORDER] = { { -1, -1, LOOK_DIM }, { -1, -1, 0 }, 'b' },
	[STYLE_KEY] = { { CYAN, -1, 0 }, { -1, -1, LOOK_BOLD }, 'k' },
	[STYLE_SELECTED] = { { -1, -1, LOOK_REVERSE },
	    { -1, -1, LOOK_REVERSE }, 's' },
	[STYLE_INPUT] = { { -1, -1, LOOK_UNDERLINE },
	    { -1, -1, LOOK_UNDERLINE }, 'i' },
	[STYLE_LOCKED] = { { -1, -1, LOOK_DIM }, { -1, -1, 0 }, 'l' },
	[STYLE_OK] = { { GREEN, -1, 0 }, { -1, -1, 0 }, 'o' },
	[STYLE_RUNNING] = { { BLUE, -1, LOOK_BOLD }, { -1, -1, LOOK_BOLD },
	    'r' },
	[STYLE_WARNING] = { { YELLOW, -1, 0 }, { -1, -1, LOOK_BOLD }, 'w' },
	[STYLE_ERROR] = { { RED, -1, LOOK_BOLD }, { -1, -1, LOOK_BOLD },
	    'e' },
};

const struct look *
theme_look(enum style style, bool colour)
{
	return (colour ? &looks[style].colour : &looks[style].mono);
}

char
theme_letter(enum style style)
{
	return (looks[style].letter);
}
