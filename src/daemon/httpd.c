#include "config.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/listener.h>

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/number.h"
#include "base/paths.h"
#include "daemon/conn.h"
#include "daemon/httpd.h"
#include "daemon/tls.h"

#define BACKLOG		128

/* A listening descriptor and what holds for whoever comes through it. */
struct entrance {
	struct httpd	*httpd;
	struct door	 door;
	struct evconnlistener *listener;
	int		 fd;
};

struct httpd {
	struct event_base *base;
	struct conns	*conns;
	struct tls	*tls;
	struct entrance	 local, tcp;
	char		*path, *url;
	int		 lock;
};

static int
httpd_lock(struct httpd *h, struct err *err)
{
	char *copy = xstrdup(h->path), *name;
	int r = paths_make(dirname(copy), err);

	free(copy);
	if (r == -1)
		return (-1);
	name = xasprintf("%s.lock", h->path);
	h->lock = file_lock(name, err);
	free(name);
	if (h->lock == -1 && err->code == ERR_IN_USE)
		err_set(err, ERR_IN_USE, _("another trialdeckd serves %s"),
		    h->path);
	return (h->lock == -1 ? -1 : 0);
}

static int
httpd_bind(struct httpd *h, struct err *err)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	struct stat st;
	int fd;

	if (strlen(h->path) >= sizeof sun.sun_path)
		return (err_set(err, ERR_USAGE, _("the socket's path is longer "
		    "than %zu bytes: %s; a shorter $XDG_RUNTIME_DIR, "
		    "$TRIALDECK_HOME or --socket is wanted"),
		    sizeof sun.sun_path - 1, h->path));
	memcpy(sun.sun_path, h->path, strlen(h->path));
	if (lstat(h->path, &st) == 0) {
		if (!S_ISSOCK(st.st_mode) || st.st_uid != getuid())
			return (err_set(err, ERR_IN_USE, _("%s is there and is "
			    "not our socket; it was left alone"), h->path));
		unlink(h->path);
	}
	fd = h->local.fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC |
	    SOCK_NONBLOCK, 0);
	if (fd == -1 || bind(fd, (struct sockaddr *)&sun, sizeof sun) == -1 ||
	    chmod(h->path, 0600) == -1 || listen(fd, BACKLOG) == -1)
		return (err_errno(err, "%s", h->path));
	return (0);
}

/* "127.0.0.1:8470" or "[::1]:8470" into sa. */
static int
address_read(const char *text, struct sockaddr_storage *sa, socklen_t *len,
    bool *loopback, struct err *err)
{
	struct sockaddr_in *in = (struct sockaddr_in *)sa;
	struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)sa;
	const char *colon = strrchr(text, ':');
	char name[INET6_ADDRSTRLEN + 2] = "";
	int64_t port;
	size_t n = colon != NULL ? (size_t)(colon - text) : 0;

	memset(sa, 0, sizeof *sa);
	if (n > 0 && n < sizeof name && number_int(colon + 1, &port) &&
	    port >= 0 && port <= 65535) {
		memcpy(name, text, n);
		if (inet_pton(AF_INET, name, &in->sin_addr) == 1) {
			in->sin_family = AF_INET;
			in->sin_port = htons((uint16_t)port);
			*len = sizeof *in;
			*loopback = ntohl(in->sin_addr.s_addr) >> 24 == 127;
			return (0);
		}
		if (name[0] == '[' && name[n - 1] == ']') {
			name[n - 1] = '\0';
			if (inet_pton(AF_INET6, name + 1, &in6->sin6_addr) ==
			    1) {
				in6->sin6_family = AF_INET6;
				in6->sin6_port = htons((uint16_t)port);
				*len = sizeof *in6;
				*loopback = IN6_IS_ADDR_LOOPBACK(
				    &in6->sin6_addr);
				return (0);
			}
		}
	}
	return (err_set(err, ERR_USAGE, _("--listen takes ADDRESS:PORT with a "
	    "numeric address, such as 127.0.0.1:8470 or [::1]:8470, not %s"),
	    text));
}

/* The port that was bound (0 means any), and the URL that names it. */
static int
tcp_name(struct httpd *h, const char *text, struct err *err)
{
	struct sockaddr_storage sa;
	socklen_t len = sizeof sa;

	if (getsockname(h->tcp.fd, (struct sockaddr *)&sa, &len) == -1)
		return (err_errno(err, "%s", text));
	h->tcp.door.port = ntohs(sa.ss_family == AF_INET ?
	    ((struct sockaddr_in *)&sa)->sin_port :
	    ((struct sockaddr_in6 *)&sa)->sin6_port);
	h->url = xasprintf("%s://%.*s:%d", h->tls != NULL ? "https" : "http",
	    (int)(strrchr(text, ':') - text), text, h->tcp.door.port);
	return (0);
}

