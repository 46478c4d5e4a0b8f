/*
 * A growing run of bytes with a stated most. data is always NUL-terminated
 * (the NUL is not counted in len), so it can be read as a string.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct buf {
	char	*data;	/* never NULL after the first add; owned */
	size_t	 len;	/* bytes used */
	size_t	 cap;	/* bytes allocated */
	size_t	 most;	/* greatest len; adding beyond it fails */
};

/* most 0 means 64 MiB, the most that anything here holds. */
void buf_init(struct buf *, size_t most);
void buf_release(struct buf *);
void buf_clear(struct buf *);

/* 0, or -1 and nothing added when the result would exceed most. */
int buf_add(struct buf *, const void *, size_t);
int buf_adds(struct buf *, const char *);
int buf_addc(struct buf *, char);
int buf_addf(struct buf *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* One more of some words, as in "a, b or c". */
void buf_add_choice(struct buf *, const char *word, bool last);

/* Removes the first n bytes (all, when there are fewer). */
void buf_drain(struct buf *, size_t n);

/* The bytes as a string; "" when empty. Valid until the next change. */
const char *buf_str(const struct buf *);

/* Hands the string over to the caller, who frees it; the buffer is empty. */
char *buf_take(struct buf *);

#endif
