/*
 * Keys. A key is a code point or one of the special ones, with modifiers.
 * Written names, as in tables of actions and in tests: "j", "G", "<C-l>",
 * "<Enter>", "<PgDn>", "<F5>", "<S-Tab>", "<A-x>", "<lt>" for "<", "<Space>".
 */
#ifndef UI_KEY_H
#define UI_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum key_special {
	KEYS_FIRST = 0x110000,		/* above all code points */
	KEYS_UP = KEYS_FIRST, KEYS_DOWN, KEYS_LEFT, KEYS_RIGHT,
	KEYS_HOME, KEYS_END, KEYS_PGUP, KEYS_PGDN,
	KEYS_INSERT, KEYS_DELETE, KEYS_BACKSPACE,
	KEYS_ENTER, KEYS_TAB, KEYS_ESCAPE,
	KEYS_F1, KEYS_F2, KEYS_F3, KEYS_F4, KEYS_F5, KEYS_F6,
	KEYS_F7, KEYS_F8, KEYS_F9, KEYS_F10, KEYS_F11, KEYS_F12
};

enum key_mod { KEY_CTRL = 1, KEY_ALT = 2, KEY_SHIFT = 4 };

struct key {
	uint32_t	code;	/* code point (letters under CTRL are small)
				 * or enum key_special */
	unsigned	mods;	/* SHIFT only with special keys */
};

/* Reads a run of names ("gg", "<C-w>j"); returns how many, at most max, or -1
 * for a name that does not exist. */
int key_parse(const char *names, struct key *, int max);
/* The written name ("<C-l>"); for people key_label gives "Ctrl-L", "PgDn". */
void key_written(struct key, char *, size_t);
void key_label(struct key, char *, size_t);
bool key_same(struct key, struct key);
/* Written alternatives with a blank between them: "<C-a> <Home>", "gg G". */
bool key_among(const char *written, struct key);
/* The same for people: "Ctrl-A, Home". */
void key_labels(const char *written, char *, size_t);
/* A character to type: a code point without CTRL or ALT. */
bool key_is_text(struct key);
#define KEY(c) ((struct key){ (c), 0 })
#define KEY_C(c) ((struct key){ (c), KEY_CTRL })

#endif
