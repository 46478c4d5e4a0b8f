#include "config.h"

#include <sys/stat.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/exec.h"
#include "base/i18n.h"

extern char **environ;

static int
is_executable(const char *path)
{
	struct stat st;

	return (stat(path, &st) == 0 && S_ISREG(st.st_mode) &&
	    access(path, X_OK) == 0);
}

bool
exec_self(char *path)
{
	ssize_t n = readlink("/proc/self/exe", path, PATH_MAX - 1);

	path[n > 0 ? n : 0] = '\0';
	return (n > 0);
}

void
exec_anew_with(const char *variable, const char *value, char **argv)
{
	const char *old = getenv(variable);
	char self[PATH_MAX];

	if (old != NULL && strcmp(old, value) == 0)
		return;
	/* By its own path: a process is named by what was executed. */
	if (exec_self(self) && setenv(variable, value, 1) == 0)
		execv(self, argv);
}

char *
exec_find(const char *name)
{
	const char *path, *end;
	char *full;

	if (*name == '\0')
		return (NULL);
	if (strchr(name, '/') != NULL)
		return (is_executable(name) ? xstrdup(name) : NULL);
	path = getenv("PATH");
	if (path == NULL || *path == '\0')
		path = "/usr/local/bin:/usr/bin:/bin";
	for (;; path = end + 1) {
		end = path + strcspn(path, ":");
		/* Only absolute folders: an empty one means the working
		 * folder, where a stranger may have put a program. */
		if (*path == '/') {
			full = xasprintf("%.*s/%s", (int)(end - path), path,
			    name);
			if (is_executable(full))
				return (full);
			free(full);
		}
		if (*end == '\0')
			return (NULL);
	}
}

/* Descriptors that the child is to have as 0, 1, 2 are first moved out of the
 * way of one another. Runs between fork and exec: only system calls. */
static int
child_descriptors(int fds[3], int report)
{
	int i, fd;

	for (i = 0; i < 3; i++) {
		fd = fds[i];
		if (fd == -1)
			fd = open("/dev/null", i == 0 ? O_RDONLY : O_WRONLY);
		if (fd == -1)
			return (-1);
		fds[i] = fcntl(fd, F_DUPFD, 4);
		if (fds[i] == -1)
			return (-1);
	}
	for (i = 0; i < 3; i++) {
		if (dup2(fds[i], i) == -1)
			return (-1);
	}
	if (dup3(report, 3, O_CLOEXEC) == -1)
		return (-1);
	return (close_range(4, UINT_MAX, 0));
}

void
exec_signals(void)
{
	struct sigaction sa;
	sigset_t none;
	int s;

	memset(&sa, 0, sizeof(sa));
	sa.sa_handler = SIG_DFL;
	for (s = 1; s < NSIG; s++)
		(void)sigaction(s, &sa, NULL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

_Noreturn static void
child_main(const struct exec_spec *spec, const char *path, int report)
{
	int fds[3] = { spec->in, spec->out, spec->errfd };
	char *const *envp;
	int fd, saved;

	/* report may be any number, 3 among them: move it above all others
	 * first so that no dup2 below lands on it. */
	fd = fcntl(report, F_DUPFD_CLOEXEC, 4);
	if (fd != -1) {
		report = fd;
		exec_signals();
		envp = spec->envp == NULL ? environ :
		    (char *const *)(uintptr_t)spec->envp;
		if ((!spec->new_session || setsid() != -1) &&
		    (spec->cwd == NULL || chdir(spec->cwd) == 0) &&
		    child_descriptors(fds, report) == 0) {
			report = 3;
			execve(path, (char *const *)(uintptr_t)spec->argv,
			    envp);
		}
	}
	saved = errno;
	while (write(report, &saved, sizeof(saved)) == -1 && errno == EINTR)
		;
	_exit(127);
}

/* The errno that the child sent, or 0 when exec closed the pipe. */
static int
read_report(int fd)
{
	ssize_t n;
	int code;

	do
		n = read(fd, &code, sizeof(code));
	while (n == -1 && errno == EINTR);
	if (n == (ssize_t)sizeof(code))
		return (code);
	return (0);
}

/* vfork: the daemon starts training jobs beside a thread that works in much
 * memory, whose pages a fork would have copied one by one. The child borrows
 * our memory until it is another program, and only makes system calls. */
static pid_t
start_child(const struct exec_spec *spec, const char *path, int report)
{
	pid_t pid = vfork();

	if (pid == 0)
		child_main(spec, path, report);
	return (pid);
}

static pid_t
start_path(const struct exec_spec *spec, const char *path, struct err *err)
{
	sigset_t all, old;
	int pipefd[2], code;
	pid_t pid;

	if (pipe2(pipefd, O_CLOEXEC) == -1)
		return (err_errno(err, _("%s cannot be started"), path));
	/* No handler of ours may run in the child before it has reset them. */
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &old);
	pid = start_child(spec, path, pipefd[1]);
	code = errno;
	sigprocmask(SIG_SETMASK, &old, NULL);
	close(pipefd[1]);
	if (pid == -1) {
		close(pipefd[0]);
		errno = code;
		return (err_errno(err, _("%s cannot be started"), path));
	}
	code = read_report(pipefd[0]);
	close(pipefd[0]);
	if (code == 0)
		return (pid);
	while (waitpid(pid, NULL, 0) == -1 && errno == EINTR)
		;
	errno = code;
	return (err_errno(err, _("%s cannot be started"), path));
}

pid_t
exec_start(const struct exec_spec *spec, struct err *err)
{
	char *path;
	pid_t pid;

	if (spec->argv == NULL || spec->argv[0] == NULL)
		bug("exec_start without a program");
	if (strchr(spec->argv[0], '/') != NULL)
		path = xstrdup(spec->argv[0]);
	else
		path = exec_find(spec->argv[0]);
	if (path == NULL)
		return (err_set(err, ERR_SYSTEM,
		    _("the program %s is not installed"), spec->argv[0]));
	pid = start_path(spec, path, err);
	free(path);
	return (pid);
}
