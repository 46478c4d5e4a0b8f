/* The shared parts of the trainers: files, hyperparameters, metrics, losses. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "train/data.h"
#include "train/loss.h"
#include "train/param.h"
#include "train/score.h"

static char folder[] = "/tmp/trialdeck-data-XXXXXX";

static int
make_folder(void **state)
{
	return mkdtemp(folder) == NULL ? -1 : 0;
}

static int
remove_folder(void **state)
{
	return rmdir(folder);
}

static char *
path_of(const char *name)
{
	return xasprintf("%s/%s", folder, name);
}

static void
write_bytes(const char *name, const void *bytes, size_t n)
{
	char *path = path_of(name);
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
	free(path);
}

static void
remove_file(const char *name)
{
	char *path = path_of(name);

	assert_int_equal(unlink(path), 0);
	free(path);
}

/* Reads the folder with this as its one file. */
static int
read_text(const char *text, size_t n, const struct data_rules *rules,
    struct data *d, struct err *err)
{
	int result;

	write_bytes("a.csv", text, n);
	result = data_read(d, folder, rules, err);
	remove_file("a.csv");
	return result;
}

/* The text is refused, and the reason has this in it. */
static void
refused(const char *text, size_t n, enum data_format format, bool missing,
    const char *reason)
{
	struct data_rules rules = { .format = format, .missing = missing };
	struct data d;
	struct err err = ERR_INIT;

	assert_int_equal(read_text(text, n, &rules, &d, &err), -1);
	if (strstr(err.text, reason) == NULL)
		fail_msg("\"%s\" lacks \"%s\"", err.text, reason);
	assert_null(d.x);
	assert_null(d.label);
}

static void
test_csv(void **state)
{
	static const char text[] =
	    "\xef\xbb\xbf" "1,2.5,-3e2\r\n\n0,\"4\", +5 \r\n1,,nan";
	struct data_rules rules = { .missing = true };
	struct data d;
	struct err err = ERR_INIT;

	assert_int_equal(read_text(text, strlen(text), &rules, &d, &err), 0);
	assert_int_equal(d.rows, 3);
	assert_int_equal(d.cols, 2);
	assert_true(d.label[0] == 1 && d.label[1] == 0 && d.label[2] == 1);
	assert_true(d.x[0] == 2.5f && d.x[1] == -300);
	assert_true(d.x[2] == 4 && d.x[3] == 5);
	assert_true(isnan(d.x[4]) && isnan(d.x[5]));
	assert_null(d.weight);
	data_release(&d);
}

static void
test_csv_weights(void **state)
{
	struct data_rules rules = { .weights = true };
	struct data d;
	struct err err = ERR_INIT;

	assert_int_equal(read_text("1,0.5,7\n0,2,8\n", 14, &rules, &d, &err),
	    0);
	assert_int_equal(d.cols, 1);
	assert_true(d.weight[0] == 0.5f && d.weight[1] == 2);
	assert_true(d.x[0] == 7 && d.x[1] == 8);
	data_release(&d);
	assert_int_equal(read_text("1,-1,7\n", 7, &rules, &d, &err), -1);
	assert_non_null(strstr(err.text, "a.csv:1: the weight is negative"));
}

/* Several files, folders below, in the order of their paths; hidden ones and
 * those of "_" left out. */
static void
test_folders(void **state)
{
	struct data_rules rules = { 0 };
	struct data d;
	struct err err = ERR_INIT;
	char *below = path_of("b");

	assert_int_equal(mkdir(below, 0700), 0);
	write_bytes("c.csv", "3,3\n", 4);
	write_bytes("b/x.csv", "2,2\n", 4);
	write_bytes("a.csv", "1,1\n", 4);
	write_bytes(".hidden", "junk", 4);
	write_bytes("_SUCCESS", "junk", 4);
	assert_int_equal(data_read(&d, folder, &rules, &err), 0);
	assert_int_equal(d.rows, 3);
	assert_true(d.x[0] == 1 && d.x[1] == 2 && d.x[2] == 3);
	data_release(&d);
	remove_file("c.csv");
	remove_file("b/x.csv");
	remove_file("a.csv");
	remove_file(".hidden");
	remove_file("_SUCCESS");
	assert_int_equal(data_read(&d, folder, &rules, &err), -1);
	assert_non_null(strstr(err.text, "holds no data file"));
	assert_int_equal(rmdir(below), 0);
	free(below);
}

