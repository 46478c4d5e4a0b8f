/* Shared by the files of the tuner alone.
 *
 *   tuner.c        jobs and trials in memory, the store, the order of things
 *   tuner_trial.c  one trial: start, what the runner says of it, its end
 *   tuner_doc.c    facts of documents
 *   tuner_search.c the search behind the tuner
 */
#ifndef DAEMON_TUNER_OWN_H
#define DAEMON_TUNER_OWN_H

#include "daemon/runner.h"
#include "daemon/tuner.h"

struct job_timer {
	struct tuner	*tuner;
	struct job	*job;
};

extern const struct run_events tuner_events;

void tuner_mark(struct tuner *, struct job *);
void tuner_soon(struct tuner *);
struct job *tuner_add_job(struct tuner *, int64_t id, const char *name,
    json_t *doc);
struct trial *tuner_add_trial(struct tuner *, struct job *, int64_t id,
    int64_t ordinal, const char *name, json_t *doc);

/* Asks schedule_next and obeys, in memory; the flush makes it last. */
void job_pump(struct tuner *, struct job *);
void trial_run(struct tuner *, struct trial *);
/* Ends the transition that is open and opens this one. */
void trial_transition(struct trial *, const char *status, int64_t at_ms,
    const char *message);

#endif
