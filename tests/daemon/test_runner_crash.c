/*
 * T27: a daemon killed at random moments loses no trial and runs none twice.
 *
 * The daemon here is a child with a journal of its own in place of the store:
 * "s N" before a start, "e N END" after an end. Each trial writes its number
 * to a ledger with one append. "--overhead N" measures instead what the runner
 * adds to N trials of a program that does nothing, two at a time.
 */
#include "config.h"

#include <sys/stat.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <event2/event.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"
#include "daemon/runner.h"

#define KILLS		200
#define PARALLEL	4
#define TRIALS_MOST	100000

struct driver {
	struct event_base	*base;
	struct runner		*runner;
	json_t			*definition, *hyper;
	int			 journal;
	int			 next, running, parallel, most;
	int64_t			 own_ms;	/* of the trials themselves */
};

static char dir[] = "/tmp/trialdeck-crash.XXXXXX";

static char *
below(const char *name)
{
	return (xasprintf("%s/%s", dir, name));
}

static void
die(const char *what)
{
	fprintf(stderr, "test_runner_crash: %s\n", what);
	exit(1);
}

static void
note(struct driver *d, char kind, int trial, int end)
{
	char line[64];

	snprintf(line, sizeof(line), "%c %d %d\n", kind, trial, end);
	if (d->journal != -1 && file_write_all(d->journal, line,
	    strlen(line)) == -1)
		die("journal");
}

static void
start(struct driver *d, int trial)
{
	char *key = xasprintf("%d-1", trial), *text = xasprintf("%d", trial);
	json_t *hyper = json_pack("{s:s}", "id", text);
	struct run_spec spec = { .key = key, .job_name = "t", .arn = "arn",
	    .definition = d->definition, .hyperparameters = hyper };

	d->running++;
	runner_start(d->runner, &spec);
	json_decref(hyper);
	free(key);
	free(text);
}

static void
fill(struct driver *d)
{
	while (d->running < d->parallel && d->next < d->most) {
		note(d, 's', d->next, 0);
		start(d, d->next++);
	}
	if (d->running == 0)
		event_base_loopbreak(d->base);
}

static void
on_end(void *ctx, const char *key, enum run_end end, int status,
    const char *reason, int64_t started_ms, int64_t ended_ms)
{
	struct driver *d = ctx;

	if (end != RUN_COMPLETED)
		fprintf(stderr, "%s: end %d, status %d: %s\n", key, end,
		    status, reason);
	note(d, 'e', atoi(key), (int)end);
	d->own_ms += ended_ms - started_ms;
	d->running--;
	fill(d);
}

static const struct run_events events = { NULL, NULL, on_end };

static void
open_driver(struct driver *d)
{
	struct err err = ERR_INIT;
	char *program = below("program/trial");

	d->base = event_base_new();
	d->runner = runner_new(d->base, dir, &events, d, &err);
	if (d->runner == NULL)
		die(err.text);
	d->definition = json_pack("{s:{s:s}, s:{s:s}, s:{s:s}}",
	    "AlgorithmSpecification", "TrainingImage", program,
	    "OutputDataConfig", "S3OutputPath", "s3://out/x",
	    "CheckpointConfig", "S3Uri", "s3://ledger");
	free(program);
}

/* starts[i], ends[i] of the journal; returns the first number not started. */
static int
read_journal(int *starts, int *ends, int *bad)
{
	char *path = below("journal"), *p, kind;
	int trial, end, next = 0;
	struct buf b;

	memset(starts, 0, TRIALS_MOST * sizeof(*starts));
	memset(ends, 0, TRIALS_MOST * sizeof(*ends));
	buf_init(&b, 0);
	(void)file_read(path, 0, &b, NULL);
	for (p = b.data; p != NULL && *p != '\0'; p = strchr(p, '\n') + 1) {
		if (sscanf(p, "%c %d %d", &kind, &trial, &end) != 3 ||
		    trial < 0 || trial >= TRIALS_MOST)
			die("journal is damaged");
		if (kind == 's')
			starts[trial]++;
		else
			ends[trial]++;
		if (kind == 'e' && end != RUN_COMPLETED)
			(*bad)++;
		if (trial >= next)
			next = trial + 1;
	}
	buf_release(&b);
	free(path);
	return (next);
}

