/*
 * Copies to edit: a described tuning job as a request, one of its training
 * jobs as a definition. Everything is copied, with these repairs, each with a
 * note (product: clone flow; the service refuses the request otherwise):
 *
 *   - members of the answer that no request has are dropped
 *   - a new name within 32 characters, free as far as the caller knows
 *   - _tuning_objective_metric, which the service added, goes
 *   - metric definitions of built-in images and algorithm resources go; of own
 *     images the added "ObjectiveMetric" goes
 *   - MaxWaitTimeInSeconds goes where spot training is off
 *   - a definition without a name gets one
 *   - tags, which a Describe does not carry, come from ListTags
 *
 * Hyperparameters of the user's own that begin with an underscore stay, as
 * does every member that no row knows.
 */
#ifndef MODEL_CLONE_H
#define MODEL_CLONE_H

#include "base/err.h"
#include "base/json.h"
#include "model/catalog.h"
#include "model/field.h"
#include "model/name.h"
#include "model/note.h"
#include "model/request.h"

enum clone_warm {
	CLONE_AS_IS,		/* keep the source's own warm start */
	CLONE_IDENTICAL,	/* the source is the parent */
	CLONE_TRANSFER
};

struct clone_options {
	const char	*name;		/* NULL: made from the source's */
	enum clone_warm	 warm;
	enum limits_profile limits;
	const char	*definition;	/* only this one; NULL: all */
	const json_t	*tags;		/* of ListTags, or NULL */
	name_taken_fn	*taken;		/* or NULL */
	void		*taken_ctx;
};

/*
 * describe: a DescribeHyperParameterTuningJob answer, or a request. options
 * NULL: all zero. Returns the internal form (new reference) and the form that
 * came; NULL and err when it is no job, has no such definition, or has several
 * where a warm start is to begin from it. notes may be NULL.
 *
 * With CLONE_IDENTICAL the source's own parents are named too, up to five:
 * a warm start does not reach grandparents by itself. "Continue" of a finished
 * job is this with CLONE_IDENTICAL.
 */
json_t *clone_job(const json_t *describe, const struct catalog *,
    const struct clone_options *, enum request_form *, struct notes *,
    struct err *);

/* What the service adds to the hyperparameters. */
#define CLONE_OBJECTIVE	"_tuning_objective_metric"

enum clone_values {
	CLONE_RANGES,		/* those that the tuning job searched */
	CLONE_VALUES		/* every hyperparameter as the trial had it */
};

/*
 * A DescribeTrainingJob answer as one definition (new reference). job: the
 * Describe of the tuning job it belongs to, for objective and ranges, or
 * NULL: then all its hyperparameters are static.
 */
json_t *clone_trial(const json_t *training_job, const json_t *job,
    enum clone_values, const struct catalog *, struct notes *, struct err *);
/* The same as the only definition of a whole request: of a copy of the tuning
 * job without its warm start, or of a new one. Otherwise as clone_job. */
json_t *clone_trial_job(const json_t *training_job, const json_t *job,
    enum clone_values, const struct catalog *, const struct clone_options *,
    enum request_form *, struct notes *, struct err *);

/* Whether it is an answer of DescribeHyperParameterTuningJob rather than a
 * request. */
bool clone_is_answer(const json_t *);
/* The same repairs in place, on an internal tree: for a described job that
 * was saved to a file and is read as a request. */
void clone_repair(json_t *internal, const struct catalog *, struct notes *);
/* Those of one definition; at: its pointer, for the notes. */
void clone_repair_definition(json_t *definition, const char *at,
    const struct catalog *, struct notes *);

#endif
