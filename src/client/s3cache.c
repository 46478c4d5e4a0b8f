#include "config.h"

#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/digest.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/paths.h"
#include "client/retry.h"
#include "client/s3cache.h"
#include "client/transfer.h"

#define FRESH_S		600	/* used so lately: it stays */
#define ROOM		(64 << 20)	/* bytes of the disk that stay free */

static void
hash_of(const char *where, const struct s3_listing *l, char hex[DIGEST_HEX])
{
	struct digest *d = digest_new(DIGEST_SHA256);
	const struct s3_object *o;
	char size[32];
	size_t i;

	digest_add(d, where, strlen(where) + 1);
	for (i = 0; i < l->n; i++) {
		o = &l->objects[i];
		snprintf(size, sizeof size, "%lld", (long long)o->size);
		digest_add(d, o->key, strlen(o->key) + 1);
		digest_add(d, o->etag, strlen(o->etag) + 1);
		digest_add(d, size, strlen(size) + 1);
	}
	digest_end(d, hex);
}

static int64_t counted;		/* nftw has no context */

static int
count_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	if (type == FTW_F)
		counted += st->st_size;
	return (0);
}

static int64_t
bytes_of(const char *path)
{
	counted = 0;
	(void)nftw(path, count_one, 16, FTW_PHYS | FTW_MOUNT);
	return (counted);
}

struct entry {
	char	name[DIGEST_HEX + 5];	/* HASH or HASH.part */
	int64_t	used;		/* wall s */
	int64_t	bytes;
};

static int
by_use(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return (x->used < y->used ? -1 : x->used > y->used);
}

/* Removes it unless somebody holds it. */
static bool
evict(const char *dir, const char *name)
{
	char *lock = xasprintf("%s/%.*s.lock", dir, DIGEST_HEX - 1, name);
	char *path = xasprintf("%s/%s", dir, name);
	int fd = open(lock, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	bool gone;

	gone = fd != -1 && flock(fd, LOCK_EX | LOCK_NB) == 0;
	if (gone)
		file_remove_tree(path);
	if (fd != -1)
		close(fd);
	free(lock);
	free(path);
	return (gone);
}

static bool
is_entry(const char *name)
{
	size_t n = strspn(name, "0123456789abcdef");

	return (n == DIGEST_HEX - 1 && (name[n] == '\0' ||
	    strcmp(name + n, ".part") == 0));
}

static size_t
entries(const char *dir, struct entry **list)
{
	struct dirent *e;
	struct stat st;
	size_t n = 0;
	DIR *d = opendir(dir);
	char *path;

	*list = NULL;
	while (d != NULL && (e = readdir(d)) != NULL) {
		path = xasprintf("%s/%s", dir, e->d_name);
		if (is_entry(e->d_name) && lstat(path, &st) == 0 &&
		    S_ISDIR(st.st_mode)) {
			*list = xreallocarray(*list, n + 1, sizeof **list);
			snprintf((*list)[n].name, sizeof (*list)[n].name,
			    "%.*s", DIGEST_HEX + 4, e->d_name);
			(*list)[n].used = st.st_mtime;
			(*list)[n++].bytes = bytes_of(path);
		}
		free(path);
	}
	if (d != NULL)
		closedir(d);
	return (n);
}

static void
make_room(const char *dir, int64_t most)
{
	struct entry *list;
	size_t i, n = entries(dir, &list);
	int64_t now = clock_wall_ms() / 1000, all = 0;

	for (i = 0; i < n; i++)
		all += list[i].bytes;
	if (n > 1)
		qsort(list, n, sizeof *list, by_use);
	for (i = 0; i < n && all > most; i++)
		if (list[i].used < now - FRESH_S && evict(dir, list[i].name))
			all -= list[i].bytes;
	free(list);
}

static int
check_disk(const char *dir, const struct s3_listing *l, const char *path,
    const char *uri, struct err *err)
{
	char *part = xasprintf("%s.part", path);
	int64_t room = bytes_of(part);
	struct statvfs fs;

	free(part);
	if (statvfs(dir, &fs) == -1)
		return (0);
	room += (int64_t)fs.f_bavail * (int64_t)fs.f_frsize - ROOM;
	if (l->bytes <= room)
		return (0);
	return (err_set(err, ERR_SYSTEM, _("%s has %lld MiB, and %s has room "
	    "for %lld MiB"), uri, (long long)(l->bytes >> 20), dir,
	    (long long)(room > 0 ? room >> 20 : 0)));
}

/* With the lock held. */
static int
fetch(struct event_base *base, struct backend *b, const struct s3_listing *l,
    const char *path, struct err *err)
{
	char *part = xasprintf("%s.part", path);
	int r;

	r = transfer_get(base, b, l, part, true, err);
	if (r == 0 && rename(part, path) == -1)
		r = err_errno(err, _("%s cannot be made"), path);
	if (r == -1 && !retry_may_help(err->code))
		file_remove_tree(part);
	free(part);
	return (r);
}

static char *
get_listed(struct event_base *base, struct backend *b,
    const struct s3_listing *l, const char *uri, const char *dir,
    int64_t most, struct err *err)
{
	char hash[DIGEST_HEX], *path, *lock;
	int fd, r = 0;

	hash_of(uri, l, hash);
	path = xasprintf("%s/%s", dir, hash);
	lock = xasprintf("%s.lock", path);
	fd = open(lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	while (fd != -1 && (r = flock(fd, LOCK_EX)) == -1 && errno == EINTR)
		;
	if (fd == -1 || r == -1)
		r = err_errno(err, _("%s cannot be locked"), lock);
	else if (access(path, R_OK) == -1) {
		make_room(dir, most - l->bytes);
		r = check_disk(dir, l, path, uri, err);
		if (r == 0)
			r = fetch(base, b, l, path, err);
	}
	if (r == 0)
		(void)utimensat(AT_FDCWD, path, NULL, 0);
	if (fd != -1)
		close(fd);
	free(lock);
	if (r == 0)
		return (path);
	free(path);
	return (NULL);
}

char *
s3cache_get(struct event_base *base, struct backend *b, const char *uri,
    const char *dir, int64_t most, struct err *err)
{
	struct s3_listing l = { .n = 0 };
	char *path = NULL;

	if (paths_make(dir, err) == 0 && transfer_list(b, uri, &l, err) == 0) {
		if (l.n == 0)
			err_set(err, ERR_NOT_FOUND, _("No S3 objects found "
			    "under S3 URL \"%s\" given in input data source."),
			    uri);
		else
			path = get_listed(base, b, &l, uri, dir, most, err);
	}
	s3_listing_release(&l);
	return (path);
}
