/* The signing half, and the canonical form. See sigv4.h. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "api/sigv4.h"
#include "base/alloc.h"
#include "base/buf.h"

#define ALGORITHM	"AWS4-HMAC-SHA256"
#define DIGEST		32

static void
hex(const unsigned char *bytes, size_t n, char *out)
{
	static const char digits[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < n; i++) {
		out[2 * i] = digits[bytes[i] >> 4];
		out[2 * i + 1] = digits[bytes[i] & 15];
	}
	out[2 * n] = '\0';
}

void
sigv4_hash(const void *bytes, size_t n, char out[SIGV4_HEX])
{
	unsigned char digest[DIGEST];

	if (EVP_Digest(n > 0 ? bytes : "", n, digest, NULL, EVP_sha256(),
	    NULL) != 1)
		bug("SHA-256 is missing from OpenSSL");
	hex(digest, sizeof digest, out);
}

static void
hmac(const void *key, size_t keylen, const char *text,
    unsigned char out[DIGEST])
{
	unsigned int n = DIGEST;

	if (HMAC(EVP_sha256(), key, (int)keylen, (const unsigned char *)text,
	    strlen(text), out, &n) == NULL)
		bug("HMAC-SHA-256 is missing from OpenSSL");
}

void
sigv4_date(int64_t wall_s, char out[SIGV4_DATE])
{
	time_t t = (time_t)wall_s;
	struct tm tm;

	if (gmtime_r(&t, &tm) == NULL || tm.tm_year < 0 || tm.tm_year > 8099 ||
	    strftime(out, SIGV4_DATE, "%Y%m%dT%H%M%SZ", &tm) == 0)
		snprintf(out, SIGV4_DATE, "19700101T000000Z");
}

int64_t
sigv4_date_read(const char *text)
{
	static const char form[] = "ddddddddTddddddZ";
	struct tm tm = { 0 };
	size_t i;

	for (i = 0; i < sizeof form; i++)
		if (form[i] == 'd' ? !isdigit((unsigned char)text[i]) :
		    text[i] != form[i])
			return (-1);
	sscanf(text, "%4d%2d%2dT%2d%2d%2dZ", &tm.tm_year, &tm.tm_mon,
	    &tm.tm_mday, &tm.tm_hour, &tm.tm_min, &tm.tm_sec);
	if (tm.tm_mon < 1 || tm.tm_mon > 12 || tm.tm_mday < 1 ||
	    tm.tm_mday > 31 || tm.tm_hour > 23 || tm.tm_min > 59 ||
	    tm.tm_sec > 60)
		return (-1);
	tm.tm_year -= 1900;
	tm.tm_mon--;
	return ((int64_t)timegm(&tm));
}

static bool
unreserved(unsigned char c)
{
	return ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || (c != '\0' && strchr("-._~", c)));
}

/* Percent-encodes all but the unreserved and those in also. */
static void
encode(struct buf *out, const char *s, size_t n, const char *also)
{
	size_t i;
	unsigned char c;

	for (i = 0; i < n; i++) {
		c = (unsigned char)s[i];
		if (unreserved(c) || (c != '\0' && strchr(also, c) != NULL))
			buf_addc(out, (char)c);
		else
			buf_addf(out, "%%%02X", c);
	}
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return (c - '0');
	c = (char)(c | 0x20);
	return (c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1);
}

/* In place; what is no %XX stays. Returns the length. */
static size_t
decode(char *s, size_t n)
{
	size_t from, to;

	for (from = to = 0; from < n; from++, to++) {
		s[to] = s[from];
		if (s[from] == '%' && n - from > 2 &&
		    hex_digit(s[from + 1]) >= 0 &&
		    hex_digit(s[from + 2]) >= 0) {
			s[to] = (char)(hex_digit(s[from + 1]) << 4 |
			    hex_digit(s[from + 2]));
			from += 2;
		}
	}
	return (to);
}

/* "/a/./b//../c/" becomes "/a/c/". */
static void
resolve(struct buf *out, const char *path, size_t n)
{
	size_t i, len;

	for (i = 0; i < n; i += len) {
		i++;
		len = 0;
		while (i + len < n && path[i + len] != '/')
			len++;
		if (len == 0 || (len == 1 && path[i] == '.'))
			continue;
		if (len == 2 && path[i] == '.' && path[i + 1] == '.') {
			while (out->len > 0 && out->data[--out->len] != '/')
				;
			continue;
		}
		buf_addc(out, '/');
		buf_add(out, path + i, len);
	}
	if (out->len == 0 || (n > 0 && path[n - 1] == '/'))
		buf_addc(out, '/');
}

