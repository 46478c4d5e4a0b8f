/*
 * A screen in memory. Views draw here; one term_*.c puts it on a terminal.
 * grid_text is the only way in for words, and it passes every byte through
 * glyph_next (T1, T2): no text can move the cursor or leave its cells.
 * Everything clips at the edges; coordinates outside are no error.
 */
#ifndef UI_GRID_H
#define UI_GRID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a cell means; theme.h says how it looks. A meaning never stands by
 * colour alone: a word or a mark says the same. */
enum style {
	STYLE_NORMAL,
	STYLE_TITLE,		/* names of pages, panels, table heads */
	STYLE_ACCENT,		/* what matters most on the page */
	STYLE_DIM,		/* side remarks, units, ages */
	STYLE_BORDER,
	STYLE_KEY,		/* a key in a hint */
	STYLE_SELECTED,		/* the row or field under the cursor */
	STYLE_INPUT,		/* text being typed */
	STYLE_LOCKED,		/* a field that does not apply */
	STYLE_OK,
	STYLE_RUNNING,
	STYLE_WARNING,
	STYLE_ERROR,
	STYLES
};

struct rect {
	int	x, y, w, h;
};

/* Unused bytes are zero, so that cells compare as memory. */
struct cell {
	char	bytes[22];	/* one glyph, NUL-terminated; "" is a blank */
	uint8_t	width;		/* 1, 2; 0: right half of the one before */
	uint8_t	style;		/* enum style */
};

/* What a press of the mouse on some cells means. */
enum spot_kind {
	SPOT_ROW,		/* value: row of the view's list */
	SPOT_ACTION,		/* value: enum action_id */
	SPOT_FILTER,		/* value: a filter of the view's own */
	SPOT_KEY		/* value: the code point that it types */
};

struct spot {
	int		 y, x, w;
	enum spot_kind	 kind;
	size_t		 value;
};

struct grid {
	int		 w, h;
	struct cell	**row;		/* h rows of w cells; owned */
	struct cell	**before;	/* those of the frame before; owned.
					 * NULL: no second one was begun */
	struct cell	*cells[2];	/* of all these rows; owned */
	struct cell	*blank;		/* one row; owned */
	uint64_t	*stamp, *stamp_before; /* of rows; 0: none. Owned */
	uint64_t	 page, page_before; /* of grid_seal_page; 0: none */
	bool		*stale;		/* rows that hold an old frame; owned */
	int		 cursor_x, cursor_y; /* -1: no cursor shown */
	bool		 ascii;		/* lines and marks in ASCII */
	struct rect	 scroll;	/* scrolls together; h 0: none */
	bool		 mouse;		/* spots are wanted */
	struct spot	*spots;		/* of this frame; owned */
	size_t		 nspots, spots_cap;
};

/* Sizes beyond 1000 x 1000 are cut to it. */
void grid_init(struct grid *, int w, int h, bool ascii);
void grid_release(struct grid *);
/* Keeps no content; blanks of STYLE_NORMAL, cursor off. */
void grid_resize(struct grid *, int w, int h);
void grid_clear(struct grid *);
/* After a frame, before cells are read as memory: rows that nobody wrote to
 * are blank now. */
void grid_settle(struct grid *);

/*
 * A row drawn in the frame before need not be made again: when a row with this
 * stamp was sealed then, on any line, it comes here and the answer is
 * true. Else the caller draws the whole row and seals it. A stamp stands for
 * everything that the row depends on; 0 is none. Writing to a row afterwards
 * (a dialog over it) takes the stamp off.
 */
bool grid_again(struct grid *, int y, uint64_t stamp);
void grid_seal(struct grid *, int y, uint64_t stamp);
/*
 * The same for the h rows of a page, each where it was. Once the page is
 * sealed, what changes with every frame may be drawn over it, if it is drawn
 * over all of itself again after grid_again_page. Whoever covers more of the
 * page takes the seal off.
 */
bool grid_again_page(struct grid *, int y, int h, uint64_t stamp);
void grid_seal_page(struct grid *, int y, int h, uint64_t stamp);
void grid_unseal_page(struct grid *);
/* The cursor's mark before a row, in the cell that the row itself leaves
 * blank, its first one where it has a stamp: that stands for the row with the
 * mark and without. */
void grid_point(struct grid *, int y, int x);
/* Whether rows with these stamps (of struct grid) look the same but for that
 * mark. */
bool grid_stamps_agree(uint64_t, uint64_t);
/* Makes a row blank, whatever its stamp. */
void grid_blank(struct grid *, int y);
/* Mixes a number into a stamp. */
uint64_t grid_stamp(uint64_t stamp, uint64_t);

struct cell *grid_cell(struct grid *, int y, int x);	/* NULL: outside */
bool grid_cell_same(const struct cell *, const struct cell *);

/* Foreign text in at most w cells of one row; cut text ends in "…". A newline
 * shows as ^J. Returns the cells used. */
int grid_text(struct grid *, int y, int x, int w, enum style, const char *);
/* The same for len bytes that may hold NUL. */
int grid_bytes(struct grid *, int y, int x, int w, enum style, const char *,
    size_t len);
/* The same, but what is cut keeps its end too: many names begin alike. */
int grid_name(struct grid *, int y, int x, int w, enum style, const char *);
/* Text and then blanks of that style up to w. Returns w. */
int grid_field(struct grid *, int y, int x, int w, enum style, const char *);
/* The text ends at x + w - 1. */
void grid_right(struct grid *, int y, int x, int w, enum style, const char *);
int grid_textf(struct grid *, int y, int x, int w, enum style,
    const char *fmt, ...) __attribute__((format(printf, 6, 7)));

/* Words wrapped into the rectangle ('\n' ends a line). Returns the rows that
 * the whole text needs at this width; skip leaves out the first rows. */
int grid_wrap(struct grid *, struct rect, enum style, const char *, int skip);
/* Only counts. */
int grid_wrap_rows(int w, const char *);

/* Says what these cells are for. Nothing without a mouse. */
void grid_spot(struct grid *, int y, int x, int w, enum spot_kind, size_t);
/* NULL: nothing is there. */
const struct spot *grid_spot_at(const struct grid *, int y, int x);

void grid_fill(struct grid *, struct rect, enum style);	/* blanks */
/* Changes the style of cells, keeps what they show. */
void grid_restyle(struct grid *, struct rect, enum style);
void grid_hline(struct grid *, int y, int x, int w);
void grid_vline(struct grid *, int y, int x, int h);
/* A frame with a title in its upper edge (NULL: none); the inside is left as
 * it is. */
void grid_box(struct grid *, struct rect, enum style, const char *title);
struct rect rect_inside(struct rect, int by);	/* smaller on each side */

/* Marks with an ASCII twin. */
enum mark {
	MARK_CURSOR, MARK_OK, MARK_FAILED, MARK_RUNNING, MARK_STOPPED,
	MARK_WAITING, MARK_WARNING, MARK_BEST, MARK_UP, MARK_DOWN,
	MARK_MORE, MARK_DOT, MARK_CHECKED, MARK_UNCHECKED,
	MARK_FOLDED, MARK_UNFOLDED, MARKS
};
const char *mark_text(enum mark, bool ascii);	/* one cell wide */

#endif
