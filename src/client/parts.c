#include "config.h"

#include <sys/stat.h>

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <event2/event.h>

#include "api/digest.h"
#include "base/alloc.h"
#include "base/i18n.h"
#include "client/parts.h"

#define AT_ONCE	4
#define MIB	(1LL << 20)
#define MD5_BYTES	16

struct upload {
	struct event_base *base;
	struct backend	*backend;
	const struct parts_file *file;
	int64_t		 part;		/* bytes */
	const struct uploads *notes;
	char		*id;
	struct upload_note *note;
	json_t		*done;		/* Parts of CompleteMultipartUpload */
	struct sending	*sending;	/* a list */
	int		 out;		/* as many of them */
	struct err	 err;		/* the first one */
	struct event	*signals[2];
};

/* A part that is under way. */
struct sending {
	struct sending	*next;
	struct upload	*upload;
	int		 number;	/* from 1 */
	int64_t		 call;
};

int64_t
parts_size(int64_t bytes, int64_t wish)
{
	int64_t least = (bytes + PARTS_MOST - 1) / PARTS_MOST;

	if (bytes <= wish)
		return (0);
	return (wish >= least ? wish : (least + MIB - 1) / MIB * MIB);
}

static void
add_raw(struct digest *d, const char *hex)
{
	unsigned char raw[MD5_BYTES];
	unsigned int byte;
	size_t i;

	for (i = 0; i < sizeof raw; i++) {
		sscanf(hex + 2 * i, "%2x", &byte);
		raw[i] = (unsigned char)byte;
	}
	digest_add(d, raw, sizeof raw);
}

bool
parts_same(const struct parts_file *f, int64_t part, const char *etag)
{
	struct digest *all;
	char hex[DIGEST_HEX], wanted[DIGEST_HEX + 16];
	int64_t from, n;

	if (strchr(etag, '-') == NULL)
		return (false);
	all = digest_new(DIGEST_MD5);
	for (from = 0; from < f->size; from += n) {
		if (digest_file(DIGEST_MD5, f->fd, from, part, hex, &n,
		    NULL) == -1 || n == 0)
			break;
		add_raw(all, hex);
	}
	digest_end(all, hex);
	snprintf(wanted, sizeof wanted, "%s-%lld", hex,
	    (long long)((f->size + part - 1) / part));
	return (from == f->size && strcasecmp(wanted, etag) == 0);
}

static void
on_signal(evutil_socket_t number, short what, void *ctx)
{
	struct upload *u = ctx;

	if (u->err.code == ERR_NONE)
		err_set(&u->err, ERR_SYSTEM, _("storing s3://%s/%s was ended "
		    "by a signal"), u->file->bucket, u->file->key);
}

static void
on_sent(void *ctx, const struct reply *r)
{
	struct sending *s = ctx, **at;
	struct upload *u = s->upload;
	const char *etag = json_str_at(r->body, "/ETag");

	for (at = &u->sending; *at != s; at = &(*at)->next)
		;
	*at = s->next;
	u->out--;
	if (r->err.code != ERR_NONE && u->err.code == ERR_NONE)
		u->err = r->err;
	else if (r->err.code == ERR_NONE && *etag == '\0' &&
	    u->err.code == ERR_NONE)
		err_set(&u->err, ERR_REPLY, _("S3 took part %d of s3://%s/%s "
		    "and gave no ETag for it"), s->number, u->file->bucket,
		    u->file->key);
	else if (r->err.code == ERR_NONE)
		json_array_set_new(u->done, (size_t)s->number - 1,
		    json_pack("{s:i, s:s}", "PartNumber", s->number, "ETag",
		    etag));
	free(s);
}

static void
turn(struct upload *u)
{
	if (event_base_loop(u->base, EVLOOP_ONCE) == -1)
		bug("the event loop failed");
}

static void
send_part(struct upload *u, int number, int64_t from, int64_t size)
{
	const struct parts_file *f = u->file;
	struct sending *s = xcalloc(1, sizeof *s);

	s->upload = u;
	s->number = number;
	s->next = u->sending;
	u->sending = s;
	u->out++;
	json_array_append_new(u->done, json_null());
	s->call = backend_call(u->backend, "UploadPart", json_pack(
	    "{s:s, s:s, s:s, s:i, s:s, s:i, s:I, s:I}", "Bucket", f->bucket,
	    "Key", f->key, "UploadId", u->id, "PartNumber", number, "File",
	    f->file, "Root", f->root, "Offset", (json_int_t)from, "Size",
	    (json_int_t)size), on_sent, s);
}

