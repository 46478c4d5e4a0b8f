/*
 * Foreign text made safe for a terminal (T1, T2). One function decides what
 * any byte sequence looks like; screen cells and plain output both use it.
 *
 *   C0, DEL        caret form: ^[ ^M ^? (a TAB becomes one blank)
 *   C1, bidi controls, zero-width, BOM, soft hyphen, tags, surrogates,
 *   line separators, private use: <U+202E>
 *   bytes that are no UTF-8: <9B>
 *   combining marks: at most 4 a cell; further ones, and ones that follow a
 *   blank or nothing, are dropped and one U+FFFD is put there
 *
 * So text that differs in invisible characters looks different, and no text
 * can move the cursor or leave its cells.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One user-visible unit: a base character with its marks. */
struct glyph {
	char	bytes[32];	/* UTF-8, NUL-terminated */
	int	width;		/* cells: 1 or 2 */
};

/*
 * Takes the next glyph off the foreign text *s, *len (both are moved on) and
 * returns true; false at the end. An unsafe character yields several glyphs:
 * *state (0 at first) carries what is left of its visible form.
 */
bool glyph_next(const char **s, size_t *len, struct glyph *, uint64_t *state);

/* Safe copy of foreign text, at most `cells` wide (-1: no limit); cut text
 * ends in "…" ("~" when ascii, and "?" for every cell of what is not ASCII).
 * Never more than cap bytes, NUL among them. Returns its width. */
int text_clean(char *dst, size_t cap, const char *src, size_t len, int cells,
    bool ascii);
/* The same, unlimited width, on the heap (owned by the caller). */
char *text_safe(const char *src);
/* Whether text_safe keeps to ASCII from now on: for programs whose terminal
 * does not show UTF-8. */
void text_keep_ascii(bool);
/* Width in cells of foreign text as text_clean shows it. */
int text_width(const char *src);

/* A bar of one cell, as high as this part of the cell (0 to 1). */
const char *text_bar(double part, bool ascii);

/* Decodes one code point; returns its length, 0 when the bytes are invalid. */
int utf8_decode(const char *, size_t len, uint32_t *cp);
int utf8_encode(uint32_t cp, char out[4]);
/* Cells of a code point: 0 combining, 1, 2; -1 for what must not be shown. */
int utf8_width(uint32_t cp);
bool utf8_valid(const char *, size_t);
/* Drops the bytes that are no UTF-8, as printf's precision leaves them where
 * it cuts within a character. */
void utf8_mend(char *);
/* Number of code points (the API's length limits count these). */
size_t utf8_length(const char *);

#endif
