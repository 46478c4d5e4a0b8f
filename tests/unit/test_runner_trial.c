/* One trial from its start to its end: S57–S60, T6, T22, T23, T25–T27. */
#include "config.h"

#include <sys/prctl.h>
#include <sys/stat.h>

#include <dirent.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"
#include "shim/attempt.h"
#include "tests/unit/runner_util.h"

static struct bench bench;

static int
set_up(void **state)
{
	bench_open(&bench);
	return (0);
}

static int
tear_down(void **state)
{
	bench_close(&bench);
	return (0);
}

static void
expect_log(const char *key, const char *part, bool wanted)
{
	char *log = bench_log(&bench, key);

	if ((strstr(log, part) != NULL) != wanted)
		fail_msg("\"%s\" %s in the log:\n%s", part,
		    wanted ? "is not" : "is", log);
	free(log);
}

static void
put_file(const char *name, const char *text)
{
	char *path = xasprintf("%s/%s", bench.dir, name), *p;

	for (p = path + strlen(bench.dir) + 1; *p != '\0'; p++) {
		if (*p == '/') {
			*p = '\0';
			mkdir(path, 0700);
			*p = '/';
		}
	}
	assert_int_equal(file_replace(path, text, strlen(text), NULL), 0);
	free(path);
}

static void
add_channel(const char *name, const char *uri)
{
	json_t *all = json_object_get(bench.definition, "InputDataConfig");

	if (all == NULL) {
		all = json_array();
		json_object_set_new(bench.definition, "InputDataConfig", all);
	}
	json_array_append_new(all, json_pack("{s:s, s:{s:{s:s, s:s}}}",
	    "ChannelName", name, "DataSource", "S3DataSource", "S3DataType",
	    "S3Prefix", "S3Uri", uri));
}

static void
expect_ended(enum run_end end, int status)
{
	if (bench.end != end || bench.status != status)
		fail_msg("end %d, status %d: %s", bench.end, bench.status,
		    bench.reason);
}

static void
test_contract(void **state)
{
	char *text;

	json_object_set_new(bench.hyper, "eta", json_string("0.1"));
	put_file("s3/data/train/a.csv", "1,2\n");
	put_file("s3/data/train/below/b.csv", "3,4\n");
	add_channel("train", "s3://data/train");
	bench_program(&bench, "cd $SAGEMAKER_BASE_DIR\n"
	    "cat input/config/*.json\necho\n"
	    "cat input/data/train/a.csv input/data/train/below/b.csv\n"
	    "echo \"arg=$1 job=$TRAINING_JOB_NAME eta=$SM_HP_ETA\"\n"
	    "ls -d $SM_CHANNEL_TRAIN\n"
	    "echo weights > $SM_MODEL_DIR/w\necho x > output/data/o\n"
	    "echo to-stderr >&2\n");
	bench_run(&bench, "1-1");
	expect_ended(RUN_COMPLETED, 0);
	assert_string_equal(bench.reason, "");
	assert_int_equal(bench.ends, 1);
	assert_int_equal(bench.phases[0] + bench.phases[1] * 10 +
	    bench.phases[2] * 100 + bench.phases[3] * 1000, 1111);
	assert_true(bench.started_ms > 0 &&
	    bench.ended_ms >= bench.started_ms);
	expect_log("1-1", "{\"eta\":\"0.1\"}", true);
	expect_log("1-1", "\"S3DistributionType\":\"FullyReplicated\"", true);
	expect_log("1-1", "\"current_host\":\"algo-1\"", true);
	expect_log("1-1", "1,2\n3,4\n", true);
	expect_log("1-1", "arg=train job=tune-001-aabbccdd eta=0.1", true);
	expect_log("1-1", "to-stderr", true);
	text = bench_text(&bench,
	    "s3/out/jobs/tune-001-aabbccdd/output/model.tar.gz");
	assert_true((unsigned char)text[0] == 0x1f);
	free(text);
	text = bench_text(&bench,
	    "s3/out/jobs/tune-001-aabbccdd/output/output.tar.gz");
	assert_true((unsigned char)text[0] == 0x1f);
	free(text);
}