static void
canonical_path(struct buf *out, const struct sigv4_request *r, size_t n)
{
	struct buf path;

	if (r->plain_path) {
		encode(out, r->target, n, "/%");
		return;
	}
	buf_init(&path, 0);
	if (r->keep_dots)
		buf_add(&path, r->target, n);
	else
		resolve(&path, r->target, n);
	encode(out, buf_str(&path), path.len, "/");
	buf_release(&path);
}

struct pair {
	char	*name, *value;
};

static int
pair_compare(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;
	int c = strcmp(x->name, y->name);

	return (c != 0 ? c : strcmp(x->value, y->value));
}

static char *
recode(const char *s, size_t n)
{
	struct buf out;
	char *copy = xstrndup(s, n);

	buf_init(&out, 0);
	n = decode(copy, n);
	encode(&out, copy, n, "");
	free(copy);
	return (buf_take(&out));
}

static void
canonical_query(struct buf *out, const char *query)
{
	struct pair *pairs;
	size_t n = 1, i, len, eq;
	const char *p;

	for (p = query; *p != '\0'; p++)
		n += *p == '&';
	pairs = xcalloc(n, sizeof *pairs);
	n = 0;
	for (p = query; *p != '\0'; p += len + (p[len] == '&')) {
		len = strcspn(p, "&");
		if (len == 0)
			continue;
		for (eq = 0; eq < len && p[eq] != '='; eq++)
			;
		pairs[n].name = recode(p, eq);
		pairs[n++].value = eq < len ? recode(p + eq + 1,
		    len - eq - 1) : xstrdup("");
	}
	qsort(pairs, n, sizeof *pairs, pair_compare);
	for (i = 0; i < n; i++) {
		buf_addf(out, "%s%s=%s", i > 0 ? "&" : "", pairs[i].name,
		    pairs[i].value);
		free(pairs[i].name);
		free(pairs[i].value);
	}
	free(pairs);
}

/* A value without blanks at its ends, runs of them inside made one. */
static void
canonical_value(struct buf *out, const char *value)
{
	static const char blank[] = " \t\r\n";
	size_t n;

	value += strspn(value, blank);
	while (*value != '\0') {
		n = strcspn(value, blank);
		buf_add(out, value, n);
		value += n;
		value += strspn(value, blank);
		if (*value != '\0')
			buf_addc(out, ' ');
	}
}

/* Every value of the header called so, in the order of the request. */
static void
canonical_header(struct buf *out, const struct sigv4_request *r,
    const char *name, size_t len)
{
	size_t i, n = 0;

	buf_add(out, name, len);
	buf_addc(out, ':');
	for (i = 0; i < r->n; i++) {
		if (strlen(r->headers[i].name) != len ||
		    strncasecmp(r->headers[i].name, name, len) != 0)
			continue;
		if (n++ > 0)
			buf_addc(out, ',');
		canonical_value(out, r->headers[i].value);
	}
	buf_addc(out, '\n');
}

static void
canonical_form(struct buf *out, const struct sigv4_request *r,
    const char *names, const char *hash)
{
	const char *query = strchr(r->target, '?'), *p;
	size_t len;

	buf_addf(out, "%s\n", r->method);
	canonical_path(out, r, query != NULL ? (size_t)(query - r->target) :
	    strlen(r->target));
	buf_addc(out, '\n');
	if (query != NULL)
		canonical_query(out, query + 1);
	buf_addc(out, '\n');
	for (p = names; *p != '\0'; p += len + (p[len] == ';')) {
		len = strcspn(p, ";");
		canonical_header(out, r, p, len);
	}
	buf_addf(out, "\n%s\n%s", names, hash);
}

void
sigv4_compute(const struct sigv4_request *r, const char *names,
    const char *hash, const struct sigv4_key *key,
    const struct sigv4_scope *scope, char canonical[SIGV4_HEX],
    char sig[SIGV4_HEX])
{
	unsigned char k[DIGEST];
	struct buf form;
	char *text, day[9];
	size_t n;

	buf_init(&form, 0);
	canonical_form(&form, r, names, hash);
	sigv4_hash(buf_str(&form), form.len, canonical);
	OPENSSL_cleanse(form.data, form.cap);
	buf_release(&form);
	snprintf(day, sizeof day, "%.8s", scope->date);
	text = xasprintf("AWS4%s", key->secret);
	n = strlen(text);
	hmac(text, n, day, k);
	OPENSSL_cleanse(text, n);
	free(text);
	hmac(k, sizeof k, scope->region, k);
	hmac(k, sizeof k, scope->service, k);
	hmac(k, sizeof k, "aws4_request", k);
	text = xasprintf(ALGORITHM "\n%s\n%s/%s/%s/aws4_request\n%s",
	    scope->date, day, scope->region, scope->service, canonical);
	hmac(k, sizeof k, text, k);
	free(text);
	hex(k, sizeof k, sig);
	OPENSSL_cleanse(k, sizeof k);
}

