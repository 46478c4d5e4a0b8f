#include "config.h"

#include <sys/stat.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include <event2/event.h>

#include "api/digest.h"
#include "base/alloc.h"
#include "base/i18n.h"
#include "base/number.h"
#include "base/paths.h"
#include "client/parts.h"
#include "client/transfer.h"

#define AT_ONCE		4
#define PAGE_OBJECTS	1000
#define EMPTY_PAGES	3	/* in a row (T14) */
#define DEPTH_MOST	64	/* folders within folders */

int
s3_place_read(struct s3_place *p, const char *uri, struct err *err)
{
	const char *bucket = uri + 5, *slash;

	memset(p, 0, sizeof *p);
	if (strncmp(uri, "s3://", 5) != 0 || *bucket == '/' || *bucket == '\0')
		return (err_set(err, ERR_USAGE, _("\"%s\" is no place in S3: "
		    "s3://BUCKET/KEY is wanted"), uri));
	slash = bucket + strcspn(bucket, "/");
	p->bucket = xstrndup(bucket, (size_t)(slash - bucket));
	p->key = xstrdup(*slash == '/' ? slash + 1 : slash);
	return (0);
}

void
s3_place_release(struct s3_place *p)
{
	free(p->bucket);
	free(p->key);
	memset(p, 0, sizeof *p);
}

/* The name in the folder; within the key. */
static const char *
name_of(const char *prefix, const char *key)
{
	size_t n = strlen(prefix);
	const char *slash = strrchr(prefix, '/');

	if (n > 0 && prefix[n - 1] != '/' && key[n] == '/')
		return (key + n + 1);
	return (slash == NULL ? key : key + (slash + 1 - prefix));
}

static bool
is_safe(const char *name)
{
	size_t n;

	for (;; name += n + 1) {
		n = strcspn(name, "/");
		if (n == 0 || n > 255 || (name[0] == '.' && (n == 1 ||
		    (n == 2 && name[1] == '.'))))
			return (false);
		if (name[n] == '\0')
			return (true);
	}
}

static int
add_object(struct s3_listing *l, const json_t *o, struct err *err)
{
	const char *key = json_str_at(o, "/Key");
	const char *etag = json_str_at(o, "/ETag");
	const char *size = json_str_at(o, "/Size");
	struct s3_object *at;
	const char *name;
	int64_t bytes;

	if (key == NULL || size == NULL || !number_int(size, &bytes) ||
	    bytes < 0 || strncmp(key, l->place.key, strlen(l->place.key)) != 0)
		return (err_set(err, ERR_REPLY, _("the listing of s3://%s/%s "
		    "makes no sense"), l->place.bucket, l->place.key));
	if (*key == '\0' || key[strlen(key) - 1] == '/')
		return (0);
	name = name_of(l->place.key, key);
	if (!is_safe(name))
		return (err_set(err, ERR_INVALID, _("s3://%s/%s can be no "
		    "file: a part of its name is empty, \".\", \"..\" or "
		    "longer than 255 bytes"), l->place.bucket, key));
	if (l->n >= OBJECTS_MOST)
		return (err_set(err, ERR_TOO_LARGE, _("more than %d objects "
		    "lie below s3://%s/%s"), OBJECTS_MOST, l->place.bucket,
		    l->place.key));
	if (l->n == l->cap) {
		l->cap = l->cap == 0 ? 64 : 2 * l->cap;
		l->objects = xreallocarray(l->objects, l->cap,
		    sizeof *l->objects);
	}
	at = &l->objects[l->n++];
	at->key = xstrdup(key);
	at->name = xstrdup(name);
	etag = etag == NULL ? "" : etag + (*etag == '"');
	at->etag = xstrndup(etag, strcspn(etag, "\""));
	at->size = bytes;
	l->bytes += bytes;
	return (0);
}

static json_t *
ask_page(struct backend *b, const struct s3_listing *l, const char *token,
    struct err *err)
{
	return (backend_wait(b, "ListObjectsV2", json_pack(
	    "{s:s, s:s, s:i, s:s*}", "Bucket", l->place.bucket, "Prefix",
	    l->place.key, "MaxKeys", PAGE_OBJECTS, "ContinuationToken",
	    token), err));
}

int
transfer_list(struct backend *b, const char *uri, struct s3_listing *l,
    struct err *err)
{
	char *token = NULL;
	const char *next;
	json_t *page, *o;
	size_t i, before;
	int r, empty = 0;