static void
test_missing_data(void **state)
{
	add_channel("train", "s3://data/nothing/here");
	bench_program(&bench, "exit 0");
	bench_run(&bench, "1-1");
	expect_ended(RUN_FAILED, 0);
	assert_non_null(strstr(bench.reason, "ClientError: No S3 objects"));
	assert_non_null(strstr(bench.reason, "s3://data/nothing/here"));
}

static void
test_prefix_of_files(void **state)
{
	put_file("s3/data/part-1.csv", "one\n");
	put_file("s3/data/part-2.csv", "two\n");
	put_file("s3/data/other", "three\n");
	add_channel("train", "s3://data/part-");
	bench_program(&bench, "cat $SM_CHANNEL_TRAIN/*");
	bench_run(&bench, "1-1");
	expect_ended(RUN_COMPLETED, 0);
	expect_log("1-1", "one\ntwo\n", true);
	expect_log("1-1", "three", false);
}

static void
test_failure_text(void **state)
{
	bench_program(&bench, "printf 'bad \\377 eta' > "
	    "$SAGEMAKER_BASE_DIR/output/failure; exit 7");
	bench_run(&bench, "1-1");
	expect_ended(RUN_FAILED, 7);
	assert_string_equal(bench.reason,
	    "AlgorithmError: bad ? eta, exit code: 7");
}

/* A link in place of the failure file or of a folder is not followed. */
static void
test_links_ignored(void **state)
{
	char *script, *path;
	struct stat st;

	put_file("secret/key", "sentinel");
	script = xasprintf("cd $SAGEMAKER_BASE_DIR; "
	    "ln -s %s/secret/key output/failure; rm -rf model output/data; "
	    "ln -s %s/secret model; ln -s %s/secret output/data; exit $RC",
	    bench.dir, bench.dir, bench.dir);
	bench_program(&bench, script);
	json_put(bench.definition, "/Environment/RC", json_string("3"));
	bench_run(&bench, "1-1");
	expect_ended(RUN_FAILED, 3);
	assert_string_equal(bench.reason, "AlgorithmError: Exit Code: 3");
	json_put(bench.definition, "/Environment/RC", json_string("0"));
	bench_run(&bench, "1-2");
	expect_ended(RUN_COMPLETED, 0);
	path = xasprintf("%s/s3/out/jobs/tune-001-aabbccdd/output/"
	    "model.tar.gz", bench.dir);
	assert_int_equal(stat(path, &st), -1);
	free(path);
	free(script);
}

static void
test_metrics(void **state)
{
	bench.metrics = json_pack("[{s:s, s:s}, {s:s, s:s}, {s:s, s:s}]",
	    "Name", "validation:auc", "Regex",
	    ".*\\[[0-9]+\\].*#011validation-auc:(\\S+)",
	    "Name", "loss", "Regex", "loss=(.*?);",
	    "Name", "slow", "Regex", "(a+)+$");
	bench_program(&bench, "for i in 1 2 3; do\n"
	    "printf '[%s]\\ttrain-auc:0.1\\tvalidation-auc:0.%s\\n' $i $i\n"
	    "echo \"loss=1e-$i;\"; done; echo 'loss=nan;'; echo 'loss=inf;'\n"
	    "echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\n"
	    "printf 'loss=7;'\n");
	bench_run(&bench, "1-1");
	expect_ended(RUN_COMPLETED, 0);
	assert_int_equal(json_array_size(bench.values), 7);
	assert_true(json_real_at(bench.values, "/0/1", 0) == 0.1);
	assert_true(json_real_at(bench.values, "/1/1", 0) == 0.1);
	assert_true(json_real_at(bench.values, "/4/1", 0) == 0.3);
	assert_int_equal(json_int_at(bench.values, "/4/2", 0), 2);
	assert_true(json_real_at(bench.values, "/6/1", 0) == 7);
	assert_int_equal(json_int_at(bench.values, "/6/2", 0), 3);
	expect_log("1-1", "its pattern is too slow", true);
}

static void
test_stop(void **state)
{
	bench_program(&bench, "trap 'echo got-term; exit 0' TERM\n"
	    "echo ready\nwhile :; do sleep 0.05; done");
	bench_start(&bench, "1-1");
	while (bench.phases[RUN_TRAINING] == 0)
		bench_spin(&bench, 50);
	bench_spin(&bench, 200);
	runner_stop(bench.runner, "1-1");
	runner_stop(bench.runner, "1-1");
	bench_wait(&bench);
	expect_ended(RUN_STOPPED, 0);
	expect_log("1-1", "got-term", true);
}

