#include "config.h"

#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/number.h"
#include "client/pace.h"
#include "client/retry.h"

/* Figures of botocore 1.43: legacy, standard, adaptive; and the renewal that
 * AWS_NEW_RETRIES_2026 asks for. */
static const struct retry_mode modes[] = {
	{ "standard", 3, 1000, 1000, 20000, 500, 5, 10, 5, false,
	    false },
	{ "adaptive", 3, 1000, 1000, 20000, 500, 5, 10, 5, false, true },
	{ "legacy", 5, 1000, 1000, 20000, 1 << 20, 0, 0, 0, false, false },
};
static const struct retry_mode renewed_mode =
	{ "standard", 3, 50, 1000, 20000, 500, 14, 14, 5, true,
	    false };

/* How far a server's wish may go beyond the own pause. */
#define HINT_MORE_MS	5000
/* Before a throttled read goes out again: far enough apart that programs which
 * were turned away together do not come back together. */
#define PACED_LEAST_MS	500
#define PACED_CHANCE_MS	1500

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
	r->mode = renewed && i < 2 ? renewed_mode : modes[i];
	r->mode.name = modes[i].name;
	r->mode.adaptive = modes[i].adaptive;
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

int64_t
retry_paced(const struct retry *r, int tries, double chance, int64_t hint)
{
	int64_t ms = PACED_LEAST_MS + (int64_t)(chance * PACED_CHANCE_MS);

	if (tries >= r->patience && tries >= r->mode.attempts)
		return (-1);
	if (hint > PACE_HINT_MOST_MS)
		hint = PACE_HINT_MOST_MS;
	return (hint > 0 ? hint + ms : ms);
}
