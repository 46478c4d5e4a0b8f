/*
 * What is shown beside a request: search space, worst case, request pane,
 * metric bench. Rows: S24, S27, S62, S93, S95; threat T24.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "model/bench.h"
#include "model/curve.h"
#include "model/envelope.h"
#include "model/failure.h"
#include "model/importance.h"
#include "model/preview.h"
#include "model/refusal.h"
#include "model/request_view.h"

static json_t *
tree(const char *json)
{
	json_t *value = json_loads(json, JSON_DECODE_ANY, NULL);

	assert_non_null(value);
	return (value);
}

static void
space(void **state)
{
	struct hyper h = { .kind = HYPER_CONTINUOUS, .min = "0.001",
	    .max = "1" };
	double p[PREVIEW_POINTS];
	json_t *d = tree("{\"HyperParameterRanges\":{"
	    "\"IntegerParameterRanges\":[{\"Name\":\"a\",\"MinValue\":\"1\","
	    "\"MaxValue\":\"4\"}],\"CategoricalParameterRanges\":[{\"Name\":"
	    "\"b\",\"Values\":[\"x\",\"y\"]}]}}");

	(void)state;
	assert_true(preview_combinations(d) == 8);
	json_decref(d);
	assert_int_equal(preview_points(&h, "Logarithmic", 4, p), 4);
	assert_true(fabs(p[1] - 0.01) < 1e-12 && fabs(p[2] - 0.1) < 1e-12);
	assert_true(p[3] == 1);
	assert_true(fabs(preview_span(&h) - 1000) < 1e-9);
	h.min = "0";
	assert_int_equal(preview_points(&h, "Logarithmic", 4, p), 0);
	assert_true(preview_span(&h) == 0);
	h.max = "0.999";
	assert_int_equal(preview_points(&h, "ReverseLogarithmic", 4, p), 4);
	assert_true(fabs(p[1] - 0.9) < 1e-9 && fabs(p[2] - 0.99) < 1e-9);
	h = (struct hyper){ .kind = HYPER_INTEGER, .min = "1", .max = "3" };
	assert_int_equal(preview_points(&h, NULL, 9, p), 3);
	assert_int_equal(preview_points(&h, NULL, 3, p), 3);
	assert_true(p[1] == 2);
}

/* S27: the table of Li et al., figure 2: R = 81, eta = 3. */
static void
hyperband(void **state)
{
	static const struct {
		int	bracket, rung;
		long	trials;
		double	resource;
	} table[] = {
		{ 0, 0, 81, 1 }, { 0, 1, 27, 3 }, { 0, 4, 1, 81 },
		{ 1, 0, 34, 3 }, { 1, 1, 11, 9 }, { 1, 3, 1, 81 },
		{ 2, 0, 15, 9 }, { 3, 0, 8, 27 }, { 4, 0, 5, 81 },
	};
	struct preview_bracket b[PREVIEW_RUNGS];
	size_t i;

	(void)state;
	assert_int_equal(preview_hyperband(1, 81, b), 5);
	for (i = 0; i < nitems(table); i++) {
		assert_int_equal(b[table[i].bracket].trials[table[i].rung],
		    table[i].trials);
		assert_true(b[table[i].bracket].resource[table[i].rung] ==
		    table[i].resource);
	}
	assert_int_equal(preview_hyperband(0, 81, b), 0);
	assert_int_equal(preview_hyperband(9, 3, b), 0);
	assert_int_equal(preview_hyperband(5, 5, b), 1);
}

static const char job[] = "{\"HyperParameterTuningJobConfig\":{"
"\"ResourceLimits\":{\"MaxNumberOfTrainingJobs\":10,"
"\"MaxParallelTrainingJobs\":3}},\"TrainingJobDefinitions\":[{"
"\"ResourceConfig\":{\"InstanceType\":\"ml.m5.xlarge\","
"\"InstanceCount\":2},\"InputDataConfig\":[],"
"\"StoppingCondition\":{\"MaxRuntimeInSeconds\":3600,"
"\"MaxWaitTimeInSeconds\":7200},\"EnableManagedSpotTraining\":true}]}";

