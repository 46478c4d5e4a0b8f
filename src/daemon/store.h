/*
 * The store: SQLite behind one process and one connection (T35). Jobs and
 * trials are kept as JSON documents beside the columns that must be unique;
 * the tuner holds them in memory and writes them here. WAL with synchronous
 * FULL: what store_commit has reported survives kill -9 and power loss.
 *
 * Ids are given by the caller, above 0, and never used twice.
 */
#ifndef DAEMON_STORE_H
#define DAEMON_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

struct store;

/*
 * A copy of the store stands beside it, PATH-copy, at most a day old when the
 * daemon runs: store_copy makes it anew when it is older, and does nothing
 * when there is little room. A store that is made anew puts an earlier one's
 * copy by as PATH-copy-before.
 *
 * store_use_copy puts the copy in the store's place, and the store to
 * PATH-damaged; before store_open. What came after the copy is lost.
 */
void store_copy(struct store *);
int store_use_copy(const char *path, struct err *);

/* Opens or makes path. Takes the lock file path-lock, so a second daemon on
 * the same data is refused; checks the file; never repairs or replaces it. */
struct store *store_open(const char *path, struct err *);
void store_close(struct store *);

/* All changes happen between these two. After a failure of any of them the
 * transaction is gone (rolled back). */
int store_begin(struct store *, struct err *);
int store_commit(struct store *, struct err *);
void store_rollback(struct store *);

/* A few MiB put by in a file, so that what has happened can be written when
 * nothing else can (T34). put_by: again, once there is room. relieve: gives
 * them free when the last failure was of a full disk; false: not that, or
 * nothing is left to give. */
void store_put_by(struct store *);
bool store_relieve(struct store *);

/* name NULL: the job was deleted and only its trials still need it. */
int store_job(struct store *, int64_t id, const char *name, const json_t *doc,
    struct err *);
int store_trial(struct store *, int64_t id, int64_t job, int64_t ordinal,
    const char *name, const json_t *doc, struct err *);
/* The same nth value again replaces the first: a log may be read twice. */
int store_metric(struct store *, int64_t trial, int64_t attempt,
    const char *name, int64_t nth, double value, int64_t at_ms, struct err *);

/* Calls back for each value of the metric, by nth. */
int store_values(struct store *, int64_t trial, int64_t attempt,
    const char *name, void (*)(void *ctx, int64_t nth, double value),
    void *ctx, struct err *);
/* Calls back for every row, by id; takes of doc are the callee's. name is ""
 * for a deleted job. */
int store_jobs(struct store *, void (*)(void *ctx, int64_t id,
    const char *name, json_t *doc), void *ctx, struct err *);
int store_trials(struct store *, void (*)(void *ctx, int64_t id, int64_t job,
    int64_t ordinal, const char *name, json_t *doc), void *ctx, struct err *);

#endif
