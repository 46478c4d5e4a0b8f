/* Threads beside an event loop. */
#ifndef BASE_THREAD_H
#define BASE_THREAD_H

#include <pthread.h>

/* Starts one that no signal reaches: signals are the loop's alone. 0, or the
 * error's number as pthread_create gives it. */
int thread_start(pthread_t *, void *(*run)(void *), void *arg);

#endif
