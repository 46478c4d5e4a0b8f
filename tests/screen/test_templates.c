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
#include "model/catalog.h"
#include "ui/wizard.h"

/* Drafts kept as templates, and jobs that begin with one or with a request
 * that is pasted. */

static void
open_list(struct screen *s)
{
	screen_init(s, 80, 24);
	s->app.catalog = catalog;
	view_jobs_open(&s->app, &s->fx);
	screen_reply(s, "Search", screen_json("{\"Results\": []}"));
}

static void
known(struct screen *s)
{
	json_decref(s->app.templates);
	s->app.templates = screen_json("[{\"name\": \"mine\", \"path\": "
	    "\"/t/mine.yaml\", \"own\": true}, {\"name\": \"example\", "
	    "\"path\": \"/e/example.yaml\", \"own\": false}]");
}

/* A read file comes as an edited text. */
static void
answer(struct screen *s, const char *text)
{
	struct effect *e = screen_last(s, EFFECT_READ);
	struct msg msg = { .kind = MSG_EDITED, .now = s->now,
	    .wall = SCREEN_WALL, .view = e->view, .tag = e->tag,
	    .text = text, .len = text != NULL ? strlen(text) : 0 };

	app_update(&s->app, &msg, &s->fx);
}

static const char *
name_of(struct screen *s)
{
	const struct view *v = app_top(&s->app);
	const char *name = NULL;

	if (strcmp(v->ops->name, "wizard") == 0)
		name = json_str_at(draft_request(((struct wizard *)
		    v->state)->draft), "/HyperParameterTuningJobName");
	return (name != NULL ? name : "(none)");
}

static void
beginning(void **state)
{
	struct screen s;

	open_list(&s);
	screen_keys(&s, "T");
	assert_true(screen_has(&s, "There is no template"));
	known(&s);
	screen_keys(&s, "T");
	assert_true(screen_has(&s, "your own"));
	screen_keys(&s, "exa<Enter>");
	assert_string_equal(screen_last(&s, EFFECT_READ)->name,
	    "/e/example.yaml");
	answer(&s, "HyperParameterTuningJobName: churn-251109-0815\n"
	    "HyperParameterTuningJobConfig: {Strategy: Random}\n"
	    "TrainingJobDefinition: {RoleArn: r}\n");
	/* A name of its own: that of the template, and now. */
	assert_string_equal(name_of(&s), "churn-261124-0507");
	screen_release(&s);

	/* A file that is none, or that cannot be read, begins nothing. */
	open_list(&s);
	known(&s);
	screen_keys(&s, "T<Enter>");
	answer(&s, "- a list");
	assert_true(screen_has(&s, "A job file holds one request"));
	assert_string_equal(app_top(&s.app)->ops->name, "jobs");
	screen_keys(&s, "T<Enter>");
	answer(&s, NULL);
	assert_string_equal(app_top(&s.app)->ops->name, "jobs");
	screen_keys(&s, "T<Esc>");
	assert_string_equal(app_top(&s.app)->ops->name, "jobs");
	screen_release(&s);
}

static void
saving(void **state)
{
	struct screen s;

	open_list(&s);
	known(&s);
	screen_keys(&s, "n<Enter>churn<Enter>W");
	screen_keys(&s, "<Enter>");
	assert_string_equal(screen_last(&s, EFFECT_TEMPLATE)->name, "churn");
	assert_non_null(strstr(screen_last(&s, EFFECT_TEMPLATE)->text,
	    "HyperParameterTuningJobName: churn"));
	screen_keys(&s, "W<C-u>../x<Enter>");
	assert_true(screen_has(&s, "A template's name has"));
	assert_string_equal(screen_last(&s, EFFECT_TEMPLATE)->name, "churn");
	/* An own one is written over after a question; an example is only
	 * hidden. */
	screen_keys(&s, "W<C-u>mine<Enter>");
	assert_true(screen_has(&s, "Write over the template?"));
	screen_keys(&s, "n");
	assert_string_equal(screen_last(&s, EFFECT_TEMPLATE)->name, "churn");
	screen_keys(&s, "W<C-u>mine<Enter>y");
	assert_string_equal(screen_last(&s, EFFECT_TEMPLATE)->name, "mine");
	screen_keys(&s, "W<C-u>example<Enter>");
	assert_string_equal(screen_last(&s, EFFECT_TEMPLATE)->name, "example");
	screen_release(&s);
}

#define REQUEST "{\"HyperParameterTuningJobName\": \"pasted\",\r" \
    "\"HyperParameterTuningJobConfig\": {\"Strategy\": \"Random\"}}\r"

/* B08: a request in any of the forms that people have it in begins a tuning
 * job; what is none is refused with a word. */
static void
pasting(void **state)
{
	static const char *const texts[] = {
		REQUEST, "{\"HyperParameterTuningJobName\": \"pasted\", "
		    "\"HyperParameterTuningJobConfig\": {}}",
		"HyperParameterTuningJobName: pasted\r"
		    "HyperParameterTuningJobConfig:\r  Strategy: Random\r",
		"aws sagemaker create-hyper-parameter-tuning-job \\\r"
		    "  --cli-input-json '" REQUEST "' | jq '{a: .b}'\r",
	};
	struct screen s;
	size_t i;

	open_list(&s);
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		screen_paste(&s, texts[i]);
		assert_string_equal(name_of(&s), "pasted");
		assert_true(screen_has(&s, "Review and create"));
		screen_keys(&s, "<Esc>");
	}
	screen_paste(&s, "churn\r");
	assert_true(screen_has(&s, "Only a whole request"));
	screen_paste(&s, "one: two\rthree: four\r");
	assert_true(screen_has(&s, "There is no request"));
	screen_paste(&s, "{\"Results\": [" REQUEST "," REQUEST "]}");
	assert_true(screen_has(&s, "There are 2 requests"));
	screen_paste(&s, "{\"a\": '}\\");
	assert_true(screen_has(&s, "not taken"));
	s.app.read_only = true;
	screen_paste(&s, REQUEST);
	assert_true(screen_has(&s, "read-only"));
	screen_release(&s);
}

/* In the wizard it takes the draft's place after a question, and u brings that
 * back; while a value is typed, or where it is none, it is a value. */
static void
pasting_over(void **state)
{
	struct screen s;

	open_list(&s);
	view_wizard_open(&s.app, NULL, NULL, "settings", NULL, &s.fx);
	screen_keys(&s, "/job name<Enter>");
	screen_paste(&s, REQUEST);
	assert_true(screen_has(&s, "Take over"));
	screen_keys(&s, "n");
	assert_string_equal(name_of(&s), "(none)");
	screen_paste(&s, REQUEST);
	screen_keys(&s, "y");
	assert_string_equal(name_of(&s), "pasted");
	screen_keys(&s, "u");
	assert_string_equal(name_of(&s), "(none)");
	screen_paste(&s, "one: two\rthree: four\r");
	assert_true(screen_has(&s, "There is no request"));
	screen_keys(&s, "/job name<Enter>");
	screen_paste(&s, "churn\r");
	screen_keys(&s, "<Enter>");
	assert_string_equal(name_of(&s), "churn");
	screen_keys(&s, "<Up><Enter><C-u>");
	screen_paste(&s, REQUEST);
	assert_false(screen_has(&s, "Take over"));
	screen_release(&s);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(beginning), cmocka_unit_test(saving),
		cmocka_unit_test(pasting), cmocka_unit_test(pasting_over),
	};

	return (cmocka_run_group_tests(tests, screen_set_up,
	    screen_tear_down));
}
