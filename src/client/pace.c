#include "config.h"

#include <math.h>
#include <string.h>

#include "client/pace.h"

const struct pace_mode pace_console = {
	.most = 1, .least = 1.0 / 5, .burst = 20, .beta = 0.5, .scale = 1e-5,
	.once_ms = 2000
};
/* botocore 1.43, retries/throttling.py and bucket.py. */
const struct pace_mode pace_adaptive = {
	.least = 0.5, .beta = 0.7, .scale = 0.4, .all = true
};

/* What was sent is counted over so long, and so much of it is believed. */
#define MEASURE_MS	500
#define MEASURE_PART	0.8
/* So long after a throttled answer nothing is sent at once but what the rate
 * allows in a second. */
#define CALM_MS		60000

void
pace_init(struct pace *p, const struct pace_mode *mode, int64_t now)
{
	memset(p, 0, sizeof *p);
	p->mode = mode;
	p->at = p->measured_at = now;
	if (mode == NULL)
		return;
	p->limits = mode->most > 0;
	p->rate = p->last = mode->most;
	p->tokens = mode->burst;
}

static void
measure(struct pace *p, int64_t now)
{
	int64_t ms = now - p->measured_at;

	p->sent++;
	if (ms < MEASURE_MS)
		return;
	p->measured = MEASURE_PART * p->sent * 1000 / (double)ms +
	    (1 - MEASURE_PART) * p->measured;
	p->sent = 0;
	p->measured_at = now;
}

static double
capacity(const struct pace *p, int64_t now)
{
	bool calm = p->failed_at == 0 || now > p->failed_at + CALM_MS;

	if (calm && p->mode->burst > 0)
		return (p->mode->burst);
	return (p->rate > 1 ? p->rate : 1);
}

int64_t
pace_take(struct pace *p, int64_t now)
{
	int64_t ms = 0;

	if (p->mode == NULL)
		return (0);
	measure(p, now);
	if (p->limits) {
		if (now > p->at)
			p->tokens += p->rate * (double)(now - p->at) / 1000;
		if (p->tokens > capacity(p, now))
			p->tokens = capacity(p, now);
		/* It is taken in any case: who comes later waits longer. */
		p->tokens -= 1;
		if (p->tokens < 0)
			ms = (int64_t)(-p->tokens / p->rate * 1000) + 1;
	}
	p->at = now;
	return (now + ms < p->resume_at ? p->resume_at - now : ms);
}

/* The rate that the curve has now. */
static double
grown(const struct pace *p, int64_t now)
{
	const struct pace_mode *m = p->mode;
	double t = (double)(now - p->failed_at) / 1000;
	double k = cbrt(p->last * (1 - m->beta) / m->scale);

	return (m->scale * pow(t - k, 3) + p->last);
}

static void
turned_away(struct pace *p, int64_t now)
{
	double rate = p->measured;

	if (p->limits && (p->mode->most > 0 || p->rate < rate))
		rate = p->rate;
	p->limits = true;
	p->last = rate;
	p->failed_at = now;
	p->rate = rate * p->mode->beta;
	if (p->tokens > 0)
		p->tokens = 0;
}

void
pace_answer(struct pace *p, bool throttled, int64_t hint, int64_t now)
{
	const struct pace_mode *m = p->mode;
	double most;

	if (m == NULL)
		return;
	if (throttled && hint > 0) {
		if (hint > PACE_HINT_MOST_MS)
			hint = PACE_HINT_MOST_MS;
		if (p->resume_at < now + hint)
			p->resume_at = now + hint;
	}
	/* Several that went out together tell one thing. */
	if (throttled && (p->failed_at == 0 ||
	    now >= p->failed_at + m->once_ms))
		turned_away(p, now);
	else if (!throttled && p->failed_at != 0)
		p->rate = grown(p, now);
	most = m->most > 0 ? m->most : 2 * p->measured;
	if (p->rate > most)
		p->rate = most;
	if (p->rate < m->least)
		p->rate = m->least;
}
