#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/log.h"
#include "daemon/tuner.h"
#include "search/strategy.h"

/* The whole history is replayed each time: a restart decides the same. */
static size_t
search_history(const struct job *j, size_t definition,
    const struct space *space, struct observation **out)
{
	struct observation *h = xcalloc(j->n + 1, sizeof *h);
	const struct trial *t;
	const json_t *o;
	size_t i, n = 0;

	for (i = 0; i < j->n; i++) {
		t = j->trials[i];
		if (doc_ms(t->doc, "Definition") != (int64_t)definition)
			continue;
		point_init(&h[n].point, space);
		if (point_read(&h[n].point, space,
		    json_object_get(t->doc, "Tuned")) == -1) {
			point_release(&h[n].point);
			continue;
		}
		o = json_object_get(t->doc, "Objective");
		h[n].state = !trial_final(t) ? OBSERVED_PENDING :
		    json_is_number(o) ? OBSERVED_VALUE : OBSERVED_FAILED;
		h[n].value = json_is_number(o) ? json_number_value(o) : 0;
		n++;
	}
	*out = h;
	return (n);
}

int
search_next(const struct job *j, size_t definition, json_t **tuned)
{
	const json_t *d = json_array_get(json_object_get(j->internal,
	    "TrainingJobDefinitions"), definition);
	const char *name = json_str_at(j->internal,
	    "/HyperParameterTuningJobConfig/Strategy");
	struct strategy_config config = { STRATEGY_RANDOM, false, 0 };
	struct observation *history;
	struct space space;
	struct point point;
	struct err err = ERR_INIT;
	size_t n, i;
	int r;

	if (name != NULL)
		strategy_named(name, &config.kind);
	config.maximize = job_maximizes(j, definition);
	/* Definitions must not walk in step. */
	config.seed = (uint64_t)doc_ms(j->doc, "Seed") +
	    definition * 0x9e3779b97f4a7c15u;
	if (space_read(&space, json_object_get(d, "HyperParameterRanges"),
	    &err) == -1) {
		log_error("search space of %s: %s", j->name, err.text);
		return (0);
	}
	n = search_history(j, definition, &space, &history);
	r = strategy_ask(&config, &space, history, n, n, &point);
	if (r == 1) {
		*tuned = point_json(&space, &point);
		point_release(&point);
	}
	for (i = 0; i < n; i++)
		point_release(&history[i].point);
	free(history);
	space_release(&space);
	return (r);
}
