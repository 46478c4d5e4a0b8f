#include "config.h"

#include <sys/ioctl.h>

#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

#define NCURSES_NOMACROS 1
#include <curses.h>

#include "base/alloc.h"
#include "ui/term_input.h"

/* More than a request may have: one that is cut off here is still too long,
 * not broken. */
#define PASTE_MOST (2 << 20)
#define WHEEL 3			/* rows of a turn */

enum { CODE_PASTE = 0x7000, CODE_PASTE_END, CODE_SYNC_YES, CODE_SYNC_NO,
    CODE_WORD_LEFT, CODE_WORD_RIGHT };

static struct {
	WINDOW		*window;	/* a pad: reading never draws it */
	bool		 sync, pasting;
	struct buf	 paste;
	bool		 holds;		/* a code that was read ahead */
	int		 held;
	wint_t		 held_code;
	int		 turns;		/* of the wheel, still to be given */
	struct key	 wheel;
} in;

static void
make_keys(void)
{
	define_key("\033[200~", CODE_PASTE);
	define_key("\033[201~", CODE_PASTE_END);
	/* Ctrl and Alt with arrows: xterm's manner, which most follow and few
	 * terminfo entries tell. */
	define_key("\033[1;5D", CODE_WORD_LEFT);
	define_key("\033[1;3D", CODE_WORD_LEFT);
	define_key("\033[1;5C", CODE_WORD_RIGHT);
	define_key("\033[1;3C", CODE_WORD_RIGHT);
	/* Answers to "do you know mode 2026": set, reset, always set. */
	define_key("\033[?2026;1$y", CODE_SYNC_YES);
	define_key("\033[?2026;2$y", CODE_SYNC_YES);
	define_key("\033[?2026;3$y", CODE_SYNC_YES);
	define_key("\033[?2026;0$y", CODE_SYNC_NO);
	define_key("\033[?2026;4$y", CODE_SYNC_NO);
}

void
term_input_open(bool mouse)
{
	memset(&in, 0, sizeof(in));
	in.window = newpad(1, 1);
	keypad(in.window, TRUE);
	nodelay(in.window, TRUE);
	buf_init(&in.paste, PASTE_MOST);
	make_keys();
	if (!mouse)
		return;
	mousemask(BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED, NULL);
	mouseinterval(0);
}

void
term_input_close(void)
{
	delwin(in.window);
	buf_release(&in.paste);
}

bool
term_input_sync(void)
{
	return (in.sync);
}

static const struct {
	int		code;
	uint32_t	key;
	unsigned	mods;
} specials[] = {
	{ KEY_UP, KEYS_UP, 0 }, { KEY_DOWN, KEYS_DOWN, 0 },
	{ KEY_LEFT, KEYS_LEFT, 0 }, { KEY_RIGHT, KEYS_RIGHT, 0 },
	{ KEY_HOME, KEYS_HOME, 0 }, { KEY_END, KEYS_END, 0 },
	{ KEY_PPAGE, KEYS_PGUP, 0 }, { KEY_NPAGE, KEYS_PGDN, 0 },
	{ KEY_IC, KEYS_INSERT, 0 }, { KEY_DC, KEYS_DELETE, 0 },
	{ KEY_BACKSPACE, KEYS_BACKSPACE, 0 }, { KEY_ENTER, KEYS_ENTER, 0 },
	{ KEY_BTAB, KEYS_TAB, KEY_SHIFT },
	{ KEY_SLEFT, KEYS_LEFT, KEY_SHIFT },
	{ KEY_SRIGHT, KEYS_RIGHT, KEY_SHIFT },
	{ KEY_SHOME, KEYS_HOME, KEY_SHIFT },
	{ KEY_SEND, KEYS_END, KEY_SHIFT },
	{ CODE_WORD_LEFT, KEYS_LEFT, KEY_CTRL },
	{ CODE_WORD_RIGHT, KEYS_RIGHT, KEY_CTRL },
};

static bool
special_key(int code, struct key *key)
{
	size_t i;

	if (code >= KEY_F(1) && code <= KEY_F(12)) {
		*key = KEY(KEYS_F1 + (uint32_t)(code - KEY_F(1)));
		return (true);
	}
	for (i = 0; i < nitems(specials); i++) {
		if (specials[i].code == code) {
			key->code = specials[i].key;
			key->mods = specials[i].mods;
			return (true);
		}
	}
	return (false);
}

