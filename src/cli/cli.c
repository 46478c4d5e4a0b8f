#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <event2/event.h>

#include "api/op.h"
#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/paths.h"
#include "base/secret.h"
#include "base/utf8.h"
#include "base/yaml.h"
#include "cli/cli.h"

#define PAGES_MOST	1000
#define EMPTY_MOST	3
#define FILE_MOST	(1 << 20)

int
cli_fail(const struct err *err)
{
	char *text = text_safe(err->text);

	fflush(stdout);
	fprintf(stderr, "trialdeck: %s\n", text);
	free(text);
	return (err_exit_status(err->code));
}

int
cli_refused(const struct err *err)
{
	int status = cli_fail(err);

	return (status == EXIT_INVALID ? EXIT_REFUSED : status);
}

int64_t
cli_now(void)
{
	return (clock_wall_ms());
}

static const char *
either(const struct cli *c, enum opt o, const char *configured)
{
	const char *given = cli_value(c, o);

	return (given != NULL ? given : configured);
}

void
cli_backend_options(const struct cli *c, struct backend_options *o)
{
	memset(o, 0, sizeof *o);
	o->address = either(c, OPT_BACKEND, c->config.backend);
	if (o->address == NULL)
		o->address = "local";
	o->region = either(c, OPT_REGION, c->config.region);
	o->profile = either(c, OPT_PROFILE, c->config.profile);
	o->endpoint_url = either(c, OPT_ENDPOINT_URL, c->config.endpoint_url);
	o->s3_endpoint_url = c->config.s3_endpoint_url;
	o->read_only_profiles = c->config.read_only_profiles;
	o->read_only = cli_given(c, OPT_READ_ONLY) ||
	    (c->config.read_only != NULL &&
	    strcmp(c->config.read_only, "true") == 0);
	o->no_start = c->no_start;
}

struct backend *
cli_backend(struct cli *c, struct err *err)
{
	struct backend_options o;

	if (c->backend == NULL) {
		if (c->base == NULL)
			c->base = event_base_new();
		if (c->base == NULL)
			bug("no event loop");
		cli_backend_options(c, &o);
		c->backend = backend_new(c->base, &o, err);
	}
	return (c->backend);
}

bool
cli_is_amazon(struct cli *c)
{
	struct backend_options o;
	struct backend *b;

	cli_backend_options(c, &o);
	if (strcmp(o.address, "aws") != 0)
		return (false);
	/* Without a region or profile there is none yet. */
	b = cli_backend(c, NULL);
	return (b != NULL ? backend_is_amazon(b) : o.endpoint_url == NULL);
}

json_t *
cli_call(struct cli *c, const char *op, json_t *request, struct err *err)
{
	struct backend *b = cli_backend(c, err);

	if (b == NULL) {
		json_decref(request);
		return (NULL);
	}
	return (backend_wait(b, op, request, err));
}

json_t *
cli_describe(struct cli *c, const char *job, struct err *err)
{
	return (cli_call(c, "DescribeHyperParameterTuningJob",
	    json_pack("{s:s}", "HyperParameterTuningJobName", job), err));
}

/* CloudWatch Logs writes its members small. */
static const char *
token_member(const char *op)
{
	return (op_find(API_PREFIX_LOGS, op) != NULL ? "nextToken" :
	    "NextToken");
}

json_t *
cli_pages(struct cli *c, const char *op, json_t *request, const char *member,
    size_t limit, struct err *err)
{
	json_t *all = json_array(), *page, *token = NULL, *list;
	const char *next = token_member(op);
	size_t pages, empty = 0, i;

	for (pages = 0; pages < PAGES_MOST; pages++) {
		page = cli_call(c, op, json_deep_copy(request), err);
		if (page == NULL)
			goto fail;
		list = json_object_get(page, member);
		for (i = 0; i < json_array_size(list); i++)
			json_array_append(all, json_array_get(list, i));
		empty = i == 0 ? empty + 1 : 0;
		json_decref(token);
		token = json_incref(json_object_get(page, next));
		json_decref(page);
		if (!json_is_string(token) || json_string_length(token) == 0 ||
		    (limit != 0 && json_array_size(all) >= limit))
			break;
		if (empty > EMPTY_MOST || json_equal(token,
		    json_object_get(request, next))) {
			err_set(err, ERR_REPLY, _("the list of %s does not "
			    "end; its pages repeat"), op);
			goto fail;
		}
		json_object_set(request, next, token);
	}
	while (limit != 0 && json_array_size(all) > limit)
		json_array_remove(all, json_array_size(all) - 1);
	json_decref(token);
	json_decref(request);
	return (all);
fail:
	json_decref(token);
	json_decref(request);
	json_decref(all);
	return (NULL);
}

