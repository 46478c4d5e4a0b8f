#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/paths.h"
#include "base/templates.h"

#define ENDING ".yaml"

/* The examples: installed beside the data, and in the tree of the sources. */
static const char *const shipped[] = { "examples", "../examples" };

bool
templates_name_ok(const char *name)
{
	return (*name != '\0' && *name != '.' && *name != '-' &&
	    strlen(name) <= TEMPLATE_NAME_MAX &&
	    name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRST"
	    "UVWXYZ0123456789._-")] == '\0');
}

/* The folder of the own ones, which may be absent; the caller frees it. */
static char *
own_folder(struct err *err)
{
	const char *config = paths_config(err), *slash;

	if (config == NULL)
		return (NULL);
	slash = strrchr(config, '/');
	return (xasprintf("%.*s/templates", (int)(slash - config), config));
}

const json_t *
templates_find(const json_t *list, const char *name)
{
	const char *other;
	json_t *one;
	size_t i;

	json_array_foreach((json_t *)list, i, one)
		if ((other = json_str_at(one, "/name")) != NULL &&
		    strcmp(other, name) == 0)
			return (one);
	return (NULL);
}

static int
by_name(const void *a, const void *b)
{
	return (strcmp(*(char *const *)a, *(char *const *)b));
}

/* Appends those of one folder in the order of their names. */
static void
add_folder(json_t *list, const char *folder, bool own)
{
	char *names[TEMPLATES_MOST], *name, *path;
	struct dirent *entry;
	size_t n = 0, len, i;
	DIR *dir = opendir(folder);

	while (dir != NULL && n < TEMPLATES_MOST &&
	    (entry = readdir(dir)) != NULL) {
		len = strlen(entry->d_name);
		if (len <= strlen(ENDING) ||
		    strcmp(entry->d_name + len - strlen(ENDING), ENDING) != 0)
			continue;
		name = xstrndup(entry->d_name, len - strlen(ENDING));
		if (templates_name_ok(name))
			names[n++] = name;
		else
			free(name);
	}
	if (dir != NULL)
		closedir(dir);
	qsort(names, n, sizeof *names, by_name);
	for (i = 0; i < n; i++) {
		path = xasprintf("%s/%s" ENDING, folder, names[i]);
		if (templates_find(list, names[i]) == NULL)
			json_array_append_new(list, json_pack(
			    "{s:s, s:s, s:b}", "name", names[i], "path", path,
			    "own", own));
		free(path);
		free(names[i]);
	}
}

json_t *
templates_list(void)
{
	json_t *list = json_array();
	char *folder = own_folder(NULL);
	size_t i;

	if (folder != NULL)
		add_folder(list, folder, true);
	free(folder);
	for (i = 0; i < nitems(shipped); i++) {
		folder = paths_shipped(shipped[i]);
		add_folder(list, folder, false);
		free(folder);
	}
	return (list);
}

static char *
own_path(const char *name, struct err *err)
{
	char *folder, *path;

	if (!templates_name_ok(name)) {
		err_set(err, ERR_USAGE, _("\"%s\" names no template: letters, "
		    "digits, and . _ - inside"), name);
		return (NULL);
	}
	if ((folder = own_folder(err)) == NULL)
		return (NULL);
	path = xasprintf("%s/%s" ENDING, folder, name);
	free(folder);
	return (path);
}

/* A file among the examples, or NULL. */
static char *
shipped_file(const char *name, const char *ending)
{
	char *path, *at;
	size_t i;

	for (i = 0; i < nitems(shipped); i++) {
		at = paths_shipped(shipped[i]);
		path = xasprintf("%s/%s%s", at, name, ending);
		free(at);
		if (access(path, F_OK) == 0)
			return (path);
		free(path);
	}
	return (NULL);
}

char *
templates_path(const char *name, struct err *err)
{
	char *own = own_path(name, err), *path;

	if (own == NULL || access(own, F_OK) == 0)
		return (own);
	if ((path = shipped_file(name, ENDING)) == NULL)
		err_set(err, ERR_NOT_FOUND, _("there is no template \"%s\"; "
		    "it would be %s"), name, own);
	free(own);
	return (path);
}

char *
templates_data_program(void)
{
	char *path = shipped_file("install-data", ""), *real;

	real = path != NULL ? realpath(path, NULL) : NULL;
	free(path);
	return (real);
}

char *
templates_own(const char *name, struct err *err)
{
	char *path = own_path(name, err), *folder;
	int rc;

	if (path == NULL)
		return (NULL);
	folder = own_folder(err);
	rc = folder == NULL ? -1 : paths_make(folder, err);
	free(folder);
	if (rc == 0)
		return (path);
	free(path);
	return (NULL);
}

int
templates_save(const char *name, const char *text, struct err *err)
{
	char *path = templates_own(name, err);
	int rc;

	if (path == NULL)
		return (-1);
	rc = file_replace(path, text, strlen(text), err);
	free(path);
	return (rc);
}

int
templates_delete(const char *name, struct err *err)
{
	char *path = own_path(name, err);
	int rc = 0;

	if (path == NULL)
		return (-1);
	if (unlink(path) == -1)
		rc = errno == ENOENT ? err_set(err, ERR_NOT_FOUND,
		    _("there is no template \"%s\" of your own"), name) :
		    err_errno(err, _("%s cannot be deleted"), path);
	free(path);
	return (rc);
}