static void
plain_key(wint_t c, struct key *key)
{
	key->mods = 0;
	if (c == '\r' || c == '\n')
		key->code = KEYS_ENTER;
	else if (c == '\t')
		key->code = KEYS_TAB;
	else if (c == 0x1b)
		key->code = KEYS_ESCAPE;
	else if (c == 0x7f)
		key->code = KEYS_BACKSPACE;
	else if (c >= 1 && c <= 26)
		*key = KEY_C((uint32_t)c + 'a' - 1);
	else if (c < ' ')
		*key = KEY_C((uint32_t)c + '@');
	else
		key->code = (uint32_t)c;
}

/* A terminal that hung up is readable for ever and gives nothing. */
static bool
gone(void)
{
	struct pollfd p = { STDIN_FILENO, POLLIN, 0 };
	int n = 0;

	if (poll(&p, 1, 0) <= 0)
		return (false);
	if (p.revents & (POLLHUP | POLLERR | POLLNVAL))
		return (true);
	return (ioctl(STDIN_FILENO, FIONREAD, &n) == 0 && n == 0);
}

static void
add_paste(wint_t c)
{
	mbstate_t state;
	char bytes[MB_LEN_MAX];
	size_t n;

	memset(&state, 0, sizeof(state));
	n = wcrtomb(bytes, (wchar_t)c, &state);
	if (n != (size_t)-1)
		buf_add(&in.paste, bytes, n);
}

/* As wget_wch. */
static int
next_code(wint_t *c)
{
	int rc = in.held;

	if (!in.holds)
		return (wget_wch(in.window, c));
	in.holds = false;
	*c = in.held_code;
	return (rc);
}

/* A terminal sends Alt-x as Escape and x, together. */
static void
take_alt(struct key *key)
{
	wint_t c;
	int rc = wget_wch(in.window, &c);

	if (rc == OK && c > ' ' && c <= 0x7f) {
		plain_key(c, key);
		key->mods |= KEY_ALT;
	} else if (rc == KEY_CODE_YES && (c == KEY_BACKSPACE ||
	    c == KEY_LEFT || c == KEY_RIGHT)) {
		special_key((int)c, key);
		key->mods |= KEY_ALT;
	} else if (rc != ERR) {
		in.holds = true;
		in.held = rc;
		in.held_code = c;
	}
}

/* TERM_NONE: of no interest. */
static enum term_event
mouse_event(struct key *key, struct term_press *press)
{
	MEVENT m;

	if (getmouse(&m) == ERR)
		return (TERM_NONE);
	*press = (struct term_press){ m.y, m.x };
	if (m.bstate & BUTTON1_PRESSED)
		return (TERM_MOUSE);
	if ((m.bstate & (BUTTON4_PRESSED | BUTTON5_PRESSED)) == 0)
		return (TERM_NONE);
	*key = KEY(m.bstate & BUTTON4_PRESSED ? KEYS_UP : KEYS_DOWN);
	in.wheel = *key;
	in.turns = WHEEL - 1;
	return (TERM_KEY);
}

enum term_event
term_input_read(struct key *key, struct buf *paste, struct term_press *press)
{
	enum term_event event;
	wint_t c;
	int rc;

	if (in.turns > 0) {
		in.turns--;
		*key = in.wheel;
		return (TERM_KEY);
	}
	for (;;) {
		rc = next_code(&c);
		if (rc == ERR)
			return (gone() ? TERM_GONE : TERM_NONE);
		if (rc == KEY_CODE_YES && c == CODE_PASTE) {
			in.pasting = true;
			buf_clear(&in.paste);
		} else if (rc == KEY_CODE_YES && c == CODE_PASTE_END) {
			in.pasting = false;
			buf_clear(paste);
			buf_add(paste, buf_str(&in.paste), in.paste.len);
			return (TERM_TEXT);
		} else if (rc == KEY_CODE_YES && c == CODE_SYNC_YES) {
			in.sync = true;
		} else if (in.pasting) {
			if (rc == OK)
				add_paste(c);
		} else if (rc == KEY_CODE_YES && c == KEY_MOUSE) {
			if ((event = mouse_event(key, press)) != TERM_NONE)
				return (event);
		} else if (rc == KEY_CODE_YES) {
			if (special_key((int)c, key))
				return (TERM_KEY);
		} else {
			plain_key(c, key);
			if (key->code == KEYS_ESCAPE)
				take_alt(key);
			return (TERM_KEY);
		}
	}
}
