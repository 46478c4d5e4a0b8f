/*
 * Trials for the tests of the runner: a folder of data, a trial program
 * written there as a script, and a loop until it ends.
 */
#ifndef TESTS_UNIT_RUNNER_UTIL_H
#define TESTS_UNIT_RUNNER_UTIL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/json.h"
#include "daemon/runner.h"

struct event_base;

struct bench {
	struct event_base	*base;
	struct runner		*runner;
	char			*dir;	/* data folder, removed at end */
	json_t			*definition;
	json_t			*hyper;
	json_t			*metrics;	/* or NULL */
	int64_t			 max_runtime_s;
	/* what came */
	int			 phases[4];
	json_t			*values;	/* [[name, value, nth], …] */
	int			 ends;
	enum run_end		 end;
	int			 status;
	char			*reason;
	int64_t			 started_ms, ended_ms;
};

void bench_open(struct bench *);
void bench_close(struct bench *);
/* PROGRAM becomes a shell script with this text, and the image. */
void bench_program(struct bench *, const char *script);
void bench_start(struct bench *, const char *key);
/* As if the daemon ended and came again. */
void bench_restart(struct bench *);
/* Until end was called, or fails the test after a minute. */
void bench_wait(struct bench *);
/* start and wait */
void bench_run(struct bench *, const char *key);
/* dir/NAME as text; "" when there is none. Caller frees. */
char *bench_text(const struct bench *, const char *name);
/* The whole log as one text. Caller frees. */
char *bench_log(struct bench *, const char *key);
/* Runs the loop for a while. */
void bench_spin(struct bench *, int ms);

#endif
