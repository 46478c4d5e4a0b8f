#include "config.h"

#include <sys/ioctl.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

#define NCURSES_NOMACROS 1
#include <curses.h>
#include <term.h>
#undef lines
#undef columns
#undef tab

#include "base/alloc.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "ui/effect.h"
#include "ui/term.h"
#include "ui/term_fatal.h"
#include "ui/term_input.h"
#include "ui/theme.h"

/*
 * With term_input.c, which reads for it, the only file that knows curses.
 * ncurses writes to a descriptor of its own; for the length of doupdate that
 * is a pipe, and what came out of it goes to the terminal in one write, framed
 * by synchronised-update marks when the terminal has said that it knows them.
 */
#define PIPE_BYTES (1 << 20)
#define CELL_BYTES 16		/* guess of a cell's bytes on the wire */
#define SCROLL_MOST 4		/* rows that a scroll is looked for */

static struct {
	int		 tty;		/* the terminal */
	int		 out;		/* what ncurses writes to */
	FILE		*file;		/* the same */
	int		 pipe[2];	/* -1: none, drawn directly */
	SCREEN		*screen;
	WINDOW		*win;
	struct termios	 saved;
	struct grid	 last;		/* what the terminal shows */
	bool		 whole;		/* nothing of last counts */
	bool		 open, away;
	bool		 names_set;	/* sgr names the character set */
	attr_t		 attrs[STYLES];
	char		*frame;		/* PIPE_BYTES and the marks */
} t;

static void
add_restore(const char *capability)
{
	const char *s = tigetstr(capability);

	if (s != NULL && s != (const char *)-1)
		term_fatal_add(s);
}

static void
prepare_restore(void)
{
	static const char *const capabilities[] = {
		"sgr0", "op", "rmkx", "cnorm", "rmcup"
	};
	size_t i;

	term_fatal_start(t.tty, &t.saved);
	term_fatal_add("\033[?2026l\033[?2004l\033[?1000l\033[r\033[m");
	for (i = 0; i < nitems(capabilities); i++)
		add_restore(capabilities[i]);
}

static void
say(const char *s)
{
	file_write_all(t.tty, s, strlen(s));
}

static void
make_attrs(enum theme theme)
{
	const struct look *look;
	short pair = 1;
	int i;

	if (theme != THEME_MONO && !has_colors())
		theme = THEME_MONO;
	if (theme != THEME_MONO) {
		start_color();
		use_default_colors();
	}
	for (i = 0; i < STYLES; i++) {
		look = theme_look(theme, (enum style)i);
		t.attrs[i] = 0;
		if (look->attrs & LOOK_BOLD)
			t.attrs[i] |= A_BOLD;
		if (look->attrs & LOOK_DIM)
			t.attrs[i] |= A_DIM;
		if (look->attrs & LOOK_REVERSE)
			t.attrs[i] |= A_REVERSE;
		if (look->attrs & LOOK_UNDERLINE)
			t.attrs[i] |= A_UNDERLINE;
		if (look->fg != -1 || look->bg != -1) {
			init_pair(pair, look->fg, look->bg);
			t.attrs[i] |= (attr_t)COLOR_PAIR(pair);
			pair++;
		}
	}
}

static void
make_pipe(void)
{
	t.pipe[0] = t.pipe[1] = -1;
	if (pipe2(t.pipe, O_CLOEXEC) == -1)
		return;
	/* A smaller pipe could fill up and stop the program for ever. */
	if (fcntl(t.pipe[1], F_SETPIPE_SZ, PIPE_BYTES) < PIPE_BYTES) {
		close(t.pipe[0]);
		close(t.pipe[1]);
		t.pipe[0] = t.pipe[1] = -1;
		return;
	}
	fcntl(t.pipe[0], F_SETFL, O_NONBLOCK);
	t.frame = xmalloc(PIPE_BYTES + 64);
}

static void
modes_on(void)
{
	say("\033[?2004h");
}

