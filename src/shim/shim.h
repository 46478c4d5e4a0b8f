/*
 * The shim's own parts. Each has one file:
 *   main.c     claim, stages in order, exit.json    stage.c  ml/, channels
 *   child.c    the trial as a process               words.c  argument lists
 *   sandbox.c  bwrap's arguments, the environment   pack.c   archives
 *   watch.c    until the trial ends: pipe, signals, clock
 *   group.c    its control group: memory, processes
 *   remote.c   places in an S3 service, by trialdeck-s3
 */
#ifndef SHIM_SHIM_H
#define SHIM_SHIM_H

#include <sys/types.h>

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "shim/logfile.h"
#include "shim/metric.h"

/* As enum run_phase and enum run_end of the daemon; their words and numbers
 * stand in files and never change. */
enum shim_phase { SHIM_STARTING, SHIM_DOWNLOADING, SHIM_TRAINING,
	SHIM_UPLOADING };
enum shim_end { SHIM_COMPLETED, SHIM_FAILED, SHIM_STOPPED, SHIM_TIMED_OUT,
	SHIM_LOST };

/* A growing, NULL-terminated list of strings that it owns. */
struct words {
	char	**v;
	size_t	  n;
};
void words_add(struct words *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void words_release(struct words *);

struct shim {
	const char		*dir;	/* of the attempt */
	char			*ml;	/* dir/ml */
	json_t			*spec;	/* spec.json */
	const json_t		*definition;	/* within spec */
	const char		*data;	/* within spec: the daemon's folder */
	const char		*bwrap;	/* its path; NULL: no sandbox */
	char			 token[33];
	int			 events;	/* events file */
	struct buf		 backlog;	/* events not yet written */
	int			 events_error;	/* errno: events were lost */
	struct logfile		 log;
	struct metric_set	*metrics;
	int64_t			 values;	/* metric events written */
	json_t			*last;	/* name → event kept back at the cap */
	struct words		 binds;	/* bwrap's arguments for the data */
	int			 signals;	/* signalfd: TERM, CHLD */
	bool			 stop;	/* SIGTERM has come */
	bool			 timed_out;
	char			*group[2];	/* control groups, or NULL */
	int			 group_fds[2];	/* their cgroup.procs, -1 */
	bool			 memory_over;	/* the kernel killed for it */
	const char		*checkpoints;	/* below ml, for S3; NULL */
	pid_t			 syncer;	/* that takes them there; 0 */
	pid_t			 child;	/* trial, or bwrap; 0: gone */
	pid_t			 first;	/* bwrap's child */
	int			 inner;	/* its pidfd, -1 */
	int			 output;	/* pipe of the trial, -1 */
	int			 status;	/* bwrap's status pipe, -1 */
	int			 exit_status;	/* 128 + signal when killed */
	int64_t			 started_ms, ended_ms;	/* wall; and steady: */
	int64_t			 began_ms;
};

/* A line of ours in the job's log. */
void shim_note(struct shim *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* Takes the reference. What a full disk does not take is kept for later. */
void shim_event(struct shim *, json_t *event);
/* Looks for SIGTERM without waiting. */
bool shim_stopping(struct shim *);

/* Makes ml/ with its configuration. */
int stage_config(struct shim *, struct err *);
/* Channels: bound in the sandbox, copied without one. Checkpoints: bound, or a
 * link. An error of ERR_NOT_FOUND or ERR_INVALID is the definition's. */
int stage_data(struct shim *, struct err *);

/* Environment of the trial, base folder "/opt/ml" or ml. */
void sandbox_environment(struct shim *, const char *base, struct words *);
/* A file of bwrap's arguments, rewound; -1: errno. */
int sandbox_arguments(struct shim *, const struct words *env);

/* Starts it; fills child, output, status. */
int child_start(struct shim *, struct err *);
/* Runs a helper of the shim to its end; the first of what it says, on both
 * outputs, in text. Its wait status, or -1 and err. s: it is asked to end when
 * the trial is to stop; NULL: it is not. envp NULL: a bare one. cwd: folder
 * descriptor, or -1. */
#define CHILD_TEXT	(PATH_MAX + 16)
int child_run(struct shim *s, const char *const *argv, char *const *envp,
    int cwd, char text[CHILD_TEXT], struct err *err);
/* Starts one that says nothing and is not waited for here. */
pid_t child_begin(const char *const *argv, char *const *envp,
    struct err *err);

/* Makes what can be made; the child joins through group_fds. */
void group_make(struct shim *);
/* Whether the kernel killed in it for want of memory. */
bool group_killed(const struct shim *);
void group_end(struct shim *);

/* Serves the trial until nothing is left of it. */
void watch_trial(struct shim *);

/* Whether the place lies in an S3 service (spec.json's s3, see
 * runner_use_s3). Else it is a folder (uri.h). */
bool remote_is(const struct shim *, const char *uri);
/* Folder with the objects of a channel, shared with other trials and only
 * read; the caller frees. NULL and err, as of stage_data. */
char *remote_channel(struct shim *, const char *uri, struct err *);
/* Objects below uri into a folder; none are no error. */
int remote_get(struct shim *, const char *uri, const char *folder,
    struct err *);
/* A file, or what is new of a folder. */
int remote_put(struct shim *, const char *path, const char *uri,
    struct err *);
/* ROOT/JOB followed by rest; the caller frees. */
char *remote_place(const struct shim *, const char *root, const char *rest);
/* Checkpoints to S3: beside the trial every sync_ms of the spec, and at its
 * end. */
void remote_sync_begin(struct shim *);
int remote_sync(struct shim *, struct err *);

/* model.tar.gz and output.tar.gz to S3OutputPath/JOB/output. */
int pack_outputs(struct shim *, bool model, struct err *);

/* A folder with its parents, 0700. */
int make_folders(const char *path, struct err *);

#endif
