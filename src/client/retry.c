#include "config.h"

#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/number.h"
#include "client/retry.h"

/* Figures of botocore 1.43: legacy, standard, adaptive; and the renewal that
 * AWS_NEW_RETRIES_2026 asks for. */
static const struct retry_mode modes[] = {
	{ "standard", 3, 1000, 1000, 20000, 500, 5, 10, 5, false },
	{ "adaptive", 3, 1000, 1000, 20000, 500, 5, 10, 5, false },
	{ "legacy", 5, 1000, 1000, 20000, 1 << 20, 0, 0, 0, false },
};
static const struct retry_mode renewed_mode =
	{ "standard", 3, 50, 1000, 20000, 500, 14, 14, 5, true };

/* How far a server's wish may go beyond the own pause. */
#define HINT_MORE_MS	5000

int
retry_init(struct retry *r, const char *mode, const char *attempts,
    bool renewed, struct err *err)
{
	int64_t n;
	size_t i;

	memset(r, 0, sizeof *r);
	if (mode == NULL)
		mode = "standard";
	for (i = 0; i < nitems(modes); i++)
		if (strcmp(modes[i].name, mode) == 0)
			break;
	if (i == nitems(modes))
		return (err_set(err, ERR_USAGE, _("retry_mode \"%s\": legacy, "
		    "standard or adaptive is wanted"), mode));
	r->mode = renewed && i == 0 ? renewed_mode : modes[i];
	if (attempts != NULL) {
		if (!number_int(attempts, &n) || n < 1 || n > 100)
			return (err_set(err, ERR_USAGE, _("max_attempts "
			    "\"%s\": a whole number from 1 to 100 is wanted"),
			    attempts));
		r->mode.attempts = (int)n;
	}
	r->left = r->mode.quota;
	return (0);
}

bool
retry_may_help(enum err_code code)
{
	switch (code) {
	case ERR_UNREACHABLE:
	case ERR_UNAVAILABLE:
	case ERR_THROTTLED:
	case ERR_TIMEOUT:
	case ERR_INTERNAL:
		return (true);
	default:
		return (false);
	}
}

int64_t
retry_after(struct retry *r, enum err_code code, int tries, double chance,
    int64_t hint)
{
	const struct retry_mode *m = &r->mode;
	int64_t most;
	int cost, i;

	if (!retry_may_help(code) || tries >= m->attempts)
		return (-1);
	most = code == ERR_THROTTLED ? m->throttle_ms : m->base_ms;
	for (i = 1; i < tries && most < m->most_ms; i++)
		most *= 2;
	if (most > m->most_ms)
		most = m->most_ms;
	cost = code == ERR_TIMEOUT || code == ERR_UNREACHABLE ?
	    m->timeout_cost : code == ERR_THROTTLED ? m->throttle_cost :
	    m->cost;
	if (cost > r->left)
		return (-1);
	r->left -= cost;
	most = (int64_t)(chance * (double)most);
	if (m->hints && hint > most)
		most = hint < most + HINT_MORE_MS ? hint : most + HINT_MORE_MS;
	return (most);
}

void
retry_succeeded(struct retry *r)
{
	if (r->left < r->mode.quota)
		r->left++;
}

void
pace_init(struct pace *p, double most, double burst, int64_t now)
{
	p->rate = p->most = most;
	p->burst = p->tokens = burst;
	p->at = now;
	p->halved = 0;
}

int64_t
pace_take(struct pace *p, int64_t now)
{
	if (p->most <= 0)
		return (0);
	if (now > p->at) {
		p->tokens += p->rate * (double)(now - p->at) / 1000;
		p->at = now;
	}
	if (p->tokens > p->burst)
		p->tokens = p->burst;
	/* It is taken in any case: who comes later waits longer. */
	p->tokens -= 1;
	return (p->tokens >= 0 ? 0 :
	    (int64_t)(-p->tokens / p->rate * 1000) + 1);
}

void
pace_answer(struct pace *p, bool throttled, int64_t now)
{
	if (throttled) {
		/* Several that went out together tell one thing. */
		if (p->halved != 0 && now < p->halved + PACE_HALVE_MS)
			return;
		p->halved = now;
		p->rate /= 2;
		if (p->rate < PACE_LEAST)
			p->rate = PACE_LEAST;
		if (p->tokens > 0)
			p->tokens = 0;
	} else if ((p->rate += p->most / 20) > p->most)
		p->rate = p->most;
}
