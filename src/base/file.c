#include "config.h"

#include <sys/file.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/i18n.h"

int
file_write_all(int fd, const void *data, size_t n)
{
	const char *p = data;
	ssize_t w;

	while (n > 0) {
		w = write(fd, p, n);
		if (w == -1 && errno == EINTR)
			continue;
		if (w == -1)
			return (-1);
		p += w;
		n -= (size_t)w;
	}
	return (0);
}

ssize_t
file_read_at(int fd, void *data, size_t n, off_t at)
{
	size_t have = 0;
	ssize_t r = 1;

	while (have < n && r != 0) {
		r = pread(fd, (char *)data + have, n - have,
		    at + (off_t)have);
		if (r == -1 && errno != EINTR)
			return (-1);
		if (r > 0)
			have += (size_t)r;
	}
	return ((ssize_t)have);
}

int
file_sync_folder(const char *path, struct err *err)
{
	const char *slash = strrchr(path, '/');
	char *dir;
	int fd, r;

	if (slash == NULL)
		dir = xstrdup(".");
	else
		dir = xstrndup(path, slash == path ? 1 :
		    (size_t)(slash - path));
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(dir);
	r = fd == -1 ? -1 : fsync(fd);
	/* Some file systems cannot sync a folder and say EINVAL. */
	if (r == -1 && (fd == -1 || errno != EINVAL))
		err_errno(err, _("the folder of %s cannot be synced"), path);
	else
		r = 0;
	if (fd != -1)
		close(fd);
	return (r);
}

/* Creates "PATH.XXXXXX" 0600, whatever the umask is. */
static int
make_temporary(char *name)
{
	int fd, saved;

	fd = mkostemp(name, O_CLOEXEC);
	if (fd == -1)
		return (-1);
	if (fchmod(fd, 0600) == -1) {
		saved = errno;
		close(fd);
		unlink(name);
		errno = saved;
		return (-1);
	}
	return (fd);
}

int
file_replace(const char *path, const void *data, size_t n, struct err *err)
{
	char *tmp = xasprintf("%s.XXXXXX", path);
	int fd, ok;

	fd = make_temporary(tmp);
	if (fd == -1) {
		err_errno(err, _("%s cannot be written"), path);
		free(tmp);
		return (-1);
	}
	ok = file_write_all(fd, data, n) == 0 && fsync(fd) == 0;
	if (!ok) {
		err_errno(err, _("%s cannot be written"), path);
		close(fd);
	} else if (close(fd) == -1 || rename(tmp, path) == -1) {
		err_errno(err, _("%s cannot be written"), path);
		ok = 0;
	}
	if (!ok)
		unlink(tmp);
	else
		ok = file_sync_folder(path, err) == 0;
	free(tmp);
	return (ok ? 0 : -1);
}

static int
read_open_file(int fd, const char *path, struct buf *buf, struct err *err)
{
	char chunk[16384];
	struct stat st;
	ssize_t n;

	if (fstat(fd, &st) == -1)
		return (err_errno(err, _("%s cannot be read"), path));
	if (!S_ISREG(st.st_mode))
		return (err_set(err, ERR_INVALID, _("%s is not a file"), path));
	for (;;) {
		n = read(fd, chunk, sizeof(chunk));
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return (err_errno(err, _("%s cannot be read"), path));
		if (n == 0)
			return (0);
		if (buf_add(buf, chunk, (size_t)n) == -1)
			return (err_set(err, ERR_TOO_LARGE,
			    _("%s is larger than %zu bytes, the most that is "
			    "read"), path, buf->most));
	}
}

int
file_read(const char *path, int nofollow, struct buf *buf, struct err *err)
{
	size_t before = buf->len;
	int fd, r;

	/* NONBLOCK: a FIFO of that name must not stop the program. */
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK |
	    (nofollow ? O_NOFOLLOW : 0));
	if (fd == -1 && (errno == ENOENT || errno == ENOTDIR))
		return (err_set(err, ERR_NOT_FOUND, _("%s does not exist"),
		    path));
	if (fd == -1 && nofollow && errno == ELOOP)
		return (err_set(err, ERR_INVALID,
		    _("%s is a symbolic link, which is not followed here"),
		    path));
	if (fd == -1)
		return (err_errno(err, _("%s cannot be read"), path));
	r = read_open_file(fd, path, buf, err);
	close(fd);
	if (r == -1 && buf->data != NULL) {
		buf->len = before;
		buf->data[before] = '\0';
	}
	return (r);
}

int
file_lock(const char *path, struct err *err)
{
	const struct timespec pause = { 0, 10000000 };
	int64_t end = clock_steady_ms() + 1000;
	int fd;

	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd == -1)
		return (err_errno(err, _("%s cannot be opened"), path));
	while (flock(fd, LOCK_EX | LOCK_NB) == -1) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			err_errno(err, _("%s cannot be locked"), path);
		else if (clock_steady_ms() < end) {
			nanosleep(&pause, NULL);
			continue;
		} else
			err_set(err, ERR_IN_USE, _("%s is held by another "
			    "process"), path);
		close(fd);
		return (-1);
	}
	return (fd);
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)remove(path);
	return (0);
}

void
file_remove_tree(const char *path)
{
	(void)nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}