static void
test_stop_at_once(void **state)
{
	bench_program(&bench, "trap 'exit 0' TERM\n"
	    "while :; do sleep 0.05; done");
	bench_start(&bench, "1-1");
	runner_stop(bench.runner, "1-1");
	bench_wait(&bench);
	assert_int_equal(bench.end, RUN_STOPPED);
}

/* However early: before the sandbox is there, before the program runs, before
 * it has set its trap; and one that sets none. The grace is a minute. */
static void
test_stop_early(void **state)
{
	int64_t most = clock_steady_ms() + 50000;
	char *key;
	int i;

	setenv("TRIALDECK_GRACE_MS", "60000", 1);
	for (i = 0; i < 24; i++) {
		key = xasprintf("1-%d", i + 1);
		bench.ends = 0;
		bench_program(&bench, i % 2 == 0 ? "sleep 1000 & wait" :
		    "trap 'exit 0' TERM\nsleep 1000 & wait");
		memset(bench.phases, 0, sizeof(bench.phases));
		bench_start(&bench, key);
		while (i >= 6 && bench.phases[RUN_TRAINING] == 0)
			bench_spin(&bench, 1);
		bench_spin(&bench, i % 6 * (i < 18 ? 3 : 30));
		runner_stop(bench.runner, key);
		while (bench.ends == 0 && clock_steady_ms() < most)
			bench_spin(&bench, 5);
		assert_int_equal(bench.ends, 1);
		assert_int_equal(bench.end, RUN_STOPPED);
		free(key);
	}
	setenv("TRIALDECK_GRACE_MS", "300", 1);
}

static void
nothing(int sig)
{
}

/* A process may name itself as a line of /proc/PID/status. */
static void
test_named_as_a_line(void **state)
{
	assert_int_equal(prctl(PR_SET_NAME, "SigIgn:4000"), 0);
	assert_true(proc_defaults(getpid(), SIGTERM));
	signal(SIGTERM, nothing);
	assert_int_equal(prctl(PR_SET_NAME, "a\nSigCgt:0"), 0);
	assert_false(proc_defaults(getpid(), SIGTERM));
	signal(SIGTERM, SIG_DFL);
	assert_int_equal(prctl(PR_SET_NAME, "test_runner"), 0);
	assert_false(proc_defaults(-1, SIGTERM));
}

static void
test_grace(void **state)
{
	int64_t began;

	bench_program(&bench, "trap '' TERM\nwhile :; do sleep 0.1; done");
	bench_start(&bench, "1-1");
	while (bench.phases[RUN_TRAINING] == 0)
		bench_spin(&bench, 50);
	bench_spin(&bench, 200);
	began = clock_steady_ms();
	runner_stop(bench.runner, "1-1");
	bench_wait(&bench);
	began = clock_steady_ms() - began;
	expect_ended(RUN_STOPPED, 137);
	assert_in_range(began, 290, 3000);	/* TRIALDECK_GRACE_MS is 300 */
}

static void
test_max_runtime(void **state)
{
	bench.max_runtime_s = 1;
	bench_program(&bench, "trap 'exit 5' TERM\n"
	    "while :; do sleep 0.05; done");
	bench_run(&bench, "1-1");
	expect_ended(RUN_TIMED_OUT, 5);
	assert_in_range(bench.ended_ms - bench.started_ms, 950, 3000);
}

static void
test_orphans_end(void **state)
{
	char *script, *a, *b;

	script = xasprintf("setsid sh -c 'while :; do echo x >> "
	    "\"$SAGEMAKER_BASE_DIR/alive\"; sleep 0.02; done' "
	    ">/dev/null 2>&1 &\nsleep 0.2; exit 3");
	bench_program(&bench, script);
	bench_run(&bench, "1-1");
	expect_ended(RUN_FAILED, 3);
	a = bench_text(&bench, "jobs/1-1/ml/alive");
	usleep(200000);
	b = bench_text(&bench, "jobs/1-1/ml/alive");
	assert_true(strlen(a) > 0);
	assert_int_equal(strlen(a), strlen(b));
	free(a);
	free(b);
	free(script);
}

