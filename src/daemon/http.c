#include "config.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/number.h"
#include "daemon/http.h"

/* A second one of these could be read differently by somebody else. */
static const char *const single[] = {
	"Host", "Content-Length", "Content-Type", "Authorization",
	"X-Amz-Target", "X-Amz-Date", "X-Amz-Security-Token",
	"X-Amz-Content-Sha256", "Expect", "Connection"
};

static int
malformed(struct err *err, const char *why)
{
	return (err_set(err, ERR_MALFORMED, "The HTTP request is malformed: "
	    "%s", why));
}

ptrdiff_t
http_head_end(const char *p, size_t n, size_t *seen, struct err *err)
{
	size_t i;

	/* The last byte seen again: it may be a CR without its LF. */
	for (i = *seen > 0 ? *seen - 1 : 0; i < n && i < HTTP_HEAD_MOST; i++) {
		if (p[i] == '\n' && (i == 0 || p[i - 1] != '\r'))
			return (malformed(err, "a line ends in LF alone"));
		if (p[i] == '\r' && i + 1 < n && p[i + 1] != '\n')
			return (malformed(err, "there is a CR inside a line"));
		if (p[i] == '\0')
			return (malformed(err, "there is a NUL in it"));
		if (i >= 3 && memcmp(p + i - 3, "\r\n\r\n", 4) == 0)
			return ((ptrdiff_t)i + 1);
	}
	*seen = i;
	if (i == HTTP_HEAD_MOST)
		return (err_set(err, ERR_HEAD_TOO_LARGE, "The request's "
		    "headers are longer than %d bytes", HTTP_HEAD_MOST));
	return (0);
}

static bool
is_token(const char *s)
{
	if (*s == '\0')
		return (false);
	for (; *s != '\0'; s++)
		if (*s <= ' ' || *s > '~' || strchr("()<>@,;:\\\"/[]?={}",
		    *s) != NULL)
			return (false);
	return (true);
}

/* "POST / HTTP/1.1" */
static int
parse_line(struct http_request *r, char *line, struct err *err)
{
	char *target = strchr(line, ' '), *version, *p;

	if (target == NULL || (version = strchr(target + 1, ' ')) == NULL ||
	    strncmp(version + 1, "HTTP/1.", 7) != 0 ||
	    (version[8] != '0' && version[8] != '1') || version[9] != '\0')
		return (malformed(err, "its first line is not \"METHOD /PATH "
		    "HTTP/1.1\""));
	*target++ = *version = '\0';
	r->keep = version[8] == '1';
	r->method = line;
	r->target = target;
	if (!is_token(line))
		return (malformed(err, "its method is none"));
	if (*target != '/')
		return (malformed(err, "its target does not begin with a "
		    "slash"));
	for (p = target; *p != '\0'; p++)
		if (*p <= ' ' || *p > '~')
			return (malformed(err, "its target has bytes that "
			    "must be written as %XX"));
	return (0);
}

static int
parse_header(struct http_request *r, char *line, struct err *err)
{
	char *colon = strchr(line, ':'), *value, *end, *p;

	if (*line == ' ' || *line == '\t')
		return (malformed(err, "a header is folded into a further "
		    "line"));
	if (colon == NULL)
		return (malformed(err, "a header has no colon"));
	*colon = '\0';
	if (!is_token(line))
		return (malformed(err, "a header's name has blanks or "
		    "special characters"));
	value = colon + 1 + strspn(colon + 1, " \t");
	for (end = value + strlen(value); end > value && (end[-1] == ' ' ||
	    end[-1] == '\t'); end--)
		;
	*end = '\0';
	for (p = value; *p != '\0'; p++)
		if (((unsigned char)*p < ' ' && *p != '\t') || *p == 0x7f)
			return (malformed(err, "a header's value has control "
			    "characters"));
	if (r->n == HTTP_HEADERS_MOST)
		return (err_set(err, ERR_HEAD_TOO_LARGE, "The request has "
		    "more than %d headers", HTTP_HEADERS_MOST));
	r->headers[r->n++] = (struct sigv4_header){ line, value };
	return (0);
}

const char *
http_header(const struct http_request *r, const char *name)
{
	size_t i;

	for (i = 0; i < r->n; i++)
		if (strcasecmp(r->headers[i].name, name) == 0)
			return (r->headers[i].value);
	return (NULL);
}

