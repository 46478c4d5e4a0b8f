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
#include "model/request.h"
#include "ui/wizard.h"

/*
 * Random walks through the wizard. After each key the request is still a tree
 * that can be sent and the screen is clean; at the end undo gives back what
 * there was at the beginning, byte for byte. WALKS and WALK_SEED in the
 * environment: how many, and the seed of the first (a failure names its own).
 */

#define KEYS_PER_WALK 200

static const char *const keys[] = {
	"j", "j", "j", "k", "<Down>", "<Up>", "<Tab>", "<S-Tab>", "<Enter>",
	"<Enter>", "<Enter>", "<Space>", "<Space>", "a", "a", "d", "c", "J",
	"K", "x", "u", "u", "<C-r>", "A", "]", "[", "!", "/", "R", "e", "P",
	"v", "B", "y", "n", "n", "p", "1", "2", "2", "3", "4", "l", "h",
	"<Right>", "<Left>", "gg", "G", "<PgDn>", "<PgUp>", "<C-u>", "<C-d>",
	"<F1>", "?", "<Esc>", "i", "t", "m", "0", "1 .. 10", "0.1,0.3", "xgb",
	"linear", "auc", "s3://b/x", "K=v", "日本", "<C-w>", "<C-k>", "<C-a>",
	"<C-e>", "<Delete>", "<Backspace>", "<C-y>", "<A-b>", "<A-f>", "<A-d>",
	"<A-y>", "<A-x>", "<C-t>", "<C-_>", "<C-Left>", "<A-Backspace>",
};

static const char *const yamls[] = {
	NULL, "", "a: [", "HyperParameterTuningJobName: x\n",
	"TrainingJobDefinitions: [{DefinitionName: a}, {DefinitionName: b}]\n",
	"{\"Tags\": 3, \"TrainingJobDefinitions\": {}}",
	"TrainingJobDefinition: {HyperParameterRanges: 1, Environment: [2]}\n",
};

static uint64_t state;

static unsigned
draw(unsigned below)
{
	state = state * UINT64_C(6364136223846793005) + 1442695040888963407;
	return ((unsigned)(state >> 33) % below);
}

static struct wizard *
wizard_of(const struct app *app)
{
	int i;

	for (i = 0; i < app->nviews; i++)
		if (strcmp(app->views[i]->ops->name, "wizard") == 0)
			return (app->views[i]->state);
	return (NULL);
}

/* The editor comes back with something; calls are refused. */
static void
answer(struct screen *s)
{
	size_t i;

	for (i = 0; i < s->fx.n; i++) {
		struct effect *e = &s->fx.list[i];
		struct msg msg = { .kind = MSG_EDITED, .view = e->view,
		    .tag = e->tag, .now = s->now, .wall = SCREEN_WALL };
		const char *text = yamls[draw(nitems(yamls))];

		if (e->kind != EFFECT_EDIT)
			continue;
		e->kind = EFFECT_REDRAW;
		msg.text = text;
		msg.len = text != NULL ? strlen(text) : 0;
		app_update(&s->app, &msg, &s->fx);
	}
	while (screen_call(s, "DescribeHyperParameterTuningJob") != NULL)
		screen_error(s, "DescribeHyperParameterTuningJob",
		    ERR_NOT_FOUND, "none");
	while (screen_call(s, "CreateHyperParameterTuningJob") != NULL)
		screen_error(s, "CreateHyperParameterTuningJob", ERR_INVALID,
		    "refused");
	while (screen_call(s, "Search") != NULL)
		screen_reply(s, "Search", screen_json("{\"Results\": []}"));
	effects_release(&s->fx);
}

static char *
undone(struct wizard *w)
{
	while (draft_undo(w->draft))
		;
	return (json_text(draft_request(w->draft)));
}

static void
one_step(struct screen *s)
{
	struct wizard *w;
	char *body;

	if (draw(40) == 0)
		screen_size(s, 61 + (int)draw(140), 17 + (int)draw(44));
	else if (draw(40) == 0)
		screen_paste(s, "pasted\ttext\n");
	else
		screen_keys(s, keys[draw(nitems(keys))]);
	screen_wait(s, 100);
	answer(s);
	screen_is_clean(s);
	if ((w = wizard_of(&s->app)) == NULL)
		return;
	body = request_body(draft_request(w->draft), draft_form(w->draft));
	json_decref(screen_json(body));
	free(body);
}

static void
one_walk(uint64_t seed)
{
	struct screen s;
	struct wizard *w;
	char *start = NULL, *end;
	int i;

	state = seed;
	screen_init(&s, 80, 24);
	s.app.catalog = catalog;
	view_jobs_open(&s.app, &s.fx);
	answer(&s);
	for (i = 0; i < KEYS_PER_WALK && !s.app.quitting; i++) {
		if (wizard_of(&s.app) == NULL) {
			if (s.app.nviews > 1)
				break;
			view_wizard_open(&s.app, NULL, NULL, NULL, NULL,
			    &s.fx);
			free(start);
			start = json_text(draft_request(
			    wizard_of(&s.app)->draft));
		}
		one_step(&s);
	}
	if ((w = wizard_of(&s.app)) != NULL) {
		end = undone(w);
		if (strcmp(start, end) != 0)
			fail_msg("undo gives\n%s\nnot\n%s", end, start);
		free(end);
	}
	free(start);
	screen_release(&s);
}

static void
walks(void **unused)
{
	const char *many = getenv("WALKS"), *first = getenv("WALK_SEED");
	uint64_t seed = first != NULL ? strtoull(first, NULL, 10) : 1;
	long i, n = many != NULL ? strtol(many, NULL, 10) : 20;

	(void)unused;
	for (i = 0; i < n; i++) {
		/* Said first, so that a crash names its walk. */
		if (many != NULL)
			fprintf(stderr, "\rWALK_SEED=%ju ",
			    (uintmax_t)seed + (uintmax_t)i);
		one_walk(seed + (uint64_t)i);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(walks),
	};

	return (cmocka_run_group_tests(tests, screen_set_up,
	    screen_tear_down));
}