/* What a trial was given and made is gone with it, once that is kept; nothing
 * else is, whatever it links to. */
static void
test_files_go(void **state)
{
	char *script, *ml;

	script = xasprintf("mkdir -p $SM_MODEL_DIR/a/b; echo x > "
	    "$SM_MODEL_DIR/a/b/c\nln -s %s/keep $SM_MODEL_DIR/link\n"
	    "ln -s %s $SAGEMAKER_BASE_DIR/folder\necho y", bench.dir,
	    bench.dir);
	ml = xasprintf("%s/keep", bench.dir);
	assert_int_equal(mkdir(ml, 0700), 0);
	bench_program(&bench, script);
	bench_run(&bench, "1-1");
	expect_ended(RUN_COMPLETED, 0);
	assert_int_equal(access(ml, F_OK), 0);
	free(ml);
	ml = xasprintf("%s/jobs/1-1/ml", bench.dir);
	assert_int_equal(access(ml, F_OK), -1);
	expect_log("1-1", "y", true);
	free(ml);
	free(script);
}

/* T33: a model that could not be put where it belongs is still there. */
static void
test_model_stays(void **state)
{
	char *model = xasprintf("%s/jobs/1-1/ml/model/w", bench.dir);

	put_file("s3/out/jobs/tune-001-aabbccdd", "a file in the way");
	bench_program(&bench, "echo model >$SM_MODEL_DIR/w");
	bench_run(&bench, "1-1");
	assert_int_equal(access(model, F_OK), 0);
	free(model);
}

/* T25. TRIALDECK_LOG_CAP is 1 MiB; one line is far too long. */
static void
test_log_capped(void **state)
{
	int64_t total = 0;
	struct dirent *e;
	char *log, *path;
	struct stat st;
	DIR *d;

	bench_program(&bench, "echo the-first-line\n"
	    "head -c 300000 /dev/zero | tr '\\0' z; echo\n"
	    "sleep 0.3\n"
	    "seq 1 1000000\necho the-last-line");
	bench_run(&bench, "1-1");
	expect_ended(RUN_COMPLETED, 0);
	log = bench_log(&bench, "1-1");
	assert_non_null(strstr(log, "the-first-line\n"));
	assert_non_null(strstr(log, "zzz [line cut]\n"));
	assert_non_null(strstr(log, "\n1000000\nthe-last-line\n"));
	free(log);
	path = xasprintf("%s/jobs/1-1", bench.dir);
	d = opendir(path);
	assert_non_null(d);
	while ((e = readdir(d)) != NULL) {
		if (strncmp(e->d_name, "log", 3) == 0 &&
		    fstatat(dirfd(d), e->d_name, &st, 0) == 0)
			total += st.st_size;
	}
	closedir(d);
	free(path);
	assert_in_range(total, 512 << 10, 1 << 20);
}

/* T22: any text reaches the trial byte for byte, and no shell sees it. */
static void
test_hostile_values(void **state)
{
	static const char *const hostile[] = {
		"$(touch /tmp/trialdeck-owned)", "`id`", "'; rm -rf x; '",
		"\"", "--", "-rf", "a\nb\rc", "*?[", "\\", "%s%n", "\x1b[2J",
		"\xe2\x80\xae", "", " ", "${IFS}", "|&;<>()"
	};
	char *text, *name, *big;
	json_t *got;
	size_t i;

	for (i = 0; i < 2000; i++) {
		name = xasprintf("%s%zu", i % 7 == 0 ? "--k $(x)" : "k", i);
		text = xasprintf("%s%zu%s", hostile[i % nitems(hostile)], i,
		    hostile[i / 16 % nitems(hostile)]);
		json_object_set_new(bench.hyper, name, json_string(text));
		free(name);
		free(text);
	}
	big = xmalloc(100001);
	memset(big, '$', 100000);
	big[100000] = '\0';
	json_object_set_new(bench.hyper, "big", json_string(big));
	free(big);
	bench_program(&bench, "cp $SM_INPUT_CONFIG_DIR/hyperparameters.json "
	    "$SM_OUTPUT_DATA_DIR/got; exit 3");
	bench_run(&bench, "1-1");
	expect_ended(RUN_FAILED, 3);
	text = bench_text(&bench, "jobs/1-1/ml/output/data/got");
	got = json_loads(text, JSON_ALLOW_NUL, NULL);
	assert_non_null(got);
	assert_true(json_equal(got, bench.hyper));
	assert_int_equal(access("/tmp/trialdeck-owned", F_OK), -1);
	json_decref(got);
	free(text);
}

