#include "config.h"

#include <event2/event.h>

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/log.h"
#include "daemon/ahead.h"
#include "daemon/tuner_own.h"
#include "search/share.h"
#include "search/warmstart.h"

/*
 * Up to AHEAD trials each result counts for much (in tests/bench/search one
 * more pending trial shows in the regret at 25 trials, not at 50), and the
 * model takes a few milliseconds: a slot waits for a proposal that knows all.
 *
 * Above it proposals stand ready in a line, one for each slot that may fall
 * free at once. Each was made with the trials and the proposals before it in
 * the line taken for pending. A slot takes the first at once, whatever it
 * knows. Then the model brings the line up to date: the first is made anew
 * with each result, so that it lacks none but that of the trial whose slot it
 * takes; those behind it are spare, for slots that fall free together, and
 * are made anew when they come to be first.
 *
 * So what a trial gets follows from the seed and the order in which trials
 * started and ended, unless they end faster than the model proposes. Then the
 * line may not be up to date, or be empty: a slot that has waited PATIENCE ms
 * at an empty line gets a proposal near one of the best trials.
 */
#define AHEAD	32
#define PATIENCE	5

struct proposal {
	size_t		 definition;
	struct point	 point;
	int64_t		 revision;
};

struct search_definition {
	struct space	 space;
	bool		 spent;		/* nothing left, or no space at all */
	struct observation *given;	/* parents' trials, identical */
	size_t		 ngiven;
	struct warm_start *warm;	/* parents to transfer from */
};

struct job_search {
	enum strategy_kind kind;
	size_t		 ndefs;
	struct search_definition *defs;
	struct proposal	*ready;		/* the line, first to be used first */
	size_t		 nready;
	int64_t		 revision;	/* counts results */
	bool		 asking;
	bool		 wanting;	/* search_take had nothing, this time */
	struct event	*patience;	/* runs from the first time */
	bool		 late;		/* it has run out */
	struct job_timer timer;
};

static const json_t *
definition_at(const struct job *j, size_t i)
{
	return (json_array_get(json_object_get(j->internal,
	    "TrainingJobDefinitions"), i));
}

/* Trials of a parent in the space of this job: where one was static that is
 * tuned now, and the other way round. */
static size_t
parent_trials(const struct space *space, const struct job *parent,
    struct observation **out)
{
	struct observation *list = xcalloc(parent->n + 1, sizeof *list), *o;
	json_t *values;
	size_t i, n = 0;

	for (i = 0; i < parent->n; i++) {
		if (!trial_final(parent->trials[i]))
			continue;
		o = &list[n];
		o->state = trial_counts(parent->trials[i]) ? OBSERVED_VALUE :
		    OBSERVED_FAILED;
		o->value = json_number_value(json_object_get(
		    parent->trials[i]->doc, "Objective"));
		values = trial_hyperparameters(parent->trials[i]);
		point_init(&o->point, space);
		if (point_read(&o->point, space, values) == 0)
			n++;
		else
			point_release(&o->point);
		json_decref(values);
	}
	*out = list;
	return (n);
}

static void
release_trials(struct observation *list, size_t n)
{
	while (n > 0)
		point_release(&list[--n].point);
	free(list);
}

/* A warm start has one definition. */
static void
search_parents(const struct tuner *tn, const struct job *j,
    struct search_definition *d)
{
	struct observation *trials[PARENTS_MOST];
	struct parent parents[PARENTS_MOST];
	const struct job *p;
	size_t n, i, k;

	for (n = 0; n < PARENTS_MOST && (p = job_parent(tn, j, n)) != NULL;
	    n++) {
		parents[n].n = parent_trials(&d->space, p, &trials[n]);
		parents[n].trials = trials[n];
	}
	if (!warm_identical(j->internal)) {
		d->warm = n == 0 ? NULL : warm_new(&d->space, parents, n,
		    job_maximizes(j, 0));
		for (i = 0; i < n; i++)
			release_trials(trials[i], parents[i].n);
		return;
	}
	for (i = 0; i < n; i++) {
		d->given = xreallocarray(d->given, d->ngiven + parents[i].n +
		    1, sizeof *d->given);
		for (k = 0; k < parents[i].n; k++)
			d->given[d->ngiven++] = trials[i][k];
		free(trials[i]);
	}
}

