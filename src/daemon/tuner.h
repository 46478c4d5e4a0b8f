/*
 * Jobs in motion. The tuner holds every job and trial in memory as the
 * documents of the store, decides with schedule.h, asks the search, and lets
 * the runner work. Law: a trial is in the store before runner_start hears of
 * it (T27), and a reply is sent after the commit of what it reports.
 *
 * Document of a job: Request (wire shape, as sent), Status, Reason, Created,
 * Ended, Modified (wall ms), Seed, Tags [{Key, Value}], Exhausted, Converged
 * (wall ms), Parents [ids, of a warm start].
 * Document of a trial: Definition (index), Tuned {name: text}, Ordinal (in
 * its definition), Status, Secondary, Transitions [{Status, Start, End,
 * Message}], Reason, Created, Started, Ended, Modified, Attempt, Metrics
 * {name: {Value, At, N}}, Objective, Retryable, Tags; those of spot training
 * are told in tuner_spot.c.
 */
#ifndef DAEMON_TUNER_H
#define DAEMON_TUNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/json.h"
#include "search/space.h"

struct ahead;
struct event;
struct event_base;
struct runner;
struct store;
struct catalog;

enum trial_outcome { TRIAL_RUNS, TRIAL_COMPLETED, TRIAL_STOPPED, TRIAL_FAILED,
    TRIAL_RETRYABLE };

/* What a trial came to, read from its document once: from then on that changes
 * in its tags only, and counters and lists of thousands ask. */
struct trial_end {
	enum trial_outcome outcome;	/* all else is of one that has ended */
	bool		 valued;	/* it has an objective value */
	double		 loss;		/* that, smaller is better; 0: none */
	int64_t		 definition;	/* index */
	int64_t		 started, ended; /* wall ms; 0: not */
};

struct trial {
	struct job	*job;
	int64_t		 id;
	int64_t		 ordinal;	/* in its job, from 1 */
	char		*name;
	json_t		*doc;
	int64_t		 created;	/* as in doc: it never changes */
	struct trial_end end;
	bool		 dirty;		/* not yet in the store */
	bool		 start;		/* runner_start after the commit */
	bool		 stop;		/* runner_stop after the commit */
	struct point	 point;		/* Tuned, once the search needs it */
	double		*curve;		/* objective by step, for stop_rule */
	size_t		 ncurve, capcurve;
	struct event	*spot;		/* its capacity goes, or NULL */
	bool		 again;		/* an attempt of which curve has nothing
					 * yet: it may begin at any step */
};

enum stop_rule { STOP_NEVER, STOP_MEDIAN, STOP_HYPERBAND };

struct job_search;

struct job {
	int64_t		 id;
	char		*name;		/* "" once deleted */
	json_t		*doc;
	json_t		*internal;	/* request in list form */
	struct trial	**trials;	/* by ordinal */
	size_t		 n, cap;
	size_t		 running;	/* trials that are not final */
	enum stop_rule	 stop_rule;
	struct job_search *search;	/* tuner_search.c */
	struct event	*timer;		/* MaxRuntimeInSeconds */
	bool		 time_over;
	bool		 dirty;
	bool		 pump;		/* decide again */
};

/* Which stand as long as the program runs. */
struct tuner_settings {
	const char	*region;
	int		 max_running;	/* over all jobs; 0: no limit */
	int64_t		 spot_s;	/* spot training jobs are interrupted
					 * after so many seconds of training,
					 * again and again; 0: never */
	json_t		*s3;		/* see runner_use_s3, or NULL */
};

struct tuner {
	struct event_base *base;
	struct store	*store;
	struct runner	*runner;
	const struct catalog *catalog;	/* NULL: none found */
	const char	*region;
	int64_t		 spot_s;
	int		 max_running;	/* over all jobs; 0: no limit */
	struct job	**jobs;		/* by id */
	size_t		 njobs, capjobs;
	int64_t		 next_job, next_trial;
	size_t		 running;
	struct ahead	*ahead;
	struct event	*copy;		/* of the store, now and then */
	struct event	*room;		/* the disk is full: look again */
	bool		 waiting;	/* for room on the disk */
	struct event	*later;		/* pump and flush, now or soon */
	json_t		*metrics;	/* waiting to be stored */
	bool		 failed;	/* the store refused: open it anew */
	bool		 held;		/* changes wait for the store */
};