static int
tcp_bind(struct httpd *h, const struct httpd_tcp *tcp, struct err *err)
{
	struct sockaddr_storage sa;
	socklen_t len = 0;
	bool loopback = false;
	int on = 1, fd;

	if (address_read(tcp->address, &sa, &len, &loopback, err) == -1)
		return (-1);
	if (!loopback && h->tls == NULL)
		return (err_set(err, ERR_USAGE, _("--listen %s is not a "
		    "loopback address: it needs --tls-cert and --tls-key, "
		    "for requests carry hyperparameters and environment in "
		    "clear"), tcp->address));
	fd = h->tcp.fd = socket(sa.ss_family, SOCK_STREAM | SOCK_CLOEXEC |
	    SOCK_NONBLOCK, 0);
	if (fd == -1 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on,
	    sizeof on) == -1 || bind(fd, (struct sockaddr *)&sa, len) == -1 ||
	    listen(fd, BACKLOG) == -1)
		return (err_errno(err, "--listen %s", tcp->address));
	return (tcp_name(h, tcp->address, err));
}

static int
tcp_open(struct httpd *h, const struct httpd_tcp *tcp, struct err *err)
{
	if ((tcp->cert == NULL) != (tcp->key == NULL))
		return (err_set(err, ERR_USAGE, _("--tls-cert and --tls-key "
		    "are given together")));
	if (tcp->cert != NULL &&
	    (h->tls = tls_new(tcp->cert, tcp->key, err)) == NULL)
		return (-1);
	h->tcp.door.tcp = true;
	h->tcp.door.tls = h->tls != NULL;
	if (keyfile_make(tcp->credentials, err) == -1 ||
	    keyfile_read(&h->tcp.door.keys, tcp->credentials, err) == -1)
		return (-1);
	return (tcp_bind(h, tcp, err));
}

struct httpd *
httpd_new(const char *path, const struct httpd_tcp *tcp, struct err *err)
{
	struct httpd *h = xcalloc(1, sizeof *h);

	h->path = xstrdup(path);
	h->local.fd = h->tcp.fd = h->lock = -1;
	h->local.httpd = h->tcp.httpd = h;
	if (httpd_lock(h, err) == -1 || httpd_bind(h, err) == -1 ||
	    (tcp != NULL && tcp_open(h, tcp, err) == -1)) {
		httpd_free(h);
		return (NULL);
	}
	return (h);
}

static void
on_accept(struct evconnlistener *listener, evutil_socket_t fd,
    struct sockaddr *sa, int len, void *arg)
{
	struct entrance *e = arg;
	struct httpd *h = e->httpd;
	struct bufferevent *bev;
	int on = 1;

	if (e->door.tcp)
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	if (e->door.tls)
		bev = tls_accept(h->tls, h->base, fd);
	else
		bev = bufferevent_socket_new(h->base, fd,
		    BEV_OPT_CLOSE_ON_FREE);
	if (bev != NULL)
		conns_add(h->conns, bev, fd, &e->door);
	else
		log_error("a connection was refused: no memory");
}

/* No descriptor is left, most likely: others will be closed. */
static void
on_accept_error(struct evconnlistener *listener, void *arg)
{
	log_warn("accept: %s", strerror(errno));
}

static int
entrance_open(struct entrance *e, struct err *err)
{
	if (e->fd == -1)
		return (0);
	e->listener = evconnlistener_new(e->httpd->base, on_accept, e,
	    LEV_OPT_CLOSE_ON_EXEC, 0, e->fd);
	if (e->listener == NULL)
		return (err_set(err, ERR_SYSTEM, "evconnlistener_new"));
	evconnlistener_set_error_cb(e->listener, on_accept_error);
	return (0);
}

int
httpd_serve(struct httpd *h, struct daemon *d, struct err *err)
{
	h->base = d->base;
	h->conns = conns_new(d);
	if (entrance_open(&h->local, err) == -1 ||
	    entrance_open(&h->tcp, err) == -1)
		return (-1);
	return (0);
}

static void
entrance_close(struct entrance *e)
{
	if (e->listener != NULL)
		evconnlistener_free(e->listener);
	if (e->fd != -1)
		close(e->fd);
	keyfile_release(&e->door.keys);
}

void
httpd_free(struct httpd *h)
{
	if (h == NULL)
		return;
	if (h->local.fd != -1)
		unlink(h->path);
	conns_free(h->conns);
	entrance_close(&h->local);
	entrance_close(&h->tcp);
	tls_free(h->tls);
	if (h->lock != -1)
		close(h->lock);
	free(h->path);
	free(h->url);
	free(h);
}

const char *
httpd_url(const struct httpd *h)
{
	return (h->url);
}
