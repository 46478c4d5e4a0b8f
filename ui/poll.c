#include "config.h"

#include "ui/poll.h"

void
poll_asked(struct poll *p)
{
	p->asking = true;
	p->at = 0;
}

void
poll_answer(struct poll *p, int64_t now, bool changed, bool running)
{
	int64_t most = running ? POLL_SLOW_MS : POLL_IDLE_MS;

	p->asking = false;
	p->running = running;
	if (changed || p->every == 0)
		p->every = running ? POLL_FAST_MS : POLL_QUIET_MS;
	else if ((p->every += p->every / 2) > most)
		p->every = most;
	p->at = p->paused ? 0 : now + p->every;
}

void
poll_error(struct poll *p, int64_t now)
{
	p->asking = false;
	p->every = p->every < POLL_FAST_MS ? POLL_FAST_MS : p->every * 2;
	if (p->every > POLL_IDLE_MS / 2)
		p->every = POLL_IDLE_MS / 2;
	p->at = p->paused ? 0 : now + p->every;
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
