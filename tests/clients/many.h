/*
 * Many calls at once, each by a backend of its own, as so many programs would
 * make them; for servers that do harm.
 */
#ifndef TESTS_MANY_H
#define TESTS_MANY_H

#include <event2/event.h>

#include "client/call.h"

struct many {
	struct event_base *base;
	const char	*url;
	int		 next, end;	/* numbers of the calls */
	int		 at_once;
	const char	*operation;
	json_t		*(*request)(int number);	/* new */
	/* Before the call goes out. */
	void		(*tune)(struct client_limits *, struct retry *);
	void		(*came)(int number, const struct reply *);
	int		 under_way;	/* 0 at first */
};

/* Sends as many as may be under way; each answer sends the next. The loop is
 * the caller's. */
void many_begin(struct many *);

#endif
