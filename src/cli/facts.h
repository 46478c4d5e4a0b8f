/*
 * What a backend has to say about a request, asked for one thing after the
 * other: `validate --online`. What it will not tell is not judged.
 */
#ifndef CLI_FACTS_H
#define CLI_FACTS_H

#include "cli/cli.h"
#include "model/facts.h"
#include "model/rule.h"

struct cli_facts {
	struct rule_facts facts;	/* borrows from the rest */
	json_t		*taken, *known[FACTS];
};

/* -1 and err: the backend cannot be reached. facts.local is left alone.
 * Release it in any case. */
int cli_facts_fetch(struct cli *, const json_t *request, struct cli_facts *,
    struct err *);
void cli_facts_release(struct cli_facts *);

#endif
