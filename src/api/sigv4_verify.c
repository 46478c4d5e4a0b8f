/* The server's half: a request's own signature. See sigv4.h. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <openssl/crypto.h>

#include "api/sigv4.h"

#define ALGORITHM	"AWS4-HMAC-SHA256"
#define NAMES_MOST	4096

struct claim {
	struct sigv4_scope scope;
	char		 day[9];
	char		 names[NAMES_MOST];
	char		 sig[SIGV4_HEX];
};

static const char *
header(const struct sigv4_request *r, const char *name)
{
	size_t i;

	for (i = 0; i < r->n; i++)
		if (strcasecmp(r->headers[i].name, name) == 0)
			return (r->headers[i].value);
	return (NULL);
}

/* The value of "Name=…" in the list of an Authorization header. */
static const char *
part(const char *list, const char *name, size_t *len)
{
	size_t n = strlen(name);

	while (*list != '\0') {
		list += strspn(list, ", \t");
		*len = strcspn(list, ", \t");
		if (*len > n && strncmp(list, name, n) == 0 && list[n] == '=') {
			*len -= n + 1;
			return (list + n + 1);
		}
		list += *len;
	}
	return (NULL);
}

static int
take(const char **from, size_t *left, char *out, size_t cap)
{
	size_t n;

	for (n = 0; n < *left && (*from)[n] != '/'; n++)
		;
	if (n == 0 || n >= cap)
		return (-1);
	memcpy(out, *from, n);
	out[n] = '\0';
	n += n < *left;
	*from += n;
	*left -= n;
	return (0);
}

static int
claim_credential(struct claim *c, const char *p, size_t n, struct err *err)
{
	char end[16];

	if (p == NULL)
		return (err_set(err, ERR_SIGNATURE_FORM, "Authorization header "
		    "requires 'Credential' parameter."));
	if (take(&p, &n, c->scope.key, sizeof c->scope.key) == -1 ||
	    take(&p, &n, c->day, sizeof c->day) == -1 ||
	    take(&p, &n, c->scope.region, sizeof c->scope.region) == -1 ||
	    take(&p, &n, c->scope.service, sizeof c->scope.service) == -1 ||
	    take(&p, &n, end, sizeof end) == -1 || n > 0 ||
	    strcmp(end, "aws4_request") != 0)
		return (err_set(err, ERR_SIGNATURE_FORM, "Credential must have "
		    "the form KEY/YYYYMMDD/REGION/SERVICE/aws4_request."));
	return (0);
}

static int
claim_date(struct claim *c, const struct sigv4_request *r, int64_t now,
    struct err *err)
{
	const char *date = header(r, "X-Amz-Date");
	char ours[SIGV4_DATE];
	int64_t then;

	if (date == NULL || (then = sigv4_date_read(date)) == -1)
		return (err_set(err, ERR_SIGNATURE_FORM, "The header "
		    "X-Amz-Date is missing or not of the form "
		    "YYYYMMDD'T'HHMMSS'Z'."));
	memcpy(c->scope.date, date, SIGV4_DATE);
	if (strncmp(date, c->day, 8) != 0)
		return (err_set(err, ERR_SIGNATURE, "Date in Credential scope "
		    "does not match YYYYMMDD from ISO-8601 version of date "
		    "from HTTP"));
	sigv4_date(now, ours);
	if (then < now - SIGV4_BEHIND_S)
		return (err_set(err, ERR_SIGNATURE, "Signature expired: %s is "
		    "more than %d min earlier than %s, the time here", date,
		    SIGV4_BEHIND_S / 60, ours));
	if (then > now + SIGV4_AHEAD_S)
		return (err_set(err, ERR_SIGNATURE, "Signature not yet "
		    "current: %s is more than %d min later than %s, the time "
		    "here", date, SIGV4_AHEAD_S / 60, ours));
	return (0);
}

static bool
claimed(const struct claim *c, const char *name)
{
	size_t n = strlen(name), len;
	const char *p;

	for (p = c->names; *p != '\0'; p += len + (p[len] == ';')) {
		len = strcspn(p, ";");
		if (len == n && strncasecmp(p, name, n) == 0)
			return (true);
	}
	return (false);
}

/* What an attacker could change without breaking the signature must not mean
 * anything: Host, Content-Type and every x-amz header are signed. */
