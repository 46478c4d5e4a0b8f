/* T13: consoles that share an account's rate; retry_mode adaptive. All in
 * made-up time. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "client/pace.h"
#include "client/retry.h"

#define CLIENTS	5

/* A server with a bucket of its own. */
struct account {
	double	tokens, rate, burst;
	int64_t	at;
	int	served, refused;
};

static bool
admit(struct account *a, int64_t now)
{
	a->tokens += a->rate * (double)(now - a->at) / 1000;
	if (a->tokens > a->burst)
		a->tokens = a->burst;
	a->at = now;
	if (a->tokens < 1) {
		a->refused++;
		return (false);
	}
	a->tokens -= 1;
	a->served++;
	return (true);
}

struct client {
	struct pace pace;
	int64_t	next, served_at, worst;
	int	served;
};

static int64_t
pause_of(struct pace *p, bool ok, int64_t now)
{
	static struct retry r = { .mode.attempts = 1000 };
	static uint32_t x;

	if (ok || p->mode->all)
		return (pace_take(p, now));
	x = x * 1664525 + 1013904223;
	return (retry_paced(&r, 1, (x >> 8) / 16777216.0, -1));
}

/* Clients that always want more, for so long; each answer takes 50 ms. */
static void
run(struct account *a, struct client *c, size_t n,
    const struct pace_mode *mode, int64_t ms)
{
	int64_t now;
	size_t i;
	bool ok;

	for (i = 0; i < n; i++) {
		memset(&c[i], 0, sizeof c[i]);
		pace_init(&c[i].pace, mode, 1);
		c[i].next = 1 + pace_take(&c[i].pace, 1);
	}
	for (now = 1; now < ms; now++) {
		for (i = 0; i < n; i++) {
			if (c[i].next > now)
				continue;
			ok = admit(a, now);
			if (ok) {
				if (now - c[i].served_at > c[i].worst)
					c[i].worst = now - c[i].served_at;
				c[i].served_at = now;
				c[i].served++;
			}
			pace_answer(&c[i].pace, !ok, -1, now + 50);
			c[i].next = now + 50 + pause_of(&c[i].pace, ok,
			    now + 50);
		}
	}
}

static void
test_consoles_share(void **state)
{
	struct account a = { .tokens = 4, .rate = 2, .burst = 4 };
	struct client c[CLIENTS];
	size_t i;

	run(&a, c, CLIENTS, &pace_console, 600000);
	assert_in_range(a.refused * 100 / (a.served + a.refused), 0, 20);
	assert_true(a.served > 1000);
	for (i = 0; i < CLIENTS; i++) {
		assert_in_range(c[i].worst, 0, 15000);
		assert_true(c[i].served * CLIENTS * 2 > a.served);
	}
}

static void
test_console_alone(void **state)
{
	struct account a = { .tokens = 1000, .rate = 100, .burst = 1000 };
	struct client c;

	/* 20 at once, then one a second, however willing the server is. */
	run(&a, &c, 1, &pace_console, 100000);
	assert_in_range(c.served, 118, 122);
}

static void
test_adaptive(void **state)
{
	struct account a = { .tokens = 10, .rate = 10, .burst = 10 };
	struct client c;

	/* Nothing holds it back until it is throttled. */
	run(&a, &c, 1, &pace_adaptive, 500);
	assert_int_equal(c.served, 10);
	/* Then it keeps near to what the server gives. */
	run(&a, &c, 1, &pace_adaptive, 100000);
	assert_true(a.served > 500);
	assert_in_range(a.refused * 100 / (a.served + a.refused), 0, 40);
}

static void
test_never_throttled(void **state)
{
	struct pace p;
	int i;

	pace_init(&p, &pace_adaptive, 0);
	for (i = 0; i < 1000; i++) {
		assert_int_equal(pace_take(&p, i), 0);
		pace_answer(&p, false, -1, i);
	}
	pace_init(&p, NULL, 0);
	pace_answer(&p, true, 1000, 5);
	assert_int_equal(pace_take(&p, 6), 0);
}

static void
test_hints(void **state)
{
	struct pace p;

	pace_init(&p, &pace_console, 1);
	assert_int_equal(pace_take(&p, 1), 0);
	pace_answer(&p, true, 7000, 1001);
	assert_int_equal(pace_take(&p, 2001), 6000);
	/* One that asks for an hour is not believed. */
	pace_answer(&p, true, 3600000, 10001);
	assert_in_range(pace_take(&p, 10001), 1, PACE_HINT_MOST_MS);
}

static void
test_modes(void **state)
{
	struct err err = ERR_INIT;
	struct retry r;

	assert_int_equal(retry_init(&r, "adaptive", NULL, false, &err), 0);
	assert_true(r.mode.adaptive);
	assert_int_equal(r.mode.attempts, 3);
	assert_int_equal(retry_init(&r, "adaptive", "5", true, &err), 0);
	assert_true(r.mode.adaptive && r.mode.hints);
	assert_int_equal(r.mode.attempts, 5);
	assert_int_equal(retry_init(&r, NULL, NULL, false, &err), 0);
	assert_false(r.mode.adaptive);
	assert_int_equal(retry_paced(&r, 1, 0, -1), 500);
	assert_int_equal(retry_paced(&r, 1, 0, 3000), 3500);
	assert_int_equal(retry_paced(&r, 1, 0, 3600000),
	    PACE_HINT_MOST_MS + 500);
	assert_int_equal(retry_paced(&r, 3, 0.5, -1), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_consoles_share),
		cmocka_unit_test(test_console_alone),
		cmocka_unit_test(test_adaptive),
		cmocka_unit_test(test_never_throttled),
		cmocka_unit_test(test_hints),
		cmocka_unit_test(test_modes),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
