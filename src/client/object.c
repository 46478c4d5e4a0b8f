#include "config.h"

#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "api/digest.h"
#include "base/alloc.h"
#include "base/file.h"
#include "base/i18n.h"
#include "client/object.h"

#define MOVES_BYTES	(1 << 20)

struct object {
	char		*name;		/* "s3://BUCKET/KEY", for sentences */
	char		*path;
	int		 fd;
	bool		 up;
	int64_t		 wanted;	/* bytes; -1: as many as come */
	int64_t		 done;
	int64_t		 from;		/* of an upload in its file; of a
					 * download in the object */
	bool		 may_resume;	/* the same bytes lie there still */
	bool		 begun;		/* something of this answer came */
	struct digest	*md5;
	char		 hash[DIGEST_HEX];
	struct http_stream stream;
	struct err	 err;
};

static int
start_anew(struct object *o, struct err *err)
{
	digest_free(o->md5);
	o->md5 = digest_new(DIGEST_MD5);
	o->done = o->from = 0;
	if (ftruncate(o->fd, 0) == -1 || lseek(o->fd, 0, SEEK_SET) == -1)
		return (err_errno(err, _("%s cannot be written"), o->path));
	return (0);
}

/* A server need not mind Range. */
static void
meet_answer(struct object *o, int64_t from)
{
	o->begun = true;
	if (from == 0 && o->from > 0)
		start_anew(o, &o->err);
	else if (from != o->from)
		err_set(&o->err, ERR_REPLY, _("%s came from byte %lld on, not "
		    "from %lld"), o->name, (long long)from,
		    (long long)o->from);
}

static bool
take(void *ctx, int64_t from, const char *bytes, size_t n)
{
	struct object *o = ctx;

	if (!o->begun)
		meet_answer(o, from);
	if (o->err.code != ERR_NONE)
		return (false);
	o->done += (int64_t)n;
	if (o->wanted >= 0 && o->done > o->wanted)
		err_set(&o->err, ERR_REPLY, _("%s has more bytes than the "
		    "%lld that its listing told"), o->name,
		    (long long)o->wanted);
	else if (file_write_all(o->fd, bytes, n) == -1)
		err_errno(&o->err, _("%s cannot be written"), o->path);
	if (o->err.code != ERR_NONE)
		return (false);
	digest_add(o->md5, bytes, n);
	return (true);
}

static ssize_t
give(void *ctx, char *bytes, size_t most)
{
	struct object *o = ctx;
	ssize_t n;

	if (o->stream.size - o->done < (int64_t)most)
		most = (size_t)(o->stream.size - o->done);
	do
		n = pread(o->fd, bytes, most, o->from + o->done);
	while (n == -1 && errno == EINTR);
	if (n == -1)
		err_errno(&o->err, _("%s cannot be read"), o->path);
	else
		o->done += n;
	return (n);
}

static int
open_file(struct object *o, int root, struct err *err)
{
	struct open_how how = { .flags = O_CLOEXEC | O_NOFOLLOW };
	struct stat st;

	how.flags |= o->up ? O_RDONLY | O_NONBLOCK : O_RDWR | O_CREAT;
	how.mode = o->up ? 0 : 0600;
	if (root != AT_FDCWD)
		how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS;
	o->fd = (int)syscall(SYS_openat2, root, o->path, &how, sizeof how);
	if (o->fd == -1)
		return (err_errno(err, _("%s cannot be opened"), o->path));
	if (fstat(o->fd, &st) == -1 || !S_ISREG(st.st_mode))
		return (err_set(err, ERR_INVALID, _("%s is no regular file"),
		    o->path));
	if (o->up && o->wanted == -1)
		o->wanted = st.st_size - o->from;
	if (o->up && o->wanted > OBJECT_PUT_MOST)
		return (err_set(err, ERR_TOO_LARGE, _("%s has %lld bytes; at "
		    "most 5 GiB can be stored at once"), o->path,
		    (long long)o->wanted));
	return (0);
}

