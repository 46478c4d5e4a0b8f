/* The line editor: what each key makes of a line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "ui/prompt.h"

#define LONG "s3://bucket/data-1 second.part"

/* The line with "|" where the cursor is. */
static char *
shown(const struct prompt *p)
{
	return (xasprintf("%.*s|%s", (int)p->at, p->text, p->text + p->at));
}

static void
type(struct prompt *p, struct kills *kills, const char *keys)
{
	struct key key[64];
	int n = key_parse(keys, key, 64), i;

	assert_true(n >= 0);
	for (i = 0; i < n; i++)
		assert_int_not_equal(prompt_key(p, kills, key[i]),
		    PROMPT_IGNORED);
}

static void
lines(void **state)
{
	static const struct {
		const char *start, *keys, *line;
	} cases[] = {
		{ "", "ab<Left>c", "ac|b" },
		{ LONG, "<A-b>", "s3://bucket/data-1 second.|part" },
		{ LONG, "<A-b><A-b><C-Left>",
		    "s3://bucket/data-|1 second.part" },
		{ LONG, "<Home><A-f>", "s3|://bucket/data-1 second.part" },
		{ LONG, "<C-a><A-f><C-Right>",
		    "s3://bucket|/data-1 second.part" },
		{ LONG, "<C-w>", "s3://bucket/data-1 |" },
		{ LONG, "<A-Backspace>", "s3://bucket/data-1 second.|" },
		{ LONG, "<C-a><A-d>", "|://bucket/data-1 second.part" },
		{ LONG, "<A-b><C-k>", "s3://bucket/data-1 second.|" },
		{ LONG, "<A-b><C-u>", "|part" },
		/* What is cut in a row comes back as one. */
		{ "one two three", "<C-w><C-w><C-a><C-y>",
		    "two three|one " },
		{ "one two three", "<C-a><A-d><A-d><End><C-y>",
		    " threeone two|" },
		/* And the one before it. */
		{ "one two", "<C-w><Left><C-k><C-y><A-y>", "onetwo|" },
		{ "one", "<C-y><A-y>", "one|" },
		{ "abc", "<C-t>", "acb|" },
		{ "abc", "<Left><Left><C-t>", "ba|c" },
		{ "a", "<C-t>", "a|" },
		{ "日本", "<C-t>", "本日|" },
		{ "ab", "cd<C-_>", "ab|" },
		{ "ab", "c<Left>d<C-_><C-_>", "ab|" },
		{ "ab", "<C-u><C-_>", "ab|" },
		{ "ab", "<C-_><C-_>", "ab|" },
		{ "e\xcc\x81x", "<C-a><Delete>", "|x" },
	};
	struct kills kills = { { NULL } };
	struct prompt p;
	char *line;
	size_t i;

	(void)state;
	for (i = 0; i < nitems(cases); i++) {
		prompt_init(&p, cases[i].start);
		type(&p, &kills, cases[i].keys);
		line = shown(&p);
		assert_string_equal(line, cases[i].line);
		free(line);
		prompt_release(&p);
		kills_release(&kills);
	}
}

/* More changes than are kept, and more text than is taken. */
static void
bounds(void **state)
{
	struct kills kills = { { NULL } };
	struct prompt p;
	char *big;
	int i;

	(void)state;
	prompt_init(&p, "");
	for (i = 0; i < 3 * PROMPT_PAST; i++)
		type(&p, &kills, "ab<C-w>");
	for (i = 0; i < 3 * PROMPT_PAST; i++)
		type(&p, &kills, "<C-_>");
	big = xcalloc(PROMPT_MOST + 2, 1);
	memset(big, 'x', PROMPT_MOST + 1);
	prompt_set(&p, big);
	assert_int_equal(p.len, PROMPT_MOST);
	type(&p, &kills, "y<C-u><C-y><C-y>");
	assert_int_equal(p.len, PROMPT_MOST);
	type(&p, &kills, "<A-y>");
	assert_string_equal(p.text, "ab");
	free(big);
	prompt_release(&p);
	kills_release(&kills);
}

/* The cursor is in sight, and what is cut is marked. */
static void
drawn(void **state)
{
	struct kills kills = { { NULL } };
	struct prompt p;
	struct grid g;

	(void)state;
	grid_init(&g, 10, 1, false);
	prompt_init(&p, "0123456789abcdef");
	prompt_draw(&p, &g, 0, 0, 10, STYLE_INPUT, true);
	assert_string_equal(grid_cell(&g, 0, 0)->bytes, "…");
	assert_int_equal(g.cursor_x, 9);
	type(&p, &kills, "<Home>");
	prompt_draw(&p, &g, 0, 0, 10, STYLE_INPUT, true);
	assert_string_equal(grid_cell(&g, 0, 0)->bytes, "0");
	assert_string_equal(grid_cell(&g, 0, 9)->bytes, "…");
	assert_int_equal(g.cursor_x, 0);
	type(&p, &kills, "<Right><Right><Right><Right><Right><Right>"
	    "<Right><Right><Right><Right><Right><Right>");
	prompt_draw(&p, &g, 0, 0, 10, STYLE_INPUT, true);
	assert_string_equal(grid_cell(&g, 0, g.cursor_x)->bytes, "c");
	prompt_release(&p);
	grid_release(&g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines),
		cmocka_unit_test(bounds),
		cmocka_unit_test(drawn),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