static int
claim_names(struct claim *c, const struct sigv4_request *r, struct err *err)
{
	const char *name, *p;
	size_t i;

	for (p = c->names; *p != '\0'; p++)
		if ((*p >= 'A' && *p <= 'Z') || *p <= ' ' || *p > '~')
			return (err_set(err, ERR_SIGNATURE_FORM,
			    "SignedHeaders are lower-case names with ';' "
			    "between them."));
	if (!claimed(c, "host"))
		return (err_set(err, ERR_SIGNATURE_FORM,
		    "'Host' must be a 'SignedHeader'."));
	for (i = 0; i < r->n; i++) {
		name = r->headers[i].name;
		if (strcasecmp(name, "X-Amz-Security-Token") == 0 ||
		    (strncasecmp(name, "X-Amz-", 6) != 0 &&
		    strcasecmp(name, "Content-Type") != 0))
			continue;
		if (!claimed(c, name))
			return (err_set(err, ERR_SIGNATURE_FORM, "There is a "
			    "header in the request that must be signed and is "
			    "not: %.60s", name));
	}
	return (0);
}

static int
claim_read(struct claim *c, const struct sigv4_request *r, struct err *err)
{
	const char *text = header(r, "Authorization"), *p;
	size_t n;

	memset(c, 0, sizeof *c);
	if (text == NULL)
		return (err_set(err, ERR_UNSIGNED, "Missing Authentication "
		    "Token: requests must be signed"));
	n = strlen(ALGORITHM);
	if (strncmp(text, ALGORITHM, n) != 0 || (text[n] != ' ' &&
	    text[n] != '\t'))
		return (err_set(err, ERR_SIGNATURE_FORM, "Unsupported "
		    "signing: the Authorization header must begin with "
		    ALGORITHM "."));
	text += n;
	p = part(text, "Credential", &n);
	if (claim_credential(c, p, n, err) == -1)
		return (-1);
	p = part(text, "SignedHeaders", &n);
	if (p == NULL || n == 0 || n >= sizeof c->names)
		return (err_set(err, ERR_SIGNATURE_FORM, "Authorization header "
		    "requires 'SignedHeaders' parameter."));
	memcpy(c->names, p, n);
	p = part(text, "Signature", &n);
	if (p == NULL || n != SIGV4_HEX - 1)
		return (err_set(err, ERR_SIGNATURE_FORM, "Authorization header "
		    "requires 'Signature' parameter of 64 hexadecimal "
		    "digits."));
	memcpy(c->sig, p, n);
	return (claim_names(c, r, err));
}

static bool
same(const char *a, const char *b)
{
	size_t n = strlen(a);

	return (n == strlen(b) && CRYPTO_memcmp(a, b, n) == 0);
}

static const struct sigv4_key *
claim_key(const struct claim *c, const struct sigv4_request *r,
    const struct sigv4_key *keys, size_t n, struct err *err)
{
	const char *token = header(r, "X-Amz-Security-Token");
	size_t i;

	for (i = 0; i < n; i++)
		if (same(keys[i].id, c->scope.key) && (token == NULL ?
		    keys[i].token == NULL : keys[i].token != NULL &&
		    same(keys[i].token, token)))
			return (&keys[i]);
	err_set(err, ERR_CREDENTIALS, "The security token included in the "
	    "request is invalid.");
	return (NULL);
}

int
sigv4_verify(const struct sigv4_request *r, const struct sigv4_key *keys,
    size_t nkeys, int64_t now_s, struct sigv4_scope *scope, struct err *err)
{
	struct claim c;
	const struct sigv4_key *key;
	const char *sent;
	char hash[SIGV4_HEX], canonical[SIGV4_HEX], sig[SIGV4_HEX];

	if (claim_read(&c, r, err) == -1 ||
	    (key = claim_key(&c, r, keys, nkeys, err)) == NULL ||
	    claim_date(&c, r, now_s, err) == -1)
		return (-1);
	sigv4_hash(r->body, r->len, hash);
	sent = header(r, "X-Amz-Content-Sha256");
	if (sent != NULL && strcmp(sent, hash) != 0)
		return (err_set(err, ERR_SIGNATURE, "The provided "
		    "'x-amz-content-sha256' header does not match what was "
		    "computed."));
	sigv4_compute(r, c.names, hash, key, &c.scope, canonical, sig);
	if (!same(sig, c.sig))
		return (err_set(err, ERR_SIGNATURE, "The request signature we "
		    "calculated does not match the signature you provided. "
		    "Check your AWS Secret Access Key and signing method."));
	*scope = c.scope;
	return (0);
}
