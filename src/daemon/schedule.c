#include "config.h"

#include "daemon/schedule.h"

/* Why nothing new is started. */
static bool
schedule_hopeless(const struct schedule_state *s)
{
	return (s->completed == 0 && s->failed >= SCHEDULE_PATIENCE);
}

enum criterion
schedule_met(const struct schedule_state *s)
{
	const bool met[CRITERION_NONE] = {
		[CRITERION_TARGET] = s->target_met,
		[CRITERION_TIME] = s->time_over,
		[CRITERION_CONVERGED] = s->converged,
		[CRITERION_NO_GAIN] = s->most_not_improving > 0 &&
		    s->not_improving >= s->most_not_improving
	};

	return (criterion_told(met));
}

struct schedule_order
schedule_next(const struct schedule_state *s)
{
	struct schedule_order order = { 0, false, SCHEDULE_GO_ON };
	bool all;

	all = s->exhausted || (s->most > 0 && s->made >= s->most);
	if (s->stopping || schedule_met(s) != CRITERION_NONE ||
	    schedule_hopeless(s)) {
		order.stop_trials = s->running > 0;
		if (s->running > 0)
			return (order);
		order.end = s->stopping ? SCHEDULE_STOPPED :
		    schedule_hopeless(s) ? SCHEDULE_FAILED :
		    SCHEDULE_COMPLETED;
		return (order);
	}
	if (all) {
		if (s->running == 0)
			order.end = s->completed > 0 || s->made == 0 ?
			    SCHEDULE_COMPLETED : SCHEDULE_FAILED;
		return (order);
	}
	order.start = s->parallel - s->running;
	/* Until one has ended well, no more than the patience goes out. */
	if (s->completed == 0 && s->failed + s->running + order.start >
	    SCHEDULE_PATIENCE && s->parallel < SCHEDULE_PATIENCE)
		order.start = SCHEDULE_PATIENCE - s->failed - s->running;
	if (s->most > 0 && order.start > s->most - s->made)
		order.start = s->most - s->made;
	if (order.start < 0)
		order.start = 0;
	return (order);
}

bool
schedule_retry(int attempt, int retries)
{
	return (attempt <= retries);
}
