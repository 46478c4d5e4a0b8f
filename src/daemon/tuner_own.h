/* Shared by the files of the tuner alone.
 *
 *   tuner.c        jobs and trials in memory, the store, the order of things
 *   tuner_job.c    what a job does next: figures for schedule.h, obeyed
 *   tuner_trial.c  one trial: start, what the runner says of it, its end
 *   tuner_spot.c   trials whose spot capacity goes
 *   tuner_stop.c   trials stopped while they run
 *   tuner_doc.c    facts of documents
 *   tuner_search.c the search behind the tuner, ahead of it
 */
#ifndef DAEMON_TUNER_OWN_H
#define DAEMON_TUNER_OWN_H

#include "daemon/ahead.h"
#include "daemon/runner.h"
#include "daemon/tuner.h"

struct job_timer {
	struct tuner	*tuner;
	struct job	*job;
};

extern const struct run_events tuner_events;

void tuner_now(struct tuner *);	/* flushes from the loop */
void tuner_mark(struct tuner *, struct job *);
void tuner_soon(struct tuner *);
struct job *tuner_add_job(struct tuner *, int64_t id, const char *name,
    json_t *doc);
struct trial *tuner_add_trial(struct tuner *, struct job *, int64_t id,
    int64_t ordinal, const char *name, json_t *doc);

/* Whether there is room for another trial; if not, looks again by itself. */
bool tuner_room(struct tuner *);
/* Asks schedule_next and obeys, in memory; the flush makes it last. */
void job_pump(struct tuner *, struct job *);
void trial_run(struct tuner *, struct trial *);
/* Ends the transition that is open and opens this one. */
void trial_transition(struct trial *, const char *status, int64_t at_ms,
    const char *message);

/* Spot training, of an attempt: it trains since then (wall ms); it has ended
 * (started 0: before it trained), is interrupted by that if spot_due, and
 * another follows. Nothing, where a trial is none of spot training. */
void spot_trains(struct tuner *, struct trial *, int64_t since);
void spot_ends(struct trial *, int64_t started, int64_t ended);
bool spot_due(const struct trial *);
void spot_again(struct trial *);
void spot_disarm(struct trial *);	/* the timer alone */
/* How long the next attempt may train, in s: what MaxRuntimeInSeconds and
 * MaxWaitTimeInSeconds leave, 0 or less if nothing. And the secondary status
 * of an attempt that has used it up. */
int64_t trial_time_left(const struct trial *);
const char *trial_time_over(const struct trial *, int64_t ended);

/* Stops it with this text in its transitions, when it is InProgress. */
void trial_stop(struct tuner *, struct trial *, const char *message);

/*
 * The job's next proposal: 1, its definition and {name: text}; 0 when the
 * spaces hold nothing more; -1 when it is being made, and job_pump is called
 * when it is there.
 */
int search_take(struct tuner *, struct job *, size_t *definition,
    json_t **tuned);
/* Keeps proposals ready for the slots that will fall free. */
void search_ahead(struct tuner *, struct job *);
void search_result(struct job *);	/* a trial has ended */
void search_answered(void *tuner, struct ask *);
void search_release(struct job *);

void stop_rule_read(struct job *);
/* One value of a metric: may stop the trial. */
void stop_metric(struct tuner *, struct trial *, const char *name,
    int64_t nth, double value);
/* The curves, as far as they are in the store. */
int stop_load(struct tuner *, struct job *, struct err *);

#define PARENTS_MOST	5

bool warm_identical(const json_t *internal);
/* Ids of the parents, new reference; an empty list without. */
json_t *warm_parents_ids(struct tuner *, const json_t *internal);
/* The nth parent, or NULL behind the last. */
struct job *job_parent(const struct tuner *, const struct job *, size_t nth);

#endif
