/* What the wizard says of its draft, and what is kept of it. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "harness.h"

/* T38: the title's line says what the disk has, and of what nobody filled in
 * nothing is kept. */
static void
kept(void **state)
{
	struct err err = ERR_INIT;
	struct screen s;

	screen_init(&s, 80, 24);
	s.app.catalog = catalog;
	view_jobs_open(&s.app, &s.fx);
	view_wizard_open(&s.app, NULL, NULL, "settings", NULL, &s.fx);
	screen_keys(&s, "jk/name<Enter><Enter><Esc><Tab><S-Tab>");
	screen_wait(&s, 500);
	assert_false(screen_did(&s, EFFECT_SAVE));
	assert_false(screen_has(&s, "saved"));
	screen_keys(&s, "/job name<Enter><Enter>churn");
	assert_true(screen_has(&s, " saving"));
	screen_wait(&s, 500);
	assert_true(screen_has(&s, " saving"));
	screen_disk(&s, EFFECT_SAVE, NULL);
	assert_true(screen_has(&s, "draft saved"));
	/* Not taken: there is nothing to keep any more. */
	screen_keys(&s, "<Esc>");
	screen_wait(&s, 500);
	assert_true(screen_did(&s, EFFECT_DROP));
	assert_false(screen_has(&s, "draft saved"));
	screen_keys(&s, "<Enter>churn<Enter>");
	screen_wait(&s, 500);
	err_set(&err, ERR_SYSTEM, "No space left on device");
	screen_disk(&s, EFFECT_SAVE, &err);
	assert_true(screen_has(&s, "not saved"));
	/* On every page. */
	s.app.unsaved = true;
	screen_keys(&s, "<F1>");
	assert_true(screen_has(&s, "draft not saved, retrying"));
	screen_release(&s);
}

/* T38: neither a page over the wizard nor the end waits with what was typed
 * just before. */
static void
kept_at_once(void **state)
{
	static const char *const ways[] = { "<F1>", "<F10>" };
	struct screen s;
	int i;

	for (i = 0; i < 2; i++) {
		screen_init(&s, 80, 24);
		s.app.catalog = catalog;
		view_jobs_open(&s.app, &s.fx);
		view_wizard_open(&s.app, NULL, NULL, "settings", NULL, &s.fx);
		screen_keys(&s, "/job name<Enter><Enter>churn");
		assert_false(screen_did(&s, EFFECT_SAVE));
		screen_keys(&s, ways[i]);
		assert_non_null(strstr(screen_last(&s, EFFECT_SAVE)->text,
		    "churn"));
		assert_int_equal(s.app.quitting, i == 1);
		screen_release(&s);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kept), cmocka_unit_test(kept_at_once),
	};

	return (cmocka_run_group_tests(tests, screen_set_up,
	    screen_tear_down));
}
