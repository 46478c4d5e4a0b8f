#include "config.h"

#include <sys/random.h>

#include <event2/event.h>

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/log.h"
#include "daemon/runner.h"
#include "daemon/schedule.h"
#include "daemon/store.h"
#include "daemon/tuner.h"
#include "daemon/tuner_own.h"
#include "model/name.h"
#include "model/request.h"

struct job *
tuner_job(struct tuner *tn, const char *name)
{
	size_t i;

	for (i = 0; i < tn->njobs && *name != '\0'; i++)
		if (strcasecmp(tn->jobs[i]->name, name) == 0)
			return (tn->jobs[i]);
	return (NULL);
}

struct trial *
tuner_trial(struct tuner *tn, const char *name)
{
	size_t i, k;

	for (i = tn->njobs; i-- > 0;)
		for (k = 0; k < tn->jobs[i]->n; k++)
			if (strcasecmp(tn->jobs[i]->trials[k]->name,
			    name) == 0)
				return (tn->jobs[i]->trials[k]);
	return (NULL);
}

void
tuner_now(struct tuner *tn)
{
	if (!tn->held)
		event_active(tn->later, EV_TIMEOUT, 0);
}

void
tuner_mark(struct tuner *tn, struct job *j)
{
	j->pump = true;
	tuner_now(tn);
}

/* What can wait for company: progress, metrics. */
void
tuner_soon(struct tuner *tn)
{
	const struct timeval tv = { 0, 200000 };

	if (!event_pending(tn->later, EV_TIMEOUT, NULL))
		event_add(tn->later, &tv);
}

static void
job_over(evutil_socket_t fd, short what, void *arg)
{
	struct job_timer *jt = arg;

	jt->job->time_over = true;
	tuner_mark(jt->tuner, jt->job);
}

/* MaxRuntimeInSeconds counts from the creation, by the wall clock, since the
 * daemon may have been away in between. */
static void
job_arm(struct tuner *tn, struct job *j)
{
	int64_t s, left;
	struct timeval tv;
	struct job_timer *jt;

	s = json_int_at(j->internal, "/HyperParameterTuningJobConfig"
	    "/ResourceLimits/MaxRuntimeInSeconds", 0);
	if (s <= 0 || job_final(j) || j->timer != NULL)
		return;
	left = doc_ms(j->doc, "Created") + s * 1000 - clock_wall_ms();
	if (left < 0)
		left = 0;
	tv.tv_sec = left / 1000;
	tv.tv_usec = left % 1000 * 1000;
	jt = xcalloc(1, sizeof *jt);	/* lives as long as the daemon */
	jt->tuner = tn;
	jt->job = j;
	j->timer = evtimer_new(tn->base, job_over, jt);
	event_add(j->timer, &tv);
}

/* Takes doc. */
struct job *
tuner_add_job(struct tuner *tn, int64_t id, const char *name, json_t *doc)
{
	struct job *j = xcalloc(1, sizeof *j);
	enum request_form form;

	j->id = id;
	j->name = xstrdup(name);
	j->doc = doc;
	j->internal = request_from_wire(json_object_get(doc, "Request"),
	    &form);
	if (tn->njobs == tn->capjobs) {
		tn->capjobs = tn->capjobs * 2 + 16;
		tn->jobs = xreallocarray(tn->jobs, tn->capjobs,
		    sizeof *tn->jobs);
	}
	tn->jobs[tn->njobs++] = j;
	stop_rule_read(j);
	if (id >= tn->next_job)
		tn->next_job = id + 1;
	job_arm(tn, j);
	return (j);
}

/* Takes doc. */
struct trial *
tuner_add_trial(struct tuner *tn, struct job *j, int64_t id, int64_t ordinal,
    const char *name, json_t *doc)
{
	struct trial *t = xcalloc(1, sizeof *t);

	t->job = j;
	t->id = id;
	t->ordinal = ordinal;
	t->name = xstrdup(name);
	t->doc = doc;
	t->created = doc_ms(doc, "Created");
	trial_settle(t);
	if (j->n == j->cap) {
		j->cap = j->cap * 2 + 16;
		j->trials = xreallocarray(j->trials, j->cap,
		    sizeof *j->trials);
	}
	j->trials[j->n++] = t;
	if (id >= tn->next_trial)
		tn->next_trial = id + 1;
	if (!trial_final(t)) {
		j->running++;
		tn->running++;
	}
	return (t);
}

struct job *
tuner_create(struct tuner *tn, const char *name, json_t *request,
    struct err *err)
{
	int64_t now = clock_wall_ms(), seed;
	struct job *j;
	json_t *doc, *given;
	uint32_t random;

