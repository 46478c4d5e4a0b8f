#include "config.h"

#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>

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
#include "shim/attempt.h"
#include "shim/shim.h"
#include "shim/uri.h"

/* An archive of an empty folder: a program for it would take as long as the
 * whole trial of a program that does nothing. gzip of 10,240 zero bytes. */
static const unsigned char empty_archive[] = {
	0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xed, 0xc1,
	0x01, 0x0d, 0x00, 0x00, 0x00, 0xc2, 0xa0, 0xf7, 0x4f, 0x6d, 0x0e, 0x37,
	0xa0, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x80, 0x37,
	0x03, 0x9a, 0xde, 0x1d, 0x27, 0x00, 0x28, 0x00, 0x00
};

#define FOLDER	(O_RDONLY | O_DIRECTORY | O_CLOEXEC)

/* Where archives are to lie: dir, of which what is below root may be of the
 * trial's making, for it can have its checkpoints there. */
struct place {
	const char	*root, *dir;
};

/* A folder as the trial left it: it may have put links anywhere. Closes
 * base. */
static int
open_beneath(int base, const char *name)
{
	struct open_how how;
	int fd;

	if (base == -1)
		return (-1);
	memset(&how, 0, sizeof(how));
	how.flags = FOLDER | O_NOFOLLOW;
	how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS;
	fd = (int)syscall(SYS_openat2, base, name, &how, sizeof(how));
	close(base);
	return (fd);
}

static bool
is_empty(int fd)
{
	struct dirent *e;
	bool empty = true;
	int copy = dup(fd);
	DIR *d = fdopendir(copy);

	if (d == NULL) {
		if (copy != -1)
			close(copy);
		return (true);
	}
	while (empty && (e = readdir(d)) != NULL)
		empty = strcmp(e->d_name, ".") == 0 ||
		    strcmp(e->d_name, "..") == 0;
	rewinddir(d);
	closedir(d);
	return (empty);
}

static int
write_archive(struct shim *s, int folder, bool empty, const char *path,
    struct err *err)
{
	const char *argv[] = {
		"/usr/bin/tar", "--create", "--gzip", "--file", NULL,
		"--one-file-system", ".", NULL
	};
	char *tmp = xasprintf("%s.%s", path, s->token), text[CHILD_TEXT];
	int fd, r = 0;

	argv[4] = tmp;
	(void)unlink(tmp);	/* the trial knows the token */
	if (empty) {
		fd = open(tmp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
		if (fd == -1 || file_write_all(fd, empty_archive,
		    sizeof(empty_archive)) == -1)
			r = err_errno(err, _("%s cannot be written"), tmp);
		if (fd != -1)
			close(fd);
	} else {
		r = child_run(NULL, argv, NULL, folder, text, err);
		if (r > 0)
			r = err_set(err, ERR_SYSTEM, "%s: %.900s", argv[0],
			    text);
	}
	if (r == 0 && rename(tmp, path) == -1)
		r = err_errno(err, _("%s cannot be written"), path);
	if (r == -1)
		unlink(tmp);
	free(tmp);
	return (r);
}

static int
make_place(const struct place *p, struct err *err)
{
	int fd;

	if (make_folders(p->dir, err) == -1)
		return (-1);
	fd = open_beneath(open(p->root, FOLDER), p->dir + strlen(p->root) + 1);
	if (fd == -1)
		return (err_set(err, ERR_INVALID, _("%s is a link that the "
		    "training job made: nothing is written there."), p->dir));
	close(fd);
	return (0);
}

static int
pack(struct shim *s, const char *folder, const struct place *to,
    const char *name, bool even_empty, struct err *err)
{
	int fd = open_beneath(open(s->ml, FOLDER | O_NOFOLLOW), folder), r = 0;
	char *path;
	bool empty;

	if (fd == -1) {
		shim_note(s, _("%s is no folder any more; it is not kept."),
		    folder);
		return (0);
	}
	empty = is_empty(fd);
	if (even_empty || !empty) {
		path = attempt_path(to->dir, name);
		r = make_place(to, err);
		if (r == 0)
			r = write_archive(s, fd, empty, path, err);
		free(path);
	}
	close(fd);
	return (r);
}

static int
pack_both(struct shim *s, const struct place *to, bool model, struct err *err)
{
	if (model && pack(s, "model", to, "model.tar.gz", true, err) == -1)
		return (-1);
	return (pack(s, "output/data", to, "output.tar.gz", false, err));
}

static int
send_archive(struct shim *s, const char *root, const char *dir,
    const char *name, struct err *err)
{
	char *path = attempt_path(dir, name), *uri, *rest;
	int r = 0;

	rest = xasprintf("/output/%s", name);
	uri = remote_place(s, root, rest);
	if (access(path, F_OK) == 0)
		r = remote_put(s, path, uri, err);
	if (r == 0)
		(void)unlink(path);
	free(path);
	free(uri);
	free(rest);
	return (r);
}

/* The archives lie beside ml/ until they are in S3. */
static int
pack_remote(struct shim *s, const char *root, bool model, struct err *err)
{
	char *dir = attempt_path(s->dir, "upload");
	struct place at = { s->dir, dir };
	int r;

	r = pack_both(s, &at, model, err);
	if (r == 0)
		r = send_archive(s, root, dir, "model.tar.gz", err);
	if (r == 0)
		r = send_archive(s, root, dir, "output.tar.gz", err);
	free(dir);
	return (r);
}

int
pack_outputs(struct shim *s, bool model, struct err *err)
{
	const char *uri = json_str_at(s->definition,
	    "/OutputDataConfig/S3OutputPath");
	struct place at;
	char *root, *dir;
	int r;

	if (uri == NULL)
		return (0);
	if (remote_is(s, uri))
		return (pack_remote(s, uri, model, err));
	if ((root = uri_path(s->data, uri, err)) == NULL)
		return (-1);
	dir = xasprintf("%s/%s/output", root,
	    json_str_at(s->spec, "/job_name"));
	at.root = root;
	at.dir = dir;
	r = pack_both(s, &at, model, err);
	free(root);
	free(dir);
	return (r);
}
