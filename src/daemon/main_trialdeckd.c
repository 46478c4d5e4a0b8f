#include "config.h"


#include <event2/event.h>

#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/exec.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/number.h"
#include "base/paths.h"
#include "base/secret.h"
#include "base/utf8.h"
#include "client/settings.h"
#include "daemon/dispatch.h"
#include "daemon/httpd.h"
#include "daemon/store.h"
#include "model/catalog.h"
#include "search/search.h"

/* Of channels from S3, where the configuration says nothing. */
#define CACHE_GIB	20
#define SPOT_MOST	31536000	/* a year, in seconds */

struct options {
	const char	*socket, *data, *region, *executor;
	struct httpd_tcp tcp;
	int64_t		 max_running;
	bool		 foreground, use_copy;
};

static const struct option long_options[] = {
	{ "socket", required_argument, NULL, 's' },
	{ "data", required_argument, NULL, 'd' },
	{ "max-running", required_argument, NULL, 'm' },
	{ "region", required_argument, NULL, 'r' },
	{ "listen", required_argument, NULL, 'l' },
	{ "tls-cert", required_argument, NULL, 'c' },
	{ "tls-key", required_argument, NULL, 'k' },
	{ "credentials", required_argument, NULL, 'C' },
	{ "executor", required_argument, NULL, 'e' },
	{ "foreground", no_argument, NULL, 'f' },
	{ "use-copy", no_argument, NULL, 'u' },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, 'V' },
	{ NULL, 0, NULL, 0 }
};

static void
usage(FILE *out)
{
	fputs(_("usage: trialdeckd [--socket PATH] [--data DIR] "
	    "[--max-running N]\n"
	    "                  [--listen ADDRESS:PORT [--tls-cert FILE "
	    "--tls-key FILE]\n"
	    "                  [--credentials FILE]] [--foreground] "
	    "[--region R]\n"
	    "                  [--executor process] [--use-copy]\n"), out);
}

static int
refuse(const struct err *err)
{
	char *text = text_safe(err->text);

	fprintf(stderr, "trialdeckd: %s\n", text);
	free(text);
	return (err_exit_status(err->code));
}