/* What an earlier process has left is read, so that the MD5 is of all. */
static int
resume(struct object *o, struct err *err)
{
	o->md5 = digest_new(DIGEST_MD5);
	return (digest_add_file(o->md5, o->fd, 0, INT64_MAX, &o->done, err));
}

struct object *
object_new(const struct neighbour *row, const json_t *request,
    struct err *err)
{
	const char *path = json_str_at(request, "/File");
	const char *bucket = json_str_at(request, "/Bucket");
	const char *key = json_str_at(request, "/Key");
	struct object *o;

	if (path == NULL || bucket == NULL || key == NULL) {
		err_set(err, ERR_USAGE, _("%s wants Bucket, Key and File"),
		    row->name);
		return (NULL);
	}
	o = xcalloc(1, sizeof *o);
	o->path = xstrdup(path);
	o->name = xasprintf("s3://%s/%s", bucket, key);
	o->up = row->object == OBJECT_PUT;
	o->wanted = json_int_at(request, "/Size", -1);
	o->from = json_int_at(request, "/Offset", 0);
	o->may_resume = json_str_at(request, "/IfMatch") != NULL;
	o->stream.ctx = o;
	if (o->up)
		o->stream.give = give;
	else
		o->stream.take = take;
	if (open_file(o, (int)json_int_at(request, "/Root", AT_FDCWD),
	    err) == -1 || (json_true_at(request, "/Resume") &&
	    resume(o, err) == -1)) {
		object_free(o);
		return (NULL);
	}
	return (o);
}

void
object_free(struct object *o)
{
	if (o == NULL)
		return;
	if (o->fd != -1)
		close(o->fd);
	digest_free(o->md5);
	free(o->path);
	free(o->name);
	free(o);
}

int
object_begin(struct object *o, struct err *err)
{
	o->err = (struct err)ERR_INIT;
	o->begun = false;
	if (o->up) {
		o->done = 0;
		return (digest_file(DIGEST_SHA256, o->fd, o->from, o->wanted,
		    o->hash, &o->stream.size, err));
	}
	if (!o->may_resume || o->done == 0 || o->done >= o->wanted)
		return (start_anew(o, err));
	o->from = o->done;
	if (lseek(o->fd, o->from, SEEK_SET) == -1)
		return (err_errno(err, _("%s cannot be written"), o->path));
	return (0);
}

int64_t
object_from(const struct object *o)
{
	return (o->up ? 0 : o->from);
}

bool
object_moves(const struct object *o)
{
	return (!o->up && o->may_resume && o->done - o->from >= MOVES_BYTES);
}

const struct http_stream *
object_stream(const struct object *o)
{
	return (&o->stream);
}

const char *
object_hash(const struct object *o)
{
	return (o->up ? o->hash : NULL);
}

/* An ETag is the MD5 of the bytes unless the object came in parts ("…-3") or
 * is encrypted with a key of its own. */
static bool
same_md5(struct object *o, const struct http_reply *h)
{
	char hex[DIGEST_HEX];

	digest_end(o->md5, hex);
	o->md5 = NULL;
	if (h->sealed || strlen(h->etag) != 32 ||
	    strspn(h->etag, "0123456789abcdefABCDEF") != 32)
		return (true);
	return (strcasecmp(hex, h->etag) == 0);
}

json_t *
object_end(struct object *o, const struct http_reply *h, struct err *err)
{
	if (!o->up && o->wanted >= 0 && o->done != o->wanted) {
		err_set(err, ERR_REPLY, _("%s has %lld bytes, its listing "
		    "told %lld"), o->name, (long long)o->done,
		    (long long)o->wanted);
		return (NULL);
	}
	if (!o->up && !same_md5(o, h)) {
		err_set(err, ERR_REPLY, _("%s came with other bytes than its "
		    "MD5 tells"), o->name);
		return (NULL);
	}
	return (json_pack("{s:I, s:s}", "Size", (json_int_t)o->done, "ETag",
	    h->etag));
}

const struct err *
object_err(const struct object *o)
{
	return (o->err.code != ERR_NONE ? &o->err : NULL);
}
