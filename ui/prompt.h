/*
 * One line of text being typed. The keys are readline's and those of text
 * boxes; prompt_keys lists them. C-b and C-f move (vi users have Escape).
 */
#ifndef UI_PROMPT_H
#define UI_PROMPT_H

#include <stdbool.h>
#include <stddef.h>

#include "ui/grid.h"
#include "ui/key.h"

#define PROMPT_MOST 65536	/* bytes; more is not taken */

/* What was cut out of lines, newest first. One for all lines of a console, so
 * that text can be carried from field to field. */
#define KILLS 8
struct kills {
	char	*text[KILLS];	/* owned; NULL: none */
};

void kills_put(struct kills *, const char *text, size_t len);
void kills_release(struct kills *);

/* How a line was before a change. */
struct prompt_past {
	char	*text;		/* owned */
	size_t	 at;
};
#define PROMPT_PAST 64		/* steps back */

struct prompt {
	char	*text;		/* UTF-8, NUL-terminated; owned */
	size_t	 len, cap;
	size_t	 at;		/* byte offset of the cursor */
	char	*offer;		/* shown while the line is empty, for Enter to
				 * take; owned, or NULL */
	struct prompt_past past[PROMPT_PAST]; /* oldest first */
	size_t	 npast;
	/* The last key: typing makes one step back, kills in a row make one
	 * text, a yank can be changed for an older one. */
	enum { PROMPT_LAST_OTHER, PROMPT_LAST_TYPED, PROMPT_LAST_KILL,
	    PROMPT_LAST_YANK } last;
	size_t	 yank_from;	/* where the last yank began */
	int	 yank;		/* and which of the kills it was */
};

enum prompt_result {
	PROMPT_IGNORED,		/* not a key of the prompt */
	PROMPT_MOVED,
	PROMPT_CHANGED,
	PROMPT_DONE,		/* Enter */
	PROMPT_LEFT		/* Escape, C-c */
};

/* A row of what keys do, for the help. */
struct prompt_help {
	const char	*keys;	/* as for key_among */
	const char	*help;	/* N_() */
};

void prompt_init(struct prompt *, const char *text);
void prompt_release(struct prompt *);
void prompt_set(struct prompt *, const char *text);
/* Takes text. */
void prompt_offer(struct prompt *, char *text);
enum prompt_result prompt_key(struct prompt *, struct kills *, struct key);
/* The i-th row; false: there is none. */
bool prompt_keys(size_t i, struct prompt_help *);
/* A key while search words are typed (*typing): Enter keeps them and ends the
 * typing, Escape clears them and ends it. *changed: the words are others now.
 * false: not a key of the prompt. */
bool prompt_search_key(struct prompt *, struct kills *, struct key,
    bool *typing, bool *changed);
/* Line ends become blanks, other control characters are left out. */
void prompt_paste(struct prompt *, const char *, size_t);
/* In w cells, scrolled so that the cursor is in sight, with "…" where text is
 * cut; sets the grid's cursor when focus. */
void prompt_draw(const struct prompt *, struct grid *, int y, int x, int w,
    enum style, bool focus);
/* Search words in a row of their own behind a label, and at its end what is
 * told beside them, which is cut beyond PROMPT_BESIDE cells where the row is
 * short. */
#define PROMPT_BESIDE 16
void prompt_search_draw(const struct prompt *, struct grid *, struct rect,
    const char *label, bool typing, enum style, const char *beside);

#endif
