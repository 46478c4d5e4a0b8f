/*
 * Secrets (T4, T5): keys, tokens, passwords. There is no printer for them: a
 * secret becomes bytes only through secret_reveal, whose callers are few and
 * each sign, send or hash. Memory that held one is wiped before it is freed.
 */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include <stdbool.h>
#include <stddef.h>

struct secret {
	char	*data;		/* NUL-terminated; NULL: none */
	size_t	 len;
};

#define SECRET_INIT { NULL, 0 }

/* Copies len bytes; what was there before is wiped. */
void secret_set(struct secret *, const char *, size_t len);
void secret_copy(struct secret *, const struct secret *);
void secret_release(struct secret *);
/* The bytes, "" when there are none. Valid until the next change. */
const char *secret_reveal(const struct secret *);
bool secret_given(const struct secret *);

/* Wipes and frees text that held a secret on its way; NULL is fine. */
void secret_free(char *text, size_t len);

/*
 * For main programs, before anything else: no core file, no ptrace by others
 * of this user, and 077 as umask. TRIALDECK_CORES=1 leaves out the first two,
 * for debugging, until a secret is near: libraries keep copies that nobody
 * wipes, so there is no core that is sure to hold none (T5).
 */
void secret_harden(void);
/* Secrets come into memory from here on: before a file, a helper or a service
 * is asked for one. */
void secret_expect(void);

#endif