	given = json_at(request, "/HyperParameterTuningJobConfig/RandomSeed");
	if (getrandom(&random, sizeof random, 0) != sizeof random)
		random = (uint32_t)now;
	seed = json_is_integer(given) ? json_integer_value(given) :
	    (int64_t)random;
	doc = json_object();
	json_object_set_new(doc, "Status", json_string("InProgress"));
	json_object_set_new(doc, "Created", json_integer(now));
	json_object_set_new(doc, "Modified", json_integer(now));
	json_object_set_new(doc, "Seed", json_integer(seed));
	json_object_set_new(doc, "Tags",
	    json_is_array(json_object_get(request, "Tags")) ?
	    json_deep_copy(json_object_get(request, "Tags")) : json_array());
	json_object_set_new(doc, "Request", request);
	j = tuner_add_job(tn, tn->next_job, name, doc);
	json_object_set_new(doc, "Parents", warm_parents_ids(tn,
	    j->internal));
	j->dirty = j->pump = true;
	/* Trials follow after the reply: only the job's row is awaited. */
	j->pump = false;
	if (tuner_flush(tn, err) == -1)
		return (NULL);
	tuner_mark(tn, j);
	return (j);
}

int
tuner_stop_trial(struct tuner *tn, struct trial *t, struct err *err)
{
	trial_stop(tn, t, "");
	return (0);
}

int
tuner_stop(struct tuner *tn, struct job *j, struct err *err)
{
	json_object_set_new(j->doc, "Status", json_string("Stopping"));
	json_object_set_new(j->doc, "Modified", json_integer(clock_wall_ms()));
	j->dirty = true;
	if (tuner_flush(tn, err) == -1)
		return (-1);
	tuner_mark(tn, j);
	return (0);
}

int
tuner_delete(struct tuner *tn, struct job *j, struct err *err)
{
	*j->name = '\0';
	j->dirty = true;
	return (tuner_flush(tn, err));
}

/* Writes everything that changed in one transaction. */
static int
tuner_write(struct tuner *tn, struct err *err)
{
	struct job *j;
	struct trial *t;
	size_t i, k;
	json_t *m;
	int r;

	r = store_begin(tn->store, err);
	for (i = 0; i < tn->njobs && r == 0; i++) {
		j = tn->jobs[i];
		if (j->dirty)
			r = store_job(tn->store, j->id, *j->name != '\0' ?
			    j->name : NULL, j->doc, err);
		for (k = 0; k < j->n && r == 0; k++) {
			t = j->trials[k];
			if (t->dirty)
				r = store_trial(tn->store, t->id, j->id,
				    t->ordinal, t->name, t->doc, err);
		}
	}
	json_array_foreach(tn->metrics, i, m) {
		if (r != 0)
			break;
		r = store_metric(tn->store,
		    json_integer_value(json_array_get(m, 0)),
		    json_integer_value(json_array_get(m, 1)),
		    json_string_value(json_array_get(m, 2)),
		    json_integer_value(json_array_get(m, 3)),
		    json_real_value(json_array_get(m, 4)),
		    json_integer_value(json_array_get(m, 5)), err);
	}
	if (r == 0)
		r = store_commit(tn->store, err);
	else
		store_rollback(tn->store);
	return (r);
}

/* After the commit: what was promised to the store is told the runner. */
static void
tuner_tell(struct tuner *tn)
{
	struct trial *t;
	size_t i, k;
	char *key;

	for (i = 0; i < tn->njobs; i++) {
		tn->jobs[i]->dirty = false;
		for (k = 0; k < tn->jobs[i]->n; k++) {
			t = tn->jobs[i]->trials[k];
			t->dirty = false;
			if (t->start) {
				t->start = false;
				trial_run(tn, t);
			}
			if (t->stop) {
				t->stop = false;
				key = trial_key(t);
				runner_stop(tn->runner, key);
				free(key);
			}
		}
	}
	json_array_clear(tn->metrics);
}

/* A full disk fails no trial: new ones wait until there is room (T34). */
bool
tuner_room(struct tuner *tn)
{
	const struct timeval second = { 1, 0 };
	bool room = runner_has_room(tn->runner);

	if (room == tn->waiting)
		log_warn("%s", room ? "the disk has room again" :
		    "the disk is almost full: new training jobs wait");
	if (room && tn->waiting)
		store_put_by(tn->store);
	tn->waiting = !room;
	if (!room)
		event_add(tn->room, &second);
	return (room);
}

static void
on_room(evutil_socket_t fd, short what, void *arg)
{
	struct tuner *tn = arg;
	size_t i;

	for (i = 0; i < tn->njobs; i++)
		if (!job_final(tn->jobs[i]))
			tuner_mark(tn, tn->jobs[i]);
}

int
tuner_flush(struct tuner *tn, struct err *err)
{
	bool some = json_array_size(tn->metrics) > 0;
	size_t i, k;

	for (i = 0; i < tn->njobs; i++)
		if (tn->jobs[i]->pump) {
			tn->jobs[i]->pump = false;
			job_pump(tn, tn->jobs[i]);
		}
	for (i = 0; i < tn->njobs && !some; i++) {
		some = tn->jobs[i]->dirty;
		for (k = 0; k < tn->jobs[i]->n && !some; k++)
			some = tn->jobs[i]->trials[k]->dirty;
	}
	if (!some)
		return (0);
	if (tuner_write(tn, err) == -1 && (!store_relieve(tn->store) ||
	    tuner_write(tn, err) == -1)) {
		tn->failed = true;
		event_base_loopbreak(tn->base);
		return (err_set(err, ERR_SYSTEM, "%s; nothing was changed",
		    err->text));
	}
	tuner_tell(tn);
	return (0);
}