	memset(l, 0, sizeof *l);
	r = s3_place_read(&l->place, uri, err);
	while (r == 0) {
		before = l->n;
		page = ask_page(b, l, token, err);
		r = page != NULL ? 0 : -1;
		json_array_foreach(json_object_get(page, "Contents"), i, o)
			if (r == 0)
				r = add_object(l, o, err);
		next = json_str_at(page, "/NextContinuationToken");
		if (next != NULL && *next == '\0')
			next = NULL;
		empty = l->n > before ? 0 : empty + 1;
		if (r == 0 && next != NULL && (empty > EMPTY_PAGES ||
		    (token != NULL && strcmp(token, next) == 0)))
			r = err_set(err, ERR_REPLY, _("the listing of %s does "
			    "not end"), uri);
		free(token);
		token = next != NULL ? xstrdup(next) : NULL;
		json_decref(page);
		if (token == NULL)
			break;
	}
	free(token);
	return (r);
}

void
s3_listing_release(struct s3_listing *l)
{
	size_t i;

	for (i = 0; i < l->n; i++) {
		free(l->objects[i].key);
		free(l->objects[i].name);
		free(l->objects[i].etag);
	}
	free(l->objects);
	s3_place_release(&l->place);
	memset(l, 0, sizeof *l);
}

/* Requests of one operation, some at a time. */
struct batch {
	struct event_base *base;
	struct backend	*backend;
	const char	*op;
	size_t		 out;
	struct err	 err;		/* the first one */
};

static void
on_done(void *ctx, const struct reply *r)
{
	struct batch *b = ctx;

	b->out--;
	if (r->err.code != ERR_NONE && b->err.code == ERR_NONE)
		b->err = r->err;
}

/* Takes the request. -1: one before it failed. */
static int
batch_add(struct batch *b, json_t *request)
{
	while (b->out >= AT_ONCE && b->err.code == ERR_NONE)
		if (event_base_loop(b->base, EVLOOP_ONCE) == -1)
			bug("the event loop failed");
	if (b->err.code != ERR_NONE) {
		json_decref(request);
		return (-1);
	}
	b->out++;
	backend_call(b->backend, b->op, request, on_done, b);
	return (0);
}

static int
batch_end(struct batch *b, struct err *err)
{
	while (b->out > 0)
		if (event_base_loop(b->base, EVLOOP_ONCE) == -1)
			bug("the event loop failed");
	if (b->err.code == ERR_NONE)
		return (0);
	if (err->code == ERR_NONE)
		*err = b->err;
	return (-1);
}

/* The folder that a file of this path lies in. */
static int
make_parent(const char *path, struct err *err)
{
	char *dir = xstrndup(path, (size_t)(strrchr(path, '/') - path));
	int r = paths_make(dir, err);

	free(dir);
	return (r);
}

/* An earlier try has brought all of it, as its MD5 tells. */
static bool
is_whole(const char *path, const struct s3_object *o)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	char hex[DIGEST_HEX];
	struct stat st;
	int64_t n;
	bool whole;

	if (fd == -1)
		return (false);
	whole = fstat(fd, &st) == 0 && st.st_size == o->size &&
	    digest_file(DIGEST_MD5, fd, 0, o->size, hex, &n, NULL) == 0 &&
	    strcasecmp(hex, o->etag) == 0;
	close(fd);
	return (whole);
}

int
transfer_get(struct event_base *base, struct backend *backend,
    const struct s3_listing *l, const char *folder, bool resume,
    struct err *err)
{
	struct batch b = { .base = base, .backend = backend,
	    .op = "GetObject", .err = ERR_INIT };
	const struct s3_object *o;
	char *path;
	size_t i;
	int r;

	r = paths_make(folder, err);
	for (i = 0; r == 0 && i < l->n; i++) {
		o = &l->objects[i];
		path = xasprintf("%s/%s", folder, o->name);
		r = make_parent(path, err);
		if (r == 0 && !(resume && is_whole(path, o)))
			r = batch_add(&b, json_pack(
			    "{s:s, s:s, s:s, s:I, s:b, s:s*}", "Bucket",
			    l->place.bucket, "Key", o->key, "File", path,
			    "Size", (json_int_t)o->size, "Resume", resume,
			    "IfMatch", *o->etag != '\0' ? o->etag : NULL));
		free(path);
	}
	return (batch_end(&b, err) == -1 ? -1 : r);
}

struct putting {
	struct batch	 batch;
	struct s3_listing there;
	struct err	*err;
	int		 root;
	int64_t		 part;
	const struct uploads *notes;
};

static int
compare_keys(const void *a, const void *b)
{
	return (strcmp(((const struct s3_object *)a)->key,
	    ((const struct s3_object *)b)->key));
}

/* Whether these bytes lie there already, stored at once or in parts. */
static bool
is_there(const struct putting *p, const struct parts_file *f)
{
	struct s3_object wanted = { .key = (char *)(uintptr_t)f->key }, *o;
	char hex[DIGEST_HEX];
	int64_t n, part = parts_size(f->size, p->part);

	o = p->there.n == 0 ? NULL : bsearch(&wanted, p->there.objects,
	    p->there.n, sizeof wanted, compare_keys);
	if (o == NULL || o->size != f->size)
		return (false);
	if (part != 0 && strchr(o->etag, '-') != NULL)
		return (parts_same(f, part, o->etag));
	return (digest_file(DIGEST_MD5, f->fd, 0, f->size, hex, &n, NULL) ==
	    0 && strcasecmp(hex, o->etag) == 0);
}

