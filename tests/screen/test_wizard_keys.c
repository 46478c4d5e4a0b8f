/*
 * No key of the wizard is without effect and without a reason: each is typed
 * on every page, with the cursor on several rows, and the screen must change
 * or something must be asked for. Only a movement at the edge may be silent.
 * KEY_ROWS in the environment: how far down the cursor goes (3; the long form
 * 14).
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "harness.h"
#include "model/request.h"
#include "ui/term.h"

static const char job[] = "{"
    "\"HyperParameterTuningJobName\": \"pair\","
    "\"HyperParameterTuningJobConfig\": {\"Strategy\": \"Bayesian\","
    "\"ResourceLimits\": {\"MaxNumberOfTrainingJobs\": 10,"
    "\"MaxParallelTrainingJobs\": 3}},"
    "\"Tags\": [{\"Key\": \"a\", \"Value\": \"b\"}],"
    "\"TrainingJobDefinitions\": ["
    "{\"DefinitionName\": \"one\", \"AlgorithmSpecification\": "
    "{\"TrainingImage\": \"sagemaker-xgboost:1.7-1\","
    "\"TrainingInputMode\": \"File\"},"
    "\"RoleArn\": \"arn:aws:iam::000000000000:role/r\","
    "\"TuningObjective\": {\"Type\": \"Maximize\","
    "\"MetricName\": \"validation:auc\"},"
    "\"StaticHyperParameters\": {\"num_round\": \"5\"},"
    "\"HyperParameterRanges\": {\"ContinuousParameterRanges\": "
    "[{\"Name\": \"eta\", \"MinValue\": \"0.1\", \"MaxValue\": \"0.3\"}]},"
    "\"InputDataConfig\": [{\"ChannelName\": \"train\", \"DataSource\": "
    "{\"S3DataSource\": {\"S3DataType\": \"S3Prefix\","
    "\"S3Uri\": \"s3://b/train\"}}}],"
    "\"OutputDataConfig\": {\"S3OutputPath\": \"s3://b/out\"}},"
    "{\"DefinitionName\": \"two\"}]}";

static const char *const pages[] = {
	"settings", "definitions", "algorithm", "data", "resources", "limits",
	"review",
};

static const char *const specials[] = {
	"<Space>", "<Left>", "<Right>", "<Insert>", "<Delete>", "<Backspace>",
	"<Enter>", "<Esc>", "<A-x>", "<lt>",
};

/* Of the edges. */
static const char movements[] = "j k G <C-b> <C-d> <C-f> <C-u>";

static void
open_page(struct screen *s, const char *page, int down)
{
	enum request_form form;
	json_t *wire = screen_json(job), *internal;

	screen_init(s, 80, 24);
	s->app.catalog = catalog;
	view_jobs_open(&s->app, &s->fx);
	screen_reply(s, "Search", screen_json("{\"Results\": []}"));
	internal = request_from_wire(wire, &form);
	json_decref(wire);
	view_wizard_open(&s->app, internal, NULL, page, NULL, &s->fx);
	screen_wait(s, 600);
	while (down-- > 0)
		screen_keys(s, "j");
}

static char *
look(struct screen *s)
{
	struct buf text;

	screen_has(s, "");
	buf_init(&text, 0);
	term_text(&s->grid, true, &text);
	return (buf_take(&text));
}

static void
one(const char *page, int down, const char *key)
{
	struct screen s;
	char *before, *after = NULL;
	struct key k;
	size_t asked;
	bool silent;

	open_page(&s, page, down);
	before = look(&s);
	asked = s.fx.n;
	screen_keys(&s, key);
	if (!s.app.quitting && s.app.nviews > 0)
		after = look(&s);
	silent = after != NULL && strcmp(before, after) == 0 &&
	    s.fx.n == asked && s.app.typed.n == 0;
	assert_int_equal(key_parse(key, &k, 1), 1);
	if (silent && !key_among(movements, k))
		fail_msg("%s has no effect and no reason on %s, %d rows down",
		    key, page, down);
	free(before);
	free(after);
	screen_release(&s);
}

static void
every_key(const char *page, int down)
{
	char key[16];
	size_t i;
	int c;

	for (c = '!'; c < 0x7f; c++) {
		snprintf(key, sizeof key, "%c", c);
		if (c != '<')
			one(page, down, key);
	}
	for (c = 'a'; c <= 'z'; c++) {
		snprintf(key, sizeof key, "<C-%c>", c);
		one(page, down, key);
	}
	for (c = 1; c <= 12; c++) {
		snprintf(key, sizeof key, "<F%d>", c);
		one(page, down, key);
	}
	for (i = 0; i < nitems(specials); i++)
		one(page, down, specials[i]);
}

static void
keys(void **state)
{
	const char *rows = getenv("KEY_ROWS");
	int most = rows != NULL ? atoi(rows) : 3, down;
	size_t i;

	(void)state;
	for (i = 0; i < nitems(pages); i++)
		for (down = 0; down < most; down++)
			every_key(pages[i], down * (rows != NULL ? 1 : 4));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys),
	};

	return (cmocka_run_group_tests(tests, screen_set_up,
	    screen_tear_down));
}
