/*
 * The client at a server that means harm (hostile.py): how long the loop was
 * busy while a key waited, and what memory it took. A line a case: NUMBER ok |
 * NUMBER CODE; then "busy MS wall MS keys COUNT rss KIB".
 *
 *   hostile URL COUNT
 */
#include "config.h"

#include <sys/resource.h>

#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/thread.h"
#include "base/turns.h"
#include "tests/clients/many.h"

#define PAUSE_NS	500000	/* from an answered key to the next one */

/* Somebody who types beside the loop, one key after the other's answer. */
struct typist {
	int		 keys[2];	/* pipe */
	sem_t		 answered;
	clockid_t	 loop;		/* its thread's processor time */
	struct timespec	 cpu, wall;	/* when the key was pressed */
	double		 most_cpu, most_wall;	/* ms */
	int		 count;
};

static void
came(int number, const struct reply *r)
{
	printf("%d %s\n", number, r->err.code == ERR_NONE ? "ok" :
	    err_wire_name(r->err.code));
}

/* The number tells the server what to do. */
static json_t *
request(int number)
{
	return (json_pack("{s:i}", "MaxResults", number));
}

static void
tune(struct client_limits *limits, struct retry *retry)
{
	limits->http.total_ms = 1500;
	limits->http.slow_s = 1;
	retry->mode.attempts = 1;
}

static double
ms_since(clockid_t clock, const struct timespec *then)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return ((double)(now.tv_sec - then->tv_sec) * 1e3 +
	    (double)(now.tv_nsec - then->tv_nsec) / 1e6);
}

static void *
type(void *arg)
{
	struct typist *t = arg;
	struct timespec pause = { 0, PAUSE_NS };

	for (;;) {
		clock_gettime(CLOCK_MONOTONIC, &t->wall);
		clock_gettime(t->loop, &t->cpu);
		if (write(t->keys[1], "k", 1) != 1)
			bug("a key cannot be pressed");
		sem_wait(&t->answered);
		nanosleep(&pause, NULL);
	}
	return (NULL);
}

static void
on_key(evutil_socket_t fd, short what, void *arg)
{
	struct typist *t = arg;
	double cpu = ms_since(t->loop, &t->cpu);
	double wall = ms_since(CLOCK_MONOTONIC, &t->wall);
	char key;

	if (read(fd, &key, 1) != 1)
		bug("a key was pressed that is not there");
	if (cpu > t->most_cpu)
		t->most_cpu = cpu;
	if (wall > t->most_wall)
		t->most_wall = wall;
	t->count++;
	sem_post(&t->answered);
}

/* Ends with the program. */
static struct event *
typist_start(struct typist *t, struct event_base *base)
{
	struct event *event;
	pthread_t thread;

	if (pipe(t->keys) == -1 || sem_init(&t->answered, 0, 0) == -1 ||
	    pthread_getcpuclockid(pthread_self(), &t->loop) != 0)
		bug("nobody can type");
	event = event_new(base, t->keys[0], EV_READ | EV_PERSIST, on_key, t);
	turns_first(event);
	event_add(event, NULL);
	if (thread_start(&thread, type, t) != 0)
		bug("no thread to type in");
	pthread_detach(thread);
	return (event);
}

int
main(int argc, char **argv)
{
	static struct typist typist;
	struct many many = {
		.base = turns_base_new(),
		.at_once = 24,
		.operation = "ListHyperParameterTuningJobs",
		.request = request,
		.tune = tune,
		.came = came,
	};
	struct event *keys;
	struct rusage u;

	if (argc != 3)
		return (2);
	many.url = argv[1];
	many.end = atoi(argv[2]);
	keys = typist_start(&typist, many.base);
	many_begin(&many);
	while (many.under_way > 0)
		if (event_base_loop(many.base, EVLOOP_ONCE) == -1)
			return (1);
	event_free(keys);
	event_base_free(many.base);
	getrusage(RUSAGE_SELF, &u);
	printf("busy %.1f wall %.1f keys %d rss %ld\n", typist.most_cpu,
	    typist.most_wall, typist.count, u.ru_maxrss);
	return (0);
}
