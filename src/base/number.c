#include "config.h"

#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/number.h"

#define NUMBER_MOST 256

static locale_t
number_locale(void)
{
	static locale_t c;

	if (c == (locale_t)0)
		c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	if (c == (locale_t)0)
		bug("no C locale");
	return (c);
}

static size_t
digits(const char *s)
{
	return (strspn(s, "0123456789"));
}

bool
number_int(const char *s, int64_t *out)
{
	const char *p = s + (*s == '-');
	size_t n = digits(p);
	long long v;

	if (n == 0 || p[n] != '\0' || (size_t)(p - s) + n > NUMBER_MOST)
		return (false);
	errno = 0;
	v = strtoll(s, NULL, 10);
	if (errno == ERANGE)
		return (false);
	*out = v;
	return (true);
}

/* -?D+(.D+)?([eE][+-]?D+)? */
static bool
number_grammar(const char *s)
{
	const char *start = s;
	size_t n;

	s += *s == '-';
	if ((n = digits(s)) == 0)
		return (false);
	s += n;
	if (*s == '.') {
		if ((n = digits(++s)) == 0)
			return (false);
		s += n;
	}
	if (*s == 'e' || *s == 'E') {
		s++;
		s += *s == '+' || *s == '-';
		if ((n = digits(s)) == 0)
			return (false);
		s += n;
	}
	return (*s == '\0' && s - start <= NUMBER_MOST);
}

bool
number_real(const char *s, double *out)
{
	double v;

	if (!number_grammar(s))
		return (false);
	v = strtod_l(s, NULL, number_locale());
	if (!isfinite(v))
		return (false);
	*out = v;
	return (true);
}

/*
 * The fewest digits that read back as v. "%g" leaves out zeros at the end, so
 * that with 15 digits, as many as every decimal number keeps on its way to a
 * double and back, it is the shortest already, if that many are enough. It
 * writes out what has an exponent of less than 15 as well: people read 100000
 * more easily than 1e+05.
 */
void
number_text(double v, char *out, size_t cap)
{
	locale_t old;
	int n;

	if (!isfinite(v)) {
		snprintf(out, cap, "-");
		return;
	}
	old = uselocale(number_locale());
	for (n = 15; n <= 17; n++) {
		snprintf(out, cap, "%.*g", n, v);
		if (strtod_l(out, NULL, number_locale()) == v)
			break;
	}
	uselocale(old);
}
