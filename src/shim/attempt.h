/*
 * src/shim: one small process for each trial, which outlives the daemon (T27).
 *
 *   attempt.h  the attempt's folder, who owns it   uri.h     places of data
 *   shim.h     the parts of the program            metric.h  values from lines
 *   logfile.h  the log within its cap
 *
 * The folder of an attempt, jobs/KEY:
 *   spec.json     what to run, written by the daemon before the shim starts
 *   started.json  who runs it; there is at most one ever (made by link(2))
 *   events        one JSON array a line, appended by the shim:
 *                 ["p", phase, ms, message]  ["m", name, value, nth, ms]
 *                 ["x", reason]: why there is no exit.json
 *   log, log.N    lines "ms text"; N: bytes of log before this file
 *   exit.json     how it ended, written last and durably
 *   ml/           /opt/ml of the trial
 *
 * Start. The daemon writes one byte to the shim's standard input; end of file
 * before that byte means that the daemon died, and the shim leaves without a
 * trace. Two shims for one folder cannot both run: the second finds
 * started.json there and leaves with SHIM_TAKEN.
 */
#ifndef SHIM_ATTEMPT_H
#define SHIM_ATTEMPT_H

#include <sys/types.h>

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

#define SHIM_TAKEN	4	/* exit status: another shim has it */
#define ATTEMPT_VERSION	1	/* of spec.json; old shims meet new daemons */

/* A process as no pid alone can name it (T28). */
struct proc_id {
	pid_t		 pid;
	uint64_t	 start;		/* field 22 of /proc/PID/stat */
	char		 boot[40];	/* boot id of the kernel */
	char		 token[33];	/* random, of this start; "" unknown */
};

/* 32 hexadecimal digits from the kernel's random source. */
void token_make(char token[33]);

/* Fills pid, start and boot; token stays. -1: no such process. */
int proc_id_of(pid_t, struct proc_id *);
/* A pidfd of just this process, or -1 when it is gone. */
int proc_open(const struct proc_id *);
/* Kills every process whose environment holds this token: what a trial
 * without a sandbox leaves behind. Number of processes killed. */
int proc_kill_token(const char *token);
/* SIGKILL to every descendant of this process, again until none is left. The
 * caller must be a subreaper. */
void proc_kill_descendants(void);

/* Whether the signal would have its default action: neither caught nor ignored
 * nor blocked (by the first thread). False when the process is gone. */
bool proc_defaults(pid_t, int sig);

/* DIR/NAME, on the heap. */
char *attempt_path(const char *dir, const char *name);
/* 0: started.json is now ours, durably; 1: it was there; -1: error. */
int attempt_claim(const char *dir, const struct proc_id *, struct err *);
/* Who claimed it; -1 when nobody did. */
int attempt_owner(const char *dir, struct proc_id *);
/* A small JSON file of the folder (no symlink followed), or NULL. */
json_t *attempt_json(const char *dir, const char *name, struct err *);

#endif
