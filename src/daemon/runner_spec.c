#include "config.h"

#include <sys/pidfd.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/exec.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/number.h"
#include "base/paths.h"
#include "base/templates.h"
#include "daemon/runner_image.h"
#include "daemon/runner_internal.h"
#include "shim/attempt.h"

#define GRACE_MS	120000	/* between SIGTERM and SIGKILL */
#define SYNC_MS		30000	/* between two looks at checkpoints for S3 */

int64_t
runner_number(const char *variable, int64_t fallback)
{
	const char *text = getenv(variable);
	int64_t n;

	return (text != NULL && number_int(text, &n) && n >= 0 ? n : fallback);
}

static int
wait_status(pid_t pid)
{
	int status = -1;

	while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
		;
	return (status);
}

/* How the trial is kept from the host's users, the best first. A user namespace
 * may not mount /proc where that of the host is partly covered, as inside
 * another container; root can do without one, since the trial keeps none of
 * its capabilities. */
static const char *const user_words[][3] = {
	{ "--unshare-user", "--disable-userns", NULL },
	{ "--unshare-user", NULL, NULL },
	{ NULL, NULL, NULL }
};

static bool
probe_one(const char *path, const char *const *user)
{
	static const char *const rest[] = {
		"--ro-bind", "/usr", "/usr", "--symlink", "usr/lib",
		"/lib", "--symlink", "usr/lib64", "/lib64", "--proc", "/proc",
		"--ro-bind", "/proc/sys", "/proc/sys", "--dev", "/dev",
		"--unshare-ipc", "--unshare-pid",
		"--unshare-uts", "--unshare-net", "--as-pid-1", "--cap-drop",
		"ALL", "--die-with-parent", "--", "/usr/bin/true", NULL
	};
	const char *argv[nitems(rest) + 3] = { path };
	struct exec_spec spec = { .argv = argv, .in = -1, .out = -1,
	    .errfd = -1 };
	struct err err = ERR_INIT;
	size_t n = 1;
	pid_t pid;

	while (*user != NULL)
		argv[n++] = *user++;
	memcpy(argv + n, rest, sizeof(rest));
	pid = exec_start(&spec, &err);
	return (pid != -1 && wait_status(pid) == 0);
}

void
runner_probe(struct runner *r)
{
	char *path = exec_find("bwrap");
	size_t i;

	if (getenv("TRIALDECK_NO_SANDBOX") != NULL) {
		r->no_sandbox = xstrdup(_("TRIALDECK_NO_SANDBOX is set"));
	} else if (path == NULL) {
		r->no_sandbox = xstrdup(_("bubblewrap (bwrap) is not "
		    "installed"));
	} else {
		for (i = 0; i < nitems(user_words); i++) {
			if (!probe_one(path, user_words[i]))
				continue;
			r->bwrap = path;
			r->user = user_words[i];
			return;
		}
		r->no_sandbox = xstrdup(_("bubblewrap (bwrap) is not allowed "
		    "to make namespaces here"));
	}
	free(path);
}

/* The fourth part of arn:aws:sagemaker:REGION:… */
static char *
region_of(const char *arn)
{
	int i;

	for (i = 0; i < 3 && arn != NULL; i++) {
		arn = strchr(arn, ':');
		if (arn != NULL)
			arn++;
	}
	if (arn == NULL || *arn == '\0')
		return (xstrdup("local"));
	return (xstrndup(arn, strcspn(arn, ":")));
}

static void
put(json_t *o, const char *name, const char *text)
{
	if (text != NULL)
		json_object_set_new(o, name, json_string(text));
}

static json_t *
word_list(const char *const *words)
{
	json_t *list = json_array();

	while (words != NULL && *words != NULL)
		json_array_append_new(list, json_string(*words++));
	return (list);
}

