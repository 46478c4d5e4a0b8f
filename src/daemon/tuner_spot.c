/*
 * Managed spot training on one machine: capacity is taken back when the
 * configuration says so (spot.interrupt_after_s), and is there again at once.
 * The attempt is ended as Amazon SageMaker ends one, with SIGTERM and time to
 * write a checkpoint, and the next goes on with the checkpoints (S79, S85).
 *
 * Members of a trial's document: Interrupt, the attempt that is to end for
 * it, which a new start of the daemon goes on with; Interruptions, how many
 * there were; Ran, ms of training over all attempts.
 */
#include "config.h"

#include <event2/event.h>

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "daemon/tuner_own.h"

#define RUNTIME_S	86400	/* MaxRuntimeInSeconds, where it is not given */

struct spot_timer {
	struct tuner	*tuner;
	struct trial	*trial;
};

static bool
is_spot(const struct trial *t)
{
	return (json_true_at(trial_definition(t),
	    "/EnableManagedSpotTraining"));
}

bool
spot_due(const struct trial *t)
{
	return (doc_ms(t->doc, "Interrupt") == doc_ms(t->doc, "Attempt") &&
	    strcmp(doc_str(t->doc, "Status"), "InProgress") == 0);
}

static void
spot_over(evutil_socket_t fd, short what, void *arg)
{
	const struct spot_timer *st = arg;
	struct trial *t = st->trial;

	if (strcmp(doc_str(t->doc, "Status"), "InProgress") != 0)
		return;
	json_object_set(t->doc, "Interrupt", json_object_get(t->doc,
	    "Attempt"));
	t->dirty = t->stop = true;
	tuner_now(st->tuner);
}

void
spot_trains(struct tuner *tn, struct trial *t, int64_t since)
{
	struct spot_timer *st;
	struct timeval tv;
	int64_t left;

	if (tn->spot_s == 0 || t->spot != NULL || spot_due(t) || !is_spot(t))
		return;
	left = since + tn->spot_s * 1000 - clock_wall_ms();
	if (left < 0)
		left = 0;
	tv.tv_sec = left / 1000;
	tv.tv_usec = left % 1000 * 1000;
	st = xcalloc(1, sizeof *st);
	st->tuner = tn;
	st->trial = t;
	t->spot = evtimer_new(tn->base, spot_over, st);
	event_add(t->spot, &tv);
}

void
spot_disarm(struct trial *t)
{
	if (t->spot == NULL)
		return;
	free(event_get_callback_arg(t->spot));
	event_free(t->spot);
	t->spot = NULL;
}

void
spot_ends(struct trial *t, int64_t started, int64_t ended)
{
	spot_disarm(t);
	if (started > 0 && is_spot(t))
		json_object_set_new(t->doc, "Ran", json_integer(
		    doc_ms(t->doc, "Ran") + ended - started));
}

void
spot_again(struct trial *t)
{
	json_object_set_new(t->doc, "Interruptions", json_integer(
	    doc_ms(t->doc, "Interruptions") + 1));
}

static int64_t
wait_until(const struct trial *t)
{
	int64_t wait = json_int_at(trial_definition(t),
	    "/StoppingCondition/MaxWaitTimeInSeconds", 0);

	return (wait > 0 ? t->created + wait * 1000 : INT64_MAX);
}

int64_t
trial_time_left(const struct trial *t)
{
	int64_t run, wait;

	run = json_int_at(trial_definition(t),
	    "/StoppingCondition/MaxRuntimeInSeconds", RUNTIME_S) -
	    doc_ms(t->doc, "Ran") / 1000;
	wait = (wait_until(t) - clock_wall_ms()) / 1000;
	return (wait < run ? wait : run);
}

const char *
trial_time_over(const struct trial *t, int64_t ended)
{
	/* The clock of the attempt began later than it was asked to. */
	return (ended >= wait_until(t) - 1000 ? "MaxWaitTimeExceeded" :
	    "MaxRuntimeExceeded");
}
