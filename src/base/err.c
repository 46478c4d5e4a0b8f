#include "config.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/err.h"
#include "base/i18n.h"

struct err_row {
	const char	*wire;
	int		 http;
	int		 exit;
};

/* What has no name of its own on the wire is an InternalFailure there. */
static const struct err_row rows[ERR_CODES] = {
	[ERR_NONE] = { "", 200, 0 },
	[ERR_USAGE] = { "ValidationException", 400, 2 },
	[ERR_SYNTAX] = { "ValidationException", 400, 3 },
	[ERR_INVALID] = { "ValidationException", 400, 3 },
	[ERR_SERIALIZATION] = { "SerializationException", 400, 1 },
	[ERR_UNKNOWN_OPERATION] = { "UnknownOperationException", 400, 1 },
	[ERR_NOT_FOUND] = { "ResourceNotFound", 400, 4 },
	[ERR_IN_USE] = { "ResourceInUse", 400, 1 },
	[ERR_LIMIT] = { "ResourceLimitExceeded", 400, 1 },
	[ERR_CONFLICT] = { "ConflictException", 409, 1 },
	[ERR_THROTTLED] = { "ThrottlingException", 400, 1 },
	[ERR_DENIED] = { "AccessDeniedException", 403, 1 },
	[ERR_CREDENTIALS] = { "UnrecognizedClientException", 403, 5 },
	[ERR_UNSIGNED] = { "MissingAuthenticationTokenException", 403, 5 },
	[ERR_SIGNATURE_FORM] = { "IncompleteSignature", 403, 5 },
	[ERR_SIGNATURE] = { "InvalidSignatureException", 403, 5 },
	[ERR_TOO_LARGE] = { "RequestEntityTooLargeException", 413, 1 },
	[ERR_HEAD_TOO_LARGE] = { "RequestHeaderSectionTooLarge", 431, 1 },
	[ERR_MALFORMED] = { "MalformedHttpRequestException", 400, 1 },
	[ERR_TIMEOUT] = { "RequestTimeoutException", 408, 5 },
	[ERR_UNAVAILABLE] = { "ServiceUnavailable", 503, 5 },
	[ERR_UNREACHABLE] = { "ServiceUnavailable", 503, 5 },
	[ERR_REPLY] = { "InternalFailure", 500, 1 },
	[ERR_SYSTEM] = { "InternalFailure", 500, 1 },
	[ERR_CANCELLED] = { "InternalFailure", 500, 1 },
	[ERR_INTERNAL] = { "InternalFailure", 500, 1 },
};

/* Names that services send and that are not the ones we send. */
static const struct {
	const char	*wire;
	enum err_code	 code;
} aliases[] = {
	{ "ValidationError", ERR_INVALID },
	{ "InvalidParameterException", ERR_INVALID },
	{ "Throttling", ERR_THROTTLED },
	{ "ThrottledException", ERR_THROTTLED },
	{ "TooManyRequestsException", ERR_THROTTLED },
	{ "RequestLimitExceeded", ERR_THROTTLED },
	{ "SlowDown", ERR_THROTTLED },
	{ "AccessDenied", ERR_DENIED },
	{ "UnauthorizedOperation", ERR_DENIED },
	{ "OptInRequired", ERR_DENIED },
	{ "ExpiredToken", ERR_CREDENTIALS },
	{ "ExpiredTokenException", ERR_CREDENTIALS },
	{ "RequestExpired", ERR_CREDENTIALS },
	{ "IncompleteSignatureException", ERR_SIGNATURE_FORM },
	{ "InvalidClientTokenId", ERR_CREDENTIALS },
	{ "SignatureDoesNotMatch", ERR_SIGNATURE },
	{ "MissingAuthenticationToken", ERR_UNSIGNED },
	{ "ResourceNotFoundException", ERR_NOT_FOUND },
	{ "NoSuchKey", ERR_NOT_FOUND },
	{ "NoSuchBucket", ERR_NOT_FOUND },
	{ "NoSuchEntity", ERR_NOT_FOUND },
	{ "NoSuchUpload", ERR_NOT_FOUND },
	{ "RequestTimeout", ERR_TIMEOUT },
	{ "UnknownOperation", ERR_UNKNOWN_OPERATION },
	{ "InvalidAction", ERR_UNKNOWN_OPERATION },
	{ "ServiceUnavailableException", ERR_UNAVAILABLE },
	{ "InternalError", ERR_INTERNAL },
	{ "InternalFailureException", ERR_INTERNAL },
	{ "InternalServerError", ERR_INTERNAL },
	{ "InternalServerException", ERR_INTERNAL },
};