/* S93, S85: the limits give the worst case; the wait is time, not money. */
static void
worst(void **state)
{
	json_t *r = tree(job), *prices = tree("{\"currency\":\"EUR\","
	    "\"instances\":{\"ml.m5.xlarge\":0.25}}"), *o;
	struct envelope e;
	char *text;

	(void)state;
	envelope_run(r, prices, &e);
	assert_true(e.jobs == 10 && e.parallel == 3);
	assert_true(e.wall_seconds == 4 * 7200);
	assert_true(e.instance_hours == 20);
	assert_true(e.cost == 5);
	assert_true(e.spot && !e.cut);
	text = envelope_text(&e);
	assert_non_null(strstr(text, "5.00 EUR"));
	free(text);
	json_put(r, "/HyperParameterTuningJobConfig/ResourceLimits/"
	    "MaxRuntimeInSeconds", json_integer(7200));
	envelope_run(r, NULL, &e);
	assert_true(e.cut && e.wall_seconds == 7200);
	assert_true(e.instance_hours == 12);
	assert_true(isnan(e.cost));
	assert_string_equal(e.unpriced, "ml.m5.xlarge");
	o = envelope_json(&e);
	assert_true(json_is_null(json_object_get(o, "cost")));
	json_decref(o);
	json_put(r, "/HyperParameterTuningJobConfig/ResourceLimits/"
	    "MaxNumberOfTrainingJobs", NULL);
	envelope_run(r, NULL, &e);
	assert_true(isnan(e.jobs) && e.instance_hours == 12);
	json_decref(r);
	json_decref(prices);
}

/* The law of the pane: joined without indentation it is the body. */
static void
pane(void **state)
{
	enum request_form forms[] = { REQUEST_FORM_AUTO, REQUEST_FORM_LIST };
	json_t *r = tree(job);
	struct request_view v;
	struct buf b;
	char *body, *s;
	size_t i, k;

	(void)state;
	for (k = 0; k < nitems(forms); k++) {
		request_view_make(&v, r, forms[k], NULL);
		body = request_body(r, forms[k]);
		buf_init(&b, 0);
		for (i = 0; i < v.nlines; i++) {
			s = v.lines[i].text + 2 * v.lines[i].depth;
			for (; *s != '\0'; s++)
				if (s[0] != ' ' || s[-1] != ':')
					buf_addc(&b, *s);
		}
		assert_string_equal(buf_str(&b), body);
		assert_int_equal(v.bytes, strlen(body));
		i = request_view_line(&v, "/TrainingJobDefinitions/0/"
		    "StoppingCondition/MaxRuntimeInSeconds");
		assert_non_null(strstr(v.lines[i].text, "3600"));
		for (i = 0; i < v.notes.n && (v.notes.list[i].kind !=
		    NOTE_OMITTED || strstr(v.notes.list[i].path,
		    "/0/InputDataConfig") == NULL); i++)
			;
		assert_true(i < v.notes.n);
		for (i = 0; i < v.notes.n && (v.notes.list[i].kind !=
		    NOTE_DEFAULTED || strstr(v.notes.list[i].path,
		    "EarlyStopping") == NULL); i++)
			;
		assert_true(i < v.notes.n);
		free(body);
		buf_release(&b);
		request_view_release(&v);
	}
	json_decref(r);
}

/* S62, T24: captures, last value, near misses, what Python reads otherwise. */
static void
bench(void **state)
{
	static const char log[] = "epoch 1 loss=0.5;\nepoch 2 loss=0.25;\n"
	    "epoch 3 Loss=0.1;\nloss: none\nepoch 4 loss=abc;\n";
	json_t *d = tree("[{\"Name\":\"loss\",\"Regex\":\"loss=(.*?);\"},"
	    "{\"Name\":\"bad\",\"Regex\":\"(x\"},"
	    "{\"Name\":\"slow\",\"Regex\":\"(a*)*b|((a+)+)+c\"}]");
	struct bench b;
	char *slow = xmalloc(4001);

	(void)state;
	bench_run(d, log, sizeof log - 1, &b);
	assert_int_equal(b.n, 3);
	assert_int_equal(b.lines, 5);
	assert_int_equal(b.metrics[0].caught, 3);
	assert_int_equal(b.metrics[0].not_numbers, 1);
	assert_true(b.metrics[0].first == 0.5 && b.metrics[0].last == 0.25);
	assert_string_equal(b.metrics[0].hits[1].text, "0.25");
	assert_int_equal(b.metrics[0].hits[1].line, 2);
	assert_int_equal(b.metrics[0].nnear, 2);
	assert_int_equal(b.metrics[0].near[0].line, 3);
	assert_null(b.metrics[0].python);
	assert_non_null(b.metrics[1].error);
	bench_release(&b);
	memset(slow, 'a', 4000);
	slow[4000] = '\0';
	bench_run(d, slow, 4000, &b);
	assert_true(b.metrics[2].slow);
	bench_release(&b);
	free(slow);
	json_decref(d);
}