static void
search_late(evutil_socket_t fd, short what, void *arg)
{
	const struct job_timer *timer = arg;

	timer->job->search->late = true;
	tuner_mark(timer->tuner, timer->job);
}

static struct job_search *
job_search_of(struct tuner *tn, struct job *j)
{
	const char *name = json_str_at(j->internal,
	    "/HyperParameterTuningJobConfig/Strategy");
	struct job_search *s = j->search;
	struct err err = ERR_INIT;
	size_t i;

	if (s != NULL)
		return (s);
	s = j->search = xcalloc(1, sizeof *s);
	s->timer.tuner = tn;
	s->timer.job = j;
	s->patience = evtimer_new(tn->base, search_late, &s->timer);
	s->kind = STRATEGY_BAYESIAN;
	if (name != NULL)
		strategy_named(name, &s->kind);
	s->ndefs = json_array_size(json_object_get(j->internal,
	    "TrainingJobDefinitions"));
	s->defs = xcalloc(s->ndefs + 1, sizeof *s->defs);
	for (i = 0; i < s->ndefs; i++)
		if (space_read(&s->defs[i].space, json_object_get(
		    definition_at(j, i), "HyperParameterRanges"),
		    &err) == -1) {
			log_error("search space of %s: %s", j->name, err.text);
			s->defs[i].spent = true;
		}
	if (s->ndefs == 1 && !s->defs[0].spent)
		search_parents(tn, j, &s->defs[0]);
	return (s);
}

/* What was asked of the trial, in its definition's space; NULL when it is no
 * point of it. Read once: documents are slow. */
static const struct point *
trial_point(const struct job_search *s, struct trial *t)
{
	size_t def = (size_t)doc_ms(t->doc, "Definition");

	/* Released by itself when it is none. */
	if (t->point.values == NULL && def < s->ndefs)
		(void)point_read(&t->point, &s->defs[def].space,
		    json_object_get(t->doc, "Tuned"));
	return (t->point.values != NULL ? &t->point : NULL);
}

static enum observed
trial_observed(const struct trial *t)
{
	return (!trial_final(t) ? OBSERVED_PENDING : json_is_number(
	    json_object_get(t->doc, "Objective")) ? OBSERVED_VALUE :
	    OBSERVED_FAILED);
}

/* The whole history is replayed each time: nothing of the model is kept. The
 * proposals before it in the line are as good as pending. */
static void
ask_history(struct ask *a, struct job *j, size_t place)
{
	struct job_search *s = j->search;
	const struct space *space = &s->defs[a->definition].space;
	struct observation *o;
	const struct point *point;
	size_t i;

	const struct search_definition *d = &s->defs[a->definition];

	a->history = xcalloc(d->ngiven + j->n + place + 1,
	    sizeof *a->history);
	for (i = 0; i < d->ngiven; i++) {
		a->history[a->n] = d->given[i];
		point_copy(&a->history[a->n++].point, &d->given[i].point,
		    space);
	}
	for (i = 0; i < j->n; i++) {
		struct trial *t = j->trials[i];

		if (doc_ms(t->doc, "Definition") != (int64_t)a->definition ||
		    (point = trial_point(s, t)) == NULL)
			continue;
		o = &a->history[a->n++];
		point_copy(&o->point, point, space);
		o->state = trial_observed(t);
		o->value = json_number_value(json_object_get(t->doc,
		    "Objective"));
	}
	for (i = 0; i < place; i++) {
		if (s->ready[i].definition != a->definition)
			continue;
		o = &a->history[a->n++];
		point_copy(&o->point, &s->ready[i].point, space);
		o->state = OBSERVED_PENDING;
	}
}

/* The definition of the proposal for a place in the line; ndefs when all are
 * spent. */
