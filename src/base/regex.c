#include "config.h"

#include <stdlib.h>
#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/regex.h"

#define REGEX_PATTERN_MOST	500
#define REGEX_MATCH_LIMIT	100000
#define REGEX_DEPTH_LIMIT	1000
#define REGEX_HEAP_LIMIT	(4 * 1024)	/* KiB */
#define REGEX_NEST_LIMIT	50

struct regex {
	pcre2_code		*code;
	pcre2_match_data	*data;
	pcre2_match_context	*context;
	uint32_t		 groups;
};

/* Patterns are UTF-8 text; lines of logs may be anything: bytes that are no
 * UTF-8 match nothing but end no search. */
static struct regex *
regex_compile(const char *pattern, uint32_t options, struct err *err)
{
	pcre2_compile_context *cc;
	struct regex *re;
	PCRE2_UCHAR text[256];
	PCRE2_SIZE offset;
	pcre2_code *code;
	int number;

	if (strlen(pattern) > REGEX_PATTERN_MOST) {
		err_set(err, ERR_INVALID,
		    _("a pattern has at most %d characters"),
		    REGEX_PATTERN_MOST);
		return (NULL);
	}
	cc = pcre2_compile_context_create(NULL);
	if (cc == NULL)
		bug("no compile context");
	pcre2_set_parens_nest_limit(cc, REGEX_NEST_LIMIT);
	code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
	    options | PCRE2_UTF | PCRE2_MATCH_INVALID_UTF |
	    PCRE2_NEVER_BACKSLASH_C, &number, &offset, cc);
	pcre2_compile_context_free(cc);
	if (code == NULL) {
		if (pcre2_get_error_message(number, text, sizeof(text)) < 0)
			text[0] = '\0';
		err_set(err, ERR_INVALID, _("at character %zu: %s"),
		    (size_t)offset + 1, (char *)text);
		return (NULL);
	}
	re = xcalloc(1, sizeof(*re));
	re->code = code;
	re->data = pcre2_match_data_create_from_pattern(code, NULL);
	re->context = pcre2_match_context_create(NULL);
	if (re->data == NULL || re->context == NULL)
		bug("no match data");
	pcre2_set_match_limit(re->context, REGEX_MATCH_LIMIT);
	pcre2_set_depth_limit(re->context, REGEX_DEPTH_LIMIT);
	pcre2_set_heap_limit(re->context, REGEX_HEAP_LIMIT);
	pcre2_pattern_info(code, PCRE2_INFO_CAPTURECOUNT, &re->groups);
	return (re);
}

struct regex *
regex_new(const char *pattern, struct err *err)
{
	return (regex_compile(pattern, 0, err));
}

void
regex_free(struct regex *re)
{
	if (re == NULL)
		return;
	pcre2_match_context_free(re->context);
	pcre2_match_data_free(re->data);
	pcre2_code_free(re->code);
	free(re);
}

int
regex_groups(const struct regex *re)
{
	return ((int)re->groups);
}

enum regex_result
regex_match(struct regex *re, const char *text, size_t len, size_t *from,
    size_t *to)
{
	PCRE2_SIZE *v;
	int r, group;

	r = pcre2_match(re->code, (PCRE2_SPTR)text, len, 0, 0, re->data,
	    re->context);
	if (r == PCRE2_ERROR_NOMATCH)
		return (REGEX_NO);
	if (r < 0)
		return (REGEX_TOO_SLOW);
	v = pcre2_get_ovector_pointer(re->data);
	group = r > 1 && v[2] != PCRE2_UNSET ? 1 : 0;
	*from = v[2 * group];
	*to = v[2 * group + 1];
	/* \K inside a lookahead can put the start behind the end. */
	if (*to < *from)
		*to = *from;
	return (REGEX_YES);
}

/* Patterns of our tables: compiled once, found by their address. */
#define REGEX_CACHE 128
static struct {
	const char	*pattern;
	struct regex	*re;
} cache[REGEX_CACHE];

static void
regex_cache_free(void)
{
	size_t i;

	for (i = 0; i < REGEX_CACHE; i++)
		regex_free(cache[i].re);
	memset(cache, 0, sizeof(cache));
}

static struct regex *
regex_cached(const char *pattern)
{
	struct err err = ERR_INIT;
	static int registered;
	size_t i;

	for (i = 0; i < REGEX_CACHE && cache[i].pattern != NULL; i++) {
		if (cache[i].pattern == pattern)
			return (cache[i].re);
	}
	if (i == REGEX_CACHE)
		bug("more than %d constant patterns", REGEX_CACHE);
	if (!registered)
		registered = atexit(regex_cache_free) == 0;
	cache[i].re = regex_compile(pattern, PCRE2_ANCHORED | PCRE2_ENDANCHORED,
	    &err);
	if (cache[i].re == NULL)
		bug("pattern %s: %s", pattern, err.text);
	cache[i].pattern = pattern;
	return (cache[i].re);
}

int
regex_whole(const char *pattern, const char *text)
{
	size_t from, to;

	return (regex_match(regex_cached(pattern), text, strlen(text), &from,
	    &to) == REGEX_YES);
}