static void
term_size(int *w, int *h)
{
	struct winsize ws;

	if (ioctl(t.tty, TIOCGWINSZ, &ws) == -1 || ws.ws_col == 0 ||
	    ws.ws_row == 0) {
		*w = 80;
		*h = 24;
		return;
	}
	*w = ws.ws_col;
	*h = ws.ws_row;
}

static int
start_curses(struct err *err)
{
	/* What follows an Escape within this time belongs to it. On a bad line
	 * the user may want more: ncurses reads ESCDELAY itself. */
	if (getenv("ESCDELAY") == NULL)
		set_escdelay(25);
	t.out = fcntl(t.tty, F_DUPFD_CLOEXEC, 3);
	if (t.out == -1 || (t.file = fdopen(t.out, "w")) == NULL)
		return (err_errno(err, "the terminal"));
	t.screen = newterm(NULL, t.file, stdin);
	if (t.screen == NULL) {
		fclose(t.file);
		return (err_set(err, ERR_USAGE, _("The terminal type \"%s\" "
		    "is not known here. Set TERM to one that is, or use the "
		    "commands: trialdeck --help."),
		    getenv("TERM") == NULL ? "" : getenv("TERM")));
	}
	raw();
	noecho();
	nonl();
	typeahead(-1);
	curs_set(0);
	t.win = stdscr;
	idlok(t.win, TRUE);
	return (0);
}

static bool
curses_usable(void)
{
	const char *cup;
	bool yes;
	int rc;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) ||
	    getenv("TERM") == NULL ||
	    setupterm(NULL, STDOUT_FILENO, &rc) == ERR)
		return (false);
	cup = tigetstr("cup");
	yes = cup != NULL && cup != (const char *)-1;
	del_curterm(cur_term);
	return (yes);
}

static int
curses_open(const struct term_options *options, struct err *err)
{
	int w, h;

	memset(&t, 0, sizeof(t));
	t.tty = STDOUT_FILENO;
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) ||
	    tcgetattr(STDIN_FILENO, &t.saved) == -1)
		return (err_set(err, ERR_USAGE, _("The console needs a "
		    "terminal. Without one, add --linear for questions and "
		    "answers as plain lines, or use the commands: trialdeck "
		    "--help.")));
	if (start_curses(err) == -1)
		return (-1);
	t.names_set = exit_attribute_mode != NULL &&
	    strcmp(exit_attribute_mode, "\033(B\033[m") == 0;
	make_attrs(theme_resolve(options->theme, getenv("COLORFGBG")));
	make_pipe();
	term_input_open(options->mouse);
	prepare_restore();
	modes_on();
	say("\033[?2026$p");
	term_size(&w, &h);
	grid_init(&t.last, w, h, false);
	t.whole = true;
	t.open = true;
	return (0);
}

static void
curses_leave(void)
{
	if (t.away)
		return;
	say("\033[?2026l\033[?2004l");
	curs_set(1);
	endwin();
	tcsetattr(STDIN_FILENO, TCSANOW, &t.saved);
	t.away = true;
}

static void
curses_close(void)
{
	if (!t.open)
		return;
	/* An answer that is still on its way must not end in the shell. */
	tcflush(STDIN_FILENO, TCIFLUSH);
	curses_leave();
	term_fatal_stop();
	term_input_close();
	delscreen(t.screen);
	fclose(t.file);
	if (t.pipe[0] != -1) {
		close(t.pipe[0]);
		close(t.pipe[1]);
	}
	free(t.frame);
	grid_release(&t.last);
	t.open = false;
}

static int
curses_fd(void)
{
	return (STDIN_FILENO);
}

/*
 * What is written for a cell. The C library's idea of a character's width
 * moves the terminal's cursor in ncurses' mind; where it differs from ours,
 * a mark of the right width stands in, so that no cell shifts.
 */
static const char *
cell_bytes(const struct cell *c)
{
	mbstate_t state;
	wchar_t wc;
	size_t n;

	if (c->bytes[0] == '\0')
		return (" ");
	if ((unsigned char)c->bytes[0] < 0x80)
		return (c->bytes);
	memset(&state, 0, sizeof(state));
	n = mbrtowc(&wc, c->bytes, strlen(c->bytes), &state);
	if (n == (size_t)-1 || n == (size_t)-2 || wcwidth(wc) != c->width)
		return (c->width == 2 ? "??" : "?");
	return (c->bytes);
}

