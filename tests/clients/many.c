#include "config.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "tests/clients/many.h"

struct one {
	struct many	*many;
	struct backend	*backend;
	int		 number;
};

static void
on_reply(void *ctx, const struct reply *r)
{
	struct one *o = ctx;
	struct many *m = o->many;

	m->came(o->number, r);
	backend_free(o->backend);
	free(o);
	m->under_way--;
	many_begin(m);
}

void
many_begin(struct many *m)
{
	struct backend_options options = { .address = m->url };
	struct client_limits limits;
	struct err err = ERR_INIT;
	struct one *o;

	while (m->under_way < m->at_once && m->next < m->end) {
		o = xcalloc(1, sizeof *o);
		o->many = m;
		o->number = m->next++;
		o->backend = backend_new(m->base, &options, &err);
		if (o->backend == NULL)
			bug("%s", err.text);
		backend_get_limits(o->backend, &limits);
		m->tune(&limits, backend_retry(o->backend));
		backend_set_limits(o->backend, &limits);
		m->under_way++;
		backend_call(o->backend, m->operation, m->request(o->number),
		    on_reply, o);
	}
}
