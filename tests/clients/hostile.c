/*
 * The client at a server that means harm (hostile.py): how long the loop was
 * busy at a stretch, which is how long a key would wait, and what memory it
 * took. A line a case: NUMBER ok | NUMBER CODE; then "busy MS rss KIB".
 *
 *   hostile URL COUNT
 */
#include "config.h"

#include <sys/resource.h>

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <event2/event.h>

#include "base/alloc.h"
#include "client/call.h"

#define AT_ONCE	24

struct one {
	struct backend	*backend;
	int		 number;
};

static struct event_base *base;
static const char *url;
static int next, end, under_way;

static void begin(void);

static void
on_reply(void *ctx, const struct reply *r)
{
	struct one *o = ctx;

	printf("%d %s\n", o->number, r->err.code == ERR_NONE ? "ok" :
	    err_wire_name(r->err.code));
	backend_free(o->backend);
	free(o);
	under_way--;
	begin();
}

static void
begin(void)
{
	struct backend_options options = { .address = url };
	struct client_limits limits;
	struct err err = ERR_INIT;
	struct one *o;

	while (under_way < AT_ONCE && next < end) {
		o = xcalloc(1, sizeof *o);
		o->number = next++;
		o->backend = backend_new(base, &options, &err);
		if (o->backend == NULL)
			bug("%s", err.text);
		backend_get_limits(o->backend, &limits);
		limits.http.total_ms = 1500;
		limits.http.slow_s = 1;
		backend_set_limits(o->backend, &limits);
		backend_retry(o->backend)->mode.attempts = 1;
		under_way++;
		backend_call(o->backend, "ListHyperParameterTuningJobs",
		    json_pack("{s:i}", "MaxResults", o->number), on_reply, o);
	}
}

static double
busy_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
	return ((double)ts.tv_sec * 1e3 + (double)ts.tv_nsec / 1e6);
}

/* One event at a time is what the loop does between two looks at the keys; of
 * the processor's time, so that a busy machine does not count. */
int
main(int argc, char **argv)
{
	struct event_config *c = event_config_new();
	struct rusage u;
	double before, worst = 0;

	if (argc != 3)
		return (2);
	url = argv[1];
	end = atoi(argv[2]);
	event_config_set_max_dispatch_interval(c, NULL, 1, 0);
	base = event_base_new_with_config(c);
	event_config_free(c);
	begin();
	while (under_way > 0) {
		before = busy_ms();
		if (event_base_loop(base, EVLOOP_ONCE) == -1)
			return (1);
		if (busy_ms() - before > worst)
			worst = busy_ms() - before;
	}
	event_base_free(base);
	getrusage(RUSAGE_SELF, &u);
	printf("busy %.1f rss %ld\n", worst, u.ru_maxrss);
	return (0);
}