static bool
is_plain(const struct cell *c)
{
	return (c->width == 1 && (unsigned char)c->bytes[0] < 0x80 &&
	    c->bytes[1] == '\0');
}

/* ASCII, which ncurses takes as it is. Returns where the next begins. */
static int
draw_plain(const struct cell *row, int y, int from, int to)
{
	chtype text[256];
	int n;

	for (n = 0; from + n < to && n < (int)nitems(text) &&
	    is_plain(&row[from + n]); n++)
		text[n] = (chtype)(unsigned char)*cell_bytes(&row[from + n]) |
		    t.attrs[row[from].style];
	mvwaddchnstr(t.win, y, from, text, n);
	return (from + n);
}

static int
draw_glyphs(const struct cell *row, int y, int from, int to)
{
	char text[2048];
	const char *s;
	size_t len = 0, n;
	int x;

	for (x = from; x < to && !is_plain(&row[x]); x++) {
		if (row[x].width == 0)
			continue;
		s = cell_bytes(&row[x]);
		n = strlen(s);
		if (len + n > sizeof(text))
			break;
		memcpy(text + len, s, n);
		len += n;
	}
	wattrset(t.win, (int)t.attrs[row[from].style]);
	mvwaddnstr(t.win, y, from, text, (int)len);
	return (x);
}

/* Cells of one style. */
static void
draw_run(const struct cell *row, int y, int from, int to)
{
	while (from < to)
		from = is_plain(&row[from]) ? draw_plain(row, y, from, to) :
		    draw_glyphs(row, y, from, to);
}

static bool
draw_row(const struct grid *g, int y)
{
	const struct cell *row = g->row[y];
	struct cell *last = t.last.row[y];
	int x, from;

	if (g->stamp[y] != 0 && g->stamp[y] == t.last.stamp[y])
		return (false);
	t.last.stamp[y] = g->stamp[y];
	if (memcmp(row, last, (size_t)g->w * sizeof(*row)) == 0)
		return (false);
	for (x = 0; x < g->w; x++) {
		if (grid_cell_same(&row[x], &last[x]))
			continue;
		from = x > 0 && row[x].width == 0 ? x - 1 : x;
		while (x < g->w && row[x].style == row[from].style &&
		    !grid_cell_same(&row[x], &last[x]))
			x++;
		while (x < g->w && row[x].width == 0)
			x++;
		if (x == from)
			x++;
		draw_run(row, y, from, x);
		x--;
	}
	memcpy(last, row, (size_t)g->w * sizeof(*row));
	return (true);
}

static bool
rows_same(const struct grid *g, int y, int last_y)
{
	if (g->stamp[y] != 0 && t.last.stamp[last_y] != 0)
		return (grid_stamps_agree(g->stamp[y], t.last.stamp[last_y]));
	/* The cursor's mark in the first two cells may move along. */
	return (g->w > 2 && memcmp(g->row[y] + 2, t.last.row[last_y] + 2,
	    (size_t)(g->w - 2) * sizeof(struct cell)) == 0);
}

/* Rows of the region that agree when the old ones move up by n. */
static int
agree(const struct grid *g, int n)
{
	int y, same = 0;

	for (y = g->scroll.y; y < g->scroll.y + g->scroll.h; y++) {
		if (y + n >= g->scroll.y && y + n < g->scroll.y + g->scroll.h)
			same += rows_same(g, y, y + n);
	}
	return (same);
}

/* What the terminal shows, after the region has moved up by n: the rows that
 * come in are blank. */
