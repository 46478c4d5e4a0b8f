/*
 * Where a grid is shown. term_curses.c is the real one and the only file that
 * knows curses; term_text.c writes grids as text for tests. Chosen at link
 * time through the struct that is handed to the loop.
 */
#ifndef UI_TERM_H
#define UI_TERM_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "ui/grid.h"
#include "ui/msg.h"
#include "ui/theme.h"

enum term_event { TERM_NONE, TERM_KEY, TERM_TEXT, TERM_MOUSE, TERM_GONE };

/* A turn of the wheel comes as three arrow keys each. */
struct term_press {
	int	y, x;
};

struct term_options {
	bool	ascii;		/* also when the locale is not UTF-8 */
	bool	mouse;		/* presses and the wheel are wanted */
	enum theme theme;	/* mono under NO_COLOR and --no-color */
};

struct term_ops {
	/* Whether there is a terminal that can show a grid. Asks the
	 * descriptors and terminfo only; writes nothing. */
	bool	(*usable)(void);
	int	(*open)(const struct term_options *, struct err *);
	void	(*close)(void);		/* as it was found */
	int	(*fd)(void);		/* readable: call read */
	void	(*size)(int *w, int *h);
	/* Next waiting key, pasted text (buf), press of the mouse or end.
	 * Never blocks. */
	enum term_event (*read)(struct key *, struct buf *paste,
			    struct term_press *);
	/* Shows what differs from the last grid, in one write. */
	void	(*draw)(const struct grid *);
	void	(*redraw)(void);	/* the next draw shows everything */
	void	(*suspend)(void);	/* gives the terminal back … */
	void	(*resume)(void);	/* … and takes it again */
	void	(*copy)(const char *);	/* OSC 52 */
	void	(*ring)(void);
};

extern const struct term_ops term_curses;

/*
 * A grid as text: h rows without blanks at the end; then, when styles, a line
 * "--" and the same rows with one letter a cell (theme_letter).
 */
void term_text(const struct grid *, bool styles, struct buf *);

#endif