/* The store's path in dir; the caller frees. */
char *tuner_store_path(const char *dir);
/* Opens the store in dir, meets the runner with it, goes on: with training
 * jobs that are yet to be started, too, as the settings say. */
struct tuner *tuner_new(struct event_base *, const char *dir,
    const struct tuner_settings *, const struct catalog *, struct err *);
void tuner_free(struct tuner *);
/* What happens by itself waits a moment before it is written: the store has
 * just refused to. Requests are tried at once. */
void tuner_hold(struct tuner *);

struct job *tuner_job(struct tuner *, const char *name); /* or NULL */
struct trial *tuner_trial(struct tuner *, const char *name);

/* Takes request. Everything about it has been checked. */
struct job *tuner_create(struct tuner *, const char *name, json_t *request,
    struct err *);
/* tuner_single.c: a training job by itself; definition as in a tuning job,
 * training as it was sent. Takes both. */
struct trial *tuner_train(struct tuner *, const char *name,
    json_t *definition, json_t *training, struct err *);
/* What was sent, or NULL for a trial of a tuning job. */
const json_t *trial_training(const struct trial *);
int tuner_stop(struct tuner *, struct job *, struct err *);
int tuner_stop_trial(struct tuner *, struct trial *, struct err *);
int tuner_delete(struct tuner *, struct job *, struct err *);
/* Decides for every job marked, commits, then starts and stops trials. When
 * the store refuses, memory says more than it: the loop is broken, tn->failed
 * is set, and only a new tuner is of use. */
int tuner_flush(struct tuner *, struct err *);

/* Facts of documents. */
const char *doc_str(const json_t *doc, const char *member); /* never NULL */
int64_t doc_ms(const json_t *doc, const char *member);
/* When the document is read, or tells for the first time of the end. */
void trial_settle(struct trial *);
bool trial_final(const struct trial *);
bool job_final(const struct job *);
const json_t *trial_definition(const struct trial *);
bool job_maximizes(const struct job *, size_t definition);
/* Definitions of one group have values that compare (search/share.h): those
 * of the same direction. The group is its first definition's index. */
size_t job_group(const struct job *, size_t definition);
/* Definitions must not walk in step: each has a seed of its own. */
uint64_t job_seed(const struct job *, size_t definition);
/* The objective value, smaller is better; 0 without one. */
double trial_loss(const struct trial *);
/* Whether the trial has ended with a value that counts. */
bool trial_counts(const struct trial *);
/*
 * The trial with the best objective value; definition -1: of all. Values of
 * opposite direction do not compare: then the best of the definition whose
 * best stands out most among its own trials.
 */
const struct trial *job_best(const struct job *, int definition);
/* Trials that ended without an improvement since the last one (1 % counts). */
int64_t job_not_improving(const struct job *, bool *converged);
/* Static and tuned ones together, new reference. */
json_t *trial_hyperparameters(const struct trial *);
/* The runner's, of the present attempt and of another. */
char *trial_key(const struct trial *);
char *trial_key_of(const struct trial *, int64_t attempt);
char *job_arn(const struct tuner *, const struct job *);
char *trial_arn(const struct tuner *, const struct trial *);

/* tuner_warm.c: whether this request (internal form) and the parents that it
 * names, if it names some, keep to the most of training jobs together. */
int warm_total_check(struct tuner *, const json_t *internal,
    struct err *);
/* Over the parents' trials, too; NULL unless the warm start is of identical
 * data and algorithm. */
const struct trial *job_overall_best(const struct tuner *,
    const struct job *);
/* tuner_metric.c: metric definitions that apply to a definition: its own, or
 * the catalogue's for a built-in image. New reference. */
json_t *metric_definitions(const struct catalog *, const json_t *definition);

#endif