/* Small ones some at a time; of a large one, its parts. */
static int
put_file(struct putting *p, const struct parts_file *f)
{
	int64_t part = parts_size(f->size, p->part);

	if (part != 0)
		return (parts_put(p->batch.base, p->batch.backend, f, part,
		    p->notes, p->err));
	return (batch_add(&p->batch, json_pack("{s:s, s:s, s:s, s:i}",
	    "Bucket", f->bucket, "Key", f->key, "File", f->file, "Root",
	    f->root)));
}

static int put_folder(struct putting *, int fd, const char *name, int depth);

static int
put_entry(struct putting *p, int dir, const char *entry, const char *name,
    int depth)
{
	const struct s3_place *to = &p->there.place;
	struct parts_file f;
	struct stat st;
	int fd, r = 0;
	char *key;

	fd = openat(dir, entry, O_RDONLY | O_NOFOLLOW | O_NONBLOCK |
	    O_CLOEXEC);
	if (fd == -1)		/* a link, or gone */
		return (0);
	if (fstat(fd, &st) == -1 || !S_ISREG(st.st_mode)) {
		if (S_ISDIR(st.st_mode))
			return (put_folder(p, fd, name, depth + 1));
		close(fd);
		return (0);
	}
	key = xasprintf("%s%s%s", to->key, *to->key == '\0' ||
	    to->key[strlen(to->key) - 1] == '/' ? "" : "/", name);
	f = (struct parts_file){ to->bucket, key, name, p->root, fd,
	    st.st_size };
	if (!is_there(p, &f))
		r = put_file(p, &f);
	close(fd);
	free(key);
	return (r);
}

/* Takes fd. */
static int
put_folder(struct putting *p, int fd, const char *name, int depth)
{
	struct dirent *e;
	char *inner;
	DIR *d;
	int r = 0;

	if (depth > DEPTH_MOST || (d = fdopendir(fd)) == NULL) {
		close(fd);
		return (err_set(p->err, ERR_INVALID, _("%s: folders lie more "
		    "than %d deep"), name, DEPTH_MOST));
	}
	while (r == 0 && (e = readdir(d)) != NULL) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		inner = xasprintf("%s%s%s", name, *name != '\0' ? "/" : "",
		    e->d_name);
		r = put_entry(p, dirfd(d), e->d_name, inner, depth);
		free(inner);
	}
	closedir(d);
	return (r);
}

static int
put_alone(struct putting *p, const char *path, int fd,
    const struct s3_place *to)
{
	struct parts_file f = { .bucket = to->bucket, .key = to->key,
	    .file = path, .root = AT_FDCWD, .fd = fd };
	struct stat st;

	if (fstat(fd, &st) == -1)
		return (err_errno(p->err, _("%s cannot be read"), path));
	f.size = st.st_size;
	return (put_file(p, &f));
}

static int
put_below(struct putting *p, const char *uri)
{
	int copy = dup(p->root), r;

	if (copy == -1)
		return (err_errno(p->err, _("a folder cannot be read")));
	r = transfer_list(p->batch.backend, uri, &p->there, p->err);
	if (p->there.n > 1)
		qsort(p->there.objects, p->there.n, sizeof *p->there.objects,
		    compare_keys);
	if (r == 0)
		return (put_folder(p, copy, "", 0));
	close(copy);
	return (-1);
}

int
transfer_put(struct event_base *base, struct backend *backend,
    const char *path, const char *uri, int64_t part,
    const struct uploads *notes, struct err *err)
{
	struct putting p = { .batch = { .base = base, .backend = backend,
	    .op = "PutObject", .err = ERR_INIT }, .err = err, .part = part,
	    .notes = notes };
	struct s3_place to;
	struct stat st;
	bool alone;
	int r;

	alone = lstat(path, &st) == 0 && S_ISREG(st.st_mode);
	p.root = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC |
	    (alone ? 0 : O_DIRECTORY));
	if (p.root == -1)
		return (err_errno(err, _("%s cannot be read"), path));
	if ((r = s3_place_read(&to, uri, err)) == 0)
		uploads_sweep(notes, backend, to.bucket);
	if (r == 0)
		r = alone ? put_alone(&p, path, p.root, &to) :
		    put_below(&p, uri);
	s3_place_release(&to);
	if (batch_end(&p.batch, err) == -1)
		r = -1;
	close(p.root);
	s3_listing_release(&p.there);
	return (r);
}
