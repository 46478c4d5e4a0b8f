/*
 * What users, files and servers get wrong. A function that can fail this way
 * returns -1 (or NULL) and fills a struct err; the text names the field or
 * file, the rule, the value, and what to do.
 *
 * One row a code (err.c) gives the error's wire name in the API, its HTTP
 * status and the exit status of the command line (interfaces: 0 done, 1
 * refused, 2 usage, 3 request has errors, 4 not found, 5 unreachable).
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

enum err_code {
	ERR_NONE = 0,
	ERR_USAGE,		/* words of the command line */
	ERR_SYNTAX,		/* JSON, YAML, HTTP that does not parse */
	ERR_INVALID,		/* ValidationException */
	ERR_SERIALIZATION,	/* SerializationException: body is no JSON */
	ERR_UNKNOWN_OPERATION,	/* UnknownOperationException */
	ERR_NOT_FOUND,		/* ResourceNotFound */
	ERR_IN_USE,		/* ResourceInUse */
	ERR_LIMIT,		/* ResourceLimitExceeded */
	ERR_CONFLICT,		/* ConflictException */
	ERR_THROTTLED,		/* ThrottlingException */
	ERR_DENIED,		/* AccessDeniedException */
	ERR_CREDENTIALS,	/* none, expired or refused */
	ERR_UNSIGNED,		/* MissingAuthenticationTokenException */
	ERR_SIGNATURE_FORM,	/* IncompleteSignature */
	ERR_SIGNATURE,		/* InvalidSignatureException */
	ERR_MALFORMED,		/* MalformedHttpRequestException */
	ERR_TOO_LARGE,		/* RequestEntityTooLargeException */
	ERR_HEAD_TOO_LARGE,	/* RequestHeaderSectionTooLarge */
	ERR_TIMEOUT,		/* RequestTimeoutException */
	ERR_UNAVAILABLE,	/* ServiceUnavailable */
	ERR_UNREACHABLE,	/* no connection, or it broke */
	ERR_REPLY,		/* an answer that makes no sense */
	ERR_SYSTEM,		/* a system call failed */
	ERR_CANCELLED,
	ERR_INTERNAL,		/* InternalFailure */
	ERR_CODES
};

struct err {
	enum err_code	code;
	char		text[1024];	/* UTF-8, one or more sentences */
};

#define ERR_INIT { ERR_NONE, "" }

/* Fills err (which may be NULL) and returns -1. Long text is cut. */
int err_set(struct err *, enum err_code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* The same with ": " and the words of errno. Code ERR_SYSTEM. */
int err_errno(struct err *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* Puts "context: " before the text that is there; returns -1. */
int err_prefix(struct err *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

const char *err_wire_name(enum err_code);	/* "ValidationException" */
int err_http_status(enum err_code);
int err_exit_status(enum err_code);
/* The code of an API error type, namespaces and ":http…" tails taken off;
 * ERR_INVALID for an unknown 4xx name, never ERR_NONE. */
enum err_code err_from_wire(const char *type, int http_status);

#endif
