/*
 * One line of text being typed. Keys as in readline and in text boxes: arrows,
 * Home End, C-a C-e, C-b C-f (vi users have Escape), C-w, C-u, C-k, Delete.
 */
#ifndef UI_PROMPT_H
#define UI_PROMPT_H

#include <stdbool.h>
#include <stddef.h>

#include "ui/grid.h"
#include "ui/key.h"

#define PROMPT_MOST 65536	/* bytes; more is not taken */

struct prompt {
	char	*text;		/* UTF-8, NUL-terminated; owned */
	size_t	 len, cap;
	size_t	 at;		/* byte offset of the cursor */
};

enum prompt_result {
	PROMPT_IGNORED,		/* not a key of the prompt */
	PROMPT_MOVED,
	PROMPT_CHANGED,
	PROMPT_DONE,		/* Enter */
	PROMPT_LEFT		/* Escape, C-c */
};

void prompt_init(struct prompt *, const char *text);
void prompt_release(struct prompt *);
void prompt_set(struct prompt *, const char *text);
enum prompt_result prompt_key(struct prompt *, struct key);
/* A key while search words are typed (*typing): Enter keeps them and ends the
 * typing, Escape clears them and ends it. *changed: the words are others now.
 * false: not a key of the prompt. */
bool prompt_search_key(struct prompt *, struct key, bool *typing,
    bool *changed);
/* Line ends become blanks, other control characters are left out. */
void prompt_paste(struct prompt *, const char *, size_t);
/* In w cells, scrolled so that the cursor is in sight; sets the grid's
 * cursor when focus. */
void prompt_draw(const struct prompt *, struct grid *, int y, int x, int w,
    enum style, bool focus);

#endif