/* T17: data of strangers. */
static void
test_csv_hostile(void **state)
{
	size_t n = ((size_t)16 << 20) + 2;
	char *huge = xmalloc(n);

	memset(huge, '1', n);
	refused(huge, n, DATA_CSV, false, "longer than 16 MiB");
	memset(huge, ',', 1 << 20);
	refused(huge, 1 << 20, DATA_CSV, false, "a.csv:1: column 1");
	free(huge);
	refused("", 0, DATA_CSV, false, "hold no row");
	refused("\n\r\n", 3, DATA_CSV, false, "hold no row");
	refused("id,x\n1,2\n", 9, DATA_CSV, false, "no header line");
	refused("1,2\n1,2,3\n", 10, DATA_CSV, false,
	    "a.csv:2: 3 columns where the rows before have 2");
	refused("1\n", 2, DATA_CSV, false, "at least one feature");
	refused("1,2\n1,nan\n", 10, DATA_CSV, false, "a.csv:2: column 2");
	refused("1,inf\n", 6, DATA_CSV, true, "column 2");
	refused("1,1e39\n", 7, DATA_CSV, true, "column 2");
	refused("1,0x10\n", 7, DATA_CSV, true, "column 2");
	refused("nan,1\n", 6, DATA_CSV, true, "column 1");
	refused(",1\n", 3, DATA_CSV, true, "column 1");
	refused("1,1\0001\n", 6, DATA_CSV, true, "column 2");
	refused("1,\033[2J\n", 7, DATA_CSV, true, "^[[2J");
}

static void
test_libsvm(void **state)
{
	static const char text[] = "+1 1:0.5 3:2 # note\n-1 2:1\n0\n";
	struct data_rules rules = { .format = DATA_LIBSVM };
	struct data d;
	struct err err = ERR_INIT;

	assert_int_equal(read_text(text, strlen(text), &rules, &d, &err), 0);
	assert_int_equal(d.rows, 3);
	assert_int_equal(d.cols, 4);
	assert_int_equal(d.start[1], 2);
	assert_int_equal(d.start[2], 3);
	assert_int_equal(d.start[3], 3);
	assert_int_equal(d.index[1], 3);
	assert_true(d.value[1] == 2 && d.label[1] == -1);
	assert_int_equal(d.groups, 0);
	data_release(&d);
}

static void
test_libsvm_groups(void **state)
{
	static const char text[] = "1 qid:7 1:1\n0 qid:7 1:2\n2 qid:8 1:3\n";
	struct data_rules rules = { .format = DATA_LIBSVM };
	struct data d;
	struct err err = ERR_INIT;

	assert_int_equal(read_text(text, strlen(text), &rules, &d, &err), 0);
	assert_int_equal(d.groups, 2);
	assert_int_equal(d.group[0], 2);
	assert_int_equal(d.group[1], 1);
	data_release(&d);
	refused("1 qid:1 1:1\n0 1:2\n", 18, DATA_LIBSVM, false, ":2: this row");
	refused("1 1:1\n0 qid:1 1:2\n", 18, DATA_LIBSVM, false, ":2: this row");
	refused("1 qid:x 1:1\n", 12, DATA_LIBSVM, false, "qid");
	refused("1 2:1 2:2\n", 10, DATA_LIBSVM, false, "does not rise");
	refused("1 -1:1\n", 7, DATA_LIBSVM, false, "not index:value");
	refused("1 99999999999:1\n", 16, DATA_LIBSVM, false, "index:value");
	refused("1 1:\n", 5, DATA_LIBSVM, false, "not index:value");
	refused("1 :1\n", 5, DATA_LIBSVM, false, "not index:value");
	refused("x 1:1\n", 6, DATA_LIBSVM, false, "is no label");
}

static void
test_content_type(void **state)
{
	struct data_rules rules;
	struct err err = ERR_INIT;

	assert_int_equal(data_content_type(NULL, DATA_LIBSVM, true, &rules,
	    &err), 0);
	assert_int_equal(rules.format, DATA_LIBSVM);
	assert_int_equal(data_content_type("text/csv; label_size=1",
	    DATA_LIBSVM, true, &rules, &err), 0);
	assert_int_equal(rules.format, DATA_CSV);
	assert_int_equal(data_content_type("libsvm", DATA_CSV, true, &rules,
	    &err), 0);
	assert_int_equal(rules.format, DATA_LIBSVM);
	assert_int_equal(data_content_type("libsvm", DATA_CSV, false, &rules,
	    &err), -1);
	assert_int_equal(data_content_type("text/csv;label_size=0", DATA_CSV,
	    true, &rules, &err), -1);
	assert_int_equal(data_content_type("application/x-recordio-protobuf",
	    DATA_CSV, false, &rules, &err), -1);
	assert_non_null(strstr(err.text, "recordio"));
}

