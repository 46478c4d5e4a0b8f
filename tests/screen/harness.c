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
#include "base/file.h"
#include "base/utf8.h"
#include "harness.h"
#include "model/catalog.h"
#include "ui/term.h"

struct catalog *catalog;

int
screen_set_up(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	if ((catalog = catalog_load(&err)) != NULL)
		return (0);
	fprintf(stderr, "%s\n", err.text);
	return (-1);
}

int
screen_tear_down(void **state)
{
	(void)state;
	catalog_free(catalog);
	return (0);
}

void
screen_init(struct screen *s, int w, int h)
{
	memset(s, 0, sizeof(*s));
	s->now = 1000;
	app_init(&s->app, w, h);
	s->app.backend = "local";
	s->app.now = s->now;
	s->app.wall = SCREEN_WALL;
	grid_init(&s->grid, w, h, false);
	effects_init(&s->fx);
}

void
screen_release(struct screen *s)
{
	app_release(&s->app);
	grid_release(&s->grid);
	effects_release(&s->fx);
}

/* Draws; fails the test when what was taken over from the frame before is not
 * what would be drawn anew. */
static void
draw_grid(struct screen *s)
{
	size_t size = (size_t)s->grid.w * sizeof(struct cell);
	struct grid anew;
	int y;

	app_draw(&s->app, &s->grid);
	grid_init(&anew, s->grid.w, s->grid.h, s->grid.ascii);
	app_draw(&s->app, &anew);
	for (y = 0; y < anew.h; y++)
		assert_memory_equal(s->grid.row[y], anew.row[y], size);
	assert_int_equal(s->grid.cursor_x, anew.cursor_x);
	assert_int_equal(s->grid.cursor_y, anew.cursor_y);
	grid_release(&anew);
}

static void
feed(struct screen *s, struct msg *msg)
{
	msg->now = s->now;
	msg->wall = SCREEN_WALL + s->now - 1000;
	app_update(&s->app, msg, &s->fx);
	if (s->app.nviews > 0)
		draw_grid(s);
}

void
screen_size(struct screen *s, int w, int h)
{
	struct msg msg = { .kind = MSG_RESIZE, .w = w, .h = h };

	grid_resize(&s->grid, w, h);
	feed(s, &msg);
}

void
screen_keys(struct screen *s, const char *names)
{
	struct msg msg = { .kind = MSG_KEY };
	struct key keys[128];
	int i, n;

	n = key_parse(names, keys, (int)nitems(keys));
	assert_true(n >= 0);
	for (i = 0; i < n; i++) {
		msg.key = keys[i];
		feed(s, &msg);
	}
}

void
screen_paste(struct screen *s, const char *text)
{
	struct msg msg = { .kind = MSG_PASTE, .text = text,
	    .len = strlen(text) };

	feed(s, &msg);
}

void
screen_wait(struct screen *s, int64_t ms)
{
	struct msg msg = { .kind = MSG_TICK };
	int64_t at = app_wake(&s->app);

	s->now += ms;
	if (at != 0 && at <= s->now)
		feed(s, &msg);
}

struct effect *
screen_call(struct screen *s, const char *op)
{
	size_t i;

	for (i = 0; i < s->fx.n; i++) {
		if (s->fx.list[i].op != NULL &&
		    strcmp(s->fx.list[i].op, op) == 0)
			return (&s->fx.list[i]);
	}
	return (NULL);
}

static void
answer(struct screen *s, const char *op, struct msg *msg)
{
	struct effect *e = screen_call(s, op);

	if (e == NULL)
		fail_msg("no call of %s is open", op);
	msg->kind = MSG_REPLY;
	msg->view = e->view;
	msg->tag = e->tag;
	free(e->op);
	e->op = NULL;
	feed(s, msg);
}

void
screen_reply(struct screen *s, const char *op, json_t *body)
{
	struct msg msg = { .body = body };

	answer(s, op, &msg);
	json_decref(body);
}

void
screen_error(struct screen *s, const char *op, enum err_code code,
    const char *text)
{
	struct err err = ERR_INIT;
	struct msg msg = { .err = &err };

	err_set(&err, code, "%s", text);
	answer(s, op, &msg);
}

bool
screen_did(const struct screen *s, enum effect_kind kind)
{
	size_t i;

	for (i = 0; i < s->fx.n; i++) {
		if (s->fx.list[i].kind == kind)
			return (true);
	}
	return (false);
}