static size_t
next_definition(const struct job *j, size_t place)
{
	const struct job_search *s = j->search;
	struct share_arm *arms = xcalloc(s->ndefs + 1, sizeof *arms);
	struct share_trial *trials;
	size_t i, n = 0, chosen;

	trials = xcalloc(j->n + place + 1, sizeof *trials);
	for (i = 0; i < s->ndefs; i++) {
		arms[i].spent = s->defs[i].spent;
		arms[i].group = job_group(j, i);
	}
	for (i = 0; i < j->n; i++, n++) {
		trials[n].definition = (size_t)doc_ms(j->trials[i]->doc,
		    "Definition");
		trials[n].state = trial_observed(j->trials[i]);
		trials[n].loss = trial_loss(j->trials[i]);
	}
	for (i = 0; i < place; i++, n++)
		trials[n].definition = s->ready[i].definition;
	chosen = share_next(arms, s->ndefs, trials, n);
	free(trials);
	free(arms);
	return (chosen);
}

/* The question for a place in the line, or NULL when all is spent. */
static struct ask *
next_ask(struct job *j, size_t place)
{
	struct job_search *s = j->search;
	struct ask *a;
	size_t def;

	if ((def = next_definition(j, place)) >= s->ndefs)
		return (NULL);
	a = xcalloc(1, sizeof *a);
	a->owner = j;
	a->definition = def;
	a->after = j->n + place;
	a->revision = s->revision;
	a->config.kind = s->kind;
	a->config.maximize = job_maximizes(j, def);
	a->config.seed = job_seed(j, def);
	a->config.warm = s->defs[def].warm;
	a->space = &s->defs[def].space;
	ask_history(a, j, place);
	a->ordinal = a->n - s->defs[def].ngiven;
	return (a);
}

/* Asks for the proposal of a place; false when all is spent. */
static bool
search_ask(struct tuner *tn, struct job *j, size_t place)
{
	struct ask *a = next_ask(j, place);

	if (a == NULL)
		return (false);
	j->search->asking = true;
	ahead_submit(tn->ahead, a);
	return (true);
}

static void
drop_proposal(struct job_search *s, size_t i)
{
	point_release(&s->ready[i].point);
	s->nready--;
	memmove(&s->ready[i], &s->ready[i + 1],
	    (s->nready - i) * sizeof *s->ready);
}

static int64_t
parallel(const struct job *j)
{
	return (json_int_at(j->internal, "/HyperParameterTuning"
	    "JobConfig/ResourceLimits/MaxParallelTrainingJobs", 1));
}

/* Trials that the model has to go through. */
static size_t
known(const struct job *j)
{
	const struct job_search *s = j->search;

	return (j->n + (s->ndefs > 0 ? s->defs[0].ngiven : 0));
}

static bool
works_ahead(const struct job *j)
{
	return (j->search->kind == STRATEGY_BAYESIAN && known(j) > AHEAD);
}

/* How many proposals are kept ready: one for each slot that may fall free at
 * once, no more than are left to run. */
static size_t
search_depth(const struct job *j)
{
	int64_t most = json_int_at(j->internal, "/HyperParameterTuning"
	    "JobConfig/ResourceLimits/MaxNumberOfTrainingJobs", 0);
	int64_t depth = parallel(j);

	if (!works_ahead(j) ||
	    strcmp(doc_str(j->doc, "Status"), "InProgress") != 0)
		return (0);
	if (most > 0 && depth > most - (int64_t)j->n)
		depth = most - (int64_t)j->n;
	return (depth > 0 ? (size_t)depth : 0);
}

/* Whether a trial with the answer's point was made after the question. */
static bool
was_tried(const struct job *j, const struct ask *a)
{
	const struct point *point;
	size_t i;

	for (i = j->n; i-- > 0;)
		if (doc_ms(j->trials[i]->doc, "Definition") ==
		    (int64_t)a->definition && (point = trial_point(j->search,
		    j->trials[i])) != NULL && point_same(a->space, point,
		    &a->point))
			return (true);
	return (false);
}

/* A place further back may have been given the same point earlier. */
static void
drop_repeats(struct job_search *s, size_t place)
{
	const struct proposal *p = &s->ready[place];
	size_t i;

	for (i = s->nready; i-- > place + 1;)
		if (s->ready[i].definition == p->definition && point_same(
		    &s->defs[p->definition].space, &s->ready[i].point,
		    &p->point))
			drop_proposal(s, i);
}