/* T6: what a trial must not find. */
static void
test_sandbox_probes(void **state)
{
	char *script;

	if (runner_no_sandbox(bench.runner) != NULL)
		skip();
	put_file("secret", "sentinel-in-file");
	assert_int_equal(setenv("AWS_SECRET_ACCESS_KEY", "sentinel-key", 1),
	    0);
	script = xasprintf("env; cat %s/secret; ls %s; ls /root /home /run; "
	    "cat /etc/shadow; for p in /proc/[0-9]*; do tr '\\0' '\\n' < "
	    "$p/environ; tr '\\0' ' ' < $p/cmdline; done; "
	    "touch /usr/owned /etc/owned && echo wrote-host; "
	    "mount -o remount,rw /usr && echo remounted; "
	    "ls /proc/self/fd; ls -d /proc/[0-9]* | wc -l | sed s/^/procs=/;"
	    "cat /etc/hosts; hostname; "
	    "cat /proc/net/dev | grep -c : | sed s/^/nets=/", bench.dir,
	    bench.dir);
	bench_program(&bench, script);
	free(script);
	json_object_set_new(bench.definition, "EnableNetworkIsolation",
	    json_true());
	bench_run(&bench, "1-1");
	unsetenv("AWS_SECRET_ACCESS_KEY");
	expect_ended(RUN_COMPLETED, 0);
	expect_log("1-1", "sentinel", false);
	expect_log("1-1", "local.db", false);
	expect_log("1-1", "wrote-host", false);
	expect_log("1-1", "remounted", false);
	expect_log("1-1", "root:", false);
	expect_log("1-1", "127.0.0.1 localhost algo-1", true);
	expect_log("1-1", "nets=1\n", true);
}

/* Killed, the shim takes its trial along; the attempt may be tried again. */
static void
test_shim_killed(void **state)
{
	char *text, *a, *b;
	json_t *owner;
	pid_t pid;

	bench_program(&bench, "while :; do echo x >> $SAGEMAKER_BASE_DIR/alive;"
	    " sleep 0.02; done");
	bench_start(&bench, "1-1");
	while (bench.phases[RUN_TRAINING] == 0)
		bench_spin(&bench, 50);
	bench_spin(&bench, 200);
	text = bench_text(&bench, "jobs/1-1/started.json");
	owner = json_loads(text, 0, NULL);
	pid = (pid_t)json_int_at(owner, "/pid", 0);
	assert_true(pid > 1);
	kill(pid, SIGKILL);
	json_decref(owner);
	free(text);
	bench_wait(&bench);
	expect_ended(RUN_LOST, 0);
	usleep(300000);
	a = bench_text(&bench, "jobs/1-1/ml/alive");
	usleep(200000);
	b = bench_text(&bench, "jobs/1-1/ml/alive");
	assert_int_equal(strlen(a), strlen(b));
	free(a);
	free(b);
}

/* A daemon that ended and came again finds the trial and its values. */
static void
test_adopted(void **state)
{
	char *go = xasprintf("%s/jobs/1-1/ml/go", bench.dir);

	bench.metrics = json_pack("[{s:s, s:s}]", "Name", "m", "Regex",
	    "m=([0-9]+)");
	bench_program(&bench, "echo m=1; while [ ! -e $SAGEMAKER_BASE_DIR/go ];"
	    " do sleep 0.05; done; echo m=2; exit 4");
	bench_start(&bench, "1-1");
	while (bench.ends == 0 && json_array_size(bench.values) == 0)
		bench_spin(&bench, 20);
	assert_int_equal(bench.ends, 0);
	assert_int_equal(json_array_size(bench.values), 1);
	bench_restart(&bench);
	bench_start(&bench, "1-1");
	assert_int_equal(mkdir(go, 0700), 0);
	free(go);
	bench_wait(&bench);
	expect_ended(RUN_FAILED, 4);
	/* Value 0 came to both, value 1 to the second. */
	assert_int_equal(json_array_size(bench.values), 3);
	assert_int_equal(json_int_at(bench.values, "/1/2", -1), 0);
	assert_int_equal(json_int_at(bench.values, "/2/2", -1), 1);
	/* Once more: an attempt that has ended is not run again. */
	bench_restart(&bench);
	bench_run(&bench, "1-1");
	expect_ended(RUN_FAILED, 4);
}

