/*
 * A control group for the trial (T26), where this process may make one: as
 * root, or where systemd delegates. Version 2 beside our own group, since a
 * group with processes can have no children with limits; version 1 below our
 * own in each hierarchy. Without one nothing but the kernel's own choice stops
 * a trial that takes all memory, and that falls on the trial (oom_score_adj).
 */
#include "config.h"

#include <sys/stat.h>
#include <sys/sysinfo.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/number.h"
#include "shim/attempt.h"
#include "shim/shim.h"

#define ROOT		"/sys/fs/cgroup"
#define PROCESSES	1024

static int
put(const char *dir, const char *name, const char *text)
{
	char *path = attempt_path(dir, name);
	int fd, r = -1;

	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd != -1) {
		r = write(fd, text, strlen(text)) == -1 ? -1 : 0;
		close(fd);
	}
	free(path);
	return (r);
}

/* Three quarters of the machine, or what a test asks for. */
static void
memory_limit(const struct shim *s, char *out, size_t n)
{
	int64_t bytes = json_int_at(s->spec, "/memory", 0);
	struct sysinfo info;

	if (bytes == 0 && sysinfo(&info) == 0)
		bytes = (int64_t)info.totalram * info.mem_unit / 4 * 3;
	snprintf(out, n, "%lld", (long long)bytes);
}

/* Our own group in the hierarchy whose line of /proc/self/cgroup begins after
 * the number with this ("memory", "" for version 2); NULL: none. */
static char *
own_group(const char *all, const char *controller)
{
	size_t n = strlen(controller);
	const char *p, *end;

	for (p = all; p != NULL && *p != '\0'; p = end == NULL ? NULL :
	    end + 1) {
		end = strchr(p, '\n');
		p = strchr(p, ':');
		if (p == NULL)
			return (NULL);
		if (strncmp(p + 1, controller, n) == 0 && p[1 + n] == ':')
			return (xasprintf(ROOT "/%s%.*s", controller,
			    (int)(end == NULL ? (ptrdiff_t)strlen(p) : end -
			    p) - (int)n - 2, p + n + 2));
	}
	return (NULL);
}

/* Makes DIR/trialdeck-TOKEN with this limit; it is then the nth of ours. */
static bool
make(struct shim *s, size_t nth, const char *dir, const char *limit,
    const char *value)
{
	char *path = xasprintf("%s/trialdeck-%s", dir, s->token), *procs;

	if (mkdir(path, 0700) == -1) {
		free(path);
		return (false);
	}
	procs = attempt_path(path, "cgroup.procs");
	if (put(path, limit, value) == 0)
		s->group_fds[nth] = open(procs, O_WRONLY | O_CLOEXEC);
	free(procs);
	if (s->group_fds[nth] == -1) {
		rmdir(path);
		free(path);
		return (false);
	}
	s->group[nth] = path;
	return (true);
}

static void
make_v2(struct shim *s, char *own, const char *memory, const char *processes)
{
	char *slash = strrchr(own, '/');

	if (slash <= own + strlen(ROOT))
		return;
	*slash = '\0';
	if (make(s, 0, own, "memory.max", memory))
		(void)put(s->group[0], "pids.max", processes);
}

void
group_make(struct shim *s)
{
	char memory[24], processes[24], *own;
	struct buf all;

	memory_limit(s, memory, sizeof(memory));
	snprintf(processes, sizeof(processes), "%d", PROCESSES);
	buf_init(&all, 1 << 16);
	if (file_read("/proc/self/cgroup", 0, &all, NULL) == -1) {
		buf_release(&all);
		return;
	}
	if ((own = own_group(buf_str(&all), "memory")) != NULL)
		make(s, 0, own, "memory.limit_in_bytes", memory);
	free(own);
	if ((own = own_group(buf_str(&all), "pids")) != NULL)
		make(s, 1, own, "pids.max", processes);
	free(own);
	if (s->group[0] == NULL &&
	    (own = own_group(buf_str(&all), "")) != NULL) {
		make_v2(s, own, memory, processes);
		free(own);
	}
	buf_release(&all);
}

/* "oom_kill N" of memory.oom_control (1) or memory.events (2). */
static bool
killed_in(const char *dir, const char *name)
{
	char *path = attempt_path(dir, name);
	const char *p;
	struct buf b;
	bool killed = false;

	buf_init(&b, 1 << 16);
	if (file_read(path, 0, &b, NULL) == 0 &&
	    (p = strstr(buf_str(&b), "oom_kill ")) != NULL)
		killed = p[9] != '0';
	buf_release(&b);
	free(path);
	return (killed);
}

bool
group_killed(const struct shim *s)
{
	return (s->group[0] != NULL &&
	    (killed_in(s->group[0], "memory.oom_control") ||
	    killed_in(s->group[0], "memory.events")));
}

void
group_end(struct shim *s)
{
	useconds_t wait;
	size_t i;

	for (i = 0; i < nitems(s->group); i++) {
		if (s->group_fds[i] != -1)
			close(s->group_fds[i]);
		s->group_fds[i] = -1;
		/* The last process may still be on its way out, as a rule for
		 * less than a millisecond, which the next trial waits, too. */
		for (wait = 200; s->group[i] != NULL && rmdir(s->group[i]) ==
		    -1 && errno == EBUSY && wait < 500000; wait *= 2)
			usleep(wait);
		free(s->group[i]);
		s->group[i] = NULL;
	}
}