static int
write_spec(struct attempt *a, const struct run_spec *spec, struct err *err)
{
	struct runner *r = a->runner;
	char *program, *bind, *region, *path, *tmp, *text, *data;
	json_t *o;
	int fd, ok;

	if (runner_image(spec->definition, r->dir, &program, &bind, err) == -1)
		return (-1);
	region = region_of(spec->arn);
	o = json_pack("{s:i, s:O, s:O, s:I, s:I, s:I}", "version",
	    ATTEMPT_VERSION, "definition", spec->definition, "hyperparameters",
	    spec->hyperparameters, "max_runtime_s",
	    (json_int_t)spec->max_runtime_s, "grace_ms",
	    (json_int_t)runner_number("TRIALDECK_GRACE_MS", GRACE_MS),
	    "log_cap", (json_int_t)runner_number("TRIALDECK_LOG_CAP", 0));
	json_object_set_new(o, "sync_ms", json_integer(
	    runner_number("TRIALDECK_SYNC_MS", SYNC_MS)));
	json_object_set_new(o, "memory", json_integer(
	    runner_number("TRIALDECK_MEMORY", 0)));
	put(o, "job_name", spec->job_name);
	put(o, "arn", spec->arn);
	put(o, "region", region);
	put(o, "data", r->dir);
	put(o, "program", program);
	put(o, "program_bind", bind);
	put(o, "bwrap", r->bwrap);
	json_object_set_new(o, "bwrap_user", word_list(r->user));
	put(o, "no_sandbox", r->no_sandbox);
	put(o, "install_data", data = templates_data_program());
	if (r->s3 != NULL)
		json_object_set(o, "s3", r->s3);
	if (spec->metrics != NULL)
		json_object_set(o, "metrics", (json_t *)(uintptr_t)
		    spec->metrics);
	text = json_text(o);
	json_decref(o);
	free(region);
	free(data);
	free(program);
	free(bind);
	/* Replaced at once, but not synced: without a start record this
	 * attempt is prepared anew after a crash. */
	path = attempt_path(a->dir, "spec.json");
	tmp = xasprintf("%s/spec.%s", a->dir, a->token);
	fd = open(tmp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	ok = fd != -1 && file_write_all(fd, text, strlen(text)) == 0;
	if (fd != -1)
		close(fd);
	if (!ok || rename(tmp, path) == -1)
		ok = err_errno(err, _("%s cannot be written"), path);
	free(path);
	free(tmp);
	free(text);
	return (ok == -1 ? -1 : 0);
}

/* What trialdeck-s3 finds credentials and proxies by. The shim's environment
 * can be read by nobody (PR_SET_DUMPABLE), and is not the trial's. */
static bool
goes_to_s3(const char *variable)
{
	static const char *const names[] = { "HOME=", "PATH=", "HTTPS_PROXY=",
		"https_proxy=", "http_proxy=", "ALL_PROXY=", "all_proxy=",
		"NO_PROXY=", "no_proxy=" };
	size_t i;

	if (strncmp(variable, "AWS_", 4) == 0)
		return (true);
	for (i = 0; i < nitems(names); i++)
		if (strncmp(variable, names[i], strlen(names[i])) == 0)
			return (true);
	return (false);
}

/* The list alone is the caller's. */
static const char **
shim_environment(const struct runner *r)
{
	const char **env;
	size_t i, n = 0;

	for (i = 0; environ[i] != NULL; i++)
		;
	env = xcalloc(i + 3, sizeof(*env));
	for (i = 0; r->s3 != NULL && environ[i] != NULL; i++)
		if (goes_to_s3(environ[i]))
			env[n++] = environ[i];
	if (r->s3 == NULL)
		env[n++] = "PATH=/usr/bin:/bin";
	env[n++] = "LC_ALL=C.UTF-8";
	return (env);
}

static pid_t
start_shim(struct attempt *a, int go, struct err *err)
{
	const char **env = shim_environment(a->runner);
	char *shim = paths_helper("trialdeck-shim");
	const char *argv[] = { shim, a->dir, a->token, NULL };
	struct exec_spec spec = { .argv = argv, .envp = env, .cwd = "/",
	    .in = go, .out = -1, .errfd = -1, .new_session = 1 };
	pid_t pid;

	pid = exec_start(&spec, err);
	free(env);
	free(shim);
	return (pid);
}

int
attempt_spawn(struct attempt *a, const struct run_spec *spec, struct err *err)
{
	int go[2], fd, ok;

	token_make(a->token);
	if (write_spec(a, spec, err) == -1)
		return (-1);
	if (pipe2(go, O_CLOEXEC) == -1)
		return (err_errno(err, _("no pipe")));
	a->child = start_shim(a, go[0], err);
	close(go[0]);
	if (a->child == -1) {
		a->child = 0;
		close(go[1]);
		return (-1);
	}
	fd = pidfd_open(a->child, 0);
	ok = fd != -1;
	if (ok)
		attempt_watch(a, fd);
	else
		err_errno(err, _("no descriptor for a process"));
	/* Without the byte the shim leaves. */
	if (ok && file_write_all(go[1], "G", 1) == -1 && errno != EPIPE)
		ok = 0;
	close(go[1]);
	return (ok ? 0 : -1);
}