static int
check_single(const struct http_request *r, struct err *err)
{
	size_t i, k, n;

	for (i = 0; i < sizeof single / sizeof *single; i++) {
		for (k = n = 0; k < r->n; k++)
			n += strcasecmp(r->headers[k].name, single[i]) == 0;
		if (n > 1)
			return (err_set(err, ERR_MALFORMED, "The HTTP request "
			    "is malformed: it has %zu headers %s", n,
			    single[i]));
	}
	return (0);
}

static int
parse_length(struct http_request *r, struct err *err)
{
	const char *text = http_header(r, "Content-Length");
	int64_t n;

	if (http_header(r, "Transfer-Encoding") != NULL)
		return (malformed(err, "its body must come with "
		    "Content-Length, not Transfer-Encoding"));
	if (text == NULL)
		return (0);
	if (*text == '\0' || strspn(text, "0123456789") != strlen(text))
		return (malformed(err, "its Content-Length is no number"));
	if (!number_int(text, &n) || n > HTTP_BODY_MOST)
		return (err_set(err, ERR_TOO_LARGE, "The request's body is "
		    "longer than %d bytes", HTTP_BODY_MOST));
	r->length = (size_t)n;
	return (0);
}

static int
parse_meaning(struct http_request *r, struct err *err)
{
	const char *text;

	if (check_single(r, err) == -1 || parse_length(r, err) == -1)
		return (-1);
	if (r->keep && http_header(r, "Host") == NULL)
		return (malformed(err, "the header Host is missing"));
	if ((text = http_header(r, "Connection")) != NULL)
		r->keep = strcasestr(text, "close") == NULL &&
		    (r->keep || strcasestr(text, "keep-alive") != NULL);
	if ((text = http_header(r, "Expect")) != NULL) {
		if (strcasecmp(text, "100-continue") != 0)
			return (malformed(err, "its Expect is unknown"));
		r->expect = true;
	}
	return (0);
}

int
http_parse(char *head, size_t len, struct http_request *r, struct err *err)
{
	char *line = head, *end, *last = head + len - 2;

	memset(r, 0, sizeof *r);
	*last = '\0';			/* of the empty line */
	for (; line < last; line = end + 2) {
		end = strstr(line, "\r\n");
		if (end == NULL)
			break;
		*end = '\0';
		if (r->method == NULL ? parse_line(r, line, err) == -1 :
		    parse_header(r, line, err) == -1)
			return (-1);
	}
	if (r->method == NULL)
		return (malformed(err, "it begins with an empty line"));
	return (parse_meaning(r, err));
}

static const char *
reason(int status)
{
	static const struct {
		int		 status;
		const char	*text;
	} reasons[] = {
		{ 200, "OK" }, { 400, "Bad Request" }, { 403, "Forbidden" },
		{ 404, "Not Found" }, { 408, "Request Timeout" },
		{ 409, "Conflict" }, { 413, "Content Too Large" },
		{ 431, "Request Header Fields Too Large" },
		{ 500, "Internal Server Error" },
		{ 503, "Service Unavailable" }
	};
	size_t i;

	for (i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if (reasons[i].status == status)
			return (reasons[i].text);
	return ("Error");
}

/* Clients mend their clocks by it. Not strftime: English in every locale. */
static void
date_text(char *out, size_t cap)
{
	static const char days[] = "SunMonTueWedThuFriSat";
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	time_t now = time(NULL);
	struct tm tm;

	gmtime_r(&now, &tm);
	snprintf(out, cap, "%.3s, %02d %.3s %d %02d:%02d:%02d GMT",
	    days + 3 * tm.tm_wday, tm.tm_mday, months + 3 * tm.tm_mon,
	    tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

void
http_answer(struct buf *out, int status, const char *type, const char *id,
    const char *error_type, size_t len, bool keep)
{
	char date[40];

	date_text(date, sizeof date);
	buf_addf(out, "HTTP/1.1 %d %s\r\nx-amzn-RequestId: %s\r\n"
	    "Content-Type: %s\r\nContent-Length: %zu\r\nDate: %s\r\n",
	    status, reason(status), id, type, len, date);
	if (error_type != NULL)
		buf_addf(out, "x-amzn-ErrorType: %s\r\n", error_type);
	buf_adds(out, keep ? "\r\n" : "Connection: close\r\n\r\n");
}