static const struct param rows[] = {
	{ "rounds", NULL, PARAM_INT, PARAM_REQUIRED, 1, 10, NULL, NULL, NULL,
	    NULL },
	{ "eta", "rate", PARAM_REAL, PARAM_MIN_OPEN, 0, 1, NULL, "0.3", NULL,
	    NULL },
	{ "method", NULL, PARAM_CHOICE, PARAM_AUTO, 0, 0, "exact hist",
	    "auto", "gpu", N_("it needs a GPU") },
	{ "weight", NULL, PARAM_REAL, PARAM_MIN_OPEN, 0, INFINITY, "balanced",
	    "1", NULL, NULL },
	{ "on", NULL, PARAM_CHOICE, 0, 0, 0, "true false", "true", NULL,
	    NULL },
	{ "steps", NULL, PARAM_LIST, 0, 0, 0, "a b", NULL, NULL, NULL }
};

static int
take(struct params *p, const char *json, struct err *err)
{
	json_t *tree = json_loads(json, 0, NULL);
	int result;

	assert_non_null(tree);
	result = params_init(p, rows, nitems(rows), "Test", tree, err);
	json_decref(tree);
	return result;
}

static void
test_params(void **state)
{
	struct params p;
	struct err err = ERR_INIT;

	assert_int_equal(take(&p, "{\"rounds\": \"7\", \"rate\": \"1\", "
	    "\"on\": \"False\", \"steps\": \"a,b,a\", \"_x\": \"?\", "
	    "\"weight\": \"balanced\"}", &err), 0);
	assert_int_equal(params_int(&p, "rounds", 0), 7);
	assert_true(params_real(&p, "eta", 0) == 1);
	assert_false(params_bool(&p, "on", true));
	assert_true(params_auto(&p, "method"));
	assert_false(params_given(&p, "method"));
	assert_true(params_real(&p, "weight", -5) == -5);
	assert_string_equal(params_text(&p, "steps"), "a,b,a");
	params_release(&p);
}

static void
test_params_refused(void **state)
{
	static const char *const cases[][2] = {
		{ "{}", "rounds is required by Test" },
		{ "{\"round\": \"1\"}", "Did you mean rounds?" },
		{ "{\"zzzzzzzz\": \"1\"}", "zzzzzzzz is not one of Test's" },
		{ "{\"\\u001b[2J\": \"1\"}", "^[[2J" },
		{ "{\"rounds\": \"0\"}", "between 1 and 10; it is 0" },
		{ "{\"rounds\": \"1.5\"}", "whole number" },
		{ "{\"rounds\": \" 1\"}", "whole number" },
		{ "{\"rounds\": [1]}", "must be a string" },
		{ "{\"eta\": \"0\"}", "0 (not itself)" },
		{ "{\"eta\": \"nan\"}", "must be a number" },
		{ "{\"eta\": \"1\", \"rate\": \"1\"}", "are the same" },
		{ "{\"method\": \"gpu\"}", "it needs a GPU" },
		{ "{\"method\": \"exac\"}", "one of: exact hist" },
		{ "{\"weight\": \"-1\"}", "greater than 0" },
		{ "{\"steps\": \"a,c\"}", "one of: a b" },
		{ "{\"steps\": \"a,,b\"}", "empty word" }
	};
	struct params p;
	struct err err;
	size_t i;

	for (i = 0; i < nitems(cases); i++) {
		err.text[0] = '\0';
		assert_int_equal(take(&p, cases[i][0], &err), -1);
		if (strstr(err.text, cases[i][1]) == NULL)
			fail_msg("%s: \"%s\" lacks \"%s\"", cases[i][0],
			    err.text, cases[i][1]);
	}
}

static void
near(double a, double b)
{
	if (fabs(a - b) > 1e-6)
		fail_msg("%.9g is not %.9g", a, b);
}

/* Truth 0 0 0 1 1 2, predicted 0 0 1 1 0 2. */
static void
test_confusion(void **state)
{
	static const int truth[] = { 0, 0, 0, 1, 1, 2 };
	static const int predicted[] = { 0, 0, 1, 1, 0, 2 };
	struct confusion c;
	size_t i;

	confusion_init(&c, 4);
	for (i = 0; i < nitems(truth); i++)
		confusion_add(&c, (size_t)truth[i], (size_t)predicted[i], 1);
	near(confusion_accuracy(&c), 4 / 6.0);
	near(confusion_balanced_accuracy(&c), (2 / 3.0 + 0.5 + 1) / 3);
	near(confusion_precision(&c, 0), 2 / 3.0);
	near(confusion_recall(&c, 1), 0.5);
	near(confusion_f(&c, 1, 1), 0.5);
	near(confusion_f(&c, 0, 2), 2 / 3.0);
	near(confusion_precision(&c, 3), 0);
	/* Class 3 occurs nowhere and does not count. */
	near(confusion_macro(&c, SCORE_F, 1), (2 / 3.0 + 0.5 + 1) / 3);
	near(confusion_macro(&c, SCORE_PRECISION, 1),
	    (2 / 3.0 + 0.5 + 1) / 3);
	near(confusion_macro(&c, SCORE_RECALL, 1), (2 / 3.0 + 0.5 + 1) / 3);
	confusion_release(&c);
}

