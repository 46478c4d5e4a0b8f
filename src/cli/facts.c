#include "config.h"

#include <string.h>

#include "base/alloc.h"
#include "cli/facts.h"
#include "model/facts.h"

/* Whether there is no use in going on. */
static bool
is_gone(const struct err *err)
{
	return (err->code == ERR_UNREACHABLE ||
	    err->code == ERR_CREDENTIALS);
}

/* One call for each of a list (taken) into a map of facts. */
static int
ask_all(struct cli *c, json_t *list, json_t *map, const char *op,
    json_t *(*request)(const char *),
    json_t *(*fact)(const json_t *, const struct err *), struct err *err)
{
	struct err one = ERR_INIT;
	const char *name;
	json_t *reply;
	size_t i;

	for (i = 0; i < json_array_size(list); i++) {
		name = json_string_value(json_array_get(list, i));
		one = (struct err)ERR_INIT;
		reply = cli_call(c, op, request(name), &one);
		if (reply == NULL && is_gone(&one))
			break;
		json_object_set_new(map, name, fact(reply, reply == NULL ?
		    &one : NULL));
		json_decref(reply);
	}
	json_decref(list);
	if (!is_gone(&one))
		return (0);
	*err = one;
	return (-1);
}

static json_t *
job(const json_t *body, const struct err *err)
{
	const char *arn = facts_taken(body, err);

	return (arn != NULL ? json_string(arn) : json_null());
}

int
cli_facts_fetch(struct cli *c, const json_t *request, struct cli_facts *f,
    struct err *err)
{
	static const char op[] = "DescribeHyperParameterTuningJob";
	struct backend_options options;
	const char *name;
	json_t *arn;

	f->taken = json_object();
	f->parents = json_object();
	f->places = json_object();
	f->roles = json_object();
	if (ask_all(c, facts_names(request), f->taken, op, facts_ask_job, job,
	    err) == -1 || ask_all(c, facts_parents(request), f->parents, op,
	    facts_ask_job, facts_parent, err) == -1 || ask_all(c,
	    facts_places(request), f->places, "ListObjectsV2",
	    facts_ask_place, facts_place, err) == -1)
		return (-1);
	/* The local backend's roles are words. */
	cli_backend_options(c, &options);
	if (strcmp(options.address, "local") != 0 && ask_all(c,
	    facts_roles(request), f->roles, "GetRole", facts_ask_role,
	    facts_role, err) == -1)
		return (-1);
	json_object_foreach(f->taken, name, arn)
		f->facts.taken = json_string_value(arn);
	f->facts.parents = f->parents;
	f->facts.locations = f->places;
	f->facts.roles = f->roles;
	return (0);
}

void
cli_facts_release(struct cli_facts *f)
{
	json_decref(f->taken);
	json_decref(f->parents);
	json_decref(f->places);
	json_decref(f->roles);
	memset(f, 0, sizeof *f);
}
