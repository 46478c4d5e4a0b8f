/*
 * src/base knows nothing of tuning.
 *
 *   alloc.h  memory that never fails      buf.h    bytes with a stated most
 *   err.h    errors a person sees         clock.h  wall and steady time
 *   log.h    the log file                 json.h   JSON within limits, pointers
 *   yaml.h   YAML within limits           utf8.h   foreign text made safe
 *   regex.h  PCRE2 within limits          paths.h  where files live
 *   number.h the number grammar           i18n.h   gettext
 *   file.h   durable files                exec.h   children without a shell
 *
 * Memory. Every function here dies with a sentence on stderr when memory is
 * out: the callers keep no half-made state to unwind.
 */
#ifndef BASE_ALLOC_H
#define BASE_ALLOC_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#define nitems(a) (sizeof(a) / sizeof((a)[0]))

void *xmalloc(size_t);
void *xcalloc(size_t n, size_t size);
/* Dies also when n * size overflows. */
void *xreallocarray(void *, size_t n, size_t size);
char *xstrdup(const char *);
char *xstrndup(const char *, size_t most);
/* The caller frees the result. */
char *xasprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
char *xvasprintf(const char *fmt, va_list)
    __attribute__((format(printf, 1, 0)));

/* Whether so many bytes can be had now, of what need not be taken on: a small
 * number always. */
bool memory_room(size_t);

/* A state that only a programming mistake can reach: says so and aborts. */
_Noreturn void bug_at(const char *file, int line, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
#define bug(...) bug_at(__FILE__, __LINE__, __VA_ARGS__)

#endif