void
cli_tree(const struct cli *c, const json_t *tree)
{
	char *text;

	text = c->format == FORMAT_YAML ? yaml_text(tree) : json_pretty(tree);
	fputs(text, stdout);
	if (*text != '\0' && text[strlen(text) - 1] != '\n')
		putchar('\n');
	free(text);
}

void
cli_line(const char *label, const char *text)
{
	char *safe;
	int pad;

	if (text == NULL || *text == '\0')
		return;
	safe = text_safe(text);
	pad = 26 - text_width(label);
	printf("%s%*s%s\n", label, pad > 1 ? pad : 1, "", safe);
	free(safe);
}

char *
cli_file(const char *path, size_t *len, struct err *err)
{
	struct buf b;
	char chunk[16384];
	ssize_t n;
	int fd = STDIN_FILENO, r = 0;

	if (strcmp(path, "-") != 0 &&
	    (fd = open(path, O_RDONLY | O_CLOEXEC)) == -1) {
		err_set(err, ERR_USAGE, _("%s cannot be read: %s"), path,
		    strerror(errno));
		return (NULL);
	}
	buf_init(&b, FILE_MOST);
	while (r == 0 && (n = read(fd, chunk, sizeof chunk)) != 0) {
		if (n > 0)
			r = buf_add(&b, chunk, (size_t)n) == 0 ? 0 : err_set(
			    err, ERR_USAGE, _("%s is longer than 1 MiB"),
			    path);
		else if (errno != EINTR)
			r = err_set(err, ERR_USAGE, _("%s cannot be read: %s"),
			    path, strerror(errno));
	}
	if (fd != STDIN_FILENO)
		close(fd);
	if (r == -1) {
		buf_release(&b);
		return (NULL);
	}
	*len = b.len;
	return (buf_take(&b));
}

/* 130, as a shell would say it of a killed program. */
static void
on_interrupt(int sig)
{
	_exit(130);
}

static void
open_log(const struct cli *c)
{
	const char *state = paths_state(NULL);
	char *path;

	if (state == NULL)
		return;
	path = xasprintf("%s/trialdeck.log", state);
	log_open(path, cli_given(c, OPT_VERBOSE) ? LOG_DEBUG : LOG_INFO);
	free(path);
}

static void
release(struct cli *c)
{
	int i;

	backend_free(c->backend);
	if (c->base != NULL)
		event_base_free(c->base);
	config_release(&c->config);
	for (i = 0; i < OPTS; i++)
		free(c->value[i]);
	free(c->args);
	log_close();
}

static int
run(struct cli *c, int (*console)(struct cli *))
{
	const char *limits;
	struct err err = ERR_INIT;

	if (config_read(&c->config, cli_value(c, OPT_CONFIG), &err) == -1)
		return (cli_fail(&err));
	limits = either(c, OPT_LIMITS, c->config.limits);
	if (limits != NULL && strcmp(limits, "current") == 0)
		c->limits = LIMITS_CURRENT;
	open_log(c);
	if (c->command == NULL || c->command->run == NULL)
		return (console(c));
	signal(SIGINT, on_interrupt);
	return (c->command->run(c));
}

/* "trialdeck … | head": the reader has what it wanted, nothing is wrong. */
static bool
reader_left(void)
{
	struct pollfd p = { STDOUT_FILENO, POLLOUT, 0 };

	return (poll(&p, 1, 0) == 1 && (p.revents & POLLERR) != 0);
}

int
cli_main(int argc, char **argv, int (*console)(struct cli *))
{
	struct cli c = { 0 };
	struct err err = ERR_INIT;
	int status = EXIT_DONE;

	secret_harden();
	i18n_init();
	text_keep_ascii(!i18n_is_utf8());
	signal(SIGPIPE, SIG_IGN);
	if (cli_parse(&c, argc, argv, &err) == -1)
		status = cli_fail(&err);
	else if (cli_given(&c, OPT_VERSION))
		puts(PACKAGE_STRING);
	else if (cli_given(&c, OPT_HELP))
		cli_help(&c, stdout);
	else
		status = run(&c, console);
	release(&c);
	if ((fflush(stdout) == EOF || ferror(stdout)) && !reader_left()) {
		fprintf(stderr, "trialdeck: %s\n",
		    _("the output could not be written"));
		if (status == EXIT_DONE)
			status = EXIT_REFUSED;
	}
	return (status);
}
