#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/paths.h"
#include "shim/uri.h"

char *
uri_path(const char *data, const char *uri, struct err *err)
{
	char *path = NULL;
	size_t n;

	if (strncmp(uri, "s3://", 5) == 0 && uri[5] != '\0' && uri[5] != '/')
		path = xasprintf("%s/s3/%s", data, uri + 5);
	else if (strncmp(uri, "file:///", 8) == 0)
		path = xstrdup(uri + 7);
	if (path == NULL || paths_has_dots(uri + 5)) {
		err_set(err, ERR_INVALID, _("\"%s\" is no place that can be "
		    "used here; write s3://BUCKET/KEY or file:///PATH, without "
		    "\".\" and \"..\""), uri);
		free(path);
		return (NULL);
	}
	for (n = strlen(path); n > 1 && path[n - 1] == '/'; n--)
		path[n - 1] = '\0';
	return (path);
}

bool
uri_channel_ok(const char *name)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
	size_t n = strlen(name);

	return (n >= 1 && n <= 64 && strspn(name, allowed) == n &&
	    strcmp(name, ".") != 0 && strcmp(name, "..") != 0);
}

bool
uri_local_ok(const char *path)
{
	static const char *const taken[] = { "model", "output", "output/data" };
	size_t i;

	if (strncmp(path, "/opt/ml/", 8) != 0 || path[8] == '\0' ||
	    strncmp(path, "/opt/ml/input", 13) == 0 || paths_has_dots(path))
		return (false);
	for (i = 0; i < nitems(taken); i++)
		if (strcmp(path + 8, taken[i]) == 0)
			return (false);
	return (true);
}
