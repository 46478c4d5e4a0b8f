/*
 * The console without a terminal: keys and replies in, the screen out as
 * text. A screen is compared with tests/screen/NAME.txt; with
 * UPDATE_SCREENS=1 in the environment it is written there instead.
 */
#ifndef TESTS_SCREEN_HARNESS_H
#define TESTS_SCREEN_HARNESS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/json.h"
#include "ui/app.h"

/* 2026-11-24 05:07:06 UTC. */
#define SCREEN_WALL INT64_C(1795496826000)

/* The catalogue of algorithms, of the whole program; NULL before the first of
 * these two: a group's set-up and tear-down, for cmocka_run_group_tests. */
extern struct catalog *catalog;
int screen_set_up(void **state);
int screen_tear_down(void **state);

struct screen {
	struct app	 app;
	struct grid	 grid;
	struct effects	 fx;		/* all so far */
	int64_t		 now;
};

void screen_init(struct screen *, int w, int h);
void screen_release(struct screen *);
void screen_size(struct screen *, int w, int h);

/* Written keys: "j", "gg", "<Enter>". */
void screen_keys(struct screen *, const char *);
void screen_paste(struct screen *, const char *);
/* Presses the mouse on the first place where this text stands; false: nothing
 * can be pressed there. */
bool screen_press(struct screen *, const char *text);
/* Lets time pass and wakes the view if it asked for that. */
void screen_wait(struct screen *, int64_t ms);

/* The oldest call of op that has no answer yet; NULL: none. */
struct effect *screen_call(struct screen *, const char *op);
/* Answers it. body is taken; fails the test when there is no such call. */
void screen_reply(struct screen *, const char *op, json_t *body);
void screen_error(struct screen *, const char *op, enum err_code,
    const char *text);
bool screen_did(const struct screen *, enum effect_kind);
/* The last effect of this kind; fails the test when there is none. */
struct effect *screen_last(struct screen *, enum effect_kind);
/* What the disk answers to that; NULL: done. */
void screen_disk(struct screen *, enum effect_kind, const struct err *);

/* Draws and compares. */
void screen_is(struct screen *, const char *name);
/* Draws; whether the text stands somewhere on the screen. */
bool screen_has(struct screen *, const char *text);
/* Draws; fails the test when a cell holds what no terminal may get. */
void screen_is_clean(struct screen *);

json_t *screen_json(const char *text);	/* fails the test when it is none */

#endif