static bool
is_region(const char *name)
{
	return (*name != '\0' && strlen(name) < 64 && name[strspn(name,
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")]
	    == '\0');
}

static int
options_read(struct options *o, int argc, char **argv, struct err *err)
{
	int c;

	while ((c = getopt_long(argc, argv, "", long_options, NULL)) != -1)
		switch (c) {
		case 's': o->socket = optarg; break;
		case 'd': o->data = optarg; break;
		case 'r': o->region = optarg; break;
		case 'l': o->tcp.address = optarg; break;
		case 'c': o->tcp.cert = optarg; break;
		case 'k': o->tcp.key = optarg; break;
		case 'C': o->tcp.credentials = optarg; break;
		case 'e': o->executor = optarg; break;
		case 'f': o->foreground = true; break;
		case 'u': o->use_copy = true; break;
		case 'm':
			if (!number_int(optarg, &o->max_running) ||
			    o->max_running < 1 || o->max_running > 1000)
				return (err_set(err, ERR_USAGE, _("--max-"
				    "running %s: a whole number from 1 to "
				    "1000 is wanted"), optarg));
			break;
		case 'h': usage(stdout); exit(0);
		case 'V': puts("trialdeckd " PACKAGE_VERSION); exit(0);
		default: usage(stderr); exit(2);
		}
	if (optind < argc)
		return (err_set(err, ERR_USAGE, _("unexpected word: %s"),
		    argv[optind]));
	if (o->tcp.address == NULL && (o->tcp.cert != NULL ||
	    o->tcp.key != NULL || o->tcp.credentials != NULL))
		return (err_set(err, ERR_USAGE, _("--tls-cert, --tls-key and "
		    "--credentials belong to --listen")));
	if (o->executor != NULL && strcmp(o->executor, "process") != 0)
		return (err_set(err, ERR_USAGE, _("--executor %s is not "
		    "available yet: this version runs training jobs as "
		    "processes alone"), o->executor));
	if (!is_region(o->region))
		return (err_set(err, ERR_USAGE, _("--region %s: a name of "
		    "letters, digits and hyphens is wanted, which ARNs can "
		    "hold"), o->region));
	if ((o->socket != NULL && *o->socket == '\0') ||
	    (o->data != NULL && *o->data == '\0'))
		return (err_set(err, ERR_USAGE, _("--socket and --data want a "
		    "path")));
	if (o->socket == NULL && (o->socket = paths_socket(err)) == NULL)
		return (-1);
	if (o->data == NULL && (o->data = paths_data(err)) == NULL)
		return (-1);
	return (paths_make(o->data, err));
}

/* Into the background. The first process ends when the second serves, so
 * that whoever started us can connect at once. Locks and pipes of theirs that
 * came along are not held for as long as we live. */
static void
background(int *ready)
{
	int p[2];
	char c;

	*ready = -1;
	(void)close_range(3, UINT_MAX, 0);
	if (pipe2(p, O_CLOEXEC) == -1)
		return;
	switch (fork()) {
	case -1:
		perror("trialdeckd");
		exit(1);
	case 0:
		break;
	default:
		close(p[1]);
		_exit(read(p[0], &c, 1) == 1 ? 0 : 1);
	}
	close(p[0]);
	setsid();
	switch (fork()) {
	case -1:
		_exit(1);
	case 0:
		break;
	default:
		_exit(0);
	}
	*ready = p[1];
}

static void
detach(int ready)
{
	int fd = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (ready == -1)
		return;
	if (write(ready, "+", 1) != 1)
		log_warn("nobody waited for the start");
	close(ready);
	dup2(fd, 0);
	dup2(fd, 1);
	dup2(fd, 2);
	if (fd > 2)
		close(fd);
	if (chdir("/") == -1)
		log_warn("chdir /");
}

static void
on_signal(evutil_socket_t sig, short what, void *arg)
{
	log_info("ending on signal %d; training jobs go on", (int)sig);
	event_base_loopexit(arg, NULL);
}

static int
check_endpoint(const char *url, struct err *err)
{
	/* It stands in arguments and logs. */
	if (strchr(url, '@') != NULL)
		return (err_set(err, ERR_USAGE, _("s3.endpoint_url holds no "
		    "user name or password; credentials are found in AWS_* "
		    "variables and files")));
	if (strncmp(url, "https://", 8) != 0 &&
	    strncmp(url, "http://", 7) != 0)
		return (err_set(err, ERR_USAGE, _("s3.endpoint_url \"%s\": "
		    "https://HOST is wanted, or http:// to this machine"),
		    url));
	return (0);
}

/* A setting that is a whole number of at least 0; NULL leaves value. */
static int
setting_number(const char *name, const char *text, int64_t most,
    int64_t *value, struct err *err)
{
	if (text == NULL || (number_int(text, value) && *value >= 0 &&
	    *value <= most))
		return (0);
	return (err_set(err, ERR_USAGE, _("%s \"%s\": a whole number from 0 "
	    "to %lld is wanted"), name, text, (long long)most));
}

/* Without an endpoint s3:// names folders. */
static void
use_s3(struct tuner_settings *s, const struct config *c, int64_t gib)
{
	char *helper = paths_helper("trialdeck-s3");

	s->s3 = json_pack("{s:s, s:s, s:s*, s:s*, s:I}", "program", helper,
	    "endpoint", c->s3_endpoint_url, "profile", c->profile, "region",
	    c->region, "cache", (json_int_t)gib << 30);
	free(helper);
	log_info("s3:// places are in %s", c->s3_endpoint_url);
}

static int
read_settings(struct tuner_settings *s, struct err *err)
{
	struct config c = { .backend = NULL };
	int64_t gib = CACHE_GIB;
	int r;

	r = config_read(&c, NULL, err);
	if (r == 0)
		r = setting_number("s3.cache_gib", c.s3_cache_gib, 1 << 20,
		    &gib, err);
	if (r == 0)
		r = setting_number("spot.interrupt_after_s",
		    c.spot_interrupt_after_s, SPOT_MOST, &s->spot_s,
		    err);
	if (r == 0 && c.s3_endpoint_url != NULL)
		r = check_endpoint(c.s3_endpoint_url, err);
	if (r == 0 && c.s3_endpoint_url != NULL)
		use_s3(s, &c, gib);
	config_release(&c);
	return (r);
}

/* The settings are those of the start: a file that is being edited ends
 * nothing that runs. */
static int
open_jobs(struct daemon *d, const struct tuner_settings *s, struct err *err)
{
	d->tuner = tuner_new(d->base, d->data, s, d->catalog, err);
	return (d->tuner == NULL ? -1 : 0);
}

static int
use_copy(const char *dir, struct err *err)
{
	char *path = tuner_store_path(dir);
	int r = store_use_copy(path, err);

	if (r == 0)
		log_warn("%s is its copy now; what was there is %s-damaged",
		    path, path);
	free(path);
	return (r);
}

/*
 * Until a signal. After the store has refused a change, memory says more than
 * it; and SQLite goes on after a sync that failed as if nothing had been, while
 * the kernel may have dropped the page. So jobs are read from the store again,
 * as after a new start, and connections stay.
 */
static int
loop(struct daemon *d, const struct tuner_settings *s, struct err *err)
{
	event_base_dispatch(d->base);
	while (d->tuner->failed && !event_base_got_exit(d->base)) {
		tuner_free(d->tuner);
		if (open_jobs(d, s, err) == -1) {
			/* The answer to who asked for the change. */
			event_base_loop(d->base, EVLOOP_NONBLOCK);
			return (-1);
		}
		log_warn("the store refused a change, and was opened again");
		tuner_hold(d->tuner);
		event_base_dispatch(d->base);
	}
	if (d->tuner->failed || tuner_flush(d->tuner, err) == -1)
		return (err_set(err, ERR_SYSTEM, _("the store could not be "
		    "written; training jobs go on, and what was confirmed is "
		    "kept: start trialdeckd again")));
	return (0);
}

static int
serve(const struct options *o, struct httpd *h, struct event_base *base,
    int ready, struct err *err)
{
	struct daemon d = { .base = base, .socket = o->socket,
	    .data = o->data, .region = o->region, .url = httpd_url(h) };
	struct tuner_settings settings = { .region = o->region,
	    .max_running = (int)o->max_running };
	struct event *term, *intr;
	struct catalog *catalog;
	struct err no = ERR_INIT;
	int r = -1;

	catalog = catalog_load(&no);
	if (catalog == NULL)
		log_warn("without the catalogue: %s", no.text);
	d.catalog = catalog;
	if (read_settings(&settings, err) == 0 &&
	    (!o->use_copy || use_copy(o->data, err) == 0) &&
	    open_jobs(&d, &settings, err) == 0 &&
	    httpd_serve(h, &d, err) == 0) {
		d.s3 = json_str_at(settings.s3, "/endpoint");
		term = evsignal_new(base, SIGTERM, on_signal, base);
		intr = evsignal_new(base, SIGINT, on_signal, base);
		evsignal_add(term, NULL);
		evsignal_add(intr, NULL);
		detach(ready);
		log_info("serving %s%s%s, data in %s", o->socket, d.url !=
		    NULL ? " and " : "", d.url != NULL ? d.url : "", o->data);
		r = loop(&d, &settings, err);
		event_free(term);
		event_free(intr);
	}
	httpd_free(h);
	tuner_free(d.tuner);
	json_decref(settings.s3);
	if (catalog != NULL)
		catalog_free(catalog);
	return (r);
}

static void *
grow(void *p, size_t n)
{
	return (xreallocarray(p, 1, n));
}

int
main(int argc, char **argv)
{
	struct options o = { .region = "local" };
	struct err err = ERR_INIT;
	struct event_base *base;
	struct httpd *h;
	char *name, *own = NULL;
	int ready = -1, r;

	/* OpenBLAS begins its threads while it is loaded; where memory is
	 * short they keep a program from its end. */
	exec_anew_with("OPENBLAS_NUM_THREADS", "1", argv);
	secret_harden();
	event_set_mem_functions(xmalloc, grow, free);
	i18n_init();
	search_init();
	signal(SIGPIPE, SIG_IGN);
	if (options_read(&o, argc, argv, &err) == -1)
		return (refuse(&err));
	if (!o.foreground)
		background(&ready);
	name = xasprintf("%s/trialdeckd.log", o.data);
	log_open(o.foreground ? "-" : name, LOG_INFO);
	free(name);
	if (o.tcp.address != NULL && o.tcp.credentials == NULL)
		o.tcp.credentials = own = xasprintf("%s/credentials", o.data);
	h = httpd_new(o.socket, o.tcp.address != NULL ? &o.tcp : NULL, &err);
	free(own);
	if (h == NULL)
		return (refuse(&err));
	base = event_base_new();
	r = serve(&o, h, base, ready, &err);
	event_base_free(base);
	if (r == -1) {
		log_error("%s", err.text);
		r = refuse(&err);
	}
	log_close();
	return (r);
}
