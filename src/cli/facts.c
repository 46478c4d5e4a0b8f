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

/* All pages of one answer into a map of facts. */
static void
ask(struct cli *c, const struct fact_kind *k, const char *name, json_t *map,
    struct err *err)
{
	json_t *request = k->ask(name), *reply;
	int page;

	for (page = 0; request != NULL && page < FACTS_PAGES; page++) {
		reply = cli_call(c, k->op, request, err);
		if (reply == NULL && is_gone(err))
			return;
		facts_add(map, name, k->answer(reply, reply == NULL ? err :
		    NULL), page == 0);
		request = reply != NULL && k->more != NULL ?
		    k->more(name, reply) : NULL;
		json_decref(reply);
	}
	json_decref(request);
}

/* The answers for each of a list (taken) into a map of facts. */
static int
ask_all(struct cli *c, json_t *list, json_t *map, const struct fact_kind *k,
    struct err *err)
{
	struct err one = ERR_INIT;
	size_t i;

	for (i = 0; i < json_array_size(list) && !is_gone(&one); i++) {
		one = (struct err)ERR_INIT;
		ask(c, k, json_string_value(json_array_get(list, i)), map,
		    &one);
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
	const struct fact_kind taken = { .op = fact_kinds[FACT_PARENT].op,
	    .ask = facts_ask_job, .answer = job };
	struct backend_options options;
	const char *name;
	json_t *arn;
	enum fact kind;
	bool local;

	cli_backend_options(c, &options);
	local = strcmp(options.address, "local") == 0;
	f->taken = json_object();
	if (ask_all(c, facts_names(request), f->taken, &taken, err) == -1)
		return (-1);
	for (kind = 0; kind < FACTS; kind++) {
		f->known[kind] = json_object();
		if (ask_all(c, facts_list(kind, request, local),
		    f->known[kind], &fact_kinds[kind], err) == -1)
			return (-1);
	}
	json_object_foreach(f->taken, name, arn)
		f->facts.taken = json_string_value(arn);
	facts_into(f->known, &f->facts);
	return (0);
}

void
cli_facts_release(struct cli_facts *f)
{
	enum fact kind;

	json_decref(f->taken);
	for (kind = 0; kind < FACTS; kind++)
		json_decref(f->known[kind]);
	memset(f, 0, sizeof *f);
}
