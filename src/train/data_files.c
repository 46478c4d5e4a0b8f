/* The files of a channel's folder. */
#include <sys/stat.h>

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "train/data_read.h"

#define FILES_MOST 100000
#define DEPTH_MOST 32

static int
add_path(struct paths_found *found, char *path, struct err *err)
{
	if (found->n == FILES_MOST) {
		free(path);
		return err_set(err, ERR_INVALID,
		    _("A channel has more than %d files."), FILES_MOST);
	}
	if (found->n == found->cap) {
		found->cap = found->cap == 0 ? 16 : found->cap * 2;
		found->path = xreallocarray(found->path, found->cap,
		    sizeof(*found->path));
	}
	found->path[found->n++] = path;
	return 0;
}

static int
visit(struct paths_found *found, const char *dir, const char *name,
    int depth, struct err *err)
{
	char *path = xasprintf("%s/%s", dir, name);
	struct stat st;
	int result = 0;

	/* Staged data may be symbolic links; the depth limit ends a loop. */
	if (stat(path, &st) != 0)
		result = err_errno(err, "%s", path);
	else if (S_ISDIR(st.st_mode))
		result = files_find(found, path, depth + 1, err);
	else if (S_ISREG(st.st_mode))
		return add_path(found, path, err);
	free(path);
	return result;
}

int
files_find(struct paths_found *found, const char *dir, int depth,
    struct err *err)
{
	struct dirent *entry;
	DIR *d;
	int result = 0;

	if (depth > DEPTH_MOST)
		return err_set(err, ERR_INVALID,
		    _("%s: folders lie deeper than %d."), dir, DEPTH_MOST);
	d = opendir(dir);
	if (d == NULL)
		return err_errno(err, "%s", dir);
	while (result == 0 && (entry = readdir(d)) != NULL)
		if (entry->d_name[0] != '.' && entry->d_name[0] != '_')
			result = visit(found, dir, entry->d_name, depth, err);
	closedir(d);
	return result;
}

static int
by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void
files_sort(struct paths_found *found)
{
	qsort(found->path, found->n, sizeof(*found->path), by_bytes);
}

void
files_release(struct paths_found *found)
{
	size_t i;

	for (i = 0; i < found->n; i++)
		free(found->path[i]);
	free(found->path);
}