struct effect *
screen_last(struct screen *s, enum effect_kind kind)
{
	size_t i;

	for (i = s->fx.n; i > 0; i--)
		if (s->fx.list[i - 1].kind == kind)
			return (&s->fx.list[i - 1]);
	fail_msg("no such effect");
	return (NULL);
}

void
screen_disk(struct screen *s, enum effect_kind kind, const struct err *err)
{
	const struct effect *e = screen_last(s, kind);
	struct msg msg = { .kind = MSG_REPLY, .view = e->view, .tag = e->tag,
	    .err = err };

	feed(s, &msg);
}

static void
draw(struct screen *s, bool styles, struct buf *out)
{
	buf_init(out, 0);
	draw_grid(s);
	term_text(&s->grid, styles, out);
}

void
screen_is(struct screen *s, const char *name)
{
	const char *top = getenv("top_srcdir");
	struct buf have, want;
	struct err err = ERR_INIT;
	char *path;

	path = xasprintf("%s/tests/screen/%s.txt", top == NULL ? "." : top,
	    name);
	draw(s, true, &have);
	buf_init(&want, 0);
	if (getenv("UPDATE_SCREENS") != NULL)
		assert_int_equal(file_replace(path, have.data, have.len,
		    &err), 0);
	else if (file_read(path, 0, &want, &err) == -1)
		fail_msg("%s", err.text);
	else if (strcmp(buf_str(&have), buf_str(&want)) != 0)
		fail_msg("the screen is not %s but:\n%s", path,
		    buf_str(&have));
	buf_release(&have);
	buf_release(&want);
	free(path);
}

bool
screen_has(struct screen *s, const char *text)
{
	struct buf have;
	bool found;

	draw(s, false, &have);
	found = strstr(buf_str(&have), text) != NULL;
	buf_release(&have);
	return (found);
}

/* Whether the cells from here on say this (ASCII). */
static bool
says(const struct grid *g, int y, int x, const char *text)
{
	for (; *text != '\0'; text++, x++) {
		const struct cell *c = grid_cell((struct grid *)(uintptr_t)g, y,
		    x);
		char have = c == NULL ? '\0' : c->bytes[0] == '\0' ? ' ' :
		    c->bytes[0];

		if (have != *text)
			return (false);
	}
	return (true);
}

bool
screen_press(struct screen *s, const char *text)
{
	struct msg msg = { .kind = MSG_PRESS };
	const struct spot *spot;
	int x, y;

	s->grid.mouse = true;
	screen_has(s, text);
	for (y = 0; y < s->grid.h; y++) {
		for (x = 0; x < s->grid.w; x++) {
			if (!says(&s->grid, y, x, text))
				continue;
			if ((spot = grid_spot_at(&s->grid, y, x)) == NULL)
				return (false);
			msg.spot = *spot;
			feed(s, &msg);
			return (true);
		}
	}
	return (false);
}

static bool
cell_clean(const struct cell *c)
{
	size_t len = strlen(c->bytes), at;
	uint32_t cp;
	int n, width = 0;

	for (at = 0; at < len; at += (size_t)n) {
		n = utf8_decode(c->bytes + at, len - at, &cp);
		if (n == 0 || utf8_width(cp) == -1)
			return (false);
		if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0))
			return (false);
		width += utf8_width(cp);
	}
	return (len == 0 || width == c->width);
}

void
screen_is_clean(struct screen *s)
{
	const struct cell *c;
	int x, y;

	draw_grid(s);
	for (y = 0; y < s->grid.h; y++) {
		for (x = 0; x < s->grid.w; x++) {
			c = grid_cell(&s->grid, y, x);
			if (!cell_clean(c))
				fail_msg("cell %d,%d is not clean", y, x);
			/* A wide glyph has its right half in the same row. */
			if (c->width == 2)
				assert_int_equal(grid_cell(&s->grid, y,
				    x + 1)->width, 0);
			else if (c->width == 0)
				assert_int_equal(grid_cell(&s->grid, y,
				    x - 1)->width, 2);
		}
	}
}

json_t *
screen_json(const char *text)
{
	struct err err = ERR_INIT;
	json_t *j = json_read(text, strlen(text), NULL, &err);

	if (j == NULL)
		fail_msg("%s", err.text);
	return (j);
}