static void
scroll_last(const struct grid *g, int n)
{
	struct cell *out[SCROLL_MOST];
	struct cell **top = &t.last.row[g->scroll.y];
	int h = g->scroll.h, by = n > 0 ? n : -n;
	int blank = n > 0 ? g->scroll.y + h - by : g->scroll.y, y;
	size_t kept = (size_t)(h - by) * sizeof(*top);

	memset(&t.last.stamp[g->scroll.y], 0, (size_t)h *
	    sizeof(*t.last.stamp));
	memcpy(out, n > 0 ? top : top + h - by, (size_t)by * sizeof(*top));
	memmove(n > 0 ? top : top + by, n > 0 ? top + by : top, kept);
	memcpy(n > 0 ? top + h - by : top, out, (size_t)by * sizeof(*top));
	for (y = blank; y < blank + by; y++)
		grid_blank(&t.last, y);
}

static void
try_scroll(const struct grid *g)
{
	int n, best = 0, most;

	if (g->scroll.h < 6 || g->scroll.x != 0 ||
	    g->scroll.w != g->w || g->scroll.y + g->scroll.h > g->h)
		return;
	most = agree(g, 0);
	if (most >= g->scroll.h - 2)
		return;
	for (n = -SCROLL_MOST; n <= SCROLL_MOST; n++) {
		if (agree(g, n) > most) {
			most = agree(g, n);
			best = n;
		}
	}
	if (best == 0 || most < g->scroll.h / 2)
		return;
	wattrset(t.win, 0);
	scrollok(t.win, TRUE);
	wsetscrreg(t.win, g->scroll.y, g->scroll.y + g->scroll.h - 1);
	wscrl(t.win, best);
	wsetscrreg(t.win, 0, g->h - 1);
	scrollok(t.win, FALSE);
	scroll_last(g, best);
}

static bool
begins(const char *s, size_t n, const char *word)
{
	return (n >= strlen(word) && memcmp(s, word, strlen(word)) == 0);
}

/*
 * Bytes at s that change nothing: where sgr names the character set at each
 * change of attributes, as xterm's does, that set, which no text here leaves;
 * and a colour that is taken back just before all attributes are.
 */
static size_t
needless(const char *s, size_t n)
{
	static const char set[] = "\033(B", colour[] = "\033[39m";
	size_t at = sizeof(colour) - 1;

	if (begins(s, n, set))
		return (sizeof(set) - 1);
	if (!begins(s, n, colour))
		return (0);
	if (begins(s + at, n - at, set))
		at += sizeof(set) - 1;
	return (begins(s + at, n - at, "\033[m") ||
	    begins(s + at, n - at, "\033[0") ? at : 0);
}

/* The frame without them, in its place; how long it is. */
static size_t
tighten(char *s, size_t n)
{
	size_t from, to = 0, skip;
	char *escape;

	for (from = 0; from < n; from += skip) {
		escape = memchr(s + from, '\033', n - from);
		skip = escape == NULL ? n - from :
		    (size_t)(escape - s) - from;
		memmove(s + to, s + from, skip);
		to += skip;
		from += skip;
		if (escape == NULL)
			break;
		if ((skip = needless(s + from, n - from)) == 0) {
			s[to++] = s[from];
			skip = 1;
		}
	}
	return (to);
}

static void
flush_frame(const struct grid *g)
{
	static const char begin[] = "\033[?2026h", end[] = "\033[?2026l";
	size_t len, head = sizeof(begin) - 1;
	ssize_t n;

	if (t.pipe[0] == -1 ||
	    (size_t)g->w * (size_t)g->h * CELL_BYTES > PIPE_BYTES) {
		doupdate();
		return;
	}
	dup2(t.pipe[1], t.out);
	doupdate();
	dup2(t.tty, t.out);
	memcpy(t.frame, begin, head);
	/* All of it is there by now, and a pipe gives what it has. */
	n = read(t.pipe[0], t.frame + head, PIPE_BYTES);
	if (n <= 0)
		return;
	len = t.names_set ? tighten(t.frame + head, (size_t)n) : (size_t)n;
	if (!term_input_sync()) {
		file_write_all(t.tty, t.frame + head, len);
		return;
	}
	memcpy(t.frame + head + len, end, sizeof(end) - 1);
	file_write_all(t.tty, t.frame, head + len + sizeof(end) - 1);
}