static void
python(void **state)
{
	static const struct {
		const char	*pattern;
		bool		 same;
	} cases[] = {
		{ "loss=(.*?);", true }, { "[0-9\\.]+", true },
		{ "\\[(\\d+)\\]", true }, { "a\\\\Kb", true },
		{ "(?P<x>\\S+)", true }, { "(?<=a)b", true },
		{ "(?<!a)b", true }, { "[*+]", true }, { "a\\++", true },
		{ "\\K1", false }, { "a*+b", false }, { "(?>a)", false },
		{ "[[:digit:]]+", false }, { "(?<x>a)", false },
		{ "\\p{L}", false }, { "(?R)", false }, { "a(?i)b", false },
	};
	size_t i;
	char *what;

	(void)state;
	for (i = 0; i < nitems(cases); i++) {
		what = bench_python(cases[i].pattern);
		if ((what == NULL) != cases[i].same)
			fail_msg("%s: %s", cases[i].pattern,
			    what == NULL ? "nothing said" : what);
		free(what);
	}
}

/* One training job; reason NULL: it ended well, with a value or (NAN) none. */
static void
fail_one(struct trial *t, int i, const char *depth, double value,
    const char *reason)
{
	char *text = xasprintf("{\"TrainingJobName\": \"j-%03d-aa\", "
	    "\"TrainingJobStatus\": \"%s\", \"TunedHyperParameters\": "
	    "{\"depth\": \"%s\", \"booster\": \"%s\", \"eta\": "
	    "\"0.%d\"}}", i, reason != NULL ? "Failed" : "Completed", depth,
	    reason != NULL ? "dart" : "tree", i * 7 % 9);
	json_t *o = tree(text);

	if (reason != NULL)
		json_object_set_new(o, "FailureReason", json_string(reason));
	trial_read(t, o);
	t->value = value;
	json_decref(o);
	free(text);
}

/* Those of one reason stand together, the most first, with what parts them
 * from the good ones beyond chance, and what helps. */
static void
failures(void **state)
{
	struct trial trials[16] = { { .name = NULL } };
	char *reason, depth[16];
	struct buf text;
	json_t *list;
	int i;

	(void)state;
	for (i = 0; i < 14; i++) {
		reason = i % 2 == 0 ? NULL : xasprintf("Step %d of j-%03d-aa: "
		    "\x1b[31mCUDA out of memory", i * 100, i);
		snprintf(depth, sizeof depth, "%d", i % 2 == 0 ? i : 20 + i);
		fail_one(&trials[i], i, depth, reason == NULL ? 0.5 : NAN,
		    reason);
		free(reason);
	}
	fail_one(&trials[14], 14, "5", NAN, "AlgorithmError: Exit Code: 3");
	fail_one(&trials[15], 15, "6", NAN, NULL);
	list = failure_tree(trials, 16);
	assert_int_equal(json_int_at(list, "/failed", 0), 9);
	assert_int_equal(json_array_size(json_at(list, "/groups")), 3);
	assert_int_equal(json_int_at(list, "/groups/0/count", 0), 7);
	assert_string_equal(json_str_at(list,
	    "/groups/0/trainingJobs/1"), "j-003-aa");
	assert_int_equal(json_array_size(json_at(list, "/groups/0/only")), 2);
	assert_string_equal(json_str_at(list, "/groups/0/only/0/name"),
	    "depth");
	assert_true(json_real_at(list, "/groups/0/only/0/least", 0) == 21);
	assert_true(json_real_at(list, "/groups/0/only/0/others", 0) == 12);
	assert_string_equal(json_str_at(list, "/groups/0/only/1/value"),
	    "dart");
	assert_non_null(strstr(json_str_at(list, "/groups/0/fix"), "memory"));
	/* Of one, nothing is told that chance could do. */
	assert_null(json_at(list, "/groups/1/only"));
	assert_null(json_at(list, "/groups/2/reason"));
	buf_init(&text, 0);
	failure_text(json_at(list, "/groups/0"), &text);
	assert_non_null(strstr(buf_str(&text), "7 failed: Step 100 of "));
	assert_non_null(strstr(buf_str(&text), "and 4 more"));
	assert_null(strchr(buf_str(&text), 033));
	buf_release(&text);
	json_decref(list);
	/* Exit codes tell reasons apart, to their last digit. */
	trial_release(&trials[14]);
	trial_release(&trials[15]);
	fail_one(&trials[14], 14, "5", NAN, "AlgorithmError: Exit Code: 137");
	fail_one(&trials[15], 15, "6", NAN, "AlgorithmError: Exit Code: 139");
	list = failure_tree(trials + 14, 2);
	assert_int_equal(json_array_size(json_at(list, "/groups")), 2);
	json_decref(list);
	for (i = 0; i < 16; i++)
		trial_release(&trials[i]);
}