static int starts[TRIALS_MOST], ends[TRIALS_MOST];

_Noreturn static void
be_daemon(int most)
{
	struct driver d = { .parallel = PARALLEL, .most = most };
	char *path = below("journal");
	int i, bad = 0;

	open_driver(&d);
	d.journal = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC,
	    0600);
	d.next = read_journal(starts, ends, &bad);
	if (most == 0)
		d.most = d.next;	/* only finish what was begun */
	for (i = 0; i < d.next; i++)
		if (starts[i] > 0 && ends[i] == 0)
			start(&d, i);
	runner_reap_unknown(d.runner);
	fill(&d);
	if (d.running > 0)
		event_base_dispatch(d.base);
	_exit(0);
}

static int
check_ledger(int n)
{
	static int seen[TRIALS_MOST];
	char *path = below("s3/ledger/t/ledger"), *p;
	int trial, i, wrong = 0;
	struct buf b;

	buf_init(&b, 0);
	if (file_read(path, 0, &b, NULL) == -1)
		die("no ledger");
	for (p = b.data; *p != '\0'; p = strchr(p, '\n') + 1) {
		trial = atoi(p);
		if (trial >= 0 && trial < TRIALS_MOST)
			seen[trial]++;
	}
	for (i = 0; i < n; i++) {
		if (seen[i] == 1 && ends[i] == 1)
			continue;
		fprintf(stderr, "trial %d: ran %d times, ended %d times\n", i,
		    seen[i], ends[i]);
		wrong++;
	}
	buf_release(&b);
	free(path);
	return (wrong);
}

static void
write_program(const char *script)
{
	char *folder = below("program"), *path = below("program/trial");

	mkdir(folder, 0700);
	if (file_replace(path, script, strlen(script), NULL) == -1 ||
	    chmod(path, 0700) == -1)
		die("program");
	free(folder);
	free(path);
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	return (remove(path));
}

static void
overhead(int n)
{
	struct driver d = { .parallel = 2, .most = n, .journal = -1 };
	int64_t began, wall;

	write_program("#!/bin/sh\n");
	open_driver(&d);
	began = clock_steady_ms();
	fill(&d);
	event_base_dispatch(d.base);
	wall = clock_steady_ms() - began;
	printf("%d trials, 2 at a time: %lld ms, of which the trials' own "
	    "%lld ms each; overhead %.1f ms a trial\n", n, (long long)wall,
	    (long long)d.own_ms / n,
	    (2.0 * (double)wall - (double)d.own_ms) / n);
	json_decref(d.definition);
	runner_free(d.runner);
	event_base_free(d.base);
}

static void
kill_often(void)
{
	unsigned int seed = (unsigned int)getpid();
	int kills = 0, status;
	pid_t pid;

	fprintf(stderr, "seed %u\n", seed);
	while (kills < KILLS) {
		pid = fork();
		if (pid == 0)
			be_daemon(TRIALS_MOST);
		usleep((useconds_t)(rand_r(&seed) % 80000));
		kill(pid, SIGKILL);
		if (waitpid(pid, &status, 0) != pid || !WIFSIGNALED(status))
			die("the daemon ended by itself");
		kills++;
	}
	pid = fork();
	if (pid == 0)
		be_daemon(0);
	if (waitpid(pid, &status, 0) != pid || status != 0)
		die("the last daemon failed");
}

int
main(int argc, char **argv)
{
	int n, bad = 0, wrong;

	if (mkdtemp(dir) == NULL)
		die("no folder");
	if (argc == 3 && strcmp(argv[1], "--overhead") == 0) {
		overhead(atoi(argv[2]));
		nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
		return (0);
	}
	write_program("#!/bin/sh\nread -r x < /dev/null\n"
	    "echo \"$SM_HP_ID\" >> \"$SM_CHECKPOINT_DIR/ledger\"\n");
	kill_often();
	n = read_journal(starts, ends, &bad);
	wrong = check_ledger(n);
	printf("%d kills, %d trials, %d wrong, %d not completed\n", KILLS, n,
	    wrong, bad);
	if (wrong == 0 && bad == 0)
		nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	return (wrong != 0 || bad != 0 || n < PARALLEL);
}
