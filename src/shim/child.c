#include "config.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/exec.h"
#include "base/i18n.h"
#include "shim/shim.h"

#define PROCESSES_MOST	4096
#define VOLUME_GIB	30	/* as the platform's default */
#define STOP_LOOK_MS	200	/* a helper runs: is the trial to stop? */

/* All that the child needs, made before the fork. */
struct launch {
	char *const	*argv;
	char *const	*envp;
	const char	*cwd;	/* or NULL */
	int		 dir;	/* or -1 */
	int		 fds[5];	/* 0 … 4, -1: closed */
	int		 report;
	bool		 trial;	/* limits, dies with the shim */
	rlim_t		 file_size;
	int		 groups[2];	/* to be joined, -1: none */
	pid_t		 parent;
};

static void
limit(int what, rlim_t most)
{
	struct rlimit r;

	if (getrlimit(what, &r) == -1)
		return;
	if (r.rlim_max == RLIM_INFINITY || r.rlim_max > most)
		r.rlim_max = most;
	r.rlim_cur = r.rlim_max;
	setrlimit(what, &r);
}

static int
place_descriptors(struct launch *l)
{
	int i, fd;

	for (i = 0; i < 6; i++) {
		fd = i < 5 ? l->fds[i] : l->report;
		if (fd == -1)
			continue;
		fd = fcntl(fd, F_DUPFD_CLOEXEC, 10);
		if (fd == -1)
			return (-1);
		if (i < 5)
			l->fds[i] = fd;
		else
			l->report = fd;
	}
	for (i = 0; i < 5; i++) {
		if (l->fds[i] == -1)
			close(i);
		else if (dup2(l->fds[i], i) == -1)
			return (-1);
	}
	if (dup3(l->report, 5, O_CLOEXEC) == -1)
		return (-1);
	l->report = 5;
	return (close_range(6, UINT_MAX, 0));
}

/* Where memory runs out the kernel takes the trial, not the daemon. */
static void
join_groups(const struct launch *l)
{
	size_t i;
	int fd;

	for (i = 0; i < nitems(l->groups); i++)
		if (l->groups[i] != -1)
			(void)!write(l->groups[i], "0", 1);
	fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
	if (fd != -1) {
		(void)!write(fd, "800", 3);
		close(fd);
	}
}

static int
prepare(struct launch *l)
{
	exec_signals();
	if (l->trial) {
		if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || setsid() == -1 ||
		    getppid() != l->parent)
			return (-1);
		join_groups(l);
		limit(RLIMIT_CORE, 0);
		limit(RLIMIT_NPROC, PROCESSES_MOST);
		limit(RLIMIT_FSIZE, l->file_size);
	}
	if ((l->dir != -1 && fchdir(l->dir) == -1) ||
	    (l->cwd != NULL && chdir(l->cwd) == -1))
		return (-1);
	return (place_descriptors(l));
}

static pid_t
launch(struct launch *l, struct err *err)
{
	int pipes[2], code = 0;
	ssize_t n;
	pid_t pid;

	if (pipe2(pipes, O_CLOEXEC) == -1)
		return (err_errno(err, _("no pipe")));
	l->report = pipes[1];
	l->parent = getpid();
	pid = fork();
	if (pid == 0) {
		if (prepare(l) == 0)
			execve(l->argv[0], l->argv, l->envp);
		code = errno;
		(void)!write(l->report, &code, sizeof(code));
		_exit(127);
	}
	close(pipes[1]);
	if (pid == -1) {
		close(pipes[0]);
		return (err_errno(err, _("no process")));
	}
	do
		n = read(pipes[0], &code, sizeof(code));
	while (n == -1 && errno == EINTR);
	close(pipes[0]);
	if (n <= 0)
		return (pid);
	waitpid(pid, NULL, 0);
	errno = code;
	return (err_errno(err, _("%s cannot be started"), l->argv[0]));
}

static rlim_t
volume_bytes(const json_t *definition)
{
	json_int_t gib;

	gib = json_int_at(definition, "/ResourceConfig/VolumeSizeInGB",
	    VOLUME_GIB);
	if (gib < 1 || gib > 65536)
		gib = VOLUME_GIB;
	return ((rlim_t)gib << 30);
}

/* bwrap has the sandbox's environment in its arguments; its own is bare. */
static int
sandbox_words(struct shim *s, struct words *argv, struct words *env,
    struct launch *l, struct err *err)
{
	l->fds[4] = sandbox_arguments(s, env);
	if (l->fds[4] == -1)
		return (err_errno(err, _("no file for the arguments of %s"),
		    s->bwrap));
	words_add(argv, "%s", s->bwrap);
	words_add(argv, "--args");
	words_add(argv, "4");
	words_add(argv, "--");
	words_release(env);
	words_add(env, "PATH=/usr/bin:/bin");
	words_add(env, "TRIALDECK_ATTEMPT=%s", s->token);
	return (0);
}

