#include "config.h"

#include <sys/pidfd.h>
#include <sys/random.h>
#include <sys/wait.h>

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/number.h"
#include "shim/attempt.h"

#define SMALL_MOST	(8 << 20)	/* of a JSON file of the folder */
#define ENVIRON_MOST	(4 << 20)

void
token_make(char token[33])
{
	unsigned char raw[16];
	size_t i;

	if (getrandom(raw, sizeof(raw), 0) != (ssize_t)sizeof(raw))
		bug("no random bytes");
	for (i = 0; i < sizeof(raw); i++)
		snprintf(token + 2 * i, 3, "%02x", raw[i]);
}

char *
attempt_path(const char *dir, const char *name)
{
	return (xasprintf("%s/%s", dir, name));
}

static int
read_proc(const char *path, char *out, size_t cap)
{
	ssize_t n;
	int fd;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		return (-1);
	n = file_read_at(fd, out, cap - 1, 0);
	close(fd);
	if (n <= 0)
		return (-1);
	out[n] = '\0';
	return (0);
}

int
proc_id_of(pid_t pid, struct proc_id *id)
{
	char path[64], text[1024], *p;
	int field;

	snprintf(path, sizeof(path), "/proc/%ld/stat", (long)pid);
	if (read_proc(path, text, sizeof(text)) == -1)
		return (-1);
	/* The name in parentheses may hold anything: count from its end. */
	p = strrchr(text, ')');
	if (p == NULL || p[1] == '\0' || p[2] == 'Z')
		return (-1);
	for (field = 2; field < 22 && p != NULL; field++)
		p = strchr(p + 1, ' ');
	if (p == NULL)
		return (-1);
	id->pid = pid;
	id->start = strtoull(p + 1, NULL, 10);
	if (read_proc("/proc/sys/kernel/random/boot_id", id->boot,
	    sizeof(id->boot)) == -1)
		return (-1);
	id->boot[strcspn(id->boot, "\n")] = '\0';
	return (0);
}

int
proc_open(const struct proc_id *id)
{
	struct proc_id now = { 0 };
	int fd;

	if (id->pid <= 1 || (fd = pidfd_open(id->pid, 0)) == -1)
		return (-1);
	/* Compared after the open: from here the number cannot change hands
	 * unseen. */
	if (proc_id_of(id->pid, &now) == 0 && now.start == id->start &&
	    strcmp(now.boot, id->boot) == 0)
		return (fd);
	close(fd);
	return (-1);
}

static bool
environ_holds(const char *text, size_t len, const char *wanted)
{
	const char *p = text;

	while (p < text + len) {
		if (strcmp(p, wanted) == 0)
			return (true);
		p += strlen(p) + 1;
	}
	return (false);
}

static int
kill_if_token(pid_t pid, const char *wanted)
{
	struct proc_id id = { 0 };
	struct buf env;
	char path[64];
	int fd, killed = 0;

	if (proc_id_of(pid, &id) == -1)
		return (0);
	snprintf(path, sizeof(path), "/proc/%ld/environ", (long)pid);
	buf_init(&env, ENVIRON_MOST);
	if (file_read(path, 0, &env, NULL) == 0 && env.len > 0 &&
	    environ_holds(env.data, env.len, wanted) &&
	    (fd = proc_open(&id)) != -1) {
		killed = pidfd_send_signal(fd, SIGKILL, NULL, 0) == 0;
		close(fd);
	}
	buf_release(&env);
	return (killed);
}

int
proc_kill_token(const char *token)
{
	char *wanted;
	struct dirent *e;
	int64_t pid;
	int n = 0;
	DIR *d;

	if (*token == '\0' || (d = opendir("/proc")) == NULL)
		return (0);
	wanted = xasprintf("TRIALDECK_ATTEMPT=%s", token);
	while ((e = readdir(d)) != NULL) {
		if (isdigit((unsigned char)e->d_name[0]) &&
		    number_int(e->d_name, &pid) && pid != getpid())
			n += kill_if_token((pid_t)pid, wanted);
	}
	closedir(d);
	free(wanted);
	return (n);
}

