/*
 * The search beside the event loop: one thread that answers asks in the order
 * of their submission. An ask carries all that the decision depends on, so
 * the thread shares nothing with the tuner but what is const.
 */
#ifndef DAEMON_AHEAD_H
#define DAEMON_AHEAD_H

#include <sys/queue.h>

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "search/strategy.h"

struct event_base;
struct ahead;

struct ask {
	void		*owner;		/* whom the answer is for */
	size_t		 definition;	/* the owner's, untouched */
	size_t		 after;		/* likewise: trials and proposals
					 * that come before it */
	int64_t		 revision;	/* likewise */
	struct strategy_config config;
	const struct space *space;	/* lives until the answer */
	struct observation *history;	/* owned */
	size_t		 n;
	uint64_t	 ordinal;
	int		 found;		/* answer: strategy_ask's result */
	struct point	 point;		/* and its point when found is 1 */
	STAILQ_ENTRY(ask) next;
};

/* answered is called from the event loop and takes the ask. */
struct ahead *ahead_new(struct event_base *,
    void (*answered)(void *ctx, struct ask *), void *ctx, struct err *);
/* Waits for the ask that is being answered; others are dropped. */
void ahead_free(struct ahead *);

/* Takes the ask. */
void ahead_submit(struct ahead *, struct ask *);
void ask_free(struct ask *);

#endif
