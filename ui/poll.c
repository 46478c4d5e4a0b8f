#include "config.h"

#include "ui/poll.h"

/* After an error that may pass by itself; after others. */
#define AGAIN_MS 10000
#define AGAIN_MOST_MS 30000
/* An age of less than a minute is counted in seconds. */
#define MINUTE_MS 60000

void
poll_asked(struct poll *p)
{
	if (!p->asking)
		p->due = p->at;
	p->asking = true;
	p->at = 0;
}

/* The time handed in is chance enough: no two consoles get theirs at the same
 * millisecond for long. */
static int64_t
chance(int64_t now, int64_t most)
{
	uint64_t x = (uint64_t)now * 0x9e3779b97f4a7c15u;

	return ((int64_t)((x >> 33) % (uint64_t)(most + 1)));
}

static void
again(struct poll *p, int64_t now)
{
	p->asking = false;
	p->at = p->paused ? 0 : now + p->every + chance(now, p->every / 8);
}

void
poll_fresh(struct poll *p, int64_t now)
{
	p->fresh = now;
	p->late = now + p->every + p->every / 8 + POLL_LATE_MS;
	p->look = p->late;
	p->throttled = false;
}

void
poll_answer(struct poll *p, int64_t now, bool changed, bool running)
{
	int64_t most = running ? POLL_SLOW_MS : POLL_IDLE_MS;
	int64_t took = p->due > 0 ? now - p->due : 0;

	p->running = running;
	if (changed || p->every == 0)
		p->every = running ? POLL_FAST_MS : POLL_QUIET_MS;
	else
		p->every += p->every / 2;
	/* What takes long to answer is not asked for all the time. */
	if (p->every < took / 4)
		p->every = took / 4;
	if (p->every > most)
		p->every = most;
	again(p, now);
	poll_fresh(p, now);
}

bool
poll_passes(enum err_code code)
{
	return (code == ERR_THROTTLED || code == ERR_UNREACHABLE ||
	    code == ERR_UNAVAILABLE || code == ERR_TIMEOUT);
}

bool
poll_error(struct poll *p, int64_t now, enum err_code code)
{
	int64_t most = AGAIN_MOST_MS;

	p->throttled = code == ERR_THROTTLED;
	if (poll_passes(code))
		most = AGAIN_MS;
	p->every = p->every < POLL_FAST_MS ? POLL_FAST_MS : p->every * 2;
	if (p->every > most)
		p->every = most;
	again(p, now);
	return (!p->throttled);
}

void
poll_pause(struct poll *p, int64_t now, bool paused)
{
	p->paused = paused;
	if (paused)
		p->at = 0;
	else if (!p->asking)
		p->at = now;
}

int64_t
poll_wake(const struct poll *p)
{
	if (p->paused || p->look == 0)
		return (p->at);
	return (p->at != 0 && p->at < p->look ? p->at : p->look);
}

bool
poll_tick(struct poll *p, int64_t now)
{
	if (p->look != 0 && p->look <= now)
		p->look = now + (now - p->fresh < MINUTE_MS ? 1000 : 10000);
	return (!p->asking && p->at != 0 && p->at <= now);
}

bool
poll_late(const struct poll *p, int64_t now)
{
	return (p->fresh != 0 && !p->paused && now >= p->late);
}
