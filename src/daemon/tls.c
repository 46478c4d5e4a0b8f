#include "config.h"

#include <stdlib.h>
#include <unistd.h>

#include <event2/bufferevent.h>
#include <event2/bufferevent_ssl.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "daemon/tls.h"

struct tls {
	SSL_CTX	*ctx;
};

static int
tls_failed(struct err *err, const char *what, const char *file)
{
	char why[160];
	unsigned long code = ERR_peek_last_error();

	ERR_error_string_n(code, why, sizeof why);
	ERR_clear_error();
	return (err_set(err, ERR_USAGE, _("%s: %s (%s)"), file, what, why));
}

/* A key file with a passphrase is refused, not asked about. */
static int
no_passphrase(char *buf, int size, int rwflag, void *arg)
{
	return (-1);
}

static int
tls_load(struct tls *t, const char *cert, const char *key, struct err *err)
{
	SSL_CTX_set_min_proto_version(t->ctx, TLS1_2_VERSION);
	SSL_CTX_set_options(t->ctx, SSL_OP_NO_COMPRESSION |
	    SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
	SSL_CTX_set_default_passwd_cb(t->ctx, no_passphrase);
	/* OpenSSL does not tell why a file cannot be read. */
	if (access(cert, R_OK) == -1)
		return (err_errno(err, "--tls-cert %s", cert));
	if (access(key, R_OK) == -1)
		return (err_errno(err, "--tls-key %s", key));
	if (SSL_CTX_use_certificate_chain_file(t->ctx, cert) != 1)
		return (tls_failed(err, _("no certificate in PEM form can be "
		    "read from it"), cert));
	if (SSL_CTX_use_PrivateKey_file(t->ctx, key, SSL_FILETYPE_PEM) != 1)
		return (tls_failed(err, _("no private key in PEM form, without "
		    "passphrase and of the certificate, can be read from it"),
		    key));
	if (SSL_CTX_check_private_key(t->ctx) != 1)
		return (tls_failed(err, _("the key is not that of the "
		    "certificate"), key));
	return (0);
}

struct tls *
tls_new(const char *cert, const char *key, struct err *err)
{
	struct tls *t = xcalloc(1, sizeof *t);

	t->ctx = SSL_CTX_new(TLS_server_method());
	if (t->ctx == NULL)
		bug("OpenSSL has no TLS server method");
	if (tls_load(t, cert, key, err) == -1) {
		tls_free(t);
		return (NULL);
	}
	return (t);
}

void
tls_free(struct tls *t)
{
	if (t == NULL)
		return;
	SSL_CTX_free(t->ctx);
	free(t);
}

struct bufferevent *
tls_accept(struct tls *t, struct event_base *base, int fd)
{
	SSL *ssl = SSL_new(t->ctx);
	struct bufferevent *bev;

	if (ssl == NULL) {
		close(fd);
		return (NULL);
	}
	/* Frees ssl and closes fd with itself, also when it fails. */
	bev = bufferevent_openssl_socket_new(base, fd, ssl,
	    BUFFEREVENT_SSL_ACCEPTING, BEV_OPT_CLOSE_ON_FREE);
	if (bev == NULL) {
		close(fd);
		return (NULL);
	}
	/* Clients that close without a goodbye are no error here. */
	bufferevent_openssl_set_allow_dirty_shutdown(bev, 1);
	return (bev);
}
