#include "config.h"

#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/log.h"
#include "daemon/store.h"

#define STORE_VERSION	1
#define BALLAST		(4 << 20)
#define COPY_MS		(24 * 3600 * 1000LL)
#define COPY_ROOM	(64LL << 20)	/* that is left by a copy */

/* Of statfs(2): file systems on which locks and mmap cannot be relied on. */
#define MAGIC_NFS	0x6969
#define MAGIC_CIFS	0xff534d42U
#define MAGIC_SMB2	0xfe534d42U

enum statement {
	BEGIN, COMMIT, ROLLBACK, PUT_JOB, PUT_TRIAL, PUT_METRIC, GET_JOBS,
	GET_TRIALS, GET_VALUES, STATEMENTS
};

static const char *const sql[STATEMENTS] = {
	[BEGIN] = "BEGIN IMMEDIATE",
	[COMMIT] = "COMMIT",
	[ROLLBACK] = "ROLLBACK",
	[PUT_JOB] = "INSERT INTO job (id, name, doc) VALUES (?1, ?2, ?3) "
	    "ON CONFLICT (id) DO UPDATE SET name = ?2, doc = ?3",
	[PUT_TRIAL] = "INSERT INTO trial (id, job, ordinal, name, doc) "
	    "VALUES (?1, ?2, ?3, ?4, ?5) "
	    "ON CONFLICT (id) DO UPDATE SET doc = ?5",
	[PUT_METRIC] = "INSERT OR REPLACE INTO metric "
	    "(trial, attempt, name, nth, value, at) "
	    "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
	[GET_JOBS] = "SELECT id, coalesce(name, ''), doc FROM job "
	    "ORDER BY id",
	[GET_TRIALS] = "SELECT id, job, ordinal, name, doc FROM trial "
	    "ORDER BY id",
	[GET_VALUES] = "SELECT nth, value FROM metric WHERE trial = ?1 "
	    "AND attempt = ?2 AND name = ?3 ORDER BY nth"
};

static const char schema[] =
    "BEGIN IMMEDIATE;"
    "CREATE TABLE job ("
    " id INTEGER PRIMARY KEY,"
    " name TEXT UNIQUE COLLATE NOCASE,"
    " doc TEXT NOT NULL) STRICT;"
    "CREATE TABLE trial ("
    " id INTEGER PRIMARY KEY,"
    " job INTEGER NOT NULL REFERENCES job (id),"
    " ordinal INTEGER NOT NULL,"
    " name TEXT NOT NULL UNIQUE COLLATE NOCASE,"
    " doc TEXT NOT NULL,"
    " UNIQUE (job, ordinal)) STRICT;"
    "CREATE TABLE metric ("
    " trial INTEGER NOT NULL REFERENCES trial (id),"
    " attempt INTEGER NOT NULL,"
    " name TEXT NOT NULL,"
    " nth INTEGER NOT NULL,"
    " value REAL NOT NULL,"
    " at INTEGER NOT NULL,"
    " PRIMARY KEY (trial, attempt, name, nth)) STRICT, WITHOUT ROWID;"
    "PRAGMA user_version = 1;"
    "COMMIT;";

struct store {
	sqlite3		*db;
	sqlite3_stmt	*st[STATEMENTS];
	int		 lock;
	char		*path;
	char		*ballast;	/* path of what is put by */
	char		*copy;		/* path of the last copy */
	bool		 full;		/* the last failure: no space */
};

enum deed { MAKE, OPEN, READ, WRITE };

static char *
deed_failed(const struct store *s, enum deed deed)
{
	switch (deed) {
	case MAKE:
		return (xasprintf(_("%s could not be made"), s->path));
	case OPEN:
		return (xasprintf(_("%s could not be opened"), s->path));
	case READ:
		return (xasprintf(_("%s could not be read"), s->path));
	case WRITE:
		break;
	}
	return (xasprintf(_("%s could not be written"), s->path));
}

