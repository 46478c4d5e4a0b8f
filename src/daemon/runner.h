/*
 * src/daemon: the local tuning backend. One file an operation (op_*.c).
 *
 *   httpd.h     HTTP on a UNIX socket       dispatch.h  target to operation
 *   store.h     SQLite, one connection      schedule.h  which trial next (pure)
 *   tuner.h     jobs in motion              runner.h    trials as processes
 *   ../shim     beside each trial: its data, its log, its metrics
 *
 * Runners. A runner makes a trial happen: process (here), Slurm, podman. The
 * shim process of each trial outlives the daemon (T27): it owns the trial's
 * pipes and log, keeps MaxRuntime, and writes started.json and exit.json
 * durably into the attempt's folder.
 *
 * Identity. An attempt is named by its key, "<trial id>-<attempt number>",
 * made of the store's own ids, never of user text (T23). runner_start for a
 * key whose folder holds a start record does not start it again: it adopts.
 */
#ifndef DAEMON_RUNNER_H
#define DAEMON_RUNNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

struct event_base;
struct runner;

/* One training job as the runner needs it; all borrowed during the call. */
struct run_spec {
	const char	*key;
	const char	*job_name;	/* of the training job */
	const char	*arn;
	const json_t	*definition;	/* internal form: image, channels,
					 * output, checkpoint, resources,
					 * environment, network isolation */
	const json_t	*hyperparameters; /* name → string, all of them */
	int64_t		 max_runtime_s;	/* 0: none */
	const json_t	*metrics;	/* [{"Name","Regex"}]: definition's own
					 * or the catalogue's */
};

enum run_phase {		/* secondary statuses, in order */
	RUN_STARTING, RUN_DOWNLOADING, RUN_TRAINING, RUN_UPLOADING
};

enum run_end {
	RUN_COMPLETED,		/* exit status 0 */
	RUN_FAILED,		/* exit status ≠ 0, signal: reason says */
	RUN_STOPPED,		/* after runner_stop */
	RUN_TIMED_OUT,		/* MaxRuntimeInSeconds */
	RUN_LOST		/* our fault (shim gone, disk): retryable */
};

/* All called from the event loop, never from inside runner_start. After an
 * adoption phases and metric values come again from the first on, with the
 * same at_ms and nth: (key, name, nth) says whether one is known. */
struct run_events {
	void (*phase)(void *ctx, const char *key, enum run_phase, int64_t at_ms,
	    const char *message);
	/* One value of one metric read from the log while it runs; nth value
	 * of that metric in this attempt, from 0. at_ms: when the line was
	 * seen. */
	void (*metric)(void *ctx, const char *key, const char *name,
	    double value, int64_t nth, int64_t at_ms);
	/* Last call for a key. reason: FailureReason text, foreign, ≤ 1,024
	 * characters, or "". started/ended in wall ms (0: never started). */
	void (*end)(void *ctx, const char *key, enum run_end,
	    int exit_status, const char *reason, int64_t started_ms,
	    int64_t ended_ms);
};

/* dir: …/data; attempts live in dir/jobs/KEY. s3 folders in dir/s3. */
struct runner *runner_new(struct event_base *, const char *dir,
    const struct run_events *, void *ctx, struct err *);
void runner_free(struct runner *);	/* trials go on */
/* s3:// places lie in an S3 service from now on: {program (trialdeck-s3),
 * endpoint, profile, region, cache: bytes of channels that are kept}. Trials
 * never see the credentials, which the daemon's AWS_* variables and files
 * have. A copy is made. */
void runner_use_s3(struct runner *, const json_t *s3);
/* Whether the disk of the trials has room for another one: 64 MiB (T34). */
bool runner_has_room(const struct runner *);
/* Why trials run without a sandbox here, or NULL when they have one. */
const char *runner_no_sandbox(const struct runner *);

/* Whether this image, these channels and resources can run here at all: for
 * the ValidationException at creation. Pure but for looking at the file
 * system. */
int runner_can(const json_t *definition, struct err *);

/* Starts, or adopts when the attempt was started before (also one that has
 * ended: its end comes). Nothing while the key is in motion. Errors of the
 * machine come as RUN_LOST, of the definition as RUN_FAILED, through end. */
void runner_start(struct runner *, const struct run_spec *);
/* SIGTERM, then SIGKILL after grace (120 s); end follows. Repeatable. */
void runner_stop(struct runner *, const char *key);
/* The greatest trial id among the attempts' folders, also of trials that a
 * store knew which is not there any more; 0: none. A trial that had one of
 * these ids anew would be given what that one came to. */
int64_t runner_last_id(const struct runner *);
/* After a restart: the keys that the store believes are running are passed to
 * runner_start; then everything alive that was not named is killed. */
void runner_reap_unknown(struct runner *);

/* Log of an attempt: byte offset paging for GetLogEvents. Appends up to
 * most lines as [timestamp ms, text] pairs from *offset on; advances it. */
json_t *runner_log(struct runner *, const char *key, int64_t *offset,
    size_t most, struct err *);

#endif