/* Takes the answer's point to its place, unless that was used meanwhile: then
 * it is better than none. */
static void
keep_proposal(struct job *j, struct ask *a)
{
	struct job_search *s = j->search;
	size_t place = a->after > j->n ? a->after - j->n : 0;
	struct proposal *p;

	if (a->after < j->n && (s->nready > 0 || was_tried(j, a)))
		return;
	if (place >= s->nready) {
		place = s->nready++;
		s->ready = xreallocarray(s->ready, s->nready,
		    sizeof *s->ready);
	} else
		point_release(&s->ready[place].point);
	p = &s->ready[place];
	p->definition = a->definition;
	p->revision = a->revision;
	p->point = a->point;
	a->found = 0;
	drop_repeats(s, place);
}

void
search_answered(void *ctx, struct ask *a)
{
	struct job *j = a->owner;
	struct job_search *s = j->search;

	s->asking = false;
	if (a->found != 1)
		s->defs[a->definition].spent = true;
	else
		keep_proposal(j, a);
	ask_free(a);
	tuner_mark(ctx, j);
}

static int
take_stopgap(struct job *j, size_t *definition, json_t **tuned)
{
	struct ask *a = next_ask(j, 0);
	int found;

	if (a == NULL)
		return (0);
	found = a->found = strategy_stopgap(&a->config, a->space, a->history,
	    a->n, a->ordinal, &a->point);
	*definition = a->definition;
	if (found == 1)
		*tuned = point_json(a->space, &a->point);
	ask_free(a);
	return (found);
}

/* Notes that a slot waits. */
static void
search_want(struct job_search *s)
{
	const struct timeval tv = { 0, PATIENCE * 1000 };

	s->wanting = true;
	if (!s->late && !event_pending(s->patience, EV_TIMEOUT, NULL))
		event_add(s->patience, &tv);
}

/* The first proposals of a job wait for the model; only a slot whose trial
 * has ended does not. */
static bool
out_of_patience(const struct job *j)
{
	return (j->search->late && j->search->revision > 0 &&
	    works_ahead(j));
}

int
search_take(struct tuner *tn, struct job *j, size_t *definition,
    json_t **tuned)
{
	struct job_search *s = job_search_of(tn, j);
	struct proposal *p = s->ready;

	if (s->nready == 0) {
		if (out_of_patience(j) &&
		    take_stopgap(j, definition, tuned) == 1)
			return (1);
		if (!s->asking && !search_ask(tn, j, 0))
			return (0);
		search_want(s);
		return (-1);
	}
	*definition = p->definition;
	*tuned = point_json(&s->defs[p->definition].space, &p->point);
	drop_proposal(s, 0);
	return (1);
}

/* Whether the line lacks something, and at which place. */
static bool
line_lacks(const struct job *j, size_t *place)
{
	const struct job_search *s = j->search;
	size_t depth = search_depth(j);

	*place = s->nready > 0 && s->ready[0].revision < s->revision ? 0 :
	    s->nready;
	return (*place < depth);
}

void
search_ahead(struct tuner *tn, struct job *j)
{
	struct job_search *s = job_search_of(tn, j);
	size_t place;

	if (!s->wanting) {
		s->late = false;
		event_del(s->patience);
	}
	s->wanting = false;
	if (!s->asking && line_lacks(j, &place))
		search_ask(tn, j, place);
}

void
search_result(struct job *j)
{
	if (j->search != NULL)
		j->search->revision++;
}

void
search_release(struct job *j)
{
	struct job_search *s = j->search;
	size_t i;

	if (s == NULL)
		return;
	while (s->nready > 0)
		drop_proposal(s, s->nready - 1);
	for (i = 0; i < s->ndefs; i++) {
		release_trials(s->defs[i].given, s->defs[i].ngiven);
		warm_free(s->defs[i].warm);
		space_release(&s->defs[i].space);
	}
	event_free(s->patience);
	free(s->ready);
	free(s->defs);
	free(s);
	j->search = NULL;
}