static void
send_parts(struct upload *u)
{
	const int64_t all = u->file->size;
	struct sending *s;
	int64_t from = 0, size;
	int number = 0;

	while (from < all && u->err.code == ERR_NONE) {
		size = all - from < u->part ? all - from : u->part;
		send_part(u, ++number, from, size);
		from += size;
		while (u->out >= AT_ONCE && u->err.code == ERR_NONE)
			turn(u);
	}
	while (u->out > 0 && u->err.code == ERR_NONE)
		turn(u);
	while ((s = u->sending) != NULL) {
		u->sending = s->next;
		backend_cancel(u->backend, s->call);
		free(s);
	}
}

/* Each part was held against its own hash; all of them must be of one time. */
static void
check_unchanged(struct upload *u, const struct stat *before)
{
	struct stat now;

	if (u->err.code == ERR_NONE && (fstat(u->file->fd, &now) == -1 ||
	    now.st_size != before->st_size ||
	    now.st_mtim.tv_sec != before->st_mtim.tv_sec ||
	    now.st_mtim.tv_nsec != before->st_mtim.tv_nsec))
		err_set(&u->err, ERR_SYSTEM, _("%s was written to while it "
		    "was stored"), u->file->file);
}

static json_t *
place(const struct upload *u)
{
	return (json_pack("{s:s, s:s, s:s*}", "Bucket", u->file->bucket, "Key",
	    u->file->key, "UploadId", u->id));
}

static void
begin(struct upload *u)
{
	json_t *reply = backend_wait(u->backend, "CreateMultipartUpload",
	    place(u), &u->err);
	const char *id = json_str_at(reply, "/UploadId");

	if (id != NULL && *id != '\0') {
		u->id = xstrdup(id);
		u->note = upload_note(u->notes, u->file->bucket, u->file->key,
		    id);
	} else if (u->err.code == ERR_NONE)
		err_set(&u->err, ERR_REPLY, _("S3 began an upload of "
		    "s3://%s/%s that has no name"), u->file->bucket,
		    u->file->key);
	json_decref(reply);
}

static void
complete(struct upload *u)
{
	json_t *request = place(u), *reply;

	json_object_set(request, "Parts", u->done);
	reply = backend_wait(u->backend, "CompleteMultipartUpload", request,
	    &u->err);
	if (reply != NULL && json_str_at(reply, "/ETag") == NULL)
		err_set(&u->err, ERR_REPLY, _("S3 does not say that "
		    "s3://%s/%s is complete"), u->file->bucket, u->file->key);
	json_decref(reply);
}

static void
end(struct upload *u)
{
	struct err aborted = ERR_INIT;

	if (u->err.code == ERR_NONE)
		complete(u);
	if (u->err.code != ERR_NONE && u->id != NULL)
		json_decref(backend_wait(u->backend, "AbortMultipartUpload",
		    place(u), &aborted));
	upload_note_free(u->note, aborted.code == ERR_NONE);
}

int
parts_put(struct event_base *base, struct backend *backend,
    const struct parts_file *f, int64_t part, const struct uploads *notes,
    struct err *err)
{
	static const int numbers[] = { SIGTERM, SIGINT };
	struct upload u = { .base = base, .backend = backend, .file = f,
	    .part = part, .notes = notes, .err = ERR_INIT };
	struct stat before;
	size_t i;

	if (fstat(f->fd, &before) == -1)
		return (err_errno(err, _("%s cannot be read"), f->file));
	u.done = json_array();
	for (i = 0; i < nitems(numbers); i++) {
		u.signals[i] = evsignal_new(base, numbers[i], on_signal, &u);
		event_add(u.signals[i], NULL);
	}
	begin(&u);
	send_parts(&u);
	check_unchanged(&u, &before);
	end(&u);
	for (i = 0; i < nitems(numbers); i++)
		event_free(u.signals[i]);
	json_decref(u.done);
	free(u.id);
	if (u.err.code == ERR_NONE)
		return (0);
	*err = u.err;
	return (-1);
}
