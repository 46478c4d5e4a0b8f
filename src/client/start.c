#include "config.h"

#include <sys/mman.h>
#include <sys/wait.h>

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/exec.h"
#include "base/i18n.h"
#include "base/log.h"
#include "client/call.h"

/* trialdeckd beside our own program (so that a build tree and an installation
 * each find their own), else in PATH. The caller frees. */
static char *
find_daemon(void)
{
	char self[PATH_MAX], *slash, *path, *found = NULL;

	if (exec_self(self) && (slash = strrchr(self, '/')) != NULL) {
		*slash = '\0';
		path = xasprintf("%s/trialdeckd", self);
		found = exec_find(path);
		free(path);
	}
	return (found != NULL ? found : exec_find("trialdeckd"));
}

int
start_daemon(struct backend *b, struct err *err)
{
	const char *argv[4];
	struct exec_spec spec = { 0 };
	char *program;
	pid_t pid;

	program = find_daemon();
	if (program == NULL)
		return (err_set(err, ERR_UNREACHABLE,
		    _("nothing listens on %s, and trialdeckd was not found; "
		    "install it or add its folder to PATH"), b->socket));
	argv[0] = program;
	argv[1] = "--socket";
	argv[2] = b->socket;
	argv[3] = NULL;
	if (b->start_log != -1)
		close(b->start_log);
	b->start_log = memfd_create("trialdeckd", MFD_CLOEXEC);
	spec.argv = argv;
	spec.cwd = "/";
	spec.in = spec.out = -1;
	spec.errfd = b->start_log;
	spec.new_session = 1;
	pid = exec_start(&spec, err);
	if (pid != -1)
		log_info("started %s (pid %ld)", program, (long)pid);
	free(program);
	b->started = pid;
	return (pid == -1 ? -1 : 0);
}

int
start_check(struct backend *b, struct err *err)
{
	char words[512] = "";
	int status;
	ssize_t n;

	if (b->started <= 0 || waitpid(b->started, &status, WNOHANG) <= 0)
		return (0);
	b->started = -1;
	/* It goes into the background by ending its first process. */
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return (0);
	if (b->start_log != -1) {
		n = pread(b->start_log, words, sizeof words - 1, 0);
		words[n > 0 ? n : 0] = '\0';
		words[strcspn(words, "\n")] = '\0';
	}
	return (err_set(err, ERR_UNREACHABLE,
	    _("trialdeckd was started and ended at once: %s"),
	    *words != '\0' ? words : _("it gave no reason")));
}