static void
test_unknown_reaped(void **state)
{
	char *a, *b;

	bench_program(&bench, "while :; do echo x >> $SAGEMAKER_BASE_DIR/alive;"
	    " sleep 0.02; done");
	bench_start(&bench, "1-1");
	while (bench.phases[RUN_TRAINING] == 0)
		bench_spin(&bench, 50);
	bench_restart(&bench);
	runner_reap_unknown(bench.runner);
	usleep(300000);
	a = bench_text(&bench, "jobs/1-1/ml/alive");
	usleep(200000);
	b = bench_text(&bench, "jobs/1-1/ml/alive");
	assert_int_equal(strlen(a), strlen(b));
	free(a);
	free(b);
}

static void
test_can(void **state)
{
	static const struct {
		const char *path, *value, *says;
	} bad[] = {
		{ "/AlgorithmSpecification/TrainingImage", "resnet:1",
		    "cannot run on this backend" },
		{ "/AlgorithmSpecification/TrainingImage", "/nonexistent",
		    "no executable" },
		{ "/AlgorithmSpecification/TrainingInputMode", "Pipe",
		    "Pipe" },
		{ "/OutputDataConfig/S3OutputPath", "s3://b/../../x", ".." },
		{ "/CheckpointConfig/LocalPath", "/usr/x", "/opt/ml" }
	};
	struct err err = ERR_INIT;
	json_t *d;
	size_t i;

	bench_program(&bench, "exit 0");
	assert_int_equal(runner_can(bench.definition, &err), 0);
	for (i = 0; i < nitems(bad); i++) {
		d = json_deep_copy(bench.definition);
		json_put(d, bad[i].path, json_string(bad[i].value));
		assert_int_equal(runner_can(d, &err), -1);
		assert_int_equal(err.code, ERR_INVALID);
		if (strstr(err.text, bad[i].says) == NULL)
			fail_msg("%s", err.text);
		json_decref(d);
	}
	json_put(bench.definition, "/ResourceConfig/InstanceCount",
	    json_integer(2));
	assert_int_equal(runner_can(bench.definition, &err), -1);
	assert_non_null(strstr(err.text, "InstanceCount"));
}

static void
test_checkpoints(void **state)
{
	char *text;

	json_put(bench.definition, "/CheckpointConfig/S3Uri",
	    json_string("s3://ck/run"));
	bench_program(&bench, "cat $SM_CHECKPOINT_DIR/state; "
	    "echo epoch-3 > $SM_CHECKPOINT_DIR/state");
	bench_run(&bench, "1-1");
	expect_ended(RUN_COMPLETED, 0);
	text = bench_text(&bench, "s3/ck/run/tune-001-aabbccdd/state");
	assert_string_equal(text, "epoch-3\n");
	free(text);
	bench_run(&bench, "1-2");
	expect_log("1-2", "epoch-3", true);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(test_contract), T(test_missing_data),
		T(test_prefix_of_files), T(test_failure_text),
		T(test_links_ignored), T(test_metrics), T(test_stop),
		T(test_stop_at_once), T(test_stop_early),
		T(test_named_as_a_line), T(test_grace),
		T(test_max_runtime), T(test_orphans_end), T(test_files_go),
		T(test_model_stays), T(test_log_capped),
		T(test_hostile_values), T(test_sandbox_probes),
		T(test_shim_killed), T(test_adopted), T(test_unknown_reaped),
		T(test_can), T(test_checkpoints)
	};
	int failed;

	setenv("TRIALDECK_GRACE_MS", "300", 1);
	setenv("TRIALDECK_LOG_CAP", "1048576", 1);
	failed = cmocka_run_group_tests_name("in the sandbox", tests, NULL,
	    NULL);
	setenv("TRIALDECK_NO_SANDBOX", "1", 1);
	failed += cmocka_run_group_tests_name("without a sandbox", tests, NULL,
	    NULL);
	return (failed);
}