/* Begins again from a screen without anything on it. */
static void
start_over(const struct grid *g)
{
	int y;

	resize_term(g->h, g->w);
	if (g->w != t.last.w || g->h != t.last.h)
		grid_resize(&t.last, g->w, g->h);
	for (y = 0; y < g->h; y++) {
		grid_blank(&t.last, y);
		t.last.stamp[y] = 0;
	}
	wattrset(t.win, 0);
	werase(t.win);
	clearok(t.win, TRUE);
}

static void
curses_draw(const struct grid *g)
{
	bool changed = t.whole, cursor;
	int y;

	if (t.away)
		return;
	if (g->w != t.last.w || g->h != t.last.h || g->w != COLS ||
	    g->h != LINES)
		t.whole = changed = true;
	if (t.whole)
		start_over(g);
	else
		try_scroll(g);
	for (y = 0; y < g->h; y++) {
		if (draw_row(g, y))
			changed = true;
	}
	t.whole = false;
	if (!changed && g->cursor_x == t.last.cursor_x &&
	    g->cursor_y == t.last.cursor_y)
		return;
	cursor = g->cursor_x >= 0;
	t.last.cursor_x = g->cursor_x;
	t.last.cursor_y = g->cursor_y;
	leaveok(t.win, !cursor);
	if (cursor)
		wmove(t.win, g->cursor_y, g->cursor_x);
	curs_set(cursor);
	wnoutrefresh(t.win);
	flush_frame(g);
}

static void
curses_redraw(void)
{
	t.whole = true;
}

static void
curses_resume(void)
{
	struct termios now;

	/* Also after a SIGCONT that nothing here went before. */
	t.away = false;
	reset_prog_mode();
	tcgetattr(STDIN_FILENO, &now);
	raw();
	clearok(t.win, TRUE);
	wnoutrefresh(t.win);
	doupdate();
	modes_on();
	t.whole = true;
}

/* Foreign text must not act when it is pasted into a shell: it is copied in
 * its visible form, line by line. */
static char *
safe_lines(const char *text)
{
	struct buf out;
	char *line, *safe;
	size_t n;

	buf_init(&out, 0);
	for (;;) {
		n = strcspn(text, "\n");
		line = xstrndup(text, n);
		safe = text_safe(line);
		buf_adds(&out, safe);
		free(safe);
		free(line);
		if (text[n] == '\0')
			break;
		buf_addc(&out, '\n');
		text += n + 1;
	}
	return (buf_take(&out));
}

/* OSC 52; what it takes at most is said before it comes to here. */
static void
curses_copy(const char *foreign)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/";
	char *text = safe_lines(foreign);
	size_t len = strlen(text), i, n;
	struct buf out;
	uint32_t v;

	if (len > EFFECT_COPY_MOST)
		len = EFFECT_COPY_MOST;
	buf_init(&out, 0);
	buf_adds(&out, "\033]52;c;");
	for (i = 0; i < len; i += 3) {
		n = len - i < 3 ? len - i : 3;
		v = (uint32_t)(unsigned char)text[i] << 16;
		if (n > 1)
			v |= (uint32_t)(unsigned char)text[i + 1] << 8;
		if (n > 2)
			v |= (uint32_t)(unsigned char)text[i + 2];
		buf_addc(&out, digits[v >> 18 & 63]);
		buf_addc(&out, digits[v >> 12 & 63]);
		buf_addc(&out, n > 1 ? digits[v >> 6 & 63] : '=');
		buf_addc(&out, n > 2 ? digits[v & 63] : '=');
	}
	buf_adds(&out, "\a");
	file_write_all(t.tty, out.data, out.len);
	buf_release(&out);
	free(text);
}

static void
curses_ring(void)
{
	say("\a");
}

const struct term_ops term_curses = {
	.usable = curses_usable,
	.open = curses_open,
	.close = curses_close,
	.fd = curses_fd,
	.size = term_size,
	.read = term_input_read,
	.draw = curses_draw,
	.redraw = curses_redraw,
	.suspend = curses_leave,
	.resume = curses_resume,
	.copy = curses_copy,
	.ring = curses_ring,
};
