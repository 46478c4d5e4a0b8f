#include "config.h"

#include <stdarg.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "shim/shim.h"

void
words_add(struct words *w, const char *fmt, ...)
{
	va_list ap;

	w->v = xreallocarray(w->v, w->n + 2, sizeof(*w->v));
	va_start(ap, fmt);
	w->v[w->n++] = xvasprintf(fmt, ap);
	va_end(ap);
	w->v[w->n] = NULL;
}

void
words_release(struct words *w)
{
	size_t i;

	for (i = 0; i < w->n; i++)
		free(w->v[i]);
	free(w->v);
	w->v = NULL;
	w->n = 0;
}
