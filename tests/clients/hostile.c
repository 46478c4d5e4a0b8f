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

#include "tests/clients/many.h"

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
	struct many many = {
		.at_once = 24,
		.operation = "ListHyperParameterTuningJobs",
		.request = request,
		.tune = tune,
		.came = came,
	};
	struct rusage u;
	double before, worst = 0;

	if (argc != 3)
		return (2);
	many.url = argv[1];
	many.end = atoi(argv[2]);
	event_config_set_max_dispatch_interval(c, NULL, 1, 0);
	many.base = event_base_new_with_config(c);
	event_config_free(c);
	many_begin(&many);
	while (many.under_way > 0) {
		before = busy_ms();
		if (event_base_loop(many.base, EVLOOP_ONCE) == -1)
			return (1);
		if (busy_ms() - before > worst)
			worst = busy_ms() - before;
	}
	event_base_free(many.base);
	getrusage(RUSAGE_SELF, &u);
	printf("busy %.1f rss %ld\n", worst, u.ru_maxrss);
	return (0);
}
