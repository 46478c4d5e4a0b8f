#include "config.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/secret.h"

void
secret_set(struct secret *s, const char *bytes, size_t len)
{
	char *copy = xmalloc(len + 1);

	memcpy(copy, bytes, len);
	copy[len] = '\0';
	secret_release(s);
	s->data = copy;
	s->len = len;
}

void
secret_copy(struct secret *to, const struct secret *from)
{
	if (from->data == NULL)
		secret_release(to);
	else
		secret_set(to, from->data, from->len);
}

void
secret_release(struct secret *s)
{
	secret_free(s->data, s->len);
	s->data = NULL;
	s->len = 0;
}

const char *
secret_reveal(const struct secret *s)
{
	return (s->data != NULL ? s->data : "");
}

bool
secret_given(const struct secret *s)
{
	return (s->data != NULL);
}

void
secret_free(char *text, size_t len)
{
	if (text != NULL)
		explicit_bzero(text, len);
	free(text);
}

void
secret_harden(void)
{
	static const struct rlimit none = { 0, 0 };
	const char *cores = getenv("TRIALDECK_CORES");

	umask(077);
	if (cores != NULL && strcmp(cores, "1") == 0)
		return;
	(void)setrlimit(RLIMIT_CORE, &none);
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}
