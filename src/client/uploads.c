#include "config.h"

#include <sys/file.h>
#include <sys/stat.h>

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/paths.h"
#include "client/uploads.h"

#define PREFIX		"upload."
#define NOTE_BYTES	(16 << 10)
#define WRITTEN_S	60	/* by then an empty one is no new one */
#define FORGOTTEN_S	(30LL * 24 * 3600)

struct upload_note {
	char	*path;
	int	 fd;
};

static int
write_note(int fd, const struct uploads *u, const char *bucket,
    const char *key, const char *id)
{
	json_t *o = json_pack("{s:s, s:s, s:s, s:s}", "endpoint", u->endpoint,
	    "bucket", bucket, "key", key, "id", id);
	char *text;
	int r;

	/* What is no UTF-8 was refused as a request before. */
	if (o == NULL)
		return (-1);
	text = json_text(o);
	r = file_write_all(fd, text, strlen(text));
	free(text);
	json_decref(o);
	return (r == 0 ? fsync(fd) : -1);
}

struct upload_note *
upload_note(const struct uploads *u, const char *bucket, const char *key,
    const char *id)
{
	struct upload_note *note;

	if (u->dir == NULL || paths_make(u->dir, NULL) == -1)
		return (NULL);
	note = xcalloc(1, sizeof *note);
	note->path = xasprintf("%s/" PREFIX "XXXXXX", u->dir);
	note->fd = mkostemp(note->path, O_CLOEXEC);
	if (note->fd == -1) {
		free(note->path);
		free(note);
		return (NULL);
	}
	if (flock(note->fd, LOCK_EX | LOCK_NB) == -1 ||
	    write_note(note->fd, u, bucket, key, id) == -1) {
		upload_note_free(note, true);
		return (NULL);
	}
	return (note);
}

void
upload_note_free(struct upload_note *note, bool gone)
{
	if (note == NULL)
		return;
	if (gone)
		(void)unlink(note->path);
	close(note->fd);
	free(note->path);
	free(note);
}

/* What a note that nobody holds says; NULL: it is not one, or not yet. */
static json_t *
read_note(const char *path, int fd, int64_t *age_s)
{
	char text[NOTE_BYTES];
	struct stat st;
	json_t *o = NULL;
	ssize_t n;

	if (flock(fd, LOCK_EX | LOCK_NB) == -1 || fstat(fd, &st) == -1 ||
	    !S_ISREG(st.st_mode))
		return (NULL);
	*age_s = clock_wall_ms() / 1000 - st.st_mtime;
	n = file_read_at(fd, text, sizeof text, 0);
	if (n > 0)
		o = json_read(text, (size_t)n, NULL, NULL);
	if (o == NULL && *age_s > WRITTEN_S)
		(void)unlink(path);
	return (o);
}

static bool
is_of(const json_t *note, const char *member, const char *value)
{
	const char *text = json_str_at(note, member);

	return (text != NULL && strcmp(text, value) == 0);
}

/* False: there is no use in asking for others. */
static bool
take_away(const struct uploads *u, struct backend *b, const char *bucket,
    const char *path, int fd)
{
	struct err err = ERR_INIT;
	json_t *note, *request;
	int64_t age_s;

	if ((note = read_note(path, fd, &age_s)) == NULL)
		return (true);
	if (is_of(note, "/endpoint", u->endpoint) &&
	    is_of(note, "/bucket", bucket)) {
		request = json_pack("{s:s, s:O*, s:O*}", "Bucket", bucket,
		    "Key", json_object_get(note, "key"), "UploadId",
		    json_object_get(note, "id"));
		json_decref(backend_wait(b, "AbortMultipartUpload", request,
		    &err));
		if (err.code == ERR_NONE || err.code == ERR_NOT_FOUND ||
		    age_s > FORGOTTEN_S)
			(void)unlink(path);
	}
	json_decref(note);
	return (err.code == ERR_NONE || err.code == ERR_NOT_FOUND);
}

void
uploads_sweep(const struct uploads *u, struct backend *b, const char *bucket)
{
	DIR *d = u->dir == NULL ? NULL : opendir(u->dir);
	struct dirent *e;
	bool go_on = true;
	char *path;
	int fd;

	while (d != NULL && go_on && (e = readdir(d)) != NULL) {
		if (strncmp(e->d_name, PREFIX, strlen(PREFIX)) != 0)
			continue;
		path = xasprintf("%s/%s", u->dir, e->d_name);
		fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK |
		    O_CLOEXEC);
		if (fd != -1) {
			go_on = take_away(u, b, bucket, path, fd);
			close(fd);
		}
		free(path);
	}
	if (d != NULL)
		closedir(d);
}