static int
store_failed(struct store *s, struct err *err, enum deed deed)
{
	char *what = deed_failed(s, deed);
	int r;

	if (sqlite3_errcode(s->db) == SQLITE_IOERR) {
		/* The system's own number is not kept by SQLite. */
		errno = EIO;
		r = err_errno(err, "%s", what);
	} else
		r = err_set(err, ERR_SYSTEM, "%s: %s", what,
		    sqlite3_errcode(s->db) == SQLITE_FULL ?
		    _("its disk is full, make room there") :
		    sqlite3_errmsg(s->db));
	free(what);
	return (r);
}

static int
store_lock(struct store *s, const char *path, struct err *err)
{
	char *name = xasprintf("%s-lock", path);

	s->lock = file_lock(name, err);
	free(name);
	if (s->lock == -1 && err->code == ERR_IN_USE)
		err_set(err, ERR_IN_USE, _("%s is used by another trialdeckd; "
		    "stop that one first"), path);
	return (s->lock == -1 ? -1 : 0);
}

static int
store_local(const char *path, struct err *err)
{
	struct statfs fs;
	char *copy = xstrdup(path);
	int r = 0;
	unsigned long type;

	if (statfs(dirname(copy), &fs) == -1)
		r = err_errno(err, "%s", path);
	else {
		type = (unsigned long)fs.f_type & 0xffffffffUL;
		if (type == MAGIC_NFS || type == MAGIC_CIFS ||
		    type == MAGIC_SMB2)
			r = err_set(err, ERR_USAGE, _("%s is on a network "
			    "file system, where a store cannot be kept "
			    "whole; give a local folder with --data"), path);
	}
	free(copy);
	return (r);
}

/* One value of one row of a PRAGMA. */
static char *
store_pragma(struct store *s, const char *text)
{
	sqlite3_stmt *st;
	const unsigned char *v;
	char *value = NULL;

	if (sqlite3_prepare_v2(s->db, text, -1, &st, NULL) != SQLITE_OK)
		return (NULL);
	if (sqlite3_step(st) == SQLITE_ROW) {
		v = sqlite3_column_text(st, 0);
		value = xstrdup(v != NULL ? (const char *)v : "");
	}
	sqlite3_finalize(st);
	return (value);
}

/* When the copy was made, ms; 0: there is none. */
static int64_t
copy_time(const struct store *s)
{
	struct stat st;

	return (lstat(s->copy, &st) == 0 && S_ISREG(st.st_mode) ?
	    (int64_t)st.st_mtime * 1000 : 0);
}

static int
store_damaged(const struct store *s, const char *what, struct err *err)
{
	char when[32];

	if (copy_time(s) == 0)
		return (err_set(err, ERR_SYSTEM, _("%s is damaged (%s); it "
		    "was left as it is. Move it away to begin with an empty "
		    "store, or put a copy back"), s->path, what));
	clock_format(copy_time(s), when, sizeof when);
	return (err_set(err, ERR_SYSTEM, _("%s is damaged (%s); it was left "
	    "as it is. Go on with its copy of %s by trialdeckd --use-copy, or "
	    "move it away to begin with an empty store"), s->path, what,
	    when));
}

/* A store begins; the copy of one that was here before may be wanted. */
static int
store_make(struct store *s, struct err *err)
{
	char *before = xasprintf("%s-before", s->copy);
	int r;

	if (copy_time(s) != 0 && rename(s->copy, before) == 0)
		log_warn("the copy of an earlier store is %s now", before);
	free(before);
	r = sqlite3_exec(s->db, schema, NULL, NULL, NULL);
	return (r == SQLITE_OK ? 0 : store_failed(s, err, MAKE));
}

static int
store_check(struct store *s, const char *path, struct err *err)
{
	char *v = store_pragma(s, "PRAGMA quick_check(1)");
	int version;

	if (v == NULL || strcmp(v, "ok") != 0) {
		store_damaged(s, v != NULL ? v : sqlite3_errmsg(s->db), err);
		free(v);
		return (-1);
	}
	free(v);
	v = store_pragma(s, "PRAGMA user_version");
	version = v != NULL ? atoi(v) : 0;
	free(v);
	if (version == 0)
		return (store_make(s, err));
	if (version != STORE_VERSION)
		return (err_set(err, ERR_SYSTEM, _("%s was written by a newer "
		    "trialdeckd (version %d of the store, known is %d)"),
		    path, version, STORE_VERSION));
	return (0);
}

