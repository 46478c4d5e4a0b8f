#include "config.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/secret.h"

static void
shut(void)
{
	static const struct rlimit none = { 0, 0 };

	(void)setrlimit(RLIMIT_CORE, &none);
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

void
secret_expect(void)
{
	static bool shut_once;

	if (!shut_once)
		shut();
	shut_once = true;
}

void
secret_set(struct secret *s, const char *bytes, size_t len)
{
	char *copy = xmalloc(len + 1);

	secret_expect();
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

/* The environment lies in memory whatever becomes of it. */
static bool
environment_has_one(void)
{
	static const char *const endings[] = { "SECRET_ACCESS_KEY",
	    "SESSION_TOKEN", "SECURITY_TOKEN", "AUTHORIZATION_TOKEN" };
	const char *equals;
	size_t i, j, n, len;

	for (i = 0; environ[i] != NULL; i++) {
		equals = strchr(environ[i], '=');
		n = equals != NULL ? (size_t)(equals - environ[i]) : 0;
		if (n > 5 && strncasecmp(equals - 5, "proxy", 5) == 0 &&
		    strchr(equals, '@') != NULL)
			return (true);
		for (j = 0; j < nitems(endings); j++) {
			len = strlen(endings[j]);
			if (n >= len && strncmp(equals - len, endings[j],
			    len) == 0)
				return (true);
		}
	}
	return (false);
}

void
secret_harden(void)
{
	const char *cores = getenv("TRIALDECK_CORES");

	umask(077);
	if (cores == NULL || strcmp(cores, "1") != 0 || environment_has_one())
		shut();
}
