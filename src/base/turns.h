/*
 * An event loop beside which somebody types: keys and signals go before
 * everything else, and between any two other things that have happened the
 * loop looks for them again. So a key waits for one thing that is under way,
 * however many have happened at once (T14).
 */
#ifndef BASE_TURNS_H
#define BASE_TURNS_H

struct event;
struct event_base;

/* Dies where it cannot be had. */
struct event_base *turns_base_new(void);
/* Makes an event of such a loop one that goes first. Before it is added. */
void turns_first(struct event *);

#endif