#define TRIALS	40

/* What decides stands first, what does not has nothing; smaller is better
 * where the job says so; a definition with few training jobs says that. */
static void
importance(void **state)
{
	json_t *describe = tree("{\"HyperParameterTuningJobConfig\": "
	    "{\"HyperParameterTuningJobObjective\": {\"Type\": "
	    "\"Minimize\", \"MetricName\": \"loss\"}}}"), *list, *eta;
	char texts[TRIALS][2][16];
	struct trial_param params[TRIALS][3];
	struct trial trials[TRIALS] = { { .name = NULL } };
	struct buf text;
	int i;

	(void)state;
	for (i = 0; i < TRIALS; i++) {
		snprintf(texts[i][0], sizeof texts[i][0], "%d", i * 7 % 5);
		snprintf(texts[i][1], sizeof texts[i][1], "%g", i * 0.01);
		params[i][0] = (struct trial_param){ "depth", texts[i][0] };
		params[i][1] = (struct trial_param){ "eta", texts[i][1] };
		params[i][2] = (struct trial_param){ "booster",
		    i < 30 ? "tree" : "dart\n" };
		trials[i].params = params[i];
		trials[i].nparams = 3;
		trials[i].metric = (char *)(uintptr_t)"loss";
		/* Best at 0.2. */
		trials[i].value = (i - 20) * (i - 20);
	}
	list = importance_tree(trials, TRIALS, describe);
	assert_int_equal(json_int_at(list, "/0/trainingJobs", 0), TRIALS);
	eta = json_at(list, "/0/hyperparameters/0");
	assert_string_equal(json_str_at(eta, "/name"), "eta");
	assert_true(json_real_at(eta, "/share", 0) > 0.9);
	assert_true(json_real_at(eta, "/low", 0) > 0.1);
	assert_true(json_real_at(eta, "/high", 1) < 0.3);
	assert_int_equal(json_array_size(json_object_get(eta, "good")), 8);
	assert_true(json_real_at(eta, "/good/4", 0) >
	    json_real_at(eta, "/good/0", 1));
	assert_string_equal(json_str_at(list,
	    "/0/hyperparameters/1/name"), "booster");
	assert_string_equal(json_str_at(list,
	    "/0/hyperparameters/1/values/1"), "dart\n");
	assert_true(json_real_at(list, "/0/hyperparameters/2/share", 1) < 0.1);
	buf_init(&text, 0);
	importance_text(list, true, &text);
	assert_non_null(strstr(buf_str(&text), "best from "));
	assert_null(strstr(buf_str(&text), "dart\n"));
	buf_clear(&text);
	json_decref(list);
	list = importance_tree(trials, 9, describe);
	importance_text(list, false, &text);
	assert_non_null(strstr(buf_str(&text), "9 training jobs have"));
	assert_int_equal(json_array_size(json_at(list,
	    "/0/hyperparameters")), 0);
	buf_release(&text);
	json_decref(list);
	json_decref(describe);
}

