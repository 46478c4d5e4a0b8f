/* Places in an S3 service, by trialdeck-s3. See shim.h. */
#include "config.h"

#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "shim/attempt.h"
#include "shim/shim.h"

#define FAILED_HERE	75	/* of trialdeck-s3: the machine's */

bool
remote_is(const struct shim *s, const char *uri)
{
	return (json_str_at(s->spec, "/s3/program") != NULL && uri != NULL &&
	    strncmp(uri, "s3://", 5) == 0);
}

/* Its program, address and whose credentials. */
static void
begin(const struct shim *s, struct words *w)
{
	static const char *const options[] = { "endpoint", "profile",
	    "region" };
	const char *value;
	size_t i;

	words_add(w, "%s", json_str_at(s->spec, "/s3/program"));
	for (i = 0; i < nitems(options); i++) {
		value = json_string_value(json_object_get(
		    json_object_get(s->spec, "s3"), options[i]));
		if (value == NULL)
			continue;
		words_add(w, "--%s", options[i]);
		words_add(w, "%s", value);
	}
}

static void
begin_put(const struct shim *s, struct words *w, const char *path,
    const char *uri)
{
	begin(s, w);
	words_add(w, "--notes");
	words_add(w, "%s/cache/uploads", s->data);
	words_add(w, "put");
	words_add(w, "%s", path);
	words_add(w, "%s", uri);
}

/* what: "Data download", for the reason of a failure. */
static int
run(struct shim *s, struct words *w, bool may_stop, const char *what,
    char text[CHILD_TEXT], struct err *err)
{
	int status = child_run(may_stop ? s : NULL, (const char *const *)w->v,
	    environ, -1, text, err);

	words_release(w);
	if (status <= 0)
		return (status);
	text[strcspn(text, "\n")] = '\0';
	return (err_set(err, WIFEXITED(status) && WEXITSTATUS(status) !=
	    FAILED_HERE ? ERR_INVALID : ERR_SYSTEM, "%s failed: %s", what,
	    *text != '\0' ? text : _("the helper was ended")));
}

char *
remote_channel(struct shim *s, const char *uri, struct err *err)
{
	char text[CHILD_TEXT], *lock;
	struct words w = { 0 };
	int fd;

	begin(s, &w);
	words_add(&w, "cache");
	words_add(&w, "%s", uri);
	words_add(&w, "%s/cache/s3", s->data);
	words_add(&w, "%lld", (long long)json_int_at(s->spec, "/s3/cache",
	    0));
	if (run(s, &w, true, "Data download", text, err) == -1)
		return (NULL);
	text[strcspn(text, "\n")] = '\0';
	/* Held as long as this process lives: the data stay. */
	lock = xasprintf("%s.lock", text);
	fd = open(lock, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	free(lock);
	if (fd == -1 || flock(fd, LOCK_SH) == -1 || access(text, R_OK) == -1) {
		err_errno(err, _("%s cannot be read"), text);
		return (NULL);
	}
	return (xstrdup(text));
}

int
remote_get(struct shim *s, const char *uri, const char *folder,
    struct err *err)
{
	char text[CHILD_TEXT];
	struct words w = { 0 };

	begin(s, &w);
	words_add(&w, "get");
	words_add(&w, "%s/", uri);
	words_add(&w, "%s", folder);
	return (run(s, &w, true, "Checkpoint download", text, err));
}

int
remote_put(struct shim *s, const char *path, const char *uri,
    struct err *err)
{
	char text[CHILD_TEXT];
	struct words w = { 0 };

	begin_put(s, &w, path, uri);
	return (run(s, &w, false, "Upload", text, err));
}

/* URI of this training job's own place below one of the definition's. */
char *
remote_place(const struct shim *s, const char *root, const char *rest)
{
	size_t n = strlen(root);

	while (n > 5 && root[n - 1] == '/')
		n--;
	return (xasprintf("%.*s/%s%s", (int)n, root, json_str_at(s->spec,
	    "/job_name"), rest));
}

/* While the trial runs, so that little of a checkpoint is lost with the
 * machine. What is being written is taken the next time. */
void
remote_sync_begin(struct shim *s)
{
	struct words w = { 0 };
	struct err err = ERR_INIT;
	char *uri, *path;

	if (s->syncer != 0 || s->checkpoints == NULL)
		return;
	uri = remote_place(s, json_str_at(s->definition,
	    "/CheckpointConfig/S3Uri"), "");
	path = attempt_path(s->ml, s->checkpoints);
	begin_put(s, &w, path, uri);
	s->syncer = child_begin((const char *const *)w.v, environ, &err);
	if (s->syncer == -1) {
		shim_note(s, "%s", err.text);
		s->syncer = 0;
	}
	words_release(&w);
	free(uri);
	free(path);
}

/* After the trial: what there is, with its errors. */
int
remote_sync(struct shim *s, struct err *err)
{
	char *uri, *path;
	int r;

	if (s->checkpoints == NULL)
		return (0);
	uri = remote_place(s, json_str_at(s->definition,
	    "/CheckpointConfig/S3Uri"), "");
	path = attempt_path(s->ml, s->checkpoints);
	r = remote_put(s, path, uri, err);
	free(uri);
	free(path);
	return (r);
}
