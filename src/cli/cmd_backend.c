#include "config.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "api/keyfile.h"
#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/paths.h"
#include "cli/cli.h"

/* Longer than the daemon needs to stop its listening. */
#define STOP_MS		10000

/* The process that listens on the socket, as the kernel knows it; 0: none. */
static pid_t
listener(const char *socket_path)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	struct ucred peer;
	socklen_t len = sizeof peer;
	pid_t pid = 0;
	int fd;

	if (strlen(socket_path) >= sizeof sa.sun_path)
		return (0);
	memcpy(sa.sun_path, socket_path, strlen(socket_path) + 1);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd == -1)
		return (0);
	if (connect(fd, (struct sockaddr *)&sa, sizeof sa) == 0 &&
	    getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) == 0)
		pid = peer.pid;
	close(fd);
	return (pid);
}

static int
start(struct cli *c)
{
	struct err err = ERR_INIT;
	json_t *reply;

	reply = cli_call(c, "ListHyperParameterTuningJobs",
	    json_pack("{s:i}", "MaxResults", 1), &err);
	if (reply == NULL)
		return (cli_fail(&err));
	json_decref(reply);
	return (EXIT_DONE);
}

static int
stop(void)
{
	static const struct timespec pause = { 0, 50000000 };
	struct err err = ERR_INIT;
	const char *path = paths_socket(&err);
	int64_t end = clock_steady_ms() + STOP_MS;
	pid_t pid;

	if (path == NULL)
		return (cli_fail(&err));
	pid = listener(path);
	if (pid <= 0)
		return (EXIT_DONE);
	if (kill(pid, SIGTERM) == -1 && errno != ESRCH) {
		err_errno(&err, _("trialdeckd (process %ld) cannot be stopped"),
		    (long)pid);
		return (cli_fail(&err));
	}
	while (kill(pid, 0) == 0) {
		if (clock_steady_ms() > end) {
			err_set(&err, ERR_TIMEOUT, _("trialdeckd (process %ld) "
			    "did not end within 10 seconds"), (long)pid);
			cli_fail(&err);
			return (EXIT_REFUSED);
		}
		nanosleep(&pause, NULL);
	}
	return (EXIT_DONE);
}

/* What the backend says of itself; an older one, nothing. NULL: not asked. */
static json_t *
own_words(struct cli *c, pid_t pid)
{
	struct err err = ERR_INIT;

	return (pid > 0 ? cli_call(c, "Status", json_object(), &err) : NULL);
}

static int
status(struct cli *c)
{
	struct err err = ERR_INIT;
	const char *path = paths_socket(&err), *data = paths_data(&err);
	const char *listen, *s3;
	json_t *tree, *own;
	pid_t pid;
	char number[32];

	if (path == NULL || data == NULL)
		return (cli_fail(&err));
	pid = listener(path);
	own = own_words(c, pid);
	listen = json_str_at(own, "/listen");
	s3 = json_str_at(own, "/s3");
	if (json_str_at(own, "/data") != NULL)
		data = json_str_at(own, "/data");
	if (c->format == FORMAT_JSON || c->format == FORMAT_YAML) {
		tree = json_pack("{s:b, s:o, s:s, s:s?, s:s, s:s, s:s}",
		    "running", pid > 0, "pid", pid > 0 ?
		    json_integer((json_int_t)pid) : json_null(),
		    "socket", path, "listen", listen, "data", data,
		    "executor", "process", "version", PACKAGE_VERSION);
		if (listen == NULL)
			json_object_set_new(tree, "listen", json_null());
		json_object_set_new(tree, "s3", s3 != NULL ?
		    json_string(s3) : json_null());
		cli_tree(c, tree);
		json_decref(tree);
	} else {
		snprintf(number, sizeof number, "%ld", (long)pid);
		cli_line(_("Running"), pid > 0 ? _("yes") : _("no"));
		cli_line(_("Process"), pid > 0 ? number : NULL);
		cli_line(_("Socket"), path);
		cli_line(_("Listens"), listen);
		cli_line(_("Data"), data);
		cli_line(_("S3 service"), s3);
	}
	json_decref(own);
	return (EXIT_DONE);
}

/* Where the local backend looks for an S3 address. */
static int
path(const struct cli *c)
{
	struct err err = ERR_INIT;
	const char *data = paths_data(&err), *uri, *key;
	char *safe;

	if (data == NULL)
		return (cli_fail(&err));
	uri = c->nargs > 1 ? c->args[1] : "s3://";
	if (strncmp(uri, "file:///", 8) == 0) {
		puts(uri + 7);
		return (EXIT_DONE);
	}
	if (c->config.s3_endpoint_url != NULL) {
		err_set(&err, ERR_USAGE, _("s3:// places are in the S3 service "
		    "%s (s3.endpoint_url), not in folders of this machine"),
		    c->config.s3_endpoint_url);
		return (cli_fail(&err));
	}
	key = uri + 5;
	if (strncmp(uri, "s3://", 5) != 0 || *key == '/' ||
	    strstr(key, "//") != NULL || paths_has_dots(key)) {
		err_set(&err, ERR_USAGE, _("\"%s\" is no address of data; "
		    "s3://BUCKET/KEY or file:///PATH is wanted"), uri);
		return (cli_fail(&err));
	}
	safe = xasprintf("%s/s3%s%s", data, *key != '\0' ? "/" : "", key);
	puts(safe);
	free(safe);
	return (EXIT_DONE);
}

/* The key pair that TCP clients sign with, in the format of
 * ~/.aws/credentials; made when it is not there yet. */
static int
credentials(void)
{
	struct err err = ERR_INIT;
	const char *data = paths_data(&err);
	struct buf b;
	char *file;

	if (data == NULL)
		return (cli_fail(&err));
	file = xasprintf("%s/credentials", data);
	buf_init(&b, 1 << 16);
	if (keyfile_make(file, &err) == 0 &&
	    file_read(file, 1, &b, &err) == 0)
		fputs(buf_str(&b), stdout);
	buf_release(&b);
	free(file);
	return (err.code == ERR_NONE ? EXIT_DONE : cli_fail(&err));
}

int
cmd_backend(struct cli *c)
{
	struct err err = ERR_INIT;
	const char *what = c->args[0];

	if (strcmp(what, "path") == 0)
		return (path(c));
	if (c->nargs == 1) {
		if (strcmp(what, "start") == 0)
			return (start(c));
		if (strcmp(what, "stop") == 0)
			return (stop());
		if (strcmp(what, "status") == 0)
			return (status(c));
		if (strcmp(what, "credentials") == 0)
			return (credentials());
		if (strcmp(what, "whoami") == 0)
			return (cli_whoami(c));
	}
	err_set(&err, ERR_USAGE, _("usage: trialdeck backend "
	    "start|stop|status|path URI|credentials|whoami"));
	return (cli_fail(&err));
}
