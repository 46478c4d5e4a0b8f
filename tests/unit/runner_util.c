#include "config.h"

#include <sys/stat.h>

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <event2/event.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "tests/unit/runner_util.h"

static void
on_phase(void *ctx, const char *key, enum run_phase phase, int64_t at_ms,
    const char *message)
{
	struct bench *b = ctx;

	b->phases[phase]++;
}

static void
on_metric(void *ctx, const char *key, const char *name, double value,
    int64_t nth, int64_t at_ms)
{
	struct bench *b = ctx;

	assert_int_equal(b->ends, 0);
	json_array_append_new(b->values, json_pack("[s, f, I]", name, value,
	    (json_int_t)nth));
}

static void
on_end(void *ctx, const char *key, enum run_end end, int status,
    const char *reason, int64_t started_ms, int64_t ended_ms)
{
	struct bench *b = ctx;

	b->ends++;
	b->end = end;
	b->status = status;
	free(b->reason);
	b->reason = xstrdup(reason);
	b->started_ms = started_ms;
	b->ended_ms = ended_ms;
	event_base_loopbreak(b->base);
}

static const struct run_events events = { on_phase, on_metric, on_end };

void
bench_open(struct bench *b)
{
	struct err err = ERR_INIT;
	char name[] = "/tmp/trialdeck-runner.XXXXXX";

	memset(b, 0, sizeof(*b));
	b->base = event_base_new();
	assert_non_null(mkdtemp(name));
	b->dir = xstrdup(name);
	b->runner = runner_new(b->base, b->dir, &events, b, &err);
	if (b->runner == NULL)
		fail_msg("%s", err.text);
	b->definition = json_pack("{s:{s:s}, s:{s:s}}",
	    "AlgorithmSpecification", "TrainingInputMode", "File",
	    "OutputDataConfig", "S3OutputPath", "s3://out/jobs");
	b->hyper = json_object();
	b->values = json_array();
}

void
bench_restart(struct bench *b)
{
	runner_free(b->runner);
	b->runner = runner_new(b->base, b->dir, &events, b, NULL);
	assert_non_null(b->runner);
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	return (remove(path));
}

void
bench_close(struct bench *b)
{
	runner_free(b->runner);
	event_base_free(b->base);
	nftw(b->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	json_decref(b->definition);
	json_decref(b->hyper);
	json_decref(b->metrics);
	json_decref(b->values);
	free(b->reason);
	free(b->dir);
}

void
bench_program(struct bench *b, const char *script)
{
	char *dir = xasprintf("%s/program", b->dir);
	char *path = xasprintf("%s/trial", dir);
	char *text = xasprintf("#!/bin/sh\n%s\n", script);

	mkdir(dir, 0700);
	assert_int_equal(file_replace(path, text, strlen(text), NULL), 0);
	assert_int_equal(chmod(path, 0700), 0);
	json_put(b->definition, "/AlgorithmSpecification/TrainingImage",
	    json_string(path));
	free(dir);
	free(path);
	free(text);
}

void
bench_start(struct bench *b, const char *key)
{
	struct run_spec spec = { .key = key, .job_name = "tune-001-aabbccdd",
	    .arn = "arn:aws:sagemaker:local:000000000000:training-job/t",
	    .definition = b->definition, .hyperparameters = b->hyper,
	    .max_runtime_s = b->max_runtime_s, .metrics = b->metrics };

	b->ends = 0;
	runner_start(b->runner, &spec);
	assert_int_equal(b->ends, 0);
}

void
bench_wait(struct bench *b)
{
	int64_t most = clock_steady_ms() + 60000;

	while (b->ends == 0) {
		struct timeval second = { 1, 0 };

		event_base_loopexit(b->base, &second);
		event_base_dispatch(b->base);
		if (clock_steady_ms() > most)
			fail_msg("no end within a minute");
	}
}

void
bench_run(struct bench *b, const char *key)
{
	bench_start(b, key);
	bench_wait(b);
}

void
bench_spin(struct bench *b, int ms)
{
	struct timeval t = { ms / 1000, ms % 1000 * 1000 };

	event_base_loopexit(b->base, &t);
	event_base_dispatch(b->base);
}

char *
bench_text(const struct bench *b, const char *name)
{
	char *path = xasprintf("%s/%s", b->dir, name);
	struct buf text;

	buf_init(&text, 0);
	buf_adds(&text, "");
	(void)file_read(path, 0, &text, NULL);
	free(path);
	return (buf_take(&text));
}

char *
bench_log(struct bench *b, const char *key)
{
	int64_t offset = 0;
	struct buf text;
	json_t *lines, *line;
	size_t i, n;

	buf_init(&text, 0);
	buf_adds(&text, "");
	do {
		lines = runner_log(b->runner, key, &offset, 1000, NULL);
		n = json_array_size(lines);
		json_array_foreach(lines, i, line) {
			buf_adds(&text, json_str_at(line, "/1"));
			buf_addc(&text, '\n');
		}
		json_decref(lines);
	} while (n > 0);
	return (buf_take(&text));
}
