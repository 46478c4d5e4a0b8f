#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/number.h"
#include "shim/logfile.h"

static char *
part_path(const char *dir, int64_t start)
{
	if (start == 0)
		return (xasprintf("%s/log", dir));
	return (xasprintf("%s/log.%lld", dir, (long long)start));
}

static int
open_part(struct logfile *l, int64_t room)
{
	char *path = part_path(l->dir, l->at);

	if (l->fd != -1)
		close(l->fd);
	l->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC |
	    O_NOFOLLOW, 0600);
	free(path);
	l->base = l->at;
	l->room = room;
	return (l->fd == -1 ? -1 : 0);
}

int
logfile_open(struct logfile *l, const char *dir, int64_t cap, struct err *err)
{
	memset(l, 0, sizeof(*l));
	l->fd = -1;
	l->dir = xstrdup(dir);
	buf_init(&l->out, 0);
	if (cap <= 0)
		cap = LOGFILE_CAP;
	l->head = cap / 8 < LOGFILE_HEAD ? cap / 8 : LOGFILE_HEAD;
	l->part = (cap - l->head) / LOGFILE_PARTS;
	if (open_part(l, l->head) == -1)
		return (err_errno(err, _("the log in %s cannot be written"),
		    dir));
	return (0);
}

void
logfile_close(struct logfile *l)
{
	if (l->fd != -1)
		close(l->fd);
	l->fd = -1;
	buf_release(&l->out);
	free(l->dir);
	l->dir = NULL;
}

static int
next_part(struct logfile *l)
{
	char *path;

	if (l->nparts == LOGFILE_PARTS) {
		path = part_path(l->dir, l->parts[0]);
		unlink(path);
		free(path);
		memmove(l->parts, l->parts + 1,
		    (LOGFILE_PARTS - 1) * sizeof(l->parts[0]));
		l->nparts--;
	}
	l->parts[l->nparts++] = l->at;
	return (open_part(l, l->part));
}

int
logfile_flush(struct logfile *l)
{
	size_t n = l->out.len;
	int r = 0;

	if (n == 0)
		return (0);
	/* A line is never split between files. */
	if (l->at > l->base && l->at - l->base + (int64_t)n > l->room)
		r = next_part(l);
	else if (l->fd == -1)
		r = open_part(l, l->part);	/* which failed before */
	if (r == 0)
		r = file_write_all(l->fd, l->out.data, n);
	buf_clear(&l->out);
	/* What a full disk does not take is lost, and leaves no gap. */
	if (r == -1)
		(void)!ftruncate(l->fd, l->at - l->base);
	else
		l->at += (int64_t)n;
	return (r);
}

void
logfile_line(struct logfile *l, int64_t ms, const char *text, size_t len)
{
	size_t kept = len > LOGFILE_LINE ? LOGFILE_LINE : len;

	buf_addf(&l->out, "%lld ", (long long)ms);
	buf_add(&l->out, text, kept);
	if (kept < len)
		buf_adds(&l->out, " [line cut]");
	buf_addc(&l->out, '\n');
	if (l->out.len >= 2 * LOGFILE_LINE)
		logfile_flush(l);
}

/* Start of the file that holds position at, or of the next one; -1: none. */
static int64_t
find_part(const char *dir, int64_t at)
{
	int64_t start, holds = -1, later = -1;
	struct dirent *e;
	DIR *d = opendir(dir);

	if (d == NULL)
		return (-1);
	while ((e = readdir(d)) != NULL) {
		if (strcmp(e->d_name, "log") == 0)
			start = 0;
		else if (strncmp(e->d_name, "log.", 4) != 0 ||
		    !number_int(e->d_name + 4, &start))
			continue;
		if (start <= at && start > holds)
			holds = start;
		if (start > at && (later == -1 || start < later))
			later = start;
	}
	closedir(d);
	return (holds != -1 ? holds : later);
}

static ssize_t
read_part(const char *dir, int64_t start, int64_t at, char *out, size_t cap)
{
	char *path = part_path(dir, start);
	ssize_t n;
	int fd;

	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	free(path);
	if (fd == -1)
		return (-1);
	n = file_read_at(fd, out, cap, at - start);
	close(fd);
	return (n);
}

/* The file after the one that starts there; -1: none. */
static int64_t
part_after(const char *dir, int64_t start)
{
	int64_t s, best = -1;
	struct dirent *e;
	DIR *d = opendir(dir);

	if (d == NULL)
		return (-1);
	while ((e = readdir(d)) != NULL) {
		if (strncmp(e->d_name, "log.", 4) == 0 &&
		    number_int(e->d_name + 4, &s) && s > start &&
		    (best == -1 || s < best))
			best = s;
	}
	closedir(d);
	return (best);
}

int
logfile_read(const char *dir, int64_t *at, struct buf *b, size_t most)
{
	int64_t start = find_part(dir, *at);
	char *chunk;
	ssize_t n;

	if (start == -1)
		return (-1);
	if (*at < start)
		*at = start;
	chunk = xmalloc(most);
	n = read_part(dir, start, *at, chunk, most);
	if (n == 0 && (start = part_after(dir, start)) != -1) {
		*at = start;
		n = read_part(dir, start, *at, chunk, most);
	}
	if (n > 0)
		buf_add(b, chunk, (size_t)n);
	free(chunk);
	return (n < 0 ? -1 : 0);
}