int
child_start(struct shim *s, struct err *err)
{
	struct words argv = { 0 }, env = { 0 };
	int out[2] = { -1, -1 }, status[2] = { -1, -1 };
	struct launch l = { .fds = { -1, -1, -1, -1, -1 } };
	int r = 0;

	if (pipe2(out, O_CLOEXEC) == -1 ||
	    (s->bwrap != NULL && pipe2(status, O_CLOEXEC) == -1))
		return (err_errno(err, _("no pipe")));
	sandbox_environment(s, s->bwrap != NULL ? "/opt/ml" : s->ml, &env);
	if (s->bwrap != NULL)
		r = sandbox_words(s, &argv, &env, &l, err);
	words_add(&argv, "%s", json_str_at(s->spec, "/program"));
	words_add(&argv, "train");
	l.argv = argv.v;
	l.envp = env.v;
	l.cwd = s->ml;
	l.dir = -1;
	l.fds[0] = open("/dev/null", O_RDONLY | O_CLOEXEC);
	l.fds[1] = l.fds[2] = out[1];
	l.fds[3] = status[1];
	l.trial = true;
	memcpy(l.groups, s->group_fds, sizeof(l.groups));
	l.file_size = volume_bytes(s->definition);
	s->child = r == 0 ? launch(&l, err) : -1;
	close(l.fds[0]);
	close(out[1]);
	if (s->bwrap != NULL) {
		close(status[1]);
		if (l.fds[4] != -1)
			close(l.fds[4]);
	}
	s->output = out[0];
	s->status = status[0];
	words_release(&argv);
	words_release(&env);
	return (s->child == -1 ? -1 : 0);
}

static const char *const bare[] = { "PATH=/usr/bin:/bin", NULL };

/* What the helper says, until it has closed its output. */
static void
listen_to(struct shim *s, pid_t pid, int fd, char text[CHILD_TEXT])
{
	struct pollfd p = { fd, POLLIN, 0 };
	char rest[512], *to;
	size_t used = 0, room;
	bool asked = false;
	ssize_t n;

	for (;;) {
		if (s != NULL && !asked && shim_stopping(s)) {
			kill(pid, SIGTERM);
			asked = true;
		}
		if (poll(&p, 1, s != NULL ? STOP_LOOK_MS : -1) <= 0)
			continue;
		to = used < CHILD_TEXT - 1 ? text + used : rest;
		room = to == rest ? sizeof(rest) : CHILD_TEXT - 1 - used;
		n = read(fd, to, room);
		if (n == 0 || (n == -1 && errno != EINTR))
			break;
		if (n > 0 && to != rest)
			used += (size_t)n;
	}
	text[used] = '\0';
}

int
child_run(struct shim *s, const char *const *argv, char *const *envp,
    int cwd, char text[CHILD_TEXT], struct err *err)
{
	struct launch l = { .fds = { -1, -1, -1, -1, -1 }, .dir = cwd,
	    .groups = { -1, -1 } };
	int out[2], status = 0;
	pid_t pid;

	if (pipe2(out, O_CLOEXEC) == -1)
		return (err_errno(err, _("no pipe")));
	l.argv = (char *const *)(uintptr_t)argv;
	l.envp = envp != NULL ? envp : (char *const *)(uintptr_t)bare;
	l.fds[0] = open("/dev/null", O_RDONLY | O_CLOEXEC);
	l.fds[1] = l.fds[2] = out[1];
	pid = launch(&l, err);
	close(l.fds[0]);
	close(out[1]);
	text[0] = '\0';
	if (pid > 0)
		listen_to(s, pid, out[0], text);
	close(out[0]);
	if (pid == -1)
		return (-1);
	while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
		;
	return (status);
}

pid_t
child_begin(const char *const *argv, char *const *envp, struct err *err)
{
	struct launch l = { .fds = { -1, -1, -1, -1, -1 }, .dir = -1,
	    .groups = { -1, -1 } };
	pid_t pid;

	l.argv = (char *const *)(uintptr_t)argv;
	l.envp = envp;
	l.fds[0] = open("/dev/null", O_RDWR | O_CLOEXEC);
	l.fds[1] = l.fds[2] = l.fds[0];
	pid = launch(&l, err);
	close(l.fds[0]);
	return (pid);
}
