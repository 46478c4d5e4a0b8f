#include "config.h"

#include <sys/socket.h>

#include <netinet/in.h>

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "api/op.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "base/number.h"
#include "daemon/guard.h"

/* Signed form posts of the query protocol (STS). */
#define FORM_TYPE	"application/x-www-form-urlencoded"

static bool
is_type(const char *text, const char *type)
{
	size_t n = strcspn(text, "; \t");

	return (n == strlen(type) && strncasecmp(text, type, n) == 0);
}

bool
guard_is_form(const struct http_request *r)
{
	const char *type = http_header(r, "Content-Type");

	return (type != NULL && is_type(type, FORM_TYPE));
}

static int
guard_peer(int fd, struct err *err)
{
	struct ucred peer;
	socklen_t n = sizeof peer;

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &n) == -1 ||
	    peer.uid != getuid())
		return (err_set(err, ERR_DENIED,
		    "This socket serves its owner alone"));
	return (0);
}

/* A page in a browser can reach a loopback port under any name that its own
 * DNS gives it; so names are refused but for those that nobody can take. With
 * TLS the certificate has settled the name. */
static bool
host_is_ours(const struct door *door, const char *host)
{
	const char *colon = strrchr(host, ':');
	char *name;
	struct in_addr a4;
	struct in6_addr a6;
	int64_t port = door->tls ? 443 : 80;
	size_t n;
	bool ours;

	if (colon != NULL && strchr(colon, ']') == NULL) {
		if (!number_int(colon + 1, &port))
			return (false);
		n = (size_t)(colon - host);
	} else
		n = strlen(host);
	if (n == 0 || port != door->port)
		return (false);
	name = xstrndup(host, n);
	if (name[0] == '[' && name[n - 1] == ']') {
		name[n - 1] = '\0';
		ours = inet_pton(AF_INET6, name + 1, &a6) == 1;
	} else
		ours = inet_pton(AF_INET, name, &a4) == 1 ||
		    strcasecmp(name, "localhost") == 0 || door->tls;
	free(name);
	return (ours);
}

static int
guard_browser(const struct http_request *r, struct err *err)
{
	static const char *const signs[] = {
		"Origin", "Referer", "Cookie", "Access-Control-"
	};
	size_t i, k;

	for (i = 0; i < r->n; i++) {
		if (strncasecmp(r->headers[i].name, "Sec-", 4) == 0)
			break;
		for (k = 0; k < nitems(signs); k++)
			if (strncasecmp(r->headers[i].name, signs[k],
			    strlen(signs[k])) == 0)
				break;
		if (k < nitems(signs))
			break;
	}
	if (i == r->n)
		return (0);
	return (err_set(err, ERR_DENIED, "Requests of browsers are refused: "
	    "there is a header %.40s", r->headers[i].name));
}

int
guard_head(const struct door *door, const struct http_request *r, int fd,
    struct err *err)
{
	const char *type = http_header(r, "Content-Type"), *host;

	if (!door->tcp && guard_peer(fd, err) == -1)
		return (-1);
	if (guard_browser(r, err) == -1)
		return (-1);
	host = http_header(r, "Host");
	if (door->tcp && (host == NULL || !host_is_ours(door, host)))
		return (err_set(err, ERR_DENIED, "The header Host does not "
		    "name this server and its port %d", door->port));
	if (strcmp(r->method, "POST") != 0)
		return (err_set(err, ERR_UNKNOWN_OPERATION,
		    "Operations are sent with POST"));
	if (strcmp(r->target, "/") != 0)
		return (err_set(err, ERR_UNKNOWN_OPERATION,
		    "Operations are sent to the path /"));
	if (door->tcp && http_header(r, "Authorization") == NULL)
		return (err_set(err, ERR_UNSIGNED, "Missing Authentication "
		    "Token: requests must be signed"));
	if (guard_is_form(r))
		return (0);
	if (type == NULL || (!is_type(type, API_CONTENT_TYPE) &&
	    (door->tcp || !is_type(type, "application/json"))))
		return (err_set(err, ERR_SERIALIZATION, "The Content-Type "
		    "must be " API_CONTENT_TYPE));
	if (http_header(r, "X-Amz-Target") == NULL)
		return (err_set(err, ERR_UNKNOWN_OPERATION,
		    "The header X-Amz-Target is missing"));
	return (0);
}

int
guard_body(const struct door *door, const struct http_request *h,
    const void *body, size_t len, const char *service, struct err *err)
{
	struct sigv4_request r = { h->method, h->target, h->headers, h->n,
	    body, len, false, false };
	struct sigv4_scope scope;

	if (!door->tcp)
		return (0);
	if (sigv4_verify(&r, door->keys.keys, door->keys.n,
	    clock_wall_ms() / 1000, &scope, err) == -1)
		return (-1);
	if (service != NULL && strcmp(scope.service, service) != 0)
		return (err_set(err, ERR_SIGNATURE, "Credential should be "
		    "scoped to correct service: '%s'.", service));
	return (0);
}
