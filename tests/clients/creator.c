/*
 * Many creates at once, through a server that cuts (cut.py): each by its own
 * backend, with short limits. A line a create: NAME ok ARN | NAME error CODE.
 *
 *   creator URL FROM COUNT
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include <event2/event.h>

#include "base/alloc.h"
#include "client/call.h"

#define AT_ONCE	40

struct one {
	struct backend	*backend;
	char		 name[32];
};

static struct event_base *base;
static const char *url;
static int next, end, under_way;

static void begin(void);

static void
on_reply(void *ctx, const struct reply *r)
{
	struct one *o = ctx;
	const char *arn = json_str_at(r->body, "/HyperParameterTuningJobArn");

	if (r->err.code == ERR_NONE)
		printf("%s ok %s\n", o->name, arn != NULL ? arn : "-");
	else
		printf("%s error %s\n", o->name, err_wire_name(r->err.code));
	backend_free(o->backend);
	free(o);
	under_way--;
	begin();
}

static json_t *
request(const char *name)
{
	return (json_pack("{s:s, s:{s:s}, s:{s:s}}",
	    "HyperParameterTuningJobName", name,
	    "HyperParameterTuningJobConfig", "Strategy", "Random",
	    "TrainingJobDefinition", "RoleArn", name));
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
		snprintf(o->name, sizeof o->name, "job-%d", next++);
		o->backend = backend_new(base, &options, &err);
		if (o->backend == NULL)
			bug("%s", err.text);
		backend_get_limits(o->backend, &limits);
		limits.http.total_ms = 1200;
		backend_set_limits(o->backend, &limits);
		backend_retry(o->backend)->mode.base_ms = 20;
		under_way++;
		backend_call(o->backend, "CreateHyperParameterTuningJob",
		    request(o->name), on_reply, o);
	}
}

int
main(int argc, char **argv)
{
	if (argc != 4)
		return (2);
	url = argv[1];
	next = atoi(argv[2]);
	end = next + atoi(argv[3]);
	base = event_base_new();
	begin();
	event_base_dispatch(base);
	event_base_free(base);
	return (0);
}