/* The words are those of the service. */
static void
refusals(void **state)
{
	static const struct {
		const char	*named, *pointer;
	} cases[] = {
		{ "hyperParameterTuningJobName",
		    "/HyperParameterTuningJobName" },
		{ "trainingJobDefinition.roleArn",
		    "/TrainingJobDefinitions/0/RoleArn" },
		{ "trainingJobDefinitions.2.member.inputDataConfig.1.member"
		    ".channelName", "/TrainingJobDefinitions/1"
		    "/InputDataConfig/0/ChannelName" },
		{ "tags.3.member.key", "/Tags/2/Key" },
		{ "nothing.of.ours", NULL }, { "", NULL }, { "..", NULL },
	};
	char *text, *pointer;
	size_t i;

	(void)state;
	for (i = 0; i < nitems(cases); i++) {
		text = xasprintf("1 validation error detected: Value 'x' at "
		    "'%s' failed to satisfy constraint", cases[i].named);
		pointer = refusal_pointer(text);
		if (cases[i].pointer == NULL)
			assert_null(pointer);
		else
			assert_string_equal(pointer, cases[i].pointer);
		free(pointer);
		free(text);
	}
	assert_null(refusal_pointer("Value 'x' at 'tags.1"));
	assert_null(refusal_pointer("Rate exceeded"));
}

/* A curve keeps its shape and its bounds in bounded memory; a line that takes
 * too long ends it (T24). */
static void
curve(void **state)
{
	json_t *defs = tree("[{\"Name\":\"a\",\"Regex\":\"a=(\\\\S+)\"},"
	    "{\"Name\":\"slow\",\"Regex\":\"(x+x+)+[yz]w?\"}]");
	double shape[10];
	char line[64];
	struct curve c;
	int i;

	assert_int_equal(curve_init(&c, defs, "none"), -1);
	assert_int_equal(curve_init(&c, defs, NULL), 0);
	assert_string_equal(c.name, "a");
	curve_line(&c, "a=nan");
	curve_line(&c, "b=7");
	assert_int_equal(c.caught, 0);
	for (i = 1; i <= 100000; i++) {
		snprintf(line, sizeof(line), "epoch %d a=%d", i, i);
		curve_line(&c, line);
	}
	assert_int_equal(c.caught, 100000);
	assert_true(c.last == 100000 && c.least == 1 && c.most == 100000);
	assert_in_range(c.n, CURVE_MOST / 2, CURVE_MOST);
	curve_shape(&c, shape, 10);
	for (i = 0; i < 10; i++)
		assert_true(fabs(shape[i] - i / 9.0) < 0.01);
	curve_release(&c);
	/* Neither a sum nor a difference of these is a number. */
	assert_int_equal(curve_init(&c, defs, NULL), 0);
	for (i = 0; i < 6; i++)
		curve_line(&c, i < 4 ? "a=-1.5e308" : "a=1.5e308");
	curve_shape(&c, shape, 3);
	assert_true(shape[0] == 0 && shape[1] == 0 && shape[2] == 1);
	curve_release(&c);
	assert_int_equal(curve_init(&c, defs, "slow"), 0);
	curve_line(&c, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
	assert_null(c.regex);
	curve_release(&c);
	json_decref(defs);
}

/* T14: a reason of its own for each of very many takes no time to speak of. */
static void
many_failures(void **state)
{
	static struct trial trials[2000];
	static struct trial_param params[30];
	static char names[30][4], reasons[2000][4];
	clock_t from;
	json_t *tree;
	size_t i;

	(void)state;
	for (i = 0; i < 30; i++) {
		snprintf(names[i], sizeof names[i], "p%zu", i);
		params[i].name = names[i];
		params[i].value = "0.25";
	}
	for (i = 0; i < 2000; i++) {
		snprintf(reasons[i], sizeof reasons[i], "%c%c%c",
		    (int)('g' + i % 20), (int)('g' + i / 20 % 20),
		    (int)('g' + i / 400));
		trials[i] = (struct trial){ .params = params, .nparams = 30,
		    .status = status_trial(i % 2 ? "Failed" : "Completed"),
		    .value = i % 2 ? NAN : 1, .failure = reasons[i] };
	}
	from = clock();
	tree = failure_tree(trials, 2000);
	assert_true(clock() - from < CLOCKS_PER_SEC);
	assert_int_equal(json_array_size(json_at(tree, "/groups")), 1000);
	json_decref(tree);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(curve),
		cmocka_unit_test(space),
		cmocka_unit_test(hyperband),
		cmocka_unit_test(worst),
		cmocka_unit_test(pane),
		cmocka_unit_test(bench),
		cmocka_unit_test(failures),
		cmocka_unit_test(many_failures),
		cmocka_unit_test(importance),
		cmocka_unit_test(refusals),
		cmocka_unit_test(python),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
