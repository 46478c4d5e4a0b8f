/*
 * Between the files of the process runner:
 *   runner_process.c  the contract of runner.h, starting and adopting
 *   runner_attempt.c  what an attempt says: events, end
 *   runner_spec.c     spec.json, the shim's start, the sandbox's probe
 *   runner_image.c    images, runner_can      runner_log.c  pages of logs
 */
#ifndef DAEMON_RUNNER_INTERNAL_H
#define DAEMON_RUNNER_INTERNAL_H

#include <sys/types.h>

#include "base/buf.h"
#include "daemon/runner.h"
#include "shim/attempt.h"

struct event;

struct attempt {
	struct attempt	*next;
	struct runner	*runner;
	char		*key, *dir;
	char		 token[33];	/* of the shim that we started, or "" */
	pid_t		 child;		/* to be waited for; 0: none */
	int		 pidfd;		/* of the shim, -1 */
	int		 events;	/* events file, -1 */
	int		 watch;		/* inotify, -1 */
	struct buf	 line;		/* events: begun line */
	struct event	*gone;		/* the shim ended */
	struct event	*soon;		/* look at it from the loop */
	bool		 stop;		/* runner_stop came */
	bool		 failed;	/* did not start; how and why: */
	enum run_end	 end;
	char		*reason;
	char		*lost;		/* why the shim left no exit.json */
};

struct runner {
	struct event_base	*base;
	char			*dir;
	const struct run_events	*events;
	void			*ctx;
	struct attempt		*attempts;
	int			 inotify;
	struct event		*changed;
	char			*bwrap;		/* NULL: cannot run */
	const char *const	*user;		/* bwrap's words, or NULL */
	char			*no_sandbox;	/* why not */
	json_t			*s3;		/* or NULL */
};

/* Reads what came since and calls back. */
void attempt_read(struct attempt *);
/* The shim is gone, or there never was one: ends, or adopts another. */
void attempt_gone(struct attempt *);
/* Watches a shim by its pidfd, which becomes ours. */
void attempt_watch(struct attempt *, int pidfd);
/* Watches a shim that another runner started, if it lives. */
bool attempt_adopt(struct attempt *, const struct proc_id *);
/* Takes it off the list and frees it. */
void attempt_free(struct attempt *);

/* Finds out whether and how bwrap runs here; fills bwrap and user, or
 * no_sandbox. */
void runner_probe(struct runner *);
/* A number of the environment, for tests: a shorter grace, a smaller cap of
 * the log, a fuller disk. */
int64_t runner_number(const char *variable, int64_t fallback);
/* Writes spec.json and starts the shim. On error err's code tells whose
 * fault: ERR_INVALID the definition's, others the machine's. */
int attempt_spawn(struct attempt *, const struct run_spec *, struct err *);

#endif
