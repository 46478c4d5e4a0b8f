#include "config.h"

#include <sys/stat.h>

#include <errno.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/exec.h"
#include "base/i18n.h"
#include "base/paths.h"

/* The last element must be a folder of ours that nobody else may change. */
static int
check_folder(const char *dir, struct err *err)
{
	struct stat st;

	if (lstat(dir, &st) == -1)
		return (err_errno(err, _("the folder %s cannot be used"), dir));
	if (S_ISLNK(st.st_mode))
		return (err_set(err, ERR_SYSTEM,
		    _("%s is a symbolic link; a folder is wanted there"), dir));
	if (!S_ISDIR(st.st_mode))
		return (err_set(err, ERR_SYSTEM,
		    _("%s is not a folder; move it away"), dir));
	if (st.st_uid != geteuid())
		return (err_set(err, ERR_SYSTEM,
		    _("the folder %s belongs to another user (uid %lu)"), dir,
		    (unsigned long)st.st_uid));
	if ((st.st_mode & (S_IWGRP | S_IWOTH)) != 0)
		return (err_set(err, ERR_SYSTEM,
		    _("others can write to the folder %s (mode %03o); "
		    "run: chmod go-w %s"), dir,
		    (unsigned int)(st.st_mode & 0777), dir));
	return (0);
}

static int
make_one(const char *dir, struct err *err)
{
	if (mkdir(dir, 0700) == 0 || errno == EEXIST)
		return (0);
	return (err_errno(err, _("the folder %s cannot be made"), dir));
}

int
paths_make(const char *dir, struct err *err)
{
	char *part = xstrdup(dir), *p;
	size_t n = strlen(part);
	int r = 0;

	while (n > 1 && part[n - 1] == '/')
		part[--n] = '\0';
	for (p = part + 1; r == 0 && *part != '\0' && *p != '\0'; p++) {
		if (*p != '/' || p[-1] == '/')
			continue;
		*p = '\0';
		r = make_one(part, err);
		*p = '/';
	}
	if (r == 0)
		r = make_one(part, err);
	if (r == 0)
		r = check_folder(part, err);
	free(part);
	return (r);
}

/* XDG says that a value that is no absolute path is to be ignored. */
static const char *
absolute(const char *name)
{
	const char *s = getenv(name);

	return (s != NULL && *s == '/' ? s : NULL);
}

static const char *
home(struct err *err)
{
	const char *s = absolute("HOME");
	struct passwd *pw;

	if (s != NULL)
		return (s);
	pw = getpwuid(geteuid());
	if (pw != NULL && pw->pw_dir != NULL && *pw->pw_dir == '/')
		return (pw->pw_dir);
	err_set(err, ERR_SYSTEM,
	    _("no home folder is known; set HOME or TRIALDECK_HOME"));
	return (NULL);
}

/*
 * The folder of one kind, made: below TRIALDECK_HOME when that is set, else
 * below the XDG folder, else below HOME/fallback. The caller frees it.
 */
static char *
folder(const char *in_home, const char *xdg, const char *fallback,
    struct err *err)
{
	const char *base;
	char *dir;

	base = getenv("TRIALDECK_HOME");
	if (base != NULL && *base != '\0') {
		if (*base != '/') {
			err_set(err, ERR_SYSTEM, _("TRIALDECK_HOME is \"%s\"; "
			    "an absolute path is wanted"), base);
			return (NULL);
		}
		dir = xasprintf("%s%s", base, in_home);
	} else if ((base = absolute(xdg)) != NULL)
		dir = xasprintf("%s/trialdeck", base);
	else if ((base = home(err)) != NULL)
		dir = xasprintf("%s/%s/trialdeck", base, fallback);
	else
		return (NULL);
	if (paths_make(dir, err) == -1) {
		free(dir);
		return (NULL);
	}
	return (dir);
}

/* Results are kept in one slot a kind: the same one as long as it says the
 * same. A changed environment (tests) gives a new result, and the old one
 * stays valid no longer. */
static const char *
keep(char **slot, char *dir, const char *tail)
{
	char *path;

	if (dir == NULL)
		return (NULL);
	path = xasprintf("%s%s", dir, tail);
	free(dir);
	if (*slot != NULL && strcmp(*slot, path) == 0)
		free(path);
	else {
		free(*slot);
		*slot = path;
	}
	return (*slot);
}

const char *
paths_config(struct err *err)
{
	static char *slot;

	return (keep(&slot, folder("", "XDG_CONFIG_HOME", ".config", err),
	    "/config.yaml"));
}

const char *
paths_state(struct err *err)
{
	static char *slot;

	return (keep(&slot, folder("/state", "XDG_STATE_HOME", ".local/state",
	    err), ""));
}

char *
paths_state_folder(const char *name, struct err *err)
{
	const char *state = paths_state(err);
	char *dir;

	if (state == NULL)
		return (NULL);
	dir = xasprintf("%s/%s", state, name);
	if (paths_make(dir, err) == -1) {
		free(dir);
		return (NULL);
	}
	return (dir);
}

const char *
paths_drafts(struct err *err)
{
	static char *slot;

	return (keep(&slot, paths_state_folder("drafts", err), ""));
}

const char *
paths_data(struct err *err)
{
	static char *slot;

	return (keep(&slot, folder("/data", "XDG_DATA_HOME", ".local/share",
	    err), ""));
}

const char *
paths_socket(struct err *err)
{
	static char *slot;
	const char *s = getenv("TRIALDECK_HOME");

	if ((s == NULL || *s == '\0') && absolute("XDG_RUNTIME_DIR") == NULL)
		return (keep(&slot, folder("", "XDG_STATE_HOME",
		    ".local/state", err), "/local.sock"));
	return (keep(&slot, folder("/run", "XDG_RUNTIME_DIR", "", err),
	    "/local.sock"));
}

/* Our own folder where it is that of a build, which holds the helpers too, and
 * a link to the data; else NULL. */
static const char *
build_tree(void)
{
	static char self[PATH_MAX];
	static bool tried;
	char *helper, *slash;

	if (!tried) {
		tried = true;
		exec_self(self);
		if ((slash = strrchr(self, '/')) != NULL)
			*slash = '\0';
		helper = xasprintf("%s/trialdeck-shim", self);
		if (access(helper, X_OK) == -1)
			*self = '\0';
		free(helper);
	}
	return (*self != '\0' ? self : NULL);
}

static char *
beside(const char *variable, const char *below, const char *fallback,
    const char *name)
{
	const char *dir = getenv(variable), *build;

	if (dir != NULL && *dir != '\0')
		return (xasprintf("%s/%s", dir, name));
	if ((build = build_tree()) != NULL)
		return (xasprintf("%s%s/%s", build, below, name));
	return (xasprintf("%s/%s", fallback, name));
}

char *
paths_shipped(const char *name)
{
	return (beside("TRIALDECK_DATA", "/shipped", PKGDATADIR, name));
}

char *
paths_helper(const char *name)
{
	return (beside("TRIALDECK_LIBEXEC", "", PKGLIBEXECDIR, name));
}

bool
paths_has_dots(const char *path)
{
	size_t n;

	while (*path != '\0') {
		path += strspn(path, "/");
		n = strcspn(path, "/");
		if ((n == 1 && path[0] == '.') ||
		    (n == 2 && path[0] == '.' && path[1] == '.'))
			return (true);
		path += n;
	}
	return (false);
}