static int
name_compare(const void *a, const void *b)
{
	return (strcasecmp(*(const char *const *)a, *(const char *const *)b));
}

/* Names of all headers, lowered, sorted, each once: "host;x-amz-date". */
static char *
header_names(const struct sigv4_request *r)
{
	const char **names = xcalloc(r->n + 1, sizeof *names);
	struct buf out;
	const char *p;
	size_t i;

	for (i = 0; i < r->n; i++)
		names[i] = r->headers[i].name;
	qsort(names, r->n, sizeof *names, name_compare);
	buf_init(&out, 0);
	buf_add(&out, "", 0);
	for (i = 0; i < r->n; i++) {
		if (i > 0 && strcasecmp(names[i], names[i - 1]) == 0)
			continue;
		if (out.len > 0)
			buf_addc(&out, ';');
		for (p = names[i]; *p != '\0'; p++)
			buf_addc(&out, (char)tolower((unsigned char)*p));
	}
	free(names);
	return (buf_take(&out));
}

static void
add(struct sigv4_signed *s, const char *name, const char *value)
{
	s->add[s->n++] = (struct sigv4_header){ name, value };
}

int
sigv4_sign(const struct sigv4_request *given, const struct sigv4_key *key,
    const char *region, const char *service, int64_t now_s, int flags,
    struct sigv4_signed *s, struct err *err)
{
	struct sigv4_request r = *given;
	struct sigv4_header *all;
	struct sigv4_scope scope;
	char sig[SIGV4_HEX], *names;

	memset(s, 0, sizeof *s);
	if (given->target[0] != '/')
		return (err_set(err, ERR_USAGE, "a request's path begins with "
		    "\"/\", not with \"%.20s\"", given->target));
	memset(&scope, 0, sizeof scope);
	sigv4_date(now_s, s->date);
	memcpy(scope.date, s->date, sizeof scope.date);
	snprintf(scope.region, sizeof scope.region, "%s", region);
	snprintf(scope.service, sizeof scope.service, "%s", service);
	if ((flags & SIGV4_BODY_UNSIGNED) != 0)
		snprintf(s->hash, sizeof s->hash, "%s", SIGV4_UNSIGNED);
	else if (given->hash != NULL)
		snprintf(s->hash, sizeof s->hash, "%s", given->hash);
	else
		sigv4_hash(given->body, given->len, s->hash);
	add(s, "X-Amz-Date", s->date);
	if ((flags & (SIGV4_BODY_HEADER | SIGV4_BODY_UNSIGNED)) != 0)
		add(s, "X-Amz-Content-Sha256", s->hash);
	if (key->token != NULL) {
		s->token = xstrdup(key->token);
		add(s, "X-Amz-Security-Token", s->token);
	}
	r.n = given->n + s->n - (key->token != NULL &&
	    (flags & SIGV4_TOKEN_AFTER) != 0);
	all = xcalloc(given->n + s->n, sizeof *all);
	if (given->n > 0)
		memcpy(all, given->headers, given->n * sizeof *all);
	memcpy(all + given->n, s->add, s->n * sizeof *all);
	r.headers = all;
	names = header_names(&r);
	sigv4_compute(&r, names, s->hash, key, &scope, s->canonical, sig);
	s->authorization = xasprintf(ALGORITHM " Credential=%s/%.8s/%s/%s/"
	    "aws4_request, SignedHeaders=%s, Signature=%s", key->id, s->date,
	    scope.region, scope.service, names, sig);
	add(s, "Authorization", s->authorization);
	free(names);
	free(all);
	return (0);
}

void
sigv4_signed_release(struct sigv4_signed *s)
{
	if (s->authorization != NULL)
		OPENSSL_cleanse(s->authorization, strlen(s->authorization));
	if (s->token != NULL)
		OPENSSL_cleanse(s->token, strlen(s->token));
	free(s->authorization);
	free(s->token);
	memset(s, 0, sizeof *s);
}
