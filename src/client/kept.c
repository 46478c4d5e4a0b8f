/* Answers that hold for an hour. See call.h. */
#include "config.h"

#include <sys/stat.h>

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/digest.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/paths.h"
#include "client/call.h"

#define FRESH_S	3600

static void
add(struct digest *d, const char *text)
{
	digest_add(d, text, strlen(text) + 1);
}

/* Whose answer it is: where it is asked and with which key, which stands for
 * the account; and what is asked. False: the key is not there yet. */
static bool
hash_of(const struct call *call, char hex[DIGEST_HEX])
{
	struct backend *b = call->backend;
	const struct credentials *keys = NULL;
	const struct endpoint *e = NULL;
	struct digest *d;

	if (b->is_signed && (keys = keyring_peek(b->keys)) == NULL)
		return (false);
	if (b->socket == NULL &&
	    (e = backend_endpoint(b, call->service, NULL)) == NULL)
		return (false);
	d = digest_new(DIGEST_SHA256);
	add(d, e != NULL ? e->url : b->socket);
	add(d, keys != NULL ? secret_reveal(&keys->id) : "");
	add(d, call->name);
	add(d, call->text);
	digest_end(d, hex);
	return (true);
}

/* A time to come is that of a clock which was put back. */
static bool
is_fresh(const char *path)
{
	int64_t now = clock_wall_ms() / 1000;
	struct stat st;

	return (lstat(path, &st) == 0 && st.st_mtime <= now &&
	    now - st.st_mtime < FRESH_S);
}

static void
remove_old(const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	char *path;

	while (d != NULL && (e = readdir(d)) != NULL) {
		path = xasprintf("%s/%s", dir, e->d_name);
		if (e->d_name[0] != '.' && !is_fresh(path))
			(void)unlink(path);
		free(path);
	}
	if (d != NULL)
		closedir(d);
}

/* In STATE/kept, which is *dir. The caller frees both; NULL: the answer is none
 * of these, or there can be no such folder. */
static char *
path_of(const struct call *call, char **dir)
{
	char hex[DIGEST_HEX];

	if (call->other == NULL || !call->other->kept ||
	    !hash_of(call, hex) ||
	    (*dir = paths_state_folder("kept", NULL)) == NULL)
		return (NULL);
	return (xasprintf("%s/%s.json", *dir, hex));
}

json_t *
kept_answer(const struct call *call)
{
	char *dir, *path = path_of(call, &dir);
	json_t *body = NULL;
	struct buf b;

	if (path == NULL)
		return (NULL);
	buf_init(&b, call->backend->limits.http.body);
	if (is_fresh(path) && file_read(path, 1, &b, NULL) == 0)
		body = json_read(b.data, b.len, NULL, NULL);
	buf_release(&b);
	free(path);
	free(dir);
	return (body);
}

void
kept_note(const struct call *call)
{
	char *dir, *path = path_of(call, &dir), *text;

	if (path == NULL)
		return;
	remove_old(dir);
	text = json_text(call->reply.body);
	(void)file_replace(path, text, strlen(text), NULL);
	free(text);
	free(path);
	free(dir);
}
