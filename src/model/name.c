/* Names made from other names. */
#include "model/name.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/alloc.h"

static bool
alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z');
}

bool
name_valid(const char *s, size_t most)
{
	size_t	i, len = strlen(s);

	if (len == 0 || len > most || !alnum(s[0]) || !alnum(s[len - 1]))
		return false;
	for (i = 0; i < len; i++)
		if (!alnum(s[i]) && s[i] != '-')
			return false;
	return true;
}

/* base with foreign characters as hyphens, none at the ends. */
static char *
cleaned(const char *base)
{
	char	*s, *out;
	size_t	 i, n = 0;

	out = s = xstrdup(base);
	for (i = 0; s[i] != '\0'; i++) {
		if ((s[i] & 0xc0) == 0x80)
			continue;
		if (alnum(s[i]))
			out[n++] = s[i];
		else if (n > 0 && out[n - 1] != '-')
			out[n++] = '-';
	}
	while (n > 0 && out[n - 1] == '-')
		n--;
	out[n] = '\0';
	if (n == 0) {
		free(s);
		return xstrdup("job");
	}
	return out;
}

char *
name_free(const char *base, const char *suffix, size_t most,
    name_taken_fn *taken, void *ctx)
{
	char	*stem, *name, tail[96];
	size_t	 room;
	int	 i;

	stem = cleaned(base);
	for (i = 1;; i++) {
		tail[0] = '\0';
		if (suffix != NULL && *suffix != '\0')
			snprintf(tail, sizeof tail, "-%.40s", suffix);
		if (i > 1)
			snprintf(tail + strlen(tail),
			    sizeof tail - strlen(tail), "-%d", i);
		room = most > strlen(tail) ? most - strlen(tail) : 1;
		if (room > strlen(stem))
			room = strlen(stem);
		while (room > 1 && stem[room - 1] == '-')
			room--;
		name = xasprintf("%.*s%s", (int)room, stem, tail);
		if (taken == NULL || !taken(ctx, name))
			break;
		free(name);
	}
	free(stem);
	return name;
}

char *
name_copy(const char *base, size_t most, name_taken_fn *taken, void *ctx)
{
	char	*stem, *name, *s;
	size_t	 len;

	stem = xstrdup(base);
	len = strlen(stem);
	while (len > 0 && isdigit((unsigned char)stem[len - 1]))
		len--;
	if (len < strlen(stem) && len > 6 &&
	    strncmp(stem + len - 6, "-copy-", 6) == 0)
		stem[len - 6] = '\0';
	else if ((len = strlen(stem)) > 5 &&
	    strcmp(s = stem + len - 5, "-copy") == 0)
		*s = '\0';
	name = name_free(stem, "copy", most, taken, ctx);
	free(stem);
	return name;
}

/* Whether text has this form, "9" standing for a digit. */
static bool
has_form(const char *text, const char *form)
{
	for (; *form != '\0'; form++, text++)
		if (*form == '9' ? !isdigit((unsigned char)*text) :
		    *text != *form)
			return false;
	return *text == '\0';
}

char *
name_dated(const char *base, int64_t wall_ms, size_t most,
    name_taken_fn *taken, void *ctx)
{
	static const char	 form[] = "-999999-9999";
	time_t			 t = (time_t)(wall_ms / 1000);
	struct tm		 tm;
	char			*stem, *name, date[64];
	size_t			 len;

	stem = xstrdup(base);
	len = strlen(stem);
	if (len >= sizeof form && has_form(stem + len - sizeof form + 1,
	    form))
		stem[len - sizeof form + 1] = '\0';
	gmtime_r(&t, &tm);
	snprintf(date, sizeof date, "%02d%02d%02d-%02d%02d",
	    tm.tm_year % 100, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour,
	    tm.tm_min);
	name = name_free(stem, date, most, taken, ctx);
	free(stem);
	return name;
}

char *
name_trial(const char *job, int number, unsigned random)
{
	return xasprintf("%.32s-%03d-%08x", job, number, random);
}

bool
name_account(const char *arn, char account[NAME_ACCOUNT])
{
	int	i;

	*account = '\0';
	/* arn:PARTITION:SERVICE:REGION:ACCOUNT:… */
	for (i = 0; i < 4 && arn != NULL; i++) {
		arn = strchr(arn, ':');
		arn = arn != NULL ? arn + 1 : NULL;
	}
	if (arn == NULL || strspn(arn, "0123456789") != NAME_ACCOUNT - 1 ||
	    arn[NAME_ACCOUNT - 1] != ':')
		return false;
	memcpy(account, arn, NAME_ACCOUNT - 1);
	account[NAME_ACCOUNT - 1] = '\0';
	return true;
}

bool
name_is_reserved_tag(const char *key)
{
	return strncasecmp(key, "aws:", 4) == 0;
}

bool
name_is_local_arn(const char *arn)
{
	char	account[NAME_ACCOUNT];

	return name_account(arn, account) &&
	    strcmp(account, NAME_LOCAL_ACCOUNT) == 0;
}
