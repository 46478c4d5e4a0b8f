#include "config.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/i18n.h"

#define BUF_MOST (64u << 20)

void
buf_init(struct buf *b, size_t most)
{
	memset(b, 0, sizeof(*b));
	b->most = most == 0 ? BUF_MOST : most;
}

void
buf_release(struct buf *b)
{
	size_t most = b->most;

	free(b->data);
	buf_init(b, most);
}

void
buf_clear(struct buf *b)
{
	b->len = 0;
	if (b->data != NULL)
		b->data[0] = '\0';
}

/* Room for n more bytes and the NUL. */
static int
buf_grow(struct buf *b, size_t n)
{
	size_t need, cap;

	if (n > b->most || b->len > b->most - n)
		return (-1);
	need = b->len + n + 1;
	if (need <= b->cap)
		return (0);
	cap = b->cap == 0 ? 64 : b->cap;
	while (cap < need)
		cap = cap > SIZE_MAX / 2 ? need : cap * 2;
	b->data = xreallocarray(b->data, cap, 1);
	b->cap = cap;
	return (0);
}

int
buf_add(struct buf *b, const void *p, size_t n)
{
	if (buf_grow(b, n) == -1)
		return (-1);
	if (n != 0)
		memcpy(b->data + b->len, p, n);
	b->len += n;
	b->data[b->len] = '\0';
	return (0);
}

int
buf_adds(struct buf *b, const char *s)
{
	return (buf_add(b, s, strlen(s)));
}

int
buf_addc(struct buf *b, char c)
{
	return (buf_add(b, &c, 1));
}

int
buf_addf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	char *s;
	int r;

	va_start(ap, fmt);
	s = xvasprintf(fmt, ap);
	va_end(ap);
	r = buf_adds(b, s);
	free(s);
	return (r);
}

void
buf_add_choice(struct buf *b, const char *word, bool last)
{
	buf_addf(b, "%s%s", b->len == 0 ? "" : last ? _(" or ") : ", ", word);
}

void
buf_drain(struct buf *b, size_t n)
{
	if (n >= b->len) {
		buf_clear(b);
		return;
	}
	memmove(b->data, b->data + n, b->len - n + 1);
	b->len -= n;
}

const char *
buf_str(const struct buf *b)
{
	return (b->data == NULL ? "" : b->data);
}

char *
buf_take(struct buf *b)
{
	char *s;

	s = b->data == NULL ? xstrdup("") : b->data;
	b->data = NULL;
	b->len = b->cap = 0;
	return (s);
}
