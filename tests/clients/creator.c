/*
 * Many creates at once, through a server that cuts (cut.py): each by its own
 * backend, with short limits. A line a create: NAME ok ARN | NAME error CODE.
 *
 *   creator URL FROM COUNT
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "tests/clients/many.h"

static void
came(int number, const struct reply *r)
{
	const char *arn = json_str_at(r->body, "/HyperParameterTuningJobArn");

	if (r->err.code == ERR_NONE)
		printf("job-%d ok %s\n", number, arn != NULL ? arn : "-");
	else
		printf("job-%d error %s\n", number,
		    err_wire_name(r->err.code));
}

static json_t *
request(int number)
{
	char name[32];

	snprintf(name, sizeof name, "job-%d", number);
	return (json_pack("{s:s, s:{s:s}, s:{s:s}}",
	    "HyperParameterTuningJobName", name,
	    "HyperParameterTuningJobConfig", "Strategy", "Random",
	    "TrainingJobDefinition", "RoleArn", name));
}

static void
tune(struct client_limits *limits, struct retry *retry)
{
	limits->http.total_ms = 1200;
	retry->mode.base_ms = 20;
}

int
main(int argc, char **argv)
{
	struct many many = {
		.at_once = 40,
		.operation = "CreateHyperParameterTuningJob",
		.request = request,
		.tune = tune,
		.came = came,
	};

	if (argc != 4)
		return (2);
	many.url = argv[1];
	many.next = atoi(argv[2]);
	many.end = many.next + atoi(argv[3]);
	many.base = event_base_new();
	many_begin(&many);
	event_base_dispatch(many.base);
	event_base_free(many.base);
	return (0);
}
