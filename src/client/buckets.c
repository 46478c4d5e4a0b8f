#include "config.h"

#include <sys/stat.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/paths.h"
#include "base/utf8.h"
#include "client/buckets.h"

struct found {
	char	*name;
	bool	 folder;
	int64_t	 size;
};

static int
by_name(const void *a, const void *b)
{
	return (strcmp(((const struct found *)a)->name,
	    ((const struct found *)b)->name));
}

/* Names in a folder that begin so, sorted; those that no JSON can hold are
 * passed over. */
static size_t
look(const char *folder, const char *tail, struct found **list)
{
	DIR *d = opendir(folder);
	struct dirent *e;
	struct stat st;
	size_t n = 0;
	char *path;

	*list = NULL;
	while (d != NULL && (e = readdir(d)) != NULL) {
		if (strcmp(e->d_name, ".") == 0 ||
		    strcmp(e->d_name, "..") == 0 ||
		    strncmp(e->d_name, tail, strlen(tail)) != 0 ||
		    !utf8_valid(e->d_name, strlen(e->d_name)))
			continue;
		path = xasprintf("%s/%s", folder, e->d_name);
		if (stat(path, &st) == 0 && (S_ISDIR(st.st_mode) ||
		    S_ISREG(st.st_mode))) {
			*list = xreallocarray(*list, n + 1, sizeof **list);
			(*list)[n].name = xstrdup(e->d_name);
			(*list)[n].folder = S_ISDIR(st.st_mode);
			(*list)[n++].size = st.st_size;
		}
		free(path);
	}
	if (d != NULL)
		closedir(d);
	if (n > 1)
		qsort(*list, n, sizeof **list, by_name);
	return (n);
}

static void
found_free(struct found *list, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		free(list[i].name);
	free(list);
}

json_t *
buckets_list(const char *data, struct err *err)
{
	char *root = xasprintf("%s/s3", data);
	json_t *all = json_array();
	struct found *list;
	size_t i, n;

	n = look(root, "", &list);
	for (i = 0; i < n && json_array_size(all) < BUCKETS_MOST; i++)
		if (list[i].folder)
			json_array_append_new(all, json_pack("{s:s}", "Name",
			    list[i].name));
	found_free(list, n);
	free(root);
	return (json_pack("{s:{s:o}}", "Buckets", "Bucket", all));
}

json_t *
buckets_objects(const char *data, const json_t *request, struct err *err)
{
	const char *bucket = json_str_at(request, "/Bucket");
	const char *prefix = json_str_at(request, "/Prefix"), *tail;
	json_t *files = json_array(), *folders = json_array();
	struct found *list;
	char *root, *key, size[32];
	size_t i, n;

	if (prefix == NULL)
		prefix = "";
	if (bucket == NULL || paths_has_dots(bucket) ||
	    strchr(bucket, '/') != NULL || paths_has_dots(prefix)) {
		json_decref(files);
		json_decref(folders);
		err_set(err, ERR_INVALID, _("a bucket and a key have no \".\" "
		    "and \"..\" here"));
		return (NULL);
	}
	tail = strrchr(prefix, '/') != NULL ? strrchr(prefix, '/') + 1 : prefix;
	root = xasprintf("%s/s3/%s/%.*s", data, bucket, (int)(tail - prefix),
	    prefix);
	n = look(root, tail, &list);
	for (i = 0; i < n && i < BUCKETS_MOST; i++) {
		key = xasprintf("%.*s%s%s", (int)(tail - prefix), prefix,
		    list[i].name, list[i].folder ? "/" : "");
		snprintf(size, sizeof size, "%lld", (long long)list[i].size);
		if (list[i].folder)
			json_array_append_new(folders, json_pack("{s:s}",
			    "Prefix", key));
		else
			json_array_append_new(files, json_pack("{s:s, s:s}",
			    "Key", key, "Size", size));
		free(key);
	}
	found_free(list, n);
	free(root);
	return (json_pack("{s:o, s:o}", "CommonPrefixes", folders, "Contents",
	    files));
}
