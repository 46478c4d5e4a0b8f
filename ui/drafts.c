#include "config.h"

#include <sys/stat.h>

#include <dirent.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/paths.h"
#include "ui/drafts.h"

#define FILE_MOST (2 << 20)

char *
drafts_path(const char *id, struct err *err)
{
	const char *folder = paths_drafts(err);

	if (folder == NULL)
		return (NULL);
	if (id[0] == '\0' || id[0] == '.' || strchr(id, '/') != NULL) {
		err_set(err, ERR_INVALID, _("\"%s\" names no draft"), id);
		return (NULL);
	}
	return (xasprintf("%s/%s.json", folder, id));
}

/* "ID.lock" beside "ID.json"; the caller frees it. */
static char *
lock_of(const char *path)
{
	return (xasprintf("%.*slock", (int)(strlen(path) - 4), path));
}

void
drafts_remove(const char *path)
{
	char *lock = lock_of(path);

	unlink(path);
	unlink(lock);
	free(lock);
}

int
drafts_write(const char *id, const char *text, struct err *err)
{
	char *path = drafts_path(id, err);
	int rc = 0;

	if (path == NULL)
		return (-1);
	if (text == NULL)
		drafts_remove(path);
	else
		rc = file_replace(path, text, strlen(text), err);
	free(path);
	return (rc);
}

/* Whether this lock is the one that others find, too. */
static bool
is_there(const char *lock, int fd)
{
	struct stat there, held;

	return (fstat(fd, &held) == 0 && lstat(lock, &there) == 0 &&
	    held.st_dev == there.st_dev && held.st_ino == there.st_ino);
}

int
drafts_lock(const char *path, struct err *err)
{
	char *lock = lock_of(path);
	int fd;

	/* Its holder may have taken it away after it was opened here. */
	while ((fd = file_lock(lock, err)) != -1 && !is_there(lock, fd))
		close(fd);
	free(lock);
	return (fd);
}

void
drafts_unlock(const char *path, int fd)
{
	char *lock = lock_of(path);

	if (is_there(lock, fd))
		unlink(lock);
	close(fd);
	free(lock);
}

int
drafts_find(const json_t *list, const char *id)
{
	const char *have;
	json_t *one;
	size_t i;

	json_array_foreach (list, i, one) {
		have = json_str_at(one, "/id");
		if (have != NULL && strcmp(have, id) == 0)
			return ((int)i);
	}
	return (-1);
}

static void
put_in_order(json_t *list, json_t *draft)
{
	json_int_t saved = json_int_at(draft, "/saved", 0);
	size_t i;

	for (i = 0; i < json_array_size(list); i++) {
		if (json_int_at(json_array_get(list, i), "/saved", 0) <=
		    saved)
			break;
	}
	json_array_insert_new(list, i, draft);
}

void
drafts_note(json_t *list, const char *id, const char *text)
{
	int at = drafts_find(list, id);
	json_t *draft;

	if (at != -1)
		json_array_remove(list, (size_t)at);
	if (text == NULL)
		return;
	draft = json_read(text, strlen(text), NULL, NULL);
	if (draft == NULL || !json_is_object(json_at(draft, "/request"))) {
		json_decref(draft);
		return;
	}
	json_object_set_new(draft, "id", json_string(id));
	put_in_order(list, draft);
}

json_t *
drafts_read(void)
{
	const char *folder = paths_drafts(NULL);
	json_t *list = json_array();
	struct dirent *entry;
	struct buf text;
	char *id, *path;
	size_t n;
	DIR *dir;

	dir = folder == NULL ? NULL : opendir(folder);
	while (dir != NULL && (entry = readdir(dir)) != NULL &&
	    json_array_size(list) < DRAFTS_MOST) {
		n = strlen(entry->d_name);
		if (n < 6 || strcmp(entry->d_name + n - 5, ".json") != 0)
			continue;
		id = xstrndup(entry->d_name, n - 5);
		path = drafts_path(id, NULL);
		buf_init(&text, FILE_MOST);
		if (path != NULL && file_read(path, 1, &text, NULL) == 0)
			drafts_note(list, id, buf_str(&text));
		buf_release(&text);
		free(path);
		free(id);
	}
	if (dir != NULL)
		closedir(dir);
	return (list);
}