/* Cuts text that filled its room, at a whole character. */
static void
err_trim(char *text, size_t cap)
{
	size_t n = strlen(text);

	if (n + 1 < cap)
		return;
	while (n > 0 && ((unsigned char)text[n - 1] & 0xc0) == 0x80)
		n--;
	if (n > 0 && (unsigned char)text[n - 1] >= 0xc0)
		n--;
	text[n] = '\0';
}

int
err_set(struct err *e, enum err_code code, const char *fmt, ...)
{
	char text[sizeof(e->text)];
	va_list ap;

	if (e == NULL)
		return (-1);
	/* By way of a copy: arguments may point into e->text. */
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	err_trim(text, sizeof(text));
	memcpy(e->text, text, sizeof(text));
	e->code = code;
	return (-1);
}

/* An error of the device names no file that could be mended. */
static const char *
err_hint(int number)
{
	return (number == EIO ? _(" (the device fails or is gone: see the "
	    "kernel's log, dmesg)") : "");
}

int
err_errno(struct err *e, const char *fmt, ...)
{
	char context[sizeof(e->text) / 2];
	int saved = errno;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(context, sizeof(context), fmt, ap);
	va_end(ap);
	err_trim(context, sizeof(context));
	err_set(e, ERR_SYSTEM, "%s: %s%s", context, strerror(saved),
	    err_hint(saved));
	errno = saved;
	return (-1);
}

int
err_prefix(struct err *e, const char *fmt, ...)
{
	char context[sizeof(e->text) / 2];
	char text[sizeof(e->text)];
	va_list ap;

	if (e == NULL)
		return (-1);
	va_start(ap, fmt);
	vsnprintf(context, sizeof(context), fmt, ap);
	va_end(ap);
	err_trim(context, sizeof(context));
	memcpy(text, e->text, sizeof(text));
	return (err_set(e, e->code, "%s: %s", context, text));
}

static const struct err_row *
err_row(enum err_code code)
{
	if ((unsigned int)code >= ERR_CODES)
		bug("error code %d", (int)code);
	return (&rows[code]);
}

const char *
err_wire_name(enum err_code code)
{
	return (err_row(code)->wire);
}

int
err_http_status(enum err_code code)
{
	return (err_row(code)->http);
}

int
err_exit_status(enum err_code code)
{
	return (err_row(code)->exit);
}

/* The bare name in "com.amazonaws.x#Name:http://…". */
static size_t
wire_bare(const char **type)
{
	const char *hash;

	hash = strchr(*type, '#');
	if (hash != NULL)
		*type = hash + 1;
	return (strcspn(*type, ":"));
}

static enum err_code
err_from_status(int http)
{
	switch (http) {
	case 401:
		return (ERR_CREDENTIALS);
	case 403:
		return (ERR_DENIED);
	case 404:
		return (ERR_NOT_FOUND);
	case 408:
		return (ERR_TIMEOUT);
	case 409:
		return (ERR_CONFLICT);
	case 413:
		return (ERR_TOO_LARGE);
	case 429:
		return (ERR_THROTTLED);
	case 502:
	case 503:
	case 504:
		return (ERR_UNAVAILABLE);
	}
	if (http >= 500)
		return (ERR_INTERNAL);
	if (http >= 400)
		return (ERR_INVALID);
	return (ERR_REPLY);
}

enum err_code
err_from_wire(const char *type, int http)
{
	size_t i, len;

	if (type == NULL)
		return (err_from_status(http));
	len = wire_bare(&type);
	/* ERR_INVALID first: it shares its name with the codes before it. */
	for (i = ERR_INVALID; len > 0 && i < ERR_CODES; i++) {
		if (strlen(rows[i].wire) != len ||
		    strncmp(rows[i].wire, type, len) != 0)
			continue;
		/* Several codes go out as this one; it comes in as itself. */
		return (i == ERR_REPLY ? ERR_INTERNAL : (enum err_code)i);
	}
	for (i = 0; len > 0 && i < nitems(aliases); i++) {
		if (strlen(aliases[i].wire) == len &&
		    strncmp(aliases[i].wire, type, len) == 0)
			return (aliases[i].code);
	}
	/* A name nobody listed: statuses between 400 and 499 that say nothing
	 * more are refusals of what was sent. */
	if (len > 0 && http >= 400 && http < 500)
		return (ERR_INVALID);
	return (err_from_status(http));
}