static void
tuner_later(evutil_socket_t fd, short what, void *arg)
{
	struct tuner *tn = arg;
	struct err err = ERR_INIT;

	tn->held = false;
	tuner_flush(tn, &err);
}

void
tuner_hold(struct tuner *tn)
{
	const struct timeval second = { 1, 0 };

	tn->held = true;
	event_del(tn->later);
	event_add(tn->later, &second);
}

static void
load_job(void *ctx, int64_t id, const char *name, json_t *doc)
{
	tuner_add_job(ctx, id, name, doc);
}

static void
load_trial(void *ctx, int64_t id, int64_t job, int64_t ordinal,
    const char *name, json_t *doc)
{
	struct tuner *tn = ctx;
	struct trial *t;
	size_t i;

	for (i = tn->njobs; i-- > 0;)
		if (tn->jobs[i]->id == job) {
			t = tuner_add_trial(tn, tn->jobs[i], id, ordinal, name,
			    doc);
			t->start = !trial_final(t);
			t->stop = spot_due(t) || strcmp(doc_str(doc,
			    "Status"), "Stopping") == 0;
			return;
		}
	json_decref(doc);
}

static int
tuner_load(struct tuner *tn, struct err *err)
{
	size_t i;

	if (store_jobs(tn->store, load_job, tn, err) == -1 ||
	    store_trials(tn->store, load_trial, tn, err) == -1)
		return (-1);
	for (i = 0; i < tn->njobs; i++)
		if (stop_load(tn, tn->jobs[i], err) == -1)
			return (-1);
	return (0);
}

/* Later than the start, which is waited for. */
static void
on_copy(evutil_socket_t fd, short what, void *arg)
{
	const struct timeval hour = { 3600, 0 };
	struct tuner *tn = arg;

	store_copy(tn->store);
	event_add(tn->copy, &hour);
}

char *
tuner_store_path(const char *dir)
{
	return (xasprintf("%s/local.db", dir));
}

struct tuner *
tuner_new(struct event_base *base, const char *dir,
    const struct tuner_settings *settings, const struct catalog *catalog,
    struct err *err)
{
	struct tuner *tn = xcalloc(1, sizeof *tn);
	const struct timeval second = { 1, 0 };
	char *path = tuner_store_path(dir);
	size_t i;

	tn->base = base;
	tn->region = settings->region;
	tn->max_running = settings->max_running;
	tn->spot_s = settings->spot_s;
	tn->catalog = catalog;
	tn->next_job = tn->next_trial = 1;
	tn->metrics = json_array();
	tn->later = evtimer_new(base, tuner_later, tn);
	tn->room = evtimer_new(base, on_room, tn);
	tn->copy = evtimer_new(base, on_copy, tn);
	event_add(tn->copy, &second);
	tn->store = store_open(path, err);
	free(path);
	if (tn->store == NULL || tuner_load(tn, err) == -1 ||
	    (tn->ahead = ahead_new(base, search_answered, tn, err)) == NULL ||
	    (tn->runner = runner_new(base, dir, &tuner_events, tn,
	    err)) == NULL) {
		tuner_free(tn);
		return (NULL);
	}
	if (runner_last_id(tn->runner) >= tn->next_trial)
		tn->next_trial = runner_last_id(tn->runner) + 1;
	if (settings->s3 != NULL)
		runner_use_s3(tn->runner, settings->s3);
	tuner_tell(tn);
	runner_reap_unknown(tn->runner);
	for (i = 0; i < tn->njobs; i++)
		if (!job_final(tn->jobs[i]))
			tuner_mark(tn, tn->jobs[i]);
	return (tn);
}

void
tuner_free(struct tuner *tn)
{
	struct job *j;
	size_t i, k;

	if (tn == NULL)
		return;
	ahead_free(tn->ahead);
	if (tn->runner != NULL)
		runner_free(tn->runner);
	for (i = 0; i < tn->njobs; i++) {
		j = tn->jobs[i];
		for (k = 0; k < j->n; k++) {
			spot_disarm(j->trials[k]);
			free(j->trials[k]->name);
			free(j->trials[k]->curve);
			point_release(&j->trials[k]->point);
			json_decref(j->trials[k]->doc);
			free(j->trials[k]);
		}
		free(j->trials);
		search_release(j);
		if (j->timer != NULL) {
			free(event_get_callback_arg(j->timer));
			event_free(j->timer);
		}
		json_decref(j->internal);
		json_decref(j->doc);
		free(j->name);
		free(j);
	}
	free(tn->jobs);
	event_free(tn->later);
	event_free(tn->room);
	event_free(tn->copy);
	json_decref(tn->metrics);
	store_close(tn->store);
	free(tn);
}
