/* Training jobs without a tuning job. See tuner.h. */
#include "config.h"

#include "base/clock.h"
#include "daemon/tuner_own.h"

/*
 * To the store and the runner it is the one trial of a job that has no name
 * and has ended: nothing lists that job, and nothing is decided for it.
 */
struct trial *
tuner_train(struct tuner *tn, const char *name, json_t *definition,
    json_t *training, struct err *err)
{
	int64_t now = clock_wall_ms();
	json_t *doc, *tags = json_object_get(training, "Tags");
	struct trial *t;
	struct job *j;

	doc = json_pack("{s:s, s:I, s:I, s:I, s:[], s:{s:o}, s:o}",
	    "Status", "Completed", "Created", (json_int_t)now, "Modified",
	    (json_int_t)now, "Ended", (json_int_t)now, "Tags", "Request",
	    "TrainingJobDefinition", definition, "Training", training);
	j = tuner_add_job(tn, tn->next_job, "", doc);
	j->dirty = true;
	doc = json_pack("{s:i, s:{}, s:s, s:I, s:I, s:i, s:{}}",
	    "Definition", 0, "Tuned", "Status", "InProgress", "Created",
	    (json_int_t)now, "Modified", (json_int_t)now, "Attempt", 1,
	    "Metrics");
	json_object_set_new(doc, "Tags", json_is_array(tags) ?
	    json_deep_copy(tags) : json_array());
	t = tuner_add_trial(tn, j, tn->next_trial, 1, name, doc);
	trial_transition(t, "Starting", now, "Preparing the training job");
	t->start = true;
	return (tuner_flush(tn, err) == 0 ? t : NULL);
}

const json_t *
trial_training(const struct trial *t)
{
	return (json_object_get(t->job->doc, "Training"));
}