static int
store_prepare(struct store *s, const char *path, struct err *err)
{
	static const char *const setup[] = {
		"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL",
		"PRAGMA foreign_keys = ON", "PRAGMA trusted_schema = OFF",
		"PRAGMA locking_mode = EXCLUSIVE"
	};
	size_t i;

	if (sqlite3_open_v2(path, &s->db, SQLITE_OPEN_READWRITE |
	    SQLITE_OPEN_CREATE |
	    SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		return (store_failed(s, err, OPEN));
	for (i = nitems(setup); i-- > 0;)
		if (sqlite3_exec(s->db, setup[i], NULL, NULL, NULL) !=
		    SQLITE_OK)
			return (store_failed(s, err, OPEN));
	if (store_check(s, path, err) == -1)
		return (-1);
	for (i = 0; i < STATEMENTS; i++)
		if (sqlite3_prepare_v3(s->db, sql[i], -1,
		    SQLITE_PREPARE_PERSISTENT, &s->st[i], NULL) != SQLITE_OK)
			return (store_failed(s, err, READ));
	return (0);
}

void
store_put_by(struct store *s)
{
	int fd = open(s->ballast, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
	    0600);

	if (fd == -1)
		return;
	/* Half of it would be no help and take the last room of others. */
	if (posix_fallocate(fd, 0, BALLAST) != 0)
		unlink(s->ballast);
	close(fd);
}

bool
store_relieve(struct store *s)
{
	if (!s->full || unlink(s->ballast) == -1)
		return (false);
	log_warn("the disk is full: space that was put by is given free");
	s->full = false;
	return (true);
}

static bool
copy_fits(const struct store *s)
{
	struct statvfs fs;
	struct stat st;

	return (stat(s->path, &st) == 0 && statvfs(s->path, &fs) == 0 &&
	    (int64_t)fs.f_bavail * (int64_t)fs.f_frsize >
	    (int64_t)st.st_size + COPY_ROOM);
}

/* Into a file of another name, all of which is on the disk then. */
static int
copy_into(struct store *s, const char *path)
{
	sqlite3_stmt *st;
	int fd, r;

	if (sqlite3_prepare_v2(s->db, "VACUUM INTO ?1", -1, &st, NULL) !=
	    SQLITE_OK)
		return (-1);
	sqlite3_bind_text(st, 1, path, -1, SQLITE_STATIC);
	r = sqlite3_step(st);
	sqlite3_finalize(st);
	if (r != SQLITE_DONE || (fd = open(path, O_RDONLY | O_CLOEXEC |
	    O_NOFOLLOW)) == -1)
		return (-1);
	r = fsync(fd);
	close(fd);
	return (r);
}

void
store_copy(struct store *s)
{
	int64_t age = clock_wall_ms() - copy_time(s);
	struct err err = ERR_INIT;
	char *tmp;

	/* One of the future tells nothing of its age. */
	if ((age >= 0 && age < COPY_MS) || !copy_fits(s))
		return;
	tmp = xasprintf("%s.new", s->copy);
	unlink(tmp);
	if (copy_into(s, tmp) == -1 || rename(tmp, s->copy) == -1 ||
	    file_sync_folder(s->copy, &err) == -1) {
		log_warn("no copy of %s could be made: %s", s->path,
		    sqlite3_errmsg(s->db));
		unlink(tmp);
	} else
		log_info("%s was copied to %s", s->path, s->copy);
	free(tmp);
}

static int
move(const char *path, const char *from, const char *to, struct err *err)
{
	char *a = xasprintf("%s%s", path, from);
	char *b = xasprintf("%s%s", path, to);
	int r = 0;

	if (rename(a, b) == -1)
		r = errno == ENOENT ? err_set(err, ERR_NOT_FOUND,
		    _("there is no %s"), a) : err_errno(err, "%s", a);
	free(a);
	free(b);
	return (r);
}

/* The store of an earlier time, which was put by so, is nobody's to replace;
 * nor is its log to be found beside another's. */
static int
put_by(const struct store *s, struct err *err)
{
	static const char *const parts[] = { "-wal", "" };
	struct err why = ERR_INIT;
	char *to = xasprintf("%s-damaged", s->path), *name;
	int r = 0;
	size_t i;

	if (access(s->path, F_OK) == 0 && access(to, F_OK) == 0)
		r = err_set(err, ERR_CONFLICT, _("%s is there from an earlier "
		    "time; move it and its -wal away first"), to);
	free(to);
	/* Its log first: it would be taken for the copy's. */
	for (i = 0; r == 0 && i < nitems(parts); i++) {
		name = xasprintf("-damaged%s", parts[i]);
		if (move(s->path, parts[i], name, &why) == -1 &&
		    why.code != ERR_NOT_FOUND)
			r = err_set(err, why.code, "%s", why.text);
		free(name);
	}
	return (r);
}

int
store_use_copy(const char *path, struct err *err)
{
	struct store s = { .path = xstrdup(path),
	    .copy = xasprintf("%s-copy", path), .lock = -1 };
	int r;

	r = store_lock(&s, path, err);
	if (r == 0 && copy_time(&s) == 0)
		r = err_set(err, ERR_NOT_FOUND, _("there is no %s"), s.copy);
	if (r == 0)
		r = put_by(&s, err);
	if (r == 0)
		r = move(path, "-copy", "", err);
	if (s.lock != -1)
		close(s.lock);
	free(s.path);
	free(s.copy);
	return (r);
}

struct store *
store_open(const char *path, struct err *err)
{
	struct store *s = xcalloc(1, sizeof *s);

	s->lock = -1;
	s->path = xstrdup(path);
	s->ballast = xasprintf("%s-ballast", path);
	s->copy = xasprintf("%s-copy", path);
	if (store_local(path, err) == -1 || store_lock(s, path, err) == -1 ||
	    store_prepare(s, path, err) == -1 ||
	    /* SQLite does so too, and takes no notice of a failure. */
	    file_sync_folder(path, err) == -1) {
		store_close(s);
		return (NULL);
	}
	store_put_by(s);
	return (s);
}

void
store_close(struct store *s)
{
	size_t i;

	if (s == NULL)
		return;
	for (i = 0; i < STATEMENTS; i++)
		sqlite3_finalize(s->st[i]);
	sqlite3_close(s->db);
	if (s->lock != -1)
		close(s->lock);
	free(s->path);
	free(s->ballast);
	free(s->copy);
	free(s);
}

static int
store_step(struct store *s, enum statement which, struct err *err)
{
	struct err why = ERR_INIT;
	int r;

	errno = 0;
	r = sqlite3_step(s->st[which]);

	if (r != SQLITE_DONE && r != SQLITE_ROW) {
		s->full = r == SQLITE_FULL || errno == ENOSPC;
		store_failed(s, &why, WRITE);
		log_error("%s", why.text);
		if (err != NULL)
			*err = why;
	}
	sqlite3_reset(s->st[which]);
	return (r == SQLITE_DONE || r == SQLITE_ROW ? 0 : -1);
}

int
store_begin(struct store *s, struct err *err)
{
	return (store_step(s, BEGIN, err));
}

int
store_commit(struct store *s, struct err *err)
{
	if (store_step(s, COMMIT, err) == 0)
		return (0);
	store_rollback(s);
	return (-1);
}

void
store_rollback(struct store *s)
{
	if (sqlite3_get_autocommit(s->db) == 0)
		store_step(s, ROLLBACK, NULL);
}

int
store_job(struct store *s, int64_t id, const char *name, const json_t *doc,
    struct err *err)
{
	sqlite3_stmt *st = s->st[PUT_JOB];
	char *text = json_text(doc);
	int r;

	sqlite3_bind_int64(st, 1, id);
	if (name != NULL)
		sqlite3_bind_text(st, 2, name, -1, SQLITE_TRANSIENT);
	else
		sqlite3_bind_null(st, 2);
	sqlite3_bind_text(st, 3, text, -1, SQLITE_TRANSIENT);
	free(text);
	r = store_step(s, PUT_JOB, err);
	return (r);
}

int
store_trial(struct store *s, int64_t id, int64_t job, int64_t ordinal,
    const char *name, const json_t *doc, struct err *err)
{
	sqlite3_stmt *st = s->st[PUT_TRIAL];
	char *text = json_text(doc);

	sqlite3_bind_int64(st, 1, id);
	sqlite3_bind_int64(st, 2, job);
	sqlite3_bind_int64(st, 3, ordinal);
	sqlite3_bind_text(st, 4, name, -1, SQLITE_TRANSIENT);
	sqlite3_bind_text(st, 5, text, -1, SQLITE_TRANSIENT);
	free(text);
	return (store_step(s, PUT_TRIAL, err));
}

int
store_metric(struct store *s, int64_t trial, int64_t attempt, const char *name,
    int64_t nth, double value, int64_t at_ms, struct err *err)
{
	sqlite3_stmt *st = s->st[PUT_METRIC];

	sqlite3_bind_int64(st, 1, trial);
	sqlite3_bind_int64(st, 2, attempt);
	sqlite3_bind_text(st, 3, name, -1, SQLITE_TRANSIENT);
	sqlite3_bind_int64(st, 4, nth);
	sqlite3_bind_double(st, 5, value);
	sqlite3_bind_int64(st, 6, at_ms);
	return (store_step(s, PUT_METRIC, err));
}

/* SQLite has no sums that would tell of a bit that fell over in a document. */
static json_t *
store_doc(const struct store *s, sqlite3_stmt *st, const char *kind,
    int column, struct err *err)
{
	const struct json_limits limits = { .most_depth = 64 };
	struct err why = ERR_INIT;
	json_t *doc;
	char *what;

	doc = json_read((const char *)sqlite3_column_text(st, column),
	    (size_t)sqlite3_column_bytes(st, column), &limits, &why);
	if (doc == NULL) {
		what = xasprintf("%s %lld: %s", kind,
		    (long long)sqlite3_column_int64(st, 0), why.text);
		store_damaged(s, what, err);
		free(what);
		sqlite3_reset(st);
	}
	return (doc);
}

int
store_jobs(struct store *s, void (*each)(void *, int64_t, const char *,
    json_t *), void *ctx, struct err *err)
{
	sqlite3_stmt *st = s->st[GET_JOBS];
	json_t *doc;
	int r;

	while ((r = sqlite3_step(st)) == SQLITE_ROW) {
		if ((doc = store_doc(s, st, "job", 2, err)) == NULL)
			return (-1);
		each(ctx, sqlite3_column_int64(st, 0),
		    (const char *)sqlite3_column_text(st, 1), doc);
	}
	sqlite3_reset(st);
	return (r == SQLITE_DONE ? 0 : store_failed(s, err, READ));
}

int
store_trials(struct store *s, void (*each)(void *, int64_t, int64_t, int64_t,
    const char *, json_t *), void *ctx, struct err *err)
{
	sqlite3_stmt *st = s->st[GET_TRIALS];
	json_t *doc;
	int r;

	while ((r = sqlite3_step(st)) == SQLITE_ROW) {
		if ((doc = store_doc(s, st, "trial", 4, err)) == NULL)
			return (-1);
		each(ctx, sqlite3_column_int64(st, 0),
		    sqlite3_column_int64(st, 1), sqlite3_column_int64(st, 2),
		    (const char *)sqlite3_column_text(st, 3), doc);
	}
	sqlite3_reset(st);
	return (r == SQLITE_DONE ? 0 : store_failed(s, err, READ));
}

int
store_values(struct store *s, int64_t trial, int64_t attempt,
    const char *name, void (*each)(void *, int64_t, double), void *ctx,
    struct err *err)
{
	sqlite3_stmt *st = s->st[GET_VALUES];
	int r;

	sqlite3_bind_int64(st, 1, trial);
	sqlite3_bind_int64(st, 2, attempt);
	sqlite3_bind_text(st, 3, name, -1, SQLITE_TRANSIENT);
	while ((r = sqlite3_step(st)) == SQLITE_ROW)
		each(ctx, sqlite3_column_int64(st, 0),
		    sqlite3_column_double(st, 1));
	sqlite3_reset(st);
	return (r == SQLITE_DONE ? 0 : store_failed(s, err, READ));
}
