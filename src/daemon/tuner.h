/*
 * Jobs in motion. The tuner holds every job and trial in memory as the
 * documents of the store, decides with schedule.h, asks the search, and lets
 * the runner work. Law: a trial is in the store before runner_start hears of
 * it (T27), and a reply is sent after the commit of what it reports.
 *
 * Document of a job: Request (wire shape, as sent), Status, Reason, Created,
 * Ended, Modified (wall ms), Seed, Tags [{Key, Value}], Exhausted.
 * Document of a trial: Definition (index), Tuned {name: text}, Ordinal (in
 * its definition), Status, Secondary, Transitions [{Status, Start, End,
 * Message}], Reason, Created, Started, Ended, Modified, Attempt, Metrics
 * {name: {Value, At, N}}, Objective, Retryable, Tags.
 */
#ifndef DAEMON_TUNER_H
#define DAEMON_TUNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

struct event;
struct event_base;
struct runner;
struct store;
struct catalog;

struct trial {
	struct job	*job;
	int64_t		 id;
	int64_t		 ordinal;	/* in its job, from 1 */
	char		*name;
	json_t		*doc;
	bool		 dirty;		/* not yet in the store */
	bool		 start;		/* runner_start after the commit */
	bool		 stop;		/* runner_stop after the commit */
};

struct job {
	int64_t		 id;
	char		*name;		/* "" once deleted */
	json_t		*doc;
	json_t		*internal;	/* request in list form */
	struct trial	**trials;	/* by ordinal */
	size_t		 n, cap;
	size_t		 running;	/* trials that are not final */
	struct event	*timer;		/* MaxRuntimeInSeconds */
	bool		 time_over;
	bool		 dirty;
	bool		 pump;		/* decide again */
};

struct tuner {
	struct event_base *base;
	struct store	*store;
	struct runner	*runner;
	const struct catalog *catalog;	/* NULL: none found */
	const char	*region;
	int		 max_running;	/* over all jobs; 0: no limit */
	struct job	**jobs;		/* by id */
	size_t		 njobs, capjobs;
	int64_t		 next_job, next_trial;
	size_t		 running;
	struct event	*later;		/* pump and flush, now or soon */
	json_t		*metrics;	/* waiting to be stored */
	bool		 failed;	/* the store refused: end the program */
};

/* Opens the store in dir, meets the runner with it, goes on. */
struct tuner *tuner_new(struct event_base *, const char *dir,
    const char *region, int max_running, const struct catalog *,
    struct err *);
void tuner_free(struct tuner *);

struct job *tuner_job(struct tuner *, const char *name); /* or NULL */
struct trial *tuner_trial(struct tuner *, const char *name);

/* Takes request. Everything about it has been checked. */
struct job *tuner_create(struct tuner *, const char *name, json_t *request,
    struct err *);
int tuner_stop(struct tuner *, struct job *, struct err *);
int tuner_stop_trial(struct tuner *, struct trial *, struct err *);
int tuner_delete(struct tuner *, struct job *, struct err *);
/* Decides for every job marked, commits, then starts and stops trials. */
int tuner_flush(struct tuner *, struct err *);

/* Facts of documents. */
const char *doc_str(const json_t *doc, const char *member); /* never NULL */
int64_t doc_ms(const json_t *doc, const char *member);
bool trial_final(const struct trial *);
bool job_final(const struct job *);
const json_t *trial_definition(const struct trial *);
bool job_maximizes(const struct job *, size_t definition);
/* The trial with the best objective value; definition -1: of all. */
const struct trial *job_best(const struct job *, int definition);
/* Static and tuned ones together, new reference. */
json_t *trial_hyperparameters(const struct trial *);
char *trial_key(const struct trial *);		/* the runner's */
char *job_arn(const struct tuner *, const struct job *);
char *trial_arn(const struct tuner *, const struct trial *);

/* tuner_search.c: the next configuration of a job's definition as {name:
 * text}. 1 and *tuned, or 0 when the space holds nothing more. */
int search_next(const struct job *, size_t definition, json_t **tuned);
/* tuner_metric.c: metric definitions that apply to a definition: its own, or
 * the catalogue's for a built-in image. New reference. */
json_t *metric_definitions(const struct catalog *, const json_t *definition);

#endif