void
proc_kill_descendants(void)
{
	char path[64], text[4096], *p, *end;
	pid_t pid;

	snprintf(path, sizeof(path), "/proc/self/task/%ld/children",
	    (long)getpid());
	for (;;) {
		while ((pid = waitpid(-1, NULL, WNOHANG)) > 0)
			;
		if (pid == -1 && errno != EINTR)
			return;
		if (read_proc(path, text, sizeof(text)) == 0) {
			/* Children of ours cannot be reaped but here, so their
			 * numbers hold still. A cut last number is left out. */
			for (p = text; (pid = (pid_t)strtol(p, &end, 10)) > 0 &&
			    *end == ' '; p = end)
				kill(pid, SIGKILL);
		}
		if (waitpid(-1, NULL, 0) == -1 && errno != EINTR)
			return;
	}
}

bool
proc_defaults(pid_t pid, int sig)
{
	/* From the line's start, which no name can hold: the kernel writes a
	 * line feed in it as "\\n". */
	static const char *const sets[] = {
		"\nSigBlk:", "\nSigIgn:", "\nSigCgt:"
	};
	char path[64], text[4096];
	const char *p;
	size_t i;

	snprintf(path, sizeof(path), "/proc/%ld/status", (long)pid);
	if (read_proc(path, text, sizeof(text)) == -1)
		return (false);
	for (i = 0; i < nitems(sets); i++) {
		p = strstr(text, sets[i]);
		if (p == NULL || (strtoull(p + strlen(sets[i]), NULL, 16) >>
		    (sig - 1) & 1) != 0)
			return (false);
	}
	return (true);
}

static int
sync_folder(const char *dir)
{
	int fd, r;

	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd == -1)
		return (-1);
	r = fsync(fd);
	close(fd);
	return (r);
}

/* 0: linked, 1: the name was there, -1: errno. */
static int
link_exclusive(const char *dir, const char *tmp, const char *name,
    const char *text)
{
	int fd, ok, r;

	fd = open(tmp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd == -1)
		return (-1);
	ok = file_write_all(fd, text, strlen(text)) == 0 && fsync(fd) == 0;
	close(fd);
	if (!ok)
		r = -1;
	else if (link(tmp, name) == 0)
		r = 0;
	else
		r = errno == EEXIST ? 1 : -1;
	unlink(tmp);
	if (r == 0 && sync_folder(dir) == -1)
		r = -1;
	return (r);
}

int
attempt_claim(const char *dir, const struct proc_id *id, struct err *err)
{
	char *tmp, *name, *text;
	json_t *o;
	int r;

	o = json_pack("{s:s, s:I, s:I, s:s}", "token", id->token,
	    "pid", (json_int_t)id->pid, "start", (json_int_t)id->start,
	    "boot", id->boot);
	text = json_text(o);
	json_decref(o);
	tmp = xasprintf("%s/started.%s", dir, id->token);
	name = attempt_path(dir, "started.json");
	r = link_exclusive(dir, tmp, name, text);
	if (r == -1)
		err_errno(err, _("%s cannot be written"), name);
	free(tmp);
	free(name);
	free(text);
	return (r);
}

json_t *
attempt_json(const char *dir, const char *name, struct err *err)
{
	static const struct json_limits limits = {
		.most_bytes = SMALL_MOST, .most_depth = 64 };
	char *path = attempt_path(dir, name);
	json_t *o = NULL;
	struct buf b;

	buf_init(&b, SMALL_MOST);
	if (file_read(path, 1, &b, err) == 0)
		o = json_read(buf_str(&b), b.len, &limits, err);
	buf_release(&b);
	free(path);
	return (o);
}

int
attempt_owner(const char *dir, struct proc_id *id)
{
	const char *boot, *token;
	json_t *o;

	o = attempt_json(dir, "started.json", NULL);
	if (o == NULL)
		return (-1);
	boot = json_str_at(o, "/boot");
	token = json_str_at(o, "/token");
	id->pid = (pid_t)json_int_at(o, "/pid", 0);
	id->start = (uint64_t)json_int_at(o, "/start", 0);
	snprintf(id->boot, sizeof(id->boot), "%s", boot == NULL ? "" : boot);
	snprintf(id->token, sizeof(id->token), "%s",
	    token == NULL ? "" : token);
	json_decref(o);
	return (0);
}