static void
test_scores(void **state)
{
	static const float z[] = { 0.1f, 0.4f, 0.35f, 0.8f };
	static const float y[] = { 0, 0, 1, 1 };
	static const float same[] = { 0.5f, 0.5f, 0.5f, 0.5f };
	static const float weight[] = { 1, 3, 1, 1 };
	static const float ones[] = { 1, 1, 1, 1 };

	near(score_auc(z, 1, y, NULL, 4), 0.75);
	near(score_auc(z, 1, y, weight, 4), 5 / 8.0);
	near(score_auc(same, 1, y, NULL, 4), 0.5);
	near(score_auc(z, 1, ones, NULL, 4), 0.5);
	near(score_mse(z, y, NULL, 4), (0.01 + 0.16 + 0.4225 + 0.04) / 4);
	near(score_mae(z, y, NULL, 4), (0.1 + 0.4 + 0.65 + 0.2) / 4);
	near(score_r2(z, y, NULL, 4), 1 - (0.01 + 0.16 + 0.4225 + 0.04));
	near(score_r2(z, ones, NULL, 4), 0);
}

static void
test_threshold(void **state)
{
	static const float z[] = { -2, -1, 0.5f, 1, 2, 3 };
	static const float y[] = { 0, 1, 0, 0, 1, 1 };
	struct choice_rule rule = { .by = CHOICE_LOSS, .beta = 1,
		.recall = 0.9, .precision = 0.9 };
	double value;

	near(score_threshold(&rule, z, 1, y, 6, &value), 0);
	near(value, 3 / 6.0);
	rule.by = CHOICE_ACCURACY;
	near(score_threshold(&rule, z, 1, y, 6, &value), 1.5);
	near(value, 5 / 6.0);
	rule.by = CHOICE_F;
	near(score_threshold(&rule, z, 1, y, 6, &value), 1.5);
	near(value, 0.8);
	/* Recall of 0.9 needs all three: precision 3/5. */
	rule.by = CHOICE_PRECISION;
	near(score_threshold(&rule, z, 1, y, 6, &value), -1.5);
	near(value, 0.6);
	rule.by = CHOICE_RECALL;
	near(score_threshold(&rule, z, 1, y, 6, &value), 1.5);
	near(value, 2 / 3.0);
}

/* Each slope is what the loss itself says, by central differences. */
static void
test_losses(void **state)
{
	static const double zs[] = { -2.3, -0.7, 0.2, 0.9, 1.7, 4.1 };
	struct loss loss = { .margin = 1, .eps = 0.3, .quantile = 0.2,
		.delta = 1 };
	double up, down, slope, other, h = 1e-5;
	size_t i, k, y;

	for (k = LOSS_LOGISTIC; k < LOSS_SOFTMAX; k++)
		for (i = 0; i < nitems(zs); i++)
			for (y = 0; y < 2; y++) {
				loss.kind = (enum loss_kind)k;
				up = loss_value(&loss, zs[i] + h, (double)y,
				    &other);
				down = loss_value(&loss, zs[i] - h, (double)y,
				    &other);
				loss_value(&loss, zs[i], (double)y, &slope);
				near(slope, (up - down) / 2 / h);
			}
	loss.kind = LOSS_LOGISTIC;
	near(loss_value(&loss, 0, 1, &slope), log(2));
	near(loss_value(&loss, 1000, 0, &slope), 1000);
	loss.kind = LOSS_QUANTILE;
	near(loss_value(&loss, 0, 1, &slope), 0.2);
	near(loss_value(&loss, 1, 0, &slope), 0.8);
	loss.kind = LOSS_HUBER;
	near(loss_value(&loss, 3, 0, &slope), 2.5);
}

static void
test_softmax(void **state)
{
	float z[] = { 1, 2, 3 }, great[] = { 1e30f, 0 };
	double sum = exp(1) + exp(2) + exp(3);

	near(loss_softmax(z, 3, 1), log(sum) - 2);
	near(z[0], exp(1) / sum);
	near(z[1], exp(2) / sum - 1);
	near(loss_softmax(great, 2, 0), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_csv),
		cmocka_unit_test(test_csv_weights),
		cmocka_unit_test(test_folders),
		cmocka_unit_test(test_csv_hostile),
		cmocka_unit_test(test_libsvm),
		cmocka_unit_test(test_libsvm_groups),
		cmocka_unit_test(test_content_type),
		cmocka_unit_test(test_params),
		cmocka_unit_test(test_params_refused),
		cmocka_unit_test(test_confusion),
		cmocka_unit_test(test_scores),
		cmocka_unit_test(test_threshold),
		cmocka_unit_test(test_losses),
		cmocka_unit_test(test_softmax)
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
