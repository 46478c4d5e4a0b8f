#include "config.h"

#include <event2/event.h>

#include <stddef.h>

#include "base/alloc.h"
#include "base/turns.h"

/* Two priorities; an event that is given none has the second. */
enum { FIRST, OTHERS, PRIORITIES };

struct event_base *
turns_base_new(void)
{
	struct event_config *config = event_config_new();
	struct event_base *base = NULL;

	if (config != NULL &&
	    event_config_set_max_dispatch_interval(config, NULL, 1, OTHERS) ==
	    0)
		base = event_base_new_with_config(config);
	if (config != NULL)
		event_config_free(config);
	if (base == NULL || event_base_priority_init(base, PRIORITIES) == -1)
		bug("no event loop can be made");
	return (base);
}

void
turns_first(struct event *event)
{
	if (event_priority_set(event, FIRST) == -1)
		bug("an event of another loop, or a waiting one");
}
