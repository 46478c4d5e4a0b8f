/* Colours: which theme auto is, and that no theme needs colours. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "ui/theme.h"

static void
background(void **state)
{
	static const struct {
		const char *colorfgbg;
		enum theme theme;
	} cases[] = {
		{ NULL, THEME_DARK }, { "", THEME_DARK },
		{ "15;0", THEME_DARK }, { "15;default;0", THEME_DARK },
		{ "0;15", THEME_LIGHT }, { "0;default;15", THEME_LIGHT },
		{ "0;7", THEME_LIGHT }, { "7;default", THEME_DARK },
	};
	size_t i;

	(void)state;
	for (i = 0; i < nitems(cases); i++)
		assert_int_equal(theme_resolve(THEME_AUTO,
		    cases[i].colorfgbg), cases[i].theme);
	assert_int_equal(theme_resolve(THEME_MONO, "0;15"), THEME_MONO);
	assert_int_equal(theme_resolve(THEME_DARK, "0;15"), THEME_DARK);
}

/* Yellow and cyan cannot be read on white; mono has no colours at all. */
static void
colours(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < STYLES; i++) {
		const struct look *light = theme_look(THEME_LIGHT,
		    (enum style)i);
		const struct look *mono = theme_look(THEME_MONO,
		    (enum style)i);

		assert_false(light->fg == 3 || light->fg == 6);
		assert_int_equal(mono->fg, -1);
		assert_int_equal(mono->bg, -1);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(background),
		cmocka_unit_test(colours),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
